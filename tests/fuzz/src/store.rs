//! Journal, frames and rows: whatever lies on the disk, reading ends with a value or a reason.

use dost_desk::casework::case::Case;
use dost_desk::casework::event::Frame;
use dost_desk::casework::staff::Staff;
use dost_desk::casework::ticket::Ticket;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::store::codec::{Envelope, Schema, from_bytes, payload_schema, to_bytes};
use dost_desk::store::journal::{Journal, JournalOptions, SEGMENT_BYTES_MIN};
use dost_desk::store::medium::{Medium, MemoryMedium};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::chosen;

/// What is decoded is written and read again as the same bytes.
fn steady<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let schema = Schema { kind: 1, version: 1 };
    let Ok(value) = from_bytes::<T>(schema, bytes) else { return };
    // A value about a person that lies open is refused, and that is right.
    let Ok(written) = to_bytes(&value) else { return };
    let again: T = from_bytes(schema, &written).expect("what was written is read");
    let twice = to_bytes(&again).expect("what was written once is written twice");
    assert_eq!(written, twice);
}

/// Bodies of frames.
pub fn frames(bytes: &[u8]) {
    let _ = payload_schema(bytes);
    steady::<Frame>(bytes);
}

/// Rows of the state: their envelopes, and the values in them.
pub fn state(bytes: &[u8]) {
    let (which, rest) = chosen(bytes, 6);
    match which {
        0 => {
            let (key, row) = rest.split_at(rest.len().min(8));
            if let Ok(envelope) = Envelope::decode(key, row) {
                assert_eq!(envelope.encode(key), row);
            }
        }
        1 => steady::<Case>(rest),
        2 => steady::<Ticket>(rest),
        3 => steady::<Staff>(rest),
        4 => steady::<Passport>(rest),
        _ => steady::<Calendar>(rest),
    }
}

/// A journal's folder with these bytes as a segment, as the mark, or both: it opens and is whole,
/// or says why not. What opens takes a record and opens again with it.
pub fn journal(bytes: &[u8]) {
    let (which, rest) = chosen(bytes, 3);
    let options = JournalOptions {
        segment_bytes: SEGMENT_BYTES_MIN,
        ..JournalOptions::new(*b"store-for-tests!")
    };
    let mut medium = MemoryMedium::new();
    let mut put = |name: &str, bytes: &[u8]| medium.create(name, bytes).expect("memory");
    let mark = rest.len().min(64);
    if which > 0 {
        put("mark", &rest[..mark]);
    }
    if which < 2 {
        put("00000000.segment", &rest[if which == 1 { mark } else { 0 }..]);
    }
    let Ok((mut opened, report)) = Journal::open(Box::new(medium.clone()), options) else {
        return;
    };
    let records: Result<Vec<_>, _> = opened.records(0).collect();
    let records = records.expect("verified at opening").len();
    assert_eq!(records as u64, report.records);
    if opened.append_group(&[b"after".as_slice()]).is_err() {
        return;
    }
    drop(opened);
    let (again, report) = Journal::open(Box::new(medium), options).expect("opened before");
    assert_eq!(report.records, records as u64 + 1);
    let last = again.record(report.records - 1).expect("readable").expect("there");
    assert_eq!(last.payload, b"after");
}
