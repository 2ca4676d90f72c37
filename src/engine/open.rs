//! Opening a centre: folder, keys, journal, state, drafts, and the threads that work on them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::archive::Archive;
use super::follow::unreadable;
use super::level::{Progress, level};
use super::media::Media;
use super::options::Options;
use super::rules::{Casework, Rules};
use crate::casework::centre::Centre;
use crate::casework::event::Frame as Body;
use crate::store::codec::CodecError;
use crate::store::drafts::{DraftError, Drafts};
use crate::store::folder::{DataFolder, FolderError, FolderWarning};
use crate::store::frame::Frame;
use crate::store::journal::{Journal, JournalError, JournalOptions, Record, SEGMENT_BYTES_MAX};
use crate::store::keys::{KeyError, KeyRing, KeyState, MasterKeySource, SealedIn};
use crate::store::records::{FRAME_SCHEMA, ReadError, RowError, read_centre, read_open};
use crate::store::state::{
    Applied, Begun, MemoryState, SetAside, StateError, StateStore, begin_state, is_state_there,
    open_state_begun, set_aside_state,
};

/// Why a centre does not open. Nothing acknowledged is lost by any of them.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The state proves that the journal has lost records, or not even an empty one opens.
    #[error(transparent)]
    State(#[from] StateError),
    /// The drafts.
    #[error(transparent)]
    Drafts(#[from] DraftError),
    /// A whole frame cannot be understood.
    #[error(
        "frame {seq} of the journal cannot be understood ({source}). Nothing was changed. It may \
         come from a newer program: install that version."
    )]
    Frame {
        /// Its number.
        seq: u64,
        /// What is wrong.
        source: CodecError,
    },
    /// Rows for a rebuilt state could not be made.
    #[error("the state could not be rebuilt: {0}")]
    Rows(RowError),
    /// The system gives no threads.
    #[error("the centre could not be started ({0}). Free some memory and start again.")]
    Threads(std::io::Error),
}

impl OpenError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Folder(error) => error.key(),
            Self::Keys(error) => error.key(),
            Self::Journal(error) => error.key(),
            Self::State(error) => error.key(),
            Self::Drafts(error) => error.key(),
            Self::Frame { .. } => "open-frame",
            Self::Rows(_) => "open-rows",
            Self::Threads(_) => "open-threads",
        }
    }
}

/// Something a person should know though the centre has opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// About the folder.
    Folder(FolderWarning),
    /// An end of the journal that was never acknowledged has been cut off.
    TornTail {
        /// Its length, bytes.
        bytes: u64,
    },
    /// A witness of the journal was unreadable and has been written anew.
    MarkDamaged,
    /// The state store was unusable or gone, and has been rebuilt.
    StateRebuilt {
        /// Where the old one is now, if there was one.
        path: Option<PathBuf>,
        /// What was wrong with it, in English.
        why: String,
    },
    /// No state store could be opened, as on a full disk; the centre works from the journal alone,
    /// and the store is built again at a later start.
    StateMissing {
        /// What was wrong, in English.
        why: String,
    },
    /// An old copy of the key file held keys of people who have been erased; they are destroyed
    /// again.
    ErasureRepeated {
        /// How many people.
        persons: usize,
    },
    /// Drafts were damaged; the others are there.
    DraftsDropped {
        /// How much was dropped, bytes.
        bytes: u64,
    },
}

impl Note {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Folder(FolderWarning::UnknownNames(_)) => "note-folder-unknown-names",
            Self::Folder(FolderWarning::Exposed(_)) => "note-folder-exposed",
            Self::TornTail { .. } => "note-torn-tail",
            Self::MarkDamaged => "note-mark-damaged",
            Self::StateRebuilt { .. } => "note-state-rebuilt",
            Self::StateMissing { .. } => "note-state-missing",
            Self::ErasureRepeated { .. } => "note-erasure-repeated",
            Self::DraftsDropped { .. } => "note-drafts-dropped",
        }
    }
}

/// A centre whose bytes have been read and agree with each other.
pub(super) struct Loaded {
    pub(super) centre: Centre,
    pub(super) journal: Journal,
    pub(super) ring: KeyRing,
    pub(super) state: Arc<dyn StateStore>,
    pub(super) drafts: Drafts,
    pub(super) notes: Vec<Note>,
    pub(super) folder: Option<DataFolder>,
}

/// Opens a data folder.
pub(super) fn load_folder(path: &Path, options: &Options) -> Result<Loaded, OpenError> {
    let folder = DataFolder::open(path)?;
    folder.is_in_force()?;
    load_opened(folder, options.master(path), options)
}

/// Opens a folder that came out of a backup, to see that it opens.
pub(super) fn load_restored(
    path: &Path,
    master: MasterKeySource,
    options: &Options,
) -> Result<(), OpenError> {
    load_opened(DataFolder::open(path)?, master, options).map(|_| ())
}

