//! Whether the client at the other end still answers.
//!
//! A process that was stopped takes no frame, but a quiet screen sends it none: nobody would notice
//! it for hours. So it is asked again and again, and goes when nothing of any kind came of it.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::AsyncWrite;
use tokio::sync::{Mutex, Notify};
use tokio::time::MissedTickBehavior;

use super::frame::{self, Kind};

/// Questions in the time after which a terminal is let go.
pub const QUESTIONS: u32 = 4;
/// Questions that may stay unanswered; at the next one the client is let go. So it goes after two to
/// three quarters of that time, and a centre that stood still itself blames nobody for it.
pub const UNANSWERED_MAX: u32 = 2;

/// The questions of one connection.
pub(super) struct Pulse {
    every: Duration,
    unanswered: AtomicU32,
    /// How often the client has said something.
    answers: AtomicU64,
    /// The centre itself reads no answer just now.
    own: AtomicBool,
    due: Notify,
}

impl Pulse {
    /// For a client that is let go within `stall`.
    pub(super) fn within(stall: Duration) -> Self {
        let (unanswered, answers) = (AtomicU32::new(0), AtomicU64::new(0));
        let (own, due) = (AtomicBool::new(false), Notify::new());
        Self { every: stall / QUESTIONS, unanswered, answers, own, due }
    }

    /// The client has said something, whatever it was.
    pub(super) fn heard(&self) {
        self.answers.fetch_add(1, Ordering::AcqRel);
        self.unanswered.store(0, Ordering::Release);
    }

    /// How often it has said something so far.
    pub(super) fn answers(&self) -> u64 {
        self.answers.load(Ordering::Acquire)
    }

    /// A wait of the centre's own, in which nothing of the client is read: it is not blamed for that.
    pub(super) async fn while_ours<T>(&self, wait: impl Future<Output = T>) -> T {
        self.own.store(true, Ordering::Release);
        let done = wait.await;
        self.unanswered.store(0, Ordering::Release);
        self.own.store(false, Ordering::Release);
        done
    }

    /// Resolves when the client has left too many questions unanswered.
    pub(super) async fn lost(&self) {
        let mut every = tokio::time::interval(self.every);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first comes at once.
        every.tick().await;
        loop {
            every.tick().await;
            if self.own.load(Ordering::Acquire) {
                continue;
            }
            if self.unanswered.fetch_add(1, Ordering::AcqRel) >= UNANSWERED_MAX {
                return;
            }
            self.due.notify_one();
        }
    }

    /// Asks whenever it is time, between two frames. Never ends: what cannot be written is not
    /// answered either.
    pub(super) async fn ask<W: AsyncWrite + Unpin>(&self, writer: &Mutex<W>) {
        // For how long a client may have stood still at least, when it finds itself let go.
        let stood = self.every * UNANSWERED_MAX;
        let seconds = u16::try_from(stood.as_secs()).unwrap_or(u16::MAX).to_be_bytes();
        loop {
            self.due.notified().await;
            // Best effort, as said.
            let _ = frame::write(&mut *writer.lock().await, Kind::Ping, &seconds).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a clock that the test moves.
    #[tokio::test(start_paused = true)]
    async fn who_answers_stays_and_who_stops_goes_in_time() {
        let stall = Duration::from_secs(120);
        let pulse = Pulse::within(stall);
        let (ours, mut theirs) = tokio::io::duplex(64);
        let ours = Mutex::new(ours);
        let answers = async {
            for _ in 0..100 {
                let asked = frame::read(&mut theirs).await;
                assert!(matches!(asked, Ok(Some((Kind::Ping, seconds))) if seconds == [0, 60]));
                pulse.heard();
            }
            tokio::time::Instant::now()
        };
        let stopped = tokio::select! {
            stopped = answers => stopped,
            () = pulse.lost() => panic!("it had answered"),
            () = pulse.ask(&ours) => panic!("nobody asks any more"),
        };
        let lost = async {
            tokio::select! { () = pulse.lost() => {}, () = pulse.ask(&ours) => {} }
        };
        assert!(tokio::time::timeout(stall, lost).await.is_ok(), "it was never let go");
        assert!(stopped.elapsed() >= stall / 2, "{:?}", stopped.elapsed());
    }

    /// A script that is far ahead of its session has its answers lie unread.
    #[tokio::test(start_paused = true)]
    async fn nobody_goes_for_what_the_centre_itself_does_not_read() {
        let stall = Duration::from_secs(120);
        let pulse = Pulse::within(stall);
        tokio::select! {
            () = pulse.while_ours(tokio::time::sleep(3 * stall)) => {}
            () = pulse.lost() => panic!("it was not at fault"),
        }
        let lost = tokio::time::timeout(stall, pulse.lost());
        assert!(lost.await.is_ok(), "it is asked again afterwards");
    }
}
