//! The visit: sitting down, the draft that opens with it, and its end.

use super::queue::{called_here, empty_draft, not_so, ticket};
use super::{author, own_desk};
use crate::casework::case::Stage;
use crate::casework::centre::Centre;
use crate::casework::command::{Command, Context};
use crate::casework::event::Event;
use crate::casework::ids::{CaseId, DeskId, TicketId};
use crate::casework::refusal::Refusal;
use crate::casework::ticket::{Ticket, TicketState};

pub(super) fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Serve(id) => serve(centre, *id, context),
        Command::OpenCase(id) => {
            let (held, desk) = served_here(centre, *id, context)?;
            if let Some(case) = carried(centre, held) {
                return Err(Refusal::WrongStage { stage: case });
            }
            author(context)?;
            Ok(vec![open(centre, *id, desk)?])
        }
        Command::FinishVisit(id) => finish(centre, *id, context),
        _ => Err(Refusal::UnknownTicket),
    }
}

/// The stage of the case a ticket carries, while that case is not over.
fn carried(centre: &Centre, ticket: &Ticket) -> Option<Stage> {
    let case = ticket.case.and_then(|case| centre.case(case))?;
    (!case.stage.is_over()).then_some(case.stage)
}

fn open(centre: &Centre, ticket: TicketId, desk: DeskId) -> Result<Event, Refusal> {
    let case = CaseId(centre.counters.case.checked_add(1).ok_or(Refusal::TooMuch)?);
    Ok(Event::CaseOpened { case, ticket: Some(ticket), desk })
}

fn serve(centre: &Centre, id: TicketId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let held = called_here(centre, id, context)?;
    let desk = own_desk(context)?;
    let mut events = vec![Event::TicketServed { ticket: id, desk }];
    if carried(centre, held).is_none() {
        events.push(open(centre, id, desk)?);
    }
    Ok(events)
}

fn served_here<'a>(
    centre: &'a Centre,
    id: TicketId,
    context: &Context,
) -> Result<(&'a Ticket, DeskId), Refusal> {
    let here = own_desk(context)?;
    let held = ticket(centre, id)?;
    match held.state {
        TicketState::Serving { desk, .. } if desk == here => Ok((held, desk)),
        TicketState::Serving { desk, .. } => Err(Refusal::TicketElsewhere { desk }),
        _ => Err(not_so(held)),
    }
}

/// Ends a visit. A draft in which nobody was identified holds nothing and goes with it.
fn finish(centre: &Centre, id: TicketId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let (held, _) = served_here(centre, id, context)?;
    let mut events = vec![Event::VisitFinished { ticket: id }];
    events.extend(empty_draft(centre, held));
    Ok(events)
}
