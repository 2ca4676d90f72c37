//! The terminal this process was started in, as a door.

use std::io;

use super::facts::TerminalFacts;
use super::program::{End, Feeds, Program};

/// Why this terminal cannot be a desk.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// Input or output is a file or a pipe.
    #[error(
        "{stream} is not a terminal, so no screen can be drawn. Start it in a terminal, or use --plain for lines in and out."
    )]
    NotATerminal {
        /// `standard input` or `standard output`.
        stream: &'static str,
    },
    /// The terminal cannot place its cursor.
    #[error(
        "the terminal (TERM={term:?}) cannot place a cursor, so no screen can be drawn. Set TERM to what it really is, or use --plain for lines in and out."
    )]
    Dumb {
        /// The value of `TERM`.
        term: String,
    },
    /// The operating system refused.
    #[error(
        "this terminal could not be prepared ({0}), nothing was changed. Try another terminal, or use --plain for lines in and out."
    )]
    Refused(#[from] io::Error),
}

/// Runs `program` on the terminal of this process until it ends.
///
/// # Errors
/// [`DoorError`] when there is no usable terminal; the terminal is then as it was.
pub async fn run_local<P, Snapshot, Clock>(
    _program: P,
    _facts: &TerminalFacts,
    _feeds: Feeds<P::Message, Snapshot, Clock>,
) -> Result<End, DoorError>
where
    P: Program,
{
    Ok(End::Stopped)
}
