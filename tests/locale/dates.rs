use chrono::{Datelike, NaiveDate, TimeDelta};
use dost_desk::locale::dates::{
    MONTH_KEYS, WEEKDAY_KEYS, clock, date_and_clock, date_long, date_official, date_short, days,
    ordinal_suffix, weekday_short, working_days,
};
use dost_desk::locale::typed_date::{DateTyping, parse_past_date, parse_typed_date};
use dost_desk::locale::{Lang, Text};
use proptest::prelude::*;

use super::samples::hurting;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[test]
fn dates_are_written_as_here() {
    let monday = day(2026, 11, 23);
    assert_eq!(date_short(monday), "23.11.2026");
    assert_eq!(date_short(day(2026, 3, 5)), "05.03.2026");
    assert_eq!(date_long(day(2026, 3, 5), Lang::Az), "5 mart 2026");
    assert_eq!(date_long(day(2026, 3, 5), Lang::En), "5 March 2026");
    assert_eq!(date_official(day(2019, 12, 16), Lang::Az), "16 dekabr 2019-cu il");
    assert_eq!(weekday_short(monday, Lang::Az), "B.e.");
    assert_eq!(weekday_short(day(2026, 11, 29), Lang::Az), "B.");
    assert_eq!(weekday_short(monday, Lang::En), "Mon");
    let at = monday.and_hms_opt(14, 32, 59).unwrap();
    assert_eq!(clock(at), "14:32");
    assert_eq!(date_and_clock(at), "23.11.2026 14:32");
    assert_eq!(days(10, Lang::Az), "10 gün");
    assert_eq!(working_days(2, Lang::Az), "2 iş günü");
    assert_eq!(working_days(1, Lang::En), "1 working day");
    assert_eq!(working_days(2, Lang::En), "2 working days");
}

#[test]
fn the_week_and_the_year_are_complete() {
    let az = Text::of(Lang::Az);
    let week: Vec<_> = WEEKDAY_KEYS.iter().map(|key| az.say(key)).collect();
    assert_eq!(week, ["B.e.", "Ç.a.", "Ç.", "C.a.", "C.", "Ş.", "B."]);
    for lang in Lang::ALL {
        assert!(WEEKDAY_KEYS.iter().chain(&MONTH_KEYS).all(|key| Text::of(lang).has(key)));
    }
}

#[test]
fn years_get_the_ending_of_their_last_word() {
    for (number, want) in [
        (0, "cı"),
        (1, "ci"),
        (9, "cu"),
        (10, "cu"),
        (20, "ci"),
        (40, "cı"),
        (100, "cü"),
        (1000, "ci"),
        (1900, "cü"),
        (1990, "cı"),
        (2000, "ci"),
        (2019, "cu"),
        (2023, "cü"),
        (2025, "ci"),
        (2026, "cı"),
        (2030, "cu"),
        (1_000_000, "cu"),
    ] {
        assert_eq!(ordinal_suffix(number), want, "{number}");
    }
}

