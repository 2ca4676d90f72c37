//! The desk itself: full screen, or lines in and lines out.

use std::io::{self, IsTerminal};

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::Settings;
use super::{centre, law, line};
use crate::casework::ids::DeskId;
use crate::locale::Lang;
use crate::terminal::desk::{self, DeskSetup};
use crate::terminal::plain;
use crate::terminal::seat::Foundation;

/// Opens the desk in this terminal.
///
/// # Errors
/// The centre cannot be opened, or the terminal is none.
pub fn run(
    line: &line::Line,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !line.common.plain && !is_terminal {
        return Err(Failure::usage(
            "the desk needs a terminal. Start it in one, or use --plain for lines in and lines out.",
        ));
    }
    let settings = Settings::read(place)?;
    let passport = law::passport(place, law::SERVICE)?;
    let calendar = law::calendar(place)?;
    let engine = centre::open(place, &settings, today)?;
    let lang = line.common.lang.map(Lang::from).or(settings.language).unwrap_or_default();
    let desk = line.desk.or(settings.desk).map(DeskId);
    let done = if line.common.plain {
        let setup = plain::Setup { engine: &engine, lang, desk, law: (passport, calendar) };
        plain::run(setup, &mut io::stdin().lock(), out.writer()).map_err(ended)
    } else {
        let setup = DeskSetup {
            engine: engine.clone(),
            lang,
            desk,
            practice: Some(Box::new({
                let (passport, calendar) = (passport.clone(), calendar.clone());
                move || crate::training::sandbox::open_live(passport.clone(), calendar.clone()).ok()
            })),
            foundation: Foundation { passport, calendar, territory: None },
            mono: line.common.mono,
            idle_minutes: settings.idle_minutes,
        };
        desk::open_desk(setup).map_err(Failure::failed)
    };
    engine.stop();
    done
}

/// What it means that a plain session could not go on.
fn ended(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ReaderGone,
        _ => Failure::failed(format!(
            "the session's input or output failed ({error}). Everything answered with ok stands; \
             start again."
        )),
    }
}
