//! One typed line of a box: sign-in, search, palette. The forms of the panes have fields of their
//! own; here the cursor always stands at the end.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use unicode_segmentation::UnicodeSegmentation;

use super::paint::put;
use super::theme::{Glyph, Paint, Theme};
use crate::locale::clean::check_clean;
use crate::locale::width::columns;

/// What may be typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takes {
    /// Any clean letters.
    #[default]
    Letters,
    /// Digits only.
    Digits,
    /// Any clean letters, shown as dots.
    Secret,
}

/// One typed line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    text: String,
    takes: Takes,
    letters_max: usize,
}

impl Entry {
    /// An empty line of at most `letters_max` letters.
    pub fn new(takes: Takes, letters_max: usize) -> Self {
        Self { text: String::new(), takes, letters_max }
    }

    /// The same line with something in it.
    #[must_use]
    pub fn filled(mut self, text: &str) -> Self {
        self.text.clear();
        self.paste(text);
        self
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// Takes a key of typing; `false`: not for a line.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if ctrl => self.text.clear(),
            KeyCode::Char('e') if ctrl => self.push("@"),
            KeyCode::Char('h') if ctrl => self.pop(),
            KeyCode::Char(letter) if !ctrl && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.push(letter.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace => self.pop(),
            _ => return false,
        }
        true
    }

    /// Takes pasted text, up to the bound and the end of its first line.
    pub fn paste(&mut self, text: &str) {
        let line = text.lines().next().unwrap_or_default();
        for letter in line.graphemes(true).take(self.letters_max) {
            self.push(letter);
        }
    }

    fn push(&mut self, letter: &str) {
        if self.takes == Takes::Digits && !letter.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let before = self.text.len();
        self.text.push_str(letter);
        let clean = check_clean(&self.text).is_ok();
        if !clean || self.text.graphemes(true).count() > self.letters_max {
            self.text.truncate(before);
        }
    }

    fn pop(&mut self) {
        if let Some((start, _)) = self.text.grapheme_indices(true).next_back() {
            self.text.truncate(start);
        }
    }

    /// Draws the line, its end in view; says where the cursor stands.
    pub fn view(
        &self,
        theme: &Theme,
        buffer: &mut Buffer,
        at: Position,
        width: u16,
        focused: bool,
    ) -> Option<Position> {
        let shown = match self.takes {
            Takes::Secret => theme.glyph(Glyph::Mask).repeat(self.text.graphemes(true).count()),
            _ => self.text.clone(),
        };
        let room = usize::from(width.saturating_sub(1));
        let mut start = 0;
        while columns(&shown[start..]) > room {
            start += shown[start..].graphemes(true).next().map_or(1, str::len);
        }
        let style = theme.style(Paint::Field);
        put(buffer, at, width, &" ".repeat(usize::from(width)), style);
        let end = put(buffer, at, width, &shown[start..], style);
        focused.then_some(Position { x: end, y: at.y })
    }
}
