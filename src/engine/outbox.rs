//! What must happen outside: questions asked, notices posted, until each has its answer.
//!
//! * Nothing leaves before the frame that asks for it is durable: intents come from recorded frames
//!   and, at the start and every minute, from the state itself.
//! * Every call has a limit of time; a call that is over it counts as an outage and its late answer
//!   is dropped. Calls of one system at once are bounded, abandoned ones included.
//! * An outage is recorded once, by the rules of casework; asking again costs no frame. The pauses
//!   grow up to a bound, and one good answer of a system brings all its questions up at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::clock::Alarm;
use super::shared::Shared;
use super::{Failure, Outcome, SystemSign};
use crate::casework::command::Command;
use crate::casework::ids::{CaseId, QueryId};
use crate::casework::intents::{Enquiry, Intent, NoticeLetter, enquiry, letter, pending};
use crate::casework::register::{GatewayAnswer, OutsideSystem, Question};
use crate::gateways::{GatewayError, Gateways, Receipt};
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

/// What is to be done, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    Ask(QueryId),
    Post(CaseId),
}

struct Entry {
    intent: Intent,
    due: Moment,
    tries: u32,
    progress: Progress,
}

#[derive(Clone, Copy)]
enum Progress {
    Waiting,
    /// A call is under way; its answer carries the same number.
    Calling {
        number: u64,
        since: Instant,
    },
    /// The answer is with the writer.
    Recording,
}

/// What a call is given.
enum Call {
    Ask(Question, Enquiry),
    Post(String, NoticeLetter),
}

/// What came back.
enum Returned {
    Answer(GatewayAnswer),
    Posted(Receipt),
}

struct CallEnd {
    task: Task,
    number: u64,
    system: OutsideSystem,
    took: Duration,
    result: Result<Returned, GatewayError>,
}

/// What other threads have for the outbox.
#[derive(Default)]
struct Mail {
    intents: Vec<Intent>,
    ends: Vec<CallEnd>,
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
    gateways: Gateways,
    /// How long a call may take.
    limit: Duration,
    tasks: BTreeMap<Task, Entry>,
    /// Calls under way by system, abandoned ones included.
    calls: [usize; 3],
    next_number: u64,
    taken_up_at: Option<Moment>,
}

impl Worker {
    pub(super) fn new(
        outbox: Arc<Outbox>,
        shared: Arc<Shared>,
        gateways: Gateways,
        limit: Duration,
    ) -> Self {
        Self {
            outbox,
            shared,
            gateways,
            limit,
            tasks: BTreeMap::new(),
            calls: [0; 3],
            next_number: 0,
            taken_up_at: None,
        }
    }

    /// Works until the engine stops.
    pub(super) fn run(mut self) {
        let alarm = self.outbox.alarm.clone();
        self.shared.clock.listen(&alarm);
        while !self.shared.is_stopping() {
            let mail = std::mem::take(&mut *self.outbox.lock());
            let now = self.shared.now();
            self.take_intents(mail.intents, now);
            mail.ends.into_iter().for_each(|end| self.ended(end, now));
            mail.recorded
                .into_iter()
                .for_each(|(task, outcome)| self.recorded(task, &outcome, now));
            self.give_up_late_calls(now);
            self.take_up_pending(now);
            self.start_due(now);
            self.shared.check_silence();
            alarm.sleep(self.pause(now));
        }
    }

    fn take_intents(&mut self, intents: Vec<Intent>, now: Moment) {
        for intent in intents {
            let task = match &intent {
                Intent::Ask { query, .. } => Task::Ask(*query),
                Intent::Post { case, .. } => Task::Post(*case),
            };
            let progress = Progress::Waiting;
            self.tasks.entry(task).or_insert(Entry { intent, due: now, tries: 0, progress });
        }
    }

