//! The full-screen desk in the terminal this process was started in. The centre runs in this
//! process, and its socket is open: whoever starts `dost` on the same folder joins it.

use std::io::{self, Write};
use std::path::PathBuf;

use super::facts::TerminalFacts;
use super::house::{Door, Guest, House, Manners};
use super::keep::ending_signal;
use super::local::{DoorError, SIZE_UNKNOWN, receive_local};
use super::program::End;
use super::seat::Foundation;
use super::socket::SocketDoor;
use crate::casework::ids::DeskId;
use crate::engine::Engine;
use crate::locale::{Arg, Text};

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
    /// How this terminal and those that join are received.
    pub manners: Manners,
    /// Where others can join; nowhere without it.
    pub socket: Option<PathBuf>,
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

/// Opens the desk and returns when the person has left it and nobody else is in.
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
    match end?.0 {
        End::Panicked => Err(DeskError::Panicked),
        _ => Ok(()),
    }
}

/// The session of this terminal, and the door for others. The door is handed back so that it
/// closes after the writer has been drained.
async fn sit(setup: DeskSetup) -> Result<(End, Option<SocketDoor>), DoorError> {
    let DeskSetup { engine, desk, foundation, manners, socket } = setup;
    let house = House::new(engine, foundation, manners);
    let door = socket.and_then(|path| match SocketDoor::open(&path, None) {
        Ok(door) => Some(door),
        Err(error) => {
            // This desk works without; others learn it from the folder's lock.
            tracing::warn!(%error, "nobody can join this centre");
            None
        }
    });
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let door_of = Door::Local;
    let guest = Guest { facts, size: SIZE_UNKNOWN, door: door_of, person: None, desk, lang: None };
    let here = async {
        let end = receive_local(&house, guest).await;
        if matches!(end, Ok(End::Quit | End::HungUp | End::Panicked | End::Dismissed | End::Idle)) {
            wait_for_others(&house).await;
        }
        house.stop();
        end
    };
    let end = match &door {
        Some(door) => tokio::join!(here, door.serve(&house)).0,
        None => here.await,
    };
    end.map(|end| (end, door))
}

/// While others are in, the centre runs on without a screen of its own, and says so.
async fn wait_for_others(house: &House) {
    let others = house.sittings().len();
    if others == 0 {
        return;
    }
    let words = Text::of(house.manners().lang).with("door-others", &[("count", Arg::from(others))]);
    // The terminal may have gone; the others have not.
    let _ = writeln!(io::stderr(), "{words}");
    let Ok(ending) = ending_signal() else { return };
    let mut stopping = house.stopping();
    tokio::select! {
        () = house.emptied() => {}
        () = ending => {}
        _ = stopping.wait_for(|stop| *stop) => {}
    }
}
