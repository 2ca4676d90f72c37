//! The desk itself: full screen, or lines in and lines out.
//!
//! The screen's centre is never this process: one that runs is joined, and where none runs one is
//! started as a detached child first, so that closing one terminal takes the centre from nobody.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::centre::Miss;
use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::Settings;
use super::{centre, keys, law, line, serve, start};
use crate::casework::ids::DeskId;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::clean::shown;
use crate::locale::{Arg, Lang, Text};
use crate::terminal::house::Manners;
use crate::terminal::join::{JoinError, Joined, Wishes, can_join, join};
use crate::terminal::key_page;
use crate::terminal::socket::client::AskError;
use crate::terminal::{COMMAND_BYTES_MAX, DoorError};
use crate::terminal::{piped, plain};

/// Tries to join a centre that was just ending, before giving up.
const JOINS_MAX: usize = 3;

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
    if line.common.plain {
        return run_plain(line, place, today, out);
    }
    if let Some(asked) = asked_by_ssh() {
        if asked.trim() == key_page::WORD {
            return keys::run(&line::Keys { save: None }, &line.common, out);
        }
        return run_one(line, place, &asked);
    }
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::usage(
            "the desk needs a terminal. Start it in one, or use --plain for lines in and lines out.",
        ));
    }
    // Before a centre is started for a terminal that could not show it.
    can_join().map_err(|error| Failure::failed(no_terminal(&error, lang(line, place))))?;
    let socket = serve::socket(&line.common, place);
    let only_socket = serve::named_socket(&line.common).is_some();
    let wishes = wishes(line, place, only_socket);
    let mut tries = 0;
    loop {
        if !only_socket {
            start::centre(place, &socket, lang(line, place))?;
        }
        tries += 1;
        match join(&socket, &wishes) {
            // It was just ending, or ended between two looks: it is started anew.
            Err(JoinError::NotReceived | JoinError::Centre(AskError::Nobody))
                if !only_socket && tries < JOINS_MAX => {}
            joined => return told(joined, &socket, lang(line, place)),
        }
    }
}

/// What somebody asked for whom the system's SSH has let in, where it starts this program whatever
/// was asked for (`ForceCommand`): `ssh leyla@machine queue list`.
fn asked_by_ssh() -> Option<String> {
    std::env::var("SSH_ORIGINAL_COMMAND").ok().filter(|line| !line.trim().is_empty())
}

/// One line of plain mode on the centre that runs, as the member of staff who has the login of this
/// user of the system. Never a shell's line: nothing of the system is run.
fn run_one(line: &line::Line, place: &Place, asked: &str) -> Result<(), Failure> {
    if asked.len() > COMMAND_BYTES_MAX || asked.contains(['\n', '\r']) {
        let args = [("most", Arg::from(COMMAND_BYTES_MAX))];
        let words = Text::of(lang(line, place)).with("door-one-line", &args);
        return Err(Failure::usage(words));
    }
    let socket = serve::socket(&line.common, place);
    let wishes = wishes(line, place, serve::named_socket(&line.common).is_some());
    told(piped::one(&socket, &wishes, asked), &socket, lang(line, place))
}

/// Lines in and lines out: beside a centre that runs as one more session of it, else on a centre
/// opened for this alone.
fn run_plain(
    line: &line::Line,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let socket = serve::socket(&line.common, place);
    let only_socket = serve::named_socket(&line.common).is_some();
    let wishes = wishes(line, place, only_socket);
    centre::reach(
        only_socket,
        || match piped::lines(&socket, &wishes) {
            Err(JoinError::NotReceived | JoinError::Centre(AskError::Nobody)) => Err(Miss::Nobody),
            joined => told(joined, &socket, lang(line, place)).map_err(Miss::Failed),
        },
        || plain_alone(line, place, today, out),
    )
}

fn plain_alone(
    line: &line::Line,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let settings = Settings::read(place)?;
    let law = (law::passport(place, law::SERVICE)?, law::calendar(place)?);
    let engine = centre::open(place, &settings, today)?;
    let lang = line.common.lang.map(Lang::from).or(settings.language).unwrap_or_default();
    let desk = line.desk.or(settings.desk).map(DeskId);
    let setup = plain::Setup { engine: &engine, lang, desk, law };
    let done = plain::run(setup, &mut io::stdin().lock(), out.writer()).map_err(ended);
    engine.stop();
    done
}

/// The language of what is said before a centre answers.
pub(super) fn lang(line: &line::Line, place: &Place) -> Lang {
    let settings = Settings::read(place).unwrap_or_default();
    line.common.lang.map(Lang::from).or(settings.language).unwrap_or_default()
}

/// What this terminal tells the centre of itself. The settings of a folder that is not this
/// terminal's own say nothing about it.
fn wishes(line: &line::Line, place: &Place, only_socket: bool) -> Wishes {
    // Unusable ones are told by the centre that does not start with them.
    let settings = if only_socket { None } else { Settings::read(place).ok() };
    Wishes {
        desk: line.desk.or(settings.and_then(|settings| settings.desk)),
        lang: line.common.lang.map(|lang| Lang::from(lang).code().to_owned()),
        mono: line.common.mono,
    }
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
    .within(&settings.limits)
}

/// Why this terminal cannot be a desk.
fn no_terminal(error: &DoorError, lang: Lang) -> String {
    let text = Text::of(lang);
    match error {
        DoorError::NotATerminal { .. } => text.say("door-not-a-terminal").into_owned(),
        DoorError::Dumb { term } => text.with("door-dumb", &[("term", Arg::from(term))]),
        DoorError::Refused(why) => {
            let why = why.to_string();
            text.with("door-terminal-refused", &[("why", Arg::from(&why))])
        }
    }
}

/// What a session on a centre that runs elsewhere came to.
fn told(joined: Result<Joined, JoinError>, socket: &Path, lang: Lang) -> Result<(), Failure> {
    let text = Text::of(lang);
    let joined = joined.map_err(|error| match error {
        JoinError::Centre(AskError::Nobody) => {
            let socket = socket.display().to_string();
            Failure::failed(text.with("door-no-centre", &[("socket", Arg::from(&socket))]))
        }
        JoinError::Centre(AskError::NotAllowed(why)) => {
            let why = why.to_string();
            Failure::failed(text.with("door-not-allowed", &[("why", Arg::from(&why))]))
        }
        JoinError::Centre(other) => Failure::failed(other),
        JoinError::Terminal(error) => Failure::failed(no_terminal(&error, lang)),
        JoinError::NotReceived => Failure::failed(text.say("door-ending")),
        JoinError::Unanswered => Failure::failed(text.say("door-unanswered")),
        JoinError::CentreGone => Failure::failed(text.say("door-gone")),
        JoinError::CutStill { seconds } => {
            Failure::failed(text.with("door-cut-still", &[("seconds", Arg::from(seconds))]))
        }
        JoinError::Silent => Failure::failed(text.say("door-silent")),
    })?;
    match (joined.well, joined.words.is_empty()) {
        (true, true) => Ok(()),
        (true, false) => {
            // It ended as it should, and there is something to know about it.
            let _ = writeln!(io::stderr(), "{}", shown(&joined.words));
            Ok(())
        }
        // Why has been said on the screen.
        (false, true) => Err(Failure::AnswerIsNo),
        (false, false) => Err(Failure::failed(joined.words)),
    }
}

/// What it means that a plain session could not go on.
pub(super) fn ended(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ReaderGone,
        _ => Failure::failed(format!(
            "the session's input or output failed ({error}). Everything answered with ok stands; \
             start again."
        )),
    }
}
