//! Dates and times of day as people write them here.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::{Arg, Lang, Text};

/// Keys of the months, January first; as [`Text::say`] takes them.
pub const MONTH_KEYS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

/// Keys of the short names of the days, Monday first.
pub const WEEKDAY_KEYS: [&str; 7] = [
    "weekday-short-1",
    "weekday-short-2",
    "weekday-short-3",
    "weekday-short-4",
    "weekday-short-5",
    "weekday-short-6",
    "weekday-short-7",
];

/// `23.11.2026`, in both languages: the one form of forms and lists.
pub fn date_short(date: NaiveDate) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

/// `5 mart 2026`, `5 March 2026`.
pub fn date_long(date: NaiveDate, lang: Lang) -> String {
    format!("{} {} {}", date.day(), month_name(date, lang), date.year())
}

/// The style of official papers: `16 dekabr 2019-cu il`; in English as [`date_long`].
pub fn date_official(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Az => {
            let (day, month, year) = (date.day(), month_name(date, lang), date.year());
            format!("{day} {month} {year}-{} il", ordinal_suffix(year.unsigned_abs()))
        }
        Lang::En => date_long(date, lang),
    }
}

fn month_name(date: NaiveDate, lang: Lang) -> String {
    let key = MONTH_KEYS.get(date.month0() as usize).copied().unwrap_or_default();
    Text::of(lang).say(key).into_owned()
}

/// `B.e.` for a Monday, in English `Mon`.
pub fn weekday_short(date: NaiveDate, lang: Lang) -> String {
    let index = date.weekday().num_days_from_monday() as usize;
    Text::of(lang).say(WEEKDAY_KEYS.get(index).copied().unwrap_or_default()).into_owned()
}

/// `14:32`: the 24-hour clock, in whole minutes.
pub fn clock(at: NaiveDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `23.11.2026 14:32`.
pub fn date_and_clock(at: NaiveDateTime) -> String {
    format!("{} {}", date_short(at.date()), clock(at))
}

/// `3 gün`, `3 days`.
pub fn days(count: i64, lang: Lang) -> String {
    Text::of(lang).with("unit-days", &[("count", Arg::from(count))])
}

/// `2 iş günü`, `2 working days`.
pub fn working_days(count: i64, lang: Lang) -> String {
    Text::of(lang).with("unit-working-days", &[("count", Arg::from(count))])
}

/// The ending that makes a number ordinal: 2019-*cu*, 2023-*cü*, 2025-*ci*, 2026-*cı*.
///
/// It follows the last vowel of the number read aloud, so the last word of the number decides:
/// CLDR's rule for Azerbaijani, with round thousands (`min`), which CLDR leaves to its rest, as
/// `ci`.
pub const fn ordinal_suffix(number: u32) -> &'static str {
    match number % 10 {
        1 | 2 | 5 | 7 | 8 => return "ci",
        3 | 4 => return "cü",
        6 => return "cı",
        9 => return "cu",
        _ => {}
    }
    match number % 100 {
        10 | 30 => return "cu",
        20 | 50 | 70 | 80 => return "ci",
        40 | 60 | 90 => return "cı",
        _ => {}
    }
    if number == 0 {
        "cı" // sıfır
    } else if !number.is_multiple_of(1_000) {
        "cü" // yüz
    } else if !number.is_multiple_of(1_000_000) {
        "ci" // min
    } else if !number.is_multiple_of(1_000_000_000) {
        "cu" // milyon
    } else {
        "cı" // milyard
    }
}
