//! Visitors that seal and open the private values of a record.

use std::collections::BTreeSet;
use std::convert::Infallible;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::error::KeyError;
use super::{KeyRing, KeyState};
use crate::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use crate::store::codec::{self, CodecError, Schema};

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

/// What a bundle is sealed for: it does not open as a value, nor a value as a bundle.
fn bundle_context(person: PersonId) -> [u8; 5] {
    let [p0, p1, p2, p3] = person.0.to_le_bytes();
    [b'B', p0, p1, p2, p3]
}

/// Schema named in errors about a private value; its bytes carry none of their own, for they are
/// read as part of a record whose schema is known.
const PRIVATE_SCHEMA: Schema = Schema { kind: 0, version: 1 };

/// Turns open values into sealed ones. The persons must have keys: see [`KeyRing::ensure`].
pub struct Sealer<'a> {
    ring: &'a KeyRing,
    place: SealedIn,
}

impl<'a> Sealer<'a> {
    /// Seals for `place`.
    pub fn new(ring: &'a KeyRing, place: SealedIn) -> Self {
        Self { ring, place }
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
        let key = match self.ring.state(person)? {
            KeyState::Known(key) => key,
            KeyState::Erased => return Err(KeyError::Erased(person)),
            KeyState::Unknown => return Err(KeyError::Missing(person)),
        };
        let clear = Zeroizing::new(codec::to_bytes(open)?);
        *value = Private::Sealed(key.seal_with(
            &self.ring.random,
            &self.place.context(person),
            &clear,
        )?);
        Ok(())
    }
}

/// Turns sealed values into open ones, or into `Erased` when the person's key was destroyed.
pub struct Opener<'a> {
    ring: &'a KeyRing,
    place: SealedIn,
}

impl<'a> Opener<'a> {
    /// Opens what was sealed for `place`.
    pub fn new(ring: &'a KeyRing, place: SealedIn) -> Self {
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
        *value = match self.ring.state(person)? {
            KeyState::Known(key) => {
                let clear = key
                    .open(&self.place.context(person), sealed)
                    .map(Zeroizing::new)
                    .ok_or(KeyError::Forged(person))?;
                Private::Open(codec::from_bytes(PRIVATE_SCHEMA, &clear)?)
            }
            KeyState::Erased => Private::Erased,
            KeyState::Unknown => return Err(KeyError::Missing(person)),
        };
        Ok(())
    }
}

/// Gathers the open values of a record about one person, each after its length, and leaves empty
/// places.
#[derive(Default)]
struct Bundler {
    person: Option<PersonId>,
    clear: Zeroizing<Vec<u8>>,
}

impl PrivateVisitor for Bundler {
    type Error = KeyError;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), KeyError> {
        let Private::Open(open) = value else { return Ok(()) };
        if *self.person.get_or_insert(person) != person {
            let what = "a bundle is about one person".to_owned();
            return Err(CodecError::Encode(what).into());
        }
        let start = self.clear.len();
        self.clear.extend_from_slice(&[0; LENGTH_BYTES]);
        codec::append(&mut self.clear, open)?;
        let length = u32::try_from(self.clear.len() - start - LENGTH_BYTES).unwrap_or(u32::MAX);
        if let Some(place) = self.clear.get_mut(start..start + LENGTH_BYTES) {
            place.copy_from_slice(&length.to_le_bytes());
        }
        *value = Private::Sealed(Vec::new());
        Ok(())
    }
}

/// Bytes of the length before each value of a bundle.
const LENGTH_BYTES: usize = 4;

/// Puts the values of a bundle back into their places.
struct Unbundler<'a> {
    ring: &'a KeyRing,
    sealed: &'a [u8],
    /// What has been opened and not been put back; `None` while nothing was asked for.
    clear: Option<Clear>,
}

enum Clear {
    /// The bytes, and how far they have been put back.
    Values(Zeroizing<Vec<u8>>, usize),
    /// The person's key was destroyed.
    Erased,
}

impl Unbundler<'_> {
    fn open(&self, person: PersonId) -> Result<Clear, KeyError> {
        match self.ring.state(person)? {
            KeyState::Known(key) => {
                let clear = key.open(&bundle_context(person), self.sealed);
                let clear = clear.map(Zeroizing::new).ok_or(KeyError::Forged(person))?;
                Ok(Clear::Values(clear, 0))
            }
            KeyState::Erased => Ok(Clear::Erased),
            KeyState::Unknown => Err(KeyError::Missing(person)),
        }
    }
}

impl PrivateVisitor for Unbundler<'_> {
    type Error = KeyError;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), KeyError> {
        let Private::Sealed(_) = value else { return Ok(()) };
        if self.clear.is_none() {
            self.clear = Some(self.open(person)?);
        }
        let Some(Clear::Values(clear, at)) = &mut self.clear else {
            *value = Private::Erased;
            return Ok(());
        };
        let rest = clear.get(*at..).unwrap_or_default();
        let (length, rest) = rest.split_first_chunk().ok_or(KeyError::Forged(person))?;
        let length = u32::from_le_bytes(*length) as usize;
        let bytes = rest.get(..length).ok_or(KeyError::Forged(person))?;
        *value = Private::Open(codec::from_bytes(PRIVATE_SCHEMA, bytes)?);
        *at += LENGTH_BYTES + length;
        Ok(())
    }
}

impl KeyRing {
    /// Seals all private values of a record about one person together, for a row of the state: one
    /// cipher, one nonce and one proof instead of one for each. Empty when it has none.
    ///
    /// # Errors
    /// As sealing one by one; [`CodecError::Encode`] when it is about two people.
    pub fn seal_together<R: HoldsPrivate>(&self, record: &mut R) -> Result<Vec<u8>, KeyError> {
        let mut bundle = Bundler::default();
        record.each_private(&mut bundle)?;
        let Some(person) = bundle.person else { return Ok(Vec::new()) };
        match self.state(person)? {
            KeyState::Known(key) => {
                key.seal_with(&self.random, &bundle_context(person), &bundle.clear)
            }
            KeyState::Erased => Err(KeyError::Erased(person)),
            KeyState::Unknown => Err(KeyError::Missing(person)),
        }
    }

    /// Opens what [`KeyRing::seal_together`] sealed.
    ///
    /// # Errors
    /// [`KeyError::Missing`] or [`KeyError::Forged`].
    pub fn open_together<R: HoldsPrivate>(
        &self,
        record: &mut R,
        sealed: &[u8],
    ) -> Result<(), KeyError> {
        record.each_private(&mut Unbundler { ring: self, sealed, clear: None })
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
