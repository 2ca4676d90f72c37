//! The state store follows the journal on a thread of its own, behind the acknowledgements.
//!
//! The writer hands over the names of the rows that have changed since the last hand-over, with the
//! state they are read from, never waiting: while the follower is busy the rows gather, and their
//! number is bounded by the state's own. They are sealed and encoded here. What fails here costs
//! nothing but a rebuild at the next start.
//!
//! The first step after a rest is taken at once, and the next ones [`STATE_STEP_MILLIS`] apart: under
//! load the same rows change with every command, and one core writing them each time is missing to
//! those who wait for an answer.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::archive::Leaving;
use super::search::find_by;
use super::shared::Shared;
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::locale::fold::PREFIX_LETTERS_MIN;
use crate::store::keys::{Handful, IndexKey, KeyError, KeyRing, Keys};
use crate::store::records::{Findings, ReadError, Row, RowError, unlisted, write_row};
use crate::store::state::{Applied, BATCH_ROWS_MAX, Batch, StateError, StateStore};

/// Seconds between two syncs of the state at most, while there is something to sync.
pub const STATE_SYNC_SECONDS: u64 = 5;
/// Milliseconds from the beginning of one step of the state to that of the next, at least. A row that
/// changes many times meanwhile is written once, and the writer has the machine to itself.
pub const STATE_STEP_MILLIS: u64 = 1_000;
/// Seconds the state store gets to end.
pub const STATE_END_SECONDS_MAX: u64 = 15;
/// Rows of one batch; half the store's own limit.
const ROWS_A_BATCH_MAX: usize = BATCH_ROWS_MAX / 2;

/// What the writer hands over: the rows that have changed, and the state in which they are as they
/// shall be. The batches are made of it beside the writer, for whom everybody waits.
pub(super) struct Due {
    pub(super) rows: BTreeSet<Row>,
    pub(super) centre: Centre,
    pub(super) applied: Applied,
    /// The keys that the rows are sealed with.
    pub(super) keys: Handful,
    pub(super) index: IndexKey,
    /// Cases that leave memory, and have to be written before.
    pub(super) leaving: Leaving,
}

impl Due {
    /// The keys of those whom `rows` are about.
    ///
    /// # Errors
    /// As [`KeyRing::state`].
    pub(super) fn keys(
        rows: &BTreeSet<Row>,
        centre: &Centre,
        ring: &KeyRing,
    ) -> Result<Handful, KeyError> {
        let person = |row: &Row| match row {
            Row::Case(id) => centre.case(*id)?.person,
            Row::Code(code) => centre.by_code.get(code).copied(),
            _ => None,
        };
        let persons: BTreeSet<_> = rows.iter().filter_map(person).collect();
        Handful::of(ring, persons, ring.random().clone())
    }

    fn step(&self) -> Result<Step, StateError> {
        let step = step(&self.rows, &self.centre, self.applied, &self.keys, &self.index);
        let step = step.map_err(|error| match error {
            RowError::State(error) => error,
            RowError::Key(error) => StateError::Failed(error.to_string()),
        })?;
        let findings = self.leaving.findings(&self.centre, &self.index);
        Ok(step.parting(&self.leaving.cases, findings, &self.index))
    }
}

/// Makes the rows that are due, and takes them.
fn take_due(store: &dyn StateStore, due: &Due) -> Result<(), StateError> {
    take(store, &due.step()?)
}

/// Rows that lead the state up to a frame, in as many batches as they need.
pub(super) struct Step {
    batches: Vec<Batch>,
    applied: Applied,
    /// People who were erased, and their cases: these are found by their numbers and nothing else.
    gone: BTreeSet<PersonId>,
    erased: BTreeSet<CaseId>,
    /// What cases that leave memory are found by.
    findings: Findings,
    /// Takes them off the list of what is held in memory. Last: a step that is not taken to its end
    /// leaves them listed, and they leave once more.
    parting: Vec<Batch>,
}

impl Step {
    /// Has cases leave: they are found by `findings`, and no longer listed as held in memory.
    pub(super) fn parting(
        self,
        cases: &BTreeSet<CaseId>,
        findings: Findings,
        index: &IndexKey,
    ) -> Self {
        let ids: Vec<&CaseId> = cases.iter().collect();
        let batch = |ids: &[&CaseId]| {
            let mut batch = Batch::new();
            ids.iter().for_each(|id| batch.delete(Row::Held(**id).key(index)));
            batch
        };
        let parting = ids.chunks(ROWS_A_BATCH_MAX).map(batch).collect();
        let mut all = self.findings;
        all.absorb(findings);
        Self { findings: all, parting, ..self }
    }
}

