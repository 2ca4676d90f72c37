//! Commands that need the centre itself: its data folder is opened, and nobody else has it open
//! meanwhile.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::failure::Failure;
use super::files::{Place, read_text_if_there, replace};
use super::output::Output;
use super::settings::{Settings, Systems};
use super::{law, log};
use crate::casework::command::{Actor, Command};
use crate::casework::decide::{CalendarChange, preview_calendar};
use crate::engine::{self, Engine, Options, Request, new_command_id};
use crate::gateways::http::{HttpSystems, SettingsError};
use crate::gateways::practice::Practice;
use crate::law::calendar::Calendar;
use crate::terminal::office;

/// Opens the centre of a data folder: with its settings, its log, and the passport that lies there.
///
/// # Errors
/// The folder, the settings or the passport cannot be used.
pub fn open(place: &Place, settings: &Settings, today: NaiveDate) -> Result<Engine, Failure> {
    // What is wrong with these is said before anything is opened.
    let passport = law::passport(place, law::SERVICE)?;
    let mut options = options(settings);
    if settings.systems == Systems::Practice {
        let day = practice_day(place)?.unwrap_or(today);
        options.gateways = Arc::new(Practice::new(day).map_err(Failure::failed)?).gateways();
        // Whatever is decided on invented answers must look like it.
        options.practice = true;
    }
    if settings.systems == Systems::Http {
        let http = settings.http();
        options.gateways = HttpSystems::open(&http, place.folder())
            .map_err(|error| unusable(place, &error))?
            .gateways();
        // A call ends by its own deadline, with its own reason, before the engine gives it up.
        options.call_limit = options.call_limit.max(http.longest() + CALL_GRACE);
    }
    let engine = Engine::open(place.folder(), options).map_err(Failure::failed)?;
    if settings.systems == Systems::Practice && practice_day(place)?.is_none() {
        replace(&place.practice_day(), &format!("{today}\n"))?;
    }
    log::start(place)?;
    for note in engine.notes() {
        tracing::warn!(note = note.key(), "the centre opened with a note");
    }
    let centre = &engine.snapshot().centre;
    if let Some(held) = &centre.passport {
        if held.version != passport.version {
            submit(&engine, Command::AdoptPassport(Box::new(passport)))?;
            tracing::info!("another passport is in force for cases registered from now on");
        }
        keep_calendar(place, &engine)?;
    }
    Ok(engine)
}

/// Beyond a call's own deadline, until the engine counts it as unanswered.
const CALL_GRACE: Duration = Duration::from_millis(500);

/// What to say about settings of outside systems that cannot be used.
pub fn unusable(place: &Place, error: &SettingsError) -> Failure {
    let file = place.settings();
    Failure::failed(format!("{}, {error} No system was called.", file.display()))
}

/// The day from which the folder's practice registers count back: that of their first use. They
/// must not know another day of release tomorrow than they told today.
fn practice_day(place: &Place) -> Result<Option<NaiveDate>, Failure> {
    let path = place.practice_day();
    let Some(text) = read_text_if_there(&path)? else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| {
        Failure::failed(format!(
            "{}, line 1: this is not a date like 2026-03-13. The desk was not opened. Write the \
             day from which practice counts, or remove the file to count from today.",
            path.display()
        ))
    })
}

/// What every opening of a data folder goes by: settings, and what opens the keys. A passphrase
/// comes by the environment alone, since others on the machine can read a command line.
pub fn options(settings: &Settings) -> Options {
    let passphrase = std::env::var("DOST_PASSPHRASE").ok().filter(|text| !text.is_empty());
    Options {
        free_bytes_min: settings.free_bytes_min,
        credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(Into::into),
        passphrase: passphrase.map(Zeroizing::new),
        ..Options::new()
    }
}

/// As [`open`], for commands that make no sense without a centre.
///
/// # Errors
/// As [`open`]; also when no centre has ever been opened there, and nothing is made then.
pub fn open_existing(
    place: &Place,
    settings: &Settings,
    today: NaiveDate,
) -> Result<Engine, Failure> {
    if !place.holds_centre() {
        return Err(no_centre(place));
    }
    open(place, settings, today)
}

