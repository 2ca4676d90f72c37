//! Sessions without a screen beside a running centre: how long they last, and for whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dost_desk::casework::command::{Command, NewStaff};
use dost_desk::casework::staff::Role;
use dost_desk::engine::{Alarm, Clock, ManualClock};
use dost_desk::law::moment::Moment;
use dost_desk::terminal::Manners;
use dost_desk::terminal::house::limits::LINES_A_USER_MAX;
use dost_desk::terminal::socket::frame::{self, Hello, Kind, Want};

use super::centre::{Centre, Client, PATIENCE, PIN, account, engine_on, hello, morning, own};
use crate::engine::desk::{Desk, PIN as DESK_PIN, pin_hash};

pub(super) async fn join(path: &std::path::Path) -> Client {
    Client::say(path, &Hello { want: Want::Lines, ..hello() }).await
}

/// Reads until something is said; what was said up to then.
pub(super) async fn says(client: &mut Client, words: &str) -> String {
    let mut said = String::new();
    let wait = async {
        while !said.contains(words) {
            match frame::read(&mut client.reader).await.unwrap() {
                Some((Kind::Screen, bytes)) => said.push_str(&String::from_utf8(bytes).unwrap()),
                Some((Kind::Secret, _)) => {}
                other => panic!("{other:?} instead of {words:?} after:\n{said}"),
            }
        }
    };
    let waited = tokio::time::timeout(PATIENCE, wait).await;
    assert!(waited.is_ok(), "{words:?} was not said:\n{said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn who_types_nothing_for_hours_is_let_go() {
    let manners = Manners { end_minutes: 30, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent)], manners);
    let mut ayla = join(&centre.path).await;
    says(&mut ayla, "ready").await;
    centre.clock.advance(29 * 60);
    ayla.types("status\n").await;
    says(&mut ayla, "ok now=").await;
    centre.clock.advance(29 * 60);
    ayla.types("help quit\n").await;
    says(&mut ayla, "ok commands=").await;
    centre.clock.advance(30 * 60);
    let (code, words) = ayla.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("Nothing was typed"), "{words:?}");
    // It leaves the book with its thread, a moment after the goodbye.
    centre.has(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_user_has_only_half_of_the_places() {
    let centre = Centre::open(&[]);
    let mut held = Vec::new();
    for _ in 0..LINES_A_USER_MAX {
        let mut one = join(&centre.path).await;
        says(&mut one, "ready").await;
        held.push(one);
    }
    let (code, words) = join(&centre.path).await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("one person"), "{words:?}");
    drop(held);
    centre.has(0).await;
    let mut again = join(&centre.path).await;
    says(&mut again, "ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_lines_is_held_to_its_rate() {
    let manners = Manners { input_bytes_per_second: 1_024, ..Manners::default() };
    let centre = Centre::with(&[], manners);
    let mut fast = join(&centre.path).await;
    says(&mut fast, "ready").await;
    let start = std::time::Instant::now();
    fast.types(&format!("# {}\nstatus\n", "x".repeat(2_048))).await;
    says(&mut fast, "ok now=").await;
    // A second's worth comes at once, the other waits for its second.
    assert!(start.elapsed() >= std::time::Duration::from_secs(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_session_alone_is_signed_out_and_the_session_stays() {
    let manners = Manners { lock_minutes: 10, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent)], manners);
    let mut ayla = join(&centre.path).await;
    ayla.types(&format!("sign-in ayla\n{PIN}\n")).await;
    says(&mut ayla, "role=agent").await;
    centre.clock.advance(9 * 60);
    ayla.types("status\n").await;
    says(&mut ayla, "staff=2").await;
    centre.clock.advance(9 * 60);
    ayla.types("desk use 1\n").await;
    let said = says(&mut ayla, "ok desk=1").await;
    assert!(!said.contains("signed-out"), "{said}");
    centre.clock.advance(10 * 60);
    let said = says(&mut ayla, "signed-out").await;
    assert!(said.contains("Nothing was typed"), "{said}");
    assert_eq!(centre.house.sittings()[0].staff, None);
    ayla.types("ticket issue\n").await;
    says(&mut ayla, "key=cli-not-signed-in").await;
    // A second time as well.
    ayla.types(&format!("sign-in ayla\n{PIN}\n")).await;
    says(&mut ayla, "role=agent").await;
    centre.clock.advance(10 * 60);
    says(&mut ayla, "signed-out").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_only_so_many_sessions_of_lines_as_well() {
    let manners = Manners { a_person_max: 1, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent), ("kamal", Role::Agent)], manners);
    let first = centre.at_desk("ayla", "1").await;
    let mut second = join(&centre.path).await;
    // Somebody else may.
    second.types(&format!("sign-in kamal\n{PIN}\n")).await;
    says(&mut second, "role=agent").await;
    second.types(&format!("sign-in ayla\n{PIN}\n")).await;
    says(&mut second, "error key=door-person-full").await;
    let (code, words) = second.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("as many sessions as one person"), "{words:?}");
    drop(first);
    centre.has(0).await;
    let mut again = join(&centre.path).await;
    again.types(&format!("sign-in ayla\n{PIN}\n")).await;
    says(&mut again, "role=agent").await;
}

