//! Leaves a system alone that has just failed several times, so that nobody waits the whole time of
//! a call for an answer that will not come.

use std::time::{Duration, Instant};

/// Failures in a row after which a system is left alone.
pub const FAILURES_MAX: u32 = 3;
/// Milliseconds for which it is left alone; shorter than the shortest pause between two tries of one
/// question, so that those always reach it.
pub const REST_MILLIS: u64 = 4_000;

/// How one system is being treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    /// Calls before this time are not made.
    rests_until: Option<Instant>,
    /// One call tries whether the system is back.
    is_tried: bool,
}

impl Breaker {
    /// Whether a call may be made now. After the rest one may, and the others wait for its outcome.
    pub fn admits(&mut self, now: Instant) -> bool {
        match self.rests_until {
            None => true,
            Some(until) if now < until || self.is_tried => false,
            Some(_) => {
                self.is_tried = true;
                true
            }
        }
    }

    /// A call that was admitted has ended.
    pub fn note(&mut self, is_answered: bool, now: Instant) {
        self.is_tried = false;
        if is_answered {
            *self = Self::default();
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES_MAX {
            self.rests_until = now.checked_add(Duration::from_millis(REST_MILLIS));
        }
    }

    /// Whether the system is being left alone.
    pub fn is_open(&self) -> bool {
        self.rests_until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_failures_bring_rest_and_one_good_answer_ends_it() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        let later = |millis| start + Duration::from_millis(millis);
        for failure in 0..FAILURES_MAX {
            assert!(breaker.admits(start), "{failure}");
            breaker.note(false, start);
        }
        assert!(!breaker.admits(later(REST_MILLIS - 1)));
        assert!(breaker.admits(later(REST_MILLIS)), "one tries");
        assert!(!breaker.admits(later(REST_MILLIS)), "the others wait for it");
        breaker.note(false, later(REST_MILLIS));
        assert!(!breaker.admits(later(2 * REST_MILLIS - 1)), "a failed try brings rest again");
        assert!(breaker.admits(later(2 * REST_MILLIS)));
        breaker.note(true, later(2 * REST_MILLIS));
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn a_good_answer_between_failures_forgets_them() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..10 {
            breaker.note(false, now);
            breaker.note(false, now);
            breaker.note(true, now);
            assert!(breaker.admits(now));
        }
    }
}
