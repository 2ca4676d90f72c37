//! Writes the rows of what has left memory.
//!
//! Whoever leaves is written once, in order. What is found by a hash has no order, and one row holds
//! many: that is gathered, and written when there is much of it.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender};

use super::BulkError;
use crate::casework::centre::Centre;
use crate::casework::identity::PersonCode;
use crate::casework::private::PersonId;
use crate::engine::archive::{Archive, Leaving};
use crate::engine::follow::unreadable;
use crate::store::keys::{Handful, KeyRing, Random};
use crate::store::records::{Findings, Row, write_row};
use crate::store::state::{Applied, Batch};

/// Rows of one batch: while it is applied nobody else writes.
const ROWS_A_BATCH: usize = 512;
/// People whose codes are held back, and written in the order of their hashes.
const CODES_HELD_MAX: usize = 262_144;
/// Cases whose entries in lists are held back: two blocks of them.
const LISTED_HELD_MAX: usize = 8_192;
/// Says that the state is not to be used: its last row comes at the very end.
const UNFINISHED: Applied = Applied { seq: 0, hash: [0; 32] };

/// People and cases that have left memory, with the keys of the people.
pub(super) struct Gone {
    part: Centre,
    leaving: Leaving,
    keys: Handful,
}

impl Gone {
    /// Takes them out of `centre`, which keeps them until it lets them go.
    pub(super) fn of(
        centre: &Centre,
        leaving: &Leaving,
        ring: &KeyRing,
        random: Random,
    ) -> Result<Self, BulkError> {
        let mut part = Centre::default();
        for id in &leaving.cases {
            if let Some(case) = centre.case(*id) {
                part.cases.insert_mut(*id, case.clone());
            }
            if let Some(level) = centre.raised.get(id) {
                part.raised.insert_mut(*id, *level);
            }
        }
        for id in &leaving.persons {
            if let Some(file) = centre.people.get(id) {
                part.people.insert_mut(*id, file.clone());
            }
        }
        let codes = centre.by_code.iter().filter(|(_, id)| leaving.persons.contains(id));
        codes.for_each(|(code, id)| part.by_code.insert_mut(code.clone(), *id));
        let keys = Handful::of(ring, leaving.persons.iter().copied(), random)?;
        Ok(Self { part, leaving: leaving.clone(), keys })
    }

    /// Who they are.
    pub(super) fn codes(&self) -> impl Iterator<Item = (PersonCode, PersonId)> {
        self.part.by_code.iter().map(|(code, id)| (code.clone(), *id))
    }
}

struct Shelf<'a> {
    archive: &'a Archive,
    codes: Batch,
    findings: Findings,
    /// Cases in `findings` whose lists have not been written.
    listed: usize,
}

/// Writes all that comes, and says so after each.
pub(super) fn shelve(
    archive: &Archive,
    work: &Receiver<Gone>,
    done: &Sender<()>,
) -> Result<(), BulkError> {
    let (codes, findings) = (Batch::new(), Findings::default());
    let mut shelf = Shelf { archive, codes, findings, listed: 0 };
    for gone in work {
        shelf.put(&gone)?;
        // Nobody waits any more when the end has come.
        let _ = done.send(());
    }
    shelf.write_codes()?;
    let rest = std::mem::take(&mut shelf.findings);
    shelf.write_findings(&rest)
}

impl Shelf<'_> {
    fn put(&mut self, gone: &Gone) -> Result<(), BulkError> {
        let Gone { part, leaving, keys } = gone;
        let cases = leaving.cases.iter().map(|id| Row::Case(*id));
        let rows: BTreeSet<Row> =
            cases.chain(leaving.persons.iter().map(|id| Row::Person(*id))).collect();
        let mut batch = Batch::new();
        for row in &rows {
            write_row(&mut batch, row, part, keys, &self.archive.index)?;
            if batch.len() >= ROWS_A_BATCH {
                self.apply(&std::mem::take(&mut batch))?;
            }
        }
        self.apply(&batch)?;
        for code in part.by_code.keys() {
            let row = Row::Code(code.clone());
            write_row(&mut self.codes, &row, part, keys, &self.archive.index)?;
        }
        if self.codes.len() >= CODES_HELD_MAX {
            self.write_codes()?;
        }
        leaving.add_findings(&mut self.findings, part, &self.archive.index);
        self.listed += leaving.cases.len();
        if self.listed >= LISTED_HELD_MAX {
            self.listed = 0;
            let lists = self.findings.take_lists();
            self.write_findings(&lists)?;
        }
        Ok(())
    }

    fn write_codes(&mut self) -> Result<(), BulkError> {
        let codes = std::mem::take(&mut self.codes);
        codes.in_parts(ROWS_A_BATCH).try_for_each(|part| self.apply(&part))
    }

    fn write_findings(&self, findings: &Findings) -> Result<(), BulkError> {
        let batches = findings.batches(self.archive.store.as_ref(), ROWS_A_BATCH);
        let batches = batches.map_err(unreadable)?;
        batches.iter().try_for_each(|batch| self.apply(batch))
    }

    fn apply(&self, batch: &Batch) -> Result<(), BulkError> {
        Ok(self.archive.store.apply(batch, UNFINISHED)?)
    }
}
