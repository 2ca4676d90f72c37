//! What is found, by what, and in which order.

use dost_desk::casework::command::Command;
use dost_desk::engine::{Hit, SEARCH_HITS_MAX};

use super::desk::{Desk, PLAIN};

#[test]
fn a_case_is_found_by_everything_that_is_said_aloud() {
    let desk = Desk::in_memory();
    let (ticket, case) = desk.registered(PLAIN);
    let hit = Hit::Case(case);
    let searches = [
        "5ZK7W2M",
        "5zk7",
        "5ZK7ü2M",
        "Əliyev",
        "eliyev",
        "ELIYEV",
        "rəşad əliyev",
        "resad",
        "əli rəş",
        "05-2026-000001",
        "000001",
        "2026 000001",
        "+994 50 212 34 56",
        "0502123456",
        "50 212",
    ];
    for typed in searches {
        assert!(desk.engine.search(typed, 10).contains(&hit), "{typed}");
    }
    for typed in ["", " ", "liyev", "əliyev ilqar", "5ZK7W2X", "0559999999", "e"] {
        assert!(!desk.engine.search(typed, 10).contains(&hit), "{typed}");
    }
    for typed in ["S-001", "s001", "1", "S-1"] {
        assert!(desk.engine.search(typed, 10).contains(&Hit::Ticket(ticket)), "{typed}");
    }
    assert!(!desk.engine.search("S-002", 10).contains(&Hit::Ticket(ticket)));
}

#[test]
fn open_cases_come_before_closed_ones_and_closed_ones_are_found() {
    let desk = Desk::in_memory();
    let closed = desk.whole_life(PLAIN);
    let (ticket, open) = desk.seat();
    desk.identify(open, "9PLKD3W");
    desk.wait(|now| now.centre.case(open).unwrap().applicant().is_some());
    assert_eq!(desk.engine.search("əliyev", 10), [Hit::Case(open), Hit::Case(closed)]);
    assert_eq!(desk.engine.search("əliyev", 1), [Hit::Case(open)]);
    desk.agent(Command::FinishVisit(ticket));
}

#[test]
fn a_case_is_no_longer_found_under_the_person_it_was_not_about() {
    let desk = Desk::in_memory();
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    desk.wait(|now| now.centre.case(case).unwrap().applicant().is_some());
    desk.identify(case, "1WWQ84R");
    desk.wait(|now| now.centre.case(case).unwrap().applicant().is_some());
    assert!(desk.engine.search("əliyev", 10).is_empty());
    assert_eq!(desk.engine.search("ismayilzade", 10), [Hit::Case(case)]);
}

#[test]
fn what_is_typed_and_found_is_bounded() {
    let desk = Desk::in_memory();
    (0..SEARCH_HITS_MAX + 20).for_each(|_| {
        desk.ticket();
    });
    assert!(desk.engine.search(&"ə ".repeat(1 << 20), usize::MAX).is_empty());
    assert!(desk.engine.search("1", usize::MAX).len() <= SEARCH_HITS_MAX);
}
