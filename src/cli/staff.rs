//! `dost staff`: beside a centre that runs it goes through its socket, else the centre is opened
//! for this alone.

use std::path::Path;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::{Place, read_text};
use super::output::Output;
use super::{centre, line, pin, serve};
use crate::engine::hash_pin;
use crate::terminal::office::Ask;

/// Does what was asked for.
///
/// # Errors
/// The centre cannot be reached or opened, or refuses.
pub fn run(
    asked: &line::Staff,
    common: &line::Common,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    if serve::named_socket(common).is_none() && !place.holds_centre() {
        // Before a PIN is asked for.
        return Err(centre::no_centre(place));
    }
    let told = centre::ask(&read(asked)?, common, place, today)?;
    for line in &told.lines {
        out.line(line)?;
    }
    if told.no { Err(Failure::AnswerIsNo) } else { Ok(()) }
}

/// Turns the command line into an ask: files and PINs are read here, so that only the hash of a PIN
/// leaves this process.
fn read(asked: &line::Staff) -> Result<Ask, Failure> {
    Ok(match asked.clone() {
        line::Staff::Add { login, name, role, pin_stdin, key } => {
            let key = key.as_deref().map(key_line).transpose()?;
            Ask::Add { login, name, role, pin_hash: hashed(pin_stdin)?, key }
        }
        line::Staff::List => Ask::List,
        line::Staff::Role { login, role } => Ask::Role { login, role },
        line::Staff::Pin { login, pin_stdin } => Ask::Pin { login, pin_hash: hashed(pin_stdin)? },
        line::Staff::Disable { login } => Ask::Disable { login },
        line::Staff::Who => Ask::Who,
        line::Staff::End { number } => Ask::End { number },
        line::Staff::May { login, action } => Ask::May { login, action },
        line::Staff::Key { login, add: Some(file), .. } => {
            Ask::AddKey { login, line: key_line(&file)? }
        }
        line::Staff::Key { login, remove: Some(number), .. } => Ask::RemoveKey { login, number },
        line::Staff::Key { login, .. } => Ask::Keys { login },
    })
}

fn hashed(pin_stdin: bool) -> Result<String, Failure> {
    hash_pin(&pin::read(pin_stdin)?).map_err(Failure::failed)
}

fn key_line(file: &Path) -> Result<String, Failure> {
    read_text(file).map(|text| text.trim().to_owned())
}
