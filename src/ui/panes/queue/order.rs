//! Which tickets are listed, and in which order.

use std::sync::Arc;

use super::ROWS_MAX;
use crate::casework::ids::TicketId;
use crate::casework::ticket::{Priority, Ticket, TicketState};
use crate::ui::Scene;

/// The open tickets of today: this desk's first, then those waiting in the order of the policy,
/// then what other desks have called, the parked, those who did not come, and the visits elsewhere.
pub(super) fn rows(scene: &Scene) -> Vec<TicketId> {
    let today = scene.now.date();
    let tickets = scene.snapshot.centre.tickets.values();
    let mut open: Vec<&Arc<Ticket>> =
        tickets.filter(|ticket| ticket.is_open() && ticket.day == today).take(ROWS_MAX).collect();
    open.sort_by_key(|ticket| (group(scene, ticket), ticket.issued_at, ticket.id));
    open.into_iter().map(|ticket| ticket.id).collect()
}

fn group(scene: &Scene, ticket: &Ticket) -> u8 {
    match ticket.state {
        TicketState::Called { desk, .. } | TicketState::Serving { desk, .. }
            if Some(desk) == scene.desk =>
        {
            0
        }
        TicketState::Waiting if ticket.for_desk.is_some() && ticket.for_desk == scene.desk => 2,
        TicketState::Waiting if ticket.returning => 3,
        TicketState::Waiting if ticket.priority != Priority::None => 4,
        TicketState::Waiting => 5,
        TicketState::Called { .. } => 6,
        TicketState::Parked { .. } => 7,
        TicketState::NoShow { .. } => 8,
        TicketState::Serving { .. } => 9,
        TicketState::Done | TicketState::Cancelled => 10,
    }
}
