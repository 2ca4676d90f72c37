//! Practice on a full screen: the real program, on a centre in memory.
//!
//! A [`Room`] is a program of the session loop like any other. Inside it sits the real [`Seat`], so
//! a learner works, and an audience sees, what a person at the desk does. Around it: the lesson's
//! line ([`draw`], laid out by [`plan`]), keys ([`hands`]), the autopilot that plays it ([`drive`]),
//! the [`presenter`]'s box, the trainer's console ([`console`]) and the page at the end
//! ([`outcome`]). Every moment of the run is kept ([`moments`]) and can be shown again ([`past`])
//! and laid beside the reference ([`compared`]).

pub mod big;
pub mod classmate;
mod compared;
pub mod console;
mod draw;
mod drive;
mod hands;
pub mod moments;
mod outcome;
mod past;
mod plan;
mod presenter;
pub mod replay;
mod reset;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc as sync_mpsc;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tokio::sync::{mpsc, watch};

use self::classmate::Classmate;
use self::compared::Compared;
use self::console::Console;
use self::moments::{Run, What};
use self::past::Past;
use self::replay::{Replay, Replayed};
use super::autopilot::Move;
use super::caption::LastKeys;
use super::goal::the_case;
use super::lesson::Lesson;
use super::play::{Played, Summary, Told, TrainError};
use super::progress::{Mistake, Progress};
use super::record::Recording;
use super::result::LessonResult;
use super::run::file::RunFile;
use super::sandbox::{Sandbox, Saved};
use crate::casework::ids::DeskId;
use crate::law::moment::Moment;
use crate::locale::{Lang, Text};
use crate::terminal::program::{End, Feeds, Flow, LastWork, Program};
use crate::terminal::seat::{ANSWERS_QUEUED_MAX, Foundation, Seat, SeatFeeds};
use crate::ui::theme::Paint;
use crate::ui::words::item;
use crate::ui::{Msg, Options};

/// Milliseconds between two looks of the room; at pace 0 also between two keys of the autopilot.
pub const BEAT_MILLIS: u64 = 20;
/// What is told at most before somebody listens; a lesson's acts bound it.
pub const TOLD_MAX: usize = 2_048;
/// Items of a passport, for finding the one a message names.
const ITEMS: u8 = 27;

/// How practice is done.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// The autopilot plays; otherwise hands do.
    pub auto: bool,
    /// Time between two acts of the autopilot.
    pub pace: Duration,
    /// Time between two looks of the room.
    pub beat: Duration,
    /// The result stays until a key.
    pub stay: bool,
}

impl Manner {
    /// For hands.
    pub const HANDS: Self = Self {
        auto: false,
        pace: Duration::ZERO,
        beat: Duration::from_millis(BEAT_MILLIS),
        stay: true,
    };

    /// Played by the autopilot, to its end.
    pub const fn auto(pace: Duration) -> Self {
        Self { auto: true, pace, beat: Duration::from_millis(BEAT_MILLIS), stay: false }
    }
}

/// What reaches a room from outside.
pub enum Cue {
    /// Something for the desk inside, of its generation: answers to a desk that is gone are dropped.
    Desk(u64, Msg),
    /// So much time has passed; the room looks again.
    Beat,
}

/// What a practice came to, or why it broke off.
pub type Ending = Result<Played, TrainError>;

/// Where a room tells what happens.
pub struct Listeners {
    /// What happens, as it happens.
    pub told: sync_mpsc::Receiver<Told>,
    /// What it came to.
    pub ending: sync_mpsc::Receiver<Ending>,
}

/// A moment to come back to: the start of a step.
struct Place {
    saved: Saved,
    act: usize,
}

/// Practice on a full screen.
pub struct Room {
    seat: Seat,
    generation: u64,
    cues: mpsc::Sender<Cue>,
    woken: watch::Sender<()>,
    stop: watch::Receiver<bool>,
    options: Options,
    sandbox: Sandbox,
    lesson: Option<Arc<Lesson>>,
    /// The language at the start, and when that was.
    begun_in: Lang,
    begun_at: Moment,
    progress: Option<Progress>,
    places: Vec<Arc<Place>>,
    manner: Manner,
    moves: VecDeque<Move>,
    /// The moves of the deed in hand have been made.
    is_pressed: bool,
    /// Time left before the next move.
    rest: Duration,
    /// For how long the act in hand has been waited for.
    waited: Duration,
    /// When the practice clock was last moved by itself.
    ticked: Instant,
    paused: bool,
    /// Where the lesson has moved the clock to, said until the next act is done.
    moved_to: Option<Moment>,
    /// While paused: play on until the next act.
    ahead: bool,
    keys: LastKeys,
    console: Option<Console>,
    classmate: Classmate,
    /// The step's reason lies over the desk.
    is_explaining: bool,
    /// The keys are shown large.
    is_big: bool,
    /// That was chosen by hand; else the size of the screen decides.
    is_big_chosen: bool,
    result: Option<LessonResult>,
    /// The first line of it that is in sight.
    result_top: usize,
    /// The result that was closed: it is still what came of the lesson.
    finished: Option<LessonResult>,
    broken: Option<TrainError>,
    recording: Option<Recording>,
    /// The moments of this run.
    run: Run,
    /// Runs that were left to go on from one of their moments, oldest first.
    earlier: Vec<Run>,
    /// The moment that is shown instead of now.
    past: Option<Past>,
    compared: Compared,
    /// A saved run that is being played again.
    replay: Option<Replay>,
    replayed: Option<Replayed>,
    tell: sync_mpsc::SyncSender<Told>,
    end: sync_mpsc::Sender<Ending>,
}

