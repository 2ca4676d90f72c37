//! Taking erased people and their cases off everything they were found by.

use std::collections::BTreeSet;

use serde::Serialize;

use super::find::{BLOCK_BITS, ENTRY_BYTES};
use super::{
    BUCKET, BUCKET_SCHEMA, CODE, CODE_SCHEMA, CodeRecord, LIST, LIST_SCHEMA, ReadError, each_row,
};
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::store::codec::{self, Schema};
use crate::store::state::{Batch, StateError, StateStore};

/// Takes cases off every list and out of every bucket, and the codes of `persons` with them, in
/// batches of at most `rows_max` rows. Their words are not asked for: whoever was erased has none any
/// more, and their hashes must not stay.
/// A state that is older than the erasure does not tell the code any more, so that its row is known
/// by the person's number alone. Looks at all rows of the index and of the codes, which for the few
/// erasures of a year is soon enough.
///
/// # Errors
/// [`ReadError`].
pub fn unlisted(
    store: &dyn StateStore,
    cases: &BTreeSet<CaseId>,
    persons: &BTreeSet<PersonId>,
    rows_max: usize,
) -> Result<Vec<Batch>, ReadError> {
    let mut batches = Vec::new();
    each_row(store, LIST, |key, value| {
        let block = key.last_chunk().map(|block| u32::from_be_bytes(*block));
        let block = block.ok_or(ReadError::Incomplete("the block of a list"))?;
        let low: Vec<u16> = value.read(LIST_SCHEMA)?;
        let is_gone = |low: &u16| cases.contains(&CaseId((block << BLOCK_BITS) | u32::from(*low)));
        without(&mut batches, rows_max, (key, LIST_SCHEMA), low, is_gone)
    })?;
    each_row(store, BUCKET, |key, value| {
        let entries: Vec<[u8; ENTRY_BYTES]> = value.read(BUCKET_SCHEMA)?;
        let is_gone = |entry: &[u8; ENTRY_BYTES]| {
            let case = entry.last_chunk().map(|id| CaseId(u32::from_be_bytes(*id)));
            case.is_some_and(|case| cases.contains(&case))
        };
        without(&mut batches, rows_max, (key, BUCKET_SCHEMA), entries, is_gone)
    })?;
    each_row(store, CODE, |key, value| {
        let CodeRecord { person, .. } = value.read(CODE_SCHEMA)?;
        if persons.contains(&person)
            && let Some(batch) = room(&mut batches, rows_max)
        {
            batch.delete(key);
        }
        Ok::<(), ReadError>(())
    })?;
    batches.retain(|batch| !batch.is_empty());
    Ok(batches)
}

/// Writes a row again without what is gone, or removes it when nothing is left; a row that lacks
/// nothing stays as it is.
fn without<T: Serialize>(
    batches: &mut Vec<Batch>,
    rows_max: usize,
    (key, schema): (&[u8], Schema),
    mut entries: Vec<T>,
    is_gone: impl Fn(&T) -> bool,
) -> Result<(), ReadError> {
    let before = entries.len();
    entries.retain(|entry| !is_gone(entry));
    if entries.len() == before {
        return Ok(());
    }
    let Some(batch) = room(batches, rows_max) else { return Ok(()) };
    if entries.is_empty() {
        batch.delete(key);
    } else {
        batch.put(key, schema, codec::to_bytes(&entries).map_err(StateError::Codec)?);
    }
    Ok(())
}

/// The batch that has room for one row more.
fn room(batches: &mut Vec<Batch>, rows_max: usize) -> Option<&mut Batch> {
    if batches.last().is_none_or(|batch| batch.len() >= rows_max) {
        batches.push(Batch::new());
    }
    batches.last_mut()
}
