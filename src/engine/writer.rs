//! The one writer: takes what has queued, decides, makes it durable, publishes, answers.
//!
//! * A group is decided on a copy of the state. Nobody sees the copy before the journal has the
//!   group; when the journal fails, the copy is dropped with everything in it.
//! * An answer goes out after the sync and after the publication, so that whoever has an answer
//!   finds its effect in the newest snapshot.
//! * Nothing is retried in place. After a failed write the centre takes no more commands until it
//!   is started again; a nearly full disk refuses, and goes on when there is room.
//! * A clock that jumped far ahead is not believed: nothing is recorded with its time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::archive::{self, Archive, Fetched, Leaving};
use super::clock::{CLOCK_JUMP_DAYS_MAX, is_jump};
use super::follow::Follower;
use super::heads;
use super::outbox::Outbox;
use super::pins::Pepper;
use super::rows::{Before, once};
use super::rules::Rules;
use super::search::SearchIndex;
use super::shared::{Asked, Job, KeysReply, Looked, Reply, Shared, Shown, WholeReply};
use super::{Failure, Halt, Outcome, Snapshot};
use crate::casework::centre::{Answer, COMMANDS_REMEMBERED_MAX, Centre};
use crate::casework::command::Context;
use crate::casework::event::{EVENTS_A_FRAME_MAX, Event, Frame};
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::casework::refusal::Refusal;
use crate::casework::staff::LockOut;
use crate::law::moment::Moment;
use crate::store::frame;
use crate::store::journal::{GROUP_RECORDS_MAX, Journal, JournalError};
use crate::store::keys::{Handful, KeyError, KeyRing, Random, SealedIn, Sealer, persons_to_seal};
use crate::store::records::{FRAME_SCHEMA, ReadError, Ready, Row, Wanted};

/// Requests that may wait for the writer; one more is answered [`Failure::Busy`].
pub const COMMANDS_QUEUED_MAX: usize = 1_024;
/// Microseconds that the writer looks for the next request after an answer before it sleeps.
const AWAKE_MICROS: u64 = 50;
// A command and its repetition may both stand in the queue, with a whole queue of others between.
const _: () = assert!(COMMANDS_QUEUED_MAX < COMMANDS_REMEMBERED_MAX);

/// The writer's queue.
pub(super) fn queue() -> (SyncSender<Job>, Receiver<Job>) {
    mpsc::sync_channel(COMMANDS_QUEUED_MAX)
}

/// What the writer's thread owns.
pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) rules: Arc<dyn Rules>,
    pub(super) centre: Centre,
    pub(super) journal: Journal,
    pub(super) ring: KeyRing,
    /// Where closed cases stand.
    pub(super) archive: Archive,
    pub(super) fetched: Fetched,
    /// Those whose leaving the state has been told of.
    pub(super) leaving: Option<Leaving>,
    /// The day on which memory was last tidied.
    pub(super) tidied: Option<NaiveDate>,
    pub(super) pepper: Pepper,
    /// How long a wrong PIN makes its person wait.
    pub(super) lock_out: LockOut,
    pub(super) follower: Follower,
    /// Rows the state has not been given yet.
    pub(super) rows: BTreeSet<Row>,
    pub(super) search: Arc<SearchIndex>,
    pub(super) outbox: Arc<Outbox>,
    /// Rung when something happened that the sweep should look at now.
    pub(super) sweep_now: Arc<super::clock::Alarm>,
    pub(super) halted: Option<Halt>,
    /// The latest time that was believed: the last frame's, or the start's.
    pub(super) believed: Moment,
}

/// A group that has been decided and is not durable yet.
struct Group {
    centre: Centre,
    frames: Vec<Frame>,
    outcomes: Vec<Outcome>,
    /// The rows that it touches, some of them more than once.
    rows: Vec<Row>,
    /// Cases that came from the state store.
    fetched: Vec<CaseId>,
}

/// A group that is durable and published: what is left to do about it when the answers are out.
struct Recorded {
    frames: Vec<Frame>,
    rows: Vec<Row>,
    fetched: Vec<CaseId>,
    /// The snapshot before it, of which nobody else may know any more.
    before: Option<Arc<Snapshot>>,
}

/// Why a group was not recorded.
enum Stopped {
    /// Larger than one record or one group may be; nothing was written.
    TooLarge,
    /// Somebody's key has been destroyed; nothing was written.
    Erased,
    /// What is private in it could not be sealed; nothing was written, and the keys are well.
    NotSealed,
    /// The centre takes no commands.
    Halted(Halt),
}

