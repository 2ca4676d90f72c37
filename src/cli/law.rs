//! Commands that need the law alone: no centre is opened and nothing is written.

use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::failure::Failure;
use super::files::{Place, read_text, read_text_if_there};
use super::line;
use super::output::Output;
use crate::law::calendar::Calendar;
use crate::law::passport::{Passport, Severity, lint, show};
use crate::law::term::term;
use crate::law::{term_report, text};
use crate::locale::Lang;
use crate::locale::typed_date::parse_typed_date;

/// The service this desk is made for.
pub const SERVICE: &str = "01-05-02-01";

/// The passport in the data folder, else the built-in one.
///
/// # Errors
/// No passport of that ID is known, or the file has errors; each is named with its line.
pub fn passport(place: &Place, id: &str) -> Result<Passport, Failure> {
    let lawful = |c: char| c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > SERVICE.len() || !id.chars().all(lawful) {
        return Err(Failure::usage(format!(
            "\"{id}\" is not the ID of a service. Write it as {SERVICE}."
        )));
    }
    let path = place.passport(id);
    if let Some(text) = read_text_if_there(&path)? {
        let passport = Passport::parse(&text)
            .map_err(|errors| Failure::failed(format!("{}: {errors}", path.display())))?;
        if passport.id == id {
            return Ok(passport);
        }
        return Err(Failure::failed(format!(
            "{} holds the passport of {}, so it was not used. Give the file that name.",
            path.display(),
            passport.id
        )));
    }
    if id == SERVICE {
        return Passport::embedded().map_err(Failure::failed);
    }
    Err(Failure::failed(format!(
        "no passport {id} is known: {SERVICE} is built in. Put another as {}.",
        path.display()
    )))
}

/// The calendar last taken over in the data folder, else the built-in one.
///
/// # Errors
/// The file has errors; each is named with its line.
pub fn calendar(place: &Place) -> Result<Calendar, Failure> {
    let path = place.calendar();
    match read_text_if_there(&path)? {
        Some(text) => parse_calendar(&path, &text),
        None => Calendar::embedded().map_err(Failure::failed),
    }
}

/// Reads a calendar file that a person named.
///
/// # Errors
/// It cannot be read, or has errors; each is named with its line.
pub fn calendar_file(path: &Path) -> Result<Calendar, Failure> {
    parse_calendar(path, &read_text(path)?)
}

fn parse_calendar(path: &Path, text: &str) -> Result<Calendar, Failure> {
    Calendar::parse(text).map_err(|errors| Failure::failed(format!("{}: {errors}", path.display())))
}

/// A date as typed on the command line: also `2026-03-13`.
///
/// # Errors
/// What is wrong with it.
pub fn date(typed: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    if let Ok(date) = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d") {
        return Ok(date);
    }
    if typed.trim().len() == 10 && typed.split('-').count() == 3 {
        return Err(Failure::usage(format!(
            "\"{typed}\" is not a date that exists. Check year, month and day."
        )));
    }
    parse_typed_date(typed, today).map_err(|error| Failure::usage(format!("\"{typed}\": {error}.")))
}

/// `dost term`.
///
/// # Errors
/// The date, the passport or the calendar cannot be used.
pub fn run_term(
    asked: &line::Term,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let registered = date(&asked.date, today)?;
    let passport = passport(place, &asked.passport)?;
    let calendar = calendar(place)?;
    let term = term(registered, &passport.term_rule(), &calendar, None).map_err(Failure::failed)?;
    if asked.json {
        return out.text(&term_report::to_json(&term).map_err(Failure::failed)?);
    }
    if asked.explain {
        return out.text(&term_report::explain(&term, &calendar));
    }
    out.text(&term_report::summary(&term, &calendar))
}

/// `dost passport show` and `check`.
///
/// # Errors
/// The passport cannot be used; after a check the findings have been told.
pub fn run_passport(
    asked: &line::Passport,
    place: &Place,
    lang: Lang,
    out: &mut Output,
) -> Result<(), Failure> {
    match asked {
        line::Passport::Show { id } => {
            let lang = match lang {
                Lang::Az => text::Lang::Az,
                Lang::En => text::Lang::En,
            };
            out.text(&show(&passport(place, id)?, lang))
        }
        line::Passport::Check { file } => check(file, out),
    }
}

fn check(path: &Path, out: &mut Output) -> Result<(), Failure> {
    let findings = lint(&read_text(path)?);
    for finding in &findings {
        out.line(&format!("{}: {finding}", path.display()))?;
    }
    let errors = findings.iter().filter(|found| found.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    out.line(&format!("{}: {errors} errors, {warnings} warnings", path.display()))?;
    if errors > 0 { Err(Failure::AnswerIsNo) } else { Ok(()) }
}

/// `dost calendar show`.
///
/// # Errors
/// The calendar in the data folder has errors.
pub fn show_calendar(
    year: Option<i32>,
    place: &Place,
    lang: Lang,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let calendar = calendar(place)?;
    let year = year.unwrap_or_else(|| today.year());
    for row in calendar.rows().iter().filter(|row| row.date.year() == year) {
        let name = match lang {
            Lang::Az => &row.name_az,
            Lang::En => &row.name_en,
        };
        let mut line = format!(
            "{}  {:<18}  {name}: {}",
            row.date.format("%Y-%m-%d %a"),
            row.kind.as_str(),
            row.decree
        );
        if let Some(territory) = &row.territory {
            line.push_str(&format!(" [{territory}]"));
        }
        if row.estimated {
            line.push_str(" (estimated)");
        }
        out.line(&line)?;
    }
    let confirmed = calendar.confirmed_through();
    out.line(&format!("calendar {}, confirmed through {confirmed}", calendar.version()))
}
