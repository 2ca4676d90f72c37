//! Death at a chosen effect, and a disk on which it happens.
//!
//! Between two stages of the engine nothing is visible outside but effects: a write, a sync, an
//! answer, a call, a row. Whoever dies before the n-th effect, or right after it, for every n, has
//! died between any two stages.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::medium::{Medium, MemoryMedium};

/// Counts effects; at the last one the process is dead.
#[derive(Clone, Debug, Default)]
pub(super) struct Fuse(Arc<Mutex<Burning>>);

#[derive(Debug, Default)]
struct Burning {
    left: Option<u64>,
    /// The last effect still happens.
    happens: bool,
    dead: bool,
}

/// What becomes of one effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spent {
    /// It happens, and life goes on.
    Alive,
    /// It happens, and nothing after it.
    LastOne,
    /// It does not happen.
    Dead,
}

impl Fuse {
    fn lock(&self) -> MutexGuard<'_, Burning> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on so many effects happen before death, the last of them or not.
    pub(super) fn light(&self, effects: u64, happens: bool) {
        let mut burning = self.lock();
        if burning.left.is_none() {
            (burning.left, burning.happens) = (Some(effects), happens);
        }
    }

    /// A new process.
    pub(super) fn renew(&self) {
        *self.lock() = Burning::default();
    }

    pub(super) fn is_dead(&self) -> bool {
        self.lock().dead
    }

    /// One effect.
    pub(super) fn spend(&self) -> Spent {
        let mut burning = self.lock();
        if burning.dead {
            return Spent::Dead;
        }
        match burning.left {
            None => Spent::Alive,
            Some(0) => {
                burning.dead = true;
                if burning.happens { Spent::LastOne } else { Spent::Dead }
            }
            Some(left) => {
                burning.left = Some(left - 1);
                Spent::Alive
            }
        }
    }
}

/// Where bytes were written that no sync has followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsynced {
    pub(super) name: String,
    pub(super) offset: u64,
    pub(super) length: usize,
}

/// A directory in memory whose every change can be the last.
#[derive(Clone)]
pub(super) struct DyingMedium {
    pub(super) inner: MemoryMedium,
    fuse: Fuse,
    unsynced: Arc<Mutex<Option<Unsynced>>>,
}

impl DyingMedium {
    pub(super) fn new(fuse: &Fuse) -> Self {
        Self { inner: MemoryMedium::new(), fuse: fuse.clone(), unsynced: Arc::default() }
    }

    /// The last bytes written that were not synced.
    pub(super) fn take_unsynced(&self) -> Option<Unsynced> {
        self.note(None)
    }

    fn note(&self, what: Option<Unsynced>) -> Option<Unsynced> {
        std::mem::replace(&mut *self.unsynced.lock().unwrap_or_else(PoisonError::into_inner), what)
    }

    fn effect(&mut self, act: impl FnOnce(&mut MemoryMedium) -> io::Result<()>) -> io::Result<()> {
        let killed = || io::Error::other("the process has been killed");
        match self.fuse.spend() {
            Spent::Alive => act(&mut self.inner),
            Spent::LastOne => {
                act(&mut self.inner)?;
                Err(killed())
            }
            Spent::Dead => Err(killed()),
        }
    }
}

impl Medium for DyingMedium {
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.inner.read(name)
    }

    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        self.inner.read_at(name, offset, length)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.effect(|inner| inner.create(name, bytes))
    }

    fn write_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        // Recovery writes again what stands there already: that was synced, and the disk is taken to
        // leave a sector alone whose bytes do not change.
        let same = self.inner.same_at(name, offset, bytes);
        let (start, length) = (offset + same as u64, bytes.len() - same);
        if length > 0 {
            self.note(Some(Unsynced { name: name.to_owned(), offset: start, length }));
        }
        self.effect(|inner| inner.write_at(name, offset, bytes))
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        let done = self.effect(|inner| inner.sync(name));
        // A sync that was the last effect may have happened: then nothing is unsynced.
        self.note(None);
        done
    }

    fn set_length(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.effect(|inner| inner.set_length(name, length))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.effect(|inner| inner.rename(from, to))
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.effect(|inner| inner.remove(name))
    }

    fn sync_names(&mut self) -> io::Result<()> {
        self.effect(MemoryMedium::sync_names)
    }

    fn free_bytes(&self) -> io::Result<u64> {
        self.inner.free_bytes()
    }
}
