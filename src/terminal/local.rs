//! The terminal this process was started in, as a door.
//!
//! The only file that asks the process's own terminal for anything. Two plain threads do the
//! blocking reads and writes, so a frozen terminal blocks neither the runtime nor the house.
//! Raw mode is undone on every way out, a panic and a cancelled future included.

use std::fs::File;
use std::io;
use std::io::IsTerminal;
use std::io::Read;
use std::io::Write;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use ratatui::layout::Size;
use rustix::termios::OptionalActions;
use rustix::termios::QueueSelector;
use rustix::termios::Termios;
use rustix::termios::tcflush;
use rustix::termios::tcgetattr;
use rustix::termios::tcsetattr;
use tokio::signal::unix::Signal;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;
use tokio::sync::mpsc;
use tokio::sync::oneshot;

use super::facts::Depth;
use super::facts::TerminalFacts;
use super::house::limits::INPUT_BYTES_PER_SECOND;
use super::house::{Guest, House};
use super::job_control;
use super::program::End;
use super::program::Feeds;
use super::program::INPUT_BYTES_MAX;
use super::program::INPUT_MESSAGES_MAX;
use super::program::InMsg;
use super::program::Program;
use super::program::Sink;
use super::screen::Scratch;
use super::session;
use super::session::{STALL_MAX, Setup};

/// The size that is assumed when the terminal does not say.
pub const SIZE_UNKNOWN: Size = Size { width: 80, height: 24 };

/// How often an ending door looks whether a frame that is being written has been.
const WRITE_LOOKS_MAX: u32 = 50;
/// The time between two such looks.
const WRITE_LOOK: Duration = Duration::from_millis(10);

/// Why this terminal cannot be a desk.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// Input or output is a file or a pipe.
    #[error(
        "{stream} is not a terminal, so no screen can be drawn. \
         Start it in a terminal, or use --plain for lines in and out."
    )]
    NotATerminal {
        /// `standard input` or `standard output`.
        stream: &'static str,
    },
    /// The terminal cannot place its cursor.
    #[error(
        "the terminal (TERM={term:?}) cannot place a cursor, so no screen can be drawn. \
         Set TERM to what it really is, or use --plain for lines in and out."
    )]
    Dumb {
        /// The value of `TERM`.
        term: String,
    },
    /// The operating system refused raw mode, a signal or a thread.
    #[error(
        "this terminal could not be prepared ({0}); it was left as it was. \
         Try another terminal, or use --plain for lines in and out."
    )]
    Refused(#[from] io::Error),
}

/// Runs `program` on the terminal of this process until it ends, and gives the terminal back.
/// SIGTERM, SIGINT and SIGQUIT end it as [`End::Stopped`], SIGHUP and a closed input as [`End::HungUp`].
///
/// Once a process: the thread that reads standard input cannot be called back from its read.
///
/// # Errors
/// [`DoorError`] when there is no usable terminal; it is then as it was.
pub async fn run_local<P, Snapshot, Clock>(
    program: P,
    facts: &TerminalFacts,
    feeds: Feeds<P::Message, Snapshot, Clock>,
) -> Result<End, DoorError>
where
    P: Program,
{
    check(facts)?;
    let (input, keys) = mpsc::channel(INPUT_MESSAGES_MAX);
    let mut sink = Stdout::start()?;
    let signals = Signals::behind(&sink)?;
    let setup = Setup {
        size: size(),
        depth: Depth::of(facts),
        phase: Duration::ZERO,
        scratch: Scratch::default(),
        input_bytes_per_second: INPUT_BYTES_PER_SECOND,
        stall: STALL_MAX,
    };
    let mut raw = RawMode::behind(&sink)?;
    read_stdin(input.clone())?;
    let end = tokio::select! {
        end = session::run(program, setup, keys, feeds, &mut sink) => end,
        never = signals.forward(input) => match never {},
    };
    raw.left = true;
    Ok(end)
}

/// Receives whoever sits at the terminal of this process in `house`, as [`run_local`] does.
///
/// # Errors
/// As [`run_local`].
pub async fn receive_local(house: &House, guest: Guest) -> Result<End, DoorError> {
    check(&guest.facts)?;
    let (input, keys) = mpsc::channel(INPUT_MESSAGES_MAX);
    let mut sink = Stdout::start()?;
    let signals = Signals::behind(&sink)?;
    let guest = Guest { size: size(), ..guest };
    let mut raw = RawMode::behind(&sink)?;
    read_stdin(input.clone())?;
    let end = tokio::select! {
        end = house.receive(guest, keys, &mut sink) => end,
        never = signals.forward(input) => match never {},
    };
    raw.left = true;
    Ok(end)
}

pub(super) fn check(facts: &TerminalFacts) -> Result<(), DoorError> {
    if !io::stdin().is_terminal() {
        return Err(DoorError::NotATerminal { stream: "standard input" });
    }
    if !io::stdout().is_terminal() {
        return Err(DoorError::NotATerminal { stream: "standard output" });
    }
    if facts.is_dumb() {
        return Err(DoorError::Dumb { term: facts.term.clone() });
    }
    Ok(())
}

