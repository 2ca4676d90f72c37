//! Reading the journal from end to end: at every start, and for `verify`.

use std::sync::OnceLock;

use super::error::{Broken, Fault, JournalError};
use super::layout::{
    self, ChainHash, MARK_BYTES, Mark, RECORD_ALIGN_BYTES, RawRecord, SEGMENT_HEAD_BYTES, Seal,
    SegmentHead, genesis, record_bytes,
};
use super::{
    Journal, JournalOptions, MARK_FILE, PAYLOAD_BYTES_MAX, SEAL_FILE, SEGMENT_BYTES_MIN, Segment,
    segment_name,
};
use crate::store::medium::Medium;

/// Suffix of segment files.
const SEGMENT_SUFFIX: &str = ".segment";
/// Suffix of a segment that was still being made.
const UNFINISHED_SUFFIX: &str = ".segment.new";

/// What reading the whole journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whole records.
    pub records: u64,
    /// Segment files.
    pub segments: usize,
    /// Hash of the last record, or of the beginning.
    pub head: ChainHash,
    /// An end that was never acknowledged and is (or, by `verify`, would be) cut off.
    pub torn: Option<TornTail>,
    /// A mark is unreadable. It is only a witness and is written anew; after a power cut this can
    /// happen, otherwise look at the disk.
    pub mark_damaged: bool,
}

/// Bytes after the last whole record that nobody was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// Where they begin, the number the record would have had, and what is wrong with it.
    pub at: Broken,
    /// From there to the last byte that is not zero, bytes.
    pub bytes: u64,
}

/// State of the scan: everything before it is whole.
struct Scan {
    segments: Vec<Segment>,
    /// Bytes of the last segment.
    last: Vec<u8>,
    end: u64,
    next_seq: u64,
    head: ChainHash,
    /// Segments that were not read because a seal vouches for them.
    sealed: u32,
    /// Records known to be durable.
    proven: u64,
    mark: Option<Mark>,
    mark_damaged: bool,
    torn: Option<TornTail>,
}

pub(super) fn verify(
    medium: &dyn Medium,
    options: &JournalOptions,
) -> Result<Report, JournalError> {
    Ok(scan(medium, options, None)?.report())
}

pub(super) fn open(
    medium: Box<dyn Medium>,
    options: JournalOptions,
) -> Result<(Journal, Report), JournalError> {
    let scan = scan(medium.as_ref(), &options, None)?;
    ready(medium, options, scan)
}

/// As [`open`], from the seal on if there is one that fits. If the rest does not follow it, all of
/// the journal is read, and says what is wrong.
pub(super) fn open_sealed(
    medium: Box<dyn Medium>,
    options: JournalOptions,
) -> Result<(Journal, Report), JournalError> {
    let sealed = read_seal(medium.as_ref(), &options);
    let scanned = match sealed.map(|sealed| scan(medium.as_ref(), &options, Some(sealed))) {
        Some(Ok(scan)) => scan,
        Some(Err(_)) | None => scan(medium.as_ref(), &options, None)?,
    };
    ready(medium, options, scanned)
}

/// The segments a seal vouches for, if their heads say that they are all there.
fn read_seal(medium: &dyn Medium, options: &JournalOptions) -> Option<(Seal, Vec<Segment>)> {
    let seal = Seal::decode(&medium.read(SEAL_FILE).ok()?)?;
    let mut segments: Vec<Segment> = Vec::new();
    let mut next_seq = 0;
    for index in 0..seal.segments {
        let name = segment_name(index);
        let head = SegmentHead::decode(&medium.read_at(&name, 0, SEGMENT_HEAD_BYTES).ok()?).ok()?;
        medium.read_at(&name, head.size.checked_sub(1)?, 1).ok()?;
        let is_next = head.index == index && head.store == options.store;
        if !is_next || head.first_seq < next_seq || head.first_seq > seal.first_seq {
            return None;
        }
        next_seq = head.first_seq;
        segments.push(Segment { name, head, offsets: OnceLock::new() });
    }
    Some((seal, segments))
}

