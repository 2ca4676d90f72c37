//! The page at the end of a lesson, over the desk: as high as what it says, and to be turned where
//! the screen is lower than that.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Room;
use crate::terminal::program::{End, Flow};
use crate::training::goal::the_case;
use crate::training::lines::summary_words;
use crate::training::play::Summary;
use crate::training::result::PAGE_COLUMNS;
use crate::ui::paint::{put, put_right, wrap};
use crate::ui::theme::{Glyph, Paint};

/// Columns and rows of a frame, with the column left free on either side.
const FRAME_COLUMNS: u16 = 4;
const FRAME_ROWS: u16 = 2;
/// Lines that a page key goes over.
const PAGE_LINES: usize = 10;

impl Room {
    /// A key of the learner while the result is shown.
    pub(super) fn result_key(&mut self, key: KeyEvent) -> Flow {
        let last = self.result_lines().len().saturating_sub(1);
        self.result_top = match key.code {
            KeyCode::Esc | KeyCode::F(12) | KeyCode::Enter => {
                self.finished = self.result.take();
                self.progress = None;
                self.result_top = 0;
                return Flow::Draw;
            }
            KeyCode::Char('x' | 'X') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return Flow::End(End::Quit);
            }
            _ => match turned(self.result_top, last, key.code) {
                Some(top) => top,
                None => return Flow::Idle,
            },
        };
        Flow::Draw
    }

    fn result_lines(&self) -> Vec<String> {
        let (Some(result), text) = (&self.result, self.text()) else { return Vec::new() };
        let snapshot = self.sandbox.engine().snapshot();
        let mut lines = result.lines(text);
        if let Some(summary) = the_case(&snapshot).and_then(Summary::of) {
            lines.push(String::new());
            lines.extend(wrap(&summary_words(&summary, text), PAGE_COLUMNS));
        }
        lines
    }

    pub(super) fn draw_result(&self, area: Rect, buffer: &mut Buffer) {
        let (text, theme) = (self.text(), self.seat.model().theme());
        let Some(result) = &self.result else { return };
        let lines = self.result_lines();
        let hint = match (self.past.is_some(), self.manner.auto) {
            (true, _) => "past-read-only",
            (false, true) => "show-hint-over",
            (false, false) => "result-hint",
        };
        let title = format!("{} · {}", text.say("result-title"), result.title(text));
        let width = u16::try_from(PAGE_COLUMNS).unwrap_or(0) + FRAME_COLUMNS;
        let size =
            (width, u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAME_ROWS));
        let inside = self.boxed_practice(area, size, &title, &text.say(hint), buffer);
        let most = lines.len().saturating_sub(usize::from(inside.height));
        let top = self.result_top.min(most);
        for ((at, line), y) in lines.iter().enumerate().skip(top).zip(inside.y..inside.bottom()) {
            let paint = if at == 0 { Paint::Strong } else { Paint::Plain };
            put(buffer, Position { x: inside.x, y }, inside.width, line, theme.style(paint));
        }
        let sign = |is: bool, glyph| if is { theme.glyph(glyph) } else { " " };
        let more = [sign(top > 0, Glyph::MoreAbove), sign(top < most, Glyph::MoreBelow)].concat();
        let style = theme.style(Paint::Focus);
        if most > 0 {
            put_right(buffer, area.x, inside.right(), inside.bottom(), &more, style);
        }
        if self.has_hand() {
            let (words, style) =
                (format!(" {} ", text.say("class-hand-up")), theme.style(Paint::Cursor));
            put_right(buffer, area.x, inside.right(), inside.bottom(), &words, style);
        }
    }
}

/// Where a page of lines goes to with a key.
pub(super) fn turned(top: usize, last: usize, key: KeyCode) -> Option<usize> {
    let top = match key {
        KeyCode::Up => top.saturating_sub(1),
        KeyCode::Down => top + 1,
        KeyCode::PageUp => top.saturating_sub(PAGE_LINES),
        KeyCode::PageDown => top + PAGE_LINES,
        KeyCode::Home => 0,
        KeyCode::End => last,
        _ => return None,
    };
    Some(top.min(last))
}
