//! The one date calculator: from a registration to every day that follows from it, with proof.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, DayKind};

/// How "at least one working day before the term ends" is read (passport item 23, step 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeReading {
    /// The last working day before the legal end.
    Eve,
    /// One whole working day lies between the notice and the legal end.
    ClearDay,
}

/// The settings of a term, taken from a passport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermRule {
    /// Calendar days from registration to the raw end (passport item 13).
    pub total_days: u16,
    /// Calendar days of the front office (passport item 15); its due day is not rolled.
    pub front_days: u16,
    /// Calendar days of the back office (passport item 17).
    pub back_days: u16,
    /// Whether an end on a non-working day moves to the next working day (Civil Code 370.2).
    pub roll_forward: bool,
    /// Which reading of the notice rule selects `latest_safe`.
    pub notice_reading: NoticeReading,
    /// Calendar days from a refusal in which its reasons must reach the applicant.
    pub refusal_notice_days: u16,
}

/// Both readings of the notice rule, side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifyBy {
    /// The last working day before the legal end.
    pub eve: NaiveDate,
    /// The last working day with one whole working day between it and the legal end.
    pub clear_day: NaiveDate,
}

/// Whether the latest safe day leaves any time after the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feasibility {
    /// The latest safe day is after the registration.
    Feasible,
    /// The notice is due on the day of registration itself.
    SameDay,
    /// The notice would have been due before the registration.
    Infeasible,
}

/// Which movement passed over a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// From the raw end forward to the legal end.
    Forward,
    /// From the legal end back to the notice day, or from the raw end back to a working day.
    Back,
}

/// One non-working day that a movement passed over, and why it is not worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day passed over.
    pub date: NaiveDate,
    /// The movement that passed over it; a day met by both is listed once for each.
    pub roll: Roll,
    /// What kind of non-working day it is.
    pub kind: DayKind,
    /// The holiday's name in Azerbaijani; empty for a plain weekend.
    pub name_az: String,
    /// The holiday's name in English; empty for a plain weekend.
    pub name_en: String,
    /// The decree or code article that made it so.
    pub decree: String,
}

/// Every day that follows from one registration. This is also the proof stored with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The day of registration; it may be non-working.
    pub registered: NaiveDate,
    /// The first counted day: the day after (Civil Code 368).
    pub first_day: NaiveDate,
    /// Registration plus the total days.
    pub raw_end: NaiveDate,
    /// The raw end, or the next working day where the rule rolls.
    pub legal_end: NaiveDate,
    /// Registration plus the front-office days, not rolled.
    pub front_due: NaiveDate,
    /// The notice day under both readings.
    pub notify_by: NotifyBy,
    /// The earlier of the selected notify-by and the last working day not after the raw end.
    pub latest_safe: NaiveDate,
    /// Whether that day leaves any time after the registration.
    pub feasibility: Feasibility,
    /// True when any day relied on lies after the calendar's confirmed data.
    pub provisional: bool,
    /// The days passed over, in order of date.
    pub skipped: Vec<Skipped>,
    /// Version of the calendar this was computed with.
    pub calendar: String,
    /// The rule it was computed by.
    pub rule: TermRule,
}

/// A date too far out for the calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{date} is outside the years the calendar can reckon with ({from} to {to})")]
pub struct OutOfRange {
    /// The date that was asked for.
    pub date: NaiveDate,
    /// First year covered.
    pub from: i32,
    /// Last year covered.
    pub to: i32,
}

/// Computes every day that follows from a registration on `registered`.
///
/// # Errors
/// [`OutOfRange`] when a day of the term falls outside the calendar's years.
pub fn term(
    registered: NaiveDate,
    rule: &TermRule,
    calendar: &Calendar,
    territory: Option<&str>,
) -> Result<Term, OutOfRange> {
    let _ = (registered, rule, calendar, territory);
    todo!()
}
