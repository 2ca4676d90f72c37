//! A directory in memory that fails when it is told to: the practice centre's disk, and the tests'.
//!
//! It remembers which bytes and names have been synced. [`MemoryMedium::cut_power`] keeps those and
//! an arbitrary part of the rest, as a real power cut does: any unsynced write may be there, be
//! missing, or be there in part, in any order.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Medium;
use super::packed::{PackedFile, PackedFiles};

/// What shall go wrong, and when. `None` means never.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Writes (create, write) still allowed before one fails halfway through its bytes.
    pub writes_left: Option<u64>,
    /// Syncs (of files and names) still allowed before all of them fail.
    pub syncs_left: Option<u64>,
    /// What `free_bytes` answers; `None` answers a large number.
    pub free_bytes: Option<u64>,
}

/// A directory in memory. Clones share the same files, so that a test can reopen them.
#[derive(Clone, Debug, Default)]
pub struct MemoryMedium {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Clone, Debug, Default)]
struct Inner {
    files: Vec<FileBytes>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    faults: Faults,
    fired: u64,
}

#[derive(Clone, Debug, Default)]
struct FileBytes {
    now: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<Change>,
    /// So many of the first of `unsynced` are given up: a sync of them has failed. They are read and
    /// may have reached the disk, but no later sync makes them durable, as on Linux, where a failed
    /// sync leaves the pages clean.
    given_up: usize,
    /// A sync has left out what was given up: what is read is not what the disk holds.
    is_behind: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Length(usize),
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        self.apply_part(file, 0, usize::MAX);
    }

    /// Applies of a write only its bytes `from..to`; the file grows to the end of that part.
    fn apply_part(&self, file: &mut Vec<u8>, from: usize, to: usize) {
        match self {
            Self::Length(length) => file.resize(*length, 0),
            Self::Write { offset, bytes } => {
                let part = bytes.get(from..to.min(bytes.len())).unwrap_or_default();
                let (start, end) = (offset + from, offset + from + part.len());
                if file.len() < end {
                    file.resize(end, 0);
                }
                if let Some(target) = file.get_mut(start..end) {
                    target.copy_from_slice(part);
                }
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Write { bytes, .. } => bytes.len(),
            Self::Length(_) => 0,
        }
    }
}

impl MemoryMedium {
    /// An empty directory without faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The files as they are now, put away.
    #[must_use]
    pub fn packed(&self) -> PackedFiles {
        self.packed_after(&PackedFiles::default())
    }

    /// The same; what has not changed since another moment is shared with that.
    pub fn packed_after(&self, before: &PackedFiles) -> PackedFiles {
        let inner = self.lock();
        let named = inner.names.iter().filter_map(|(name, at)| {
            let now = &inner.files.get(*at)?.now;
            Some((name.clone(), PackedFile::of(now, before.files.get(name))))
        });
        PackedFiles { files: named.collect() }
    }

