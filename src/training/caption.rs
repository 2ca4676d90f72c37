//! The box that tells an audience which step of the passport they see, why it exists, and which
//! keys were pressed.

use std::collections::VecDeque;

use crossterm::event::{KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::locale::Text;
use crate::ui::keys::Chord;
use crate::ui::paint::{put, wrap};
use crate::ui::theme::{Paint, Theme};

/// Rows of the box with its frame.
pub const CAPTION_ROWS: u16 = 5;
/// Keys that are shown at most; older ones go.
pub const KEYS_SHOWN_MAX: usize = 8;
/// Rows for the reason of a step.
const WHY_ROWS: u16 = CAPTION_ROWS - 3;

/// What the box says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// The step's number and name.
    pub title: String,
    /// Why the step exists, or the summary.
    pub why: String,
    /// What Space, the arrow and Esc do now.
    pub hint: String,
}

/// A key as a keyboard shows it.
pub fn key_shown(key: KeyEvent) -> String {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        crossterm::event::KeyCode::Backspace => "Backspace".to_owned(),
        code => Chord { code, ctrl }.shown(),
    }
}

/// The last keys pressed, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastKeys(VecDeque<String>);

impl LastKeys {
    /// Adds a key.
    pub fn push(&mut self, key: KeyEvent) {
        if self.0.len() >= KEYS_SHOWN_MAX {
            self.0.pop_front();
        }
        self.0.push_back(key_shown(key));
    }

    /// The keys as shown, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Forgets them: an act begins.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Draws what the box says inside its frame.
pub fn draw(
    caption: &Caption,
    keys: &LastKeys,
    (theme, text): (&Theme, Text),
    inside: Rect,
    buffer: &mut Buffer,
) {
    let (plain, strong) = (theme.style(Paint::Plain), theme.style(Paint::Strong));
    let lines = wrap(&caption.why, usize::from(inside.width));
    for (line, y) in lines.iter().zip(inside.y..inside.y + WHY_ROWS) {
        put(buffer, Position { x: inside.x, y }, inside.width, line, plain);
    }
    let y = inside.bottom().saturating_sub(1);
    let room = |x: u16| inside.right().saturating_sub(x);
    let label = format!("{} ", text.say("show-keys"));
    let mut x = put(buffer, Position { x: inside.x, y }, inside.width, &label, strong);
    for key in &keys.0 {
        let cap = format!(" {key} ");
        x = put(buffer, Position { x, y }, room(x), &cap, theme.style(Paint::Cursor));
        x = put(buffer, Position { x, y }, room(x), " ", plain);
    }
}
