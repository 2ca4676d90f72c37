//! The journal: every change of the centre, in order, in files that can only grow.
//!
//! This is the truth. State in sled, indexes and snapshots are made from it and may be thrown away.
//!
//! * Records are numbered from 0 without gaps and chained by BLAKE3 over previous hash, number and
//!   payload. The chain starts from the data folder's own id.
//! * A group of records costs one write and one `fdatasync`; it is acknowledged after that and not
//!   earlier. A group lies in one segment.
//! * Segments are files of one size, filled with zeros and synced before they are used, so that an
//!   append changes no metadata and a shortened file is noticed.
//! * After a failed write or sync the journal accepts nothing more and is never retried: the kernel
//!   may have dropped the pages and then report success. The next start reads what is there.
//! * What follows the last whole record and was never acknowledged is cut off at the next start and
//!   reported. Damage to a record that was acknowledged stops the centre from opening. The two are
//!   told apart by witnesses: each record says how many were durable when it was written, and a
//!   mark beside the segments says it after each sync.
//! * A start reads the last segment from end to end. The ones before it are full and were read, or
//!   written, before: a seal says so, and their heads say that they are there. `verify` reads all.
//!
//! There is no deletion and no rewriting here: erasing a person destroys the person's key.

mod error;
mod layout;
mod recover;

use std::io;
use std::sync::OnceLock;

pub use error::{Broken, Fault, JournalError};
pub use layout::{
    ChainHash, FORMAT_VERSION, RECORD_ALIGN_BYTES, RECORD_HEAD_BYTES, chain, genesis,
};
pub use recover::{Report, TornTail};

use super::medium::Medium;
use layout::{MARK_BYTES, Mark, RawRecord, SEGMENT_HEAD_BYTES, Seal, SegmentHead, record_bytes};

/// Size of a segment file, bytes.
pub const SEGMENT_BYTES_MAX: u64 = 16 << 20;
/// Size of a segment of a practice centre, bytes.
pub const PRACTICE_SEGMENT_BYTES: u64 = 256 << 10;
/// Smallest segment the journal agrees to, bytes; tests use small ones.
pub const SEGMENT_BYTES_MIN: u64 = 4096;
/// Largest payload of one record, bytes.
pub const PAYLOAD_BYTES_MAX: usize = 1 << 20;
/// Most records in one group.
pub const GROUP_RECORDS_MAX: usize = 256;
/// Most bytes of one group, heads and padding included.
pub const GROUP_BYTES_MAX: usize = 4 << 20;
/// Free space below which nothing more is recorded, bytes (the default of the setting).
pub const FREE_BYTES_MIN: u64 = 64 << 20;

/// File of the marks, beside the segments.
const MARK_FILE: &str = "mark";
/// File that says which segments need not be read again at a start.
const SEAL_FILE: &str = "seal";

/// How a journal is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalOptions {
    /// Id of the data folder; segments of another are refused.
    pub store: [u8; 16],
    /// Size of new segments, bytes; at least [`SEGMENT_BYTES_MIN`].
    pub segment_bytes: u64,
    /// Bytes of the disk that are left free, [`FREE_BYTES_MIN`] by default.
    pub free_bytes_min: u64,
}

impl JournalOptions {
    /// The usual sizes.
    pub fn new(store: [u8; 16]) -> Self {
        Self { store, segment_bytes: SEGMENT_BYTES_MAX, free_bytes_min: FREE_BYTES_MIN }
    }

    /// Sizes for a journal in memory, of which there may be one for each trainee.
    pub fn practice(store: [u8; 16]) -> Self {
        Self { segment_bytes: PRACTICE_SEGMENT_BYTES, ..Self::new(store) }
    }
}

/// Where a record came to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its number, from 0.
    pub seq: u64,
    /// Its hash, which the next record carries.
    pub hash: ChainHash,
}

/// A record read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number, from 0.
    pub seq: u64,
    /// Its hash.
    pub hash: ChainHash,
    /// What it carries.
    pub payload: Vec<u8>,
}

/// A segment that has been found whole, now or before.
#[derive(Clone, Debug)]
struct Segment {
    name: String,
    head: SegmentHead,
    /// Offset of each record in the file; of a sealed segment, once one was asked for. Segments are
    /// far below 4 GiB.
    offsets: OnceLock<Vec<u32>>,
}

impl Segment {
    fn new(name: String, head: SegmentHead) -> Self {
        Self { name, head, offsets: OnceLock::from(Vec::new()) }
    }

    fn note(&mut self, more: &mut Vec<u32>) {
        if let Some(offsets) = self.offsets.get_mut() {
            offsets.append(more);
        }
    }
}

