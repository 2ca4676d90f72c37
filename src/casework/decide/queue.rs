//! The queue: tickets, calls, no-shows and the way back.

use std::sync::Arc;

use super::{author, has_desk, own_desk, permit, state_name};
use crate::casework::case::Stage;
use crate::casework::centre::Centre;
use crate::casework::command::{Act, Command, Context};
use crate::casework::event::Event;
use crate::casework::ids::{CaseId, DeskId, TicketId, TicketNumber};
use crate::casework::private::Private;
use crate::casework::refusal::Refusal;
use crate::casework::ticket::{
    CALLS_MAX, DIRECTION_PREFIX, PARK_MINUTES_MAX, ParkReason, Priority, RECALL_GAP_SECONDS,
    RETURN_MINUTES_MAX, TICKETS_A_DAY_MAX, Ticket, TicketSource, TicketState, choose_next,
};

/// Calls of a visitor before their absence may be recorded.
const CALLS_BEFORE_NO_SHOW: usize = 2;

pub(super) fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let event = match command {
        Command::IssueTicket { priority, source, case } => {
            return issue(centre, *priority, *source, *case, context);
        }
        Command::CallNext => call_next(centre, context)?,
        Command::Recall(ticket) => recall(centre, *ticket, context)?,
        Command::MarkNoShow(ticket) => no_show(centre, *ticket, context)?,
        Command::TakeBack(ticket) => take_back(centre, *ticket, context)?,
        Command::Park { ticket, reason, minutes } => {
            park(centre, *ticket, *reason, *minutes, context)?
        }
        Command::Unpark(id) => {
            let held = ticket(centre, *id)?;
            match held.state {
                TicketState::Parked { .. } => Event::TicketUnparked { ticket: *id },
                _ => return Err(not_so(held)),
            }
        }
        Command::Transfer { ticket, to } => transfer(centre, *ticket, *to, context)?,
        Command::CancelTicket(id) => {
            let held = ticket(centre, *id)?;
            if !held.is_open() || matches!(held.state, TicketState::Serving { .. }) {
                return Err(not_so(held));
            }
            let mut events = vec![Event::TicketCancelled { ticket: *id }];
            events.extend(empty_draft(centre, held));
            return Ok(events);
        }
        _ => return Err(Refusal::UnknownTicket),
    };
    Ok(vec![event])
}

pub(super) fn ticket(centre: &Centre, id: TicketId) -> Result<&Arc<Ticket>, Refusal> {
    centre.ticket(id).ok_or(Refusal::UnknownTicket)
}

/// Ends the draft a ticket carries when nobody was identified in it: it holds nothing, and without
/// its ticket nobody would find it again.
pub(super) fn empty_draft(centre: &Centre, held: &Ticket) -> Option<Event> {
    let case = held.case.and_then(|case| centre.case(case))?;
    if case.stage != Stage::Draft || case.person.is_some() {
        return None;
    }
    // Nothing was said about anybody, so there is no key and no reason to seal.
    Some(Event::CaseWithdrawn { case: case.id, person: None, reason: Private::Erased })
}

pub(super) fn not_so(ticket: &Ticket) -> Refusal {
    Refusal::TicketNotSo { state: state_name(&ticket.state) }
}

/// The ticket, if it is called to the author's own desk.
pub(super) fn called_here<'a>(
    centre: &'a Centre,
    id: TicketId,
    context: &Context,
) -> Result<&'a Arc<Ticket>, Refusal> {
    let here = own_desk(context)?;
    let held = ticket(centre, id)?;
    match held.state {
        TicketState::Called { desk, .. } if desk == here => Ok(held),
        TicketState::Called { desk, .. } => Err(Refusal::TicketElsewhere { desk }),
        _ => Err(not_so(held)),
    }
}

