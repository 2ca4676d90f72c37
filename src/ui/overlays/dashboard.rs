//! The figures of the centre at this moment.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Turn;
use crate::casework::case::Stage;
use crate::casework::ticket::TicketState;
use crate::casework::urgency::{Urgency, urgency};
use crate::locale::numbers::minutes;
use crate::ui::Scene;
use crate::ui::paint::{boxed, put, put_right};
use crate::ui::theme::Paint;
use crate::ui::words;

/// Columns of one list of figures.
const LIST_COLUMNS: u16 = 34;

/// Stages with work left, in the order of the flow.
const STAGES: [Stage; 8] = [
    Stage::Draft,
    Stage::Registered,
    Stage::Forwarded,
    Stage::UnderReview,
    Stage::Returned,
    Stage::Granted,
    Stage::Refused,
    Stage::Notified,
];

/// Takes a key: all of them are for the frame.
pub fn key(_: KeyEvent) -> Turn {
    None
}

/// Draws the figures.
pub fn view(scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let text = scene.text;
    let (title, hint) = (text.say("pane-dashboard"), text.say("close-hint"));
    let inside = boxed(scene.theme, area, (76, 17), &title, &hint, buffer);
    let left = Rect { width: LIST_COLUMNS, ..inside };
    let right = Rect { x: inside.x + LIST_COLUMNS + 4, width: LIST_COLUMNS, ..inside };
    let mut y = row(scene, buffer, left, inside.y, "dashboard-queue", None, Paint::Focus);
    for (key, value) in queue_figures(scene) {
        y = row(scene, buffer, left, y, key, Some(value), Paint::Plain);
    }
    y = row(scene, buffer, left, y + 1, "dashboard-urgency", None, Paint::Focus);
    for (level, count) in urgency_figures(scene) {
        let paint = if count == 0 { Paint::Quiet } else { Paint::Urgency(level) };
        y = row(scene, buffer, left, y, words::urgency(level), Some(count.to_string()), paint);
    }
    let mut y = row(scene, buffer, right, inside.y, "dashboard-stages", None, Paint::Focus);
    for stage in STAGES {
        let count = scene.snapshot.centre.cases.values().filter(|case| case.stage == stage).count();
        y = row(
            scene,
            buffer,
            right,
            y,
            words::stage(stage),
            Some(count.to_string()),
            Paint::Plain,
        );
    }
    None
}

fn row(
    scene: &Scene,
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    key: &str,
    value: Option<String>,
    paint: Paint,
) -> u16 {
    if y < area.bottom() {
        let style = scene.theme.style(paint);
        put(buffer, Position { x: area.x, y }, area.width, &scene.text.say(key), style);
        if let Some(value) = value {
            put_right(buffer, area.x, area.right(), y, &value, style);
        }
    }
    y + 1
}

fn queue_figures(scene: &Scene) -> Vec<(&'static str, String)> {
    let tickets = || scene.snapshot.centre.tickets.values();
    let waiting = || tickets().filter(|ticket| ticket.state == TicketState::Waiting);
    let oldest = waiting().map(|ticket| scene.now.minutes_since(ticket.issued_at)).max();
    let serving =
        tickets().filter(|ticket| matches!(ticket.state, TicketState::Serving { .. })).count();
    let done = tickets().filter(|ticket| ticket.state == TicketState::Done).count();
    vec![
        ("dashboard-waiting", waiting().count().to_string()),
        ("dashboard-oldest", minutes(oldest.unwrap_or(0), scene.text.lang())),
        ("dashboard-serving", serving.to_string()),
        ("dashboard-done", done.to_string()),
    ]
}

fn urgency_figures(scene: &Scene) -> [(Urgency, usize); 5] {
    let centre = &scene.snapshot.centre;
    let territory = centre.identity.as_ref().and_then(|identity| identity.territory.as_deref());
    let today = scene.now.date();
    let mut counts = Urgency::ALL.map(|level| (level, 0));
    let Some(calendar) = centre.calendar.as_deref() else { return counts };
    for case in centre.cases.values() {
        if let Some(level) = urgency(case, today, calendar, territory)
            && let Some(count) = counts.iter_mut().find(|(held, _)| *held == level)
        {
            count.1 += 1;
        }
    }
    counts
}
