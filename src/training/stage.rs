//! Practice on the terminal this process was started in.

use std::sync::Arc;

use tokio::sync::watch;

use super::lesson::Lesson;
use super::play::{Played, TrainError};
use super::record::Recording;
use super::room::{Cue, Listeners, Manner, Room};
use super::run::file::RunFile;
use super::sandbox::Sandbox;
use crate::engine::Snapshot;
use crate::locale::Lang;
use crate::terminal::desk::{DeskError, RUNTIME_THREADS};
use crate::terminal::local::{SIZE_UNKNOWN, run_local};
use crate::terminal::program::Feeds;
use crate::terminal::{Depth, End, Glyphs, TerminalFacts};
use crate::ui::Options;
use crate::ui::theme::Theme;

/// Why practice did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The terminal, or the screen.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The play.
    #[error(transparent)]
    Play(#[from] TrainError),
}

/// How the screen looks at the start.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The language.
    pub lang: Lang,
    /// No colours, whatever the terminal can do.
    pub mono: bool,
}

/// Practises on the screen of this terminal, with a lesson or without.
///
/// # Errors
/// [`StageError`]; the terminal is as it was.
pub fn practise_here(
    lesson: Option<Arc<Lesson>>,
    sandbox: Sandbox,
    manner: Manner,
    look: Look,
    recording: Option<Recording>,
) -> Result<Played, StageError> {
    let snapshot = sandbox.engine().snapshot();
    here(look, snapshot, |options, stop| {
        Room::new(lesson, sandbox, manner, options, recording, stop)
    })
}

/// Plays a saved run again on the screen of this terminal, shows its last moment, and lets hands go
/// on from there.
///
/// # Errors
/// [`StageError`]; the terminal is as it was.
pub fn open_here(
    run: RunFile,
    lesson: Option<Arc<Lesson>>,
    sandbox: Sandbox,
    look: Look,
) -> Result<Played, StageError> {
    let snapshot = sandbox.engine().snapshot();
    here(look, snapshot, |options, stop| {
        Room::of_run(run, lesson, sandbox, Manner::HANDS, options, stop)
    })
}

fn here(
    look: Look,
    snapshot: Arc<Snapshot>,
    enters: impl FnOnce(Options, watch::Receiver<bool>) -> (Room, Feeds<Cue, (), ()>, Listeners),
) -> Result<Played, StageError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()
        .map_err(DeskError::Runtime)?;
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let facts = TerminalFacts { no_color: facts.no_color || look.mono, ..facts };
    let (end, ending) = runtime.block_on(async {
        // Nobody stops this house but its own terminal.
        let (_stop, stopped) = watch::channel(false);
        let options = Options {
            lang: look.lang,
            theme: Theme {
                colour: Depth::of(&facts) != Depth::Mono,
                ascii: Glyphs::of(&facts) == Glyphs::Ascii,
            },
            ..Options::new(snapshot, SIZE_UNKNOWN)
        };
        let (room, feeds, listeners) = enters(options, stopped);
        (run_local(room, &facts, feeds).await, listeners.ending)
    });
    runtime.shutdown_background();
    match end.map_err(DeskError::from)? {
        End::Panicked => Err(DeskError::Panicked.into()),
        _ => Ok(ending.try_recv().unwrap_or(Err(TrainError::Silent))?),
    }
}
