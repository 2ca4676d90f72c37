//! Where the answers of a command go: standard output, which may be a pipe that somebody closes.

use std::io::{self, Write};

use super::failure::Failure;
use crate::locale::clean::shown;

/// Writes a command's answer. A reader that has gone away (`| head`) ends the command quietly.
pub struct Output<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Output<'a> {
    /// An answer that goes to `out`.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    /// Writes text, but for what may not be sent to a terminal.
    ///
    /// # Errors
    /// [`Failure::ReaderGone`] when nobody reads any more, else [`Failure::Failed`].
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(shown(text).as_bytes()).map_err(Failure::of_output)
    }

    /// Writes one line.
    ///
    /// # Errors
    /// As [`Output::text`].
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        writeln!(self.out, "{}", shown(line)).map_err(Failure::of_output)
    }

    /// Hands everything on.
    ///
    /// # Errors
    /// As [`Output::text`].
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(Failure::of_output)
    }

    /// The writer itself, for what writes on its own.
    pub fn writer(&mut self) -> &mut dyn Write {
        self.out
    }
}

impl Failure {
    /// What a failed write of the answer means.
    pub fn of_output(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Self::failed(format!(
            "the answer could not be written ({error}). What the command did stands; \
             check where its output goes."
        ))
    }
}
