//! The one date calculator: from a registration to every day that follows from it, with proof.

use std::cmp::Ordering;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, CalendarRow, Day, DayKind, ROLL_DAYS_MAX, YEAR_MAX, YEAR_MIN};

/// What makes a plain Saturday or Sunday a rest day.
const WEEKEND_SOURCE: &str = "Labour Code (five-day week)";

/// How "at least one working day before the term ends" is read (passport item 23, step 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeReading {
    /// The last working day before the legal end.
    Eve,
    /// One whole working day lies between the notice and the legal end.
    ClearDay,
}

impl NoticeReading {
    /// The code used in files and in `--json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eve => "eve",
            Self::ClearDay => "clear_day",
        }
    }
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

/// A date too far out for the calculator, or a calendar with no working day near it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{date} cannot be reckoned with: it is outside the years {from} to {to}, or the calendar has \
     no working day near it. Check the date, and the calendar's entries around it"
)]
pub struct OutOfRange {
    /// The date that was asked for.
    pub date: NaiveDate,
    /// First year covered.
    pub from: i32,
    /// Last year covered.
    pub to: i32,
}

impl OutOfRange {
    /// The error for one date.
    pub(super) fn of(date: NaiveDate) -> Self {
        Self { date, from: YEAR_MIN, to: YEAR_MAX }
    }
}

impl NotifyBy {
    /// The day under one reading.
    pub fn under(self, reading: NoticeReading) -> NaiveDate {
        match reading {
            NoticeReading::Eve => self.eve,
            NoticeReading::ClearDay => self.clear_day,
        }
    }
}

impl Term {
    /// The notice day under the reading the rule selects.
    pub fn selected_notify_by(&self) -> NaiveDate {
        self.notify_by.under(self.rule.notice_reading)
    }

    /// Whether another calendar's term comes to the same days, whatever it passed over.
    pub fn same_dates(&self, other: &Self) -> bool {
        (self.raw_end, self.legal_end, self.notify_by, self.latest_safe)
            == (other.raw_end, other.legal_end, other.notify_by, other.latest_safe)
    }

    /// Calendar days from registration to the legal end; holidays can stretch it.
    pub fn calendar_days(&self) -> u32 {
        u32::try_from((self.legal_end - self.registered).num_days()).unwrap_or(0)
    }
}

/// Computes every day that follows from a registration on `registered`.
///
/// `territory` is where the centre stands: an election held only elsewhere does not count.
///
/// # Errors
/// [`OutOfRange`] when a day of the term falls outside the calendar's years.
pub fn term(
    registered: NaiveDate,
    rule: &TermRule,
    calendar: &Calendar,
    territory: Option<&str>,
) -> Result<Term, OutOfRange> {
    let after = |days: u16| reachable(registered, days, calendar);
    let (first_day, raw_end, front_due) =
        (after(1)?, after(rule.total_days)?, after(rule.front_days)?);
    if !calendar.covers(registered) {
        return Err(OutOfRange::of(registered));
    }
    let legal_end = if rule.roll_forward {
        calendar.next_working_on_or_after(raw_end, territory)?
    } else {
        raw_end
    };
    let eve = calendar.last_working_before(legal_end, territory)?;
    let clear_day = calendar.last_working_before(eve, territory)?;
    let notify_by = NotifyBy { eve, clear_day };
    let raw_safe = calendar.last_working_on_or_before(raw_end, territory)?;
    let latest_safe = notify_by.under(rule.notice_reading).min(raw_safe);
    let feasibility = match latest_safe.cmp(&registered) {
        Ordering::Greater => Feasibility::Feasible,
        Ordering::Equal => Feasibility::SameDay,
        Ordering::Less => Feasibility::Infeasible,
    };
    // Every day that any of the walks looked at lies between these two.
    let provisional = days(clear_day, legal_end).any(|day| !calendar.is_confirmed(day, territory));
    Ok(Term {
        registered,
        first_day,
        raw_end,
        legal_end,
        front_due,
        notify_by,
        latest_safe,
        feasibility,
        provisional,
        skipped: skipped(raw_end, legal_end, latest_safe, calendar, territory),
        calendar: calendar.version().to_owned(),
        rule: *rule,
    })
}

/// The day on which a refusal's reasons must have reached the applicant: the earlier of the
/// selected notify-by and the decision plus the rule's days. Neither is rolled: the earlier day
/// is never the wrong one.
pub fn refusal_notice_by(decided: NaiveDate, term: &Term) -> NaiveDate {
    let days = Days::new(u64::from(term.rule.refusal_notice_days));
    let by_decision = decided.checked_add_days(days).unwrap_or(decided);
    term.selected_notify_by().min(by_decision)
}

fn reachable(from: NaiveDate, days: u16, calendar: &Calendar) -> Result<NaiveDate, OutOfRange> {
    from.checked_add_days(Days::new(u64::from(days)))
        .filter(|day| calendar.covers(*day))
        .ok_or(OutOfRange::of(from))
}

/// The days from one to another, both included; at most two walks back and the end they began at.
fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    const DAYS_MAX: usize = 2 * (ROLL_DAYS_MAX as usize + 1) + 1;
    from.iter_days().take_while(move |day| *day <= to).take(DAYS_MAX)
}

/// The non-working days passed over: forward from the raw end to the legal end, and back from
/// the end to the latest safe day.
fn skipped(
    raw_end: NaiveDate,
    legal_end: NaiveDate,
    latest_safe: NaiveDate,
    calendar: &Calendar,
    territory: Option<&str>,
) -> Vec<Skipped> {
    let mut passed = Vec::new();
    for date in days(latest_safe, legal_end) {
        let day = calendar.day(date, territory);
        if day.is_working() {
            continue;
        }
        if date >= raw_end && date < legal_end {
            passed.push(reason(&day, Roll::Forward));
        }
        passed.push(reason(&day, Roll::Back));
    }
    passed
}

/// Why a day is not worked. Two holidays on one day are both named.
fn reason(day: &Day<'_>, roll: Roll) -> Skipped {
    let joined = |field: fn(&CalendarRow) -> &str| {
        let mut words: Vec<&str> = day.rows.iter().map(|row| field(row)).collect();
        words.dedup();
        words.join(", ")
    };
    let decree =
        if day.rows.is_empty() { WEEKEND_SOURCE.to_owned() } else { joined(|row| &row.decree) };
    Skipped {
        date: day.date,
        roll,
        kind: day.kind,
        name_az: joined(|row| &row.name_az),
        name_en: joined(|row| &row.name_en),
        decree,
    }
}
