//! What can stand in the way of writing or reading the journal.

use std::fmt;
use std::io;

use thiserror::Error;

/// Where in the journal something is wrong, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// File name of the segment, or of the mark.
    pub segment: String,
    /// Byte offset in that file.
    pub offset: u64,
    /// Number of the record that stands there, or should.
    pub seq: u64,
    /// What is wrong with it.
    pub what: Fault,
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { segment, offset, seq, what } = self;
        write!(formatter, "record {seq} in {segment} at byte {offset}: {what}")
    }
}

/// What is wrong with a record or a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The bytes are not those of a record.
    #[error("not a record")]
    NotARecord,
    /// A later version of the program wrote it.
    #[error("format version {0} is unknown to this program")]
    UnknownVersion(u8),
    /// The length is impossible.
    #[error("its length is impossible")]
    Length,
    /// The checksum does not match.
    #[error("its checksum does not match")]
    Checksum,
    /// The number does not follow the one before it.
    #[error("its number does not follow the record before it")]
    Sequence,
    /// The hash of the record before it does not match.
    #[error("the hash chain breaks here")]
    Chain,
    /// Bytes that must be zero are not.
    #[error("bytes that must be zero are not")]
    Padding,
    /// Acknowledged, and not there any more.
    #[error("it was acknowledged and is missing")]
    Missing,
    /// A whole segment file is missing.
    #[error("the segment file is missing")]
    SegmentMissing,
    /// The segment file has lost or gained bytes.
    #[error("the segment file has the wrong size")]
    SegmentSize,
    /// The head of the segment is damaged.
    #[error("the head of the segment is damaged")]
    SegmentHead,
    /// The segment belongs to another data folder.
    #[error("the segment belongs to another data folder")]
    OtherStore,
}

/// Why the journal refuses.
#[derive(Debug, Error)]
pub enum JournalError {
    /// The disk is nearly full. Nothing was written, and the journal goes on when there is room.
    #[error(
        "the disk is nearly full: {free} bytes are free and {needed} must stay free. \
         Nothing was lost, and nothing new can be recorded. Free some space and repeat."
    )]
    DiskLow {
        /// Bytes free now.
        free: u64,
        /// Bytes that must be free for the next write.
        needed: u64,
    },
    /// A write or a sync failed. Whether the last group is on the disk is not known.
    #[error(
        "writing the journal failed ({action} {file}: {source}). Everything acknowledged before is \
         safe; whether the last command was recorded will be seen at the next start. \
         Check the disk, then start the program again."
    )]
    Failed {
        /// What was being done.
        action: &'static str,
        /// The file concerned.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// An earlier write failed, so nothing more is accepted.
    #[error(
        "the journal stopped after a failed write and accepts nothing more. \
         Everything acknowledged is safe. Check the disk, then start the program again."
    )]
    Poisoned,
    /// Reading failed.
    #[error(
        "the journal could not be read ({file}: {source}). Nothing was changed. \
         Check the disk and the rights on the data folder, then start the program again."
    )]
    Unreadable {
        /// The file concerned.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// An acknowledged record is damaged.
    #[error(
        "the journal is damaged: {0}. Cases recorded from there on cannot be trusted, so the centre \
         does not open. Keep the data folder as it is and restore it from the last backup."
    )]
    Damaged(Broken),
    /// A payload or a group is over the limit. Nothing was written.
    #[error(
        "the change is too large to record ({bytes} of at most {bytes_max} bytes). \
         Nothing was written. Shorten the text and repeat."
    )]
    TooLarge {
        /// Size asked for, bytes.
        bytes: usize,
        /// Limit, bytes.
        bytes_max: usize,
    },
    /// More records in one group than allowed. Nothing was written.
    #[error(
        "{records} changes at once are too many (at most {records_max}). Nothing was written. \
         Repeat with fewer."
    )]
    TooMany {
        /// Records asked for.
        records: usize,
        /// Limit.
        records_max: usize,
    },
}

impl JournalError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::DiskLow { .. } => "store-journal-disk-low",
            Self::Failed { .. } => "store-journal-failed",
            Self::Poisoned => "store-journal-poisoned",
            Self::Unreadable { .. } => "store-journal-unreadable",
            Self::Damaged(_) => "store-journal-damaged",
            Self::TooLarge { .. } => "store-journal-too-large",
            Self::TooMany { .. } => "store-journal-too-many",
        }
    }

    pub(super) fn unreadable(file: &str, source: io::Error) -> Self {
        Self::Unreadable { file: file.to_owned(), source }
    }

    pub(super) fn failed(action: &'static str, file: &str, source: io::Error) -> Self {
        Self::Failed { action, file: file.to_owned(), source }
    }
}
