//! Why something may not be done. Every refusal has words in both languages (`refusal-…`), the
//! passport's item it rests on where there is one, and what to do next.

use super::case::Stage;
use super::command::Act;
use super::ids::{CaseId, CaseNumber, DeskId, StaffId};
use super::staff::Role;
use crate::law::moment::Moment;
use crate::law::passport::DocumentKind;

/// Why a command was not carried out. The state is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused: {}", self.key())]
#[allow(missing_docs, reason = "fields are named by what they hold")]
pub enum Refusal {
    // --- who ---------------------------------------------------------------------------------
    /// The role does not do this.
    NotYourRole { role: Role, act: Act },
    /// Nobody of that number works here.
    UnknownStaff,
    /// The person has been disabled.
    StaffDisabled,
    /// Too many wrong PINs: wait.
    SignInLocked { until: Moment },
    /// The login is taken, or is not of the form `a-z 0-9 . - _`, 2 to 32.
    LoginNotUsable,
    /// A name is empty or longer than 80 letters.
    NameNotUsable,
    /// The list of staff is full.
    TooManyStaff,
    /// The last administrator cannot be disabled or given another role.
    LastAdministrator,
    /// The command needs a desk.
    NoDesk,
    /// The desk does not exist.
    UnknownDesk,
    // --- the centre --------------------------------------------------------------------------
    /// No centre has been set up in this folder.
    NotFounded,
    /// A centre has been set up already.
    AlreadyFounded,
    /// Number or desks outside 1–99.
    CentreFigures,
    /// This calendar or passport is in force already.
    AlreadyInForce,
    /// The calendar does not reach the dates of an open case.
    CalendarTooShort { case: CaseId },
    // --- queue -------------------------------------------------------------------------------
    /// All numbers of the day are used.
    NoMoreTickets,
    /// Nobody is waiting for this desk.
    NobodyWaiting,
    /// This desk has a visitor already.
    DeskBusy { ticket: String },
    /// No such ticket.
    UnknownTicket,
    /// The ticket is not in the state this needs.
    TicketNotSo { state: &'static str },
    /// The ticket is at another desk.
    TicketElsewhere { desk: DeskId },
    /// Called again too soon.
    RecallTooSoon { seconds: i64 },
    /// Called as often as allowed: mark it as not come.
    RecallLimit,
    /// There has been only one call: call again before marking as not come.
    RecallFirst,
    /// The way back has closed.
    ReturnTooLate,
    /// Parking time outside 1 to the limit.
    ParkMinutes,
    // --- the case ----------------------------------------------------------------------------
    /// No such case.
    UnknownCase,
    /// Somebody changed the case since it was looked at.
    Stale { by: Option<StaffId>, at: Moment },
    /// The case is in a stage where this is not done.
    WrongStage { stage: Stage },
    /// Nobody has been identified yet.
    NotIdentified,
    /// The document does not fit the category, or the code does not fit the document.
    CodeDoesNotFit,
    /// The file has been erased.
    Erased,
    /// Nobody of that number is known.
    UnknownPerson,
    /// A case of the person is not over, or a visitor waits with one: open work is never erased.
    NotOver { case: CaseId },
    /// The period of a case of the person has not passed, by the periods of this erasure.
    NotDue { case: CaseId },
    /// The applicant's name is missing.
    ApplicantMissing,
    /// The sentence is missing.
    SentenceMissing,
    /// The release lies in the future.
    ReleaseInFuture,
    /// The request is by a representative and nobody is named.
    RepresentativeMissing,
    /// The representative's proof has run out.
    ProofExpired { on: chrono::NaiveDate },
    /// A text is empty or too long.
    WordsMissing,
    /// MEİS has not answered yet.
    RegisterPending,
    /// MEİS has answered: the paper may not be asked for (note to item 21).
    RegisterAnswers { document: DocumentKind },
    /// The document is not part of this case.
    DocumentNotRequired { document: DocumentKind },
    /// Nothing is recorded for the document.
    NoEvidence { document: DocumentKind },
    /// The paper is dated in the future.
    PaperInFuture,
    /// Nothing needs asking again.
    NothingToAsk,
    /// Documents are missing; the applicant may insist.
    DocumentsMissing { documents: Vec<DocumentKind> },
    /// The prior payment has not been looked up.
    PaymentNotChecked,
    /// The person has an undecided case already.
    UndecidedCase { number: CaseNumber },
    /// The term cannot be reckoned for this day.
    NoTerm,
    /// A colleague holds the case.
    HeldBy { by: StaffId, until: Moment },
    /// Claim the case first.
    NotClaimed,
    /// The one to hand over to is no officer, or disabled, or holds it already.
    NotAnOfficer,
    /// Who registered or edited the file cannot decide it.
    FourEyes,
    /// Only a `No` of Social Payments allows a grant.
    PaymentUnknown,
    /// The answer about an earlier payment is not of today: it is asked for at registration and at
    /// the decision.
    PaymentStale { at: Moment },
    /// The allowance was paid for this sentence.
    AlreadyPaid { on: chrono::NaiveDate },
    /// This centre has granted for this sentence.
    AlreadyGranted { case: CaseId },
    /// There is an earlier grant for another sentence: confirm that it is another.
    ConfirmEarlierGrant { on: chrono::NaiveDate },
    /// No amount is known for the reference day.
    NoAmount,
    /// The ground is not one of the passport's.
    GroundNotInPassport,
    /// The passport does not know this channel of request or answer.
    ChannelNotInPassport,
    /// The passport does not take papers in this form.
    FormNotInPassport,
    /// No document was named.
    NoDocumentNamed,
    /// The notice has been posted.
    AlreadyPosted,
    /// The notice has not been posted: the portal comes before telephone and paper.
    PostFirst,
    /// The portal still has time to answer: telephone and paper come after it.
    PortalFirst { until: Moment },
    /// There is nothing to correct: the case is not decided, or is corrected already.
    NothingToCorrect,
    /// The answer is to a question nobody asks any more.
    StrayAnswer,
    /// A list or a text is longer than its bound.
    TooMuch,
    /// The public key is of no form or strength that is taken.
    KeyNotUsable,
    /// The public key is known already.
    KeyTaken { by: StaffId },
    /// The person has no such public key.
    UnknownKey,
    /// The act asks for the person's PIN, and it was not given.
    PinNeeded,
}

impl Refusal {
    /// The message key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotYourRole { .. } => "refusal-not-your-role",
            Self::UnknownStaff => "refusal-unknown-staff",
            Self::StaffDisabled => "refusal-staff-disabled",
            Self::SignInLocked { .. } => "refusal-sign-in-locked",
            Self::LoginNotUsable => "refusal-login-not-usable",
            Self::NameNotUsable => "refusal-name-not-usable",
            Self::TooManyStaff => "refusal-too-many-staff",
            Self::LastAdministrator => "refusal-last-administrator",
            Self::NoDesk => "refusal-no-desk",
            Self::UnknownDesk => "refusal-unknown-desk",
            Self::NotFounded => "refusal-not-founded",
            Self::AlreadyFounded => "refusal-already-founded",
            Self::CentreFigures => "refusal-centre-figures",
            Self::AlreadyInForce => "refusal-already-in-force",
            Self::CalendarTooShort { .. } => "refusal-calendar-too-short",
            Self::NoMoreTickets => "refusal-no-more-tickets",
            Self::NobodyWaiting => "refusal-nobody-waiting",
            Self::DeskBusy { .. } => "refusal-desk-busy",
            Self::UnknownTicket => "refusal-unknown-ticket",
            Self::TicketNotSo { .. } => "refusal-ticket-not-so",
            Self::TicketElsewhere { .. } => "refusal-ticket-elsewhere",
            Self::RecallTooSoon { .. } => "refusal-recall-too-soon",
            Self::RecallLimit => "refusal-recall-limit",
            Self::RecallFirst => "refusal-recall-first",
            Self::ReturnTooLate => "refusal-return-too-late",
            Self::ParkMinutes => "refusal-park-minutes",
            Self::UnknownCase => "refusal-unknown-case",
            Self::Stale { .. } => "refusal-stale",
            Self::WrongStage { .. } => "refusal-wrong-stage",
            Self::NotIdentified => "refusal-not-identified",
            Self::CodeDoesNotFit => "refusal-code-does-not-fit",
            Self::Erased => "refusal-erased",
            Self::UnknownPerson => "refusal-unknown-person",
            Self::NotOver { .. } => "refusal-not-over",
            Self::NotDue { .. } => "refusal-not-due",
            Self::ApplicantMissing => "refusal-applicant-missing",
            Self::SentenceMissing => "refusal-sentence-missing",
            Self::ReleaseInFuture => "refusal-release-in-future",
            Self::RepresentativeMissing => "refusal-representative-missing",
            Self::ProofExpired { .. } => "refusal-proof-expired",
            Self::WordsMissing => "refusal-words-missing",
            Self::RegisterPending => "refusal-register-pending",
            Self::RegisterAnswers { .. } => "refusal-register-answers",
            Self::DocumentNotRequired { .. } => "refusal-document-not-required",
            Self::NoEvidence { .. } => "refusal-no-evidence",
            Self::PaperInFuture => "refusal-paper-in-future",
            Self::NothingToAsk => "refusal-nothing-to-ask",
            Self::DocumentsMissing { .. } => "refusal-documents-missing",
            Self::PaymentNotChecked => "refusal-payment-not-checked",
            Self::UndecidedCase { .. } => "refusal-undecided-case",
            Self::NoTerm => "refusal-no-term",
            Self::HeldBy { .. } => "refusal-held-by",
            Self::NotClaimed => "refusal-not-claimed",
            Self::NotAnOfficer => "refusal-not-an-officer",
            Self::FourEyes => "refusal-four-eyes",
            Self::PaymentUnknown => "refusal-payment-unknown",
            Self::PaymentStale { .. } => "refusal-payment-stale",
            Self::AlreadyPaid { .. } => "refusal-already-paid",
            Self::AlreadyGranted { .. } => "refusal-already-granted",
            Self::ConfirmEarlierGrant { .. } => "refusal-confirm-earlier-grant",
            Self::NoAmount => "refusal-no-amount",
            Self::GroundNotInPassport => "refusal-ground-not-in-passport",
            Self::ChannelNotInPassport => "refusal-channel-not-in-passport",
            Self::FormNotInPassport => "refusal-form-not-in-passport",
            Self::NoDocumentNamed => "refusal-no-document-named",
            Self::AlreadyPosted => "refusal-already-posted",
            Self::PostFirst => "refusal-post-first",
            Self::PortalFirst { .. } => "refusal-portal-first",
            Self::NothingToCorrect => "refusal-nothing-to-correct",
            Self::StrayAnswer => "refusal-stray-answer",
            Self::TooMuch => "refusal-too-much",
            Self::KeyNotUsable => "refusal-key-not-usable",
            Self::KeyTaken { .. } => "refusal-key-taken",
            Self::UnknownKey => "refusal-unknown-key",
            Self::PinNeeded => "refusal-pin-needed",
        }
    }

    /// The passport item it rests on, where it rests on one.
    pub fn item(&self) -> Option<u8> {
        match self {
            Self::CodeDoesNotFit => Some(10),
            Self::RepresentativeMissing
            | Self::ProofExpired { .. }
            | Self::ChannelNotInPassport => Some(6),
            Self::RegisterPending
            | Self::RegisterAnswers { .. }
            | Self::DocumentNotRequired { .. }
            | Self::DocumentsMissing { .. } => Some(21),
            Self::PaymentNotChecked
            | Self::PaymentUnknown
            | Self::PaymentStale { .. }
            | Self::AlreadyPaid { .. }
            | Self::AlreadyGranted { .. }
            | Self::ConfirmEarlierGrant { .. }
            | Self::FourEyes
            | Self::PostFirst
            | Self::PortalFirst { .. }
            | Self::WrongStage { .. } => Some(23),
            Self::GroundNotInPassport => Some(9),
            Self::FormNotInPassport => Some(22),
            Self::NoTerm => Some(13),
            _ => None,
        }
    }
}
