//! Tries at PINs: for each login one after the other.
//!
//! Tries that ran side by side would all be looked at before the first of them is counted, and once
//! the wait had begun a right PIN would be answered otherwise than a wrong one. So each try knows
//! what became of the one before it, and whether a wait stands is decided before its PIN is looked
//! at. An unknown login waits its turn in the same way, so that the time tells nothing.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Outcome;
use crate::casework::staff::{LockOut, Staff};
use crate::law::moment::Moment;

/// The tries of all logins. As many logins are held as have a try at work or one that was not
/// recorded: no more than there are threads for them and members of staff.
#[derive(Debug, Default)]
pub(super) struct Tries {
    logins: Mutex<BTreeMap<String, Arc<Mutex<Before>>>>,
}

/// What is known of earlier wrong tries beside the newest snapshot.
#[derive(Debug, Default)]
pub(super) struct Before {
    failures: u8,
    locked_until: Option<Moment>,
    /// Where the writer's answer to the last of them comes.
    answer: Option<Receiver<Outcome>>,
}

impl Tries {
    fn logins(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Mutex<Before>>>> {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one try for a login, when those before it have been made.
    pub(super) fn one<T>(&self, login: &str, make: impl FnOnce(&mut Before) -> T) -> T {
        let own = self.logins().entry(login.to_owned()).or_default().clone();
        let mut before = own.lock().unwrap_or_else(PoisonError::into_inner);
        before.settle();
        let done = make(&mut before);
        let forgotten = before.is_nothing();
        drop(before);
        let mut logins = self.logins();
        drop(own);
        let is_last = logins.get(login).is_some_and(|held| Arc::strong_count(held) == 1);
        if forgotten && is_last {
            logins.remove(login);
        }
        done
    }
}

impl Before {
    /// Drops what the newest snapshot shows by now. A failure that the disk did not take stays
    /// counted here, so that a full disk lets nobody guess on.
    fn settle(&mut self) {
        let Some(answer) = &self.answer else { return };
        match answer.try_recv() {
            Ok(Ok(_)) => self.forget(),
            Ok(Err(_)) | Err(TryRecvError::Disconnected) => self.answer = None,
            Err(TryRecvError::Empty) => {}
        }
    }

    fn is_nothing(&self) -> bool {
        self.failures == 0 && self.answer.is_none()
    }

    /// Until when no PIN of this member is looked at, if that is not over.
    pub(super) fn locked(&self, member: &Staff, now: Moment) -> Option<Moment> {
        self.locked_until.max(member.locked_until).filter(|until| now < *until)
    }

    /// A wrong PIN was handed to the writer, whose answer will come there.
    pub(super) fn failed(
        &mut self,
        member: &Staff,
        rule: LockOut,
        now: Moment,
        answer: Receiver<Outcome>,
    ) {
        self.failures = self.failures.max(member.sign_in_failures).saturating_add(1);
        let wait = rule.seconds_after(self.failures);
        self.locked_until = (wait > 0).then(|| now.plus_seconds(wait));
        self.answer = Some(answer);
    }

    /// The PIN was right, and that is recorded: it ends every wait.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_forgotten_with_its_last_try() {
        let tries = Tries::default();
        for login in ["ayla", "nobody"] {
            tries.one(login, |before| assert!(before.is_nothing()));
        }
        assert!(tries.logins().is_empty());
        let threads = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| tries.one("ayla", |_| ()))).collect();
            all.into_iter().all(|thread| thread.join().is_ok())
        });
        assert!(threads && tries.logins().is_empty());
    }

    #[test]
    fn what_the_disk_did_not_take_stays_counted() {
        let tries = Tries::default();
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        tries.one("ayla", |before| (before.failures, before.answer) = (3, Some(receiver)));
        sender.send(Err(super::super::Failure::Busy)).unwrap();
        tries.one("ayla", |before| {
            assert_eq!((before.failures, before.answer.is_some()), (3, false))
        });
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        tries.one("ayla", |before| before.answer = Some(receiver));
        sender.send(Ok(crate::casework::centre::Answer::default())).unwrap();
        tries.one("ayla", |before| assert!(before.is_nothing()));
    }
}