/// Builds the step that brings `rows` to what they are in `centre`. More rows than one batch
/// holds, and an erasure, begin by removing the first row and end by writing it, so that a stop in
/// between leaves a state that is seen to be incomplete.
pub(super) fn step(
    rows: &BTreeSet<Row>,
    centre: &Centre,
    applied: Applied,
    ring: &dyn Keys,
    index: &IndexKey,
) -> Result<Step, RowError> {
    let mut batches = Vec::new();
    let mut batch = Batch::new();
    let gone = gone(rows);
    let erased: BTreeSet<CaseId> =
        gone.iter().flat_map(|person| centre.cases_of(*person)).map(|case| case.id).collect();
    let mut findings = Findings::default();
    for case in erased.iter().filter_map(|id| centre.case(*id)) {
        findings.add(index, case.id, &find_by(case), PREFIX_LETTERS_MIN);
    }
    let is_long = rows.len() > ROWS_A_BATCH_MAX;
    if is_long || !gone.is_empty() {
        batch.delete(Row::Meta.key(index));
        batches.push(std::mem::take(&mut batch));
    }
    for row in rows.iter().filter(|row| **row != Row::Meta) {
        write_row(&mut batch, row, centre, ring, index)?;
        if batch.len() >= ROWS_A_BATCH_MAX {
            batches.push(std::mem::take(&mut batch));
        }
    }
    write_row(&mut batch, &Row::Meta, centre, ring, index)?;
    batches.push(batch);
    Ok(Step { batches, applied, gone, erased, findings, parting: Vec::new() })
}

/// Those whose erasure is among the rows.
fn gone(rows: &BTreeSet<Row>) -> BTreeSet<PersonId> {
    let people = rows.iter().filter_map(|row| match row {
        Row::Erased(person) => Some(*person),
        _ => None,
    });
    people.collect()
}

/// Takes a step at once: at the start, before anybody waits.
pub(super) fn take(store: &dyn StateStore, step: &Step) -> Result<(), StateError> {
    let apply = |batch: &Batch| store.apply(batch, step.applied);
    let mut batches = step.batches.iter();
    if !step.gone.is_empty() {
        // The first one says that the state is incomplete.
        batches.next().map_or(Ok(()), apply)?;
        let unlisted = unlisted(store, &step.erased, &step.gone, ROWS_A_BATCH_MAX);
        let unlisted = unlisted.map_err(unreadable)?;
        unlisted.iter().try_for_each(apply)?;
    }
    batches.try_for_each(apply)?;
    let findings = step.findings.batches(store, ROWS_A_BATCH_MAX).map_err(unreadable)?;
    findings.iter().chain(&step.parting).try_for_each(apply)
}

/// What is wrong with a state that cannot be read.
pub(super) fn unreadable(error: ReadError) -> StateError {
    match error {
        ReadError::State(error) => error,
        other => StateError::Damaged(other.to_string()),
    }
}

/// The writer's end of the follower.
pub(super) struct Follower {
    steps: Option<SyncSender<Due>>,
    /// Set while a step waits to be taken, is being taken, or the store rests after one: building
    /// another would be in vain.
    has_step: Arc<AtomicBool>,
    /// Hangs up when the thread has ended.
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(store: Arc<dyn StateStore>, shared: Arc<Shared>) -> std::io::Result<Self> {
        // Room for the step that waits and for the last one, which never has to.
        let (steps, receiver) = mpsc::sync_channel(2);
        let (alive, ended) = mpsc::sync_channel::<()>(0);
        let has_step = Arc::new(AtomicBool::new(false));
        let flag = has_step.clone();
        let thread = thread::Builder::new().name("state".to_owned()).spawn(move || {
            follow(store.as_ref(), &receiver, &flag, &shared);
            drop((store, alive));
        })?;
        Ok(Self { steps: Some(steps), has_step, ended, thread: Some(thread) })
    }

