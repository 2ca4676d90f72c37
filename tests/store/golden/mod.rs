//! The bytes of every event are frozen: a journal written today must be read in ten years.
//!
//! A change here means that old journals read differently. Then the old shape has to be kept as
//! schema 1 and the new one becomes schema 2; the picture of schema 1 is never edited.

use std::fmt::Write;

use chrono::NaiveDate;
use dost_desk::casework::case::{
    Decision, Evidence, NoticeFailure, NoticeMeans, Outcome, Recognition, RecordedEvidence,
    Registration, WaiverReason,
};
use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Actor, ErasureReason};
use dost_desk::casework::event::{Event, FilledSection, Frame, RecordedAnswer};
use dost_desk::casework::evolve::apply;
use dost_desk::casework::identity::{Category, IdDocumentKind};
use dost_desk::casework::ids::{
    CaseId, CaseNumber, CommandId, DeskId, QueryId, StaffId, TicketId, TicketNumber,
};
use dost_desk::casework::private::{PersonId, Private};
use dost_desk::casework::public_key::PublicKey;
use dost_desk::casework::register::{
    IdentityAnswer, Lookup, OutsideSystem, PaymentAnswer, Question, SentenceAnswer,
};
use dost_desk::casework::staff::{Role, Staff};
use dost_desk::casework::ticket::{ParkReason, Priority, TicketSource, WhyNext};
use dost_desk::casework::urgency::Urgency;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::{DocumentKind, Passport, RefusalGround};
use dost_desk::law::term::term;
use dost_desk::store::codec::{Schema, decode_payload, from_bytes, to_bytes};
use dost_desk::store::frame::payload;
use dost_desk::store::records::FRAME_SCHEMA;

const CASE: CaseId = CaseId(1);
const OTHER: CaseId = CaseId(2);
const TICKET: TicketId = TicketId(1);
const PERSON: PersonId = PersonId(3);
const AGENT: StaffId = StaffId(2);
const DESK: DeskId = DeskId(7);

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
}

/// A private value as it lies in a file; what is inside is the keys' business.
fn sealed<T>(mark: u8) -> Private<T> {
    Private::Sealed(vec![0xAA, mark])
}

/// A calendar of its first year, kept here: the shipped one is data and may change.
fn calendar() -> Calendar {
    Calendar::parse(include_str!("calendar.csv")).expect("it is kept here")
}

/// The passport as it was when schema 1 was frozen.
fn passport() -> Passport {
    Passport::parse(include_str!("passport.toml")).expect("it is kept here")
}

fn law() -> Vec<Event> {
    vec![
        Event::CentreFounded {
            name: "3 nömrəli DOST mərkəzi".into(),
            number: 3,
            desks: 8,
            territory: Some("Bakı".into()),
            mark: "00112233445566aa".into(),
        },
        Event::PassportAdopted(Box::new(passport())),
        Event::CalendarAdopted { calendar: Box::new(calendar()) },
        Event::StaffAdded(Staff {
            id: AGENT,
            login: "leyla".into(),
            name: "Leyla Q.".into(),
            role: Role::Agent,
            pin_hash: "$argon2id$".into(),
            disabled: false,
            sign_in_failures: 1,
            locked_until: Some(Moment(5)),
            last_sign_in: None,
        }),
        Event::PinSet { staff: AGENT, pin_hash: "$argon2id$2".into() },
        Event::RoleSet { staff: AGENT, role: Role::Supervisor },
        Event::StaffDisabled { staff: AGENT },
        Event::SignedIn { staff: AGENT },
        // Before the failure, which it would undo: the rows that are frozen below keep theirs.
        Event::PinGiven { staff: AGENT },
        Event::SignInFailed { staff: AGENT, locked_until: Some(Moment(9)) },
        Event::SignedOut { staff: AGENT },
        Event::KeyAdded {
            staff: AGENT,
            key: PublicKey {
                algorithm: "ssh-ed25519".into(),
                body: vec![1, 2, 3],
                comment: "masa 3".into(),
            },
        },
        Event::KeyRemoved { staff: AGENT, body: vec![1, 2, 3] },
    ]
}

fn queue() -> Vec<Event> {
    vec![
        Event::TicketIssued {
            ticket: TICKET,
            number: TicketNumber { prefix: 'S', count: 12 },
            day: day(23),
            priority: Priority::Elderly,
            source: TicketSource::Kiosk,
            case: None,
        },
        Event::TicketCalled {
            ticket: TICKET,
            desk: DESK,
            why: WhyNext::Priority(Priority::Elderly),
        },
        Event::TicketRecalled { ticket: TICKET },
        Event::TicketNotCome { ticket: TICKET },
        Event::TicketTakenBack { ticket: TICKET },
        Event::TicketParked { ticket: TICKET, reason: ParkReason::SystemDown, until: Moment(77) },
        Event::TicketUnparked { ticket: TICKET },
        Event::TicketTransferred { ticket: TICKET, to: DESK },
        Event::TicketServed { ticket: TICKET, desk: DESK },
        Event::CaseOpened { case: CASE, ticket: Some(TICKET), desk: DESK },
        Event::VisitFinished { ticket: TICKET },
        Event::TicketCancelled { ticket: TICKET },
    ]
}

