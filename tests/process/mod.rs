//! The program as its users start it: arguments, pipes, exit codes, a data folder on a disk.

mod backup;
mod centre;
mod doctor;
mod law;
mod memory;
mod misuse;
mod pipes;
mod unit;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// How long a process of a test may take to end that must; never how long it takes.
const END_PATIENCE: Duration = Duration::from_secs(300);

/// What a run of the program came to.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program, cut off from the settings of whoever runs the tests.
pub fn dost(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dost"));
    for name in
        ["DOST_DATA", "XDG_DATA_HOME", "LC_ALL", "LC_MESSAGES", "LANG", "DOST_LOG", "DOST_SOCKET"]
    {
        command.env_remove(name);
    }
    command.env_remove("CREDENTIALS_DIRECTORY").env("HOME", home);
    command
}

/// Waits for the end of a process that must end; one that does not is killed, and the test has failed.
#[track_caller]
pub fn in_time<T>(pid: u32, wait: impl FnOnce() -> T) -> T {
    let (done, ended) = mpsc::channel::<()>();
    let watching = std::thread::spawn(move || {
        let late = ended.recv_timeout(END_PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout);
        if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw).filter(|_| late) {
            // It may end at this very moment.
            let _ = kill_process(pid, Signal::KILL);
        }
        late
    });
    let outcome = wait();
    drop(done);
    assert!(
        !watching.join().unwrap(),
        "process {pid} did not end in {END_PATIENCE:?} and was killed"
    );
    outcome
}

/// The same of a child of this process.
pub fn ends(child: &mut Child) -> ExitStatus {
    in_time(child.id(), || child.wait().unwrap())
}

/// Runs the program to its end.
pub fn run(home: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = dost(home)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The program may end before it has read everything.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = in_time(child.id(), || child.wait_with_output().unwrap());
    Run {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that needs neither input nor a data folder.
pub fn ask(arguments: &[&str]) -> Run {
    let home = tempfile::tempdir().unwrap();
    let run = run(home.path(), arguments, b"");
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().collect();
    assert!(left.is_empty(), "{arguments:?} left something behind: {left:?}");
    run
}

/// A founded centre in `data` under `home`, with invented systems.
pub fn found(home: &Path) {
    let data = home.join("data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("settings.toml"), "systems = \"practice\"\nlanguage = \"en\"\n")
        .unwrap();
    let script = "centre found \"DOST 3\" 3 4 admin \"Nigar A\"\n1234\n";
    let made = run(home, &["--plain", "--data", data.to_str().unwrap()], script.as_bytes());
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("ok staff=1 role=administrator"), "{}", made.out);
}
