//! The working calendar: which days are worked, which are not, and by which decree.
//!
//! A working day is a weekend made working by Cabinet decision, or a weekday without a
//! non-working entry. Days without an entry follow the five-day week, so every date of the years
//! [`YEAR_MIN`]..=[`YEAR_MAX`] has an answer; whether the answer is *confirmed* is a separate
//! question ([`Calendar::is_confirmed`]).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::term::OutOfRange;

mod diff;
mod file;

pub use diff::DayChange;
pub use file::{CalendarError, CalendarErrors, CalendarFault, FILE_BYTES_MAX};

/// First year a calendar may speak of.
pub const YEAR_MIN: i32 = 2015;
/// Last year a calendar may speak of.
pub const YEAR_MAX: i32 = 2100;
/// Most rows of a calendar.
pub const ROWS_MAX: usize = 4096;
/// Most days a movement to a working day may pass over. The longest run ever decreed is 11 days.
pub const ROLL_DAYS_MAX: u32 = 60;

/// The calendar that is built into the program.
const EMBEDDED: &str = include_str!("../../assets/calendars/az.csv");

/// Why a day is or is not worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A working day without any entry.
    Working,
    /// Saturday or Sunday without any entry.
    Weekend,
    /// A non-working holiday (Labour Code 105).
    PublicHoliday,
    /// 20 January (Labour Code 106).
    MourningDay,
    /// A rest day moved off another non-working day (Labour Code 105.5, 105.6).
    TransferDayOff,
    /// A working day made a rest day by Cabinet decision (Labour Code 105.7).
    SwapDayOff,
    /// A weekend made a working day by Cabinet decision (Labour Code 105.7).
    SwapWorkingDay,
    /// A voting day, non-working where the vote is held (Labour Code 105-1).
    ElectionDay,
    /// A holiday that is worked.
    ObservanceWorking,
}

impl DayKind {
    /// Whether a day of this kind is worked.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::SwapWorkingDay | Self::ObservanceWorking)
    }

    /// The code of the calendar file and of `--json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Weekend => "weekend",
            Self::PublicHoliday => "public_holiday",
            Self::MourningDay => "mourning_day",
            Self::TransferDayOff => "transfer_day_off",
            Self::SwapDayOff => "swap_day_off",
            Self::SwapWorkingDay => "swap_working_day",
            Self::ElectionDay => "election_day",
            Self::ObservanceWorking => "observance_working",
        }
    }

    /// Which entry speaks for a day that has several; the higher one does.
    fn weight(self) -> u8 {
        match self {
            Self::SwapWorkingDay => 8,
            Self::PublicHoliday => 7,
            Self::MourningDay => 6,
            Self::TransferDayOff => 5,
            Self::SwapDayOff => 4,
            Self::ElectionDay => 3,
            Self::Weekend => 2,
            Self::ObservanceWorking => 1,
            Self::Working => 0,
        }
    }
}

/// One row of the calendar file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarRow {
    /// The day it is about.
    pub date: NaiveDate,
    /// What the row says of the day.
    pub kind: DayKind,
    /// True for dates the Cabinet has not fixed yet.
    pub estimated: bool,
    /// Name in Azerbaijani.
    pub name_az: String,
    /// Name in English.
    pub name_en: String,
    /// Territory of an election; `None` is national.
    pub territory: Option<String>,
    /// The decree, code article or other source.
    pub decree: String,
}

impl CalendarRow {
    /// Whether the row counts in a territory: rows without one are national.
    fn applies(&self, territory: Option<&str>) -> bool {
        self.territory.as_deref().is_none_or(|own| Some(own) == territory)
    }
}

/// A working calendar: rows in order of date, and how far they are confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    version: String,
    confirmed_through: NaiveDate,
    rows: Vec<CalendarRow>,
}

/// What the calendar says of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// The day.
    pub date: NaiveDate,
    /// What speaks for it in the end.
    pub kind: DayKind,
    /// The entries of that kind; two holidays can fall on one day. Empty for a plain day.
    pub rows: Vec<&'a CalendarRow>,
}

impl Day<'_> {
    /// Whether the day is worked.
    pub fn is_working(&self) -> bool {
        self.kind.is_working()
    }
}

impl Calendar {
    /// Reads a calendar from the text of its file.
    ///
    /// # Errors
    /// [`CalendarErrors`]: each with the line and the remedy.
    pub fn parse(text: &str) -> Result<Self, CalendarErrors> {
        file::parse(text)
    }

    /// The calendar built into the program.
    ///
    /// # Errors
    /// Never in a released program: a test reads it. The error is passed on instead of hidden.
    pub fn embedded() -> Result<Self, CalendarErrors> {
        Self::parse(EMBEDDED)
    }

    /// The file again: reading it gives an equal calendar.
    pub fn to_csv(&self) -> String {
        file::to_csv(self)
    }

    /// First characters of the hash of the content: two calendars that differ differ in this.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The last day whose entries the Cabinet has fixed.
    pub fn confirmed_through(&self) -> NaiveDate {
        self.confirmed_through
    }

    /// All rows, in order of date.
    pub fn rows(&self) -> &[CalendarRow] {
        &self.rows
    }

    /// Whether the calendar can reckon with a date at all.
    pub fn covers(&self, date: NaiveDate) -> bool {
        (YEAR_MIN..=YEAR_MAX).contains(&date.year())
    }

