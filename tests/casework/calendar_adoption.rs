//! The Cabinet moves a day: open cases get new dates and keep the old proof.

use dost_desk::casework::case::{Happened, Stage};
use dost_desk::casework::command::Command;
use dost_desk::casework::decide::preview_calendar;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::urgency::Urgency;
use dost_desk::law::calendar::Calendar;

use super::world::{
    ADMIN, AGENT_A, Desk, OFFICER_A, SUPERVISOR, calendar, calendar_with, day, grant, refuse,
};

/// Wednesday 21 and Thursday 22 January 2026 become days off: a term that ended on the 22nd ends
/// on the 23rd, and its notice is due on the 20th... which is 20 January, so on Monday the 19th.
fn moved() -> Calendar {
    calendar_with(&[(day(2026, 1, 21), "swap_day_off"), (day(2026, 1, 22), "swap_day_off")])
}

fn adopt(calendar: &Calendar) -> Command {
    Command::AdoptCalendar(Box::new(calendar.clone()))
}

fn notice_by(desk: &Desk, case: CaseId) -> chrono::NaiveDate {
    desk.file(case).notice_by().expect("a running case")
}

#[test]
fn open_cases_are_reckoned_anew_and_closed_ones_never() {
    let mut desk = Desk::founded();
    let closed = desk.decided("1AA11AA", grant());
    desk.notified(closed);
    desk.must(AGENT_A, Command::CloseCase(closed));
    let notified = desk.decided("2AA11AA", grant());
    desk.notified(notified);
    let withdrawn = desk.registered("3AA11AA");
    desk.must(AGENT_A, Command::Withdraw { case: withdrawn, reason: "özü".to_owned() });
    let over = [closed, notified, withdrawn];
    let before: Vec<_> = over.iter().map(|case| desk.file(*case).clone()).collect();

    let registered = desk.registered("4AA11AA");
    let granted = desk.decided("5AA11AA", grant());
    let refused = desk.decided("6AA11AA", refuse());
    let decisions = [granted, refused].map(|case| desk.file(case).decision.clone());
    let old = desk.file(registered).term().expect("a term").clone();
    assert_eq!(notice_by(&desk, refused), day(2026, 1, 17));

    desk.must(SUPERVISOR, adopt(&moved()));
    for (case, old) in over.iter().zip(before) {
        assert_eq!(*desk.file(*case), old, "a case that is over never changes");
    }
    for case in [registered, granted] {
        assert_eq!(notice_by(&desk, case), day(2026, 1, 19));
    }
    assert_eq!(notice_by(&desk, refused), day(2026, 1, 17), "five days are the earlier limit");
    let file = desk.file(registered);
    let registration = file.registration.as_ref().expect("a registration");
    assert_eq!(registration.earlier_terms, [old.into()], "the old proof is kept");
    assert_eq!(registration.term.legal_end, day(2026, 1, 23));
    assert_eq!(file.history.last().map(|line| line.what), Some(Happened::CalendarMoved));
    assert_eq!(
        decisions,
        [granted, refused].map(|case| desk.file(case).decision.clone()),
        "a decision never changes"
    );

    // The Cabinet takes it back: the dates do not stay early for ever.
    desk.must(ADMIN, adopt(calendar()));
    for case in [registered, granted] {
        assert_eq!(notice_by(&desk, case), day(2026, 1, 21));
        let registration = desk.file(case).registration.as_ref().expect("a registration");
        assert_eq!(registration.earlier_terms.len(), 2);
    }
}