/// The open journal. One process and one thread write it.
pub struct Journal {
    medium: Box<dyn Medium>,
    options: JournalOptions,
    segments: Vec<Segment>,
    /// End of the last record in the last segment, bytes.
    end: u64,
    next_seq: u64,
    head: ChainHash,
    durable: u64,
    /// Which of the two places of the mark is written next.
    mark_turn: u64,
    poisoned: bool,
}

impl Journal {
    /// Opens the journal in `medium`, checks every record of it, and cuts off a torn end that was
    /// never acknowledged. An empty directory becomes an empty journal.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] names the first acknowledged record that is not whole;
    /// [`JournalError::Unreadable`] and [`JournalError::Failed`] when the disk refuses.
    pub fn open(
        medium: Box<dyn Medium>,
        options: JournalOptions,
    ) -> Result<(Self, Report), JournalError> {
        recover::open(medium, options)
    }

    /// As [`Journal::open`], but segments that a seal vouches for are not read again.
    ///
    /// # Errors
    /// As [`Journal::open`]; damage before the seal is found by [`Journal::verify`], and when the
    /// record is read.
    pub fn open_sealed(
        medium: Box<dyn Medium>,
        options: JournalOptions,
    ) -> Result<(Self, Report), JournalError> {
        recover::open_sealed(medium, options)
    }

