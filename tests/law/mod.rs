//! What the State prescribes: calendar, dates, passport.

mod calendar;
mod moment;
mod naive;
mod passport;
mod term;
mod term_report;

use chrono::NaiveDate;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::law::term::{NoticeReading, TermRule};

/// A date written as in the vectors.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in a test")
}

pub fn shipped() -> Calendar {
    Calendar::embedded().expect("the built-in calendar reads")
}

pub fn passport() -> Passport {
    Passport::embedded().expect("the built-in passport reads")
}

/// The shipped passport's rule under one reading.
pub fn rule(notice_reading: NoticeReading) -> TermRule {
    TermRule { notice_reading, ..passport().term_rule() }
}

/// A calendar of a test: rows below the usual head.
pub fn calendar_of(rows: &str) -> Calendar {
    Calendar::parse(&calendar_text(rows)).expect("a calendar in a test")
}

pub fn calendar_text(rows: &str) -> String {
    format!(
        "# confirmed_through=2026-12-31\ndate,kind,estimated,territory,name_az,name_en,decree\n{rows}"
    )
}
