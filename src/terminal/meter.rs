//! How fast one session or connection may type: more than anybody can, and a bound on what a stuck key, a
//! huge paste or an attacker takes from the others.

use std::time::Duration;

use tokio::time::Instant;

/// Microseconds of a second.
const SECOND: u64 = 1_000_000;

/// What the smallest piece of input counts, in bytes: an empty one, a new size or a sign of life takes
/// work as well, and whoever sends nothing else must be held to a rate too.
pub(super) const PIECE_BYTES_LEAST: usize = 64;

/// Bytes per second, with one second's worth that may come at once.
pub(super) struct Meter {
    bytes_per_second: u64,
    /// Until when what came so far keeps it busy at that rate.
    busy_until: Instant,
}

impl Meter {
    pub fn new(bytes_per_second: u32, now: Instant) -> Self {
        Self { bytes_per_second: u64::from(bytes_per_second).max(1), busy_until: now }
    }

    /// Counts a piece of what came, at least [`PIECE_BYTES_LEAST`], and says how long to wait before
    /// it is taken on.
    pub fn take(&mut self, bytes: usize, now: Instant) -> Duration {
        let bytes = bytes.max(PIECE_BYTES_LEAST);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let cost = bytes.saturating_mul(SECOND) / self.bytes_per_second;
        self.busy_until = self.busy_until.max(now) + Duration::from_micros(cost);
        let ahead = self.busy_until.duration_since(now);
        ahead.saturating_sub(Duration::from_secs(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typist_and_a_paste_never_wait_and_a_flood_is_held_to_its_rate() {
        let start = Instant::now();
        // The least that may be set: a key that is held down repeats some thirty times a second.
        let mut meter = Meter::new(4096, start);
        for key in 0..1000 {
            assert_eq!(meter.take(4, start + Duration::from_millis(30 * key)), Duration::ZERO);
        }
        let mut meter = Meter::new(1000, start);
        let later = start + Duration::from_secs(10);
        assert_eq!(meter.take(1000, later), Duration::ZERO);
        assert_eq!(meter.take(500, later), Duration::from_millis(500));
        assert_eq!(meter.take(500, later + Duration::from_secs(1)), Duration::ZERO);
    }

    #[test]
    fn pieces_without_a_byte_are_held_to_a_rate_too() {
        let start = Instant::now();
        let mut meter = Meter::new(6400, start);
        let waits: Vec<_> = (0..200).map(|_| meter.take(0, start)).collect();
        assert!(waits[..100].iter().all(Duration::is_zero));
        assert_eq!(waits[199], Duration::from_secs(1));
    }
}
