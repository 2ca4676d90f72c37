//! One person's session on a centre: the screen's effects performed, the engine's answers brought
//! back as messages. Every door runs this same program.

mod work;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use work::{Wakes, Work, asked};

use super::house::needs_pin;
use super::program::{End, Feeds, Flow, LastWork, Program};
use crate::casework::command::Act;
use crate::casework::ids::StaffId;
use crate::casework::refusal::Refusal;
use crate::casework::staff::Role;
use crate::engine::{Attendance, Engine, Failure};
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::ui::theme::Theme;
use crate::ui::{Effect, Model, Msg, Options, update, view_above};

/// Things one session may have waiting for the engine; one more is answered as `Busy`.
pub const WORK_QUEUED_MAX: usize = 128;
/// Answers that may wait for one session before its work pauses.
pub const ANSWERS_QUEUED_MAX: usize = 128;
/// Seconds between two looks at the clock.
pub const CLOCK_SECONDS: u64 = 5;
/// Seconds after which a screen is looked at though nothing happened, so that one which must go
/// blank does so in time. It is drawn only for a new minute: minutes are all that screens show.
pub const LOOK_SECONDS: i64 = 30;

/// What a new centre is founded on.
#[derive(Clone)]
pub struct Foundation {
    /// The passport in force.
    pub passport: Passport,
    /// The calendar in force.
    pub calendar: Calendar,
    /// Territory for elections.
    pub territory: Option<String>,
}

/// Opens a practice centre in memory, when somebody asks for one on the first page.
pub type OpenPractice = Box<dyn Fn() -> Option<Engine> + Send>;

/// What reaches a desk's session from outside.
pub type SeatFeeds = Feeds<Msg, (), ()>;

/// What a screen shows by itself, without a key: as long as it stays, nothing needs to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    /// Of the newest snapshot.
    revision: u64,
    /// Of the centre's time, since 1970.
    minute: i64,
    is_locked: bool,
}

