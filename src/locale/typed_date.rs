//! Dates as they are typed into a field.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::fold::fold;

/// Characters of a typed date that are looked at; a longer input is no date.
pub const TYPED_DATE_CHARS_MAX: usize = 16;

/// Days a relative date (`+3`, `-1`) may lie from today: about a hundred years.
pub const RELATIVE_DAYS_MAX: i64 = 36_600;

/// Years ahead of today's that a two-digit year may mean.
pub const TWO_DIGIT_YEARS_AHEAD: i32 = 30;

/// First year that can be typed: no living person's paper is older.
pub const TYPED_YEAR_MIN: i32 = 1900;

/// Last year that can be typed.
pub const TYPED_YEAR_MAX: i32 = 2199;

/// Why a typed date was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateTyping {
    /// Nothing was typed.
    #[error("no date was typed; type it as 23.11.2026, or b for today")]
    Empty,
    /// What was typed has not the shape of a date.
    #[error("this is not a date; type it as 23.11.2026, 231126, b for today, +3 or -1")]
    Shape,
    /// The month is not between 1 and 12.
    #[error("there is no month {month}; the second pair of digits is the month, 01 to 12")]
    Month {
        /// The month as typed.
        month: u32,
    },
    /// The month has no such day.
    #[error("month {month} of {year} has {last} days, there is no day {day}; check the day")]
    Day {
        /// The day as typed.
        day: u32,
        /// The month as typed.
        month: u32,
        /// The year meant.
        year: i32,
        /// The last day of that month.
        last: u32,
    },
    /// The year is outside [`TYPED_YEAR_MIN`] to [`TYPED_YEAR_MAX`].
    #[error("the year {year} cannot be meant; type a year from 1900 to 2199")]
    Year {
        /// The year as typed.
        year: i32,
    },
    /// A relative date is further off than [`RELATIVE_DAYS_MAX`] days.
    #[error("that is too many days away; at most 36600 days can be typed, or type the date itself")]
    TooFar,
}

impl DateTyping {
    /// Key of the message for people. `date-day` takes `$day`, `$month` as [`month_choice`] gives
    /// it, `$year` and `$last`,
    /// `date-month` takes `$month`, `date-year` takes `$year`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "date-empty",
            Self::Shape => "date-shape",
            Self::Month { .. } => "date-month",
            Self::Day { .. } => "date-day",
            Self::Year { .. } => "date-year",
            Self::TooFar => "date-too-far",
        }
    }
}

/// The variant of a message that names this month, 1 to 12, with the ending it needs there.
pub fn month_choice(month: u32) -> String {
    format!("m{month}")
}

/// Reads a date as typed: `23.11.2026`, `23112026`, `231126`, `b` (today), `+3`, `-1`.
///
/// Between the parts a dot, comma, slash, hyphen or space will do, since layouts move the dot. A
/// two-digit year is the one from 69 years ago to [`TWO_DIGIT_YEARS_AHEAD`] years ahead of `today`
/// that ends so. For a day that must lie behind us, see [`parse_past_date`].
///
/// # Errors
/// Says which part of the date is wrong.
pub fn parse_typed_date(input: &str, today: NaiveDate) -> Result<NaiveDate, DateTyping> {
    parse(input, today, TWO_DIGIT_YEARS_AHEAD)
}

/// As [`parse_typed_date`], for births, releases and papers: a two-digit year never lies ahead of
/// today's, so `231156` is 1956. A full date in the future is still understood; whether it may be
/// given is for the field to say.
///
/// # Errors
/// Says which part of the date is wrong.
pub fn parse_past_date(input: &str, today: NaiveDate) -> Result<NaiveDate, DateTyping> {
    parse(input, today, 0)
}

fn parse(input: &str, today: NaiveDate, years_ahead: i32) -> Result<NaiveDate, DateTyping> {
    let typed = input.trim();
    if typed.is_empty() {
        return Err(DateTyping::Empty);
    }
    if typed.chars().count() > TYPED_DATE_CHARS_MAX {
        return Err(DateTyping::Shape);
    }
    if matches!(fold(typed).as_str(), "b" | "bu gun" | "bugun" | "today") {
        return Ok(today);
    }
    if let Some(digits) = typed.strip_prefix('+') {
        return relative(digits, 1, today);
    }
    if let Some(digits) = typed.strip_prefix(['-', '−']) {
        return relative(digits, -1, today);
    }
    let (day, month, year) = parts(typed).ok_or(DateTyping::Shape)?;
    let year = match year {
        TypedYear::Full(year) => year,
        TypedYear::LastTwo(ending) => full_year(ending, today.year(), years_ahead),
    };
    checked(day, month, year)
}

/// A year as typed.
enum TypedYear {
    Full(i32),
    LastTwo(i32),
}

fn relative(digits: &str, sign: i64, today: NaiveDate) -> Result<NaiveDate, DateTyping> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateTyping::Shape);
    }
    let days: i64 = digits.parse().map_err(|_| DateTyping::TooFar)?;
    if days > RELATIVE_DAYS_MAX {
        return Err(DateTyping::TooFar);
    }
    today.checked_add_signed(TimeDelta::days(days * sign)).ok_or(DateTyping::TooFar)
}

/// Day, month and year of a typed date, if it has their shape.
fn parts(typed: &str) -> Option<(u32, u32, TypedYear)> {
    let pieces: Vec<&str> = typed.split(['.', ',', '/', '-', ' ']).collect();
    let (day, month, year) = match *pieces.as_slice() {
        [run] if matches!(run.len(), 6 | 8) => (run.get(..2)?, run.get(2..4)?, run.get(4..)?),
        [day, month, year] if matches!((day.len(), month.len()), (1 | 2, 1 | 2)) => {
            (day, month, year)
        }
        _ => return None,
    };
    let year = match year.len() {
        2 => TypedYear::LastTwo(number(year)?.try_into().ok()?),
        4 => TypedYear::Full(number(year)?.try_into().ok()?),
        _ => return None,
    };
    Some((number(day)?, number(month)?, year))
}

/// A run of ASCII digits as a number; `parse` alone would take a sign.
fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The latest year that ends in `ending` and is at most `years_ahead` ahead of `this_year`.
const fn full_year(ending: i32, this_year: i32, years_ahead: i32) -> i32 {
    let latest = this_year.saturating_add(years_ahead);
    latest - (latest - ending).rem_euclid(100)
}

fn checked(day: u32, month: u32, year: i32) -> Result<NaiveDate, DateTyping> {
    if !(TYPED_YEAR_MIN..=TYPED_YEAR_MAX).contains(&year) {
        return Err(DateTyping::Year { year });
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(DateTyping::Month { month })?;
    let last = u32::from(first.num_days_in_month());
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateTyping::Day { day, month, year, last })
}
