//! A session without a screen, in the book of the house.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::ledger::Entry;
use super::stay::until_withdrawn;
use crate::casework::ids::StaffId;
use crate::engine::Engine;
use crate::terminal::program::End;
use crate::terminal::seat::CLOCK_SECONDS;

/// A line in the book; taken out when the last handle is dropped.
#[derive(Clone)]
pub struct Presence {
    entry: Arc<Entry>,
    engine: Engine,
    staff: Arc<watch::Sender<Option<StaffId>>>,
    /// When something was last typed, in milliseconds of the engine's elapsed time.
    typed_at: Arc<AtomicU64>,
    a_person_max: usize,
}

impl Presence {
    pub(super) fn new(entry: Arc<Entry>, engine: &Engine, a_person_max: usize) -> Self {
        let staff = Arc::new(watch::Sender::new(None));
        let typed_at = Arc::new(AtomicU64::new(millis(engine.elapsed())));
        Self { entry, engine: engine.clone(), staff, typed_at, a_person_max }
    }

    /// Writes down who has signed in; false when they have more sessions now than one person may
    /// have, and this one should end.
    #[must_use]
    pub fn is_now(&self, staff: Option<StaffId>) -> bool {
        let may_stay = self.entry.is_now(staff, self.a_person_max);
        if may_stay {
            self.staff.send_replace(staff);
        }
        may_stay
    }

    /// Something was typed.
    pub fn typed(&self) {
        self.typed_at.store(millis(self.engine.elapsed()), Ordering::Release);
        let now = self.engine.now();
        self.entry.change(|sitting| sitting.last_key = now);
    }

    /// Resolves when nothing has been typed for so many minutes; with 0 never.
    pub async fn idle(&self, minutes: u32) {
        if minutes == 0 {
            std::future::pending::<()>().await;
        }
        // What is typed meanwhile begins it anew, so it is looked at again and again.
        let mut every = tokio::time::interval(Duration::from_secs(CLOCK_SECONDS));
        while self.engine.minutes_passed(self.typed_at()) < minutes {
            every.tick().await;
        }
    }

    fn typed_at(&self) -> Duration {
        Duration::from_millis(self.typed_at.load(Ordering::Acquire))
    }

    /// Resolves when somebody is signed in and nothing has been typed for so many minutes; with 0
    /// never.
    pub async fn left_alone(&self, minutes: u32) {
        let mut staff = self.staff.subscribe();
        loop {
            // The sender lives in this handle.
            let _ = staff.wait_for(Option::is_some).await;
            tokio::select! {
                () = self.idle(minutes) => return,
                _ = staff.wait_for(Option::is_none) => {}
            }
        }
    }

    /// Resolves when nobody is signed in.
    pub async fn signed_out(&self) {
        let _ = self.staff.subscribe().wait_for(Option::is_none).await;
    }

    /// Resolves when this session is told to end.
    async fn stopped(&self) {
        // A house that dropped its end has stopped too.
        let _ = self.entry.stop().wait_for(|stop| *stop).await;
    }

    /// Resolves when this session may not go on, with the reason.
    pub async fn over(&self) -> End {
        tokio::select! {
            () = self.stopped() => if self.entry.is_ended() { End::Ended } else { End::Stopped },
            end = self.withdrawn() => end,
        }
    }

    /// Resolves when whoever has signed in here may not stay.
    async fn withdrawn(&self) -> End {
        let mut staff = self.staff.subscribe();
        loop {
            let held = *staff.borrow_and_update();
            let gone = async {
                match held {
                    Some(held) => until_withdrawn(&self.engine, held, None).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                end = gone => return end,
                // The sender lives in this handle.
                _ = staff.changed() => {}
            }
        }
    }
}

fn millis(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
