//! A decision never changes; a correction is a new case beside it.

use dost_desk::casework::case::{Evidence, Outcome, RecordedEvidence, Stage};
use dost_desk::casework::command::{Command, Verdict};
use dost_desk::casework::identity::{Category, IdDocumentKind};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::private::Private;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::Question;
use dost_desk::casework::staff::Role;
use dost_desk::law::passport::{DocumentKind, RequestChannel};

use super::world::{
    ADMIN, AGENT_A, AGENT_B, Desk, NOT_PAID, OFFICER_A, OFFICER_B, SUPERVISOR, day, fill_sentence,
    grant, paper, refuse, released, representative, request,
};

const FIN: &str = "5ZJ7K2P";

fn correct(case: CaseId) -> Command {
    Command::OpenCorrection { case, reason: "Səhv əsas seçilib.".to_owned() }
}

/// Takes a correction through to its review by the second officer.
fn reviewed(desk: &mut Desk, case: CaseId) {
    desk.must(AGENT_B, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_B, Command::Register { case, insists: false });
    let recognition = dost_desk::casework::case::Recognition::Recognised;
    desk.must(AGENT_B, Command::Forward { case, recognition });
    desk.must(OFFICER_B, Command::Claim(case));
}

#[test]
fn a_refusal_is_corrected_by_a_new_linked_case() {
    let mut desk = Desk::founded();
    desk.move_to(day(2024, 12, 30));
    let open = desk.registered_for(FIN, released(day(2024, 12, 1)));
    assert_eq!(desk.refused(SUPERVISOR, correct(open)), Refusal::NothingToCorrect);
    desk.review(open);
    desk.must(OFFICER_A, Command::Decide { case: open, verdict: refuse() });
    let before = desk.file(open).decision.clone();
    desk.move_to(day(2025, 1, 6));
    let case = desk.must(SUPERVISOR, correct(open)).case.expect("a correction");
    let file = desk.file(case);
    assert_eq!(file.stage, Stage::Draft);
    assert_eq!(file.sentence(), desk.file(open).sentence());
    assert_eq!(file.corrects.as_ref().map(|held| (held.of, held.by)), Some((open, SUPERVISOR)));
    assert_eq!(file.payment_lookup.answer(), None, "the payment is asked anew");
    assert_eq!(desk.file(open).corrected_by, Some(case));
    assert_eq!(desk.refused(SUPERVISOR, correct(open)), Refusal::NothingToCorrect);

    reviewed(&mut desk, case);
    desk.must(OFFICER_B, Command::Decide { case, verdict: grant() });
    assert_eq!(desk.file(open).decision, before);
    assert_eq!(desk.file(open).stage, Stage::Refused);
    let outcome = desk.file(case).decision.as_ref().map(|held| held.outcome.clone());
    assert!(
        matches!(outcome, Some(Outcome::Grant { amount: 1380, .. })),
        "the wage of the first registration counts: {outcome:?}"
    );
}

#[test]
fn who_wrote_in_the_first_file_wrote_in_its_copy() {
    let mut desk = Desk::founded();
    let first = desk.decided(FIN, refuse());
    let case = desk.must(SUPERVISOR, correct(first)).case.expect("a correction");
    for who in [AGENT_A, SUPERVISOR] {
        assert!(desk.file(case).touched_by.contains(&who), "{who}");
    }
    desk.must(ADMIN, Command::SetRole { staff: AGENT_A, role: Role::Officer });
    reviewed(&mut desk, case);
    desk.must(OFFICER_B, Command::HandOver { case, to: AGENT_A });
    let decide = Command::Decide { case, verdict: grant() };
    assert_eq!(desk.refused(AGENT_A, decide), Refusal::FourEyes);
}

#[test]
fn putting_a_date_right_never_pays_twice() {
    let mut desk = Desk::founded();
    let first = desk.decided(FIN, grant());
    let case = desk.must(SUPERVISOR, correct(first)).case.expect("a correction");
    desk.must(AGENT_B, fill_sentence(case, released(day(2025, 12, 29))));
    desk.must(AGENT_B, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_B, Command::Register { case, insists: true });
    let recognition = dost_desk::casework::case::Recognition::NoLegalGround;
    desk.must(AGENT_B, Command::Forward { case, recognition });
    desk.must(OFFICER_B, Command::Claim(case));
    let document = dost_desk::law::passport::DocumentKind::ReleaseCertificate;
    let words = "Arayış lazımdır.".to_owned();
    desk.must(OFFICER_B, Command::ReturnForPapers { case, documents: vec![document], words });
    desk.must(AGENT_B, Command::GivePaper { case, document, paper: super::world::paper() });
    desk.must(AGENT_B, Command::Resubmit(case));
    desk.must(OFFICER_B, Command::Claim(case));
    let verdict = Verdict::Grant { earlier_grant_confirmed: true };
    assert_eq!(
        desk.refused(OFFICER_B, Command::Decide { case, verdict }),
        Refusal::AlreadyGranted { case: first }
    );
    desk.must(OFFICER_B, Command::Decide { case, verdict: refuse() });
}

#[test]
fn a_correction_that_was_taken_back_leaves_room_for_another() {
    let mut desk = Desk::founded();
    let first = desk.decided(FIN, refuse());
    let case = desk.must(SUPERVISOR, correct(first)).case.expect("a correction");
    desk.must(AGENT_A, Command::Withdraw { case, reason: "ehtiyac yoxdur".to_owned() });
    let again = desk.must(SUPERVISOR, correct(first)).case;
    assert_eq!(desk.file(first).corrected_by, again);
}

#[test]
fn the_new_file_is_a_copy_of_the_old_one() {
    let mut desk = Desk::founded();
    let old = desk.decided(FIN, refuse());
    let mut file = desk.file(old).clone();
    file.category = Category::Stateless;
    file.document_kind = IdDocumentKind::PermanentPermit;
    file.representative = Some(Private::of(representative()));
    file.request = Some(Private::of(request(RequestChannel::Representative)));
    let evidence = Evidence::Paper(Private::of(paper()));
    let recorded = RecordedEvidence { evidence, by: AGENT_A, at: desk.now };
    file.evidence.insert(DocumentKind::RepresentationProof, recorded);
    desk.centre.cases.insert_mut(old, file.clone().into());
    let new = desk.must(SUPERVISOR, correct(old)).case.expect("a correction");
    let copy = desk.file(new);
    assert_eq!((copy.category, copy.document_kind), (file.category, file.document_kind));
    assert_eq!((copy.person, &copy.code), (file.person, &file.code));
    assert_eq!((&copy.applicant, &copy.sentence), (&file.applicant, &file.sentence));
    assert_eq!((&copy.representative, &copy.request), (&file.representative, &file.request));
    assert_eq!(copy.evidence, file.evidence);
    assert_eq!(copy.identity_lookup, file.identity_lookup);
    assert_eq!(copy.sentence_lookup, file.sentence_lookup);
}
