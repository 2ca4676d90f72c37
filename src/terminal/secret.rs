//! A PIN typed into a terminal is not shown there.

use std::io;
use std::sync::{Mutex, MutexGuard, Once, PoisonError, mpsc};
use std::time::Duration;

use rustix::process::Signal;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcsetattr,
};
use tokio::signal::unix::{SignalKind, signal};

use super::job_control;

/// How the terminal was before something secret was typed into it, while that lasts. Held while the
/// terminal's mode is set, so that nobody sets one that is out of date.
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
        let mut held = held();
        let before = tcgetattr(&stdin)?;
        tcsetattr(&stdin, OptionalActions::Now, &silent(before.clone()))?;
        *held = Some(before);
        Ok(Self(()))
    }
}

fn held() -> MutexGuard<'static, Option<Termios>> {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn silent(mut mode: Termios) -> Termios {
    mode.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
    mode.local_modes.insert(LocalModes::ECHONL);
    mode
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = held().take() {
            // The terminal may be gone; there is nothing to restore then.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        }
    }
}

/// Gives the terminal to whoever reads there next, a shell, without the half of a PIN that it would
/// show. Whoever has no terminal any more gives nothing back.
fn hand_over(before: &Termios) {
    let stdin = io::stdin();
    // Not in one with the mode: that would wait for a frozen terminal to take all that is written.
    let _ = tcflush(&stdin, QueueSelector::IFlush);
    let _ = tcsetattr(&stdin, OptionalActions::Now, before);
}

/// Stops the process with the terminal as it was, unless nobody could let it go on.
fn stop() {
    if !job_control::can_go_on() {
        return;
    }
    // Until it goes on: nothing secret is begun between the terminal and the stop.
    let held = held();
    if let Some(before) = held.as_ref() {
        hand_over(before);
    }
    job_control::stop();
}

/// After a stop a shell has left the terminal in a mode of its own, in which what is typed is shown.
fn silent_again() {
    let stdin = io::stdin();
    let held = held();
    if held.is_some()
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
            let mut held = held();
            if let Some(before) = held.take() {
                hand_over(&before);
            }
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
            // A stop before what lets the process go on.
            biased;
            _ = terminate.recv() => break kinds[0],
            _ = interrupt.recv() => break kinds[1],
            _ = hangup.recv() => break kinds[2],
            _ = quit.recv() => break kinds[3],
            _ = stopped.recv() => {
                // Let go on meanwhile: nobody would know of a stop now.
                if job_control::has_come(&mut continued).await {
                    silent_again();
                } else {
                    stop();
                }
            }
            _ = continued.recv() => silent_again(),
        }
    };
    Ok(end.as_raw_value())
}