/// The ending by vowel harmony, from the number spelled out: a second way to the same answer.
fn ending_by_harmony(number: u32) -> &'static str {
    const ONES: [&str; 10] =
        ["sıfır", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz"];
    const TENS: [&str; 10] =
        ["", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan"];
    let last_word = match number {
        0 => "sıfır",
        n if n % 10 > 0 => ONES[(n % 10) as usize],
        n if n % 100 > 0 => TENS[(n % 100 / 10) as usize],
        n if n % 1000 > 0 => "yüz",
        _ => "min",
    };
    match last_word.chars().rfind(|letter| "aıoueəiöü".contains(*letter)) {
        Some('a' | 'ı') => "cı",
        Some('e' | 'ə' | 'i') => "ci",
        Some('o' | 'u') => "cu",
        _ => "cü",
    }
}

#[test]
fn endings_agree_with_vowel_harmony() {
    for number in 0..10_000 {
        assert_eq!(ordinal_suffix(number), ending_by_harmony(number), "{number}");
    }
}

#[test]
fn typed_dates_are_understood() {
    let today = day(2026, 11, 22);
    for (typed, want) in [
        ("23.11.2026", day(2026, 11, 23)),
        ("23112026", day(2026, 11, 23)),
        ("231126", day(2026, 11, 23)),
        (" 5.3.2026 ", day(2026, 3, 5)),
        ("05/03/26", day(2026, 3, 5)),
        ("05-03-2026", day(2026, 3, 5)),
        ("05 03 2026", day(2026, 3, 5)),
        ("29.02.2024", day(2024, 2, 29)),
        ("31.12.1999", day(1999, 12, 31)),
        ("b", today),
        ("B", today),
        ("Bu gün", today),
        ("+3", day(2026, 11, 25)),
        ("-1", day(2026, 11, 21)),
        ("−1", day(2026, 11, 21)),
        ("+0", today),
        ("+40", day(2027, 1, 1)),
        ("010156", day(2056, 1, 1)),
        ("010157", day(1957, 1, 1)),
        ("010100", day(2000, 1, 1)),
    ] {
        assert_eq!(parse_typed_date(typed, today), Ok(want), "{typed}");
    }
    for (typed, want) in [
        ("010156", day(1956, 1, 1)),
        ("010126", day(2026, 1, 1)),
        ("010127", day(1927, 1, 1)),
        ("01.01.2030", day(2030, 1, 1)),
    ] {
        assert_eq!(parse_past_date(typed, today), Ok(want), "{typed}");
    }
}

#[test]
fn a_wrong_date_says_which_part_is_wrong() {
    let today = day(2026, 11, 22);
    for (typed, want) in [
        ("", DateTyping::Empty),
        ("  ", DateTyping::Empty),
        ("sabah", DateTyping::Shape),
        ("1", DateTyping::Shape),
        ("2311202", DateTyping::Shape),
        ("23.11", DateTyping::Shape),
        ("23..2026", DateTyping::Shape),
        ("+1.11.2026", DateTyping::Shape),
        ("1.+1.2026", DateTyping::Shape),
        ("23.11.026", DateTyping::Shape),
        ("əəə", DateTyping::Shape),
        ("٢٣١١٢٠٢٦", DateTyping::Shape),
        ("+", DateTyping::Shape),
        ("--1", DateTyping::Shape),
        ("+1a", DateTyping::Shape),
        ("23.13.2026", DateTyping::Month { month: 13 }),
        ("23.00.2026", DateTyping::Month { month: 0 }),
        ("31.11.2026", DateTyping::Day { day: 31, month: 11, year: 2026, last: 30 }),
        ("29022026", DateTyping::Day { day: 29, month: 2, year: 2026, last: 28 }),
        ("00.01.2026", DateTyping::Day { day: 0, month: 1, year: 2026, last: 31 }),
        ("01.01.0001", DateTyping::Year { year: 1 }),
        ("01.01.9999", DateTyping::Year { year: 9999 }),
        ("+36601", DateTyping::TooFar),
        ("-99999999999999", DateTyping::TooFar),
        ("+99999999999999999999999999", DateTyping::Shape),
    ] {
        assert_eq!(parse_typed_date(typed, today), Err(want), "{typed}");
        for lang in Lang::ALL {
            assert!(Text::of(lang).has(want.key()), "{}", want.key());
        }
    }
    assert!(parse_typed_date("+1", NaiveDate::MAX).is_err());
    assert!(parse_typed_date("-1", NaiveDate::MIN).is_err());
    assert!(parse_typed_date("010101", NaiveDate::MAX).is_err());
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed(offset in 0..100_000_i64, now in 0..60_000_i64) {
        let date = day(1900, 1, 1) + TimeDelta::days(offset);
        let today = day(1990, 1, 1) + TimeDelta::days(now);
        prop_assert_eq!(parse_typed_date(&date_short(date), today), Ok(date));
        let digits = date_short(date).replace('.', "");
        prop_assert_eq!(parse_typed_date(&digits, today), Ok(date));
    }

    #[test]
    fn a_relative_date_is_that_many_days_away(days in -36_600..=36_600_i64) {
        let today = day(2026, 3, 20);
        let read = parse_typed_date(&format!("{days:+}"), today);
        prop_assert_eq!(read, Ok(today + TimeDelta::days(days)));
    }

    #[test]
    fn two_digits_mean_a_year_near_today(ending in 0..100_u32, this_year in 1980..2120_i32) {
        let typed = format!("0101{ending:02}");
        let near = parse_typed_date(&typed, day(this_year, 6, 1)).unwrap().year();
        prop_assert!((this_year - 69..=this_year + 30).contains(&near));
        let past = parse_past_date(&typed, day(this_year, 6, 1));
        if let Ok(past) = past {
            prop_assert!((this_year - 99..=this_year).contains(&past.year()));
        }
    }

    #[test]
    fn any_input_is_answered(text in hurting()) {
        let _ = parse_typed_date(&text, day(2026, 12, 31));
    }

    #[test]
    fn any_run_of_date_signs_is_answered(text in "[0-9b+. /,-]{0,18}", now in any::<i32>()) {
        let today = NaiveDate::from_num_days_from_ce_opt(now).unwrap_or(NaiveDate::MAX);
        let _ = parse_typed_date(&text, today);
        let _ = parse_past_date(&text, today);
    }
}
