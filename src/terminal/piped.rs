//! Lines in and lines out on a centre that runs elsewhere: this process's standard input and output
//! as a pipe to a session without a screen.

use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Notify, mpsc};
use tokio::time::sleep;

use super::facts::TerminalFacts;
use super::join::{FIRST_SECONDS_MAX, JoinError, Joined, Wishes, goodbye, hello};
use super::local::{SIZE_UNKNOWN, Stdout, read_stdin};
use super::plain::WAIT_SECONDS_MAX;
use super::program::{INPUT_MESSAGES_MAX, InMsg, Sink};
use super::secret::Unseen;
use super::socket::client::{ANSWER_SECONDS_MAX, connect};
use super::socket::frame::{self, Kind, Want};

/// Seconds until one line is answered: it may itself wait so long, and then take its time.
const LINE_SECONDS_MAX: u64 = WAIT_SECONDS_MAX + ANSWER_SECONDS_MAX;

/// Frames of the centre that may wait to be shown; then no more is read.
const FRAMES_QUEUED_MAX: usize = 8;

/// Seconds between two answers that nobody asked for, while no question can be read: the smallest
/// setting of a centre asks every five.
const UNASKED_SECONDS: u64 = 2;

type Heard = io::Result<Option<(Kind, Vec<u8>)>>;

/// Runs a session of lines on the centre at `path` until it ends. Once a process, as
/// [`join`](super::join::join).
///
/// # Errors
/// [`JoinError`]; [`JoinError::NotReceived`] before anything was read or done.
pub fn lines(path: &Path, wishes: &Wishes) -> Result<Joined, JoinError> {
    let system = |error: io::Error| JoinError::Terminal(error.into());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(system)?;
    let joined = runtime.block_on(talk(path, wishes));
    runtime.shutdown_background();
    joined
}

/// Has the centre at `path` carry out one line for this user of the system, and shows the answer.
///
/// # Errors
/// As [`lines`]; [`JoinError::Unanswered`] when it may have been done.
pub fn one(path: &Path, wishes: &Wishes, line: &str) -> Result<Joined, JoinError> {
    let system = |error: io::Error| JoinError::Terminal(error.into());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(system)?;
    let joined = runtime.block_on(async {
        let (mut reader, mut writer) = begin(path, wishes, Want::One).await?;
        // As above: the words of a refusal still wait to be read.
        let sent = frame::write(&mut writer, Kind::Keys, line.as_bytes()).await;
        let wait = Duration::from_secs(LINE_SECONDS_MAX);
        match tokio::time::timeout(wait, frame::read(&mut reader)).await {
            Ok(Ok(Some(first))) => {
                let mut stdout = Stdout::start().map_err(system)?;
                let asked = Notify::new();
                let (frames, said) = mpsc::channel(FRAMES_QUEUED_MAX);
                tokio::select! {
                    joined = show(first, said, &mut stdout) => joined,
                    never = hear(reader, frames, &asked) => match never {},
                }
            }
            Ok(Ok(None) | Err(_)) if sent.is_err() => Err(JoinError::NotReceived),
            // It may stand in the journal all the same: nobody must be told to do it again.
            Ok(Ok(None) | Err(_)) | Err(_) => Err(JoinError::Unanswered),
        }
    });
    runtime.shutdown_background();
    joined
}

/// Connects and says what this process came for.
async fn begin(
    path: &Path,
    wishes: &Wishes,
    want: Want,
) -> Result<(OwnedReadHalf, OwnedWriteHalf), JoinError> {
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let (reader, mut writer) = connect(path).await?.into_split();
    let hello = hello(facts, wishes, SIZE_UNKNOWN, want);
    let hello = serde_json::to_vec(&hello)
        .map_err(|error| JoinError::Terminal(io::Error::from(error).into()))?;
    // A centre that turns somebody away may have closed before it read this: its words still wait.
    let _ = frame::write(&mut writer, Kind::Hello, &hello).await;
    Ok((reader, writer))
}

