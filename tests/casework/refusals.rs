//! Every refusal can be met, and says which message explains it.

use std::collections::{BTreeMap, BTreeSet};

use dost_desk::casework::case::{NoticeMeans, Paper, Recognition};
use dost_desk::casework::command::{
    Actor, Command, Context, ErasureReason, NewStaff, Periods, Verdict,
};
use dost_desk::casework::forms::{Applicant, Representative, Section};
use dost_desk::casework::ids::{CaseId, DeskId, StaffId, TicketId, Version};
use dost_desk::casework::private::{PersonId, Private};
use dost_desk::casework::public_key::PublicKey;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::casework::staff::{Role, STAFF_MAX};
use dost_desk::casework::ticket::{ParkReason, Priority, TICKETS_A_DAY_MAX, TicketSource};
use dost_desk::law::passport::{
    AnswerChannel, DocumentKind, EvidenceForm, Passport, RefusalGround, RequestChannel,
};
use dost_desk::locale::{Lang, Text};

use super::world::{
    ADMIN, AGENT_A, AGENT_B, Desk, NOT_PAID, OFFICER_A, OFFICER_B, SUPERVISOR, VOLUNTEER,
    applicant, calendar, calendar_with, day, fill_applicant, fill_sentence, fin, grant, identify,
    new_staff, paper, passport, refuse, released, representative, request, sentence,
};

const FIN: &str = "5ZJ7K2P";
const NOBODY: CaseId = CaseId(999);

/// What was met, by key; each is met at least once.
#[derive(Default)]
struct Met(BTreeMap<&'static str, Refusal>);

impl Met {
    #[track_caller]
    fn add(&mut self, key: &'static str, got: Refusal) {
        assert_eq!(got.key(), key, "{got:?}");
        assert_eq!(got.to_string(), format!("refused: {key}"));
        self.0.insert(key, got);
    }
}

fn fill(case: CaseId, section: Section) -> Command {
    Command::Fill { case, section: Box::new(section) }
}

fn issue(case: Option<CaseId>) -> Command {
    Command::IssueTicket { priority: Priority::None, source: TicketSource::Staff, case }
}

fn waits_for_register(desk: &mut Desk, sentence_too: bool) -> CaseId {
    let case = desk.identified(AGENT_A, FIN);
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(None));
    if sentence_too {
        desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(None));
    }
    case
}

fn changed_passport(change: impl FnOnce(&mut Passport)) -> Passport {
    let mut passport = passport().clone();
    change(&mut passport);
    passport
}

fn about_people(met: &mut Met) {
    let mut desk = Desk::founded();
    met.add("refusal-not-your-role", desk.refused(VOLUNTEER, Command::CallNext));
    met.add("refusal-unknown-staff", desk.refused(StaffId(99), Command::CallNext));
    desk.must(ADMIN, Command::DisableStaff(AGENT_B));
    met.add("refusal-staff-disabled", desk.refused(AGENT_B, Command::CallNext));
    for _ in 0..4 {
        let wrong = Command::SignIn { staff: AGENT_A, pin_right: false };
        desk.as_centre(wrong).expect("a wrong PIN is recorded");
    }
    let right = Command::SignIn { staff: AGENT_A, pin_right: true };
    met.add("refusal-sign-in-locked", desk.refused(ADMIN, right));
    let add = |login: &str| Command::AddStaff(new_staff(login, Role::Agent));
    met.add("refusal-login-not-usable", desk.refused(ADMIN, add("Ə")));
    let unnamed = NewStaff { name: String::new(), ..new_staff("tural", Role::Agent) };
    met.add("refusal-name-not-usable", desk.refused(ADMIN, Command::AddStaff(unnamed)));
    met.add("refusal-last-administrator", desk.refused(ADMIN, Command::DisableStaff(ADMIN)));
    let body = [&[0, 0, 0, 11], b"ssh-ed25519".as_slice(), &[0, 0, 0, 32], &[7; 32]].concat();
    let key = PublicKey { algorithm: "ssh-ed25519".to_owned(), body, comment: String::new() };
    let give = |key: &PublicKey| Command::AddKey { staff: AGENT_A, key: key.clone() };
    let cut = PublicKey { body: vec![7], ..key.clone() };
    met.add("refusal-key-not-usable", desk.refused(ADMIN, give(&cut)));
    desk.must(ADMIN, give(&key));
    met.add("refusal-key-taken", desk.refused(ADMIN, give(&key)));
    let remove = Command::RemoveKey { staff: AGENT_A, body: cut.body };
    met.add("refusal-unknown-key", desk.refused(ADMIN, remove));
    for count in desk.centre.staff.size()..STAFF_MAX {
        desk.must(ADMIN, add(&format!("agent{count}")));
    }
    met.add("refusal-too-many-staff", desk.refused(ADMIN, add("toomany")));
    met.add("refusal-no-desk", desk.refused(StaffId(50), Command::CallNext));
    let mut context = desk.context(Actor::Staff(AGENT_A));
    context.desk = Some(DeskId(99));
    let got = desk.run(&Command::CallNext, &context).expect_err("no such desk");
    met.add("refusal-unknown-desk", got);
}