    /// The entries of a date, whatever their territory.
    pub fn rows_on(&self, date: NaiveDate) -> &[CalendarRow] {
        let from = self.rows.partition_point(|row| row.date < date);
        let rest = self.rows.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|row| row.date == date).count();
        rest.get(..count).unwrap_or_default()
    }

    /// What speaks for a date in a territory (`None`: the country at large).
    pub fn kind(&self, date: NaiveDate, territory: Option<&str>) -> DayKind {
        let plain = match date.weekday() {
            Weekday::Sat | Weekday::Sun => DayKind::Weekend,
            _ => DayKind::Working,
        };
        self.rows_on(date).iter().filter(|row| row.applies(territory)).map(|row| row.kind).fold(
            plain,
            |strongest, kind| {
                if kind.weight() > strongest.weight() { kind } else { strongest }
            },
        )
    }

    /// A date with the entries that speak for it.
    pub fn day(&self, date: NaiveDate, territory: Option<&str>) -> Day<'_> {
        let kind = self.kind(date, territory);
        let speaks = |row: &&CalendarRow| row.kind == kind && row.applies(territory);
        Day { date, kind, rows: self.rows_on(date).iter().filter(speaks).collect() }
    }

    /// Whether a date is worked in a territory.
    pub fn is_working(&self, date: NaiveDate, territory: Option<&str>) -> bool {
        self.kind(date, territory).is_working()
    }

    /// Whether what is said of a date is fixed: within the confirmed years and on no estimate.
    pub fn is_confirmed(&self, date: NaiveDate, territory: Option<&str>) -> bool {
        let known_from = self.rows.first().map(|row| row.date.year());
        let estimate = |row: &CalendarRow| row.estimated && row.applies(territory);
        date <= self.confirmed_through
            && known_from.is_none_or(|year| date.year() >= year)
            && !self.rows_on(date).iter().any(estimate)
    }

    /// The date itself if worked, else the next working day.
    ///
    /// # Errors
    /// [`OutOfRange`] when there is none within [`ROLL_DAYS_MAX`] days or the calendar's years.
    pub fn next_working_on_or_after(
        &self,
        date: NaiveDate,
        territory: Option<&str>,
    ) -> Result<NaiveDate, OutOfRange> {
        self.walk(date, Direction::Forward, territory)
    }

    /// The date itself if worked, else the last working day before it.
    ///
    /// # Errors
    /// [`OutOfRange`] when there is none within [`ROLL_DAYS_MAX`] days or the calendar's years.
    pub fn last_working_on_or_before(
        &self,
        date: NaiveDate,
        territory: Option<&str>,
    ) -> Result<NaiveDate, OutOfRange> {
        self.walk(date, Direction::Back, territory)
    }

    /// The last working day strictly before a date.
    ///
    /// # Errors
    /// [`OutOfRange`] when there is none within [`ROLL_DAYS_MAX`] days or the calendar's years.
    pub fn last_working_before(
        &self,
        date: NaiveDate,
        territory: Option<&str>,
    ) -> Result<NaiveDate, OutOfRange> {
        let eve = Direction::Back.step(date).ok_or(OutOfRange::of(date))?;
        self.walk(eve, Direction::Back, territory)
    }

    /// The day that lies a number of working days after a date; 0 gives the date itself.
    ///
    /// # Errors
    /// [`OutOfRange`] when it lies after the calendar's years.
    pub fn add_working_days(
        &self,
        date: NaiveDate,
        days: u16,
        territory: Option<&str>,
    ) -> Result<NaiveDate, OutOfRange> {
        let mut day = date;
        for _ in 0..days {
            let next = Direction::Forward.step(day).ok_or(OutOfRange::of(day))?;
            day = self.walk(next, Direction::Forward, territory)?;
        }
        Ok(day)
    }

    /// Number of working days after `from`, up to and with `to`; 0 when `to` is not later. Days
    /// outside the calendar's years are not counted.
    pub fn working_days_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        territory: Option<&str>,
    ) -> u32 {
        self.working_days_up_to(u32::MAX, from, to, territory)
    }

    /// The same, but no more than `most`: days are walked through one by one, and whoever asks
    /// whether a few are left need not walk through a year.
    pub fn working_days_up_to(
        &self,
        most: u32,
        from: NaiveDate,
        to: NaiveDate,
        territory: Option<&str>,
    ) -> u32 {
        let first = NaiveDate::from_ymd_opt(YEAR_MIN, 1, 1).unwrap_or(from).pred_opt();
        let mut day = first.map_or(from, |first| from.max(first));
        let mut count = 0;
        // Bounded by the calendar's years.
        while count < most
            && let Some(next) = day.succ_opt().filter(|next| *next <= to && self.covers(*next))
        {
            count += u32::from(self.is_working(next, territory));
            day = next;
        }
        count
    }

    /// What another calendar says differently, day by day.
    pub fn diff(&self, newer: &Self) -> Vec<DayChange> {
        diff::diff(self, newer)
    }

    fn walk(
        &self,
        from: NaiveDate,
        direction: Direction,
        territory: Option<&str>,
    ) -> Result<NaiveDate, OutOfRange> {
        let mut day = from;
        for _ in 0..=ROLL_DAYS_MAX {
            if !self.covers(day) {
                break;
            }
            if self.is_working(day, territory) {
                return Ok(day);
            }
            day = direction.step(day).ok_or(OutOfRange::of(day))?;
        }
        Err(OutOfRange::of(day))
    }
}

/// Which way a walk goes.
#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Back,
}

impl Direction {
    fn step(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Forward => day.checked_add_days(Days::new(1)),
            Self::Back => day.checked_sub_days(Days::new(1)),
        }
    }
}
