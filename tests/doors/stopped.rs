//! A joined terminal whose process is stopped by job control, and goes on.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use dost_desk::terminal::session::{ENTER, LEAVE};
use dost_desk::terminal::socket::frame::{self, Code, Kind};
use rustix::process::Signal;
use rustix::termios::{Action, LocalModes, OptionalActions, tcflow, tcgetattr, tcsetattr};
use tokio::net::{UnixListener, UnixStream};

use super::centre::{Centre, PATIENCE, PIN};
use super::frozen::{Joined, NO_SHELL, SHELL, SHELL_WITH_JOBS, mode};

/// How a program is started where nobody could let it go on: as its session's leader, and beneath a
/// leader that looks after no jobs.
const WITHOUT_JOBS: [&str; 2] = [NO_SHELL, SHELL];

/// On a pseudo-terminal, beneath a shell that looks after its jobs.
fn joined(path: &Path, arguments: &[&str]) -> Joined {
    Joined::beneath(SHELL_WITH_JOBS, path, arguments)
}

/// The same without a screen, at its question for a PIN.
fn asked_for_a_pin(shell: &str, centre: &Centre) -> Joined {
    let mut joined = Joined::beneath(shell, &centre.path, &["--plain", "--lang", "en"]);
    joined.is_sent(b"ready");
    joined.types(b"sign-in admin\r");
    until(|| !echoes(&joined));
    joined
}

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
    shows(&joined.bytes)
}

fn shows(bytes: &[u8]) -> vt100::Parser {
    let size = |number| std::num::NonZeroU16::new(number).unwrap();
    let mut shown = vt100::Parser::new(size(40), size(120), 0);
    shown.process(bytes);
    shown
}

/// Whether the terminal shows what is typed.
fn echoes(joined: &Joined) -> bool {
    tcgetattr(&joined.terminal).unwrap().local_modes.contains(LocalModes::ECHO)
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
    let mut joined = joined(&centre.path, &[]);
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
        joined.goes_on();
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
    let mut joined = joined(&centre.path, &[]);
    joined.is_sent(b"PIN");
    let raw = mode(&joined.terminal);
    tcflow(&joined.terminal, Action::OOff).unwrap();
    joined.signal(Signal::TSTP);
    stands(&joined);
    assert_eq!(mode(&joined.terminal), joined.found);
    tcflow(&joined.terminal, Action::OOn).unwrap();
    joined.bytes.clear();
    joined.goes_on();
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
    let mut joined = asked_for_a_pin(SHELL_WITH_JOBS, &centre);
    for signal in [Signal::TSTP, Signal::STOP] {
        joined.signal(signal);
        stands(&joined);
        assert!(signal == Signal::STOP || mode(&joined.terminal) == joined.found);
        as_a_shell(&joined);
        joined.goes_on();
        until(|| !echoes(&joined));
    }
    joined.types(format!("{PIN}\r").as_bytes());
    joined.is_sent(b"ok ");
    assert!(!joined.bytes.windows(4).any(|part| part == PIN.as_bytes()), "the PIN is shown");
    until(|| echoes(&joined));
    // With nothing secret asked for it stops as any other.
    joined.types(b"\x1a");
    stands(&joined);
    joined.goes_on();
    joined.types(b"quit\r");
    assert_eq!(joined.ends(), 0);
    assert_eq!(mode(&joined.terminal), joined.found);
}

/// Half a PIN stands in the terminal. It is shown for once, so that one sees when it does.
fn half_a_pin(joined: &mut Joined) {
    as_a_shell(joined);
    joined.bytes.clear();
    joined.types(b"77");
    joined.is_sent(b"77");
}

