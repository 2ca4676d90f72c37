//! The hall: tickets and desks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Held, hold};
use crate::casework::centre::Centre;
use crate::casework::event::{Event, Frame};
use crate::casework::ids::{DeskId, TicketId, TicketNumber};
use crate::casework::ticket::{Priority, TicketState, WhyNext};
use crate::law::moment::Moment;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Waiting,
    Called(DeskId),
    Serving(DeskId),
    Parked,
    NoShow,
    Over,
}

#[derive(Clone, Debug)]
struct Place {
    issued: (Moment, TicketId),
    day: NaiveDate,
    priority: Priority,
    stands: Stands,
    for_desk: Option<DeskId>,
    returning: bool,
    served: bool,
}

/// Priority visitors in a row before an ordinary one, by the written policy.
const IN_A_ROW: u8 = 2;

#[derive(Default)]
pub(super) struct Hall {
    places: BTreeMap<TicketId, Place>,
    waiting: BTreeSet<TicketId>,
    desks: BTreeMap<DeskId, BTreeSet<TicketId>>,
    numbers: BTreeMap<NaiveDate, u16>,
    in_a_row: u8,
}

impl Hall {
    pub(super) fn event(&mut self, event: &Event, frame: &Frame) -> Held {
        match event {
            Event::TicketIssued { ticket, number, day, priority, case, .. } => {
                self.issued(*ticket, *number, *day)?;
                let place = Place {
                    issued: (frame.at, *ticket),
                    day: *day,
                    priority: *priority,
                    stands: Stands::Waiting,
                    for_desk: None,
                    returning: case.is_some(),
                    served: false,
                };
                let before = self.places.insert(*ticket, place);
                hold!(15, before.is_none(), "ticket {ticket} was issued twice");
                self.waiting.insert(*ticket);
            }
            Event::TicketCalled { ticket, desk, why } => {
                self.called(*ticket, *desk, *why, frame)?;
            }
            Event::TicketServed { ticket, desk } => {
                self.from(*ticket, |stands| stands == Stands::Called(*desk))?;
                self.put(*ticket, Stands::Serving(*desk), |place| {
                    (place.served, place.for_desk, place.returning) = (true, None, false);
                });
            }
            Event::TicketTransferred { ticket, to } => {
                self.from(*ticket, |stands| !matches!(stands, Stands::Over | Stands::Parked))?;
                self.put(*ticket, Stands::Waiting, |place| place.for_desk = Some(*to));
            }
            Event::TicketParked { ticket, .. } => self.put(*ticket, Stands::Parked, |_| {}),
            Event::TicketUnparked { ticket } => {
                self.from(*ticket, |stands| stands == Stands::Parked)?;
                self.put(*ticket, Stands::Waiting, |place| place.returning |= place.served);
            }
            Event::TicketNotCome { ticket } => {
                self.from(*ticket, |stands| matches!(stands, Stands::Called(_)))?;
                self.put(*ticket, Stands::NoShow, |_| {});
            }
            Event::TicketTakenBack { ticket } => {
                self.from(*ticket, |stands| stands == Stands::NoShow)?;
                self.put(*ticket, Stands::Waiting, |place| place.returning = true);
            }
            Event::VisitFinished { ticket } | Event::TicketCancelled { ticket } => {
                self.from(*ticket, |stands| stands != Stands::Over)?;
                self.put(*ticket, Stands::Over, |_| {});
            }
            _ => {}
        }
        Ok(())
    }

    /// [15] numbers rise by one a day, from 1.
    fn issued(&mut self, ticket: TicketId, number: TicketNumber, day: NaiveDate) -> Held {
        let last = self.numbers.entry(day).or_default();
        hold!(15, number.count == *last + 1, "ticket {ticket} has number {number} after {last}");
        *last = number.count;
        Ok(())
    }

    fn from(&self, ticket: TicketId, may: impl Fn(Stands) -> bool) -> Held {
        let stands = self.places.get(&ticket).map(|place| place.stands);
        hold!(14, stands.is_some_and(may), "ticket {ticket} was {stands:?}");
        Ok(())
    }

