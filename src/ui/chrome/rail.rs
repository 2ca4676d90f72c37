//! The step rail: the seven steps of the passport for the case in hand, and the visit's minutes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::casework::guidance::{StepState, rail};
use crate::casework::ticket::TicketState;
use crate::locale::numbers::minutes_of;
use crate::ui::model::Model;
use crate::ui::paint::{put, put_right};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::words::law_lang;

/// Columns kept for the minutes.
const MINUTES_COLUMNS: u16 = 10;

/// Draws the step rail.
pub(in crate::ui) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let centre = &model.snapshot.centre;
    let ticket = model.desk.and_then(|desk| centre.ticket_at(desk));
    let case = model.case.and_then(|case| centre.case(case));
    let states = rail(case.map(AsRef::as_ref), ticket.map(|ticket| &ticket.state));
    let passport = case.and_then(|case| centre.passport_of(case)).or(centre.passport.as_ref());
    let steps = passport.map(|passport| &passport.steps[..]).unwrap_or_default();
    let mut x = area.x + 1;
    let end = area.right().saturating_sub(MINUTES_COLUMNS);
    for (index, (step, state)) in steps.iter().zip(states).enumerate() {
        let (glyph, paint) = match state {
            StepState::Done => (Glyph::Done, Paint::Good),
            StepState::Current => (Glyph::Current, Paint::Focus),
            StepState::ToCome => (Glyph::ToCome, Paint::Quiet),
        };
        let name = step.name.get(law_lang(model.text()));
        let words = format!("{}{name}{}", index + 1, model.theme.glyph(glyph));
        let room = end.saturating_sub(x);
        x = put(buffer, Position { x, y: area.y }, room, &words, model.theme.style(paint)) + 1;
    }
    let Some(TicketState::Serving { since, .. }) = ticket.map(|ticket| ticket.state) else {
        return;
    };
    let allowed = passport.map_or(0, |passport| u32::from(passport.operator_minutes));
    let used = model.now.minutes_since(since);
    let paint = if used > allowed { Paint::Warn } else { Paint::Plain };
    let words = minutes_of(used, allowed, model.lang);
    let style = model.theme.style(paint);
    put_right(buffer, end, area.right().saturating_sub(1), area.y, &words, style);
}
