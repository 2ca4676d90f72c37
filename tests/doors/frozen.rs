//! A joined terminal that takes nothing any more: its process can still be told to end, and gives
//! the terminal's mode back.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

use dost_desk::terminal::session::LEAVE;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{Action, LocalModes, tcflow, tcgetattr};

use super::centre::{Centre, PATIENCE};

/// `dost` on a pseudo-terminal of its own.
pub(super) struct Joined {
    shell: Box<dyn Child + Send + Sync>,
    pub(super) pid: i32,
    code: mpsc::Receiver<i32>,
    _master: Box<dyn MasterPty + Send>,
    typed: Box<dyn Write + Send>,
    /// The terminal as the program has it.
    pub(super) terminal: File,
    /// The mode it was found in.
    pub(super) found: String,
    shown: mpsc::Receiver<Vec<u8>>,
    pub(super) bytes: Vec<u8>,
    /// Where a shell that looks after jobs is told to let its job go on.
    go: File,
    _home: tempfile::TempDir,
}

/// Runs the program in the shell's own group and stays; its number and its code go through pipes
/// with names. What the shell then reads from the terminal it shows in brackets.
pub(super) const SHELL: &str = r#"
/bin/sh -c 'echo $$ > "$PID"; exec "$0" "$@"' "$0" "$@"
echo $? > "$CODE"; read line; echo "<$line>"
"#;

/// The same of a shell that looks after jobs: the program has a group of its own, and goes on after
/// a stop once the shell is told so. The shell says nothing of that itself.
pub(super) const SHELL_WITH_JOBS: &str = r#"
set -m; exec 3>&2 2>/dev/null
/bin/sh -c 'echo $$ > "$PID"; exec "$0" "$@" 2>&3 3>&-' "$0" "$@"
code=$?
while [ "$code" = "$STOPPED" ]; do read go < "$GO"; fg > /dev/null; code=$?; done
echo "$code" > "$CODE"; read line; echo "<$line>"
"#;

/// Becomes the program, which then leads the session; its code is told to nobody.
pub(super) const NO_SHELL: &str = r#"echo $$ > "$PID"; exec "$0" "$@""#;

pub(super) fn mode(terminal: &File) -> String {
    let held = tcgetattr(terminal).unwrap();
    format!("{:?} {:?} {:?}", held.input_modes, held.output_modes, held.local_modes)
}

impl Joined {
    pub(super) fn start(centre: &Centre) -> Self {
        Self::with(centre, &[])
    }

    /// The same with more arguments.
    pub(super) fn with(centre: &Centre, arguments: &[&str]) -> Self {
        Self::beneath(SHELL, &centre.path, arguments)
    }

    /// The same beneath this shell, with the centre at `path`.
    pub(super) fn beneath(shell: &str, path: &Path, arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let name = pair.master.tty_name().unwrap();
        let noctty = i32::try_from(OFlags::NOCTTY.bits()).unwrap();
        let terminal =
            OpenOptions::new().read(true).write(true).custom_flags(noctty).open(name).unwrap();
        let found = mode(&terminal);
        // A shell that stays holds the terminal: when its session's leader ends, a terminal loses its
        // mode in any case.
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", shell, env!("CARGO_BIN_EXE_dost")]);
        command.arg("--data");
        command.arg(home.path().join("data"));
        command.arg("--socket");
        command.arg(path);
        command.args(arguments);
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("PID", home.path().join("pid"));
        command.env("CODE", home.path().join("code"));
        command.env("GO", home.path().join("go"));
        command.env("STOPPED", (128 + Signal::STOP.as_raw()).to_string());
        let go = pipe(&home.path().join("go"));
        let (pid, code) = (figure(home.path().join("pid")), figure(home.path().join("code")));
        let shell = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (tell, shown) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4_096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if tell.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let typed = pair.master.take_writer().unwrap();
        let (_master, bytes) = (pair.master, Vec::new());
        let pid = pid.recv_timeout(PATIENCE).expect("the shell starts it");
        Self { shell, pid, code, _master, typed, terminal, found, shown, bytes, go, _home: home }
    }

    /// Reads until the terminal was sent these bytes.
    pub(super) fn is_sent(&mut self, wanted: &[u8]) {
        self.reads_until(|bytes| bytes.windows(wanted.len()).any(|part| part == wanted));
    }

