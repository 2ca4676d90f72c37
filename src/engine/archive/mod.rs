//! What is over stands in the state store and not in memory.
//!
//! A snapshot holds the open work, what ended today, and what somebody looks at. Everything else
//! is let go once the state store has it ([`leave`]), and comes back when a command, a search or a
//! frame that is replayed is about it. A person's cases come and go together, so that every rule
//! about a person sees all of their cases; the core knows nothing of it.

mod find;
mod leave;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

pub use find::INDEX_ROWS_READ_MAX;
pub(super) use find::find;
pub(super) use leave::{Leaving, leaving, leaving_of, let_go};

use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::command::Command;
use crate::casework::event::{Event, Frame};
use crate::casework::ids::CaseId;
use crate::store::keys::{IndexKey, KeyRing};
use crate::store::records::{
    ReadError, Ready, Row, Shelf, Wanted, condemn, read_ahead, read_sealed, recall_ready,
};
use crate::store::state::{Batch, StateStore};

/// Cases fetched from the state store that stay in memory though nobody works on them; beyond
/// these, the ones fetched first leave.
pub const FETCHED_CASES_MAX: usize = 1_024;
/// How many of them leave at once: few, so that nobody waits long for the writer, and enough for
/// looking once at what stays.
const LEAVE_AT_ONCE: usize = 32;

/// Closed cases that one search fetches at most: more than a screen shows, and soon enough fetched
/// for a search at every key.
pub const FOUND_CASES_MAX: usize = 40;

/// The state store as the writer and the search read it.
#[derive(Clone)]
pub(super) struct Archive {
    pub(super) store: Arc<dyn StateStore>,
    pub(super) index: IndexKey,
}

impl Archive {
    /// Fetches what is wanted and not in `centre`. Gives the cases that have come.
    pub(super) fn fetch(
        &self,
        centre: &mut Centre,
        wanted: Vec<Wanted>,
        ring: &KeyRing,
    ) -> Result<Vec<CaseId>, ReadError> {
        self.fetch_ready(centre, wanted, ring, Ready::default())
    }

    /// The same; what is in `ready` is not read once more.
    pub(super) fn fetch_ready(
        &self,
        centre: &mut Centre,
        wanted: Vec<Wanted>,
        ring: &KeyRing,
        ready: Ready,
    ) -> Result<Vec<CaseId>, ReadError> {
        let shelf = Shelf { store: self.store.as_ref(), ring, index: &self.index };
        recall_ready(centre, wanted, &shelf, ready)
    }

    /// Reads the rows of closed cases, beside the writer.
    pub(super) fn read_ahead(&self, centre: &Centre, cases: &[CaseId]) -> Result<Ready, ReadError> {
        read_ahead(centre, cases, self.store.as_ref(), &self.index)
    }

    /// Reads the rows of closed cases alone, with everything private sealed.
    pub(super) fn read_sealed(&self, cases: &[CaseId]) -> Result<Vec<Case>, ReadError> {
        read_sealed(cases, self.store.as_ref(), &self.index)
    }

    /// Has the next start build the state anew. A store that takes nothing any more is found out
    /// then anyway.
    pub(super) fn condemn(&self) {
        let mut batch = Batch::new();
        if let (Ok(()), Ok(Some(applied))) = (condemn(&mut batch), self.store.applied()) {
            let _ = self.store.apply(&batch, applied);
        }
    }
}

/// What must be in memory before a command is decided. The cases of tickets always are.
pub(super) fn wanted_by(command: &Command) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = command.case().map(Wanted::Case).into_iter().collect();
    match command {
        Command::IssueTicket { case: Some(case), .. } => wanted.push(Wanted::Case(*case)),
        Command::Identify { code, .. } => wanted.push(Wanted::Code(code.clone())),
        Command::Erase { person, .. } => wanted.push(Wanted::Person(*person)),
        _ => {}
    }
    wanted
}

/// What must be in memory before a frame is applied.
pub(super) fn wanted_by_frame(frame: &Frame) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for event in &frame.events {
        wanted.extend(event.case().map(Wanted::Case));
        match event {
            Event::TicketIssued { case: Some(case), .. } => wanted.push(Wanted::Case(*case)),
            Event::CorrectionOpened { corrects, .. } => wanted.push(Wanted::Case(*corrects)),
            Event::PersonErased { person, .. } => wanted.push(Wanted::Person(*person)),
            Event::ApplicantIdentified { person, code, .. } => {
                wanted.push(Wanted::Person(*person));
                wanted.extend(code.open().cloned().map(Wanted::Code));
            }
            _ => {}
        }
    }
    wanted
}

/// The cases fetched last, and which cases in memory are as the state store has them.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// Oldest first.
    order: VecDeque<CaseId>,
    unchanged: BTreeSet<CaseId>,
    /// Those that have been changed and are to leave once the state store takes more.
    late: BTreeSet<CaseId>,
}

impl Fetched {
    /// Cases have come from the state store.
    pub(super) fn note(&mut self, cases: &[CaseId]) {
        self.order.extend(cases);
        self.unchanged.extend(cases);
    }

    /// Rows have changed: their cases have to be written before they leave.
    pub(super) fn touch(&mut self, rows: &[Row]) {
        for row in rows {
            if let Row::Case(id) | Row::Held(id) = row {
                self.unchanged.remove(id);
            }
        }
    }

    /// Cases have left memory.
    pub(super) fn forget(&mut self, cases: &BTreeSet<CaseId>) {
        cases.iter().for_each(|id| {
            self.unchanged.remove(id);
        });
    }

    /// Whether a case has to be written before it leaves: it was never let go, or something was done
    /// about it since it came back.
    pub(super) fn is_changed(&self, id: &CaseId) -> bool {
        !self.unchanged.contains(id)
    }

    /// Whether some have to leave.
    pub(super) fn is_full(&self) -> bool {
        self.order.len() > FETCHED_CASES_MAX
    }

    /// Takes out the oldest, and some more than must leave, so that it is not done at every case.
    pub(super) fn take_oldest(&mut self) -> BTreeSet<CaseId> {
        let beyond = self.order.len().saturating_sub(FETCHED_CASES_MAX - LEAVE_AT_ONCE);
        self.order.drain(..beyond).collect()
    }

    /// These leave when [`Fetched::take_late`] is asked next.
    pub(super) fn postpone(&mut self, cases: BTreeSet<CaseId>) {
        self.late.extend(cases);
    }

    pub(super) fn take_late(&mut self) -> BTreeSet<CaseId> {
        std::mem::take(&mut self.late)
    }

    pub(super) fn all(&self) -> BTreeSet<CaseId> {
        self.order.iter().copied().collect()
    }
}
