//! Fills a new data folder with what invented people have done, as fast as the machine can: for
//! trials and measurements. The rules are asked at every step and the journal is the product's own;
//! only nobody waits for an answer, so that nothing is synced before the end, and keys, nonces and
//! numbers follow from a seed, so that the same seed gives the same journal.
//!
//! Three threads share the work. The caller's decides; one seals the frames and records them in
//! their order; one writes the rows of what leaves memory. Each has a stream of random numbers of
//! its own, so that the bytes do not depend on which is faster.

mod hand;
mod scribe;
mod shelf;
mod unsynced;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};

use chrono::NaiveDate;
use thiserror::Error;

use self::hand::Hand;
use self::scribe::Bundle;
use self::shelf::Gone;
use self::unsynced::Unsynced;
use super::archive::{self, Archive, wanted_by};
use super::follow::unreadable;
use super::level::write;
use super::open::OpenError;
use super::pins::Pepper;
use super::{Failure, Request};
use crate::casework::centre::{Answer, Centre};
use crate::casework::command::Context;
use crate::casework::decide::decide;
use crate::casework::event::Frame;
use crate::casework::evolve;
use crate::casework::identity::PersonCode;
use crate::casework::ids::CommandId;
use crate::casework::private::PersonId;
use crate::casework::staff::LockOut;
use crate::law::moment::Moment;
use crate::store::codec::CodecError;
use crate::store::folder::DataFolder;
use crate::store::journal::{GROUP_RECORDS_MAX, Journal, JournalOptions};
use crate::store::keys::{
    Handful, KeyError, KeyRing, MasterKeySource, Random, Secret, persons_to_seal, write_master,
};
use crate::store::records::{RowError, Wanted};
use crate::store::state::{Applied, open_state};

/// Bundles of frames, and of people who leave, that may wait for the thread that writes them.
const WAITING_MAX: usize = 8;

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
    /// A row of the state could not be made.
    #[error(transparent)]
    Row(#[from] RowError),
    /// The disk, or the system gives no thread.
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
    ring: KeyRing,
    pepper: Pepper,
    archive: Archive,
    random: Random,
    /// The seed's streams for the two other threads.
    streams: [Random; 2],
    scribe: Hand<Bundle, Journal>,
    shelf: Hand<Gone, ()>,
    /// Frames that are not on their way to the scribe yet, and the people they are about.
    frames: Vec<Frame>,
    about: BTreeSet<PersonId>,
    /// The day of the last step.
    day: Option<NaiveDate>,
    /// Who has left memory, by code.
    left: HashMap<PersonCode, PersonId>,
    /// Who is on the way into the state, oldest first; each entry is over when one comes in `shelved`.
    leaving: VecDeque<BTreeSet<PersonId>>,
    shelved: Receiver<()>,
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
        let stream = |name: &[u8]| Random::seeded(&[&seed.to_le_bytes(), name].concat());
        let random = stream(b"");
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
        let archive = Archive { store: Arc::new(state.store), index: ring.index_key() };
        let scribe = Hand::start("frames", WAITING_MAX, |work| scribe::record(journal, &work))?;
        let (tell, shelved) = mpsc::channel();
        let kept = archive.clone();
        let shelf =
            Hand::start("rows", WAITING_MAX, move |work| shelf::shelve(&kept, &work, &tell))?;
        Ok(Self {
            folder,
            centre: Centre::default(),
            pepper: Pepper::new(ring.pin_key()),
            ring,
            archive,
            random,
            streams: [stream(b"frames"), stream(b"rows")],
            scribe,
            shelf,
            frames: Vec::new(),
            about: BTreeSet::new(),
            day: None,
            left: HashMap::new(),
            leaving: VecDeque::new(),
            shelved,
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
        let now = now.max(self.centre.last_at);
        if self.day != Some(now.date()) {
            self.day = Some(now.date());
            self.part()?;
        }
        self.fetch(wanted_by(&request.command))?;
        let context = Context {
            now,
            actor: request.actor,
            desk: request.desk,
            command_id: request.command_id,
            seen: request.seen,
            stepped_up: true,
            lock_out: LockOut::default(),
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
        let answer = evolve::apply(&mut self.centre, &frame);
        let about = persons_to_seal(&mut frame);
        self.ring.ensure(about.iter().copied())?;
        self.about.extend(about);
        self.frames.push(frame);
        if self.frames.len() >= GROUP_RECORDS_MAX {
            self.record()?;
        }
        Ok(answer)
    }

    /// Fetches those of `wanted` who have left memory.
    fn fetch(&mut self, wanted: Vec<Wanted>) -> Result<(), BulkError> {
        let centre = &self.centre;
        let away = |wanted| match wanted {
            Wanted::Case(id) if centre.cases.contains_key(&id) => None,
            Wanted::Person(id) if centre.people.contains_key(&id) => None,
            Wanted::Code(code) if centre.by_code.contains_key(&code) => None,
            // Whoever has never left is not in the state: it need not be asked.
            Wanted::Code(code) => self.left.get(&code).copied().map(Wanted::Person),
            other => Some(other),
        };
        let away: Vec<Wanted> = wanted.into_iter().filter_map(away).collect();
        if away.is_empty() {
            return Ok(());
        }
        while away.iter().any(|wanted| self.is_leaving(wanted)) {
            if self.shelved.recv().is_err() {
                return Err(self.shelf.broken());
            }
            self.leaving.pop_front();
        }
        self.archive.fetch(&mut self.centre, away, &self.ring).map_err(unreadable)?;
        Ok(())
    }

    fn is_leaving(&self, wanted: &Wanted) -> bool {
        match wanted {
            Wanted::Person(id) => self.leaving.iter().any(|persons| persons.contains(id)),
            // Whose case it is is not known here.
            _ => !self.leaving.is_empty(),
        }
    }

    /// Sends what has happened on its way to the journal.
    fn record(&mut self) -> Result<(), BulkError> {
        let about = std::mem::take(&mut self.about);
        let keys = Handful::of(&self.ring, about, self.streams[0].clone())?;
        self.scribe.give(Bundle { frames: std::mem::take(&mut self.frames), keys })
    }

    /// What is over leaves memory for the state.
    fn part(&mut self) -> Result<(), BulkError> {
        while self.shelved.try_recv().is_ok() {
            self.leaving.pop_front();
        }
        let leaving = archive::leaving(&self.centre, &BTreeSet::new());
        if leaving.is_empty() {
            return Ok(());
        }
        let gone = Gone::of(&self.centre, &leaving, &self.ring, self.streams[1].clone())?;
        self.left.extend(gone.codes());
        archive::let_go(&mut self.centre, &leaving);
        self.leaving.push_back(leaving.persons);
        self.shelf.give(gone)
    }

    /// Writes what is left and makes all of it durable. Gives the number of frames.
    ///
    /// # Errors
    /// [`BulkError`].
    pub fn finish(mut self) -> Result<u64, BulkError> {
        self.record()?;
        self.part()?;
        self.shelf.finish()?;
        let journal = self.scribe.finish()?;
        if let Some(seq) = journal.next_seq().checked_sub(1) {
            let applied = Applied { seq, hash: journal.head() };
            let mut rows = super::rows::all(&self.centre);
            write(&mut rows, &self.centre, applied, &self.ring, &self.archive)?;
        }
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
        Ok(journal.next_seq())
    }
}
