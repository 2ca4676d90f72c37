//! What must happen outside: questions asked, notices posted, until each has its answer.
//!
//! * Nothing leaves before the frame that asks for it is durable: intents come from recorded frames
//!   and, at the start and every minute, from the state itself.
//! * Every call has a limit of time; a call that is over it counts as an outage and its late answer
//!   is dropped. Calls of one system at once are bounded, abandoned ones included; what finds no
//!   free place within the limit counts as an outage too.
//! * An outage is recorded once, by the rules of casework; asking again costs no frame. What is new
//!   is tried at once. Of what has failed, one thing at a time tries whether a system is back; the
//!   pauses grow up to a bound, and one good answer brings all the system's questions up at once.
//! * A notice that the portal says it will never take is not tried again: it becomes a person's task.
//!   One that was sent without an answer may stand there all the same: it is looked for before it is
//!   sent once more, and before a refusal makes it a person's. Nobody gets a notice and a call.
//! * What waits is found by an index and not by looking at all of it, and the number of notices held
//!   is bounded: a hundred thousand waiting after a long outage cost no more than a few.
//! * Pauses go by the clock itself and not by the centre's time, which stands still while a clock
//!   that was set back catches up.

mod calls;
mod endings;
mod systems;
mod tasks;
mod threads;

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::clock::Alarm;
use super::rules::Rules;
use super::shared::Shared;
use super::{Outcome, Snapshot};
use crate::casework::command::Command;
use crate::casework::intents::Intent;
use crate::casework::register::{GatewayAnswer, OutsideSystem, Question};
use crate::gateways::Reason;
use crate::law::moment::Moment;
use calls::call_of;
pub(super) use calls::{Call, CallEnd, Caller, OnThreads, Report, Returned, perform};
pub use endings::DOUBTS_MAX;
use systems::Systems;
use tasks::{Board, Entry, Progress, Sent, Task, carried, is_pursued, system_of, task_of};

/// Seconds a call may take; then the system counts as down.
pub const LOOKUP_SECONDS_MAX: u64 = 3;
/// Milliseconds from which an answer counts as slow.
pub const SLOW_MILLIS: u128 = 1_000;
/// Calls of one system at once, those included that were given up and have not come back.
pub const CALLS_AT_ONCE_MAX: usize = 4;
/// Seconds until the first repetition; doubles each time.
pub const RETRY_SECONDS: i64 = 5;
/// The longest pause between two tries, seconds.
pub const RETRY_SECONDS_MAX: i64 = 300;
/// Seconds between two looks for what the state still waits for.
pub(super) const TAKE_UP_SECONDS: i64 = 60;
/// Notices held at once; the state has the others, and they are taken up as places become free.
pub const NOTICES_HELD_MAX: usize = 8_192;

/// What other threads have for the outbox.
#[derive(Default)]
struct Mail {
    intents: Vec<Intent>,
    ends: Vec<(Task, CallEnd)>,
    recorded: Vec<(Task, Outcome)>,
}

