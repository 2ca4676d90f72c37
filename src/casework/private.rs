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

/// The same, on the way there; as one piece too, which lies there as the bytes one by one would.
#[derive(Serialize)]
enum ToRest<'a> {
    Sealed(#[serde(serialize_with = "in_one_piece")] &'a [u8]),
    Erased,
}

fn in_one_piece<S: Serializer>(bytes: &&[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The shape as it was written byte by byte.
    #[derive(Serialize)]
    enum ByteByByte {
        Sealed(Vec<u8>),
        Erased,
    }

    #[test]
    fn sealed_bytes_lie_as_they_would_one_by_one() {
        for bytes in [vec![], vec![7], (0..=255).collect::<Vec<u8>>()] {
            let sealed = Private::<String>::Sealed(bytes.clone());
            let written = bincode::serialize(&sealed).unwrap();
            assert_eq!(written, bincode::serialize(&ByteByByte::Sealed(bytes)).unwrap());
            assert_eq!(bincode::deserialize::<Private<String>>(&written).unwrap(), sealed);
        }
        let erased = bincode::serialize(&Private::<String>::Erased).unwrap();
        assert_eq!(erased, bincode::serialize(&ByteByByte::Erased).unwrap());
    }
}
