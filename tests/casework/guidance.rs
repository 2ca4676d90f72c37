//! What comes next, where it is not the straight way from ticket to notice.

use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::forms::Section;
use dost_desk::casework::guidance::{Guidance, Next, StepState, for_case, for_ticket, rail};
use dost_desk::casework::ids::{CaseId, TicketId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, Question};
use dost_desk::casework::ticket::{ParkReason, Priority, TicketState};
use dost_desk::law::passport::{DocumentKind, RequestChannel, StepKind};

use super::world::{
    AGENT_A, AGENT_B, Desk, NOT_PAID, OFFICER_A, SUPERVISOR, applicant, fill_applicant,
    fill_sentence, identify, paper, refuse, released, representative, request, sentence,
};

const FIN: &str = "5ZJ7K2P";

fn next(desk: &Desk, case: CaseId) -> Guidance {
    let context = desk.context(Actor::Staff(AGENT_A));
    for_case(&desk.centre, desk.file(case), &context)
}

fn of_ticket(desk: &Desk, ticket: TicketId) -> Option<(StepKind, Next, Option<Refusal>)> {
    let context = desk.context(Actor::Staff(AGENT_A));
    for_ticket(&desk.centre, ticket, &context).map(|it| (it.step, it.next, it.refusal))
}

#[test]
fn a_ticket_leads_from_the_queue_to_the_desk_and_back_from_wherever_it_went() {
    let mut desk = Desk::founded();
    let does = |step, command| Some((step, Next::Do(command), None));
    let ticket = desk.ticket(Priority::None);
    assert_eq!(of_ticket(&desk, ticket), does(StepKind::Queue, Command::CallNext));
    desk.call(AGENT_A);
    assert_eq!(of_ticket(&desk, ticket), does(StepKind::Desk, Command::Serve(ticket)));
    desk.must(AGENT_A, Command::Serve(ticket));
    assert_eq!(of_ticket(&desk, ticket), does(StepKind::Desk, Command::FinishVisit(ticket)));
    let park = Command::Park { ticket, reason: ParkReason::VisitorBreak, minutes: 5 };
    desk.must(AGENT_A, park);
    assert_eq!(of_ticket(&desk, ticket), does(StepKind::Queue, Command::Unpark(ticket)));
    desk.must(AGENT_A, Command::Unpark(ticket));
    desk.call(AGENT_A);
    desk.minutes(1);
    desk.must(AGENT_A, Command::Recall(ticket));
    desk.minutes(1);
    desk.must(AGENT_A, Command::MarkNoShow(ticket));
    assert_eq!(of_ticket(&desk, ticket), does(StepKind::Queue, Command::TakeBack(ticket)));
    desk.must(AGENT_A, Command::TakeBack(ticket));
    desk.call(AGENT_A);
    desk.must(AGENT_A, Command::Serve(ticket));
    desk.must(AGENT_A, Command::FinishVisit(ticket));
    assert_eq!(of_ticket(&desk, ticket), None, "the visit is over");
    assert_eq!(of_ticket(&desk, TicketId(99)), None);
}

#[test]
fn what_a_register_is_still_asked_is_waited_for_and_not_asked_for_on_paper() {
    let mut desk = Desk::founded();
    let (_, case) = desk.visit(AGENT_A);
    assert_eq!(next(&desk, case).next, Next::TypeCode);
    desk.must(AGENT_A, identify(case, FIN));
    assert_eq!(next(&desk, case).next, Next::WaitForRegister);
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    desk.must(AGENT_A, fill_sentence(case, sentence()));
    assert_eq!(next(&desk, case).next, Next::WaitForRegister, "both are asked");
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    assert_eq!(next(&desk, case).next, Next::WaitForRegister, "one is asked still");
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(None));
    let paper = Next::RecordPaper(DocumentKind::ReleaseCertificate);
    assert_eq!(next(&desk, case).next, paper, "it knows nothing");
}

#[test]
fn the_file_of_a_correction_stands_on_its_papers_and_asks_for_what_it_has_none_of() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    desk.answer(case, Question::Sentence, GatewayAnswer::Unavailable);
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    desk.must(AGENT_A, fill_sentence(case, sentence()));
    for document in [DocumentKind::Identity, DocumentKind::ReleaseCertificate] {
        desk.must(AGENT_A, Command::GivePaper { case, document, paper: paper() });
    }
    desk.not_paid(AGENT_A, case);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    desk.finish(AGENT_A, case);
    desk.review(case);
    desk.must(OFFICER_A, Command::Decide { case, verdict: refuse() });
    desk.notified(case);
    let reason = "Səhv".to_owned();
    let corrects = Command::OpenCorrection { case, reason };
    let again = desk.must(SUPERVISOR, corrects).case.expect("a correction");
    assert_eq!(next(&desk, again).next, Next::Do(Command::CheckPayment(again)), "papers answer");
    let document = DocumentKind::ReleaseCertificate;
    desk.must(AGENT_A, Command::RemoveEvidence { case: again, document });
    assert_eq!(next(&desk, again).next, Next::Do(Command::AskRegister(again)), "nobody was asked");
}

