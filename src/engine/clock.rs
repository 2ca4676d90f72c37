//! The centre's clock, and the alarm by which its timer threads sleep.
//!
//! Nothing in the engine asks the system for the time but through [`Clock`], so that practice and
//! tests move it by hand. Time never runs backwards in the journal, whatever a clock says: the
//! writer takes the later of the clock and the last frame. One wrong reading far ahead would
//! therefore stay for ever: a jump of more than [`CLOCK_JUMP_DAYS_MAX`] records nothing. A centre
//! that was switched off for longer goes on at its next start, see
//! [`CLOCK_JUMP_AT_START_DAYS_MAX`].

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use crate::law::moment::Moment;

/// Longest sleep of a timer thread, seconds: a clock that was set by hand is noticed after this.
const SLEEP_SECONDS_MAX: u64 = 60;

/// Furthest jump ahead that is believed while a centre runs, days.
pub const CLOCK_JUMP_DAYS_MAX: i64 = 31;
/// Furthest jump ahead that is believed when a centre is opened, days.
pub const CLOCK_JUMP_AT_START_DAYS_MAX: i64 = 400;
/// From here on a clock behind the last frame is shown, seconds.
pub const CLOCK_BEHIND_SECONDS: i64 = 60;

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;

/// Whether `to` is more than `days_max` days after `from`.
pub(super) fn is_jump(from: Moment, to: Moment, days_max: i64) -> bool {
    to.0.saturating_sub(from.0) > days_max * DAY_MILLIS
}

/// Where the centre's time comes from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;

    /// The time that has passed since some beginning. Unlike [`Self::now`] it neither stands still nor
    /// jumps nor runs backwards when the clock is set: how long nothing was typed is told by this.
    fn elapsed(&self) -> Duration;

    /// How long to sleep until `until` at most; `None` sleeps until the alarm rings.
    fn sleep_until(&self, until: Moment) -> Option<Duration>;

    /// Rings `alarm` whenever this clock is moved by hand.
    fn listen(&self, alarm: &Arc<Alarm>);

    /// Whether jumps far ahead are meant, as on a clock that is moved by hand.
    fn may_jump(&self) -> bool {
        false
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// Goes on while the machine is asleep: a desk whose lid was shut was left alone.
    fn elapsed(&self) -> Duration {
        let passed = clock_gettime(ClockId::Boottime);
        let nanos = u32::try_from(passed.tv_nsec).unwrap_or(0);
        Duration::new(u64::try_from(passed.tv_sec).unwrap_or(0), nanos)
    }

    fn sleep_until(&self, until: Moment) -> Option<Duration> {
        let millis = u64::try_from(until.0.saturating_sub(self.now().0)).unwrap_or(0);
        Some(Duration::from_millis(millis).min(Duration::from_secs(SLEEP_SECONDS_MAX)))
    }

    fn listen(&self, _: &Arc<Alarm>) {}
}

/// A clock that stands still until it is moved. Clones show the same time.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<Manual>>);

#[derive(Debug)]
struct Manual {
    now: Moment,
    /// Sum of all moves forward.
    elapsed: Duration,
    listeners: Vec<Weak<Alarm>>,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn at(now: Moment) -> Self {
        Self(Arc::new(Mutex::new(Manual { now, elapsed: Duration::ZERO, listeners: Vec::new() })))
    }

    /// Moves it, either way, and wakes whoever waits for a time.
    pub fn set(&self, now: Moment) {
        let mut manual = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let forward = u64::try_from(now.0.saturating_sub(manual.now.0)).unwrap_or(0);
        manual.elapsed = manual.elapsed.saturating_add(Duration::from_millis(forward));
        manual.now = now;
        manual.listeners.retain(|listener| match listener.upgrade() {
            Some(alarm) => {
                alarm.ring();
                true
            }
            None => false,
        });
    }

    /// Moves it forward.
    pub fn advance(&self, seconds: i64) {
        self.set(self.now().plus_seconds(seconds));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now
    }

    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).elapsed
    }

    fn sleep_until(&self, until: Moment) -> Option<Duration> {
        (self.now() >= until).then_some(Duration::ZERO)
    }

    fn listen(&self, alarm: &Arc<Alarm>) {
        let mut manual = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        manual.listeners.push(Arc::downgrade(alarm));
    }

    fn may_jump(&self) -> bool {
        true
    }
}

/// Wakes one sleeping thread; a ring while nobody sleeps is not lost.
#[derive(Debug, Default)]
pub struct Alarm {
    rung: Mutex<Rung>,
    bell: Condvar,
}

/// What has rung since the last sleep.
#[derive(Debug, Default)]
struct Rung {
    now: bool,
    soon: bool,
}

impl Alarm {
    /// Wakes the sleeper, or the next one at once; ends a rest too.
    pub fn ring(&self) {
        let mut rung = self.lock();
        rung.now = true;
        self.bell.notify_all();
    }

    /// Wakes the sleeper, who may rest a while before it gets up. Whoever rests is left alone, and
    /// nobody needs to be told twice.
    pub fn ring_softly(&self) {
        let mut rung = self.lock();
        if !std::mem::replace(&mut rung.soon, true) {
            self.bell.notify_all();
        }
    }

    /// Sleeps until it rings or the time is over; `None` waits for the ring alone. Says whether the
    /// sleeper may rest: it rang softly and nothing else.
    pub fn sleep(&self, time: Option<Duration>) -> bool {
        let rung = self.lock();
        let silent = |rung: &mut Rung| !rung.now && !rung.soon;
        let mut rung = match time {
            Some(time) => {
                self.bell
                    .wait_timeout_while(rung, time, silent)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
            None => self.bell.wait_while(rung, silent).unwrap_or_else(PoisonError::into_inner),
        };
        let Rung { now, soon } = std::mem::take(&mut *rung);
        soon && !now
    }

    /// Lets this time pass, however often it rings softly. No ring is lost.
    pub fn rest(&self, time: Duration) {
        let rested = self.bell.wait_timeout_while(self.lock(), time, |rung| !rung.now);
        drop(rested.unwrap_or_else(PoisonError::into_inner));
    }

    fn lock(&self) -> MutexGuard<'_, Rung> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Longer than any test waits.
    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn a_soft_ring_does_not_end_a_rest_and_is_not_lost() {
        let alarm = Alarm::default();
        let (rest, begun) = (Duration::from_millis(30), Instant::now());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while begun.elapsed() < rest {
                    alarm.ring_softly();
                    std::thread::yield_now();
                }
            });
            alarm.rest(rest);
            assert!(begun.elapsed() >= rest);
        });
        assert!(alarm.sleep(Some(LONG)), "it may rest");
        assert!(begun.elapsed() < LONG);
        assert!(!alarm.sleep(Some(Duration::ZERO)), "it rang once");
    }

    #[test]
    fn a_ring_ends_a_rest_and_a_sleep() {
        let (alarm, begun) = (Alarm::default(), Instant::now());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                alarm.ring_softly();
                alarm.ring();
            });
            alarm.rest(LONG);
        });
        assert!(!alarm.sleep(None), "there is no rest");
        assert!(begun.elapsed() < LONG);
    }
}
