//! What the outbox has to do, kept so that the next thing is found without a look at all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::time::Duration;

use chrono::NaiveDate;

use crate::casework::case::Stage;
use crate::casework::centre::Centre;
use crate::casework::ids::{CaseId, QueryId};
use crate::casework::intents::Intent;
use crate::casework::register::OutsideSystem;
use crate::law::moment::Moment;

/// What is to be done, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    Ask(QueryId),
    Post(CaseId),
}

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) intent: Intent,
    /// Not before this time.
    pub(super) due: Moment,
    /// Calls that failed; none yet makes it new.
    pub(super) tries: u32,
    /// Of a notice: how far it may have come.
    pub(super) sent: Sent,
    /// Good answers that the rules refused; its pauses are its own then.
    pub(super) refusals: u32,
    pub(super) progress: Progress,
}

/// How far a notice may have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It does not stand there, as far as anybody knows.
    Not,
    /// It may have been taken, and is sent once more.
    Perhaps,
    /// It was sent and not answered: what became of it is asked next.
    Unanswered,
    /// It was refused after it may have been taken: what is found of it decides.
    Refused,
}

#[derive(Clone, Copy)]
pub(super) enum Progress {
    Waiting,
    /// New and due, but all of the system's places are taken.
    Queued {
        /// By the caller's own time.
        since: Duration,
    },
    /// A call is under way; its answer carries the same number.
    Calling {
        number: u64,
        since: Duration,
    },
    /// The answer is with the writer.
    Recording,
}

impl Entry {
    /// Whether the next call asks what became of the notice, and does not send it.
    pub(super) fn is_looked_for(&self) -> bool {
        matches!(self.sent, Sent::Unanswered | Sent::Refused)
    }

    /// Whether it waits for its time and for nothing else.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.progress, Progress::Waiting)
    }

    fn is_waiting(&self) -> bool {
        matches!(self.progress, Progress::Waiting | Progress::Queued { .. })
    }

    fn is_timed(&self) -> bool {
        matches!(self.progress, Progress::Calling { .. } | Progress::Queued { .. })
    }

    fn is_probe(&self) -> bool {
        matches!(self.progress, Progress::Calling { .. }) && self.tries > 0
    }

    fn place(&self) -> usize {
        system_of(&self.intent) as usize
    }
}

/// Everything to be done.
#[derive(Default)]
pub(super) struct Board {
    tasks: BTreeMap<Task, Entry>,
    /// Those that wait for their time, by system: what has failed least often first, so that a
    /// question which always fails does not keep the others from trying, then what is due first.
    waiting: [BTreeSet<(u32, Moment, Task)>; 3],
    /// Those that a limit of time runs for.
    timed: BTreeSet<Task>,
    /// Calls under way, by system, of what has failed before: they try whether it is back.
    probes: [u32; 3],
    /// Notices among the tasks.
    posts: usize,
}

impl Board {
    pub(super) fn get(&self, task: Task) -> Option<&Entry> {
        self.tasks.get(&task)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Task, &Entry)> {
        self.tasks.iter()
    }

    /// The notices, by case.
    pub(super) fn notices(&self) -> impl Iterator<Item = (CaseId, &Entry)> {
        // Questions come before notices.
        let posts = self.tasks.range(Task::Post(CaseId(0))..);
        posts.filter_map(|(task, entry)| match task {
            Task::Post(case) => Some((*case, entry)),
            Task::Ask(_) => None,
        })
    }

    /// Notices among the tasks.
    pub(super) fn posts(&self) -> usize {
        self.posts
    }

    /// Tasks of a system that wait, are called or are being recorded.
    pub(super) fn waiting(&self, system: OutsideSystem) -> usize {
        self.waiting.get(system as usize).map_or(0, BTreeSet::len)
    }

    /// Whether a call tries if the system is back.
    pub(super) fn is_probed(&self, system: OutsideSystem) -> bool {
        self.probes.get(system as usize).is_some_and(|probes| *probes > 0)
    }

    /// Tasks that a limit of time runs for.
    pub(super) fn timed(&self) -> impl Iterator<Item = (Task, &Entry)> {
        self.timed.iter().filter_map(|task| Some((*task, self.tasks.get(task)?)))
    }

