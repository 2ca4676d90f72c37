//! Evidence proves what it was brought for, and nothing else.

use dost_desk::casework::case::{Case, Notice, Recognition, Stage, WaiverReason};
use dost_desk::casework::command::Command;
use dost_desk::casework::documents;
use dost_desk::casework::forms::{ReleaseGround, Representative, Section, Sentence};
use dost_desk::casework::identity::Category;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::private::Private;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, Question};
use dost_desk::casework::ticket::{Priority, RETURN_MINUTES_MAX, TicketSource};
use dost_desk::law::passport::DocumentKind::{self, ReleaseCertificate};

use super::world::{
    AGENT_A, AGENT_B, Desk, NOT_PAID, applicant, fill_applicant, fill_sentence, identify, paper,
    passport, refuse, representative, sentence,
};

const FIN: &str = "5ZJ7K2P";

fn missing(desk: &Desk, case: CaseId) -> Vec<DocumentKind> {
    documents::missing(desk.file(case), passport())
}

/// A draft whose register is down, with the certificate on paper.
fn on_paper(desk: &mut Desk) -> CaseId {
    let (_, case) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(case, FIN));
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    desk.answer(case, Question::Sentence, GatewayAnswer::Unavailable);
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    desk.must(AGENT_A, fill_sentence(case, sentence()));
    for document in [DocumentKind::Identity, ReleaseCertificate] {
        desk.must(AGENT_A, Command::GivePaper { case, document, paper: paper() });
    }
    assert_eq!(missing(desk, case), []);
    case
}

fn another() -> Sentence {
    let earlier = sentence().released.pred_opt().expect("a day before");
    Sentence { released: earlier, ..sentence() }
}

#[test]
fn a_paper_for_one_sentence_does_not_prove_another() {
    let mut desk = Desk::founded();
    let case = on_paper(&mut desk);
    desk.must(AGENT_A, fill_sentence(case, another()));
    assert_eq!(missing(&desk, case), [ReleaseCertificate]);
    // The same sentence written once more keeps its paper.
    let document = ReleaseCertificate;
    desk.must(AGENT_A, Command::GivePaper { case, document, paper: paper() });
    desk.must(AGENT_A, fill_sentence(case, another()));
    assert_eq!(missing(&desk, case), []);
}

#[test]
fn a_late_answer_frees_from_the_paper_of_its_own_sentence_alone() {
    let mut desk = Desk::founded();
    let case = on_paper(&mut desk);
    let document = ReleaseCertificate;
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    let because = WaiverReason::LateRegisterAnswer;
    // Whether or not the waiver is taken, another sentence stands without evidence.
    let _ = desk.do_(AGENT_A, Command::Waive { case, document, because });
    desk.must(AGENT_A, fill_sentence(case, another()));
    assert_eq!(missing(&desk, case), [ReleaseCertificate]);
}

#[test]
fn a_finished_case_asks_no_register() {
    let mut desk = Desk::founded();
    let case = on_paper(&mut desk);
    let reason = "Fikrini dəyişib".to_owned();
    desk.must(AGENT_A, Command::Withdraw { case, reason });
    let refusal = desk.refused(AGENT_A, Command::AskRegister(case));
    assert_eq!(refusal, Refusal::WrongStage { stage: Stage::Withdrawn });
}

#[test]
fn a_sentence_put_right_after_registration_is_asked_about_before_the_office_gets_it() {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    desk.must(AGENT_A, fill_sentence(case, another()));
    let recognition = Recognition::DocumentsIncomplete;
    let forward = Command::Forward { case, recognition };
    assert_eq!(desk.refused(AGENT_A, forward.clone()), Refusal::PaymentNotChecked);
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_A, forward);
}

#[test]
fn who_did_not_come_back_in_time_starts_anew_with_the_same_case() {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    let again = Command::IssueTicket {
        priority: Priority::None,
        source: TicketSource::Staff,
        case: Some(case),
    };
    let first = desk.must(AGENT_A, again.clone()).ticket.expect("a ticket");
    assert_eq!(desk.call(AGENT_B), first);
    desk.minutes(1);
    desk.must(AGENT_B, Command::Recall(first));
    desk.minutes(1);
    desk.must(AGENT_B, Command::MarkNoShow(first));
    desk.refused(AGENT_A, again.clone());
    desk.minutes(i64::from(RETURN_MINUTES_MAX) + 1);
    let second = desk.must(AGENT_A, again).ticket.expect("a ticket");
    assert_ne!(second, first);
    assert!(!desk.centre.ticket(first).expect("it is kept").is_open());
}

/// A new folder of the same centre counts its cases from 1 again; the mark tells them apart.
#[test]
fn a_notice_key_carries_the_mark_of_its_founding() {
    let mut desk = Desk::founded();
    let mark = desk.centre.identity.as_ref().expect("founded").mark.clone();
    assert_eq!(mark.len(), 16);
    let case = desk.decided(FIN, refuse());
    desk.must(AGENT_A, Command::PostNotice(case));
    let Notice::Posted { key, .. } = &desk.file(case).notice else { panic!("it is posted") };
    assert_eq!(*key, format!("notice-{mark}-03-2026-000001"));
}

