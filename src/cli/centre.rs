//! Opening the centre of a data folder, or reaching the one that runs there.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::failure::Failure;
use super::files::{Place, read_text_if_there, remove_if_there, replace};
use super::settings::{Settings, Systems};
use super::start::{COMMAND_SECONDS_MAX, LOOK_MILLIS};
use super::{calendar, law, line, log, serve};
use crate::casework::command::Command;
use crate::engine::{DraftRoom, Engine, OpenError, Options};
use crate::gateways::http::{HttpSystems, SettingsError};
use crate::gateways::practice::Practice;
use crate::store::folder::FolderError;
use crate::terminal::office::{self, Ask, Told};
use crate::terminal::socket::client::{self, AskError};

/// Opens the centre of a data folder: with its settings, its log, and the passport that lies there.
///
/// # Errors
/// The folder, the settings or the passport cannot be used.
pub fn open(place: &Place, settings: &Settings, today: NaiveDate) -> Result<Engine, Failure> {
    open_with(place, options(settings), settings, today)
}

/// As [`open`], with what opens the keys already known.
///
/// # Errors
/// As [`open`].
pub fn open_with(
    place: &Place,
    mut options: Options,
    settings: &Settings,
    today: NaiveDate,
) -> Result<Engine, Failure> {
    // What is wrong with these is said before anything is opened.
    let passport = law::passport(place, law::SERVICE)?;
    if settings.systems == Systems::Practice {
        let day = practice_day(place)?.unwrap_or(today);
        options.gateways = Arc::new(Practice::new(day).map_err(Failure::failed)?).gateways();
    }
    // Whatever is decided on invented answers must look like it.
    options.practice = settings.systems.is_practice();
    if settings.systems.are_called() {
        let http = settings.http();
        options.gateways = HttpSystems::open(&http, place.folder())
            .map_err(|error| unusable(place, &error))?
            .gateways();
        // A call ends by its own deadline, with its own reason, before the engine gives it up.
        options.call_limit = options.call_limit.max(http.longest() + CALL_GRACE);
    }
    let heads = settings.heads.as_deref().unwrap_or(Path::new(HEADS));
    options.heads = Some(place.folder().join(heads));
    let engine = Engine::open(place.folder(), options).map_err(not_opened)?;
    if let Err(mixed) = keep_apart(place, settings.systems, &engine, today) {
        engine.stop();
        return Err(mixed);
    }
    log::start(place)?;
    for note in engine.notes() {
        tracing::warn!(note = note.key(), "the centre opened with a note");
    }
    let centre = &engine.snapshot().centre;
    if let Some(held) = &centre.passport {
        if held.version != passport.version {
            office::submit(&engine, Command::AdoptPassport(Box::new(passport)))
                .map_err(Failure::failed)?;
            tracing::info!("another passport is in force for cases registered from now on");
        }
        calendar::keep(place, &engine)?;
    }
    Ok(engine)
}

/// Cases that rest on invented answers and cases that do not never lie in one folder. The day of
/// practice is kept from the first case's time on, and marks the folder.
fn keep_apart(
    place: &Place,
    systems: Systems,
    engine: &Engine,
    today: NaiveDate,
) -> Result<(), Failure> {
    let was_practice = practice_day(place)?.is_some();
    // Cases that are over need not be in the snapshot.
    let is_empty = engine.snapshot().centre.counters.case == 0;
    match (systems.is_practice(), was_practice) {
        (true, false) if is_empty => replace(&place.practice_day(), &format!("{today}\n")),
        (true, false) => {
            Err(mixed(place, "real work", "Practice", "systems = \"none\" or \"http\""))
        }
        (false, true) if is_empty => remove_if_there(&place.practice_day()),
        (false, true) => {
            Err(mixed(place, "practice", "Real work", "systems = \"practice\" or \"stand-in\""))
        }
        _ => Ok(()),
    }
}

