//! How each outside system stands: for the outbox, for the screens, and for the journal.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::super::shared::Shared;
use super::super::{NOTICES_SHOWN_MAX, NoticeTry, OutsideStatus, SystemSign};
use super::tasks::{Board, Line, Progress};
use crate::casework::command::Command;
use crate::casework::outages::open_outage;
use crate::casework::register::OutsideSystem;
use crate::gateways::Reason;
use crate::law::moment::Moment;

/// Seconds between two outages of one system that the journal is told of: a system that comes and
/// goes every few seconds does not fill it.
const TELL_SECONDS: i64 = 30;
/// Milliseconds that something must be so before everybody is shown it: most questions are answered
/// sooner, and each showing wakes every session of the centre.
const SHOW_MILLIS: u64 = 100;

/// How often each reason was met, by the key of its words.
type Counts = Arc<BTreeMap<&'static str, u64>>;

/// The three systems.
pub(super) struct Systems {
    shared: Arc<Shared>,
    /// Without systems there is no outage of one to record: every question says so itself.
    is_connected: bool,
    lines: [Line; 3],
    /// How often each reason was met since the start.
    counts: [Counts; 3],
    /// What the journal was told last of each, and has not been seen to say yet.
    told: [Option<bool>; 3],
    /// Since when, of the caller's time, something else is so than what is shown.
    differs_since: Option<Duration>,
}

impl Systems {
    pub(super) fn new(shared: Arc<Shared>, is_connected: bool) -> Self {
        let (lines, counts, told) = (Default::default(), Default::default(), [None; 3]);
        let systems = Self { shared, is_connected, lines, counts, told, differs_since: None };
        let centre = systems.shared.snapshot();
        for system in OutsideSystem::ALL {
            if is_connected && open_outage(&centre.centre.outages, system).is_some() {
                systems.sign(system, SystemSign::Down, None);
            }
        }
        systems
    }

    /// How a system is being called.
    pub(super) fn line(&mut self, system: OutsideSystem) -> &mut Line {
        let [meis, payments, esosial] = &mut self.lines;
        match system {
            OutsideSystem::Meis => meis,
            OutsideSystem::SocialPayments => payments,
            OutsideSystem::Esosial => esosial,
        }
    }

    /// The same, to look at.
    pub(super) fn at(&self, system: OutsideSystem) -> &Line {
        let [meis, payments, esosial] = &self.lines;
        match system {
            OutsideSystem::Meis => meis,
            OutsideSystem::SocialPayments => payments,
            OutsideSystem::Esosial => esosial,
        }
    }

    /// No system is left alone for longer than until then.
    pub(super) fn no_later_than(&mut self, latest: Moment) {
        for line in &mut self.lines {
            line.due = line.due.min(latest);
        }
    }

    /// Shows why one question was not answered; the system's sign stays.
    pub(super) fn reason(&self, system: OutsideSystem, why: Reason) {
        let sign = self.shared.snapshot().systems.get(system as usize).copied();
        self.sign(system, sign.unwrap_or_default(), Some(why));
    }