impl Room {
    /// A room for a lesson, or a practice desk without one, with what wakes it and where it tells
    /// what happens. Must be called on a runtime. The screen locks itself never; everything else
    /// of `options` is as given.
    pub fn new(
        lesson: Option<Arc<Lesson>>,
        sandbox: Sandbox,
        manner: Manner,
        options: Options,
        recording: Option<Recording>,
        stop: watch::Receiver<bool>,
    ) -> (Self, Feeds<Cue, (), ()>, Listeners) {
        Self::begin(lesson, sandbox, manner, options, (recording, None), stop)
    }

    /// A room in which a saved run is played again first, in its own language. Then its last moment
    /// is shown, and hands can go on. `lesson` and `sandbox` are those of the run.
    pub fn of_run(
        run: RunFile,
        lesson: Option<Arc<Lesson>>,
        sandbox: Sandbox,
        manner: Manner,
        options: Options,
        stop: watch::Receiver<bool>,
    ) -> (Self, Feeds<Cue, (), ()>, Listeners) {
        let options = Options { lang: run.lang(), ..options };
        Self::begin(lesson, sandbox, manner, options, (None, Some(run)), stop)
    }

    fn begin(
        lesson: Option<Arc<Lesson>>,
        sandbox: Sandbox,
        manner: Manner,
        options: Options,
        (recording, replay): (Option<Recording>, Option<RunFile>),
        stop: watch::Receiver<bool>,
    ) -> (Self, Feeds<Cue, (), ()>, Listeners) {
        let (begun_in, begun_at) = (options.lang, sandbox.now());
        let desk = (lesson.is_none()).then_some(DeskId(1));
        let options = Options { idle_lock_minutes: 0, desk, trainer: true, ..options };
        let (cues, messages) = mpsc::channel(ANSWERS_QUEUED_MAX);
        let (woken, changed) = watch::channel(());
        let clock = woken.subscribe();
        let (tell, told) = sync_mpsc::sync_channel(TOLD_MAX);
        let (end, ending) = sync_mpsc::channel();
        let (seat, seat_feeds) = seat(&sandbox, &options, stop.clone());
        tokio::spawn(beat(cues.clone(), manner.beat));
        let feeds = Feeds { messages, changed, clock, stop: stop.clone() };
        let is_lesson = lesson.is_some();
        let mut room = Self {
            seat,
            generation: 0,
            cues,
            woken,
            stop,
            options,
            sandbox,
            begun_in,
            begun_at,
            progress: lesson.clone().map(Progress::new),
            lesson,
            places: Vec::new(),
            manner,
            moves: VecDeque::new(),
            is_pressed: false,
            rest: Duration::ZERO,
            waited: Duration::ZERO,
            ticked: Instant::now(),
            paused: false,
            moved_to: None,
            ahead: false,
            keys: LastKeys::default(),
            console: None,
            classmate: Classmate::default(),
            is_explaining: is_lesson,
            is_big: false,
            is_big_chosen: false,
            result: None,
            result_top: 0,
            finished: None,
            broken: None,
            recording,
            run: Run::default(),
            earlier: Vec::new(),
            past: None,
            compared: Compared::default(),
            replay: replay.map(Replay::of),
            replayed: None,
            tell,
            end,
        };
        room.attach(seat_feeds);
        room.note(What::Start, None);
        if !manner.auto && room.replay.is_none() {
            // Before the first frame, so that nobody is asked to sign in who sits there already.
            room.drive();
        }
        (room, feeds, Listeners { told, ending })
    }

    /// Whether the desk waits for an answer.
    pub fn is_waiting(&self) -> bool {
        self.seat.model().is_waiting()
    }

    fn text(&self) -> Text {
        Text::of(self.seat.model().lang())
    }

    /// Tells whoever listens; nobody has to.
    fn tell(&self, told: Told) {
        let _ = self.tell.try_send(told);
    }

