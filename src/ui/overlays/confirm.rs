//! Yes or no before something that cannot be taken back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Question, Turn};
use crate::ui::Scene;
use crate::ui::paint::{boxed, put, wrap};
use crate::ui::theme::Paint;

/// Columns of the question.
const WIDTH: u16 = 64;

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirm {
    /// What is asked.
    pub question: Question,
    /// What to look at before saying yes, a line each.
    pub notes: Vec<String>,
    /// What then.
    pub then: Vec<Deed>,
}

impl Confirm {
    /// A question without notes.
    pub fn new(question: Question, then: Deed) -> Self {
        Self { question, notes: Vec::new(), then: vec![then] }
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Turn {
        match key.code {
            KeyCode::Enter => {
                let mut deeds = vec![Deed::Close];
                deeds.append(&mut self.then);
                Some(deeds)
            }
            KeyCode::F(_) | KeyCode::Esc => None,
            KeyCode::Char(_) if key.modifiers.contains(KeyModifiers::CONTROL) => None,
            _ => Some(Vec::new()),
        }
    }

    /// Draws the question.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let width = usize::from(WIDTH - 4);
        let question = wrap(&self.question.words(scene.text), width);
        let notes: Vec<String> =
            self.notes.iter().flat_map(|note| wrap(&format!("! {note}"), width)).collect();
        let height = u16::try_from(question.len() + notes.len() + 4).unwrap_or(u16::MAX);
        let (title, hint) = (scene.text.say("confirm-title"), scene.text.say("confirm-hint"));
        let inside = boxed(scene.theme, area, (WIDTH, height), &title, &hint, buffer);
        let strong = scene.theme.style(Paint::Strong);
        let warn = scene.theme.style(Paint::Warn);
        let lines = question.iter().map(|line| (line, strong));
        for ((line, style), y) in
            lines.chain(notes.iter().map(|line| (line, warn))).zip(inside.y + 1..)
        {
            if y < inside.bottom() {
                put(buffer, Position { x: inside.x, y }, inside.width, line, style);
            }
        }
        None
    }
}
