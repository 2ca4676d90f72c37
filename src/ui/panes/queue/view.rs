//! The rows of the queue.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Queue;
use crate::casework::ticket::{CALLS_MAX, ParkReason, Priority, Ticket, TicketState, WhyNext};
use crate::locale::Arg;
use crate::locale::dates::clock;
use crate::locale::numbers::minutes;
use crate::locale::width::columns;
use crate::ui::Scene;
use crate::ui::paint::{fill, put, put_right};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::{others, words};

/// Columns of mark and ticket number.
const TICKET_COLUMNS: u16 = 9;
/// Columns of the minutes waited.
const WAITED_COLUMNS: u16 = 13;
/// Columns of the direction, where there is room for it.
const DIRECTION_COLUMNS: u16 = 20;
/// Columns of the minutes waited in a narrow list.
const WAITED_NARROW_COLUMNS: u16 = 9;
/// Columns from which the beginning of a reason is worth its place.
const REASON_COLUMNS: u16 = 6;
/// Columns below which a list says states shortly.
const NARROW_COLUMNS: u16 = 50;
/// Columns from which a list shows the direction too.
const WIDE_COLUMNS: u16 = 70;

pub(super) fn draw(
    queue: &Queue,
    scene: &Scene,
    area: Rect,
    buffer: &mut Buffer,
    focused: bool,
) -> Option<Position> {
    if area.height < 2 {
        return None;
    }
    heading(scene, area, buffer);
    let rows = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let room = usize::from(rows.height.saturating_sub(u16::from(queue.fresh > 0))).max(1);
    if queue.rows.is_empty() {
        let at = Position { x: rows.x + 1, y: rows.y + 1 };
        let style = scene.theme.style(Paint::Quiet);
        put(buffer, at, rows.width.saturating_sub(1), &scene.text.say("queue-empty"), style);
    }
    let index = queue.index();
    let first = index / room * room;
    let mut cursor = None;
    for ((row, id), y) in queue.rows.iter().enumerate().skip(first).take(room).zip(rows.y..) {
        let Some(ticket) = scene.snapshot.centre.ticket(*id) else { continue };
        let chosen = row == index;
        let line = Rect { y, height: 1, ..rows };
        draw_row(scene, line, buffer, ticket, chosen && focused);
        if chosen && focused {
            cursor = Some(Position { x: line.x, y });
        }
    }
    if queue.fresh > 0 {
        let words = scene.text.with("queue-fresh", &[("count", Arg::from(queue.fresh))]);
        let y = rows.bottom().saturating_sub(1);
        put(buffer, Position { x: rows.x, y }, rows.width, &words, scene.theme.style(Paint::Warn));
    }
    more(scene, area, buffer, first > 0, first + room < queue.rows.len());
    cursor
}

fn more(scene: &Scene, area: Rect, buffer: &mut Buffer, above: bool, below: bool) {
    let x = area.right().saturating_sub(1);
    let style = scene.theme.style(Paint::Quiet);
    if above {
        let at = Position { x, y: area.y + 1 };
        put(buffer, at, 1, scene.theme.glyph(Glyph::MoreAbove), style);
    }
    if below {
        let at = Position { x, y: area.bottom().saturating_sub(1) };
        put(buffer, at, 1, scene.theme.glyph(Glyph::MoreBelow), style);
    }
}

fn heading(scene: &Scene, area: Rect, buffer: &mut Buffer) {
    let style = scene.theme.style(Paint::Quiet);
    let mut x = area.x;
    let mut column = |key: &str, width: u16| {
        let left = area.right().saturating_sub(x);
        put(buffer, Position { x, y: area.y }, width.min(left), &scene.text.say(key), style);
        x += width;
    };
    column("queue-column-ticket", TICKET_COLUMNS);
    column("queue-column-waited", waited_columns(area));
    if area.width >= WIDE_COLUMNS {
        column("queue-column-direction", DIRECTION_COLUMNS);
    }
    column("queue-column-state", area.width);
}

