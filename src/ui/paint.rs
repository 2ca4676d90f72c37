//! The few strokes all drawing is made of.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use super::theme::{Paint, Theme};
use crate::locale::width::{columns, fit, is_simple};

/// Writes `text` at `at` in at most `width` columns, cut with `…` when longer; gives the column
/// after it.
pub fn put(buffer: &mut Buffer, at: Position, width: u16, text: &str, style: Style) -> u16 {
    if !buffer.area.contains(at) || width == 0 {
        return at.x;
    }
    let room = width.min(buffer.area.right().saturating_sub(at.x));
    let text = fit(text, room.into());
    if !text.chars().all(is_simple) {
        let (end, _) = buffer.set_stringn(at.x, at.y, &text, room.into(), style);
        return end;
    }
    let mut x = at.x;
    for letter in text.chars() {
        let Some(cell) = buffer.cell_mut((x, at.y)) else { break };
        cell.set_char(letter).set_style(style);
        x = x.saturating_add(1);
    }
    x
}

/// Writes `text` so that it ends before the column `right`, with `gap` free columns kept on its
/// left from `left` on; gives the column where it starts.
pub fn put_right(
    buffer: &mut Buffer,
    left: u16,
    right: u16,
    y: u16,
    text: &str,
    style: Style,
) -> u16 {
    let room = right.saturating_sub(left);
    let wide = u16::try_from(columns(text)).unwrap_or(u16::MAX).min(room);
    let x = right - wide;
    put(buffer, Position { x, y }, wide, text, style);
    x
}

/// Fills a row with a style.
pub fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    buffer.set_style(area.intersection(buffer.area), style);
}

/// Breaks words into lines of at most `width` columns. A longer word is cut.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let needed = columns(&line) + usize::from(!line.is_empty()) + columns(word);
            if !line.is_empty() && needed > width {
                lines.push(fit(&line, width).into_owned());
                line.clear();
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(fit(&line, width).into_owned());
    }
    lines
}

/// An empty box of at most this size in the middle of `area`, with a title and a hint in its
/// frame; gives its inside.
pub fn boxed(
    theme: &Theme,
    area: Rect,
    (width, height): (u16, u16),
    title: &str,
    hint: &str,
    buffer: &mut Buffer,
) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    let outer = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    Clear.render(outer, buffer);
    let block = Block::bordered()
        .border_set(theme.border(true))
        .border_style(theme.style(Paint::Focus))
        .title(format!(" {title} "))
        .title_bottom(format!(" {hint} "));
    let inside = block.inner(outer);
    block.render(outer, buffer);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }
}
