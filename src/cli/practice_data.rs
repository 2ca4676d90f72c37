//! `dost practice-data`: a data folder full of invented work, for trials and measurements.

use std::fs;
use std::io::Write;
use std::time::Instant;

use chrono::{Days, NaiveDate};

use super::failure::Failure;
use super::files::{Place, replace};
use super::output::Output;
use super::{law, line};
use crate::law::calendar::Calendar;
use crate::simulation::invented::{Wish, invent};

/// Fills an empty folder, which is then a practice centre.
///
/// # Errors
/// The folder holds a centre or something else, or the disk refuses.
pub fn run(
    asked: &line::PracticeData,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    if place.holds_centre() {
        return Err(Failure::failed(format!(
            "{} holds a centre already. Nothing was changed. Name an empty folder with --data.",
            place.folder().display()
        )));
    }
    let last = match &asked.until {
        Some(typed) => law::date(typed, today)?,
        None => today.checked_sub_days(Days::new(1)).unwrap_or(today),
    };
    let passport = law::passport(place, law::SERVICE)?;
    let calendar = Calendar::embedded().map_err(Failure::failed)?;
    let (cases, open, seed) = (asked.cases, asked.open.min(asked.cases), asked.seed);
    let wish = Wish { cases, open, seed, last, passport, calendar };
    fs::create_dir_all(place.folder()).map_err(Failure::failed)?;
    let begun = Instant::now();
    let mut told = |done: u32| {
        // Nobody is left to tell when this fails.
        let _ = writeln!(std::io::stderr(), "{done} of {cases} cases");
    };
    let made = invent(place.folder(), &wish, &mut told).map_err(Failure::failed)?;
    if !place.settings().exists() {
        replace(&place.settings(), "systems = \"practice\"\n")?;
    }
    replace(&place.practice_day(), &format!("{last}\n"))?;
    out.line(&format!(
        "{} cases, {} of them open, of {} people, from {} to {last}; {} frames; {:.1} s",
        made.cases,
        made.open,
        made.people,
        made.first,
        made.frames,
        begun.elapsed().as_secs_f64()
    ))?;
    out.line(&format!(
        "everybody there is invented; sign in as agent1, officer1, supervisor or admin, PIN {}",
        crate::simulation::invented::INVENTED_PIN
    ))
}
