//! `dost train`: practice on an invented centre in memory, free or by a lesson.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::{Place, read_text, replace};
use super::output::Output;
use super::{class, desk, law, line, runs};
use crate::engine::{Clock, SystemClock};
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::Passport;
use crate::locale::{Lang, Text};
use crate::terminal::plain;
use crate::training::class::Plan;
use crate::training::lesson::{BUILT_IN, Ground, PLAIN, built_in};
use crate::training::lines::{last_line, play_lines};
use crate::training::play::Played;
use crate::training::record::Recording;
use crate::training::room::Manner;
use crate::training::sandbox::open_live;
use crate::training::stage::{Look, StageError, practise_here};
use crate::training::{Lesson, Sandbox, TrainError};
use crate::ui::words::law_lang;

/// Lessons of a folder that are listed.
const LISTED_MAX: usize = 200;

/// Opens a practice desk, teaches a lesson on it, plays it, or lists the lessons.
///
/// # Errors
/// Lesson, passport, calendar or day cannot be used, the terminal is none, a file cannot be
/// written, or the play broke off.
pub fn run(
    asked: &line::Train,
    common: &line::Common,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let lang = common.lang.map(Lang::from).unwrap_or_default();
    let text = Text::of(lang);
    let (passport, calendar) = (law::passport(place, law::SERVICE)?, law::calendar(place)?);
    let ground = Ground::new(&passport, &calendar);
    if asked.list {
        return list(place, &ground, text, out);
    }
    if let Some(path) = &asked.open {
        return runs::open((asked, path), common, (&passport, &calendar), out);
    }
    if let Some(address) = asked.serve {
        return serve((asked, address), common, (place, today), (&passport, &calendar), out);
    }
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let on_screen = is_terminal && !common.plain;
    if !asked.auto && !on_screen {
        return in_lines(asked, common, (passport, calendar), out);
    }
    let lesson = lesson(asked, place, &ground, today)?.map(Arc::new);
    if let Some(path) = &asked.result {
        free_for_result(path, lesson.is_some())?;
    }
    if let Some(path) = &asked.save {
        runs::free_for_run(path)?;
    }
    let sandbox = sandbox(lesson.as_deref(), None, &passport, &calendar)?;
    let recording = recording(asked.record.as_deref(), lesson.as_deref(), text, common.mono)?;
    let engine = sandbox.engine().clone();
    let pace = Duration::from_secs(u64::from(asked.pace));
    let done = if on_screen {
        let manner = if asked.auto { Manner::auto(pace) } else { Manner::HANDS };
        let look = Look { lang, mono: common.mono };
        practise_here(lesson.clone(), sandbox, manner, look, recording).map_err(broken).and_then(
            |played| {
                if asked.auto {
                    out.line(&last_line(&played, text).to_string())?;
                }
                Ok(played)
            },
        )
    } else {
        let lesson = lesson.clone().ok_or_else(|| Failure::usage("name a lesson to play."))?;
        play_lines(lesson, sandbox, pace, text, out.writer(), recording).map_err(failed)
    };
    engine.stop();
    let played = done?;
    runs::keep(&played, asked.save.as_deref())?;
    hand_out(&played, asked, text)
}

/// The practice desk by hand without a screen: lines in and lines out, as at a real one. A lesson by
/// hand is taught on the screen alone.
fn in_lines(
    asked: &line::Train,
    common: &line::Common,
    law: (Passport, Calendar),
    out: &mut Output,
) -> Result<(), Failure> {
    let is_free = asked.lesson.is_none() && asked.from.is_none();
    let keeps = asked.record.is_some() || asked.result.is_some() || asked.save.is_some();
    if !common.plain || !is_free || keeps {
        return Err(Failure::usage(
            "a lesson by hand needs a terminal and its screen. Start it in one without --plain; add \
             --auto to have the lesson played as lines; or practise freely in lines with \
             `dost --plain train`.",
        ));
    }
    let lang = common.lang.map(Lang::from).unwrap_or_default();
    let engine = open_live(law.0.clone(), law.1.clone()).map_err(failed)?;
    let setup = plain::Setup { engine: &engine, lang, desk: None, law };
    let done = plain::run(setup, &mut io::stdin().lock(), out.writer()).map_err(desk::ended);
    engine.stop();
    done
}

/// A class of the lesson, or of the plain visit.
fn serve(
    (asked, address): (&line::Train, SocketAddr),
    common: &line::Common,
    (place, today): (&Place, NaiveDate),
    (passport, calendar): (&Passport, &Calendar),
    out: &mut Output,
) -> Result<(), Failure> {
    let on_screen = !common.plain;
    if on_screen && !class::is_terminal() {
        return Err(Failure::usage(
            "the trainer's page needs a terminal. Start it in one, or add --plain to hold the class \
             in lines.",
        ));
    }
    let ground = Ground::new(passport, calendar);
    let lesson = match lesson(asked, place, &ground, today)? {
        Some(lesson) => lesson,
        None => lesson_of(PLAIN, place, &ground, None)?,
    };
    let sandbox = sandbox(Some(&lesson), None, passport, calendar)?;
    let lang = common.lang.map(Lang::from).unwrap_or_default();
    let plan = Plan {
        lesson: Arc::new(lesson),
        sandbox,
        code: class::code(asked)?,
        lang,
        mono: common.mono,
        learners_max: class::learners_max(asked),
    };
    let manner = class::Manner { lang, mono: common.mono, on_screen };
    class::run(plan, (address, asked), manner, out)
}

