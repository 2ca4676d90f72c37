//! The date calculator against the published vectors, a naive twin, and its own promises.

use std::sync::LazyLock;

use chrono::NaiveDate;
use dost_desk::law::calendar::{Calendar, DayKind};
use dost_desk::law::shared::Shared;
use dost_desk::law::term::{
    Feasibility, NoticeReading, Roll, Term, TermRule, refusal_notice_by, term,
};
use dost_desk::law::terms::Terms;
use proptest::prelude::*;

use super::naive::Naive;
use super::{calendar_of, calendar_text, day, rule, shipped};

const CSV: &str = include_str!("../../assets/calendars/az.csv");

/// Read once for the properties, which ask it thousands of times.
static SHIPPED: LazyLock<Calendar> = LazyLock::new(shipped);

fn eve_term(registered: &str) -> Term {
    term(day(registered), &rule(NoticeReading::Eve), &shipped(), None).unwrap()
}

#[test]
fn the_published_vectors_hold() {
    let vectors = [
        ("2026-01-12", "2026-01-22", "2026-01-22", "2026-01-21"),
        ("2026-03-13", "2026-03-23", "2026-03-31", "2026-03-19"),
        ("2025-03-14", "2025-03-24", "2025-04-01", "2025-03-19"),
        ("2024-06-06", "2024-06-16", "2024-06-20", "2024-06-14"),
        ("2024-11-01", "2024-11-11", "2024-11-14", "2024-11-07"),
        ("2023-06-14", "2023-06-24", "2023-06-24", "2023-06-23"),
        ("2019-12-20", "2019-12-30", "2019-12-30", "2019-12-29"),
        ("2026-12-22", "2027-01-01", "2027-01-05", "2026-12-30"),
    ];
    for (registered, raw_end, legal_end, notify_by) in vectors {
        let found = eve_term(registered);
        let dates = [found.raw_end, found.legal_end, found.notify_by.eve, found.latest_safe];
        assert_eq!(
            dates,
            [day(raw_end), day(legal_end), day(notify_by), day(notify_by)],
            "{registered}"
        );
        let days = (day(legal_end) - day(registered)).num_days();
        assert_eq!(i64::from(found.calendar_days()), days, "{registered}");
    }
}

#[test]
fn an_end_that_is_not_moved_passes_over_nothing_on_the_way_there() {
    let still = TermRule { roll_forward: false, ..rule(NoticeReading::Eve) };
    let found = term(day("2026-01-14"), &still, &shipped(), None).unwrap();
    assert_eq!((found.raw_end, found.legal_end), (day("2026-01-24"), day("2026-01-24")));
    assert_eq!(found.notify_by.eve, day("2026-01-23"));
    let passed: Vec<_> = found.skipped.iter().map(|it| (it.date, it.roll)).collect();
    assert_eq!(passed, [(day("2026-01-24"), Roll::Back)]);
}

#[test]
fn a_registration_on_the_eve_of_novruz_leaves_only_that_day() {
    let found = eve_term("2026-03-19");
    assert_eq!(found.legal_end, day("2026-03-31"));
    assert_eq!(found.latest_safe, day("2026-03-19"));
    assert_eq!(found.feasibility, Feasibility::SameDay);
    assert_eq!(eve_term("2026-03-18").feasibility, Feasibility::Feasible);
    // Registered on a non-working day: accepted, and too late for any working notice day.
    assert_eq!(eve_term("2026-03-20").feasibility, Feasibility::Infeasible);
    assert_eq!(eve_term("2026-03-20").legal_end, day("2026-03-31"));
    // The other reading asks for a day more.
    let clear = term(day("2026-03-19"), &rule(NoticeReading::ClearDay), &shipped(), None).unwrap();
    assert_eq!(clear.latest_safe, day("2026-03-18"));
    assert_eq!(clear.feasibility, Feasibility::Infeasible);
}

#[test]
fn the_naive_twin_agrees_on_every_day_under_both_readings() {
    let (calendar, naive) = (shipped(), Naive::read(CSV, None));
    let days = day("2019-01-01").iter_days().take_while(|date| *date <= day("2027-12-31"));
    let rules = [NoticeReading::Eve, NoticeReading::ClearDay].map(rule);
    let mut compared = 0;
    for registered in days {
        assert_eq!(calendar.is_working(registered, None), naive.worked(registered), "{registered}");
        for rule in rules {
            let real = term(registered, &rule, &calendar, None).unwrap();
            same(&real, &naive, &rule);
            compared += 1;
        }
    }
    assert_eq!(compared, 2 * (9 * 365 + 2));
}

