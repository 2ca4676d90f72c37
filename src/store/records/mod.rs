//! How the centre's values lie in journal and state: schemas, rows and their keys.
//!
//! Each type here is frozen once released: a changed one gets a new schema version, and the old one
//! is upgraded on reading. Values about people are sealed before they come here; keys name no
//! person but by number, and a person's code by a keyed hash.
//!
//! ```text
//! m            meta: identity, counters, how far         c           the calendar in force
//! p hash16     a passport that has been in force         s id u16    a member of staff
//! t id u32     a ticket                                  f id u32    a case, with its raised level
//! n id u32     a person's cases                          k hash16    a person's code, sealed
//! q id u32     an open question                          a seq u64   the answer to a command
//! y id u16     a member of staff's public keys           o           the last outages
//! e id u32     a person who has been erased
//! w id u32     a case that is held in memory             i, u        what closed cases are found by
//! x            a row was found unreadable: build it all anew
//! ```
//!
//! Only open work is held in memory. What is over stays here and is fetched by [`recall`].

mod find;
mod read;
mod recall;
mod together;
mod unlist;
mod write;

use serde::{Deserialize, Serialize};

use super::codec::Schema;
use super::keys::IndexKey;
use crate::casework::case::Case;
use crate::casework::centre::{Answer, Counters, Identity, LastSweep};
use crate::casework::identity::PersonCode;
use crate::casework::ids::{CaseId, CommandId, QueryId, StaffId, TicketId};
use crate::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use crate::casework::public_key::PublicKey;
use crate::casework::register::Question;
use crate::casework::urgency::Urgency;
use crate::law::moment::Moment;

pub use find::{FindBy, Findings, beginning, found, newest_block, on_list};
pub use read::{
    Over, ReadError, TABLE_OF_CASES, TABLES_OVER, each_row, read_centre, read_open, read_over,
    read_row_over,
};
pub use recall::{
    Ready, Shelf, Wanted, open_listed, read_ahead, read_people, read_person, read_sealed, recall,
    recall_ready,
};
pub use unlist::unlisted;
pub use write::{RowError, condemn, write_row};

/// A frame of the journal: [`crate::casework::event::Frame`].
pub const FRAME_SCHEMA: Schema = Schema { kind: 0x0100, version: 1 };
/// Version 2: what is held in memory is listed; 3: a case knows the last change before its author's;
/// 4: lists of 65,536 cases, whole numbers in buckets; 5: a case keeps what was said of payments at its
/// registration, an outage its reason. A store of a version before is built anew.
const META_SCHEMA: Schema = Schema { kind: 0x0101, version: 5 };
const PASSPORT_SCHEMA: Schema = Schema { kind: 0x0102, version: 1 };
const CALENDAR_SCHEMA: Schema = Schema { kind: 0x0103, version: 1 };
const STAFF_SCHEMA: Schema = Schema { kind: 0x0104, version: 1 };
const TICKET_SCHEMA: Schema = Schema { kind: 0x0105, version: 1 };
const CASE_SCHEMA: Schema = Schema { kind: 0x0106, version: 3 };
const PERSON_SCHEMA: Schema = Schema { kind: 0x0107, version: 1 };
const CODE_SCHEMA: Schema = Schema { kind: 0x0108, version: 1 };
const QUESTION_SCHEMA: Schema = Schema { kind: 0x0109, version: 1 };
const ANSWER_SCHEMA: Schema = Schema { kind: 0x010A, version: 1 };
const KEYS_SCHEMA: Schema = Schema { kind: 0x010B, version: 1 };
const OUTAGES_SCHEMA: Schema = Schema { kind: 0x010C, version: 2 };
const ERASED_SCHEMA: Schema = Schema { kind: 0x0110, version: 1 };
const HELD_SCHEMA: Schema = Schema { kind: 0x010D, version: 1 };
const LIST_SCHEMA: Schema = Schema { kind: 0x010E, version: 1 };
const BUCKET_SCHEMA: Schema = Schema { kind: 0x010F, version: 1 };