fn draw_row(scene: &Scene, line: Rect, buffer: &mut Buffer, ticket: &Ticket, chosen: bool) {
    let style = |paint| scene.theme.style(paint);
    let plain = style(row_paint(ticket));
    let mark = if chosen { scene.theme.glyph(Glyph::Current) } else { " " };
    let number = format!("{mark}{}", ticket.number);
    let mut x = line.x;
    put(buffer, Position { x, y: line.y }, TICKET_COLUMNS, &number, plain);
    if ticket.priority != Priority::None {
        let at = Position { x: x + TICKET_COLUMNS - 2, y: line.y };
        put(buffer, at, 1, scene.theme.glyph(Glyph::Attention), style(Paint::Warn));
    }
    x += TICKET_COLUMNS;
    let waited = ticket.first_served_at.unwrap_or(scene.now).minutes_since(ticket.issued_at);
    let words = minutes(waited, scene.text.lang());
    put(buffer, Position { x, y: line.y }, waited_columns(line) - 1, &words, plain);
    x += waited_columns(line);
    if line.width >= WIDE_COLUMNS {
        let direction = scene.text.say("direction-social-allowances");
        let at = Position { x, y: line.y };
        put(buffer, at, DIRECTION_COLUMNS - 1, &direction, style(Paint::Quiet));
        x += DIRECTION_COLUMNS;
    }
    if chosen {
        // The state keeps its own colour: a visitor who was called must be seen on this row too.
        let named = Rect { width: (x - line.x).saturating_sub(1).min(line.width), ..line };
        fill(buffer, named, style(Paint::Cursor));
    }
    let room = line.right().saturating_sub(x);
    let narrow = line.width < NARROW_COLUMNS;
    let mut state = if narrow { state_short(scene, ticket) } else { state_words(scene, ticket) };
    if columns(&state) > usize::from(room) {
        // The desk is what a visitor is told, and stands at the end of the longer words.
        state = desk_alone(scene, ticket).unwrap_or(state);
    }
    if let Some(name) = holder(scene, ticket).filter(|_| !narrow) {
        let named = format!("{state} {} {name}", scene.theme.glyph(Glyph::Dot));
        if columns(&named) <= usize::from(room) {
            state = named;
        }
    }
    let end = put(buffer, Position { x, y: line.y }, room, &state, plain);
    let reason = match ticket.priority {
        Priority::None => String::new(),
        priority => scene.text.say(priority_key(priority)).into_owned(),
    };
    let from = (end + 2).min(line.right());
    // A letter or two say nothing that the mark of the ticket does not.
    if columns(&reason) <= usize::from(line.right() - from) || line.right() - from >= REASON_COLUMNS
    {
        put_right(buffer, from, line.right(), line.y, &reason, style(Paint::Quiet));
    }
}

/// The colleague in front of a ticket: who serves it, or sits at the desk it was called to.
fn holder(scene: &Scene, ticket: &Ticket) -> Option<String> {
    let staff = match ticket.state {
        TicketState::Serving { by, .. } => by,
        TicketState::Called { desk, .. } => others::at_desk(scene, desk)?,
        _ => return None,
    };
    (Some(staff) != scene.staff).then(|| words::short_name(scene.snapshot, staff))
}

fn waited_columns(area: Rect) -> u16 {
    if area.width < NARROW_COLUMNS { WAITED_NARROW_COLUMNS } else { WAITED_COLUMNS }
}

fn row_paint(ticket: &Ticket) -> Paint {
    match ticket.state {
        TicketState::Waiting => Paint::Plain,
        TicketState::Called { .. } => Paint::Warn,
        TicketState::Serving { .. } => Paint::Good,
        TicketState::NoShow { .. } => Paint::Bad,
        TicketState::Parked { .. } | TicketState::Done | TicketState::Cancelled => Paint::Quiet,
    }
}

