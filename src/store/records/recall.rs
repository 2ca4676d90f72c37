//! What is over, fetched from the state store back into memory.
//!
//! A person's cases come and go together: a rule that looks at all of them finds all or none. A
//! correction is of the same person as the case it corrects, so that it comes with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::read::{ReadError, opened};
use super::{
    CASE_SCHEMA, CODE_SCHEMA, CaseRecord, CodeRecord, PERSON, PERSON_SCHEMA, PersonRecord, Row,
    person_key,
};
use crate::casework::case::{Case, Listed};
use crate::casework::centre::{Centre, PersonFile};
use crate::casework::identity::PersonCode;
use crate::casework::ids::CaseId;
use crate::casework::private::{HoldsPrivate, PersonId, Private};
use crate::store::codec::Schema;
use crate::store::keys::{Handful, IndexKey, KeyRing, Opener, SealedIn};
use crate::store::state::{StateStore, Value};

/// Where closed cases stand, and what opens them.
#[derive(Clone, Copy)]
pub struct Shelf<'a> {
    /// The state store.
    pub store: &'a dyn StateStore,
    /// The keys of the people.
    pub ring: &'a KeyRing,
    /// The key of the hashes in its keys.
    pub index: &'a IndexKey,
}

/// Something that must be in memory before it is decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A case, with all others of its person.
    Case(CaseId),
    /// A person, with all of their cases.
    Person(PersonId),
    /// Whoever has that code.
    Code(PersonCode),
}

/// Fetches what is wanted and not in `centre` yet; what does not exist is left out. Gives the cases
/// that have come.
///
/// # Errors
/// [`ReadError`]: the store cannot be read, and `centre` may lack a part of what was wanted.
pub fn recall(
    centre: &mut Centre,
    wanted: Vec<Wanted>,
    shelf: &Shelf<'_>,
) -> Result<Vec<CaseId>, ReadError> {
    recall_ready(centre, wanted, shelf, Ready::default())
}

/// Rows that have been read already; what is private in them may still be sealed.
#[derive(Default)]
pub struct Ready {
    cases: BTreeMap<CaseId, Box<CaseRecord>>,
    persons: BTreeMap<PersonId, PersonRecord>,
}

impl Ready {
    /// Of cases that have been read.
    pub(super) fn of(cases: impl IntoIterator<Item = Box<CaseRecord>>) -> Self {
        let cases = cases.into_iter().map(|record| (record.case.id, record)).collect();
        Self { cases, persons: BTreeMap::new() }
    }
}

/// Reads the rows that [`recall`] needs for those of `cases` that are not in `centre`, on a thread
/// that has no keys: whoever has them opens the rows, if nothing has changed them meanwhile.
///
/// # Errors
/// [`ReadError`].
pub fn read_ahead(
    centre: &Centre,
    cases: &[CaseId],
    store: &dyn StateStore,
    index: &IndexKey,
) -> Result<Ready, ReadError> {
    let mut ready = Ready::default();
    let mut wanted = cases.to_vec();
    while let Some(id) = wanted.pop() {
        if centre.cases.contains_key(&id) || ready.cases.contains_key(&id) {
            continue;
        }
        let Some(record) = get::<Box<CaseRecord>>(store, index, &Row::Case(id), CASE_SCHEMA)?
        else {
            continue;
        };
        let person = record.case.person;
        ready.cases.insert(id, record);
        let Some(person) = person else { continue };
        if centre.people.contains_key(&person) || ready.persons.contains_key(&person) {
            continue;
        }
        let file: Option<PersonRecord> = get(store, index, &Row::Person(person), PERSON_SCHEMA)?;
        if let Some(file) = file {
            wanted.extend(&file.cases);
            ready.persons.insert(person, file);
        }
    }
    Ok(ready)
}

/// Reads the rows of cases, on a thread that has no keys: everything private in them is sealed. Those
/// that do not exist are left out.
///
/// # Errors
/// [`ReadError`].
pub fn read_sealed(
    cases: &[CaseId],
    store: &dyn StateStore,
    index: &IndexKey,
) -> Result<Vec<Case>, ReadError> {
    let mut read = Vec::with_capacity(cases.len());
    for id in cases {
        let record: Option<CaseRecord> = get(store, index, &Row::Case(*id), CASE_SCHEMA)?;
        read.extend(record.map(|record| record.case));
    }
    Ok(read)
}

/// The people after `after` and the cases of each, in order of the people's numbers: at most
/// `people_max`.
///
/// # Errors
/// [`ReadError`].
pub fn read_people(
    store: &dyn StateStore,
    after: Option<PersonId>,
    people_max: usize,
) -> Result<Vec<(PersonId, Vec<CaseId>)>, ReadError> {
    let after = after.map(person_key);
    let rows = store.scan(&[PERSON], after.as_deref(), people_max)?;
    let read = |(_, value): &(Vec<u8>, Value)| {
        let PersonRecord { person, cases } = value.read(PERSON_SCHEMA)?;
        Ok((person, cases))
    };
    rows.iter().map(read).collect()
}

