//! Whether a command may be carried out, and what then happens. The only door to a change.
//!
//! Order of the questions: is there a centre, may this person do this at all, did they see the
//! case as it now is, is their PIN given where the act asks for it, and then the act's own
//! conditions. A refusal leaves everything as it was.

mod answers;
mod desk;
mod erasure;
mod file;
mod law;
mod notice;
mod office;
mod queue;
mod registration;
mod staff;

use std::sync::Arc;

pub use file::{
    IDENTITY_DAYS_MAX, INSTITUTION_LETTERS_MAX, NUMBER_LETTERS_MAX, SCOPE_LETTERS_MAX,
    SENTENCE_DAYS_MAX,
};
pub use law::{CalendarChange, preview_calendar};
pub use notice::{SweepReport, sweep};

use super::case::Case;
use super::centre::Centre;
use super::command::{Act, Actor, Command, Context};
use super::event::Event;
use super::ids::{CaseId, DeskId, StaffId};
use super::private::PersonId;
use super::refusal::Refusal;
use super::ticket::TicketState;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;

/// Decides a command against the state.
///
/// # Errors
/// The [`Refusal`] says why not; nothing has changed then.
pub fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if centre.identity.is_none() && command.act() != Act::FoundCentre {
        return Err(Refusal::NotFounded);
    }
    permit(centre, command.act(), context)?;
    fresh(centre, command, context)?;
    let given = staff::step_up(centre, command.act(), context)?;
    let events = carry_out(centre, command, context)?;
    Ok(given.into_iter().chain(events).collect())
}

fn carry_out(centre: &Centre, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::FoundCentre { .. } => law::found(centre, command, context),
        Command::AdoptPassport(passport) => law::adopt_passport(centre, passport),
        Command::AdoptCalendar(calendar) => law::adopt_calendar(centre, calendar),
        Command::AddStaff(new) => staff::add(centre, new),
        Command::SetPin { staff, pin_hash } => staff::set_pin(centre, *staff, pin_hash),
        Command::SetRole { staff, role } => staff::set_role(centre, *staff, *role),
        Command::DisableStaff(staff) => staff::disable(centre, *staff),
        Command::SignIn { staff, pin_right } => staff::sign_in(centre, *staff, *pin_right, context),
        Command::ComeIn(staff) => staff::come_in(centre, *staff),
        Command::AddKey { staff, key } => staff::add_key(centre, *staff, key),
        Command::RemoveKey { staff, body } => staff::remove_key(centre, *staff, body),
        Command::SignOut => Ok(vec![Event::SignedOut { staff: author(context)? }]),
        Command::IssueTicket { .. }
        | Command::CallNext
        | Command::Recall(_)
        | Command::MarkNoShow(_)
        | Command::TakeBack(_)
        | Command::Park { .. }
        | Command::Unpark(_)
        | Command::Transfer { .. }
        | Command::CancelTicket(_) => queue::decide(centre, command, context),
        Command::Serve(_) | Command::FinishVisit(_) | Command::OpenCase(_) => {
            desk::decide(centre, command, context)
        }
        Command::Identify { .. }
        | Command::Fill { .. }
        | Command::AskRegister(_)
        | Command::GivePaper { .. }
        | Command::Waive { .. }
        | Command::RemoveEvidence { .. }
        | Command::CheckPayment(_) => file::decide(centre, command, context),
        Command::Register { .. }
        | Command::Forward { .. }
        | Command::Resubmit(_)
        | Command::Withdraw { .. }
        | Command::OpenCorrection { .. } => registration::decide(centre, command, context),
        Command::Claim(_)
        | Command::Release(_)
        | Command::HandOver { .. }
        | Command::ReturnForPapers { .. }
        | Command::Decide { .. }
        | Command::ViewCase(_) => office::decide(centre, command, context),
        Command::PostNotice(_)
        | Command::ConfirmNotice { .. }
        | Command::FailNotice { .. }
        | Command::TellCitizen { .. }
        | Command::CloseCase(_) => notice::decide(centre, command, context),
        Command::Answer { query, case, answer } => {
            answers::decide(centre, *query, *case, answer, context)
        }
        Command::NoteSystem { system, answers, why } => {
            answers::note(centre, *system, *answers, why.as_deref())
        }
        Command::RetryNow(system) => {
            author(context)?;
            Ok(vec![Event::RetryAsked { system: *system }])
        }
        Command::Sweep => notice::decide_sweep(centre, context),
        Command::Erase { person, why, periods } => {
            erasure::decide(centre, *person, (*why, *periods), context)
        }
    }
}

