//! How what is over is looked at: found, and brought back for those who want to see it.
//!
//! The state store is read here, on the thread of whoever asks. The writer, for whom everybody's
//! commands wait, opens what was read and puts it into the snapshot.

use std::sync::mpsc;

use super::archive::{self, FOUND_CASES_MAX};
use super::search::{Ranked, SEARCH_HITS_MAX, SEARCH_LETTERS_MAX};
use super::shared::Looked;
use super::{Engine, Failure, Halt, Hit};
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;

impl Engine {
    /// Cases and tickets that fit what was typed: code, name, case number, telephone, ticket. The
    /// best first, at most `limit` and [`SEARCH_HITS_MAX`](super::SEARCH_HITS_MAX).
    ///
    /// Closed cases that are not in memory are fetched into the snapshot, at most
    /// [`FOUND_CASES_MAX`](super::FOUND_CASES_MAX) at a time; a code, a telephone and a
    /// number find those when typed whole, names by their beginnings.
    pub fn search(&self, words: &str, limit: usize) -> Vec<Hit> {
        let words: String = words.chars().take(SEARCH_LETTERS_MAX).collect();
        let limit = limit.min(SEARCH_HITS_MAX);
        let (search, snapshot) = (&self.inner.search, self.snapshot());
        let mut ranked = search.search(&snapshot.centre, &words);
        let room = limit.saturating_sub(ranked.len()).min(FOUND_CASES_MAX);
        if room > 0 {
            let seen = ranked.cases();
            match archive::find(&self.inner.archive, &snapshot.centre, &words, seen, room) {
                Ok(cases) => self.add_closed(&mut ranked, &words, &cases),
                Err(error) => tracing::error!(%error, "closed cases could not be searched"),
            }
        }
        ranked.best(limit)
    }

    /// Adds those of `cases` that are what was typed, and has them in the snapshot.
    fn add_closed(&self, ranked: &mut Ranked, words: &str, cases: &[CaseId]) {
        let is_here = |case: &CaseId| self.snapshot().centre.cases.contains_key(case);
        if !cases.iter().all(is_here) && self.show(cases).is_err() {
            return;
        }
        let snapshot = self.snapshot();
        for case in cases.iter().filter_map(|id| snapshot.centre.case(*id)) {
            ranked.add_if_fits(case, words);
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
