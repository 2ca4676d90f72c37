//! [39] Who has been erased: their key is gone, and nothing about them can be read any more.
//!
//! The frames about everybody are remembered by number. Once somebody's erasure is a frame, the key
//! file is read as it lies on the medium, and each frame about them, each row and everything that
//! they were found by once more.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Held, Oracle, Violation, hold};
use crate::casework::command::{Actor, ErasureReason};
use crate::casework::event::{Event, Frame};
use crate::casework::identity::PersonCode;
use crate::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use crate::casework::staff::Role;
use crate::store::keys::{KeyRing, KeyState};
use crate::store::records::{Over, ReadError, Row, found, read_row_over};
use crate::store::state::StateStore;

/// What the frames say of erasures.
#[derive(Default)]
pub(super) struct Erasures {
    /// Frames with something private about a person.
    about: BTreeMap<PersonId, Vec<u64>>,
    erased: BTreeSet<PersonId>,
    /// Erased since this was last looked at.
    fresh: BTreeSet<PersonId>,
    /// Of whom something read as erased.
    unreadable: BTreeSet<PersonId>,
}

/// Of whom a record holds something, and of whom something that can be read, or that was erased.
#[derive(Default)]
struct Holds {
    readable: BTreeSet<PersonId>,
    erased: BTreeSet<PersonId>,
}

impl PrivateVisitor for Holds {
    type Error = Infallible;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), Infallible> {
        match value {
            Private::Open(_) => self.readable.insert(person),
            Private::Sealed(_) | Private::Erased => self.erased.insert(person),
        };
        Ok(())
    }
}

impl Holds {
    fn of<R: HoldsPrivate>(record: &mut R) -> Self {
        let mut holds = Self::default();
        match record.each_private(&mut holds) {
            Ok(()) => holds,
            Err(never) => match never {},
        }
    }
}

impl Erasures {
    fn note(&mut self, seq: u64, frame: &mut Frame) {
        let holds = Holds::of(frame);
        for person in holds.readable.union(&holds.erased) {
            self.about.entry(*person).or_default().push(seq);
        }
        self.unreadable.extend(holds.erased);
    }
}

impl Oracle {
    /// What is private in a frame that is about to be seen.
    pub(in crate::simulation) fn note_private(&mut self, frame: &mut Frame) {
        self.erasures.note(self.seen, frame);
    }

    /// Somebody's erasure is a frame: a supervisor's or administrator's with their PIN, and nothing
    /// of that person is open. Where a period is the reason, it has passed for each of their cases.
    pub(super) fn erased(&mut self, person: PersonId, why: ErasureReason, frame: &Frame) -> Held {
        let role = frame.actor.staff().and_then(|who| self.people.roles.get(&who));
        let may = matches!(role, Some(Role::Supervisor | Role::Administrator));
        hold!(39, may, "person {} was erased by {role:?}", person.0);
        let given = |event: &Event| matches!(event, Event::PinGiven { staff } if Actor::Staff(*staff) == frame.actor);
        let has_pin = frame.events.iter().any(given);
        hold!(39, has_pin, "person {} was erased without a PIN", person.0);
        let first = self.erasures.erased.insert(person);
        hold!(39, first, "person {} was erased twice", person.0);
        if why == ErasureReason::Period {
            self.cases.was_due(person, frame.at.date())?;
        }
        self.cases.erased(person)?;
        self.erasures.fresh.insert(person);
        self.touched.cases.extend(self.fold.cases_of(person).map(|case| case.id));
        Ok(())
    }

    /// Those who have been erased, and those of them who have been since this was last asked.
    pub(in crate::simulation) fn erased_people(&self) -> &BTreeSet<PersonId> {
        &self.erasures.erased
    }

    /// The same, since this was last asked.
    pub(in crate::simulation) fn freshly_erased(&mut self) -> BTreeSet<PersonId> {
        std::mem::take(&mut self.erasures.fresh)
    }

    /// Every frame has been seen: what reads as erased is about people who were.
    pub(in crate::simulation) fn nobody_else_is_erased(&self) -> Held {
        let erasures = &self.erasures;
        let other = erasures.unreadable.difference(&erasures.erased).next();
        hold!(39, other.is_none(), "nobody has erased {other:?}, and yet they cannot be read");
        Ok(())
    }

    /// The key of somebody who has been erased, as the key file lies on its medium, is gone.
    pub(in crate::simulation) fn key_is_gone(&self, person: PersonId, file: &KeyRing) -> Held {
        let is_gone = matches!(file.state(person), Ok(KeyState::Erased));
        hold!(39, is_gone, "the key of person {} is still there", person.0);
        Ok(())
    }

    /// Frames that hold something private about a person.
    pub(in crate::simulation) fn frames_about(&self, person: PersonId) -> Vec<u64> {
        self.erasures.about.get(&person).cloned().unwrap_or_default()
    }

    /// Nothing in a frame about somebody who has been erased can be read.
    pub(in crate::simulation) fn tells_nothing(
        &self,
        person: PersonId,
        seq: u64,
        frame: &mut Frame,
    ) -> Held {
        let tells = Holds::of(frame).readable.contains(&person);
        hold!(39, !tells, "frame {seq} still tells about person {}", person.0);
        Ok(())
    }

    /// No row tells anything about somebody who has been erased; and once the store has followed
    /// every frame, they are not found by their code. That no row leads from one to them is seen when
    /// all rows are compared.
    pub(in crate::simulation) fn rows_tell_nothing(
        &self,
        persons: &BTreeSet<PersonId>,
        (store, ring): (&dyn StateStore, &KeyRing),
        has_followed: bool,
    ) -> Held {
        let unread = |error: ReadError| {
            Violation::new(28, format!("the state store cannot be read: {error}"))
        };
        let index = ring.index_key();
        for person in persons {
            for case in self.fold.cases_of(*person) {
                let key = Row::Case(case.id).key(&index);
                let Some(value) = store.get(&key).map_err(|error| unread(error.into()))? else {
                    continue;
                };
                let Over::Case(mut row, _) = read_row_over(&key, &value, ring).map_err(unread)?
                else {
                    continue;
                };
                let tells = !Holds::of(row.as_mut()).readable.is_empty();
                hold!(39, !tells, "the row of case {} still tells about its person", case.id);
            }
            if !has_followed {
                continue;
            }
            let code = self.cases.codes.get(person).map(PersonCode::as_str).unwrap_or_default();
            let cases = found(store, &index, &crate::locale::fold::fold(code)).map_err(unread)?;
            let is_found = self.fold.cases_of(*person).any(|case| cases.contains(&case.id));
            hold!(39, !is_found, "person {} is still found by their code", person.0);
        }
        Ok(())
    }
}
