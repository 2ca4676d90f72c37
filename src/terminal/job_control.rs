//! A stop by job control: whether this process may, the stop itself, and one that is out of date.

use nix::sys::signal::{SIGSTOP, raise};
use rustix::process::{getpgrp, getppid, getsid};
use tokio::signal::unix::Signal;

/// Whether somebody could let this process go on after a stop: a shell that has given it a group of
/// its own. A session's leader has nobody above them in the session, and whoever stands in the
/// leader's group has no shell that looks after jobs: `ssh -t host dost`, with or without a plain
/// shell between. The kernel asks the same before it stops a process by itself, and does not ask
/// when a process stops itself.
pub(super) fn can_go_on() -> bool {
    let Ok(session) = getsid(None) else { return false };
    let is_beneath = getppid().is_some_and(|parent| getsid(Some(parent)) == Ok(session));
    is_beneath && getpgrp() != session
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