pub(super) fn size() -> Size {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
            Size { width: size.ws_col, height: size.ws_row }
        }
        Ok(_) | Err(_) => SIZE_UNKNOWN,
    }
}

/// Raw mode for as long as this lives.
pub(super) struct RawMode {
    /// The session has already given the terminal back.
    pub(super) left: bool,
    again: Again,
    writing: Writing,
}

impl RawMode {
    /// Raw mode where nothing is written beside the thread that asks for it.
    pub(super) fn enter() -> io::Result<Self> {
        Self::with(Writing::default(), Again::default())
    }

    /// Raw mode on the terminal that `stdout` writes to.
    pub(super) fn behind(stdout: &Stdout) -> io::Result<Self> {
        Self::with(stdout.writing.clone(), stdout.again.clone())
    }

    fn with(writing: Writing, again: Again) -> io::Result<Self> {
        crossterm::terminal::enable_raw_mode()?;
        Ok(Self { left: false, again, writing })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        if !self.writing.ends_soon() {
            // The terminal takes nothing. What waits there is dropped; a word more would only wait
            // behind it.
            let _ = tcflush(io::stdout(), QueueSelector::OFlush);
        } else if !self.left || self.again.is_so() {
            let mut stdout = io::stdout().lock();
            let _ = stdout.write_all(session::LEAVE).and_then(|()| stdout.flush());
        }
        if let Err(error) = crossterm::terminal::disable_raw_mode() {
            tracing::warn!(%error, "the terminal's mode could not be restored");
        }
    }
}

/// The signals that concern a terminal.
pub(super) struct Signals {
    resized: Signal,
    hung_up: Signal,
    terminated: Signal,
    interrupted: Signal,
    /// From elsewhere: in raw mode no key sends it.
    quit: Signal,
    /// Somebody wants this process to stop, by job control from elsewhere.
    stopped: Signal,
    /// After a stop by job control somebody else has drawn here.
    continued: Signal,
    /// The mode that the terminal is given back in; nothing where there is none.
    found: Option<Termios>,
    /// Whoever writes to the screen, where one is shown.
    screen: Option<mpsc::Sender<Job>>,
    again: Again,
}

impl Signals {
    /// For a screen on the terminal that `stdout` writes to. Before [`RawMode`].
    pub(super) fn behind(stdout: &Stdout) -> io::Result<Self> {
        let (screen, again) = (Some(stdout.jobs.clone()), stdout.again.clone());
        Ok(Self { screen, again, ..Self::listen()? })
    }