    /// Compares with the state: what it waits for is here, what it no longer waits for is not.
    fn take_up_pending(&mut self, now: Moment) {
        let is_due = self.taken_up_at.is_none_or(|at| now.0 - at.0 >= TAKE_UP_SECONDS * 1000);
        if is_due {
            self.taken_up_at = Some(now);
            let pending = pending(&self.shared.snapshot().centre);
            self.take_intents(pending, now);
        }
    }

    fn start_due(&mut self, now: Moment) {
        let due: Vec<Task> = self
            .tasks
            .iter()
            .filter(|(_, entry)| matches!(entry.progress, Progress::Waiting) && entry.due <= now)
            .map(|(task, _)| *task)
            .collect();
        for task in due {
            self.start(task, now);
        }
    }

    fn start(&mut self, task: Task, now: Moment) {
        let Some(entry) = self.tasks.get(&task) else { return };
        let system = system_of(&entry.intent);
        let Some(call) = call_of(&entry.intent, &self.shared) else {
            // Answered, withdrawn or erased meanwhile.
            self.tasks.remove(&task);
            return;
        };
        if self.count(system) >= CALLS_AT_ONCE_MAX {
            return;
        }
        let number = self.next_number;
        self.next_number += 1;
        let (outbox, gateways) = (self.outbox.clone(), self.gateways.clone());
        let work = move || {
            let since = Instant::now();
            let result = perform(&gateways, call);
            let took = since.elapsed();
            let end = CallEnd { task, number, system, took, result };
            outbox.put(|mail| mail.ends.push(end));
        };
        let started = thread::Builder::new().name("call".to_owned()).spawn(work).is_ok();
        if started {
            self.add_call(system);
        }
        if let Some(entry) = self.tasks.get_mut(&task) {
            if started {
                entry.progress = Progress::Calling { number, since: Instant::now() };
            } else {
                entry.due = now.plus_seconds(RETRY_SECONDS);
            }
        }
    }

    fn ended(&mut self, end: CallEnd, now: Moment) {
        if let Some(calls) = self.calls.get_mut(end.system as usize) {
            *calls = calls.saturating_sub(1);
        }
        let Some(entry) = self.tasks.get_mut(&end.task) else { return };
        if !matches!(entry.progress, Progress::Calling { number, .. } if number == end.number) {
            return;
        }
        match end.result {
            Ok(returned) => {
                entry.progress = Progress::Recording;
                let slow = end.took.as_millis() >= SLOW_MILLIS;
                self.sign(end.system, if slow { SystemSign::Slow } else { SystemSign::Up });
                self.retry_now(end.system, now);
                self.record(end.task, returned);
            }
            Err(error) => {
                tracing::warn!(system = ?end.system, %error, "no answer");
                self.failed(end.task, end.system, now);
            }
        }
    }

    /// No answer: shows it, records it (once, by casework's rules) and tries again later.
    fn failed(&mut self, task: Task, system: OutsideSystem, now: Moment) {
        self.sign(system, SystemSign::Down);
        let Some(entry) = self.tasks.get_mut(&task) else { return };
        entry.progress = Progress::Waiting;
        entry.due = now.plus_seconds(pause_seconds(entry.tries));
        entry.tries = entry.tries.saturating_add(1);
        if let Intent::Ask { query, case, .. } = entry.intent {
            let answer = Box::new(GatewayAnswer::Unavailable);
            self.shared.send_own(Command::Answer { query, case, answer }, Box::new(|_| {}));
        }
    }

    fn give_up_late_calls(&mut self, now: Moment) {
        let is_late = |entry: &Entry| matches!(entry.progress, Progress::Calling { since, .. } if since.elapsed() >= self.limit);
        let late: Vec<(Task, OutsideSystem)> = self
            .tasks
            .iter()
            .filter(|(_, entry)| is_late(entry))
            .map(|(task, entry)| (*task, system_of(&entry.intent)))
            .collect();
        for (task, system) in late {
            self.failed(task, system, now);
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
            _ => return,
        };
        let outbox = self.outbox.clone();
        let reply = move |outcome| outbox.put(|mail| mail.recorded.push((task, outcome)));
        self.shared.send_own(command, Box::new(reply));
    }

