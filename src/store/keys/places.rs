//! Where each person's key stands in the file.

use std::collections::BTreeMap;

use crate::casework::private::PersonId;

/// Persons whose place is looked up by number alone. Numbers are given one after the other, so that
/// only a damaged file or a strange one has others.
const DENSE_PERSONS_MAX: usize = 2 * super::PERSONS_MAX;
/// In the dense part: no entry.
const NONE: u32 = u32::MAX;
/// In the dense part: destroyed.
const ERASED: u32 = u32::MAX - 1;

/// Where a person's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the entry of that number, from 0.
    Key(u32),
    /// It was destroyed.
    Erased,
}

/// The places of all persons: four bytes for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    dense: Vec<u32>,
    others: BTreeMap<PersonId, Place>,
    persons: usize,
}

impl Places {
    pub(super) fn get(&self, person: PersonId) -> Option<Place> {
        match self.dense.get(person.0 as usize) {
            Some(&NONE) => None,
            Some(&ERASED) => Some(Place::Erased),
            Some(&index) => Some(Place::Key(index)),
            None => self.others.get(&person).copied(),
        }
    }

    pub(super) fn set(&mut self, person: PersonId, place: Place) {
        self.persons += usize::from(self.get(person).is_none());
        let number = person.0 as usize;
        if number >= DENSE_PERSONS_MAX {
            self.others.insert(person, place);
            return;
        }
        if number >= self.dense.len() {
            self.dense.resize(number + 1, NONE);
        }
        if let Some(held) = self.dense.get_mut(number) {
            *held = match place {
                Place::Key(index) => index,
                Place::Erased => ERASED,
            };
        }
    }

    /// Number of persons.
    pub(super) fn len(&self) -> usize {
        self.persons
    }

    /// All of them, in order of their numbers.
    pub(super) fn persons(&self) -> Vec<PersonId> {
        let dense = (0..).zip(&self.dense).filter(|(_, place)| **place != NONE);
        dense.map(|(number, _)| PersonId(number)).chain(self.others.keys().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let far = PersonId(u32::MAX);
        let mut places = Places::default();
        assert_eq!((places.get(PersonId(0)), places.get(far)), (None, None));
        let all =
            [(PersonId(3), Place::Key(0)), (far, Place::Key(1)), (PersonId(1), Place::Erased)];
        all.iter().for_each(|(person, place)| places.set(*person, *place));
        assert!(all.iter().all(|(person, place)| places.get(*person) == Some(*place)));
        assert_eq!(places.get(PersonId(2)), None);
        places.set(far, Place::Erased);
        assert_eq!((places.get(far), places.len()), (Some(Place::Erased), 3));
        assert_eq!(places.persons(), [PersonId(1), PersonId(3), far]);
    }
}
