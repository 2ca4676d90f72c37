//! What the last one who leaves is asked: whether the centre stays up.
//!
//! Drawn over the desk by whoever runs the session; the desk itself does not know who else is in.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};

use super::paint::{boxed, put, wrap};
use super::theme::{Paint, Theme};
use super::widgets::choice::{self, ChoiceRow, Chosen};
use crate::locale::{Arg, Text};

/// Columns of the box.
const WIDTH: u16 = 72;
/// The smallest terminal on which the question can be read; a smaller one is not asked.
pub const ASKED_FROM: Size = Size { width: 60, height: 12 };

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    None,
    /// The person stays in.
    Back,
    /// The person leaves and the centre stays up. What Enter alone says.
    Stays,
    /// The person leaves and the centre ends.
    Ends,
}

/// The question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastOut {
    /// Minutes after which a centre with nobody in ends by itself; 0 never.
    minutes: u32,
    at: usize,
}

impl LastOut {
    /// The question about a centre that ends by itself after `minutes` with nobody in; 0 never.
    pub fn new(minutes: u32) -> Self {
        Self { minutes, at: 0 }
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Answer {
        match choice::key(&mut self.at, 2, key) {
            Chosen::Row(0) => Answer::Stays,
            Chosen::Row(_) => Answer::Ends,
            Chosen::Back => Answer::Back,
            Chosen::Ignored | Chosen::Moved => Answer::None,
        }
    }

    /// Draws the question over what is in `buffer`.
    pub fn view(&self, text: Text, theme: &Theme, buffer: &mut Buffer) {
        let question = wrap(&text.say("last-out-question"), usize::from(WIDTH - 4));
        let lines = u16::try_from(question.len()).unwrap_or(1);
        let (title, hint) = (text.say("last-out-title"), text.say("last-out-hint"));
        let size = (WIDTH, lines + 7);
        let inside = boxed(theme, buffer.area, size, &title, &hint, buffer);
        let strong = theme.style(Paint::Strong);
        for (line, y) in question.iter().zip(inside.y + 1..inside.bottom()) {
            put(buffer, Position { x: inside.x, y }, inside.width, line, strong);
        }
        let rows = [self.stays(text), text.say("last-out-ends").into_owned()].map(ChoiceRow::open);
        choice::draw(buffer, inside, lines + 2, theme, &rows, Some(self.at));
    }

    fn stays(&self, text: Text) -> String {
        if self.minutes == 0 {
            return text.say("last-out-stays").into_owned();
        }
        text.with("last-out-stays-a-while", &[("minutes", Arg::from(self.minutes))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyModifiers};

    fn press(code: KeyCode) -> Answer {
        LastOut::new(30).key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn enter_harms_nothing_and_escape_stays_in() {
        assert_eq!(press(KeyCode::Enter), Answer::Stays);
        assert_eq!(press(KeyCode::Esc), Answer::Back);
        assert_eq!(press(KeyCode::Char('2')), Answer::Ends);
        assert_eq!(press(KeyCode::Char('3')), Answer::None);
        let mut asked = LastOut::new(0);
        let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
        assert_eq!(asked.key(key(KeyCode::Down)), Answer::None);
        assert_eq!(asked.key(key(KeyCode::Enter)), Answer::Ends);
    }
}
