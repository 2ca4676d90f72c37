//! What the engine's threads have in common: the clock, the newest snapshot, the way to the writer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};

use tokio::sync::watch;

use super::clock::{CLOCK_BEHIND_SECONDS, Clock};
use super::{Failure, Halt, Outcome, Request, Snapshot};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command};
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::law::moment::Moment;
use crate::store::keys::{Handful, KeyError, Random};
use crate::store::records::Ready;

/// Minutes without a look over the deadlines after which the sweep counts as silent.
pub const SILENT_MINUTES_MAX: u32 = 3;

/// Where an answer goes. Called once, on the writer's thread: it must not wait.
pub(super) type Reply = Box<dyn FnOnce(Outcome) + Send>;

/// Where it goes that cases have come into the snapshot, or that they cannot be read.
pub(super) type Shown = Box<dyn FnOnce(Result<(), Failure>) + Send>;

/// Where the whole state goes.
pub(super) type WholeReply = Box<dyn FnOnce(Result<Centre, Failure>) + Send>;

/// Where copies of people's keys go.
pub(super) type KeysReply = Box<dyn FnOnce(Result<Handful, KeyError>) + Send>;

/// A request, and whether its author's PIN was looked at for it and was right. Nobody outside the
/// engine can say so.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) stepped_up: bool,
}

/// Closed cases that somebody wants to see.
pub(super) struct Looked {
    pub(super) cases: Vec<CaseId>,
    /// Their rows, read beside the writer.
    pub(super) ready: Ready,
    /// [`Shared::left`] before they were read.
    pub(super) left: u64,
}

/// What the writer is sent.
pub(super) enum Job {
    /// Decide this and answer.
    Request(Box<Asked>, Reply),
    /// Take closed cases into the snapshot.
    Show(Box<Looked>, Shown),
    /// Put together everything there is, what is over too.
    Whole(WholeReply),
    /// Give copies of the keys of these people, for reading what was found of them.
    Keys(Vec<PersonId>, KeysReply),
    /// Finish what came before this, in order, and end.
    Stop,
    /// Look at the flags: perhaps there is nothing left to do.
    Wake,
}

/// Shared by all threads of one engine.
pub(super) struct Shared {
    pub(super) clock: Arc<dyn Clock>,
    /// Where the names of the centre's own commands come from.
    random: Random,
    newest: watch::Sender<Arc<Snapshot>>,
    queue: SyncSender<Job>,
    /// No more requests are taken.
    stopping: AtomicBool,
    /// Every thread ends as soon as it sees this, as if the process had been killed.
    ended: AtomicBool,
    /// Frames that the state store has followed.
    followed: AtomicU64,
    /// How often cases have left memory with changes.
    left: AtomicU64,
}

impl Shared {
    pub(super) fn new(
        clock: Arc<dyn Clock>,
        random: Random,
        first: Snapshot,
        queue: SyncSender<Job>,
    ) -> Self {
        let followed = AtomicU64::new(first.centre.frames);
        let newest = watch::Sender::new(Arc::new(first));
        let (stopping, ended) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { clock, random, newest, queue, stopping, ended, followed, left: AtomicU64::new(0) }
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.newest.borrow().clone()
    }

    pub(super) fn changes(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.newest.subscribe()
    }

    /// The centre's time: the clock's, but never before the last frame.
    pub(super) fn now(&self) -> Moment {
        self.clock.now().max(self.newest.borrow().centre.last_at)
    }

    /// Publishes the newest snapshot, changed; what several threads change does not get lost. Gives
    /// the one before: letting go of it takes a while, and not while everybody waits here.
    pub(super) fn publish(&self, change: impl FnOnce(&mut Snapshot)) -> Option<Arc<Snapshot>> {
        let clock = self.clock.now();
        let mut before = None;
        self.newest.send_modify(|newest| {
            let mut next = newest.as_ref().clone();
            change(&mut next);
            next.revision += 1;
            next.now = clock.max(next.centre.last_at);
            next.clock_behind = is_behind(clock, &next);
            next.sweep.silent = is_silent(&next, next.now);
            before = Some(std::mem::replace(newest, Arc::new(next)));
        });
        before
    }

    /// Hands a request to the writer without waiting for it.
    pub(super) fn send(&self, request: Request, reply: Reply) {
        self.send_asked(Asked { request, stepped_up: false }, reply);
    }

