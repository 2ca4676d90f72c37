//! The last that still goes and the first that does not.

use std::sync::Arc;

use dost_desk::casework::centre::{CASES_OF_A_PERSON_MAX, COMMANDS_REMEMBERED_MAX, PersonFile};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::event::Event;
use dost_desk::casework::ids::{CaseId, CommandId};
use dost_desk::casework::refusal::Refusal;

use super::world::{AGENT_A, AGENT_B, Desk, identify};

const FIN: &str = "5ZJ7K2P";

#[test]
fn a_person_has_a_thousand_cases_and_not_one_more() {
    for (held, refusal) in
        [(CASES_OF_A_PERSON_MAX - 1, None), (CASES_OF_A_PERSON_MAX, Some(Refusal::TooMuch))]
    {
        let mut desk = Desk::founded();
        let first = desk.identified(AGENT_A, FIN);
        let person = desk.file(first).person.expect("somebody");
        let cases = vec![first; held];
        desk.centre.people.insert_mut(person, Arc::new(PersonFile { cases }));
        let (_, case) = desk.visit(AGENT_B);
        assert_eq!(desk.do_(AGENT_B, identify(case, FIN)).err(), refusal, "{held} cases");
    }
}

#[test]
fn so_many_answers_are_remembered_and_the_oldest_goes_first() {
    let mut desk = Desk::founded();
    let id = |number: usize| CommandId((1000 + number as u128).to_be_bytes());
    let before = desk.centre.answers.size();
    let record = |desk: &mut Desk, number| {
        let mut context = desk.context(Actor::Staff(AGENT_A));
        context.command_id = id(number);
        desk.record(vec![Event::SignedOut { staff: AGENT_A }], &context);
    };
    for number in 0..COMMANDS_REMEMBERED_MAX - before {
        record(&mut desk, number);
    }
    assert_eq!(desk.centre.answers.size(), COMMANDS_REMEMBERED_MAX, "nothing is forgotten yet");
    for number in COMMANDS_REMEMBERED_MAX - before..COMMANDS_REMEMBERED_MAX + 3 {
        record(&mut desk, number);
        assert_eq!(desk.centre.answers.size(), COMMANDS_REMEMBERED_MAX);
    }
    let known = |number| desk.centre.answers.get(&id(number)).is_some();
    assert!(!known(2) && known(3), "the oldest three are forgotten");
    assert!(known(COMMANDS_REMEMBERED_MAX + 2));
}

#[test]
fn a_visit_whose_case_was_withdrawn_gets_another_and_is_answered_with_both() {
    let mut desk = Desk::founded();
    let (ticket, case) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(case, FIN));
    desk.must(AGENT_A, Command::Withdraw { case, reason: "Özü".to_owned() });
    let answer = desk.must(AGENT_A, Command::OpenCase(ticket));
    assert_eq!(answer.ticket, Some(ticket));
    assert_eq!(answer.case, Some(CaseId(case.0 + 1)));
}
