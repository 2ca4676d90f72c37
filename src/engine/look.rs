//! How what is over is looked at: found, and brought back for those who want to see it.
//!
//! The state store is read here, on the thread of whoever asks. The writer, for whom everybody's
//! commands wait, opens what was read and puts it into the snapshot.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};

use thiserror::Error;

use super::archive::{self, FOUND_CASES_MAX};
use super::search::{Ranked, SEARCH_HITS_MAX, SEARCH_LETTERS_MAX};
use super::shared::Looked;
use super::{Engine, Failure, Halt, Hit};
use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::store::records::{ReadError, open_listed};

/// Why closed cases cannot be shown in a list.
#[derive(Debug, Error)]
enum Unlisted {
    /// Their rows or keys cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The writer is too busy, or has ended.
    #[error("the writer gave no keys")]
    NoKeys,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Those of them that are over and not in memory. Only what a line of a list shows is open in
    /// them: who looks closer sends [`ViewCase`](crate::casework::command::Command::ViewCase).
    pub closed: BTreeMap<CaseId, Arc<Case>>,
}

impl Found {
    /// A case among the hits: as the centre has it, or as it was found; none whose person has been
    /// erased since.
    pub fn case<'a>(&'a self, centre: &'a Centre, id: CaseId) -> Option<&'a Arc<Case>> {
        let is_erased = |case: &Arc<Case>| {
            case.person.is_some_and(|person| centre.erased.contains_key(&person))
        };
        centre.case(id).or_else(|| self.closed.get(&id).filter(|case| !is_erased(case)))
    }
}

/// What has been found before the closed cases were looked at.
struct Candidates {
    ranked: Ranked,
    words: String,
    limit: usize,
    /// Closed cases that may be what was typed.
    closed: Vec<CaseId>,
}

impl Engine {
    /// Cases and tickets that fit what was typed: code, name, case number, telephone, ticket. The
    /// best first, at most `limit` and [`SEARCH_HITS_MAX`](super::SEARCH_HITS_MAX); of closed cases
    /// that are not in memory at most [`FOUND_CASES_MAX`](super::FOUND_CASES_MAX). A code, a
    /// telephone and a number find those when typed whole, names by their beginnings.
    ///
    /// Nothing changes for anybody else: of what is found only what a list shows is opened, here,
    /// and it does not come into the snapshot.
    pub fn find(&self, words: &str, limit: usize) -> Found {
        let Candidates { mut ranked, words, limit, closed } = self.candidates(words, limit);
        let mut cases = BTreeMap::new();
        match self.listed(&closed) {
            Ok(listed) => {
                for case in listed {
                    if ranked.add_if_fits(&case, &words) {
                        cases.insert(case.id, case);
                    }
                }
            }
            // The writer, who knows what follows, tries once more.
            Err(error) => {
                tracing::error!(%error, "closed cases could not be opened for a search");
                self.add_closed(&mut ranked, &words, &closed);
            }
        }
        Found { hits: ranked.best(limit), closed: cases }
    }

    /// Closed cases as a list shows them; those in memory as they are there.
    fn listed(&self, cases: &[CaseId]) -> Result<Vec<Arc<Case>>, Unlisted> {
        let snapshot = self.snapshot();
        let (here, away): (Vec<CaseId>, Vec<CaseId>) =
            cases.iter().partition(|id| snapshot.centre.cases.contains_key(id));
        let here = here.iter().filter_map(|id| snapshot.centre.case(*id));
        let mut listed: Vec<Arc<Case>> = here.cloned().collect();
        if away.is_empty() {
            return Ok(listed);
        }
        let sealed = self.inner.archive.read_sealed(&away)?;
        let persons = sealed.iter().filter_map(|case| case.person).collect();
        let (sender, receiver) = mpsc::sync_channel(1);
        let reply = move |keys| {
            let _ = sender.send(keys);
        };
        self.inner.shared.keys(persons, Box::new(reply));
        let keys = receiver.recv().map_err(|_| Unlisted::NoKeys)?;
        let keys = keys.map_err(ReadError::from)?;
        for mut case in sealed {
            open_listed(&mut case, &keys)?;
            listed.push(Arc::new(case));
        }
        Ok(listed)
    }

    /// As [`Engine::find`], and the closed cases that were found are fetched into the snapshot, for
    /// whoever goes on with one of them.
    pub fn search(&self, words: &str, limit: usize) -> Vec<Hit> {
        let Candidates { mut ranked, words, limit, closed } = self.candidates(words, limit);
        self.add_closed(&mut ranked, &words, &closed);
        ranked.best(limit)
    }

    fn candidates(&self, words: &str, limit: usize) -> Candidates {
        let words: String = words.chars().take(SEARCH_LETTERS_MAX).collect();
        let limit = limit.min(SEARCH_HITS_MAX);
        let (search, snapshot) = (&self.inner.search, self.snapshot());
        let ranked = search.search(&snapshot.centre, &words);
        let room = limit.saturating_sub(ranked.len()).min(FOUND_CASES_MAX);
        let mut closed = Vec::new();
        if room > 0 {
            let seen = ranked.cases();
            match archive::find(&self.inner.archive, &snapshot.centre, &words, seen, room) {
                Ok(cases) => closed = cases,
                // The next start builds the state anew.
                Err(error) => {
                    tracing::error!(%error, "closed cases could not be searched");
                    self.inner.archive.condemn();
                }
            }
        }
        Candidates { ranked, words, limit, closed }
    }

    /// Adds those of `cases` that are what was typed, and has them in the snapshot.
    fn add_closed(&self, ranked: &mut Ranked, words: &str, cases: &[CaseId]) {
        let is_here = |case: &CaseId| self.snapshot().centre.cases.contains_key(case);
        if !cases.iter().all(is_here) && self.show(cases).is_err() {
            return;
        }
        let snapshot = self.snapshot();
        for case in cases.iter().filter_map(|id| snapshot.centre.case(*id)) {
            let _ = ranked.add_if_fits(case, words);
        }
    }

    /// Fetches closed cases into the snapshot, with the others of their people; those that are there
    /// or do not exist are left out.
    ///
    /// # Errors
    /// [`Failure::ArchiveUnread`], or the centre takes nothing more.
    pub fn show(&self, cases: &[CaseId]) -> Result<(), Failure> {
        let left = self.inner.shared.left();
        // Rows that cannot be read are read once more by the writer, who knows what follows.
        let ready = self.inner.archive.read_ahead(&self.snapshot().centre, cases);
        let looked = Looked { cases: cases.to_vec(), ready: ready.unwrap_or_default(), left };
        let (sender, receiver) = mpsc::sync_channel(1);
        let reply = move |shown| {
            let _ = sender.send(shown);
        };
        self.inner.shared.show(looked, Box::new(reply));
        receiver.recv().unwrap_or(Err(Failure::Halted(Halt::Stopping)))
    }

    /// The whole state, what is over too: to compare two centres. It takes memory for all cases
    /// there are.
    ///
    /// # Errors
    /// [`Failure::ArchiveUnread`], or the centre has ended.
    pub fn whole(&self) -> Result<Centre, Failure> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let reply = move |whole| {
            let _ = sender.send(whole);
        };
        self.inner.shared.whole(Box::new(reply));
        receiver.recv().unwrap_or(Err(Failure::Halted(Halt::Stopping)))
    }
}
