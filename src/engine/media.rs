//! Where a centre's bytes lie: a data folder, or memory.

use crate::store::journal::PRACTICE_SEGMENT_BYTES;
use crate::store::keys::{MasterKeySource, Secret};
use crate::store::medium::{Medium, MemoryMedium, PackedFiles};

/// Where a centre's bytes lie. A data folder is one; memory, for practice and tests, another.
pub struct Media {
    /// Number of the store, which everything in it carries.
    pub store: [u8; 16],
    /// The journal's files.
    pub journal: Box<dyn Medium>,
    /// Size of a journal segment, bytes.
    pub segment_bytes: u64,
    /// The key file.
    pub keys: Box<dyn Medium>,
    /// What opens the keys.
    pub master: MasterKeySource,
    /// The drafts' file.
    pub drafts: Box<dyn Medium>,
}

impl Media {
    /// Everything in memory, and gone with the process.
    pub fn in_memory() -> Self {
        Self {
            store: *b"dost in practice",
            journal: Box::new(MemoryMedium::new()),
            segment_bytes: PRACTICE_SEGMENT_BYTES,
            keys: Box::new(MemoryMedium::new()),
            master: MasterKeySource::Given(Secret::new(*b"a practice centre hides nothing.")),
            drafts: Box::new(MemoryMedium::new()),
        }
    }
}

/// The bytes of a practice centre. No data folder is ever one of these.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    journal: MemoryMedium,
    keys: MemoryMedium,
    drafts: MemoryMedium,
}

impl Memory {
    /// The bytes as they are now, put away.
    #[must_use]
    pub fn packed(&self) -> PackedMemory {
        self.packed_after(&PackedMemory::default())
    }

    /// The same; what has not changed since another moment is shared with that.
    #[must_use]
    pub fn packed_after(&self, before: &PackedMemory) -> PackedMemory {
        PackedMemory {
            journal: self.journal.packed_after(&before.journal),
            keys: self.keys.packed_after(&before.keys),
            drafts: self.drafts.packed_after(&before.drafts),
        }
    }

    pub(super) fn media(&self) -> Media {
        Media {
            journal: Box::new(self.journal.clone()),
            keys: Box::new(self.keys.clone()),
            drafts: Box::new(self.drafts.clone()),
            ..Media::in_memory()
        }
    }
}

/// A practice centre at one moment, put away: many of them are kept. Taken out, it goes on from
/// there.
#[derive(Clone, Debug, Default)]
pub struct PackedMemory {
    journal: PackedFiles,
    keys: PackedFiles,
    drafts: PackedFiles,
}

impl PackedMemory {
    /// The bytes of a centre of its own.
    #[must_use]
    pub fn unpacked(&self) -> Memory {
        let Self { journal, keys, drafts } = self;
        let [journal, keys, drafts] = [journal, keys, drafts].map(MemoryMedium::unpacked);
        Memory { journal, keys, drafts }
    }

    /// Bytes that are kept, those that are shared included.
    pub fn bytes(&self) -> usize {
        [&self.journal, &self.keys, &self.drafts].into_iter().map(PackedFiles::bytes).sum()
    }

    /// Bytes that are kept and not shared with another.
    pub fn bytes_beside(&self, other: &Self) -> usize {
        self.journal.bytes_beside(&other.journal)
            + self.keys.bytes_beside(&other.keys)
            + self.drafts.bytes_beside(&other.drafts)
    }
}
