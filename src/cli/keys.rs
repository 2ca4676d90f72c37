//! `dost keys`: which keys of the program this terminal really sends.

use std::io::{self, IsTerminal};

use super::failure::Failure;
use super::line;
use super::output::Output;
use crate::locale::{Lang, Text};
use crate::terminal::key_page::{TerminalKeys, ask_in_lines, report, show_page};

/// Asks for every key and writes the report, also to a file if one is named.
///
/// # Errors
/// The terminal is none, or the report cannot be written.
pub fn run(asked: &line::Keys, common: &line::Common, out: &mut Output) -> Result<(), Failure> {
    let lang = common.lang.map(Lang::from).unwrap_or_default();
    let text = Text::of(lang);
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let check = if common.plain {
        let on_terminal = io::stdin().is_terminal();
        let mut keys: Box<dyn io::BufRead> = if on_terminal {
            Box::new(TerminalKeys::listen().map_err(Failure::of_output)?)
        } else {
            Box::new(io::stdin().lock())
        };
        ask_in_lines(text, on_terminal, &mut keys, out.writer()).map_err(Failure::of_output)?
    } else if is_terminal {
        show_page(lang, common.mono).map_err(Failure::failed)?
    } else {
        return Err(Failure::usage(
            "the page of keys needs a terminal. Start it in one, or add --plain for lines in and \
             lines out.",
        ));
    };
    let lines = report(&check, text);
    for line in &lines {
        out.line(line)?;
    }
    let Some(file) = &asked.save else { return Ok(()) };
    std::fs::write(file, format!("{}\n", lines.join("\n"))).map_err(|error| {
        Failure::failed(format!(
            "the report could not be written to {} ({error}). It stands above; name another file.",
            file.display()
        ))
    })
}
