//! A class: learners who come by SSH, each with a world of their own, and a trainer who sees them.
//!
//! ```text
//! ssh ─▶ terminal::ssh::class ─▶ Class::receive ─▶ Chair ─▶ Room ─▶ a Sandbox of their own
//!                                     │  ▲
//!            a row for each learner ◀─┘  └─ deeds of the trainer: visitor, outage, clock, reset
//! ```
//!
//! - [`Class`] is the book of learners: who may come in, who comes back to what, and the end.
//! - [`learner`]: one of them; `chair`: their room while they sit in it. A world is held by one
//!   session at a time and stays when the line is lost.
//! - [`code`] and [`name`]: what is typed at the door. [`limits`]: every bound, with its reason.
//! - [`page`]: the trainer's page, [`lines`]: the same in lines; both give [`orders`].
//! - [`table`]: the class as one table.
//!
//! Absent on purpose: ranking, and any file; whoever holds the class writes what it came to.

mod chair;
pub mod code;
mod entry;
pub mod learner;
pub mod limits;
pub mod lines;
pub mod name;
pub mod orders;
pub mod page;
mod session;
pub mod table;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use self::code::{Code, Guesses};
use self::learner::Learner;
use super::lesson::Lesson;
use super::play::TrainError;
use super::room::Manner;
use super::sandbox::{SYSTEMS, Sandbox, Saved};
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::locale::{Lang, Text};
use crate::terminal::Scratch;

/// What a class is opened with.
pub struct Plan {
    /// What is taught.
    pub lesson: Arc<Lesson>,
    /// The practice centre of which every learner gets a copy.
    pub sandbox: Sandbox,
    /// What opens the door.
    pub code: Code,
    /// The language at the start.
    pub lang: Lang,
    /// No colours for anybody.
    pub mono: bool,
    /// Learners at most, no more than [`limits::LEARNERS_MAX`].
    pub learners_max: usize,
}

/// A class. Cloning gives another handle to the same one.
#[derive(Clone)]
pub struct Class {
    inner: Arc<Inner>,
}

struct Inner {
    lesson: Arc<Lesson>,
    sandbox: Sandbox,
    start: Saved,
    code: Code,
    lang: Lang,
    mono: bool,
    learners_max: usize,
    manner: Manner,
    scratch: Scratch,
    book: Mutex<Book>,
    guesses: Mutex<Guesses>,
    changed: watch::Sender<()>,
    stop: watch::Sender<bool>,
}

/// Who is of the class, and what holds for all, newcomers too.
struct Book {
    learners: Vec<Arc<Learner>>,
    systems: [(OutsideSystem, Behaviour); 3],
    is_paused: bool,
    is_over: bool,
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Class {
    /// A class to which nobody has come yet.
    pub fn new(plan: Plan) -> Self {
        let Plan { lesson, sandbox, code, lang, mono, learners_max } = plan;
        let book = Book {
            learners: Vec::new(),
            systems: SYSTEMS.map(|system| (system, sandbox.controls().get(system))),
            is_paused: false,
            is_over: false,
        };
        let beat = Duration::from_millis(limits::BEAT_MILLIS);
        let inner = Inner {
            lesson,
            start: sandbox.save(),
            sandbox,
            code,
            lang,
            mono,
            learners_max: learners_max.min(limits::LEARNERS_MAX),
            manner: Manner { beat, ..Manner::HANDS },
            scratch: Scratch::default(),
            book: Mutex::new(book),
            guesses: Mutex::default(),
            changed: watch::channel(()).0,
            stop: watch::channel(false).0,
        };
        Self { inner: Arc::new(inner) }
    }

    /// The code of the class.
    pub fn code(&self) -> &Code {
        &self.inner.code
    }

    /// What is taught.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.inner.lesson
    }

    /// Words of the class's language.
    pub fn text(&self) -> Text {
        Text::of(self.inner.lang)
    }

    /// Everybody who has come, in that order.
    pub fn learners(&self) -> Vec<Arc<Learner>> {
        locked(&self.inner.book).learners.clone()
    }

    /// Learners at most.
    pub fn learners_max(&self) -> usize {
        self.inner.learners_max
    }

    /// Rings at every change of a row.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.inner.changed.subscribe()
    }

    /// Becomes true when the class is over.
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.inner.stop.subscribe()
    }

    /// How the outside systems behave for everybody who has not been told otherwise.
    pub fn systems(&self) -> [(OutsideSystem, Behaviour); 3] {
        locked(&self.inner.book).systems
    }

    /// Whether the class is paused.
    pub fn is_paused(&self) -> bool {
        locked(&self.inner.book).is_paused
    }

    /// A world for a learner: a copy of the practice centre as it is at the start, with what holds
    /// for all. Takes some milliseconds.
    fn world(&self) -> Result<Sandbox, TrainError> {
        let sandbox = self.inner.sandbox.another(&self.inner.start)?;
        for (system, behaviour) in self.systems() {
            sandbox.controls().set(system, behaviour);
        }
        Ok(sandbox)
    }

    /// Ends the class: nobody comes in any more, and everybody's session ends with their result.
    pub fn end(&self) {
        let learners = {
            let mut book = locked(&self.inner.book);
            book.is_over = true;
            book.learners.clone()
        };
        // Before anybody's session ends: it says why by looking here.
        self.inner.stop.send_replace(true);
        for learner in learners {
            learner.end();
        }
        self.inner.changed.send_replace(());
    }

    /// Resolves when nobody sits at a screen any more, or after [`limits::END_WAIT`].
    pub async fn emptied(&self) {
        let mut changes = self.changes();
        let empty = async {
            while self.learners().iter().any(|learner| learner.is_at_work()) {
                // The sender lives in the class.
                let _ = changes.changed().await;
            }
        };
        if tokio::time::timeout(limits::END_WAIT, empty).await.is_err() {
            tracing::warn!("some learners' screens did not end in time");
        }
    }

    /// A class that ended while learners were at work has their worlds; ending them waits for
    /// threads, so it is done where nobody waits for a key.
    pub fn close(self) {
        let learners = std::mem::take(&mut locked(&self.inner.book).learners);
        drop(learners);
        self.inner.sandbox.engine().stop();
    }

    fn guess_wait(&self, address: std::net::IpAddr) -> Duration {
        locked(&self.inner.guesses).wait(address, Instant::now())
    }
}
