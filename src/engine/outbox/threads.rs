//! Threads for calls. One that has made its call waits a while for the next one: with quick answers a
//! new thread would cost more than the call.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Seconds that a thread waits for another call before it ends.
const REST_SECONDS: u64 = 10;

/// What a thread does.
type Work = Box<dyn FnOnce() + Send>;

/// As many threads as there is work at once. Their number is bounded by whoever gives the work.
#[derive(Default)]
pub(super) struct Threads(Arc<Rest>);

#[derive(Default)]
struct Rest {
    resting: Mutex<Resting>,
    /// Rung when there is work, or will be no more.
    rung: Condvar,
}

/// As many threads wait as are free and as there is work that waits.
#[derive(Default)]
struct Resting {
    free: usize,
    work: VecDeque<Work>,
    is_over: bool,
}

impl Threads {
    /// Has a thread do this now.
    ///
    /// # Errors
    /// None is free and the system gives no other; nothing is done then.
    pub(super) fn run(&self, work: Work) -> io::Result<()> {
        let mut resting = self.0.lock();
        if resting.free > 0 {
            resting.free -= 1;
            resting.work.push_back(work);
            self.0.rung.notify_one();
            return Ok(());
        }
        drop(resting);
        let rest = self.0.clone();
        thread::Builder::new().name("call".to_owned()).spawn(move || rest.serve(work)).map(drop)
    }
}

/// Those that wait end; those at work do so when it is done.
impl Drop for Threads {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.rung.notify_all();
    }
}

impl Rest {
    /// One thread's whole time. Work that panics ends it.
    fn serve(&self, first: Work) {
        let mut next = Some(first);
        while let Some(work) = next {
            work();
            next = self.wait();
        }
    }

    fn wait(&self) -> Option<Work> {
        let mut resting = self.lock();
        resting.free += 1;
        let (mut resting, _) = self
            .rung
            .wait_timeout_while(resting, Duration::from_secs(REST_SECONDS), |resting| {
                resting.work.is_empty() && !resting.is_over
            })
            .unwrap_or_else(PoisonError::into_inner);
        let work = resting.work.pop_front();
        if work.is_none() {
            resting.free = resting.free.saturating_sub(1);
        }
        work
    }

    fn lock(&self) -> MutexGuard<'_, Resting> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::sync::mpsc;
    use std::thread::ThreadId;
    use std::time::Instant;

    use super::*;

    /// Longest wait for something that must happen.
    const PATIENCE: Duration = Duration::from_secs(30);

    fn until(done: impl Fn() -> bool) {
        let late = Instant::now() + PATIENCE;
        while !done() {
            assert!(Instant::now() < late, "it did not happen");
            thread::yield_now();
        }
    }

    /// Has a thread say who it is.
    fn who(threads: &Threads) -> ThreadId {
        let (tell, told) = mpsc::channel();
        threads.run(Box::new(move || tell.send(thread::current().id()).unwrap())).unwrap();
        told.recv_timeout(PATIENCE).unwrap()
    }

    #[test]
    fn whoever_rests_takes_the_next_and_nobody_waits_for_one_at_work() {
        let threads = Threads::default();
        let first = who(&threads);
        until(|| threads.0.lock().free == 1);
        // The one that rests takes this and keeps it; another one must come.
        let (go, wait) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        let held = Box::new(move || {
            tell.send(thread::current().id()).unwrap();
            let _ = wait.recv_timeout(PATIENCE);
        });
        threads.run(held).unwrap();
        assert_eq!(told.recv_timeout(PATIENCE).unwrap(), first);
        let second = who(&threads);
        assert_ne!(second, first);
        drop(go);
        until(|| threads.0.lock().free == 2);
    }

    #[test]
    fn work_that_panics_takes_its_thread_along_and_nothing_else() {
        let threads = Threads::default();
        let panics = Box::new(|| std::panic::resume_unwind(Box::new("as a gateway would")));
        threads.run(panics).unwrap();
        who(&threads);
        until(|| threads.0.lock().free == 1);
    }

    #[test]
    fn those_that_rest_end_with_their_centre() {
        let threads = Threads::default();
        who(&threads);
        until(|| threads.0.lock().free == 1);
        let rest = threads.0.clone();
        drop(threads);
        until(|| Arc::strong_count(&rest) == 1);
    }
}
