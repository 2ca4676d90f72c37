//! Which rows of the state a frame touches.
//!
//! The batch that follows a group is built from the state after it, so naming a row too many costs
//! a write and nothing else; naming one too few would leave an old row behind, which the test that
//! compares digests finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::casework::centre::{COMMANDS_REMEMBERED_MAX, Centre};
use crate::casework::event::{Event, Frame};
use crate::casework::ids::{CaseId, QueryId};
use crate::casework::outages::Outage;
use crate::store::records::Row;

/// What is remembered of the state before a frame, so that it can be changed in place: a copy kept
/// for comparison would have every frame copy what it touches.
pub(super) struct Before {
    outages: Arc<Vec<Outage>>,
}

/// Adds the rows that `frame` changes because of what stands in `centre`, which has not seen it.
/// [`Before::touch`] adds the others afterwards.
pub(super) fn before(rows: &mut BTreeSet<Row>, centre: &Centre, frame: &Frame) -> Before {
    rows.insert(Row::Meta);
    if centre.answered.len() >= COMMANDS_REMEMBERED_MAX
        && let Some(oldest) = centre.answered.peek()
        && let Some(answer) = centre.answers.get(oldest)
    {
        rows.insert(Row::Answer(answer.seq, *oldest));
    }
    for event in &frame.events {
        touch_cases(rows, centre, event);
        goes(rows, centre, event);
    }
    Before { outages: centre.outages.clone() }
}

impl Before {
    /// Adds the rows that `frame` has changed: `centre` has seen it.
    pub(super) fn touch(self, rows: &mut BTreeSet<Row>, centre: &Centre, frame: &Frame) {
        if let Some(answer) = centre.answers.get(&frame.command_id) {
            rows.insert(Row::Answer(answer.seq, frame.command_id));
        }
        if !Arc::ptr_eq(&self.outages, &centre.outages) {
            rows.insert(Row::Outages);
        }
        for event in &frame.events {
            touch_cases(rows, centre, event);
            names(rows, event);
        }
    }
}

/// What leaves the state, or is written anew there, by an event that does not name it.
fn goes(rows: &mut BTreeSet<Row>, centre: &Centre, event: &Event) {
    match event {
        Event::CalendarAdopted { .. } => {
            let running = centre.cases.values().filter(|case| case.stage.is_running());
            rows.extend(running.flat_map(|case| [Row::Case(case.id), Row::Held(case.id)]));
        }
        // The first ticket of a day clears the hall of the days before.
        Event::TicketIssued { day, .. } if centre.counters.ticket_day != Some(*day) => {
            let old = centre.tickets.values().filter(|held| held.day < *day);
            rows.extend(old.map(|held| Row::Ticket(held.id)));
        }
        Event::PersonErased { person, .. } => {
            rows.extend(centre.cases_of(*person).map(|case| Row::Case(case.id)));
            let codes = centre.by_code.iter().filter(|(_, of)| *of == person);
            rows.extend(codes.map(|(code, _)| Row::CodeOfErased(code.clone())));
        }
        _ => {}
    }
}

/// What an event names.
fn names(rows: &mut BTreeSet<Row>, event: &Event) {
    if let Some(ticket) = event.ticket() {
        rows.insert(Row::Ticket(ticket));
    }
    match event {
        Event::PassportAdopted(passport) => {
            rows.insert(Row::Passport(passport.version.clone()));
        }
        Event::CalendarAdopted { .. } => {
            rows.insert(Row::Calendar);
        }
        Event::StaffAdded(staff) => {
            rows.insert(Row::Staff(staff.id));
        }
        Event::PinSet { staff, .. }
        | Event::RoleSet { staff, .. }
        | Event::StaffDisabled { staff }
        | Event::SignedIn { staff }
        | Event::SignInFailed { staff, .. }
        | Event::SignedOut { staff }
        | Event::PinGiven { staff } => {
            rows.insert(Row::Staff(*staff));
        }
        Event::KeyAdded { staff, .. } | Event::KeyRemoved { staff, .. } => {
            rows.insert(Row::Keys(*staff));
        }
        Event::ApplicantIdentified { code, .. } => {
            rows.extend(code.open().map(|code| Row::Code(code.clone())));
        }
        Event::PersonErased { person, .. } => {
            rows.extend([Row::Erased(*person), Row::Person(*person)]);
        }
        Event::Swept { raised, .. } => {
            rows.extend(raised.iter().map(|(case, _)| Row::Case(*case)));
        }
        _ => {}
    }
}

fn touch_cases(rows: &mut BTreeSet<Row>, centre: &Centre, event: &Event) {
    if let Some(case) = event.case() {
        touch_case(rows, centre, case);
    }
    if let Event::CorrectionOpened { corrects, .. } = event {
        touch_case(rows, centre, *corrects);
    }
}

/// A case, its person's file, its ticket, and the questions that are open about it.
fn touch_case(rows: &mut BTreeSet<Row>, centre: &Centre, id: CaseId) {
    rows.extend([Row::Case(id), Row::Held(id)]);
    let Some(case) = centre.case(id) else { return };
    rows.extend(case.person.map(Row::Person));
    let open: [Option<QueryId>; 3] = [
        case.identity_lookup.open_query(),
        case.sentence_lookup.open_query(),
        case.payment_lookup.open_query(),
    ];
    rows.extend(open.into_iter().flatten().map(Row::Question));
    rows.extend(case.ticket.map(Row::Ticket));
}
