//! What has happened. Events carry everything `evolve` needs and nothing it could not replay.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::{
    Decision, NoticeFailure, NoticeMeans, Recognition, RecordedEvidence, Registration,
};
use super::command::{Actor, ErasureReason};
use super::evidence::AnswerHash;
use super::forms::{Applicant, Representative, Request, Sentence};
use super::identity::{Category, IdDocumentKind, PersonCode};
use super::ids::{CaseId, CommandId, DeskId, QueryId, StaffId, TicketId, TicketNumber};
use super::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use super::public_key::PublicKey;
use super::register::{IdentityAnswer, OutsideSystem, PaymentAnswer, Question, SentenceAnswer};
use super::staff::{Role, Staff};
use super::ticket::{ParkReason, Priority, TicketSource, WhyNext};
use super::urgency::Urgency;
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::{DocumentKind, Passport};

/// A section of the application as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilledSection {
    /// The applicant.
    Applicant(Private<Applicant>),
    /// The sentence.
    Sentence(Private<Sentence>),
    /// The representative; `None` takes the representative out.
    Representative(Option<Private<Representative>>),
    /// Channels and need.
    Request(Private<Request>),
}

/// An answer of an outside system as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordedAnswer {
    /// On identity.
    Identity(IdentityAnswer),
    /// On the sentence.
    Sentence(SentenceAnswer),
    /// On payments.
    Payment(Private<PaymentAnswer>),
    /// An outage; the question stays open.
    Unavailable(Question),
}

/// One thing that has happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each follows the command of its name; fields are named by content")]
pub enum Event {
    CentreFounded {
        name: String,
        number: u8,
        desks: u8,
        territory: Option<String>,
        mark: String,
    },
    PassportAdopted(Box<Passport>),
    /// Another calendar is in force; running cases get new dates by it and keep the old proof.
    CalendarAdopted {
        calendar: Box<Calendar>,
    },
    StaffAdded(Staff),
    PinSet {
        staff: StaffId,
        pin_hash: String,
    },
    RoleSet {
        staff: StaffId,
        role: Role,
    },
    StaffDisabled {
        staff: StaffId,
    },
    SignedIn {
        staff: StaffId,
    },
    SignInFailed {
        staff: StaffId,
        locked_until: Option<Moment>,
    },
    SignedOut {
        staff: StaffId,
    },

    TicketIssued {
        ticket: TicketId,
        number: TicketNumber,
        day: NaiveDate,
        priority: Priority,
        source: TicketSource,
        case: Option<CaseId>,
    },
    TicketCalled {
        ticket: TicketId,
        desk: DeskId,
        why: WhyNext,
    },
    TicketRecalled {
        ticket: TicketId,
    },
    TicketNotCome {
        ticket: TicketId,
    },
    TicketTakenBack {
        ticket: TicketId,
    },
    TicketParked {
        ticket: TicketId,
        reason: ParkReason,
        until: Moment,
    },
    TicketUnparked {
        ticket: TicketId,
    },
    TicketTransferred {
        ticket: TicketId,
        to: DeskId,
    },
    TicketServed {
        ticket: TicketId,
        desk: DeskId,
    },
    VisitFinished {
        ticket: TicketId,
    },
    TicketCancelled {
        ticket: TicketId,
    },

    CaseOpened {
        case: CaseId,
        ticket: Option<TicketId>,
        desk: DeskId,
    },
    ApplicantIdentified {
        case: CaseId,
        person: PersonId,
        category: Category,
        document_kind: IdDocumentKind,
        code: Private<PersonCode>,
    },
    /// A question was asked; the sentence that a payment is asked about goes with it.
    Asked {
        case: CaseId,
        person: PersonId,
        query: QueryId,
        question: Question,
        released: Option<Private<NaiveDate>>,
    },
    Answered {
        case: CaseId,
        person: PersonId,
        query: QueryId,
        answer: RecordedAnswer,
    },
    SectionFilled {
        case: CaseId,
        person: PersonId,
        section: FilledSection,
    },
    EvidenceRecorded {
        case: CaseId,
        person: PersonId,
        document: DocumentKind,
        recorded: RecordedEvidence,
    },
    EvidenceRemoved {
        case: CaseId,
        document: DocumentKind,
    },
    CaseRegistered {
        case: CaseId,
        registration: Box<Registration>,
    },
    CaseForwarded {
        case: CaseId,
        recognition: Recognition,
    },
    CaseClaimed {
        case: CaseId,
        by: StaffId,
        until: Moment,
    },
    ClaimReleased {
        case: CaseId,
    },
    CaseReturned {
        case: CaseId,
        person: PersonId,
        documents: Vec<DocumentKind>,
        words: Private<String>,
    },
    CaseResubmitted {
        case: CaseId,
    },
    CaseDecided {
        case: CaseId,
        person: PersonId,
        decision: Decision,
    },
    NoticePosted {
        case: CaseId,
        key: String,
    },
    NoticeConfirmed {
        case: CaseId,
        receipt: String,
    },
    CaseClosed {
        case: CaseId,
    },
    CaseWithdrawn {
        case: CaseId,
        person: Option<PersonId>,
        reason: Private<String>,
    },
    /// A new case takes up what `corrects` decided; it starts with a copy of the file.
    CorrectionOpened {
        case: CaseId,
        corrects: CaseId,
        person: PersonId,
        reason: Private<String>,
    },
    CaseViewed {
        case: CaseId,
    },
    /// The sweep: open cases, those looked at, and those whose urgency rose since the last one.
    Swept {
        open: u32,
        looked_at: u32,
        raised: Vec<(CaseId, Urgency)>,
    },
    KeyAdded {
        staff: StaffId,
        key: PublicKey,
    },
    KeyRemoved {
        staff: StaffId,
        body: Vec<u8>,
    },
    /// The portal will never take the notice: telephone or paper.
    NoticeFailed {
        case: CaseId,
        why: NoticeFailure,
    },
    CitizenTold {
        case: CaseId,
        means: NoticeMeans,
    },
    /// An outside system does not answer.
    SystemDown {
        system: OutsideSystem,
    },
    /// It answers again.
    SystemBack {
        system: OutsideSystem,
    },
    /// Somebody wants what waits for a system to be tried now.
    RetryAsked {
        system: OutsideSystem,
    },
    /// The author's PIN was given for the act that follows in the same frame.
    PinGiven {
        staff: StaffId,
    },
    /// The answer that stands before this in the same frame, as one number.
    AnswerNumbered {
        case: CaseId,
        person: PersonId,
        query: QueryId,
        hash: Private<AnswerHash>,
    },
    /// The person's key is destroyed once this is on the disk.
    PersonErased {
        person: PersonId,
        why: ErasureReason,
    },
    /// Came in by a key or as the system's user, without a PIN.
    CameIn {
        staff: StaffId,
    },
    /// An outside system does not answer, for this reason: the key of its words. Before reasons were
    /// recorded this was [`Event::SystemDown`].
    SystemFailed {
        system: OutsideSystem,
        why: String,
    },
}

