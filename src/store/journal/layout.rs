//! The bytes of records, segment heads and marks. All numbers are little-endian.
//!
//! ```text
//! segment  "DOSTSEG1" | version u8 | 0 ×3 | index u32 | size u64 | first seq u64 | store 16
//!          | hash before the first record 32 | 0 ×40 | crc u32
//! record   "RC" | version u8 | 0 | length u32 | crc u32 | seq u64 | durable u64 | previous hash 32
//!          | payload | 0 up to a multiple of 64
//! mark     "MARK" | crc u32 | durable u64 | hash 32 | 0 ×16
//! seal     "SEAL" | crc u32 | segments u32 | 0 ×4 | first seq after them u64 | hash before it 32
//! ```
//!
//! The record's checksum covers everything but itself. `durable` is the number of records that had
//! been synced when this one was written: it tells a torn end, which nobody was promised, from
//! damage to a record that was acknowledged.

use super::error::Fault;

/// Version of the record format written by this program.
pub const FORMAT_VERSION: u8 = 1;
/// Bytes of a segment's head.
pub const SEGMENT_HEAD_BYTES: usize = 128;
/// Bytes of a record before its payload.
pub const RECORD_HEAD_BYTES: usize = 60;
/// Records start at multiples of this many bytes.
pub const RECORD_ALIGN_BYTES: usize = 64;
/// Bytes of one mark.
pub const MARK_BYTES: usize = 64;

const SEGMENT_MAGIC: [u8; 8] = *b"DOSTSEG1";
const RECORD_MAGIC: [u8; 2] = *b"RC";
const MARK_MAGIC: [u8; 4] = *b"MARK";

/// BLAKE3 hash of a record: over the hash before it, its number and its payload.
pub type ChainHash = [u8; 32];

/// The hash that stands before record 0 of a data folder.
pub fn genesis(store: &[u8; 16]) -> ChainHash {
    blake3::derive_key("dost-desk journal genesis v1", store)
}

/// The hash of the record `seq`.
pub fn chain(previous: &ChainHash, seq: u64, payload: &[u8]) -> ChainHash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous);
    hasher.update(&seq.to_le_bytes());
    hasher.update(payload);
    *hasher.finalize().as_bytes()
}

/// Bytes a record with this payload takes in a segment.
pub fn record_bytes(payload: usize) -> usize {
    (RECORD_HEAD_BYTES + payload).next_multiple_of(RECORD_ALIGN_BYTES)
}

/// Length of the payload as the head of a record states it, unchecked.
pub fn payload_length(head: &[u8]) -> usize {
    usize::try_from(u32::from_le_bytes(take(head, 4))).unwrap_or(usize::MAX)
}

/// Reads little-endian numbers and slices of a fixed place; zero where the bytes end.
fn take<const N: usize>(bytes: &[u8], offset: usize) -> [u8; N] {
    let mut out = [0; N];
    if let Some(source) = bytes.get(offset..offset + N) {
        out.copy_from_slice(source);
    }
    out
}

fn crc_without(bytes: &[u8], hole: usize) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(bytes.get(..hole).unwrap_or_default());
    hasher.update(bytes.get(hole + 4..).unwrap_or_default());
    hasher.finalize()
}

/// Head of a segment file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentHead {
    /// Number of the segment, from 0.
    pub index: u32,
    /// Size of the whole file, bytes.
    pub size: u64,
    /// Number of the first record in it.
    pub first_seq: u64,
    /// The data folder it belongs to.
    pub store: [u8; 16],
    /// Hash of the record before the first.
    pub previous: ChainHash,
}

impl SegmentHead {
    /// The bytes at the start of the file.
    pub fn encode(&self) -> [u8; SEGMENT_HEAD_BYTES] {
        let mut bytes = Vec::with_capacity(SEGMENT_HEAD_BYTES);
        bytes.extend_from_slice(&SEGMENT_MAGIC);
        bytes.extend_from_slice(&[FORMAT_VERSION, 0, 0, 0]);
        bytes.extend_from_slice(&self.index.to_le_bytes());
        bytes.extend_from_slice(&self.size.to_le_bytes());
        bytes.extend_from_slice(&self.first_seq.to_le_bytes());
        bytes.extend_from_slice(&self.store);
        bytes.extend_from_slice(&self.previous);
        bytes.resize(SEGMENT_HEAD_BYTES - 4, 0);
        let crc = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&crc.to_le_bytes());
        take(&bytes, 0)
    }

    /// Reads and checks a head.
    ///
    /// # Errors
    /// [`Fault::SegmentHead`] or [`Fault::UnknownVersion`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        let head = bytes.get(..SEGMENT_HEAD_BYTES).ok_or(Fault::SegmentSize)?;
        let (body, crc) = head.split_at(SEGMENT_HEAD_BYTES - 4);
        if take(body, 0) != SEGMENT_MAGIC || crc32fast::hash(body).to_le_bytes() != take(crc, 0) {
            return Err(Fault::SegmentHead);
        }
        let [version] = take(body, 8);
        if version != FORMAT_VERSION {
            return Err(Fault::UnknownVersion(version));
        }
        Ok(Self {
            index: u32::from_le_bytes(take(body, 12)),
            size: u64::from_le_bytes(take(body, 16)),
            first_seq: u64::from_le_bytes(take(body, 24)),
            store: take(body, 32),
            previous: take(body, 48),
        })
    }
}

