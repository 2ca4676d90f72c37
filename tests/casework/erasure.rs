//! What is left of somebody who has been erased, and when it may be done.

use chrono::NaiveDate;
use dost_desk::casework::case::{Happened, Outcome, Stage};
use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Command, ErasureReason};
use dost_desk::casework::evolve::apply;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::retention::{Periods, due};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::world::{
    ADMIN, AGENT_A, Desk, OFFICER_A, SUPERVISOR, grant, identify, refuse, sentence, state_text,
};

const FIN: &str = "5ZJ7K2P";

/// Granted or refused, told, closed.
fn closed(desk: &mut Desk, code: &str, granted: bool) -> CaseId {
    let verdict = if granted { grant() } else { refuse() };
    let case = desk.decided(code, verdict);
    desk.notified(case);
    desk.must(AGENT_A, Command::CloseCase(case));
    case
}

fn erase_at_request(desk: &mut Desk, case: CaseId) -> PersonId {
    let person = desk.file(case).person.expect("somebody");
    desk.must(SUPERVISOR, Command::Erase { person, why: ErasureReason::Request, periods: None });
    person
}

/// Reads every value about one person as erased: what a journal gives without that person's key.
struct WithoutKey(PersonId);

impl PrivateVisitor for WithoutKey {
    type Error = ();

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), ()> {
        if person == self.0 {
            *value = Private::Erased;
        }
        Ok(())
    }
}

#[test]
fn number_dates_and_outcome_stay_and_nothing_else() {
    for granted in [true, false] {
        let mut desk = Desk::founded();
        let case = closed(&mut desk, FIN, granted);
        let before = desk.file(case).clone();
        let person = erase_at_request(&mut desk, case);
        let after = desk.file(case);
        assert!(after.is_erased() && !before.is_erased());
        assert_eq!(after.number(), before.number());
        assert_eq!(after.term(), before.term());
        assert_eq!((after.stage, after.ended_at), (Stage::Closed, before.ended_at));
        assert_eq!(after.is_granted(), granted);
        if let Outcome::Refuse { reasons, .. } = &after.decision.as_ref().unwrap().outcome {
            assert_eq!(*reasons, Private::Erased);
        }
        assert_eq!(after.history.last().unwrap().what, Happened::Erased);
        assert!(desk.centre.by_code.is_empty(), "the code still leads to somebody");
        assert!(desk.centre.erased.contains_key(&person));
        assert!(!state_text(&desk.centre).contains(FIN));
        let again = Command::Erase { person, why: ErasureReason::Order, periods: None };
        assert_eq!(desk.refused(SUPERVISOR, again), Refusal::Erased);
        // Whoever comes back is somebody new to the centre.
        let next = desk.identified(AGENT_A, FIN);
        assert_ne!(desk.file(next).person, Some(person));
    }
}

/// The journal is read with the key before an erasure and without it after: both lead to one state.
#[test]
fn a_journal_read_without_the_key_leads_to_the_same_state() {
    let mut desk = Desk::founded();
    let first = closed(&mut desk, FIN, true);
    let other = closed(&mut desk, "1WWQ84R", false);
    let reason = "Məbləğ yenidən baxılsın".to_owned();
    let corrected =
        desk.must(SUPERVISOR, Command::OpenCorrection { case: first, reason }).case.unwrap();
    desk.must(AGENT_A, Command::Withdraw { case: corrected, reason: "Səhv".to_owned() });
    let person = erase_at_request(&mut desk, first);
    assert!(desk.file(corrected).is_erased() && !desk.file(other).is_erased());
    let mut replayed = Centre::default();
    for frame in &desk.frames {
        let mut frame = frame.clone();
        frame.each_private(&mut WithoutKey(person)).unwrap();
        apply(&mut replayed, &frame);
    }
    assert_eq!(state_text(&replayed), state_text(&desk.centre));
}

