//! A fault of ours in the middle of somebody's session.

use std::backtrace::Backtrace;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dost_desk::engine::{Alarm, Clock, ManualClock};
use dost_desk::law::moment::Moment;
use dost_desk::terminal::session::LEAVE;

use super::client::Terminal;
use super::{Centre, limits};
use crate::engine::desk::morning;

/// A clock that panics, once, when a session asks it for the time of a key. Sessions ask for other
/// reasons too, and so do others than sessions: the way by which it was called tells.
struct Trap {
    clock: ManualClock,
    armed: Arc<AtomicBool>,
}

impl Clock for Trap {
    fn now(&self) -> Moment {
        if self.armed.load(Ordering::Acquire)
            && is_for_a_key(&Backtrace::force_capture().to_string())
            && self.armed.swap(false, Ordering::AcqRel)
        {
            panic!("planted");
        }
        self.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep_until(&self, until: Moment) -> Option<Duration> {
        self.clock.sleep_until(until)
    }

    fn listen(&self, alarm: &Arc<Alarm>) {
        self.clock.listen(alarm);
    }

    fn may_jump(&self) -> bool {
        true
    }
}

/// Whether a session was handing its program what was typed.
fn is_for_a_key(way: &str) -> bool {
    way.contains("Watched") && way.contains("give") && !way.contains("send_what_is_due")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_one_session_ends_that_one_and_leaves_its_draft() {
    let (clock, armed) = (ManualClock::at(morning()), Arc::new(AtomicBool::new(false)));
    let trap = Arc::new(Trap { clock: clock.clone(), armed: armed.clone() });
    let centre = Centre::on(clock, trap, limits(), false, 4);
    let mut leyla = Terminal::open(&centre, "leyla").await;
    leyla.types("\r").await;
    leyla.shows("Desk 1 ·").await;
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Change desk").await;
    ayla.types("\x1b[B\r").await;
    ayla.shows("Desk 2 ·").await;
    // A visitor sits down, and their surname is half typed.
    ayla.types("\x1b[2~\r").await;
    ayla.shows("Enter: call").await;
    ayla.types("\x1b[19~").await;
    ayla.shows("has sat down").await;
    ayla.types("\r").await;
    ayla.shows("Surname").await;
    ayla.types("\x1b[BPanahlı").await;
    ayla.shows("Panahlı").await;
    armed.store(true, Ordering::Release);
    ayla.types("x").await;
    assert_eq!(ayla.ends().await, 1);
    assert!(!armed.load(Ordering::Acquire), "it ended without the panic");
    let raw = String::from_utf8_lossy(&ayla.raw).into_owned();
    let leave = String::from_utf8_lossy(LEAVE);
    let after = raw.rsplit_once(leave.as_ref()).expect("the terminal was not given back").1;
    assert!(after.contains("met a fault"), "{after:?}");
    assert!(!ayla.screen.screen().alternate_screen());
    // The other one goes on, and sees what is done meanwhile.
    leyla.types("\x1b[17~").await;
    leyla.types("still here").await;
    leyla.shows("still here").await;
    // Back at the desk, what was typed is there.
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Change desk").await;
    ayla.types("\x1b[B\r").await;
    ayla.shows("Desk 2 ·").await;
    ayla.types("\r").await;
    ayla.shows("Panahlı").await;
}
