//! One application, as the oracle remembers it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::calendar::Dates;
use crate::casework::case::Decision;
use crate::casework::ids::{CaseId, QueryId, StaffId, TicketId};
use crate::casework::private::PersonId;
use crate::casework::register::{PaymentAnswer, Question};
use crate::law::moment::Moment;
use crate::law::passport::DocumentKind;
use crate::law::term::TermRule;

/// Where a case is; nothing but the way between them matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Draft,
    Registered,
    Forwarded,
    Review(StaffId),
    Returned,
    Decided,
    Posted,
    Untaken,
    Told,
    Notified,
    Closed,
    Withdrawn,
}

impl At {
    /// Decided, and nobody has told the citizen.
    pub(super) fn awaits_notice(self) -> bool {
        matches!(self, Self::Decided | Self::Posted | Self::Untaken)
    }

    pub(super) fn is_undecided(self) -> bool {
        matches!(self, Self::Registered | Self::Forwarded | Self::Review(_) | Self::Returned)
    }
}

/// A notice on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sending {
    pub(super) key: String,
    /// It stands in the cabinet.
    pub(super) stands: bool,
    /// What it said when it first reached the portal.
    pub(super) said: Option<(Option<u32>, bool)>,
}

#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) at: At,
    pub(super) ticket: Option<TicketId>,
    pub(super) person: Option<PersonId>,
    pub(super) released: Option<NaiveDate>,
    pub(super) named: bool,
    pub(super) represented: bool,
    pub(super) meis_knows: bool,
    pub(super) meis_released: Option<NaiveDate>,
    pub(super) papers: BTreeSet<DocumentKind>,
    pub(super) asked_for: Option<NaiveDate>,
    pub(super) paid: Option<PaymentAnswer>,
    pub(super) paid_on: Option<NaiveDate>,
    pub(super) touched: BTreeSet<StaffId>,
    /// Until when nobody else may take it.
    pub(super) held_until: Moment,
    pub(super) registered: Option<NaiveDate>,
    pub(super) number: Option<String>,
    pub(super) rule: Option<TermRule>,
    pub(super) dates: Option<Dates>,
    pub(super) decision: Option<Decision>,
    pub(super) corrects: Option<CaseId>,
    pub(super) sending: Option<Sending>,
    /// The open question of each kind.
    pub(super) open: [Option<QueryId>; 3],
    /// Its outage has been recorded.
    pub(super) out: [bool; 3],
    /// Whoever holds it is no officer any more.
    pub(super) holder_left: bool,
    /// The day on which somebody changed it last.
    pub(super) worked_on: Option<NaiveDate>,
    /// The day on which it came to its end; of a draft that ends with its person, the day on which
    /// somebody changed it last.
    pub(super) ended: Option<NaiveDate>,
    /// Who has changed it, and the frame of each one's last change.
    pub(super) changes: BTreeMap<StaffId, u64>,
}

impl File {
    pub(super) fn blank(ticket: Option<TicketId>) -> Self {
        Self {
            at: At::Draft,
            ticket,
            person: None,
            released: None,
            named: false,
            represented: false,
            meis_knows: false,
            meis_released: None,
            papers: BTreeSet::new(),
            asked_for: None,
            paid: None,
            paid_on: None,
            touched: BTreeSet::new(),
            held_until: Moment::default(),
            registered: None,
            number: None,
            rule: None,
            dates: None,
            decision: None,
            corrects: None,
            sending: None,
            open: [None; 3],
            out: [false; 3],
            holder_left: false,
            worked_on: None,
            ended: None,
            changes: BTreeMap::new(),
        }
    }

    /// Another sentence: what was asked about the old one is worth nothing.
    pub(super) fn set_release(&mut self, released: Option<NaiveDate>) {
        if self.released.is_some() && self.released != released {
            self.papers.remove(&DocumentKind::ReleaseCertificate);
            self.papers.remove(&DocumentKind::CourtDecision);
        }
        self.released = released;
        if self.asked_for.is_some() && self.asked_for != released {
            self.forget_payment();
        }
    }

    pub(super) fn forget_payment(&mut self) {
        (self.asked_for, self.paid, self.paid_on) = (None, None, None);
        self.open[Question::PriorPayment as usize] = None;
    }

    pub(super) fn is_granted(&self) -> bool {
        use crate::casework::case::Outcome;
        let outcome = self.decision.as_ref().map(|decision| &decision.outcome);
        matches!(outcome, Some(Outcome::Grant { .. }))
    }

    /// [5] every document of the checklist has something that answers for it.
    pub(super) fn is_complete(&self) -> bool {
        let has = |kind| self.papers.contains(&kind);
        let certified = self.meis_released.is_some() && self.meis_released == self.released;
        (self.meis_knows || has(DocumentKind::Identity))
            && (certified || has(DocumentKind::ReleaseCertificate))
            && (!self.represented || has(DocumentKind::RepresentationProof))
    }
}
