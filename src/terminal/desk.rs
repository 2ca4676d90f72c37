//! The full-screen desk in the terminal this process was started in.

use std::io;

use tokio::sync::watch;

use super::facts::{Depth, Glyphs, TerminalFacts};
use super::local::{DoorError, run_local};
use super::program::End;
use super::seat::{Foundation, OpenPractice, Seat};
use crate::casework::ids::DeskId;
use crate::engine::Engine;
use crate::locale::Lang;
use crate::ui::Options;
use crate::ui::theme::Theme;

/// Threads that wait for keys, answers and timers; the work itself is done by the engine's own.
pub const RUNTIME_THREADS: usize = 2;

/// What the desk starts from.
pub struct DeskSetup {
    /// The centre.
    pub engine: Engine,
    /// The language at the start.
    pub lang: Lang,
    /// The desk this terminal stands at.
    pub desk: Option<DeskId>,
    /// What a centre that is founded here is founded on.
    pub foundation: Foundation,
    /// Opens a practice centre when the first page is asked for one.
    pub practice: Option<OpenPractice>,
    /// No colours, whatever the terminal can do.
    pub mono: bool,
    /// Minutes without a key before the screen locks.
    pub idle_minutes: u16,
}

/// Why the desk did not open, or ended early.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The terminal cannot be a desk.
    #[error(transparent)]
    Door(#[from] DoorError),
    /// The system gave no threads.
    #[error(
        "the desk could not be started ({0}). Nothing was changed. Free some memory and try again."
    )]
    Runtime(io::Error),
    /// The screen met a fault of its own.
    #[error(
        "the screen met a fault and was closed. Everything acknowledged is kept, and what was \
         typed more than a second before is kept as a draft. Start again; the log names the place."
    )]
    Panicked,
}

/// Opens the desk and returns when the person leaves it.
///
/// # Errors
/// [`DeskError`].
pub fn open_desk(setup: DeskSetup) -> Result<(), DeskError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()
        .map_err(DeskError::Runtime)?;
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let end = runtime.block_on(sit(setup, facts));
    // The thread that reads standard input cannot be called back from its read.
    runtime.shutdown_background();
    match end? {
        End::Panicked => Err(DeskError::Panicked),
        End::Quit | End::HungUp | End::Stopped | End::Stalled => Ok(()),
    }
}

async fn sit(setup: DeskSetup, facts: TerminalFacts) -> Result<End, DoorError> {
    let facts = TerminalFacts { no_color: facts.no_color || setup.mono, ..facts };
    // Nobody stops this house but its own terminal; the sender lives as long as the session.
    let (_stop, stopped) = watch::channel(false);
    let options = options(&setup, &facts);
    let DeskSetup { engine, foundation, practice, .. } = setup;
    let (seat, feeds) = Seat::new(engine, options, foundation, practice, stopped);
    run_local(seat, &facts, feeds).await
}

fn options(setup: &DeskSetup, facts: &TerminalFacts) -> Options {
    let size = super::local::SIZE_UNKNOWN;
    Options {
        lang: setup.lang,
        theme: theme(facts),
        desk: setup.desk,
        idle_lock_minutes: u32::from(setup.idle_minutes),
        ..Options::new(setup.engine.snapshot(), size)
    }
}

/// The styles and signs that suit a terminal.
pub fn theme(facts: &TerminalFacts) -> Theme {
    Theme { colour: Depth::of(facts) != Depth::Mono, ascii: Glyphs::of(facts) == Glyphs::Ascii }
}
