//! The trainer's console: every row, and that what it does is on the screen at once.

use dost_desk::locale::Lang;

use super::room::{does_as_told, learner, line, task};
use crate::visit::terminal::Terminal;

const CTRL_T: &str = "\x14";
const DOWN: &str = "\x1b[B";
/// Rows of the console, and some more.
const ROWS: usize = 20;

/// Opens the console and goes to a row by its label.
fn to(terminal: &mut Terminal, label: &str) {
    if !terminal.screen().contents().contains("Trainer's console") {
        terminal.types(CTRL_T);
        terminal.shows("Trainer's console");
    }
    for _ in 0..ROWS {
        let at = chosen(terminal);
        if at.contains(label) {
            return;
        }
        terminal.types(DOWN);
        terminal.until("another row", |now| chosen(now) != at);
    }
    panic!("no row {label}");
}

/// The row of the console under the cursor. The desk beside it has one of its own.
fn chosen(terminal: &Terminal) -> String {
    let rows = terminal.rows();
    let column = |row: &String| row.find("┌ Trainer's console").map(|at| row[..at].chars().count());
    let left = rows.iter().find_map(column).unwrap_or_default();
    let own = rows.iter().map(|row| row.chars().skip(left).collect::<String>());
    own.into_iter().find(|row| row.starts_with("│ ▶ ")).unwrap_or_default()
}

/// What the row of a label stands at.
fn value(terminal: &Terminal, label: &str) -> String {
    let mut rows = terminal.rows().into_iter();
    let row = rows.find(|row| row.contains(label) && row.contains('│')).unwrap_or_default();
    let (_, value) = row.split_once(label).unwrap_or_default();
    value.split('│').next().unwrap_or_default().trim().to_owned()
}

fn closes(terminal: &mut Terminal) {
    terminal.press("Esc");
    terminal.until("the desk", |now| !now.screen().contents().contains("Trainer's console"));
}

/// Does as the line says until it asks for what is wanted.
fn follows(terminal: &mut Terminal, wanted: &str) {
    let mut last = String::new();
    for _ in 0..30 {
        terminal.until("another task", |now| task(now).contains(": ") && task(now) != last);
        if task(terminal).contains(wanted) {
            return;
        }
        last = does_as_told(terminal);
    }
    panic!("never asked for {wanted}");
}

/// Nobody posts the notice: the clock goes to the latest safe day and past 15:00, and the sweep has
/// posted it by itself on the screen that was open all the while; then to the end of the term.
#[test]
fn the_sweep_reacts_at_once_when_the_clock_is_moved() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    to(terminal, "To the latest safe day");
    assert_eq!(value(terminal, "To the latest safe day"), "no term yet");
    terminal.press("Enter");
    closes(terminal);
    assert!(terminal.rows()[0].contains("23.11 09:0"), "without a case the clock stays");
    follows(terminal, "Post the notice");
    assert!(!terminal.rows()[0].contains('▲'), "nothing is due: {}", terminal.rows()[0]);
    to(terminal, "To the latest safe day");
    assert_eq!(value(terminal, "To the latest safe day"), "02.12.2026");
    assert_eq!(value(terminal, "To the last day of the term"), "03.12.2026");
    terminal.press("Enter");
    terminal.shows("02.12.2026 10:0");
    closes(terminal);
    terminal.until("the day, and that a case is due on it", |now| {
        now.rows()[0].contains("02.12 10:0") && now.rows()[0].contains("▲1")
    });
    to(terminal, "One hour on");
    for hour in 11..=16 {
        terminal.press("Enter");
        terminal.shows(&format!("02.12.2026 {hour}:0"));
    }
    closes(terminal);
    // No key of anybody's has posted it.
    follows(terminal, "Close the case");
    to(terminal, "To the last day of the term");
    terminal.press("Enter");
    terminal.shows("03.12.2026 10:0");
    closes(terminal);
    terminal.until("the last day", |now| now.rows()[0].contains("03.12 10:0"));
}

/// Each outside system up, slow and down; the title line says so at once, by a sign.
#[test]
fn every_system_can_be_slow_and_down_and_up_again() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    let title = [("MEİS", "MEİS"), ("Social Payments", "Paym."), ("E-sosial portal", "Portal")];
    for (label, _) in title {
        to(terminal, label);
        for state in ["‹ slow ›", "‹ not answering ›", "‹ up ›"] {
            terminal.press("Right");
            terminal.until(state, |now| value(now, label) == state);
        }
        terminal.types("\x1b[D");
        terminal.until("down again", |now| value(now, label) == "‹ not answering ›");
    }
    closes(terminal);
    assert!(terminal.rows()[0].contains("PRACTICE"));
    // Whoever asks now is not answered, and the title says so.
    follows(terminal, "Type the visitor's code");
    does_as_told(terminal);
    terminal.until("the sign of a system that is down", |now| now.rows()[0].contains("MEİS×"));
    to(terminal, "MEİS");
    terminal.press("Enter");
    terminal.until("up again", |now| value(now, "MEİS") == "‹ up ›");
}

/// Every kind of visitor has somebody of it, and each time the next one.
#[test]
fn the_next_visitor_is_of_the_kind_that_was_chosen() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    let label = "Next visitor takes a ticket";
    to(terminal, label);
    let kinds = [
        "plain case",
        "already paid",
        "paid before",
        "unknown to MEİS",
        "no sentence",
        "exonerated",
        "from abroad",
        "foreigner",
    ];
    let mut codes = Vec::new();
    for kind in kinds {
        terminal.until(kind, |now| value(now, label).starts_with(&format!("‹ {kind} ›")));
        let before = value(terminal, label);
        terminal.press("Enter");
        terminal.until("a visitor", |now| value(now, label) != before);
        codes.push(value(terminal, label).rsplit(' ').next().unwrap().to_owned());
        terminal.press("Right");
    }
    codes.dedup();
    assert_eq!(codes.len(), kinds.len(), "{codes:?}");
    closes(terminal);
    terminal.shows(&format!("S-{:03}", kinds.len()));
}

/// A pause holds keys and clock; the lesson begins anew from anywhere.
#[test]
fn a_pause_holds_the_desk_and_the_lesson_begins_anew() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    follows(terminal, "Call the visitor");
    let before = line(terminal);
    to(terminal, "Pause");
    terminal.press("Enter");
    terminal.until("the pause", |now| value(now, "Pause") == "on");
    closes(terminal);
    terminal.until("that it is paused", |now| line(now).contains("PAUSED"));
    // A key of the desk does nothing; the console is answered after it and shows that.
    terminal.press("Enter");
    to(terminal, "Pause");
    terminal.press("Enter");
    terminal.until("no pause", |now| value(now, "Pause") == "off");
    closes(terminal);
    assert_eq!(line(terminal), before);
    assert!(!terminal.screen().contents().contains("called 1/3"));
    does_as_told(terminal);
    terminal.shows("The visitor sits down");
    to(terminal, "Back to the start of the lesson");
    terminal.press("Enter");
    terminal.shows("Give the visitor a ticket");
    assert!(!terminal.screen().contents().contains("S-001"), "no ticket is left");
}
