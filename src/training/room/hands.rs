//! Keys: the room's own, those of an audience, and those of a learner.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::Room;
use crate::terminal::program::{End, Flow, Program};

impl Room {
    /// A key that is the room's own, whoever plays.
    pub(super) fn own_key(&mut self, key: KeyEvent) -> Option<Flow> {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        if ctrl && matches!(key.code, KeyCode::Char('f' | 'F')) && self.options.in_class {
            return Some(self.move_hand());
        }
        if self.past.is_some() {
            return Some(self.past_key(key));
        }
        if self.console.is_some() {
            return Some(self.console_key(key));
        }
        match key.code {
            KeyCode::Char('t' | 'T') if ctrl => self.open_console(),
            KeyCode::Char('z' | 'Z') if ctrl => self.open_past(),
            KeyCode::Char('b' | 'B') if ctrl => self.turn_big(),
            KeyCode::Char('y' | 'Y') if ctrl => self.is_explaining = !self.is_explaining,
            _ => return None,
        }
        Some(Flow::Draw)
    }

    /// Keys large, or not, from now on.
    pub(super) fn turn_big(&mut self) {
        (self.is_big, self.is_big_chosen) = (!self.is_big, true);
    }

    /// A key while the autopilot plays.
    pub(super) fn auto_key(&mut self, event: Event, key: KeyEvent) -> Flow {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc | KeyCode::F(12) => return Flow::End(End::Quit),
            KeyCode::Char('x' | 'X' | 'c' | 'C') if ctrl => return Flow::End(End::Quit),
            // The language is the audience's.
            KeyCode::Char('g' | 'G') if ctrl => return self.seat.input(event),
            KeyCode::Char(' ') => {
                self.paused = !self.paused;
                self.ahead = false;
            }
            KeyCode::Right => {
                self.rest = std::time::Duration::ZERO;
                self.ahead = self.paused;
            }
            KeyCode::Left => self.step_back(),
            KeyCode::Up => self.open_past(),
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    /// A key of the learner.
    pub(super) fn learner_key(&mut self, event: Event, key: KeyEvent) -> Flow {
        if self.result.is_some() {
            return self.result_key(key);
        }
        if self.paused {
            return Flow::Idle;
        }
        // Between two looks of a slow room no time is lost, and what is done bears the right minute.
        self.tick();
        self.counts(key);
        self.is_explaining = false;
        let flow = self.desk(|seat| seat.input(event));
        if let Flow::End(_) = flow {
            return flow;
        }
        if self.seat.takes_console() {
            self.open_console();
        }
        if self.seat.takes_hand() {
            self.move_hand();
        }
        self.after(flow)
    }
}
