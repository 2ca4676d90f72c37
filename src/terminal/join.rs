//! The terminal of this process as a thin pipe to a centre that runs elsewhere: bytes both ways,
//! sizes, and the terminal given back on every kind of end.

use std::cell::Cell;
use std::io;
use std::path::Path;
use std::time::Duration;

use ratatui::layout::Size;
use thiserror::Error;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

use super::facts::TerminalFacts;
use super::local::{DoorError, RawMode, Signals, Stdout, check, has, read_stdin, resize, size};
use super::program::{INPUT_MESSAGES_MAX, InMsg, Sink};
use super::session::{ENTER, LEAVE, STALL_MAX};
use super::socket::client::{AskError, connect};
use super::socket::frame::{self, Code, Hello, Kind, PROTOCOL, Want};

/// Seconds that a centre has to end this session after it was told to; then the line is cut.
const QUIT_SECONDS_MAX: u64 = 5;
/// Seconds that a centre may take to show its first screen; one that is just ending takes as long
/// as its sessions take to leave.
pub(super) const FIRST_SECONDS_MAX: u64 = 30;

/// Time between two looks at how long this process was stopped.
const STILL_LOOK: Duration = Duration::from_secs(1);

/// How a joined session went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// It ended as the person or the centre meant it to.
    pub well: bool,
    /// What the centre said beside the screen; may be empty.
    pub words: String,
}

