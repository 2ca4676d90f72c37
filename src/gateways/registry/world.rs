//! What the practice registers hold: people, notices, faults and the log of requests.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::{NaiveDate, NaiveDateTime, Utc};

use super::faults::Fault;
use crate::casework::identity::PersonCode;
use crate::casework::intents::NoticeLetter;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::{PeopleError, Practice};
use crate::gateways::wire::{Notice, Outcome, ProblemKind};

/// Notices that are held; more are answered with 503.
pub const NOTICES_MAX: usize = 200_000;
/// Requests that are remembered for a look at what came.
const LOG_LINES_MAX: usize = 1_000;

/// One request as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When, UTC.
    pub at: NaiveDateTime,
    /// Method and path, which is constant.
    pub what: String,
    /// The desk's random name for the request, if it gave a good one.
    pub request: String,
    /// Status of the answer; `None` when none was given.
    pub status: Option<u16>,
    /// What went wrong on purpose.
    pub fault: Fault,
    /// How long it took, milliseconds.
    pub millis: u128,
}

/// One notice that came.
struct Held {
    notice: Notice,
    letter: NoticeLetter,
    outcome: Outcome,
    at: NaiveDateTime,
    receipt: Option<String>,
}

/// A notice as its citizen reads it.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) letter: NoticeLetter,
    pub(super) at: NaiveDateTime,
    pub(super) receipt: String,
}

#[derive(Default)]
struct Notices {
    by_key: BTreeMap<String, Held>,
    placed: usize,
}

/// Everything the practice registers know. Shared by all connections.
pub struct World {
    pub(super) practice: Practice,
    notices: Mutex<Notices>,
    faults: Mutex<[Fault; 3]>,
    log: Mutex<VecDeque<LogLine>>,
    listener: OnceLock<Listener>,
    /// The word that switches faults while the registers run.
    token: String,
}

/// Gets every line of the log.
type Listener = Box<dyn Fn(&LogLine) + Send + Sync>;

impl World {
    /// The people of a table, with days counted back from `base`. Nothing is wrong yet.
    ///
    /// # Errors
    /// [`PeopleError`] names the line of the table that cannot be read.
    pub fn new(people: &str, base: NaiveDate) -> Result<Self, PeopleError> {
        Ok(Self {
            practice: Practice::with_people(people, base)?,
            notices: Mutex::default(),
            faults: Mutex::default(),
            log: Mutex::default(),
            listener: OnceLock::new(),
            token: token(),
        })
    }

    /// The word that switches faults while the registers run: drawn at random at each start.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether somebody has the word; how long that takes says nothing about it.
    pub(super) fn is_token(&self, word: &str) -> bool {
        !self.token.is_empty()
            && blake3::hash(word.as_bytes()) == blake3::hash(self.token.as_bytes())
    }

    /// From now on `system` does this wrong.
    pub fn set_fault(&self, system: OutsideSystem, fault: Fault) {
        if let Some(held) = lock(&self.faults).get_mut(system as usize) {
            *held = fault;
        }
    }

    /// What `system` does wrong.
    pub fn fault(&self, system: OutsideSystem) -> Fault {
        lock(&self.faults).get(system as usize).copied().unwrap_or_default()
    }

    /// Keys and letters of the notices that stand in cabinets.
    pub fn placed(&self) -> Vec<(String, NoticeLetter)> {
        let notices = lock(&self.notices);
        let placed = notices.by_key.iter().filter(|(_, held)| held.receipt.is_some());
        placed.map(|(key, held)| (key.clone(), held.letter.clone())).collect()
    }

    /// The last requests, oldest first.
    pub fn requests(&self) -> Vec<LogLine> {
        lock(&self.log).iter().cloned().collect()
    }

    /// Has every line of the log told to `listener` as well; the first one stays.
    pub fn listen(&self, listener: impl Fn(&LogLine) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }

    pub(super) fn write_down(&self, line: LogLine) {
        if let Some(listener) = self.listener.get() {
            listener(&line);
        }
        let mut log = lock(&self.log);
        if log.len() >= LOG_LINES_MAX {
            log.pop_front();
        }
        log.push_back(line);
    }

    /// Takes a notice, once for each key.
    pub(super) fn take(&self, key: &str, notice: Notice) -> Result<Outcome, ProblemKind> {
        let letter = notice.letter().map_err(|_| ProblemKind::NotAcceptable)?;
        let mut notices = lock(&self.notices);
        if let Some(held) = notices.by_key.get(key) {
            let same = held.notice == notice;
            return if same { Ok(held.outcome.clone()) } else { Err(ProblemKind::KeyReused) };
        }
        if notices.by_key.len() >= NOTICES_MAX {
            return Err(ProblemKind::Unavailable);
        }
        let (at, code) = (Utc::now().naive_utc(), &letter.code);
        let (outcome, receipt) = if self.practice.has_cabinet(code) {
            notices.placed += 1;
            let receipt = format!("ES-{:06}", notices.placed);
            (Outcome::placed(key, code, &receipt, at), Some(receipt))
        } else {
            (Outcome::no_cabinet(key, code), None)
        };
        let held = Held { notice, letter, outcome: outcome.clone(), at, receipt };
        notices.by_key.insert(key.to_owned(), held);
        Ok(outcome)
    }

    /// What became of a key.
    pub(super) fn outcome(&self, key: &str) -> Option<Outcome> {
        lock(&self.notices).by_key.get(key).map(|held| held.outcome.clone())
    }

    /// What stands in one citizen's cabinet, newest first.
    pub(super) fn cabinet(&self, code: &PersonCode) -> Vec<Shown> {
        let notices = lock(&self.notices);
        let mine = notices.by_key.values().filter(|held| held.letter.code == *code);
        let mut shown: Vec<Shown> = mine
            .filter_map(|held| {
                let receipt = held.receipt.clone()?;
                Some(Shown { letter: held.letter.clone(), at: held.at, receipt })
            })
            .collect();
        shown.sort_by_key(|notice| std::cmp::Reverse(notice.at));
        shown
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 32 hexadecimal digits; none without randomness, and then nobody has the word.
fn token() -> String {
    let mut drawn = [0; 16];
    match getrandom::fill(&mut drawn) {
        Ok(()) => format!("{:032x}", u128::from_le_bytes(drawn)),
        Err(_) => String::new(),
    }
}
