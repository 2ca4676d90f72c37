//! Everything a person, or the centre itself, can ask for. There is no other way in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::act::Act;
use super::case::{NoticeFailure, NoticeMeans, Paper, Recognition, WaiverReason};
use super::forms::Section;
use super::identity::{Category, IdDocumentKind, PersonCode};
use super::ids::{CaseId, CommandId, DeskId, QueryId, StaffId, TicketId, Version};
use super::private::PersonId;
use super::public_key::PublicKey;
use super::register::{GatewayAnswer, OutsideSystem};
pub use super::retention::{ErasureReason, Periods};
pub use super::staff::NewStaff;
use super::staff::{LockOut, Role};
use super::ticket::{ParkReason, Priority, TicketSource};
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::{DocumentKind, Passport, RefusalGround};

/// What the back office decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Grant; the amount follows from the passport's table.
    Grant {
        /// The officer has looked at an earlier grant for another sentence.
        earlier_grant_confirmed: bool,
    },
    /// Refuse on one of the passport's grounds.
    Refuse {
        /// Which ground.
        ground: RefusalGround,
        /// Reasons in words for the citizen.
        reasons: String,
    },
}

/// One thing that can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// First start: the centre, its desks and its first administrator.
    FoundCentre {
        /// The centre's name.
        name: String,
        /// The centre's number, 1–99.
        number: u8,
        /// How many service desks, 1–99.
        desks: u8,
        /// Territory for elections, where the centre has one.
        territory: Option<String>,
        /// The passport in force.
        passport: Box<Passport>,
        /// The calendar in force.
        calendar: Box<Calendar>,
        /// The first administrator.
        administrator: NewStaff,
    },
    /// Another passport comes into force for cases registered from now on.
    AdoptPassport(Box<Passport>),
    /// The Cabinet has moved a day: another calendar; open cases are recomputed.
    AdoptCalendar(Box<Calendar>),
    /// A new member of staff.
    AddStaff(NewStaff),
    /// Another PIN.
    SetPin {
        /// Whose.
        staff: StaffId,
        /// argon2id hash in PHC form.
        pin_hash: String,
    },
    /// Another role.
    SetRole {
        /// Whose.
        staff: StaffId,
        /// Which.
        role: Role,
    },
    /// Somebody leaves: nothing of theirs commits after this.
    DisableStaff(StaffId),
    /// A PIN was looked at; the edge says whether it was right.
    SignIn {
        /// Whose.
        staff: StaffId,
        /// Whether it was right.
        pin_right: bool,
    },
    /// Somebody whom a door knows for sure, by their key or as the system's user, came in without a
    /// PIN. It says nothing about PINs: neither does a wait after wrong ones keep them out, which
    /// anybody can bring about, nor does it end one.
    ComeIn(StaffId),
    /// Somebody leaves their terminal.
    SignOut,
    /// A visitor takes a ticket (step 1).
    IssueTicket {
        /// Whether they go before others.
        priority: Priority,
        /// Where the ticket comes from.
        source: TicketSource,
        /// A returning visitor's case; named only by who may look at cases.
        case: Option<CaseId>,
    },
    /// Call the next visitor to the author's desk by the written policy.
    CallNext,
    /// Call the same visitor again.
    Recall(TicketId),
    /// The visitor did not come.
    MarkNoShow(TicketId),
    /// A visitor who did not come is here after all.
    TakeBack(TicketId),
    /// Set a ticket aside.
    Park {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: ParkReason,
        /// For how many minutes, 1 to `PARK_MINUTES_MAX`.
        minutes: u16,
    },
    /// Put a parked ticket back to its place.
    Unpark(TicketId),
    /// Send a visitor to another desk, keeping the place.
    Transfer {
        /// Which.
        ticket: TicketId,
        /// Where to.
        to: DeskId,
    },
    /// The visitor has sat down (step 2).
    Serve(TicketId),
    /// The visit is over.
    FinishVisit(TicketId),
    /// The visitor gives up.
    CancelTicket(TicketId),
    /// Open a draft for the visitor at the desk, or the case the ticket carries.
    OpenCase(TicketId),
    /// Say who the applicant is; MEİS is asked at once (step 3).
    Identify {
        /// Which case.
        case: CaseId,
        /// Category.
        category: Category,
        /// Kind of identity document.
        document_kind: IdDocumentKind,
        /// The code.
        code: PersonCode,
    },
    /// Record a section of the application.
    Fill {
        /// Which case.
        case: CaseId,
        /// What it says.
        section: Box<Section>,
    },
    /// Ask MEİS again after an outage.
    AskRegister(CaseId),
    /// Record a paper for a document of the checklist.
    GivePaper {
        /// Which case.
        case: CaseId,
        /// Which document.
        document: DocumentKind,
        /// The paper.
        paper: Paper,
    },
    /// Let a document be, with a reason.
    Waive {
        /// Which case.
        case: CaseId,
        /// Which document.
        document: DocumentKind,
        /// Why.
        because: WaiverReason,
    },
    /// Take back what was recorded for a document.
    RemoveEvidence {
        /// Which case.
        case: CaseId,
        /// Which document.
        document: DocumentKind,
    },
    /// Ask Social Payments for an earlier payment (step 4).
    CheckPayment(CaseId),
    /// Register the application (step 5).
    Register {
        /// Which case.
        case: CaseId,
        /// The applicant insists although documents are missing.
        insists: bool,
    },
    /// Hand the case to the back office with the agent's preliminary view (step 6).
    Forward {
        /// Which case.
        case: CaseId,
        /// The preliminary view.
        recognition: Recognition,
    },
    /// An officer takes a case.
    Claim(CaseId),
    /// The officer lets it go.
    Release(CaseId),
    /// The case goes to another officer.
    HandOver {
        /// Which case.
        case: CaseId,
        /// To whom.
        to: StaffId,
    },
    /// Send the case back for papers; the term runs on.
    ReturnForPapers {
        /// Which case.
        case: CaseId,
        /// Which papers.
        documents: Vec<DocumentKind>,
        /// Words for the agent and the citizen.
        words: String,
    },
    /// The papers are here; the case goes back to the back office.
    Resubmit(CaseId),
    /// Decide.
    Decide {
        /// Which case.
        case: CaseId,
        /// What.
        verdict: Verdict,
    },
    /// Post the decision to the citizen's cabinet (step 7).
    PostNotice(CaseId),
    /// Close a notified case.
    CloseCase(CaseId),
    /// The applicant takes the application back.
    Withdraw {
        /// Which case.
        case: CaseId,
        /// Why, in the applicant's words.
        reason: String,
    },
    /// Take a decided case up again in a new, linked one.
    OpenCorrection {
        /// Which case.
        case: CaseId,
        /// Why.
        reason: String,
    },
    /// Look at a case; the look itself is recorded.
    ViewCase(CaseId),
    /// An outside system has answered, or has been given up for now.
    Answer {
        /// Which question.
        query: QueryId,
        /// About which case.
        case: CaseId,
        /// What came back.
        answer: Box<GatewayAnswer>,
    },
    /// The portal has taken a notice.
    ConfirmNotice {
        /// About which case.
        case: CaseId,
        /// The portal's own id.
        receipt: String,
    },
    /// The portal will never take a notice.
    FailNotice {
        /// About which case.
        case: CaseId,
        /// Why.
        why: NoticeFailure,
    },
    /// An outside system has stopped to answer, or answers again.
    NoteSystem {
        /// Which.
        system: OutsideSystem,
        /// Whether it answers.
        answers: bool,
        /// When it stopped: why, as the key of the reason's words.
        why: Option<String>,
    },
    /// Try now what waits for an outside system, instead of at its next turn.
    RetryNow(OutsideSystem),
    /// The citizen has been told otherwise than through the portal (step 7).
    TellCitizen {
        /// About which case.
        case: CaseId,
        /// How.
        means: NoticeMeans,
    },
    /// Look at every open case in order of deadline and raise what is due.
    Sweep,
    /// A public key by which somebody's terminal is known.
    AddKey {
        /// Whose.
        staff: StaffId,
        /// The key.
        key: PublicKey,
    },
    /// A key is known no more.
    RemoveKey {
        /// Whose.
        staff: StaffId,
        /// Its body.
        body: Vec<u8>,
    },
    /// Everything about a person is to be unreadable for good; what is left says that a case was,
    /// when, and how it ended.
    Erase {
        /// Whose data.
        person: PersonId,
        /// Why.
        why: ErasureReason,
        /// The periods by which they were found to be due: they must be so still. `None` for one who
        /// is erased whatever the periods say, which [`ErasureReason::Period`] never is.
        periods: Option<Periods>,
    },
}

