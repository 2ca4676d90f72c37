//! Whose data may be erased, and erasing them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Told, refused};
use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, ErasureReason};
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::casework::retention::{Due, Periods, carried, due, given_up};
use crate::engine::{Engine, Failure, Request, new_command_id};

/// People erased by one command at most: each costs a look at the PIN.
pub const PERSONS_AT_ONCE_MAX: usize = 100;

/// One person, named so that nobody's name is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whom {
    /// The person of the case with this number.
    Case(String),
    /// The person with this number, as the list says it.
    Person(u32),
}

/// Lists who is due, a line a person: `person 12  03-2026-000001 …`. Nobody's name.
pub(super) fn list(engine: &Engine, periods: &Periods, of: Option<&Whom>) -> Result<Told, String> {
    let today = engine.snapshot().now.date();
    let centre = &engine.whole().map_err(|failure| refused(&failure))?;
    match of {
        Some(Whom::Case(number)) => return one(centre, of_case(centre, number)?, today),
        Some(Whom::Person(person)) => return one(centre, PersonId(*person), today),
        None => {}
    }
    let due = due(centre, periods, today);
    let mut lines: Vec<String> = due.iter().map(|person| told(centre, person)).collect();
    if *periods == Periods::default() {
        lines.push(NO_PERIOD.to_owned());
    }
    lines.push(format!("{} people are due", due.len()));
    Ok(Told { lines, no: false })
}

const NO_PERIOD: &str = "no period is set, so nobody is due who is in a case. Set how long what is over is kept in \
                         settings.toml: [retention] granted_months, refused_months, withdrawn_months. \
                         For one person: --case NUMBER, --person N";

const NO_CASE: &str = "in no case: identified by mistake, and erased as one";

fn told(centre: &Centre, due: &Due) -> String {
    if due.cases.is_empty() {
        return format!("person {}  {NO_CASE}", due.person.0);
    }
    let each = due.cases.iter().map(|case| {
        let number = centre.case(case.case).map(number).unwrap_or_default();
        format!(
            "{number} ended {}, {} = {} passed on {}",
            case.ended, case.setting, case.months, case.until
        )
    });
    format!("person {}  {}", due.person.0, each.collect::<Vec<_>>().join("; "))
}

/// The person of one case.
fn of_case(centre: &Centre, wanted: &str) -> Result<PersonId, String> {
    let found = centre.cases.values().find(|case| number(case) == wanted);
    let unknown = || {
        format!(
            "no case has the number {wanted}, or nobody has been named in it. Nothing was changed."
        )
    };
    found.and_then(|case| case.person).ok_or_else(unknown)
}

/// One person, whatever the periods say: for a request or an order.
fn one(centre: &Centre, person: PersonId, today: NaiveDate) -> Result<Told, String> {
    if centre.erased.contains_key(&person) {
        return Err(format!("person {} has been erased already. Nothing was changed.", person.0));
    }
    if !centre.people.contains_key(&person) {
        return Err(format!("nobody has the number {}. Nothing was changed.", person.0));
    }
    let carried: BTreeSet<CaseId> = carried(centre);
    let is_over = |case: &Case| {
        !carried.contains(&case.id)
            && (case.stage.is_over() || given_up(case, &carried, today).is_some())
    };
    if let Some(open) = centre.cases_of(person).find(|case| !is_over(case)) {
        return Err(format!(
            "{} of the same person is not over. Nothing was changed; open work is never erased.",
            number(open)
        ));
    }
    let numbers: Vec<String> = centre.cases_of(person).map(number).collect();
    let what = if numbers.is_empty() { NO_CASE.to_owned() } else { numbers.join("; ") };
    Ok(Told { lines: vec![format!("person {}  {what}", person.0)], no: false })
}

fn number(case: &std::sync::Arc<Case>) -> String {
    case.number().map_or_else(|| format!("#{}", case.id), |number| number.to_string())
}

/// Erases people in the name of somebody who gives their PIN. Stops at the first that is refused.
/// Whoever is in no case has no period: they are erased as the mistake that they are.
pub(super) fn erase(
    engine: &Engine,
    persons: &[u32],
    (login, pin): (&str, &str),
    why: ErasureReason,
) -> Result<Told, String> {
    let staff = super::member(&engine.snapshot().centre, login)?.id;
    // Everything is read only where it is asked for: the desks wait meanwhile.
    let centre = match why {
        ErasureReason::Period => Some(engine.whole().map_err(|failure| refused(&failure))?),
        _ => None,
    };
    let mut lines = Vec::new();
    for person in persons.iter().take(PERSONS_AT_ONCE_MAX) {
        let is_mistake =
            centre.as_ref().is_some_and(|it| it.cases_of(PersonId(*person)).next().is_none());
        let why = match why {
            ErasureReason::Period if is_mistake => ErasureReason::Mistake,
            _ => why,
        };
        let command = Command::Erase { person: PersonId(*person), why };
        let (actor, command_id) = (Actor::Staff(staff), new_command_id());
        let request = Request { command, actor, desk: None, command_id, seen: None };
        match engine.submit_with_pin_blocking(request, pin) {
            Ok(answer) => {
                let (frame, why) = (answer.seq, why.name());
                lines.push(format!("person {person} erased, frame {frame}, why: {why}"));
            }
            Err(failure) => {
                let why = match failure {
                    Failure::WrongPin => "the PIN is wrong. Nothing was erased.".to_owned(),
                    other => refused(&other),
                };
                let before = lines.len();
                return Err(format!("person {person}: {why} Erased before that: {before}."));
            }
        }
    }
    let left = persons.len().saturating_sub(PERSONS_AT_ONCE_MAX);
    if left > 0 {
        lines.push(format!("{left} more are due: call this again"));
    }
    engine.compact_drafts();
    Ok(Told { lines, no: false })
}
