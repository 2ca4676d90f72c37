//! `dost calendar import`: beside a centre that runs it goes through its socket, else the centre is
//! opened for this alone.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use chrono::NaiveDate;

use super::centre::{self, Miss};
use super::failure::Failure;
use super::files::{Place, replace};
use super::output::Output;
use super::settings::Settings;
use super::{law, line, serve};
use crate::engine::Engine;
use crate::law::calendar::Calendar;
use crate::terminal::office::{self, Ask, Told, tell_days};
use crate::terminal::socket::client;

/// Takes a calendar over, or shows what that would change.
///
/// # Errors
/// The file has errors, or the centre cannot be reached or opened, or refuses.
pub fn import(
    (file, preview): (&Path, bool),
    common: &line::Common,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let calendar = law::calendar_file(file)?;
    let only_socket = serve::named_socket(common).is_some();
    if !only_socket && !place.holds_centre() {
        return before_founding(&calendar, preview, place, today, out);
    }
    let socket = serve::socket(common, place);
    let ask = Ask::Calendar { csv: calendar.to_csv(), preview };
    let told = centre::reach(
        only_socket,
        || client::ask(&socket, &ask).map_err(Miss::from),
        || alone(&ask, place, today),
    )?;
    for line in &told.lines {
        out.line(line)?;
    }
    if told.no {
        // Only a centre that has not been founded says so.
        return before_founding(&calendar, preview, place, today, out);
    }
    if !preview && !only_socket && is_own(place) {
        replace(&place.calendar(), &calendar.to_csv())?;
    }
    Ok(())
}

/// Opens the centre for this alone.
fn alone(ask: &Ask, place: &Place, today: NaiveDate) -> Result<Told, Failure> {
    let engine = centre::open(place, &Settings::read(place)?, today)?;
    let told = office::perform(&engine, None, ask).map_err(Failure::failed);
    engine.stop();
    told
}

/// What root writes into somebody else's folder they could not replace.
fn is_own(place: &Place) -> bool {
    let own = rustix::process::geteuid().as_raw();
    std::fs::metadata(place.folder()).is_ok_and(|folder| folder.uid() == own)
}

/// Without a centre the file is kept for the one that will be founded there.
fn before_founding(
    calendar: &Calendar,
    preview: bool,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    for line in tell_days(&law::calendar(place)?, calendar, today) {
        out.line(&line)?;
    }
    if preview {
        return out.line("no centre is set up here; nothing was changed");
    }
    replace(&place.calendar(), &calendar.to_csv())?;
    out.line("no centre is set up here; the calendar is kept for the one that will be")
}

/// Keeps a copy of the calendar in force for the commands that open no centre.
///
/// # Errors
/// The folder cannot be written.
pub fn keep(place: &Place, engine: &Engine) -> Result<(), Failure> {
    let snapshot = engine.snapshot();
    let Some(held) = &snapshot.centre.calendar else { return Ok(()) };
    // A copy that cannot be read is made anew: the journal is the truth.
    let kept = law::calendar(place).ok();
    if kept.is_some_and(|kept| kept.version() == held.version()) {
        return Ok(());
    }
    replace(&place.calendar(), &held.to_csv())
}