impl Command {
    /// Which kind of act this is.
    pub fn act(&self) -> Act {
        match self {
            Self::FoundCentre { .. } => Act::FoundCentre,
            Self::AdoptPassport(_) => Act::AdoptPassport,
            Self::AdoptCalendar(_) => Act::AdoptCalendar,
            Self::AddStaff(_) => Act::AddStaff,
            Self::SetPin { .. } => Act::SetPin,
            Self::SetRole { .. } => Act::SetRole,
            Self::DisableStaff(_) => Act::DisableStaff,
            Self::SignIn { .. } | Self::ComeIn(_) => Act::SignIn,
            Self::SignOut => Act::SignOut,
            Self::IssueTicket { .. } => Act::IssueTicket,
            Self::CallNext => Act::CallNext,
            Self::Recall(_) => Act::Recall,
            Self::MarkNoShow(_) => Act::MarkNoShow,
            Self::TakeBack(_) => Act::TakeBack,
            Self::Park { .. } => Act::Park,
            Self::Unpark(_) => Act::Unpark,
            Self::Transfer { .. } => Act::Transfer,
            Self::Serve(_) => Act::Serve,
            Self::FinishVisit(_) => Act::FinishVisit,
            Self::CancelTicket(_) => Act::CancelTicket,
            Self::OpenCase(_) => Act::OpenCase,
            Self::Identify { .. } => Act::Identify,
            Self::Fill { .. } => Act::Fill,
            Self::AskRegister(_) => Act::AskRegister,
            Self::GivePaper { .. } | Self::Waive { .. } => Act::GiveEvidence,
            Self::RemoveEvidence { .. } => Act::RemoveEvidence,
            Self::CheckPayment(_) => Act::CheckPayment,
            Self::Register { .. } => Act::Register,
            Self::Forward { .. } => Act::Forward,
            Self::Claim(_) => Act::Claim,
            Self::Release(_) => Act::Release,
            Self::HandOver { .. } => Act::HandOver,
            Self::ReturnForPapers { .. } => Act::ReturnForPapers,
            Self::Resubmit(_) => Act::Resubmit,
            Self::Decide { .. } => Act::Decide,
            Self::PostNotice(_) => Act::PostNotice,
            Self::CloseCase(_) => Act::CloseCase,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::OpenCorrection { .. } => Act::OpenCorrection,
            Self::ViewCase(_) => Act::ViewCase,
            Self::Answer { .. }
            | Self::ConfirmNotice { .. }
            | Self::FailNotice { .. }
            | Self::NoteSystem { .. } => Act::Answer,
            Self::RetryNow(_) => Act::RetryNow,
            Self::TellCitizen { .. } => Act::TellCitizen,
            Self::Sweep => Act::Sweep,
            Self::AddKey { .. } => Act::AddKey,
            Self::RemoveKey { .. } => Act::RemoveKey,
            Self::Erase { .. } => Act::Erase,
        }
    }

