//! What can stand in the way of a backup.

use std::io;

use thiserror::Error;

use crate::store::codec::CodecError;
use crate::store::journal::JournalError;

/// Why a backup cannot be made or used.
#[derive(Debug, Error)]
pub enum BackupError {
    /// Nobody was named who could open it.
    #[error(
        "a backup is sealed for somebody, and nobody was named. Nothing was written. Name an age \
         recipient with --to age1…, a file of them with --recipients, or list them in settings.toml: \
         [backup] to = [\"age1…\"]. `dost backup --new-identity FILE` makes a pair of keys; do it on \
         the administrator's machine."
    )]
    NoRecipient,
    /// That is no recipient.
    #[error(
        "{given} is not an age recipient. Nothing was written. A recipient begins with age1; a secret \
         key (AGE-SECRET-KEY-1…) must never lie on the server."
    )]
    BadRecipient {
        /// What was given, shortened; never a secret key.
        given: String,
    },
    /// There is no secret key in the file.
    #[error(
        "{path} holds no age identity (a line AGE-SECRET-KEY-1…). Nothing was changed. Name the file \
         that `dost backup --new-identity` or age-keygen made."
    )]
    BadIdentity {
        /// The file.
        path: String,
    },
    /// It is not an age file.
    #[error(
        "this is not a backup of this program: it does not begin like an age file. Nothing was \
         changed. Name a file that `dost backup` made."
    )]
    NotABackup,
    /// It opens, and holds something else.
    #[error(
        "the file opens, but what is in it is not a backup of this program. Nothing was changed. \
         Name a file that `dost backup` made."
    )]
    OtherContents,
    /// The identity does not fit.
    #[error(
        "this identity does not open the backup: it was sealed for somebody else. Nothing was \
         changed. Give the identity of one of its recipients."
    )]
    WrongIdentity,
    /// A byte of it differs, or what it says of itself does not hold.
    #[error(
        "the backup is damaged: a byte of it is not as it was written. Nothing of it was used. Take \
         another copy, or an older backup."
    )]
    Damaged,
    /// The end is missing.
    #[error(
        "the backup is cut short: its end is missing. Nothing of it was used. Copy the file again, \
         or take an older backup."
    )]
    Truncated,
    /// A later program made it.
    #[error(
        "the backup has format {0}, and this program knows {BACKUP_FORMAT}. Nothing was changed. \
         Install the newer program.",
        BACKUP_FORMAT = super::BACKUP_FORMAT
    )]
    Newer(u16),
    /// The frames do not lead to the head that the backup says.
    #[error(
        "the frames of the backup do not lead to the head it names. Nothing of it was kept. Take \
         another backup, and find out who had this one in hand."
    )]
    OtherHead,
    /// There are fewer frames.
    #[error(
        "the backup ends with frame {last}, so it cannot be restored to frame {wanted}. Nothing was \
         changed. Name a frame from 0 to {last}."
    )]
    NoSuchFrame {
        /// Frame asked for.
        wanted: u64,
        /// The last one there is.
        last: u64,
    },
    /// The file is there already.
    #[error(
        "{path} is there already and was left as it is. No backup was made. Choose another name, or \
         say --replace."
    )]
    Exists {
        /// The file.
        path: String,
    },
    /// Another backup is being written to the same place.
    #[error(
        "another backup is being written to {path} just now. Nothing was changed. Wait for it."
    )]
    Busy {
        /// The file.
        path: String,
    },
    /// Not an empty folder.
    #[error(
        "{path} is not an empty folder, and a backup is restored into an empty one only. Nothing was \
         changed. Name a new folder with --data."
    )]
    NotEmpty {
        /// The folder.
        path: String,
    },
    /// A file of the data folder is too large for a backup.
    #[error(
        "{name} in the data folder is larger than {FILE_BYTES_MAX} bytes and is not taken into a \
         backup. No backup was made. Move it elsewhere.",
        FILE_BYTES_MAX = super::FILE_BYTES_MAX
    )]
    FileTooLarge {
        /// The file.
        name: String,
    },
    /// A file has a name that a restore does not write.
    #[error(
        "{name:?} cannot be in a backup: a restore writes only into the data folder itself and its \
         first folders, under names of fewer than 200 bytes that do not begin with a dot, and never \
         over what the program makes there itself. No backup was made. Move the file to one with \
         such a name, for instance tls/meis.pem, and name it so in settings.toml."
    )]
    NameNotTaken {
        /// The file, as it is named.
        name: String,
    },
    /// There are more files than a backup takes.
    #[error(
        "there are more than {FILES_MAX} files to be backed up in the data folder. No backup was \
         made. Move passports, calendars or lessons that are not in force elsewhere.",
        FILES_MAX = super::FILES_MAX
    )]
    TooManyFiles,
    /// There are more recipients than a backup takes.
    #[error(
        "a backup is sealed for at most {RECIPIENTS_MAX} recipients, and {given} were named. Nothing \
         was written. Name fewer.",
        RECIPIENTS_MAX = super::sealed::RECIPIENTS_MAX
    )]
    TooManyRecipients {
        /// How many.
        given: usize,
    },
    /// The backup holds a file that a restore does not write.
    #[error(
        "the backup is whole, but it holds {name:?}, and under that name or of that size nothing is \
         restored. Nothing of it was used. Move that file in the centre and make another backup, or \
         take an older one."
    )]
    FileNotRestored {
        /// The file, as the backup names it.
        name: String,
    },
    /// A frame of it cannot be understood.
    #[error(
        "frame {seq} of the backup cannot be understood ({source}). Nothing of it was kept. It may \
         come from a newer program: install that version."
    )]
    Frame {
        /// Its number.
        seq: u64,
        /// What is wrong.
        source: CodecError,
    },
    /// The disk says no.
    #[error("{path} could not be {action} ({source}). {remedy}")]
    Io {
        /// What was being done: `written`, `read`.
        action: &'static str,
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
        /// What is left and what to do.
        remedy: &'static str,
    },
    /// The system gives no random numbers, or the cipher fails.
    #[error("the backup could not be sealed ({0}). Nothing was written; try again.")]
    Seal(String),
    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl BackupError {
    /// A write of the backup itself failed; nothing stays under its name.
    pub(super) fn written(path: &std::path::Path, source: io::Error) -> Self {
        Self::Io {
            action: "written",
            path: path.display().to_string(),
            source,
            remedy: "No backup was made, and no half of one is left. Make room or check the rights, \
                     then repeat.",
        }
    }

    /// What a failed read inside the sealed stream means.
    pub(super) fn of_stream(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            _ => Self::Damaged,
        }
    }
}
