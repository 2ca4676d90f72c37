//! The names of the system's users, asked of its directory.
//!
//! A directory may be a server elsewhere, and slow or silent: it is asked on a thread of its own,
//! for a short time, and by few at once. Whom it does not name in time types a login, like anybody
//! whom it does not know.

use std::sync::Arc;
use std::time::Duration;

use nix::unistd::{Uid, User};
use tokio::sync::Semaphore;

/// Seconds that the directory may take.
pub const LOOKUP_SECONDS: u64 = 3;
/// Questions to the directory at once; each has a thread until it is answered.
pub const LOOKUPS_AT_ONCE_MAX: usize = 8;

type Ask = dyn Fn(u32) -> Option<String> + Send + Sync;

/// Asks for names. Cloning shares the bound.
#[derive(Clone)]
pub(super) struct Directory {
    ask: Arc<Ask>,
    free: Arc<Semaphore>,
    wait: Duration,
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Directory").field("wait", &self.wait).finish_non_exhaustive()
    }
}

impl Directory {
    /// That of this machine.
    pub(super) fn of_the_system() -> Self {
        let ask = |uid| User::from_uid(Uid::from_raw(uid)).ok().flatten().map(|user| user.name);
        Self::asking(ask, Duration::from_secs(LOOKUP_SECONDS))
    }

    fn asking(ask: impl Fn(u32) -> Option<String> + Send + Sync + 'static, wait: Duration) -> Self {
        let free = Arc::new(Semaphore::new(LOOKUPS_AT_ONCE_MAX));
        Self { ask: Arc::new(ask), free, wait }
    }

    /// The name of a user, if there is one.
    ///
    /// # Errors
    /// It was not told in time.
    pub(super) async fn name(&self, uid: u32) -> Result<Option<String>, &'static str> {
        let asking = async {
            let place = self.free.clone().acquire_owned().await.ok()?;
            let ask = self.ask.clone();
            // Its place is kept until the thread is free again, also after nobody waits for it.
            let asked = tokio::task::spawn_blocking(move || (ask(uid), place).0);
            asked.await.ok().flatten()
        };
        let named = tokio::time::timeout(self.wait, asking).await;
        named.map_err(|_| "the system's directory did not name a user in time")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Mutex, mpsc};

    use super::*;

    /// A directory that says nothing until it is told to, and how often it was asked.
    fn silent(wait: Duration) -> (Directory, mpsc::Sender<()>, Arc<AtomicUsize>) {
        let (speak, told) = mpsc::channel::<()>();
        let (told, asked) = (Mutex::new(told), Arc::new(AtomicUsize::new(0)));
        let count = asked.clone();
        let ask = move |_| {
            count.fetch_add(1, Ordering::AcqRel);
            let _ = told.lock().unwrap().recv();
            Some("ayla".to_owned())
        };
        (Directory::asking(ask, wait), speak, asked)
    }

    /// The one thread of this runtime is free while the directory is asked.
    #[tokio::test]
    async fn a_silent_directory_holds_up_nobody_and_few_threads() {
        let (directory, speak, asked) = silent(Duration::from_millis(20));
        let visitors: Vec<_> = (0..4 * LOOKUPS_AT_ONCE_MAX)
            .map(|_| {
                let directory = directory.clone();
                tokio::spawn(async move { directory.name(7).await })
            })
            .collect();
        for visitor in visitors {
            assert!(visitor.await.unwrap().is_err());
        }
        let asked = asked.load(Ordering::Acquire);
        assert!(asked <= LOOKUPS_AT_ONCE_MAX, "{asked} threads wait for it");
        drop(speak);
    }

    #[tokio::test]
    async fn one_that_speaks_is_heard() {
        let (directory, speak, _) = silent(Duration::from_secs(60));
        speak.send(()).unwrap();
        assert_eq!(directory.name(7).await, Ok(Some("ayla".to_owned())));
    }
}
