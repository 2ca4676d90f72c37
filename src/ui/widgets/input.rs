//! A field of a box on one line.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::write::{cell, narrow};
use crate::ui::field::Field;
use crate::ui::theme::{Glyph, Paint, Theme};

/// Draws a field into the first row of `area`; says where the cursor stands in it. A text that is
/// only on offer is marked as a whole, because what is typed takes its place.
pub fn draw(
    field: &Field,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
    focused: bool,
) -> Option<Position> {
    let width = usize::from(area.width);
    let shown = field.shown(width, focused, theme.glyph(Glyph::Mask));
    let plain = theme.style(Paint::Field);
    cell(buffer, area, (0, 0), width, (&shown.text, plain));
    if focused && field.is_suggestion() {
        let style = theme.style(Paint::Cursor);
        super::write::pieces(buffer, area, 0, 0, &[(shown.text.as_str(), style)]);
    }
    let x = area.x + narrow(shown.cursor).min(area.width.saturating_sub(1));
    focused.then_some(Position { x, y: area.y })
}
