//! The state as its rows say it is.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use thiserror::Error;

use super::recall::recall_ready;
use super::together::read_together;
use super::{
    ANSWER, ANSWER_SCHEMA, AnswerRecord, CALENDAR, CALENDAR_SCHEMA, CASE, CASE_SCHEMA, CODE,
    CODE_SCHEMA, CONDEMNED, CaseRecord, CodeRecord, ERASED, ERASED_SCHEMA, ErasedRecord, HELD,
    KEYS, KEYS_SCHEMA, KeysRecord, META, META_SCHEMA, MetaRecord, OUTAGES, OUTAGES_SCHEMA,
    PASSPORT, PASSPORT_SCHEMA, PERSON, PERSON_SCHEMA, PersonRecord, QUESTION, QUESTION_SCHEMA,
    QuestionRecord, STAFF, STAFF_SCHEMA, Shelf, TICKET, TICKET_SCHEMA, Wanted,
};
use crate::casework::case::Case;
use crate::casework::centre::{Centre, PersonFile};
use crate::casework::identity::PersonCode;
use crate::casework::ids::CaseId;
use crate::casework::private::{HoldsPrivate, PersonId, Private};
use crate::casework::staff::Staff;
use crate::casework::ticket::Ticket;
use crate::casework::urgency::Urgency;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::store::codec::Schema;
use crate::store::keys::{IndexKey, KeyError, KeyRing, SealedIn};
use crate::store::state::{StateError, StateStore, Value};

