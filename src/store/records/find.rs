//! What closed cases are found by: keyed hashes of folded words, never the words.
//!
//! ```text
//! i hash16 block u32   the cases of a block that have a name with this beginning: u16 each
//! u hash2              the codes, telephones and numbers of a bucket: hash6 case u32 each
//! ```
//!
//! A name is one of few and is found by its beginning, so its cases lie in lists, 65,536 numbers of
//! cases to a row: two beginnings are compared row by row, from the newest, and a million cases are
//! sixteen rows. A code is almost alone and is found whole, so codes share rows. A hash may lie:
//! whoever looks verifies by the case itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::de::DeserializeOwned;

use super::{BUCKET, BUCKET_SCHEMA, LIST, LIST_SCHEMA, ReadError};
use crate::casework::ids::CaseId;
use crate::store::codec::Schema;
use crate::store::keys::IndexKey;
use crate::store::state::{Batch, StateStore};

/// Letters of the longest beginning of a name that has a list; a longer one is found by these.
const BEGINNING_LETTERS_MAX: usize = 8;
/// Numbers of cases in one block are told apart by this many bits.
pub(super) const BLOCK_BITS: u32 = u16::BITS;
/// Bytes of one entry of a bucket.
pub(super) const ENTRY_BYTES: usize = 10;

/// The folded words of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindBy {
    /// Words of names: found by their beginnings.
    pub names: BTreeSet<String>,
    /// Code, telephone, the number and its count: found whole.
    pub whole: BTreeSet<String>,
}

/// Key of a list's row.
type ListKey = [u8; 21];
/// Key of a bucket's row.
type BucketKey = [u8; 3];
/// Names whose hashes are remembered while many cases are gathered: most names are had by many.
const NAMES_REMEMBERED_MAX: usize = 8_192;

/// Entries of many cases, gathered so that each row is written once.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    lists: BTreeMap<ListKey, Vec<u16>>,
    buckets: BTreeMap<BucketKey, Vec<[u8; ENTRY_BYTES]>>,
    /// The hashes of a name's beginnings.
    hashes: HashMap<String, Vec<[u8; 16]>>,
}

impl Findings {
    /// Adds a case. `letters_min` is the shortest beginning that has a list.
    pub fn add(&mut self, index: &IndexKey, id: CaseId, words: &FindBy, letters_min: usize) {
        let low = u16::try_from(id.0 & ((1 << BLOCK_BITS) - 1)).unwrap_or(0);
        if self.hashes.len() >= NAMES_REMEMBERED_MAX {
            self.hashes.clear();
        }
        for name in &words.names {
            if !self.hashes.contains_key(name) {
                self.hashes.insert(name.clone(), hashes(index, name, letters_min));
            }
            for hash in self.hashes.get(name).into_iter().flatten() {
                let list = self.lists.entry(list_key(hash, id.0 >> BLOCK_BITS)).or_default();
                // Two names of one case may begin alike.
                if list.last() != Some(&low) {
                    list.push(low);
                }
            }
        }
        for word in &words.whole {
            let (key, tail) = bucket_key(index, word);
            let mut entry = [0; ENTRY_BYTES];
            let (hash, case) = entry.split_at_mut(tail.len());
            hash.copy_from_slice(&tail);
            case.copy_from_slice(&id.0.to_be_bytes());
            self.buckets.entry(key).or_default().push(entry);
        }
    }

    /// Takes out the lists and leaves the rest: a list grows with the cases of a block and is then
    /// done, while a bucket may get an entry from any case.
    pub fn take_lists(&mut self) -> Self {
        Self { lists: std::mem::take(&mut self.lists), ..Self::default() }
    }

    /// Adds what others have gathered.
    pub fn absorb(&mut self, more: Self) {
        for (key, mut low) in more.lists {
            self.lists.entry(key).or_default().append(&mut low);
        }
        for (key, mut entries) in more.buckets {
            self.buckets.entry(key).or_default().append(&mut entries);
        }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.buckets.is_empty()
    }