/// Saturday 17 January becomes a holiday: it was off already, so that nothing moves, and the proof
/// names another reason.
#[test]
fn another_reason_for_the_same_days_keeps_the_old_proof_and_moves_nothing() {
    let mut desk = Desk::founded();
    // Its term ends on Monday 26 January, and the weekend before is passed over on the way back.
    desk.move_to(day(2026, 1, 14));
    let case = desk.registered("4AA11AA");
    let old = desk.file(case).term().expect("a term").clone();
    assert!(old.skipped.iter().any(|day_off| day_off.date == day(2026, 1, 24)), "{old:?}");
    let earlier = |desk: &Desk| {
        let registration = desk.file(case).registration.as_ref().expect("a registration");
        registration.earlier_terms.clone()
    };
    let lines = desk.file(case).history.len();
    // A calendar that says something new about other days alone leaves the proof as it was.
    desk.must(ADMIN, adopt(&calendar_with(&[(day(2026, 6, 3), "swap_day_off")])));
    assert_eq!(earlier(&desk), []);
    desk.must(ADMIN, adopt(&calendar_with(&[(day(2026, 1, 24), "public_holiday")])));
    let kept = earlier(&desk);
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].same_dates(&old), &kept[0].skipped), (true, &old.skipped));
    let new = desk.file(case).term().expect("a term");
    assert!(new.same_dates(&old) && new.skipped != old.skipped);
    assert_eq!(desk.file(case).history.len(), lines, "no day has moved");
    desk.must(ADMIN, adopt(&moved()));
    assert!(!desk.file(case).term().expect("a term").same_dates(&old));
    assert_eq!(desk.file(case).history.len(), lines + 1);
}

#[test]
fn the_preview_shows_old_and_new_days_and_who_would_be_late() {
    let mut desk = Desk::founded();
    let first = desk.registered("4AA11AA");
    let refused = desk.decided("6AA11AA", refuse());
    desk.move_to(day(2026, 1, 13));
    let later = desk.registered("5AA11AA");
    let changes = preview_calendar(&desk.centre, &moved(), day(2026, 1, 19)).expect("a preview");
    let shown: Vec<_> = changes
        .iter()
        .map(|it| (it.case, it.old.latest_safe, it.new.latest_safe, it.would_be_late))
        .collect();
    assert_eq!(
        shown,
        [
            (first, day(2026, 1, 21), day(2026, 1, 19), false),
            (refused, day(2026, 1, 21), day(2026, 1, 19), true),
            (later, day(2026, 1, 22), day(2026, 1, 19), false),
        ]
    );
    let late = preview_calendar(&desk.centre, &moved(), day(2026, 1, 20)).expect("a preview");
    assert!(late.iter().all(|change| change.would_be_late));
    assert_eq!(desk.file(first).notice_by(), Some(day(2026, 1, 21)), "a preview changes nothing");
}

#[test]
fn what_was_raised_under_old_dates_is_raised_again_under_new_ones() {
    let mut desk = Desk::founded();
    let case = desk.registered("4AA11AA");
    desk.must(ADMIN, adopt(&moved()));
    desk.move_to(day(2026, 1, 19));
    desk.as_centre(Command::Sweep).expect("a sweep");
    assert_eq!(desk.centre.raised.get(&case), Some(&Urgency::Today));
    desk.must(ADMIN, adopt(calendar()));
    assert_eq!(desk.centre.raised.get(&case), None);
    desk.move_to(day(2026, 1, 21));
    desk.as_centre(Command::Sweep).expect("a sweep");
    assert_eq!(desk.centre.raised.get(&case), Some(&Urgency::Today));
}

#[test]
fn a_calendar_that_does_not_reach_or_is_in_force_is_refused() {
    let mut desk = Desk::founded();
    assert_eq!(desk.refused(ADMIN, adopt(calendar())), Refusal::AlreadyInForce);
    let case = desk.under_review("4AA11AA");
    let off: Vec<_> = day(2026, 1, 21).iter_days().take(200).map(|d| (d, "swap_day_off")).collect();
    let endless = calendar_with(&off);
    assert_eq!(desk.refused(ADMIN, adopt(&endless)), Refusal::CalendarTooShort { case });
    desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
    assert_eq!(desk.file(case).stage, Stage::Granted);
    desk.notified(case);
    desk.must(ADMIN, adopt(&endless));
}
