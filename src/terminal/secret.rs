//! A PIN typed into a terminal is not shown there.

use std::io;
use std::sync::{Mutex, Once, PoisonError, mpsc};
use std::time::Duration;

use nix::sys::signal::raise;
use rustix::process::Signal;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};

/// How the terminal was before something secret was typed into it, while that lasts.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);
static GUARD: Once = Once::new();
/// How long the thread that listens for signals is given to begin.
const READY_WAIT: Duration = Duration::from_secs(1);

/// While this lives, standard input shows nothing of what is typed, and Ctrl-C is a plain byte. A
/// process that is told to end or to stop meanwhile gives the terminal back first. One at a time.
#[derive(Debug)]
pub struct Unseen(());

impl Unseen {
    /// Makes standard input silent; does nothing when it is no terminal.
    ///
    /// # Errors
    /// The terminal cannot be set; nothing secret should be asked for then.
    pub fn begin() -> io::Result<Self> {
        let stdin = io::stdin();
        if !isatty(&stdin) {
            return Ok(Self(()));
        }
        GUARD.call_once(guard);
        let before = tcgetattr(&stdin)?;
        let silent = silent(before.clone());
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        tcsetattr(&stdin, OptionalActions::Now, &silent)?;
        Ok(Self(()))
    }
}

fn silent(mut mode: Termios) -> Termios {
    mode.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
    mode.local_modes.insert(LocalModes::ECHONL);
    mode
}

impl Drop for Unseen {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        // The terminal may be gone; there is nothing to restore then.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
    }
}

/// Stops the process with the terminal as it was.
fn stop() {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(before) = before {
        // Whoever has no terminal any more stops all the same.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
    }
    // To this thread, which goes no further until the process goes on.
    if let Err(error) = raise(nix::sys::signal::SIGSTOP) {
        tracing::warn!(%error, "this process could not be stopped");
    }
}

/// After a stop a shell has left the terminal in a mode of its own, in which what is typed is shown.
fn silent_again() {
    let stdin = io::stdin();
    if BEFORE.lock().unwrap_or_else(PoisonError::into_inner).is_some()
        && let Err(error) = tcgetattr(&stdin)
            .and_then(|mode| tcsetattr(&stdin, OptionalActions::Now, &silent(mode)))
    {
        tracing::warn!(%error, "the terminal could not be made silent again after a stop");
    }
}

/// Ends the process on a signal as it would have ended by itself, with the terminal given back. For
/// the rest of the process: nobody takes a handler away again. Returns once that is so.
fn guard() {
    let (ready, is_ready) = mpsc::sync_channel(1);
    // Without a thread the process still ends on a signal, and leaves the terminal silent.
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
        let Ok(runtime) = runtime else { return };
        if let Ok(number) = runtime.block_on(told_to_end(ready)) {
            give_back();
            std::process::exit(128 + number);
        }
    });
    // Its other end is dropped when it cannot listen.
    let _ = is_ready.recv_timeout(READY_WAIT);
}

/// The number of the first signal by which a process is told to end; is stopped and goes on until
/// then. Says when it listens.
async fn told_to_end(ready: mpsc::SyncSender<()>) -> io::Result<i32> {
    let kinds = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
        SignalKind::quit(),
    ];
    let [terminate, interrupt, hangup, quit] = kinds.map(signal);
    let (mut terminate, mut interrupt) = (terminate?, interrupt?);
    let (mut hangup, mut quit) = (hangup?, quit?);
    let by_number = |number: Signal| signal(SignalKind::from_raw(number.as_raw()));
    let (mut stopped, mut continued) = (by_number(Signal::TSTP)?, by_number(Signal::CONT)?);
    // Whoever waits for it may have stopped waiting.
    let _ = ready.send(());
    let end = loop {
        tokio::select! {
            _ = terminate.recv() => break kinds[0],
            _ = interrupt.recv() => break kinds[1],
            _ = hangup.recv() => break kinds[2],
            _ = quit.recv() => break kinds[3],
            _ = stopped.recv() => stop(),
            _ = continued.recv() => silent_again(),
        }
    };
    Ok(end.as_raw_value())
}