    /// Does something with the desk, and notes what it refuses.
    fn desk(&mut self, does: impl FnOnce(&mut Seat) -> Flow) -> Flow {
        let before = self.seat.model().message().cloned();
        let flow = does(&mut self.seat);
        let after = self.seat.model().message();
        if let Some(message) = after.filter(|message| message.paint == Paint::Bad)
            && before.as_ref() != Some(message)
        {
            let words = message.text.clone();
            let text = self.text();
            let named = (1..=ITEMS).rev().find(|number| words.contains(&item(text, *number)));
            self.tell(Told::Refused { words: words.clone(), item: named });
            if let Some(progress) = &mut self.progress {
                progress.refused(Mistake { words, item: named });
            }
        }
        flow
    }

    /// A key of whoever plays is shown, counted, and a moment of the run.
    fn counts(&mut self, key: KeyEvent) {
        self.note(What::Key, Some(key));
        self.logs_key(key);
        self.keys.push(key);
        let is_seated = self.seat.model().staff().is_some();
        if let Some(progress) = &mut self.progress {
            progress.key(key);
            if is_seated {
                progress.part_of_deed(key);
            }
        }
    }

    /// The next act comes with a beat: the autopilot plays, or a saved run.
    fn drives_itself(&self) -> bool {
        self.manner.auto || self.replay.is_some()
    }

    /// What a learner's desk wants after something has come to it, with what follows from that.
    fn after(&mut self, flow: Flow) -> Flow {
        if let Flow::End(_) = flow {
            return flow;
        }
        match self.drive() {
            Flow::Idle => flow,
            other => other,
        }
    }
}

impl Program for Room {
    type Message = Cue;

    fn wants_digits(&self) -> bool {
        self.seat.wants_digits()
    }

    fn input(&mut self, event: Event) -> Flow {
        let Event::Key(key) = event else {
            return match event {
                Event::Paste(text) if !self.manner.auto && !self.paused && self.past.is_none() => {
                    self.note(What::Key, None);
                    self.logs_paste(&text);
                    self.desk(|seat| seat.input(Event::Paste(text)))
                }
                _ => Flow::Idle,
            };
        };
        if self.replay.is_some() {
            let leaves = matches!(key.code, KeyCode::Esc | KeyCode::Char('x' | 'X' | 'c' | 'C'));
            return if leaves { Flow::End(End::Quit) } else { Flow::Idle };
        }
        if let Some(flow) = self.own_key(key) {
            return flow;
        }
        if self.manner.auto { self.auto_key(event, key) } else { self.learner_key(event, key) }
    }

    fn message(&mut self, message: Cue) -> Flow {
        match message {
            Cue::Desk(generation, message) if generation == self.generation => {
                let flow = self.desk(|seat| seat.message(message));
                if self.drives_itself() { flow } else { self.after(flow) }
            }
            Cue::Desk(..) => Flow::Idle,
            Cue::Beat => self.beat(),
        }
    }

    fn refresh(&mut self) -> Flow {
        let flow = self.desk(Program::refresh);
        if self.drives_itself() { flow } else { self.after(flow) }
    }

    fn ending(&mut self, why: End) -> Option<LastWork> {
        let last = self.seat.ending(why);
        let passport = self.sandbox.passport().clone();
        let ending = match self.broken.take() {
            Some(broken) => Err(broken),
            None => {
                let snapshot = self.sandbox.engine().snapshot();
                let so_far = self.progress.as_ref().map(|it| LessonResult::of(it, &passport));
                let recording = self.recording.as_ref().and_then(Recording::broken);
                Ok(Played {
                    summary: the_case(&snapshot).and_then(Summary::of),
                    result: self.result.take().or(so_far).or(self.finished.take()),
                    run: self.run_file(),
                    progress: self.progress.take(),
                    recording_broken: recording.map(str::to_owned),
                })
            }
        };
        // Whoever started the room may be gone; then nobody wants to know.
        let _ = self.end.send(ending);
        last
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        let cursor = self.draw_moment(buffer);
        if let Some(recording) = &mut self.recording {
            recording.frame(buffer, cursor);
        }
        cursor
    }
}

/// A desk on the sandbox as it is.
fn seat(sandbox: &Sandbox, options: &Options, stop: watch::Receiver<bool>) -> (Seat, SeatFeeds) {
    let options = Options { snapshot: sandbox.engine().snapshot(), ..options.clone() };
    let foundation = Foundation {
        passport: sandbox.passport().clone(),
        calendar: sandbox.calendar().clone(),
        territory: None,
    };
    Seat::new(sandbox.engine().clone(), options, foundation, None, stop)
}

/// Beats until the room is gone. A beat that finds the queue full is left out.
async fn beat(cues: mpsc::Sender<Cue>, every: Duration) {
    let mut every = tokio::time::interval(every);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(mpsc::error::TrySendError::Closed(_)) = cues.try_send(Cue::Beat) {
            return;
        }
    }
}
