//! The state in sled 0.34.7, at arm's length.
//!
//! What is known of sled shapes every line: its `flush` does not survive a power cut, so the file
//! is synced here as well; its iterators are not snapshots, so a gate keeps readers out while a
//! batch is applied; it panics on damage, so every call is caught; after one failed write all
//! calls fail, so the store closes and waits to be opened anew. `flush_async`, `transaction` and
//! subscribers can hang and are not used. There is one tree, for many trees bloat the file.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};

use super::{
    Applied, Batch, SCAN_ROWS_MAX, StateError, StateStore, Value, check_key, damaged, rows,
};
use crate::store::codec::Envelope;

/// Memory sled may use for pages, bytes; it takes two to three times as much.
pub const CACHE_BYTES: u64 = 32 << 20;
/// How often sled's own thread flushes and tidies, milliseconds. Each time it syncs the whole file, and
/// the journal's syncs, for which people wait, stand behind it at the disk.
const FLUSH_EVERY_MS: u64 = 5_000;
/// Milliseconds that closing waits for sled's own thread to let go of the file.
const LET_GO_MILLIS_MAX: u64 = 2_000;
/// Time between two looks whether it has.
const LET_GO_LOOK: Duration = Duration::from_millis(1);
/// Most rows read when the store is opened, to meet damage then rather than later. Open work is read
/// at every start anyway; closed cases are not, however many there are.
const CHECK_ROWS_MAX: usize = 10_000;

/// State in a sled folder.
pub struct SledState {
    /// `None` only while it is being dropped.
    database: Option<sled::Db>,
    /// sled's file, for syncs of our own.
    file: File,
    /// Writers take it to apply, readers to read: a batch is seen whole.
    gate: RwLock<()>,
    closed: AtomicBool,
}

impl SledState {
    /// Opens or creates the folder. May panic or hang on damage: only [`super::open_state`] calls
    /// it, caught and under a deadline.
    pub(super) fn open(path: &Path) -> Result<Self, StateError> {
        let database = sled::Config::new()
            .path(path)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(FLUSH_EVERY_MS))
            .open()
            .map_err(failed)?;
        let file = File::open(path.join("db")).map_err(disk)?;
        // The names of a new database must survive as its bytes do.
        for directory in [Some(path), path.parent()].into_iter().flatten() {
            File::open(directory).and_then(|folder| folder.sync_all()).map_err(disk)?;
        }
        let gate = RwLock::new(());
        Ok(Self { database: Some(database), file, gate, closed: AtomicBool::new(false) })
    }

    /// Reads rows from the start to meet damage now, up to [`CHECK_ROWS_MAX`].
    pub(super) fn check_rows(&self) -> Result<(), StateError> {
        self.guarded(|database| {
            for row in database.iter().take(CHECK_ROWS_MAX) {
                let (key, bytes) = row.map_err(failed)?;
                Envelope::decode(&key, &bytes).map_err(damaged)?;
            }
            Ok(())
        })
    }

    /// The id of the data folder it was made for, and whether it holds any row at all.
    pub(super) fn owner(&self) -> Result<(Option<Vec<u8>>, bool), StateError> {
        let owner = self.guarded(|database| row(database, &rows::store_key()))?;
        let is_empty = self.guarded(|database| Ok(database.is_empty()))?;
        Ok((owner.map(|envelope| envelope.payload), is_empty))
    }

    pub(super) fn set_owner(&self, store: &[u8; 16]) -> Result<(), StateError> {
        let key = rows::store_key();
        let envelope =
            Envelope { schema: rows::STORE_SCHEMA, flags: 0, revision: 0, payload: store.to_vec() };
        self.guarded(|database| {
            database.insert(&key, envelope.encode(&key)).map_err(failed).map(|_| ())
        })
    }

    /// Runs one piece of work on sled: a panic becomes an error, and after a failure of sled
    /// nothing more is asked of it.
    fn guarded<T>(
        &self,
        work: impl FnOnce(&sled::Db) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let database = match &self.database {
            Some(database) if !self.closed.load(Ordering::Acquire) => database,
            _ => return Err(StateError::Closed),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(database)))
            .unwrap_or_else(|panic| Err(StateError::Panicked(panic_text(panic.as_ref()))));
        if matches!(
            outcome,
            Err(StateError::DiskFull | StateError::Failed(_) | StateError::Panicked(_))
        ) {
            self.closed.store(true, Ordering::Release);
        }
        outcome
    }
}

