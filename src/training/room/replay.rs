//! A run is written down as it happens, and a saved one is played again: every entry when things
//! stand as they stood then.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEvent};

use super::Room;
use super::moments::What;
use crate::law::moment::Moment;
use crate::terminal::program::{Flow, Program};
use crate::training::result::LessonResult;
use crate::training::run::digest::{digest, happened};
use crate::training::run::file::{Head, LessonText, RunFile};
use crate::training::run::{
    ENTRIES_MAX, Entry, Input, PASTE_LETTERS_MAX, key_input, key_of, system_of,
};

/// Seconds of real time for which things may take to stand as they stood.
pub const STAND_SECONDS_MAX: u64 = 10;
/// The same for what the centre came to at the end.
pub const END_SECONDS_MAX: u64 = 3;
/// Entries that one beat plays at most, so that the screen stays alive.
const ENTRIES_A_BEAT_MAX: usize = 64;

/// A saved run that is being played again.
pub(super) struct Replay {
    entries: VecDeque<Entry>,
    head: Head,
    /// The first entry's time has been taken up.
    is_begun: bool,
    since: Instant,
}

/// What became of a saved run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It came to the same end.
    Same,
    /// It came to another end.
    Other,
    /// It could be played up to here only.
    Broken,
}

impl Replayed {
    /// Message key of what has to be known of it.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::Other => Some("past-other"),
            Self::Broken => Some("past-broken"),
        }
    }
}

/// What has been done in a run.
#[derive(Clone, Default)]
pub(super) struct Log {
    pub(super) entries: Vec<Entry>,
    /// Seconds on the learner's clock since the last entry.
    spent: i64,
}

impl Replay {
    pub(super) fn of(run: RunFile) -> Self {
        let RunFile { head, entries } = run;
        Self { entries: entries.into(), head, is_begun: false, since: Instant::now() }
    }
}

impl Log {
    /// Back to the first so many entries.
    pub(super) fn back_to(&mut self, count: usize) {
        self.entries.truncate(count);
        self.spent = 0;
    }
}

impl Room {
    /// How things stand, to be written down with what is done next.
    pub(super) fn stand(&self, input: Input) -> Entry {
        Entry {
            at: self.sandbox.now().0,
            spent: self.run.log.spent,
            seen: happened(&self.sandbox.engine().snapshot()),
            who: self.seat.model().staff().map(|staff| staff.0),
            input,
        }
    }

    /// Writes down what was done.
    pub(super) fn write_down(&mut self, entry: Entry) {
        self.run.log.spent = 0;
        if self.run.log.entries.len() < ENTRIES_MAX {
            self.run.log.entries.push(entry);
        }
    }

    /// Writes down what is about to be done.
    pub(super) fn logs(&mut self, input: Input) {
        let entry = self.stand(input);
        self.write_down(entry);
    }

    pub(super) fn logs_key(&mut self, key: KeyEvent) {
        if let Some(input) = key_input(key) {
            self.logs(input);
        }
    }

    pub(super) fn logs_paste(&mut self, text: &str) {
        self.logs(Input::Paste(text.chars().take(PASTE_LETTERS_MAX).collect()));
    }

    /// Seconds have passed on the learner's clock.
    pub(super) fn spends(&mut self, seconds: i64) {
        self.run.log.spent += seconds;
        if let Some(progress) = &mut self.progress {
            progress.seconds(seconds);
        }
    }

    /// The run so far, to keep. The autopilot's is always the same and is not kept.
    pub fn run_file(&self) -> Option<RunFile> {
        if self.manner.auto {
            return None;
        }
        let lesson = self.lesson.as_ref().map(|lesson| LessonText {
            name: lesson.name.clone(),
            text: lesson.source.to_string(),
            day: lesson.day,
        });
        let start = lesson.is_none().then_some(self.begun_at.0);
        let head = Head {
            lesson,
            start,
            lang: self.begun_in.code().to_owned(),
            passport: self.sandbox.passport().version.clone(),
            digest: digest(&self.sandbox.engine().snapshot()),
            end: self.sandbox.now().0,
        };
        Some(RunFile { head, entries: self.run.log.entries.clone() })
    }

    /// What became of the saved run, once it has been played.
    pub fn replayed(&self) -> Option<Replayed> {
        self.replayed
    }

