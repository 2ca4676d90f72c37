//! Whose data may be erased, and erasing them.

use super::{Told, refused};
use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, ErasureReason};
use crate::casework::private::PersonId;
use crate::casework::retention::{Due, Periods, due};
use crate::engine::{Engine, Failure, Request, new_command_id};

/// People erased by one command at most: each costs a look at the PIN.
pub const PERSONS_AT_ONCE_MAX: usize = 100;

/// Lists who is due, a line a person: `person 12  03-2026-000001 …`. Nobody's name.
pub(super) fn list(engine: &Engine, periods: &Periods, case: Option<&str>) -> Result<Told, String> {
    let today = engine.snapshot().now.date();
    let centre = &engine.whole().map_err(|failure| refused(&failure))?;
    if let Some(number) = case {
        return of_case(centre, number);
    }
    if *periods == Periods::default() {
        return Ok(Told { lines: vec![NO_PERIOD.to_owned()], no: false });
    }
    let due = due(centre, periods, today);
    let mut lines: Vec<String> = due.iter().map(|person| told(centre, person)).collect();
    lines.push(format!("{} people are due", due.len()));
    Ok(Told { lines, no: false })
}

const NO_PERIOD: &str = "no period is set, so nobody is due. Set how long what is over is kept in \
                         settings.toml: [retention] granted_months, refused_months, withdrawn_months. \
                         For one person: --case NUMBER";

fn told(centre: &Centre, due: &Due) -> String {
    let each = due.cases.iter().map(|case| {
        let number = centre.case(case.case).map(number).unwrap_or_default();
        format!(
            "{number} ended {}, {} = {} passed on {}",
            case.ended, case.setting, case.months, case.until
        )
    });
    format!("person {}  {}", due.person.0, each.collect::<Vec<_>>().join("; "))
}

/// The person of one case, whatever the periods say: for a request or an order.
fn of_case(centre: &Centre, wanted: &str) -> Result<Told, String> {
    let found = centre.cases.values().find(|case| number(case) == wanted);
    let unknown = || {
        format!(
            "no case has the number {wanted}, or nobody has been named in it. Nothing was changed."
        )
    };
    let person = found.and_then(|case| case.person).ok_or_else(unknown)?;
    if centre.erased.contains_key(&person) {
        return Err(format!(
            "the person of {wanted} has been erased already. Nothing was changed."
        ));
    }
    if let Some(open) = centre.cases_of(person).find(|case| !case.stage.is_over()) {
        return Err(format!(
            "{} of the same person is not over. Nothing was changed; open work is never erased.",
            number(open)
        ));
    }
    let numbers: Vec<String> = centre.cases_of(person).map(number).collect();
    Ok(Told { lines: vec![format!("person {}  {}", person.0, numbers.join("; "))], no: false })
}

fn number(case: &std::sync::Arc<Case>) -> String {
    case.number().map_or_else(|| format!("#{}", case.id), |number| number.to_string())
}

/// Erases people in the name of somebody who gives their PIN. Stops at the first that is refused.
pub(super) fn erase(
    engine: &Engine,
    persons: &[u32],
    (login, pin): (&str, &str),
    why: ErasureReason,
) -> Result<Told, String> {
    let staff = super::member(&engine.snapshot().centre, login)?.id;
    let mut lines = Vec::new();
    for person in persons.iter().take(PERSONS_AT_ONCE_MAX) {
        let command = Command::Erase { person: PersonId(*person), why };
        let (actor, command_id) = (Actor::Staff(staff), new_command_id());
        let request = Request { command, actor, desk: None, command_id, seen: None };
        match engine.submit_with_pin_blocking(request, pin) {
            Ok(answer) => lines.push(format!("person {person} erased, frame {}", answer.seq)),
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
