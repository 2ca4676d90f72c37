//! A PIN for somebody, new or known: from a pipe, or typed twice without being shown.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use super::failure::Failure;
use crate::terminal::secret::Unseen;

/// Most bytes read of a typed PIN: a PIN has a dozen digits.
const PIN_BYTES_MAX: u64 = 256;

/// Reads a PIN.
///
/// # Errors
/// There is none, it cannot be read, or it was typed differently the second time.
pub fn read(from_pipe: bool) -> Result<String, Failure> {
    if from_pipe {
        return line();
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "there is no terminal to type a PIN on. Pipe it in and add --pin-stdin.",
        ));
    }
    let first = typed("PIN: ")?;
    if first != typed("The same PIN again: ")? {
        return Err(Failure::failed("the two PINs differ. Nothing was changed; try again."));
    }
    Ok(first)
}

/// Reads the PIN of somebody who is known: from a pipe, or typed once.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn read_known(from_pipe: bool) -> Result<String, Failure> {
    if !from_pipe && !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "there is no terminal to type a PIN on. Pipe it in and add --pin-stdin.",
        ));
    }
    if from_pipe { line() } else { typed("PIN: ") }
}

fn typed(prompt: &str) -> Result<String, Failure> {
    let _unseen = Unseen::begin().map_err(unreadable)?;
    let mut stderr = io::stderr();
    write!(stderr, "{prompt}").and_then(|()| stderr.flush()).map_err(unreadable)?;
    line()
}

fn line() -> Result<String, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().take(PIN_BYTES_MAX).read_line(&mut line).map_err(unreadable)?;
    if read == 0 {
        return Err(Failure::failed(
            "no PIN came on standard input. Nothing was changed; give the PIN as its first line.",
        ));
    }
    Ok(line.trim().to_owned())
}

fn unreadable(error: io::Error) -> Failure {
    Failure::failed(format!("the PIN could not be read ({error}). Nothing was changed; try again."))
}
