//! The room around the desk: the learner's line, the way back, the console, recordings.

use std::io::Write;
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::session::LEAVE;
use dost_desk::training::record::Recording;
use dost_desk::training::room::{Listeners, Manner, Room};
use dost_desk::ui::Options;
use ratatui::layout::Size;

use super::played::room;
use super::{lesson, sandbox};
use crate::visit::house::Here;
use crate::visit::terminal::Terminal;

/// The row of the learner's line.
const LINE: usize = 20;

/// A lesson by hand.
pub fn learner(name: &str, lang: Lang) -> (Here, Listeners) {
    let lesson = lesson(name);
    let sandbox = sandbox(&lesson);
    let mut told = None;
    let here = Here::run(|stop| {
        let snapshot = sandbox.engine().snapshot();
        let options = Options { lang, ..Options::new(snapshot, Size::new(80, 24)) };
        let manner = Manner { beat: Duration::from_millis(2), ..Manner::HANDS };
        let (room, feeds, listeners) =
            Room::new(Some(lesson), sandbox, manner, options, None, stop);
        told = Some(listeners);
        (room, feeds)
    });
    (here, told.unwrap())
}

/// The learner's line, or the bar of a moment.
pub fn line(terminal: &Terminal) -> String {
    terminal.rows().get(LINE).cloned().unwrap_or_default()
}

/// What the line says is to be done: what stands before item and step.
pub fn task(terminal: &Terminal) -> String {
    let line = line(terminal);
    let ends = ["item ", "bənd "].into_iter().filter_map(|item| line.rfind(&format!("  {item}")));
    line[..ends.min().unwrap_or(line.len())].trim().to_owned()
}

/// Presses what the line names after its colon, key by key.
pub fn does_as_told(terminal: &mut Terminal) -> String {
    let task = task(terminal);
    let keys = task.rsplit_once(": ").map(|(_, keys)| keys.to_owned()).unwrap_or_default();
    for word in keys.split([' ', ',']).filter(|word| !word.is_empty()) {
        let before = terminal.screen().contents_formatted();
        match word {
            "Enter" | "Tab" | "Esc" | "Ins" | "F5" | "F7" | "F8" | "F9" | "F10" | "Ctrl-O" => {
                terminal.press(word);
            }
            "Backspace" => terminal.types("\x7f"),
            typed => terminal.types(typed),
        }
        terminal.until("a change", |now| now.screen().contents_formatted() != before);
    }
    task
}

/// Does what the line says until the lesson is over.
pub fn finishes(here: &mut Here, lang: Lang) {
    let result = format!("┌ {} ", Text::of(lang).say("result-title"));
    let mut last = String::new();
    for _ in 0..40 {
        here.terminal.until("another task", |now| {
            let task = task(now);
            now.screen().contents().contains(&result) || (task.contains(": ") && task != last)
        });
        if here.terminal.screen().contents().contains(&result) {
            break;
        }
        last = does_as_told(&mut here.terminal);
    }
    here.terminal.shows(&result);
}

/// Somebody who has read nothing but the screen, in both languages.
#[test]
fn a_newcomer_finishes_the_plain_visit_by_the_line_alone() {
    for lang in [Lang::Az, Lang::En] {
        let (mut here, listeners) = learner("plain", lang);
        let text = Text::of(lang);
        let result = format!("┌ {} ", text.say("result-title"));
        finishes(&mut here, lang);
        // Nobody has gone another way than the reference.
        here.terminal.types("\x1a");
        here.terminal.shows(text.say("past-over").as_ref());
        here.terminal.types("c");
        here.terminal.shows(text.say("compare-same").as_ref());
        here.terminal.press("Esc");
        here.terminal.until("the moment", |now| {
            !now.screen().contents().contains(text.say("compare-same").as_ref())
        });
        here.terminal.press("Esc");
        here.terminal.shows(&result);
        // Closed and gone on: the result is still what came of it.
        here.terminal.press("Enter");
        here.terminal.until("the desk", |now| !now.screen().contents().contains(&result));
        here.terminal.press("Ctrl-X");
        here.terminal.press("Enter");
        here.ends();
        let played = listeners.ending.recv().unwrap().unwrap();
        let result = played.result.unwrap();
        assert!(result.is_over() && result.mistakes() == 0, "{}", result.page(text));
        assert!(played.summary.unwrap().granted.is_some());
        let table = result.csv();
        assert_eq!(table.lines().count(), 8, "{table}");
        assert!(table.lines().all(|row| row.starts_with("lesson,") || row.starts_with("plain,")));
        assert!(result.page(text).contains("10"), "the standard of item 18");
    }
}

/// Other lessons too, as far as a line can name every letter that is typed.
#[test]
fn lessons_with_a_twist_are_finished_by_the_line_alone() {
    for (name, lang) in [("novruz", Lang::Az), ("two-agents", Lang::En), ("late-notice", Lang::Az)]
    {
        let (mut here, listeners) = learner(name, lang);
        finishes(&mut here, lang);
        here.terminal.press("Enter");
        here.terminal.press("Ctrl-X");
        here.terminal.press("Enter");
        here.ends();
        let result = listeners.ending.recv().unwrap().unwrap().result.unwrap();
        assert!(result.is_over(), "{name}: {}", result.page(Text::of(lang)));
        assert_eq!(result.mistakes(), 0, "{name}: {}", result.page(Text::of(lang)));
    }
}