fn ready(
    mut medium: Box<dyn Medium>,
    options: JournalOptions,
    scan: Scan,
) -> Result<(Journal, Report), JournalError> {
    let report = scan.report();
    remove_unfinished(medium.as_mut())?;
    settle_tail(medium.as_mut(), &scan)?;
    prepare_marks(medium.as_mut())?;
    // The last start may have ended between naming a segment and making the name durable.
    medium.sync_names().map_err(|error| JournalError::failed("sync", ".", error))?;
    let is_sealed = scan.is_sealed();
    let mut journal = scan.journal(medium, options);
    // Both places, so that a damaged one does not stay.
    journal.write_mark();
    journal.write_mark();
    if !is_sealed {
        journal.write_seal();
    }
    Ok((journal, report))
}

/// As [`open`], without touching anything; the journal takes nothing more.
pub(super) fn look(
    medium: Box<dyn Medium>,
    options: JournalOptions,
) -> Result<(Journal, Report), JournalError> {
    let scan = scan(medium.as_ref(), &options, None)?;
    let report = scan.report();
    let durable = scan.proven.min(scan.next_seq);
    let journal = Journal { poisoned: true, durable, ..scan.journal(medium, options) };
    Ok((journal, report))
}

/// Reads every segment in order, or those after the ones that are sealed.
fn scan(
    medium: &dyn Medium,
    options: &JournalOptions,
    sealed: Option<(Seal, Vec<Segment>)>,
) -> Result<Scan, JournalError> {
    let names = medium.names().map_err(|error| JournalError::unreadable(".", error))?;
    let count = names.iter().filter_map(|name| segment_index(name)).max().map_or(0, |max| max + 1);
    let (mark, mark_damaged) = read_marks(medium, &names)?;
    let start = Seal { segments: 0, first_seq: 0, previous: genesis(&options.store) };
    let (seal, segments) = sealed.unwrap_or((start, Vec::new()));
    let mut scan = Scan {
        segments,
        last: Vec::new(),
        end: 0,
        next_seq: seal.first_seq,
        head: seal.previous,
        sealed: seal.segments,
        proven: mark.map_or(0, |mark| mark.durable),
        mark,
        mark_damaged,
        torn: None,
    };
    // What a seal vouches for ends before the last segment: it is written when that one begins.
    for index in seal.segments..count.max(seal.segments + u32::from(seal.segments > 0)) {
        scan.segment(medium, options, index, index + 1 == count)?;
    }
    scan.check_mark()?;
    Ok(scan)
}

fn segment_index(name: &str) -> Option<u32> {
    name.strip_suffix(SEGMENT_SUFFIX)?.parse().ok()
}

/// The newest whole mark, and whether one of the two places holds something else.
fn read_marks(medium: &dyn Medium, names: &[String]) -> Result<(Option<Mark>, bool), JournalError> {
    if !names.iter().any(|name| name == MARK_FILE) {
        return Ok((None, false));
    }
    let bytes =
        medium.read(MARK_FILE).map_err(|error| JournalError::unreadable(MARK_FILE, error))?;
    let mut damaged = bytes.len() != 2 * MARK_BYTES;
    let mut newest: Option<Mark> = None;
    for place in bytes.chunks(MARK_BYTES) {
        match Mark::decode(place) {
            Some(mark) if newest.is_none_or(|known| known.durable < mark.durable) => {
                newest = Some(mark);
            }
            Some(_) => {}
            None => damaged |= place.iter().any(|byte| *byte != 0),
        }
    }
    Ok((newest, damaged))
}

impl Scan {
    /// Whether the seal there is vouches for all segments but the last.
    fn is_sealed(&self) -> bool {
        self.sealed as usize + 1 >= self.segments.len()
    }

    fn report(&self) -> Report {
        Report {
            records: self.next_seq,
            segments: self.segments.len(),
            head: self.head,
            torn: self.torn.clone(),
            mark_damaged: self.mark_damaged,
        }
    }

