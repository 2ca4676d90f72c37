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
//! * What waits is found by an index and not by looking at all of it, and the number of notices held
//!   is bounded: a hundred thousand waiting after a long outage cost no more than a few.
//! * Pauses go by the clock itself and not by the centre's time, which stands still while a clock
//!   that was set back catches up.

mod calls;
mod systems;
mod tasks;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::clock::Alarm;
use super::rules::Rules;
use super::shared::Shared;
use super::{Failure, Outcome, SystemSign};
use crate::casework::case::NoticeFailure;
use crate::casework::command::Command;
use crate::casework::intents::Intent;
use crate::casework::refusal::Refusal;
use crate::casework::register::{GatewayAnswer, OutsideSystem, Question};
use crate::gateways::{GatewayError, Reason, Receipt};
use crate::law::moment::Moment;
use calls::call_of;
pub(super) use calls::{Call, CallEnd, Caller, OnThreads, Report, Returned, perform};
use systems::Systems;
use tasks::{Board, Entry, Progress, Task, is_pursued, system_of, task_of};

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
const TAKE_UP_SECONDS: i64 = 60;
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

    /// Takes up what durable frames ask for.
    pub(super) fn take_up(&self, intents: impl Iterator<Item = Intent>) {
        self.put(|mail| mail.intents.extend(intents));
    }

    /// Has the thread look whether it shall end.
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
        limit: Duration,
    ) -> Self {
        let systems = Systems::new(shared.clone(), caller.is_connected());
        let (board, looked_at) = (Board::default(), shared.clock.now());
        Self {
            outbox,
            shared,
            rules,
            caller,
            limit,
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
        self.take_intents(mail.intents, now);
        mail.ends.into_iter().for_each(|(task, end)| self.ended(task, end, now));
        mail.recorded.into_iter().for_each(|(task, outcome)| self.recorded(task, &outcome, now));
        self.give_up_late_calls(now);
        self.take_up_pending(now);
        self.start_due(now);
        self.systems.show(&self.board, now);
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

    fn take_intents(&mut self, intents: Vec<Intent>, now: Moment) {
        for intent in intents {
            match intent {
                Intent::Retry { system } => self.retry_now(system, now),
                Intent::Post { .. } if self.board.posts() >= NOTICES_HELD_MAX => {
                    let is_known = task_of(&intent).is_some_and(|it| self.board.get(it).is_some());
                    self.has_left_out |= !is_known;
                }
                intent => self.board.add(intent, now),
            }
        }
    }

    /// Somebody wants everything that waits for a system to be tried now.
    fn retry_now(&mut self, system: OutsideSystem, now: Moment) {
        self.systems.line(system).due = now;
        let waits = |entry: &Entry| system_of(&entry.intent) == system && entry.due > now;
        self.board.change_all(waits, |entry| entry.due = now);
    }

    /// Compares with the state: what it waits for is here, what it no longer waits for is not, and
    /// an outage that the writer could not take is told again.
    fn take_up_pending(&mut self, now: Moment) {
        let has_room = self.has_left_out && self.board.posts() < NOTICES_HELD_MAX / 2;
        let waited = self.taken_up_at.map(|at| now.0 - at.0);
        let is_early = waited.is_some_and(|millis| (0..TAKE_UP_SECONDS * 1000).contains(&millis));
        if is_early && !has_room {
            return;
        }
        (self.taken_up_at, self.has_left_out) = (Some(now), false);
        let (snapshot, today) = (self.shared.snapshot(), self.shared.now().date());
        let mut pending = self.rules.pending(&snapshot.centre);
        pending.retain(|intent| is_pursued(&snapshot.centre, intent, today));
        let wanted: BTreeSet<Task> = pending.iter().filter_map(task_of).collect();
        let gone: Vec<Task> = self
            .board
            .iter()
            .filter(|(task, entry)| {
                matches!(entry.progress, Progress::Waiting)
                    && entry.tries > 0
                    && !wanted.contains(task)
            })
            .map(|(task, _)| *task)
            .collect();
        for task in gone {
            self.board.remove(task);
        }
        self.take_intents(pending, now);
        for (_, entry) in self.board.iter().filter(|(_, entry)| entry.tries > 0) {
            self.tell_outage(entry);
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
        let Some(call) = call_of(&entry.intent, &self.shared) else {
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

    fn ended(&mut self, task: Task, end: CallEnd, now: Moment) {
        let line = self.systems.line(end.system);
        line.calls = line.calls.saturating_sub(1);
        let Some(entry) = self.board.get(task) else { return };
        if !matches!(entry.progress, Progress::Calling { number, .. } if number == end.number) {
            return;
        }
        match end.result {
            Ok(returned) => {
                let slow = end.took.as_millis() >= SLOW_MILLIS;
                let sign = if slow { SystemSign::Slow } else { SystemSign::Up };
                self.is_back(end.system, sign, None, now);
                self.record(task, returned);
            }
            Err(GatewayError::NotTaken(why)) => {
                self.is_back(end.system, SystemSign::Up, None, now);
                self.not_taken(task, why);
            }
            // The system works; what it refuses is this one thing.
            Err(GatewayError::Rejected(reason)) => {
                tracing::warn!(?task, system = ?end.system, %reason, "refused outside");
                self.is_back(end.system, SystemSign::Up, Some(reason), now);
                match task {
                    Task::Post(_) => self.not_taken(task, NoticeFailure::Rejected),
                    Task::Ask(_) => self.hold_back(task, now),
                }
            }
            Err(error) => self.failed(task, error.reason(), now),
        }
    }

    /// No answer: shows it, records it (once, by casework's rules) and tries again later.
    fn failed(&mut self, task: Task, why: Reason, now: Moment) {
        let Some(entry) = self.board.get(task) else { return };
        let (system, is_probe) = (system_of(&entry.intent), entry.tries > 0);
        self.board.change(task, |entry| {
            entry.progress = Progress::Waiting;
            entry.due = now;
            entry.tries = entry.tries.saturating_add(1);
        });
        let line = self.systems.line(system);
        if is_probe || !line.is_down {
            line.is_down = true;
            line.due = now.plus_seconds(pause_seconds(line.tries));
            line.tries = line.tries.saturating_add(1);
        }
        self.systems.sign(system, SystemSign::Down, Some(why));
        self.systems.tell_down(system, now);
        if let Some(entry) = self.board.get(task) {
            self.tell_outage(entry);
        }
    }

    /// Records that a question could not be answered, unless the state says so already.
    fn tell_outage(&self, entry: &Entry) {
        let Intent::Ask { query, case, question } = entry.intent else { return };
        let snapshot = self.shared.snapshot();
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
            self.failed(task, Reason::NoAnswerInTime, now);
        }
    }

    /// Asking again changes nothing by itself, so it is done at the longest pause alone. The
    /// question counts as unanswered meanwhile, and no good answer to another one brings it up.
    fn hold_back(&mut self, task: Task, now: Moment) {
        self.board.change(task, |entry| {
            entry.progress = Progress::Waiting;
            entry.due = now.plus_seconds(RETRY_SECONDS_MAX);
            entry.tries = entry.tries.saturating_add(1);
            entry.refusals = entry.refusals.saturating_add(1);
        });
        if let Some(entry) = self.board.get(task) {
            self.tell_outage(entry);
        }
    }

    fn record(&mut self, task: Task, returned: Returned) {
        let Some(entry) = self.board.get(task) else { return };
        let command = match (&entry.intent, returned) {
            (Intent::Ask { query, case, .. }, Returned::Answer(answer)) => {
                Command::Answer { query: *query, case: *case, answer: Box::new(answer) }
            }
            (Intent::Post { case, .. }, Returned::Posted(Receipt(receipt))) => {
                Command::ConfirmNotice { case: *case, receipt }
            }
            _ => return,
        };
        self.send(task, command);
    }

    /// The portal will never take this notice: nothing is asked again, a person has it.
    fn not_taken(&mut self, task: Task, why: NoticeFailure) {
        if let Task::Post(case) = task {
            self.send(task, Command::FailNotice { case, why });
        }
    }

    /// Has the writer record what came of a task.
    fn send(&mut self, task: Task, command: Command) {
        self.board.change(task, |entry| entry.progress = Progress::Recording);
        let outbox = self.outbox.clone();
        let reply = move |outcome| outbox.put(|mail| mail.recorded.push((task, outcome)));
        self.shared.send_own(command, Box::new(reply));
    }

    /// Recorded, or refused because nobody asks any more: done. Refused for what it says: the
    /// system is as good as broken. Not recorded: tried again.
    fn recorded(&mut self, task: Task, outcome: &Outcome, now: Moment) {
        match outcome {
            Err(Failure::Refused(Refusal::StrayAnswer | Refusal::WrongStage { .. })) => {
                self.board.remove(task);
            }
            Ok(_) if !self.is_open(task) => {
                self.board.remove(task);
            }
            Ok(_) => self.refused(task, "its answer is none that the rules know", now),
            Err(Failure::Refused(refusal)) => self.refused(task, &refusal.to_string(), now),
            // Nothing was decided: the answer is told again.
            Err(_) => {
                let due = now.plus_seconds(RETRY_SECONDS);
                let wait =
                    |entry: &mut Entry| (entry.progress, entry.due) = (Progress::Waiting, due);
                self.board.change(task, wait);
            }
        }
    }

    fn refused(&mut self, task: Task, why: &str, now: Moment) {
        tracing::warn!(?task, why, "an answer was refused by the rules");
        self.failed(task, Reason::NotAsAgreed, now);
        self.board.change(task, |entry| {
            entry.due = now.plus_seconds(pause_seconds(entry.refusals));
            entry.refusals = entry.refusals.saturating_add(1);
        });
    }

    /// Whether the state still waits for an answer that has just been recorded.
    fn is_open(&self, task: Task) -> bool {
        matches!(task, Task::Ask(query) if self.shared.snapshot().centre.questions.contains_key(&query))
    }

    /// A system has just answered: one that was down is asked at once for all it owes.
    fn is_back(
        &mut self,
        system: OutsideSystem,
        sign: SystemSign,
        why: Option<Reason>,
        now: Moment,
    ) {
        self.systems.sign(system, sign, why);
        self.systems.tell_back(system);
        let line = self.systems.line(system);
        line.tries = 0;
        if std::mem::take(&mut line.is_down) {
            let owes = |entry: &Entry| {
                system_of(&entry.intent) == system && entry.refusals == 0 && entry.due > now
            };
            self.board.change_all(owes, |entry| entry.due = now);
        }
    }

    /// Until the next thing to do: by the clock for tries, by the machine's own for calls.
    fn pause(&self, now: Moment) -> Option<Duration> {
        let systems = OutsideSystem::ALL.into_iter().filter(|_| !self.is_halted());
        let starts = systems.filter_map(|system| self.next_start(system, now));
        let next = starts.map(|(at, _)| at).chain([now.plus_seconds(TAKE_UP_SECONDS)]).min();
        let limits = self.board.timed().filter_map(|(_, entry)| match entry.progress {
            Progress::Calling { since, .. } | Progress::Queued { since } => {
                let passed = self.caller.elapsed().saturating_sub(since);
                Some(self.limit.saturating_sub(passed))
            }
            Progress::Waiting | Progress::Recording => None,
        });
        let by_clock = next.and_then(|next| self.shared.clock.sleep_until(next));
        by_clock.into_iter().chain(limits.min()).min()
    }
}

fn pause_seconds(tries: u32) -> i64 {
    (RETRY_SECONDS << tries.min(16)).min(RETRY_SECONDS_MAX)
}