    /// A follower without a thread: whoever holds the other end takes the steps.
    pub(super) fn by_hand() -> (Self, Following) {
        let (steps, receiver) = mpsc::sync_channel(2);
        let (alive, ended) = mpsc::sync_channel::<()>(0);
        let has_step = Arc::new(AtomicBool::new(false));
        let following =
            Following { steps: receiver, has_step: has_step.clone(), alive: Some(alive) };
        (Self { steps: Some(steps), has_step, ended, thread: None }, following)
    }

    /// Whether a step would be taken now. The follower wakes the writer when it would again.
    pub(super) fn is_ready(&self) -> bool {
        !self.has_step.load(Ordering::Acquire)
    }

    /// Hands a step over; only while it is ready. A follower that has ended drops it: the journal
    /// has it all.
    pub(super) fn give(&self, due: Due) {
        if let Some(steps) = &self.steps {
            self.has_step.store(true, Ordering::Release);
            let _ = steps.try_send(due);
        }
    }

    /// Whether the state still follows.
    pub(super) fn is_following(&self) -> bool {
        matches!(self.ended.try_recv(), Err(mpsc::TryRecvError::Empty))
    }

    /// Hands over a last step and waits until all is synced.
    pub(super) fn finish(mut self, last: Option<Due>) {
        if let Some(last) = last {
            self.give(last);
        }
        self.join();
    }

    /// Waits for the thread, but not for ever: a state store that hangs is left behind.
    fn join(&mut self) {
        self.steps = None;
        let Some(thread) = self.thread.take() else { return };
        let waited = self.ended.recv_timeout(Duration::from_secs(STATE_END_SECONDS_MAX));
        if waited == Err(mpsc::RecvTimeoutError::Timeout) {
            tracing::error!("the state store did not end in time and is left behind");
        } else {
            let _ = thread.join();
        }
    }
}

/// The other end of a follower without a thread.
pub(super) struct Following {
    steps: Receiver<Due>,
    has_step: Arc<AtomicBool>,
    /// Hung up when the store has failed.
    alive: Option<SyncSender<()>>,
}

impl Following {
    /// Takes the step that waits, if one does.
    pub(super) fn take_up(&mut self, store: &dyn StateStore) -> Result<(), StateError> {
        let Ok(due) = self.steps.try_recv() else { return Ok(()) };
        if self.alive.is_none() {
            return Ok(());
        }
        let done = take_due(store, &due);
        if done.is_ok() {
            self.has_step.store(false, Ordering::Release);
        } else {
            self.alive = None;
        }
        done
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.join();
    }
}

fn follow(store: &dyn StateStore, steps: &Receiver<Due>, has_step: &AtomicBool, shared: &Shared) {
    let every = Duration::from_secs(STATE_SYNC_SECONDS);
    let mut unsynced_since: Option<Instant> = None;
    let mut resting_until: Option<Instant> = None;
    loop {
        let now = Instant::now();
        let rest = resting_until.map(|until| until.saturating_duration_since(now));
        let unsynced = unsynced_since.map(|since| every.saturating_sub(now - since));
        let received = match rest.into_iter().chain(unsynced).min() {
            None => steps.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            Some(wait) => steps.recv_timeout(wait),
        };
        if shared.is_ended() {
            return;
        }
        let begun = Instant::now();
        let is_over = matches!(received, Err(mpsc::RecvTimeoutError::Disconnected));
        let is_due = unsynced_since.is_some_and(|since| begun - since >= every);
        let mut done = match &received {
            Ok(due) => take_due(store, due),
            Err(_) => Ok(()),
        };
        // A step that failed stays in the way: what waits behind it must not be taken for written.
        if let Ok(due) = &received
            && done.is_ok()
        {
            shared.note_followed(due.applied.seq + 1);
            unsynced_since.get_or_insert_with(Instant::now);
            resting_until = Some(begun + Duration::from_millis(STATE_STEP_MILLIS));
        }
        if done.is_ok() && resting_until.is_some_and(|until| until <= Instant::now()) {
            resting_until = None;
            has_step.store(false, Ordering::Release);
            shared.wake();
        }
        if done.is_ok() && (is_due || is_over) && unsynced_since.take().is_some() {
            done = store.sync();
        }
        if let Err(error) = done {
            tracing::error!(%error, "the state store no longer follows the journal");
            return;
        }
        if is_over {
            return;
        }
    }
}