impl Writer {
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        let mut has_answered = false;
        while let Some(first) = next(jobs, has_answered) {
            let taken = take(first, jobs);
            has_answered = !taken.requests.is_empty();
            if self.shared.is_ended() {
                return;
            }
            let is_last = taken.is_last;
            self.process(taken);
            if is_last {
                break;
            }
        }
        if !self.shared.is_ended() {
            self.finish();
        }
    }

    /// Takes what has queued and carries it out, without waiting for more. `false` when nothing had.
    pub(super) fn turn(&mut self, jobs: &Receiver<Job>) -> bool {
        let Ok(first) = jobs.try_recv() else { return false };
        self.process(take(first, jobs));
        true
    }

    fn process(&mut self, Taken { requests: group, looked_for, keys, whole, .. }: Taken) {
        let (requests, replies): (Vec<Asked>, Vec<Reply>) = group.into_iter().unzip();
        let mut recorded = Vec::new();
        let outcomes =
            if requests.is_empty() { Vec::new() } else { self.carry_out(&requests, &mut recorded) };
        for (reply, outcome) in replies.into_iter().zip(outcomes) {
            reply(outcome);
        }
        recorded.into_iter().for_each(|group| self.follow_up(group));
        for (looked, reply) in looked_for {
            reply(self.show(looked));
        }
        for (persons, reply) in keys {
            reply(Handful::of(&self.ring, persons, Random::System));
        }
        for reply in whole {
            let centre = self.whole();
            reply(centre.map_err(|error| self.unread(&error)));
        }
        self.feed_state();
    }

    /// Takes closed cases that somebody wants to see into memory, and shows them to everybody.
    fn show(&mut self, Looked { cases, ready, left }: Looked) -> Result<(), Failure> {
        let wanted = cases.into_iter().map(Wanted::Case).collect();
        // A row that was read before cases left with changes may be older than those.
        let ready = if left == self.shared.left() { ready } else { Ready::default() };
        let mut centre = self.centre.clone();
        let come = self.archive.fetch_ready(&mut centre, wanted, &self.ring, ready);
        let come = come.map_err(|error| self.unread(&error))?;
        if !come.is_empty() {
            self.centre = centre;
            self.fetched.note(&come);
            let centre = self.centre.clone();
            self.shared.publish(|snapshot| snapshot.centre = centre);
        }
        Ok(())
    }

    /// Decides and records a group; a group that is too large is taken one by one.
    fn carry_out(&mut self, requests: &[Asked], recorded: &mut Vec<Recorded>) -> Vec<Outcome> {
        if let Some(halt @ (Halt::JournalFailed { .. } | Halt::Stopping)) = &self.halted {
            return requests.iter().map(|request| self.halted_answer(request, halt)).collect();
        }
        let clock = self.shared.clock.now();
        if self.has_jumped(clock) {
            let halt = Halt::ClockJumped { to: clock };
            if !matches!(self.halted, Some(Halt::ClockJumped { .. })) {
                self.halt(Some(halt.clone()));
            }
            return requests.iter().map(|request| self.halted_answer(request, &halt)).collect();
        }
        if matches!(self.halted, Some(Halt::ClockJumped { .. })) {
            self.halt(None);
        }
        let group = self.decide_group(requests, clock);
        match self.record(group.frames.clone()) {
            Ok(()) => self.accept(group, recorded),
            Err(Stopped::TooLarge | Stopped::Erased | Stopped::NotSealed) if requests.len() > 1 => {
                let one_by_one = requests.chunks(1);
                one_by_one.flat_map(|request| self.carry_out(request, recorded)).collect()
            }
            Err(Stopped::TooLarge) => vec![Err(Refusal::TooMuch.into())],
            Err(Stopped::Erased) => vec![Err(Refusal::Erased.into())],
            Err(Stopped::NotSealed) => vec![Err(Failure::NotSealed)],
            Err(Stopped::Halted(halt)) => {
                let outcomes =
                    requests.iter().map(|request| self.halted_answer(request, &halt)).collect();
                self.halt(Some(halt));
                outcomes
            }
        }
    }

    /// A command that was recorded before keeps its answer, even now.
    fn halted_answer(&self, Asked { request, .. }: &Asked, halt: &Halt) -> Outcome {
        match self.centre.answers.get(&request.command_id) {
            Some(answer) => Ok(*answer),
            None => Err(Failure::Halted(halt.clone())),
        }
    }

    /// Whether the clock is further ahead than can be. An empty centre believes any time.
    fn has_jumped(&self, clock: Moment) -> bool {
        !self.shared.clock.may_jump()
            && self.centre.frames > 0
            && is_jump(self.believed, clock, CLOCK_JUMP_DAYS_MAX)
    }

    fn decide_group(&self, requests: &[Asked], clock: Moment) -> Group {
        let mut group = Group {
            centre: self.centre.clone(),
            frames: Vec::new(),
            outcomes: Vec::with_capacity(requests.len()),
            rows: Vec::new(),
            fetched: Vec::new(),
        };
        for request in requests {
            let outcome = self.decide_one(&mut group, request, clock);
            group.outcomes.push(outcome);
        }
        group
    }

    fn decide_one(&self, group: &mut Group, asked: &Asked, clock: Moment) -> Outcome {
        let Asked { request, stepped_up } = asked;
        if let Some(answer) = group.centre.answers.get(&request.command_id) {
            return Ok(*answer);
        }
        let context = Context {
            // Time never runs backwards in the journal.
            now: self.rules.time(clock, group.centre.last_at),
            actor: request.actor,
            desk: request.desk,
            command_id: request.command_id,
            seen: request.seen,
            stepped_up: *stepped_up,
            lock_out: self.lock_out,
        };
        let wanted = archive::wanted_by(&request.command);
        match self.archive.fetch(&mut group.centre, wanted, &self.ring) {
            Ok(mut come) => group.fetched.append(&mut come),
            Err(error) => return Err(self.unread(&error)),
        }
        let command = self.pepper.mix(&request.command);
        let events = self.rules.decide(&group.centre, &command, &context)?;
        if events.len() > EVENTS_A_FRAME_MAX {
            return Err(Refusal::TooMuch.into());
        }
        let frame = Frame {
            at: context.now,
            actor: request.actor,
            desk: request.desk,
            command_id: request.command_id,
            passport: group
                .centre
                .passport
                .as_ref()
                .map_or_else(String::new, |p| p.version.clone()),
            events,
        };
        let before = Before::of(&mut group.rows, &group.centre, &frame);
        let answer: Answer = self.rules.apply(&mut group.centre, &frame);
        before.touch(&mut group.rows, &group.centre, &frame);
        group.frames.push(frame);
        Ok(answer)
    }

    /// Closed cases cannot be read: nothing is decided without them, and the next start builds the
    /// state anew.
    fn unread(&self, error: &ReadError) -> Failure {
        tracing::error!(%error, "a closed case could not be read from the state store");
        self.archive.condemn();
        Failure::ArchiveUnread
    }

    /// Makes a group durable: the keys it needs first, then the frames, sealed.
    fn record(&mut self, mut frames: Vec<Frame>) -> Result<(), Stopped> {
        let persons: BTreeSet<_> = frames.iter_mut().flat_map(persons_to_seal).collect();
        self.ring.ensure(persons).map_err(stopped_by_key)?;
        let mut payloads = Vec::with_capacity(frames.len());
        for frame in &mut frames {
            use crate::casework::private::HoldsPrivate;
            frame
                .each_private(&mut Sealer::new(&self.ring, SealedIn::Journal))
                .map_err(stopped_by_key)?;
            // A bounded frame that cannot be encoded is over the size of one value.
            payloads.push(frame::payload(FRAME_SCHEMA, frame).map_err(|_| Stopped::TooLarge)?);
        }
        match self.journal.append_group(&payloads) {
            Ok(_) => self.forget(&frames),
            Err(JournalError::TooLarge { .. } | JournalError::TooMany { .. }) => {
                Err(Stopped::TooLarge)
            }
            Err(JournalError::DiskLow { .. }) => Err(Stopped::Halted(Halt::DiskNearlyFull)),
            Err(error) => Err(Stopped::Halted(Halt::JournalFailed { reason: error.to_string() })),
        }
    }

    /// Destroys the keys of those whom durable frames erase. Should that fail, or the process end
    /// before, the next opening does it: the frames say so.
    fn forget(&mut self, frames: &[Frame]) -> Result<(), Stopped> {
        for event in frames.iter().flat_map(|frame| &frame.events) {
            if let Event::PersonErased { person, .. } = event {
                self.ring.erase(*person).map_err(|error| {
                    Stopped::Halted(Halt::JournalFailed { reason: error.to_string() })
                })?;
            }
        }
        Ok(())
    }

    /// The group is durable: lets everybody see it.
    fn accept(&mut self, group: Group, recorded: &mut Vec<Recorded>) -> Vec<Outcome> {
        let Group { centre, frames, outcomes, rows, fetched } = group;
        if frames.is_empty() {
            return outcomes;
        }
        self.centre = centre;
        self.believed = self.believed.max(self.centre.last_at);
        let was_halted = self.halted.take().is_some();
        self.search.update(&self.centre, frames.iter().flat_map(|frame| &frame.events));
        let (centre, head) = (self.centre.clone(), heads::head_of(&self.journal));
        let before = self.shared.publish(|snapshot| {
            snapshot.centre = centre;
            snapshot.head = head;
            snapshot.halted = None;
        });
        let events = || frames.iter().flat_map(|frame| &frame.events);
        // Before the answer: a question stands in its row before its author can ask the next thing.
        self.outbox.take_up(events().flat_map(|event| self.rules.intents(event)));
        if was_halted {
            self.outbox.wake();
        }
        if events().any(moves_a_term) {
            self.sweep_now.ring_softly();
        }
        recorded.push(Recorded { frames, rows, fetched, before });
        outcomes
    }

    /// Does what nobody who waits for an answer waits for: what has changed is noted for the state
    /// store, and the snapshot before is let go.
    fn follow_up(&mut self, group: Recorded) {
        drop((group.before, group.frames));
        self.fetched.note(&group.fetched);
        let rows = once(group.rows);
        self.fetched.touch(&rows);
        self.rows.extend(rows);
    }

    pub(super) fn halt(&mut self, halt: Option<Halt>) {
        if halt == Some(Halt::Stopping) {
            tracing::info!("the centre takes no more commands: it is being stopped");
        } else if let Some(halt) = &halt {
            tracing::error!(?halt, "the centre takes no commands");
        }
        self.halted.clone_from(&halt);
        let is_over = halt.is_none();
        self.shared.publish(|snapshot| snapshot.halted = halt);
        if is_over {
            // What could not have been recorded was not asked.
            self.outbox.wake();
        }
    }
}