#[test]
fn open_work_is_never_erased_and_not_by_everybody() {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    let person = desk.file(case).person.unwrap();
    let erase = Command::Erase { person, why: ErasureReason::Mistake, periods: None };
    assert_eq!(desk.refused(SUPERVISOR, erase.clone()), Refusal::NotOver { case });
    assert_eq!(desk.refused(ADMIN, erase.clone()), Refusal::NotOver { case });
    for who in [AGENT_A, OFFICER_A] {
        assert!(matches!(desk.refused(who, erase.clone()), Refusal::NotYourRole { .. }));
    }
    assert!(desk.as_centre(erase).is_err(), "the centre erases nobody by itself");
}

/// The people listed as due, with how many cases each of them has.
fn listed(desk: &Desk, months: u16, today: NaiveDate) -> Vec<(PersonId, usize)> {
    let periods = Periods { withdrawn_months: months, ..Periods::default() };
    let due = due(&desk.centre, &periods, today);
    due.into_iter().map(|it| (it.person, it.cases.len())).collect()
}

#[test]
fn somebody_identified_by_mistake_is_due_at_once() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let stranger = desk.file(case).person.unwrap();
    let today = desk.now.date();
    assert_eq!(listed(&desk, 0, today), []);
    desk.must(AGENT_A, identify(case, "1WWQ84R"));
    let meant = desk.file(case).person.unwrap();
    assert_eq!(listed(&desk, 0, today), [(stranger, 0)], "no period is set");
    let erase = |person| Command::Erase { person, why: ErasureReason::Mistake, periods: None };
    desk.must(SUPERVISOR, erase(stranger));
    assert_eq!(listed(&desk, 0, today), []);
    assert!(desk.centre.erased.contains_key(&stranger) && !desk.file(case).is_erased());
    assert_eq!(desk.file(case).person, Some(meant));
    assert_eq!(desk.refused(SUPERVISOR, erase(meant)), Refusal::NotOver { case });
}

#[test]
fn a_draft_that_was_given_up_is_due_after_its_period_and_ends_with_its_person() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let person = desk.file(case).person.unwrap();
    let today = desk.now.date();
    let later = |months| today.checked_add_months(chrono::Months::new(months)).unwrap();
    let erase = due_by(person, Periods { withdrawn_months: 12, ..Periods::default() });
    assert_eq!(listed(&desk, 1, later(13)), [], "the visitor is here");
    desk.finish(AGENT_A, case);
    assert_eq!(desk.file(case).stage, Stage::Draft);
    assert_eq!(desk.refused(SUPERVISOR, erase.clone()), Refusal::NotOver { case });
    assert_eq!(listed(&desk, 12, later(12)), [], "the last day still belongs to it");
    assert_eq!(listed(&desk, 0, later(600)), [], "no period is set");
    assert_eq!(listed(&desk, 12, later(13)), [(person, 1)]);
    for early in [today.succ_opt().unwrap(), later(12)] {
        desk.move_to(early);
        assert_eq!(desk.refused(SUPERVISOR, erase.clone()), Refusal::NotDue { case });
    }
    desk.move_to(later(13));
    desk.must(SUPERVISOR, erase);
    assert_eq!((desk.file(case).stage, desk.file(case).is_erased()), (Stage::Withdrawn, true));
    assert!(!state_text(&desk.centre).contains(FIN));
}

/// For the reason that the time has come, by these periods.
fn due_by(person: PersonId, periods: Periods) -> Command {
    Command::Erase { person, why: ErasureReason::Period, periods: Some(periods) }
}

