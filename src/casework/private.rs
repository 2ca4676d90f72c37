//! Values about a person, which may be written down only sealed.
//!
//! The core works on `Open` values. The store seals them under the person's own key before a byte
//! is written, and opens them when it reads; when the key has been destroyed the value reads as
//! `Erased`. Serialising an `Open` value is an error, so clear text cannot reach a file by
//! forgetting to seal it.

use std::fmt;
use std::sync::Arc;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeOwned, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The number under which a person's key is kept; says nothing about the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonId(pub u32);

/// A value about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Private<T> {
    /// Readable, in memory only; shared, because a case is copied at every change of it.
    Open(Arc<T>),
    /// Sealed under the person's key, as it lies in a file.
    Sealed(Vec<u8>),
    /// Its key has been destroyed.
    Erased,
}

impl<T> Private<T> {
    /// A readable value.
    pub fn of(value: T) -> Self {
        Self::Open(Arc::new(value))
    }

    /// The value, if it can be read.
    pub fn open(&self) -> Option<&T> {
        match self {
            Self::Open(value) => Some(value),
            Self::Sealed(_) | Self::Erased => None,
        }
    }
}

/// Walks over the private values of a record: the store's sealer and opener.
pub trait PrivateVisitor {
    /// What can go wrong on the way.
    type Error;

    /// Called once for each private value, with the person it is about.
    ///
    /// # Errors
    /// Whatever the visitor meets while sealing or opening.
    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), Self::Error>;
}

/// A record that holds private values and can lead a visitor to each of them.
pub trait HoldsPrivate {
    /// Leads `visitor` to every private value, in a fixed order.
    ///
    /// # Errors
    /// The first error of the visitor.
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error>;
}

/// The shape in which a private value lies in a file.
#[derive(Deserialize)]
enum AtRest {
    Sealed(#[serde(deserialize_with = "at_once")] Vec<u8>),
    Erased,
}

/// Reads bytes as one piece where they lie as one: byte by byte, sealed values would be the most of
/// what reading a case costs.
fn at_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    struct Bytes;

    impl<'de> Visitor<'de> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("sealed bytes")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }

        fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Vec<u8>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(items))
        }
    }

    deserializer.deserialize_byte_buf(Bytes)
}

/// The same, on the way there.
#[derive(Serialize)]
enum ToRest<'a> {
    Sealed(&'a [u8]),
    Erased,
}

impl<T> Serialize for Private<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Open(_) => Err(serde::ser::Error::custom("a private value must be sealed first")),
            Self::Sealed(bytes) => ToRest::Sealed(bytes).serialize(serializer),
            Self::Erased => ToRest::Erased.serialize(serializer),
        }
    }
}

impl<'de, T> Deserialize<'de> for Private<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match AtRest::deserialize(deserializer)? {
            AtRest::Sealed(bytes) => Self::Sealed(bytes),
            AtRest::Erased => Self::Erased,
        })
    }
}