/// A record as it lies in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawRecord<'a> {
    /// Its number.
    pub seq: u64,
    /// Records that were synced when it was written.
    pub durable: u64,
    /// Hash of the record before it.
    pub previous: ChainHash,
    /// What it carries.
    pub payload: &'a [u8],
}

impl<'a> RawRecord<'a> {
    /// Appends the record's bytes, padding included.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let start = out.len();
        // The caller has checked the payload against its bound, which is far below 4 GiB.
        let length = u32::try_from(self.payload.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&RECORD_MAGIC);
        out.extend_from_slice(&[FORMAT_VERSION, 0]);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&self.seq.to_le_bytes());
        out.extend_from_slice(&self.durable.to_le_bytes());
        out.extend_from_slice(&self.previous);
        out.extend_from_slice(self.payload);
        out.resize(start + record_bytes(self.payload.len()), 0);
        let crc = out.get(start..).map_or(0, |bytes| crc_without(bytes, 8));
        if let Some(hole) = out.get_mut(start + 8..start + 12) {
            hole.copy_from_slice(&crc.to_le_bytes());
        }
    }

    /// Reads the record at the start of `bytes` and checks everything but its place in the chain.
    ///
    /// # Errors
    /// The first [`Fault`] found.
    pub fn decode(bytes: &'a [u8], payload_max: usize) -> Result<Self, Fault> {
        let head = bytes.get(..RECORD_HEAD_BYTES).ok_or(Fault::Length)?;
        if take(head, 0) != RECORD_MAGIC {
            return Err(Fault::NotARecord);
        }
        let length = payload_length(head);
        if length > payload_max {
            return Err(Fault::Length);
        }
        let whole = bytes.get(..record_bytes(length)).ok_or(Fault::Length)?;
        if crc_without(whole, 8).to_le_bytes() != take(whole, 8) {
            return Err(Fault::Checksum);
        }
        let [version] = take(head, 2);
        if version != FORMAT_VERSION {
            return Err(Fault::UnknownVersion(version));
        }
        let end = RECORD_HEAD_BYTES + length;
        if whole.get(end..).is_some_and(|padding| padding.iter().any(|byte| *byte != 0)) {
            return Err(Fault::Padding);
        }
        Ok(Self {
            seq: u64::from_le_bytes(take(head, 12)),
            durable: u64::from_le_bytes(take(head, 20)),
            previous: take(head, 28),
            payload: whole.get(RECORD_HEAD_BYTES..end).unwrap_or_default(),
        })
    }
}

/// A witness, written after each sync: so many records are durable, and the last has this hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Number of durable records.
    pub durable: u64,
    /// Hash of the last of them, or the genesis hash.
    pub hash: ChainHash,
}

impl Mark {
    /// The mark's bytes.
    pub fn encode(&self) -> [u8; MARK_BYTES] {
        let mut bytes = [0; MARK_BYTES];
        let (head, rest) = bytes.split_at_mut(8);
        let (durable, rest) = rest.split_at_mut(8);
        let (hash, _) = rest.split_at_mut(32);
        durable.copy_from_slice(&self.durable.to_le_bytes());
        hash.copy_from_slice(&self.hash);
        let (magic, crc) = head.split_at_mut(4);
        magic.copy_from_slice(&MARK_MAGIC);
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(durable);
        hasher.update(hash);
        crc.copy_from_slice(&hasher.finalize().to_le_bytes());
        bytes
    }

    /// Reads a mark; `None` when the bytes are not a whole one.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mark = Self { durable: u64::from_le_bytes(take(bytes, 8)), hash: take(bytes, 16) };
        (bytes.get(..MARK_BYTES)? == mark.encode()).then_some(mark)
    }
}

/// So many segments have been found whole from end to end; the next one begins with this record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Number of segments.
    pub segments: u32,
    /// Number of the first record after them.
    pub first_seq: u64,
    /// Hash of the record before that.
    pub previous: ChainHash,
}

/// Bytes of a seal.
pub const SEAL_BYTES: usize = 56;
const SEAL_MAGIC: [u8; 4] = *b"SEAL";

impl Seal {
    /// The seal's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(SEAL_BYTES);
        body.extend_from_slice(&self.segments.to_le_bytes());
        body.extend_from_slice(&[0; 4]);
        body.extend_from_slice(&self.first_seq.to_le_bytes());
        body.extend_from_slice(&self.previous);
        let crc = crc32fast::hash(&body).to_le_bytes();
        [SEAL_MAGIC.as_slice(), &crc, &body].concat()
    }

    /// Reads a seal; `None` when the bytes are not a whole one.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let seal = Self {
            segments: u32::from_le_bytes(take(bytes, 8)),
            first_seq: u64::from_le_bytes(take(bytes, 16)),
            previous: take(bytes, 24),
        };
        (bytes == seal.encode()).then_some(seal)
    }
}
