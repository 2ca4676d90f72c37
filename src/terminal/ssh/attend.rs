//! The accept loop, and one connection from its first byte to its last.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use russh::server::run_stream;
use russh::{Disconnect, Error};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::Shared;
use super::gate::Place;
use super::host::Host;
use super::limits::{ACCEPT_PAUSE, CLOSE_WAIT, FAREWELL_WAIT};
use super::stream::{Cuttable, Switch};
use super::visitor::Visitor;
use crate::casework::ids::StaffId;
use crate::terminal::house::parting;
use crate::terminal::program::End;
use crate::terminal::throttle::{Kind, Source};

/// What belongs to one connection.
pub(super) struct Line {
    pub peer: SocketAddr,
    pub place: Place,
    pub switch: Switch,
    work: watch::Sender<Work>,
}

/// Sessions and commands of one connection.
#[derive(Clone, Copy, Debug, Default)]
struct Work {
    /// At work now.
    now: usize,
    /// There has been one.
    ever: bool,
    /// What became of the sign-in.
    came: Came,
}

/// What became of the sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Came {
    /// Nobody has signed in.
    #[default]
    Waits,
    /// Somebody has.
    In,
    /// They have as many connections as one person may have.
    TooMany,
    /// They have, and what they came in by is good for nothing any more.
    Withdrawn(End),
}

impl Line {
    /// Counts one session or command until the guard is dropped, which also turns `over`.
    pub fn occupy(self: &Arc<Self>, over: Arc<AtomicBool>) -> Occupied {
        self.work.send_modify(|work| *work = Work { now: work.now + 1, ever: true, ..*work });
        Occupied { line: self.clone(), over }
    }

    /// Somebody has signed in; false when they have too many connections and this one ends. Who is
    /// nobody of the staff is counted by what they have come to.
    pub fn came(&self, person: Option<StaffId>) -> bool {
        let good = self.place.known_as(person);
        let came = if good { Came::In } else { Came::TooMany };
        self.work.send_modify(|work| work.came = came);
        good
    }

    /// Resolves when whoever has signed in may not stay.
    async fn turned_away(&self) {
        // The sender lives in `self`.
        let _ = self.work.subscribe().wait_for(|work| work.came == Came::TooMany).await;
    }

    /// What they came in by is good for nothing any more: this connection ends.
    pub fn withdraw(&self, why: End) {
        self.work.send_modify(|work| work.came = Came::Withdrawn(why));
    }

    /// Resolves when that has happened, with the reason.
    pub async fn withdrawn(&self) -> End {
        let mut work = self.work.subscribe();
        loop {
            if let Came::Withdrawn(why) = work.borrow_and_update().came {
                return why;
            }
            // The sender lives in `self`.
            let _ = work.changed().await;
        }
    }

    /// Resolves when nothing has been at work for so long since somebody signed in.
    async fn unused(&self, wait: Duration) {
        let mut work = self.work.subscribe();
        loop {
            let _ = work.wait_for(|work| work.came == Came::In && work.now == 0).await;
            tokio::select! {
                () = sleep(wait) => return,
                _ = work.wait_for(|work| work.now > 0) => {}
            }
        }
    }

    /// Resolves when nothing is at work; says whether anything ever was.
    async fn free(&self) -> bool {
        // The sender lives in `self`, so there is always an answer.
        self.work.subscribe().wait_for(|work| work.now == 0).await.is_ok_and(|work| work.ever)
    }
}

/// A session or command at work on a connection.
pub(super) struct Occupied {
    line: Arc<Line>,
    over: Arc<AtomicBool>,
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        self.line.work.send_modify(|work| work.now = work.now.saturating_sub(1));
    }
}

/// Cuts the connection however its keeper ends: russh's own task cannot be called back.
struct Keeper(Switch);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.cut();
    }
}