    /// Puts the rows, with what stands in them already, into batches of at most `rows_max` rows.
    /// Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn batches(
        &self,
        store: &dyn StateStore,
        rows_max: usize,
    ) -> Result<Vec<Batch>, ReadError> {
        let mut batches = Vec::new();
        let mut batch = Batch::new();
        for (key, low) in &self.lists {
            let all = joined(store, key, LIST_SCHEMA, low)?;
            batch.put_value(key.as_slice(), LIST_SCHEMA, &all)?;
            if batch.len() >= rows_max {
                batches.push(std::mem::take(&mut batch));
            }
        }
        for (key, entries) in &self.buckets {
            let all = joined(store, key, BUCKET_SCHEMA, entries)?;
            batch.put_value(key.as_slice(), BUCKET_SCHEMA, &all)?;
            if batch.len() >= rows_max {
                batches.push(std::mem::take(&mut batch));
            }
        }
        if !batch.is_empty() {
            batches.push(batch);
        }
        Ok(batches)
    }
}

/// What stands in a row already and what is new, in order, each once.
fn joined<T: Copy + Ord + DeserializeOwned>(
    store: &dyn StateStore,
    key: &[u8],
    schema: Schema,
    new: &[T],
) -> Result<Vec<T>, ReadError> {
    let mut all = match store.get(key)? {
        Some(value) => value.read::<Vec<T>>(schema)?,
        None => Vec::new(),
    };
    all.extend_from_slice(new);
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The hashes of a name and of its beginnings.
fn hashes(index: &IndexKey, name: &str, letters_min: usize) -> Vec<[u8; 16]> {
    let ends = name.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let ends = ends.take(BEGINNING_LETTERS_MAX).skip(letters_min.saturating_sub(1));
    let beginnings = ends.filter_map(|end| name.get(..end)).map(|beginning| index.hash(beginning));
    std::iter::once(index.hash(&exact(name))).chain(beginnings).collect()
}

/// The block that holds the newest case.
pub fn newest_block(last: CaseId) -> u32 {
    last.0 >> BLOCK_BITS
}

/// The hash by which the lists of a typed word are found: of names that begin with it, or that are
/// it if `is_whole`. A word longer than a list's gives those that begin as it does.
pub fn beginning(index: &IndexKey, word: &str, is_whole: bool) -> [u8; 16] {
    if is_whole {
        return index.hash(&exact(word));
    }
    index.hash(&word.chars().take(BEGINNING_LETTERS_MAX).collect::<String>())
}

/// The cases of a block that are on the list of a [`beginning`], oldest first.
///
/// # Errors
/// [`ReadError`].
pub fn on_list(
    store: &dyn StateStore,
    beginning: &[u8; 16],
    block: u32,
) -> Result<Vec<CaseId>, ReadError> {
    let Some(value) = store.get(&list_key(beginning, block))? else { return Ok(Vec::new()) };
    let low: Vec<u16> = value.read(LIST_SCHEMA)?;
    Ok(low.into_iter().map(|low| CaseId((block << BLOCK_BITS) | u32::from(low))).collect())
}

/// The cases with this code, telephone, number or count.
///
/// # Errors
/// [`ReadError`].
pub fn found(
    store: &dyn StateStore,
    index: &IndexKey,
    word: &str,
) -> Result<BTreeSet<CaseId>, ReadError> {
    let (key, tail) = bucket_key(index, word);
    let Some(value) = store.get(&key)? else { return Ok(BTreeSet::new()) };
    let entries: Vec<[u8; ENTRY_BYTES]> = value.read(BUCKET_SCHEMA)?;
    let of_word = entries.iter().filter_map(|entry| {
        let (hash, id) = entry.split_at(tail.len());
        (hash == tail).then(|| <[u8; 4]>::try_from(id).ok().map(u32::from_be_bytes)).flatten()
    });
    Ok(of_word.map(CaseId).collect())
}

/// A whole name, told apart from the beginning of a longer one.
fn exact(name: &str) -> String {
    format!("{name}$")
}

fn list_key(hash: &[u8; 16], block: u32) -> ListKey {
    let mut key = [LIST; 21];
    let (_, rest) = key.split_at_mut(1);
    let (place, number) = rest.split_at_mut(hash.len());
    place.copy_from_slice(hash);
    number.copy_from_slice(&block.to_be_bytes());
    key
}

fn bucket_key(index: &IndexKey, word: &str) -> (BucketKey, [u8; 6]) {
    let [h0, h1, tail @ ..] = index.hash(&format!("whole {word}"));
    let mut short = [0; 6];
    short.copy_from_slice(tail.split_at(6).0);
    ([BUCKET, h0, h1], short)
}