fn about_keys(met: &mut Met) {
    let mut desk = Desk::founded();
    let key = PublicKey {
        algorithm: "ssh-ed25519".to_owned(),
        body: [&[0, 0, 0, 11], b"ssh-ed25519".as_slice(), &[0, 0, 0, 32], &[7; 32]].concat(),
        comment: String::new(),
    };
    let add = |key: &PublicKey| Command::AddKey { staff: AGENT_A, key: key.clone() };
    let broken = PublicKey { body: vec![1], ..key.clone() };
    met.add("refusal-key-not-usable", desk.refused(ADMIN, add(&broken)));
    desk.must(ADMIN, add(&key));
    met.add("refusal-key-taken", desk.refused(ADMIN, add(&key)));
    let unknown = Command::RemoveKey { staff: AGENT_A, body: vec![9] };
    met.add("refusal-unknown-key", desk.refused(ADMIN, unknown));
}

fn about_the_centre(met: &mut Met) {
    let mut desk = Desk::empty();
    met.add("refusal-not-founded", desk.refused(ADMIN, Command::CallNext));
    let figures = Command::FoundCentre {
        name: "DOST".to_owned(),
        number: 0,
        desks: 100,
        territory: None,
        passport: Box::new(passport().clone()),
        calendar: Box::new(calendar().clone()),
        administrator: new_staff("admin", Role::Administrator),
    };
    met.add("refusal-centre-figures", desk.as_centre(figures).expect_err("figures"));
    desk.found(passport()).expect("a centre");
    let again = desk.found(passport()).expect_err("founded already");
    met.add("refusal-already-founded", again);
    let adopt = |calendar| Command::AdoptCalendar(Box::new(calendar));
    let got = desk.refused(ADMIN, adopt(calendar().clone()));
    met.add("refusal-already-in-force", got);
    let mut desk = Desk::founded();
    desk.registered(FIN);
    let off: Vec<_> = day(2026, 1, 21).iter_days().take(99).map(|d| (d, "swap_day_off")).collect();
    met.add("refusal-calendar-too-short", desk.refused(ADMIN, adopt(calendar_with(&off))));
}

fn about_the_queue(met: &mut Met) {
    let mut desk = Desk::founded();
    met.add("refusal-nobody-waiting", desk.refused(AGENT_A, Command::CallNext));
    met.add("refusal-unknown-ticket", desk.refused(AGENT_A, Command::Serve(TicketId(9))));
    let ticket = desk.ticket(Priority::None);
    met.add("refusal-ticket-not-so", desk.refused(AGENT_A, Command::Serve(ticket)));
    desk.call(AGENT_A);
    met.add("refusal-desk-busy", desk.refused(AGENT_A, Command::CallNext));
    met.add("refusal-ticket-elsewhere", desk.refused(AGENT_B, Command::Serve(ticket)));
    met.add("refusal-recall-too-soon", desk.refused(AGENT_A, Command::Recall(ticket)));
    met.add("refusal-recall-first", desk.refused(AGENT_A, Command::MarkNoShow(ticket)));
    for _ in 0..2 {
        desk.minutes(1);
        desk.must(AGENT_A, Command::Recall(ticket));
    }
    desk.minutes(1);
    met.add("refusal-recall-limit", desk.refused(AGENT_A, Command::Recall(ticket)));
    desk.must(AGENT_A, Command::MarkNoShow(ticket));
    desk.minutes(31);
    met.add("refusal-return-too-late", desk.refused(AGENT_A, Command::TakeBack(ticket)));
    let ticket = desk.ticket(Priority::None);
    let park = Command::Park { ticket, reason: ParkReason::SystemDown, minutes: 0 };
    met.add("refusal-park-minutes", desk.refused(AGENT_A, park));
    for _ in 2..TICKETS_A_DAY_MAX {
        desk.ticket(Priority::None);
    }
    met.add("refusal-no-more-tickets", desk.refused(VOLUNTEER, issue(None)));
}

