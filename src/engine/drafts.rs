//! What people are typing, kept within a second.
//!
//! A draft is in memory when [`DraftKeeper::save`] returns; a thread writes it to the drafts' file
//! a moment later and syncs at most once a second. Of several saves of one draft between two
//! writes only the last is written, so that fast typing costs no more than slow typing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::shared::Shared;
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::store::drafts::{DRAFT_BYTES_MAX, DRAFT_KEY_BYTES_MAX, DraftError, Drafts};

/// Drafts of all people at once.
pub const DRAFTS_KEPT_MAX: u32 = 512;
/// Drafts of one person at once: who leaves much half typed takes nobody else's room.
pub const DRAFTS_A_PERSON_MAX: u32 = 64;

/// How many drafts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftRoom {
    /// Of all people; see [`DRAFTS_KEPT_MAX`].
    pub in_all: u32,
    /// Of one person; see [`DRAFTS_A_PERSON_MAX`].
    pub a_person: u32,
}

impl Default for DraftRoom {
    fn default() -> Self {
        Self { in_all: DRAFTS_KEPT_MAX, a_person: DRAFTS_A_PERSON_MAX }
    }
}

/// Milliseconds between two writes of drafts.
pub const DRAFT_WRITE_MILLIS: u64 = 200;
/// Longest wait for the disk on the way out, seconds: a session must end even when the disk hangs.
pub const DRAFT_SETTLE_SECONDS_MAX: u64 = 3;

/// The drafts as sessions see them.
pub(super) struct DraftKeeper {
    inner: Mutex<Inner>,
    /// Something was saved, is waited for, or the thread shall end.
    changed: Condvar,
    settled: Condvar,
    room: DraftRoom,
}

#[derive(Default)]
struct Inner {
    live: BTreeMap<String, Zeroizing<Vec<u8>>>,
    dirty: BTreeSet<String>,
    /// Counts saves; compared with `safe` by who waits for the disk.
    saved: u64,
    /// Saves up to here are synced.
    safe: u64,
    /// Writes begun and writes ended, well or not.
    begun: u64,
    ended: u64,
    is_sync_wanted: bool,
    /// What was deleted or typed over shall not stay in the file either.
    is_rewrite_wanted: bool,
    is_stopping: bool,
    has_ended: bool,
    /// The disk refused at the last try.
    is_refused: bool,
}

impl Inner {
    fn of_owner(&self, owner: &str) -> usize {
        self.live.keys().filter(|key| owner_of(key) == Some(owner)).count()
    }
}

