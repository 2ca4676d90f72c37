//! Whether a person's data may be erased.

use super::author;
use crate::casework::centre::Centre;
use crate::casework::command::{Context, ErasureReason};
use crate::casework::event::Event;
use crate::casework::private::PersonId;
use crate::casework::refusal::Refusal;

/// Erases a person all of whose cases are over. How long they are kept is the centre's setting and
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
    if let Some(case) = centre.cases_of(person).find(|case| !case.stage.is_over()) {
        return Err(Refusal::NotOver { case: case.id });
    }
    let mut carried =
        centre.tickets.values().filter(|ticket| ticket.is_open()).filter_map(|it| it.case);
    let of_person = |case| centre.case(case).is_some_and(|file| file.person == Some(person));
    if let Some(case) = carried.find(|case| of_person(*case)) {
        return Err(Refusal::NotOver { case });
    }
    Ok(vec![Event::PersonErased { person, why }])
}
