//! The command line: what was asked for, who does it, and how the process ends.
//!
//! Answers go to standard output, errors to standard error, and the exit code says which: 0 done,
//! 1 not done, 2 the line was not understood, 101 a fault of the program itself. `--help` and errors
//! are English; passports, the calendar, plain mode and practice speak the language of `--lang`, of
//! the settings, or else: at the desk Azerbaijani, in commands that of `LANG`, or English.
//!
//! Nothing is decided here: rules are asked of `law` and the engine.

mod backup;
mod calendar;
mod centre;
mod class;
mod desk;
mod doctor;
pub mod failure;
pub mod fault;
pub mod files;
mod gateways;
mod journal;
mod keys;
pub mod law;
pub mod line;
mod log;
mod memory;
pub mod output;
mod pin;
mod practice_data;
mod registry;
mod retention;
mod runs;
mod scratch;
mod serve;
pub mod settings;
mod simulate;
mod staff;
mod start;
mod train;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::NaiveDate;
use clap::Parser;

use crate::law::moment::Moment;
use crate::locale::clean::shown;
use crate::locale::{Arg, Lang, Text};
use failure::{EXIT_FAULT, EXIT_USAGE, Failure};
use files::Place;
use line::{Command, Line};
use output::Output;

/// Runs the program with its arguments, its name first.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    memory::never_reaches_a_disk();
    let line = match Line::try_parse_from(arguments) {
        Ok(line) => line,
        Err(answer) => {
            // Help is an answer and goes to standard output; a closed pipe is nobody's fault.
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(EXIT_USAGE));
        }
    };
    // Not locked for long: the desk writes to the same output from a thread of its own.
    let mut stdout = io::stdout();
    let mut out = Output::new(&mut stdout);
    match fault::guarded(|| run(&line, &mut out).and_then(|()| out.flush())) {
        Err(place) => {
            let words =
                Text::of(lang(&line)).with("program-fault", &[("place", Arg::from(&place))]);
            // As below.
            let _ = writeln!(io::stderr(), "dost: {}", shown(&words));
            ExitCode::from(EXIT_FAULT)
        }
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            if let Some(words) = failure.words() {
                // Nobody is left to tell when this fails as well.
                let _ = writeln!(io::stderr(), "{}", shown(&words.to_string()));
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(line: &Line, out: &mut Output) -> Result<(), Failure> {
    if line.desk.is_some() && line.command.is_some() {
        return Err(Failure::usage("--desk goes with the desk itself, not with a command."));
    }
    let place = Place::choose(line.common.data.as_deref())?;
    let named = line.common.lang.map(Lang::from);
    let today = today();
    match &line.command {
        None => desk::run(line, &place, today, out),
        Some(Command::Term(asked)) => law::run_term(asked, &place, today, out),
        Some(Command::Passport(asked)) => law::run_passport(asked, &place, of_commands(named), out),
        Some(Command::Calendar(line::Calendar::Show { year })) => {
            law::show_calendar(*year, &place, of_commands(named), today, out)
        }
        Some(Command::Calendar(line::Calendar::Import { file, preview })) => {
            calendar::import((file, *preview), &line.common, &place, today, out)
        }
        Some(Command::Journal(asked)) => journal::run(asked, &place, out),
        Some(Command::Backup(asked)) => backup::run(asked, &place, now(), out),
        Some(Command::Restore(asked)) => backup::restore(asked, &line.common, &place, out),
        Some(Command::Retention(asked)) => retention::run(asked, &line.common, &place, today, out),
        Some(Command::Doctor(asked)) => doctor::run(asked, &line.common, &place, now(), out),
        Some(Command::Staff(asked)) => staff::run(asked, &line.common, &place, today, out),
        Some(Command::Serve(asked)) => serve::run(line, asked, &place, today, out),
        Some(Command::Stop) => serve::stop(&line.common, &place, out),
        Some(Command::Simulate(asked)) => simulate::run(asked, out),
        Some(Command::Gateways(line::Gateways::Check)) => {
            gateways::check(&place, of_commands(named), now(), out)
        }
        Some(Command::PracticeRegistry(asked)) => registry::run(asked, today, out),
        Some(Command::PracticeData(asked)) => practice_data::run(asked, &place, today, out),
        Some(Command::Keys(asked)) => keys::run(asked, &line.common, out),
        Some(Command::Train(asked)) => train::run(asked, &line.common, &place, today, out),
    }
}

/// The language of what is said of this program itself.
fn lang(line: &Line) -> Lang {
    let named = line.common.lang.map(Lang::from);
    match (&line.command, Place::choose(line.common.data.as_deref())) {
        (None, Ok(place)) => desk::lang(line, &place),
        _ => of_commands(named),
    }
}

/// The machine's clock, read at the edge.
fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn today() -> NaiveDate {
    now().date()
}

/// Language of a command: as named, else that of `LC_ALL`, `LC_MESSAGES` or `LANG`, else English.
fn of_commands(named: Option<Lang>) -> Lang {
    let of_system = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    named.or_else(|| of_system.as_deref().and_then(Lang::parse)).unwrap_or(Lang::En)
}
