//! What came of a call, and what becomes of its task: recorded, held back, tried again.

use super::tasks::{Entry, Progress, Sent, Task, system_of};
use super::{
    CallEnd, RETRY_SECONDS, RETRY_SECONDS_MAX, Returned, SLOW_MILLIS, Worker, pause_seconds,
};
use crate::casework::case::NoticeFailure;
use crate::casework::command::Command;
use crate::casework::ids::CaseId;
use crate::casework::intents::Intent;
use crate::casework::refusal::Refusal;
use crate::casework::register::OutsideSystem;
use crate::engine::{Failure, Outcome, SystemSign};
use crate::gateways::{GatewayError, Posted, Reason, Receipt};
use crate::law::moment::Moment;

/// Different questions in a row whose answers cannot be believed, until the system counts as down:
/// one bad record makes it so for nobody.
pub const DOUBTS_MAX: usize = 3;

impl Worker {
    pub(super) fn ended(&mut self, task: Task, end: CallEnd, now: Moment) {
        let line = self.systems.line(end.system);
        line.calls = line.calls.saturating_sub(1);
        let Some(entry) = self.board.get(task) else { return };
        if !matches!(entry.progress, Progress::Calling { number, .. } if number == end.number) {
            return;
        }
        match end.result {
            Ok(Returned::Found(found)) => self.found(task, found, now),
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
                self.systems.count(end.system, reason);
                match task {
                    Task::Post(_) => self.rejected(task, reason, now),
                    Task::Ask(_) => {
                        self.is_back(end.system, SystemSign::Up, Some(reason), now);
                        self.hold_back(task, now);
                    }
                }
            }
            Err(error) => self.unanswered(task, error.reason(), now),
        }
    }

    /// No answer that may be believed: counted, and a matter of this one question or of the system.
    pub(super) fn unanswered(&mut self, task: Task, why: Reason, now: Moment) {
        let Some(entry) = self.board.get(task) else { return };
        let system = system_of(&entry.intent);
        self.systems.count(system, why);
        match entry.intent {
            Intent::Ask { case, .. } if why.is_about_one_answer() => {
                self.doubt(task, system, case, why, now);
            }
            _ => self.failed(task, why, now),
        }
    }

    /// The answer to one question cannot be believed. The record behind it may be bad and all the
    /// others good, so the system keeps its sign until it has answered so about [`DOUBTS_MAX`]
    /// different cases in a row.
    fn doubt(&mut self, task: Task, system: OutsideSystem, case: CaseId, why: Reason, now: Moment) {
        let line = self.systems.line(system);
        line.doubts.insert(case);
        let is_one = !line.is_down && line.doubts.len() < DOUBTS_MAX;
        if is_one {
            self.systems.reason(system, why);
            self.hold_back(task, now);
            return;
        }
        // It was the system all the time: what was held back comes up when it is back.
        let doubts = std::mem::take(&mut line.doubts);
        let is_held = |entry: &Entry| match entry.intent {
            Intent::Ask { case, question, .. } => {
                question.system() == system && entry.refusals > 0 && doubts.contains(&case)
            }
            _ => false,
        };
        self.board.change_all(is_held, |entry| entry.refusals = 0);
        self.failed(task, why, now);
    }

    /// No answer: shows it, records it (once, by casework's rules) and tries again later.
    pub(super) fn failed(&mut self, task: Task, why: Reason, now: Moment) {
        let Some(entry) = self.board.get(task) else { return };
        let (system, is_probe) = (system_of(&entry.intent), entry.tries > 0);
        let is_tried = why != Reason::LeftAlone;
        self.board.change(task, |entry| {
            entry.progress = Progress::Waiting;
            entry.due = now;
            entry.sent = match entry.sent {
                Sent::Not | Sent::Perhaps if why.leaves_effect_open() => Sent::Unanswered,
                // A call is more than one try, and only the last of them is told.
                Sent::Not if is_tried => Sent::Perhaps,
                // Asked about in vain, it is sent again: one of the two ways may work.
                Sent::Unanswered if is_tried => Sent::Perhaps,
                sent => sent,
            };
            // Whom nobody called has not failed.
            entry.tries = if is_tried { entry.tries.saturating_add(1) } else { entry.tries.max(1) };
        });
        let line = self.systems.line(system);
        if is_probe || !line.is_down {
            line.is_down = true;
            let pause = if is_tried { pause_seconds(line.tries) } else { RETRY_SECONDS };
            line.due = now.plus_seconds(pause);
            line.tries = line.tries.saturating_add(u32::from(is_tried));
        }
        self.systems.sign(system, SystemSign::Down, Some(why));
        self.systems.tell_down(system, why, now);
        if let Some(entry) = self.board.get(task) {
            self.tell_outage(entry, &self.shared.snapshot());
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
            self.tell_outage(entry, &self.shared.snapshot());
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

    /// What the portal says became of a notice that was sent without an answer.
    fn found(&mut self, task: Task, found: Option<Posted>, now: Moment) {
        let is_refused = self.board.get(task).is_some_and(|entry| entry.sent == Sent::Refused);
        let system = OutsideSystem::Esosial;
        match found {
            None if !is_refused => self.send_again(task, now),
            Some(Posted::Placed(receipt)) => {
                self.is_back(system, SystemSign::Up, None, now);
                self.record(task, Returned::Posted(receipt));
            }
            Some(Posted::NoCabinet) => {
                self.is_back(system, SystemSign::Up, None, now);
                self.not_taken(task, NoticeFailure::NoCabinet);
            }
            None => {
                self.is_back(system, SystemSign::Up, Some(Reason::NotAcceptable), now);
                self.not_taken(task, NoticeFailure::Rejected);
            }
        }
    }

    /// The portal refuses a notice, or the question about one. A person has the notice, unless it may
    /// stand there from an earlier sending; another notice under its key is not it.
    fn rejected(&mut self, task: Task, why: Reason, now: Moment) {
        let system = OutsideSystem::Esosial;
        match self.board.get(task).map(|entry| entry.sent) {
            Some(Sent::Unanswered) => self.send_again(task, now),
            Some(Sent::Perhaps) if why != Reason::KeyReused => {
                self.is_back(system, SystemSign::Up, Some(why), now);
                self.board.change(task, |entry| {
                    (entry.progress, entry.due, entry.sent) =
                        (Progress::Waiting, now, Sent::Refused);
                });
            }
            _ => {
                self.is_back(system, SystemSign::Up, Some(why), now);
                self.not_taken(task, NoticeFailure::Rejected);
            }
        }
    }

    /// Sends a notice at once that was looked for and not found. That a question was answered does not
    /// make the portal one that takes notices: its sign and its pauses stay as they are.
    fn send_again(&mut self, task: Task, now: Moment) {
        self.systems.line(OutsideSystem::Esosial).due = now;
        self.board.change(task, |entry| {
            (entry.progress, entry.due, entry.sent) = (Progress::Waiting, now, Sent::Not);
        });
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
    pub(super) fn recorded(&mut self, task: Task, outcome: &Outcome, now: Moment) {
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
        self.unanswered(task, Reason::NotAsAgreed, now);
        if matches!(task, Task::Ask(_)) {
            return;
        }
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
        line.doubts.clear();
        if std::mem::take(&mut line.is_down) {
            let owes = |entry: &Entry| {
                system_of(&entry.intent) == system && entry.refusals == 0 && entry.due > now
            };
            self.board.change_all(owes, |entry| entry.due = now);
        }
    }
}
