//! A term in words and in JSON.
//!
//! The screens and the plain mode word [`ProofLine`]s in the person's language; the terminal
//! command's own lines are plain English and live in this file only.

use chrono::NaiveDate;
use serde::Serialize;

use super::calendar::Calendar;
use super::term::{Feasibility, NoticeReading, NotifyBy, Roll, Skipped, Term};

/// One line of the proof sheet, in the order in which the days follow from each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofLine {
    /// The day of registration.
    Registered(NaiveDate),
    /// The first counted day.
    FirstDay(NaiveDate),
    /// Registration plus the total days.
    RawEnd {
        /// The day.
        date: NaiveDate,
        /// Calendar days counted.
        days: u16,
    },
    /// A non-working day passed over.
    Skipped(Skipped),
    /// The legal end.
    LegalEnd {
        /// The day.
        date: NaiveDate,
        /// Whether it moved off a non-working day.
        rolled: bool,
    },
    /// The front office's due day, not rolled.
    FrontDue {
        /// The day.
        date: NaiveDate,
        /// Calendar days counted.
        days: u16,
    },
    /// The notice day under one reading.
    NotifyBy {
        /// The reading.
        reading: NoticeReading,
        /// The day.
        date: NaiveDate,
        /// Whether the passport follows this reading.
        selected: bool,
    },
    /// The latest safe day.
    LatestSafe(NaiveDate),
    /// Whether it leaves any time.
    Feasibility(Feasibility),
    /// Some day rests on data that are not fixed yet.
    Provisional,
}

/// The proof of a term, line by line. A day passed over on both ways is shown once, where it was
/// met first: on the way forward.
pub fn proof(term: &Term) -> Vec<ProofLine> {
    let forward =
        |date: NaiveDate| term.skipped.iter().any(|s| s.date == date && s.roll == Roll::Forward);
    let skipped = |roll: Roll| {
        let shown =
            move |day: &&Skipped| day.roll == roll && (roll == Roll::Forward || !forward(day.date));
        term.skipped.iter().filter(shown).cloned().map(ProofLine::Skipped)
    };
    let notice = |reading| ProofLine::NotifyBy {
        reading,
        date: term.notify_by.under(reading),
        selected: reading == term.rule.notice_reading,
    };
    let rolled = term.legal_end != term.raw_end;
    let mut lines = vec![
        ProofLine::Registered(term.registered),
        ProofLine::FirstDay(term.first_day),
        ProofLine::FrontDue { date: term.front_due, days: term.rule.front_days },
        ProofLine::RawEnd { date: term.raw_end, days: term.rule.total_days },
    ];
    lines.extend(skipped(Roll::Forward));
    lines.push(ProofLine::LegalEnd { date: term.legal_end, rolled });
    lines.extend(skipped(Roll::Back));
    lines.push(notice(NoticeReading::Eve));
    lines.push(notice(NoticeReading::ClearDay));
    lines.push(ProofLine::LatestSafe(term.latest_safe));
    lines.push(ProofLine::Feasibility(term.feasibility));
    if term.provisional {
        lines.push(ProofLine::Provisional);
    }
    lines
}

/// The answer of `--json`: a struct, so that the keys keep this order.
#[derive(Serialize)]
struct TermJson<'a> {
    registered: NaiveDate,
    first_day: NaiveDate,
    raw_end: NaiveDate,
    legal_end: NaiveDate,
    front_due: NaiveDate,
    notify_by: NotifyBy,
    latest_safe: NaiveDate,
    feasibility: Feasibility,
    provisional: bool,
    skipped: &'a [Skipped],
}

/// The term as JSON text on several lines, ending with a line feed.
///
/// # Errors
/// Passed on from the JSON writer; the shape itself always fits.
pub fn to_json(term: &Term) -> Result<String, serde_json::Error> {
    let value = TermJson {
        registered: term.registered,
        first_day: term.first_day,
        raw_end: term.raw_end,
        legal_end: term.legal_end,
        front_due: term.front_due,
        notify_by: term.notify_by,
        latest_safe: term.latest_safe,
        feasibility: term.feasibility,
        provisional: term.provisional,
        skipped: &term.skipped,
    };
    serde_json::to_string_pretty(&value).map(|text| text + "\n")
}

/// Width of the label column of the terminal command, in characters.
const LABEL_WIDTH: usize = 18;

/// The short answer of the terminal command, in English.
pub fn summary(term: &Term, calendar: &Calendar) -> String {
    let wanted = |line: &ProofLine| {
        !matches!(line, ProofLine::Skipped(_) | ProofLine::FirstDay(_) | ProofLine::RawEnd { .. })
    };
    proof(term).iter().filter(|line| wanted(line)).map(|line| worded(line, calendar)).collect()
}

/// The answer of the terminal command with each day passed over, in English.
pub fn explain(term: &Term, calendar: &Calendar) -> String {
    let mut text: String = proof(term).iter().map(|line| worded(line, calendar)).collect();
    let through = calendar.confirmed_through();
    let source = format!("calendar {}, confirmed through {through}", term.calendar);
    text.push_str(&labelled("reckoned with", &source));
    text
}

fn labelled(label: &str, words: &str) -> String {
    format!("{label:<LABEL_WIDTH$}{words}\n")
}

fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d %a").to_string()
}

fn worded(line: &ProofLine, calendar: &Calendar) -> String {
    match line {
        ProofLine::Registered(date) => labelled("registered", &day(*date)),
        ProofLine::FirstDay(date) => {
            labelled("first day", &format!("{}  the day after (Civil Code 368)", day(*date)))
        }
        ProofLine::FrontDue { date, days } => {
            labelled("front office", &format!("{}  + {days} days, not moved", day(*date)))
        }
        ProofLine::RawEnd { date, days } => {
            labelled("raw end", &format!("{}  + {days} calendar days", day(*date)))
        }
        ProofLine::Skipped(skipped) => skipped_line(skipped),
        ProofLine::LegalEnd { date, rolled: true } => labelled(
            "legal end",
            &format!("{}  the next working day (Civil Code 370.2)", day(*date)),
        ),
        ProofLine::LegalEnd { date, rolled: false } => labelled("legal end", &day(*date)),
        ProofLine::NotifyBy { reading, date, selected } => {
            let meaning = match reading {
                NoticeReading::Eve => "the last working day before the end",
                NoticeReading::ClearDay => "with one whole working day between",
            };
            let mark = if *selected { "  (followed)" } else { "" };
            let label = if *selected { "notify by" } else { "  other reading" };
            labelled(label, &format!("{}  {meaning}{mark}", day(*date)))
        }
        ProofLine::LatestSafe(date) => labelled("latest safe day", &day(*date)),
        ProofLine::Feasibility(Feasibility::Feasible) => labelled("feasible", "yes"),
        ProofLine::Feasibility(Feasibility::SameDay) => {
            labelled("feasible", "only on the day of registration itself")
        }
        ProofLine::Feasibility(Feasibility::Infeasible) => {
            labelled("feasible", "no: the notice would be due before the registration")
        }
        ProofLine::Provisional => labelled(
            "provisional",
            &format!(
                "yes: rests on days that are not fixed (confirmed through {})",
                calendar.confirmed_through()
            ),
        ),
    }
}

fn skipped_line(skipped: &Skipped) -> String {
    let sign = match skipped.roll {
        Roll::Forward => "  passed over",
        Roll::Back => "  passed back over",
    };
    let name = if skipped.name_en.is_empty() { "weekend" } else { &skipped.name_en };
    labelled(sign, &format!("  {}  {name}: {}", day(skipped.date), skipped.decree))
}