async fn talk(path: &Path, wishes: &Wishes) -> Result<Joined, JoinError> {
    let system = |error: io::Error| JoinError::Terminal(error.into());
    let (mut reader, writer) = begin(path, wishes, Want::Lines).await?;
    let wait = Duration::from_secs(FIRST_SECONDS_MAX);
    let first = match tokio::time::timeout(wait, frame::read(&mut reader)).await {
        Ok(Ok(Some(first))) => first,
        Ok(Ok(None) | Err(_)) => return Err(JoinError::NotReceived),
        Err(_) => return Err(JoinError::Silent),
    };
    let (input, typed) = mpsc::channel(INPUT_MESSAGES_MAX);
    let mut stdout = Stdout::start().map_err(system)?;
    read_stdin(input).map_err(system)?;
    let asked = Notify::new();
    let (frames, said) = mpsc::channel(FRAMES_QUEUED_MAX);
    tokio::select! {
        joined = show(first, said, &mut stdout) => joined,
        never = hear(reader, frames, &asked) => match never {},
        never = hand_on(typed, &asked, writer) => match never {},
    }
}

/// Reads what the centre says, also while nobody reads what is shown of it: a pager that waits for
/// its reader has not gone.
async fn hear(
    mut reader: OwnedReadHalf,
    frames: mpsc::Sender<Heard>,
    asked: &Notify,
) -> Infallible {
    loop {
        let frame = frame::read(&mut reader).await;
        if matches!(frame, Ok(Some((Kind::Ping, _)))) {
            asked.notify_one();
            continue;
        }
        let is_last = !matches!(frame, Ok(Some(_)));
        // Whoever shows it knows an end by itself.
        let sent = frames.send(frame);
        tokio::pin!(sent);
        let sent = loop {
            tokio::select! {
                sent = &mut sent => break sent,
                () = sleep(Duration::from_secs(UNASKED_SECONDS)) => asked.notify_one(),
            }
        };
        if sent.is_err() || is_last {
            return std::future::pending().await;
        }
    }
}

/// Shows what the centre says until it ends the session or goes away.
async fn show(
    first: (Kind, Vec<u8>),
    mut said: mpsc::Receiver<Heard>,
    stdout: &mut Stdout,
) -> Result<Joined, JoinError> {
    let mut frame = Ok(Some(first));
    // Held while a secret is typed; gives the terminal's echo back when dropped.
    let mut _unseen = None;
    loop {
        match frame {
            Ok(Some((Kind::Screen, bytes))) => {
                if stdout.send(bytes).await.is_err() {
                    // Nobody reads the answers any more, which is nobody's fault.
                    return Ok(Joined { well: true, words: String::new() });
                }
            }
            Ok(Some((Kind::Secret, data))) => {
                _unseen = None;
                if data.first() == Some(&1) {
                    _unseen = Some(Unseen::begin().map_err(|e| JoinError::Terminal(e.into()))?);
                }
            }
            Ok(Some((Kind::Bye, data))) => return Ok(goodbye(&data)),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return Err(JoinError::CentreGone),
        }
        frame = said.recv().await.unwrap_or(Ok(None));
    }
}

/// Hands on what is typed, and that nothing more comes.
async fn hand_on(
    mut typed: mpsc::Receiver<InMsg>,
    asked: &Notify,
    mut writer: OwnedWriteHalf,
) -> Infallible {
    loop {
        let sent = tokio::select! {
            Some(message) = typed.recv() => match message {
                InMsg::Bytes(bytes) => frame::write(&mut writer, Kind::Keys, &bytes).await,
                _ => frame::write(&mut writer, Kind::End, &[]).await,
            },
            () = asked.notified() => frame::write(&mut writer, Kind::Pong, &[]).await,
        };
        if sent.is_err() {
            break;
        }
    }
    // The reading side learns how it ended; the connection stays open for it.
    std::future::pending().await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pager_that_does_not_read_leaves_the_centre_answered() {
        let (ours, mut theirs) = tokio::net::UnixStream::pair().unwrap();
        for _ in 0..2 * FRAMES_QUEUED_MAX {
            frame::write(&mut theirs, Kind::Screen, b"answer").await.unwrap();
        }
        let (frames, mut unread) = mpsc::channel(FRAMES_QUEUED_MAX);
        let asked = Notify::new();
        let answers = async {
            for _ in 0..10 {
                let answer = tokio::time::timeout(Duration::from_secs(5), asked.notified());
                assert!(answer.await.is_ok(), "the centre hears nothing");
            }
            for _ in 0..2 * FRAMES_QUEUED_MAX {
                assert!(matches!(unread.recv().await, Some(Ok(Some((Kind::Screen, _))))));
            }
        };
        let (reader, _writer) = ours.into_split();
        tokio::select! {
            () = answers => {}
            never = hear(reader, frames, &asked) => match never {},
        }
    }
}
