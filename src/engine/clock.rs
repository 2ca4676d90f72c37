//! The centre's clock, and the alarm by which its timer threads sleep.
//!
//! Nothing in the engine asks the system for the time but through [`Clock`], so that practice and
//! tests move it by hand. Time never runs backwards in the journal, whatever a clock says: the
//! writer takes the later of the clock and the last frame. A jump forward is believed: the sweep
//! raises what it finds due then, and that is recorded with its time.

use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::law::moment::Moment;

/// Longest sleep of a timer thread, seconds: a clock that was set by hand is noticed after this.
const SLEEP_SECONDS_MAX: u64 = 60;

/// Where the centre's time comes from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;

    /// How long to sleep until `until` at most; `None` sleeps until the alarm rings.
    fn sleep_until(&self, until: Moment) -> Option<Duration>;

    /// Rings `alarm` whenever this clock is moved by hand.
    fn listen(&self, alarm: &Arc<Alarm>);
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
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
    listeners: Vec<Weak<Alarm>>,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn at(now: Moment) -> Self {
        Self(Arc::new(Mutex::new(Manual { now, listeners: Vec::new() })))
    }

    /// Moves it, either way, and wakes whoever waits for a time.
    pub fn set(&self, now: Moment) {
        let mut manual = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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

    fn sleep_until(&self, until: Moment) -> Option<Duration> {
        (self.now() >= until).then_some(Duration::ZERO)
    }

    fn listen(&self, alarm: &Arc<Alarm>) {
        let mut manual = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        manual.listeners.push(Arc::downgrade(alarm));
    }
}

/// Wakes one sleeping thread; a ring while nobody sleeps is not lost.
#[derive(Debug, Default)]
pub struct Alarm {
    rung: Mutex<bool>,
    bell: Condvar,
}

impl Alarm {
    /// Wakes the sleeper, or the next one at once.
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Sleeps until it rings or the time is over; `None` waits for the ring alone.
    pub fn sleep(&self, time: Option<Duration>) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = |rung: &mut bool| !*rung;
        let mut rung = match time {
            Some(time) => {
                self.bell
                    .wait_timeout_while(rung, time, silent)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
            None => self.bell.wait_while(rung, silent).unwrap_or_else(PoisonError::into_inner),
        };
        *rung = false;
    }
}
