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

pub(super) use find::find;
pub(super) use leave::{Leaving, leaving, let_go};

use crate::casework::centre::Centre;
use crate::casework::command::Command;
use crate::casework::event::{Event, Frame};
use crate::casework::ids::CaseId;
use crate::store::keys::{IndexKey, KeyRing};
use crate::store::records::{ReadError, Shelf, Wanted, condemn};
use crate::store::state::{Batch, StateStore};

/// Cases fetched from the state store that stay in memory though nobody works on them; beyond
/// these, the ones fetched first leave.
pub const FETCHED_CASES_MAX: usize = 1_024;

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
        let shelf = Shelf { store: self.store.as_ref(), ring, index: &self.index };
        crate::store::records::recall(centre, wanted, &shelf)
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
            Event::ApplicantIdentified { person, code, .. } => {
                wanted.push(Wanted::Person(*person));
                wanted.extend(code.open().cloned().map(Wanted::Code));
            }
            _ => {}
        }
    }
    wanted
}

/// The cases fetched last, oldest first.
#[derive(Debug, Default)]
pub(super) struct Fetched(VecDeque<CaseId>);

impl Fetched {
    pub(super) fn note(&mut self, cases: &[CaseId]) {
        self.0.extend(cases);
    }

    /// Whether some have to leave.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() > FETCHED_CASES_MAX
    }

    /// The newer half stays, so that letting go is not done at every case.
    pub(super) fn halve(&mut self) {
        let beyond = self.0.len().saturating_sub(FETCHED_CASES_MAX / 2);
        self.0.drain(..beyond);
    }

    pub(super) fn all(&self) -> BTreeSet<CaseId> {
        self.0.iter().copied().collect()
    }
}