fn load_opened(
    folder: DataFolder,
    master: MasterKeySource,
    options: &Options,
) -> Result<Loaded, OpenError> {
    let path = folder.path().to_owned();
    // Sled reads its pages while journal and keys are read. It may finish a write of its own then,
    // and nothing else: whether it follows this journal is asked afterwards.
    let begun = is_state_there(&path).then(|| begin_state(&path));
    let media = Media {
        store: folder.store_id(),
        journal: folder.journal_medium()?,
        segment_bytes: SEGMENT_BYTES_MAX,
        keys: folder.medium()?,
        master,
        drafts: folder.medium()?,
    };
    let mut notes: Vec<Note> = folder.warnings().iter().cloned().map(Note::Folder).collect();
    let home = &mut FolderState { path: &path, store: folder.store_id(), begun };
    let mut loaded = load_with(media, home, &Casework, options)?;
    notes.append(&mut loaded.notes);
    Ok(Loaded { notes, folder: Some(folder), ..loaded })
}

/// Opens a centre on media of the caller's; its state is in memory.
pub(super) fn load_media(media: Media, options: &Options) -> Result<Loaded, OpenError> {
    load_with(media, &mut InMemory, &Casework, options).map(|loaded| {
        // Its state never was anywhere: that it is built anew is no news.
        let notes = loaded.notes.into_iter().filter(|note| !is_rebuilt(note)).collect();
        Loaded { notes, ..loaded }
    })
}

/// Opens a centre whose state store lies where `home` says, as a data folder is opened.
pub(super) fn load_with(
    media: Media,
    home: &mut dyn StateHome,
    rules: &dyn Rules,
    options: &Options,
) -> Result<Loaded, OpenError> {
    let mut notes = Vec::new();
    let (journal, mut ring, drafts) = open_files(media, options, &mut notes)?;
    let told = options.progress.as_ref();
    let (centre, state) = match load_state_of(home, rules, &journal, &ring, &mut notes, told) {
        // The one error of the state that speaks of a loss.
        Err(error @ OpenError::State(StateError::JournalShort { .. })) => return Err(error),
        // Any other leaves the journal, which has everything: the desk works from that alone.
        Err(OpenError::State(error)) => {
            notes.push(Note::StateMissing { why: error.to_string() });
            load_state_of(&mut InMemory, rules, &journal, &ring, &mut Vec::new(), told)?
        }
        other => other?,
    };
    forget_erased(&centre, &mut ring, &mut notes)?;
    Ok(Loaded { centre, journal, ring, state, drafts, notes, folder: None })
}

/// Destroys the keys of people who have been erased: the process ended before it was done, or an
/// older copy of the key file was put back.
fn forget_erased(
    centre: &Centre,
    ring: &mut KeyRing,
    notes: &mut Vec<Note>,
) -> Result<(), KeyError> {
    let known =
        centre.erased.keys().filter(|id| matches!(ring.state(**id), Ok(KeyState::Known(_))));
    let known: Vec<_> = known.copied().collect();
    for person in &known {
        ring.erase(*person)?;
    }
    let persons = known.len();
    notes.extend((persons > 0).then_some(Note::ErasureRepeated { persons }));
    Ok(())
}

fn open_files(
    media: Media,
    options: &Options,
    notes: &mut Vec<Note>,
) -> Result<(Journal, KeyRing, Drafts), OpenError> {
    let journal_options = JournalOptions {
        store: media.store,
        segment_bytes: media.segment_bytes,
        free_bytes_min: options.free_bytes_min,
    };
    let (journal, report) = Journal::open_sealed(media.journal, journal_options)?;
    // A new key file opens nothing of a journal that has records.
    let random = options.random.clone();
    let ring = if report.records > 0 {
        KeyRing::open_existing(media.keys, media.store, &media.master)?.drawing(random)
    } else {
        KeyRing::open_drawing(media.keys, media.store, &media.master, random)?
    };
    notes.extend(report.torn.map(|torn| Note::TornTail { bytes: torn.bytes }));
    notes.extend(report.mark_damaged.then_some(Note::MarkDamaged));
    let (drafts, report) = Drafts::open(media.drafts, media.store, ring.draft_key())?;
    let bytes = report.dropped_bytes;
    notes.extend((bytes > 0).then_some(Note::DraftsDropped { bytes }));
    Ok((journal, ring, drafts))
}

/// A state store that has been opened and looked at.
pub struct StateOpened {
    /// The store.
    pub store: Box<dyn StateStore>,
    /// How far it follows the journal; `None` when it is empty.
    pub applied: Option<Applied>,
    /// What was unusable and has been put out of the way.
    pub set_aside: Option<SetAside>,
}

/// Where a centre's state store lies: a data folder, or a simulation's own.
pub trait StateHome {
    /// Opens it for a journal; what cannot be used is set aside and an empty one opened instead.
    ///
    /// # Errors
    /// As [`open_state`].
    fn open(&mut self, journal: &Journal) -> Result<StateOpened, StateError>;

    /// Puts the store out of the way, so that the next opening makes a new one.
    ///
    /// # Errors
    /// As [`set_aside_state`].
    fn set_aside(&mut self) -> Result<Option<PathBuf>, StateError>;
}

/// A state store that ends with the process.
struct InMemory;