const META: u8 = b'm';
const PASSPORT: u8 = b'p';
const CALENDAR: u8 = b'c';
const STAFF: u8 = b's';
const TICKET: u8 = b't';
const CASE: u8 = b'f';
const PERSON: u8 = b'n';
const CODE: u8 = b'k';
const QUESTION: u8 = b'q';
const ANSWER: u8 = b'a';
const KEYS: u8 = b'y';
const OUTAGES: u8 = b'o';
const ERASED: u8 = b'e';
const HELD: u8 = b'w';
const LIST: u8 = b'i';
const BUCKET: u8 = b'u';
const CONDEMNED: u8 = b'x';

/// One row of the state, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// Identity, counters, last sweep, how many frames.
    Meta,
    /// A passport, by its version.
    Passport(String),
    /// The calendar in force.
    Calendar,
    /// A member of staff.
    Staff(StaffId),
    /// A ticket.
    Ticket(TicketId),
    /// A case and the level it was raised to.
    Case(CaseId),
    /// A person's cases.
    Person(PersonId),
    /// A person's code.
    Code(PersonCode),
    /// An open question.
    Question(QueryId),
    /// The answer to a command, by its frame.
    Answer(u64, CommandId),
    /// The public keys of a member of staff.
    Keys(StaffId),
    /// The last outages of the outside systems.
    Outages,
    /// That a person has been erased.
    Erased(PersonId),
    /// The code of a person who has been erased: its row goes.
    CodeOfErased(PersonCode),
    /// That a case is held in memory.
    Held(CaseId),
}

impl Row {
    /// Its key. Numbers are big-endian, so that rows lie in order.
    pub fn key(&self, index: &IndexKey) -> Vec<u8> {
        let with = |table: u8, rest: &[u8]| [&[table], rest].concat();
        match self {
            Self::Meta => vec![META],
            Self::Passport(version) => {
                with(PASSPORT, blake3::hash(version.as_bytes()).as_bytes().split_at(16).0)
            }
            Self::Calendar => vec![CALENDAR],
            Self::Staff(id) => with(STAFF, &id.0.to_be_bytes()),
            Self::Ticket(id) => with(TICKET, &id.0.to_be_bytes()),
            Self::Case(id) => with(CASE, &id.0.to_be_bytes()),
            Self::Person(id) => person_key(*id),
            Self::Code(code) | Self::CodeOfErased(code) => {
                let kind = code.kind() as u8;
                with(CODE, &index.hash(&format!("{kind} {}", code.as_str())))
            }
            Self::Question(id) => with(QUESTION, &id.0.to_be_bytes()),
            Self::Answer(seq, _) => with(ANSWER, &seq.to_be_bytes()),
            Self::Keys(id) => with(KEYS, &id.0.to_be_bytes()),
            Self::Outages => vec![OUTAGES],
            Self::Erased(id) => with(ERASED, &id.0.to_be_bytes()),
            Self::Held(id) => with(HELD, &id.0.to_be_bytes()),
        }
    }
}

/// Where a person's cases are listed.
fn person_key(person: PersonId) -> Vec<u8> {
    [&[PERSON], person.0.to_be_bytes().as_slice()].concat()
}

#[derive(Serialize, Deserialize)]
struct MetaRecord {
    frames: u64,
    last_at: Moment,
    identity: Option<Identity>,
    passport: Option<String>,
    counters: Counters,
    last_sweep: Option<LastSweep>,
}

#[derive(Serialize, Deserialize)]
struct CaseRecord {
    case: Case,
    raised: Option<Urgency>,
}

impl HoldsPrivate for Box<CaseRecord> {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        self.as_mut().each_private(visitor)
    }
}

impl HoldsPrivate for CaseRecord {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        self.case.each_private(visitor)
    }
}

#[derive(Serialize, Deserialize)]
struct PersonRecord {
    person: PersonId,
    cases: Vec<CaseId>,
}

#[derive(Serialize, Deserialize)]
struct ErasedRecord {
    person: PersonId,
    at: Moment,
}

#[derive(Serialize, Deserialize)]
struct CodeRecord {
    person: PersonId,
    code: Private<PersonCode>,
}

impl HoldsPrivate for CodeRecord {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.visit(self.person, &mut self.code)
    }
}

#[derive(Serialize, Deserialize)]
struct KeysRecord {
    staff: StaffId,
    keys: Vec<PublicKey>,
}

#[derive(Serialize, Deserialize)]
struct QuestionRecord {
    query: QueryId,
    case: CaseId,
    question: Question,
}

#[derive(Serialize, Deserialize)]
struct AnswerRecord {
    command_id: CommandId,
    answer: Answer,
}
