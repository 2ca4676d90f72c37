//! A stop by job control: whether this process may, the stop itself, and one that is out of date.

use nix::sys::signal::{SIGSTOP, raise};
use nix::unistd::{Pid, getpgrp, getppid, getsid};
use tokio::signal::unix::Signal;

/// Whether somebody could let this process go on after a stop: a shell that has given it a group of
/// its own. A session's leader has nobody above them in the session, and whoever stands in the
/// leader's group has no shell that looks after jobs: `ssh -t host dost`, with or without a plain
/// shell between. The kernel asks the same before it stops a process by itself, and does not ask
/// when a process stops itself.
pub(super) fn can_go_on() -> bool {
    let Ok(session) = getsid(None) else { return false };
    let parent = getppid();
    // Asked of nobody it would answer for this process.
    let above = if parent == OUTSIDE { None } else { getsid(Some(parent)).ok() };
    is_looked_after(session, above, getpgrp())
}

/// What the kernel says instead of the number of a process outside what this one may see: in a
/// container, of the parent that has put it there, of that one's session and its leader.
const OUTSIDE: Pid = Pid::from_raw(0);

/// Whether a process of this session and group, beneath a parent of the session `above`, has
/// somebody who could let it go on. Nothing that lies outside is taken for one's own.
fn is_looked_after(session: Pid, above: Option<Pid>, group: Pid) -> bool {
    session != OUTSIDE && above == Some(session) && group != session && group != OUTSIDE
}

/// Stops this process; returns when it goes on.
pub(super) fn stop() {
    // To this thread, which goes no further until the process goes on.
    if let Err(error) = raise(SIGSTOP) {
        tracing::warn!(%error, "this process could not be stopped");
    }
}

/// Whether such a signal has come that nobody has looked at; it is looked at then.
pub(super) async fn has_come(signal: &mut Signal) -> bool {
    tokio::select! {
        biased;
        _ = signal.recv() => true,
        () = std::future::ready(()) => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use nix::sys::signal::SIGCONT;
    use tokio::signal::unix::{SignalKind, signal};

    use super::*;

    #[test]
    fn only_a_shell_that_has_given_a_group_of_its_own_looks_after_it() {
        let pid = Pid::from_raw;
        for (session, above, group, is_so, who) in [
            (7, Some(7), 9, true, "a job of a shell"),
            (7, Some(7), 7, false, "beneath a leader without jobs"),
            (9, Some(7), 9, false, "the session's leader"),
            (7, Some(6), 9, false, "its shell has gone, and a stranger stands above"),
            (7, None, 9, false, "nobody is to be seen above"),
            (9, Some(0), 9, false, "put into a container from outside, as its session's leader"),
            (9, Some(0), 8, false, "the same in another's group"),
            (0, Some(0), 9, false, "of a session outside"),
            (0, Some(0), 0, false, "of a session and a group outside"),
            (7, Some(7), 0, false, "of a group outside"),
        ] {
            let found = is_looked_after(pid(session), above.map(pid), pid(group));
            assert_eq!(found, is_so, "{who}");
        }
    }

    #[tokio::test]
    async fn a_signal_that_nobody_has_looked_at_is_found_once() {
        let kind = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        let (mut heard, mut waits) = (signal(kind).unwrap(), signal(kind).unwrap());
        assert!(!has_come(&mut waits).await);
        // Nothing to a process that runs.
        raise(SIGCONT).unwrap();
        heard.recv().await;
        assert!(has_come(&mut waits).await);
        assert!(!has_come(&mut waits).await);
    }
}
