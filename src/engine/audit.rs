//! Looking at the journal of a centre: `dost journal verify|rebuild|show`. Beside a running one the
//! journal itself can be read and checked; the state store is that centre's alone.
//!
//! None of these makes a data folder, and none changes a frame.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thiserror::Error;

use super::digest;
use super::open::{self, OpenError};
use super::options::Options;
use crate::casework::centre::Centre;
use crate::casework::event::{Event, Frame as Body, RecordedAnswer};
use crate::casework::evidence::{AnswerHash, Standing, standings};
use crate::casework::private::Private;
use crate::locale::dates::date_and_clock;
use crate::store::folder::{DataFolder, FolderError};
use crate::store::frame::Frame;
use crate::store::journal::{ChainHash, Journal, JournalError, JournalOptions, Record};
use crate::store::keys::{KeyError, KeyRing};
use crate::store::records::FRAME_SCHEMA;
use crate::store::state::{Applied, StateError, StateStore, open_state, set_aside_state};

/// What stands in place of a value about a person, and of a PIN's hash.
const MASK: &str = "•••";

/// Why a journal cannot be looked at.
#[derive(Debug, Error)]
pub enum AuditError {
    /// There is no data folder.
    #[error("{path} is not a data folder of this program. Name one with --data.")]
    NoFolder {
        /// What was named.
        path: String,
    },
    /// It does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl AuditError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoFolder { .. } => "journal-no-folder",
            Self::Open(error) => error.key(),
        }
    }
}

/// What the store says while it is being looked at is a reason not to open.
macro_rules! from_store {
    ($($error:ty),+) => {$(
        impl From<$error> for AuditError {
            fn from(error: $error) -> Self {
                Self::Open(error.into())
            }
        }
    )+};
}

from_store!(FolderError, JournalError, KeyError, StateError);

/// How the state store stands to the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateStanding {
    /// There is none yet; it is built at the next start.
    Absent,
    /// It says the same as the journal.
    Same {
        /// Frames it has not followed yet.
        behind: u64,
    },
    /// It says something else: rebuild it.
    Differs,
    /// It cannot be used and has been set aside, or is at the next start.
    Unusable {
        /// Why, in English.
        why: String,
    },
}

/// What `verify` found. The journal itself is whole when there is a report at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    /// Frames, all of them whole, chained and understood.
    pub frames: u64,
    /// Hash of the last one: the number to write down elsewhere.
    pub head: ChainHash,
    /// Digest of the state they lead to.
    pub digest: [u8; 32],
    /// Bytes of an end that was never acknowledged and has been cut off.
    pub torn_bytes: Option<u64>,
    /// The state store.
    pub state: StateStanding,
    /// The answers of outside systems.
    pub answers: AnswersReport,
}

/// How the answers of outside systems stand to the numbers taken when they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswersReport {
    /// Answers that are what came, in the journal.
    pub same: u64,
    /// Answers that went with the key of the person they were about.
    pub erased: u64,
    /// Answers from before numbers were taken.
    pub not_taken: u64,
    /// Answers that are not what came: frames of the journal, and cases that rest on such a one.
    /// At most [`DIFFERING_MAX`].
    pub differing: Vec<String>,
}

/// Answers that are named when they are not what came.
pub const DIFFERING_MAX: usize = 16;

impl AnswersReport {
    /// Takes the numbers of a frame's answers again.
    fn look(&mut self, seq: u64, frame: &Body) {
        for event in &frame.events {
            let Event::Answered { query, answer, .. } = event else { continue };
            if matches!(answer, RecordedAnswer::Unavailable(_)) {
                continue;
            }
            let kept = frame.events.iter().find_map(|event| match event {
                Event::AnswerNumbered { query: of, hash, .. } if of == query => Some(hash),
                _ => None,
            });
            match (kept.map(Private::open), AnswerHash::of_recorded(*query, answer)) {
                (None, _) => self.not_taken += 1,
                (Some(Some(kept)), Some(taken)) if *kept == taken => self.same += 1,
                (Some(Some(_)), Some(_)) => self.differs(format!("frame {seq}, query {query}")),
                (Some(_), _) => self.erased += 1,
            }
        }
    }

    /// Looks whether cases still rest on what came.
    fn look_at_cases(&mut self, centre: &Centre) {
        for case in centre.cases.values() {
            for (question, standing) in standings(case) {
                if standing == Standing::Differs {
                    self.differs(format!("case {}, {question:?}", case.id));
                }
            }
        }
    }

    fn differs(&mut self, what: String) {
        if self.differing.len() < DIFFERING_MAX {
            self.differing.push(what);
        }
    }
}

/// Checks every frame, replays them, and compares the state store with what they say.
///
/// # Errors
/// [`AuditError`]; a damaged journal names its first broken record.
pub fn verify(path: &Path, options: &Options) -> Result<VerifyReport, AuditError> {
    let (folder, journal, torn_bytes) = open_journal(path)?;
    let ring = open_ring(&folder, &journal, options)?;
    let mut answers = AnswersReport::default();
    let centre = open::replay(Centre::default(), &journal, &ring, |seq, frame| {
        answers.look(seq, frame);
    })?;
    answers.look_at_cases(&centre);
    let digest = digest(&centre);
    // The state store's cases take as much memory again.
    drop(centre);
    let state = standing(&folder, &journal, &ring, &digest)?;
    let (frames, head) = (journal.next_seq(), journal.head());
    Ok(VerifyReport { frames, head, digest, torn_bytes, state, answers })
}

