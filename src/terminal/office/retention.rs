//! Whose data may be erased, and erasing them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Told, refused};
use crate::casework::case::Case;
use crate::casework::command::{Actor, Command, ErasureReason};
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::casework::retention::{Due, Periods, carried, due_of, given_up};
use crate::engine::{Engine, Failure, Hit, Request, SEARCH_HITS_MAX, new_command_id};

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
    match of {
        Some(Whom::Case(number)) => return one(engine, of_case(engine, number)?),
        Some(Whom::Person(person)) => return one(engine, PersonId(*person)),
        None => {}
    }
    let snapshot = engine.snapshot();
    let (today, carried) = (snapshot.now.date(), carried(&snapshot.centre));
    let mut lines = Vec::new();
    let look = |person: PersonId, cases: &[Arc<Case>]| {
        let is_erased = snapshot.centre.erased.contains_key(&person);
        let due = due_of(person, cases, &carried, periods, today).filter(|_| !is_erased);
        lines.extend(due.map(|due| told(cases, &due)));
    };
    engine.each_person(look).map_err(|failure| refused(&failure))?;
    let people = lines.len();
    if *periods == Periods::default() {
        lines.push(NO_PERIOD.to_owned());
    }
    lines.push(format!("{people} people are due"));
    Ok(Told { lines, no: false })
}

const NO_PERIOD: &str = "no period is set, so nobody is due who is in a case. Set how long what is over is kept in \
                         settings.toml: [retention] granted_months, refused_months, withdrawn_months. \
                         For one person: --case NUMBER, --person N";

const NO_CASE: &str = "in no case: identified by mistake, and erased as one";

fn told(cases: &[Arc<Case>], due: &Due) -> String {
    if due.cases.is_empty() {
        return format!("person {}  {NO_CASE}", due.person.0);
    }
    let each = due.cases.iter().map(|case| {
        let number = cases.iter().find(|it| it.id == case.case).map(number).unwrap_or_default();
        format!(
            "{number} ended {}, {} = {} passed on {}",
            case.ended, case.setting, case.months, case.until
        )
    });
    format!("person {}  {}", due.person.0, each.collect::<Vec<_>>().join("; "))
}

/// The person of one case, by its number or, for a draft, as `#3`.
fn of_case(engine: &Engine, wanted: &str) -> Result<PersonId, String> {
    let unknown = || {
        format!(
            "no case has the number {wanted}, or nobody has been named in it. Nothing was changed."
        )
    };
    if let Some(id) = wanted.strip_prefix('#').and_then(|id| id.parse().ok()).map(CaseId) {
        engine.show(&[id]).map_err(|failure| refused(&failure))?;
        let draft = engine.snapshot().centre.case(id).cloned();
        let draft = draft.filter(|case| number(case) == wanted);
        return draft.and_then(|case| case.person).ok_or_else(unknown);
    }
    let (found, snapshot) = (engine.find(wanted, SEARCH_HITS_MAX), engine.snapshot());
    let cases = found.hits.iter().filter_map(|hit| match hit {
        Hit::Case(id) => found.case(&snapshot.centre, *id),
        Hit::Ticket(_) => None,
    });
    let mut cases = cases.filter(|case| number(case) == wanted);
    cases.next().and_then(|case| case.person).ok_or_else(unknown)
}

/// One person, whatever the periods say: for a request or an order.
fn one(engine: &Engine, person: PersonId) -> Result<Told, String> {
    let snapshot = engine.snapshot();
    let (centre, today) = (&snapshot.centre, snapshot.now.date());
    if centre.erased.contains_key(&person) {
        return Err(format!("person {} has been erased already. Nothing was changed.", person.0));
    }
    let cases = engine.cases_of_person(person).map_err(|failure| refused(&failure))?;
    let Some(cases) = cases else {
        return Err(format!("nobody has the number {}. Nothing was changed.", person.0));
    };
    let carried: BTreeSet<CaseId> = carried(centre);
    let is_over = |case: &Case| {
        !carried.contains(&case.id)
            && (case.stage.is_over() || given_up(case, &carried, today).is_some())
    };
    if let Some(open) = cases.iter().find(|case| !is_over(case)) {
        return Err(format!(
            "{} of the same person is not over. Nothing was changed; open work is never erased.",
            number(open)
        ));
    }
    let numbers: Vec<String> = cases.iter().map(number).collect();
    let what = if numbers.is_empty() { NO_CASE.to_owned() } else { numbers.join("; ") };
    Ok(Told { lines: vec![format!("person {}  {what}", person.0)], no: false })
}

fn number(case: &Arc<Case>) -> String {
    case.number().map_or_else(|| format!("#{}", case.id), |number| number.to_string())
}

/// Why somebody whose time has come is erased.
fn period_or_mistake(engine: &Engine, person: PersonId) -> Result<ErasureReason, String> {
    let cases = engine.cases_of_person(person).map_err(|failure| refused(&failure))?;
    let is_mistake = cases.is_none_or(|cases| cases.is_empty());
    Ok(if is_mistake { ErasureReason::Mistake } else { ErasureReason::Period })
}

/// The words for an erasure that stops at `person`, `before` having been erased: what is half typed
/// of those goes all the same.
fn stopped(engine: &Engine, person: u32, why: &str, before: usize) -> String {
    if before > 0 {
        engine.compact_drafts();
    }
    format!("person {person}: {why} Erased before that: {before}.")
}

/// Erases people in the name of somebody who gives their PIN. Stops at the first that is refused.
/// Whoever is in no case has no period: they are erased as the mistake that they are.
pub(super) fn erase(
    engine: &Engine,
    persons: &[u32],
    (login, pin): (&str, &str),
    (why, periods): (ErasureReason, Option<Periods>),
) -> Result<Told, String> {
    let staff = super::member(&engine.snapshot().centre, login)?.id;
    let mut lines = Vec::new();
    for person in persons.iter().take(PERSONS_AT_ONCE_MAX) {
        let why = match why {
            ErasureReason::Period => period_or_mistake(engine, PersonId(*person))
                .map_err(|why| stopped(engine, *person, &why, lines.len()))?,
            _ => why,
        };
        let command = Command::Erase { person: PersonId(*person), why, periods };
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
                return Err(stopped(engine, *person, &why, lines.len()));
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
