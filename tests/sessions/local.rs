//! The local door on a real pseudo-terminal: raw mode, signals, and the terminal given back.
//!
//! The child is this same test program, told to run only [`child`].

use std::io::Read;
use std::io::Write;
use std::num::NonZeroU16;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;

use dost_desk::terminal::Feeds;
use dost_desk::terminal::TerminalFacts;
use dost_desk::terminal::run_local;
use portable_pty::Child;
use portable_pty::CommandBuilder;
use portable_pty::ExitStatus;
use portable_pty::MasterPty;
use portable_pty::PtySize;
use portable_pty::native_pty_system;
use rustix::fs::{Mode, OFlags};
use rustix::process::Pid;
use rustix::process::Signal;
use rustix::process::kill_process;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use tokio::sync::watch;

use super::toy::Log;
use super::toy::Panic;
use super::toy::Toy;
use crate::process::in_time;

/// Set for the child only; its value `panic` makes the toy panic while drawing.
const CHILD: &str = "DOST_TEST_CHILD";

/// Nothing here takes a second; a hang must fail, not wait.
const DEADLINE: Duration = Duration::from_secs(30);

#[test]
#[ignore = "not a test: what the tests below run on a pseudo-terminal"]
fn child() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (_answers, messages) = tokio::sync::mpsc::channel(1);
    let (shared, changed) = watch::channel(0_u64);
    let (_minute, clock) = watch::channel(0_u64);
    let (_stop, stop) = watch::channel(false);
    let toy = Toy {
        text: String::new(),
        answer: 0,
        shared: shared.subscribe(),
        log: Log::default(),
        panic_in: (order == "panic").then_some(Panic::View),
        armed: false,
        last: None,
    };
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let feeds = Feeds { messages, changed, clock, stop };
    let end = runtime.expect("a runtime").block_on(run_local(toy, &facts, feeds));
    let words = match end {
        Ok(end) => format!("end {end:?}"),
        Err(error) => format!("refused: {error}"),
    };
    // The terminal may be gone by now.
    let _ = writeln!(std::io::stdout(), "{words}");
}

/// A pseudo-terminal with the child on it.
struct Tty {
    master: Box<dyn MasterPty + Send>,
    /// The mode before the child started.
    found: String,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: mpsc::Receiver<Vec<u8>>,
    shown: vt100::Parser,
    deadline: Instant,
}

impl Tty {
    fn start(term: &str, order: &str, redirect: &str) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let program = std::env::current_exe().expect("this program");
        let mut command = CommandBuilder::new("/bin/sh");
        let run =
            format!("exec \"$0\" --exact sessions::local::child --ignored --nocapture {redirect}");
        command.args(["-c", &run]);
        command.arg(program);
        command.env("TERM", term);
        command.env(CHILD, order);
        let found = mode(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).expect("the child starts");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let keys = pair.master.take_writer().expect("its input");
        let (bytes, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if bytes.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let count = |number| NonZeroU16::new(number).expect("not zero");
        Self {
            master: pair.master,
            found,
            keys,
            child,
            output,
            shown: vt100::Parser::new(count(24), count(80), 0),
            deadline: Instant::now() + DEADLINE,
        }
    }

    fn types(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).and_then(|()| self.keys.flush()).expect("typed");
    }

    /// Reads until the screen holds `text`.
    fn shows(&mut self, text: &str) {
        while !self.shown.screen().contents().contains(text) {
            let left = self.deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.shown.process(&bytes),
                Err(_) => panic!("no {text:?} in:\n{}", self.shown.screen().contents()),
            }
        }
    }

    /// Until the child has ended.
    #[track_caller]
    fn waits(&mut self) -> ExitStatus {
        let pid = self.child.process_id().unwrap_or_default();
        in_time(pid, || self.child.wait().expect("the child ends"))
    }

    fn signal(&self, signal: Signal) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        let id = id.and_then(Pid::from_raw).expect("a process");
        kill_process(id, signal).expect("a signal");
    }

    /// The child says how it ended, on the first screen, in the mode it found.
    fn ends(&mut self, words: &str) {
        self.shows(words);
        let screen = self.shown.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(mode(self.master.as_ref()), self.found);
        assert!(self.waits().success());
    }
}

fn mode(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a mode"))
}

fn started() -> Tty {
    let mut tty = Tty::start("xterm", "run", "");
    tty.shows("size 80x24");
    assert!(tty.shown.screen().alternate_screen());
    assert_ne!(mode(tty.master.as_ref()), tty.found);
    tty
}

#[test]
fn a_person_types_resizes_and_leaves() {
    let mut tty = started();
    tty.types("Əzizə");
    tty.shows("Əzizə");
    let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
    tty.master.resize(size).expect("a new size");
    tty.shows("size 100x30");
    tty.types("\u{11}");
    tty.ends("end Quit");
}

/// The shell of a stopped session sets a mode of its own, in which what is typed is shown.
#[test]
fn after_a_stop_nothing_typed_is_shown_and_pastes_have_brackets() {
    let mut tty = started();
    let raw = mode(tty.master.as_ref());
    tty.signal(Signal::STOP);
    let path = tty.master.tty_name().expect("its name");
    let flags = OFlags::RDWR | OFlags::NOCTTY;
    let line = rustix::fs::open(path, flags, Mode::empty()).expect("the terminal");
    let mut shell = tcgetattr(&line).expect("a mode");
    shell.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
    tcsetattr(&line, OptionalActions::Now, &shell).expect("the mode of a shell");
    assert_ne!(mode(tty.master.as_ref()), raw);
    tty.shown.process(b"\x1b[?2004l");
    tty.signal(Signal::CONT);
    while !tty.shown.screen().bracketed_paste() {
        let left = tty.deadline.saturating_duration_since(Instant::now());
        tty.shown.process(&tty.output.recv_timeout(left).expect("it enters again"));
    }
    assert_eq!(mode(tty.master.as_ref()), raw);
    drop(line);
    tty.types("Əzizə");
    tty.shows("Əzizə");
    tty.types("\u{11}");
    tty.ends("end Quit");
}

#[test]
fn signals_end_the_session_in_good_order() {
    for (signal, words) in
        [(Signal::TERM, "end Stopped"), (Signal::INT, "end Stopped"), (Signal::HUP, "end HungUp")]
    {
        let mut tty = started();
        tty.signal(signal);
        tty.ends(words);
    }
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let mut tty = Tty::start("xterm", "panic", "");
    tty.shows("size 80x24");
    tty.types("x");
    tty.ends("end Panicked");
}

#[test]
fn a_terminal_that_goes_away_ends_the_process() {
    let tty = started();
    let Tty { master, keys, mut child, output, .. } = tty;
    // The reader holds the line open too, until output comes that nobody takes.
    drop(output);
    let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
    master.resize(size).expect("a new size");
    drop((master, keys));
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || done.send(child.wait().is_ok()));
    assert_eq!(ended.recv_timeout(DEADLINE), Ok(true));
}

#[test]
fn what_is_no_terminal_is_refused_with_the_remedy() {
    let cases = [
        ("xterm", "< /dev/null", "refused: standard input is not a terminal"),
        ("xterm", "| cat", "refused: standard output is not a terminal"),
        ("dumb", "", "refused: the terminal (TERM=\"dumb\") cannot place a cursor"),
    ];
    for (term, redirect, words) in cases {
        let mut tty = Tty::start(term, "run", redirect);
        tty.shows(words);
        tty.shows("--plain");
        assert_eq!(mode(tty.master.as_ref()), tty.found);
        assert!(!tty.shown.screen().alternate_screen());
        tty.waits();
    }
}