/// What can be said of a journal that a running centre writes meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BesideReport {
    /// Frames, all of them whole, chained and understood.
    pub frames: u64,
    /// Hash of the last one.
    pub head: ChainHash,
}

/// Checks every frame of a journal that another process has open, up to some moment after this was
/// called. The state store is that process's own meanwhile.
///
/// # Errors
/// [`AuditError`]; a damaged journal names its first broken record.
pub fn verify_beside(path: &Path) -> Result<BesideReport, AuditError> {
    let journal = look(path)?;
    for record in journal.records(0) {
        read_frame(&record?)?;
    }
    Ok(BesideReport { frames: journal.next_seq(), head: journal.head() })
}

/// What `rebuild` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuildReport {
    /// Frames replayed.
    pub frames: u64,
    /// Where the old state is now; remove it when all is well.
    pub set_aside: Option<PathBuf>,
}

/// Sets the state store aside and builds it anew from the journal.
///
/// # Errors
/// [`AuditError`].
pub fn rebuild(path: &Path, options: &Options) -> Result<RebuildReport, AuditError> {
    let (folder, journal, _) = open_journal(path)?;
    let ring = open_ring(&folder, &journal, options)?;
    let set_aside = set_aside_state(path)?;
    open::load_state(path, folder.store_id(), &journal, &ring, &mut Vec::new())?;
    Ok(RebuildReport { frames: journal.next_seq(), set_aside })
}

/// Gives the frames from `first` on to `take`, one line of JSON each, until it answers `false`.
/// Values about people and PIN hashes are masked, passports and calendars shortened to their
/// versions. Needs no key, and changes nothing: a centre may run meanwhile.
///
/// # Errors
/// [`AuditError`].
pub fn show(path: &Path, first: u64, mut take: impl FnMut(&str) -> bool) -> Result<(), AuditError> {
    let journal = look(path)?;
    for record in journal.records(first) {
        if !take(&line(&read_frame(&record?)?)) {
            break;
        }
    }
    Ok(())
}

fn read_frame(record: &Record) -> Result<Frame<Body>, AuditError> {
    let seq = record.seq;
    let unreadable = |source| OpenError::Frame { seq, source };
    Ok(Frame::read(FRAME_SCHEMA, record).map_err(unreadable)?)
}

pub(super) fn look(path: &Path) -> Result<Journal, AuditError> {
    is_there(path)?;
    let (store, medium) = DataFolder::look(path)?;
    Ok(Journal::look(medium, JournalOptions::new(store))?.0)
}

pub(super) fn is_there(path: &Path) -> Result<(), AuditError> {
    if path.join("format").exists() {
        return Ok(());
    }
    Err(AuditError::NoFolder { path: path.display().to_string() })
}

fn open_journal(path: &Path) -> Result<(DataFolder, Journal, Option<u64>), AuditError> {
    is_there(path)?;
    let folder = DataFolder::open(path)?;
    let options = JournalOptions::new(folder.store_id());
    let (journal, report) = Journal::open(folder.journal_medium()?, options)?;
    Ok((folder, journal, report.torn.map(|torn| torn.bytes)))
}

fn open_ring(
    folder: &DataFolder,
    journal: &Journal,
    options: &Options,
) -> Result<KeyRing, AuditError> {
    let master = options.master(folder.path());
    let open = if journal.next_seq() > 0 { KeyRing::open_existing } else { KeyRing::open };
    Ok(open(folder.medium()?, folder.store_id(), &master)?)
}

fn standing(
    folder: &DataFolder,
    journal: &Journal,
    ring: &KeyRing,
    digest: &[u8; 32],
) -> Result<StateStanding, AuditError> {
    if !folder.path().join("state").exists() {
        return Ok(StateStanding::Absent);
    }
    let opened = open_state(folder.path(), folder.store_id(), journal)?;
    if let Some(aside) = opened.set_aside {
        return Ok(StateStanding::Unusable { why: aside.why });
    }
    let Some(applied) = opened.applied else { return Ok(StateStanding::Absent) };
    compare(&opened.store, applied, journal, ring, digest)
}

fn compare(
    store: &dyn StateStore,
    applied: Applied,
    journal: &Journal,
    ring: &KeyRing,
    digest: &[u8; 32],
) -> Result<StateStanding, AuditError> {
    let read = match open::read_state(store, applied, ring) {
        Ok(read) => read,
        Err(error) => return Ok(StateStanding::Unusable { why: error.to_string() }),
    };
    let behind = journal.next_seq().saturating_sub(read.frames);
    let level = open::replay(read, journal, ring, |_, _| {})?;
    let is_same = super::digest(&level) == *digest;
    Ok(if is_same { StateStanding::Same { behind } } else { StateStanding::Differs })
}

fn line(frame: &Frame<Body>) -> String {
    let hash: String = frame.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = &frame.body;
    let mut shown = serde_json::to_value(body).unwrap_or(Value::Null);
    mask(&mut shown);
    json!({
        "seq": frame.seq,
        "at": date_and_clock(body.at.local()),
        "actor": shown.get("actor"),
        "desk": shown.get("desk"),
        "passport": shown.get("passport"),
        "events": shown.get("events"),
        "hash": hash,
    })
    .to_string()
}

/// Replaces what may not be shown, and what is too long to be.
fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.len() == 1 && fields.contains_key("Sealed") {
                *value = MASK.into();
                return;
            }
            for (name, field) in fields.iter_mut() {
                match name.as_str() {
                    "pin_hash" => *field = MASK.into(),
                    "PassportAdopted" | "calendar" => *field = version_alone(field),
                    _ => mask(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

fn version_alone(value: &Value) -> Value {
    json!({ "version": value.get("version") })
}