    /// Takes up a task; one that is known already stays as it is.
    pub(super) fn add(&mut self, intent: Intent, sent: Sent, due: Moment) {
        let Some(task) = task_of(&intent) else { return };
        if !self.tasks.contains_key(&task) {
            let progress = Progress::Waiting;
            self.put(task, Entry { due, tries: 0, sent, refusals: 0, progress, intent });
        }
    }

    /// Changes a task, if it is still there.
    pub(super) fn change(&mut self, task: Task, change: impl FnOnce(&mut Entry)) {
        if let Some(mut entry) = self.remove(task) {
            change(&mut entry);
            self.put(task, entry);
        }
    }

    /// Changes all tasks for which `which` holds.
    pub(super) fn change_all(
        &mut self,
        which: impl Fn(&Entry) -> bool,
        change: impl Fn(&mut Entry),
    ) {
        let found: Vec<Task> =
            self.tasks.iter().filter(|(_, entry)| which(entry)).map(|(task, _)| *task).collect();
        for task in found {
            self.change(task, &change);
        }
    }

    /// Lets a task go.
    pub(super) fn remove(&mut self, task: Task) -> Option<Entry> {
        let entry = self.tasks.remove(&task)?;
        let place = entry.place();
        if let (true, Some(waiting)) = (entry.is_waiting(), self.waiting.get_mut(place)) {
            waiting.remove(&(entry.tries, entry.due, task));
        }
        self.timed.remove(&task);
        if let (true, Some(probes)) = (entry.is_probe(), self.probes.get_mut(place)) {
            *probes = probes.saturating_sub(1);
        }
        self.posts -= usize::from(matches!(task, Task::Post(_)));
        Some(entry)
    }

    fn put(&mut self, task: Task, entry: Entry) {
        let place = entry.place();
        if let (true, Some(waiting)) = (entry.is_waiting(), self.waiting.get_mut(place)) {
            waiting.insert((entry.tries, entry.due, task));
        }
        if entry.is_timed() {
            self.timed.insert(task);
        }
        if let (true, Some(probes)) = (entry.is_probe(), self.probes.get_mut(place)) {
            *probes += 1;
        }
        self.posts += usize::from(matches!(task, Task::Post(_)));
        self.tasks.insert(task, entry);
    }

    /// Of the waiting tasks of a system that have failed at least `tries` times: of each number of
    /// failures the one that is due first, least failures first. Two or three steps, however many
    /// tasks wait.
    pub(super) fn firsts(
        &self,
        system: OutsideSystem,
        tries: u32,
    ) -> impl Iterator<Item = (u32, Moment, Task)> {
        let waiting = self.waiting.get(system as usize);
        let first = move |tries: u32| {
            let from = (tries, Moment(i64::MIN), Task::Ask(QueryId(0)));
            waiting.and_then(|waiting| waiting.range(from..).next().copied())
        };
        std::iter::successors(first(tries), move |(tries, ..)| first(tries.checked_add(1)?))
    }

    /// New questions of a system that are due, oldest first: somebody sits at a desk and waits.
    pub(super) fn new_questions(&self, system: OutsideSystem, now: Moment) -> Vec<Task> {
        let waiting = self.waiting.get(system as usize).into_iter().flatten();
        let new = waiting.take_while(|(tries, due, _)| *tries == 0 && *due <= now);
        new.map(|(.., task)| *task)
            .filter(|task| {
                let entry = self.tasks.get(task);
                matches!(task, Task::Ask(_))
                    && entry.is_some_and(|entry| matches!(entry.progress, Progress::Waiting))
            })
            .collect()
    }
}

/// How one system is being called.
#[derive(Clone, Default)]
pub(super) struct Line {
    /// Calls under way, abandoned ones included.
    pub(super) calls: usize,
    pub(super) is_down: bool,
    /// While it is down: how often it was tried, and when it is tried again.
    pub(super) tries: u32,
    pub(super) due: Moment,
    /// Cases about which its last answers could not be believed, since the last good one.
    pub(super) doubts: BTreeSet<CaseId>,
    /// When the journal was last told that it had stopped to answer.
    pub(super) told_at: Option<Moment>,
}

