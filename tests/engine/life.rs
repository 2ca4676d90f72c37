//! From the ticket to the notice, and what idempotence promises on the way.

use dost_desk::casework::case::{Notice, Outcome as Decided, Stage};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::ids::DeskId;
use dost_desk::casework::refusal::Refusal;
use dost_desk::engine::{Failure, digest};

use super::desk::{Desk, PLAIN, grant, issue, request};

#[test]
fn a_visitor_goes_from_the_ticket_to_the_notice() {
    let desk = Desk::in_memory();
    let case = desk.whole_life(PLAIN);
    let snapshot = desk.engine.snapshot();
    let file = snapshot.centre.case(case).unwrap();
    assert_eq!(file.stage, Stage::Closed);
    assert!(
        matches!(file.decision.as_ref().unwrap().outcome, Decided::Grant { amount, .. } if amount > 0)
    );
    let Notice::Confirmed { receipt, .. } = &file.notice else { panic!("no receipt") };
    assert_eq!(receipt, "ES-000001");
    let posted = desk.practice.posted();
    assert_eq!(posted.len(), 1);
    assert_eq!(posted[0].1.code.as_str(), PLAIN);
}

#[test]
fn a_command_sent_twice_happens_once_and_is_answered_alike() {
    let desk = Desk::in_memory();
    let twice = request(Actor::Staff(desk.agent), Some(DeskId(1)), issue());
    let first = desk.engine.submit_blocking(twice.clone()).unwrap();
    let before = digest(&desk.engine.whole().unwrap());
    assert_eq!(desk.engine.submit_blocking(twice), Ok(first));
    assert_eq!(digest(&desk.engine.whole().unwrap()), before);
}

#[tokio::test]
async fn copies_of_a_command_in_one_group_happen_once() {
    let desk = Desk::in_memory();
    let twice = request(Actor::Staff(desk.agent), Some(DeskId(1)), issue());
    let before = desk.engine.snapshot().centre.frames;
    let copies: Vec<_> = (0..32)
        .map(|_| {
            let (engine, copy) = (desk.engine.clone(), twice.clone());
            tokio::spawn(async move { engine.submit(copy).await })
        })
        .collect();
    let mut answers = Vec::new();
    for copy in copies {
        answers.push(copy.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(desk.engine.snapshot().centre.tickets.size(), 1);
    assert_eq!(desk.engine.snapshot().centre.frames - before, 1);
}

#[test]
fn a_refusal_changes_nothing_and_says_why() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    desk.wait(|now| now.centre.last_sweep.is_some());
    let before = digest(&desk.engine.whole().unwrap());
    let refused = desk.by(desk.agent, grant(case));
    assert!(matches!(refused, Err(Failure::Refused(Refusal::NotYourRole { .. }))));
    assert_eq!(digest(&desk.engine.whole().unwrap()), before);
}

#[test]
fn whoever_has_an_answer_finds_its_effect() {
    let desk = Desk::in_memory();
    for _ in 0..50 {
        let ticket = desk.ticket();
        assert!(desk.engine.snapshot().centre.ticket(ticket).is_some());
    }
}

#[test]
fn a_stopped_centre_takes_nothing_more_and_stops_twice() {
    let desk = Desk::in_memory();
    desk.engine.stop();
    desk.engine.stop();
    assert!(matches!(desk.by(desk.agent, Command::CallNext), Err(Failure::Halted(_))));
    assert!(desk.engine.snapshot().halted.is_some());
}
