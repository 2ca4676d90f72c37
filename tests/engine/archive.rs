//! What is over leaves memory and is there all the same.

use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::ids::{CaseId, StaffId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::staff::Role;
use dost_desk::casework::{case::Stage, command::NewStaff};
use dost_desk::engine::{Engine, FETCHED_CASES_MAX, Failure, Hit, Options, audit};

use super::desk::{Desk, PLAIN, grant, own, pin_hash, request};

const DAY_SECONDS: i64 = 86_400;

/// Lets a day go by, and waits until the case has left memory.
fn another_day(desk: &Desk, gone: &[CaseId]) {
    days_later(desk, 1, gone);
}

fn days_later(desk: &Desk, days: i64, gone: &[CaseId]) {
    desk.clock.advance(days * DAY_SECONDS);
    // The first act of a day is what memory is tidied after; the ticket of the case ends with it.
    let ticket = desk.ticket();
    desk.agent(Command::CancelTicket(ticket));
    desk.wait(|now| gone.iter().all(|case| now.centre.case(*case).is_none()));
    // The day's own sweep has been recorded: nothing writes now but the test.
    let day = desk.engine.now().date();
    desk.wait(|now| now.centre.last_sweep.as_ref().is_some_and(|last| last.at.date() == day));
}

fn stages(engine: &Engine, cases: &[CaseId]) -> Vec<Option<Stage>> {
    let snapshot = engine.snapshot();
    cases.iter().map(|case| snapshot.centre.case(*case).map(|file| file.stage)).collect()
}

#[test]
fn a_closed_case_leaves_memory_and_is_found_by_name_code_number_and_telephone() {
    for typed in [
        "əliyev",
        "Əli rəş",
        "resad",
        "5ZK7W2M",
        "5zk7ü2m",
        "05-2026-000001",
        "2026 1",
        "0502123456",
    ] {
        let desk = Desk::in_memory();
        let closed = desk.whole_life(PLAIN);
        assert_eq!(stages(&desk.engine, &[closed]), [Some(Stage::Closed)], "today it stays");
        another_day(&desk, &[closed]);
        let people = desk.engine.snapshot().centre.people.size();
        assert_eq!(people, 0, "nobody stays in memory");
        assert_eq!(desk.engine.search(typed, 10), [Hit::Case(closed)], "{typed}");
        assert_eq!(stages(&desk.engine, &[closed]), [Some(Stage::Closed)], "it has come back");
    }
    let desk = Desk::in_memory();
    let closed = desk.whole_life(PLAIN);
    another_day(&desk, &[closed]);
    for typed in ["", "e", "liyev", "əliyev ilqar", "5ZK7W2X", "0559999999", "05-2025-000001"] {
        assert_eq!(desk.engine.search(typed, 10), [], "{typed}");
    }
    assert_eq!(desk.engine.search("əliyev", 0), []);
}

#[test]
fn whoever_looks_at_a_closed_case_finds_it_and_the_look_is_recorded() {
    let desk = Desk::in_memory();
    let closed = desk.whole_life(PLAIN);
    another_day(&desk, &[closed]);
    let before = desk.engine.snapshot().centre.frames;
    desk.agent(Command::ViewCase(closed));
    let now = desk.engine.snapshot();
    assert_eq!(now.centre.frames, before + 1);
    let file = now.centre.case(closed).unwrap();
    assert!(file.applicant().is_some() && file.code().is_some());
    let beyond = CaseId(now.centre.counters.case + 1);
    let unknown = desk.by(desk.agent, Command::ViewCase(beyond));
    assert_eq!(unknown, Err(Failure::Refused(Refusal::UnknownCase)));
    assert_eq!(desk.engine.show(&[beyond, CaseId(0)]), Ok(()));
}

#[test]
fn one_person_gets_one_grant_for_one_sentence_however_long_ago() {
    let desk = Desk::in_memory();
    let closed = desk.whole_life(PLAIN);
    another_day(&desk, &[closed]);
    // The practice register still says that nothing was paid: the rule rests on the closed case.
    let again = desk.claimed(PLAIN);
    let person = desk.engine.snapshot().centre.case(again).unwrap().person.unwrap();
    let all: Vec<CaseId> =
        desk.engine.snapshot().centre.cases_of(person).map(|case| case.id).collect();
    assert_eq!(all, [closed, again], "the person is the same, and both cases are there");
    let refused = desk.by(desk.officer, grant(again));
    assert_eq!(refused, Err(Failure::Refused(Refusal::AlreadyGranted { case: closed })));
}

#[test]
fn a_closed_case_can_be_corrected_and_withdrawn_drafts_leave_too() {
    let desk = Desk::in_memory();
    let supervisor = NewStaff {
        login: "supervisor".to_owned(),
        name: "Sevinc".to_owned(),
        role: Role::Supervisor,
        pin_hash: pin_hash(),
    };
    let supervisor = own(&desk.engine, Command::AddStaff(supervisor)).unwrap().staff.unwrap();
    let closed = desk.whole_life(PLAIN);
    let (ticket, draft) = desk.seat();
    desk.agent(Command::FinishVisit(ticket));
    another_day(&desk, &[closed, draft]);
    let reason = "Tarix səhv yazılıb.".to_owned();
    let opened = desk.by(supervisor, Command::OpenCorrection { case: closed, reason }).unwrap();
    let new = opened.case.unwrap();
    let snapshot = desk.engine.snapshot();
    let (new, old) = (snapshot.centre.case(new).unwrap(), snapshot.centre.case(closed).unwrap());
    assert_eq!((new.corrects.as_ref().unwrap().of, old.corrected_by), (closed, Some(new.id)));
    assert_eq!((&new.code, new.person), (&old.code, old.person));
    assert!(desk.engine.show(&[draft]).is_ok());
    assert_eq!(stages(&desk.engine, &[draft]), [Some(Stage::Withdrawn)]);
}

#[test]
fn a_person_with_open_work_keeps_all_their_cases_in_memory() {
    let desk = Desk::in_memory();
    let (closed, other) = (desk.whole_life(PLAIN), desk.whole_life("1WWQ84R"));
    let (ticket, open) = desk.seat();
    desk.identify(open, PLAIN);
    desk.wait(|now| now.centre.case(open).unwrap().sentence().is_some());
    desk.agent(Command::FinishVisit(ticket));
    another_day(&desk, &[other]);
    assert_eq!(stages(&desk.engine, &[closed, open]), [Some(Stage::Closed), Some(Stage::Draft)]);
}

#[test]
fn what_stands_on_a_screen_stays_and_what_was_fetched_does_not_gather() {
    let desk = Desk::in_memory();
    let closed = desk.whole_life(PLAIN);
    let mut screen = desk.engine.attend();
    let (staff, case) = (desk.agent, Some(closed));
    screen.show(Some(dost_desk::engine::Present { staff, desk: None, case }));
    let other = desk.whole_life("1WWQ84R");
    another_day(&desk, &[other]);
    assert_eq!(stages(&desk.engine, &[closed]), [Some(Stage::Closed)]);
    drop(screen);
    another_day(&desk, &[closed]);
    desk.agent(Command::ViewCase(closed));
    assert_eq!(stages(&desk.engine, &[closed]), [Some(Stage::Closed)], "somebody may look on");
    assert_ne!(FETCHED_CASES_MAX, 0);
}

#[test]
fn journal_and_state_agree_on_what_is_in_memory_and_what_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let desk = super::folder::open(folder.path());
    let closed = desk.whole_life(PLAIN);
    another_day(&desk, &[closed]);
    desk.agent(Command::ViewCase(closed));
    let second = desk.whole_life("1WWQ84R");
    desk.engine.stop();
    drop(desk);
    let report = audit::verify(folder.path(), &Options::new()).unwrap();
    assert_eq!(report.state, audit::StateStanding::Same { behind: 0 });

    // Opened again, from the state and then from the journal alone.
    for round in 0..2_i64 {
        let desk = super::folder::open(folder.path());
        // The clock of a desk that is opened anew shows the first morning again.
        days_later(&desk, 2 + round, &[closed, second]);
        assert_eq!(desk.engine.search("5ZK7W2M", 10), [Hit::Case(closed)], "round {round}");
        let again = desk.by(desk.agent, Command::ViewCase(closed));
        assert!(again.is_ok(), "round {round}: {again:?}");
        desk.engine.stop();
        drop(desk);
        let report = audit::verify(folder.path(), &Options::new()).unwrap();
        assert_eq!(report.state, audit::StateStanding::Same { behind: 0 }, "round {round}");
        audit::rebuild(folder.path(), &Options::new()).unwrap();
    }
}

#[test]
fn the_same_command_is_answered_the_same_after_its_case_has_left() {
    let desk = Desk::in_memory();
    let closed = desk.whole_life(PLAIN);
    let look = request(Actor::Staff(StaffId(2)), None, Command::ViewCase(closed));
    let first = desk.engine.submit_blocking(look.clone()).unwrap();
    another_day(&desk, &[closed]);
    assert_eq!(desk.engine.submit_blocking(look), Ok(first));
}