/// In the wrong order nothing is lost: the desk says why, and the step begins again.
#[test]
fn whoever_tries_everything_gets_back_to_the_steps_start() {
    let (mut here, listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    terminal.shows("Give the visitor a ticket");
    does_as_told(terminal);
    terminal.shows("Now the agent comes");
    does_as_told(terminal);
    terminal.shows("Sign in (agent)");
    does_as_told(terminal);
    terminal.shows("Call the visitor");
    let task = |now: &Terminal| line(now).replace(['✓', '×', '▶'], " ").trim().to_owned();
    let start = task(terminal);
    // Registering comes later; the desk says so, and the line shows that it was wrong.
    terminal.press("F7");
    terminal.until("the refusal", |now| line(now).contains('×'));
    // The visitor is called; going back takes that back too.
    does_as_told(terminal);
    terminal.shows("The visitor sits down");
    terminal.press("F4");
    terminal.types("x9?");
    terminal.press("Esc");
    terminal.press("Esc");
    terminal.types("\x14");
    terminal.shows("Trainer's console");
    terminal.press("Enter");
    terminal.until("the step's start", |now| task(now) == start);
    does_as_told(terminal);
    terminal.shows("The visitor sits down");
    terminal.press("Ctrl-X");
    terminal.press("Enter");
    here.ends();
    let result = listeners.ending.recv().unwrap().unwrap().result.unwrap();
    assert!(!result.is_over());
    assert_eq!(result.mistakes(), 1, "{}", result.page(Text::of(Lang::En)));
    let page = result.page(Text::of(Lang::En));
    assert!(page.contains("× 2. ") && page.contains("(item "), "{page}");
}

#[test]
fn the_console_moves_the_clock_and_the_outside_systems() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    terminal.shows("Give the visitor a ticket");
    terminal.types("\x14");
    terminal.shows("Trainer's console");
    // Up and down the rows by their labels.
    let to = |terminal: &mut Terminal, label: &str| {
        for _ in 0..20 {
            let at = terminal.rows().into_iter().find(|row| row.contains('▶') && row.contains('│'));
            if at.is_some_and(|row| row.contains(label)) {
                return;
            }
            let before = terminal.screen().contents_formatted();
            terminal.types("\x1b[B");
            terminal.until("a row", |now| now.screen().contents_formatted() != before);
        }
        panic!("no row {label}");
    };
    to(terminal, "One day on");
    terminal.press("Enter");
    terminal.shows("24.11.2026 09:0");
    to(terminal, "One hour on");
    terminal.press("Enter");
    terminal.shows("24.11.2026 10:0");
    to(terminal, "MEİS");
    terminal.press("Right");
    terminal.shows("‹ slow ›");
    terminal.press("Right");
    terminal.shows("‹ not answering ›");
    to(terminal, "Next visitor");
    terminal.press("Right");
    terminal.shows("‹ already paid ›");
    terminal.press("Enter");
    terminal.shows("2C4D6E8");
    terminal.press("Esc");
    // The visitor's ticket is on the screen of whoever sits there, and the task is done.
    terminal.shows("S-001");
    terminal.shows("Now the agent comes");
}

/// For terminals that keep Ctrl-T for themselves.
#[test]
fn the_palette_opens_the_console_too() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    terminal.shows("Give the visitor a ticket");
    terminal.types("\x10");
    terminal.types("console");
    terminal.shows("Training console");
    terminal.press("Enter");
    terminal.shows("Trainer's console");
}

#[test]
fn keys_are_shown_large_for_the_room() {
    let (mut here, _listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    terminal.shows("Give the visitor a ticket");
    terminal.types("\x02");
    terminal.shows("1. Queue");
    terminal.press("Ins");
    // I, N, S: the first row of three large letters.
    terminal.shows("██████ ████     ████");
}

/// Where a recording is written in these tests.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What an emulator of 80×24 shows after these pieces of output.
fn rows_of<'a>(output: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let count = |number| NonZeroU16::new(number).unwrap();
    let mut parser = vt100::Parser::new(count(24), count(80), 0);
    output.into_iter().for_each(|piece| parser.process(piece));
    parser.screen().rows(0, 80).collect()
}

/// A player of asciicasts comes to the screen that was seen.
#[test]
fn a_recording_replays_to_the_same_last_screen() {
    let kept = Kept::default();
    let recording = Recording::new(Box::new(kept.clone()), "plain", false);
    let (mut here, listeners) = room("plain", Lang::Az, Duration::ZERO, Some(recording));
    here.terminal.shows("┌ Nəticə ");
    here.terminal.press("Esc");
    // The desk under the result lives on, and what it shows may change until the session is over:
    // the last screen is the one that the terminal was given back from.
    let (terminal, _) = here.ends();
    let shown = terminal.raw.strip_suffix(LEAVE).expect("the terminal was given back");
    let seen = rows_of([shown]);
    assert_eq!(listeners.ending.recv().unwrap().unwrap().recording_broken, None);
    let cast = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let mut lines = cast.lines();
    let head: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(
        (&head["version"], &head["width"], &head["height"]),
        (&2.into(), &80.into(), &24.into())
    );
    let (mut events, mut last) = (Vec::new(), 0.0);
    for line in lines {
        let (at, kind, data): (f64, String, String) = serde_json::from_str(line).unwrap();
        assert!(at >= last && kind == "o", "{line}");
        last = at;
        events.push(data);
    }
    assert_eq!(rows_of(events.iter().map(String::as_bytes)), seen);
    assert!(seen.iter().any(|row| row.contains("┌ Nəticə ")), "{seen:#?}");
}
