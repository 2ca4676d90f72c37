//! The blank screen that waits for the PIN of the one who sits here.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Turn};
use crate::locale::Text;
use crate::ui::Scene;
use crate::ui::pages::pin_field;
use crate::ui::paint::boxed;
use crate::ui::sheet::{Row, Sheet, SheetTurn};

/// The lock of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    sheet: Sheet,
}

impl Default for Lock {
    fn default() -> Self {
        Self { sheet: Sheet::new(vec![Row::line("sign-in-pin", pin_field())]) }
    }
}

impl Lock {
    /// Takes a key; the PIN, or another person's turn: drafts are kept already.
    pub fn key(&mut self, text: Text, key: KeyEvent) -> Turn {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('o' | 'O') if control => return Some(vec![Deed::SignOut]),
            KeyCode::Char('x' | 'X') if control => return Some(vec![Deed::Quit]),
            _ => {}
        }
        match self.sheet.key(text, key) {
            SheetTurn::Submit if !self.sheet.typed(0).is_empty() => {
                let pin = self.sheet.typed(0).to_owned();
                self.sheet.clear(0);
                Some(vec![Deed::Unlock(pin)])
            }
            _ => Some(Vec::new()),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.sheet.paste(text);
    }

    /// The PIN was wrong.
    pub fn refuse(&mut self, fault: String) {
        self.sheet.refuse(0, fault);
    }

    /// Draws nothing but the question: no name, no case.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let title = scene.text.say("sign-in-locked");
        let hint = scene.text.say("lock-hint");
        let inside = boxed(scene.theme, area, (50, 7), &title, &hint, buffer);
        let inside = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        self.sheet.view(scene, inside, buffer)
    }
}
