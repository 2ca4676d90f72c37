//! The bytes of the key file. All numbers are little-endian.
//!
//! ```text
//! head   "DOSTKEYS" | format u16 | derivation u8 | 0 | memory KiB u32 | passes u32 | lanes u32
//!        | salt 16 | root key sealed under the master key 72 | crc u32            (116 bytes)
//! entry  "PK" | kind u8 (1 key, 2 erased) | 0 | person u32 | durable u32
//!        | key sealed under the root 72 | crc u32                                    (88 bytes)
//! ```
//!
//! `durable` is the number of entries that had been synced when this one was written. It tells a
//! torn end, which nobody was promised, from damage to an entry that was.

use super::error::KeyError;
use super::master::Derivation;
use super::places::{Place, Places};
use super::secret::{NONCE_BYTES, WRAPPED_KEY_BYTES};
use crate::casework::private::PersonId;

/// Bytes of a key sealed under another, nonce included.
pub(super) const SEALED_KEY_BYTES: usize = NONCE_BYTES + WRAPPED_KEY_BYTES;
/// Bytes of the head.
pub(super) const HEAD_BYTES: usize = 116;
/// Bytes of an entry.
pub(super) const ENTRY_BYTES: usize = 88;

const MAGIC: [u8; 8] = *b"DOSTKEYS";
const FORMAT: u16 = 1;
const ENTRY_MAGIC: [u8; 2] = *b"PK";
const KIND_KEY: u8 = 1;
const KIND_ERASED: u8 = 2;

/// Head of the key file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub derivation: Derivation,
    pub salt: [u8; 16],
    pub sealed_root: Vec<u8>,
}

/// What the file says of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Key(Vec<u8>),
    Erased,
}

fn with_crc(mut bytes: Vec<u8>) -> Vec<u8> {
    let crc = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

/// The bytes before the checksum, if it fits.
fn without_crc(bytes: &[u8]) -> Option<&[u8]> {
    let (body, crc) = bytes.split_last_chunk::<4>()?;
    (crc32fast::hash(body) == u32::from_le_bytes(*crc)).then_some(body)
}

fn number(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
}

impl Head {
    pub fn encode(&self) -> Vec<u8> {
        let (kind, memory_kib, passes, lanes) = match self.derivation {
            Derivation::Plain => (0, 0, 0, 0),
            Derivation::Argon2 { memory_kib, passes, lanes } => (1, memory_kib, passes, lanes),
        };
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&[kind, 0]);
        for value in [memory_kib, passes, lanes] {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(&self.sealed_root);
        with_crc(bytes)
    }

    pub fn decode(file: &[u8]) -> Result<Self, KeyError> {
        let damaged = || KeyError::Damaged { offset: 0 };
        let body = file.get(..HEAD_BYTES).and_then(without_crc).ok_or_else(damaged)?;
        let (magic, rest) = body.split_at(MAGIC.len());
        let [f0, f1, kind, ..] = rest else { return Err(damaged()) };
        if magic != MAGIC {
            return Err(damaged());
        }
        let format = u16::from_le_bytes([*f0, *f1]);
        if format != FORMAT {
            return Err(KeyError::UnknownVersion(format));
        }
        let value = |offset| number(body, offset).ok_or_else(damaged);
        let derivation = match kind {
            0 => Derivation::Plain,
            1 => {
                Derivation::Argon2 { memory_kib: value(12)?, passes: value(16)?, lanes: value(20)? }
            }
            _ => return Err(damaged()),
        };
        let salt = body.get(24..).and_then(|rest| rest.first_chunk::<16>()).ok_or_else(damaged)?;
        let sealed_root = body.get(40..).ok_or_else(damaged)?.to_vec();
        Ok(Self { derivation, salt: *salt, sealed_root })
    }
}

/// The bytes of one entry.
pub(super) fn encode_entry(person: PersonId, entry: &Entry, durable: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ENTRY_BYTES);
    bytes.extend_from_slice(&ENTRY_MAGIC);
    let (kind, sealed) = match entry {
        Entry::Key(sealed) => (KIND_KEY, sealed.as_slice()),
        Entry::Erased => (KIND_ERASED, &[0; SEALED_KEY_BYTES][..]),
    };
    bytes.extend_from_slice(&[kind, 0]);
    bytes.extend_from_slice(&person.0.to_le_bytes());
    // The number of persons is bounded far below u32.
    bytes.extend_from_slice(&u32::try_from(durable).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(sealed);
    with_crc(bytes)
}

/// What the bytes of an entry say: whose it is, the sealed key unless it was destroyed, and how many
/// entries had been synced.
fn decode_entry(bytes: &[u8]) -> Option<(PersonId, Option<&[u8]>, u32)> {
    let body = without_crc(bytes)?;
    let (head, sealed) = body.split_at_checked(12)?;
    let [m0, m1, kind, 0, ..] = head else { return None };
    if [*m0, *m1] != ENTRY_MAGIC {
        return None;
    }
    let key = match *kind {
        KIND_KEY => Some(sealed),
        KIND_ERASED => None,
        _ => return None,
    };
    Some((PersonId(number(head, 4)?), key, number(head, 8)?))
}

/// The sealed key in the bytes of an entry, if it is that person's.
pub(super) fn key_in(bytes: &[u8], person: PersonId) -> Option<Vec<u8>> {
    match decode_entry(bytes)? {
        (found, key, _) if found == person => key.map(<[u8]>::to_vec),
        _ => None,
    }
}

/// Reads the entries of a key file, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub places: Places,
    /// Entries read, whole or not.
    read: usize,
    /// The first that is not whole.
    broken: Option<usize>,
    /// Entries that are proven to have been synced, by one that was written later.
    proven: usize,
}

impl Reading {
    /// Reads on. Every piece but the last holds whole entries.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] when a broken entry had been synced before a whole one was written.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), KeyError> {
        for bytes in bytes.chunks(ENTRY_BYTES) {
            match (decode_entry(bytes), self.broken) {
                // Of two entries for one person the later counts.
                (Some((person, key, durable)), None) => {
                    let index = u32::try_from(self.read).unwrap_or(u32::MAX);
                    let place = key.map_or(Place::Erased, |_| Place::Key(index));
                    self.places.set(person, place);
                    self.proven = self.proven.max(durable as usize);
                }
                (Some((_, _, durable)), Some(first)) if durable as usize > first => {
                    return Err(KeyError::Damaged { offset: offset_of(first) as u64 });
                }
                (None, None) => self.broken = Some(self.read),
                (_, Some(_)) => {}
            }
            self.read += 1;
        }
        Ok(())
    }

    /// Of a file of `length` bytes, those up to which it is whole, and those up to which an entry
    /// proves that it had been synced.
    pub(super) fn reach(&self, length: usize) -> (usize, usize) {
        let whole = self.broken.map_or(length, offset_of);
        (whole, offset_of(self.proven).min(whole))
    }
}

/// Where an entry stands.
pub(super) fn offset_of(index: usize) -> usize {
    HEAD_BYTES + index * ENTRY_BYTES
}

/// Number of the entry that begins at the end of a file of that length, bytes.
pub(super) fn index_of(length: u64) -> u32 {
    let entries = length.saturating_sub(HEAD_BYTES as u64) / ENTRY_BYTES as u64;
    u32::try_from(entries).unwrap_or(u32::MAX)
}
