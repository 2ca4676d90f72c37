//! Whether a person's data may be erased.

use super::author;
use crate::casework::centre::Centre;
use crate::casework::command::{Context, ErasureReason, Periods};
use crate::casework::event::Event;
use crate::casework::private::{PersonId, Private};
use crate::casework::refusal::Refusal;
use crate::casework::retention::{carried, given_up, still_kept};

/// Erases a person all of whose cases are over; drafts that were given up end with it. Whoever is
/// erased because their time has come must be due now: since they were listed a case may have been
/// opened or changed. Which periods hold is the centre's setting and comes with the command.
pub(super) fn decide(
    centre: &Centre,
    person: PersonId,
    (why, periods): (ErasureReason, Option<Periods>),
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    author(context)?;
    if centre.erased.contains_key(&person) {
        return Err(Refusal::Erased);
    }
    if !centre.people.contains_key(&person) {
        return Err(Refusal::UnknownPerson);
    }
    let (carried, mut events) = (carried(centre), Vec::new());
    for case in centre.cases_of(person) {
        let is_given_up = given_up(case, &carried, context.today()).is_some();
        if carried.contains(&case.id) || !(case.stage.is_over() || is_given_up) {
            return Err(Refusal::NotOver { case: case.id });
        }
        if is_given_up {
            // Nobody has said why, and what could be said would be erased with it.
            let (case, reason) = (case.id, Private::Erased);
            events.push(Event::CaseWithdrawn { case, person: None, reason });
        }
    }
    // Without periods nobody's time comes but that of whoever is in no case.
    let periods = periods.or((why == ErasureReason::Period).then(Periods::default));
    let kept = periods.and_then(|periods| {
        still_kept(centre.cases_of(person), &carried, &periods, context.today())
    });
    if let Some(case) = kept {
        return Err(Refusal::NotDue { case });
    }
    events.push(Event::PersonErased { person, why });
    Ok(events)
}
