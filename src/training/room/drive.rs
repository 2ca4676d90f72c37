//! What goes on by itself: the practice clock, what the outside systems do, and the autopilot.

use std::time::Duration;

use crossterm::event::{Event, KeyEvent};

use super::Room;
use super::moments::What;
use crate::law::passport::StepKind;
use crate::terminal::program::{End, Flow, Program};
use crate::training::autopilot::{Move, Stand, deed_moves, leave_moves, seat_moves};
use crate::training::goal::{Goal, the_case};
use crate::training::play::{Told, TrainError};
use crate::training::result::LessonResult;
use crate::training::run::Input;
use crate::training::sandbox::{AWAIT_SECONDS_MAX, PIN, is_owed};
use crate::training::script::{Act, Deed, Player, Target};

/// Milliseconds between two keys of the autopilot when there is a pace: fast, but to be followed.
const KEY_MILLIS: u64 = 120;
/// The result stays for so many times the pace, then the play ends by itself.
const RESULT_PACES: u32 = 4;
/// While the autopilot waits, the practice clock goes on by so many seconds …
const CREEP_SECONDS: i64 = 5;
/// … each time it has waited for so long.
const CREEP_MILLIS: u128 = 250;
/// Share of the pace for which a box is shown in the middle of an act.
const LOOK_SHARE: u32 = 2;

impl Room {
    /// Looks whether it is time for something.
    pub(super) fn beat(&mut self) -> Flow {
        if self.compare_arrives() {
            return Flow::Draw;
        }
        if self.replay.is_some() {
            return self.replay_beat();
        }
        if self.past.is_some() {
            return self.past_beat();
        }
        if !self.manner.auto {
            self.tick();
            return self.drive();
        }
        if (self.paused && !self.ahead) || self.console.is_some() {
            return Flow::Idle;
        }
        if !self.rest.is_zero() {
            self.rest = self.rest.saturating_sub(self.manner.beat);
            return Flow::Idle;
        }
        if self.result.is_some() {
            return if self.manner.stay { Flow::Idle } else { Flow::End(End::Quit) };
        }
        match self.moves.front().copied() {
            Some(next) => self.make(next),
            None => self.drive(),
        }
    }

    /// The learner's clock runs as a real one does, unless it is paused.
    pub(super) fn tick(&mut self) {
        let elapsed = self.ticked.elapsed().as_secs();
        let seconds = i64::try_from(elapsed).unwrap_or(0);
        if seconds == 0 {
            return;
        }
        // What is left of a second counts with the next one.
        self.ticked += Duration::from_secs(elapsed);
        if self.paused || self.result.is_some() || self.console.is_some() {
            return;
        }
        self.sandbox.advance(seconds);
        self.spends(seconds);
    }

    /// Goes through the acts that are done or do themselves, up to the first that has to be waited
    /// for or done.
    pub(super) fn drive(&mut self) -> Flow {
        let mut flow = Flow::Idle;
        while self.result.is_none() {
            let Some(progress) = &self.progress else { return flow };
            let Some(act) = progress.act().cloned() else { return self.over() };
            let is_done = self.tries(&act);
            if self.broken.is_some() {
                return Flow::End(End::Quit);
            }
            if !is_done {
                break;
            }
            flow = Flow::Draw;
        }
        flow
    }

    /// Does an act or looks whether it is done, with all that follows when it is.
    pub(super) fn tries(&mut self, act: &Act) -> bool {
        let entry = self.stand(Input::Act);
        if !self.attempt(act) || self.broken.is_some() {
            return false;
        }
        self.write_down(entry);
        self.note_act(act);
        self.waited = Duration::ZERO;
        self.is_pressed = false;
        if let Some(progress) = &mut self.progress {
            progress.advance();
        }
        true
    }

    /// Does an act that does itself, or looks whether it is done.
    fn attempt(&mut self, act: &Act) -> bool {
        match act {
            Act::Step(kind) => {
                // The moment before belongs to the step before.
                self.close_moment();
                self.enter(*kind)
            }
            Act::Minutes(minutes) => {
                self.minutes(*minutes);
                true
            }
            Act::System(system, behaviour) => {
                self.sandbox.controls().set(*system, *behaviour);
                self.tell(Told::System(*system, *behaviour));
                true
            }
            Act::Visitor(code) => {
                self.sends(code.as_str());
                true
            }
            Act::To(target) => self.to(*target),
            Act::Await => self.is_answered(),
            Act::Do(deed) => self.deed(deed),
        }
    }

    fn enter(&mut self, kind: StepKind) -> bool {
        self.keep_place();
        let is_first = self.places.len() == 1;
        if let Some(progress) = &mut self.progress {
            progress.enter(kind);
            if let Some(step) = progress.step().cloned() {
                self.tell(Told::Step(step));
            }
        }
        self.keys.clear();
        self.is_explaining = true;
        if is_first && !self.manner.auto && self.seat.model().staff().is_none() {
            self.seat_first();
        }
        true
    }

    /// The scripted minutes of an act; a learner takes the time they take.
    fn minutes(&mut self, minutes: u16) {
        if !self.manner.auto {
            return;
        }
        let seconds = i64::from(minutes) * 60;
        self.sandbox.advance(seconds);
        self.spends(seconds);
        self.seat.catch_up();
    }

    /// Moves the clock; the autopilot's player leaves the terminal before.
    fn to(&mut self, target: Target) -> bool {
        if self.manner.auto && self.seat.model().staff().is_some() {
            self.moves.extend(leave_moves());
            return false;
        }
        let now = self.sandbox.to(target);
        self.moved_to = Some(now).filter(|_| !self.manner.auto);
        self.tell(Told::Clock(now));
        self.seat.catch_up();
        true
    }