/// Between the list and the erasure a case is opened, changed, or ends on another day; or the list
/// was made by other periods. Who is named for a request is erased whatever the periods say.
#[test]
fn whoever_was_listed_must_be_due_when_they_are_erased() {
    let mut desk = Desk::founded();
    let first = closed(&mut desk, FIN, true);
    let person = desk.file(first).person.unwrap();
    let periods = Periods { granted_months: 1, refused_months: 1, withdrawn_months: 1 };
    let ended = desk.file(first).ended_at.unwrap().date();
    let later = |months| ended.checked_add_months(chrono::Months::new(months)).unwrap();
    desk.move_to(later(2));
    assert_eq!(due(&desk.centre, &periods, later(2)).len(), 1);
    // The person comes once more, and gives up: the new case is over, and not for long.
    let second = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::Withdraw { case: second, reason: "Fikrini dəyişdi".to_owned() });
    desk.finish(AGENT_A, second);
    assert_eq!(desk.file(second).person, Some(person));
    let erase = due_by(person, periods);
    assert_eq!(desk.refused(SUPERVISOR, erase.clone()), Refusal::NotDue { case: second });
    // Whatever reason is written down: it is the list that must hold.
    let ordered = Command::Erase { person, why: ErasureReason::Order, periods: Some(periods) };
    assert_eq!(desk.refused(SUPERVISOR, ordered), Refusal::NotDue { case: second });
    desk.move_to(later(4));
    let longer = Periods { granted_months: 60, ..periods };
    for other in [longer, Periods { granted_months: 0, ..periods }] {
        let by_others = due_by(person, other);
        assert_eq!(desk.refused(SUPERVISOR, by_others), Refusal::NotDue { case: first });
    }
    let without = Command::Erase { person, why: ErasureReason::Period, periods: None };
    assert_eq!(desk.refused(SUPERVISOR, without), Refusal::NotDue { case: first });
    assert!(!desk.centre.erased.contains_key(&person));
    desk.must(SUPERVISOR, erase);
    assert!(desk.centre.erased.contains_key(&person));
    // A person's own request is another matter.
    let other = closed(&mut desk, "1WWQ84R", false);
    erase_at_request(&mut desk, other);
}

/// A correction waits for a register or a court, and never had a visitor who could be here.
#[test]
fn a_correction_that_is_open_is_no_draft_that_was_given_up() {
    let mut desk = Desk::founded();
    let first = closed(&mut desk, FIN, true);
    let reason = "Səhv əsas seçilib.".to_owned();
    let open = Command::OpenCorrection { case: first, reason };
    let case = desk.must(SUPERVISOR, open).case.unwrap();
    let person = desk.file(first).person.unwrap();
    let today = desk.now.date();
    let later = today.checked_add_months(chrono::Months::new(600)).unwrap();
    let periods = Periods { granted_months: 1, refused_months: 1, withdrawn_months: 1 };
    assert_eq!(due(&desk.centre, &periods, later), [], "the granted one alone would be due");
    desk.move_to(today.succ_opt().unwrap());
    let erase = Command::Erase { person, why: ErasureReason::Request, periods: None };
    assert_eq!(desk.refused(SUPERVISOR, erase), Refusal::NotOver { case });
}

#[test]
fn only_a_period_that_has_passed_makes_somebody_due() {
    let mut desk = Desk::founded();
    let granted = closed(&mut desk, FIN, true);
    let refused = closed(&mut desk, "1WWQ84R", false);
    desk.registered("6H7J8KW");
    let ended = desk.file(granted).ended_at.unwrap().date();
    let later = |months| ended.checked_add_months(chrono::Months::new(months)).unwrap();
    let periods = Periods { granted_months: 60, refused_months: 12, withdrawn_months: 0 };
    let listed = |today: NaiveDate, periods: &Periods| -> Vec<CaseId> {
        due(&desk.centre, periods, today)
            .iter()
            .flat_map(|it| &it.cases)
            .map(|it| it.case)
            .collect()
    };
    assert_eq!(listed(later(600), &Periods::default()), [], "without a setting nobody is due");
    assert_eq!(listed(later(12), &periods), []);
    assert_eq!(listed(later(13), &periods), [refused]);
    assert_eq!(listed(later(60), &periods), [refused], "the last day still belongs to it");
    assert_eq!(listed(later(61), &periods), [granted, refused]);
}
