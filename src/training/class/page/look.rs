//! A learner's screen on the trainer's: live, and only to be read.

use std::sync::Arc;

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use crate::locale::{Arg, Text};
use crate::training::class::learner::Learner;
use crate::ui::paint::put;
use crate::ui::theme::{Paint, Theme};

/// Columns or rows by which an arrow moves a picture that is larger than the page.
const STEP: u16 = 4;

/// A look at one learner. Their screen is kept for it as long as it lasts.
pub(super) struct Look {
    learner: Arc<Learner>,
    x: u16,
    y: u16,
}

impl Look {
    pub fn at(learner: Arc<Learner>) -> Self {
        learner.watch();
        Self { learner, x: 0, y: 0 }
    }

    /// Moves the part that is seen.
    pub fn moves(&mut self, key: KeyCode) -> bool {
        match key {
            KeyCode::Left => self.x = self.x.saturating_sub(STEP),
            KeyCode::Right => self.x = self.x.saturating_add(STEP),
            KeyCode::Up => self.y = self.y.saturating_sub(STEP),
            KeyCode::Down => self.y = self.y.saturating_add(STEP),
            _ => return false,
        }
        true
    }

    /// Draws their screen with a line of its own below, over the whole page.
    pub fn draw(&mut self, theme: &Theme, text: Text, area: Rect, buffer: &mut Buffer) {
        let last = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        let seen = Rect { height: area.height.saturating_sub(1), ..area };
        match self.learner.picture() {
            Some(picture) => {
                let whole = picture.cells.area;
                // What is larger than the page is moved, but never out of sight.
                self.x = self.x.min(whole.width.saturating_sub(seen.width));
                self.y = self.y.min(whole.height.saturating_sub(seen.height));
                for at in seen.positions() {
                    let from = Position { x: at.x - seen.x + self.x, y: at.y - seen.y + self.y };
                    let Some(cell) = picture.cells.cell(from) else { continue };
                    if let Some(own) = buffer.cell_mut(at) {
                        own.clone_from(cell);
                        theme.adopt(own);
                        if picture.cursor == Some(from) {
                            own.modifier.toggle(Modifier::REVERSED);
                        }
                    }
                }
            }
            None => {
                let words =
                    text.with("class-no-picture", &[("name", Arg::from(&self.learner.name))]);
                let at = Position { x: seen.x + 2, y: seen.y + 1 };
                put(buffer, at, seen.width.saturating_sub(4), &words, theme.style(Paint::Plain));
            }
        }
        let words = text.with("class-looking", &[("name", Arg::from(&self.learner.name))]);
        let blank = " ".repeat(last.width.into());
        let style = theme.style(Paint::TitlePractice);
        put(buffer, Position { x: last.x, y: last.y }, last.width, &blank, style);
        let room = last.width.saturating_sub(2);
        put(buffer, Position { x: last.x + 1, y: last.y }, room, &words, style);
    }
}

impl Drop for Look {
    fn drop(&mut self) {
        self.learner.unwatch();
    }
}
