//! A data folder out of a backup.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::error::BackupError;
use super::people::{Following, People};
use super::read::{NamedFile, Reading};
use super::{Manifest, hex};
use crate::store::folder::{self, JOURNAL_FOLDER, RESTORED_FILE};
use crate::store::journal::{
    ChainHash, GROUP_BYTES_MAX, GROUP_RECORDS_MAX, Journal, JournalError, JournalOptions,
};
use crate::store::keys::KEY_FILE;
use crate::store::medium::{DiskMedium, Medium};

/// Bytes of frames that are gathered before they are written; well below a group's own bound.
const GATHERED_BYTES_MAX: usize = GROUP_BYTES_MAX / 4;

/// What is to be made of a backup.
pub struct Wanted<'a> {
    /// The folder: missing or empty.
    pub folder: &'a Path,
    /// The last frame that is kept; `None` keeps all.
    pub last_frame: Option<u64>,
    /// Names of files that are not written; their contents are answered.
    pub held_back: &'a [&'a str],
}

/// What was made.
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Frames in the folder now.
    pub frames: u64,
    /// Hash of the last one.
    pub head: ChainHash,
    /// The files that were held back.
    pub held_back: Vec<NamedFile>,
    /// What became of the people's keys.
    pub people: People,
}

/// Makes a data folder of a backup. What it says of itself has been checked to the last byte when
/// this returns `Ok`; else the folder is as empty as it was.
///
/// # Errors
/// [`BackupError`].
pub fn restore<R: Read>(
    mut from: Reading<R>,
    wanted: &Wanted,
    told: &mut dyn FnMut(u64),
) -> Result<Restored, BackupError> {
    let frames = from.manifest().frames;
    if let Some(last) = wanted.last_frame.filter(|last| *last >= frames) {
        return Err(BackupError::NoSuchFrame { wanted: last, last: frames.saturating_sub(1) });
    }
    let keep = wanted.last_frame.map_or(frames, |last| last + 1);
    let mut made = Made::begin(wanted.folder)?;
    let manifest = from.manifest().clone();
    let store = manifest.store_id()?;
    let mut held_back = Vec::new();
    let mut keys = None;
    for (name, bytes) in from.files()? {
        if wanted.held_back.contains(&name.as_str()) {
            held_back.push((name, bytes));
        } else if name == KEY_FILE {
            keys = Some(bytes);
        } else {
            made.file(&name, &bytes)?;
        }
    }
    let journal = made.journal(store)?;
    let mut centre = Following::default();
    let (head, end_head) = frames_into(journal, &mut from, keep, &mut centre, told)?;
    from.end()?;
    if end_head.is_some_and(|end| hex(&end) != manifest.head) {
        return Err(BackupError::OtherHead);
    }
    let mut people = People::default();
    if let Some(keys) = keys {
        let (changed, found) = centre.fit(&keys);
        made.file_raw(KEY_FILE, changed.as_deref().unwrap_or(&keys))?;
        people = found;
    }
    let last = keep.checked_sub(1).map_or_else(|| "none".to_owned(), |last| last.to_string());
    let what = format!("up to frame {last}, head {}", hex(&head));
    made.file_raw(RESTORED_FILE, what.as_bytes())?;
    // The last step: without it nothing opens the folder.
    folder::write_format(wanted.folder, &store).map_err(|error| made.failed_words(&error))?;
    made.finish()?;
    Ok(Restored { manifest, frames: keep, head, held_back, people })
}

/// Writes the frames that are kept, follows them with `centre` and reads the others; answers the head of those kept, and of all
/// when all were kept.
fn frames_into<R: Read>(
    mut journal: Journal,
    from: &mut Reading<R>,
    keep: u64,
    centre: &mut Following,
    told: &mut dyn FnMut(u64),
) -> Result<(ChainHash, Option<ChainHash>), BackupError> {
    let frames = from.manifest().frames;
    let mut gathered: Vec<Vec<u8>> = Vec::new();
    let mut bytes = 0;
    for seq in 0..frames {
        let payload = from.frame()?;
        if seq < keep {
            centre.apply(seq, &payload)?;
            bytes += payload.len();
            gathered.push(payload);
        }
        if gathered.len() >= GROUP_RECORDS_MAX / 2 || bytes >= GATHERED_BYTES_MAX {
            journal.append_group(&gathered)?;
            gathered.clear();
            bytes = 0;
        }
        told(seq + 1);
    }
    journal.append_group(&gathered)?;
    let head = journal.head();
    Ok((head, (keep == frames).then_some(head)))
}

/// A folder that is being made; dropped unfinished, what was made in it is removed.
struct Made {
    folder: PathBuf,
    was_there: bool,
    is_finished: bool,
}

impl Made {
    fn begin(folder: &Path) -> Result<Self, BackupError> {
        let shown = || folder.display().to_string();
        let failed = |source| BackupError::Io {
            action: "looked into",
            path: shown(),
            source,
            remedy: "Nothing was changed. Check the path and its rights.",
        };
        let was_there = match fs::read_dir(folder).map(|mut names| names.next().is_some()) {
            Ok(true) => return Err(BackupError::NotEmpty { path: shown() }),
            Ok(false) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(BackupError::NotEmpty { path: shown() });
            }
            Err(error) => return Err(failed(error)),
        };
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), was_there, is_finished: false })
    }

    fn failed(&self, source: io::Error) -> BackupError {
        BackupError::Io {
            action: "written",
            path: self.folder.display().to_string(),
            source,
            remedy: "Nothing was restored, and nothing is left there. Make room or check the rights, \
                     then repeat.",
        }
    }

    fn failed_words(&self, error: &dyn std::fmt::Display) -> BackupError {
        self.failed(io::Error::other(error.to_string()))
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        if let Some((folder, _)) = name.split_once('/') {
            let path = self.folder.join(folder);
            let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
            made.map_err(|error| self.failed(error))?;
        }
        self.file_raw(name, bytes)
    }

    fn file_raw(&self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        let (folder, last) = match name.split_once('/') {
            Some((folder, last)) => (self.folder.join(folder), last),
            None => (self.folder.clone(), name),
        };
        DiskMedium::open(&folder)
            .and_then(|mut medium| medium.replace(last, bytes))
            .map_err(|error| self.failed(error))
    }

    fn journal(&self, store: [u8; 16]) -> Result<Journal, BackupError> {
        let path = self.folder.join(JOURNAL_FOLDER);
        DirBuilder::new().mode(0o700).create(&path).map_err(|error| self.failed(error))?;
        let medium = DiskMedium::open(&path).map_err(|error| self.failed(error))?;
        // A new folder may fill the disk: when it does not fit, all of it is taken back.
        let options = JournalOptions { free_bytes_min: 0, ..JournalOptions::new(store) };
        let (journal, _) =
            Journal::open(Box::new(medium), options).map_err(|error| match error {
                JournalError::Failed { source, .. } => self.failed(source),
                other => other.into(),
            })?;
        Ok(journal)
    }

    fn finish(&mut self) -> Result<(), BackupError> {
        let sync = |path: &Path| File::open(path).and_then(|folder| folder.sync_all());
        sync(&self.folder).map_err(|error| self.failed(error))?;
        if let Some(parent) = self.folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync(parent).map_err(|error| self.failed(error))?;
        }
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.is_finished {
            return;
        }
        // It was empty, so all that is in it was made here. Nobody is left to tell of a failure;
        // without `format` nothing opens what stays.
        let inside = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in inside {
            let path = entry.path();
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
        if !self.was_there {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}
