//! The one place where values become bytes and bytes become values.
//!
//! bincode 1.3.3, fixed-width integers, a size limit, and no bytes left over. bincode decodes most
//! damaged input without complaint, so nothing is decoded before a checksum (of the journal record,
//! the envelope or the cipher) has been checked. Types that are stored must not use serde's
//! `flatten`, `untagged`, `tag` or `skip_serializing_if`: bincode writes them but cannot read them.
//!
//! A value is written with the number of its schema. A schema is frozen once released: a changed
//! type gets a new number, and the old one is upgraded on reading.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Largest encoded value, bytes; the same as one journal payload.
pub const VALUE_BYTES_MAX: u64 = 1 << 20;
/// Bytes an envelope adds to a value.
pub const ENVELOPE_BYTES: usize = 20;

/// Bytes of a payload that most frames stay below.
const PAYLOAD_BYTES_USUAL: usize = 1 << 10;

/// First byte of every stored value.
const ENVELOPE_MAGIC: u8 = 0xA7;
/// Version of the envelope itself.
const ENVELOPE_VERSION: u8 = 1;

/// A frozen form of a stored type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schema {
    /// What kind of value it is; never reused.
    pub kind: u16,
    /// Which form of it, from 1.
    pub version: u16,
}

/// Why bytes cannot be written or read.
#[derive(Debug, Error)]
pub enum CodecError {
    /// The value cannot be written; for a private value: it was not sealed first.
    #[error("the value cannot be stored: {0}. Nothing was written. Please report this as a defect")]
    Encode(String),
    /// The bytes are not such a value.
    #[error(
        "stored bytes cannot be read as kind {kind} version {version}: {reason}. \
         The state can be rebuilt from the journal"
    )]
    Decode {
        /// Kind asked for.
        kind: u16,
        /// Version asked for.
        version: u16,
        /// What was wrong.
        reason: String,
    },
    /// The value is of another kind or version than asked for.
    #[error(
        "found kind {found_kind} version {found_version} where kind {kind} version {version} \
         belongs. It may come from a newer program: install that version"
    )]
    OtherSchema {
        /// Kind asked for.
        kind: u16,
        /// Version asked for.
        version: u16,
        /// Kind found.
        found_kind: u16,
        /// Version found.
        found_version: u16,
    },
    /// The envelope is damaged, or lies under a wrong key.
    #[error("a stored value is damaged ({0}). The state can be rebuilt from the journal")]
    Envelope(&'static str),
}

impl CodecError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Encode(_) => "store-codec-encode",
            Self::Decode { .. } => "store-codec-decode",
            Self::OtherSchema { .. } => "store-codec-other-schema",
            Self::Envelope(_) => "store-codec-envelope",
        }
    }
}

fn options() -> impl Options {
    bincode::options()
        .with_fixint_encoding()
        .with_limit(VALUE_BYTES_MAX)
        .with_little_endian()
        .reject_trailing_bytes()
}

/// A value's bytes, without its schema.
///
/// # Errors
/// [`CodecError::Encode`] when the value is larger than [`VALUE_BYTES_MAX`] or refuses to be
/// written, as an unsealed private value does.
pub fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    options().serialize(value).map_err(|error| CodecError::Encode(error.to_string()))
}

/// `head`, and after it a value's bytes. They are written in one go: asked for a limit, bincode walks
/// through the value once more, only to count them. What moves while they grow is not wiped, so
/// nothing that is in the clear about anybody is written like this.
fn written<T: Serialize>(head: &[u8], value: &T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::with_capacity(PAYLOAD_BYTES_USUAL);
    bytes.extend_from_slice(head);
    options()
        .with_no_limit()
        .serialize_into(&mut bytes, value)
        .map_err(|error| CodecError::Encode(error.to_string()))?;
    if (bytes.len() - head.len()) as u64 > VALUE_BYTES_MAX {
        return Err(CodecError::Encode("the size limit has been reached".to_owned()));
    }
    Ok(bytes)
}

/// As [`to_bytes`], for a value with nothing in the clear about anybody.
///
/// # Errors
/// As [`to_bytes`].
pub fn sealed_to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    written(&[], value)
}

/// The value of these bytes, which must be those of `schema` to the last one.
///
/// # Errors
/// [`CodecError::Decode`].
pub fn from_bytes<T: DeserializeOwned>(schema: Schema, bytes: &[u8]) -> Result<T, CodecError> {
    let failed = |reason: String| {
        let Schema { kind, version } = schema;
        CodecError::Decode { kind, version, reason }
    };
    if bytes.len() as u64 > VALUE_BYTES_MAX {
        return Err(failed("the size limit has been reached".to_owned()));
    }
    // No more than these bytes can be read: counted field by field, they would be counted twice.
    options().with_no_limit().deserialize(bytes).map_err(|error| failed(error.to_string()))
}

/// A frame's body as the payload of a journal record: kind u16, version u16, value.
///
/// # Errors
/// As [`to_bytes`].
pub fn encode_payload<B: Serialize>(schema: Schema, body: &B) -> Result<Vec<u8>, CodecError> {
    let ([k0, k1], [v0, v1]) = (schema.kind.to_le_bytes(), schema.version.to_le_bytes());
    written(&[k0, k1, v0, v1], body)
}

