//! The time machine: every moment of a run shown again, gone on from, and laid beside the
//! reference.

use std::time::Duration;

use dost_desk::locale::{Lang, Text};
use dost_desk::training::result::LessonResult;
use dost_desk::training::room::Listeners;
use regex::Regex;

use super::played::room;
use super::room::{does_as_told, finishes, learner, line};
use crate::visit::house::Here;
use crate::visit::terminal::Terminal;

/// Closes the result, leaves, and takes home what was done.
fn leaves(mut here: Here, listeners: &Listeners) -> LessonResult {
    here.terminal.press("Enter");
    here.terminal.press("Ctrl-X");
    here.terminal.press("Enter");
    here.ends();
    listeners.ending.recv().unwrap().unwrap().result.unwrap()
}

/// The bar of a moment, by its number.
fn at(number: usize) -> impl Fn(&Terminal) -> bool {
    move |now| line(now).contains("AS OF") && line(now).contains(&format!("· {number}/"))
}

/// The number of the moment that is shown; nothing at the desk, whose line has a step's.
fn number(terminal: &Terminal) -> Option<usize> {
    let line = line(terminal);
    let (before, _) = line.strip_prefix(" AS OF")?.split_once('/')?;
    before.rsplit(' ').next()?.parse().ok()
}

#[test]
fn a_moment_is_shown_as_it_stood_and_gone_on_from() {
    let (mut here, listeners) = learner("plain", Lang::En);
    let terminal = &mut here.terminal;
    for told in ["Give the visitor a ticket", "Now the agent comes", "Sign in (agent)"] {
        terminal.shows(told);
        does_as_told(terminal);
    }
    terminal.shows("Call the visitor");
    let called_before = terminal.rows();
    does_as_told(terminal);
    terminal.shows("The visitor sits down");
    let now = terminal.rows();
    terminal.types("\x1a");
    terminal.shows("AS OF 23.11 09:");
    // Keys of the desk do nothing here: the moment is read-only.
    terminal.press("F4");
    terminal.types("x");
    terminal.types("\x1b[H");
    terminal.until("the first moment", at(1));
    assert!(line(terminal).contains("the run begins"), "{}", line(terminal));
    assert!(!terminal.screen().contents().contains("S-001"), "no ticket yet");
    terminal.press("Esc");
    terminal.shows("The visitor sits down");
    let same = |rows: &[String]| rows[1..20].to_vec();
    assert_eq!(same(&terminal.rows()), same(&now), "now is as it was");
    // Back to before the call, and on from there: the call is to be made again.
    terminal.types("\x1a");
    terminal.until("a moment", |now| number(now).is_some());
    let mut guard = 0;
    let mut seen = Vec::new();
    while !line(terminal).contains("step begins") {
        seen.push(line(terminal));
        assert!(number(terminal) != Some(1), "{seen:#?}");
        let before = number(terminal);
        terminal.types("\x1b[D");
        terminal.until("the act before", |now| number(now) != before);
        guard += 1;
        assert!(guard < 40);
    }
    terminal.press("Enter");
    for told in ["Now the agent comes", "Sign in (agent)"] {
        terminal.shows(told);
        does_as_told(terminal);
    }
    terminal.shows("Call the visitor");
    assert_eq!(same(&terminal.rows())[2..10], same(&called_before)[2..10]);
    // What came after is an earlier run, and can be shown.
    terminal.types("\x1a");
    terminal.until("a moment", |now| number(now).is_some());
    terminal.press("Tab");
    terminal.until("the earlier run", |now| line(now).contains("earlier run 1"));
    assert!(terminal.screen().contents().contains("S-001"));
    terminal.press("Esc");
    finishes(&mut here, Lang::En);
    assert!(leaves(here, &listeners).is_over());
}