/// Why this terminal could not join, or lost its centre.
#[derive(Debug, Error)]
pub enum JoinError {
    /// The terminal cannot be a desk.
    #[error(transparent)]
    Terminal(#[from] DoorError),
    /// The centre does not answer.
    #[error(transparent)]
    Centre(#[from] AskError),
    /// It took the connection and closed it without a word: it was just ending. Nothing was begun.
    #[error("the centre was just ending, so nothing was begun. Start `dost` again.")]
    NotReceived,
    /// It took the connection and shows nothing.
    #[error("the centre does not answer, though it is there")]
    Silent,
    /// It was told what to do and said nothing about it: it went away first, or took too long.
    #[error("the centre did not say whether it was done: look before trying again")]
    Unanswered,
    /// The centre has gone without a word.
    #[error("the centre has gone")]
    CentreGone,
    /// The line was cut while this terminal, or this process, stood still for as long as a centre
    /// waits for one. Whether the centre still runs is not known.
    #[error("the line was cut while this terminal stood still for {seconds} seconds")]
    CutStill {
        /// For how long it stood still, at least.
        seconds: u64,
    },
}

/// What this terminal says of itself beside its environment.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The desk this terminal stands at.
    pub desk: Option<u8>,
    /// The language asked for.
    pub lang: Option<String>,
    /// No colours.
    pub mono: bool,
}

/// Whether this process's terminal can show a screen at all; asked before a centre is started.
///
/// # Errors
/// [`DoorError`].
pub fn can_join() -> Result<(), DoorError> {
    check(&TerminalFacts::read(|name| std::env::var(name).ok()))
}

/// Joins the centre at `path` with this process's terminal until the session ends. Once a process,
/// but for [`JoinError::NotReceived`], after which it may be tried again: the thread that reads
/// standard input cannot be called back from its read.
///
/// # Errors
/// [`JoinError`]; the terminal is then as it was.
pub fn join(path: &Path, wishes: &Wishes) -> Result<Joined, JoinError> {
    let system = |error: io::Error| JoinError::Terminal(error.into());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(system)?;
    let joined = runtime.block_on(pipe(path, wishes));
    runtime.shutdown_background();
    joined
}

async fn pipe(path: &Path, wishes: &Wishes) -> Result<Joined, JoinError> {
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    check(&facts)?;
    let (mut reader, mut writer) = connect(path).await?.into_split();
    let system = |error: io::Error| JoinError::Terminal(error.into());
    let told = size();
    let hello = hello(facts, wishes, told, Want::Desk);
    let hello = serde_json::to_vec(&hello).map_err(|error| system(error.into()))?;
    // A centre that turns somebody away may have closed before it read this: its words still wait.
    let _ = frame::write(&mut writer, Kind::Hello, &hello).await;
    let wait = Duration::from_secs(FIRST_SECONDS_MAX);
    let first = match tokio::time::timeout(wait, frame::read(&mut reader)).await {
        Ok(Ok(Some((Kind::Bye, data)))) => return Ok(goodbye(&data)),
        Ok(Ok(Some((Kind::Screen, bytes)))) => bytes,
        Ok(Ok(Some(_) | None) | Err(_)) => return Err(JoinError::NotReceived),
        Err(_) => return Err(JoinError::Silent),
    };
    // Only now: until something is shown, Ctrl-C ends this process as any other.
    let mut stdout = Stdout::start().map_err(system)?;
    let signals = Signals::behind(&stdout).map_err(system)?;
    let (input, keys) = mpsc::channel(INPUT_MESSAGES_MAX);
    if size() != told {
        // The channel is empty yet.
        let _ = input.try_send(resize());
    }
    let mut raw = RawMode::behind(&stdout).map_err(system)?;
    read_stdin(input.clone()).map_err(system)?;
    let (still, asked) = (Still::now(), Notify::new());
    let end = tokio::select! {
        end = show(first, reader, &mut stdout, (&input, &still, &asked)) => end,
        never = still.watch() => match never {},
        end = hand_on(keys, &asked, writer) => end,
        never = signals.forward(input.clone()) => match never {},
    };
    raw.left = end.gave_back;
    drop(raw);
    end.joined
}

pub(super) fn hello(facts: TerminalFacts, wishes: &Wishes, size: Size, want: Want) -> Hello {
    Hello {
        protocol: PROTOCOL,
        program: None,
        want,
        term: facts.term,
        colorterm: facts.colorterm,
        no_color: facts.no_color || wishes.mono,
        locale: facts.lang,
        columns: size.width,
        rows: size.height,
        desk: wishes.desk,
        lang: wishes.lang.clone(),
        ask_bytes: 0,
    }
}

/// How the pipe ended, and whether the centre has given the terminal back already.
struct PipeEnd {
    joined: Result<Joined, JoinError>,
    gave_back: bool,
}

/// Shows what the centre sends until it says goodbye or goes away.
async fn show(
    first: Vec<u8>,
    mut reader: OwnedReadHalf,
    stdout: &mut Stdout,
    (input, still, asked): (&mpsc::Sender<InMsg>, &Still, &Notify),
) -> PipeEnd {
    let mut terminal_gone = false;
    // Words to somebody who is turned away come without a screen.
    let mut gave_back = !has(&first, ENTER);
    let mut frame = Ok(Some((Kind::Screen, first)));
    loop {
        match frame {
            Ok(Some((Kind::Screen, bytes))) => {
                // The centre's last frames hold it; what follows is plain text.
                gave_back |= has(&bytes, LEAVE);
                let began = Instant::now();
                let is_shown = terminal_gone || stdout.send(bytes).await.is_ok();
                still.note(began.elapsed());
                // Nobody sees it any more; the centre is told, and has its time to keep the draft.
                if !is_shown {
                    terminal_gone = true;
                    // A full channel holds keys whose handing on will fail or be answered.
                    let _ = input.try_send(InMsg::HungUp);
                }
            }
            Ok(Some((Kind::Bye, data))) => {
                return PipeEnd { joined: Ok(goodbye(&data)), gave_back };
            }
            Ok(Some((Kind::Ping, data))) => {
                still.learn(&data);
                asked.notify_one();
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return PipeEnd { joined: Err(still.cut()), gave_back },
        }
        frame = frame::read(&mut reader).await;
    }
}

/// For how long at most this terminal took nothing, or this process was stopped.
struct Still {
    longest: Cell<Duration>,
    looked: Cell<Instant>,
    /// For how long it must have been at least, if the centre let it go for that.
    least: Cell<Duration>,
}

impl Still {
    fn now() -> Self {
        Self {
            longest: Cell::new(Duration::ZERO),
            looked: Cell::new(Instant::now()),
            least: Cell::new(STALL_MAX / 2),
        }
    }

    /// What a centre says of its patience, in a [`Kind::Ping`].
    fn learn(&self, data: &[u8]) {
        if let Ok(seconds) = data.try_into().map(u16::from_be_bytes) {
            self.least.set(Duration::from_secs(seconds.into()));
        }
    }

    fn note(&self, length: Duration) {
        self.longest.set(self.longest.get().max(length));
    }

    /// Looks at the time again and again: a process that was stopped finds that much has passed.
    async fn watch(&self) -> std::convert::Infallible {
        loop {
            tokio::time::sleep(STILL_LOOK).await;
            self.look();
        }
    }

    fn look(&self) {
        self.note(self.looked.replace(Instant::now()).elapsed());
    }

    /// What it means that the line was cut without a word.
    fn cut(&self) -> JoinError {
        self.look();
        let longest = self.longest.get();
        if longest < self.least.get() {
            return JoinError::CentreGone;
        }
        JoinError::CutStill { seconds: longest.as_secs() }
    }
}

pub(super) fn goodbye(data: &[u8]) -> Joined {
    let (code, words) = data.split_first().map_or((1, &[][..]), |(code, words)| (*code, words));
    let words = String::from_utf8_lossy(words).into_owned();
    Joined { well: Code::of(code) == Code::Done, words }
}

/// Hands keys and sizes on. Ends only when the centre had its time to end the session and did not.
async fn hand_on(
    mut keys: mpsc::Receiver<InMsg>,
    asked: &Notify,
    mut writer: OwnedWriteHalf,
) -> PipeEnd {
    loop {
        let message = tokio::select! {
            Some(message) = keys.recv() => message,
            () = asked.notified() => {
                // A centre that has gone is met by the reading side.
                let _ = frame::write(&mut writer, Kind::Pong, &[]).await;
                continue;
            }
            else => break,
        };
        let sent = match message {
            InMsg::Bytes(bytes) => frame::write(&mut writer, Kind::Keys, &bytes).await,
            InMsg::Resize(columns, rows) => {
                let size = [columns.to_be_bytes(), rows.to_be_bytes()].concat();
                frame::write(&mut writer, Kind::Size, &size).await
            }
            InMsg::HungUp | InMsg::Stop | InMsg::Silent => {
                // Best effort: closing says the same.
                let _ = frame::write(&mut writer, Kind::Quit, &[]).await;
                break;
            }
        };
        if sent.is_err() {
            // The reading side knows whether it was a goodbye.
            break;
        }
    }
    tokio::time::sleep(Duration::from_secs(QUIT_SECONDS_MAX)).await;
    let joined = Ok(Joined { well: true, words: String::new() });
    PipeEnd { joined, gave_back: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a clock that the test moves: what a frozen terminal and a stopped process find.
    #[tokio::test(start_paused = true)]
    async fn a_cut_line_after_a_long_stand_is_not_called_the_centres_end() {
        let still = Still::now();
        still.note(STALL_MAX / 2 - Duration::from_secs(1));
        assert!(matches!(still.cut(), JoinError::CentreGone));
        still.note(STALL_MAX / 2);
        assert!(matches!(still.cut(), JoinError::CutStill { seconds: 60 }));
        still.learn(&[0x10, 0]);
        assert!(matches!(still.cut(), JoinError::CentreGone), "this centre waits longer");

        let stopped = Still::now();
        tokio::time::advance(STALL_MAX).await;
        assert!(matches!(stopped.cut(), JoinError::CutStill { seconds: 120 }));

        let awake = Still::now();
        let long = tokio::time::timeout(3 * STALL_MAX, awake.watch());
        assert!(long.await.is_err());
        assert!(matches!(awake.cut(), JoinError::CentreGone), "it looked each second");
    }
}
