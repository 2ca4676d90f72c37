//! A kill at every system call that changes the folder, of opening and of committing. Needs
//! `strace`, which delivers the kill at the call itself.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::mpsc;

use super::service::{Client, PATIENCE, Service, Tally, founded};
use crate::process::dost;

/// The calls that create, change, sync, rename or remove something.
const CALLS: &str = "openat,open,creat,write,pwrite64,writev,pwritev,ftruncate,fallocate,fsync,\
                     fdatasync,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,mkdir,\
                     mkdirat,rmdir,link,linkat,symlink,symlinkat,chmod,fchmod,fchmodat,flock,fcntl";
/// Tickets that are issued while the centre lives.
const TICKETS: usize = 6;
/// Calls after which it is a defect of this test that the centre still runs into them.
const CALLS_MAX: usize = 3_000;

/// The program under `strace`, to be killed at the call `when` of each of its threads.
fn traced(home: &std::path::Path, when: usize) -> Command {
    let program = dost(home);
    let mut command = Command::new("strace");
    // The program is the child and `strace` stands beside it: a centre whose tracer is killed lives on,
    // and holds its folder.
    command.args(["-D", "-f", "-qq", "-o", "/dev/null", "-e"]).arg(format!("trace={CALLS}"));
    command.arg("-e").arg(format!("inject={CALLS}:signal=SIGKILL:when={when}"));
    command.arg("--").arg(program.get_program());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Kills at every `stride`-th call until none is left.
fn sweep(stride: usize) -> Tally {
    let mut tally = Tally::default();
    let mut when = 1;
    loop {
        assert!(when < CALLS_MAX, "the calls do not end");
        let home = tempfile::tempdir().unwrap();
        founded(home.path(), 1);
        let mut service = Service::begin_with(traced(home.path(), when), home.path());
        let (sender, acks) = mpsc::channel();
        let mut acked = BTreeSet::new();
        let mut is_done = false;
        if service.is_up(PATIENCE) {
            let client = Client::join(home.path(), 0, TICKETS, sender);
            while acked.len() < TICKETS {
                match acks.recv_timeout(PATIENCE) {
                    Ok(ack) => {
                        acked.insert(ack);
                    }
                    Err(_) => break,
                }
            }
            is_done = acked.len() == TICKETS;
            if is_done {
                service.signal(rustix::process::Signal::KILL);
            }
            client.let_go();
            acked.extend(acks.iter());
        }
        drop(service);
        tally.acked += acked.len();
        tally.compare(home.path(), &acked);
        if is_done {
            return tally;
        }
        when += stride;
    }
}

#[test]
#[ignore = "minutes, and needs strace: cargo test --locked --test suite chaos::calls -- --ignored --nocapture"]
fn a_kill_at_every_call() {
    sweep(1).end("calls");
}
