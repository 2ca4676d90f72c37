//! Many cases read at once: at a start everything that is open is, and somebody waits.

use std::num::NonZero;
use std::thread;

use super::read::ReadError;
use super::recall::{Ready, Shelf};
use super::{CASE_SCHEMA, CaseRecord, Row};
use crate::casework::ids::CaseId;
use crate::casework::private::HoldsPrivate;
use crate::store::keys::{Handful, Opener, Random, SealedIn};

/// Threads that read at once, at most.
const THREADS_MAX: usize = 4;
/// Cases for which one more thread is worth its start.
const CASES_A_THREAD: usize = 256;

/// Reads and opens those of `cases` that there are, on as many threads as the machine has cores.
pub(super) fn read_together(cases: &[CaseId], shelf: &Shelf<'_>) -> Result<Ready, ReadError> {
    // How many cores there are takes longer to ask than a few cases to read.
    let threads = match cases.len() / CASES_A_THREAD {
        0 | 1 => 1,
        many => many.min(thread::available_parallelism().map_or(1, NonZero::get)).min(THREADS_MAX),
    };
    let share = cases.len().div_ceil(threads).max(1);
    // Only this thread has the ring: the others read, then get copies of the keys that they need.
    let (store, index) = (shelf.store, shelf.index);
    let read = |cases: &[CaseId]| -> Result<Vec<Box<CaseRecord>>, ReadError> {
        let mut records = Vec::with_capacity(cases.len());
        for id in cases {
            if let Some(value) = store.get(&Row::Case(*id).key(index))? {
                records.push(value.read(CASE_SCHEMA)?);
            }
        }
        Ok(records)
    };
    let sealed = on_threads(cases.chunks(share).collect(), &read)?;
    let persons = sealed.iter().flatten().filter_map(|record| record.case.person);
    let keys = Handful::of(shelf.ring, persons, Random::System)?;
    let open = |mut records: Vec<Box<CaseRecord>>| -> Result<Vec<Box<CaseRecord>>, ReadError> {
        for record in &mut records {
            record.each_private(&mut Opener::new(&keys, SealedIn::State))?;
        }
        Ok(records)
    };
    let opened = on_threads(sealed, &open)?;
    Ok(Ready::of(opened.into_iter().flatten()))
}

/// Does the pieces of work side by side, the first one here.
fn on_threads<W: Send, R: Send>(
    pieces: Vec<W>,
    work: &(impl Fn(W) -> Result<R, ReadError> + Sync),
) -> Result<Vec<R>, ReadError> {
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Ok(Vec::new()) };
    thread::scope(|scope| {
        let others: Vec<_> = pieces.map(|piece| scope.spawn(|| work(piece))).collect();
        let mut done = vec![work(first)?];
        for other in others {
            let ended = other.join();
            // A defect there is one here.
            done.push(ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(done)
    })
}