    fn journal(self, medium: Box<dyn Medium>, options: JournalOptions) -> Journal {
        Journal {
            medium,
            options,
            segments: self.segments,
            end: self.end,
            next_seq: self.next_seq,
            head: self.head,
            durable: self.next_seq,
            mark_turn: 0,
            poisoned: false,
        }
    }

    fn broken(&self, name: &str, offset: u64, what: Fault) -> Broken {
        Broken { segment: name.to_owned(), offset, seq: self.next_seq, what }
    }

    fn segment(
        &mut self,
        medium: &dyn Medium,
        options: &JournalOptions,
        index: u32,
        is_last: bool,
    ) -> Result<(), JournalError> {
        let name = segment_name(index);
        let bytes = match medium.read(&name) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(JournalError::Damaged(self.broken(&name, 0, Fault::SegmentMissing)));
            }
            Err(error) => return Err(JournalError::unreadable(&name, error)),
        };
        let head = self.check_head(&name, &bytes, options, index)?;
        self.segments.push(Segment::new(name, head));
        self.end = SEGMENT_HEAD_BYTES as u64;
        self.last = bytes;
        self.records(is_last)
    }

    fn check_head(
        &self,
        name: &str,
        bytes: &[u8],
        options: &JournalOptions,
        index: u32,
    ) -> Result<SegmentHead, JournalError> {
        let damaged = |what| JournalError::Damaged(self.broken(name, 0, what));
        let head = SegmentHead::decode(bytes).map_err(damaged)?;
        if head.store != options.store {
            return Err(damaged(Fault::OtherStore));
        }
        if head.size != bytes.len() as u64 || head.size < SEGMENT_BYTES_MIN {
            return Err(damaged(Fault::SegmentSize));
        }
        if head.first_seq > self.next_seq
            && let Some(before) = self.segments.last()
        {
            let missing = self.broken(&before.name, self.end, Fault::Missing);
            return Err(JournalError::Damaged(missing));
        }
        if head.index != index || head.first_seq != self.next_seq {
            return Err(damaged(Fault::Sequence));
        }
        if head.previous != self.head {
            return Err(damaged(Fault::Chain));
        }
        Ok(head)
    }

    /// Reads the records of the segment in `last`.
    fn records(&mut self, is_last: bool) -> Result<(), JournalError> {
        let bytes = std::mem::take(&mut self.last);
        let outcome = self.records_in(&bytes, is_last);
        self.last = bytes;
        outcome
    }

    fn records_in(&mut self, bytes: &[u8], is_last: bool) -> Result<(), JournalError> {
        loop {
            let start = usize::try_from(self.end).unwrap_or(usize::MAX);
            let rest = bytes.get(start..).unwrap_or_default();
            if rest.len() < RECORD_ALIGN_BYTES || is_zero(rest) {
                return Ok(());
            }
            let fault = match RawRecord::decode(rest, PAYLOAD_BYTES_MAX) {
                Ok(raw) if raw.seq != self.next_seq || raw.durable > raw.seq => Fault::Sequence,
                Ok(raw) if raw.previous != self.head => Fault::Chain,
                Ok(raw) => {
                    self.accept(&raw);
                    continue;
                }
                Err(fault) => fault,
            };
            return self.stop_at(rest, fault, is_last);
        }
    }

    fn accept(&mut self, raw: &RawRecord<'_>) {
        if let Some(segment) = self.segments.last_mut() {
            segment.note(&mut vec![u32::try_from(self.end).unwrap_or(u32::MAX)]);
        }
        self.end += record_bytes(raw.payload.len()) as u64;
        self.head = layout::chain(&self.head, raw.seq, raw.payload);
        self.next_seq += 1;
        self.proven = self.proven.max(raw.durable);
        if let Some(mark) = self.mark
            && mark.durable == self.next_seq
            && mark.hash != self.head
        {
            // The mark has a checksum of its own; a whole one that disagrees is reported below.
            self.mark_damaged = true;
        }
    }

    /// Decides what the bytes in `rest`, which are not the next record, are: a torn end, or damage.
    fn stop_at(&mut self, rest: &[u8], what: Fault, is_last: bool) -> Result<(), JournalError> {
        let name = self.segments.last().map_or_else(String::new, |last| last.name.clone());
        let at = self.broken(&name, self.end, what);
        // A record with a right checksum in a wrong place was not torn: it was put there.
        let is_whole = matches!(what, Fault::UnknownVersion(_) | Fault::Sequence | Fault::Chain);
        // A later segment is begun only after the group before it was acknowledged.
        let was_acknowledged = self.proven > self.next_seq || self.proven_by_later(rest);
        if !is_last || is_whole || was_acknowledged {
            return Err(JournalError::Damaged(at));
        }
        let bytes = rest.iter().rposition(|byte| *byte != 0).map_or(0, |last| last as u64 + 1);
        self.torn = Some(TornTail { at, bytes });
        Ok(())
    }

    /// Whether a later record says that the next one had been durable.
    fn proven_by_later(&self, rest: &[u8]) -> bool {
        let places = (RECORD_ALIGN_BYTES..rest.len()).step_by(RECORD_ALIGN_BYTES);
        places.filter_map(|place| rest.get(place..)).any(|bytes| {
            RawRecord::decode(bytes, PAYLOAD_BYTES_MAX)
                .is_ok_and(|later| later.durable > self.next_seq)
        })
    }

    fn check_mark(&self) -> Result<(), JournalError> {
        let Some(mark) = self.mark else { return Ok(()) };
        if mark.durable > self.next_seq {
            let (name, offset, what) = match self.segments.last() {
                Some(last) if self.end < last.head.size => {
                    (last.name.clone(), self.end, Fault::Missing)
                }
                _ => {
                    let index = u32::try_from(self.segments.len()).unwrap_or(u32::MAX);
                    (segment_name(index), 0, Fault::SegmentMissing)
                }
            };
            return Err(JournalError::Damaged(self.broken(&name, offset, what)));
        }
        Ok(())
    }
}

