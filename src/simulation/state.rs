//! A state store that lags, is lost, is damaged, or takes nothing more; and where it lies.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rpds::RedBlackTreeMapSync;

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

/// Rows that clone at once, so that a sync costs nothing.
#[derive(Clone, Debug, Default)]
struct Rows {
    rows: RedBlackTreeMapSync<Vec<u8>, Value>,
    applied: Option<Applied>,
}

#[derive(Debug, Default)]
struct Inner {
    now: Rows,
    synced: Rows,
    harm: Option<Harm>,
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
        let mut inner = self.lock();
        inner.now = inner.synced.clone();
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
            match row {
                None => {
                    inner.now.rows.remove_mut(key);
                }
                Some((schema, bytes)) => {
                    let value = Value { schema, revision: applied.seq, bytes: bytes.to_vec() };
                    inner.now.rows.insert_mut(key.to_vec(), value);
                }
            }
        }
        inner.now.applied = Some(applied);
        if goes_on { Ok(()) } else { Err(StateError::Closed) }
    }

    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError> {
        let inner = self.lock();
        if inner.harm == Some(Harm::Damaged) {
            return Err(StateError::Damaged("a checksum".to_owned()));
        }
        Ok(inner.now.rows.get(key).cloned())
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
        use std::ops::Bound;
        let inner = self.lock();
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let rows = inner.now.rows.range::<[u8], _>((start, Bound::Unbounded));
        Ok(rows
            .take_while(|(key, _)| key.starts_with(prefix))
            .take(rows_max.min(SCAN_ROWS_MAX))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }

    fn applied(&self) -> Result<Option<Applied>, StateError> {
        Ok(self.lock().now.applied)
    }

    fn sync(&self) -> Result<(), StateError> {
        let goes_on = self.alive()?;
        let mut inner = self.lock();
        inner.synced = inner.now.clone();
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
                (inner.now, inner.synced) = (Rows::default(), Rows::default());
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