/// The lesson that is asked for. `--auto` alone plays the plain visit, of today.
fn lesson(
    asked: &line::Train,
    place: &Place,
    ground: &Ground,
    today: NaiveDate,
) -> Result<Option<Lesson>, Failure> {
    let from = asked.from.as_deref().map(|from| law::date(from, today)).transpose()?;
    let (name, day) = match (&asked.lesson, asked.auto) {
        (Some(name), _) => (name.as_str(), from),
        (None, true) => (PLAIN, Some(from.unwrap_or(today))),
        (None, false) if from.is_some() => (PLAIN, from),
        (None, false) => return Ok(None),
    };
    lesson_of(name, place, ground, day).map(Some)
}

/// A lesson by name or file, on its own day or another.
fn lesson_of(
    name: &str,
    place: &Place,
    ground: &Ground,
    day: Option<NaiveDate>,
) -> Result<Lesson, Failure> {
    let (file, text) = source(name, place)?;
    let named = (stem(name), file.as_str());
    let lesson = match day {
        Some(day) => Lesson::parse_from(named, &text, ground, day),
        None => Lesson::parse(named, &text, ground),
    };
    lesson.map_err(Failure::failed)
}

/// A lesson's file and text: one's own before a built-in one of the same name.
fn source(name: &str, place: &Place) -> Result<(String, String), Failure> {
    let path = Path::new(name);
    if path.extension().is_some_and(|it| it == "toml") {
        return Ok((name.to_owned(), read_text(path)?));
    }
    let is_name = |name: &str| name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    let own = place.lessons().join(format!("{name}.toml"));
    if is_name(name) && own.is_file() {
        return Ok((own.display().to_string(), read_text(&own)?));
    }
    match built_in(name) {
        Some(text) => Ok((format!("lessons/{name}.toml"), text.to_owned())),
        None => Err(Failure::usage(format!(
            "there is no lesson \"{name}\". Lessons are: {}; your own go into {}.",
            BUILT_IN.map(|(name, _)| name).join(", "),
            place.lessons().display()
        ))),
    }
}

fn stem(name: &str) -> &str {
    Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name)
}

/// The practice centre of a lesson; without one it begins when that is said, or now.
pub(super) fn sandbox(
    lesson: Option<&Lesson>,
    start: Option<Moment>,
    passport: &Passport,
    calendar: &Calendar,
) -> Result<Sandbox, Failure> {
    let (start, visitor) = match lesson {
        Some(lesson) => (lesson.start, lesson.visitors.first().cloned()),
        None => (start.unwrap_or_else(|| SystemClock.now()), None),
    };
    Sandbox::open_at(start, visitor, passport.clone(), calendar.clone()).map_err(failed)
}

fn recording(
    path: Option<&Path>,
    lesson: Option<&Lesson>,
    text: Text,
    mono: bool,
) -> Result<Option<Recording>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let file: File =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
            Failure::failed(format!(
                "{} cannot be made for the recording ({error}). Nothing was started. Name a file \
                 that is not there yet, in a folder that can be written.",
                path.display()
            ))
        })?;
    let title = lesson.map_or("", |lesson| lesson.title.get(law_lang(text)));
    let title = format!("{} {title}", text.say("title-practice"));
    Ok(Some(Recording::new(Box::new(BufWriter::new(file)), title.trim_end(), mono)))
}

/// A result is written over nothing, and there is one of a lesson alone.
fn free_for_result(path: &Path, has_lesson: bool) -> Result<(), Failure> {
    if !has_lesson {
        return Err(Failure::usage("a result is of a lesson: name one, as in `dost train plain`."));
    }
    match [path.to_owned(), path.with_extension("csv")].iter().find(|path| path.exists()) {
        None => Ok(()),
        Some(there) => Err(Failure::usage(format!(
            "{} is there already and nothing was started. Name a file that is not there yet.",
            there.display()
        ))),
    }
}

/// Writes the result, and says when the recording is not whole.
fn hand_out(played: &Played, asked: &line::Train, text: Text) -> Result<(), Failure> {
    if let (Some(path), Some(result)) = (&asked.result, &played.result) {
        let is_table = path.extension().is_some_and(|it| it == "csv");
        if !is_table {
            replace(path, &result.page(text))?;
        }
        replace(&path.with_extension("csv"), &result.csv())?;
    }
    match (&played.recording_broken, &asked.record) {
        (Some(why), Some(path)) => Err(Failure::failed(format!(
            "the recording {} is not whole: {why}. Practice itself went on. Record again where \
             there is room.",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// `dost train --list`.
fn list(place: &Place, ground: &Ground, text: Text, out: &mut Output) -> Result<(), Failure> {
    for (name, source) in BUILT_IN {
        let file = format!("lessons/{name}.toml");
        let lesson = Lesson::parse((name, &file), source, ground).map_err(Failure::failed)?;
        out.line(&entry(&lesson, text))?;
    }
    for path in own_lessons(&place.lessons()) {
        let shown = path.display().to_string();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        match Lesson::parse((name, &shown), &read_text(&path)?, ground) {
            Ok(lesson) => out.line(&entry(&lesson, text))?,
            Err(errors) => out.line(&errors.to_string())?,
        }
    }
    Ok(())
}

fn entry(lesson: &Lesson, text: Text) -> String {
    let lang = law_lang(text);
    let (title, purpose) = (lesson.title.get(lang), lesson.purpose.get(lang));
    format!("{:<16} {title} — {purpose}", lesson.name)
}

/// Files of the data folder's own lessons, by name.
fn own_lessons(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .take(LISTED_MAX)
        .collect();
    paths.sort();
    paths
}

pub(super) fn broken(error: StageError) -> Failure {
    match error {
        StageError::Play(error) => failed(error),
        StageError::Desk(error) => Failure::failed(error),
    }
}

pub(super) fn failed(error: TrainError) -> Failure {
    match error {
        TrainError::Gone(error) => Failure::of_output(error),
        other => Failure::failed(other),
    }
}