fn remove_unfinished(medium: &mut dyn Medium) -> Result<(), JournalError> {
    let names = medium.names().map_err(|error| JournalError::unreadable(".", error))?;
    for name in names.iter().filter(|name| name.ends_with(UNFINISHED_SUFFIX)) {
        medium.remove(name).map_err(|error| JournalError::failed("remove", name, error))?;
    }
    Ok(())
}

/// Writes the end of the last segment again and syncs it: zeros over a torn tail, and the records
/// whose durability nothing proves. They may have been read from pages that a failed sync left in
/// memory only, and what the centre shows must not vanish at the next power cut.
fn settle_tail(medium: &mut dyn Medium, scan: &Scan) -> Result<(), JournalError> {
    let Some(segment) = scan.segments.last() else { return Ok(()) };
    if scan.torn.is_none() && scan.proven >= scan.next_seq {
        return Ok(());
    }
    let first_unproven = usize::try_from(scan.proven.saturating_sub(segment.head.first_seq)).ok();
    let start = first_unproven
        .and_then(|index| segment.offsets.get()?.get(index))
        .map_or(scan.end, |offset| u64::from(*offset));
    let torn_bytes = scan.torn.as_ref().map_or(0, |torn| torn.bytes);
    let position = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let mut bytes =
        scan.last.get(position(start)..position(scan.end)).map(<[u8]>::to_vec).unwrap_or_default();
    bytes.resize(bytes.len() + position(torn_bytes), 0);
    let name = &segment.name;
    medium
        .write_at(name, start, &bytes)
        .map_err(|error| JournalError::failed("write", name, error))?;
    medium.sync(name).map_err(|error| JournalError::failed("sync", name, error))
}

/// The file of the marks must exist before the first append, which does not sync it.
fn prepare_marks(medium: &mut dyn Medium) -> Result<(), JournalError> {
    let ready = medium.read(MARK_FILE).is_ok_and(|bytes| bytes.len() == 2 * MARK_BYTES);
    if ready {
        return Ok(());
    }
    medium
        .replace(MARK_FILE, &[0; 2 * MARK_BYTES])
        .map_err(|error| JournalError::failed("create", MARK_FILE, error))
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}