    /// Files that were put away, in a directory of their own: what is written to it is not in them.
    pub fn unpacked(packed: &PackedFiles) -> Self {
        let (mut files, mut names) = (Vec::new(), BTreeMap::new());
        for (name, file) in &packed.files {
            let now = file.whole();
            names.insert(name.clone(), files.len());
            files.push(FileBytes { synced: now.clone(), now, ..FileBytes::default() });
        }
        let synced_names = names.clone();
        let inner = Inner { files, names, synced_names, ..Inner::default() };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// From now on fails as told.
    pub fn set_faults(&self, faults: Faults) {
        self.lock().faults = faults;
    }

    /// How many of the first of `bytes` stand in a file already, from `offset` on.
    pub fn same_at(&self, name: &str, offset: u64, bytes: &[u8]) -> usize {
        let Ok(start) = position(offset) else { return 0 };
        let mut inner = self.lock();
        let held = inner.file(name).ok().and_then(|file| file.now.get(start..));
        let held = held.unwrap_or_default();
        held.iter().zip(bytes).take_while(|(old, new)| old == new).count()
    }

    /// How many writes and syncs have failed as told.
    pub fn faults_fired(&self) -> u64 {
        self.lock().fired
    }

    /// Cuts the power: synced bytes and names stay, of the others `choose` decides. It is asked
    /// with the number of possible outcomes and answers one of them, `0..outcomes`.
    pub fn cut_power(&self, mut choose: impl FnMut(usize) -> usize) {
        let inner = &mut *self.lock();
        inner.faults = Faults::default();
        // Where everything was synced, nothing is lost.
        let at_risk = |file: &&mut FileBytes| !file.unsynced.is_empty() || file.is_behind;
        for file in inner.files.iter_mut().filter(at_risk) {
            let mut kept = std::mem::take(&mut file.synced);
            (file.given_up, file.is_behind) = (0, false);
            for change in std::mem::take(&mut file.unsynced) {
                // Nothing, all, a beginning, or an end: the disk writes sectors in any order.
                match choose(4) {
                    0 => {}
                    1 => change.apply(&mut kept),
                    2 => change.apply_part(&mut kept, 0, choose(change.bytes() + 1)),
                    _ => change.apply_part(&mut kept, choose(change.bytes() + 1), usize::MAX),
                }
            }
            file.now.clone_from(&kept);
            file.synced = kept;
        }
        // Names reach the disk in the order of the file system's own journal: all or none.
        if choose(2) == 0 {
            inner.names = inner.synced_names.clone();
        } else {
            inner.synced_names = inner.names.clone();
        }
    }

    /// Changes a file's bytes behind the store's back, synced.
    pub fn damage(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let inner = &mut *self.lock();
        if let Some(file) = inner.names.get(name).and_then(|index| inner.files.get_mut(*index)) {
            change(&mut file.now);
            file.synced.clone_from(&file.now);
            file.unsynced.clear();
            (file.given_up, file.is_behind) = (0, false);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // The lock guards plain values that are never half changed by a panic of this module.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn file(&mut self, name: &str) -> io::Result<&mut FileBytes> {
        let index = self.names.get(name).copied();
        index
            .and_then(|index| self.files.get_mut(index))
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn change(&mut self, name: &str, change: Change) -> io::Result<()> {
        let fails = match &mut self.faults.writes_left {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        };
        self.fired += u64::from(fails);
        let file = self.file(name)?;
        let done = match change {
            Change::Write { offset, mut bytes } if fails => {
                bytes.truncate(bytes.len() / 2);
                Change::Write { offset, bytes }
            }
            whole => whole,
        };
        done.apply(&mut file.now);
        file.unsynced.push(done);
        if fails { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
    }

    fn may_sync(&mut self) -> io::Result<()> {
        match &mut self.faults.syncs_left {
            Some(0) => {
                self.fired += 1;
                Err(io::Error::other("the disk reports a failed write"))
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// `free_bytes` without a fault: 1 TiB.
const FREE_BYTES: u64 = 1 << 40;

fn position(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
}

impl Medium for MemoryMedium {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.lock().names.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        Ok(self.lock().file(name)?.now.clone())
    }

    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let start = position(offset)?;
        let mut inner = self.lock();
        let bytes = inner.file(name)?.now.get(start..start.saturating_add(length));
        bytes.map(<[u8]>::to_vec).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut inner = self.lock();
        let index = inner.files.len();
        inner.files.push(FileBytes::default());
        inner.names.insert(name.to_owned(), index);
        inner.change(name, Change::Write { offset: 0, bytes: bytes.to_vec() })
    }

    fn write_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let offset = position(offset)?;
        self.lock().change(name, Change::Write { offset, bytes: bytes.to_vec() })
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        let mut inner = self.lock();
        let may = inner.may_sync();
        let file = inner.file(name)?;
        if may.is_err() {
            file.given_up = file.unsynced.len();
            return may;
        }
        let given_up = std::mem::take(&mut file.given_up);
        // The changes are replayed rather than the file copied: a segment is large, a group small.
        for (at, change) in std::mem::take(&mut file.unsynced).into_iter().enumerate() {
            // Lengths are the file system's own, and not among what a failed sync gives up.
            if at >= given_up || matches!(change, Change::Length(_)) {
                change.apply(&mut file.synced);
            } else {
                file.is_behind = true;
            }
        }
        Ok(())
    }

    fn set_length(&mut self, name: &str, length: u64) -> io::Result<()> {
        let length = position(length)?;
        self.lock().change(name, Change::Length(length))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let mut inner = self.lock();
        let index =
            inner.names.remove(from).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        inner.names.insert(to.to_owned(), index);
        Ok(())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        let removed = self.lock().names.remove(name);
        removed.map(|_| ()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn sync_names(&mut self) -> io::Result<()> {
        let mut inner = self.lock();
        inner.may_sync()?;
        inner.synced_names = inner.names.clone();
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(self.lock().faults.free_bytes.unwrap_or(FREE_BYTES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_failed_sync_gave_up_no_later_one_makes_durable() {
        let mut medium = MemoryMedium::new();
        medium.create("file", b"....").unwrap();
        medium.sync("file").unwrap();
        medium.sync_names().unwrap();
        medium.set_faults(Faults { syncs_left: Some(0), ..Faults::default() });
        medium.write_at("file", 0, b"12").unwrap();
        medium.sync("file").unwrap_err();
        medium.set_faults(Faults::default());
        medium.write_at("file", 2, b"34").unwrap();
        medium.sync("file").unwrap();
        assert_eq!(medium.read("file").unwrap(), b"1234", "it is read as it was written");
        medium.cut_power(|_| 0);
        assert_eq!(medium.read("file").unwrap(), b"..34");
    }
}
