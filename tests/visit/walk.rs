//! By the next-step line alone, through the session loop, on an engine in memory.

use dost_desk::casework::case::{Notice, Stage};
use dost_desk::locale::{Lang, Text};

use super::house::{PIN, desk, engine, morning};
use super::route::{COMMAND_KEYS_MAX, FIN, NOTIFIED, PIN_ASKED, ROUTE, Who};
use super::terminal::{Terminal, said, says};

/// Waits until the screen names the step of a row, and presses the key it names.
pub fn step(terminal: &mut Terminal, text: Text, named: &str, key: Option<&str>) -> usize {
    names(terminal, text, named);
    let Some(key) = key else {
        terminal.types(FIN);
        return 0;
    };
    let words = named_words(terminal, text, named);
    assert!(words.contains(key), "{words:?} does not name {key}");
    if named == PIN_ASKED {
        terminal.types(PIN);
    }
    terminal.press(key);
    1
}

/// Waits until the screen names a step.
pub fn names(terminal: &mut Terminal, text: Text, named: &str) {
    terminal.until(named, |terminal| !named_words(terminal, text, named).is_empty());
}

/// The row of the screen that names a step, or nothing. A box hides what lies under it.
fn named_words(terminal: &Terminal, text: Text, named: &str) -> String {
    row_that_names(&terminal.rows(), text, named)
}

/// The same on the rows of any screen.
pub fn row_that_names(rows: &[String], text: Text, named: &str) -> String {
    let boxes = ["box-form-hint", "confirm-hint", "receipt-hint", "step-up-hint"];
    let hint = |key: &str| rows.iter().find(|row| row.contains(&format!("└ {}", said(text, key))));
    let row = match boxes.iter().find_map(|key| Some((*key, hint(key)?))) {
        Some((key, row)) if key == named => Some(row),
        Some(_) => None,
        None => rows.get(rows.len() - 2).filter(|row| says(row, text, named)),
    };
    row.cloned().unwrap_or_default()
}

fn visit(lang: Lang) -> usize {
    let (clock, text) = (morning(), Text::of(lang));
    let engine = engine(&clock);
    let mut here = desk(&engine, lang);
    let terminal = &mut here.terminal;
    let mut keys = 0;
    let mut seated: Option<Who> = None;
    for row in ROUTE {
        if seated != Some(row.who) {
            if seated.is_some() {
                terminal.sign_out(text);
            }
            terminal.sign_in(text, row.who.login(), PIN);
            seated = Some(row.who);
        }
        keys += step(terminal, text, row.named, row.key);
        if row.named == PIN_ASKED {
            // The box stays until the PIN has been looked at.
            terminal.shows(&said(text, "done-decide"));
        }
    }
    names(terminal, text, NOTIFIED);
    let snapshot = engine.snapshot();
    let case = snapshot.centre.cases.values().next().unwrap();
    assert_eq!(case.stage, Stage::Notified);
    assert!(matches!(case.notice, Notice::Confirmed { .. }));
    assert!(terminal.screen().contents().contains("03-2026-000001"));
    engine.stop();
    assert!(keys <= COMMAND_KEYS_MAX, "{keys} command keys");
    keys
}

/// 18 today; a key more is a step back even below the limit.
#[test]
fn eighteen_command_keys_lead_from_the_ticket_to_the_notice() {
    for lang in [Lang::Az, Lang::En] {
        assert_eq!(visit(lang), 18, "{lang:?}");
    }
}
