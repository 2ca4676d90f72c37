//! `dost train`: practice on an invented centre in memory.

use std::io::{self, IsTerminal};
use std::time::Duration;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::{law, line};
use crate::casework::ids::DeskId;
use crate::locale::{Lang, Text};
use crate::terminal::desk::{DeskSetup, open_desk};
use crate::terminal::house::Manners;
use crate::terminal::seat::Foundation;
use crate::training::lines::{play_lines, summary_line};
use crate::training::sandbox::open_live;
use crate::training::script::PLAIN_FLOW;
use crate::training::stage::{Manner, StageError, play_here};
use crate::training::{Sandbox, TrainError};

/// A practice screen never locks: lessons have breaks, and nothing here is worth a lock.
const LOCK_MINUTES: u32 = 0;

/// Opens the practice desk, or plays the seven steps on it.
///
/// # Errors
/// Passport, calendar or day cannot be used, the terminal is none, or the play broke off.
pub fn run(
    asked: &line::Train,
    common: &line::Common,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let lang = common.lang.map(Lang::from).unwrap_or_default();
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let on_screen = is_terminal && !common.plain;
    if !asked.auto {
        return if on_screen {
            sit_down(place, lang, common.mono)
        } else {
            Err(Failure::usage(
                "the practice desk needs a terminal. Start it in one, or add --auto to have the \
                 seven steps played as lines.",
            ))
        };
    }
    let from = law::date(&asked.from, today)?;
    let sandbox = Sandbox::open(from, law::passport(place, law::SERVICE)?, law::calendar(place)?)
        .map_err(failed)?;
    let engine = sandbox.engine().clone();
    let pace = Duration::from_secs(u64::from(asked.pace));
    let text = Text::of(lang);
    let done = if on_screen {
        let manner = Manner { pace, lang, mono: common.mono };
        play_here(PLAIN_FLOW, sandbox, manner).map_err(broken).and_then(|summary| match summary {
            Some(summary) => out.line(&summary_line(&summary, text).to_string()),
            None => out.line(&text.say("cli-train-left")),
        })
    } else {
        play_lines(PLAIN_FLOW, &sandbox, pace, text, out.writer()).map(|_| ()).map_err(failed)
    };
    engine.stop();
    done
}

/// The practice desk, for hands.
fn sit_down(place: &Place, lang: Lang, mono: bool) -> Result<(), Failure> {
    let (passport, calendar) = (law::passport(place, law::SERVICE)?, law::calendar(place)?);
    let engine = open_live(passport.clone(), calendar.clone()).map_err(failed)?;
    let manners = Manners { lang, mono, lock_minutes: LOCK_MINUTES, ..Manners::default() };
    let setup = DeskSetup {
        engine,
        desk: Some(DeskId(1)),
        foundation: Foundation { passport, calendar, territory: None },
        manners,
    };
    open_desk(setup).map_err(Failure::failed)
}

fn broken(error: StageError) -> Failure {
    match error {
        StageError::Play(error) => failed(error),
        StageError::Desk(error) => Failure::failed(error),
    }
}

fn failed(error: TrainError) -> Failure {
    match error {
        TrainError::Gone(error) => Failure::of_output(error),
        other => Failure::failed(other),
    }
}
