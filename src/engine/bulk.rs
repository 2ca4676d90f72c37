//! Fills a new data folder with what invented people have done, as fast as one thread can: for
//! trials and measurements. The rules are asked at every step and the journal is the product's own;
//! only nobody waits for an answer, so that nothing is synced before the end, and keys, nonces and
//! numbers follow from a seed, so that the same seed gives the same journal.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use thiserror::Error;

use super::archive::{Archive, wanted_by};
use super::follow::unreadable;
use super::level::{LEVEL_ROWS_MAX, part, write};
use super::open::OpenError;
use super::pins::Pepper;
use super::{Failure, Request};
use crate::casework::centre::{Answer, Centre};
use crate::casework::command::Context;
use crate::casework::decide::decide;
use crate::casework::event::Frame;
use crate::casework::evolve;
use crate::casework::ids::CommandId;
use crate::casework::private::HoldsPrivate;
use crate::law::moment::Moment;
use crate::store::codec::CodecError;
use crate::store::folder::DataFolder;
use crate::store::frame;
use crate::store::journal::{
    GROUP_BYTES_MAX, GROUP_RECORDS_MAX, Journal, JournalOptions, RECORD_HEAD_BYTES,
};
use crate::store::keys::{
    KeyError, KeyRing, MasterKeySource, Random, SealedIn, Sealer, Secret, persons_to_seal,
    write_master,
};
use crate::store::medium::Medium;
use crate::store::records::{FRAME_SCHEMA, Row};
use crate::store::state::{Applied, open_state};

/// Bytes of a group after which it is written: far from its limit, whatever the last record is.
const GROUP_BYTES: usize = GROUP_BYTES_MAX / 8;

