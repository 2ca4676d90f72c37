//! What can stand in the way of the keys.

use std::io;

use thiserror::Error;

use crate::casework::private::PersonId;
use crate::store::codec::CodecError;

/// Why keys, or what they seal, cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The key file exists and the master key does not.
    #[error(
        "the master key {path} is missing. Without it no name or document number in the cases can \
         be read; nothing is lost while the data folder stays as it is. Put the key file back from \
         its safe copy, then start again."
    )]
    MasterMissing {
        /// Where it was looked for.
        path: String,
    },
    /// The journal has records and the key file is not there.
    #[error(
        "the key file `keys` is missing from the data folder, and without it no name or document \
         number in the cases can be read. The journal is untouched and nothing was made anew. \
         Restore `keys` from a backup, then start again."
    )]
    FileMissing,
    /// Others than its owner may read the master key.
    #[error(
        "the master key {path} can be read by others (mode {mode:o}). Anyone with it can read the \
         applicants' data. Make it private with: chmod 600 {path}"
    )]
    MasterExposed {
        /// Where it is.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// The master key file does not hold a key.
    #[error(
        "the master key {path} is not a key of this program. The cases cannot be opened with it, \
         and nothing was changed. Put the right key file back from its safe copy."
    )]
    MasterMalformed {
        /// Where it is.
        path: String,
    },
    /// The passphrase or the master key does not fit this folder.
    #[error(
        "the {given} does not open this data folder. Nothing was changed. {remedy}",
        remedy = if *.passphrase_needed {
            "This folder is opened with a passphrase: give the right one in DOST_PASSPHRASE."
        } else {
            "This folder is opened with its own master key: put the right key back."
        }
    )]
    WrongMaster {
        /// What was tried: `passphrase`, `master key`.
        given: &'static str,
        /// Whether the folder was set up with a passphrase.
        passphrase_needed: bool,
    },
    /// The passphrase is shorter than allowed.
    #[error(
        "the passphrase is too short: at least {letters_min} letters protect the applicants' data. \
         Choose a longer one."
    )]
    PassphraseShort {
        /// Fewest letters.
        letters_min: usize,
    },
    /// Key derivation failed, usually for want of memory.
    #[error("the passphrase could not be worked out ({0}). Free some memory and start again.")]
    Derivation(String),
    /// The system gave no random numbers.
    #[error("the system gives no random numbers ({0}). No key can be made; try again.")]
    Random(String),
    /// The key file is damaged where keys were acknowledged.
    #[error(
        "the key file is damaged at byte {offset}. Some applicants' data could not be read, so the \
         centre does not open. Keep the data folder as it is and restore `keys` from a backup."
    )]
    Damaged {
        /// Where the damage begins, bytes.
        offset: u64,
    },
    /// A later program wrote the key file.
    #[error(
        "the key file has format {0}, which this program does not know. Install the newer one."
    )]
    UnknownVersion(u16),
    /// Reading or writing failed.
    #[error(
        "the keys could not be {action} ({source}). Nothing acknowledged is lost. \
         Check the disk and the rights on the data folder, then start again."
    )]
    Io {
        /// `read` or `written`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// An earlier write of the key file failed.
    #[error(
        "the key file stopped after a failed write and accepts no new person. Everything \
         acknowledged is safe. Check the disk, then start the program again."
    )]
    Poisoned,
    /// The person has been erased, so nothing new may be sealed for it.
    #[error(
        "person {} has been erased and can have no new data. Register the applicant anew.", .0.0
    )]
    Erased(PersonId),
    /// There is neither a key nor a note that it was erased.
    #[error(
        "the key of person {} is missing though it was never erased. The data of this person \
         cannot be read. Restore `keys` from a backup.", .0.0
    )]
    Missing(PersonId),
    /// Sealed bytes do not open with the person's key.
    #[error(
        "sealed data of person {} are damaged or belong elsewhere. Restore the data folder from a \
         backup.", .0.0
    )]
    Forged(PersonId),
    /// The key file is at its limit.
    #[error("the key file holds {persons_max} persons, its limit. Start a new data folder.")]
    Full {
        /// Most persons.
        persons_max: usize,
    },
    /// The value itself cannot be written or read.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

impl KeyError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::MasterMissing { .. } => "store-keys-master-missing",
            Self::FileMissing => "store-keys-file-missing",
            Self::MasterExposed { .. } => "store-keys-master-exposed",
            Self::MasterMalformed { .. } => "store-keys-master-malformed",
            Self::WrongMaster { .. } => "store-keys-wrong-master",
            Self::PassphraseShort { .. } => "store-keys-passphrase-short",
            Self::Derivation(_) => "store-keys-derivation",
            Self::Random(_) => "store-keys-random",
            Self::Damaged { .. } => "store-keys-damaged",
            Self::UnknownVersion(_) => "store-keys-unknown-version",
            Self::Io { .. } => "store-keys-io",
            Self::Poisoned => "store-keys-poisoned",
            Self::Erased(_) => "store-keys-erased",
            Self::Missing(_) => "store-keys-missing",
            Self::Forged(_) => "store-keys-forged",
            Self::Full { .. } => "store-keys-full",
            Self::Codec(error) => error.key(),
        }
    }

    pub(super) fn read(source: io::Error) -> Self {
        Self::Io { action: "read", source }
    }

    pub(super) fn written(source: io::Error) -> Self {
        Self::Io { action: "written", source }
    }
}
