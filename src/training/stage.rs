//! The show on the terminal this process was started in.

use std::time::Duration;

use tokio::sync::watch;

use super::play::{Summary, TrainError};
use super::sandbox::Sandbox;
use super::script::Act;
use super::show::Show;
use crate::locale::Lang;
use crate::terminal::desk::{DeskError, RUNTIME_THREADS};
use crate::terminal::local::{SIZE_UNKNOWN, run_local};
use crate::terminal::{Depth, End, Glyphs, TerminalFacts};
use crate::ui::Options;
use crate::ui::theme::Theme;

/// Why a show did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The terminal, or the screen.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The play.
    #[error(transparent)]
    Play(#[from] TrainError),
}

/// How a show is given.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Time between two acts.
    pub pace: Duration,
    /// The language at the start.
    pub lang: Lang,
    /// No colours, whatever the terminal can do.
    pub mono: bool,
}

/// Plays a script on the screen of this terminal; `None` when somebody ended it before its end.
///
/// # Errors
/// [`StageError`]; the terminal is as it was.
pub fn play_here(
    script: &[Act],
    sandbox: Sandbox,
    manner: Manner,
) -> Result<Option<Summary>, StageError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()
        .map_err(DeskError::Runtime)?;
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let facts = TerminalFacts { no_color: facts.no_color || manner.mono, ..facts };
    let (end, ending) = runtime.block_on(async {
        // Nobody stops this house but its own terminal.
        let (_stop, stopped) = watch::channel(false);
        let snapshot = sandbox.engine().snapshot();
        let options = Options {
            lang: manner.lang,
            theme: Theme {
                colour: Depth::of(&facts) != Depth::Mono,
                ascii: Glyphs::of(&facts) == Glyphs::Ascii,
            },
            ..Options::new(snapshot, SIZE_UNKNOWN)
        };
        let (show, feeds, ending) = Show::new(script, sandbox, manner.pace, options, stopped);
        (run_local(show, &facts, feeds).await, ending)
    });
    runtime.shutdown_background();
    match end.map_err(DeskError::from)? {
        End::Panicked => Err(DeskError::Panicked.into()),
        _ => Ok(ending.try_recv().unwrap_or(Ok(None))?),
    }
}
