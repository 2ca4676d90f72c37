//! Rows from the state as it is: a row that is there is written, one that is not is removed.

use thiserror::Error;

use super::{
    ANSWER_SCHEMA, AnswerRecord, CALENDAR_SCHEMA, CASE_SCHEMA, CODE_SCHEMA, CONDEMNED, CaseRecord,
    CodeRecord, ERASED_SCHEMA, ErasedRecord, HELD_SCHEMA, KEYS_SCHEMA, KeysRecord, META_SCHEMA,
    MetaRecord, OUTAGES_SCHEMA, PASSPORT_SCHEMA, PERSON_SCHEMA, PersonRecord, QUESTION_SCHEMA,
    QuestionRecord, Row, STAFF_SCHEMA, TICKET_SCHEMA,
};
use crate::casework::centre::Centre;
use crate::casework::private::{HoldsPrivate, Private};
use crate::store::codec::Schema;
use crate::store::keys::{IndexKey, KeyError, Keys, SealedIn, Sealer};
use crate::store::state::{Batch, StateError};

/// Why a row could not be written. The journal has it; the state is rebuilt at the next start.
#[derive(Debug, Error)]
pub enum RowError {
    /// Sealing failed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It does not fit into the state.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Has the next start build the state anew.
///
/// # Errors
/// As [`write_row`].
pub fn condemn(batch: &mut Batch) -> Result<(), RowError> {
    put(batch, vec![CONDEMNED], HELD_SCHEMA, Some(&()))
}

/// Puts into `batch` what `row` is in `centre`. Cases and people are never removed: those that are
/// not in `centre` are not in memory, and their rows stay as they are.
///
/// # Errors
/// [`RowError`]; the batch must then not be used.
pub fn write_row(
    batch: &mut Batch,
    row: &Row,
    centre: &Centre,
    ring: &dyn Keys,
    index: &IndexKey,
) -> Result<(), RowError> {
    let key = row.key(index);
    match row {
        Row::Meta => put(batch, key, META_SCHEMA, Some(&meta(centre))),
        Row::Passport(version) => {
            let held = centre.passports.get(version).map(AsRef::as_ref);
            put(batch, key, PASSPORT_SCHEMA, held)
        }
        Row::Calendar => put(batch, key, CALENDAR_SCHEMA, centre.calendar.as_deref()),
        Row::Staff(id) => put(batch, key, STAFF_SCHEMA, centre.staff.get(id).map(AsRef::as_ref)),
        Row::Ticket(id) => {
            put(batch, key, TICKET_SCHEMA, centre.tickets.get(id).map(AsRef::as_ref))
        }
        Row::Case(id) => {
            let held = centre.cases.get(id).map(|case| CaseRecord {
                case: case.as_ref().clone(),
                raised: centre.raised.get(id).copied(),
            });
            keep(batch, key, CASE_SCHEMA, sealed(held, ring)?.as_ref())
        }
        Row::Person(id) => {
            let held = centre
                .people
                .get(id)
                .map(|file| PersonRecord { person: *id, cases: file.cases.clone() });
            keep(batch, key, PERSON_SCHEMA, held.as_ref())
        }
        Row::Code(code) => {
            let held = centre
                .by_code
                .get(code)
                .map(|person| CodeRecord { person: *person, code: Private::of(code.clone()) });
            keep(batch, key, CODE_SCHEMA, sealed(held, ring)?.as_ref())
        }
        Row::Question(id) => {
            let held = centre.questions.get(id).map(|(case, question)| QuestionRecord {
                query: *id,
                case: *case,
                question: *question,
            });
            put(batch, key, QUESTION_SCHEMA, held.as_ref())
        }
        Row::Keys(id) => {
            let held = centre
                .keys
                .get(id)
                .map(|keys| KeysRecord { staff: *id, keys: keys.as_ref().clone() });
            put(batch, key, KEYS_SCHEMA, held.as_ref())
        }
        Row::Erased(id) => {
            let held = centre.erased.get(id).map(|at| ErasedRecord { person: *id, at: *at });
            put(batch, key, ERASED_SCHEMA, held.as_ref())
        }
        // Somebody else may have come with the same code since.
        Row::CodeOfErased(code) if centre.by_code.contains_key(code) => Ok(()),
        Row::CodeOfErased(_) => put::<CodeRecord>(batch, key, CODE_SCHEMA, None),
        Row::Held(id) => put(batch, key, HELD_SCHEMA, centre.cases.contains_key(id).then_some(&())),
        Row::Outages => put(batch, key, OUTAGES_SCHEMA, Some(centre.outages.as_ref())),
        Row::Answer(seq, command_id) => {
            let held = centre
                .answers
                .of_frame(*seq, command_id)
                .map(|answer| AnswerRecord { command_id: *command_id, answer: *answer });
            put(batch, key, ANSWER_SCHEMA, held.as_ref())
        }
    }
}

fn meta(centre: &Centre) -> MetaRecord {
    MetaRecord {
        frames: centre.frames,
        last_at: centre.last_at,
        identity: centre.identity.as_deref().cloned(),
        passport: centre.passport.as_ref().map(|passport| passport.version.clone()),
        counters: centre.counters,
        last_sweep: centre.last_sweep,
    }
}

fn sealed<R: HoldsPrivate>(held: Option<R>, ring: &dyn Keys) -> Result<Option<R>, KeyError> {
    let Some(mut record) = held else { return Ok(None) };
    record.each_private(&mut Sealer::new(ring, SealedIn::State))?;
    Ok(Some(record))
}

/// As [`put`], but what is not in memory is left alone.
fn keep<T: serde::Serialize>(
    batch: &mut Batch,
    key: Vec<u8>,
    schema: Schema,
    value: Option<&T>,
) -> Result<(), RowError> {
    value.map_or(Ok(()), |value| put(batch, key, schema, Some(value)))
}

fn put<T: serde::Serialize>(
    batch: &mut Batch,
    key: Vec<u8>,
    schema: Schema,
    value: Option<&T>,
) -> Result<(), RowError> {
    match value {
        Some(value) => batch.put_value(key, schema, value)?,
        None => batch.delete(key),
    }
    Ok(())
}