fn file() -> Vec<Event> {
    let answered = |query, answer| Event::Answered {
        case: CASE,
        person: PERSON,
        query: QueryId(query),
        answer,
    };
    let asked = |query, question, released| Event::Asked {
        case: CASE,
        person: PERSON,
        query: QueryId(query),
        question,
        released,
    };
    let filled = |section| Event::SectionFilled { case: CASE, person: PERSON, section };
    let recorded = |document, evidence| Event::EvidenceRecorded {
        case: CASE,
        person: PERSON,
        document,
        recorded: RecordedEvidence { evidence, by: AGENT, at: Moment(31) },
    };
    vec![
        Event::ApplicantIdentified {
            case: CASE,
            person: PERSON,
            category: Category::Stateless,
            document_kind: IdDocumentKind::PermanentPermit,
            code: sealed(1),
        },
        asked(1, Question::Identity, None),
        asked(2, Question::Sentence, None),
        asked(3, Question::PriorPayment, Some(sealed(2))),
        answered(1, RecordedAnswer::Unavailable(Question::Identity)),
        answered(1, RecordedAnswer::Identity(IdentityAnswer::Found(sealed(3)))),
        answered(1, RecordedAnswer::Identity(IdentityAnswer::NothingFound)),
        answered(2, RecordedAnswer::Sentence(SentenceAnswer::Found(sealed(4)))),
        answered(2, RecordedAnswer::Sentence(SentenceAnswer::NothingFound)),
        answered(3, RecordedAnswer::Payment(sealed(14))),
        filled(FilledSection::Applicant(sealed(5))),
        filled(FilledSection::Sentence(sealed(6))),
        filled(FilledSection::Representative(Some(sealed(7)))),
        filled(FilledSection::Representative(None)),
        filled(FilledSection::Request(sealed(8))),
        recorded(DocumentKind::CourtDecision, Evidence::Paper(sealed(9))),
        recorded(DocumentKind::Identity, Evidence::Waived(WaiverReason::SentByAuthority)),
        Event::EvidenceRemoved { case: CASE, document: DocumentKind::CourtDecision },
    ]
}

fn course() -> Vec<Event> {
    let rule = passport().term_rule();
    let term = term(day(23), &rule, &calendar(), None).expect("it is reckoned");
    let decided = |outcome| Event::CaseDecided {
        case: CASE,
        person: PERSON,
        decision: Decision { outcome, by: AGENT, at: Moment(41), notice_by: day(30) },
    };
    vec![
        Event::CaseRegistered {
            case: CASE,
            registration: Box::new(Registration {
                number: CaseNumber { centre: 3, year: 2026, count: 17 },
                at: Moment(40),
                by: AGENT,
                passport: "1+abcd".into(),
                term: term.into(),
                earlier_terms: Vec::new(),
                incomplete: true,
            }),
        },
        Event::CaseForwarded { case: CASE, recognition: Recognition::NoLegalGround },
        Event::CaseClaimed { case: CASE, by: AGENT, until: Moment(50) },
        Event::ClaimReleased { case: CASE },
        Event::CaseReturned {
            case: CASE,
            person: PERSON,
            documents: vec![DocumentKind::ReleaseCertificate],
            words: sealed(10),
        },
        Event::CaseResubmitted { case: CASE },
        decided(Outcome::Refuse {
            ground: RefusalGround::IncompleteDocuments,
            reasons: sealed(11),
        }),
        decided(Outcome::Grant { amount: 1600, earlier_grant_confirmed: true }),
        Event::CorrectionOpened { case: OTHER, corrects: CASE, person: PERSON, reason: sealed(12) },
        Event::NoticePosted { case: CASE, key: "notice-03-2026-000017".into() },
        Event::NoticeConfirmed { case: CASE, receipt: "ES-000001".into() },
        Event::CaseClosed { case: CASE },
        Event::CaseWithdrawn { case: OTHER, person: Some(PERSON), reason: sealed(13) },
        Event::CaseViewed { case: CASE },
        Event::Swept { open: 4, looked_at: 4, raised: vec![(CASE, Urgency::Late)] },
        Event::KeyAdded {
            staff: AGENT,
            key: PublicKey {
                algorithm: "ssh-ed25519".into(),
                body: vec![0, 1, 2, 255],
                comment: "masa-3 #1".into(),
            },
        },
        Event::KeyRemoved { staff: AGENT, body: vec![0, 1, 2, 255] },
        Event::NoticeFailed { case: CASE, why: NoticeFailure::NoCabinet },
        Event::CitizenTold { case: CASE, means: NoticeMeans::Paper },
        Event::SystemDown { system: OutsideSystem::SocialPayments },
        Event::SystemBack { system: OutsideSystem::Meis },
        Event::RetryAsked { system: OutsideSystem::Esosial },
        Event::AnswerNumbered { case: CASE, person: PERSON, query: QueryId(3), hash: sealed(15) },
        Event::PersonErased { person: PERSON, why: ErasureReason::Period },
        Event::CameIn { staff: AGENT },
        Event::SystemFailed {
            system: OutsideSystem::Esosial,
            why: "gateway-cannot-connect".into(),
        },
    ]
}

