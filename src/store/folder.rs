//! The data folder: one centre, one process.
//!
//! ```text
//! format          whose folder this is: magic, version, store id
//! lock            held while a process has the folder open; holds its number
//! journal/        the truth
//! keys            the persons' keys             master.key   what opens them, unless given else
//! drafts          what is being typed
//! state/          sled: rebuilt from the journal at need; state.damaged-N were set aside
//! settings.toml   passports/   calendars/       what the centre changed of the built-in ones
//! log/            the program's own log
//! run/            the socket of the centre that runs
//! heads           every hour the hash that the journal has come to
//! restored        this came out of a backup, and does not stand in for the first yet
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::keys::fill_random;
use super::medium::{DiskMedium, Medium};

/// Version of the folder's layout.
pub const FOLDER_VERSION: u16 = 1;
/// Most unknown names told in the warnings.
pub const UNKNOWN_NAMES_MAX: usize = 20;

const FORMAT_FILE: &str = "format";
const LOCK_FILE: &str = "lock";
/// Folder of the journal.
pub const JOURNAL_FOLDER: &str = "journal";
/// Stands in a folder that came out of a backup until somebody says that it takes the place of the
/// centre it was made of.
pub const RESTORED_FILE: &str = "restored";
const FORMAT_MAGIC: [u8; 8] = *b"DOSTDATA";
/// Bytes of the format file: magic, version, store id, checksum.
const FORMAT_BYTES: usize = 8 + 2 + 16 + 4;

/// Names that may stand in a folder before it is ours: a person or an interrupted start put them.
const NAMES_BEFORE: [&str; 9] = [
    LOCK_FILE,
    "format.new",
    "settings.toml",
    "passports",
    "calendars",
    "log",
    "run",
    "ssh_host_ed25519_key",
    "heads",
];
/// Names of the store itself: with these and without `format`, something has been lost.
const NAMES_OF_STORE: [&str; 6] =
    [JOURNAL_FOLDER, "keys", "master.key", "drafts", "state", RESTORED_FILE];

/// Why a data folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// Another process has it open.
    #[error(
        "the data folder {path} is in use by another dost{who}. Two at once would damage nothing, \
         but only one may write, so this one stops. Use the one that runs, or end it first.",
        who = pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
    )]
    InUse {
        /// The folder.
        path: String,
        /// The other process, if it left its number.
        pid: Option<u32>,
    },
    /// There are files of something else in it.
    #[error(
        "the folder {path} holds {name}, which is not dost's, and it is not a data folder. Nothing \
         was changed in it. Choose an empty or a new folder with --data."
    )]
    Foreign {
        /// The folder.
        path: String,
        /// One of the names in it.
        name: String,
    },
    /// The store's files are there and the format file is not.
    #[error(
        "the data folder {path} holds {name} but its `format` file is missing. The cases are \
         untouched. Restore `format` from a backup of this folder; do not start it anew."
    )]
    FormatMissing {
        /// The folder.
        path: String,
        /// One of the store's names.
        name: String,
    },
    /// The format file cannot be understood.
    #[error(
        "the `format` file of the data folder {path} is damaged. The cases are untouched. \
         Restore it from a backup of this folder."
    )]
    FormatDamaged {
        /// The folder.
        path: String,
    },
    /// A later program made the folder.
    #[error(
        "the data folder {path} has version {found}, and this program knows {FOLDER_VERSION}. \
         Nothing was changed. Install the newer program."
    )]
    Newer {
        /// The folder.
        path: String,
        /// Its version.
        found: u16,
    },
    /// It is a file.
    #[error("{path} is not a folder. Name a folder with --data.")]
    NotAFolder {
        /// What was named.
        path: String,
    },
    /// The folder or the disk may not be written.
    #[error(
        "the data folder {path} cannot be written ({source}), so nothing could be recorded. \
         Nothing was changed. Give this user the right to write there, or choose another folder \
         with --data."
    )]
    NotWritable {
        /// The folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// It came out of a backup, and nobody has said that it takes the place of the first.
    #[error(
        "the data folder {path} was restored from a backup ({what}) and does not open yet. If the \
         centre it was made of still ran anywhere, two would give the same numbers to different \
         people, and the portal would take only one of two notices. When you are sure that the other \
         is over for good: dost restore --take-over --data {path}"
    )]
    Restored {
        /// The folder.
        path: String,
        /// From which backup.
        what: String,
    },
    /// Anything else the system says.
    #[error(
        "the data folder {path} cannot be opened ({source}). Nothing was changed. \
         Check the path and the disk."
    )]
    Io {
        /// The folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

impl FolderError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::InUse { .. } => "store-folder-in-use",
            Self::Foreign { .. } => "store-folder-foreign",
            Self::FormatMissing { .. } => "store-folder-format-missing",
            Self::FormatDamaged { .. } => "store-folder-format-damaged",
            Self::Newer { .. } => "store-folder-newer",
            Self::NotAFolder { .. } => "store-folder-not-a-folder",
            Self::NotWritable { .. } => "store-folder-not-writable",
            Self::Restored { .. } => "store-folder-restored",
            Self::Io { .. } => "store-folder-io",
        }
    }

    fn of(path: &Path, source: io::Error) -> Self {
        let path = path.display().to_string();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NotWritable { path, source }
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                Self::NotAFolder { path }
            }
            _ => Self::Io { path, source },
        }
    }
}

