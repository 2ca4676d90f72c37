//! The centre's foundation, and another passport or calendar coming into force.

use chrono::NaiveDate;

use super::{calendar, staff, territory};
use crate::casework::centre::{Centre, PASSPORTS_MAX};
use crate::casework::command::{Command, Context, NewStaff};
use crate::casework::event::Event;
use crate::casework::ids::{CaseId, CommandId};
use crate::casework::refusal::Refusal;
use crate::casework::staff::Role;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::law::term::Term;
use crate::law::terms::Terms;

/// Letters of a centre's name.
pub const CENTRE_NAME_LETTERS_MAX: usize = 80;
/// Letters of the name of a territory.
pub const TERRITORY_LETTERS_MAX: usize = 80;

pub(super) fn found(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let Command::FoundCentre { name, number, desks, territory, passport, calendar, administrator } =
        command
    else {
        return Err(Refusal::NotFounded);
    };
    if centre.identity.is_some() {
        return Err(Refusal::AlreadyFounded);
    }
    super::words(name, CENTRE_NAME_LETTERS_MAX).map_err(|_| Refusal::NameNotUsable)?;
    super::bounded(territory.as_deref().unwrap_or(""), TERRITORY_LETTERS_MAX)?;
    if !(1..=99).contains(number) || !(1..=99).contains(desks) {
        return Err(Refusal::CentreFigures);
    }
    let first = NewStaff { role: Role::Administrator, ..administrator.clone() };
    let mut events = vec![
        Event::CentreFounded {
            name: name.trim().to_owned(),
            number: *number,
            desks: *desks,
            territory: territory.clone(),
            mark: mark(context.command_id),
        },
        Event::PassportAdopted(passport.clone()),
        Event::CalendarAdopted { calendar: calendar.clone() },
    ];
    events.extend(staff::add(centre, &first)?);
    Ok(events)
}

/// The first eight bytes of the founding command's own name, as hexadecimal digits.
fn mark(id: CommandId) -> String {
    id.0.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn adopt_passport(centre: &Centre, passport: &Passport) -> Result<Vec<Event>, Refusal> {
    if centre.passport.as_ref().is_some_and(|held| held.version == passport.version) {
        return Err(Refusal::AlreadyInForce);
    }
    let known = centre.passports.contains_key(&passport.version);
    if centre.passports.size() >= PASSPORTS_MAX && !known {
        return Err(Refusal::TooMuch);
    }
    Ok(vec![Event::PassportAdopted(Box::new(passport.clone()))])
}

/// How a calendar would change one running case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarChange {
    /// Which case.
    pub case: CaseId,
    /// The dates in force.
    pub old: Term,
    /// The dates the new calendar gives.
    pub new: Term,
    /// The day by which the notice would be due has passed already.
    pub would_be_late: bool,
}

/// What another calendar would change, in order of the new latest safe day.
///
/// # Errors
/// [`Refusal::CalendarTooShort`] names the first case whose dates it does not reach.
pub fn preview_calendar(
    centre: &Centre,
    new: &Calendar,
    today: NaiveDate,
) -> Result<Vec<CalendarChange>, Refusal> {
    let mut changes = Vec::new();
    let mut terms = Terms::by(new, territory(centre));
    for file in centre.cases.values().filter(|file| file.stage.is_running()) {
        let Some(old) = file.term() else { continue };
        let moved = terms
            .of(old.registered, &old.rule)
            .map_err(|_| Refusal::CalendarTooShort { case: file.id })?;
        if !old.same_dates(moved) {
            changes.push(CalendarChange {
                case: file.id,
                old: old.clone(),
                would_be_late: file.notice_by_under(moved) < today,
                new: Term::clone(moved),
            });
        }
    }
    changes.sort_by_key(|change| (change.new.latest_safe, change.case));
    Ok(changes)
}

/// Whether a calendar reaches the dates of every running case.
fn reaches_all(centre: &Centre, new: &Calendar) -> Result<(), Refusal> {
    let mut terms = Terms::by(new, territory(centre));
    for file in centre.cases.values().filter(|file| file.stage.is_running()) {
        let Some(old) = file.term() else { continue };
        let too_short = |_| Refusal::CalendarTooShort { case: file.id };
        terms.of(old.registered, &old.rule).map_err(too_short)?;
    }
    Ok(())
}

pub(super) fn adopt_calendar(centre: &Centre, new: &Calendar) -> Result<Vec<Event>, Refusal> {
    if calendar(centre)?.version() == new.version() {
        return Err(Refusal::AlreadyInForce);
    }
    reaches_all(centre, new)?;
    Ok(vec![Event::CalendarAdopted { calendar: Box::new(new.clone()) }])
}