/// What has queued, up to the bound of a group.
struct Taken {
    requests: Vec<(Asked, Reply)>,
    looked_for: Vec<(Looked, Shown)>,
    keys: Vec<(Vec<PersonId>, KeysReply)>,
    whole: Vec<WholeReply>,
    /// The centre shall end after it.
    is_last: bool,
}

/// The next job. Whoever has just been answered often asks at once for more, and falling asleep and
/// being woken takes longer than that: after an answer the writer looks a little longer, and lets
/// every other thread go first meanwhile.
fn next(jobs: &Receiver<Job>, has_answered: bool) -> Option<Job> {
    let begun = Instant::now();
    while has_answered && begun.elapsed() < Duration::from_micros(AWAKE_MICROS) {
        match jobs.try_recv() {
            Ok(job) => return Some(job),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => thread::yield_now(),
        }
    }
    jobs.recv().ok()
}

fn take(first: Job, jobs: &Receiver<Job>) -> Taken {
    let mut taken = Taken {
        requests: Vec::new(),
        looked_for: Vec::new(),
        keys: Vec::new(),
        whole: Vec::new(),
        is_last: false,
    };
    let more = std::iter::from_fn(|| jobs.try_recv().ok());
    for job in std::iter::once(first).chain(more) {
        match job {
            Job::Request(request, reply) => taken.requests.push((*request, reply)),
            Job::Show(looked, reply) => taken.looked_for.push((*looked, reply)),
            Job::Keys(persons, reply) => taken.keys.push((persons, reply)),
            Job::Whole(reply) => taken.whole.push(reply),
            Job::Stop => taken.is_last = true,
            Job::Wake => {}
        }
        let many = taken.requests.len() + taken.looked_for.len() + taken.keys.len();
        if taken.is_last || many >= GROUP_RECORDS_MAX {
            break;
        }
    }
    taken
}