    /// The same, with the engine's word about the PIN.
    pub(super) fn send_asked(&self, asked: Asked, reply: Reply) {
        if self.is_stopping() {
            reply(Err(Failure::Halted(Halt::Stopping)));
            return;
        }
        match self.queue.try_send(Job::Request(Box::new(asked), reply)) {
            Ok(()) => {}
            Err(TrySendError::Full(Job::Request(_, reply))) => reply(Err(Failure::Busy)),
            Err(TrySendError::Disconnected(Job::Request(_, reply))) => {
                reply(Err(Failure::Halted(Halt::Stopping)));
            }
            Err(_) => {}
        }
    }

    /// Has the writer take closed cases into the snapshot.
    pub(super) fn show(&self, looked: Looked, reply: Shown) {
        if self.is_stopping() {
            reply(Err(Failure::Halted(Halt::Stopping)));
            return;
        }
        match self.queue.try_send(Job::Show(Box::new(looked), reply)) {
            Err(TrySendError::Full(Job::Show(_, reply))) => reply(Err(Failure::Busy)),
            Err(TrySendError::Disconnected(Job::Show(_, reply))) => {
                reply(Err(Failure::Halted(Halt::Stopping)));
            }
            _ => {}
        }
    }

    /// Has the writer give copies of people's keys. Waits for a place in its queue; whoever waits for
    /// the keys hears it hang up when it cannot.
    pub(super) fn keys(&self, persons: Vec<PersonId>, reply: KeysReply) {
        if !self.is_stopping() {
            let _ = self.queue.send(Job::Keys(persons, reply));
        }
    }

    /// Has the writer put together the whole state.
    pub(super) fn whole(&self, reply: WholeReply) {
        // A writer that has ended answers nobody: whoever waits hears that it hung up.
        let _ = self.queue.send(Job::Whole(reply));
    }

    /// A request of the centre itself.
    pub(super) fn send_own(&self, command: Command, reply: Reply) {
        let command_id = super::command_id_from(&self.random);
        let actor = Actor::Centre;
        self.send(Request { command, actor, desk: None, command_id, seen: None }, reply);
    }

    /// How often cases have left memory with changes: as long as it is the same, a row that was read
    /// is what a case out of memory is.
    pub(super) fn left(&self) -> u64 {
        self.left.load(Ordering::Acquire)
    }

    /// Cases leave memory with changes.
    pub(super) fn note_left(&self) {
        self.left.fetch_add(1, Ordering::AcqRel);
    }

    /// The state store has followed so many frames.
    pub(super) fn note_followed(&self, frames: u64) {
        self.followed.store(frames, Ordering::Release);
    }

    /// Frames that the state store has not followed yet.
    pub(super) fn frames_behind(&self) -> u64 {
        let followed = self.followed.load(Ordering::Acquire);
        self.newest.borrow().centre.frames.saturating_sub(followed)
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Takes no more requests; the writer finishes those it has. Waits for a place in its queue.
    pub(super) fn stop(&self) {
        if !self.stopping.swap(true, Ordering::AcqRel) {
            // Without a receiver the writer has ended already.
            let _ = self.queue.send(Job::Stop);
        }
    }

    pub(super) fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Has the writer look whether there is something to do. A full queue means that it is awake.
    pub(super) fn wake(&self) {
        let _ = self.queue.try_send(Job::Wake);
    }

    /// Publishes when the sweep has fallen silent or the clock behind, or either is well again.
    pub(super) fn check_watch(&self) {
        let (newest, clock) = (self.snapshot(), self.clock.now());
        let silent = is_silent(&newest, clock.max(newest.centre.last_at));
        if (silent, is_behind(clock, &newest)) != (newest.sweep.silent, newest.clock_behind) {
            self.publish(|_| {});
        }
    }

    /// Ends everything at once; what has not been acknowledged is lost, as in a kill.
    pub(super) fn end(&self) {
        self.stopping.store(true, Ordering::Release);
        self.ended.store(true, Ordering::Release);
        self.wake();
    }
}

fn is_silent(snapshot: &Snapshot, now: Moment) -> bool {
    let is_watched = snapshot.centre.identity.is_some();
    is_watched && now.minutes_since(snapshot.sweep.at) > SILENT_MINUTES_MAX
}

fn is_behind(clock: Moment, snapshot: &Snapshot) -> bool {
    clock.plus_seconds(CLOCK_BEHIND_SECONDS) < snapshot.centre.last_at
}
