//! A kill at each system call that changes the folder: of opening, committing and closing, and of a
//! backup. Needs `strace`, which delivers the kill as the call is entered, so that it never happens.
//!
//! `strace` counts the calls of one name in one thread. So each name has its turns of its own, in which
//! the thread that is the first to come to its n-th call of that name ends the process; the names are
//! done when a run ends by itself. Opens are left out: most of them only read, and what a kill before
//! an open that creates would leave, one at the change before or after it leaves too. Locks change nothing
//! that stays.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use rustix::process::Signal;

use super::service::{Client, PATIENCE, Service, Tally, founded, on};
use crate::process::{dost, ends, run};

/// The calls that write, sync, rename, remove or make something.
const NAMES: [&str; 26] = [
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "pwritev2",
    "ftruncate",
    "truncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "sync_file_range",
    "msync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "link",
    "linkat",
    "symlink",
    "chmod",
    "fchmod",
    "fchmodat",
];
/// Those at which a kill must have come about, else the test tried something else than it says.
const SURE: [&str; 4] = ["pwrite64", "fdatasync", "fsync", "rename"];
/// The same of a backup.
const SURE_OF_BACKUP: [&str; 3] = ["write", "fsync", "renameat2"];
/// Tickets that are issued while the centre lives.
const TICKETS: usize = 6;
/// Calls of one name after which it is a defect of this test that it still comes to more.
const CALLS_MAX: usize = 300;

/// The program under `strace`, to be killed when one of its threads enters its `when`-th `name`.
fn traced(home: &Path, name: &str, when: usize) -> Command {
    let program = dost(home);
    let mut command = Command::new("strace");
    // The program is the child and `strace` stands beside it: a centre whose tracer is killed lives on,
    // and holds its folder. A name that this machine does not have is no error.
    command.args(["-D", "-f", "-qq", "-o", "/dev/null", "-e"]).arg(format!("trace=?{name}"));
    command.arg("-e").arg(format!("inject=?{name}:signal=SIGKILL:when={when}"));
    command.arg("--").arg(program.get_program());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Whether `strace` may trace here. Where it may not, nothing can be killed at a call.
fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "there is no strace that may trace here");
        eprintln!("not run: there is no strace that may trace here");
    }
    can
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &there);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}

/// Kills of a whole campaign, by the name of the call.
#[derive(Default)]
struct Kills(BTreeMap<&'static str, usize>);

impl Kills {
    fn note(&mut self, name: &'static str) {
        *self.0.entry(name).or_default() += 1;
    }

    /// The figure, and whether each of `sure` was met.
    fn end(&self, what: &str, sure: &[&str]) {
        let total: usize = self.0.values().sum();
        println!("{what}: {total} kills {:?}", self.0);
        for name in sure {
            assert!(self.0.contains_key(name), "{what}: no kill landed on {name}");
        }
    }
}

/// One life of a centre, killed at that call if it comes to it. `true` when it was.
fn life(founded: &Path, name: &str, when: usize, tally: &mut Tally) -> bool {
    let home = tempfile::tempdir().unwrap();
    copied(founded, home.path());
    let mut service = Service::begin_with(traced(home.path(), name, when), home.path());
    let (sender, acks) = mpsc::channel();
    let mut acked = BTreeSet::new();
    if service.is_up(PATIENCE) {
        let client = Client::join(home.path(), 0, TICKETS, sender);
        while acked.len() < TICKETS {
            let Ok(ack) = acks.recv_timeout(PATIENCE) else { break };
            acked.insert(ack);
        }
        let is_done = acked.len() == TICKETS;
        client.let_go();
        if is_done {
            service.signal(Signal::TERM);
        }
        acked.extend(acks.iter());
    }
    let status = service.ended();
    let was_killed = status.signal() == Some(Signal::KILL.as_raw());
    assert!(was_killed || status.success(), "{name} {when}: it ended by itself: {status}");
    assert!(was_killed || acked.len() == TICKETS, "{name} {when}: {acked:?}");
    tally.acked += acked.len();
    tally.compare(home.path(), &acked);
    was_killed
}

/// A backup, killed at that call if it comes to it: no half file under its name, the folder as it was,
/// and the next backup is made. `true` when it was.
fn backup(founded: &Path, recipient: &str, name: &str, when: usize, tally: &mut Tally) -> bool {
    let home = tempfile::tempdir().unwrap();
    copied(founded, home.path());
    let file = home.path().join("centre.age").to_str().unwrap().to_owned();
    let mut child = traced(home.path(), name, when)
        .arg("--data")
        .arg(home.path().join("data"))
        .args(["backup", &file, "--to", recipient])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = ends(&mut child);
    let was_killed = status.signal() == Some(Signal::KILL.as_raw());
    assert!(was_killed || status.success(), "{name} {when}: it ended by itself: {status}");
    let whole = || {
        let key = home.path().join("key").to_str().unwrap().to_owned();
        let checked = run(home.path(), &["backup", "--check", &file, "--identity", &key], b"");
        assert_eq!(checked.code, 0, "{name} {when}: a half file: {}", checked.err);
    };
    assert!(was_killed || Path::new(&file).exists(), "{name} {when}: it said it was done");
    if Path::new(&file).exists() {
        whole();
    }
    tally.compare(home.path(), &BTreeSet::new());
    let next = on(home.path(), &["backup", &file, "--to", recipient, "--replace"], "");
    assert_eq!(next.code, 0, "{name} {when}: {}", next.err);
    whole();
    was_killed
}

/// A centre and the recipient of its backups, whose secret key lies beside it.
fn ready(home: &Path) -> String {
    founded(home, 1);
    let key = home.join("key").to_str().unwrap().to_owned();
    let made = run(home, &["backup", "--new-identity", &key], b"");
    made.out.lines().find(|line| line.starts_with("age1")).expect(&made.err).to_owned()
}

/// Kills at each call of each name until a run ends by itself.
fn each_call(kills: &mut Kills, mut one: impl FnMut(&'static str, usize) -> bool) {
    for name in NAMES {
        let killed = (1..).take_while(|when| {
            assert!(*when < CALLS_MAX, "the calls of {name} do not end");
            one(name, *when)
        });
        killed.for_each(|_| kills.note(name));
    }
}

#[test]
fn a_kill_at_some_calls() {
    if !can_trace() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let recipient = ready(home.path());
    let (mut tally, mut kills) = (Tally::default(), Kills::default());
    for (name, when) in [("pwrite64", 4), ("fdatasync", 3), ("fsync", 2), ("rename", 1)] {
        assert!(life(home.path(), name, when, &mut tally), "no kill landed on {name} {when}");
        kills.note(name);
    }
    assert!(!life(home.path(), "rename", CALLS_MAX, &mut tally), "nobody renames that often");
    kills.end("centre", &SURE);
    let (name, when) = ("renameat2", 1);
    assert!(backup(home.path(), &recipient, name, when, &mut tally), "no kill landed on {name}");
    tally.end("calls");
}

#[test]
#[ignore = "minutes, and needs strace: cargo test --locked --test suite chaos::calls -- --ignored --nocapture"]
fn a_kill_at_every_call() {
    let home = tempfile::tempdir().unwrap();
    let recipient = ready(home.path());
    let (mut tally, mut kills) = (Tally::default(), Kills::default());
    each_call(&mut kills, |name, when| life(home.path(), name, when, &mut tally));
    kills.end("centre", &SURE);
    let mut of_backup = Kills::default();
    each_call(&mut of_backup, |name, when| backup(home.path(), &recipient, name, when, &mut tally));
    of_backup.end("backup", &SURE_OF_BACKUP);
    tally.end("calls");
}
