//! `dost train`: practice on an invented centre in memory.

use std::time::Duration;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::{law, line};
use crate::locale::{Lang, Text};
use crate::training::lines::play_lines;
use crate::training::script::PLAIN_FLOW;
use crate::training::{Sandbox, TrainError};

/// Plays the seven steps.
///
/// # Errors
/// Passport, calendar or day cannot be used, or the play broke off.
pub fn run(
    asked: &line::Train,
    place: &Place,
    lang: Lang,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    if !asked.auto {
        return Err(Failure::usage("practice plays by itself only, for now. Add --auto."));
    }
    let from = law::date(&asked.from, today)?;
    let sandbox = Sandbox::open(from, law::passport(place, law::SERVICE)?, law::calendar(place)?)
        .map_err(failed)?;
    let pace = Duration::from_secs(u64::from(asked.pace));
    play_lines(PLAIN_FLOW, &sandbox, pace, Text::of(lang), out.writer()).map_err(failed)?;
    sandbox.engine().stop();
    Ok(())
}

fn failed(error: TrainError) -> Failure {
    match error {
        TrainError::Gone(error) => Failure::of_output(error),
        other => Failure::failed(other),
    }
}
