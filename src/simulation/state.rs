//! A state store that lags, is lost, is damaged, or takes nothing more; and where it lies.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Wiring;
use super::fuse::{Fuse, Spent};
use crate::engine::{StateHome, StateOpened};
use crate::store::journal::Journal;
use crate::store::state::{
    Applied, Batch, SCAN_ROWS_MAX, SetAside, StateError, StateStore, Value, check_applied,
};

/// What has happened to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harm {
    /// Its files are gone.
    Lost,
    /// A row does not match its checksum.
    Damaged,
    /// The disk is full: it takes nothing more until it is opened again.
    Full,
}

/// Bytes of the longest key that this store takes; a list's is the longest, and has 21.
const KEY_BYTES_MAX: usize = 23;

/// A key, in the order of its bytes: them, zeros, and how many they are. Lies in the tree itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key([u8; KEY_BYTES_MAX + 1]);

impl Key {
    /// The bytes as numbers, which compare as they do and in one step each.
    fn numbers(&self) -> [u64; 3] {
        let (eights, _) = self.0.as_chunks::<8>();
        let mut numbers = [0; 3];
        numbers.iter_mut().zip(eights).for_each(|(to, eight)| *to = u64::from_be_bytes(*eight));
        numbers
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers().cmp(&other.numbers())
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Key {
    fn of(key: &[u8]) -> Result<Self, StateError> {
        let (size, max) = (key.len(), KEY_BYTES_MAX);
        let mut held = [0; KEY_BYTES_MAX + 1];
        let (length, bytes) = held.split_last_mut().unzip();
        let room = bytes.and_then(|bytes| bytes.get_mut(..size));
        match (room, length, u8::try_from(size)) {
            (Some(room), Some(length), Ok(size)) => {
                room.copy_from_slice(key);
                *length = size;
                Ok(Self(held))
            }
            _ => Err(StateError::OverLimit { what: "a key", size, max }),
        }
    }

    fn bytes(&self) -> &[u8] {
        let [bytes @ .., length] = &self.0;
        bytes.get(..usize::from(*length)).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct Inner {
    rows: BTreeMap<Key, Value>,
    applied: Option<Applied>,
    /// What a power cut takes back: what stood under each key that has changed since the last sync,
    /// newest last. No longer than what was written since.
    unsynced: Vec<(Key, Option<Value>)>,
    /// How far the store followed the journal at the last sync.
    synced: Option<Applied>,
    harm: Option<Harm>,
}

impl Inner {
    fn set(&mut self, key: Key, value: Option<Value>) {
        let before = match value {
            Some(value) => self.rows.insert(key, value),
            None => self.rows.remove(&key),
        };
        self.unsynced.push((key, before));
    }

    /// The rows whose keys begin with `prefix`, from `start` on.
    fn beginning(&self, prefix: &[u8], start: Bound<Key>) -> impl Iterator<Item = (&[u8], &Value)> {
        let rows = self.rows.range((start, Bound::Unbounded));
        let rows = rows.map(|(key, value)| (key.bytes(), value));
        rows.take_while(move |(key, _)| key.starts_with(prefix))
    }

    fn sync(&mut self) {
        self.unsynced.clear();
        self.synced = self.applied;
    }

    /// Everything as it was at the last sync.
    fn take_back(&mut self) {
        while let Some((key, before)) = self.unsynced.pop() {
            match before {
                None => self.rows.remove(&key),
                Some(value) => self.rows.insert(key, value),
            };
        }
        self.applied = self.synced;
    }
}

/// The files of a state store, which outlive the process.
#[derive(Clone, Default)]
pub(super) struct StateFiles {
    inner: Arc<Mutex<Inner>>,
    fuse: Fuse,
}

impl StateFiles {
    pub(super) fn new(fuse: &Fuse) -> Self {
        Self { inner: Arc::default(), fuse: fuse.clone() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn harm(&self, harm: Harm) {
        self.lock().harm = Some(harm);
    }

    /// Whether its rows can be read; whose checksums do not match are made anew at the next start.
    pub(super) fn is_readable(&self) -> bool {
        self.lock().harm != Some(Harm::Damaged)
    }

    /// The power fails: the store is as it was synced.
    pub(super) fn cut_power(&self) {
        self.lock().take_back();
    }

    fn alive(&self) -> Result<bool, StateError> {
        match self.fuse.spend() {
            Spent::Alive => Ok(true),
            Spent::LastOne => Ok(false),
            Spent::Dead => Err(StateError::Closed),
        }
    }
}

impl StateStore for StateFiles {
    fn apply(&self, batch: &Batch, applied: Applied) -> Result<(), StateError> {
        let goes_on = self.alive()?;
        let mut inner = self.lock();
        if inner.harm == Some(Harm::Full) {
            return Err(StateError::DiskFull);
        }
        for (key, row) in batch.changes() {
            let value = row.map(|(schema, bytes)| Value {
                schema,
                revision: applied.seq,
                bytes: bytes.to_vec(),
            });
            inner.set(Key::of(key)?, value);
        }
        inner.applied = Some(applied);
        if goes_on { Ok(()) } else { Err(StateError::Closed) }
    }

    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError> {
        let inner = self.lock();
        if inner.harm == Some(Harm::Damaged) {
            return Err(StateError::Damaged("a checksum".to_owned()));
        }
        Ok(inner.rows.get(&Key::of(key)?).cloned())
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
        let inner = self.lock();
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(Key::of(after)?),
            _ => Bound::Included(Key::of(prefix)?),
        };
        let rows = inner.beginning(prefix, start).take(rows_max.min(SCAN_ROWS_MAX));
        Ok(rows.map(|(key, value)| (key.to_vec(), value.clone())).collect())
    }

    fn each(
        &self,
        prefix: &[u8],
        take: &mut dyn FnMut(&[u8], &Value) -> bool,
    ) -> Result<(), StateError> {
        let inner = self.lock();
        let mut rows = inner.beginning(prefix, Bound::Included(Key::of(prefix)?));
        rows.all(|(key, value)| take(key, value));
        Ok(())
    }

    fn applied(&self) -> Result<Option<Applied>, StateError> {
        Ok(self.lock().applied)
    }

    fn sync(&self) -> Result<(), StateError> {
        let goes_on = self.alive()?;
        self.lock().sync();
        if goes_on { Ok(()) } else { Err(StateError::Closed) }
    }
}

/// Opens the files as a data folder's state is opened.
pub(super) struct Home<'a> {
    pub(super) files: StateFiles,
    pub(super) wiring: &'a dyn Wiring,
}

impl StateHome for Home<'_> {
    fn open(&mut self, journal: &Journal) -> Result<StateOpened, StateError> {
        let harm = {
            let mut inner = self.files.lock();
            if inner.harm == Some(Harm::Lost) {
                *inner = Inner { harm: inner.harm, ..Inner::default() };
            }
            let kept = inner.harm.filter(|harm| *harm == Harm::Damaged);
            std::mem::replace(&mut inner.harm, kept)
        };
        let store = self.wiring.state(Box::new(self.files.clone()));
        let applied = store.applied()?;
        let usable = match applied {
            Some(applied) => check_applied(&applied, journal),
            None => Ok(()),
        };
        match usable {
            Ok(()) if harm != Some(Harm::Damaged) => {
                Ok(StateOpened { store, applied, set_aside: None })
            }
            Err(error @ StateError::JournalShort { .. }) => Err(error),
            // Half of the damage is seen when it is opened, the other when it is read.
            Ok(()) if applied.is_some_and(|held| held.seq.is_multiple_of(2)) => {
                Ok(StateOpened { store, applied, set_aside: None })
            }
            unusable => {
                let why = unusable.err().map_or_else(|| "damage".to_owned(), |e| e.to_string());
                self.set_aside()?;
                let set_aside = Some(SetAside { path: PathBuf::from("state.damaged-1"), why });
                Ok(StateOpened { store, applied: None, set_aside })
            }
        }
    }

    fn set_aside(&mut self) -> Result<Option<PathBuf>, StateError> {
        *self.files.lock() = Inner::default();
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::codec::Schema;

    const SCHEMA: Schema = Schema { kind: 0xFFFF, version: 1 };

    fn applied(seq: u64) -> Applied {
        Applied { seq, hash: [7; 32] }
    }

    fn rows(files: &StateFiles, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut rows = Vec::new();
        let mut take = |key: &[u8], value: &Value| {
            rows.push((key.to_vec(), value.bytes.clone()));
            true
        };
        files.each(prefix, &mut take).unwrap();
        let scanned = files.scan(prefix, None, SCAN_ROWS_MAX).unwrap();
        let scanned: Vec<_> = scanned.into_iter().map(|(key, held)| (key, held.bytes)).collect();
        assert_eq!(rows, scanned);
        rows
    }

    #[test]
    fn keys_lie_in_the_order_of_their_bytes() {
        let mut keys: Vec<&[u8]> =
            vec![b"", b"a", b"a\0", b"a\0\0", b"a\0b", b"ab", b"b", &[9; 23]];
        let held = |key: &&[u8]| Key::of(key).unwrap();
        let mut ordered: Vec<Key> = keys.iter().map(held).collect();
        ordered.sort();
        keys.sort();
        assert_eq!(ordered.iter().map(Key::bytes).collect::<Vec<_>>(), keys);
        assert!(matches!(Key::of(&[9; 24]), Err(StateError::OverLimit { size: 24, .. })));
    }

    #[test]
    fn a_power_cut_takes_back_what_was_not_synced() {
        let files = StateFiles::new(&Fuse::default());
        let mut batch = Batch::new();
        batch.put(b"a1".as_slice(), SCHEMA, b"old".to_vec());
        batch.put(b"a2".as_slice(), SCHEMA, b"old".to_vec());
        files.apply(&batch, applied(1)).unwrap();
        files.sync().unwrap();
        let before = rows(&files, b"a");
        let mut batch = Batch::new();
        batch.put(b"a1".as_slice(), SCHEMA, b"new".to_vec());
        batch.delete(b"a2".as_slice());
        batch.put(b"a3".as_slice(), SCHEMA, b"new".to_vec());
        files.apply(&batch, applied(2)).unwrap();
        let mut batch = Batch::new();
        batch.put(b"a2".as_slice(), SCHEMA, b"newer".to_vec());
        batch.delete(b"a1".as_slice());
        files.apply(&batch, applied(3)).unwrap();
        assert_eq!(rows(&files, b"a").len(), 2);
        files.cut_power();
        assert_eq!((rows(&files, b"a"), files.applied().unwrap()), (before, Some(applied(1))));
    }
}
