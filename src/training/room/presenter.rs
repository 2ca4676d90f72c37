//! The presenter's box: the step, one sentence why, and the last keys in letters that are read from
//! the back of a room; the step in large letters too where there are rows for it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::Room;
use super::big::{self, BIG_ROWS};
use crate::ui::paint::{put, wrap};
use crate::ui::theme::Paint;

/// Rows for the reason of a step.
const WHY_ROWS: u16 = 2;
/// Rows between two parts of the box.
const GAP_ROWS: u16 = 1;

impl Room {
    pub(super) fn draw_presenter(&self, place: Rect, buffer: &mut Buffer) {
        let (theme, caption) = (self.seat.model().theme(), self.caption());
        let block = if theme.ascii { "##" } else { "██" };
        let size = (place.width, place.height);
        let inside = self.boxed_practice(place, size, &caption.title, &caption.hint, buffer);
        let (strong, focus) = (theme.style(Paint::Strong), theme.style(Paint::Focus));
        let mut y = inside.y;
        if inside.height >= 2 * BIG_ROWS + WHY_ROWS + 2 * GAP_ROWS {
            let title = Rect { y, height: BIG_ROWS, ..inside };
            draw_title(&caption.title, (block, focus), title, buffer);
            y += BIG_ROWS + GAP_ROWS;
        }
        let why = wrap(&caption.why, usize::from(inside.width));
        for (line, y) in why.iter().zip(y..y + WHY_ROWS) {
            put(buffer, Position { x: inside.x, y }, inside.width, line, strong);
        }
        let left = inside.bottom().saturating_sub(y + WHY_ROWS);
        let height = left.saturating_sub(GAP_ROWS).max(left.min(BIG_ROWS));
        let scale = if height >= 2 * BIG_ROWS { 2 } else { 1 };
        let keys = Rect { y: inside.bottom().saturating_sub(height), height, ..inside };
        big::draw(self.keys.iter(), (block, scale), strong, keys, buffer);
    }
}

/// A step in large letters; a name that is too long for them as it is.
fn draw_title(title: &str, (block, style): (&str, Style), place: Rect, buffer: &mut Buffer) {
    if big::columns_of(&[title]) <= place.width {
        return big::draw([title].into_iter(), (block, 1), style, place, buffer);
    }
    let at = Position { x: place.x, y: place.y + BIG_ROWS / 2 };
    put(buffer, at, place.width, title, style);
}
