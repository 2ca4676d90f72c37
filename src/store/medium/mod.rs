//! One directory of files, as narrow as the store needs it.
//!
//! Everything the store writes itself (journal, keys, drafts) goes through [`Medium`], so that a
//! test can fill the disk, fail a sync or cut the power at any write. sled alone keeps its own
//! files, which is one reason why it is never trusted.
//!
//! A write is durable only after `sync` of its file; a created, renamed or removed name only after
//! `sync_names`.

mod disk;
mod memory;
mod packed;

pub use disk::DiskMedium;
pub use memory::{Faults, MemoryMedium};
pub use packed::{PIECE_BYTES, PackedFiles};

use std::io;

/// One flat directory of files.
pub trait Medium: Send {
    /// The names in the directory, sorted; empty when the directory is empty.
    ///
    /// # Errors
    /// What the file system says.
    fn names(&self) -> io::Result<Vec<String>>;

    /// The whole of a file.
    ///
    /// # Errors
    /// `NotFound`, or what the file system says.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// Exactly `length` bytes from `offset` on.
    ///
    /// # Errors
    /// `UnexpectedEof` when the file is shorter, or what the file system says.
    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>>;

    /// Length of a file, bytes.
    ///
    /// # Errors
    /// `NotFound`, or what the file system says.
    fn length(&self, name: &str) -> io::Result<u64> {
        Ok(self.read(name)?.len() as u64)
    }

    /// Creates or empties a file that only its owner may read, and writes `bytes` into it.
    ///
    /// # Errors
    /// What the file system says; the file may then exist in part.
    fn create(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Writes all of `bytes` at `offset` of an existing file, which grows if it must.
    ///
    /// # Errors
    /// What the file system says; a part may have been written.
    fn write_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Makes everything written to the file durable.
    ///
    /// # Errors
    /// What the file system says. What was written since the last sync must then be taken as lost:
    /// a second sync may report success for pages the kernel has dropped.
    fn sync(&mut self, name: &str) -> io::Result<()>;

    /// Cuts or extends a file; what is added reads as zero.
    ///
    /// # Errors
    /// What the file system says.
    fn set_length(&mut self, name: &str, length: u64) -> io::Result<()>;

    /// Gives a file another name, replacing what had it, in one step.
    ///
    /// # Errors
    /// What the file system says.
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// What the file system says.
    fn remove(&mut self, name: &str) -> io::Result<()>;

    /// Makes created, renamed and removed names durable.
    ///
    /// # Errors
    /// What the file system says.
    fn sync_names(&mut self) -> io::Result<()>;

    /// Bytes an unprivileged process may still write to this file system.
    ///
    /// # Errors
    /// What the file system says.
    fn free_bytes(&self) -> io::Result<u64>;

    /// Puts `bytes` in place of a file so that a power cut leaves the old or the new file, never
    /// a mixture.
    ///
    /// # Errors
    /// What the file system says; the old file is then still in place.
    fn replace(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let draft = format!("{name}.new");
        self.create(&draft, bytes)?;
        self.sync(&draft)?;
        self.rename(&draft, name)?;
        self.sync_names()
    }

    /// Whether a file of this name exists.
    ///
    /// # Errors
    /// What the file system says.
    fn exists(&self, name: &str) -> io::Result<bool> {
        Ok(self.names()?.iter().any(|known| known == name))
    }
}
