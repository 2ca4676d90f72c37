//! What an act must come to, judged by the state of the centre alone: whoever presses other keys
//! to the same end has done it as well.

use crate::casework::case::{Case, Notice, Stage};
use crate::casework::ticket::{Ticket, TicketState};
use crate::engine::Snapshot;
use crate::law::passport::{DocumentKind, StepKind};

/// What must have come of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// The visitor has a ticket.
    IssueTicket,
    /// The visitor is called to a desk.
    Call,
    /// The visitor has sat down; a draft is open.
    Serve,
    /// The visitor's code is recorded.
    Identify,
    /// MEİS has answered about person and sentence.
    AskRegister,
    /// The sentence is recorded.
    FillSentence,
    /// A representative is recorded.
    NameRepresentative,
    /// A paper answers for this document.
    Paper(DocumentKind),
    /// Social Payments has been asked.
    CheckPayment,
    /// The application is registered.
    Register,
    /// The case is with the back office.
    Forward,
    /// The visit is over.
    FinishVisit,
    /// An officer holds the case.
    Claim,
    /// The allowance is granted.
    Grant,
    /// The application is refused.
    Refuse,
    /// The case is back for papers.
    Return,
    /// The case is with the back office again.
    Resubmit,
    /// The notice is posted.
    PostNotice,
    /// The centre has posted the notice by itself.
    PostedByItself,
    /// The citizen has been told without the portal.
    Tell,
    /// The case is closed.
    Close,
    /// The desk has said no: the act is there to show why.
    Refused,
    /// The keys have been pressed: there is something to look at.
    Look,
}

/// The goals that lessons name, with the names of the commands where there is one.
const NAMED: [(&str, Goal); 26] = [
    ("ticket issue", Goal::IssueTicket),
    ("ticket call", Goal::Call),
    ("ticket serve", Goal::Serve),
    ("case identify", Goal::Identify),
    ("register ask", Goal::AskRegister),
    ("sentence fill", Goal::FillSentence),
    ("representative name", Goal::NameRepresentative),
    ("paper identity", Goal::Paper(DocumentKind::Identity)),
    ("paper release", Goal::Paper(DocumentKind::ReleaseCertificate)),
    ("paper court", Goal::Paper(DocumentKind::CourtDecision)),
    ("paper proof", Goal::Paper(DocumentKind::RepresentationProof)),
    ("payment check", Goal::CheckPayment),
    ("case register", Goal::Register),
    ("case forward", Goal::Forward),
    ("ticket finish", Goal::FinishVisit),
    ("case claim", Goal::Claim),
    ("case grant", Goal::Grant),
    ("case refuse", Goal::Refuse),
    ("case return", Goal::Return),
    ("case resubmit", Goal::Resubmit),
    ("notice post", Goal::PostNotice),
    ("notice posted", Goal::PostedByItself),
    ("notice told", Goal::Tell),
    ("case close", Goal::Close),
    ("refused", Goal::Refused),
    ("look", Goal::Look),
];

impl Goal {
    /// The stable English name, as in plain mode and in the palette where it is one command.
    pub fn name(self) -> &'static str {
        NAMED.iter().find(|(_, goal)| *goal == self).map_or("", |(name, _)| name)
    }

    /// The goal of that name.
    pub fn parse(name: &str) -> Option<Self> {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, goal)| *goal)
    }

    /// All names, for the remedy of a misspelt one.
    pub fn names() -> String {
        NAMED.map(|(name, _)| name).join(", ")
    }

    /// The step of the passport to which it belongs; `None` may stand in any.
    pub fn step(self) -> Option<StepKind> {
        match self {
            Self::IssueTicket => Some(StepKind::Queue),
            Self::Identify | Self::FillSentence | Self::NameRepresentative => {
                Some(StepKind::Documents)
            }
            Self::Forward | Self::Claim | Self::Grant | Self::Refuse | Self::Return => {
                Some(StepKind::BackOffice)
            }
            Self::PostNotice | Self::PostedByItself | Self::Tell => Some(StepKind::Notice),
            _ => None,
        }
    }

    /// Whether the state shows it. The lesson's ticket and case are the first of the centre.
    pub fn is_reached(self, snapshot: &Snapshot) -> bool {
        let ticket = snapshot.centre.tickets.values().next().map(AsRef::as_ref);
        match self {
            Self::IssueTicket => ticket.is_some(),
            Self::Call => {
                ticket.is_some_and(|ticket| !matches!(ticket.state, TicketState::Waiting))
            }
            Self::FinishVisit => ticket.is_some_and(|ticket: &Ticket| !ticket.is_open()),
            Self::Refused | Self::Look => false,
            _ => the_case(snapshot).is_some_and(|case| self.is_reached_by(case)),
        }
    }

    fn is_reached_by(self, case: &Case) -> bool {
        use Stage::{Closed, Forwarded, Granted, Notified, Refused, Returned, UnderReview};
        let stage = case.stage;
        match self {
            Self::Serve => true,
            Self::Identify => case.person.is_some(),
            Self::AskRegister => {
                case.identity_lookup.answer().is_some() && case.sentence_lookup.answer().is_some()
            }
            Self::FillSentence => case.sentence.is_some(),
            Self::NameRepresentative => case.representative.is_some(),
            Self::Paper(kind) => case.evidence.contains_key(&kind),
            Self::CheckPayment => {
                case.payment_lookup.is_waiting() || case.payment_lookup.answer().is_some()
            }
            Self::Register => case.registration.is_some(),
            Self::Forward | Self::Resubmit => {
                matches!(stage, Forwarded | UnderReview | Granted | Refused | Notified | Closed)
            }
            Self::Claim => matches!(stage, UnderReview | Granted | Refused | Notified | Closed),
            Self::Grant => case.is_granted(),
            Self::Refuse => case.decision.is_some() && !case.is_granted(),
            Self::Return => stage == Returned,
            Self::PostNotice => !matches!(case.notice, Notice::NotPosted),
            Self::PostedByItself => matches!(
                case.notice,
                Notice::Posted { by: None, .. } | Notice::Confirmed { by: None, .. }
            ),
            Self::Tell => matches!(case.notice, Notice::Told { .. }),
            Self::Close => stage == Closed,
            _ => false,
        }
    }
}

/// The case a lesson is about: the first of its centre.
pub fn the_case(snapshot: &Snapshot) -> Option<&Case> {
    snapshot.centre.cases.values().next().map(AsRef::as_ref)
}
