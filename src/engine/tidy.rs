//! What the writer does when nobody waits for it: it offers the state store what that lacks, and
//! lets go what is over.
//!
//! * A case that was in memory from its beginning, or about which something was done, is written and
//!   listed by what it is found by before it leaves.
//! * A case that was fetched and looked at stands in the state store as it is: it leaves without a
//!   row being written, however much is searched.

use std::collections::BTreeSet;

use super::Halt;
use super::archive::{self, Leaving};
use super::follow::Due;
use super::writer::Writer;
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::store::records::{ReadError, read_over};
use crate::store::state::Applied;

impl Writer {
    /// Offers the state what it lacks; while the follower is busy it gathers here. What is over
    /// leaves memory once the state has everything of it.
    pub(super) fn feed_state(&mut self) {
        if self.fetched.is_full() {
            self.let_go_fetched();
        }
        if !self.follower.is_following() {
            self.rows.clear();
            self.leaving = None;
        }
        if !self.follower.is_ready() || !self.follower.is_following() {
            return;
        }
        if let Some(leaving) = self.leaving.take() {
            self.let_go_written(leaving);
        }
        let leaving = self.who_leaves();
        if self.rows.is_empty() && leaving.is_empty() {
            return;
        }
        let changed = leaving.changed(|id| self.fetched.is_changed(id));
        if let Some(due) = self.due(changed) {
            self.follower.give(due);
            self.leaving = Some(leaving).filter(|leaving| !leaving.is_empty());
        }
    }

    /// What was fetched first leaves at once, but for what has been changed since.
    fn let_go_fetched(&mut self) {
        let oldest = self.fetched.take_oldest();
        let mut leaving = archive::leaving_of(&self.centre, &self.kept(), oldest);
        let unchanged = leaving.take_unchanged(&self.centre, |id| self.fetched.is_changed(id));
        self.fetched.postpone(leaving.cases);
        self.let_go(&unchanged);
    }

    /// Everybody is looked at once a day, and what was fetched and changed when it is to leave.
    fn who_leaves(&mut self) -> Leaving {
        let today = self.centre.last_at.date();
        let late = self.fetched.take_late();
        if self.tidied != Some(today) {
            self.tidied = Some(today);
            return archive::leaving(&self.centre, &self.kept());
        }
        if late.is_empty() {
            return Leaving::default();
        }
        archive::leaving_of(&self.centre, &self.kept(), late)
    }

    /// What stays because somebody has it before them or may soon.
    fn kept(&self) -> BTreeSet<CaseId> {
        let mut kept = self.fetched.all();
        kept.extend(self.shared.snapshot().present.iter().filter_map(|present| present.case));
        kept
    }

    /// Lets go whom the state has been told of, but for those about whom something was done since.
    fn let_go_written(&mut self, leaving: Leaving) {
        let leaving = leaving.still(&archive::leaving(&self.centre, &self.kept()), &self.rows);
        // From here on a row that was read before is not to be trusted.
        self.shared.note_left();
        self.let_go(&leaving);
    }

    fn let_go(&mut self, leaving: &Leaving) {
        if leaving.is_empty() {
            return;
        }
        archive::let_go(&mut self.centre, leaving);
        let gone = leaving.cases.iter().filter(|id| !self.centre.cases.contains_key(id));
        let gone: BTreeSet<CaseId> = gone.copied().collect();
        self.fetched.forget(&gone);
        self.search.forget(gone.iter());
        let centre = self.centre.clone();
        self.shared.publish(|snapshot| snapshot.centre = centre);
    }

    /// The state with everything that is over.
    pub(super) fn whole(&self) -> Result<Centre, ReadError> {
        let mut centre = self.centre.clone();
        read_over(&mut centre, self.archive.store.as_ref(), &self.ring)?;
        Ok(centre)
    }

    /// The rows that have changed, for the follower, and the cases that leave. `None` while the keys
    /// that they need cannot be read: the rows are kept then.
    fn due(&mut self, leaving: Leaving) -> Option<Due> {
        let seq = self.journal.next_seq().checked_sub(1)?;
        let applied = Applied { seq, hash: self.journal.head() };
        match Due::keys(&self.rows, &self.centre, &self.ring) {
            Ok(keys) => {
                let (rows, centre) = (std::mem::take(&mut self.rows), self.centre.clone());
                let index = self.archive.index.clone();
                Some(Due { rows, centre, applied, keys, index, leaving })
            }
            Err(error) => {
                tracing::error!(%error, "rows for the state could not be made");
                None
            }
        }
    }

    /// The orderly end: the state catches up and is synced.
    pub(super) fn finish(mut self) {
        let last = if self.rows.is_empty() { None } else { self.due(Leaving::default()) };
        if self.halted.is_none() {
            self.halt(Some(Halt::Stopping));
        }
        self.follower.finish(last);
    }
}
