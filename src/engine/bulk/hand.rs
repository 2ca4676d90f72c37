//! A thread that is handed one piece of work after the other.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

use super::BulkError;

/// The caller's end of the thread. It ends with the work, or with the first error.
pub(super) struct Hand<W, R> {
    work: Option<SyncSender<W>>,
    thread: Option<JoinHandle<Result<R, BulkError>>>,
}

impl<W: Send + 'static, R: Send + 'static> Hand<W, R> {
    /// Starts it; at most `waiting_max` pieces of work wait for it.
    pub(super) fn start(
        name: &str,
        waiting_max: usize,
        work: impl FnOnce(Receiver<W>) -> Result<R, BulkError> + Send + 'static,
    ) -> Result<Self, BulkError> {
        let (sender, receiver) = mpsc::sync_channel(waiting_max);
        let builder = thread::Builder::new().name(name.to_owned());
        let thread = builder.spawn(move || work(receiver))?;
        Ok(Self { work: Some(sender), thread: Some(thread) })
    }

    /// Hands over a piece of work, and waits while too many do.
    pub(super) fn give(&mut self, work: W) -> Result<(), BulkError> {
        match self.work.as_ref().map(|sender| sender.send(work)) {
            Some(Ok(())) => Ok(()),
            _ => Err(self.broken()),
        }
    }

    /// Why it takes no more.
    pub(super) fn broken(&mut self) -> BulkError {
        let ended = || std::io::Error::other("a thread of the program has ended");
        self.end().and_then(Result::err).unwrap_or_else(|| ended().into())
    }

    /// Waits until all work is done.
    pub(super) fn finish(mut self) -> Result<R, BulkError> {
        let ended = || std::io::Error::other("a thread of the program has ended");
        self.end().unwrap_or_else(|| Err(ended().into()))
    }

    fn end(&mut self) -> Option<Result<R, BulkError>> {
        self.work = None;
        let ended = self.thread.take()?.join();
        // A defect there is one here.
        Some(ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }
}
