//! A process that dies leaves no picture of what it held.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::found;

/// A shell that allows pictures of any size, and then becomes the program.
fn allowing(folder: &Path, program: &[&str]) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", r#"ulimit -c unlimited && exec "$@""#, "sh"]).args(program);
    command.current_dir(folder).env_clear().env("HOME", folder);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// How a process ends that is told to abort once it has said its first line.
fn aborted(mut command: Command) -> Option<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    let is_up = !line.is_empty() && kill_process(pid, Signal::ABORT).is_ok();
    let status = super::ends(&mut child);
    is_up.then_some(status)
}

#[test]
fn no_picture_of_a_centre_that_died_is_written() {
    let home = tempfile::tempdir().unwrap();
    // Whether this system writes any at all: a limit may forbid it, or a program collect them.
    let other = aborted(allowing(home.path(), &["/bin/sh", "-c", "echo up; exec sleep 600"]));
    if !other.is_some_and(|status| status.core_dumped()) {
        eprintln!("this system keeps nothing of a process that died: nothing to see here");
        return;
    }
    found(home.path());
    let data = home.path().join("data");
    let serve = [env!("CARGO_BIN_EXE_dost"), "serve", "--data", data.to_str().unwrap()];
    let status = aborted(allowing(home.path(), &serve)).expect("it was up");
    assert_eq!(status.signal(), Some(6));
    assert!(!status.core_dumped(), "what it held lies in a file now");
}