fn mixed(place: &Place, held: &str, wanted: &str, setting: &str) -> Failure {
    Failure::failed(format!(
        "{}: the cases of this folder are of {held}, so it was not opened. {wanted} needs a folder \
         of its own: name one with --data. This one opens with {setting} in its settings.toml.",
        place.folder().display()
    ))
}

/// Why a folder did not open; that somebody else has it open may pass.
pub fn not_opened(error: OpenError) -> Failure {
    match &error {
        OpenError::Folder(FolderError::InUse { .. }) => Failure::InUse(error.to_string()),
        _ => Failure::failed(error),
    }
}

/// Why a centre that may run was not reached.
pub enum Miss {
    /// None runs there, or it was just ending: nothing was done.
    Nobody,
    /// It was reached and it could not be done.
    Failed(Failure),
}

impl From<AskError> for Miss {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Nobody => Self::Nobody,
            other => Self::Failed(Failure::failed(other)),
        }
    }
}

/// Does something through the centre that runs, or else with the folder opened for this alone. A
/// centre that is just starting or ending holds the folder without answering, so both are tried
/// again for [`COMMAND_SECONDS_MAX`].
///
/// # Errors
/// Whatever either of them says; without the folder, that nobody answers.
pub fn reach<T>(
    only_socket: bool,
    mut beside: impl FnMut() -> Result<T, Miss>,
    mut alone: impl FnMut() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let until = Instant::now() + Duration::from_secs(COMMAND_SECONDS_MAX);
    loop {
        match beside() {
            Ok(done) => return Ok(done),
            Err(Miss::Failed(failure)) => return Err(failure),
            Err(Miss::Nobody) if only_socket => return Err(Failure::failed(NOBODY)),
            Err(Miss::Nobody) => {}
        }
        match alone() {
            Err(Failure::InUse(_)) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(LOOK_MILLIS));
            }
            other => return other,
        }
    }
}

/// Asks the office of the centre, whether it runs or is opened for this alone.
///
/// # Errors
/// There is no centre, it cannot be reached or opened, or refuses.
pub fn ask(
    ask: &Ask,
    common: &line::Common,
    place: &Place,
    today: NaiveDate,
) -> Result<Told, Failure> {
    let only_socket = serve::named_socket(common).is_some();
    if !only_socket && !place.holds_centre() {
        return Err(no_centre(place));
    }
    let socket = serve::socket(common, place);
    let alone = || {
        let engine = open_existing(place, &Settings::read(place)?, today)?;
        let told = office::perform(&engine, None, ask).map_err(Failure::failed);
        engine.stop();
        told
    };
    reach(only_socket, || client::ask(&socket, ask).map_err(Miss::from), alone)
}

/// Where only a socket was named and nobody is behind it.
const NOBODY: &str = "no centre answers at the socket that was named. Start it with `dost serve`, \
                      or ask whoever runs it.";

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

/// The file of heads in the data folder, where the settings name no other.
const HEADS: &str = "heads";

/// The variable that may hold the passphrase.
pub const PASSPHRASE: &str = "DOST_PASSPHRASE";

/// What every opening of a data folder goes by: settings, and what opens the keys. A passphrase
/// comes by the environment of whoever opens it, since others on the machine can read a command
/// line.
pub fn options(settings: &Settings) -> Options {
    let passphrase = std::env::var(PASSPHRASE).ok().filter(|text| !text.is_empty());
    options_with(settings, passphrase.map(Zeroizing::new))
}

/// The same with a passphrase that came another way.
pub fn options_with(settings: &Settings, passphrase: Option<Zeroizing<String>>) -> Options {
    Options {
        free_bytes_min: settings.free_bytes_min,
        lock_out: settings.limits.lock_out(),
        drafts: DraftRoom {
            in_all: settings.limits.drafts,
            a_person: settings.limits.drafts_per_person,
        },
        credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(Into::into),
        passphrase,
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