    /// The case it is about.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Self::AskRegister(case)
            | Self::CheckPayment(case)
            | Self::Claim(case)
            | Self::Release(case)
            | Self::Resubmit(case)
            | Self::PostNotice(case)
            | Self::CloseCase(case)
            | Self::ViewCase(case)
            | Self::Identify { case, .. }
            | Self::Fill { case, .. }
            | Self::GivePaper { case, .. }
            | Self::Waive { case, .. }
            | Self::RemoveEvidence { case, .. }
            | Self::Register { case, .. }
            | Self::Forward { case, .. }
            | Self::HandOver { case, .. }
            | Self::ReturnForPapers { case, .. }
            | Self::Decide { case, .. }
            | Self::Withdraw { case, .. }
            | Self::OpenCorrection { case, .. }
            | Self::Answer { case, .. }
            | Self::ConfirmNotice { case, .. }
            | Self::FailNotice { case, .. }
            | Self::TellCitizen { case, .. } => Some(*case),
            _ => None,
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Actor {
    /// A member of staff.
    Staff(StaffId),
    /// The centre itself: answers of outside systems, the sweep, the first start.
    Centre,
}

impl Actor {
    /// The member of staff, if it is one.
    pub fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Centre => None,
        }
    }
}

/// What surrounds a command: who, where, when, and what they had seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The centre's time; never before that of the last frame.
    pub now: Moment,
    /// Who asks.
    pub actor: Actor,
    /// The desk they sit at.
    pub desk: Option<DeskId>,
    /// Names this command for ever.
    pub command_id: CommandId,
    /// The version of the case they saw; `None` does not compare (the centre itself, lines of text).
    pub seen: Option<Version>,
    /// Their PIN was given for this very command and was right. Only the engine, which looks at
    /// PINs, makes it true for a command that is carried out.
    pub stepped_up: bool,
    /// How long a wrong PIN makes its person wait in this centre.
    pub lock_out: LockOut,
}

impl Context {
    /// The day it is.
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }
}