    /// Reads until all that the terminal was sent is as wanted.
    pub(super) fn reads_until(&mut self, is_so: impl Fn(&[u8]) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_so(&self.bytes) {
            let left = until.saturating_duration_since(Instant::now());
            let more = self.shown.recv_timeout(left);
            self.bytes.extend(more.unwrap_or_else(|why| panic!("{why}: {}", self.stands())));
        }
    }

    /// How the process stands and what was sent last, in a line that a log keeps whole.
    fn stands(&self) -> String {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid));
        let waits = std::fs::read_to_string(format!("/proc/{}/wchan", self.pid));
        let last = self.bytes.len().saturating_sub(300);
        format!(
            "process {stat:.60?} waits in {waits:?}, mode {:?}, {} bytes, the last {:?}",
            mode(&self.terminal),
            self.bytes.len(),
            String::from_utf8_lossy(&self.bytes[last..])
        )
    }

    pub(super) fn types(&mut self, bytes: &[u8]) {
        self.typed.write_all(bytes).unwrap();
        self.typed.flush().unwrap();
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.pid).unwrap(), signal).unwrap();
    }

    /// Has [`SHELL_WITH_JOBS`] let it go on.
    pub(super) fn goes_on(&mut self) {
        self.go.write_all(b"\n").unwrap();
    }

    /// Its code, once it has ended by itself.
    pub(super) fn ends(&self) -> i32 {
        self.code.recv_timeout(PATIENCE).expect("it does not end")
    }
}

/// A pipe of this name, open for both ends: opening it waits for nobody.
fn pipe(name: &Path) -> File {
    rustix::fs::mknodat(CWD, name, FileType::Fifo, Mode::RWXU, 0).unwrap();
    OpenOptions::new().read(true).write(true).open(name).unwrap()
}

/// A figure that the shell writes into a pipe of this name, once it does.
fn figure(pipe: PathBuf) -> mpsc::Receiver<i32> {
    rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let figure = std::fs::read_to_string(pipe).unwrap();
        // The test may have failed meanwhile.
        let _ = tell.send(figure.trim().parse().unwrap());
    });
    told
}

impl Drop for Joined {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = kill_process(Pid::from_raw(self.pid).unwrap(), Signal::KILL);
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_terminal_ends_on_a_signal_and_has_its_mode_back() {
    let centre = Centre::open(&[]);
    for signal in [Signal::TERM, Signal::QUIT] {
        let mut joined = Joined::start(&centre);
        joined.is_sent(b"PIN");
        assert_ne!(mode(&joined.terminal), joined.found, "raw");
        // As Ctrl-S, or a multiplexer that reads no more: what is written waits.
        tcflow(&joined.terminal, Action::OOff).unwrap();
        joined.signal(signal);
        assert_eq!(joined.ends(), 0, "{signal:?}");
        assert_eq!(mode(&joined.terminal), joined.found, "{signal:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_takes_what_it_is_sent_is_given_back_whole() {
    let centre = Centre::open(&[]);
    for signal in [Signal::TERM, Signal::QUIT, Signal::INT] {
        let mut joined = Joined::start(&centre);
        joined.is_sent(b"PIN");
        joined.signal(signal);
        joined.is_sent(LEAVE);
        assert_eq!(joined.ends(), 0, "{signal:?}");
        assert_eq!(mode(&joined.terminal), joined.found, "{signal:?}");
    }
}

/// Whoever stops the program over its question for a PIN has a terminal that shows what they type.
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_over_a_pin_gives_the_echo_back() {
    let centre = Centre::open(&[]);
    for (signal, number) in [(Signal::TERM, 15), (Signal::INT, 2), (Signal::HUP, 1)] {
        let mut joined = Joined::with(&centre, &["--plain", "--lang", "en"]);
        joined.is_sent(b"ready");
        joined.types(b"sign-in leyla\r");
        let until = Instant::now() + PATIENCE;
        while tcgetattr(&joined.terminal).unwrap().local_modes.contains(LocalModes::ECHO) {
            assert!(Instant::now() < until, "no PIN is asked for");
            tokio::task::yield_now().await;
        }
        joined.signal(signal);
        assert_eq!(joined.ends(), 128 + number, "{signal:?}");
        assert_eq!(mode(&joined.terminal), joined.found, "{signal:?}");
    }
}