/// Where a ticket stands, for a narrow list.
fn state_short(scene: &Scene, ticket: &Ticket) -> String {
    let text = scene.text;
    match ticket.state {
        TicketState::Waiting if ticket.returning || ticket.for_desk.is_some() => {
            text.say("ticket-short-first").into_owned()
        }
        TicketState::Called { desk, .. } => {
            let call = u8::try_from(ticket.calls.len()).unwrap_or(CALLS_MAX);
            let args = [
                ("call", Arg::from(call)),
                ("limit", Arg::from(CALLS_MAX)),
                ("desk", Arg::from(desk.0)),
            ];
            text.with("ticket-short-called", &args)
        }
        TicketState::Serving { desk, since, .. } => {
            let spent = minutes(scene.now.minutes_since(since), text.lang());
            text.with(
                "ticket-short-serving",
                &[("desk", Arg::from(desk.0)), ("spent", spent.into())],
            )
        }
        TicketState::Parked { until, .. } => {
            text.with("ticket-short-parked", &[("until", Arg::from(clock(until.local())))])
        }
        TicketState::NoShow { .. } => text.say("ticket-no-show").into_owned(),
        _ => state_words(scene, ticket),
    }
}

/// The desk that a ticket was called to or is at, where there is no room for more.
fn desk_alone(scene: &Scene, ticket: &Ticket) -> Option<String> {
    let (key, desk) = match ticket.state {
        TicketState::Called { desk, .. } => ("ticket-desk-called", desk),
        TicketState::Serving { desk, .. } => ("ticket-desk-serving", desk),
        _ => return None,
    };
    Some(scene.text.with(key, &[("desk", Arg::from(desk.0))]))
}

/// Where a ticket stands, in words.
pub fn state_words(scene: &Scene, ticket: &Ticket) -> String {
    let text = scene.text;
    match ticket.state {
        TicketState::Waiting if ticket.returning => text.say("ticket-returning").into_owned(),
        TicketState::Waiting => match ticket.for_desk {
            Some(desk) => text.with("ticket-for-desk", &[("desk", Arg::from(desk.0))]),
            None if ticket.case.is_some() => text.say("ticket-with-case").into_owned(),
            None => text.say("ticket-waiting").into_owned(),
        },
        TicketState::Called { desk, .. } => {
            let call = u8::try_from(ticket.calls.len()).unwrap_or(CALLS_MAX);
            let args = [
                ("call", Arg::from(call)),
                ("limit", Arg::from(CALLS_MAX)),
                ("desk", Arg::from(desk.0)),
            ];
            text.with("ticket-called-to", &args)
        }
        TicketState::Serving { desk, since, .. } => {
            let spent = minutes(scene.now.minutes_since(since), text.lang());
            text.with("ticket-serving-for", &[("desk", Arg::from(desk.0)), ("spent", spent.into())])
        }
        TicketState::Parked { reason, until } => {
            let why = text.say(park_key(reason));
            let args = [("until", Arg::from(clock(until.local()))), ("reason", Arg::from(why))];
            text.with("ticket-parked-for", &args)
        }
        TicketState::NoShow { since } => {
            let at = [("since", Arg::from(clock(since.local())))];
            text.with("ticket-no-show-since", &at)
        }
        TicketState::Done => text.say("ticket-done").into_owned(),
        TicketState::Cancelled => text.say("ticket-cancelled").into_owned(),
    }
}

/// Why a ticket is the next one, in words.
pub fn why_words(scene: &Scene, why: WhyNext) -> String {
    let key = match why {
        WhyNext::ForThisDesk => "why-for-this-desk",
        WhyNext::Returning => "why-returning",
        WhyNext::Priority(priority) => priority_key(priority),
        WhyNext::OrdinaryTurn => "why-ordinary-turn",
        WhyNext::LongestWaiting => "why-longest-waiting",
    };
    scene.text.say(key).into_owned()
}

/// Message key of a priority.
pub fn priority_key(priority: Priority) -> &'static str {
    match priority {
        Priority::None => "priority-none",
        Priority::Disability => "priority-disability",
        Priority::Elderly => "priority-elderly",
        Priority::WithChild => "priority-pregnant",
        Priority::Veteran => "priority-veteran",
    }
}

fn park_key(reason: ParkReason) -> &'static str {
    match reason {
        ParkReason::FetchingPaper => "park-fetching-paper",
        ParkReason::SystemDown => "park-system-down",
        ParkReason::VisitorBreak => "park-visitor-break",
        ParkReason::WaitingForSomebody => "park-waiting-for-somebody",
    }
}