/// The task that an intent makes; `None` for one that only hurries others.
pub(super) fn task_of(intent: &Intent) -> Option<Task> {
    match intent {
        Intent::Ask { query, .. } => Some(Task::Ask(*query)),
        Intent::Post { case, .. } => Some(Task::Post(*case)),
        Intent::Retry { .. } => None,
    }
}

pub(super) fn system_of(intent: &Intent) -> OutsideSystem {
    match intent {
        Intent::Ask { question, .. } => question.system(),
        Intent::Post { .. } => OutsideSystem::Esosial,
        Intent::Retry { system } => *system,
    }
}

/// The cases that open tickets carry, found in one look over the tickets.
pub(super) fn carried(centre: &Centre) -> BTreeSet<CaseId> {
    let open = centre.tickets.values().filter(|held| held.is_open());
    open.filter_map(|held| held.case).collect()
}

/// Whether somebody still waits: nobody does for the questions of a file that was never registered
/// and whose visitor left on an earlier day. `carried` is what [`carried`] finds, once it is asked.
pub(super) fn is_pursued(
    centre: &Centre,
    carried: &impl Deref<Target = BTreeSet<CaseId>>,
    intent: &Intent,
    today: NaiveDate,
) -> bool {
    let Intent::Ask { case, .. } = intent else { return true };
    let Some(file) = centre.case(*case) else { return false };
    if file.stage != Stage::Draft {
        return true;
    }
    // The visitor may be back with a new ticket that carries the draft.
    if carried.contains(case) {
        return true;
    }
    match file.ticket.map(|ticket| centre.ticket(ticket)) {
        None => true,
        Some(None) => false,
        Some(Some(ticket)) => ticket.day >= today || ticket.is_open(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::register::Question;

    fn ask(number: u32) -> Intent {
        let query = QueryId(number);
        Intent::Ask { query, case: CaseId(number), question: Question::PriorPayment }
    }

    fn post(number: u32) -> Intent {
        Intent::Post { case: CaseId(number), key: format!("notice-{number}") }
    }

    /// What a look at all tasks finds: of each number of failures the one that is due first.
    fn firsts(board: &Board, system: OutsideSystem) -> Vec<(u32, Moment, Task)> {
        let mut found: BTreeMap<u32, (Moment, Task)> = BTreeMap::new();
        let waits =
            board.iter().filter(|(_, held)| system_of(&held.intent) == system && held.is_waiting());
        for (task, held) in waits {
            let first = found.entry(held.tries).or_insert((held.due, *task));
            *first = (*first).min((held.due, *task));
        }
        found.into_iter().map(|(tries, (due, task))| (tries, due, task)).collect()
    }

    #[test]
    fn the_index_finds_what_a_look_at_all_finds() {
        let mut board = Board::default();
        let mut chance = 7_u64;
        let mut next = |below: u64| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (chance >> 33) % below
        };
        for step in 0..4_000_u32 {
            let number = u32::try_from(next(40)).unwrap_or(0);
            let intent = if next(2) == 0 { ask(number) } else { post(number) };
            let task = task_of(&intent).expect("a task");
            let since = Duration::ZERO;
            let due = Moment(i64::try_from(next(9)).unwrap_or(0));
            match next(6) {
                0 | 1 => board.add(intent, Sent::Not, due),
                2 => board.change(task, |held| (held.tries, held.due) = (held.tries + 1, due)),
                3 => board.change(task, |held| {
                    held.progress = Progress::Calling { number: u64::from(step), since };
                }),
                4 => board.change(task, |held| held.progress = Progress::Waiting),
                _ => drop(board.remove(task)),
            }
            for system in [OutsideSystem::SocialPayments, OutsideSystem::Esosial] {
                let index: Vec<_> = board.firsts(system, 0).collect();
                assert_eq!(index, firsts(&board, system), "step {step}");
                let probes = board
                    .iter()
                    .filter(|(_, held)| system_of(&held.intent) == system && held.is_probe());
                assert_eq!(board.is_probed(system), probes.count() > 0, "step {step}");
            }
            let posts = board.iter().filter(|(task, _)| matches!(task, Task::Post(_))).count();
            assert_eq!(board.posts(), posts);
        }
    }
}
