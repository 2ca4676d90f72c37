//! The store keeps its word: torn ends, flipped bits, failed syncs, power cuts, lost files.

mod canary;
mod codec;
mod drafts;
mod folder;
mod golden;
mod journal;
mod journal_power;
mod keys;
mod packed;
mod state;

use dost_desk::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use dost_desk::store::codec::Schema;
use dost_desk::store::journal::{Journal, JournalError, JournalOptions, Report};
use dost_desk::store::medium::MemoryMedium;
use serde::{Deserialize, Serialize};

/// The id of the data folder in these tests.
pub const STORE: [u8; 16] = *b"store-for-tests!";
/// Small segments, so that a few records fill one.
pub const SEGMENT_BYTES: u64 = 4096;

/// Schema of [`Note`].
pub const NOTE: Schema = Schema { kind: 900, version: 1 };

/// Options with small segments.
pub fn options() -> JournalOptions {
    JournalOptions { segment_bytes: SEGMENT_BYTES, ..JournalOptions::new(STORE) }
}

/// Opens the journal in a directory in memory.
pub fn open(medium: &MemoryMedium) -> Result<(Journal, Report), JournalError> {
    Journal::open(Box::new(medium.clone()), options())
}

/// A payload that differs from record to record in bytes and length.
pub fn payload(seq: u64) -> Vec<u8> {
    let length = 20 + usize::try_from(seq * 37 % 150).unwrap();
    (0..length).map(|index| (seq as usize * 31 + index * 7) as u8).collect()
}

/// A record about a person, as casework will have them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub person: PersonId,
    pub name: Private<String>,
    pub room: u8,
}

impl HoldsPrivate for Note {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.visit(self.person, &mut self.name)
    }
}

/// A note about an invented person.
pub fn note(person: u32, name: &str) -> Note {
    Note { person: PersonId(person), name: Private::of(name.to_owned()), room: 7 }
}
