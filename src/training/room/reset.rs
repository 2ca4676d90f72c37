//! Going back: the centre as it was at the start of a step, with a desk of its own.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tokio::sync::mpsc;

use super::moments::What;
use super::{Cue, Place, Room, seat};
use crate::casework::case::Stage;
use crate::casework::ids::DeskId;
use crate::terminal::program::Program;
use crate::terminal::seat::SeatFeeds;
use crate::training::goal::the_case;
use crate::training::run::Input;
use crate::training::script::Player;
use crate::ui::Msg;

impl Room {
    /// Has the desk's answers and changes reach this room, as those of this generation.
    pub(super) fn attach(&self, feeds: SeatFeeds) {
        let SeatFeeds { messages, mut changed, mut clock, .. } = feeds;
        tokio::spawn(pass_on(self.generation, messages, self.cues.clone()));
        let woken = self.woken.clone();
        tokio::spawn(async move {
            while changed.changed().await.is_ok() {
                woken.send_replace(());
            }
        });
        let woken = self.woken.clone();
        tokio::spawn(async move {
            while clock.changed().await.is_ok() {
                woken.send_replace(());
            }
        });
    }

    /// Remembers the start of a step.
    pub(super) fn keep_place(&mut self) {
        let Some(act) = self.progress.as_ref().map(|progress| progress.place()) else { return };
        self.places.retain(|place| place.act < act);
        let saved = self.sandbox.save_after(self.saved_last());
        self.places.push(Arc::new(Place { saved, act }));
    }

    /// Goes back to the start of the step in hand; for hands somebody sits there already.
    pub(super) fn reset_step(&mut self) {
        self.logs(Input::ResetStep);
        if let Some(progress) = &mut self.progress {
            progress.reset();
        }
        let last = self.places.len().checked_sub(1);
        self.go_to(last);
    }

    /// Goes back to the start of the lesson.
    pub(super) fn reset_lesson(&mut self) {
        self.logs(Input::ResetLesson);
        self.go_to((!self.places.is_empty()).then_some(0));
    }

    fn go_to(&mut self, place: Option<usize>) {
        let Some(place) = place.and_then(|at| self.places.get(at)).cloned() else { return };
        self.close_moment();
        let act = place.act;
        if let Err(error) = self.sandbox.restore(&place.saved) {
            tracing::warn!(%error, "practice could not go back");
            return;
        }
        // What lies ahead will be another's past.
        self.places.retain(|place| place.act <= act);
        if let Some(progress) = &mut self.progress {
            progress.back_to(act);
        }
        (self.result, self.moved_to) = (None, None);
        self.new_seat();
        self.note(What::Reset, None);
    }

    /// A fresh desk on the sandbox's engine. Hands find whoever acts next sitting there.
    pub(super) fn new_seat(&mut self) {
        self.generation += 1;
        let next = self.progress.as_ref().and_then(|progress| progress.next_deed());
        let player = next.map_or(Player::Agent, |deed| deed.by);
        self.options.lang = self.seat.model().lang();
        let mut options = self.options.clone();
        if !self.manner.auto {
            options.desk = player.desk().map(DeskId);
        }
        let (seat, feeds) = seat(&self.sandbox, &options, self.stop.clone());
        self.seat = seat;
        self.attach(feeds);
        if !self.manner.auto {
            self.seat.begin_as(self.sandbox.player(player), true);
            self.open_form();
        }
        self.moves.clear();
        self.keys.clear();
        self.is_pressed = false;
        (self.rest, self.waited) = (Duration::ZERO, Duration::ZERO);
    }

    /// Whoever comes back to a visitor who sits there already finds the form open that waits for
    /// the code, as it opened when the visitor sat down.
    fn open_form(&mut self) {
        let snapshot = self.sandbox.engine().snapshot();
        if the_case(&snapshot).is_some_and(|case| case.stage == Stage::Draft && case.code.is_none())
        {
            let key = KeyEvent::new(KeyCode::F(3), KeyModifiers::NONE);
            self.seat.input(Event::Key(key));
        }
    }

    /// Has whoever acts first sit down, for hands.
    pub(super) fn seat_first(&mut self) {
        self.new_seat();
    }
}

/// Gives the desk's answers on as cues.
async fn pass_on(generation: u64, mut messages: mpsc::Receiver<Msg>, cues: mpsc::Sender<Cue>) {
    while let Some(message) = messages.recv().await {
        if cues.send(Cue::Desk(generation, message)).await.is_err() {
            return;
        }
    }
}
