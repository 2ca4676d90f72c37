//! Practice that nobody looks at: as lines, and for the reference with which a run is compared.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};

use super::lesson::Lesson;
use super::play::TrainError;
use super::progress::Progress;
use super::room::{BEAT_MILLIS, Listeners, Manner, Room};
use super::sandbox::Sandbox;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::Lang;
use crate::terminal::desk::RUNTIME_THREADS;
use crate::terminal::house::limits::INPUT_BYTES_PER_SECOND;
use crate::terminal::program::{InMsg, Sink};
use crate::terminal::session::{STALL_MAX, Setup, run};
use crate::terminal::{Depth, Scratch};
use crate::ui::{MIN_SIZE, Options};

/// Time between two looks of a room that nobody sees.
const UNSEEN_BEAT: Duration = Duration::from_millis(2);

/// A room without a screen.
pub(super) struct Unseen {
    /// On which it runs.
    pub(super) runtime: Runtime,
    /// Where it tells what happens.
    pub(super) listeners: Listeners,
    /// Ends it early.
    pub(super) stop: watch::Sender<bool>,
    /// Its keyboard, which nobody touches; without it the room would end.
    pub(super) keys: mpsc::Sender<InMsg>,
}

/// Has the autopilot play a lesson where nobody sees it.
pub(super) fn unseen(
    lesson: Option<Arc<Lesson>>,
    sandbox: Sandbox,
    pace: Duration,
    lang: Lang,
) -> Result<Unseen, TrainError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()?;
    let beat = if pace.is_zero() { UNSEEN_BEAT } else { Duration::from_millis(BEAT_MILLIS) };
    let manner = Manner { beat, ..Manner::auto(pace) };
    let inside = runtime.enter();
    let (stop, stopped) = watch::channel(false);
    let options = Options { lang, ..Options::new(sandbox.engine().snapshot(), MIN_SIZE) };
    let (room, feeds, listeners) = Room::new(lesson, sandbox, manner, options, None, stopped);
    let (keys, input) = mpsc::channel(1);
    let setup = Setup {
        size: MIN_SIZE,
        depth: Depth::Mono,
        phase: Duration::ZERO,
        scratch: Scratch::default(),
        input_bytes_per_second: INPUT_BYTES_PER_SECOND,
        stall: STALL_MAX,
    };
    runtime.spawn(async move { run(room, setup, input, feeds, &mut Nobody).await });
    drop(inside);
    Ok(Unseen { runtime, listeners, stop, keys })
}

/// The reference run of a lesson: how the autopilot does it, in a centre of its own.
///
/// # Errors
/// [`TrainError`].
pub fn reference(
    lesson: Arc<Lesson>,
    passport: Passport,
    calendar: Calendar,
) -> Result<Progress, TrainError> {
    let visitor = lesson.visitors.first().cloned();
    let sandbox = Sandbox::open_at(lesson.start, visitor, passport, calendar)?;
    let engine = sandbox.engine().clone();
    let unseen = unseen(Some(lesson), sandbox, Duration::ZERO, Lang::default())?;
    let ending = unseen.listeners.ending.recv().unwrap_or(Err(TrainError::Silent));
    drop((unseen.keys, unseen.stop));
    unseen.runtime.shutdown_background();
    engine.stop();
    ending?.progress.ok_or(TrainError::Silent)
}

/// Takes every frame and shows none.
struct Nobody;

impl Sink for Nobody {
    async fn send(&mut self, _: Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}