    /// Where no screen is shown. Before [`RawMode`].
    pub(super) fn listen() -> io::Result<Self> {
        let by_number = |signal: rustix::process::Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            resized: signal(SignalKind::window_change())?,
            hung_up: signal(SignalKind::hangup())?,
            terminated: signal(SignalKind::terminate())?,
            interrupted: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            stopped: signal(by_number(rustix::process::Signal::TSTP))?,
            continued: signal(by_number(rustix::process::Signal::CONT))?,
            found: tcgetattr(io::stdin()).ok(),
            screen: None,
            again: Again::default(),
        })
    }

    /// Turns signals into input until the session drops its end.
    pub(super) async fn forward(mut self, input: mpsc::Sender<InMsg>) -> std::convert::Infallible {
        loop {
            let message = tokio::select! {
                // A stop before what lets the process go on.
                biased;
                _ = self.hung_up.recv() => InMsg::HungUp,
                _ = self.terminated.recv() => InMsg::Stop,
                _ = self.interrupted.recv() => InMsg::Stop,
                _ = self.quit.recv() => InMsg::Stop,
                _ = self.resized.recv() => resize(),
                _ = self.stopped.recv() => {
                    // Let go on meanwhile: nobody would know of a stop now.
                    if !job_control::has_come(&mut self.continued).await {
                        self.stop();
                        continue;
                    }
                    raw_again();
                    resize()
                }
                _ = self.continued.recv() => {
                    raw_again();
                    resize()
                }
            };
            if input.send(message).await.is_err() {
                // The session is ending by itself; its end is what is waited for.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Stops this process with the terminal given back, and takes it again when the process goes on:
    /// whatever is shown before the whole screen is drawn anew must not fall among somebody's lines.
    /// Nothing else runs meanwhile that would write here. Does nothing where nobody could let the
    /// process go on.
    fn stop(&self) {
        if !job_control::can_go_on() {
            return;
        }
        let (stdin, stdout) = (io::stdin(), io::stdout());
        if !self.says(session::LEAVE) {
            // As in [`RawMode::drop`]: a frozen terminal takes no word.
            let _ = tcflush(&stdout, QueueSelector::OFlush);
        }
        let held = tcgetattr(&stdin).ok();
        if let Some(found) = &self.found {
            // Whoever has no terminal any more stops all the same.
            let _ = tcsetattr(&stdin, OptionalActions::Now, found);
        }
        job_control::stop();
        if let Some(held) = held {
            let _ = tcsetattr(&stdin, OptionalActions::Now, &held);
        }
        self.again.set(true);
        self.says(session::ENTER);
    }

    /// Puts words behind what is being written to the screen; false when the terminal does not take
    /// them soon.
    fn says(&self, words: &[u8]) -> bool {
        let Some(screen) = &self.screen else { return true };
        let (done, mut written) = oneshot::channel();
        let mut job = Some((words.to_vec(), done));
        for _ in 0..WRITE_LOOKS_MAX {
            if let Some(held) = job.take() {
                job = screen.try_send(held).err().map(mpsc::error::TrySendError::into_inner);
            }
            match written.try_recv() {
                Ok(result) => return result.is_ok(),
                Err(oneshot::error::TryRecvError::Closed) => return false,
                Err(oneshot::error::TryRecvError::Empty) => thread::sleep(WRITE_LOOK),
            }
        }
        false
    }
}

/// After a stop by job control the shell has left the terminal in a mode of its own, in which what is
/// typed is shown, a PIN too. What is restored in the end stays what was found in the beginning.
fn raw_again() {
    let stdin = io::stdin();
    let done = tcgetattr(&stdin).and_then(|mut mode| {
        mode.make_raw();
        tcsetattr(&stdin, OptionalActions::Now, &mode)
    });
    if let Err(error) = done {
        tracing::warn!(%error, "the terminal's mode could not be set again after a stop");
    }
}

/// Whether `mark` stands in `bytes`.
pub(super) fn has(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|part| part == mark)
}

pub(super) fn resize() -> InMsg {
    let Size { width, height } = size();
    InMsg::Resize(width, height)
}

/// Reads standard input on a thread of its own until it closes or nobody listens.
pub(super) fn read_stdin(input: mpsc::Sender<InMsg>) -> io::Result<()> {
    thread::Builder::new().name("terminal-in".into()).spawn(move || {
        let mut stdin = io::stdin().lock();
        let mut buffer = [0; INPUT_BYTES_MAX];
        loop {
            let message = match stdin.read(&mut buffer) {
                Ok(count) if count > 0 => InMsg::Bytes(buffer[..count].to_vec()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(_) | Err(_) => InMsg::HungUp,
            };
            let last = message == InMsg::HungUp;
            if input.blocking_send(message).is_err() || last {
                break;
            }
        }
    })?;
    Ok(())
}

/// One frame and where to say that it was written.
type Job = (Vec<u8>, oneshot::Sender<io::Result<()>>);

/// Standard output behind a thread, so that a terminal that stops reading blocks only that.
pub(super) struct Stdout {
    jobs: mpsc::Sender<Job>,
    writing: Writing,
    again: Again,
}

/// Whether the terminal was entered again after a stop, and not left since: a session may have left
/// it before the stop.
#[derive(Clone, Default)]
struct Again(Arc<AtomicBool>);

impl Again {
    fn set(&self, is_so: bool) {
        self.0.store(is_so, Ordering::Release);
    }

    fn is_so(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Whether the thread behind standard output is writing just now.
#[derive(Clone, Default)]
struct Writing(Arc<AtomicBool>);

impl Writing {
    /// Waits a moment for a write to end; false when it does not, as on a frozen terminal.
    fn ends_soon(&self) -> bool {
        for _ in 0..WRITE_LOOKS_MAX {
            if !self.0.load(Ordering::Acquire) {
                return true;
            }
            thread::sleep(WRITE_LOOK);
        }
        false
    }
}

impl Stdout {
    pub(super) fn start() -> io::Result<Self> {
        let (jobs, mut queue) = mpsc::channel::<Job>(1);
        // Not through the standard library's lock: a frozen terminal would hold it, and whatever
        // else looks at standard output at the end of the process would wait for it.
        io::stdout().flush()?;
        let mut terminal = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let writing = Writing::default();
        let flag = writing.clone();
        thread::Builder::new().name("terminal-out".into()).spawn(move || {
            while let Some((frame, done)) = queue.blocking_recv() {
                flag.0.store(true, Ordering::Release);
                let result = terminal.write_all(&frame);
                flag.0.store(false, Ordering::Release);
                // Nobody waits for a frame that was given up.
                let _ = done.send(result);
            }
        })?;
        Ok(Self { jobs, writing, again: Again::default() })
    }
}

impl Sink for Stdout {
    async fn send(&mut self, frame: Vec<u8>) -> io::Result<()> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        // Before it waits for its turn: a stop meanwhile enters behind it.
        if self.again.is_so() && has(&frame, session::LEAVE) {
            self.again.set(false);
        }
        let (done, written) = oneshot::channel();
        self.jobs.send((frame, done)).await.map_err(|_| gone())?;
        written.await.map_err(|_| gone())?
    }
}