impl Event {
    /// The case it is about.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Self::CaseOpened { case, .. }
            | Self::ApplicantIdentified { case, .. }
            | Self::Asked { case, .. }
            | Self::Answered { case, .. }
            | Self::AnswerNumbered { case, .. }
            | Self::SectionFilled { case, .. }
            | Self::EvidenceRecorded { case, .. }
            | Self::EvidenceRemoved { case, .. }
            | Self::CaseRegistered { case, .. }
            | Self::CaseForwarded { case, .. }
            | Self::CaseClaimed { case, .. }
            | Self::ClaimReleased { case }
            | Self::CaseReturned { case, .. }
            | Self::CaseResubmitted { case }
            | Self::CaseDecided { case, .. }
            | Self::NoticePosted { case, .. }
            | Self::NoticeConfirmed { case, .. }
            | Self::NoticeFailed { case, .. }
            | Self::CitizenTold { case, .. }
            | Self::CaseClosed { case }
            | Self::CaseWithdrawn { case, .. }
            | Self::CorrectionOpened { case, .. }
            | Self::CaseViewed { case } => Some(*case),
            _ => None,
        }
    }

    /// The ticket it is about.
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::TicketIssued { ticket, .. }
            | Self::TicketCalled { ticket, .. }
            | Self::TicketRecalled { ticket }
            | Self::TicketNotCome { ticket }
            | Self::TicketTakenBack { ticket }
            | Self::TicketParked { ticket, .. }
            | Self::TicketUnparked { ticket }
            | Self::TicketTransferred { ticket, .. }
            | Self::TicketServed { ticket, .. }
            | Self::VisitFinished { ticket }
            | Self::TicketCancelled { ticket } => Some(*ticket),
            Self::CaseOpened { ticket, .. } => *ticket,
            _ => None,
        }
    }
}

impl HoldsPrivate for Event {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        match self {
            Self::ApplicantIdentified { person, code, .. } => visitor.visit(*person, code),
            Self::Asked { person, released: Some(released), .. } => {
                visitor.visit(*person, released)
            }
            Self::Answered { person, answer, .. } => match answer {
                RecordedAnswer::Identity(IdentityAnswer::Found(found)) => {
                    visitor.visit(*person, found)
                }
                RecordedAnswer::Sentence(SentenceAnswer::Found(found)) => {
                    visitor.visit(*person, found)
                }
                RecordedAnswer::Payment(answer) => visitor.visit(*person, answer),
                _ => Ok(()),
            },
            Self::AnswerNumbered { person, hash, .. } => visitor.visit(*person, hash),
            Self::SectionFilled { person, section, .. } => match section {
                FilledSection::Applicant(value) => visitor.visit(*person, value),
                FilledSection::Sentence(value) => visitor.visit(*person, value),
                FilledSection::Representative(Some(value)) => visitor.visit(*person, value),
                FilledSection::Representative(None) => Ok(()),
                FilledSection::Request(value) => visitor.visit(*person, value),
            },
            Self::EvidenceRecorded { person, recorded, .. } => match &mut recorded.evidence {
                super::case::Evidence::Paper(paper) => visitor.visit(*person, paper),
                super::case::Evidence::Waived(_) => Ok(()),
            },
            Self::CaseReturned { person, words, .. } => visitor.visit(*person, words),
            Self::CaseDecided { person, decision, .. } => match &mut decision.outcome {
                super::case::Outcome::Refuse { reasons, .. } => visitor.visit(*person, reasons),
                super::case::Outcome::Grant { .. } => Ok(()),
            },
            Self::CaseWithdrawn { person: Some(person), reason, .. } => {
                visitor.visit(*person, reason)
            }
            Self::CorrectionOpened { person, reason, .. } => visitor.visit(*person, reason),
            _ => Ok(()),
        }
    }
}

/// One atomic transition: all of its events happen, or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// When; never before the frame that precedes it.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// The command it answers.
    pub command_id: CommandId,
    /// Version of the passport in force.
    pub passport: String,
    /// What happened, in order; at most [`EVENTS_A_FRAME_MAX`].
    pub events: Vec<Event>,
}

/// Events one frame can hold.
pub const EVENTS_A_FRAME_MAX: usize = 64;

impl HoldsPrivate for Frame {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        self.events.iter_mut().try_for_each(|event| event.each_private(visitor))
    }
}
