//! What is over stands in the state store alone: whether it stands there as the frames say.
//!
//! Every row is looked at each time. One whose bytes are those that were opened before, about
//! something that the frames have not changed since, is not opened again: it would say the same. Nor
//! is the row of a case that is held in memory: what memory says is compared by itself, and was read
//! from that row. When the faults of a seed have ended those are opened too.

use std::collections::BTreeMap;
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
    Person(PersonId, Arc<PersonFile>),
    Code(PersonCode, PersonId),
}

/// Rows that have been opened, with their bytes.
#[derive(Default)]
pub(super) struct Shelf(BTreeMap<Vec<u8>, (Value, Known)>);

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
    /// [28] what `held` lacks of `fold` stands in the store, the same, and nothing else does.
    pub(super) fn agrees(
        &mut self,
        (fold, held): (&Centre, &Centre),
        (store, ring): (&dyn StateStore, &KeyRing),
        look: Look,
    ) -> Held {
        let mut count = Count::default();
        for table in TABLES_OVER {
            let looked = each_row(store, table, |key, value| {
                let is_held = case_of(key).is_some_and(|id| held.cases.contains_key(&id));
                if is_held && look == Look::AtWhatIsOver {
                    return Ok(());
                }
                self.row((fold, held), (key, value), ring, &mut count)
            });
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

    fn row(
        &mut self,
        (fold, held): (&Centre, &Centre),
        (key, value): (&[u8], &Value),
        ring: &KeyRing,
        count: &mut Count,
    ) -> Result<(), Ended> {
        if let Some((before, known)) = self.0.get(key)
            && before == value
            && known.is_still(fold)
        {
            known.count(held, count);
            return Ok(());
        }
        let known = match read_row_over(key, value, ring).map_err(Ended::Unreadable)? {
            Over::Erased => return Ok(()),
            Over::Case(case, _) => {
                let same = fold.case(case.id).filter(|file| file.as_ref() == case.as_ref());
                Known::Case(same.ok_or_else(|| differs("case", case.id.0))?.clone())
            }
            Over::Person(id, file) => {
                let same = fold.people.get(&id).filter(|held| held.as_ref() == &file);
                Known::Person(id, same.ok_or_else(|| differs("person", id.0))?.clone())
            }
            Over::Code(code, id) => {
                let same = fold.by_code.get(&code) == Some(&id);
                if !same {
                    return Err(differs("a code of person", id.0));
                }
                Known::Code(code, id)
            }
        };
        known.count(held, count);
        self.0.insert(key.to_vec(), (value.clone(), known));
        Ok(())
    }
}

/// The case that a row is about, if it is one of the cases' rows.
fn case_of(key: &[u8]) -> Option<CaseId> {
    let (table, id) = key.split_first()?;
    let id = <[u8; 4]>::try_from(id).ok()?;
    (*table == TABLE_OF_CASES).then(|| CaseId(u32::from_be_bytes(id)))
}

fn differs(what: &str, id: u32) -> Ended {
    Ended::Violated(Violation::new(28, format!("{what} {id} in the state store differs")))
}

impl Known {
    /// Whether the frames still say what they said then.
    fn is_still(&self, fold: &Centre) -> bool {
        match self {
            Self::Case(case) => fold.case(case.id).is_some_and(|file| Arc::ptr_eq(file, case)),
            Self::Person(id, file) => {
                fold.people.get(id).is_some_and(|held| Arc::ptr_eq(held, file))
            }
            Self::Code(code, id) => fold.by_code.get(code) == Some(id),
        }
    }

    /// What is in memory does not count: memory is compared by itself.
    fn count(&self, held: &Centre, count: &mut Count) {
        match self {
            Self::Case(case) => count.cases += usize::from(!held.cases.contains_key(&case.id)),
            Self::Person(id, _) => count.people += usize::from(!held.people.contains_key(id)),
            Self::Code(code, _) => count.codes += usize::from(!held.by_code.contains_key(code)),
        }
    }
}