fn frame(event: Event) -> Frame {
    Frame {
        at: Moment(1_795_420_800_000),
        actor: Actor::Staff(AGENT),
        desk: Some(DESK),
        command_id: CommandId([5; 16]),
        passport: "1+abcd".into(),
        events: vec![event],
    }
}

fn samples() -> Vec<Event> {
    [law(), queue(), file(), course()].concat()
}

/// Short bytes in full, long ones by length and hash: the picture stays readable.
fn shown(bytes: &[u8]) -> String {
    if bytes.len() > 400 {
        return format!("{} bytes, {}", bytes.len(), blake3::hash(bytes).to_hex());
    }
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn name(event: &Event) -> String {
    let text = format!("{event:?}");
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

#[test]
fn every_event_keeps_its_bytes() {
    let mut picture = String::new();
    for event in samples() {
        let bytes = payload(FRAME_SCHEMA, &frame(event.clone())).expect("it is written");
        let _ = writeln!(picture, "{} {}", name(&event), shown(&bytes));
        let back: Frame = decode_payload(FRAME_SCHEMA, &bytes).expect("it is read");
        assert_eq!(back, frame(event));
    }
    insta::assert_snapshot!("events_schema_1", picture);
}

/// An answer as it lay in a file before numbers were taken of answers, and one with its number.
#[test]
fn an_answer_without_its_number_reads_as_before() {
    const SCHEMA: Schema = Schema { kind: 1, version: 1 };
    let without: Lookup<Private<PaymentAnswer>> =
        Lookup::Answered { query: QueryId(7), at: Moment(9), answer: sealed(1), hash: None };
    let Lookup::Answered { query, at, answer, .. } = without.clone() else { unreachable!() };
    let with = Lookup::Answered { query, at, answer, hash: Some(sealed(2)) };
    let frozen = [
        (
            without,
            "0300000007000000090000000000000000000000\
                   0200000000000000aa01",
        ),
        (
            with,
            "0400000007000000090000000000000000000000\
                0200000000000000aa01000000000200000000000000aa02",
        ),
    ];
    for (lookup, bytes) in frozen {
        let written = to_bytes(&lookup).expect("it is written");
        assert_eq!(shown(&written), bytes);
        let back: Lookup<Private<PaymentAnswer>> = from_bytes(SCHEMA, &written).expect("read");
        assert_eq!(back, lookup);
    }
}

#[test]
fn no_event_is_without_a_sample() {
    // The order of the variants is part of the format, so the last one tells how many there are.
    let count = |event: &Event| {
        let bytes = to_bytes(event).expect("it is written");
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    };
    let numbers: std::collections::BTreeSet<u32> = samples().iter().map(count).collect();
    let expected: std::collections::BTreeSet<u32> = (0..=*numbers.last().expect("some")).collect();
    assert_eq!(numbers, expected, "variants without a sample");
    let source = include_str!("../../../src/casework/event.rs");
    let body = source.split("pub enum Event {").nth(1).expect("the enum");
    let body = body.split("\n}").next().expect("its end");
    let declared = body.lines().filter(|line| {
        line.len() > 4 && line.starts_with("    ") && line[4..].starts_with(char::is_uppercase)
    });
    assert_eq!(declared.count(), expected.len(), "an event was added without a golden sample");
}

#[test]
fn a_case_and_a_ticket_keep_their_bytes() {
    let mut centre = Centre::default();
    let mut picture = String::new();
    for event in samples() {
        apply(&mut centre, &frame(event));
        for case in centre.cases.values() {
            let bytes = to_bytes(case.as_ref()).expect("it is written");
            let line = format!("case {} {}", case.id, blake3::hash(&bytes).to_hex());
            if !picture.contains(&line) {
                let _ = writeln!(picture, "{line}");
            }
        }
    }
    for ticket in centre.tickets.values() {
        let _ = writeln!(picture, "ticket {}", shown(&to_bytes(ticket.as_ref()).expect("written")));
    }
    for member in centre.staff.values() {
        let _ = writeln!(picture, "staff {}", shown(&to_bytes(member.as_ref()).expect("written")));
    }
    // Rows are made anew from the journal when their schema changes, so that older ones have no reader;
    // a start finds that out by the number of the schema of the row about the whole centre.
    insta::assert_snapshot!("rows_schema_3", picture);
}
