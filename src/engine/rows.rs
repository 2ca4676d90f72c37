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
use crate::store::records::Row;

/// Adds the rows that `frame` changed, which led from `before` to `after`.
pub(super) fn touch(rows: &mut BTreeSet<Row>, before: &Centre, after: &Centre, frame: &Frame) {
    rows.insert(Row::Meta);
    if let Some(answer) = after.answers.get(&frame.command_id) {
        rows.insert(Row::Answer(answer.seq, frame.command_id));
    }
    if before.answered.len() >= COMMANDS_REMEMBERED_MAX
        && let Some(oldest) = before.answered.peek()
        && let Some(answer) = before.answers.get(oldest)
    {
        rows.insert(Row::Answer(answer.seq, *oldest));
    }
    for event in &frame.events {
        touch_by(rows, before, after, event);
    }
}

fn touch_by(rows: &mut BTreeSet<Row>, before: &Centre, after: &Centre, event: &Event) {
    if let Some(case) = event.case() {
        touch_case(rows, before, after, case);
    }
    if let Some(ticket) = event.ticket() {
        rows.insert(Row::Ticket(ticket));
    }
    if !Arc::ptr_eq(&before.outages, &after.outages) {
        rows.insert(Row::Outages);
    }
    match event {
        Event::PassportAdopted(passport) => {
            rows.insert(Row::Passport(passport.version.clone()));
        }
        Event::CalendarAdopted { .. } => {
            rows.insert(Row::Calendar);
            for case in changed_cases(before, after) {
                rows.extend([Row::Case(case), Row::Held(case)]);
            }
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
        // The first ticket of a day clears the hall of the day before.
        Event::TicketIssued { .. } => {
            let gone = before.tickets.keys().filter(|id| !after.tickets.contains_key(id));
            rows.extend(gone.map(|id| Row::Ticket(*id)));
        }
        Event::ApplicantIdentified { code, .. } => {
            rows.extend(code.open().map(|code| Row::Code(code.clone())));
        }
        Event::CorrectionOpened { corrects, .. } => touch_case(rows, before, after, *corrects),
        Event::Swept { raised, .. } => {
            rows.extend(raised.iter().map(|(case, _)| Row::Case(*case)));
        }
        _ => {}
    }
}

/// A case, its person's file before and after, and the questions that were or are open about it.
fn touch_case(rows: &mut BTreeSet<Row>, before: &Centre, after: &Centre, id: CaseId) {
    rows.extend([Row::Case(id), Row::Held(id)]);
    for case in [before.case(id), after.case(id)].into_iter().flatten() {
        rows.extend(case.person.map(Row::Person));
        let open: [Option<QueryId>; 3] = [
            case.identity_lookup.open_query(),
            case.sentence_lookup.open_query(),
            case.payment_lookup.open_query(),
        ];
        rows.extend(open.into_iter().flatten().map(Row::Question));
        rows.extend(case.ticket.map(Row::Ticket));
    }
}

fn changed_cases(before: &Centre, after: &Centre) -> impl Iterator<Item = CaseId> {
    after.cases.values().filter_map(|case| {
        let same = before.case(case.id).is_some_and(|old| Arc::ptr_eq(old, case));
        (!same).then_some(case.id)
    })
}
