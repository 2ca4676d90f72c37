//! A seat that the house keeps an eye on: who sits there, since when nothing was typed, and
//! whether they may stay.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};

use super::ledger::Entry;
use super::stay::withdrawn;
use crate::casework::ids::StaffId;
use crate::engine::Engine;
use crate::locale::Text;
use crate::terminal::program::{End, Flow, LastWork, Program};
use crate::terminal::seat::Seat;
use crate::ui::Msg;
use crate::ui::last_out::{ASKED_FROM, Answer, LastOut};
use crate::ui::theme::Theme;

/// What ends a session beside the person.
pub(super) struct Limits {
    /// Who the door said it is.
    pub(super) person: Option<StaffId>,
    /// With which public key they came.
    pub(super) key: Option<Arc<[u8]>>,
    pub(super) a_person_max: usize,
    pub(super) end_minutes: u32,
    /// The last one out is asked whether the centre stays up; minutes until it ends by itself.
    pub(super) last_out: Option<u32>,
    /// How the question looks.
    pub(super) theme: Theme,
}

pub(super) struct Watched {
    seat: Seat,
    engine: Engine,
    entry: Arc<Entry>,
    limits: Limits,
    staff: Option<StaffId>,
    practising: bool,
    /// In the engine's elapsed time.
    last_key: Duration,
    /// The question that the last one out is looking at.
    asked: Option<LastOut>,
    size: Size,
}

impl Watched {
    pub(super) fn new(seat: Seat, engine: Engine, entry: Arc<Entry>, limits: Limits) -> Self {
        let last_key = engine.elapsed();
        let (staff, practising, asked) = (None, false, None);
        let size = Size::ZERO;
        Self { seat, engine, entry, limits, staff, practising, last_key, asked, size }
    }

    /// Somebody leaves. The last one is asked whether the centre stays up; one that was never
    /// founded has nothing to stay up for.
    fn leave(&mut self) -> Flow {
        let end = Flow::End(End::Quit);
        let Some(minutes) = self.limits.last_out.filter(|_| self.entry.is_alone()) else {
            return end;
        };
        if self.engine.snapshot().centre.identity.is_none() {
            self.entry.stop_house();
            return end;
        }
        // What cannot be read is not asked: the centre stays, and ends by itself.
        if self.size.width < ASKED_FROM.width || self.size.height < ASKED_FROM.height {
            return end;
        }
        self.asked = Some(LastOut::new(minutes));
        Flow::Draw
    }

    /// A key for the question.
    fn answer(&mut self, mut asked: LastOut, event: &Event) -> Flow {
        let Event::Key(key) = event else { return Flow::Idle };
        let answer = asked.key(*key);
        self.asked = Some(asked).filter(|_| answer == Answer::None);
        match answer {
            Answer::None | Answer::Back => Flow::Draw,
            Answer::Stays => Flow::End(End::Quit),
            Answer::Ends => {
                // Whoever came in meanwhile keeps the centre.
                if self.entry.is_alone() {
                    self.entry.stop_house();
                }
                Flow::End(End::Quit)
            }
        }
    }

    /// Why somebody of the centre may not stay whose access, or whose key, was taken away since
    /// they came.
    fn withdrawn(&self) -> Option<End> {
        let snapshot = self.engine.snapshot();
        let came = self.limits.person;
        let came = came.and_then(|id| withdrawn(&snapshot, id, self.limits.key.as_deref()));
        came.or_else(|| self.staff.and_then(|id| withdrawn(&snapshot, id, None)))
    }

    /// Writes down what changed, and ends what may not go on.
    fn after(&mut self, flow: Flow) -> Flow {
        // Asked before the seat is: it forgets at once whoever was thrown out.
        if let Some(end) = self.withdrawn() {
            return Flow::End(end);
        }
        let (staff, practising) = (self.seat.signed_in(), self.seat.is_practising());
        if (staff, practising) != (self.staff, self.practising) {
            let is_same = staff == self.staff;
            (self.staff, self.practising) = (staff, practising);
            self.entry.change(|sitting| sitting.practising = practising);
            if !is_same && !self.entry.is_now(staff, self.limits.a_person_max) {
                return Flow::End(End::PersonFull);
            }
        }
        flow
    }
}

impl Program for Watched {
    type Message = Msg;

    fn wants_digits(&self) -> bool {
        self.asked.is_none() && self.seat.wants_digits()
    }

    fn input(&mut self, event: Event) -> Flow {
        let now = self.engine.now();
        self.last_key = self.engine.elapsed();
        self.entry.change(|sitting| sitting.last_key = now);
        if let Some(end) = self.withdrawn() {
            return Flow::End(end);
        }
        if let Some(asked) = self.asked {
            return self.answer(asked, &event);
        }
        let flow = self.seat.input(event);
        match self.after(flow) {
            Flow::End(End::Quit) => self.leave(),
            flow => flow,
        }
    }

    fn message(&mut self, message: Msg) -> Flow {
        let flow = self.seat.message(message);
        self.after(flow)
    }

    fn refresh(&mut self) -> Flow {
        let idle = self.engine.minutes_passed(self.last_key);
        if self.limits.end_minutes > 0 && idle >= self.limits.end_minutes {
            return Flow::End(End::Idle);
        }
        let flow = self.seat.refresh();
        self.after(flow)
    }

    fn ending(&mut self, why: End) -> Option<LastWork> {
        self.seat.ending(why)
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        self.size = buffer.area.as_size();
        let cursor = self.seat.view(buffer);
        let Some(asked) = self.asked else { return cursor };
        asked.view(Text::of(self.seat.model().lang()), &self.limits.theme, buffer);
        None
    }
}