    /// Reads and checks every record, changing nothing, while another process may be writing: what
    /// is read is whole up to some moment after this was called. Nothing can be recorded with it.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn look(
        medium: Box<dyn Medium>,
        options: JournalOptions,
    ) -> Result<(Self, Report), JournalError> {
        recover::look(medium, options)
    }

    /// Number the next record will get; also how many there are.
    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// Hash of the last record, or of the beginning when there is none.
    pub fn head(&self) -> ChainHash {
        self.head
    }

    /// Records that are known to be on the disk: all of them in a journal that was opened, in one
    /// that is only looked at those that a later record or the mark vouches for.
    pub fn durable(&self) -> u64 {
        self.durable
    }

    /// Whether a write has failed, so that nothing more is accepted.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// Records a group: one write, one sync. When this returns `Ok`, the records survive a power
    /// cut. An empty group does nothing.
    ///
    /// # Errors
    /// `TooLarge`, `TooMany` and `DiskLow` have written nothing. After `Failed` it is unknown
    /// whether the group is on the disk, and every later call answers `Poisoned`.
    pub fn append_group<P: AsRef<[u8]>>(
        &mut self,
        payloads: &[P],
    ) -> Result<Vec<Sealed>, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        if payloads.is_empty() {
            return Ok(Vec::new());
        }
        let bytes = self.check_bounds(payloads)?;
        self.check_space(bytes)?;
        let written = self.write_group(payloads, bytes);
        if written.is_err() {
            self.poisoned = true;
        }
        written
    }

    /// The record `seq`, if there is one.
    ///
    /// # Errors
    /// [`JournalError::Unreadable`], or [`JournalError::Damaged`] when it has changed since the
    /// journal was opened.
    pub fn record(&self, seq: u64) -> Result<Option<Record>, JournalError> {
        let Some((segment, offset)) = self.place(seq)? else { return Ok(None) };
        let read = |length| {
            self.medium
                .read_at(&segment.name, offset, length)
                .map_err(|error| JournalError::unreadable(&segment.name, error))
        };
        let length = layout::payload_length(&read(RECORD_HEAD_BYTES)?).min(PAYLOAD_BYTES_MAX);
        decode_at(segment, offset, seq, None, &read(record_bytes(length))?).map(Some)
    }

    /// The records from `seq` on, in order. Ends after the first error.
    pub fn records(&self, seq: u64) -> Records<'_> {
        Records { journal: self, next: seq, previous: None, loaded: None }
    }

    /// The hash of record `seq`, if there is one.
    ///
    /// # Errors
    /// As [`Journal::record`].
    pub fn hash_at(&self, seq: u64) -> Result<Option<ChainHash>, JournalError> {
        Ok(self.record(seq)?.map(|record| record.hash))
    }

    /// Reads everything again from the disk and checks it, changing nothing.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with the first broken record, or [`JournalError::Unreadable`].
    pub fn verify(&self) -> Result<Report, JournalError> {
        recover::verify(self.medium.as_ref(), &self.options)
    }

    fn place(&self, seq: u64) -> Result<Option<(&Segment, u64)>, JournalError> {
        if seq >= self.next_seq {
            return Ok(None);
        }
        let after = self.segments.partition_point(|segment| segment.head.first_seq <= seq);
        let Some(place) = after.checked_sub(1) else { return Ok(None) };
        let Some(segment) = self.segments.get(place) else { return Ok(None) };
        let offsets = self.offsets(segment, self.segments.get(after))?;
        let index = usize::try_from(seq - segment.head.first_seq).unwrap_or(usize::MAX);
        Ok(offsets.get(index).map(|offset| (segment, u64::from(*offset))))
    }

    /// Where the records of a segment stand. A sealed one is stepped through, length by length: each
    /// record is checked when it is read.
    fn offsets<'a>(
        &self,
        segment: &'a Segment,
        next: Option<&Segment>,
    ) -> Result<&'a [u32], JournalError> {
        if let Some(known) = segment.offsets.get() {
            return Ok(known);
        }
        let name = &segment.name;
        let bytes =
            self.medium.read(name).map_err(|error| JournalError::unreadable(name, error))?;
        let last = next.map_or(self.next_seq, |next| next.head.first_seq);
        let mut offsets = Vec::new();
        let mut at = SEGMENT_HEAD_BYTES;
        for seq in segment.head.first_seq..last {
            let length = bytes.get(at..at + RECORD_HEAD_BYTES).map(layout::payload_length);
            let Some(length) = length.filter(|length| *length <= PAYLOAD_BYTES_MAX) else {
                let (segment, offset) = (name.clone(), at as u64);
                let what = Fault::Length;
                return Err(JournalError::Damaged(Broken { segment, offset, seq, what }));
            };
            offsets.push(u32::try_from(at).unwrap_or(u32::MAX));
            at += record_bytes(length);
        }
        Ok(segment.offsets.get_or_init(|| offsets))
    }

    fn check_bounds<P: AsRef<[u8]>>(&self, payloads: &[P]) -> Result<usize, JournalError> {
        if payloads.len() > GROUP_RECORDS_MAX {
            let (records, records_max) = (payloads.len(), GROUP_RECORDS_MAX);
            return Err(JournalError::TooMany { records, records_max });
        }
        let mut bytes = 0_usize;
        for payload in payloads {
            let length = payload.as_ref().len();
            if length > PAYLOAD_BYTES_MAX {
                let bytes_max = PAYLOAD_BYTES_MAX;
                return Err(JournalError::TooLarge { bytes: length, bytes_max });
            }
            bytes += record_bytes(length);
        }
        let bytes_max = group_bytes_max(self.options.segment_bytes);
        if bytes > bytes_max {
            return Err(JournalError::TooLarge { bytes, bytes_max });
        }
        Ok(bytes)
    }

    /// The guard stops before the disk is full: a full disk would fail the write itself, and with
    /// it everything else on this machine.
    fn check_space(&self, bytes: usize) -> Result<(), JournalError> {
        let free =
            self.medium.free_bytes().map_err(|error| JournalError::unreadable(".", error))?;
        let new_segment = if self.fits(bytes) { 0 } else { self.options.segment_bytes };
        let needed = self.options.free_bytes_min.saturating_add(new_segment);
        if free < needed { Err(JournalError::DiskLow { free, needed }) } else { Ok(()) }
    }

    fn fits(&self, bytes: usize) -> bool {
        self.segments
            .last()
            .is_some_and(|segment| self.end.saturating_add(bytes as u64) <= segment.head.size)
    }

    fn write_group<P: AsRef<[u8]>>(
        &mut self,
        payloads: &[P],
        bytes: usize,
    ) -> Result<Vec<Sealed>, JournalError> {
        if !self.fits(bytes) {
            self.start_segment()?;
        }
        let mut out = Vec::with_capacity(bytes);
        let mut sealed = Vec::with_capacity(payloads.len());
        let mut offsets = Vec::with_capacity(payloads.len());
        let (mut seq, mut previous) = (self.next_seq, self.head);
        for payload in payloads {
            let payload = payload.as_ref();
            offsets.push(u32::try_from(self.end + out.len() as u64).unwrap_or(u32::MAX));
            RawRecord { seq, durable: self.durable, previous, payload }.encode(&mut out);
            previous = layout::chain(&previous, seq, payload);
            sealed.push(Sealed { seq, hash: previous });
            seq += 1;
        }
        let Some(segment) = self.segments.last_mut() else { return Err(JournalError::Poisoned) };
        let name = &segment.name;
        let failed = |action: &'static str| {
            move |error: io::Error| JournalError::failed(action, name, error)
        };
        self.medium.write_at(name, self.end, &out).map_err(failed("write"))?;
        self.medium.sync(name).map_err(failed("sync"))?;
        segment.note(&mut offsets);
        self.end += out.len() as u64;
        (self.next_seq, self.head, self.durable) = (seq, previous, seq);
        self.write_mark();
        Ok(sealed)
    }

    /// Creates the next segment under another name, fills and syncs it, then gives it its name:
    /// a segment that can be seen is whole.
    fn start_segment(&mut self) -> Result<(), JournalError> {
        let index = u32::try_from(self.segments.len()).unwrap_or(u32::MAX);
        let head = SegmentHead {
            index,
            size: self.options.segment_bytes.max(SEGMENT_BYTES_MIN),
            first_seq: self.next_seq,
            store: self.options.store,
            previous: self.head,
        };
        let name = segment_name(index);
        let mut bytes = vec![0; usize::try_from(head.size).unwrap_or(0)];
        if let Some(start) = bytes.get_mut(..SEGMENT_HEAD_BYTES) {
            start.copy_from_slice(&head.encode());
        }
        self.medium
            .replace(&name, &bytes)
            .map_err(|error| JournalError::failed("create", &name, error))?;
        self.segments.push(Segment::new(name, head));
        self.end = SEGMENT_HEAD_BYTES as u64;
        self.write_seal();
        Ok(())
    }

    /// Vouches for every segment but the last. A failure is not an error: the next start reads more.
    fn write_seal(&mut self) {
        let Some(last) = self.segments.last() else { return };
        let SegmentHead { index: segments, first_seq, previous, .. } = last.head;
        if segments > 0 {
            let seal = Seal { segments, first_seq, previous };
            let _ = self.medium.replace(SEAL_FILE, &seal.encode());
        }
    }

    /// Leaves the mark without a sync of its own: it may be lost, and then proves less, never
    /// wrongly more. Two places take turns, so that one is whole at any time. A failure is not an
    /// error, for the records are durable already.
    fn write_mark(&mut self) {
        let mark = Mark { durable: self.durable, hash: self.head };
        let offset = self.mark_turn * MARK_BYTES as u64;
        self.mark_turn = 1 - self.mark_turn;
        let _ = self.medium.write_at(MARK_FILE, offset, &mark.encode());
    }
}

