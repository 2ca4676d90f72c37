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
//! * Pauses go by the clock itself and not by the centre's time, which stands still while a clock
//!   that was set back catches up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::calls::{CallEnd, Caller, Returned, call_of};
use super::clock::Alarm;
use super::rules::Rules;
use super::shared::Shared;
use super::tasks::{Entry, Line, Progress, Task, is_pursued, system_of, task_of};
use super::{Failure, Outcome, SystemSign};
use crate::casework::command::Command;
use crate::casework::intents::Intent;
use crate::casework::refusal::Refusal;
use crate::casework::register::{GatewayAnswer, OutsideSystem, Question};
use crate::gateways::{GatewayError, Receipt};
use crate::law::moment::Moment;

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
    tasks: BTreeMap<Task, Entry>,
    lines: [Line; 3],
    next_number: u64,
    taken_up_at: Option<Moment>,
}

impl Worker {
    pub(super) fn new(
        outbox: Arc<Outbox>,
        shared: Arc<Shared>,
        rules: Arc<dyn Rules>,
        caller: Box<dyn Caller>,
        limit: Duration,
    ) -> Self {
        let line = Line { calls: 0, is_down: false, tries: 0, due: Moment::default() };
        Self {
            outbox,
            shared,
            rules,
            caller,
            limit,
            tasks: BTreeMap::new(),
            lines: [line; 3],
            next_number: 0,
            taken_up_at: None,
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
        self.shared.check_watch();
        now
    }

    /// No pause is longer than the longest, whatever the clock showed when it began.
    fn mind_clock_set_back(&mut self, now: Moment) {
        let latest = now.plus_seconds(RETRY_SECONDS_MAX);
        for entry in self.tasks.values_mut() {
            entry.due = entry.due.min(latest);
        }
        for line in &mut self.lines {
            line.due = line.due.min(latest);
        }
    }

    fn take_intents(&mut self, intents: Vec<Intent>, now: Moment) {
        for intent in intents {
            let progress = Progress::Waiting;
            let entry = Entry { due: now, tries: 0, refusals: 0, progress, intent };
            self.tasks.entry(task_of(&entry.intent)).or_insert(entry);
        }
    }

    /// Compares with the state: what it waits for is here, what it no longer waits for is not, and
    /// an outage that the writer could not take is told again.
    fn take_up_pending(&mut self, now: Moment) {
        let waited = self.taken_up_at.map(|at| now.0 - at.0);
        if waited.is_some_and(|millis| (0..TAKE_UP_SECONDS * 1000).contains(&millis)) {
            return;
        }
        self.taken_up_at = Some(now);
        let (snapshot, today) = (self.shared.snapshot(), self.shared.now().date());
        let mut pending = self.rules.pending(&snapshot.centre);
        pending.retain(|intent| is_pursued(&snapshot.centre, intent, today));
        let wanted: BTreeSet<Task> = pending.iter().map(task_of).collect();
        self.tasks.retain(|task, entry| {
            !matches!(entry.progress, Progress::Waiting)
                || entry.tries == 0
                || wanted.contains(task)
        });
        self.take_intents(pending, now);
        for entry in self.tasks.values().filter(|entry| entry.tries > 0) {
            self.tell_outage(entry);
        }
    }

    /// When a task may be started, as far as is known; `None` waits for something to come back.
    fn starts_at(&self, entry: &Entry, probing: &[bool; 3]) -> Option<Moment> {
        let place = system_of(&entry.intent) as usize;
        let line = self.lines.get(place)?;
        let is_waiting = matches!(entry.progress, Progress::Waiting | Progress::Queued { .. });
        if !is_waiting || line.calls >= CALLS_AT_ONCE_MAX {
            None
        } else if entry.tries == 0 || !line.is_down {
            Some(entry.due)
        } else if probing.get(place) == Some(&true) {
            None
        } else {
            Some(entry.due.max(line.due))
        }
    }

    /// Which systems that are down are being tried at present.
    fn probing(&self) -> [bool; 3] {
        let mut probing = [false; 3];
        for entry in self.tasks.values().filter(|entry| entry.tries > 0) {
            if matches!(entry.progress, Progress::Calling { .. })
                && let Some(held) = probing.get_mut(system_of(&entry.intent) as usize)
            {
                *held = true;
            }
        }
        probing
    }

    /// Starts what is due and finds a place: what is new first, then what failed least often, so
    /// that a question which always fails does not keep the others from trying.
    fn start_due(&mut self, now: Moment) {
        let mut probing = self.probing();
        let waits =
            |entry: &Entry| matches!(entry.progress, Progress::Waiting | Progress::Queued { .. });
        let mut due: Vec<(u32, Moment, Task)> = self
            .tasks
            .iter()
            .filter(|(_, entry)| waits(entry) && entry.due <= now)
            .map(|(task, entry)| (entry.tries, entry.due, *task))
            .collect();
        due.sort_unstable();
        for (tries, _, task) in due {
            let Some(entry) = self.tasks.get(&task) else { continue };
            let place = system_of(&entry.intent) as usize;
            if self.starts_at(entry, &probing).is_some_and(|at| at <= now) {
                self.start(task, now);
                if let Some(held) = probing.get_mut(place) {
                    *held |= tries > 0;
                }
            } else if tries == 0 && matches!(entry.progress, Progress::Waiting) {
                self.set_progress(task, Progress::Queued { since: self.caller.elapsed() });
            }
        }
    }

    fn start(&mut self, task: Task, now: Moment) {
        let Some(entry) = self.tasks.get(&task) else { return };
        let Some(call) = call_of(&entry.intent, &self.shared) else {
            // Answered, withdrawn or erased meanwhile.
            self.tasks.remove(&task);
            return;
        };
        let system = system_of(&entry.intent);
        let number = self.next_number;
        self.next_number += 1;
        let outbox = self.outbox.clone();
        let report = move |end| outbox.put(|mail| mail.ends.push((task, end)));
        if self.caller.start(number, call, Box::new(report)).is_ok() {
            self.line(system).calls += 1;
            self.set_progress(task, Progress::Calling { number, since: self.caller.elapsed() });
        } else if let Some(entry) = self.tasks.get_mut(&task) {
            entry.due = now.plus_seconds(RETRY_SECONDS);
        }
    }

    fn ended(&mut self, task: Task, end: CallEnd, now: Moment) {
        let line = self.line(end.system);
        line.calls = line.calls.saturating_sub(1);
        let Some(entry) = self.tasks.get(&task) else { return };
        if !matches!(entry.progress, Progress::Calling { number, .. } if number == end.number) {
            return;
        }
        match end.result {
            Ok(returned) => {
                self.set_progress(task, Progress::Recording);
                let slow = end.took.as_millis() >= SLOW_MILLIS;
                self.sign(end.system, if slow { SystemSign::Slow } else { SystemSign::Up }, "");
                self.is_back(end.system, now);
                self.record(task, returned);
            }
            Err(GatewayError::NotTaken(why)) => {
                self.set_progress(task, Progress::Recording);
                self.sign(end.system, SystemSign::Up, "");
                self.is_back(end.system, now);
                self.record(task, Returned::NotTaken(why));
            }
            Err(error) => self.failed(task, &error.to_string(), now),
        }
    }

    /// No answer: shows it, records it (once, by casework's rules) and tries again later.
    fn failed(&mut self, task: Task, why: &str, now: Moment) {
        let Some(entry) = self.tasks.get_mut(&task) else { return };
        let (system, is_probe) = (system_of(&entry.intent), entry.tries > 0);
        entry.progress = Progress::Waiting;
        entry.due = now;
        entry.tries = entry.tries.saturating_add(1);
        let line = self.line(system);
        if is_probe || !line.is_down {
            line.is_down = true;
            line.due = now.plus_seconds(pause_seconds(line.tries));
            line.tries = line.tries.saturating_add(1);
        }
        self.sign(system, SystemSign::Down, why);
        if let Some(entry) = self.tasks.get(&task) {
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
        let late = self.tasks.iter().filter(|(_, entry)| is_late(entry));
        for task in late.map(|(task, _)| *task).collect::<Vec<_>>() {
            self.failed(task, "no answer in time", now);
        }
    }

    fn record(&self, task: Task, returned: Returned) {
        let Some(entry) = self.tasks.get(&task) else { return };
        let command = match (&entry.intent, returned) {
            (Intent::Ask { query, case, .. }, Returned::Answer(answer)) => {
                Command::Answer { query: *query, case: *case, answer: Box::new(answer) }
            }
            (Intent::Post { case, .. }, Returned::Posted(Receipt(receipt))) => {
                Command::ConfirmNotice { case: *case, receipt }
            }
            (Intent::Post { case, .. }, Returned::NotTaken(why)) => {
                Command::FailNotice { case: *case, why }
            }
            _ => return,
        };
        let outbox = self.outbox.clone();
        let reply = move |outcome| outbox.put(|mail| mail.recorded.push((task, outcome)));
        self.shared.send_own(command, Box::new(reply));
    }

    /// Recorded, or refused because nobody asks any more: done. Refused for what it says: the
    /// system is as good as broken. Not recorded: tried again.
    fn recorded(&mut self, task: Task, outcome: &Outcome, now: Moment) {
        match outcome {
            Err(Failure::Refused(Refusal::StrayAnswer | Refusal::WrongStage { .. })) => {
                self.tasks.remove(&task);
            }
            Ok(_) if !self.is_open(task) => {
                self.tasks.remove(&task);
            }
            Ok(_) => self.refused(task, "its answer is none that the rules know", now),
            Err(Failure::Refused(refusal)) => self.refused(task, &refusal.to_string(), now),
            Err(Failure::Busy | Failure::NotSealed | Failure::Halted(_) | Failure::WrongPin) => {
                if let Some(entry) = self.tasks.get_mut(&task) {
                    entry.progress = Progress::Waiting;
                    entry.due = now.plus_seconds(RETRY_SECONDS);
                }
            }
        }
    }

    fn refused(&mut self, task: Task, why: &str, now: Moment) {
        self.failed(task, why, now);
        if let Some(entry) = self.tasks.get_mut(&task) {
            entry.due = now.plus_seconds(pause_seconds(entry.refusals));
            entry.refusals = entry.refusals.saturating_add(1);
        }
    }

    /// Whether the state still waits for an answer that has just been recorded.
    fn is_open(&self, task: Task) -> bool {
        matches!(task, Task::Ask(query) if self.shared.snapshot().centre.questions.contains_key(&query))
    }

    /// A system that has just answered is asked at once for all it owes.
    fn is_back(&mut self, system: OutsideSystem, now: Moment) {
        let line = self.line(system);
        (line.is_down, line.tries) = (false, 0);
        for entry in self.tasks.values_mut() {
            if system_of(&entry.intent) == system && entry.refusals == 0 {
                entry.due = entry.due.min(now);
            }
        }
    }

    fn sign(&self, system: OutsideSystem, sign: SystemSign, why: &str) {
        let place = system as usize;
        if self.shared.snapshot().systems.get(place) == Some(&sign) {
            return;
        }
        tracing::warn!(?system, ?sign, why, "an outside system has changed");
        self.shared.publish(|snapshot| {
            if let Some(held) = snapshot.systems.get_mut(place) {
                *held = sign;
            }
        });
    }

    fn set_progress(&mut self, task: Task, progress: Progress) {
        if let Some(entry) = self.tasks.get_mut(&task) {
            entry.progress = progress;
        }
    }

    fn line(&mut self, system: OutsideSystem) -> &mut Line {
        let [meis, payments, esosial] = &mut self.lines;
        match system {
            OutsideSystem::Meis => meis,
            OutsideSystem::SocialPayments => payments,
            OutsideSystem::Esosial => esosial,
        }
    }

    /// Until the next thing to do: by the clock for tries, by the machine's own for calls.
    fn pause(&self, now: Moment) -> Option<Duration> {
        let mut next = now.plus_seconds(TAKE_UP_SECONDS);
        let mut limit: Option<Duration> = None;
        let probing = self.probing();
        for entry in self.tasks.values() {
            if let Some(at) = self.starts_at(entry, &probing) {
                next = next.min(at);
            }
            if let Progress::Calling { since, .. } | Progress::Queued { since } = entry.progress {
                let passed = self.caller.elapsed().saturating_sub(since);
                let left = self.limit.saturating_sub(passed);
                limit = Some(limit.map_or(left, |other| other.min(left)));
            }
        }
        let by_clock = self.shared.clock.sleep_until(next);
        match (by_clock, limit) {
            (Some(clock), Some(limit)) => Some(clock.min(limit)),
            (time, None) | (None, time) => time,
        }
    }
}

fn pause_seconds(tries: u32) -> i64 {
    (RETRY_SECONDS << tries.min(16)).min(RETRY_SECONDS_MAX)
}
