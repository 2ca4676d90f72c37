//! Terminals and folders that are not as they should be, and the first screen of all.

use std::fs;

use super::house::{Home, PIN, There};
use super::route::Who;
use super::terminal::{Terminal, said};
use dost_desk::locale::{Lang, Text};

const TEXT: Text = Text::of(Lang::En);

/// The desk draws from a thread of its own: once a lock on standard output kept it blank.
#[test]
fn the_first_screen_is_drawn_without_a_key() {
    let home = Home::founded();
    let mut there = home.desk(&[]);
    there.terminal.shows(&said(TEXT, "sign-in-title"));
    assert!(there.terminal.screen().alternate_screen());
    there.killed();

    let empty = Home::new();
    let mut fresh = empty.desk(&["--lang", "en"]);
    fresh.terminal.shows(&said(TEXT, "set-up-title"));
    fresh.killed();
}

/// The title is longer than twenty columns.
fn says_small(terminal: &Terminal) -> bool {
    let rows = terminal.rows();
    let title = rows[0].trim_end_matches('…').trim_end();
    !title.is_empty()
        && said(TEXT, "too-small-title").starts_with(title)
        && rows.iter().any(|row| row.contains("20×5"))
}

#[test]
fn a_terminal_too_small_says_so_and_recovers() {
    let home = Home::founded();
    let data = home.data();
    let line = ["--data", data.to_str().unwrap()];
    let mut there = There::start(home.folder.path(), &line, "xterm", (20, 5));
    there.resize(20, 5);
    there.terminal.until("the page for small terminals", says_small);
    there.resize(80, 24);
    there.terminal.sign_in(TEXT, Who::Agent.login(), PIN);
    there.resize(20, 5);
    there.terminal.until("the page for small terminals", says_small);
    there.resize(80, 24);
    there.terminal.until("the desk", |terminal| terminal.rows()[0].contains("DOST"));
    there.resize(20, 5);
    there.terminal.until("the page for small terminals", says_small);
    there.terminal.press("Ctrl-X");
    there.ends(0);
}

#[test]
fn a_dumb_terminal_is_refused_with_the_remedy() {
    let home = Home::founded();
    let data = home.data();
    let line = ["--data", data.to_str().unwrap()];
    for term in ["dumb", ""] {
        let there = There::start(home.folder.path(), &line, term, (80, 24));
        let terminal = there.ends(1);
        let words = terminal.screen().contents();
        assert!(words.contains("--plain") && words.contains("TERM"), "{words}");
    }
}

#[test]
fn a_closed_input_is_refused_with_the_remedy() {
    let home = Home::founded();
    let data = home.data();
    let run = crate::process::run(home.folder.path(), &["--data", data.to_str().unwrap()], b"");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--plain"), "{}", run.err);
}

/// Rights do not bind the superuser, so the folder is put where nobody can make one.
#[test]
fn a_folder_that_cannot_be_written_is_said_before_the_screen() {
    let home = tempfile::tempdir().unwrap();
    let line = ["--data", "/dev/null/x"];
    let there = There::start(home.path(), &line, "xterm", (80, 24));
    let terminal = there.ends(1);
    let words = terminal.screen().contents();
    assert!(words.contains("/dev/null/x") && words.contains("--data"), "{words}");
    assert!(!terminal.raw.contains(&0x1b), "no screen was opened");
}

/// A paste of one MiB into a field ends with a bell and a desk that goes on.
#[test]
fn a_paste_without_measure_is_cut() {
    let home = Home::founded();
    let mut there = home.desk(&[]);
    there.terminal.shows(&said(TEXT, "sign-in-title"));
    let paste = format!("\x1b[200~{}\x1b[201~", "a".repeat(1 << 20));
    there.terminal.types(&paste);
    there.terminal.shows("aaaa");
    there.terminal.press("Ctrl-X");
    there.terminal.shows(&said(TEXT, "confirm-hint"));
    there.terminal.press("Enter");
    there.terminal.shows(&said(TEXT, "last-out-title"));
    there.terminal.press("Enter");
    there.ends(0);
    assert!(fs::metadata(home.data().join("drafts")).unwrap().len() < 1 << 16);
}
