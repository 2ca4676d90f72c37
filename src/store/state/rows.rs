//! How rows lie in sled's one tree. The first byte of a key is the table:
//!
//! ```text
//! 01 name                        meta: store id, applied
//! 10 key                         a value, or the head of one cut into chunks
//! 11 length u16 key part u16     the chunks (numbers big-endian, so that they lie in order)
//! ```
//!
//! sled puts values of 16 KiB and more into files of their own that it never syncs, so longer ones
//! are cut. Each chunk has an envelope of its own, under its own key.

use crate::store::codec::{CodecError, ENVELOPE_BYTES, Envelope, Schema};

/// Largest value sled is given, envelope included, bytes.
pub const ROW_BYTES_MAX: usize = 8 << 10;
/// Bytes of a value in one row.
pub const CHUNK_BYTES_MAX: usize = ROW_BYTES_MAX - ENVELOPE_BYTES;

/// Flag of a head whose value lies in chunks; its payload is then the length, u32.
const FLAG_CHUNKED: u16 = 1;

const TABLE_META: u8 = 0x01;
const TABLE_VALUES: u8 = 0x10;
const TABLE_CHUNKS: u8 = 0x11;

/// Key of the row that says how far the state reaches.
pub fn applied_key() -> Vec<u8> {
    [&[TABLE_META], b"applied".as_slice()].concat()
}

/// Key of the row that says whose state this is.
pub fn store_key() -> Vec<u8> {
    [&[TABLE_META], b"store".as_slice()].concat()
}

/// Schema of `applied`: seq u64, hash 32.
pub const APPLIED_SCHEMA: Schema = Schema { kind: 1, version: 1 };
/// Schema of `store`: id 16.
pub const STORE_SCHEMA: Schema = Schema { kind: 2, version: 1 };

/// Row key of a value's key.
pub fn value_key(key: &[u8]) -> Vec<u8> {
    [&[TABLE_VALUES], key].concat()
}

/// The value's key of a row key.
pub fn key_of(row: &[u8]) -> &[u8] {
    row.split_first().map_or(&[], |(_, key)| key)
}

fn chunk_key(key: &[u8], part: usize) -> Vec<u8> {
    // Keys and parts are bounded far below u16.
    let number = |value: usize| u16::try_from(value).unwrap_or(u16::MAX).to_be_bytes();
    [&[TABLE_CHUNKS], number(key.len()).as_slice(), key, number(part).as_slice()].concat()
}

/// The rows of a value: its head, and chunks if it is long.
pub fn encode(key: &[u8], schema: Schema, revision: u64, bytes: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let row = |key: Vec<u8>, flags, payload: Vec<u8>| {
        let bytes = Envelope { schema, flags, revision, payload }.encode(&key);
        (key, bytes)
    };
    if bytes.len() <= CHUNK_BYTES_MAX {
        return vec![row(value_key(key), 0, bytes.to_vec())];
    }
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut rows = vec![row(value_key(key), FLAG_CHUNKED, length.to_le_bytes().to_vec())];
    for (part, chunk) in bytes.chunks(CHUNK_BYTES_MAX).enumerate() {
        rows.push(row(chunk_key(key, part), 0, chunk.to_vec()));
    }
    rows
}

/// The keys of the chunks a head speaks of; empty for a value in one row.
pub fn chunk_keys(key: &[u8], head: &Envelope) -> Result<Vec<Vec<u8>>, CodecError> {
    if head.flags & FLAG_CHUNKED == 0 {
        return Ok(Vec::new());
    }
    let length = <[u8; 4]>::try_from(head.payload.as_slice())
        .map_err(|_| CodecError::Envelope("length of a long value"))?;
    let parts = (u32::from_le_bytes(length) as usize).div_ceil(CHUNK_BYTES_MAX);
    Ok((0..parts).map(|part| chunk_key(key, part)).collect())
}