/// How many bytes a shell finds there that edits its lines itself.
fn waiting(joined: &Joined) -> u64 {
    let held = tcgetattr(&joined.terminal).unwrap();
    let mut bare = held.clone();
    bare.local_modes.remove(LocalModes::ICANON);
    tcsetattr(&joined.terminal, OptionalActions::Now, &bare).unwrap();
    let waiting = rustix::io::ioctl_fionread(&joined.terminal).unwrap();
    tcsetattr(&joined.terminal, OptionalActions::Now, &held).unwrap();
    waiting
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_pin_is_not_left_to_the_shell_by_a_stop() {
    let centre = Centre::open(&[]);
    let mut joined = asked_for_a_pin(SHELL_WITH_JOBS, &centre);
    half_a_pin(&mut joined);
    joined.signal(Signal::TSTP);
    stands(&joined);
    assert_eq!(waiting(&joined), 0);
    joined.goes_on();
    until(|| !echoes(&joined));
    joined.types(format!("{PIN}\r").as_bytes());
    joined.is_sent(b"ok ");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_pin_is_not_left_to_the_shell_by_an_end() {
    let centre = Centre::open(&[]);
    let mut joined = asked_for_a_pin(SHELL, &centre);
    half_a_pin(&mut joined);
    joined.signal(Signal::TERM);
    assert_eq!(joined.ends(), 128 + Signal::TERM.as_raw());
    joined.types(b"line\r");
    joined.is_sent(b"line>");
    let shown = String::from_utf8_lossy(&joined.bytes);
    assert!(shown.contains("<line>"), "{shown:?}");
}

/// A stop that nobody sees is an end. The kernel spares such a process, which must not stop itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_could_let_go_on_does_not_stop() {
    let centre = Centre::open(&[]);
    for shell in WITHOUT_JOBS {
        let mut joined = Joined::beneath(shell, &centre.path, &[]);
        joined.is_sent(b"PIN");
        // By the second answer the first signal has been looked at.
        for word in ["zeynab", "murad"] {
            joined.signal(Signal::TSTP);
            joined.types(word.as_bytes());
            joined.reads_until(|bytes| shows(bytes).screen().contents().contains(word));
        }
        let is_left = joined.bytes.windows(LEAVE.len()).any(|part| part == LEAVE);
        assert!(!is_left, "it was given back for nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_z_among_lines_does_not_stop_what_nobody_could_let_go_on() {
    let centre = Centre::open(&[]);
    for shell in WITHOUT_JOBS {
        let mut joined = asked_for_a_pin(shell, &centre);
        joined.signal(Signal::TSTP);
        joined.types(format!("{PIN}\r").as_bytes());
        joined.is_sent(b"ok ");
        until(|| echoes(&joined));
        // By the second answer the first has been looked at.
        for _ in 0..2 {
            joined.bytes.clear();
            joined.types(b"\x1a");
            joined.types(b"help quit\r");
            joined.is_sent(b"ok commands=");
        }
    }
}

/// The centre gives the terminal back.
async fn says_farewell(centre: &mut UnixStream, joined: &mut Joined) {
    frame::write(centre, Kind::Screen, LEAVE).await.unwrap();
    joined.is_sent(LEAVE);
}

/// Before the centre's farewell, and between it and the centre's last word: who goes on enters again
/// and leaves once.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_about_the_farewell_leaves_the_terminal_clean() {
    for is_late in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.sock");
        let door = UnixListener::bind(&path).unwrap();
        let mut joined = joined(&path, &[]);
        let came = tokio::time::timeout(PATIENCE, door.accept()).await;
        let (mut centre, _) = came.expect("it does not join").unwrap();
        let hello = tokio::time::timeout(PATIENCE, frame::read(&mut centre)).await;
        assert!(matches!(hello, Ok(Ok(Some((Kind::Hello, _))))), "{hello:?}");
        let screen = [ENTER, b"first page".as_slice()].concat();
        frame::write(&mut centre, Kind::Screen, &screen).await.unwrap();
        joined.is_sent(b"first page");
        if is_late {
            says_farewell(&mut centre, &mut joined).await;
        }
        joined.signal(Signal::TSTP);
        stands(&joined);
        joined.bytes.clear();
        joined.goes_on();
        joined.is_sent(ENTER);
        joined.bytes.clear();
        if !is_late {
            says_farewell(&mut centre, &mut joined).await;
        }
        frame::write(&mut centre, Kind::Bye, &frame::bye(Code::Done, "")).await.unwrap();
        assert_eq!(joined.ends(), 0);
        assert_eq!(mode(&joined.terminal), joined.found);
        // Behind all that the program has written.
        joined.terminal.write_all(b"last line").unwrap();
        joined.is_sent(b"last line");
        let left = joined.bytes.windows(LEAVE.len()).filter(|part| *part == LEAVE).count();
        assert_eq!(left, 1, "late: {is_late}");
    }
}
