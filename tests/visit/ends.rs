//! Ways in which a session on a real terminal begins and ends.

use std::sync::Arc;

use dost_desk::engine::{Engine, Options as EngineOptions};
use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::seat::Seat;
use dost_desk::ui::Options;
use ratatui::layout::Size;
use rustix::process::Signal;

use super::house::{Here, Home, PIN, There, foundation, holder, morning};
use super::route::Who;
use super::terminal::said;
use super::walk::names;

const TEXT: Text = Text::of(Lang::En);
const AZ: Text = Text::of(Lang::Az);

/// At the code of a visitor who has just sat down, with half of it typed.
fn half_typed(home: &Home) -> There {
    let mut there = home.desk(&["--desk", "1"]);
    there.terminal.sign_in(TEXT, Who::Agent.login(), PIN);
    for (named, key) in [
        ("next-issue", "Ins"),
        ("box-form-hint", "Enter"),
        ("next-call", "Enter"),
        ("next-serve", "Enter"),
    ] {
        names(&mut there.terminal, TEXT, named);
        there.terminal.press(key);
    }
    names(&mut there.terminal, TEXT, "applicant-next-code");
    there.terminal.types("5ZK");
    there.terminal.shows("5ZK");
    there
}

/// What was typed the moment before is kept: an ending in order waits for its draft.
#[test]
fn a_signal_in_the_middle_of_a_form_gives_the_terminal_and_the_words_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = Home::founded();
        let there = half_typed(&home);
        assert!(there.terminal.screen().alternate_screen());
        there.signal(signal);
        there.ends(0);
        assert!(holder(&home.data()).is_some(), "the centre has outlived the terminal");
        // What it holds in memory alone is lost now.
        home.cut();

        let mut again = home.desk(&["--desk", "1"]);
        again.terminal.sign_in(TEXT, Who::Agent.login(), PIN);
        again.terminal.press("F3");
        again.terminal.shows("5ZK");
        again.killed();
    }
}

#[test]
fn a_terminal_whose_line_is_cut_loses_no_word() {
    let home = Home::founded();
    let there = half_typed(&home);
    let There { terminal, mut child, master, .. } = there;
    drop((terminal, master));
    let pid = child.process_id().unwrap_or_default();
    crate::process::in_time(pid, || child.wait().unwrap());
    home.cut();
    let mut again = home.desk(&["--desk", "1"]);
    again.terminal.sign_in(TEXT, Who::Agent.login(), PIN);
    again.terminal.press("F3");
    again.terminal.shows("5ZK");
    again.killed();
}

/// A fresh folder, by the screen alone: the centre, its administrator, a colleague, and out.
#[test]
fn a_centre_is_set_up_by_keys() {
    let home = Home::new();
    let mut there = home.desk(&[]);
    there.terminal.shows(&said(AZ, "set-up-title"));
    there.terminal.types("Nərimanov\t\t\t\tRəşad Əliyev\t7731\t7731\r");
    names(&mut there.terminal, AZ, "next-add-staff");
    there.terminal.press("Enter");
    there.terminal.shows(&said(AZ, "box-rows-hint"));
    there.terminal.press("Esc");
    names(&mut there.terminal, AZ, "next-add-staff");
    there.terminal.press("Ctrl-X");
    names(&mut there.terminal, AZ, "confirm-hint");
    there.terminal.press("Enter");
    there.terminal.shows(&said(AZ, "last-out-title"));
    there.terminal.types("2");
    there.ends(0);
    let mut again = home.desk(&["--lang", "en"]);
    again.terminal.sign_in(TEXT, "admin", PIN);
    again.terminal.shows("Rəşad");
    again.killed();
}

/// A guest at the socket of a service, before anybody has founded its centre.
#[test]
fn who_does_not_run_the_centre_does_not_found_it() {
    let clock = morning();
    let engine = Engine::in_memory(EngineOptions::with(
        Arc::new(clock),
        dost_desk::gateways::Gateways::not_connected(),
    ))
    .unwrap();
    let options = Options { lang: Lang::En, ..Options::new(engine.snapshot(), Size::new(80, 24)) };
    let centre = engine.clone();
    let mut here = Here::run(|stop| {
        let (mut seat, feeds) = Seat::new(centre, options, foundation(), None, stop);
        seat.founds_nothing();
        (seat, feeds)
    });
    here.terminal.shows(&said(TEXT, "set-up-title"));
    here.terminal.types("Centre\t\t\t\tSomebody Else\t7731\t7731\r");
    here.terminal.shows("Only the user who runs the centre may found it");
    assert!(engine.snapshot().centre.identity.is_none());
    here.terminal.shows("Somebody Else");
    here.terminal.press("Ctrl-X");
    names(&mut here.terminal, TEXT, "confirm-hint");
    here.terminal.press("Enter");
    here.ends();
}

/// Real bytes of a real terminal, without a centre.
#[test]
fn the_page_of_keys_shows_what_comes_and_reports_it() {
    let home = tempfile::tempdir().unwrap();
    let mut there = There::start(home.path(), &["keys", "--lang", "en"], "xterm", (80, 24));
    there.terminal.shows("Press now: F1 ");
    there.terminal.types("\x1bOP");
    there.terminal.shows("F1 arrived: Esc O P");
    there.terminal.press("Enter");
    there.terminal.shows("F2 did not arrive. Instead: Alt-2, Esc 2");
    there.terminal.types("\x1b3");
    there.terminal.shows("F3 arrived by its twin");
    there.terminal.press("Ctrl-X");
    there.terminal.shows("Keys that arrived: 2. Not arrived: 1.");
    there.terminal.press("Enter");
    let terminal = there.ends(0);
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    let after = raw.rsplit("\x1b[?1049l").next().unwrap();
    assert!(after.contains("key name=F1 status=arrived bytes=1b4f50"), "{after:?}");
    assert!(after.contains("ok arrived=2 lost=1"), "{after:?}");
}
