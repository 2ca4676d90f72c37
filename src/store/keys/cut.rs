//! A key file for a centre that is taken back to an earlier frame.

use super::error::KeyError;
use super::file::{ENTRY_BYTES, Entry, HEAD_BYTES, Head, Reading, encode_entry, key_in, offset_of};
use super::places::Place;
use crate::casework::private::PersonId;

/// What is left of a key file.
#[derive(Debug)]
pub struct Cut {
    /// The file, whole; none when nothing had to go.
    pub file: Option<Vec<u8>>,
    /// Persons who went, each with a key or a note of erasure.
    pub gone: usize,
    /// Persons who stay and have been erased, in order.
    pub erased: Vec<PersonId>,
}

/// Takes out of the bytes of a key file everybody above `last`. Numbers are given one after the
/// other, so the next person would else inherit the key of somebody whom the centre does not know
/// yet, or count as erased. The master key is not needed for that.
///
/// # Errors
/// [`KeyError::Damaged`], [`KeyError::UnknownVersion`].
pub fn cut_above(file: &[u8], last: PersonId) -> Result<Cut, KeyError> {
    let head = Head::decode(file)?;
    let mut reading = Reading::default();
    reading.take(file.get(HEAD_BYTES..).unwrap_or_default())?;
    let places = reading.places;
    let (stay, go): (Vec<_>, Vec<_>) = places.persons().into_iter().partition(|it| *it <= last);
    let mut bytes = head.encode();
    bytes.reserve(stay.len() * ENTRY_BYTES);
    let mut erased = Vec::new();
    for person in &stay {
        let entry = match places.get(*person) {
            Some(Place::Key(index)) => {
                let at = offset_of(index as usize);
                let sealed =
                    file.get(at..at + ENTRY_BYTES).and_then(|bytes| key_in(bytes, *person));
                Entry::Key(sealed.ok_or(KeyError::Damaged { offset: at as u64 })?)
            }
            _ => {
                erased.push(*person);
                Entry::Erased
            }
        };
        // The file is synced as a whole before it is used, so each entry vouches for all.
        bytes.extend(encode_entry(*person, &entry, stay.len()));
    }
    Ok(Cut { file: (!go.is_empty()).then_some(bytes), gone: go.len(), erased })
}
