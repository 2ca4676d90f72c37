//! A run that is kept in a file and opened again.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dost_desk::locale::Lang;
use dost_desk::training::lesson::Ground;
use dost_desk::training::opened::{Answer, Opened};
use dost_desk::training::room::{Manner, Room};
use dost_desk::training::run::file::{RUN_BYTES_MAX, RunError, RunFile};
use dost_desk::training::run::{Input, key_input, key_of};
use dost_desk::ui::Options;
use dost_desk::ui::keys::BINDINGS;
use proptest::prelude::*;
use ratatui::layout::Size;

use super::room::{does_as_told, finishes, learner, line};
use super::{law, lesson, sandbox};
use crate::visit::house::Here;
use crate::visit::terminal::Terminal;

/// The run of a visit by hand: a refusal, an outage that is over again, a step begun anew, and a
/// moment gone on from.
fn done() -> RunFile {
    let (mut here, listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    terminal.shows("Give the visitor a ticket");
    terminal.press("F7");
    terminal.until("the refusal", |now| line(now).contains('×'));
    for told in ["Give the visitor a ticket", "Now the agent comes", "Sign in (agent)"] {
        terminal.shows(told);
        does_as_told(terminal);
    }
    terminal.shows("Call the visitor");
    does_as_told(terminal);
    terminal.shows("The visitor sits down");
    // Back to before the call, by the console and by the time machine.
    console(terminal, 0);
    terminal.shows("Call the visitor");
    does_as_told(terminal);
    terminal.shows("The visitor sits down");
    terminal.types("\x1a");
    terminal.until("a moment", |now| line(now).contains("AS OF"));
    terminal.types("\x1b[D");
    terminal.until("the act before", |now| line(now).contains("AS OF"));
    terminal.press("Enter");
    terminal.until("now", |now| !line(now).contains("AS OF"));
    finishes(&mut here, Lang::En);
    here.terminal.press("Enter");
    here.terminal.press("Ctrl-X");
    here.terminal.press("Enter");
    here.ends();
    listeners.ending.recv().unwrap().unwrap().run.unwrap()
}

/// Does what the row of the trainer's console says.
fn console(terminal: &mut Terminal, row: usize) {
    terminal.types("\x14");
    terminal.shows("Trainer's console");
    for _ in 0..row {
        terminal.types("\x1b[B");
    }
    terminal.press("Enter");
    terminal.until("the desk", |now| !now.screen().contents().contains("Trainer's console"));
}

fn opened(run: &RunFile) -> Opened {
    let lesson = lesson("plain");
    let sandbox = sandbox(&lesson);
    Opened::play(run.clone(), Some(lesson), sandbox, Lang::En).unwrap()
}

fn said(opened: &mut Opened, line: &str) -> Vec<String> {
    match opened.answer(line) {
        Answer::Lines(lines) => lines,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_kept_run_comes_to_the_same_end_and_its_moments_are_shown() {
    let run = done();
    let text = run.to_text();
    assert_eq!(RunFile::parse(&text).unwrap(), run);
    let (passport, calendar) = law();
    let ground = Ground::new(&passport, &calendar);
    let taught = run.lesson(&ground, &passport.version).unwrap();
    assert_eq!(taught.as_ref(), Some(lesson("plain").as_ref()));
    let mut opened = opened(&run);
    let heading = opened.heading();
    assert!(
        heading.starts_with("run lesson=plain moments=") && heading.contains("end=same"),
        "{heading}"
    );
    let moments = said(&mut opened, "moments");
    assert!(moments.len() > 20, "{moments:#?}");
    let has = |words: &str| moments.iter().any(|line| line.contains(words));
    for words in ["the run begins", "Call the visitor", "the lesson is over"] {
        assert!(has(words), "{words}: {moments:#?}");
    }
    // Each moment as it stood.
    let first = said(&mut opened, "asof 1").join("\n");
    assert!(
        first.contains("AS OF 23.11 09:00 · 1/") && first.contains("the run begins"),
        "{first}"
    );
    assert!(!first.contains("S-001"), "{first}");
    let last = format!("asof {}", moments.len() - 1);
    let last = said(&mut opened, &last).join("\n");
    assert!(last.contains("99-2026-000001"), "{last}");
    let by_time = said(&mut opened, "asof 09:00").join("\n");
    assert!(by_time.contains("AS OF 23.11 09:00"), "{by_time}");
    for nothing in ["asof 0", "asof 9999", "asof tomorrow", "asof 01.01 00:00"] {
        assert!(
            said(&mut opened, nothing)[0].starts_with("error key=opened-no-moment"),
            "{nothing}"
        );
    }
    said(&mut opened, &format!("asof {}", moments.len() - 1));
    let compared = said(&mut opened, "compare").join("\n");
    assert!(compared.contains("Reference") && compared.contains("Queue"), "{compared}");
    assert_eq!(opened.answer(" save  a b.run "), Answer::Save("a b.run".to_owned()));
    assert_eq!(opened.answer("end"), Answer::End);
    assert!(said(&mut opened, "dance")[0].starts_with("error key=opened-unknown"));
}

#[test]
fn a_kept_run_is_opened_on_the_screen_and_gone_on_from() {
    let (mut here, listeners) = learner("plain", Lang::En);
    for told in ["Give the visitor a ticket", "Now the agent comes", "Sign in (agent)"] {
        here.terminal.shows(told);
        does_as_told(&mut here.terminal);
    }
    here.terminal.shows("Call the visitor");
    here.terminal.press("Ctrl-X");
    here.terminal.press("Enter");
    here.ends();
    let run = listeners.ending.recv().unwrap().unwrap().run.unwrap();
    let lesson = lesson("plain");
    let sandbox = sandbox(&lesson);
    let mut told = None;
    let mut here = Here::run(|stop| {
        let snapshot = sandbox.engine().snapshot();
        let options = Options { lang: Lang::Az, ..Options::new(snapshot, Size::new(80, 24)) };
        let manner = Manner { beat: Duration::from_millis(2), ..Manner::HANDS };
        let (room, feeds, listeners) =
            Room::of_run(run, Some(lesson), sandbox, manner, options, stop);
        told = Some(listeners);
        (room, feeds)
    });
    // In the language it was done in, at its last moment, which is no other end.
    here.terminal.until("the last moment", |now| line(now).contains("AS OF"));
    assert!(!line(&here.terminal).contains("ANOTHER END"), "{}", line(&here.terminal));
    here.terminal.press("Esc");
    here.terminal.until("now", |now| !line(now).contains("AS OF"));
    // What was asked before leaving is still asked.
    here.terminal.press("Esc");
    finishes(&mut here, Lang::En);
    here.terminal.press("Enter");
    here.terminal.press("Ctrl-X");
    here.terminal.press("Enter");
    here.ends();
    let played = told.unwrap().ending.recv().unwrap().unwrap();
    assert!(played.result.unwrap().is_over());
    // And can be kept again, whole.
    assert!(opened(&played.run.unwrap()).heading().contains("end=same"));
}

/// A short run, and one line of it written otherwise with a checksum that fits.
pub fn forged(line: usize, with: &str) -> String {
    let run = short();
    let mut lines: Vec<String> = run.lines().map(str::to_owned).collect();
    lines[line - 1] = with.to_owned();
    let body = format!("{}\n", lines[1..].join("\n"));
    format!("dost-run 1 {}\n{body}", blake3::hash(body.as_bytes()).to_hex())
}

/// A run of three entries, as text.
pub fn short() -> String {
    let lesson = lesson("plain");
    let sandbox = sandbox(&lesson);
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _inside = runtime.enter();
    let options = Options::new(sandbox.engine().snapshot(), Size::new(80, 24));
    let (room, _feeds, _listeners) =
        Room::new(Some(lesson), sandbox, Manner::HANDS, options, None, stopped);
    let mut run = room.run_file().unwrap();
    let mut entry = run.entries[0].clone();
    entry.input = Input::Paste("Əli".to_owned());
    run.entries.push(entry.clone());
    entry.input = Input::Key("F4".to_owned(), 0);
    run.entries.push(entry);
    run.to_text()
}

#[test]
fn a_file_that_is_no_run_is_told_by_its_line() {
    let good = short();
    assert!(RunFile::parse(&good).is_ok());
    let entry = |at: i64, spent: i64, input: &str| {
        format!(r#"{{"at":{at},"spent":{spent},"seen":0,"who":null,"input":{input}}}"#)
    };
    let end = RunFile::parse(&good).unwrap().head.end;
    let paste = format!(r#"{{"paste":"{}"}}"#, "ə".repeat(5_000));
    for (text, told) in [
        (String::new(), "line 1: this is no saved run"),
        ("[Adventure]\nx\n".to_owned(), "line 1: this is no saved run"),
        (good.replacen("dost-run 1", "dost-run 2", 1), "line 1: this run was saved in form 2"),
        (good.replacen("dost-run 1", "dost-run 0", 1), "line 1: this is no saved run"),
        (good.replace("F4", "F5"), "line 1: the checksum is not"),
        (good[..good.len() - 20].to_owned(), "line 1: the checksum is not"),
        (forged(2, "{}"), "line 2: this is not what a run is"),
        (forged(3, "key F4"), "line 3: this is nothing that can be done"),
        (forged(4, &entry(end - 5, 0, r#""act""#)), "line 4: the clock goes back"),
        (forged(3, &entry(i64::MAX, 0, r#""act""#)), "line 3: the clock is years away"),
        (forged(3, &entry(end, -1, r#""act""#)), "line 3: more time was spent"),
        (forged(4, &entry(end, 0, r#"{"key":["F99",0]}"#)), "line 4: there is no such key"),
        (forged(4, &entry(end, 0, r#"{"key":["a",255]}"#)), "line 4: there is no such key"),
        (forged(4, &entry(end, 0, r#"{"system":[3,0]}"#)), "line 4: there is no such key"),
        (forged(4, &entry(end, 0, &paste)), "line 4: there is no such key"),
        ("x".repeat(RUN_BYTES_MAX + 1), "the file has more than"),
    ] {
        let error = RunFile::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(told), "{told}: {error}");
        assert!(error.contains(". "), "what to do next: {error}");
    }
    let (passport, calendar) = law();
    let ground = Ground::new(&passport, &calendar);
    let run = RunFile::parse(&good).unwrap();
    assert!(matches!(run.lesson(&ground, "another"), Err(RunError::Passport(..))));
    let mut run = run;
    let taught = run.head.lesson.as_mut().unwrap();
    taught.text = taught.text.replace("start =", "begin =");
    let error = run.lesson(&ground, &passport.version).unwrap_err().to_string();
    assert!(error.starts_with("line 2: the lesson in this run does not fit"), "{error}");
}

#[test]
fn a_run_that_comes_to_another_end_says_so() {
    let mut run = RunFile::parse(&short()).unwrap();
    run.entries.truncate(1);
    run.head.digest = "0".repeat(64);
    assert!(opened(&run).heading().contains("end=other"));
}

#[test]
fn every_key_of_the_desk_is_kept_as_it_was_pressed() {
    let keys = BINDINGS.iter().flat_map(|row| row.keys).map(|chord| {
        let modifiers = if chord.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        KeyEvent::new(chord.code, modifiers)
    });
    for key in keys {
        let Some(Input::Key(name, bits)) = key_input(key) else { panic!("{key:?}") };
        assert_eq!(key_of(&name, bits), Some(key));
    }
}

proptest! {
    #[test]
    fn every_letter_is_kept_as_it_was_typed(letter in any::<char>(), shift in any::<bool>()) {
        let modifiers = if shift { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        let key = KeyEvent::new(KeyCode::Char(letter), modifiers);
        let Some(Input::Key(name, bits)) = key_input(key) else { panic!("{key:?}") };
        prop_assert_eq!(key_of(&name, bits), Some(key));
    }

    #[test]
    fn no_text_brings_the_reader_down(text in "(dost-run 1 )?.{0,200}") {
        let _ = RunFile::parse(&text);
    }
}
