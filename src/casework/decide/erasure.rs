//! Whether a person's data may be erased.

use super::author;
use crate::casework::centre::Centre;
use crate::casework::command::{Context, ErasureReason};
use crate::casework::event::Event;
use crate::casework::private::{PersonId, Private};
use crate::casework::refusal::Refusal;
use crate::casework::retention::{carried, given_up};

/// Erases a person all of whose cases are over; drafts that were given up end with it. How long they are kept is the centre's setting and
/// looked at by whoever lists what is due; that open work stays is looked at here.
pub(super) fn decide(
    centre: &Centre,
    person: PersonId,
    why: ErasureReason,
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
    events.push(Event::PersonErased { person, why });
    Ok(events)
}