/// Only a key file in doubt stops the centre; anything else is the one command's.
fn stopped_by_key(error: KeyError) -> Stopped {
    match error {
        KeyError::Erased(_) => Stopped::Erased,
        KeyError::Io { .. } | KeyError::Poisoned => {
            Stopped::Halted(Halt::JournalFailed { reason: error.to_string() })
        }
        other => {
            tracing::error!(error = %other, "a command could not be sealed");
            Stopped::NotSealed
        }
    }
}

/// Whether an event starts, ends or shifts a term: what the sweep counts is another then.
fn moves_a_term(event: &Event) -> bool {
    matches!(
        event,
        Event::CalendarAdopted { .. }
            | Event::CentreFounded { .. }
            | Event::CaseRegistered { .. }
            | Event::CaseDecided { .. }
            | Event::NoticeConfirmed { .. }
            | Event::CaseWithdrawn { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::codec::CodecError;

    #[test]
    fn only_a_key_file_in_doubt_halts_the_centre() {
        let io = || KeyError::Io { action: "written", source: std::io::Error::other("EIO") };
        for error in [io(), KeyError::Poisoned] {
            assert!(matches!(stopped_by_key(error), Stopped::Halted(_)));
        }
        for error in [
            KeyError::Random("none".to_owned()),
            KeyError::Full { persons_max: 1 },
            KeyError::Missing(PersonId(7)),
            KeyError::Codec(CodecError::Encode("open".to_owned())),
        ] {
            assert!(matches!(stopped_by_key(error), Stopped::NotSealed));
        }
        assert!(matches!(stopped_by_key(KeyError::Erased(PersonId(7))), Stopped::Erased));
    }
}
