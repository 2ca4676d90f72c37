//! Amounts and durations as people write them here.

use super::{Arg, Lang, Text};

/// Qəpik in a manat.
const QEPIK_PER_MANAT: u64 = 100;

/// Minutes in an hour.
const MINUTES_PER_HOUR: u32 = 60;

/// Keeps a number and its sign on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// Whole manats as officials write them: `1600 manat`, in both languages.
pub fn manat(amount_manat: u32, lang: Lang) -> String {
    Text::of(lang).with("amount-manat", &[("amount", Arg::from(amount_manat))])
}

/// An amount in a column of sums: `1.600,50 ₼`; in English `1,600.50 ₼`. The space before the sign
/// does not break.
pub fn manat_sum(amount_qepik: u64, lang: Lang) -> String {
    let (group, decimal) = match lang {
        Lang::Az => ('.', ','),
        Lang::En => (',', '.'),
    };
    let whole = grouped(amount_qepik / QEPIK_PER_MANAT, group);
    let rest = amount_qepik % QEPIK_PER_MANAT;
    format!("{whole}{decimal}{rest:02}{NO_BREAK_SPACE}₼")
}

/// Digits in groups of three.
fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A short span of minutes: `7 dəq`, from an hour on `1 saat 5 dəq`.
pub fn minutes(count: u32, lang: Lang) -> String {
    let text = Text::of(lang);
    let (hours, rest) = (count / MINUTES_PER_HOUR, count % MINUTES_PER_HOUR);
    match (hours, rest) {
        (0, _) => text.with("unit-minutes-short", &[("count", Arg::from(rest))]),
        (_, 0) => text.with("unit-hours", &[("count", Arg::from(hours))]),
        _ => text.with(
            "unit-hours-minutes",
            &[("hours", Arg::from(hours)), ("minutes", Arg::from(rest))],
        ),
    }
}

/// Minutes used of the minutes allowed: `6/10 dəq`.
pub fn minutes_of(used: u32, allowed: u32, lang: Lang) -> String {
    Text::of(lang)
        .with("unit-minutes-of", &[("used", Arg::from(used)), ("allowed", Arg::from(allowed))])
}
