//! Invented people, and cases brought to where a test begins.

use chrono::NaiveDate;
use dost_desk::casework::case::Recognition;
use dost_desk::casework::command::Command;
use dost_desk::casework::forms::{Applicant, ReleaseGround, Request, Section, Sentence};
use dost_desk::casework::identity::{
    Address, Category, FatherSuffix, IdDocument, IdDocumentKind, Name, PersonCode, PersonCodeKind,
    PersonName, Phone, Postcode,
};
use dost_desk::casework::ids::{CaseId, TicketId};
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::law::passport::{AnswerChannel, RequestChannel};

use super::desk::House;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub fn name(surname: &str, given: &str, father: &str, suffix: FatherSuffix) -> PersonName {
    let parse = |typed: &str| Name::parse(typed).expect("a name");
    PersonName {
        surname: parse(surname),
        given: parse(given),
        father: (!father.is_empty()).then(|| parse(father)),
        suffix,
    }
}

/// What MEİS knows of a person: all but telephone and e-mail.
pub fn known(name: PersonName) -> Applicant {
    let postcode = Postcode::parse("AZ1000").expect("a postcode");
    Applicant {
        name,
        born: Some(day(1984, 2, 29)),
        document: IdDocument::parse(IdDocumentKind::IdCard, "AA1234567").ok(),
        address: Address::parse("Bakı, Nərimanov, Təbriz küç. 12, m. 4", Some(postcode)).ok(),
        phone: None,
        email: None,
    }
}

pub fn ilham() -> Applicant {
    known(name("Şıxəliyev", "İlham", "Əvəz", FatherSuffix::Oglu))
}

/// Forty letters a name, with the letters that hurt.
pub fn longest() -> Applicant {
    let long = "Əşğıİöüçxqj".repeat(4).chars().take(40).collect::<String>();
    known(name(&long, &long, &long, FatherSuffix::Qizi))
}

pub fn sentence(released: NaiveDate) -> Sentence {
    Sentence {
        institution: "10 saylı cəzaçəkmə müəssisəsi".to_owned(),
        released,
        ground: ReleaseGround::Served,
        certificate: Some("4471/26".to_owned()),
        returned_from_abroad: None,
    }
}

pub fn request() -> Request {
    Request {
        channel: RequestChannel::InPerson,
        answer: AnswerChannel::InPerson,
        needs_medical: true,
        needs_social: true,
        words: String::new(),
    }
}

pub fn fin(text: &str) -> PersonCode {
    PersonCode::parse(PersonCodeKind::Fin, text).expect("a code")
}

/// A ticket called to desk 7 and sat down with: its draft.
pub fn seat(house: &mut House) -> (TicketId, CaseId) {
    let issue =
        Command::IssueTicket { priority: Priority::None, source: TicketSource::Kiosk, case: None };
    let ticket = house.does("aytac", 1, issue).ticket.expect("a ticket");
    house.does("leyla", 7, Command::CallNext);
    let case = house.does("leyla", 7, Command::Serve(ticket)).case.expect("a case");
    (ticket, case)
}

pub fn identify(house: &mut House, case: CaseId, code: &str) {
    let identify = Command::Identify {
        case,
        category: Category::Citizen,
        document_kind: IdDocumentKind::IdCard,
        code: fin(code),
    };
    house.does("leyla", 7, identify);
}

/// MEİS answers both questions about a case.
pub fn meis(house: &mut House, case: CaseId, who: Option<Applicant>, what: Option<Sentence>) {
    house.answers(case, GatewayAnswer::Identity(who));
    house.answers(case, GatewayAnswer::Sentence(what));
}

pub fn meis_is_down(house: &mut House, case: CaseId) {
    let open: Vec<_> = house
        .centre
        .questions
        .iter()
        .filter(|(_, (about, _))| *about == case)
        .map(|(query, _)| *query)
        .collect();
    for query in open {
        let answer = Box::new(GatewayAnswer::Unavailable);
        house.centre_does(Command::Answer { query, case, answer });
    }
}

/// Answers the newest question about a case, whatever older ones are still open.
pub fn answer_newest(house: &mut House, case: CaseId, answer: GatewayAnswer) {
    let open = house.centre.questions.iter().filter(|(_, (about, _))| *about == case);
    let query = open.map(|(query, _)| *query).max().expect("a question");
    house.centre_does(Command::Answer { query, case, answer: Box::new(answer) });
}

pub fn not_paid(house: &mut House, case: CaseId) {
    let answer = PaymentAnswer::NotPaid { other_sentence_paid_on: None };
    answer_newest(house, case, GatewayAnswer::Payment(answer));
}

/// A whole application by its commands, up to the registration.
pub fn registered(house: &mut House, code: &str, who: Applicant) -> CaseId {
    let (ticket, case) = complete(house, code, who);
    house.does("leyla", 7, Command::Register { case, insists: false });
    house.does("leyla", 7, Command::FinishVisit(ticket));
    case
}

/// A case at desk 7 of which nothing is missing, not registered yet.
pub fn complete(house: &mut House, code: &str, who: Applicant) -> (TicketId, CaseId) {
    let (ticket, case) = seat(house);
    identify(house, case, code);
    let released = house.now.date() - chrono::Days::new(20);
    meis(house, case, Some(who.clone()), Some(sentence(released)));
    for section in [
        Section::Applicant(Applicant { phone: Phone::parse("050 123 45 67").ok(), ..who }),
        Section::Sentence(sentence(released)),
        Section::Request(request()),
    ] {
        house.does("leyla", 7, Command::Fill { case, section: Box::new(section) });
    }
    house.does("leyla", 7, Command::CheckPayment(case));
    not_paid(house, case);
    (ticket, case)
}

/// The same, handed to the back office.
pub fn forwarded(house: &mut House, code: &str, who: Applicant) -> CaseId {
    let case = registered(house, code, who);
    let recognition = Recognition::Recognised;
    house.does("leyla", 7, Command::Forward { case, recognition });
    case
}

/// An officer takes a case; what the claim asks of Social Payments is answered: nothing was paid.
pub fn claimed(house: &mut House, officer: &str, case: CaseId) {
    house.does(officer, 1, Command::Claim(case));
    let asked = (case, Question::PriorPayment);
    if house.centre.questions.values().any(|about| *about == asked) {
        not_paid(house, case);
    }
}