/// Takes connections until the house stops, then waits for those that are open.
pub(super) async fn accept<H: Host>(shared: Arc<Shared<H>>, listener: TcpListener) {
    let mut lines = JoinSet::new();
    let looking = shared.log.keep_looking();
    tokio::pin!(looking);
    loop {
        tokio::select! {
            biased;
            () = stopped(shared.host.stopping()) => break,
            never = &mut looking => match never {},
            Some(_) = lines.join_next(), if !lines.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match shared.gate.enter(peer.ip(), Instant::now()) {
                    Ok(place) => {
                        lines.spawn(attend(shared.clone(), stream, peer, place));
                    }
                    Err(turned) => {
                        if shared.log.lets(Kind::Coming, Source::address(peer.ip())) {
                            tracing::warn!(peer = %peer.ip(), %turned, "turned away at the SSH door");
                        }
                    }
                },
                Err(error) => {
                    if shared.log.lets(Kind::Coming, Source::Local) {
                        tracing::warn!(%error, "the system gave no connection");
                    }
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    let all = async { while lines.join_next().await.is_some() {} };
    if timeout(CLOSE_WAIT, all).await.is_err() {
        tracing::warn!(left = lines.len(), "connections did not end in time and are cut");
    }
    lines.shutdown().await;
    tracing::info!("the SSH door is shut");
}

/// Resolves when the house stops; a house that is gone has stopped.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|&stopping| stopping).await;
}

/// One connection.
async fn attend<H: Host>(
    shared: Arc<Shared<H>>,
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
) {
    // Without it a key waits for the one before to be acknowledged. A refusal costs speed only.
    let _ = stream.set_nodelay(true);
    let work = watch::Sender::default();
    let line = Arc::new(Line { peer, place, switch: Switch::new(), work });
    let _keeper = Keeper(line.switch.clone());
    let stream = Cuttable::new(stream, &line.switch);
    let visitor = Visitor::new(shared.clone(), line.clone());
    let (tell, told) = watch::channel(None);
    let work = async {
        let session = run_stream(shared.config.clone(), stream, visitor).await?;
        tell.send_replace(Some(session.handle()));
        session.await
    };
    tokio::pin!(work);
    let end = tokio::select! {
        end = &mut work => kind(&end),
        () = tardy(&shared, &line, &told) => "not signed in within the time of grace",
        () = let_go(&shared, &line, &told) => "the house stops",
        () = turned_away(&shared, &line, &told) => "too many connections of one person",
        () = unused(&shared, &line, &told) => "not used for too long",
        () = withdrawn(&shared, &line, &told) => "nobody's who may stay",
    };
    line.switch.cut();
    let signed_in = !line.place.waits();
    let about = if signed_in { Kind::SignedIn } else { Kind::Coming };
    if shared.log.lets(about, Source::address(peer.ip())) {
        tracing::info!(peer = %peer.ip(), signed_in, end, "an SSH connection has ended");
    }
}

/// Tells whoever has not signed in for too long, and resolves.
async fn tardy<H: Host>(shared: &Shared<H>, line: &Line, told: &Told) {
    sleep(Duration::from_secs(shared.limits.grace_seconds.into())).await;
    if !line.place.waits() {
        std::future::pending::<()>().await;
    }
    let words = shared.host.text().say("ssh-tardy").into_owned();
    say_goodbye(told, Disconnect::ByApplication, words).await;
}

/// When the house stops, waits for the sessions, says good-bye and resolves.
async fn let_go<H: Host>(shared: &Shared<H>, line: &Line, told: &Told) {
    stopped(shared.host.stopping()).await;
    if line.free().await {
        // The client hangs up by itself after its last channel. Told to, it would drop what it has
        // not yet shown: the farewell, and what gives the terminal back.
        sleep(FAREWELL_WAIT).await;
    }
    let words = shared.host.text().say(H::FAREWELL).into_owned();
    say_goodbye(told, Disconnect::ByApplication, words).await;
}

type Told = watch::Receiver<Option<russh::server::Handle>>;

/// Tells whoever has too many connections, and resolves.
async fn turned_away<H: Host>(shared: &Shared<H>, line: &Line, told: &Told) {
    line.turned_away().await;
    let words = shared.host.text().say("ssh-person-full").into_owned();
    say_goodbye(told, Disconnect::TooManyConnections, words).await;
}

/// Tells whoever has opened nothing for too long, and resolves.
async fn unused<H: Host>(shared: &Shared<H>, line: &Line, told: &Told) {
    line.unused(Duration::from_secs(shared.limits.unused_seconds.into())).await;
    let words = shared.host.text().say("ssh-unused").into_owned();
    say_goodbye(told, Disconnect::ByApplication, words).await;
}

/// Tells whoever may stay no longer, after their sessions have told them the same, and resolves.
async fn withdrawn<H: Host>(shared: &Shared<H>, line: &Line, told: &Told) {
    let end = line.withdrawn().await;
    // A session leaves its terminal in order; one that does not is cut.
    if timeout(FAREWELL_WAIT, line.free()).await.is_ok_and(|ever| ever) {
        sleep(FAREWELL_WAIT).await;
    }
    let words = parting(end).map(|key| shared.host.text().say(key).into_owned());
    say_goodbye(told, Disconnect::ByApplication, words.unwrap_or_default()).await;
}

async fn say_goodbye(told: &Told, why: Disconnect, words: String) {
    let handle = told.borrow().clone();
    if let Some(handle) = handle {
        let bye = handle.disconnect(why, words, String::new());
        if timeout(FAREWELL_WAIT, bye).await.is_ok() {
            // What was handed over is on its way; the client hangs up, or the switch does.
            sleep(ACCEPT_PAUSE).await;
        }
    }
}

/// Why a connection ended, in words of our own: the library's may quote what was sent.
fn kind(end: &Result<(), Error>) -> &'static str {
    match end {
        Ok(()) | Err(Error::Disconnect | Error::HUP) => "hung up",
        Err(Error::KeepaliveTimeout) => "answered no more",
        Err(Error::InactivityTimeout) => "silent for too long",
        Err(Error::IO(_)) => "the line failed",
        Err(Error::NoCommonAlgo { .. }) => "no algorithm in common",
        Err(Error::NoAuthMethod | Error::NotAuthenticated) => "not signed in",
        Err(_) => "broke the protocol",
    }
}