    fn put(&mut self, ticket: TicketId, stands: Stands, change: impl FnOnce(&mut Place)) {
        let Some(place) = self.places.get_mut(&ticket) else { return };
        if let Stands::Called(desk) | Stands::Serving(desk) = place.stands
            && let Some(held) = self.desks.get_mut(&desk)
        {
            held.remove(&ticket);
        }
        place.stands = stands;
        change(place);
        match stands {
            Stands::Waiting => {
                self.waiting.insert(ticket);
            }
            Stands::Called(desk) | Stands::Serving(desk) => {
                self.waiting.remove(&ticket);
                self.desks.entry(desk).or_default().insert(ticket);
            }
            Stands::Parked | Stands::NoShow | Stands::Over => {
                self.waiting.remove(&ticket);
            }
        }
    }

    /// [14, 16] who is called waits, and nobody who goes before them does.
    fn called(&mut self, ticket: TicketId, desk: DeskId, why: WhyNext, frame: &Frame) -> Held {
        self.from(ticket, |stands| stands == Stands::Waiting)?;
        let Some(called) = self.places.get(&ticket).cloned() else { return Ok(()) };
        hold!(16, called.day == frame.at.date(), "ticket {ticket} is of another day");
        let may = called.for_desk.is_none_or(|meant| meant == desk);
        hold!(16, may, "ticket {ticket} is for another desk");
        let in_a_row = self.in_a_row;
        let rank = |place: &Place| match () {
            () if place.for_desk == Some(desk) => 0,
            () if place.returning => 1,
            () if place.priority == Priority::None && in_a_row >= IN_A_ROW => 2,
            () if place.priority != Priority::None => 3,
            () => 4,
        };
        let own = (rank(&called), called.issued);
        for other in self.waiting.iter().filter_map(|waiting| self.places.get(waiting)) {
            let waits = other.day == called.day && other.for_desk.is_none_or(|meant| meant == desk);
            let before = waits && (rank(other), other.issued) < own;
            hold!(16, !before, "ticket {ticket} was called before {}", other.issued.1);
        }
        match why {
            WhyNext::Priority(_) => self.in_a_row = self.in_a_row.saturating_add(1),
            WhyNext::LongestWaiting | WhyNext::OrdinaryTurn => self.in_a_row = 0,
            WhyNext::ForThisDesk | WhyNext::Returning => {}
        }
        self.put(ticket, Stands::Called(desk), |_| {});
        Ok(())
    }

    /// [14]
    pub(super) fn one_visitor_a_desk(&self) -> Held {
        for (desk, held) in &self.desks {
            hold!(14, held.len() <= 1, "{} visitors at desk {desk}", held.len());
        }
        Ok(())
    }

    /// [17] the tickets of the last day are those that were issued, each where the frames have put it.
    pub(super) fn adds_up(&self, centre: &Centre) -> Held {
        let Some((day, issued)) = self.numbers.last_key_value() else { return Ok(()) };
        let held = centre.tickets.values().filter(|held| held.day == *day);
        let mut counted = 0_u16;
        for ticket in held {
            let place = self.places.get(&ticket.id).map(|place| place.stands);
            let stands = match ticket.state {
                TicketState::Waiting => Stands::Waiting,
                TicketState::Called { desk, .. } => Stands::Called(desk),
                TicketState::Serving { desk, .. } => Stands::Serving(desk),
                TicketState::Parked { .. } => Stands::Parked,
                TicketState::NoShow { .. } => Stands::NoShow,
                TicketState::Done | TicketState::Cancelled => Stands::Over,
            };
            hold!(17, place == Some(stands), "ticket {} is {stands:?}, not {place:?}", ticket.id);
            counted += 1;
        }
        hold!(17, counted == *issued, "{counted} of {issued} tickets on {day}");
        Ok(())
    }

    /// The day of a ticket, and whether its visitor may still come back to it.
    pub(super) fn is_over(&self, ticket: TicketId, today: NaiveDate) -> bool {
        self.places
            .get(&ticket)
            .is_none_or(|place| place.day < today && place.stands == Stands::Over)
    }
}
