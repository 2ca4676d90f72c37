//! The fixed offset against instants whose local time in Baku is known.

use chrono::{NaiveDateTime, NaiveTime};
use dost_desk::law::moment::Moment;

use super::day;

#[test]
fn instants_fall_on_the_right_day_in_azerbaijan() {
    // Seconds since 1970 in UTC, and the civil time in Baku: winter, summer, and both sides of the
    // dates on which other countries change their clocks.
    let table = [
        (1_546_300_800, "2019-01-01", "04:00:00"),
        (1_561_932_000, "2019-07-01", "02:00:00"),
        (1_585_440_000, "2020-03-29", "04:00:00"),
        (1_603_584_000, "2020-10-25", "04:00:00"),
        (1_773_345_599, "2026-03-12", "23:59:59"),
        (1_773_345_600, "2026-03-13", "00:00:00"),
        (1_798_747_200, "2027-01-01", "00:00:00"),
    ];
    for (seconds, date, time) in table {
        let moment = Moment(seconds * 1000);
        assert_eq!(moment.date(), day(date), "{seconds}");
        let time: NaiveTime = time.parse().unwrap();
        assert_eq!(moment.local().time(), time, "{seconds}");
        assert_eq!(Moment::at(day(date), time), moment, "{seconds}");
    }
}

#[test]
fn a_damaged_clock_does_not_panic() {
    assert_eq!(Moment(i64::MIN).local(), NaiveDateTime::MIN, "the nearest end");
    assert_eq!(Moment(i64::MAX).local(), NaiveDateTime::MAX, "the nearest end");
    for moment in [Moment(i64::MIN), Moment(i64::MAX)] {
        let _ = (moment.date(), moment.plus_seconds(i64::MAX), moment.plus_seconds(i64::MIN));
        assert_eq!(moment.minutes_since(moment), 0);
    }
    assert_eq!(Moment(0).minutes_since(Moment(60_000)), 0);
    assert_eq!(Moment(599_999).minutes_since(Moment(0)), 9);
    assert_eq!(Moment(i64::MAX).minutes_since(Moment(i64::MIN)), u32::MAX);
}
