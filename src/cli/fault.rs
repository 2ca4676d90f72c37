//! A fault of this program itself, where no session is there that could end of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::terminal::log_panics;

/// Runs what this process is there for, on this thread. A panic in it becomes the place where it
/// happened, file and line; what the panic said is told to nobody, for it may quote what was typed.
/// Once a process: whatever panics anywhere in it is logged from here on.
///
/// Unwind safety is asserted because the process ends then.
///
/// # Errors
/// The place of the panic; empty where it is not known.
pub fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let last = Arc::new(Mutex::new(String::new()));
    let (noted, own) = (last.clone(), thread::current().id());
    log_panics(move |place| {
        // A session that ended of one elsewhere says nothing of this thread.
        if thread::current().id() == own {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) =
                format!("{}:{}", place.file(), place.line());
        }
    });
    catch_unwind(AssertUnwindSafe(run))
        .map_err(|_| last.lock().unwrap_or_else(PoisonError::into_inner).clone())
}
