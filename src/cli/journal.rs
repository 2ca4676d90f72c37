//! `dost journal`.
use super::failure::Failure;
use super::files::Place;
use super::line;
use super::output::Output;

/// Runs it.
pub fn run(_: &line::Journal, _: &Place, _: &mut Output) -> Result<(), Failure> {
    Err(Failure::failed("not there yet"))
}
