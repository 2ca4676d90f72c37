//! What is over, fetched from the state store back into memory.
//!
//! A person's cases come and go together: a rule that looks at all of them finds all or none. A
//! correction is of the same person as the case it corrects, so that it comes with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::read::{ReadError, opened};
use super::{CASE_SCHEMA, CODE_SCHEMA, CaseRecord, CodeRecord, PERSON_SCHEMA, PersonRecord, Row};
use crate::casework::centre::{Centre, PersonFile};
use crate::casework::identity::PersonCode;
use crate::casework::ids::CaseId;
use crate::casework::private::{PersonId, Private};
use crate::store::codec::Schema;
use crate::store::keys::{IndexKey, KeyRing};
use crate::store::state::StateStore;

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
    recall_ready(centre, wanted, shelf, Ready::new())
}

/// Cases that have been read and opened already.
pub(super) type Ready = BTreeMap<CaseId, CaseRecord>;

/// As [`recall`]; what is in `ready` is not read once more.
pub(super) fn recall_ready(
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
                        ready.insert(id, record);
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
                let Some(record) = get::<CodeRecord>(shelf, &Row::Code(code), CODE_SCHEMA)? else {
                    continue;
                };
                let CodeRecord { person, code } = opened(record, shelf.ring)?;
                if let Private::Open(code) = code {
                    centre.by_code.insert_mut(code, person);
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
    let record: Option<PersonRecord> = get(shelf, &Row::Person(id), PERSON_SCHEMA)?;
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

fn put(centre: &mut Centre, record: CaseRecord) -> CaseId {
    let CaseRecord { case, raised } = record;
    let id = case.id;
    if let Some(level) = raised {
        centre.raised.insert_mut(id, level);
    }
    centre.cases.insert_mut(id, Arc::new(case));
    id
}

fn case(shelf: &Shelf<'_>, id: CaseId, ready: &mut Ready) -> Result<Option<CaseRecord>, ReadError> {
    if let Some(record) = ready.remove(&id) {
        return Ok(Some(record));
    }
    let record: Option<CaseRecord> = get(shelf, &Row::Case(id), CASE_SCHEMA)?;
    record.map(|record| opened(record, shelf.ring)).transpose()
}

fn get<T: DeserializeOwned>(
    shelf: &Shelf<'_>,
    row: &Row,
    schema: Schema,
) -> Result<Option<T>, ReadError> {
    let value = shelf.store.get(&row.key(shelf.index))?;
    Ok(value.map(|value| value.read(schema)).transpose()?)
}
