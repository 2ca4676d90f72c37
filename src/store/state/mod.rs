//! State and indexes: a copy of what the journal says, quick to ask, and never trusted.
//!
//! * It follows the journal and can lag, never lead: `applied` is written in the same batch as the
//!   rows, so it says exactly how far they reach.
//! * Whatever is wrong with it, it is set aside and built again from the journal. So no error of
//!   it can lose an acknowledged change.
//! * It holds sealed values and keyed hashes only; nothing about a person can be read from it.

mod memory;
mod opening;
mod rows;
mod sled_store;

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

pub use memory::MemoryState;
pub use opening::{
    Begun, OPEN_SECONDS_MAX, Opened, SetAside, begin as begin_state, check_applied,
    is_there as is_state_there, open_state, open_state_begun, set_aside_state,
};
pub use sled_store::{CACHE_BYTES, SledState};

use super::codec::{self, CodecError, Schema};
use super::journal::ChainHash;

/// Longest key, bytes.
pub const STATE_KEY_BYTES_MAX: usize = 512;
/// Most rows one scan returns.
pub const SCAN_ROWS_MAX: usize = 10_000;
/// Most rows changed in one batch.
pub const BATCH_ROWS_MAX: usize = 65_536;

/// How far the state follows the journal: up to this record, which has this hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Number of the last record whose changes are in the state.
    pub seq: u64,
    /// Its hash.
    pub hash: ChainHash,
}

/// Why the state store cannot answer. The remedy is the same for all but the first two: set it
/// aside and rebuild it from the journal.
#[derive(Debug, Error)]
pub enum StateError {
    /// The batch or key is over a limit. Nothing was changed.
    #[error("{what} is over the limit ({size} of at most {max}). Nothing was changed.")]
    OverLimit {
        /// What was too large.
        what: &'static str,
        /// Size asked for.
        size: usize,
        /// Limit.
        max: usize,
    },
    /// The value cannot be written.
    #[error(transparent)]
    Codec(CodecError),
    /// A row is damaged.
    #[error(
        "the state store is damaged ({0}). The cases are safe in the journal. \
         Rebuild the state with: dost journal rebuild"
    )]
    Damaged(String),
    /// The disk is full. After that sled answers nothing, not even reads, until it is opened anew.
    #[error(
        "the disk is full, so the state store stopped. The cases are safe in the journal. \
         Free some space, then start the program again."
    )]
    DiskFull,
    /// sled or the disk refused.
    #[error(
        "the state store failed ({0}). The cases are safe in the journal. Check the disk, then \
         start the program again; if it fails again: dost journal rebuild"
    )]
    Failed(String),
    /// sled panicked.
    #[error(
        "the state store broke down ({0}). The cases are safe in the journal. \
         Start the program again: the state is then rebuilt"
    )]
    Panicked(String),
    /// The state follows records the journal no longer has. This is the one error that means loss.
    #[error(
        "the journal ends at {records} records, and the state already followed record {applied}: \
         acknowledged records are missing from the journal. The centre does not open. \
         Keep the data folder as it is and restore `journal` from the last backup."
    )]
    JournalShort {
        /// Record the state has followed.
        applied: u64,
        /// Records in the journal.
        records: u64,
    },
    /// An earlier failure closed it.
    #[error(
        "the state store is closed after a failure. The cases are safe in the journal. \
         Start the program again: the state is then rebuilt"
    )]
    Closed,
}

impl StateError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::OverLimit { .. } => "store-state-over-limit",
            Self::Codec(error) => error.key(),
            Self::Damaged(_) => "store-state-damaged",
            Self::DiskFull => "store-state-disk-full",
            Self::Failed(_) => "store-state-failed",
            Self::Panicked(_) => "store-state-panicked",
            Self::JournalShort { .. } => "store-state-journal-short",
            Self::Closed => "store-state-closed",
        }
    }
}

/// A value with its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub schema: Schema,
    /// Number of the journal record that wrote it.
    pub revision: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Value {
    /// The value read, which must be of `schema`.
    ///
    /// # Errors
    /// [`StateError::Damaged`] when it is of another schema or cannot be read.
    pub fn read<T: DeserializeOwned>(&self, schema: Schema) -> Result<T, StateError> {
        codec::value_of(schema, self.schema, &self.bytes).map_err(damaged)
    }
}

