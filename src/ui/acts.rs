//! The command behind an action, and why the action does nothing now.
//!
//! The reason is asked of casework itself with the very command the key would submit, so that a
//! dim key, the palette and the answer to pressing it cannot disagree.

use super::Scene;
use super::actions::Action;
use super::words;
use crate::casework::case::Recognition;
use crate::casework::command::{Act, Command};
use crate::casework::decide::decide;
use crate::casework::guidance;
use crate::casework::ids::{DeskId, TicketId};
use crate::casework::ticket::{ParkReason, Priority, TicketSource};

/// Minutes a ticket is parked for unless something else is typed.
pub const PARK_MINUTES_USUAL: u16 = 15;

/// Why an action cannot be done at all, before casework is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lacks {
    Case,
    Ticket,
}

/// The command that an action would submit with usual answers, `None` for actions of the screen.
fn command(
    scene: &Scene,
    ticket: Option<TicketId>,
    action: Action,
) -> Result<Option<Command>, Lacks> {
    let case = || scene.case.ok_or(Lacks::Case);
    let row = || ticket.ok_or(Lacks::Ticket);
    Ok(Some(match action {
        Action::Issue => Command::IssueTicket {
            priority: Priority::None,
            source: TicketSource::Staff,
            case: None,
        },
        Action::Call => Command::CallNext,
        Action::Recall => Command::Recall(row()?),
        Action::NoShow => Command::MarkNoShow(row()?),
        Action::TakeBack => Command::TakeBack(row()?),
        Action::Park => Command::Park {
            ticket: row()?,
            reason: ParkReason::FetchingPaper,
            minutes: PARK_MINUTES_USUAL,
        },
        Action::Unpark => Command::Unpark(row()?),
        Action::Transfer => {
            Command::Transfer { ticket: row()?, to: scene.desk.unwrap_or(DeskId(1)) }
        }
        Action::Serve => Command::Serve(row()?),
        Action::Finish => Command::FinishVisit(row()?),
        Action::CancelTicket => Command::CancelTicket(row()?),
        Action::AskRegister => Command::AskRegister(case()?),
        Action::CheckPayment => Command::CheckPayment(case()?),
        // With insistence: what is missing is asked about in the box that follows.
        Action::Register => Command::Register { case: case()?, insists: true },
        Action::Forward => Command::Forward { case: case()?, recognition: Recognition::Recognised },
        Action::Resubmit => Command::Resubmit(case()?),
        Action::Claim => Command::Claim(case()?),
        Action::Release => Command::Release(case()?),
        Action::Withdraw => Command::Withdraw { case: case()?, reason: "-".to_owned() },
        Action::Correct => Command::OpenCorrection { case: case()?, reason: "-".to_owned() },
        Action::PostNotice => Command::PostNotice(case()?),
        Action::Close => Command::CloseCase(case()?),
        _ => return Ok(None),
    }))
}

/// The command of an action that needs no further question.
pub fn plain_command(scene: &Scene, ticket: Option<TicketId>, action: Action) -> Option<Command> {
    let asks = matches!(
        action,
        Action::Issue
            | Action::Park
            | Action::Transfer
            | Action::Register
            | Action::Forward
            | Action::Withdraw
            | Action::Correct
    );
    if asks { None } else { command(scene, ticket, action).ok().flatten() }
}

/// Why an action does nothing now, in the person's words; `None` when it can be done.
pub fn reason(scene: &Scene, ticket: Option<TicketId>, action: Action) -> Option<String> {
    let ticket = ticket_for(scene, ticket, action);
    let centre = &scene.snapshot.centre;
    let say = |refusal| words::refusal(scene.text, &refusal, scene.snapshot);
    if let Some(halted) = words::halted(scene.text, scene.snapshot)
        && writes(action)
    {
        return Some(halted);
    }
    match action {
        Action::HandOver => {
            if scene.case.is_none() {
                return Some(scene.text.say("no-case-in-hand").into_owned());
            }
            guidance::may(centre, Act::HandOver, &scene.context()).err().map(say)
        }
        Action::AddStaff => guidance::may(centre, Act::AddStaff, &scene.context()).err().map(say),
        _ => match command(scene, ticket, action) {
            Err(Lacks::Case) => Some(scene.text.say("no-case-in-hand").into_owned()),
            Err(Lacks::Ticket) => Some(scene.text.say("no-ticket-chosen").into_owned()),
            Ok(None) => None,
            Ok(Some(command)) => decide(centre, &command, &scene.context()).err().map(say),
        },
    }
}

/// Whether an action of the frame ends in a command, which a halted centre does not take.
fn writes(action: Action) -> bool {
    action >= Action::Issue
}

/// The ticket an action is about: for the visit's own actions the one at this desk, wherever the
/// cursor stands; otherwise the one under the cursor.
pub fn ticket_for(scene: &Scene, row: Option<TicketId>, action: Action) -> Option<TicketId> {
    let here = scene.desk.and_then(|desk| scene.snapshot.centre.ticket_at(desk));
    let here = here.map(|ticket| ticket.id);
    match action {
        Action::Recall | Action::NoShow | Action::Serve | Action::Finish => here.or(row),
        _ => row.or(here),
    }
}