    /// Plays the saved run on, as far as things stand as they stood.
    pub(super) fn replay_beat(&mut self) -> Flow {
        self.ticked = Instant::now();
        for _ in 0..ENTRIES_A_BEAT_MAX {
            let Some(replay) = &mut self.replay else { return Flow::Draw };
            let Some(next) = replay.entries.front().cloned() else {
                return self.replay_over();
            };
            if !std::mem::replace(&mut replay.is_begun, true) {
                replay.since = Instant::now();
                self.sandbox.forward_to(next.moment());
                self.spends(next.spent);
            }
            self.seat.catch_up();
            if !self.stands_as(&next) || !self.play_again(&next) {
                return self.replay_waits();
            }
            if let Some(replay) = &mut self.replay {
                replay.entries.pop_front();
                replay.is_begun = false;
            }
        }
        Flow::Draw
    }

    fn stands_as(&self, entry: &Entry) -> bool {
        let model = self.seat.model();
        !model.is_waiting()
            && model.staff().map(|staff| staff.0) == entry.who
            && happened(&self.sandbox.engine().snapshot()) >= entry.seen
    }

    /// Does what an entry says; false when it cannot be done yet.
    fn play_again(&mut self, entry: &Entry) -> bool {
        match &entry.input {
            Input::Act => return self.act_again(),
            Input::Key(name, bits) => {
                if let Some(key) = key_of(name, *bits) {
                    self.key_again(key);
                }
            }
            Input::Paste(text) => {
                self.note(What::Key, None);
                self.logs_paste(text);
                self.desk(|seat| seat.input(Event::Paste(text.clone())));
            }
            Input::Clock => {
                self.note(What::Clock, None);
                self.logs(Input::Clock);
            }
            Input::System(system, behaviour) => {
                if let Some((system, behaviour)) = system_of(*system, *behaviour) {
                    self.sets(system, behaviour);
                }
            }
            Input::Visitor => self.another_visitor(),
            Input::ResetStep => self.reset_step(),
            Input::ResetLesson => self.reset_lesson(),
        }
        true
    }

    fn key_again(&mut self, key: KeyEvent) {
        if let Some(result) = self.result.take() {
            // It was closed, and the desk gone on with.
            self.finished = Some(result);
            self.progress = None;
        }
        self.counts(key);
        self.is_explaining = false;
        self.desk(|seat| seat.input(Event::Key(key)));
        // What was done in the console stands in entries of its own.
        self.seat.takes_console();
    }

    fn act_again(&mut self) -> bool {
        let Some(act) = self.progress.as_ref().and_then(|it| it.act()).cloned() else {
            return true;
        };
        if !self.tries(&act) {
            return false;
        }
        if self.progress.as_ref().is_some_and(|it| it.act().is_none()) {
            self.over();
        }
        true
    }

    fn replay_waits(&mut self) -> Flow {
        let Some(replay) = &self.replay else { return Flow::Idle };
        if replay.since.elapsed() < Duration::from_secs(STAND_SECONDS_MAX) {
            return Flow::Idle;
        }
        self.replayed = Some(Replayed::Broken);
        self.replay_ends()
    }

    fn replay_over(&mut self) -> Flow {
        let Some(replay) = &mut self.replay else { return Flow::Idle };
        if !std::mem::replace(&mut replay.is_begun, true) {
            replay.since = Instant::now();
        }
        let (end, since, wanted) =
            (Moment(replay.head.end), replay.since, replay.head.digest.clone());
        self.sandbox.forward_to(end);
        // What the last key has done is on the screen that is shown as the last moment.
        self.seat.refresh();
        let is_same = digest(&self.sandbox.engine().snapshot()) == wanted;
        let is_awaited = !is_same || self.seat.model().is_waiting();
        if is_awaited && since.elapsed() < Duration::from_secs(END_SECONDS_MAX) {
            // The last answer may still be under way.
            return Flow::Idle;
        }
        self.replayed = Some(if is_same { Replayed::Same } else { Replayed::Other });
        self.replay_ends()
    }

    /// What was saved has been played: its last moment is shown.
    fn replay_ends(&mut self) -> Flow {
        self.replay = None;
        if self.result.is_none() {
            self.finished =
                self.progress.as_ref().map(|it| LessonResult::of(it, self.sandbox.passport()));
        }
        self.open_past();
        Flow::Draw
    }
}
