//! A joined terminal whose process is stopped by job control from elsewhere, and goes on.

use std::time::Instant;

use dost_desk::terminal::session::{ENTER, LEAVE};
use rustix::process::Signal;
use rustix::termios::{Action, LocalModes, OptionalActions, tcflow, tcgetattr, tcsetattr};

use super::centre::{Centre, PATIENCE};
use super::frozen::{Joined, mode};

/// Until the process stands still.
fn stands(joined: &Joined) {
    until(|| {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", joined.pid)).unwrap();
        stat.rsplit_once(") ").unwrap().1.starts_with('T')
    });
}

#[track_caller]
fn until(done: impl Fn() -> bool) {
    let late = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < late, "it did not happen");
        std::thread::yield_now();
    }
}

/// What the terminal shows of all that it was sent.
fn shown(joined: &Joined) -> vt100::Parser {
    let size = |number| std::num::NonZeroU16::new(number).unwrap();
    let mut shown = vt100::Parser::new(size(40), size(120), 0);
    shown.process(&joined.bytes);
    shown
}

/// A mode in which a shell reads a line of its own.
fn as_a_shell(joined: &Joined) {
    let mut mode = tcgetattr(&joined.terminal).unwrap();
    mode.local_modes |= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
    tcsetattr(&joined.terminal, OptionalActions::Now, &mode).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_terminal_is_clean_and_is_drawn_anew_when_it_goes_on() {
    let centre = Centre::open(&[]);
    let mut joined = Joined::start(&centre);
    joined.is_sent(b"PIN");
    let raw = mode(&joined.terminal);
    assert_ne!(raw, joined.found);
    // Twice: what it was found in is not forgotten over the first.
    for _ in 0..2 {
        joined.bytes.clear();
        joined.signal(Signal::TSTP);
        joined.is_sent(LEAVE);
        stands(&joined);
        assert_eq!(mode(&joined.terminal), joined.found);
        let after = shown(&joined);
        let screen = after.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert!(joined.bytes.ends_with(LEAVE), "something was shown after it was given back");
        as_a_shell(&joined);
        joined.bytes.clear();
        joined.signal(Signal::CONT);
        // The last row of the page.
        joined.is_sent(b"quit");
        assert!(joined.bytes.starts_with(ENTER), "it is drawn among the lines of a shell");
        until(|| mode(&joined.terminal) == raw);
        let after = shown(&joined);
        let screen = after.screen();
        assert!(screen.alternate_screen() && screen.bracketed_paste());
        // The whole screen and not what changed of it.
        assert!(screen.contents().contains("Sign in"), "{}", screen.contents());
    }
    joined.signal(Signal::TERM);
    assert_eq!(joined.ends(), 0);
    assert_eq!(mode(&joined.terminal), joined.found);
}

/// Nothing can be said to a terminal that takes nothing; its mode is given back all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_terminal_is_stopped_too() {
    let centre = Centre::open(&[]);
    let mut joined = Joined::start(&centre);
    joined.is_sent(b"PIN");
    let raw = mode(&joined.terminal);
    tcflow(&joined.terminal, Action::OOff).unwrap();
    joined.signal(Signal::TSTP);
    stands(&joined);
    assert_eq!(mode(&joined.terminal), joined.found);
    tcflow(&joined.terminal, Action::OOn).unwrap();
    joined.bytes.clear();
    joined.signal(Signal::CONT);
    joined.is_sent(b"PIN");
    until(|| mode(&joined.terminal) == raw);
    joined.signal(Signal::TERM);
    assert_eq!(joined.ends(), 0);
    assert_eq!(mode(&joined.terminal), joined.found);
}

/// Whoever stops the program over its question for a PIN must not have it shown when they go on.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_over_a_pin_gives_the_echo_back_and_takes_it_again() {
    let centre = Centre::open(&[]);
    let mut joined = Joined::with(&centre, &["--plain", "--lang", "en"]);
    let has = |joined: &Joined, echo| {
        let modes = tcgetattr(&joined.terminal).unwrap().local_modes;
        modes.contains(LocalModes::ECHO) == echo
    };
    joined.is_sent(b"ready");
    joined.types(b"sign-in admin\r");
    until(|| has(&joined, false));
    for signal in [Signal::TSTP, Signal::STOP] {
        joined.signal(signal);
        stands(&joined);
        assert!(signal == Signal::STOP || mode(&joined.terminal) == joined.found);
        as_a_shell(&joined);
        joined.signal(Signal::CONT);
        until(|| has(&joined, false));
    }
    joined.types(b"7731\r");
    joined.is_sent(b"ok ");
    assert!(!joined.bytes.windows(4).any(|part| part == b"7731"), "the PIN is shown");
    until(|| has(&joined, true));
    // With nothing secret asked for it stops as any other.
    joined.signal(Signal::TSTP);
    stands(&joined);
    joined.signal(Signal::CONT);
    joined.types(b"quit\r");
    assert_eq!(joined.ends(), 0);
    assert_eq!(mode(&joined.terminal), joined.found);
}