/// Something a person should know about the folder, though it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderWarning {
    /// These names are not the store's and are left alone; at most [`UNKNOWN_NAMES_MAX`] are told.
    UnknownNames(Vec<String>),
    /// Other users of this machine may look into it (permission bits).
    Exposed(u32),
}

/// An open data folder. The lock is held until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    store: [u8; 16],
    is_new: bool,
    warnings: Vec<FolderWarning>,
    _lock: File,
}

impl DataFolder {
    /// Opens a data folder and locks it; makes it when it is missing or empty.
    ///
    /// # Errors
    /// Any [`FolderError`]; a folder that is not ours has then not been touched.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        Self::open_as(path, None)
    }

    /// The same for a folder of invented people, which gets the number `store` if it is new.
    ///
    /// # Errors
    /// As [`DataFolder::open`].
    pub fn invented(path: &Path, store: [u8; 16]) -> Result<Self, FolderError> {
        Self::open_as(path, Some(store))
    }

    fn open_as(path: &Path, number: Option<[u8; 16]>) -> Result<Self, FolderError> {
        let wrap = |error| FolderError::of(path, error);
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(wrap)?;
        let names = names(path).map_err(wrap)?;
        let is_new = !names.iter().any(|name| name == FORMAT_FILE);
        if is_new {
            check_not_ours(path, &names)?;
        }
        let lock = take_lock(path)?;
        // Only now is it certain that nobody else is making the folder at the same time.
        let is_new = is_new && !path.join(FORMAT_FILE).exists();
        let store = if is_new { create_format(path, number)? } else { read_format(path)? };
        let journal = path.join(JOURNAL_FOLDER);
        if !journal.exists() {
            DirBuilder::new().mode(0o700).create(&journal).map_err(wrap)?;
        }
        // Always: the last start may have ended before the names it made were durable.
        File::open(path).and_then(|folder| folder.sync_all()).map_err(wrap)?;
        let warnings = warnings(path, &names).map_err(wrap)?;
        Ok(Self { path: path.to_owned(), store, is_new, warnings, _lock: lock })
    }

    /// Number and journal of a data folder that another process may have open: to be read only.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn look(path: &Path) -> Result<([u8; 16], Box<dyn Medium>), FolderError> {
        let store = read_format(path)?;
        let journal = DiskMedium::open(&path.join(JOURNAL_FOLDER))
            .map_err(|error| FolderError::of(path, error))?;
        Ok((store, Box::new(journal)))
    }

    /// Refuses a folder that came out of a backup and does not take the first one's place yet.
    ///
    /// # Errors
    /// [`FolderError::Restored`].
    pub fn is_in_force(&self) -> Result<(), FolderError> {
        match fs::read_to_string(self.path.join(RESTORED_FILE)) {
            Ok(what) => {
                let path = self.path.display().to_string();
                Err(FolderError::Restored { path, what: what.trim().to_owned() })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(FolderError::of(&self.path, error)),
        }
    }

    /// From now on this folder stands in for the centre it was made of. `false` when it did before.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn take_over(&self) -> Result<bool, FolderError> {
        let wrap = |error| FolderError::of(&self.path, error);
        match fs::remove_file(self.path.join(RESTORED_FILE)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(wrap(error)),
        }
        File::open(&self.path).and_then(|folder| folder.sync_all()).map_err(wrap)?;
        Ok(true)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder's own number, drawn at random when it was made.
    pub fn store_id(&self) -> [u8; 16] {
        self.store
    }

    /// Whether it was made just now.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// What a person should know.
    pub fn warnings(&self) -> &[FolderWarning] {
        &self.warnings
    }

    /// The folder's own files: keys and drafts.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn medium(&self) -> Result<Box<dyn Medium>, FolderError> {
        self.medium_of(&self.path)
    }

    /// The journal's files.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn journal_medium(&self) -> Result<Box<dyn Medium>, FolderError> {
        self.medium_of(&self.path.join(JOURNAL_FOLDER))
    }

    fn medium_of(&self, path: &Path) -> Result<Box<dyn Medium>, FolderError> {
        match DiskMedium::open(path) {
            Ok(medium) => Ok(Box::new(medium)),
            Err(error) => Err(FolderError::of(path, error)),
        }
    }
}