/// Why a folder could not be filled.
#[derive(Debug, Error)]
pub enum BulkError {
    /// There is a centre in it.
    #[error(
        "{path} holds a centre already. Nothing was changed. Name an empty folder with --data."
    )]
    Held {
        /// The folder.
        path: String,
    },
    /// A step was not lawful, or was not taken.
    #[error("a step was not taken: {0}")]
    NotTaken(#[from] Failure),
    /// The folder, its keys, journal or state.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A frame could not be written.
    #[error(transparent)]
    Frame(#[from] CodecError),
    /// The disk.
    #[error("the disk refuses ({0}). What has been written is of no use: remove the folder.")]
    Disk(#[from] io::Error),
}

/// What the store says on the way is a reason not to open.
macro_rules! from_store {
    ($($error:ty),+) => {$(
        impl From<$error> for BulkError {
            fn from(error: $error) -> Self {
                Self::Open(error.into())
            }
        }
    )+};
}

from_store!(
    crate::store::folder::FolderError,
    KeyError,
    crate::store::journal::JournalError,
    crate::store::state::StateError
);

/// A folder that is being filled.
pub struct Bulk {
    folder: DataFolder,
    centre: Centre,
    journal: Journal,
    ring: KeyRing,
    pepper: Pepper,
    archive: Archive,
    random: Random,
    rows: BTreeSet<Row>,
    group: Vec<Vec<u8>>,
    group_bytes: usize,
}

impl Bulk {
    /// Makes the folder.
    ///
    /// # Errors
    /// [`BulkError::Held`] has changed nothing.
    pub fn new(path: &Path, seed: u64) -> Result<Self, BulkError> {
        if path.join("format").exists() {
            return Err(BulkError::Held { path: path.display().to_string() });
        }
        let random = Random::seeded(&seed.to_le_bytes());
        let mut store = [0; 16];
        random.fill(&mut store)?;
        let folder = DataFolder::invented(path, store)?;
        let mut master = [0; 32];
        random.fill(&mut master)?;
        let master = Secret::new(master);
        write_master(&path.join("master.key"), &master)?;
        let keys = Box::new(Unsynced(folder.medium()?));
        let source = MasterKeySource::Given(master);
        let ring = KeyRing::invented(keys, store, &source, random.clone())?;
        let medium = Box::new(Unsynced(folder.journal_medium()?));
        let (journal, _) = Journal::open(medium, JournalOptions::new(store))?;
        let state = open_state(path, store, &journal)?;
        let archive = Archive { store: std::sync::Arc::new(state.store), index: ring.index_key() };
        Ok(Self {
            folder,
            centre: Centre::default(),
            journal,
            pepper: Pepper::new(ring.pin_key()),
            ring,
            archive,
            random,
            rows: BTreeSet::new(),
            group: Vec::new(),
            group_bytes: 0,
        })
    }

    /// The state as it is now, but for what is over.
    pub fn centre(&self) -> &Centre {
        &self.centre
    }

    /// A name for the next command.
    ///
    /// # Errors
    /// [`BulkError::Open`].
    pub fn command_id(&self) -> Result<CommandId, BulkError> {
        let mut id = [0; 16];
        self.random.fill(&mut id)?;
        Ok(CommandId(id))
    }

    /// Carries out one request at a moment, its author's PIN being right.
    ///
    /// # Errors
    /// [`BulkError::NotTaken`] has changed nothing; after any other the folder is of no use.
    pub fn carry_out(&mut self, request: &Request, now: Moment) -> Result<Answer, BulkError> {
        let wanted = wanted_by(&request.command);
        self.archive.fetch(&mut self.centre, wanted, &self.ring).map_err(unreadable)?;
        let context = Context {
            now: now.max(self.centre.last_at),
            actor: request.actor,
            desk: request.desk,
            command_id: request.command_id,
            seen: request.seen,
            stepped_up: true,
        };
        let command = self.pepper.mix(&request.command);
        let events = decide(&self.centre, &command, &context).map_err(Failure::from)?;
        let passport = self.centre.passport.as_ref().map(|held| held.version.clone());
        let mut frame = Frame {
            at: context.now,
            actor: request.actor,
            desk: request.desk,
            command_id: request.command_id,
            passport: passport.unwrap_or_default(),
            events,
        };
        let before = super::rows::before(&mut self.rows, &self.centre, &frame);
        let answer = evolve::apply(&mut self.centre, &frame);
        before.touch(&mut self.rows, &self.centre, &frame);
        self.ring.ensure(persons_to_seal(&mut frame))?;
        frame.each_private(&mut Sealer::new(&self.ring, SealedIn::Journal))?;
        let payload = frame::payload(FRAME_SCHEMA, &frame)?;
        self.group_bytes += payload.len() + 2 * RECORD_HEAD_BYTES;
        self.group.push(payload);
        if self.group.len() >= GROUP_RECORDS_MAX || self.group_bytes >= GROUP_BYTES {
            self.record()?;
        }
        Ok(answer)
    }

    fn record(&mut self) -> Result<(), BulkError> {
        self.journal.append_group(&self.group)?;
        self.group.clear();
        self.group_bytes = 0;
        if self.rows.len() >= LEVEL_ROWS_MAX {
            self.follow()?;
        }
        Ok(())
    }

    /// The state takes what has been recorded, and what is over leaves memory.
    fn follow(&mut self) -> Result<(), BulkError> {
        let Some(seq) = self.journal.next_seq().checked_sub(1) else { return Ok(()) };
        let applied = Applied { seq, hash: self.journal.head() };
        write(&mut self.rows, &self.centre, applied, &self.ring, &self.archive)?;
        part(&mut self.centre, applied, &self.ring, &self.archive)?;
        Ok(())
    }

    /// Writes what is left and makes all of it durable. Gives the number of frames.
    ///
    /// # Errors
    /// [`BulkError`].
    pub fn finish(mut self) -> Result<u64, BulkError> {
        self.record()?;
        self.follow()?;
        self.archive.store.sync()?;
        for mut medium in [self.folder.journal_medium()?, self.folder.medium()?] {
            let files = medium.names()?.into_iter().filter(|name| {
                name.ends_with(".segment") || matches!(name.as_str(), "mark" | "keys")
            });
            for name in files {
                medium.sync(&name)?;
            }
            medium.sync_names()?;
        }
        Ok(self.journal.next_seq())
    }
}

/// A medium whose syncs are left out: they are made up for at the end.
struct Unsynced(Box<dyn Medium>);

impl Medium for Unsynced {
    fn names(&self) -> io::Result<Vec<String>> {
        self.0.names()
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0.read(name)
    }

    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        self.0.read_at(name, offset, length)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.create(name, bytes)
    }

    fn write_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_at(name, offset, bytes)
    }

    fn sync(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn set_length(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.0.set_length(name, length)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.0.rename(from, to)
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.0.remove(name)
    }

    fn sync_names(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        self.0.free_bytes()
    }
}