/// A clock that breaks whoever asks it on a thread of the runtime's own.
struct Breaking {
    clock: ManualClock,
    breaks: AtomicBool,
}

impl Clock for Breaking {
    fn now(&self) -> Moment {
        let thread = std::thread::current();
        let is_runtimes = thread.name().is_some_and(|name| name.starts_with("tokio"));
        assert!(!(is_runtimes && self.breaks.load(Ordering::SeqCst)), "the clock is broken");
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
        self.clock.may_jump()
    }
}

/// On one thread, so that the session's own is the only one of the runtime's that asks the time.
#[tokio::test]
async fn a_session_that_breaks_says_so_and_the_others_go_on() {
    let manual = ManualClock::at(morning());
    let clock = Arc::new(Breaking { clock: manual.clone(), breaks: AtomicBool::new(false) });
    let engine = engine_on(clock.clone(), &[("ayla", Role::Agent)]);
    let manners = Manners { end_minutes: 0, lock_minutes: 0, ..Manners::default() };
    let centre = Centre::around(engine, manual, manners);
    let mut other = join(&centre.path).await;
    says(&mut other, "ready").await;
    let mut ayla = join(&centre.path).await;
    says(&mut ayla, "ready").await;
    clock.breaks.store(true, Ordering::SeqCst);
    ayla.types(&format!("sign-in ayla\n{PIN}\n")).await;
    let (code, words) = ayla.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("met a fault"), "{words:?}");
    clock.breaks.store(false, Ordering::SeqCst);
    other.types(&format!("sign-in ayla\n{PIN}\n")).await;
    says(&mut other, "role=agent").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_waits_ends_with_its_terminal() {
    let desk = tokio::task::spawn_blocking(Desk::with_a_notice_on_its_way).await.unwrap();
    let centre = Centre::around(desk.engine.clone(), desk.clock.clone(), Manners::default());

    let mut agent = join(&centre.path).await;
    agent.types(&format!("sign-in agent\n{DESK_PIN}\nwait 1\n")).await;
    says(&mut agent, "key=cli-still-waiting").await;
    agent.types("wait 60\n").await;
    drop(agent);
    let mut count = centre.house.count();
    let gone = count.wait_for(|count| *count == 0);
    assert!(tokio::time::timeout(PATIENCE, gone).await.is_ok(), "its thread waits on");
    centre.house.stop();
}

