//! The sweep over the deadlines, and urgency day by day.

use chrono::{Days, NaiveDate};
use dost_desk::casework::command::Command;
use dost_desk::casework::decide::sweep;
use dost_desk::casework::event::Event;
use dost_desk::casework::urgency::{Urgencies, Urgency, urgency};
use dost_desk::casework::warnings::{Warning, warnings};
use dost_desk::law::term::Feasibility;

use super::world::{AGENT_A, Desk, OFFICER_A, calendar, day, grant, passport, refuse, released};

/// Urgency letter by letter, one a day: `.` on track, `!` soon, `T` today, `L` late, `X` overdue.
fn days_of(
    desk: &Desk,
    case: dost_desk::casework::ids::CaseId,
    from: NaiveDate,
    days: u64,
) -> String {
    (0..days)
        .filter_map(|n| urgency(desk.file(case), from + Days::new(n), calendar(), None))
        .map(|level| match level {
            Urgency::OnTrack => '.',
            Urgency::Soon => '!',
            Urgency::Today => 'T',
            Urgency::Late => 'L',
            Urgency::Overdue => 'X',
        })
        .collect()
}

#[test]
fn every_level_comes_in_its_turn() {
    let (monday, novruz) = (day(2026, 1, 12), day(2026, 3, 19));
    for (registered, want) in [
        // The notice is due on Wednesday 21, the end is Thursday 22; Tuesday 20 January is off, so
        // Thursday 15 is three working days before.
        (monday, "...!!!!!!TLXX"),
        // 20 to 30 March are off: due on the day of registration, the end is on the 31st.
        (novruz, "TLLLLLLLLLLLLX"),
        // The year's end: the notice is due on 30 December, the end is 5 January.
        (day(2026, 12, 22), "...!!!!!TLLLLLLX"),
    ] {
        let mut desk = Desk::founded();
        desk.move_to(registered);
        let case = desk.registered("5ZJ7K2P");
        let got = days_of(&desk, case, registered, want.len() as u64);
        assert_eq!(got, want, "registered on {registered}");
        desk.review(case);
        assert_eq!(days_of(&desk, case, registered, want.len() as u64), want);
        desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
        assert_eq!(days_of(&desk, case, registered, want.len() as u64), want);
        desk.notified(case);
        assert_eq!(days_of(&desk, case, registered, 14), "", "nothing runs after the notice");
    }
}

#[test]
fn one_look_at_many_cases_finds_of_each_what_a_look_at_it_alone_finds() {
    let mut desk = Desk::founded();
    let codes = ["5ZJ7K2P", "5ZJ7K2Q", "5ZJ7K2R", "5ZJ7K2S", "5ZJ7K2T", "5ZJ7K2U"];
    let mut cases = Vec::new();
    for (n, code) in codes.into_iter().enumerate() {
        // Three days, and two cases on each.
        desk.move_to(day(2026, 1, 12) + Days::new(n as u64 / 2));
        cases.push(desk.registered(code));
    }
    // Neighbours of one day, of two, and each of them after itself.
    let orders = [vec![0, 1, 2, 3, 4, 5], vec![0, 2, 4, 1, 3, 5], vec![5, 5, 0, 0, 4, 4, 1, 1]];
    let mut seen = std::collections::BTreeSet::new();
    for today in (0..16).map(|n| day(2026, 1, 12) + Days::new(n)) {
        for order in &orders {
            let mut many = Urgencies::on(today, calendar(), None);
            for file in order.iter().map(|place| desk.file(cases[*place])) {
                let alone = urgency(file, today, calendar(), None);
                assert_eq!(many.of(file), alone, "{today}");
                seen.extend(alone);
            }
        }
    }
    assert_eq!(seen.len(), Urgency::ALL.len(), "every level was met");
}

#[test]
fn a_refusal_is_late_after_its_own_five_days() {
    let mut desk = Desk::founded();
    let case = desk.under_review("5ZJ7K2P");
    desk.must(OFFICER_A, Command::Decide { case, verdict: refuse() });
    assert_eq!(days_of(&desk, case, day(2026, 1, 12), 12), ".!!!!TLLLLLX");
}

#[test]
fn a_registration_just_before_novruz_is_warned_of() {
    let mut desk = Desk::founded();
    desk.move_to(day(2026, 3, 19));
    let case = desk.registered("5ZJ7K2P");
    let warning = Warning::NoticeDueAtOnce {
        feasibility: Feasibility::SameDay,
        latest_safe: day(2026, 3, 19),
    };
    let found = warnings(&desk.centre, desk.file(case), passport(), day(2026, 3, 19));
    assert_eq!(found, [warning]);
    let report = sweep(&desk.centre, desk.now);
    assert_eq!(report.raised, [(case, Urgency::Today)]);
}

#[test]
fn the_sweep_looks_at_all_in_order_of_deadline_and_raises_once() {
    let mut desk = Desk::founded();
    let first = desk.registered("2AA11AA");
    desk.move_to(day(2026, 1, 13));
    let second = desk.registered("3AA11AA");
    let refused = desk.decided("4AA11AA", refuse());
    let draft = desk.draft(AGENT_A, "5AA11AA", released(day(2025, 1, 1)));
    let sweeps = |desk: &mut Desk| {
        desk.as_centre(Command::Sweep).expect("a sweep");
        match desk.frames.last().and_then(|frame| frame.events.last()) {
            Some(Event::Swept { open, looked_at, raised }) => (*open, *looked_at, raised.clone()),
            other => panic!("not a sweep: {other:?}"),
        }
    };
    assert_eq!(sweeps(&mut desk), (3, 3, vec![(refused, Urgency::Soon)]));
    desk.move_to(day(2026, 1, 20));
    let raised = vec![(refused, Urgency::Late), (first, Urgency::Soon), (second, Urgency::Soon)];
    assert_eq!(sweep(&desk.centre, desk.now).levels, [0, 2, 0, 1, 0]);
    assert_eq!(sweeps(&mut desk), (3, 3, raised), "nearest deadline first");
    assert_eq!(sweeps(&mut desk), (3, 3, vec![]), "raised once");
    assert_eq!(desk.centre.last_sweep.map(|last| (last.open, last.raised)), Some((3, 0)));
    desk.move_to(day(2026, 2, 2));
    assert_eq!(sweeps(&mut desk).2.len(), 3);
    // The centre has posted it by itself meanwhile.
    let receipt = "E-1".to_owned();
    desk.as_centre(Command::ConfirmNotice { case: refused, receipt }).expect("a receipt");
    assert_eq!(desk.centre.raised.get(&refused), None);
    assert_eq!(sweeps(&mut desk).0, 2);
    assert!(desk.centre.raised.get(&draft).is_none());
}
