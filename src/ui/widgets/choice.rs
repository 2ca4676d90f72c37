//! A list of things to choose from, each with what speaks against it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::write::{self, wrap};
use crate::ui::form::is_shortcut;
use crate::ui::theme::{Glyph, Paint, Theme};

/// Rows a choice list can offer: one digit each.
pub const CHOICES_MAX: usize = 9;

/// One row of a choice list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// What is offered.
    pub words: String,
    /// Why it cannot be chosen now.
    pub refusal: Option<String>,
    /// Marked, where several can be chosen.
    pub marked: Option<bool>,
}

impl ChoiceRow {
    /// A row that can be chosen.
    pub fn open(words: impl Into<String>) -> Self {
        Self { words: words.into(), refusal: None, marked: None }
    }

    /// A row that cannot be chosen when there is a reason.
    pub fn unless(words: impl Into<String>, refusal: Option<String>) -> Self {
        Self { words: words.into(), refusal, marked: None }
    }
}

/// What came of a key on a choice list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Not a key of the list.
    Ignored,
    /// The cursor moved.
    Moved,
    /// This row was chosen.
    Row(usize),
    /// Esc.
    Back,
}

/// Moves in a list of `count` rows. Digits choose at once.
pub fn key(at: &mut usize, count: usize, key: KeyEvent) -> Chosen {
    let last = count.saturating_sub(1);
    if is_shortcut(key) {
        return Chosen::Ignored;
    }
    match key.code {
        KeyCode::Up | KeyCode::BackTab => *at = at.saturating_sub(1),
        KeyCode::Down | KeyCode::Tab => *at = (*at + 1).min(last),
        KeyCode::Home => *at = 0,
        KeyCode::End => *at = last,
        KeyCode::Enter if count > 0 => return Chosen::Row((*at).min(last)),
        KeyCode::Esc => return Chosen::Back,
        KeyCode::Char(digit @ '1'..='9') => {
            let row = usize::from(digit as u8 - b'1');
            if row >= count {
                return Chosen::Ignored;
            }
            *at = row;
            return Chosen::Row(row);
        }
        _ => return Chosen::Ignored,
    }
    Chosen::Moved
}

/// Draws the rows from row `top` of `area` on; gives the row behind the last one.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    top: u16,
    theme: &Theme,
    rows: &[ChoiceRow],
    cursor: Option<usize>,
) -> u16 {
    let mut y = top;
    for (place, row) in rows.iter().enumerate().take(CHOICES_MAX) {
        let here = cursor == Some(place);
        let mark = if here { theme.glyph(Glyph::Current) } else { " " };
        let tick = match row.marked {
            Some(true) => format!("[{}] ", theme.glyph(Glyph::Done)),
            Some(false) => "[ ] ".to_owned(),
            None => String::new(),
        };
        let line = format!(" {mark} {} {tick}{} ", place + 1, row.words);
        let paint = match (here, &row.refusal) {
            (true, _) => Paint::Cursor,
            (false, Some(_)) => Paint::KeyOff,
            (false, None) => Paint::Plain,
        };
        write::pieces(buffer, area, 0, y, &[(line.as_str(), theme.style(paint))]);
        y += 1;
        if let Some(reason) = &row.refusal {
            let style = theme.style(if here { Paint::Warn } else { Paint::Quiet });
            for part in wrap(reason, usize::from(area.width.saturating_sub(7))) {
                write::pieces(buffer, area, 6, y, &[(part.as_str(), style)]);
                y += 1;
            }
        }
    }
    y
}
