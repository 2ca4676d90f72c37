//! Tickets as events change them.

use std::sync::Arc;

use super::Stamp;
use crate::casework::centre::Centre;
use crate::casework::event::Event;
use crate::casework::ids::{CaseId, StaffId, TicketId};
use crate::casework::ticket::{Ticket, TicketState, WhyNext};

pub(super) fn evolve(centre: &mut Centre, event: &Event, stamp: Stamp) {
    match event {
        Event::TicketIssued { ticket, number, day, priority, source, case } => {
            drop_ended_of_earlier_days(centre, *day);
            centre.counters.ticket = ticket.0;
            centre.counters.ticket_day = Some(*day);
            centre.counters.ticket_of_day = number.count;
            let issued = Ticket {
                id: *ticket,
                number: *number,
                day: *day,
                issued_at: stamp.at,
                source: *source,
                priority: *priority,
                state: TicketState::Waiting,
                calls: Vec::new(),
                first_served_at: None,
                ended_at: None,
                for_desk: None,
                returning: case.is_some(),
                case: *case,
            };
            centre.tickets.insert_mut(*ticket, Arc::new(issued));
        }
        Event::TicketCalled { ticket, desk, why } => {
            match why {
                WhyNext::Priority(_) => {
                    let row = &mut centre.counters.priority_in_a_row;
                    *row = row.saturating_add(1);
                }
                WhyNext::LongestWaiting | WhyNext::OrdinaryTurn => {
                    centre.counters.priority_in_a_row = 0;
                }
                WhyNext::ForThisDesk | WhyNext::Returning => {}
            }
            let by = author(stamp);
            change(centre, *ticket, |held| {
                held.state = TicketState::Called { desk: *desk, by };
                held.calls = vec![stamp.at];
            });
        }
        Event::TicketRecalled { ticket } => {
            change(centre, *ticket, |held| held.calls.push(stamp.at));
        }
        Event::TicketNotCome { ticket } => change(centre, *ticket, |held| {
            held.state = TicketState::NoShow { since: stamp.at };
        }),
        Event::TicketTakenBack { ticket } => change(centre, *ticket, |held| {
            held.state = TicketState::Waiting;
            held.calls.clear();
            held.returning = true;
        }),
        // Who was at a desk already goes on there soon; who only waited keeps the place they had.
        Event::TicketUnparked { ticket } => change(centre, *ticket, |held| {
            held.state = TicketState::Waiting;
            held.calls.clear();
            held.returning |= held.first_served_at.is_some();
        }),
        Event::TicketParked { ticket, reason, until } => change(centre, *ticket, |held| {
            held.state = TicketState::Parked { reason: *reason, until: *until };
        }),
        Event::TicketTransferred { ticket, to } => change(centre, *ticket, |held| {
            held.state = TicketState::Waiting;
            held.calls.clear();
            held.for_desk = Some(*to);
        }),
        Event::TicketServed { ticket, desk } => {
            let by = author(stamp);
            change(centre, *ticket, |held| {
                held.state = TicketState::Serving { desk: *desk, by, since: stamp.at };
                held.first_served_at.get_or_insert(stamp.at);
                held.for_desk = None;
                held.returning = false;
            });
        }
        Event::VisitFinished { ticket } => end(centre, *ticket, TicketState::Done, stamp),
        Event::TicketCancelled { ticket } => end(centre, *ticket, TicketState::Cancelled, stamp),
        _ => {}
    }
}

/// Staff number 0 stands for the centre itself, which never calls or serves anybody.
fn author(stamp: Stamp) -> StaffId {
    stamp.actor.staff().unwrap_or(StaffId(0))
}

fn end(centre: &mut Centre, id: TicketId, state: TicketState, stamp: Stamp) {
    change(centre, id, |held| {
        held.state = state;
        held.ended_at = Some(stamp.at);
    });
}

pub(super) fn carry(centre: &mut Centre, id: TicketId, case: CaseId) {
    change(centre, id, |held| held.case = Some(case));
}

fn change(centre: &mut Centre, id: TicketId, with: impl FnOnce(&mut Ticket)) {
    if centre.tickets.contains_key(&id)
        && let Some(ticket) = centre.tickets.get_mut(&id)
    {
        with(Arc::make_mut(ticket));
    }
}

/// Ended tickets of earlier days stay in the journal; the state keeps the hall of today.
fn drop_ended_of_earlier_days(centre: &mut Centre, today: chrono::NaiveDate) {
    if centre.counters.ticket_day == Some(today) {
        return;
    }
    let old: Vec<_> = centre
        .tickets
        .values()
        .filter(|held| held.day < today && !held.is_open())
        .map(|held| held.id)
        .collect();
    for id in old {
        centre.tickets.remove_mut(&id);
    }
}
