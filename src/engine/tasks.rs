//! What the outbox has to do, and how each outside system stands.

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

pub(super) struct Entry {
    pub(super) intent: Intent,
    /// Not before this time.
    pub(super) due: Moment,
    /// Calls that failed; none yet makes it new.
    pub(super) tries: u32,
    /// Good answers that the rules refused; its pauses are its own then.
    pub(super) refusals: u32,
    pub(super) progress: Progress,
}

#[derive(Clone, Copy)]
pub(super) enum Progress {
    Waiting,
    /// New and due, but all of the system's places are taken.
    Queued {
        /// By the caller's own clock.
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

/// How one system is being called.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Calls under way, abandoned ones included.
    pub(super) calls: usize,
    pub(super) is_down: bool,
    /// While it is down: how often it was tried, and when it is tried again.
    pub(super) tries: u32,
    pub(super) due: Moment,
}

pub(super) fn task_of(intent: &Intent) -> Task {
    match intent {
        Intent::Ask { query, .. } => Task::Ask(*query),
        Intent::Post { case, .. } => Task::Post(*case),
    }
}

pub(super) fn system_of(intent: &Intent) -> OutsideSystem {
    match intent {
        Intent::Ask { question, .. } => question.system(),
        Intent::Post { .. } => OutsideSystem::Esosial,
    }
}

/// Whether somebody still waits: nobody does for the questions of a file that was never registered
/// and whose visitor left on an earlier day.
pub(super) fn is_pursued(centre: &Centre, intent: &Intent, today: NaiveDate) -> bool {
    let Intent::Ask { case, .. } = intent else { return true };
    let Some(file) = centre.case(*case) else { return false };
    if file.stage != Stage::Draft {
        return true;
    }
    match file.ticket.map(|ticket| centre.ticket(ticket)) {
        None => true,
        Some(None) => false,
        Some(Some(ticket)) => ticket.day >= today || ticket.is_open(),
    }
}