/// The cases of one person; `None` when nobody has the number.
///
/// # Errors
/// [`ReadError`].
pub fn read_person(
    store: &dyn StateStore,
    person: PersonId,
) -> Result<Option<Vec<CaseId>>, ReadError> {
    let Some(value) = store.get(&person_key(person))? else { return Ok(None) };
    let record: PersonRecord = value.read(PERSON_SCHEMA)?;
    Ok(Some(record.cases))
}

/// Opens what a list shows of a case, and nothing else.
///
/// # Errors
/// [`ReadError::Key`].
pub fn open_listed(case: &mut Case, keys: &Handful) -> Result<(), ReadError> {
    Ok(Listed(case).each_private(&mut Opener::new(keys, SealedIn::State))?)
}

/// As [`recall`]; what is in `ready` is not read once more.
///
/// # Errors
/// As [`recall`].
pub fn recall_ready(
    centre: &mut Centre,
    mut wanted: Vec<Wanted>,
    shelf: &Shelf<'_>,
    mut ready: Ready,
) -> Result<Vec<CaseId>, ReadError> {
    let mut come = Vec::new();
    while let Some(next) = wanted.pop() {
        match next {
            // A number that was never given needs no look.
            Wanted::Case(id) if id > CaseId(centre.counters.case) => {}
            Wanted::Case(id) if centre.cases.contains_key(&id) => {}
            Wanted::Case(id) => {
                let Some(record) = case(shelf, id, &mut ready)? else { continue };
                match record.case.person {
                    Some(person) if !centre.people.contains_key(&person) => {
                        ready.cases.insert(id, record);
                        wanted.push(Wanted::Person(person));
                    }
                    _ => come.push(put(centre, record)),
                }
            }
            Wanted::Person(id) if id.0 > centre.counters.person => {}
            Wanted::Person(id) if centre.people.contains_key(&id) => {}
            Wanted::Person(id) => come.append(&mut person(centre, id, shelf, &mut ready)?),
            Wanted::Code(code) => {
                if centre.by_code.contains_key(&code) {
                    continue;
                }
                let row = Row::Code(code);
                let record: Option<CodeRecord> = get(shelf.store, shelf.index, &row, CODE_SCHEMA)?;
                let Some(record) = record else { continue };
                let CodeRecord { person, code } = opened(record, shelf.ring)?;
                if let Private::Open(code) = code {
                    centre.by_code.insert_mut(code.as_ref().clone(), person);
                }
                wanted.push(Wanted::Person(person));
            }
        }
    }
    Ok(come)
}

fn person(
    centre: &mut Centre,
    id: PersonId,
    shelf: &Shelf<'_>,
    ready: &mut Ready,
) -> Result<Vec<CaseId>, ReadError> {
    let record = match ready.persons.remove(&id) {
        Some(record) => Some(record),
        None => get(shelf.store, shelf.index, &Row::Person(id), PERSON_SCHEMA)?,
    };
    let Some(PersonRecord { cases, .. }) = record else { return Ok(Vec::new()) };
    let mut come = Vec::with_capacity(cases.len());
    for case_id in &cases {
        if centre.cases.contains_key(case_id) {
            continue;
        }
        let record = case(shelf, *case_id, ready)?;
        let record = record.ok_or(ReadError::Incomplete("a person's case"))?;
        if let Some(code) = record.case.code() {
            centre.by_code.insert_mut(code.clone(), id);
        }
        come.push(put(centre, record));
    }
    centre.people.insert_mut(id, Arc::new(PersonFile { cases }));
    Ok(come)
}

fn put(centre: &mut Centre, record: Box<CaseRecord>) -> CaseId {
    let CaseRecord { case, raised } = *record;
    let id = case.id;
    if let Some(level) = raised {
        centre.raised.insert_mut(id, level);
    }
    centre.put_case(Arc::new(case));
    id
}

fn case(
    shelf: &Shelf<'_>,
    id: CaseId,
    ready: &mut Ready,
) -> Result<Option<Box<CaseRecord>>, ReadError> {
    let record: Option<Box<CaseRecord>> = match ready.cases.remove(&id) {
        Some(record) => Some(record),
        None => get(shelf.store, shelf.index, &Row::Case(id), CASE_SCHEMA)?,
    };
    // What has been opened already stays as it is.
    record.map(|record| opened(record, shelf.ring)).transpose()
}

fn get<T: DeserializeOwned>(
    store: &dyn StateStore,
    index: &IndexKey,
    row: &Row,
    schema: Schema,
) -> Result<Option<T>, ReadError> {
    let value = store.get(&row.key(index))?;
    Ok(value.map(|value| value.read(schema)).transpose()?)
}
