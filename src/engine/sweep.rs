//! The look over the deadlines, every minute of the centre's time.
//!
//! Each look is shown; only one that raised something, posted a notice that nobody else had, ended
//! stale tickets, began a day or came an hour after the last is recorded, so that the journal proves the watch without growing by it.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::clock::Alarm;
use super::shared::Shared;
use super::{Failure, Halt, Snapshot, SweepStatus};
use crate::casework::centre::Centre;
use crate::casework::command::Command;
use crate::casework::decide::{SweepReport, sweep};
use crate::law::moment::Moment;

/// Seconds between two looks; they are made as a minute begins.
pub const SWEEP_SECONDS: i64 = 60;
/// Milliseconds between the beginnings of two looks that casework brings, at least: a look goes over
/// every open case, and at a busy hour terms begin and end all the time.
pub const SWEEP_MILLIS_MIN: u64 = 100;
/// Minutes after which a look is recorded even if it found nothing.
pub const RECORD_MINUTES: u32 = 60;
/// Recorded sweeps in a row within one look, at most: each ends a bounded number of tickets.
const ROUNDS_MAX: usize = 32;

/// Looks until the engine stops. A ring of `alarm` (the clock was moved) brings a look at once; a soft
/// one (a term began, a calendar came into force) too, but not within [`SWEEP_MILLIS_MIN`] of the last
/// look. `each` is called after every look, `new_day` at the start and on
/// every new day.
pub(super) fn run(
    shared: &Arc<Shared>,
    alarm: &Arc<Alarm>,
    each: &mut dyn FnMut(&Snapshot, Moment),
    new_day: impl Fn(&Centre),
) {
    shared.clock.listen(alarm);
    let mut day = None;
    while !shared.is_stopping() {
        let (begun, looked_at) = (Instant::now(), shared.now());
        look(shared);
        each(&shared.snapshot(), looked_at);
        if day != Some(looked_at.date()) {
            day = Some(looked_at.date());
            new_day(&shared.snapshot().centre);
        }
        // As a minute begins: what a look changes and the clock on the screens are drawn in one.
        let minute = SWEEP_SECONDS * 1_000;
        let next = Moment((looked_at.0.div_euclid(minute) + 1) * minute);
        if alarm.sleep(shared.clock.sleep_until(next)) {
            let least = Duration::from_millis(SWEEP_MILLIS_MIN);
            alarm.rest(least.saturating_sub(begun.elapsed()));
        }
    }
}

fn look(shared: &Arc<Shared>) {
    for _ in 0..ROUNDS_MAX {
        let Some(is_all) = look_once(shared) else { return };
        if record(shared).is_err() || is_all {
            return;
        }
    }
}

/// One look, shown. `None` when it is not to be recorded, else whether one record holds all of it.
pub(super) fn look_once(shared: &Shared) -> Option<bool> {
    let now = shared.now();
    let snapshot = shared.snapshot();
    let report = sweep(&snapshot.centre, now);
    shared.publish(|next| next.sweep = status(&report, now));
    // While the disk is nearly full or the clock wrong each look tries to record, and so finds
    // out that all is well again even if nobody else tries.
    let is_due = match snapshot.halted {
        None => is_due(&snapshot.centre, &report, now),
        Some(Halt::DiskNearlyFull | Halt::ClockJumped { .. }) => snapshot.centre.identity.is_some(),
        Some(_) => false,
    };
    let is_all = report.stale_tickets.is_empty() && report.to_post.is_empty();
    is_due.then_some(is_all)
}

fn status(report: &SweepReport, at: Moment) -> SweepStatus {
    SweepStatus {
        at,
        open: report.open,
        looked_at: report.looked_at,
        raised: u32::try_from(report.raised.len()).unwrap_or(u32::MAX),
        levels: report.levels,
        silent: false,
    }
}

/// Whether a look is to be recorded.
fn is_due(centre: &Centre, report: &SweepReport, now: Moment) -> bool {
    if centre.identity.is_none() {
        return false;
    }
    let Some(last) = centre.last_sweep else { return true };
    !report.raised.is_empty()
        || !report.stale_tickets.is_empty()
        || !report.to_post.is_empty()
        || last.at.date() != now.date()
        || now.minutes_since(last.at) >= RECORD_MINUTES
}

fn record(shared: &Arc<Shared>) -> Result<(), Failure> {
    let (sender, receiver) = mpsc::sync_channel(1);
    shared.send_own(
        Command::Sweep,
        Box::new(move |outcome| {
            let _ = sender.send(outcome);
        }),
    );
    // A writer that has ended answers nobody; the next look will not be made either.
    receiver.recv().map_or(Ok(()), |outcome| outcome.map(|_| ()))
}