fn names(path: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn check_not_ours(path: &Path, names: &[String]) -> Result<(), FolderError> {
    let shown = || path.display().to_string();
    if let Some(name) = names.iter().find(|name| NAMES_OF_STORE.contains(&name.as_str())) {
        return Err(FolderError::FormatMissing { path: shown(), name: name.clone() });
    }
    match names.iter().find(|name| !NAMES_BEFORE.contains(&name.as_str())) {
        Some(name) => Err(FolderError::Foreign { path: shown(), name: name.clone() }),
        None => Ok(()),
    }
}

fn warnings(path: &Path, names: &[String]) -> io::Result<Vec<FolderWarning>> {
    let is_known = |name: &str| {
        name == FORMAT_FILE
            || NAMES_BEFORE.contains(&name)
            || NAMES_OF_STORE.contains(&name)
            || name.starts_with("state.damaged-")
            || name.ends_with(".new")
    };
    let unknown: Vec<String> =
        names.iter().filter(|name| !is_known(name)).take(UNKNOWN_NAMES_MAX).cloned().collect();
    let mut warnings = Vec::new();
    if !unknown.is_empty() {
        warnings.push(FolderWarning::UnknownNames(unknown));
    }
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        warnings.push(FolderWarning::Exposed(mode));
    }
    Ok(warnings)
}

/// Takes the lock and leaves this process's number in it, for the message of the next.
fn take_lock(path: &Path) -> Result<File, FolderError> {
    let wrap = |error| FolderError::of(path, error);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path.join(LOCK_FILE))
        .map_err(wrap)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let read = (&file).take(16).read_to_string(&mut text);
            let pid = read.ok().and_then(|_| text.trim().parse().ok());
            return Err(FolderError::InUse { path: path.display().to_string(), pid });
        }
        Err(TryLockError::Error(error)) => return Err(wrap(error)),
    }
    file.set_len(0).map_err(wrap)?;
    writeln!(file, "{}", std::process::id()).map_err(wrap)?;
    Ok(file)
}

/// Makes an empty folder ours: closed to others, with a number of its own, synced before use.
fn create_format(path: &Path, number: Option<[u8; 16]>) -> Result<[u8; 16], FolderError> {
    let wrap = |error| FolderError::of(path, error);
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(wrap)?;
    let mut store = number.unwrap_or_default();
    if number.is_none() {
        fill_random(&mut store).map_err(|error| wrap(io::Error::other(error.to_string())))?;
    }
    write_format(path, &store)?;
    // The folder's own name must last as well.
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        File::open(parent).and_then(|folder| folder.sync_all()).map_err(wrap)?;
    }
    Ok(store)
}

/// Writes whose folder this is. The last step of making one: without it, nothing opens it.
pub(super) fn write_format(path: &Path, store: &[u8; 16]) -> Result<(), FolderError> {
    let mut bytes = Vec::with_capacity(FORMAT_BYTES);
    bytes.extend_from_slice(&FORMAT_MAGIC);
    bytes.extend_from_slice(&FOLDER_VERSION.to_le_bytes());
    bytes.extend_from_slice(store);
    let crc = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&crc.to_le_bytes());
    DiskMedium::open(path)
        .and_then(|mut medium| medium.replace(FORMAT_FILE, &bytes))
        .map_err(|error| FolderError::of(path, error))
}

fn read_format(path: &Path) -> Result<[u8; 16], FolderError> {
    let shown = || path.display().to_string();
    let damaged = || FolderError::FormatDamaged { path: shown() };
    let bytes = fs::read(path.join(FORMAT_FILE)).map_err(|error| FolderError::of(path, error))?;
    let (body, crc) = bytes.split_last_chunk::<4>().ok_or_else(damaged)?;
    let rest = body.strip_prefix(&FORMAT_MAGIC).ok_or_else(damaged)?;
    if crc32fast::hash(body) != u32::from_le_bytes(*crc) {
        return Err(damaged());
    }
    let (version, store) = rest.split_first_chunk::<2>().ok_or_else(damaged)?;
    let found = u16::from_le_bytes(*version);
    if found != FOLDER_VERSION {
        return Err(FolderError::Newer { path: shown(), found });
    }
    store.try_into().map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_may_not_be_written_is_told_apart() {
        for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem] {
            let error = FolderError::of(Path::new("centre"), io::Error::from(kind));
            assert_eq!(error.key(), "store-folder-not-writable");
            assert!(error.to_string().contains("--data"), "{error}");
        }
    }
}
