//! The working calendar: which days are worked, which are not, and by which decree.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

/// A working calendar: rows in order of date, and how far they are confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    version: String,
    confirmed_through: NaiveDate,
    rows: Vec<CalendarRow>,
}

impl Calendar {
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
}
