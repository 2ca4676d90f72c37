//! Points in time as the centre reads them: a count of milliseconds, and the day it falls on in
//! Azerbaijan.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// Seconds that Azerbaijan's clocks are ahead of UTC. Summer time ended in 2016, so one offset
/// serves every date this service can meet.
pub const UTC_OFFSET_SECONDS: i64 = 4 * 3600;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Moment(pub i64);

impl Moment {
    /// The civil date in Azerbaijan. Moments outside chrono's range (±262,000 years) read as the
    /// nearest end of it, so a damaged clock cannot panic the centre.
    pub fn date(self) -> NaiveDate {
        self.local().date()
    }

    /// Date and time of day in Azerbaijan.
    pub fn local(self) -> NaiveDateTime {
        let shifted = self.0.saturating_add(UTC_OFFSET_SECONDS * 1000);
        DateTime::from_timestamp_millis(shifted)
            .map_or(if shifted < 0 { NaiveDateTime::MIN } else { NaiveDateTime::MAX }, |instant| {
                instant.naive_utc()
            })
    }

    /// The moment at which a local date and time of day is reached.
    pub fn at(date: NaiveDate, time: NaiveTime) -> Self {
        let utc = date.and_time(time).and_utc().timestamp_millis();
        Self(utc.saturating_sub(UTC_OFFSET_SECONDS * 1000))
    }

    /// This moment moved by whole seconds, either way; stops at the ends of the range.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole minutes from `earlier` to this moment; 0 when `earlier` is later.
    pub fn minutes_since(self, earlier: Self) -> u32 {
        let elapsed = TimeDelta::milliseconds(self.0.saturating_sub(earlier.0).max(0));
        u32::try_from(elapsed.num_minutes()).unwrap_or(u32::MAX)
    }
}