/// Every date of a term, from both calculators.
fn same(real: &Term, naive: &Naive, rule: &TermRule) {
    let plain = naive.dates(real.registered, rule.total_days, rule.front_days);
    let notify = match rule.notice_reading {
        NoticeReading::Eve => plain.eve,
        NoticeReading::ClearDay => plain.clear_day,
    };
    let safe = naive.safe(notify, plain.raw_end);
    assert_eq!(
        [
            real.first_day,
            real.raw_end,
            real.legal_end,
            real.front_due,
            real.notify_by.eve,
            real.notify_by.clear_day,
            real.latest_safe,
        ],
        [
            plain.first_day,
            plain.raw_end,
            plain.legal_end,
            plain.front_due,
            plain.eve,
            plain.clear_day,
            safe
        ],
        "{}",
        real.registered
    );
    let feasibility = if safe > real.registered {
        Feasibility::Feasible
    } else if safe == real.registered {
        Feasibility::SameDay
    } else {
        Feasibility::Infeasible
    };
    assert_eq!(real.feasibility, feasibility, "{}", real.registered);
}

#[test]
fn the_proof_names_each_day_passed_over_and_its_decree() {
    let found = eve_term("2026-03-13");
    let forward: Vec<_> = found.skipped.iter().filter(|s| s.roll == Roll::Forward).collect();
    let back: Vec<_> = found.skipped.iter().filter(|s| s.roll == Roll::Back).collect();
    assert_eq!(forward.len(), 8);
    assert_eq!(back.len(), 11);
    assert_eq!(forward[0].date, day("2026-03-23"));
    assert_eq!(back[0].date, day("2026-03-20"));
    assert_eq!(back[0].name_az, "Novruz bayramı, Ramazan bayramı");
    assert_eq!(back[0].decree, "Labour Code 105.4");
    let weekend = back.iter().find(|s| s.date == day("2026-03-28")).unwrap();
    assert_eq!((weekend.kind, weekend.name_az.as_str()), (DayKind::Weekend, ""));
    assert!(weekend.decree.contains("five-day week"));
    assert!(found.skipped.is_sorted_by_key(|s| s.date));
    // An end on a plain working day after a plain working day passes over nothing.
    assert!(eve_term("2026-01-12").skipped.is_empty());
}

#[test]
fn what_rests_on_later_years_is_provisional() {
    let table = [
        ("2026-12-19", false), // ends 29 December
        ("2026-12-20", false), // ends 30 December
        ("2026-12-21", true),  // 31 December is a holiday: the end moves into January
        ("2026-12-22", true),
        ("2027-06-01", true),
        ("2018-06-01", true), // before the first year with data
        ("2019-01-10", false),
    ];
    for (registered, provisional) in table {
        assert_eq!(eve_term(registered).provisional, provisional, "{registered}");
    }
    let estimate =
        calendar_of("2026-06-01,public_holiday,true,,Qurban bayramı,Qurban,Labour Code 105.4\n");
    let at = |date| term(day(date), &rule(NoticeReading::Eve), &estimate, None).unwrap();
    assert!(at("2026-05-22").provisional, "the end rolls over an estimated day");
    assert!(!at("2026-06-10").provisional);
}

/// Sixty days off, one worked, sixty days off and the end: all of it is looked at, the end as well.
#[test]
fn the_longest_way_back_is_looked_at_to_its_last_day() {
    let off = |from: &str| -> String {
        let days = day(from).iter_days().take(60);
        days.map(|date| format!("{date},swap_day_off,,,Boş,Off,test\n")).collect()
    };
    let found = |reading, estimate: bool| {
        let mark = if estimate { "true" } else { "" };
        let worked = format!(
            "2026-04-04,swap_working_day,,,İş,Work,test\n\
             2026-06-04,swap_working_day,{mark},,İş,Work,test\n"
        );
        let calendar = calendar_of(&(off("2026-02-03") + &off("2026-04-05") + &worked));
        term(day("2026-05-22"), &rule(reading), &calendar, None).unwrap()
    };
    let eve = found(NoticeReading::Eve, false);
    assert_eq!((eve.raw_end, eve.legal_end), (day("2026-06-01"), day("2026-06-04")));
    assert_eq!(eve.notify_by.eve, day("2026-04-04"));
    assert_eq!(eve.notify_by.clear_day, day("2026-02-02"));
    assert!(!eve.provisional);
    assert!(found(NoticeReading::Eve, true).provisional, "the end itself is an estimate");
    let back = |term: &Term| term.skipped.iter().filter(|it| it.roll == Roll::Back).count();
    assert_eq!((back(&eve), back(&found(NoticeReading::ClearDay, false))), (60, 120));
}

