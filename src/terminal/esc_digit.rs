//! Alt-digit, and a digit within a second of Esc, is that function key; 0 is F10.
//!
//! Laptops, tmux and web terminals lose function keys. Esc itself is still delivered at once,
//! so it must never be destructive by itself.

use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;

/// A digit at most this long after Esc is a function key, in milliseconds.
pub const ESC_DIGIT_MS_MAX: u64 = 1000;

/// Remembers the newest Esc of one session.
#[derive(Debug, Default, Clone, Copy)]
pub struct EscDigit {
    esc_at_ms: Option<u64>,
}

impl EscDigit {
    /// Forgets the newest Esc: the next digit is a digit.
    pub fn forget(&mut self) {
        self.esc_at_ms = None;
    }

    /// Gives `event` as the program shall see it. `now_ms` is any clock that only runs forward.
    #[must_use]
    pub fn event(&mut self, event: Event, now_ms: u64) -> Event {
        let esc_at_ms = self.esc_at_ms.take();
        let Event::Key(KeyEvent { code, modifiers, .. }) = event else { return event };
        match code {
            KeyCode::Esc if modifiers.is_empty() => {
                self.esc_at_ms = Some(now_ms);
                event
            }
            KeyCode::Char(digit @ '0'..='9') => {
                let after_esc = modifiers.is_empty()
                    && esc_at_ms.is_some_and(|at| now_ms.saturating_sub(at) <= ESC_DIGIT_MS_MAX);
                if after_esc || modifiers == KeyModifiers::ALT {
                    Event::Key(KeyEvent::new(function_key(digit), KeyModifiers::NONE))
                } else {
                    event
                }
            }
            _ => event,
        }
    }
}

fn function_key(digit: char) -> KeyCode {
    KeyCode::F(match digit.to_digit(10) {
        Some(number @ 1..=9) => number as u8,
        _ => 10,
    })
}
