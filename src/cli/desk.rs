//! The desk itself: full screen, or lines in and lines out.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::Settings;
use super::{centre, law, line, serve};
use crate::casework::ids::DeskId;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::Lang;
use crate::terminal::desk::{self, DeskSetup};
use crate::terminal::house::Manners;
use crate::terminal::join::{JoinError, Wishes, join};
use crate::terminal::plain;
use crate::terminal::seat::Foundation;
use crate::terminal::socket::client::{self, AskError};

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
    let lang_named = line.common.lang.map(Lang::from);
    let named_socket = serve::named_socket(&line.common);
    let socket = serve::socket(&line.common, place);
    if !line.common.plain && (named_socket.is_some() || client::answers(&socket)) {
        return join_running(line, &socket, lang_named);
    }
    let settings = Settings::read(place)?;
    let passport = law::passport(place, law::SERVICE)?;
    let calendar = law::calendar(place)?;
    let engine = centre::open(place, &settings, today)?;
    let lang = lang_named.or(settings.language).unwrap_or_default();
    let desk = line.desk.or(settings.desk).map(DeskId);
    if line.common.plain {
        let setup = plain::Setup { engine: &engine, lang, desk, law: (passport, calendar) };
        let done = plain::run(setup, &mut io::stdin().lock(), out.writer()).map_err(ended);
        engine.stop();
        return done;
    }
    let setup = DeskSetup {
        engine,
        desk,
        manners: manners(lang, line.common.mono, &settings, &passport, &calendar),
        foundation: Foundation { passport, calendar, territory: None },
        socket: Some(socket),
    };
    desk::open_desk(setup).map_err(Failure::failed)
}

/// How the settings of a data folder want everybody received.
pub fn manners(
    lang: Lang,
    mono: bool,
    settings: &Settings,
    passport: &Passport,
    calendar: &Calendar,
) -> Manners {
    let (passport, calendar) = (passport.clone(), calendar.clone());
    let practice =
        move || crate::training::sandbox::open_live(passport.clone(), calendar.clone()).ok();
    Manners {
        lang,
        mono,
        lock_minutes: u32::from(settings.idle_minutes),
        practice: Some(Arc::new(practice)),
        ..Manners::default()
    }
}

/// Makes this terminal one more of a centre that runs.
fn join_running(line: &line::Line, socket: &Path, lang: Option<Lang>) -> Result<(), Failure> {
    let wishes = Wishes {
        desk: line.desk,
        lang: lang.map(|lang| lang.code().to_owned()),
        mono: line.common.mono,
    };
    let joined = join(socket, &wishes).map_err(|error| match error {
        JoinError::Centre(AskError::Nobody) => Failure::failed(format!(
            "no centre answers at {}. Start it with `dost serve`, or ask whoever runs it.",
            socket.display()
        )),
        other => Failure::failed(other),
    })?;
    match (joined.well, joined.words.is_empty()) {
        (true, _) => Ok(()),
        // Why has been said on the screen.
        (false, true) => Err(Failure::AnswerIsNo),
        (false, false) => Err(Failure::failed(joined.words)),
    }
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