fn needs(desk: &Desk, case: CaseId) -> Vec<(DocumentKind, bool, bool)> {
    let rows = documents::checklist(desk.file(case), passport());
    rows.iter()
        .map(|row| {
            let answers = matches!(row.need, documents::Need::RegisterAnswers { .. });
            (row.kind, answers, row.need.is_demandable())
        })
        .collect()
}

#[test]
fn a_paper_is_demanded_neither_while_a_register_is_asked_nor_once_it_has_answered() {
    use DocumentKind::Identity;
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    let asked = [(Identity, false, false), (ReleaseCertificate, false, false)];
    assert_eq!(needs(&desk, case), asked);
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(None));
    let answered = [(Identity, true, false), (ReleaseCertificate, false, true)];
    assert_eq!(needs(&desk, case), answered);
}

/// The register's answer stands for the court's decision only when it names the same ground.
#[test]
fn an_answer_with_another_ground_proves_the_release_and_not_the_courts_decision() {
    use DocumentKind::{CourtDecision, Identity};
    let ground = ReleaseGround::Exonerated;
    let exonerated = Sentence { ground, ..sentence() };
    for (found, court) in [(sentence(), false), (exonerated.clone(), true)] {
        let mut desk = Desk::founded();
        let case = desk.draft(AGENT_A, FIN, found);
        desk.must(AGENT_A, fill_sentence(case, exonerated.clone()));
        let wanted = [
            (Identity, true, false),
            (ReleaseCertificate, true, false),
            (CourtDecision, court, !court),
        ];
        assert_eq!(needs(&desk, case), wanted);
        let refused =
            desk.do_(AGENT_A, Command::GivePaper { case, document: CourtDecision, paper: paper() });
        assert_eq!(refused.is_err(), court, "{refused:?}");
    }
}

#[test]
fn what_a_document_hangs_on_is_read_from_the_case() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let around = |change: &dyn Fn(&mut Case)| {
        let mut file = desk.file(case).clone();
        change(&mut file);
        let it = documents::circumstances(&file);
        [it.exonerating_ground, it.representative, it.foreigner_or_stateless]
    };
    let ground = ReleaseGround::Exonerated;
    let exonerated = Private::of(Sentence { ground, ..sentence() });
    assert_eq!(around(&|_| {}), [false; 3]);
    assert_eq!(around(&|file| file.sentence = Some(exonerated.clone())), [true, false, false]);
    let proof = Private::of(representative());
    assert_eq!(around(&|file| file.representative = Some(proof.clone())), [false, true, false]);
    for category in [Category::Foreigner, Category::Stateless] {
        assert_eq!(around(&|file| file.category = category), [false, false, true]);
    }
}

#[test]
fn a_paper_that_was_taken_back_answers_for_nothing() {
    let mut desk = Desk::founded();
    let case = on_paper(&mut desk);
    let document = ReleaseCertificate;
    desk.must(AGENT_A, Command::RemoveEvidence { case, document });
    assert_eq!(missing(&desk, case), [document]);
    let again = desk.refused(AGENT_A, Command::RemoveEvidence { case, document });
    assert_eq!(again, Refusal::NoEvidence { document });
}

/// Papers of a sentence and of a representative, and what is left of them after a change.
#[test]
fn a_change_takes_with_it_the_papers_that_proved_something_else() {
    use DocumentKind::{CourtDecision, RepresentationProof};
    let ground = ReleaseGround::Exonerated;
    let exonerated = Sentence { ground, ..sentence() };
    let another_day = Sentence { ground, ..another() };
    let stands = |it| Section::Representative(it);
    let number = Representative { number: "78".to_owned(), ..representative() };
    let phone = Representative { scope: "hər şey".to_owned(), ..representative() };
    let all = [ReleaseCertificate, CourtDecision, RepresentationProof];
    for (section, left) in [
        (Section::Sentence(exonerated.clone()), &all[..]),
        (Section::Sentence(another_day), &[RepresentationProof]),
        (Section::Sentence(sentence()), &[ReleaseCertificate, RepresentationProof]),
        (stands(Some(representative())), &all),
        (stands(Some(phone)), &all),
        (stands(Some(number)), &[ReleaseCertificate, CourtDecision]),
        (stands(None), &[ReleaseCertificate, CourtDecision]),
    ] {
        let mut desk = Desk::founded();
        let case = on_paper(&mut desk);
        let fill = |section| Command::Fill { case, section: Box::new(section) };
        desk.must(AGENT_A, fill(Section::Sentence(exonerated.clone())));
        desk.must(AGENT_A, fill(stands(Some(representative()))));
        for document in [CourtDecision, RepresentationProof] {
            desk.must(AGENT_A, Command::GivePaper { case, document, paper: paper() });
        }
        let said = format!("{section:?}");
        desk.must(AGENT_A, fill(section));
        let held = &desk.file(case).evidence;
        let kept: Vec<_> = all.into_iter().filter(|kind| held.contains_key(kind)).collect();
        assert_eq!(kept, left, "{said}");
    }
}
