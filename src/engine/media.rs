//! Where a centre's bytes lie: a data folder, or memory.

use crate::store::journal::PRACTICE_SEGMENT_BYTES;
use crate::store::keys::{MasterKeySource, Secret};
use crate::store::medium::{Medium, MemoryMedium};

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

/// The bytes of a practice centre. A copy is that centre at one moment: opened, it goes on from
/// there. No data folder is ever one of these.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    journal: MemoryMedium,
    keys: MemoryMedium,
    drafts: MemoryMedium,
}

impl Memory {
    /// The bytes as they are now, apart from the centre that goes on writing.
    #[must_use]
    pub fn copied(&self) -> Self {
        let Self { journal, keys, drafts } = self;
        Self { journal: journal.copied(), keys: keys.copied(), drafts: drafts.copied() }
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
