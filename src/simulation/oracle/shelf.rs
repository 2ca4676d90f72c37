//! What is over stands in the state store alone: whether it stands there as the frames say.
//!
//! Every row is looked at each time. One whose bytes are those that were opened before, about
//! something that the frames have not changed since, is not opened again: it would say the same. Nor
//! is the row of a case that is held in memory: what memory says is compared by itself, and was read
//! from that row. When the faults of a seed have ended those are opened too.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::Arc;

use super::{Held, Violation, hold};
use crate::casework::case::Case;
use crate::casework::centre::{Centre, PersonFile};
use crate::casework::identity::PersonCode;
use crate::casework::private::PersonId;
use crate::store::keys::KeyRing;
use crate::store::records::{
    Over, ReadError, TABLE_OF_CASES, TABLES_OVER, each_row, read_row_over,
};
use crate::store::state::{StateError, StateStore, Value};

/// What a row was found to say: the same as the frames, and that was this.
enum Known {
    Case(Arc<Case>),
    Person(Arc<PersonFile>),
    Code(PersonCode, PersonId),
}

/// Rows that have been opened, by table and in their order: walked through beside the store's own.
#[derive(Default)]
pub(super) struct Shelf {
    tables: BTreeMap<u8, Vec<Opened>>,
    /// Room for the next table.
    room: Vec<Opened>,
}

/// A row that has been opened.
struct Opened {
    key: Vec<u8>,
    value: Value,
    known: Known,
}

/// Which rows are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Those of cases that memory does not hold.
    AtWhatIsOver,
    /// Those of all cases.
    AtAll,
}

/// Why a look at the rows ended.
enum Ended {
    Unreadable(ReadError),
    Violated(Violation),
}

impl From<StateError> for Ended {
    fn from(error: StateError) -> Self {
        Self::Unreadable(error.into())
    }
}

/// Rows about what is not in memory.
#[derive(Default)]
struct Count {
    cases: usize,
    people: usize,
    codes: usize,
}

impl Shelf {
    /// [28] what `held` lacks of `fold` stands in the store, the same, and nothing else does; [39] least
    /// of all what leads from a code to somebody who was erased.
    pub(super) fn agrees(
        &mut self,
        (fold, held): (&Centre, &Centre),
        (store, ring): (&dyn StateStore, &KeyRing),
        look: Look,
    ) -> Held {
        let mut count = Count::default();
        let mut cases = Beside::of(fold.cases.iter().map(|(id, file)| (id.0, file)));
        let mut people = Beside::of(fold.people.iter().map(|(id, file)| (id.0, file)));
        let mut held_cases = Beside::of(held.cases.keys().map(|id| (id.0, ())));
        let mut held_people = Beside::of(held.people.keys().map(|id| (id.0, ())));
        for table in TABLES_OVER {
            let mut rows = self.tables.remove(&table).unwrap_or_default();
            let mut now = std::mem::take(&mut self.room);
            let mut before = rows.drain(..).peekable();
            let looked = each_row(store, table, |key, value| {
                // What stood there before and does not any more.
                while before.next_if(|row| row.key.as_slice() < key).is_some() {}
                let row = before.next_if(|row| row.key == key);
                let (is_case, number) = (table == TABLE_OF_CASES, number_of(key));
                let is_held = number.is_some_and(|number| {
                    let there =
                        if is_case { held_cases.at(number) } else { held_people.at(number) };
                    there.is_some()
                });
                if is_held && is_case && look == Look::AtWhatIsOver {
                    now.extend(row);
                    return Ok(());
                }
                let is_still = |row: &Opened| match (&row.known, number) {
                    (Known::Case(case), Some(number)) => {
                        cases.at(number).is_some_and(|file| Arc::ptr_eq(case, file))
                    }
                    (Known::Person(file), Some(number)) => {
                        people.at(number).is_some_and(|held| Arc::ptr_eq(file, held))
                    }
                    (Known::Code(code, id), _) => fold.by_code.get(code) == Some(id),
                    _ => false,
                };
                let known = row.filter(|row| row.value == *value).filter(is_still);
                let row = known.map_or_else(|| opened(fold, (key, value), ring), Ok)?;
                match &row.known {
                    // What is in memory does not count: memory is compared by itself.
                    Known::Case(_) => count.cases += usize::from(!is_held),
                    Known::Person(_) => count.people += usize::from(!is_held),
                    Known::Code(code, _) => {
                        count.codes += usize::from(!held.by_code.contains_key(code));
                    }
                }
                now.push(row);
                Ok(())
            });
            drop(before);
            self.room = rows;
            self.tables.insert(table, now);
            looked.map_err(violation)?;
        }
        let found = held.cases.size() + count.cases;
        hold!(28, found == fold.cases.size(), "{found} of {} cases", fold.cases.size());
        let found = held.people.size() + count.people;
        hold!(28, found == fold.people.size(), "{found} of {} people", fold.people.size());
        let found = held.by_code.size() + count.codes;
        hold!(28, found == fold.by_code.size(), "{found} of {} codes", fold.by_code.size());
        Ok(())
    }
}

/// What a row says, which must be what the frames say.
fn opened(fold: &Centre, (key, value): (&[u8], &Value), ring: &KeyRing) -> Result<Opened, Ended> {
    let known = match read_row_over(key, value, ring).map_err(Ended::Unreadable)? {
        Over::Erased => {
            let words = "a row still leads from a code to somebody who was erased".to_owned();
            return Err(Ended::Violated(Violation::new(39, words)));
        }
        Over::Case(case, _) => {
            let same = fold.case(case.id).filter(|file| file.as_ref() == case.as_ref());
            Known::Case(same.ok_or_else(|| differs("case", case.id.0))?.clone())
        }
        Over::Person(id, file) => {
            let same = fold.people.get(&id).filter(|held| held.as_ref() == &file);
            Known::Person(same.ok_or_else(|| differs("person", id.0))?.clone())
        }
        Over::Code(code, id) => {
            let same = fold.by_code.get(&code) == Some(&id);
            if !same {
                return Err(differs("a code of person", id.0));
            }
            Known::Code(code, id)
        }
    };
    Ok(Opened { key: key.to_vec(), value: value.clone(), known })
}

/// What a state holds by number, walked through beside rows, which come in the same order.
struct Beside<I: Iterator>(Peekable<I>);

impl<T: Copy, I: Iterator<Item = (u32, T)>> Beside<I> {
    fn of(held: I) -> Self {
        Self(held.peekable())
    }

    /// What has this number; none that is asked for later is smaller.
    fn at(&mut self, number: u32) -> Option<T> {
        while self.0.next_if(|(held, _)| *held < number).is_some() {}
        self.0.peek().filter(|(held, _)| *held == number).map(|(_, what)| *what)
    }
}

/// The number behind a key's table; a code's key has none.
fn number_of(key: &[u8]) -> Option<u32> {
    let (_, number) = key.split_first()?;
    Some(u32::from_be_bytes(<[u8; 4]>::try_from(number).ok()?))
}

fn violation(ended: Ended) -> Violation {
    match ended {
        Ended::Violated(violation) => violation,
        Ended::Unreadable(error) => {
            Violation::new(28, format!("the state store cannot be read: {error}"))
        }
    }
}

fn differs(what: &str, id: u32) -> Ended {
    Ended::Violated(Violation::new(28, format!("{what} {id} in the state store differs")))
}