/// The same of one line that the system's SSH has let somebody ask for.
#[tokio::test(flavor = "multi_thread")]
async fn one_line_that_waits_ends_with_its_terminal() {
    let user = account();
    let desk = tokio::task::spawn_blocking(Desk::with_a_notice_on_its_way).await.unwrap();
    let member = NewStaff {
        login: user,
        name: "Əməkdaş".to_owned(),
        role: Role::Agent,
        pin_hash: pin_hash(),
    };
    own(&desk.engine, Command::AddStaff(member));
    let manners = Manners { lines_max: 1, ..Manners::default() };
    let centre = Centre::around(desk.engine.clone(), desk.clock.clone(), manners);

    let waits = Hello { want: Want::One, ..hello() };
    let mut one = Client::say(&centre.path, &waits).await;
    one.types("wait 60").await;
    let mut count = centre.house.count();
    let came = count.wait_for(|count| *count == 1);
    assert!(tokio::time::timeout(PATIENCE, came).await.is_ok(), "it was not begun");
    drop(one);
    // Its place, of which there is one, is somebody else's: tried until a line is answered.
    let is_free = async {
        loop {
            let mut next = Client::say(&centre.path, &waits).await;
            // Who is turned away may not be read any more.
            let _ = frame::write(&mut next.writer, Kind::Keys, b"help quit").await;
            if next.bye().await.0 == 0 {
                return;
            }
        }
    };
    assert!(tokio::time::timeout(PATIENCE, is_free).await.is_ok(), "its place is held");
    centre.house.stop();
}

/// Whom the system knows begins without a PIN, as long as their role needs none.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_needs_a_pin_asks_for_it_from_then_on() {
    let user = account();
    let centre = Centre::open(&[(user.as_str(), Role::Agent)]);
    let staff = centre.engine.snapshot().centre.member_by_login(&user).unwrap().id;
    let mut theirs = join(&centre.path).await;
    let ready = says(&mut theirs, "\n").await;
    assert!(ready.contains("role=agent"), "{ready}");
    theirs.types("queue list\n").await;
    says(&mut theirs, "ok ").await;
    own(&centre.engine, Command::SetRole { staff, role: Role::Officer });
    theirs.types("queue list\n").await;
    says(&mut theirs, "key=cli-role-needs-pin").await;
    assert_eq!(centre.house.sittings()[0].staff, None);
    theirs.types("queue list\n").await;
    says(&mut theirs, "key=cli-not-signed-in").await;
    theirs.types(&format!("sign-in {user}\n{PIN}\n")).await;
    says(&mut theirs, "role=officer").await;
    theirs.types("queue list\n").await;
    says(&mut theirs, "ok ").await;
}

/// Whether somebody gave a PIN or not: what was in their hand goes with the right to look at it.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_sees_no_case_has_none_in_hand() {
    let user = account();
    let centre = Centre::open(&[(user.as_str(), Role::Agent), ("ayla", Role::Agent)]);
    for (desk, login) in [(1, user.as_str()), (2, "ayla")] {
        let staff = centre.engine.snapshot().centre.member_by_login(login).unwrap().id;
        let mut theirs = join(&centre.path).await;
        says(&mut theirs, "\n").await;
        if login == "ayla" {
            theirs.types(&format!("sign-in {login}\n{PIN}\n")).await;
            says(&mut theirs, "role=agent").await;
        }
        theirs.types(&format!("desk use {desk}\nticket issue\nticket call\nticket serve\n")).await;
        theirs.types("status\nqueue list\n").await;
        let said = says(&mut theirs, "ok tickets=").await;
        let status = said.lines().find(|line| line.starts_with("ok now=")).unwrap_or_default();
        assert!(status.contains("case="), "{login}: {said}");
        own(&centre.engine, Command::SetRole { staff, role: Role::Volunteer });
        theirs.types("status\nqueue list\n").await;
        let said = says(&mut theirs, "ok tickets=").await;
        assert!(!said.contains("case="), "{login}: {said}");
        // Nor does it come back by itself.
        own(&centre.engine, Command::SetRole { staff, role: Role::Agent });
        theirs.types("case register\n").await;
        says(&mut theirs, "key=cli-no-case-in-hand").await;
    }
}
