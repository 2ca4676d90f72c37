//! A panic ends one session, is logged by its place, and never shows on anybody's screen.

use std::panic::AssertUnwindSafe;
use std::panic::Location;
use std::panic::catch_unwind;
use std::panic::set_hook;

use super::program::End;

/// Logs every panic of this process by file and line instead of printing it: standard error is
/// somebody's screen, and a panic's text may quote what was typed. `also` is told the place as well,
/// on the thread that panics. Called once, before anything else.
pub fn log_panics(also: impl Fn(&Location<'_>) + Send + Sync + 'static) {
    set_hook(Box::new(move |panic| match panic.location() {
        Some(place) => {
            tracing::error!(file = place.file(), line = place.line(), "a panic");
            also(place);
        }
        None => tracing::error!("a panic at an unknown place"),
    }));
}

/// Calls the program; a panic in it becomes [`End::Panicked`].
///
/// Unwind safety is asserted because nothing that the program touched is used afterwards: the
/// session ends, its screen and program are dropped.
pub(super) fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, End> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| {
        tracing::error!("a session's program panicked; that session ends, the others go on");
        End::Panicked
    })
}
