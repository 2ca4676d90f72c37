//! The accept loop.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;

use super::frame::{self, Code, Kind};
use super::lines::LINES_AT_ONCE_MAX;
use super::path::{self, Made, PathFault};
use super::users::Users;
use super::visit::{Visitor, visit};
use crate::locale::Text;
use crate::terminal::house::{House, SITTINGS_MAX};

/// Connections at once: every session a house can hold, and some that ask or have not said hello.
pub const CONNECTIONS_MAX: usize = SITTINGS_MAX + 64;
/// Milliseconds until the next try when the system gives no connection, as when files run out.
const ACCEPT_PAUSE_MILLIS: u64 = 100;
/// Seconds that visitors have to take their leave when the house stops.
const LEAVE_SECONDS_MAX: u64 = 10;

/// Why the door cannot be opened.
#[derive(Debug, Error)]
pub enum DoorFault {
    /// The path.
    #[error(transparent)]
    Path(#[from] PathFault),
}

/// The socket, listening. Removed from the folder when dropped.
#[derive(Debug)]
pub struct SocketDoor {
    listener: UnixListener,
    room: Arc<Semaphore>,
    lines: Arc<Semaphore>,
    _made: Made,
}

impl SocketDoor {
    /// Opens the socket at `path` for its owner, and for `group` if there is one. Must be called on
    /// a runtime, by the process that holds the data folder.
    ///
    /// # Errors
    /// [`DoorFault`]; what lay there is as it was, but for a socket nobody listens on.
    pub fn open(path: &Path, group: Option<u32>) -> Result<Self, DoorFault> {
        path::clear(path)?;
        let io = |source| PathFault::Io { path: path.display().to_string(), source };
        let (way, _held) = path::short(path).map_err(io)?;
        let listener = UnixListener::bind(way).map_err(io)?;
        let made = Made::of(path).map_err(io)?;
        path::admit(path, group)?;
        let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let lines = Arc::new(Semaphore::new(LINES_AT_ONCE_MAX));
        Ok(Self { listener, room, lines, _made: made })
    }

    /// Lets people in until the house stops, then waits until all have taken their leave.
    pub async fn serve(&self, house: &House) {
        let waiting = Arc::new(Semaphore::new(house.manners().waiting_max));
        let users = Users::new(house.manners().a_user_max);
        let mut stopping = house.stopping();
        let stopped = stopping.wait_for(|stop| *stop);
        tokio::pin!(stopped);
        loop {
            let accepted = tokio::select! {
                _ = &mut stopped => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => self.let_in(house, stream, &waiting, &users),
                Err(error) => pause(&error).await,
            }
        }
        let everybody = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
        let gone = self.room.acquire_many(everybody);
        if tokio::time::timeout(Duration::from_secs(LEAVE_SECONDS_MAX), gone).await.is_err() {
            tracing::warn!("some terminals did not take their leave in time");
        }
    }

    fn let_in(
        &self,
        house: &House,
        stream: UnixStream,
        waiting: &Arc<Semaphore>,
        users: &Arc<Users>,
    ) {
        let uid = match stream.peer_cred() {
            Ok(peer) => peer.uid(),
            Err(error) => return tracing::warn!(%error, "a connection without an owner was closed"),
        };
        let Ok(place) = self.room.clone().try_acquire_owned() else {
            return turn_away(house, &stream, "door-full");
        };
        let Some(seat) = users.admit(uid) else {
            return turn_away(house, &stream, "door-person-full");
        };
        let Ok(waiting) = waiting.clone().try_acquire_owned() else {
            return turn_away(house, &stream, "door-full");
        };
        let (house, lines) = (house.clone(), self.lines.clone());
        tokio::spawn(async move {
            visit(&house, Visitor { stream, uid, waiting, lines }).await;
            drop((seat, place));
        });
    }
}

/// Says why, if that can be said without waiting, and closes.
fn turn_away(house: &House, stream: &UnixStream, why: &'static str) {
    tracing::debug!(why, "a connection was refused: there are too many");
    let words = Text::of(house.manners().lang).say(why);
    let bye = frame::one(Kind::Bye, &frame::bye(Code::Failed, &words));
    // A fresh socket has room for it; who cannot be told is closed all the same.
    let _ = stream.try_write(&bye);
}

async fn pause(error: &io::Error) {
    tracing::warn!(%error, "the system gave no connection");
    tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MILLIS)).await;
}