    fn is_answered(&mut self) -> bool {
        // Looked at before the screen takes it up: what is answered now is on the screen then.
        let owed = is_owed(&self.sandbox.engine().snapshot());
        self.seat.catch_up();
        if owed || self.seat.model().is_waiting() {
            self.wait("wait");
            return false;
        }
        let snapshot = self.sandbox.engine().snapshot();
        if let Some(case) = the_case(&snapshot).and_then(|case| snapshot.centre.case(case.id)) {
            self.tell(Told::Answered { case: case.clone() });
        }
        true
    }

    fn deed(&mut self, deed: &Deed) -> bool {
        let (by, goal) = (deed.by, deed.goal);
        let is_shown = self.progress.as_ref().is_some_and(|it| it.is_shown(goal));
        let model = self.seat.model();
        // The receipt with the number is read and closed first: the next act's keys are the desk's.
        let is_reading = goal == Goal::Register && model.shows_receipt();
        let is_ready = !model.is_waiting() && !is_reading;
        let reached = is_ready && (is_shown || goal.is_reached(model.snapshot()));
        // What was done beforehand is done; the autopilot finishes its keys first.
        if reached && (!self.manner.auto || (self.is_pressed && self.moves.is_empty())) {
            self.done(by, goal);
            return true;
        }
        if self.manner.auto && self.moves.is_empty() {
            self.plan(deed);
        }
        false
    }

    fn done(&mut self, by: Player, goal: Goal) {
        self.moved_to = None;
        let snapshot = self.sandbox.engine().snapshot();
        let case = the_case(&snapshot).and_then(|case| snapshot.centre.case(case.id)).cloned();
        self.tell(Told::Done { player: by, goal, at: self.sandbox.now(), case });
    }

    /// The next moves of the autopilot: sit down, then press; then it waits.
    fn plan(&mut self, deed: &Deed) {
        // Nobody presses keys by a picture that is a quarter of a second old.
        self.seat.catch_up();
        let model = self.seat.model();
        let seated = model.staff().and_then(|staff| self.sandbox.player_of(staff));
        if seated.is_some() && seated != Some(deed.by) {
            self.moves.extend(leave_moves());
        } else if seated.is_none() {
            let offered = model.desk_offered().map(|desk| desk.0);
            let login = self.sandbox.login(deed.by);
            self.moves.extend(seat_moves(deed.by, &login, PIN, offered));
        } else if !self.is_pressed {
            let stand = Stand {
                focus: model.focus(),
                visitor: self.sandbox.visitor().as_str(),
                base: self.base(),
            };
            let moves = deed_moves(deed, stand);
            self.moves.extend(moves);
            self.is_pressed = true;
        } else {
            self.seat.catch_up();
            self.wait(deed.goal.name());
        }
    }

    /// The lesson's first day.
    pub(super) fn base(&self) -> chrono::NaiveDate {
        let start = self.progress.as_ref().map(|progress| progress.lesson().start);
        start.map_or_else(|| self.sandbox.now().date(), |start| start.date())
    }

    fn wait(&mut self, goal: &'static str) {
        if !self.manner.auto {
            return;
        }
        let creeps = |waited: Duration| waited.as_millis() / CREEP_MILLIS;
        let before = creeps(self.waited);
        self.waited += self.manner.beat;
        if creeps(self.waited) > before {
            // A system that failed is asked again after seconds, and here no second passes.
            self.sandbox.advance(CREEP_SECONDS);
        }
        if self.waited < Duration::from_secs(AWAIT_SECONDS_MAX) {
            return;
        }
        let said = self.seat.model().message().map(|message| format!(": {}", message.text));
        self.broken = Some(match goal {
            "wait" => TrainError::Silent,
            goal => TrainError::Stuck { goal, said: said.unwrap_or_default() },
        });
    }

    /// Makes a move, or waits until it can be made.
    fn make(&mut self, next: Move) -> Flow {
        let model = self.seat.model();
        let is_ready = match next {
            Move::Press(_) => !model.is_waiting(),
            Move::Seated(player) => model.staff() == Some(self.sandbox.player(player)),
            Move::Left => model.staff().is_none(),
            Move::Rest | Move::Look => true,
        };
        if !is_ready {
            let flow = self.seat.catch_up();
            self.wait(match next {
                Move::Seated(_) => "sign-in",
                Move::Left => "sign-out",
                _ => "key",
            });
            return if self.broken.is_some() { Flow::End(End::Quit) } else { flow };
        }
        self.moves.pop_front();
        self.waited = Duration::ZERO;
        match next {
            Move::Rest => {
                self.keys.clear();
                self.rest =
                    if std::mem::take(&mut self.ahead) { Duration::ZERO } else { self.manner.pace };
                Flow::Draw
            }
            Move::Look => {
                self.rest = if self.ahead { Duration::ZERO } else { self.manner.pace / LOOK_SHARE };
                Flow::Draw
            }
            Move::Press(key) => self.press(key),
            Move::Seated(_) | Move::Left => Flow::Draw,
        }
    }

    fn press(&mut self, key: KeyEvent) -> Flow {
        if !self.manner.pace.is_zero() {
            self.rest = Duration::from_millis(KEY_MILLIS);
        }
        self.counts(key);
        self.desk(|seat| seat.input(Event::Key(key)))
    }

    /// All acts are done: the result is shown.
    pub(super) fn over(&mut self) -> Flow {
        let Some(progress) = &self.progress else { return Flow::Idle };
        self.result = Some(LessonResult::of(progress, self.sandbox.passport()));
        self.note(What::Over, None);
        self.keys.clear();
        self.console = None;
        self.rest = self.manner.pace * RESULT_PACES;
        self.ahead = false;
        Flow::Draw
    }
}