fn about_the_file(met: &mut Met) {
    let mut desk = Desk::founded();
    met.add("refusal-unknown-case", desk.refused(AGENT_A, identify(NOBODY, FIN)));
    let (_, case) = desk.visit(AGENT_A);
    met.add("refusal-not-identified", desk.refused(AGENT_A, fill_applicant(case, applicant())));
    let misfit = Command::Identify {
        case,
        category: dost_desk::casework::identity::Category::Stateless,
        document_kind: dost_desk::casework::identity::IdDocumentKind::IdCard,
        code: fin(FIN),
    };
    met.add("refusal-code-does-not-fit", desk.refused(AGENT_A, misfit));
    desk.must(AGENT_A, identify(case, FIN));
    let seen = Version(0);
    let got = desk.do_seen(AGENT_B, fill_applicant(case, applicant()), seen);
    met.add("refusal-stale", got.expect_err("an older view"));
    let give = |document, paper| Command::GivePaper { case, document, paper };
    let identity = DocumentKind::Identity;
    met.add("refusal-register-pending", desk.refused(AGENT_A, give(identity, paper())));
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    met.add("refusal-register-answers", desk.refused(AGENT_A, give(identity, paper())));
    let court = DocumentKind::CourtDecision;
    met.add("refusal-document-not-required", desk.refused(AGENT_A, give(court, paper())));
    let later = Paper { dated: day(2026, 1, 13), ..paper() };
    met.add("refusal-paper-in-future", desk.refused(AGENT_A, give(identity, later)));
    let unnumbered = Paper { number: " ".to_owned(), ..paper() };
    met.add("refusal-words-missing", desk.refused(AGENT_A, give(identity, unnumbered)));
    let remove = Command::RemoveEvidence { case, document: court };
    met.add("refusal-no-evidence", desk.refused(AGENT_A, remove));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(None));
    met.add("refusal-nothing-to-ask", desk.refused(AGENT_A, Command::AskRegister(case)));
    met.add("refusal-sentence-missing", desk.refused(AGENT_A, Command::CheckPayment(case)));
    let tomorrow = fill_sentence(case, released(day(2026, 1, 13)));
    met.add("refusal-release-in-future", desk.refused(AGENT_A, tomorrow));
    let reason = "Ə".repeat(1001);
    met.add("refusal-too-much", desk.refused(AGENT_A, Command::Withdraw { case, reason }));
    let unborn = Applicant { born: Some(day(2026, 1, 12)), ..applicant() };
    let got = desk.refused(AGENT_A, fill_applicant(case, unborn));
    met.add("refusal-paper-in-future", got);
    met.add("refusal-wrong-stage", desk.refused(AGENT_A, Command::Resubmit(case)));
}

fn about_registration(met: &mut Met) {
    let mut desk = Desk::founded();
    let case = waits_for_register(&mut desk, true);
    let register = || Command::Register { case, insists: false };
    met.add("refusal-applicant-missing", desk.refused(AGENT_A, register()));
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    desk.must(AGENT_A, fill_sentence(case, sentence()));
    let through = request(RequestChannel::Representative);
    desk.must(AGENT_A, fill(case, Section::Request(through)));
    met.add("refusal-representative-missing", desk.refused(AGENT_A, register()));
    let expired = Representative { expires: Some(day(2026, 1, 11)), ..representative() };
    desk.must(AGENT_A, fill(case, Section::Representative(Some(expired))));
    met.add("refusal-proof-expired", desk.refused(AGENT_A, register()));
    desk.must(AGENT_A, fill(case, Section::Representative(Some(representative()))));
    met.add("refusal-payment-not-checked", desk.refused(AGENT_A, register()));
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    met.add("refusal-documents-missing", desk.refused(AGENT_A, register()));
    let mut late = desk.clone();
    late.move_to(day(2026, 1, 13));
    met.add("refusal-payment-stale", late.refused(AGENT_A, register()));
    late.move_to(day(2100, 12, 25));
    late.not_paid(AGENT_A, case);
    // What MEİS said so long ago was asked again with it.
    late.answer(case, Question::Identity, GatewayAnswer::Identity(None));
    late.answer(case, Question::Sentence, GatewayAnswer::Sentence(None));
    met.add("refusal-no-term", late.refused(AGENT_A, Command::Register { case, insists: true }));
    let mut erased = desk.clone();
    let mut file = erased.file(case).clone();
    file.code = Some(Private::Erased);
    erased.centre.cases.insert_mut(case, file.into());
    met.add("refusal-erased", erased.refused(AGENT_A, register()));
    let mut twice = Desk::founded();
    twice.registered(FIN);
    let case = twice.draft(AGENT_A, FIN, released(day(2024, 5, 5)));
    twice.must(AGENT_A, Command::CheckPayment(case));
    twice.answer(case, Question::PriorPayment, NOT_PAID);
    let register = Command::Register { case, insists: false };
    met.add("refusal-undecided-case", twice.refused(AGENT_A, register));
}

