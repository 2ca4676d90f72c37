//! A learner's room on a terminal: the same program, with an ear for the trainer.

use std::sync::Arc;

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::learner::Learner;
use crate::terminal::program::{End, Flow, LastWork, Program};
use crate::training::room::{Cue, Room};

/// A room while its learner sits in it. It outlives the terminal: [`Chair::room`] goes back.
pub(super) struct Chair {
    pub room: Room,
    pub learner: Arc<Learner>,
}

impl Chair {
    /// Does what the trainer has told since the last look.
    fn listens(&mut self) -> bool {
        let mut any = false;
        while let Some(deed) = self.learner.next_deed() {
            self.room.does(deed);
            any = true;
        }
        any
    }

    fn told(&self, flow: Flow) -> Flow {
        self.learner.notes(&self.room);
        flow
    }
}

impl Program for Chair {
    type Message = Cue;

    fn wants_digits(&self) -> bool {
        self.room.wants_digits()
    }

    fn input(&mut self, event: Event) -> Flow {
        let flow = self.room.input(event);
        self.told(flow)
    }

    fn message(&mut self, message: Cue) -> Flow {
        let flow = self.room.message(message);
        self.told(flow)
    }

    fn refresh(&mut self) -> Flow {
        let has_news = self.listens() | self.learner.is_picture_due();
        let flow = match self.room.refresh() {
            Flow::Idle if has_news => Flow::Draw,
            flow => flow,
        };
        self.told(flow)
    }

    fn ending(&mut self, why: End) -> Option<LastWork> {
        let last = self.room.leave(why);
        self.learner.notes(&self.room);
        last
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        let cursor = self.room.view(buffer);
        self.learner.pictured(buffer, cursor);
        cursor
    }
}
