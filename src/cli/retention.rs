//! `dost retention`: whose data may be erased by now, and erasing them for good.

use std::io::{self, Write};

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::Settings;
use super::{centre, line, pin};
use crate::casework::command::ErasureReason;
use crate::terminal::office::{Ask, Whom};

/// The word that says that it is meant.
const MEANT: &str = "erase";

/// Lists who is due, and erases them if that was asked for and is meant.
///
/// # Errors
/// The centre cannot be reached or opened, or refuses.
pub fn run(
    asked: &line::Retention,
    common: &line::Common,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let periods = Settings::read(place)?.retention;
    let ask = |ask: &Ask| centre::ask(ask, common, place, today);
    let is_named = asked.case.is_some() || asked.person.is_some();
    let of = asked.case.clone().map(Whom::Case).or(asked.person.map(Whom::Person));
    let listed = ask(&Ask::Retention { periods, of })?;
    for line in &listed.lines {
        out.line(line)?;
    }
    let persons = persons(&listed.lines);
    let (Some(login), Some(why), true) = (&asked.by, asked.why, asked.erase) else {
        return out
            .line("nothing was changed; --erase --by LOGIN --why REASON erases them for good");
    };
    if persons.is_empty() {
        return out.line("nobody was erased");
    }
    out.line(
        "Their names, codes, sentences and papers will be unreadable for good; the cases stay with",
    )?;
    out.line("number, dates and outcome. Backups made before still hold them: replace those.")?;
    out.flush()?;
    if !asked.pin_stdin && !is_meant()? {
        return out.line("nobody was erased");
    }
    let pin = pin::read_known(asked.pin_stdin)?;
    // Whoever was listed by the periods must be due by those that hold now, not by those that held
    // when the list was shown.
    let is_due = !is_named || why == ErasureReason::Period;
    let periods = is_due.then(|| Settings::read(place).map(|held| held.retention)).transpose()?;
    let told = ask(&Ask::Erase { persons, login: login.clone(), pin, why, periods })?;
    told.lines.iter().try_for_each(|line| out.line(line))
}

/// The numbers of the people in a list.
fn persons(lines: &[String]) -> Vec<u32> {
    let number = |line: &String| line.strip_prefix("person ")?.split(' ').next()?.parse().ok();
    lines.iter().filter_map(number).collect()
}

fn is_meant() -> Result<bool, Failure> {
    let mut stderr = io::stderr();
    let mut line = String::new();
    write!(stderr, "Type \"{MEANT}\" to do it: ")
        .and_then(|()| stderr.flush())
        .and_then(|()| io::stdin().read_line(&mut line).map(|_| ()))
        .map_err(|error| {
            Failure::failed(format!("nothing could be asked ({error}). Nobody was erased."))
        })?;
    Ok(line.trim() == MEANT)
}