#[test]
fn an_election_counts_only_where_it_is_held() {
    let calendar = calendar_of(
        "2026-06-10,election_day,,Şəki,Əlavə seçki,By-election,Labour Code 105-1\n\
         2026-07-15,election_day,,,Ümumi seçki,General election,Labour Code 105-1\n",
    );
    let end = |registered, place| {
        term(day(registered), &rule(NoticeReading::Eve), &calendar, place).unwrap().legal_end
    };
    assert_eq!(end("2026-05-31", Some("Şəki")), day("2026-06-11"));
    assert_eq!(end("2026-05-31", Some("Bakı")), day("2026-06-10"));
    assert_eq!(end("2026-05-31", None), day("2026-06-10"));
    for place in [None, Some("Şəki"), Some("Bakı")] {
        assert_eq!(end("2026-07-05", place), day("2026-07-16"), "national: {place:?}");
    }
}

#[test]
fn a_refusal_is_told_by_the_earlier_of_two_days() {
    let found = eve_term("2026-01-12"); // notify by 21 January
    assert_eq!(refusal_notice_by(day("2026-01-13"), &found), day("2026-01-18"));
    assert_eq!(refusal_notice_by(day("2026-01-19"), &found), day("2026-01-21"));
}

#[test]
fn dates_out_of_reach_are_errors_and_not_panics() {
    let (calendar, rule) = (shipped(), rule(NoticeReading::Eve));
    for date in ["1999-12-31", "2014-12-31", "2100-12-30", "9999-12-31"] {
        let error = term(day(date), &rule, &calendar, None).unwrap_err();
        assert!(error.to_string().contains("2015 to 2100"), "{error}");
    }
    assert!(term(NaiveDate::MAX, &rule, &calendar, None).is_err());
    assert!(term(NaiveDate::MIN, &rule, &calendar, None).is_err());
    let huge = TermRule { total_days: u16::MAX, ..rule };
    assert!(term(day("2026-01-12"), &huge, &calendar, None).is_err());
    // A year without a working day must end in an error, not in a long walk.
    let rows: String = day("2026-01-01")
        .iter_days()
        .take(365)
        .map(|date| format!("{date},swap_day_off,,,Boş,Off,test\n"))
        .collect();
    assert!(term(day("2026-03-01"), &rule, &calendar_of(&rows), None).is_err());
}

#[test]
fn a_term_survives_the_journal() {
    let found = eve_term("2026-03-13");
    let bytes = bincode::serialize(&found).unwrap();
    assert_eq!(bincode::deserialize::<Term>(&bytes).unwrap(), found);
}

fn any_rule() -> impl Strategy<Value = TermRule> {
    let reading = prop_oneof![Just(NoticeReading::Eve), Just(NoticeReading::ClearDay)];
    (1_u16..90, 1_u16..30, any::<bool>(), reading).prop_map(
        |(total_days, front_days, roll_forward, notice_reading)| TermRule {
            total_days,
            front_days,
            back_days: 8,
            roll_forward,
            notice_reading,
            refusal_notice_days: 5,
        },
    )
}

/// A calendar text with entries of every kind scattered over two years, some in a territory.
fn any_calendar() -> impl Strategy<Value = String> {
    let kinds = prop::sample::select(vec![
        "public_holiday",
        "mourning_day",
        "transfer_day_off",
        "swap_day_off",
        "swap_working_day",
        "election_day",
        "observance_working",
    ]);
    let rows = prop::collection::btree_map(0_u64..730, (kinds, any::<bool>()), 0..200);
    rows.prop_map(|rows| {
        let lines = rows.into_iter().map(|(offset, (kind, local))| {
            let date = day("2025-01-01") + chrono::Days::new(offset);
            let place = if kind == "election_day" && local { "Şəki" } else { "" };
            format!("{date},{kind},,{place},Gün,Day,test\n")
        });
        calendar_text(&lines.collect::<String>())
    })
}

