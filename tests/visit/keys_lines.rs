//! `dost keys --plain` on a terminal: one key after the other, and the terminal is given back.

use dost_desk::locale::{Lang, Text};
use rustix::process::Signal;

use super::house::{There, mode};

const PLAIN: [&str; 4] = ["--lang", "en", "keys", "--plain"];

fn started(home: &tempfile::TempDir) -> There {
    let mut there = There::start(home.path(), &PLAIN, "xterm", (80, 24));
    there.terminal.shows("press key=");
    assert_ne!(mode(there.master.as_ref()), there.found, "keys come one by one");
    there
}

#[test]
fn a_signal_gives_the_terminal_back_and_what_came_is_reported() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let home = tempfile::tempdir().unwrap();
        let mut there = started(&home);
        // A key that is not the one asked for, so that it is known to read.
        there.terminal.types("\x1b[24~");
        there.terminal.shows("other bytes=1b5b32347e");
        there.signal(signal);
        let terminal = there.ends(0);
        let said = String::from_utf8(terminal.raw).unwrap();
        assert!(said.contains("status=not-asked") && said.contains("ok arrived=0"), "{said}");
    }
}

#[test]
fn the_last_key_gives_the_terminal_back_too() {
    let home = tempfile::tempdir().unwrap();
    let mut there = started(&home);
    there.terminal.types("\x18");
    let terminal = there.ends(0);
    let said = String::from_utf8(terminal.raw).unwrap();
    let words = Text::of(Lang::En).say("keys-not-asked").into_owned();
    assert!(said.contains("status=not-asked"), "{words} {said}");
}
