//! The accept loop.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::directory::Directory;
use super::frame::{self, Code, Kind};
use super::path::{self, Made, PathFault};
use super::users::{OneOf, Users};
use super::visit::{Visitor, visit};
use crate::locale::Text;
use crate::terminal::house::limits::WAITING_MAX;
use crate::terminal::house::{House, SITTINGS_MAX};
use crate::terminal::throttle::{Kind as About, Source};

/// Connections at once: every session a house can hold, those that have not said hello, and some
/// that ask.
pub const CONNECTIONS_MAX: usize = SITTINGS_MAX + WAITING_MAX as usize + 64;
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
    directory: Directory,
    _made: Made,
}

impl SocketDoor {
    /// Opens the socket at `path` for its owner, and for `group` if there is one. Must be called on
    /// a runtime; waits a few seconds at most while another opens one in the same folder.
    ///
    /// # Errors
    /// [`DoorFault`]; what lay there is as it was, but for a socket nobody listens on.
    pub fn open(path: &Path, group: Option<u32>) -> Result<Self, DoorFault> {
        let (folders, _turn) = path::clear(path)?;
        let io = |source| PathFault::Io { path: path.display().to_string(), source };
        let (way, _held) = path::short(path).map_err(io)?;
        let listener = UnixListener::bind(way).map_err(io)?;
        let made = Made::of(path).map_err(io)?;
        path::admit(path, &folders, group)?;
        let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let directory = Directory::of_the_system();
        Ok(Self { listener, room, directory, _made: made })
    }

    /// Lets people in until the house stops, then waits until all have taken their leave.
    pub async fn serve(&self, house: &House) {
        let places = Places {
            waiting: Arc::new(Semaphore::new(house.manners().waiting_max)),
            waiting_users: Users::new(house.manners().waiting_a_user_max),
            users: Users::new(house.manners().a_user_max),
            lines: LinesRoom {
                places: Arc::new(Semaphore::new(house.manners().lines_max)),
                users: Users::new(house.manners().lines_a_user_max),
            },
        };
        let mut stopping = house.stopping();
        let stopped = stopping.wait_for(|stop| *stop);
        let looking = house.log().keep_looking();
        tokio::pin!(stopped, looking);
        loop {
            let accepted = tokio::select! {
                _ = &mut stopped => break,
                never = &mut looking => match never {},
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => self.let_in(house, stream, &places),
                Err(error) => pause(house, &error).await,
            }
        }
        let everybody = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
        let gone = self.room.acquire_many(everybody);
        if tokio::time::timeout(Duration::from_secs(LEAVE_SECONDS_MAX), gone).await.is_err() {
            tracing::warn!("some terminals did not take their leave in time");
        }
    }

    fn let_in(&self, house: &House, stream: UnixStream, places: &Places) {
        let uid = match stream.peer_cred() {
            Ok(peer) => peer.uid(),
            Err(error) => {
                if house.log().lets(About::Coming, Source::Others) {
                    tracing::warn!(%error, "a connection without an owner was closed");
                }
                return;
            }
        };
        let Ok(place) = self.room.clone().try_acquire_owned() else {
            return turn_away(house, &stream, "door-full");
        };
        let Some(seat) = places.users.admit(uid) else {
            return turn_away(house, &stream, "door-person-full");
        };
        let Some(own) = places.waiting_users.admit(uid) else {
            return turn_away(house, &stream, "door-person-full");
        };
        let Ok(waiting) = places.waiting.clone().try_acquire_owned() else {
            return turn_away(house, &stream, "door-full");
        };
        let (house, directory) = (house.clone(), self.directory.clone());
        let lines = places.lines.clone();
        let waiting = Waiting { _own: own, _place: waiting };
        tokio::spawn(async move {
            visit(&house, Visitor { stream, uid, waiting, lines, directory }).await;
            drop((seat, place));
        });
    }
}

/// Places for sessions without a screen.
#[derive(Clone, Debug)]
pub(super) struct LinesRoom {
    places: Arc<Semaphore>,
    users: Arc<Users>,
}

impl LinesRoom {
    /// A place for this user of the system, or why there is none.
    pub(super) fn admit(&self, uid: u32) -> Result<LinesPlace, &'static str> {
        let own = self.users.admit(uid).ok_or("door-person-full")?;
        let place = self.places.clone().try_acquire_owned().map_err(|_| "door-full")?;
        Ok(LinesPlace { _own: own, _place: place })
    }
}

/// A place of a session without a screen, given back when dropped.
pub(super) struct LinesPlace {
    _own: OneOf,
    _place: OwnedSemaphorePermit,
}

/// What is counted of the visitors.
struct Places {
    /// Those in all that have not said what they want.
    waiting: Arc<Semaphore>,
    /// The same of each user of the system.
    waiting_users: Arc<Users>,
    /// All of each user of the system.
    users: Arc<Users>,
    /// Sessions without a screen.
    lines: LinesRoom,
}

/// A place among those that have not said what they want, given back when dropped.
pub(super) struct Waiting {
    _own: OneOf,
    _place: OwnedSemaphorePermit,
}

/// Says why, if that can be said without waiting, and closes.
fn turn_away(house: &House, stream: &UnixStream, why: &'static str) {
    tracing::debug!(why, "a connection was refused: there are too many");
    let words = Text::of(house.manners().lang).say(why);
    let bye = frame::one(Kind::Bye, &frame::bye(Code::Failed, &words));
    // A fresh socket has room for it; who cannot be told is closed all the same.
    let _ = stream.try_write(&bye);
}

async fn pause(house: &House, error: &io::Error) {
    if house.log().lets(About::Coming, Source::Local) {
        tracing::warn!(%error, "the system gave no connection");
    }
    tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MILLIS)).await;
}