impl DraftKeeper {
    /// Takes over the drafts that were on the disk.
    pub(super) fn new(drafts: &Drafts, room: DraftRoom) -> Self {
        let keys = drafts.keys().map(str::to_owned);
        let live = keys
            .filter_map(|key| {
                let bytes = drafts.get(&key)?.to_vec();
                Some((key, Zeroizing::new(bytes)))
            })
            .collect();
        let inner = Mutex::new(Inner { live, ..Inner::default() });
        Self { inner, changed: Condvar::new(), settled: Condvar::new(), room }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn save(&self, key: &str, bytes: &[u8]) -> Result<(), DraftError> {
        let over = |what, size, max| Err(DraftError::OverLimit { what, size, max });
        let mut inner = self.lock();
        if key.len() > DRAFT_KEY_BYTES_MAX {
            return over("the key of a draft", key.len(), DRAFT_KEY_BYTES_MAX);
        }
        if bytes.len() > DRAFT_BYTES_MAX {
            return over("a draft", bytes.len(), DRAFT_BYTES_MAX);
        }
        if !inner.live.contains_key(key) {
            let as_count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
            let (in_all, a_person) = (as_count(self.room.in_all), as_count(self.room.a_person));
            if inner.live.len() >= in_all {
                return Err(DraftError::Full { most: in_all });
            }
            let theirs = owner_of(key).map_or(0, |owner| inner.of_owner(owner));
            if theirs >= a_person {
                return Err(DraftError::PersonFull { most: a_person });
            }
        }
        inner.live.insert(key.to_owned(), Zeroizing::new(bytes.to_vec()));
        let is_refused = inner.is_refused;
        self.note_change(inner, key);
        // Kept as long as this process lives, which whoever types must not take for kept.
        if is_refused { Err(DraftError::Io(io::ErrorKind::StorageFull.into())) } else { Ok(()) }
    }

    pub(super) fn delete(&self, key: &str) {
        let mut inner = self.lock();
        if inner.live.remove(key).is_some() {
            self.note_change(inner, key);
        }
    }

    pub(super) fn load(&self, key: &str) -> Option<Vec<u8>> {
        self.lock().live.get(key).map(|bytes| bytes.to_vec())
    }

    /// Forgets what was typed into the files of cases that are over or no longer there.
    pub(super) fn drop_over(&self, centre: &Centre) {
        let is_over = |key: &String| {
            case_of(key)
                .is_some_and(|case| centre.case(case).is_none_or(|file| file.stage.is_over()))
        };
        let over: Vec<String> =
            self.lock().live.keys().filter(|key| is_over(key)).cloned().collect();
        over.iter().for_each(|key| self.delete(key));
    }

    fn note_change(&self, mut inner: MutexGuard<'_, Inner>, key: &str) {
        inner.dirty.insert(key.to_owned());
        inner.saved += 1;
        drop(inner);
        self.changed.notify_all();
    }

    /// Has everything saved so far written and synced, and waits for that one try, well or not, at
    /// most [`DRAFT_SETTLE_SECONDS_MAX`]. Answers whether all of it is safe.
    pub(super) fn settle(&self) -> bool {
        let mut inner = self.lock();
        let (wanted, before) = (inner.saved, inner.begun);
        inner.is_sync_wanted = true;
        self.changed.notify_all();
        // A write that had begun before may lack what was saved last.
        let waiting =
            |inner: &mut Inner| inner.safe < wanted && inner.ended <= before && !inner.has_ended;
        let longest = Duration::from_secs(DRAFT_SETTLE_SECONDS_MAX);
        let (inner, _) = self
            .settled
            .wait_timeout_while(inner, longest, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        inner.safe >= wanted
    }

    /// Has the file written anew without what was deleted or typed over, and waits for it as
    /// [`DraftKeeper::settle`] does.
    pub(super) fn compact(&self) -> bool {
        {
            let mut inner = self.lock();
            inner.is_rewrite_wanted = true;
            // Counted like something typed, so that the thread wakes.
            inner.saved += 1;
        }
        self.settle()
    }

    /// Has the thread write a last time and end.
    pub(super) fn stop(&self) {
        self.lock().is_stopping = true;
        self.changed.notify_all();
    }

    /// Writes until the engine stops; on the way out everything is written and synced.
    pub(super) fn run(&self, mut drafts: Drafts, shared: &Shared) {
        let started = Instant::now();
        let mut is_last = false;
        while !is_last {
            let inner = self.lock();
            let idle = |inner: &mut Inner| inner.safe == inner.saved && !inner.is_stopping;
            let inner =
                self.changed.wait_while(inner, idle).unwrap_or_else(PoisonError::into_inner);
            // What is typed meanwhile is gathered, unless somebody waits for it.
            let gathering = |inner: &mut Inner| !inner.is_sync_wanted && !inner.is_stopping;
            let pause = Duration::from_millis(DRAFT_WRITE_MILLIS);
            let (inner, _) = self
                .changed
                .wait_timeout_while(inner, pause, gathering)
                .unwrap_or_else(PoisonError::into_inner);
            is_last = inner.is_stopping;
            drop(inner);
            if shared.is_ended() {
                break;
            }
            self.write(&mut drafts, started, is_last);
        }
        self.lock().has_ended = true;
        self.settled.notify_all();
    }

    fn write(&self, drafts: &mut Drafts, started: Instant, is_last: bool) {
        let mut inner = self.lock();
        let dirty = std::mem::take(&mut inner.dirty);
        let mut changes: Vec<(String, Option<Zeroizing<Vec<u8>>>)> = dirty
            .into_iter()
            .map(|key| {
                let bytes = inner.live.get(&key).cloned();
                (key, bytes)
            })
            .collect();
        let (saved, at_once) = (inner.saved, inner.is_sync_wanted || is_last);
        let is_last = is_last || std::mem::take(&mut inner.is_rewrite_wanted);
        inner.is_sync_wanted = false;
        inner.begun += 1;
        drop(inner);
        // What goes makes room for what comes.
        changes.sort_by_key(|(_, bytes)| bytes.is_some());
        let mut outcome = Ok(());
        let mut failed = Vec::new();
        for (key, bytes) in changes {
            let done = match bytes {
                Some(bytes) => drafts.put(&key, &bytes),
                None => drafts.delete(&key),
            };
            if let Err(error) = done {
                failed.push(key);
                outcome = Err(error);
            }
        }
        let now_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let synced = match outcome {
            Ok(()) if is_last => drafts.close().map(|()| true),
            Ok(()) if at_once => drafts.sync().map(|()| true),
            Ok(()) => drafts.sync_if_due(now_ms),
            Err(error) => Err(error),
        };
        let mut inner = self.lock();
        inner.ended = inner.begun;
        inner.dirty.extend(failed);
        // The drafts stay in memory; the file is written anew at the next try, a moment later: only
        // the first of a row of failures is logged.
        let was_refused = inner.is_refused;
        match synced {
            Ok(true) => (inner.safe, inner.is_refused) = (saved, false),
            Ok(false) => {}
            Err(error) => {
                inner.is_refused = true;
                if !was_refused {
                    tracing::warn!(%error, "drafts are not safe on the disk");
                }
            }
        }
        if was_refused && !inner.is_refused {
            tracing::info!("drafts are safe on the disk again");
        }
        drop(inner);
        self.settled.notify_all();
    }
}

/// Who types a draft, by its key: `case-7-2` is typed by person 2. Nobody's are counted together.
fn owner_of(key: &str) -> Option<&str> {
    case_of(key).and(key.rsplit('-').next())
}

/// The case whose file a draft belongs to, by its key: `case-7-2` is of case 7, typed by person 2.
fn case_of(key: &str) -> Option<CaseId> {
    let mut parts = key.split('-');
    let kind = parts.next()?;
    let case = parts.next()?.parse().ok()?;
    ["case", "paper", "words"].contains(&kind).then_some(CaseId(case))
}
