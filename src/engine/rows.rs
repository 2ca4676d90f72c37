//! Which rows of the state a frame touches.
//!
//! The batch that follows a group is built from the state after it, so naming a row too many costs
//! a write and nothing else; naming one too few would leave an old row behind, which the test that
//! compares digests finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::casework::case::Case;
use crate::casework::centre::{COMMANDS_REMEMBERED_MAX, Centre, Map};
use crate::casework::event::{Event, Frame};
use crate::casework::ids::{CaseId, QueryId, TicketId};
use crate::casework::outages::Outage;
use crate::casework::ticket::Ticket;
use crate::store::records::Row;

/// What must be known of the state before a frame, once the frame has been applied. It holds on to
/// no more of it than the frame's events call for, so that the rest can be changed in place.
pub(super) struct Before {
    outages: Arc<Vec<Outage>>,
    /// When the first ticket of a day clears the hall of the day before.
    tickets: Option<Map<TicketId, Arc<Ticket>>>,
    /// When another calendar may move any case.
    cases: Option<Map<CaseId, Arc<Case>>>,
}

impl Before {
    /// Adds the rows that `frame` will take away or replace, and notes what the others follow from.
    pub(super) fn of(rows: &mut impl Extend<Row>, centre: &Centre, frame: &Frame) -> Self {
        if centre.answers.size() >= COMMANDS_REMEMBERED_MAX
            && let Some((oldest, answer)) = centre.answers.oldest()
        {
            rows.extend([Row::Answer(answer.seq, *oldest)]);
        }
        let mut before = Self { outages: centre.outages.clone(), tickets: None, cases: None };
        touch_cases(rows, centre, frame);
        for event in &frame.events {
            match event {
                Event::TicketIssued { day, .. } if centre.counters.ticket_day != Some(*day) => {
                    before.tickets = Some(centre.tickets.clone());
                }
                Event::CalendarAdopted { .. } => before.cases = Some(centre.cases.clone()),
                Event::PersonErased { person, .. } => {
                    rows.extend([Row::Erased(*person), Row::Person(*person)]);
                    rows.extend(centre.cases_of(*person).map(|case| Row::Case(case.id)));
                    let codes = centre.by_code.iter().filter(|(_, of)| *of == person);
                    rows.extend(codes.map(|(code, _)| Row::CodeOfErased(code.clone())));
                }
                Event::CorrectionOpened { corrects, .. } => touch_case(rows, centre, *corrects),
                _ => {}
            }
        }
        before
    }

    /// Adds the rows that `frame` has changed, which has led to `after`.
    pub(super) fn touch(self, rows: &mut impl Extend<Row>, after: &Centre, frame: &Frame) {
        rows.extend([Row::Meta]);
        if let Some(answer) = after.answers.get(&frame.command_id) {
            rows.extend([Row::Answer(answer.seq, frame.command_id)]);
        }
        if !Arc::ptr_eq(&self.outages, &after.outages) {
            rows.extend([Row::Outages]);
        }
        if let Some(tickets) = &self.tickets {
            let gone = tickets.keys().filter(|id| !after.tickets.contains_key(id));
            rows.extend(gone.map(|id| Row::Ticket(*id)));
        }
        if let Some(cases) = &self.cases {
            for case in changed_cases(cases, after) {
                rows.extend([Row::Case(case), Row::Held(case)]);
            }
        }
        touch_cases(rows, after, frame);
        for event in &frame.events {
            touch_by(rows, after, event);
        }
    }
}

/// The same rows in order, each once: events of one frame, and each of them twice, touch the same case.
pub(super) fn once(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Every row that a state has.
pub(super) fn all(centre: &Centre) -> BTreeSet<Row> {
    let mut rows = BTreeSet::from([Row::Meta, Row::Calendar, Row::Outages]);
    rows.extend(centre.passports.keys().map(|version| Row::Passport(version.clone())));
    rows.extend(centre.staff.keys().map(|id| Row::Staff(*id)));
    rows.extend(centre.keys.keys().map(|id| Row::Keys(*id)));
    rows.extend(centre.tickets.keys().map(|id| Row::Ticket(*id)));
    rows.extend(centre.cases.keys().flat_map(|id| [Row::Case(*id), Row::Held(*id)]));
    rows.extend(centre.people.keys().map(|id| Row::Person(*id)));
    rows.extend(centre.by_code.keys().map(|code| Row::Code(code.clone())));
    rows.extend(centre.erased.keys().map(|id| Row::Erased(*id)));
    rows.extend(centre.questions.keys().map(|id| Row::Question(*id)));
    rows.extend(centre.answers.iter().map(|(id, answer)| Row::Answer(answer.seq, *id)));
    rows
}

/// The cases of a frame's events. Most frames are about one alone.
fn touch_cases(rows: &mut impl Extend<Row>, centre: &Centre, frame: &Frame) {
    let mut last = None;
    for case in frame.events.iter().filter_map(Event::case) {
        if last.replace(case) != Some(case) {
            touch_case(rows, centre, case);
        }
    }
}

fn touch_by(rows: &mut impl Extend<Row>, after: &Centre, event: &Event) {
    if let Some(ticket) = event.ticket() {
        rows.extend([Row::Ticket(ticket)]);
    }
    match event {
        Event::PassportAdopted(passport) => {
            rows.extend([Row::Passport(passport.version.clone())]);
        }
        Event::CalendarAdopted { .. } => {
            rows.extend([Row::Calendar]);
        }
        Event::StaffAdded(staff) => {
            rows.extend([Row::Staff(staff.id)]);
        }
        Event::PinSet { staff, .. }
        | Event::RoleSet { staff, .. }
        | Event::StaffDisabled { staff }
        | Event::SignedIn { staff }
        | Event::SignInFailed { staff, .. }
        | Event::SignedOut { staff }
        | Event::CameIn { staff }
        | Event::PinGiven { staff } => {
            rows.extend([Row::Staff(*staff)]);
        }
        Event::KeyAdded { staff, .. } | Event::KeyRemoved { staff, .. } => {
            rows.extend([Row::Keys(*staff)]);
        }
        Event::ApplicantIdentified { code, .. } => {
            rows.extend(code.open().map(|code| Row::Code(code.clone())));
        }
        Event::CorrectionOpened { corrects, .. } => touch_case(rows, after, *corrects),
        Event::Swept { raised, .. } => {
            rows.extend(raised.iter().map(|(case, _)| Row::Case(*case)));
        }
        _ => {}
    }
}

/// A case, its person's file, and the questions that are open about it, as they are in `centre`.
fn touch_case(rows: &mut impl Extend<Row>, centre: &Centre, id: CaseId) {
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

fn changed_cases(before: &Map<CaseId, Arc<Case>>, after: &Centre) -> impl Iterator<Item = CaseId> {
    after.cases.values().filter_map(|case| {
        let same = before.get(&case.id).is_some_and(|old| Arc::ptr_eq(old, case));
        (!same).then_some(case.id)
    })
}