/// What the centre itself may do; people do the rest.
fn centre_may(act: Act) -> bool {
    matches!(
        act,
        Act::FoundCentre
            | Act::AdoptPassport
            | Act::AdoptCalendar
            | Act::AddStaff
            | Act::SetPin
            | Act::SetRole
            | Act::DisableStaff
            | Act::SignIn
            | Act::Answer
            | Act::Sweep
            | Act::AddKey
            | Act::RemoveKey
    )
}

/// Whether the author may do such a thing at all.
///
/// # Errors
/// Not their role, unknown, disabled, or at a desk that does not exist.
pub fn permit(centre: &Centre, act: Act, context: &Context) -> Result<(), Refusal> {
    let Actor::Staff(id) = context.actor else {
        // The centre has no role of its own; the refusal names the one that runs the program.
        let role = super::staff::Role::Administrator;
        return if centre_may(act) { Ok(()) } else { Err(Refusal::NotYourRole { role, act }) };
    };
    let member = centre.member(id).ok_or(Refusal::UnknownStaff)?;
    if member.disabled {
        return Err(Refusal::StaffDisabled);
    }
    if !member.role.may(act) {
        return Err(Refusal::NotYourRole { role: member.role, act });
    }
    match context.desk {
        Some(DeskId(desk)) if !has_desk(centre, desk) => Err(Refusal::UnknownDesk),
        _ => Ok(()),
    }
}

/// Refuses a save that rests on an older version than a colleague has made since.
///
/// Answers of outside systems and views do not count as changes; neither do the author's own, so
/// that a person who works quickly is not told that they overtook themselves.
fn fresh(centre: &Centre, command: &Command, context: &Context) -> Result<(), Refusal> {
    let (Some(seen), Some(id)) = (context.seen, command.case()) else { return Ok(()) };
    if command.act() == Act::ViewCase {
        return Ok(());
    }
    let case = case(centre, id)?;
    let (by, at) = case.changed;
    if case.version != seen && by != context.actor.staff() {
        return Err(Refusal::Stale { by, at });
    }
    match case.changed_before {
        // The author's own change at another terminal, made in the knowledge of this one.
        Some((by, at, made)) if made > seen => Err(Refusal::Stale { by: Some(by), at }),
        _ => Ok(()),
    }
}

fn has_desk(centre: &Centre, desk: u8) -> bool {
    centre.identity.as_ref().is_some_and(|identity| (1..=identity.desks).contains(&desk))
}

fn case(centre: &Centre, id: CaseId) -> Result<&Arc<Case>, Refusal> {
    centre.case(id).ok_or(Refusal::UnknownCase)
}

fn author(context: &Context) -> Result<StaffId, Refusal> {
    context.actor.staff().ok_or(Refusal::UnknownStaff)
}

fn own_desk(context: &Context) -> Result<DeskId, Refusal> {
    context.desk.ok_or(Refusal::NoDesk)
}

fn person(case: &Case) -> Result<PersonId, Refusal> {
    case.person.ok_or(Refusal::NotIdentified)
}

fn passport<'a>(centre: &'a Centre, case: &Case) -> Result<&'a Passport, Refusal> {
    centre.passport_of(case).map(AsRef::as_ref).ok_or(Refusal::NotFounded)
}

fn calendar(centre: &Centre) -> Result<&Calendar, Refusal> {
    centre.calendar.as_deref().ok_or(Refusal::NotFounded)
}

fn territory(centre: &Centre) -> Option<&str> {
    centre.identity.as_ref().and_then(|identity| identity.territory.as_deref())
}

/// Checks a free text: something in it, not too long, nothing that a screen could trip over.
fn words(text: &str, letters_max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::WordsMissing);
    }
    bounded(text, letters_max)
}

/// Checks an optional text: not too long, nothing that a screen could trip over.
fn bounded(text: &str, letters_max: usize) -> Result<(), Refusal> {
    let lines_allowed = text.replace('\n', " ");
    if text.chars().count() > letters_max
        || crate::locale::clean::check_clean(&lines_allowed).is_err()
    {
        return Err(Refusal::TooMuch);
    }
    Ok(())
}

/// The stable name of a ticket's state, for messages (`ticket-state-…`).
fn state_name(state: &TicketState) -> &'static str {
    match state {
        TicketState::Waiting => "waiting",
        TicketState::Called { .. } => "called",
        TicketState::Serving { .. } => "serving",
        TicketState::Parked { .. } => "parked",
        TicketState::NoShow { .. } => "no-show",
        TicketState::Done => "done",
        TicketState::Cancelled => "cancelled",
    }
}