    /// Recorded, or refused because nobody asks any more: done. Not recorded: tried again.
    fn recorded(&mut self, task: Task, outcome: &Outcome, now: Moment) {
        match outcome {
            Ok(_) | Err(Failure::Refused(_) | Failure::WrongPin) => {
                self.tasks.remove(&task);
            }
            Err(Failure::Busy | Failure::Halted(_)) => {
                if let Some(entry) = self.tasks.get_mut(&task) {
                    entry.progress = Progress::Waiting;
                    entry.due = now.plus_seconds(RETRY_SECONDS);
                }
            }
        }
    }

    /// A system that has just answered is asked at once for all it owes.
    fn retry_now(&mut self, system: OutsideSystem, now: Moment) {
        for entry in self.tasks.values_mut() {
            if system_of(&entry.intent) == system {
                entry.due = entry.due.min(now);
            }
        }
    }

    fn sign(&self, system: OutsideSystem, sign: SystemSign) {
        let place = system as usize;
        if self.shared.snapshot().systems.get(place) != Some(&sign) {
            self.shared.publish(|snapshot| {
                if let Some(held) = snapshot.systems.get_mut(place) {
                    *held = sign;
                }
            });
        }
    }

    fn count(&self, system: OutsideSystem) -> usize {
        self.calls.get(system as usize).copied().unwrap_or(0)
    }

    fn add_call(&mut self, system: OutsideSystem) {
        if let Some(calls) = self.calls.get_mut(system as usize) {
            *calls += 1;
        }
    }

    /// Until the next thing to do: by the centre's clock for tries, by the machine's for calls.
    fn pause(&self, now: Moment) -> Option<Duration> {
        let mut next = now.plus_seconds(TAKE_UP_SECONDS);
        let mut limit: Option<Duration> = None;
        for entry in self.tasks.values() {
            match entry.progress {
                Progress::Waiting if self.count(system_of(&entry.intent)) < CALLS_AT_ONCE_MAX => {
                    next = next.min(entry.due);
                }
                Progress::Calling { since, .. } => {
                    let left = self.limit.saturating_sub(since.elapsed());
                    limit = Some(limit.map_or(left, |other| other.min(left)));
                }
                Progress::Waiting | Progress::Recording => {}
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

fn system_of(intent: &Intent) -> OutsideSystem {
    match intent {
        Intent::Ask { question, .. } => question.system(),
        Intent::Post { .. } => OutsideSystem::Esosial,
    }
}

/// What the call is about, from the state as it is now; `None` when it is no longer wanted.
fn call_of(intent: &Intent, shared: &Shared) -> Option<Call> {
    let snapshot = shared.snapshot();
    match intent {
        Intent::Ask { query, question, .. } => {
            enquiry(&snapshot.centre, *query).map(|enquiry| Call::Ask(*question, enquiry))
        }
        Intent::Post { case, key } => {
            letter(&snapshot.centre, *case).map(|letter| Call::Post(key.clone(), letter))
        }
    }
}

fn perform(gateways: &Gateways, call: Call) -> Result<Returned, GatewayError> {
    match call {
        Call::Ask(question, Enquiry { code, released }) => {
            let answer = match (question, released) {
                (Question::Identity, _) => GatewayAnswer::Identity(gateways.meis.identity(&code)?),
                (Question::Sentence, _) => GatewayAnswer::Sentence(gateways.meis.sentence(&code)?),
                (Question::PriorPayment, Some(released)) => {
                    GatewayAnswer::Payment(gateways.payments.paid(&code, released)?)
                }
                (Question::PriorPayment, None) => {
                    return Err(GatewayError::Broken("no release date to ask about".to_owned()));
                }
            };
            Ok(Returned::Answer(answer))
        }
        Call::Post(key, letter) => gateways.esosial.post(&key, &letter).map(Returned::Posted),
    }
}