fn about_the_passport(met: &mut Met) {
    let narrow = changed_passport(|passport| {
        passport.version = "narrow".to_owned();
        passport.request_channels.selected = vec![RequestChannel::InPerson];
        passport.answer_channels.selected = vec![AnswerChannel::InPerson];
        passport.evidence_forms.selected = vec![EvidenceForm::Original];
        passport.refusal_grounds.selected = vec![RefusalGround::NoLegalGround];
        passport.amounts.retain(|amount| amount.from > day(2026, 1, 12));
    });
    let mut desk = Desk::founded_with(&narrow);
    let case = waits_for_register(&mut desk, true);
    let channel = fill(case, Section::Request(request(RequestChannel::CallCentre)));
    met.add("refusal-channel-not-in-passport", desk.refused(AGENT_A, channel));
    let mut by_phone = request(RequestChannel::InPerson);
    by_phone.answer = AnswerChannel::CallCentre;
    let channel = fill(case, Section::Request(by_phone));
    met.add("refusal-channel-not-in-passport", desk.refused(AGENT_A, channel));
    let copy = Paper { form: EvidenceForm::Copy, ..paper() };
    let copy = Command::GivePaper { case, document: DocumentKind::Identity, paper: copy };
    met.add("refusal-form-not-in-passport", desk.refused(AGENT_A, copy));
    desk.finish(AGENT_A, case);
    let case = desk.under_review("7AB23CD");
    let ground = RefusalGround::IncompleteDocuments;
    let verdict = Verdict::Refuse { ground, reasons: "Səbəb".to_owned() };
    let got = desk.refused(OFFICER_A, Command::Decide { case, verdict });
    met.add("refusal-ground-not-in-passport", got);
    let got = desk.refused(OFFICER_A, Command::Decide { case, verdict: grant() });
    met.add("refusal-no-amount", got);
}

fn about_erasure(met: &mut Met) {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    let person = desk.file(case).person.expect("somebody");
    let why = ErasureReason::Request;
    let erase = |person| Command::Erase { person, why, periods: None };
    met.add("refusal-not-over", desk.refused(SUPERVISOR, erase(person)));
    met.add("refusal-unknown-person", desk.refused(SUPERVISOR, erase(PersonId(99))));
    desk.must(AGENT_A, Command::Withdraw { case, reason: "Fikrini dəyişdi".to_owned() });
    let why = ErasureReason::Period;
    let early = Command::Erase { person, why, periods: Some(Periods::default()) };
    met.add("refusal-not-due", desk.refused(SUPERVISOR, early));
}