/// The way into the outbox.
pub(super) struct Outbox {
    mail: Mutex<Mail>,
    alarm: Arc<Alarm>,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self { mail: Mutex::default(), alarm: Arc::new(Alarm::default()) }
    }

    /// Takes up what durable frames ask for. Most ask for nothing, and its thread sleeps on then.
    pub(super) fn take_up(&self, intents: impl Iterator<Item = Intent>) {
        let mut intents = intents.peekable();
        if intents.peek().is_some() {
            self.put(|mail| mail.intents.extend(intents));
        }
    }

    /// Has the thread look whether it shall end, or may go on.
    pub(super) fn wake(&self) {
        self.alarm.ring();
    }

    fn put(&self, with: impl FnOnce(&mut Mail)) {
        with(&mut self.lock());
        self.alarm.ring();
    }

    fn lock(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The outbox's own thread.
pub(super) struct Worker {
    outbox: Arc<Outbox>,
    shared: Arc<Shared>,
    rules: Arc<dyn Rules>,
    caller: Box<dyn Caller>,
    /// How long a call may take.
    limit: Duration,
    /// Between two looks for what the state still waits for.
    take_up_seconds: i64,
    board: Board,
    systems: Systems,
    next_number: u64,
    taken_up_at: Option<Moment>,
    /// Notices that found no place on the board.
    has_left_out: bool,
    /// The clock at the last look.
    looked_at: Moment,
}

impl Worker {
    pub(super) fn new(
        outbox: Arc<Outbox>,
        shared: Arc<Shared>,
        rules: Arc<dyn Rules>,
        caller: Box<dyn Caller>,
        (limit, take_up_seconds): (Duration, i64),
    ) -> Self {
        let systems = Systems::new(shared.clone(), caller.is_connected());
        let (board, looked_at) = (Board::default(), shared.clock.now());
        Self {
            outbox,
            shared,
            rules,
            caller,
            limit,
            take_up_seconds,
            board,
            systems,
            next_number: 0,
            taken_up_at: None,
            has_left_out: false,
            looked_at,
        }
    }

    /// Works until the engine stops.
    pub(super) fn run(mut self) {
        let alarm = self.outbox.alarm.clone();
        self.shared.clock.listen(&alarm);
        while !self.shared.is_stopping() {
            let now = self.step();
            alarm.sleep(self.pause(now));
        }
    }

    /// Does what is to be done now, waits for nothing, and says when that was.
    pub(super) fn step(&mut self) -> Moment {
        let mail = std::mem::take(&mut *self.outbox.lock());
        let now = self.shared.clock.now();
        self.mind_clock_set_back(now);
        self.take_intents(mail.intents, Sent::Not, now);
        mail.ends.into_iter().for_each(|(task, end)| self.ended(task, end, now));
        mail.recorded.into_iter().for_each(|(task, outcome)| self.recorded(task, &outcome, now));
        self.give_up_late_calls(now);
        self.take_up_pending(now);
        self.start_due(now);
        self.systems.show(&self.board, now, self.caller.elapsed());
        self.shared.check_watch();
        now
    }

    /// No pause is longer than the longest, whatever the clock showed when it began.
    fn mind_clock_set_back(&mut self, now: Moment) {
        if now < self.looked_at {
            let latest = now.plus_seconds(RETRY_SECONDS_MAX);
            let too_late = |entry: &Entry| entry.due > latest;
            self.board.change_all(too_late, |entry| entry.due = latest);
            self.systems.no_later_than(latest);
        }
        self.looked_at = now;
    }

    /// `sent` says how far notices among them may have come.
    fn take_intents(&mut self, intents: Vec<Intent>, sent: Sent, now: Moment) {
        for intent in intents {
            match intent {
                Intent::Retry { system } => self.retry_now(system, now),
                Intent::Post { .. } if self.board.posts() >= NOTICES_HELD_MAX => {
                    let is_known = task_of(&intent).is_some_and(|it| self.board.get(it).is_some());
                    self.has_left_out |= !is_known;
                }
                intent => self.board.add(intent, sent, now),
            }
        }
    }

    /// Somebody wants everything that waits for a system to be tried now.
    fn retry_now(&mut self, system: OutsideSystem, now: Moment) {
        self.caller.hurry(system);
        self.systems.line(system).due = now;
        let waits = |entry: &Entry| system_of(&entry.intent) == system && entry.due > now;
        self.board.change_all(waits, |entry| entry.due = now);
    }

    /// Compares with the state: what it waits for is here, what it no longer waits for is not, and
    /// an outage that the writer could not take is told again.
    fn take_up_pending(&mut self, now: Moment) {
        let has_room = self.has_left_out && self.board.posts() < NOTICES_HELD_MAX / 2;
        let waited = self.taken_up_at.map(|at| now.0 - at.0);
        let is_early =
            waited.is_some_and(|millis| (0..self.take_up_seconds * 1000).contains(&millis));
        if is_early && !has_room {
            return;
        }
        (self.taken_up_at, self.has_left_out) = (Some(now), false);
        let (snapshot, today) = (self.shared.snapshot(), self.shared.now().date());
        let mut pending = self.rules.pending(&snapshot.centre);
        let carried = LazyCell::new(|| carried(&snapshot.centre));
        let has_failed = |entry: &Entry| entry.tries > 0 && entry.is_idle();
        // What is known and has not failed stays as it is, whoever waits for it.
        pending.retain(|intent| match task_of(intent).and_then(|task| self.board.get(task)) {
            Some(known) if !has_failed(known) => false,
            _ => is_pursued(&snapshot.centre, &carried, intent, today),
        });
        let failed = self.board.iter().filter(|(_, entry)| has_failed(entry));
        let mut gone: BTreeSet<Task> = failed.map(|(task, _)| *task).collect();
        for task in pending.iter().filter_map(task_of) {
            gone.remove(&task);
        }
        for task in gone {
            self.board.remove(task);
        }
        // What an earlier start has sent of them, nobody knows.
        self.take_intents(pending, Sent::Perhaps, now);
        for (_, entry) in self.board.iter().filter(|(_, entry)| entry.tries > 0) {
            self.tell_outage(entry, &snapshot);
        }
        self.systems.tell_again();
    }

    /// What is started next with a system, and when; `None` waits for something to come back.
    fn next_start(&self, system: OutsideSystem, now: Moment) -> Option<(Moment, Task)> {
        let line = self.systems.at(system);
        if line.calls >= CALLS_AT_ONCE_MAX {
            return None;
        }
        let new = self.board.firsts(system, 0).next().filter(|(tries, ..)| *tries == 0);
        let new = new.map(|(_, due, task)| (due, task));
        // Somebody sits at a desk and waits for what is new: a backlog does not come before it.
        if new.is_some_and(|(due, _)| due <= now) {
            return new;
        }
        let failed = if !line.is_down {
            self.board.firsts(system, 1).map(|(_, due, task)| (due, task)).min()
        } else if self.board.is_probed(system) {
            None
        } else {
            let firsts = self.board.firsts(system, 1);
            firsts.map(|(_, due, task)| (due.max(line.due), task)).min_by_key(|(due, _)| *due)
        };
        new.into_iter().chain(failed).min_by_key(|(due, _)| *due)
    }

    fn is_halted(&self) -> bool {
        self.shared.snapshot().halted.is_some()
    }

    /// Starts what is due and finds a place.
    fn start_due(&mut self, now: Moment) {
        // What cannot be recorded is not asked: it would be asked over and over.
        if self.is_halted() {
            return;
        }
        for system in OutsideSystem::ALL {
            while let Some((at, task)) = self.next_start(system, now)
                && at <= now
            {
                self.start(task, now);
            }
            for task in self.board.new_questions(system, now) {
                let since = self.caller.elapsed();
                self.board.change(task, |entry| entry.progress = Progress::Queued { since });
            }
        }
    }

    fn start(&mut self, task: Task, now: Moment) {
        let Some(entry) = self.board.get(task) else { return };
        let Some(call) = call_of(entry, &self.shared) else {
            // Answered, withdrawn or erased meanwhile.
            self.board.remove(task);
            return;
        };
        let system = system_of(&entry.intent);
        let number = self.next_number;
        self.next_number += 1;
        let outbox = self.outbox.clone();
        let report = move |end| outbox.put(|mail| mail.ends.push((task, end)));
        if self.caller.start(number, call, Box::new(report)).is_ok() {
            self.systems.line(system).calls += 1;
            let since = self.caller.elapsed();
            self.board.change(task, |entry| entry.progress = Progress::Calling { number, since });
        } else {
            let due = now.plus_seconds(RETRY_SECONDS);
            self.board.change(task, |entry| (entry.progress, entry.due) = (Progress::Waiting, due));
        }
    }

    /// Records that a question could not be answered, unless the state says so already.
    fn tell_outage(&self, entry: &Entry, snapshot: &Snapshot) {
        let Intent::Ask { query, case, question } = entry.intent else { return };
        let is_waiting = snapshot.centre.case(case).is_some_and(|file| match question {
            Question::Identity => file.identity_lookup.is_waiting(),
            Question::Sentence => file.sentence_lookup.is_waiting(),
            Question::PriorPayment => file.payment_lookup.is_waiting(),
        });
        if is_waiting {
            let answer = Box::new(GatewayAnswer::Unavailable);
            self.shared.send_own(Command::Answer { query, case, answer }, Box::new(|_| {}));
        }
    }

    fn give_up_late_calls(&mut self, now: Moment) {
        let elapsed = self.caller.elapsed();
        let is_late = |entry: &Entry| match entry.progress {
            Progress::Calling { since, .. } | Progress::Queued { since } => {
                elapsed.saturating_sub(since) >= self.limit
            }
            Progress::Waiting | Progress::Recording => false,
        };
        let late = self.board.timed().filter(|(_, entry)| is_late(entry));
        for task in late.map(|(task, _)| task).collect::<Vec<_>>() {
            self.unanswered(task, Reason::NoAnswerInTime, now);
        }
    }

    /// Until the next thing to do: by the clock for tries, by the machine's own for calls.
    fn pause(&self, now: Moment) -> Option<Duration> {
        let systems = OutsideSystem::ALL.into_iter().filter(|_| !self.is_halted());
        let starts = systems.filter_map(|system| self.next_start(system, now));
        // Counted from the last look: counted from here, each step would put the next look off.
        let look = self.taken_up_at.unwrap_or(now).plus_seconds(self.take_up_seconds);
        let next = starts.map(|(at, _)| at).chain([look]).min();
        let limits = self.board.timed().filter_map(|(_, entry)| match entry.progress {
            Progress::Calling { since, .. } | Progress::Queued { since } => {
                let passed = self.caller.elapsed().saturating_sub(since);
                Some(self.limit.saturating_sub(passed))
            }
            Progress::Waiting | Progress::Recording => None,
        });
        let by_clock = next.and_then(|next| self.shared.clock.sleep_until(next));
        let shows = self.systems.shows_in(self.caller.elapsed());
        by_clock.into_iter().chain(limits.min()).chain(shows).min()
    }
}

fn pause_seconds(tries: u32) -> i64 {
    (RETRY_SECONDS << tries.min(16)).min(RETRY_SECONDS_MAX)
}