    /// Counts that there was no answer, and why; being left alone is no answer that failed.
    pub(super) fn count(&mut self, system: OutsideSystem, why: Reason) {
        if let Some(counts) = self.counts.get_mut(system as usize)
            && why != Reason::LeftAlone
        {
            let count = Arc::make_mut(counts).entry(why.key()).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Shows how a system answers. That it is left alone for some seconds hides no reason for it.
    pub(super) fn sign(&self, system: OutsideSystem, sign: SystemSign, why: Option<Reason>) {
        let place = system as usize;
        let snapshot = self.shared.snapshot();
        let standing = snapshot.reasons.get(place).copied().flatten();
        let why = if why == Some(Reason::LeftAlone) { standing.or(why) } else { why };
        if snapshot.systems.get(place) == Some(&sign) && snapshot.reasons.get(place) == Some(&why) {
            return;
        }
        let reason = why.map(|reason| reason.to_string());
        tracing::warn!(?system, ?sign, reason, "an outside system has changed");
        self.shared.publish(|snapshot| {
            if let Some(held) = snapshot.systems.get_mut(place) {
                *held = sign;
            }
            if let Some(held) = snapshot.reasons.get_mut(place) {
                *held = why;
            }
        });
    }

    /// Has the journal say that a system has stopped to answer, unless it does.
    pub(super) fn tell_down(&mut self, system: OutsideSystem, why: Reason, now: Moment) {
        let told_at = self.at(system).told_at;
        let is_early = told_at.is_some_and(|at| (0..TELL_SECONDS * 1000).contains(&(now.0 - at.0)));
        if !is_early && self.tell(system, Some(why)) {
            self.line(system).told_at = Some(now);
        }
    }

    /// Has the journal say that a system answers again, unless it does.
    pub(super) fn tell_back(&mut self, system: OutsideSystem) {
        self.tell(system, None);
    }

    /// What the journal was told is looked at anew: the writer may not have taken it.
    pub(super) fn tell_again(&mut self) {
        self.told = [None; 3];
    }

    /// Tells that a system answers, or why it does not.
    fn tell(&mut self, system: OutsideSystem, why: Option<Reason>) -> bool {
        let answers = why.is_none();
        let Some(told) = self.told.get_mut(system as usize).filter(|_| self.is_connected) else {
            return false;
        };
        let before = told.replace(answers);
        if before == Some(answers) {
            return false;
        }
        // What was told last may not stand in the state yet; it does before this does.
        let is_out = open_outage(&self.shared.snapshot().centre.outages, system).is_some();
        let is_news = is_out == answers || before == Some(!answers);
        if is_news {
            // Whom nobody called has a reason from before.
            let standing = self.shared.snapshot().reasons.get(system as usize).copied().flatten();
            let why = if why == Some(Reason::LeftAlone) { standing.or(why) } else { why };
            let why = why.map(|why| why.key().to_owned());
            let command = Command::NoteSystem { system, answers, why };
            self.shared.send_own(command, Box::new(|_| {}));
        }
        is_news
    }

    /// Shows how much waits for each system and when it is tried again, once it has been so for
    /// [`SHOW_MILLIS`].
    pub(super) fn show(&mut self, board: &Board, now: Moment, elapsed: Duration) {
        let status = |system| {
            let line = self.at(system);
            OutsideStatus {
                waiting: board.waiting(system),
                next_try: Some(line.due).filter(|due| line.is_down && *due > now),
                unanswered: self.counts.get(system as usize).cloned().unwrap_or_default(),
            }
        };
        let outside = OutsideSystem::ALL.map(status);
        let shown = self.shared.snapshot();
        if shown.outside == outside && self.notices(board).eq(shown.notices.iter().cloned()) {
            self.differs_since = None;
            return;
        }
        let since = *self.differs_since.get_or_insert(elapsed);
        if elapsed.saturating_sub(since) >= Duration::from_millis(SHOW_MILLIS) {
            self.differs_since = None;
            let notices = self.notices(board).collect();
            self.shared.publish(|snapshot| {
                (snapshot.outside, snapshot.notices) = (outside, notices);
            });
        }
    }

    /// How long it is until something will be shown, as it stands.
    pub(super) fn shows_in(&self, elapsed: Duration) -> Option<Duration> {
        let passed = elapsed.saturating_sub(self.differs_since?);
        Some(Duration::from_millis(SHOW_MILLIS).saturating_sub(passed))
    }

    /// How the sending of the first notices stands.
    fn notices(&self, board: &Board) -> impl Iterator<Item = NoticeTry> {
        let line = self.at(OutsideSystem::Esosial);
        let held = board.notices().take(NOTICES_SHOWN_MAX);
        held.map(move |(case, entry)| {
            let due = match entry.progress {
                Progress::Waiting | Progress::Queued { .. } => Some(entry.due),
                Progress::Calling { .. } | Progress::Recording => None,
            };
            let waits_for_another = line.is_down && entry.tries > 0;
            let next = due.map(|due| if waits_for_another { due.max(line.due) } else { due });
            NoticeTry { case, tries: entry.tries, next }
        })
    }
}