/// Records in order; made by [`Journal::records`]. Holds one segment in memory.
pub struct Records<'a> {
    journal: &'a Journal,
    next: u64,
    /// Hash of the record before `next`, once one has been read.
    previous: Option<ChainHash>,
    loaded: Option<(u32, Vec<u8>)>,
}

impl Records<'_> {
    fn read(&mut self, segment: &Segment, offset: u64) -> Result<Record, JournalError> {
        let index = segment.head.index;
        let bytes = match self.loaded.take() {
            Some((loaded, bytes)) if loaded == index => bytes,
            _ => self
                .journal
                .medium
                .read(&segment.name)
                .map_err(|error| JournalError::unreadable(&segment.name, error))?,
        };
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = bytes.get(start..).unwrap_or_default();
        let record = decode_at(segment, offset, self.next, self.previous, rest);
        self.loaded = Some((index, bytes));
        record
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let journal = self.journal;
        let item = match journal.place(self.next) {
            Ok(Some((segment, offset))) => self.read(segment, offset),
            Ok(None) => return None,
            Err(error) => Err(error),
        };
        self.previous = item.as_ref().ok().map(|record| record.hash);
        self.next = if item.is_ok() { self.next + 1 } else { u64::MAX };
        Some(item)
    }
}

/// Checks and reads the record `seq` at the start of `bytes`, which stand at `offset`.
fn decode_at(
    segment: &Segment,
    offset: u64,
    seq: u64,
    previous: Option<ChainHash>,
    bytes: &[u8],
) -> Result<Record, JournalError> {
    let broken =
        |what| JournalError::Damaged(Broken { segment: segment.name.clone(), offset, seq, what });
    let raw = RawRecord::decode(bytes, PAYLOAD_BYTES_MAX).map_err(broken)?;
    if raw.seq != seq {
        return Err(broken(Fault::Sequence));
    }
    if previous.is_some_and(|previous| previous != raw.previous) {
        return Err(broken(Fault::Chain));
    }
    let hash = layout::chain(&raw.previous, raw.seq, raw.payload);
    Ok(Record { seq, hash, payload: raw.payload.to_vec() })
}

/// Most bytes of one group in segments of this size.
fn group_bytes_max(segment_bytes: u64) -> usize {
    let room = segment_bytes.max(SEGMENT_BYTES_MIN).saturating_sub(SEGMENT_HEAD_BYTES as u64);
    usize::try_from(room).unwrap_or(GROUP_BYTES_MAX).min(GROUP_BYTES_MAX)
}

/// File name of a segment; sorted by name they are in order.
fn segment_name(index: u32) -> String {
    format!("{index:08}.segment")
}
