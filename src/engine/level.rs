//! Brings centre and state store level with the journal before anybody works.
//!
//! However long the journal is, memory holds only what a running centre would hold: each time
//! [`LEVEL_ROWS_MAX`] rows have changed they are written, and what is over by then leaves.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::archive::{self, Archive, wanted_by_frame};
use super::follow::{self, unreadable};
use super::open::{OpenError, open_frame};
use super::rows::{Before, once};
use super::rules::Rules;
use crate::casework::centre::Centre;
use crate::store::journal::Journal;
use crate::store::keys::KeyRing;
use crate::store::records::Row;
use crate::store::state::Applied;

/// Rows that are gathered before they are written.
pub(super) const LEVEL_ROWS_MAX: usize = 20_000;

/// Frames after which somebody who waits is told how far it is; of fewer nothing is said.
pub const FRAMES_A_WORD: u64 = 1_000;

/// Hears how many frames have been applied, and of how many, while somebody waits for it.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Applies the frames that `centre`, read from `state`, has not seen, and writes their rows.
pub(super) fn level(
    rules: &dyn Rules,
    mut centre: Centre,
    journal: &Journal,
    ring: &KeyRing,
    archive: &Archive,
    told: Option<&Progress>,
) -> Result<Centre, OpenError> {
    let mut rows = BTreeSet::new();
    let mut applied = None;
    // What a kill leaves is applied before anybody could read a word.
    let is_long = journal.next_seq().saturating_sub(centre.frames) >= FRAMES_A_WORD;
    let told = told.filter(|_| is_long);
    for record in journal.records(centre.frames) {
        let record = record?;
        let frame = open_frame(&record, ring)?;
        archive.fetch(&mut centre, wanted_by_frame(&frame), ring).map_err(unreadable)?;
        let mut touched = Vec::new();
        let before = Before::of(&mut touched, &centre, &frame);
        rules.apply(&mut centre, &frame);
        before.touch(&mut touched, &centre, &frame);
        rows.extend(once(touched));
        let reached = Applied { seq: record.seq, hash: record.hash };
        applied = Some(reached);
        if rows.len() >= LEVEL_ROWS_MAX {
            write(&mut rows, &centre, reached, ring, archive)?;
            part(&mut centre, reached, ring, archive)?;
        }
        if let Some(told) = told
            && centre.frames.is_multiple_of(FRAMES_A_WORD)
        {
            told(centre.frames, journal.next_seq());
        }
    }
    if let Some(reached) = applied {
        write(&mut rows, &centre, reached, ring, archive)?;
        archive.store.sync()?;
    }
    Ok(centre)
}

pub(super) fn write(
    rows: &mut BTreeSet<Row>,
    centre: &Centre,
    applied: Applied,
    ring: &KeyRing,
    archive: &Archive,
) -> Result<(), OpenError> {
    let step =
        follow::step(rows, centre, applied, ring, &archive.index).map_err(OpenError::Rows)?;
    rows.clear();
    Ok(follow::take(archive.store.as_ref(), &step)?)
}

/// Lets go what is over; everything has been written.
pub(super) fn part(
    centre: &mut Centre,
    applied: Applied,
    ring: &KeyRing,
    archive: &Archive,
) -> Result<(), OpenError> {
    let leaving = archive::leaving(centre, &BTreeSet::new());
    if leaving.is_empty() {
        return Ok(());
    }
    let step = follow::step(&BTreeSet::new(), centre, applied, ring, &archive.index);
    let findings = leaving.findings(centre, &archive.index);
    let step = step.map_err(OpenError::Rows)?.parting(&leaving.cases, findings, &archive.index);
    follow::take(archive.store.as_ref(), &step)?;
    archive::let_go(centre, &leaving);
    Ok(())
}