/// Which schema a journal payload has; `None` when it is too short to be one.
pub fn payload_schema(payload: &[u8]) -> Option<Schema> {
    let (kind, rest) = payload.split_first_chunk::<2>()?;
    let (version, _) = rest.split_first_chunk::<2>()?;
    Some(Schema { kind: u16::from_le_bytes(*kind), version: u16::from_le_bytes(*version) })
}

/// Reads a journal payload that must be of `schema`.
///
/// # Errors
/// [`CodecError::OtherSchema`] or [`CodecError::Decode`].
pub fn decode_payload<B: DeserializeOwned>(
    schema: Schema,
    payload: &[u8],
) -> Result<B, CodecError> {
    let found = payload_schema(payload).ok_or(CodecError::Envelope("too short"))?;
    same_schema(schema, found)?;
    from_bytes(schema, payload.get(4..).unwrap_or_default())
}

/// The value of bytes that were written under the schema `found` and must be of `schema`.
///
/// # Errors
/// [`CodecError::OtherSchema`] or [`CodecError::Decode`].
pub fn value_of<T: DeserializeOwned>(
    schema: Schema,
    found: Schema,
    bytes: &[u8],
) -> Result<T, CodecError> {
    same_schema(schema, found)?;
    from_bytes(schema, bytes)
}

fn same_schema(wanted: Schema, found: Schema) -> Result<(), CodecError> {
    if wanted == found {
        return Ok(());
    }
    Err(CodecError::OtherSchema {
        kind: wanted.kind,
        version: wanted.version,
        found_kind: found.kind,
        found_version: found.version,
    })
}

/// A value as it lies in the state store:
/// `A7 | 1 | kind u16 | version u16 | flags u16 | revision u64 | crc u32 | payload`.
/// The checksum covers the key too, so that a row under a wrong key is noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Schema of the payload.
    pub schema: Schema,
    /// Set by the store, for example on a value cut into chunks.
    pub flags: u16,
    /// Number of the journal record that wrote it.
    pub revision: u64,
    /// The value's bytes.
    pub payload: Vec<u8>,
}

impl Envelope {
    /// The bytes to store under `key`.
    pub fn encode(&self, key: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ENVELOPE_BYTES + self.payload.len());
        bytes.extend_from_slice(&[ENVELOPE_MAGIC, ENVELOPE_VERSION]);
        bytes.extend_from_slice(&self.schema.kind.to_le_bytes());
        bytes.extend_from_slice(&self.schema.version.to_le_bytes());
        bytes.extend_from_slice(&self.flags.to_le_bytes());
        bytes.extend_from_slice(&self.revision.to_le_bytes());
        let crc = checksum(key, &bytes, &self.payload);
        bytes.extend_from_slice(&crc.to_le_bytes());
        bytes.extend_from_slice(&self.payload);
        bytes
    }

    /// Reads what lies under `key`.
    ///
    /// # Errors
    /// [`CodecError::Envelope`] says what is wrong.
    pub fn decode(key: &[u8], bytes: &[u8]) -> Result<Self, CodecError> {
        let (head, payload) = bytes
            .split_at_checked(ENVELOPE_BYTES)
            .ok_or(CodecError::Envelope("shorter than its head"))?;
        let (fields, crc) =
            head.split_last_chunk::<4>().ok_or(CodecError::Envelope("shorter than its head"))?;
        if checksum(key, fields, payload) != u32::from_le_bytes(*crc) {
            return Err(CodecError::Envelope("checksum"));
        }
        let [magic, version, k0, k1, v0, v1, f0, f1, revision @ ..] = fields else {
            return Err(CodecError::Envelope("shorter than its head"));
        };
        if [*magic, *version] != [ENVELOPE_MAGIC, ENVELOPE_VERSION] {
            return Err(CodecError::Envelope("written by a newer program"));
        }
        let revision = <[u8; 8]>::try_from(revision)
            .map_err(|_| CodecError::Envelope("shorter than its head"))?;
        Ok(Self {
            schema: Schema {
                kind: u16::from_le_bytes([*k0, *k1]),
                version: u16::from_le_bytes([*v0, *v1]),
            },
            flags: u16::from_le_bytes([*f0, *f1]),
            revision: u64::from_le_bytes(revision),
            payload: payload.to_vec(),
        })
    }

    /// The value, which must be of `schema`.
    ///
    /// # Errors
    /// As [`value_of`].
    pub fn value<T: DeserializeOwned>(&self, schema: Schema) -> Result<T, CodecError> {
        value_of(schema, self.schema, &self.payload)
    }
}

fn checksum(key: &[u8], head: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&(key.len() as u64).to_le_bytes());
    for part in [key, head, payload] {
        hasher.update(part);
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_give_the_same_bytes_up_to_the_same_limit() {
        let text = |length: u64| "x".repeat(usize::try_from(length).unwrap());
        // The length of a text stands before it.
        for value in [text(0), text(5_000), text(VALUE_BYTES_MAX - 8)] {
            assert_eq!(sealed_to_bytes(&value).unwrap(), to_bytes(&value).unwrap());
            let payload = encode_payload(Schema { kind: 1, version: 2 }, &value).unwrap();
            assert_eq!(payload.get(4..), Some(to_bytes(&value).unwrap().as_slice()));
        }
        let over = text(VALUE_BYTES_MAX - 7);
        assert!(to_bytes(&over).is_err() && sealed_to_bytes(&over).is_err());
        assert!(encode_payload(Schema { kind: 1, version: 2 }, &over).is_err());
    }
}