#[test]
fn payments_are_asked_about_whenever_the_answer_is_none_of_today() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let check = Next::Do(Command::CheckPayment(case));
    let register = Next::Do(Command::Register { case, insists: false });
    assert_eq!(next(&desk, case).next, check);
    desk.must(AGENT_A, Command::CheckPayment(case));
    assert_eq!(next(&desk, case).next, Next::WaitForRegister);
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Unavailable);
    assert_eq!(next(&desk, case).next, register, "an outage of today holds nobody up");
    desk.minutes(24 * 60);
    assert_eq!(next(&desk, case).next, check, "one of yesterday is tried again");
    desk.not_paid(AGENT_A, case);
    assert_eq!(next(&desk, case).next, register);
    desk.minutes(24 * 60);
    assert_eq!(next(&desk, case).next, check);
    desk.not_paid(AGENT_A, case);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    assert_eq!(next(&desk, case).next, Next::ChooseRecognition);
    // Another sentence is another payment.
    let earlier = sentence().released.pred_opt().expect("a day before");
    desk.must(AGENT_A, fill_sentence(case, released(earlier)));
    let guidance = next(&desk, case);
    assert_eq!((guidance.step, guidance.next), (StepKind::PriorPayment, check));
}

#[test]
fn whoever_comes_for_somebody_is_recorded_before_the_registration() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.not_paid(AGENT_A, case);
    let asks = Section::Request(request(RequestChannel::Representative));
    desk.must(AGENT_A, Command::Fill { case, section: Box::new(asks) });
    let guidance = next(&desk, case);
    assert_eq!(guidance.step, StepKind::Registration);
    assert_eq!(guidance.next, Next::FillRepresentative);
    assert_eq!(guidance.refusal, Some(Refusal::RepresentativeMissing));
    let section = Section::Representative(Some(representative()));
    desk.must(AGENT_A, Command::Fill { case, section: Box::new(section) });
    let proof = Next::RecordPaper(DocumentKind::RepresentationProof);
    assert_eq!(next(&desk, case).next, proof);
}

#[test]
fn the_rail_stands_at_the_step_in_hand() {
    let mut desk = Desk::founded();
    let at = |desk: &Desk, case: Option<CaseId>, ticket: Option<TicketState>| {
        let steps = rail(case.map(|case| desk.file(case)), ticket.as_ref());
        let current = steps.iter().position(|step| *step == StepState::Current);
        let done = steps.iter().take_while(|step| **step == StepState::Done).count();
        assert_eq!(current.unwrap_or(7), done, "{steps:?}");
        let later = steps.iter().skip(done + 1).all(|step| *step == StepState::ToCome);
        assert!(later, "{steps:?}");
        done
    };
    assert_eq!(at(&desk, None, None), 0);
    assert_eq!(at(&desk, None, Some(TicketState::Waiting)), 0);
    let ticket = desk.ticket(Priority::None);
    desk.call(AGENT_B);
    let state = |desk: &Desk| desk.centre.ticket(ticket).map(|held| held.state);
    assert_eq!(at(&desk, None, state(&desk)), 1, "called");
    desk.must(AGENT_B, Command::Serve(ticket));
    assert_eq!(at(&desk, None, state(&desk)), 1, "served");

    let case = desk.identified(AGENT_A, FIN);
    assert_eq!(at(&desk, Some(case), None), 2, "no sentence");
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    assert_eq!(at(&desk, Some(case), None), 3, "payments not asked about");
    desk.must(AGENT_A, Command::CheckPayment(case));
    assert_eq!(at(&desk, Some(case), None), 3, "payments not answered");
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    assert_eq!(at(&desk, Some(case), None), 4, "to be registered");
    desk.must(AGENT_A, Command::Register { case, insists: false });
    assert_eq!(at(&desk, Some(case), None), 5, "registered");
    desk.review(case);
    assert_eq!(at(&desk, Some(case), None), 5, "with the back office");
    desk.must(OFFICER_A, Command::Decide { case, verdict: refuse() });
    assert_eq!(at(&desk, Some(case), None), 6, "decided");
    desk.notified(case);
    assert_eq!(at(&desk, Some(case), None), 7, "through");
}
