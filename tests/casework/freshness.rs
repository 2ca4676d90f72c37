//! How long an answer is good for, and what is kept of one that was asked for again.

use dost_desk::casework::case::Recognition;
use dost_desk::casework::command::Command;
use dost_desk::casework::decide::{IDENTITY_DAYS_MAX, SENTENCE_DAYS_MAX};
use dost_desk::casework::register::{GatewayAnswer, Lookup, PaymentAnswer, Question};

use super::world::{AGENT_A, Desk, NOT_PAID, OFFICER_A, sentence};

const FIN: &str = "5ZJ7K2P";

#[test]
fn what_meis_said_too_long_ago_is_asked_again_with_the_payment() {
    for (days, identity, sentence_too) in [
        (0, false, false),
        (SENTENCE_DAYS_MAX, false, false),
        (SENTENCE_DAYS_MAX + 1, false, true),
        (IDENTITY_DAYS_MAX, false, true),
        (IDENTITY_DAYS_MAX + 1, true, true),
    ] {
        let mut desk = Desk::founded();
        let case = desk.draft(AGENT_A, FIN, sentence());
        desk.minutes(days * 24 * 60);
        desk.must(AGENT_A, Command::CheckPayment(case));
        let file = desk.file(case);
        let asked = (file.identity_lookup.is_waiting(), file.sentence_lookup.is_waiting());
        assert_eq!(asked, (identity, sentence_too), "after {days} days");
        assert!(file.payment_lookup.is_waiting());
        assert!(file.applicant().is_some(), "what is recorded stays");
    }
}

#[test]
fn what_was_said_of_payments_at_registration_stays_with_the_case() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    assert_eq!(desk.file(case).payment_at_registration, Lookup::NotAsked);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    let first = desk.file(case).payment_lookup.clone();
    assert_eq!(desk.file(case).payment_at_registration, first);
    assert_eq!(desk.file(case).earlier_payment(), None, "it is the one that counts");
    desk.must(AGENT_A, Command::Forward { case, recognition: Recognition::Recognised });
    desk.minutes(24 * 60);
    desk.must(OFFICER_A, Command::Claim(case));
    assert_eq!(desk.file(case).earlier_payment(), Some(&first), "asked again with the claim");
    let other = PaymentAnswer::NotPaid { other_sentence_paid_on: Some(desk.now.date()) };
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Payment(other));
    assert_eq!(desk.file(case).earlier_payment(), Some(&first));
    assert_ne!(desk.file(case).payment_lookup, first);
}