proptest! {
    #[test]
    fn a_term_keeps_its_promises(offset in 0_u64..30_000, rule in any_rule()) {
        let calendar = &*SHIPPED;
        let registered = day("2015-06-01") + chrono::Days::new(offset);
        let found = term(registered, &rule, calendar, None).unwrap();
        if rule.roll_forward {
            prop_assert!(calendar.is_working(found.legal_end, None));
        }
        prop_assert!(found.raw_end <= found.legal_end);
        prop_assert!(found.latest_safe <= found.raw_end);
        prop_assert!(found.latest_safe < found.legal_end);
        prop_assert!(calendar.is_working(found.latest_safe, None));
        prop_assert!(found.notify_by.clear_day < found.notify_by.eve);
        let between = |from, to| calendar.working_days_between(from, to, None);
        let end_worked = u32::from(calendar.is_working(found.legal_end, None));
        prop_assert_eq!(between(found.notify_by.eve, found.legal_end), end_worked);
        prop_assert_eq!(between(found.notify_by.clear_day, found.legal_end), 1 + end_worked);
        for skipped in &found.skipped {
            prop_assert!(!calendar.is_working(skipped.date, None));
            prop_assert!(!skipped.decree.is_empty());
        }
    }

    #[test]
    fn the_naive_twin_agrees_on_invented_calendars(
        text in any_calendar(),
        offset in 30_u64..600,
        rule in any_rule(),
        here in any::<bool>(),
    ) {
        let place = here.then_some("Şəki");
        let (calendar, naive) = (Calendar::parse(&text).unwrap(), Naive::read(&text, place));
        let registered = day("2025-01-01") + chrono::Days::new(offset);
        let rule = TermRule { roll_forward: true, ..rule };
        same(&term(registered, &rule, &calendar, place).unwrap(), &naive, &rule);
    }

    #[test]
    fn working_days_add_up(offset in 0_u64..3000, count in 0_u16..60) {
        let calendar = &*SHIPPED;
        let from = day("2019-02-01") + chrono::Days::new(offset);
        let to = calendar.add_working_days(from, count, None).unwrap();
        prop_assert_eq!(calendar.working_days_between(from, to, None), u32::from(count));
        for most in 0..=u32::from(count) + 1 {
            let found = calendar.working_days_up_to(most, from, to, None);
            prop_assert_eq!(found, most.min(u32::from(count)));
        }
    }
}

#[test]
fn terms_reckoned_together_are_those_reckoned_alone() {
    let rule = rule(NoticeReading::Eve);
    let other = TermRule { total_days: 3, ..rule };
    let mut terms = Terms::by(&SHIPPED, None);
    let first = day("2024-01-01");
    for on in first.iter_days().take(400).chain(first.iter_days().take(30)) {
        for rule in [&rule, &other] {
            assert_eq!(
                terms.of(on, rule).cloned(),
                term(on, rule, &SHIPPED, None).map(Shared::from)
            );
        }
    }
    let far = day("1900-01-01");
    assert_eq!(terms.of(far, &rule).cloned(), term(far, &rule, &SHIPPED, None).map(Shared::from));
}

/// A decree is about a million cases of some sixty days.
#[test]
fn dates_of_a_day_are_reckoned_once_while_there_is_room() {
    let rule = rule(NoticeReading::Eve);
    let mut terms = Terms::by(&SHIPPED, None);
    let mut of = |on| terms.of(on, &rule).cloned().unwrap();
    let first = day("2019-01-01");
    let (one, other) = (of(first), of(day("2019-01-02")));
    assert!(of(first).is(&one), "it is remembered");
    assert!(!other.is(&one) && !Shared::from(Term::clone(&one)).is(&one));
    // The days after it, until there is room for no other.
    for on in first.iter_days().skip(2).take(4_094) {
        of(on);
    }
    assert!(of(first).is(&one), "the last that is remembered pushes nobody out");
    let one_more = of(day("2035-01-01"));
    let again = of(first);
    assert_eq!(again, one);
    assert!(!again.is(&one), "room has been made");
    assert!(of(day("2035-01-01")).is(&one_more));
}