/// Back over every act of a play to its first moment, and forward to now; then it plays on.
#[test]
fn the_arrows_reach_every_act_of_a_play() {
    let (mut here, _listeners) = room("plain", Lang::En, Duration::from_secs(3_600), None);
    let terminal = &mut here.terminal;
    terminal.shows("┌ 1. Queue");
    terminal.types(" ");
    terminal.shows("PAUSED");
    for _ in 0..60 {
        if terminal.screen().contents().contains("┌ 3. Papers") {
            break;
        }
        let before = terminal.screen().contents_formatted();
        terminal.press("Right");
        terminal.until("the next act", |now| now.screen().contents_formatted() != before);
    }
    terminal.shows("┌ 3. Papers");
    let mut back = Vec::new();
    loop {
        let before = number(terminal);
        terminal.types("\x1b[D");
        terminal.until("the act before", |now| number(now).is_some() && number(now) != before);
        back.push(line(terminal));
        if number(terminal) == Some(1) {
            break;
        }
    }
    let has = |words: &str| back.iter().any(|line| line.contains(words));
    for act in ["Call the visitor", "Give the visitor a ticket", "the clock moved on", "sits down"]
    {
        assert!(has(act), "{act}: {back:#?}");
    }
    assert!(has("the step begins") && has("the run begins"), "{back:#?}");
    let mut forward = Vec::new();
    while number(terminal).is_some() {
        forward.push(line(terminal));
        let before = number(terminal);
        terminal.press("Right");
        terminal.until("the act after", |now| number(now) != before);
    }
    back.reverse();
    assert!(forward.len() >= back.len(), "{forward:#?}\n{back:#?}");
    terminal.shows("PAUSED");
    terminal.shows("┌ 3. Papers");
}

/// The page at the end of a visit by hand with one refusal in it, in both languages.
#[test]
fn a_run_is_laid_beside_the_reference() {
    for lang in [Lang::Az, Lang::En] {
        let text = Text::of(lang);
        let (mut here, _listeners) = learner("plain", lang);
        let task = text.say("goal-ticket-issue").into_owned();
        here.terminal.shows(&task);
        // Registering comes later: the desk says no, and here the two part.
        here.terminal.press("F7");
        here.terminal.until("the refusal", |now| line(now).contains('×'));
        finishes(&mut here, lang);
        here.terminal.types("\x1a");
        here.terminal.shows(text.say("past-over").as_ref());
        insta::assert_snapshot!(format!("moment_{}", lang.code()), steady(&here.terminal));
        here.terminal.types("c");
        here.terminal.shows(text.say("compare-you").as_ref());
        insta::assert_snapshot!(format!("compared_{}", lang.code()), steady(&here.terminal));
        here.terminal.press("Esc");
        here.terminal.shows(text.say("past-over").as_ref());
    }
}

/// The screen, with the minutes that the machine's speed decides put to nothing. Whether the end of
/// a row was written as blanks or wiped is nothing that is seen.
fn steady(terminal: &Terminal) -> String {
    let minutes = Regex::new(r"\b\d\.\d\b").unwrap();
    let rows: Vec<String> = terminal.rows().iter().map(|row| row.trim_end().to_owned()).collect();
    minutes.replace_all(&rows.join("\n"), "0.0").into_owned()
}

/// Any keys at all, in any order: the step's start is one way away, and the lesson can be finished.
#[test]
fn whatever_was_pressed_the_step_begins_again_and_is_finished() {
    const KEYS: [&str; 22] = [
        "\r", "\x1b", "\t", "\x1b[2~", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~",
        "\x1b[18~", "\x1b[19~", "\x1b[20~", "\x1b[A", "\x1b[B", "\x10", "\x0b", "a", "7", "p", "n",
        " ", "?",
    ];
    for seed in [1_u64, 7, 23] {
        let (mut here, listeners) = learner("plain", Lang::En);
        let terminal = &mut here.terminal;
        for told in
            ["Give the visitor", "Now the agent", "Sign in (", "Call the visitor", "sits down"]
        {
            terminal.shows(told);
            does_as_told(terminal);
        }
        terminal.shows("Type the visitor's code");
        let mut state = seed;
        for _ in 0..150 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % KEYS.len();
            terminal.types(KEYS[at]);
        }
        terminal.types("\x14");
        terminal.shows("Trainer's console");
        terminal.press("Enter");
        terminal.until("the console is gone", |now| {
            !now.screen().contents().contains("Trainer's console")
        });
        finishes(&mut here, Lang::En);
        assert!(leaves(here, &listeners).is_over(), "seed {seed}");
    }
}