fn about_the_office(met: &mut Met) {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    let recognition = Recognition::Recognised;
    desk.must(AGENT_A, Command::Forward { case, recognition });
    met.add("refusal-not-claimed", desk.refused(OFFICER_A, Command::Release(case)));
    desk.must(OFFICER_A, Command::Claim(case));
    met.add("refusal-held-by", desk.refused(OFFICER_B, Command::Claim(case)));
    let to = AGENT_A;
    met.add("refusal-not-an-officer", desk.refused(SUPERVISOR, Command::HandOver { case, to }));
    let words = "Nə?".to_owned();
    let unnamed = Command::ReturnForPapers { case, documents: vec![], words };
    met.add("refusal-no-document-named", desk.refused(OFFICER_A, unnamed));
    let decide = |case, verdict| Command::Decide { case, verdict };
    desk.must(ADMIN, Command::SetRole { staff: AGENT_A, role: Role::Officer });
    desk.must(OFFICER_A, Command::HandOver { case, to: AGENT_A });
    met.add("refusal-four-eyes", desk.refused(AGENT_A, decide(case, refuse())));
    let without = Context { stepped_up: false, ..desk.context(Actor::Staff(OFFICER_A)) };
    let got = desk.clone().run(&decide(case, refuse()), &without);
    met.add("refusal-pin-needed", got.expect_err("no PIN was given"));
    desk.must(ADMIN, Command::SetRole { staff: AGENT_A, role: Role::Agent });
    desk.must(OFFICER_A, Command::Claim(case));
    desk.must(AGENT_A, Command::CheckPayment(case));
    met.add("refusal-payment-unknown", desk.refused(OFFICER_A, decide(case, grant())));
    let mut paid = desk.clone();
    let answer = PaymentAnswer::Paid { on: day(2025, 12, 31), amount: 1600 };
    paid.answer(case, Question::PriorPayment, GatewayAnswer::Payment(answer));
    met.add("refusal-already-paid", paid.refused(OFFICER_A, decide(case, grant())));
    let correct = Command::OpenCorrection { case, reason: "Səhv".to_owned() };
    met.add("refusal-nothing-to-correct", desk.refused(SUPERVISOR, correct));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(OFFICER_A, decide(case, grant()));
    let tell = Command::TellCitizen { case, means: NoticeMeans::Paper };
    met.add("refusal-post-first", desk.refused(AGENT_A, tell.clone()));
    desk.must(AGENT_A, Command::PostNotice(case));
    met.add("refusal-already-posted", desk.refused(AGENT_A, Command::PostNotice(case)));
    met.add("refusal-portal-first", desk.refused(AGENT_A, tell));
    let receipt = || Command::ConfirmNotice { case, receipt: "E-1".to_owned() };
    desk.as_centre(receipt()).expect("a receipt");
    met.add("refusal-stray-answer", desk.as_centre(receipt()).expect_err("once is enough"));
    let again = desk.under_review(FIN);
    met.add("refusal-already-granted", desk.refused(OFFICER_A, decide(again, grant())));
    desk.must(OFFICER_A, decide(again, refuse()));
    let another = desk.registered_for(FIN, released(day(2025, 11, 3)));
    desk.review(another);
    let got = desk.refused(OFFICER_A, decide(another, grant()));
    met.add("refusal-confirm-earlier-grant", got);
}

#[test]
fn every_refusal_is_met() {
    let mut met = Met::default();
    about_people(&mut met);
    about_keys(&mut met);
    about_the_centre(&mut met);
    about_the_queue(&mut met);
    about_the_file(&mut met);
    about_registration(&mut met);
    about_the_passport(&mut met);
    about_the_office(&mut met);
    about_erasure(&mut met);
    let source = include_str!("../../src/casework/refusal.rs");
    let written: BTreeSet<&str> =
        source.split('"').filter(|part| part.starts_with("refusal-")).collect();
    let met: BTreeSet<&str> = met.0.into_keys().collect();
    assert!(written.len() > 50, "the keys were not found");
    let never: Vec<_> = written.difference(&met).collect();
    assert!(never.is_empty(), "no test meets {never:?}");
    for lang in Lang::ALL {
        let wordless: Vec<_> = written.iter().filter(|key| !Text::of(lang).has(key)).collect();
        assert!(wordless.is_empty(), "{lang:?} has no words for {wordless:?}");
    }
}

#[test]
fn a_receipt_is_bounded_and_a_stray_answer_changes_nothing() {
    let mut desk = Desk::founded();
    let case = desk.decided(FIN, grant());
    desk.must(AGENT_A, Command::PostNotice(case));
    for (receipt, refusal) in [("", Refusal::WordsMissing), (&"x".repeat(65), Refusal::TooMuch)] {
        let receipt = receipt.to_owned();
        assert_eq!(desk.as_centre(Command::ConfirmNotice { case, receipt }), Err(refusal));
    }
    let case = desk.identified(AGENT_A, "7AB23CD");
    let query = desk.query(case, Question::Identity).expect("an open question");
    let wrong = Command::Answer { query, case, answer: Box::new(NOT_PAID) };
    assert_eq!(desk.as_centre(wrong), Err(Refusal::StrayAnswer), "not what was asked");
}
