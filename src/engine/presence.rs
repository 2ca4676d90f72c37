//! Who sits where, and which case they have before them. In memory only: that a case was opened is
//! recorded, that it still stands on a screen is not, and ends with the session.
//!
//! What changes here is published in the snapshot, so that other screens learn it with everything
//! else and redraw no oftener for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::shared::Shared;
use crate::casework::ids::{CaseId, DeskId, StaffId};

/// Sessions that are shown to others at once; those beyond see, and are not seen.
pub const PRESENT_MAX: usize = 1_024;

/// Somebody at a screen of this centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub staff: StaffId,
    /// At which desk, if at one.
    pub desk: Option<DeskId>,
    /// The case on their screen, if one is.
    pub case: Option<CaseId>,
}

/// Everybody, in the order in which they came.
pub type AllPresent = Arc<[Present]>;

/// The sessions of one engine.
#[derive(Default)]
pub(super) struct Presence {
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    next: u64,
    lines: BTreeMap<u64, Present>,
}

/// One session's own line, taken out when this is dropped.
pub struct Attendance {
    presence: Arc<Presence>,
    shared: Arc<Shared>,
    id: u64,
    last: Option<Present>,
}

impl Presence {
    pub(super) fn attend(self: &Arc<Self>, shared: &Arc<Shared>) -> Attendance {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.next += 1;
        let (presence, shared, id) = (self.clone(), shared.clone(), book.next);
        Attendance { presence, shared, id, last: None }
    }
}

impl Attendance {
    /// Says who sits here now and what they have before them; `None`: nobody, or a blank screen.
    /// Saying the same again costs nothing.
    pub fn show(&mut self, now: Option<Present>) {
        if self.last == now {
            return;
        }
        self.last = now;
        let mut book = self.presence.book.lock().unwrap_or_else(PoisonError::into_inner);
        match now {
            Some(present)
                if book.lines.len() < PRESENT_MAX || book.lines.contains_key(&self.id) =>
            {
                book.lines.insert(self.id, present);
            }
            _ => {
                book.lines.remove(&self.id);
            }
        }
        // Published under the lock: of two sessions that change at once, the later list is the
        // one that stays.
        let all: AllPresent = book.lines.values().copied().collect();
        self.shared.publish(|snapshot| snapshot.present = all);
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        self.show(None);
    }
}