fn issue(
    centre: &Centre,
    priority: Priority,
    source: TicketSource,
    case: Option<CaseId>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    author(context)?;
    let mut events = Vec::new();
    if let Some(id) = case {
        // Whether a case is there is an answer already, and for those alone who may look at cases.
        permit(centre, Act::ViewCase, context)?;
        let carried = centre.case(id).ok_or(Refusal::UnknownCase)?;
        if carried.stage.is_over() {
            return Err(Refusal::WrongStage { stage: carried.stage });
        }
        if let Some(held) = centre.tickets.values().find(|t| t.is_open() && t.case == Some(id)) {
            // A visitor who did not come and whose way back has closed starts anew.
            match take_back(centre, held.id, context) {
                Err(Refusal::ReturnTooLate) => {
                    events.push(Event::TicketCancelled { ticket: held.id });
                }
                _ => return Err(not_so(held)),
            }
        }
    }
    let counters = &centre.counters;
    let day = context.today();
    let used = if counters.ticket_day == Some(day) { counters.ticket_of_day } else { 0 };
    if used >= TICKETS_A_DAY_MAX {
        return Err(Refusal::NoMoreTickets);
    }
    let ticket = TicketId(counters.ticket.checked_add(1).ok_or(Refusal::NoMoreTickets)?);
    let number = TicketNumber { prefix: DIRECTION_PREFIX, count: used + 1 };
    events.push(Event::TicketIssued { ticket, number, day, priority, source, case });
    Ok(events)
}

fn call_next(centre: &Centre, context: &Context) -> Result<Event, Refusal> {
    let desk = own_desk(context)?;
    if let Some(held) = centre.ticket_at(desk) {
        return Err(Refusal::DeskBusy { ticket: held.number.to_string() });
    }
    let today = context.today();
    let waiting = centre.tickets.values().map(AsRef::as_ref).filter(|held| held.day == today);
    let (next, why) = choose_next(waiting, desk, centre.counters.priority_in_a_row)
        .ok_or(Refusal::NobodyWaiting)?;
    Ok(Event::TicketCalled { ticket: next.id, desk, why })
}

fn recall(centre: &Centre, id: TicketId, context: &Context) -> Result<Event, Refusal> {
    let held = called_here(centre, id, context)?;
    if held.calls.len() >= usize::from(CALLS_MAX) {
        return Err(Refusal::RecallLimit);
    }
    heard(held, context)?;
    Ok(Event::TicketRecalled { ticket: id })
}

/// Whether the visitor has had the time between two calls to come.
fn heard(held: &Ticket, context: &Context) -> Result<(), Refusal> {
    let Some(last) = held.calls.last() else { return Ok(()) };
    let ready = last.plus_seconds(RECALL_GAP_SECONDS);
    if context.now >= ready {
        return Ok(());
    }
    let milliseconds = ready.0.saturating_sub(context.now.0);
    Err(Refusal::RecallTooSoon { seconds: milliseconds.saturating_add(999) / 1000 })
}

fn no_show(centre: &Centre, id: TicketId, context: &Context) -> Result<Event, Refusal> {
    let held = called_here(centre, id, context)?;
    if held.calls.len() < CALLS_BEFORE_NO_SHOW {
        return Err(Refusal::RecallFirst);
    }
    heard(held, context)?;
    Ok(Event::TicketNotCome { ticket: id })
}

fn take_back(centre: &Centre, id: TicketId, context: &Context) -> Result<Event, Refusal> {
    let held = ticket(centre, id)?;
    match held.state {
        TicketState::NoShow { since }
            if context.now.minutes_since(since) < RETURN_MINUTES_MAX
                && held.day == context.today() =>
        {
            Ok(Event::TicketTakenBack { ticket: id })
        }
        TicketState::NoShow { .. } => Err(Refusal::ReturnTooLate),
        _ => Err(not_so(held)),
    }
}

fn park(
    centre: &Centre,
    id: TicketId,
    reason: ParkReason,
    minutes: u16,
    context: &Context,
) -> Result<Event, Refusal> {
    if !(1..=PARK_MINUTES_MAX).contains(&minutes) {
        return Err(Refusal::ParkMinutes);
    }
    movable(centre, id, context)?;
    let until = context.now.plus_seconds(i64::from(minutes) * 60);
    Ok(Event::TicketParked { ticket: id, reason, until })
}

fn transfer(
    centre: &Centre,
    id: TicketId,
    to: DeskId,
    context: &Context,
) -> Result<Event, Refusal> {
    if !has_desk(centre, to.0) {
        return Err(Refusal::UnknownDesk);
    }
    movable(centre, id, context)?;
    Ok(Event::TicketTransferred { ticket: id, to })
}

/// A ticket may be set aside or sent on while it waits, or from the desk it is at.
fn movable(centre: &Centre, id: TicketId, context: &Context) -> Result<(), Refusal> {
    let held = ticket(centre, id)?;
    match held.state {
        TicketState::Waiting => Ok(()),
        TicketState::Called { desk, .. } | TicketState::Serving { desk, .. } => {
            if own_desk(context)? == desk { Ok(()) } else { Err(Refusal::TicketElsewhere { desk }) }
        }
        _ => Err(not_so(held)),
    }
}