/// What to say where no centre is.
pub fn no_centre(place: &Place) -> Failure {
    Failure::failed(format!(
        "there is no centre in {}. Set one up with `dost`, or name its folder with --data.",
        place.folder().display()
    ))
}

/// Does something in the centre's own name: whoever may write the data folder runs the centre.
fn submit(engine: &Engine, command: Command) -> Result<(), Failure> {
    let (actor, command_id) = (Actor::Centre, new_command_id());
    let request = Request { command, actor, desk: None, command_id, seen: None };
    engine.submit_blocking(request).map(|_| ()).map_err(refused)
}

fn refused(failure: engine::Failure) -> Failure {
    Failure::failed(office::refused(&failure))
}

/// `dost calendar import`.
///
/// # Errors
/// The file has errors, or the centre cannot be opened or refuses.
pub fn import_calendar(
    file: &std::path::Path,
    preview: bool,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let calendar = law::calendar_file(file)?;
    if !place.holds_centre() {
        return import_before_founding(&calendar, preview, place, today, out);
    }
    let engine = open(place, &Settings::read(place)?, today)?;
    let done = import(&engine, &calendar, preview, place, today, out);
    engine.stop();
    done
}

/// Without a centre the file is kept for the one that will be founded there.
fn import_before_founding(
    calendar: &Calendar,
    preview: bool,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    tell_days(&law::calendar(place)?, calendar, today, out)?;
    if preview {
        return out.line("no centre is set up here; nothing was changed");
    }
    replace(&place.calendar(), &calendar.to_csv())?;
    out.line("no centre is set up here; the calendar is kept for the one that will be")
}

fn import(
    engine: &Engine,
    calendar: &Calendar,
    preview: bool,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let snapshot = engine.snapshot();
    let Some(held) = &snapshot.centre.calendar else {
        return import_before_founding(calendar, preview, place, today, out);
    };
    let changes = preview_calendar(&snapshot.centre, calendar, today)
        .map_err(|refusal| refused(engine::Failure::Refused(refusal)))?;
    tell_days(held, calendar, today, out)?;
    let late = changes.iter().filter(|change| change.would_be_late).count();
    for change in &changes {
        out.line(&changed(change, &snapshot.centre))?;
    }
    out.line(&format!("{} open cases change, {late} of them would be late", changes.len()))?;
    if preview {
        return out.line("nothing was changed; without --preview the calendar is taken over");
    }
    submit(engine, Command::AdoptCalendar(Box::new(calendar.clone())))?;
    keep_calendar(place, engine)?;
    out.line(&format!("calendar {} is in force", calendar.version()))
}

fn tell_days(
    held: &Calendar,
    newer: &Calendar,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    for day in held.diff(newer).iter().filter(|day| day.date >= today) {
        let place = day.territory.as_ref().map_or(String::new(), |place| format!(" [{place}]"));
        let (date, old, new) = (day.date, day.old.as_str(), day.new.as_str());
        out.line(&format!("day {date}{place}: {old} -> {new}  {}", day.decree))?;
    }
    Ok(())
}

fn changed(change: &CalendarChange, centre: &crate::casework::centre::Centre) -> String {
    let number = centre.case(change.case).and_then(|case| case.number());
    let number = number.map_or_else(|| format!("#{}", change.case), |number| number.to_string());
    let late = if change.would_be_late { "  LATE" } else { "" };
    format!(
        "case {number}: legal end {} -> {}, notice by {} -> {}{late}",
        change.old.legal_end, change.new.legal_end, change.old.latest_safe, change.new.latest_safe,
    )
}

/// Keeps a copy of the calendar in force for the commands that open no centre.
fn keep_calendar(place: &Place, engine: &Engine) -> Result<(), Failure> {
    let snapshot = engine.snapshot();
    let Some(held) = &snapshot.centre.calendar else { return Ok(()) };
    // A copy that cannot be read is made anew: the journal is the truth.
    let kept = law::calendar(place).ok();
    if kept.is_some_and(|kept| kept.version() == held.version()) {
        return Ok(());
    }
    replace(&place.calendar(), &held.to_csv())
}
