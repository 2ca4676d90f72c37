//! F1: help for the row or field in focus. `?`: the keys of the place.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Turn, moved};
use crate::ui::Scene;
use crate::ui::keys::{BINDINGS, Binding, Scope};
use crate::ui::paint::{boxed, put, wrap};
use crate::ui::theme::{Glyph, Paint};

/// Columns of the box.
const WIDTH: u16 = 76;
/// Columns of a key.
const KEY_COLUMNS: u16 = 16;
/// Lines a page key scrolls.
const PAGE_LINES: usize = 12;
/// Sections a box can hold.
const SECTIONS_MAX: usize = 64;

/// One piece of help.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Heading(String),
    Words(String),
    Key { keys: String, label: String },
    Gap,
}

/// A page to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    title: String,
    lines: Vec<Line>,
    top: usize,
}

impl Help {
    /// Help of a row or field: headings with their texts.
    pub fn about(scene: &Scene, sections: Vec<(String, String)>) -> Self {
        let mut lines = Vec::new();
        for (heading, words) in sections.into_iter().take(SECTIONS_MAX) {
            lines.push(Line::Heading(heading));
            lines.extend(wrap(&words, usize::from(WIDTH - 8)).into_iter().map(Line::Words));
            lines.push(Line::Gap);
        }
        Self { title: scene.text.say("pane-help").into_owned(), lines, top: 0 }
    }

    /// The keys of a place.
    pub fn keys(scene: &Scene, place: Scope) -> Self {
        let mut lines = Vec::new();
        let open_case = (place == Scope::Office).then_some(Scope::OpenCase);
        let shown = [place].into_iter().chain(open_case);
        for scope in shown.chain([Scope::Whole, Scope::Lists, Scope::Boxes]) {
            let fits = |row: &&Binding| row.scope == scope && row.holds(scene.in_class);
            let rows: Vec<_> = BINDINGS.iter().filter(fits).collect();
            if rows.is_empty() {
                continue;
            }
            lines.push(Line::Heading(scene.text.say(scope.heading()).into_owned()));
            for row in rows {
                let keys: Vec<String> = row.keys.iter().map(|chord| chord.shown()).collect();
                let label = scene.text.say(row.label).into_owned();
                lines.push(Line::Key { keys: keys.join(" "), label });
            }
            lines.push(Line::Gap);
        }
        lines.push(Line::Words(scene.text.say("keys-alt-digit").into_owned()));
        Self { title: scene.text.say("key-keys").into_owned(), lines, top: 0 }
    }

    /// Takes a key: everything but moving is for the frame.
    pub fn key(&mut self, key: KeyEvent) -> Turn {
        self.top = moved(self.top, self.lines.len(), PAGE_LINES, key)?;
        Some(Vec::new())
    }

    /// Draws the page.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let height = u16::try_from(self.lines.len() + 3).unwrap_or(u16::MAX);
        let hint = scene.text.say("help-hint");
        let size = (WIDTH, height.min(area.height.saturating_sub(2)));
        let inside = boxed(scene.theme, area, size, &self.title, &hint, buffer);
        let room = usize::from(inside.height);
        let top = self.top.min(self.lines.len().saturating_sub(room));
        let style = |paint| scene.theme.style(paint);
        for (line, y) in self.lines.iter().skip(top).zip(inside.y..inside.bottom()) {
            let at = Position { x: inside.x, y };
            match line {
                Line::Heading(words) => {
                    put(buffer, at, inside.width, words, style(Paint::Focus));
                }
                Line::Words(words) => {
                    let at = Position { x: at.x + 2, y };
                    put(buffer, at, inside.width.saturating_sub(2), words, style(Paint::Plain));
                }
                Line::Key { keys, label } => {
                    let at = Position { x: at.x + 2, y };
                    put(buffer, at, KEY_COLUMNS, keys, style(Paint::Key));
                    let at = Position { x: at.x + KEY_COLUMNS, y };
                    put(buffer, at, inside.width - KEY_COLUMNS - 2, label, style(Paint::Plain));
                }
                Line::Gap => {}
            }
        }
        let more = |buffer: &mut Buffer, glyph, y| {
            let at = Position { x: inside.right(), y };
            put(buffer, at, 1, scene.theme.glyph(glyph), style(Paint::Quiet));
        };
        if top > 0 {
            more(buffer, Glyph::MoreAbove, inside.y);
        }
        if top + room < self.lines.len() {
            more(buffer, Glyph::MoreBelow, inside.bottom().saturating_sub(1));
        }
        None
    }
}
