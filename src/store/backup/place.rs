//! Where a backup is written: beside its name, and under it only when it is whole and synced.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::error::BackupError;

/// Suffix of a backup that is being written. One that a kill has left is written over by the next.
const UNFINISHED_SUFFIX: &str = ".part";

/// A backup file that does not stand under its name yet; dropped unfinished, it is removed.
pub struct Target {
    path: PathBuf,
    beside: PathBuf,
    file: File,
    replace: bool,
    is_finished: bool,
}

impl Target {
    /// Begins a file beside `path`.
    ///
    /// # Errors
    /// [`BackupError::Exists`] unless it may be replaced, [`BackupError::Busy`],
    /// [`BackupError::Io`].
    pub fn begin(path: &Path, replace: bool) -> Result<Self, BackupError> {
        let exists = || BackupError::Exists { path: path.display().to_string() };
        if !replace && fs::symlink_metadata(path).is_ok() {
            return Err(exists());
        }
        let name = path.file_name().ok_or_else(exists)?.to_string_lossy().into_owned();
        let beside = path.with_file_name(format!("{name}{UNFINISHED_SUFFIX}"));
        let failed = |error| BackupError::written(path, error);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&beside)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(BackupError::Busy { path: path.display().to_string() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0).map_err(failed)?;
        let path = path.to_owned();
        Ok(Self { path, beside, file, replace, is_finished: false })
    }

    /// Where it will stand.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it durable and gives it its name; answers its length, bytes.
    ///
    /// # Errors
    /// [`BackupError::Exists`] when somebody made the file meanwhile, [`BackupError::Io`].
    pub fn finish(mut self) -> Result<u64, BackupError> {
        let failed = |error| BackupError::written(&self.path, error);
        self.file.sync_all().map_err(failed)?;
        let bytes = self.file.metadata().map_err(failed)?.len();
        match self.rename() {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BackupError::Exists { path: self.path.display().to_string() });
            }
            Err(error) => return Err(failed(error)),
        }
        self.is_finished = true;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new(".")));
        folder.and_then(|folder| folder.sync_all()).map_err(|source| BackupError::Io {
            action: "made durable under its name",
            path: self.path.display().to_string(),
            source,
            remedy: "The backup is there; whether its name survives a power cut is not known. Check \
                     the disk and make another.",
        })?;
        Ok(bytes)
    }

    fn rename(&self) -> io::Result<()> {
        if self.replace {
            return fs::rename(&self.beside, &self.path);
        }
        match renameat_with(CWD, &self.beside, CWD, &self.path, RenameFlags::NOREPLACE) {
            // A file system that cannot do it in one step; it was looked at before.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) if !self.path.exists() => {
                fs::rename(&self.beside, &self.path)
            }
            other => Ok(other?),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if !self.is_finished {
            // Nobody is left to tell; the next backup writes over what stays.
            let _ = fs::remove_file(&self.beside);
        }
    }
}