/// Why the state cannot be read from its rows; it is then rebuilt from the journal.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A row is damaged or of another schema.
    #[error(transparent)]
    State(#[from] StateError),
    /// A sealed value does not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Rows that belong together are not all there.
    #[error("the state store lacks {0}; it is rebuilt from the journal")]
    Incomplete(&'static str),
}

/// Reads the whole state, what is over too.
///
/// # Errors
/// [`ReadError`]; nothing of it may be used then.
pub fn read_centre(store: &dyn StateStore, ring: &KeyRing) -> Result<Centre, ReadError> {
    let mut centre = read_frame_of(store)?;
    read_cases(&mut centre, store, ring)?;
    Ok(centre)
}

/// Reads what is held in memory: everything but the cases that had been let go, and their people.
///
/// # Errors
/// [`ReadError`]; nothing of it may be used then.
pub fn read_open(
    store: &dyn StateStore,
    ring: &KeyRing,
    index: &IndexKey,
) -> Result<Centre, ReadError> {
    let mut centre = read_frame_of(store)?;
    read_questions(&mut centre, store)?;
    let mut wanted: Vec<Wanted> =
        centre.tickets.values().filter_map(|ticket| ticket.case).map(Wanted::Case).collect();
    let mut held = Vec::new();
    each_row(store, HELD, |key, _| {
        let id = key.get(1..).and_then(|id| <[u8; 4]>::try_from(id).ok());
        let id = id.ok_or(ReadError::Incomplete("the number of a case"))?;
        held.push(CaseId(u32::from_be_bytes(id)));
        Ok::<(), ReadError>(())
    })?;
    let shelf = Shelf { store, ring, index };
    let ready = read_together(&held, &shelf)?;
    wanted.extend(held.into_iter().map(Wanted::Case));
    recall_ready(&mut centre, wanted, &shelf, ready)?;
    Ok(centre)
}

/// Puts into `centre` what is over and not in memory.
///
/// # Errors
/// [`ReadError`]; nothing of it may be used then.
pub fn read_over(
    centre: &mut Centre,
    store: &dyn StateStore,
    ring: &KeyRing,
) -> Result<(), ReadError> {
    let mut all = Centre::default();
    read_cases(&mut all, store, ring)?;
    for (id, case) in all.cases.iter() {
        if !centre.cases.contains_key(id) {
            centre.put_case(case.clone());
        }
    }
    for (id, file) in all.people.iter() {
        if !centre.people.contains_key(id) {
            centre.people.insert_mut(*id, file.clone());
        }
    }
    for (code, person) in all.by_code.iter() {
        if !centre.by_code.contains_key(code) {
            centre.by_code.insert_mut(code.clone(), *person);
        }
    }
    Ok(())
}

/// Everything but cases, people and questions.
fn read_frame_of(store: &dyn StateStore) -> Result<Centre, ReadError> {
    let mut centre = Centre::default();
    if store.get(&[CONDEMNED])?.is_some() {
        return Err(ReadError::Incomplete("a row that could be read"));
    }
    let meta: Option<MetaRecord> = one(store, META, META_SCHEMA)?;
    let meta = meta.ok_or(ReadError::Incomplete("its first row"))?;
    (centre.frames, centre.last_at) = (meta.frames, meta.last_at);
    centre.identity = meta.identity.map(Arc::new);
    centre.counters = meta.counters;
    centre.last_sweep = meta.last_sweep;
    each(store, PASSPORT, PASSPORT_SCHEMA, |passport: Passport| {
        centre.passports.insert_mut(passport.version.clone(), Arc::new(passport));
        Ok(())
    })?;
    if let Some(version) = meta.passport {
        let held = centre.passports.get(&version).cloned();
        centre.passport = Some(held.ok_or(ReadError::Incomplete("the passport in force"))?);
    }
    centre.calendar = one::<Calendar>(store, CALENDAR, CALENDAR_SCHEMA)?.map(Arc::new);
    each(store, STAFF, STAFF_SCHEMA, |staff: Staff| {
        centre.staff.insert_mut(staff.id, Arc::new(staff));
        Ok(())
    })?;
    each(store, KEYS, KEYS_SCHEMA, |record: KeysRecord| {
        centre.keys.insert_mut(record.staff, Arc::new(record.keys));
        Ok(())
    })?;
    each(store, TICKET, TICKET_SCHEMA, |ticket: Ticket| {
        centre.tickets.insert_mut(ticket.id, Arc::new(ticket));
        Ok(())
    })?;
    each(store, ERASED, ERASED_SCHEMA, |record: ErasedRecord| {
        centre.erased.insert_mut(record.person, record.at);
        Ok(())
    })?;
    if let Some(outages) = one(store, OUTAGES, OUTAGES_SCHEMA)? {
        centre.outages = Arc::new(outages);
    }
    // Their rows lie in the order of their frames.
    each(store, ANSWER, ANSWER_SCHEMA, |record: AnswerRecord| {
        centre.answers.remember(record.command_id, record.answer);
        Ok(())
    })?;
    Ok(centre)
}

fn read_cases(
    centre: &mut Centre,
    store: &dyn StateStore,
    ring: &KeyRing,
) -> Result<(), ReadError> {
    for table in TABLES_OVER {
        each_row(store, table, |key, value| {
            match read_row_over(key, value, ring)? {
                Over::Case(case, raised) => {
                    if let Some(level) = raised {
                        centre.raised.insert_mut(case.id, level);
                    }
                    centre.put_case(Arc::new(*case));
                }
                Over::Person(id, file) => centre.people.insert_mut(id, Arc::new(file)),
                Over::Code(code, person) => centre.by_code.insert_mut(code, person),
                Over::Erased => {}
            }
            Ok::<(), ReadError>(())
        })?;
    }
    read_questions(centre, store)
}

/// The tables in which stands what is over, and what is open too.
pub const TABLES_OVER: [u8; 3] = [CASE, PERSON, CODE];

/// The one of them in which cases stand, under their numbers.
pub const TABLE_OF_CASES: u8 = CASE;

/// What a row of [`TABLES_OVER`] holds.
pub enum Over {
    /// A case, and the level it was raised to.
    Case(Box<Case>, Option<Urgency>),
    /// A person's cases.
    Person(PersonId, PersonFile),
    /// A person's code.
    Code(PersonCode, PersonId),
    /// The code of somebody who has been erased.
    Erased,
}

/// Reads and opens a row of [`TABLES_OVER`].
///
/// # Errors
/// [`ReadError`]; a row of another table too.
pub fn read_row_over(key: &[u8], value: &Value, ring: &KeyRing) -> Result<Over, ReadError> {
    match key.first() {
        Some(&CASE) => {
            let CaseRecord { case, raised } = opened(value.read(CASE_SCHEMA)?, ring)?;
            Ok(Over::Case(Box::new(case), raised))
        }
        Some(&PERSON) => {
            let PersonRecord { person, cases } = value.read(PERSON_SCHEMA)?;
            Ok(Over::Person(person, PersonFile { cases }))
        }
        Some(&CODE) => {
            let CodeRecord { person, code } = opened(value.read(CODE_SCHEMA)?, ring)?;
            Ok(match code {
                Private::Open(code) => Over::Code(code.as_ref().clone(), person),
                _ => Over::Erased,
            })
        }
        _ => Err(ReadError::Incomplete("the table of a row")),
    }
}

fn read_questions(centre: &mut Centre, store: &dyn StateStore) -> Result<(), ReadError> {
    each(store, QUESTION, QUESTION_SCHEMA, |record: QuestionRecord| {
        centre.questions.insert_mut(record.query, (record.case, record.question));
        Ok(())
    })
}

pub(super) fn opened<R: HoldsPrivate>(mut record: R, ring: &KeyRing) -> Result<R, ReadError> {
    ring.open_record(&mut record, SealedIn::State)?;
    Ok(record)
}

fn one<T: DeserializeOwned>(
    store: &dyn StateStore,
    table: u8,
    schema: Schema,
) -> Result<Option<T>, ReadError> {
    Ok(store.get(&[table])?.map(|value| value.read(schema)).transpose()?)
}

fn each<T: DeserializeOwned>(
    store: &dyn StateStore,
    table: u8,
    schema: Schema,
    mut take: impl FnMut(T) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    each_row(store, table, |_, value| take(value.read(schema)?))
}

/// Takes the rows of a table in order. `take` must not ask the store for anything meanwhile.
///
/// # Errors
/// The store's, or what `take` gives.
pub fn each_row<E: From<StateError>>(
    store: &dyn StateStore,
    table: u8,
    mut take: impl FnMut(&[u8], &Value) -> Result<(), E>,
) -> Result<(), E> {
    let mut ended = Ok(());
    store.each(&[table], &mut |key, value| {
        ended = take(key, value);
        ended.is_ok()
    })?;
    ended
}
