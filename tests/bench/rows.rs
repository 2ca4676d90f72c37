//! How large frames and rows are, so that the peers write as much.

use std::path::Path;

use dost_desk::casework::ids::CaseId;
use dost_desk::engine::Engine;
use dost_desk::store::codec::ENVELOPE_BYTES;
use dost_desk::store::folder::DataFolder;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::keys::{KeyRing, MasterKeySource, Secret};
use dost_desk::store::medium::MemoryMedium;
use dost_desk::store::records::{Row, write_row};
use dost_desk::store::state::Batch;

use crate::office::Pair;
use crate::peers::Sizes;

/// Frames that are looked at.
const FRAMES: u64 = 200;

/// Those of the last frames, and of a case.
pub fn sizes(engine: &Engine, folder: &Path, (case, _): (CaseId, Pair)) -> Sizes {
    let (store, medium) = DataFolder::look(folder).unwrap();
    let (journal, _) = Journal::look(medium, JournalOptions::new(store)).unwrap();
    let last = journal.durable().saturating_sub(FRAMES);
    let lengths: Vec<usize> =
        journal.records(last).map(|record| record.unwrap().payload.len()).collect();
    let frame = lengths.iter().sum::<usize>() / lengths.len().max(1);
    let snapshot = engine.snapshot();
    let source = MasterKeySource::Given(Secret::random().unwrap());
    let mut ring = KeyRing::open(Box::new(MemoryMedium::new()), store, &source).unwrap();
    ring.ensure(snapshot.centre.case(case).unwrap().person).unwrap();
    let index = ring.index_key();
    let mut batch = Batch::new();
    write_row(&mut batch, &Row::Case(case), &snapshot.centre, &ring, &index).unwrap();
    let row = batch.changes().filter_map(|(_, change)| change).map(|(_, bytes)| bytes.len());
    Sizes { frame, case: row.sum::<usize>() + ENVELOPE_BYTES }
}