/// Changes that are made together or not at all. Of two changes to one key the later counts.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    rows: BTreeMap<Vec<u8>, Option<(Schema, Vec<u8>)>>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes bytes under a key.
    pub fn put(&mut self, key: impl Into<Vec<u8>>, schema: Schema, bytes: Vec<u8>) {
        self.rows.insert(key.into(), Some((schema, bytes)));
    }

    /// Writes a value under a key. Its private values must have been sealed.
    ///
    /// # Errors
    /// [`StateError::Codec`].
    pub fn put_value<T: Serialize>(
        &mut self,
        key: impl Into<Vec<u8>>,
        schema: Schema,
        value: &T,
    ) -> Result<(), StateError> {
        self.put(key, schema, codec::sealed_to_bytes(value).map_err(StateError::Codec)?);
        Ok(())
    }

    /// Removes a key; one that is not there is left alone.
    pub fn delete(&mut self, key: impl Into<Vec<u8>>) {
        self.rows.insert(key.into(), None);
    }

    /// The same changes in batches of at most `rows_max` keys, in order of key.
    pub fn in_parts(self, rows_max: usize) -> impl Iterator<Item = Self> {
        let mut rows = self.rows.into_iter();
        std::iter::from_fn(move || {
            let part: BTreeMap<_, _> = rows.by_ref().take(rows_max.max(1)).collect();
            (!part.is_empty()).then_some(Self { rows: part })
        })
    }

    /// Number of keys changed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The changes in order of key: the new value with its schema, or `None` for a removal.
    pub fn changes(&self) -> impl Iterator<Item = (&[u8], Option<(Schema, &[u8])>)> {
        self.rows.iter().map(|(key, row)| {
            (key.as_slice(), row.as_ref().map(|(schema, bytes)| (*schema, bytes.as_slice())))
        })
    }

    fn check(&self) -> Result<(), StateError> {
        if self.rows.len() > BATCH_ROWS_MAX {
            let (size, max) = (self.rows.len(), BATCH_ROWS_MAX);
            return Err(StateError::OverLimit { what: "the batch", size, max });
        }
        for (key, row) in &self.rows {
            check_key(key)?;
            let size = row.as_ref().map_or(0, |(_, bytes)| bytes.len());
            let max = codec::VALUE_BYTES_MAX as usize;
            if size > max {
                return Err(StateError::OverLimit { what: "a value", size, max });
            }
        }
        Ok(())
    }
}

/// The state of one centre: rows under keys, in the order of the keys' bytes.
pub trait StateStore: Send + Sync {
    /// Applies the changes of the journal up to and including `applied`, all or nothing. Not
    /// durable until [`StateStore::sync`]; the journal is.
    ///
    /// # Errors
    /// Any [`StateError`]; the state is then as it was, or must be set aside.
    fn apply(&self, batch: &Batch, applied: Applied) -> Result<(), StateError>;

    /// The value under a key.
    ///
    /// # Errors
    /// [`StateError::Damaged`] when the row's checksum does not match, and other [`StateError`]s.
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError>;

    /// Up to `rows_max` rows (never more than [`SCAN_ROWS_MAX`]) whose keys begin with `prefix`
    /// and come after `after`, in order. A batch is seen whole or not at all.
    ///
    /// # Errors
    /// As [`StateStore::get`].
    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError>;

    /// Takes the rows whose keys begin with `prefix`, in order, until `take` wants no more. It must
    /// not ask the store for anything meanwhile: a store may be locked as long.
    ///
    /// # Errors
    /// As [`StateStore::get`].
    fn each(
        &self,
        prefix: &[u8],
        take: &mut dyn FnMut(&[u8], &Value) -> bool,
    ) -> Result<(), StateError> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let rows = self.scan(prefix, after.as_deref(), SCAN_ROWS_MAX)?;
            if !rows.iter().all(|(key, value)| take(key, value)) {
                return Ok(());
            }
            let Some((last, _)) = rows.into_iter().next_back() else { return Ok(()) };
            after = Some(last);
        }
    }

    /// How far the state follows the journal; `None` when nothing has been applied.
    ///
    /// # Errors
    /// As [`StateStore::get`].
    fn applied(&self) -> Result<Option<Applied>, StateError>;

    /// Makes what was applied durable. The engine calls it in its own rhythm; the longer it waits,
    /// the more of the journal is replayed after a power cut.
    ///
    /// # Errors
    /// Any [`StateError`].
    fn sync(&self) -> Result<(), StateError>;
}

fn check_key(key: &[u8]) -> Result<(), StateError> {
    let (size, max) = (key.len(), STATE_KEY_BYTES_MAX);
    if size > max {
        return Err(StateError::OverLimit { what: "a key", size, max });
    }
    Ok(())
}

fn damaged(error: CodecError) -> StateError {
    StateError::Damaged(error.to_string())
}
