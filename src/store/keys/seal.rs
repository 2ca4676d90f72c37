//! Visitors that seal and open the private values of a record.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::error::KeyError;
use super::secret::{Nonces, Random};
use super::{KeyRing, KeyState};
use crate::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use crate::store::codec::{self, Schema};

/// What a sealed value is part of. A value sealed for one place does not open in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedIn {
    /// A frame of the journal.
    Journal,
    /// A row of the state store.
    State,
}

impl SealedIn {
    fn context(self, person: PersonId) -> [u8; 5] {
        let place = match self {
            Self::Journal => b'J',
            Self::State => b'S',
        };
        let [p0, p1, p2, p3] = person.0.to_le_bytes();
        [place, p0, p1, p2, p3]
    }
}

/// Schema named in errors about a private value; its bytes carry none of their own, for they are
/// read as part of a record whose schema is known.
const PRIVATE_SCHEMA: Schema = Schema { kind: 0, version: 1 };

/// Where a sealer finds the keys of people: the ring, or a handful of copies out of it.
pub trait Keys {
    /// What is known of the person's key.
    ///
    /// # Errors
    /// As [`KeyRing::state`].
    fn of(&self, person: PersonId) -> Result<KeyState, KeyError>;

    /// Where nonces come from.
    fn random(&self) -> &Random;
}

impl Keys for KeyRing {
    fn of(&self, person: PersonId) -> Result<KeyState, KeyError> {
        self.state(person)
    }

    fn random(&self) -> &Random {
        &self.random
    }
}

/// Copies of some people's keys, for a thread that seals beside the ring's.
pub struct Handful {
    keys: BTreeMap<PersonId, KeyState>,
    random: Random,
}

impl Handful {
    /// Takes copies of what is known of the keys of `persons`; nonces come from `random`.
    ///
    /// # Errors
    /// As [`KeyRing::state`].
    pub fn of(
        ring: &KeyRing,
        persons: impl IntoIterator<Item = PersonId>,
        random: Random,
    ) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        for person in persons {
            keys.insert(person, ring.state(person)?);
        }
        Ok(Self { keys, random })
    }
}

impl Keys for Handful {
    fn of(&self, person: PersonId) -> Result<KeyState, KeyError> {
        Ok(self.keys.get(&person).cloned().unwrap_or(KeyState::Unknown))
    }

    fn random(&self) -> &Random {
        &self.random
    }
}

/// Turns open values into sealed ones. The persons must have keys: see [`KeyRing::ensure`].
pub struct Sealer<'a> {
    ring: &'a dyn Keys,
    place: SealedIn,
    nonces: Nonces<'a>,
}

impl<'a> Sealer<'a> {
    /// Seals for `place`.
    pub fn new(ring: &'a dyn Keys, place: SealedIn) -> Self {
        Self { ring, place, nonces: Nonces::new(ring.random()) }
    }
}

impl PrivateVisitor for Sealer<'_> {
    type Error = KeyError;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), KeyError> {
        let Private::Open(open) = value else { return Ok(()) };
        let key = match self.ring.of(person)? {
            KeyState::Known(key) => key,
            KeyState::Erased => return Err(KeyError::Erased(person)),
            KeyState::Unknown => return Err(KeyError::Missing(person)),
        };
        let clear = Zeroizing::new(codec::to_bytes(open.as_ref())?);
        let context = self.place.context(person);
        *value = Private::Sealed(key.seal_under(self.nonces.next()?, &context, &clear)?);
        Ok(())
    }
}

/// Turns sealed values into open ones, or into `Erased` when the person's key was destroyed.
pub struct Opener<'a> {
    ring: &'a dyn Keys,
    place: SealedIn,
}

impl<'a> Opener<'a> {
    /// Opens what was sealed for `place`.
    pub fn new(ring: &'a dyn Keys, place: SealedIn) -> Self {
        Self { ring, place }
    }
}

impl PrivateVisitor for Opener<'_> {
    type Error = KeyError;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), KeyError> {
        let Private::Sealed(sealed) = value else { return Ok(()) };
        *value = match self.ring.of(person)? {
            KeyState::Known(key) => {
                let clear = key
                    .open(&self.place.context(person), sealed)
                    .map(Zeroizing::new)
                    .ok_or(KeyError::Forged(person))?;
                Private::of(codec::from_bytes(PRIVATE_SCHEMA, &clear)?)
            }
            KeyState::Erased => Private::Erased,
            KeyState::Unknown => return Err(KeyError::Missing(person)),
        };
        Ok(())
    }
}

/// Collects the persons a record is about.
struct Persons(BTreeSet<PersonId>);

impl PrivateVisitor for Persons {
    type Error = Infallible;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), Infallible> {
        if value.open().is_some() {
            self.0.insert(person);
        }
        Ok(())
    }
}

/// The persons of whom a record holds open values: those who need keys before it can be sealed.
pub fn persons_to_seal<R: HoldsPrivate>(record: &mut R) -> BTreeSet<PersonId> {
    let mut persons = Persons(BTreeSet::new());
    match record.each_private(&mut persons) {
        Ok(()) => persons.0,
        Err(never) => match never {},
    }
}