/// A session of one person on one centre.
pub struct Seat {
    model: Model,
    options: Options,
    engine: Engine,
    /// What colleagues see of this session.
    attendance: Attendance,
    foundation: Arc<Foundation>,
    /// Only who runs the centre becomes its first administrator.
    may_found: bool,
    /// Nobody else may sign in here.
    only: Option<StaffId>,
    /// Began by the word of a door, and has given no PIN since.
    without_pin: bool,
    practice: Option<OpenPractice>,
    practising: bool,
    /// Somebody has asked for the trainer's console.
    console_wanted: bool,
    /// Somebody has raised a hand, or taken it down.
    hand_moved: bool,
    /// When something was last typed, in the engine's elapsed time.
    last_key: Duration,
    /// What of the centre and of the time the screen was last told.
    told: Option<Told>,
    runtime: Handle,
    work: mpsc::Sender<Work>,
    answers: mpsc::Sender<Msg>,
    woken: watch::Sender<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl Seat {
    /// A session on `engine`, with what wakes it. `stop` becomes true when the house stops. Must
    /// be called on a runtime.
    pub fn new(
        engine: Engine,
        options: Options,
        foundation: impl Into<Arc<Foundation>>,
        practice: Option<OpenPractice>,
        stop: watch::Receiver<bool>,
    ) -> (Self, SeatFeeds) {
        let runtime = Handle::current();
        let (answers, messages) = mpsc::channel(ANSWERS_QUEUED_MAX);
        let (woken, changed) = watch::channel(());
        let (minute, clock) = watch::channel(());
        let (work, queue) = work::queue();
        let mut seat = Self {
            model: Model::new(options.clone()),
            options,
            attendance: engine.attend(),
            last_key: engine.elapsed(),
            engine,
            foundation: foundation.into(),
            may_found: true,
            only: None,
            without_pin: false,
            practice,
            practising: false,
            console_wanted: false,
            hand_moved: false,
            told: None,
            runtime,
            work,
            answers,
            woken,
            tasks: Vec::new(),
        };
        seat.start(queue);
        seat.runtime.spawn(tick(minute, seat.engine.clone()));
        (seat, Feeds { messages, changed, clock, stop })
    }

    /// Whoever sits here does not run the centre: they may not become its first administrator.
    pub fn founds_nothing(&mut self) {
        self.may_found = false;
    }

    /// Nobody but this person may sign in here.
    pub fn is_for(&mut self, person: StaffId) {
        self.only = Some(person);
    }

    /// Whether somebody of this login may not even try a PIN here.
    fn is_kept_out(&self, login: &str) -> bool {
        let snapshot = self.engine.snapshot();
        self.only.is_some_and(|only| {
            snapshot.centre.member(only).is_none_or(|member| member.login != login)
        })
    }

    /// Begins as somebody whom the door has made sure of, without the sign-in page. Whoever gave no
    /// PIN there gives it as soon as their role needs one.
    pub fn begin_as(&mut self, staff: StaffId, gave_pin: bool) {
        self.take(Msg::SignedIn(Ok(staff)));
        self.without_pin = !gave_pin;
        self.look_at_role();
    }

    /// Blanks the screen until the PIN, when somebody who gave none has a role that needs one.
    fn look_at_role(&mut self) {
        let Some(staff) = self.model.staff().filter(|_| self.without_pin) else { return };
        let snapshot = self.engine.snapshot();
        if snapshot.centre.member(staff).is_some_and(|member| needs_pin(member.role)) {
            self.take(Msg::PinNeeded);
        }
    }

    /// Whether somebody has asked for the trainer's console since this was last asked.
    pub fn takes_console(&mut self) -> bool {
        std::mem::take(&mut self.console_wanted)
    }

    /// Goes on from a screen that was kept, on this session's own centre.
    pub fn go_on(&mut self, kept: Model) {
        self.model = kept.at_rest();
        self.catch_up();
    }

    /// Brings the newest of the centre and its time to the screen, whether that shows or not.
    pub fn catch_up(&mut self) -> Flow {
        self.take(Msg::Snapshot(self.engine.snapshot()));
        self.look_at_role();
        self.take(Msg::Time(self.engine.now()))
    }

    /// Whether a hand was raised, or taken down, since this was last asked.
    pub fn takes_hand(&mut self) -> bool {
        std::mem::take(&mut self.hand_moved)
    }

    /// The terminal at the other end is another one now.
    pub fn set_theme(&mut self, theme: Theme) {
        self.options.theme = theme;
        self.take(Msg::Theme(theme));
    }

    /// Draws the screen, with so many rows between panes and message left to whoever sits around.
    pub fn view_above(&mut self, rows: u16, buffer: &mut Buffer) -> Option<Position> {
        let (width, height) = (buffer.area.width, buffer.area.height);
        update(&mut self.model, Msg::Resize { width, height });
        let cursor = view_above(&self.model, rows, buffer);
        update(&mut self.model, Msg::Drawn);
        cursor
    }

    /// What the session looks like at present.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Who of the house's own centre has signed in; in practice nobody of it.
    pub fn signed_in(&self) -> Option<StaffId> {
        self.model.staff().filter(|_| !self.practising)
    }

    /// Whether the session has gone over to a practice centre of its own.
    pub fn is_practising(&self) -> bool {
        self.practising
    }

    /// Starts the two tasks that belong to one engine: its work in order, and word of its changes.
    fn start(&mut self, queue: mpsc::Receiver<Work>) {
        for task in self.tasks.drain(..) {
            task.abort();
        }
        let mut changes = self.engine.changes();
        let woken = self.woken.clone();
        self.tasks.push(self.runtime.spawn(async move {
            while changes.changed().await.is_ok() {
                woken.send_replace(());
            }
        }));
        let (engine, answers) = (self.engine.clone(), self.answers.clone());
        let woken = Wakes(self.woken.clone());
        self.tasks.push(self.runtime.spawn(work::work(engine, queue, answers, woken)));
    }

    /// Leaves this centre alone and opens one in memory.
    /// False when there is no practice centre to be had.
    fn change_to_practice(&mut self) -> bool {
        let Some(engine) = self.practice.as_ref().and_then(|open| open()) else { return false };
        let (work, queue) = work::queue();
        self.work = work;
        self.attendance = engine.attend();
        self.engine = engine;
        self.last_key = self.engine.elapsed();
        self.practising = true;
        self.only = None;
        self.without_pin = false;
        self.told = None;
        self.start(queue);
        self.options.snapshot = self.engine.snapshot();
        self.options.lang = self.model.lang();
        self.options.desk = None;
        self.model = Model::new(self.options.clone());
        true
    }

    fn take(&mut self, message: Msg) -> Flow {
        let mut flow = Flow::Draw;
        let mut messages = VecDeque::new();
        match &message {
            Msg::Key(_) | Msg::Paste(_) | Msg::SignedIn(Ok(_)) => {
                self.last_key = self.engine.elapsed();
            }
            // Whoever is told the time is told first for how long nothing was typed.
            Msg::Time(_) => {
                let minutes = self.engine.minutes_passed(self.last_key);
                messages.push_back(Msg::Idle { minutes });
            }
            _ => {}
        }
        messages.push_back(message);
        while let Some(message) = messages.pop_front() {
            for effect in update(&mut self.model, message) {
                match effect {
                    Effect::Quit => return Flow::End(End::Quit),
                    Effect::Bell => flow = Flow::Bell,
                    Effect::Practice => {
                        if !self.change_to_practice() {
                            flow = Flow::Bell;
                        }
                    }
                    Effect::Console => self.console_wanted = true,
                    Effect::Hand => self.hand_moved = !self.hand_moved,
                    effect => messages.extend(self.perform(effect)),
                }
            }
        }
        self.attendance.show(self.model.present());
        // Nobody is left to do what was asked for, nor to say that it was not done.
        if self.work.is_closed() { Flow::End(End::Panicked) } else { flow }
    }

    /// Performs one effect; what can be answered at once is answered at once.
    fn perform(&mut self, effect: Effect) -> Option<Msg> {
        let (by, desk) = (self.model.staff(), self.model.desk());
        let work = match effect {
            Effect::Submit { request, command, seen } => {
                Work::Submit { request, command: *command, by, desk, seen }
            }
            Effect::SubmitWithPin { request, command, seen, pin } => {
                let asked = Box::new(asked(*command, by, desk, seen));
                Work::SubmitWithPin { request, asked, pin }
            }
            Effect::SignIn { login, .. } if self.is_kept_out(&login) => {
                return Some(Msg::SignedIn(Err(Failure::OtherPerson)));
            }
            Effect::SignIn { login, pin } => Work::SignIn { login, pin },
            Effect::SetUp(_) if !self.may_found => {
                let (role, act) = (Role::Administrator, Act::FoundCentre);
                return Some(Msg::SignedIn(Err(Refusal::NotYourRole { role, act }.into())));
            }
            Effect::SetUp(set_up) => Work::SetUp(set_up, self.foundation.clone()),
            Effect::AddStaff { request, person } => Work::AddStaff { request, person, by },
            Effect::Search { search, words } => Work::Search { search, words },
            Effect::SaveDraft { key, bytes } => {
                // The text stays on the screen; only its copy on the disk is older, or there is none.
                let kept = self.engine.save_draft(&key, &bytes);
                return kept.err().map(|error| Msg::DraftNotKept { key: error.key() });
            }
            Effect::DropDraft { key } => {
                self.engine.drop_draft(&key);
                return None;
            }
            Effect::LoadDraft { key } => {
                let bytes = self.engine.load_draft(&key);
                return Some(Msg::Draft { key, bytes });
            }
            Effect::Bell | Effect::Quit | Effect::Practice | Effect::Console | Effect::Hand => {
                return None;
            }
        };
        match self.work.try_send(work) {
            Ok(()) => None,
            Err(
                mpsc::error::TrySendError::Full(work) | mpsc::error::TrySendError::Closed(work),
            ) => work::busy(work),
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Program for Seat {
    type Message = Msg;

    fn input(&mut self, event: Event) -> Flow {
        self.look_at_role();
        match event {
            Event::Key(key) => {
                self.take(Msg::Time(self.engine.now()));
                self.take(Msg::Key(key))
            }
            Event::Paste(text) => self.take(Msg::Paste(text)),
            _ => Flow::Idle,
        }
    }

    fn wants_digits(&self) -> bool {
        self.model.wants_digits()
    }

    fn message(&mut self, message: Msg) -> Flow {
        // Whoever has the answer finds its effect in the newest snapshot, so that comes first.
        self.take(Msg::Snapshot(self.engine.snapshot()));
        // Only the engine's answer to a PIN comes this way.
        self.without_pin &= !matches!(message, Msg::SignedIn(Ok(_)));
        self.take(message)
    }

    fn refresh(&mut self) -> Flow {
        let flow = self.catch_up();
        let told = Some(Told {
            revision: self.model.snapshot().revision,
            minute: self.model.now().0.div_euclid(60_000),
            is_locked: self.model.is_locked(),
        });
        let is_news = std::mem::replace(&mut self.told, told) != told;
        if flow == Flow::Draw && !is_news { Flow::Idle } else { flow }
    }

    fn ending(&mut self, _why: End) -> Option<LastWork> {
        let engine = self.engine.clone();
        Some(Box::new(move || {
            if !engine.settle_drafts() {
                tracing::warn!("a session ended before its drafts were safe on the disk");
            }
        }))
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        self.view_above(0, buffer)
    }
}

/// Rings when another [`LOOK_SECONDS`] of the centre's time have begun, or have passed while that
/// time stands still. Looked at often, because a machine's clock may be set.
async fn tick(minute: watch::Sender<()>, engine: Engine) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(CLOCK_SECONDS));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut rung = None;
    while !minute.is_closed() {
        every.tick().await;
        let passed = engine.elapsed().as_secs() / LOOK_SECONDS.unsigned_abs();
        let now = Some((engine.now().0.div_euclid(1_000 * LOOK_SECONDS), passed));
        if now != rung {
            rung = now;
            minute.send_replace(());
        }
    }
}
