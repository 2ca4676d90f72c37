//! A directory in memory, put away: of many moments of a practice centre each is kept like this.
//!
//! A segment of the journal is mostly zeros that wait to be written over, and a directory in memory
//! holds every file twice, as it is and as it was synced. Neither is needed to go on from a moment.
//! A journal only grows, so of two moments the later one shares with the earlier all pieces but the
//! last.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes of the pieces in which files are kept.
pub const PIECE_BYTES: usize = 4_096;

/// The files of a directory in memory at one moment, all of them synced.
#[derive(Clone, Debug, Default)]
pub struct PackedFiles {
    pub(super) files: BTreeMap<String, PackedFile>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub(super) struct PackedFile {
    /// Without the zeros at its end.
    pieces: Box<[Arc<[u8]>]>,
    length: usize,
}

impl PackedFile {
    /// A file as it is; what is as it was before is shared with that.
    pub(super) fn of(whole: &[u8], before: Option<&Self>) -> Self {
        let used = whole.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let pieces = whole.get(..used).unwrap_or_default().chunks(PIECE_BYTES).enumerate();
        let pieces = pieces.map(|(at, piece)| {
            let known = before.and_then(|before| before.pieces.get(at));
            known.filter(|known| known.as_ref() == piece).map_or_else(|| piece.into(), Arc::clone)
        });
        Self { pieces: pieces.collect(), length: whole.len() }
    }

    pub(super) fn whole(&self) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.length);
        for piece in &self.pieces {
            whole.extend_from_slice(piece);
        }
        whole.resize(self.length, 0);
        whole
    }
}

impl PackedFiles {
    /// Bytes that are kept, those that are shared included.
    pub fn bytes(&self) -> usize {
        self.pieces().map(|piece| piece.len()).sum()
    }

    /// Bytes that are kept and not shared with another.
    pub fn bytes_beside(&self, other: &Self) -> usize {
        let known: Vec<_> = other.pieces().map(Arc::as_ptr).collect();
        let own = self.pieces().filter(|piece| !known.contains(&Arc::as_ptr(piece)));
        own.map(|piece| piece.len()).sum()
    }

    fn pieces(&self) -> impl Iterator<Item = &Arc<[u8]>> {
        self.files.values().flat_map(|file| &file.pieces)
    }
}