impl StateHome for InMemory {
    fn open(&mut self, _: &Journal) -> Result<StateOpened, StateError> {
        let store = Box::new(MemoryState::new());
        Ok(StateOpened { store, applied: None, set_aside: None })
    }

    fn set_aside(&mut self) -> Result<Option<PathBuf>, StateError> {
        Ok(None)
    }
}

/// The state store of a data folder.
struct FolderState<'a> {
    path: &'a Path,
    store: [u8; 16],
    /// An opening that was begun earlier.
    begun: Option<Result<Begun, StateError>>,
}

impl StateHome for FolderState<'_> {
    fn open(&mut self, journal: &Journal) -> Result<StateOpened, StateError> {
        let begun = self.begun.take().unwrap_or_else(|| begin_state(self.path));
        let opened = open_state_begun(begun, self.path, self.store, journal)?;
        let (applied, set_aside) = (opened.applied, opened.set_aside);
        Ok(StateOpened { store: Box::new(opened.store), applied, set_aside })
    }

    fn set_aside(&mut self) -> Result<Option<PathBuf>, StateError> {
        set_aside_state(self.path)
    }
}

/// The state as sled has it, with the tail of the journal; anything wrong with sled costs a replay
/// from the first frame and nothing else.
pub(super) fn load_state(
    path: &Path,
    store: [u8; 16],
    journal: &Journal,
    ring: &KeyRing,
    notes: &mut Vec<Note>,
) -> Result<(Centre, Arc<dyn StateStore>), OpenError> {
    load_state_of(
        &mut FolderState { path, store, begun: None },
        &Casework,
        journal,
        ring,
        notes,
        None,
    )
}

fn load_state_of(
    home: &mut dyn StateHome,
    rules: &dyn Rules,
    journal: &Journal,
    ring: &KeyRing,
    notes: &mut Vec<Note>,
    told: Option<&Progress>,
) -> Result<(Centre, Arc<dyn StateStore>), OpenError> {
    let opened = home.open(journal)?;
    notes.extend(
        opened.set_aside.map(|aside| Note::StateRebuilt { path: Some(aside.path), why: aside.why }),
    );
    let index = ring.index_key();
    let archive =
        |store: Box<dyn StateStore>| Archive { store: store.into(), index: index.clone() };
    let mut state = archive(opened.store);
    if let Some(applied) = opened.applied {
        let read = read_held(&state, applied, ring).map_err(unreadable);
        let read = read.map_err(OpenError::State);
        match read.and_then(|read| level(rules, read, journal, ring, &state, told)) {
            Ok(centre) => return Ok((centre, state.store)),
            // A disk that is full says nothing against the state.
            Err(OpenError::State(error @ StateError::DiskFull)) => return Err(error.into()),
            Err(OpenError::State(error)) => {
                drop(state);
                let aside = home.set_aside()?;
                notes.push(Note::StateRebuilt { path: aside, why: error.to_string() });
                state = archive(home.open(journal)?.store);
            }
            Err(other) => return Err(other),
        }
    }
    if journal.next_seq() > 0 && !notes.iter().any(is_rebuilt) {
        let why = "it was empty though the journal has frames".to_owned();
        notes.push(Note::StateRebuilt { path: None, why });
    }
    let centre = level(rules, Centre::default(), journal, ring, &state, told)?;
    Ok((centre, state.store))
}

fn is_rebuilt(note: &Note) -> bool {
    matches!(note, Note::StateRebuilt { .. })
}

/// The state as its rows say, if they reach exactly as far as they claim: what is over too.
pub(super) fn read_state(
    state: &dyn StateStore,
    applied: Applied,
    ring: &KeyRing,
) -> Result<Centre, ReadError> {
    as_far_as(applied, read_centre(state, ring)?)
}

/// The same of what is held in memory.
fn read_held(state: &Archive, applied: Applied, ring: &KeyRing) -> Result<Centre, ReadError> {
    as_far_as(applied, read_open(state.store.as_ref(), ring, &state.index)?)
}

fn as_far_as(applied: Applied, centre: Centre) -> Result<Centre, ReadError> {
    if centre.frames == applied.seq + 1 {
        Ok(centre)
    } else {
        Err(ReadError::Incomplete("rows of its last frame"))
    }
}

/// Applies the frames that `centre`, which holds everything, has not seen.
pub(super) fn replay(
    mut centre: Centre,
    journal: &Journal,
    ring: &KeyRing,
    mut seen: impl FnMut(u64, &Body),
) -> Result<Centre, OpenError> {
    for record in journal.records(centre.frames) {
        let record = record?;
        let frame = open_frame(&record, ring)?;
        Casework.apply(&mut centre, &frame);
        seen(record.seq, &frame);
    }
    Ok(centre)
}

pub(super) fn open_frame(record: &Record, ring: &KeyRing) -> Result<Body, OpenError> {
    let mut frame: Frame<Body> = Frame::read(FRAME_SCHEMA, record)
        .map_err(|source| OpenError::Frame { seq: record.seq, source })?;
    ring.open_record(&mut frame.body, SealedIn::Journal)?;
    Ok(frame.body)
}
