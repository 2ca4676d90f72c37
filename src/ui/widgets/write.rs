//! Text into cells: cut to its place, wrapped by words, never outside its area.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::locale::width::{columns, fit};
use crate::ui::paint::put;

/// A piece of a line with its style.
pub type Piece<'a> = (&'a str, Style);

/// Writes one line of pieces at row `y` of `area` (counted from its top), from column `x` on. What
/// does not fit is cut. Gives the column behind the last piece, counted from the area's left.
pub fn pieces(buffer: &mut Buffer, area: Rect, x: u16, y: u16, line: &[Piece]) -> u16 {
    let mut at = x;
    for (text, style) in line {
        if y >= area.height || at >= area.width {
            break;
        }
        let place = Position { x: area.x + at, y: area.y + y };
        at = put(buffer, place, area.width - at, text, *style) - area.x;
    }
    at
}

/// Writes `text` into exactly `width` columns, the rest of them blank in the same style.
pub fn cell(buffer: &mut Buffer, area: Rect, at: (u16, u16), width: usize, piece: Piece) {
    let (text, style) = piece;
    let place = Rect { width: area.width.min(at.0.saturating_add(narrow(width))), ..area };
    let end = pieces(buffer, place, at.0, at.1, &[(text, style)]);
    let y = area.y + at.1;
    for x in end..place.width {
        let Some(cell) = buffer.cell_mut((area.x + x, y)) else { break };
        cell.set_char(' ').set_style(style);
    }
}

/// A count of columns as cells count them; screens are narrower than its bound.
pub fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// `text` in lines of at most `width` columns, broken between words; a longer word is cut. What is
/// joined by a no-break space stays on one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split([' ', '\t']).filter(|word| !word.is_empty()) {
            if !line.is_empty() && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&fit(word, width));
        }
        lines.push(line);
    }
    lines.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}
