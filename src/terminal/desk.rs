//! The full-screen desk on a centre of this very process, in the terminal it was started in: for
//! practice, where nobody joins and nothing is kept.

use std::io;

use super::facts::TerminalFacts;
use super::house::{Door, Guest, House, Manners};
use super::local::{DoorError, SIZE_UNKNOWN, receive_local};
use super::program::End;
use super::seat::Foundation;
use crate::casework::ids::DeskId;
use crate::engine::Engine;

/// Threads that wait for keys, answers and timers; the work itself is done by the engine's own.
pub const RUNTIME_THREADS: usize = 2;

/// What the desk starts from.
pub struct DeskSetup {
    /// The centre.
    pub engine: Engine,
    /// The desk this terminal stands at.
    pub desk: Option<DeskId>,
    /// What a centre that is founded here is founded on.
    pub foundation: Foundation,
    /// How this terminal is received.
    pub manners: Manners,
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

/// Opens the desk and returns when the person has left it.
///
/// # Errors
/// [`DeskError`].
pub fn open_desk(setup: DeskSetup) -> Result<(), DeskError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()
        .map_err(DeskError::Runtime)?;
    let engine = setup.engine.clone();
    let end = runtime.block_on(sit(setup));
    // The thread that reads standard input cannot be called back from its read.
    runtime.shutdown_background();
    engine.stop();
    match end? {
        End::Panicked => Err(DeskError::Panicked),
        _ => Ok(()),
    }
}

async fn sit(setup: DeskSetup) -> Result<End, DoorError> {
    let DeskSetup { engine, desk, foundation, manners } = setup;
    let house = House::new(engine, foundation, manners);
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let door = Door::Local;
    let (size, person, gave_pin) = (SIZE_UNKNOWN, None, false);
    let nobody_else = false;
    let (key, lang) = (None, None);
    let guest = Guest { facts, size, door, person, key, gave_pin, nobody_else, desk, lang };
    receive_local(&house, guest).await
}
