//! An answer of an outside system as one number: taken once, kept with it, taken again.

use dost_desk::casework::command::Command;
use dost_desk::casework::event::{Event, RecordedAnswer};
use dost_desk::casework::evidence::{Answer, AnswerHash, Standing, standings};
use dost_desk::casework::ids::{CaseId, QueryId};
use dost_desk::casework::private::Private;
use dost_desk::casework::register::{
    GatewayAnswer, IdentityAnswer, Lookup, PaymentAnswer, Question, SentenceAnswer,
};

use super::world::{AGENT_A, Desk, NOT_PAID, applicant, day, identify, sentence};

const FIN: &str = "5ZJ7K2P";

fn answers() -> Vec<RecordedAnswer> {
    let paid = |answer| RecordedAnswer::Payment(Private::of(answer));
    let not_paid = |other_sentence_paid_on| PaymentAnswer::NotPaid { other_sentence_paid_on };
    vec![
        RecordedAnswer::Identity(IdentityAnswer::Found(Private::of(applicant()))),
        RecordedAnswer::Identity(IdentityAnswer::NothingFound),
        RecordedAnswer::Sentence(SentenceAnswer::Found(Private::of(sentence()))),
        RecordedAnswer::Sentence(SentenceAnswer::NothingFound),
        paid(PaymentAnswer::Paid { on: day(2026, 3, 13), amount: 1600 }),
        paid(not_paid(None)),
        paid(not_paid(Some(day(2021, 1, 2)))),
    ]
}

/// The numbers lie in journals: a form of the bytes that changes unseen would make every answer of
/// the past look forged.
#[test]
fn the_number_of_every_answer_is_frozen() {
    let numbers: Vec<String> = answers()
        .iter()
        .map(|answer| AnswerHash::of_recorded(QueryId(7), answer).expect("a number").hex())
        .collect();
    insta::assert_snapshot!(numbers.join("\n"));
    let bytes = IdentityAnswer::NothingFound.canonical(QueryId(7)).expect("bytes");
    let text = String::from_utf8(bytes).expect("text");
    assert_eq!(text, r#"{"question":"identity","query":7,"answer":null}"#);
}

#[test]
fn no_two_answers_share_a_number_and_an_outage_has_none() {
    let mut numbers = std::collections::BTreeSet::new();
    for answer in answers() {
        for query in [1, 2] {
            let number = AnswerHash::of_recorded(QueryId(query), &answer).expect("a number");
            assert!(numbers.insert(number.hex()), "{answer:?}");
            assert!(number.hex().starts_with(&number.short()));
            assert_eq!(number.short().len(), 6);
        }
    }
    let outage = RecordedAnswer::Unavailable(Question::Identity);
    assert_eq!(AnswerHash::of_recorded(QueryId(1), &outage), None);
    let erased = RecordedAnswer::Payment(Private::Erased);
    assert_eq!(AnswerHash::of_recorded(QueryId(1), &erased), None);
}

fn stands(desk: &Desk, case: CaseId, wanted: [Standing; 3]) {
    let [identity, sentence, payment, _] = standings(desk.file(case)).map(|(_, it)| it);
    assert_eq!([identity, sentence, payment], wanted);
}

#[test]
fn an_answer_keeps_the_number_of_what_came() {
    use Standing::{NoAnswer, Same};
    let mut desk = Desk::founded();
    let (_, case) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(case, FIN));
    stands(&desk, case, [NoAnswer; 3]);
    desk.answer(case, Question::Sentence, GatewayAnswer::Unavailable);
    stands(&desk, case, [NoAnswer; 3]);
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(None));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    stands(&desk, case, [Same, Same, NoAnswer]);
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    stands(&desk, case, [Same; 3]);
    let first = desk.file(case).payment_lookup.hash().expect("a number");
    // Another question is another answer, whatever it says.
    desk.minutes(24 * 60);
    desk.must(AGENT_A, Command::CheckPayment(case));
    assert_eq!(desk.file(case).payment_lookup.hash(), None);
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    assert_ne!(desk.file(case).payment_lookup.hash(), Some(first));
    stands(&desk, case, [Same; 3]);
}

#[test]
fn what_is_no_longer_what_came_is_seen() {
    let mut desk = Desk::founded();
    let (_, id) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(id, FIN));
    desk.answer(id, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    desk.answer(id, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    desk.must(AGENT_A, Command::CheckPayment(id));
    let paid = PaymentAnswer::Paid { on: day(2025, 12, 31), amount: 1600 };
    desk.answer(id, Question::PriorPayment, GatewayAnswer::Payment(paid));
    let mut case = desk.file(id).clone();
    let not_paid = PaymentAnswer::NotPaid { other_sentence_paid_on: None };
    if let Lookup::Answered { answer, .. } = &mut case.payment_lookup {
        *answer = Private::of(not_paid);
    }
    assert_eq!(standings(&case)[2], (Question::PriorPayment, Standing::Differs));
    if let Lookup::Answered { answer, hash, .. } = &mut case.payment_lookup {
        (*answer, *hash) = (Private::Erased, Some(Private::Erased));
    }
    assert_eq!(standings(&case)[2].1, Standing::Erased);
    if let Lookup::Answered { hash, .. } = &mut case.payment_lookup {
        *hash = None;
    }
    assert_eq!(standings(&case)[2].1, Standing::NotTaken);
    assert_eq!(standings(&case)[0].1, Standing::Same);
}

/// A small number of answers is possible, so the number is as private as the answer.
#[test]
fn the_number_is_sealed_with_its_answer() {
    use dost_desk::casework::private::{HoldsPrivate, PersonId, PrivateVisitor};
    struct Counts(u32);
    impl PrivateVisitor for Counts {
        type Error = std::convert::Infallible;
        fn visit<T>(&mut self, _: PersonId, value: &mut Private<T>) -> Result<(), Self::Error> {
            assert!(value.open().is_some());
            *value = Private::Erased;
            self.0 += 1;
            Ok(())
        }
    }
    let hash = AnswerHash::of(QueryId(1), &IdentityAnswer::NothingFound).expect("a number");
    let (case, person, query) = (CaseId(1), PersonId(1), QueryId(1));
    let mut event = Event::AnswerNumbered { case, person, query, hash: Private::of(hash) };
    let mut counts = Counts(0);
    let Ok(()) = event.each_private(&mut counts);
    assert_eq!(counts.0, 1);

    let mut desk = Desk::founded();
    let (_, id) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(id, FIN));
    desk.answer(id, Question::Identity, GatewayAnswer::Identity(None));
    desk.answer(id, Question::Sentence, GatewayAnswer::Sentence(None));
    let mut file = desk.file(id).clone();
    let Ok(()) = file.each_private(&mut counts);
    assert_eq!(file.identity_lookup.hash(), None);
    assert_eq!(file.sentence_lookup.hash(), None);
}
