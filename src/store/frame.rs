//! A frame: one record of the journal, read as a value.
//!
//! When, who and by which command belong to the body, which casework defines. The store adds only
//! what it answers for: the number and the hash.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::codec::{self, CodecError, Schema};
use super::journal::{ChainHash, Journal, JournalError, Record};

/// One atomic change of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<B> {
    /// Its number, from 0.
    pub seq: u64,
    /// Its hash, which the next frame carries.
    pub hash: ChainHash,
    /// What changed. Private values in it are sealed until they are opened.
    pub body: B,
}

impl<B: DeserializeOwned> Frame<B> {
    /// Reads a journal record whose body is of `schema`.
    ///
    /// # Errors
    /// [`CodecError::OtherSchema`] when it is of another, [`CodecError::Decode`] when it is not
    /// readable.
    pub fn read(schema: Schema, record: &Record) -> Result<Self, CodecError> {
        let body = codec::decode_payload(schema, &record.payload)?;
        Ok(Self { seq: record.seq, hash: record.hash, body })
    }
}

/// The journal payload of a body. Its private values must have been sealed.
///
/// # Errors
/// [`CodecError::Encode`] when a private value is still open, or the body is too large.
pub fn payload<B: Serialize>(schema: Schema, body: &B) -> Result<Vec<u8>, CodecError> {
    codec::encode_payload(schema, body)
}

/// Why a frame cannot be read.
#[derive(Debug, Error)]
pub enum FrameError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The record is whole and its body cannot be read: a newer program wrote it.
    #[error("frame {seq} cannot be read: {source}")]
    Body {
        /// Number of the frame.
        seq: u64,
        /// What is wrong with it.
        source: CodecError,
    },
}

impl FrameError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Journal(error) => error.key(),
            Self::Body { source, .. } => source.key(),
        }
    }
}

/// The frames from `seq` on, in order, whose bodies are of `schema`; private values still sealed.
pub fn frames<B: DeserializeOwned>(
    journal: &Journal,
    schema: Schema,
    seq: u64,
) -> impl Iterator<Item = Result<Frame<B>, FrameError>> {
    journal.records(seq).map(move |record| {
        let record = record?;
        Frame::read(schema, &record).map_err(|source| FrameError::Body { seq: record.seq, source })
    })
}