impl StateStore for SledState {
    fn apply(&self, batch: &Batch, applied: Applied) -> Result<(), StateError> {
        batch.check()?;
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        self.guarded(|database| {
            let mut changes = sled::Batch::default();
            for (key, change) in &batch.rows {
                // Chunks of the value that was there before go first; the new ones follow.
                if let Some(before) = row(database, &rows::value_key(key))? {
                    for chunk in rows::chunk_keys(key, &before).map_err(damaged)? {
                        changes.remove(chunk);
                    }
                }
                match change {
                    None => changes.remove(rows::value_key(key)),
                    Some((schema, bytes)) => {
                        for (key, bytes) in rows::encode(key, *schema, applied.seq, bytes) {
                            changes.insert(key, bytes);
                        }
                    }
                }
            }
            let key = rows::applied_key();
            let payload = [applied.seq.to_le_bytes().as_slice(), &applied.hash].concat();
            let revision = applied.seq;
            let envelope = Envelope { schema: rows::APPLIED_SCHEMA, flags: 0, revision, payload };
            let bytes = envelope.encode(&key);
            changes.insert(key, bytes);
            database.apply_batch(changes).map_err(failed)
        })
    }

    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError> {
        check_key(key)?;
        // A value in one row is whole whenever it is read; only one in chunks waits at the gate.
        let head = self.guarded(|database| row(database, &rows::value_key(key)))?;
        match head {
            None => return Ok(None),
            Some(Envelope { flags: 0, schema, revision, payload }) => {
                return Ok(Some(Value { schema, revision, bytes: payload }));
            }
            Some(_) => {}
        }
        let _gate = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        self.guarded(|database| match row(database, &rows::value_key(key))? {
            None => Ok(None),
            Some(head) => value(database, key, head).map(Some),
        })
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
        check_key(prefix)?;
        let _gate = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        self.guarded(|database| {
            let first = rows::value_key(prefix);
            let start = match after {
                // The smallest key after `after` is the same with one zero byte more.
                Some(after) if after >= prefix => [rows::value_key(after), vec![0]].concat(),
                _ => first.clone(),
            };
            let mut found = Vec::new();
            for entry in database.range(start..).take(rows_max.min(SCAN_ROWS_MAX)) {
                let (key, bytes) = entry.map_err(failed)?;
                if !key.starts_with(&first) {
                    break;
                }
                let head = Envelope::decode(&key, &bytes).map_err(damaged)?;
                let key = rows::key_of(&key).to_vec();
                let value = value(database, &key, head)?;
                found.push((key, value));
            }
            Ok(found)
        })
    }

    fn applied(&self) -> Result<Option<Applied>, StateError> {
        let Some(envelope) = self.guarded(|database| row(database, &rows::applied_key()))? else {
            return Ok(None);
        };
        let malformed = || StateError::Damaged("how far it reaches is unreadable".to_owned());
        let (seq, hash) = envelope.payload.split_first_chunk::<8>().ok_or_else(malformed)?;
        let hash = hash.try_into().map_err(|_| malformed())?;
        Ok(Some(Applied { seq: u64::from_le_bytes(*seq), hash }))
    }

    fn sync(&self) -> Result<(), StateError> {
        self.guarded(|database| {
            database.flush().map_err(failed)?;
            self.file.sync_data().map_err(disk)
        })
    }
}

impl Drop for SledState {
    fn drop(&mut self) {
        let Some(database) = self.database.take() else { return };
        if *self.closed.get_mut() {
            // Dropping it would flush, and a broken sled panics or waits for ever in there. The
            // memory is little, and the file lock does not hinder setting the folder aside.
            std::mem::forget(database);
        } else {
            let _ = catch_unwind(AssertUnwindSafe(|| drop(database)));
            await_let_go(&self.file);
        }
    }
}

/// sled's flusher says that it has ended a moment before it lets go of the file; whoever opened the
/// state in that moment would find it locked, and set it aside as one that cannot be opened.
fn await_let_go(file: &File) {
    let until = Instant::now() + Duration::from_millis(LET_GO_MILLIS_MAX);
    while flock(file, FlockOperation::NonBlockingLockExclusive).is_err() {
        if Instant::now() >= until {
            return;
        }
        thread::sleep(LET_GO_LOOK);
    }
    // Closing the file does so as well.
    let _ = flock(file, FlockOperation::Unlock);
}

fn row(database: &sled::Db, key: &[u8]) -> Result<Option<Envelope>, StateError> {
    let bytes = database.get(key).map_err(failed)?;
    bytes.map(|bytes| Envelope::decode(key, &bytes).map_err(damaged)).transpose()
}

/// The whole value of a head, its chunks joined.
fn value(database: &sled::Db, key: &[u8], head: Envelope) -> Result<Value, StateError> {
    let chunks = rows::chunk_keys(key, &head).map_err(damaged)?;
    let Envelope { schema, revision, payload, .. } = head;
    if chunks.is_empty() {
        return Ok(Value { schema, revision, bytes: payload });
    }
    let mut bytes = Vec::new();
    for chunk in chunks {
        match row(database, &chunk)? {
            Some(part) if part.revision == revision => bytes.extend_from_slice(&part.payload),
            _ => return Err(StateError::Damaged("a part of a long value is missing".to_owned())),
        }
    }
    Ok(Value { schema, revision, bytes })
}

fn failed(error: sled::Error) -> StateError {
    match error {
        sled::Error::Corruption { .. } => StateError::Damaged(error.to_string()),
        sled::Error::Io(error) => disk(error),
        other => StateError::Failed(other.to_string()),
    }
}

fn disk(error: io::Error) -> StateError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StateError::DiskFull,
        _ => StateError::Failed(error.to_string()),
    }
}

/// The words of a panic.
pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "no reason given".to_owned())
}
