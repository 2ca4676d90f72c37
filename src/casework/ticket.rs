//! A visitor's place in the queue, and the written policy that says who is next.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ids::{CaseId, DeskId, StaffId, TicketId, TicketNumber};
use crate::law::moment::Moment;

/// The letter of the direction "sosial müavinətlər" (social allowances) on a ticket.
pub const DIRECTION_PREFIX: char = 'S';
/// Tickets one centre issues a day at most: three digits on the slip.
pub const TICKETS_A_DAY_MAX: u16 = 999;
/// Calls of one ticket, the first included, before it counts as a no-show.
pub const CALLS_MAX: u8 = 3;
/// Seconds that must pass between two calls of one ticket.
pub const RECALL_GAP_SECONDS: i64 = 30;
/// Minutes after a no-show in which the visitor may come back to the head of the queue.
pub const RETURN_MINUTES_MAX: u32 = 30;
/// Minutes a ticket may be parked at most in one go.
pub const PARK_MINUTES_MAX: u16 = 240;
/// Priority visitors called in a row before one ordinary visitor is called.
pub const PRIORITY_IN_A_ROW_MAX: u8 = 2;

/// Why a visitor goes before others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// None: in order of arrival.
    None,
    /// A person with a disability.
    Disability,
    /// An elderly person.
    Elderly,
    /// Pregnant, or with a small child.
    WithChild,
    /// A veteran, or a family member of a martyr.
    Veteran,
}

/// Where the ticket came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketSource {
    /// Given by staff or a volunteer.
    Staff,
    /// Taken at the kiosk.
    Kiosk,
    /// Given by the call centre.
    CallCentre,
}

/// Why a ticket is parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParkReason {
    /// The visitor went to fetch a paper.
    FetchingPaper,
    /// An outside system does not answer.
    SystemDown,
    /// The visitor asked for a break.
    VisitorBreak,
    /// Somebody else has to come to the desk.
    WaitingForSomebody,
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// In the queue.
    Waiting,
    /// Called to a desk.
    Called {
        /// To which desk.
        desk: DeskId,
        /// By whom.
        by: StaffId,
    },
    /// At a desk.
    Serving {
        /// At which desk.
        desk: DeskId,
        /// By whom.
        by: StaffId,
        /// Since when: the visit's stopwatch.
        since: Moment,
    },
    /// Set aside, keeping its place.
    Parked {
        /// Why.
        reason: ParkReason,
        /// Until when it may rest before it is announced.
        until: Moment,
    },
    /// Called and did not come.
    NoShow {
        /// Since when: the way back is open for a time.
        since: Moment,
    },
    /// Served to the end.
    Done,
    /// Given up by the visitor or by staff.
    Cancelled,
}

/// A visitor's place in the queue. Holds nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Which ticket.
    pub id: TicketId,
    /// What is printed on it.
    pub number: TicketNumber,
    /// The day it is good for.
    pub day: NaiveDate,
    /// When it was issued: its place in the order.
    pub issued_at: Moment,
    /// Where it came from.
    pub source: TicketSource,
    /// Whether it goes before others, and why.
    pub priority: Priority,
    /// Where it stands.
    pub state: TicketState,
    /// When it was called, oldest first; at most [`CALLS_MAX`] since it last waited.
    pub calls: Vec<Moment>,
    /// When the visitor first sat down at a desk.
    pub first_served_at: Option<Moment>,
    /// When the visit ended.
    pub ended_at: Option<Moment>,
    /// The desk this ticket is meant for after a transfer; any desk otherwise.
    pub for_desk: Option<DeskId>,
    /// A visitor who came back goes to the head of the queue.
    pub returning: bool,
    /// The case it carries.
    pub case: Option<CaseId>,
}

impl Ticket {
    /// True while the visit is not over: the ticket still stands somewhere in the hall.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, TicketState::Done | TicketState::Cancelled)
    }
}

/// Whole minutes of a visit, from first sitting down to its end or to `now`; `None` before it has
/// begun. Parking and changing desks do not stop the watch: it measures the citizen's time against
/// the passport's item 18.
pub fn visit_minutes(ticket: &Ticket, now: Moment) -> Option<u32> {
    let begun = ticket.first_served_at?;
    Some(ticket.ended_at.unwrap_or(now).minutes_since(begun))
}

/// Why this ticket is the next one: shown to the agent and kept with the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNext {
    /// It was transferred to this desk and keeps its place before others.
    ForThisDesk,
    /// Its visitor came back and goes straight to the next free desk.
    Returning,
    /// Its visitor has priority.
    Priority(Priority),
    /// Enough priority visitors were called in a row; the longest waiting is next.
    OrdinaryTurn,
    /// It has waited longest.
    LongestWaiting,
}

/// Chooses the next ticket for a desk by the written policy, and says why.
///
/// Order: tickets transferred to this desk; visitors who came back; priority visitors, but after
/// [`PRIORITY_IN_A_ROW_MAX`] of them one ordinary visitor; then by time of issue.
/// `priority_in_a_row` is how many priority visitors were called since the last ordinary one.
pub fn choose_next<'a>(
    waiting: impl Iterator<Item = &'a Ticket>,
    desk: DeskId,
    priority_in_a_row: u8,
) -> Option<(&'a Ticket, WhyNext)> {
    let mut best: Option<(u8, &'a Ticket, WhyNext)> = None;
    let ordinary_turn = priority_in_a_row >= PRIORITY_IN_A_ROW_MAX;
    for ticket in waiting {
        if ticket.state != TicketState::Waiting
            || ticket.for_desk.is_some_and(|meant| meant != desk)
        {
            continue;
        }
        let (rank, why) = match (ticket.for_desk, ticket.returning, ticket.priority) {
            (Some(_), _, _) => (0, WhyNext::ForThisDesk),
            (None, true, _) => (1, WhyNext::Returning),
            (None, false, Priority::None) if ordinary_turn => (2, WhyNext::OrdinaryTurn),
            (None, false, Priority::None) => (4, WhyNext::LongestWaiting),
            (None, false, priority) => (3, WhyNext::Priority(priority)),
        };
        let sooner = best.as_ref().is_none_or(|(best_rank, held, _)| {
            (rank, ticket.issued_at, ticket.id) < (*best_rank, held.issued_at, held.id)
        });
        if sooner {
            best = Some((rank, ticket, why));
        }
    }
    best.map(|(_, ticket, why)| (ticket, why))
}
