//! The other side of the socket: joining a centre that runs, and asking it for something.

use std::io;
use std::path::Path;
use std::time::Duration;

use thiserror::Error;
use tokio::net::UnixStream;

use super::frame::{self, ASK_PROTOCOL, Code, Hello, Kind, PROTOCOL, Want};
use super::path::short;
use crate::terminal::office::{Ask, Told};

/// Seconds that the answer to an ask may take; the writer may be syncing a slow disk.
pub const ANSWER_SECONDS_MAX: u64 = 60;

/// Why a centre did not answer.
#[derive(Debug, Error)]
pub enum AskError {
    /// Nobody listens there.
    #[error("no centre runs here")]
    Nobody,
    /// It is there and this user may not.
    #[error("the centre's socket is not for this user ({0}). Ask whoever runs the centre.")]
    NotAllowed(io::Error),
    /// The connection broke off, or nothing came.
    #[error(
        "the centre that runs broke off ({0}). Whether it was done is not known: look before \
         trying again."
    )]
    Cut(String),
    /// It refused, in its own words.
    #[error("{0}")]
    Refused(String),
    /// It heard nothing of what was asked and turned this program away, in its own words: it may be
    /// of an older version.
    #[error("{words}")]
    TurnedAway {
        /// Its words.
        words: String,
        /// The number of its process, if the system says it.
        process: Option<u32>,
    },
}

/// Connects to the centre at `path`.
///
/// # Errors
/// [`AskError::Nobody`] when no process listens there, [`AskError::NotAllowed`] otherwise.
pub async fn connect(path: &Path) -> Result<UnixStream, AskError> {
    let connected = async {
        let (way, _held) = short(path)?;
        UnixStream::connect(way).await
    };
    connected.await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::ConnectionRefused
        | io::ErrorKind::NotADirectory
        // A path that is too long for a socket has none.
        | io::ErrorKind::InvalidInput => AskError::Nobody,
        _ => AskError::NotAllowed(error),
    })
}

/// Whether a centre listens at `path`; only looks.
pub fn answers(path: &Path) -> bool {
    short(path).and_then(|(way, _held)| std::os::unix::net::UnixStream::connect(way)).is_ok()
}

/// Asks the centre at `path` and waits for its answer. Blocks; not for a runtime's thread.
///
/// # Errors
/// [`AskError`].
pub fn ask(path: &Path, ask: &Ask) -> Result<Told, AskError> {
    let cut = |error: io::Error| AskError::Cut(error.to_string());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(cut)?;
    runtime.block_on(async {
        let stream = connect(path).await?;
        let limit = Duration::from_secs(ANSWER_SECONDS_MAX);
        let answer = tokio::time::timeout(limit, talk(stream, ask)).await;
        answer.map_err(|_| AskError::Cut("no answer came".to_owned()))?
    })
}

async fn talk(mut stream: UnixStream, ask: &Ask) -> Result<Told, AskError> {
    let cut = |error: io::Error| AskError::Cut(error.to_string());
    let json = |value: Result<Vec<u8>, serde_json::Error>| value.map_err(|e| cut(e.into()));
    let ask = json(serde_json::to_vec(ask))?;
    let hello = Hello {
        protocol: ASK_PROTOCOL,
        program: Some(PROTOCOL),
        want: Want::Ask,
        term: String::new(),
        colorterm: String::new(),
        no_color: true,
        locale: String::new(),
        columns: 0,
        rows: 0,
        desk: None,
        lang: None,
        ask_bytes: u32::try_from(ask.len()).unwrap_or(u32::MAX),
    };
    let process = stream.peer_cred().ok().and_then(|peer| u32::try_from(peer.pid()?).ok());
    // One that turns somebody away may have closed already; its words still wait.
    let _ = frame::write(&mut stream, Kind::Hello, &json(serde_json::to_vec(&hello))?).await;
    let mut is_heard = false;
    // One that was just ending closes without a word, before anything was asked of it.
    let mut next = match frame::read(&mut stream).await {
        Ok(Some((Kind::Heard, _))) => {
            is_heard = true;
            frame::write(&mut stream, Kind::Ask, &ask).await.map_err(cut)?;
            frame::read(&mut stream).await.map_err(cut)?
        }
        Ok(Some(other)) => Some(other),
        Ok(None) | Err(_) => return Err(AskError::Nobody),
    };
    let mut told = Told::default();
    loop {
        match next {
            Some((Kind::Told, line)) => {
                told.lines.push(String::from_utf8_lossy(&line).into_owned());
            }
            Some((Kind::Bye, data)) => {
                let (code, words) = data.split_first().map_or((1, &[][..]), |(c, w)| (*c, w));
                return match Code::of(code) {
                    Code::Done => Ok(told),
                    Code::No => Ok(Told { no: true, ..told }),
                    Code::Failed => {
                        let words = String::from_utf8_lossy(words).into_owned();
                        Err(if is_heard {
                            AskError::Refused(words)
                        } else {
                            AskError::TurnedAway { words, process }
                        })
                    }
                };
            }
            Some(_) => {}
            None => return Err(AskError::Cut("it closed".to_owned())),
        }
        next = frame::read(&mut stream).await.map_err(cut)?;
    }
}
