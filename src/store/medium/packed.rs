//! A directory in memory, put away: of many moments of a practice centre each is kept like this.
//!
//! A segment of the journal is mostly zeros that wait to be written over, and a directory in memory
//! holds every file twice, as it is and as it was synced. Neither is needed to go on from a moment.

use std::collections::BTreeMap;

/// The files of a directory in memory at one moment, all of them synced.
#[derive(Clone, Debug, Default)]
pub struct PackedFiles {
    pub(super) files: BTreeMap<String, PackedFile>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub(super) struct PackedFile {
    /// Without the zeros at its end.
    bytes: Box<[u8]>,
    length: usize,
}

impl PackedFile {
    pub(super) fn of(whole: &[u8]) -> Self {
        let used = whole.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let bytes = whole.get(..used).unwrap_or_default().into();
        Self { bytes, length: whole.len() }
    }

    pub(super) fn whole(&self) -> Vec<u8> {
        let mut whole = self.bytes.to_vec();
        whole.resize(self.length, 0);
        whole
    }
}

impl PackedFiles {
    /// Bytes that are kept.
    pub fn bytes(&self) -> usize {
        self.files.values().map(|file| file.bytes.len()).sum()
    }
}
