//! What is over stands in the state store alone: whether it stands there as the frames say.
//!
//! Every row is looked at each time. One whose bytes are those that were opened before, about
//! something that the frames have not changed since, is not opened again: it would say the same. Nor
//! is the row of a case that is held in memory: what memory says is compared by itself, and was read
//! from that row. When the faults of a seed have ended those are opened too.

use std::collections::BTreeMap;
use std::iter::{Empty, Peekable};
use std::sync::Arc;

use super::{Held, Violation, hold};
use crate::casework::case::Case;
use crate::casework::centre::{Centre, PersonFile};
use crate::casework::identity::PersonCode;
use crate::casework::ids::CaseId;
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
        let (mut of_fold, mut of_held) = (Beside::over(fold), Beside::over(held));
        for table in TABLES_OVER {
            let mut rows = self.tables.remove(&table).unwrap_or_default();
            let mut now = std::mem::take(&mut self.room);
            let mut before = rows.drain(..).peekable();
            let looked = each_row(store, table, |key, value| {
                // What stood there before and does not any more.
                while before.next_if(|row| row.key.as_slice() < key).is_some() {}
                let row = before.next_if(|row| row.key == key);
                let is_held = of_held.has(key);
                if is_held && table == TABLE_OF_CASES && look == Look::AtWhatIsOver {
                    now.extend(row);
                    return Ok(());
                }
                let is_still = |row: &Opened| match (&row.known, of_fold.at(key)) {
                    (Known::Case(case), Some(At::Case(file))) => Arc::ptr_eq(case, file),
                    (Known::Person(file), Some(At::Person(held))) => Arc::ptr_eq(file, held),
                    (Known::Code(code, id), None) => fold.by_code.get(code) == Some(id),
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
            match looked {
                Ok(()) => {}
                Err(Ended::Violated(violation)) => return Err(violation),
                Err(Ended::Unreadable(error)) => {
                    return Err(Violation::new(
                        28,
                        format!("the state store cannot be read: {error}"),
                    ));
                }
            }
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

/// Cases and people of a state, walked through beside rows, which come in the same order: by table
/// and by number.
struct Beside<C: Iterator, P: Iterator> {
    cases: Peekable<C>,
    people: Peekable<P>,
}

/// What a state says where a row stands.
enum At<'a> {
    Case(&'a Arc<Case>),
    Person(&'a Arc<PersonFile>),
}

impl Beside<Empty<()>, Empty<()>> {
    fn over(
        centre: &Centre,
    ) -> Beside<
        impl Iterator<Item = (&CaseId, &Arc<Case>)>,
        impl Iterator<Item = (&PersonId, &Arc<PersonFile>)>,
    > {
        Beside { cases: centre.cases.iter().peekable(), people: centre.people.iter().peekable() }
    }
}

impl<'a, C, P> Beside<C, P>
where
    C: Iterator<Item = (&'a CaseId, &'a Arc<Case>)>,
    P: Iterator<Item = (&'a PersonId, &'a Arc<PersonFile>)>,
{
    /// What stands where this row does; rows are asked for in their order.
    fn at(&mut self, key: &[u8]) -> Option<At<'a>> {
        let (table, id) = key.split_first()?;
        let id = u32::from_be_bytes(<[u8; 4]>::try_from(id).ok()?);
        if *table == TABLE_OF_CASES {
            while self.cases.next_if(|(held, _)| held.0 < id).is_some() {}
            return self.cases.peek().filter(|(held, _)| held.0 == id).map(|held| At::Case(held.1));
        }
        while self.people.next_if(|(held, _)| held.0 < id).is_some() {}
        self.people.peek().filter(|(held, _)| held.0 == id).map(|held| At::Person(held.1))
    }

    fn has(&mut self, key: &[u8]) -> bool {
        self.at(key).is_some()
    }
}

fn differs(what: &str, id: u32) -> Ended {
    Ended::Violated(Violation::new(28, format!("{what} {id} in the state store differs")))
}
