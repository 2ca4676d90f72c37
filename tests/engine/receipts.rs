//! A portal that takes a notice and never says so: what became of it is read back before it is sent
//! once more and before it becomes a person's, so that nobody gets a notice and a call.

use std::sync::{Arc, Mutex};

use chrono::NaiveTime;
use dost_desk::casework::case::{Notice, NoticeFailure, NoticeMeans, Stage};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::casework::notice::PORTAL_MINUTES;
use dost_desk::casework::refusal::Refusal;
use dost_desk::engine::{
    Engine, Failure, ManualClock, Options, RETRY_SECONDS, RETRY_SECONDS_MAX, Snapshot, SystemSign,
};
use dost_desk::gateways::practice::Practice;
use dost_desk::gateways::{Esosial, GatewayError, Gateways, Posted, Reason, Receipt};
use dost_desk::law::moment::Moment;

use super::desk::{Desk, PLAIN, grant, morning, practice, request};
use super::disk::Disk;

/// A portal that says of each notice what it is told to, and of a receipt the truth or nothing.
struct Mute {
    practice: Arc<Practice>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Answers to come, the last of them over and over; whether the notice is taken all the same.
    says: Vec<(GatewayError, bool)>,
    /// What it says instead of a receipt.
    hides: Option<GatewayError>,
    posts: usize,
    lookups: usize,
}

const LATE: GatewayError = GatewayError::Unavailable(Reason::NoAnswerInTime);
const REFUSED: GatewayError = GatewayError::Rejected(Reason::NotAcceptable);
const REUSED: GatewayError = GatewayError::Rejected(Reason::KeyReused);
const SHUT: GatewayError = GatewayError::Unavailable(Reason::CannotConnect);

impl Mute {
    fn saying(practice: &Arc<Practice>, says: &[(GatewayError, bool)]) -> Arc<Self> {
        let state = Mutex::new(State { says: says.to_vec(), ..State::default() });
        Arc::new(Self { practice: practice.clone(), state })
    }

    /// Notices that were sent, and questions about one.
    fn calls(&self) -> (usize, usize) {
        let state = self.state.lock().unwrap();
        (state.posts, state.lookups)
    }

    fn hides(&self, what: Option<GatewayError>) {
        self.state.lock().unwrap().hides = what;
    }
}

impl Esosial for Mute {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        let mut state = self.state.lock().unwrap();
        let (says, takes) = state.says[state.posts.min(state.says.len() - 1)];
        state.posts += 1;
        if takes {
            self.practice.post(key, letter)?;
        }
        Err(says)
    }

    fn receipt(&self, key: &str, code: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        let mut state = self.state.lock().unwrap();
        state.lookups += 1;
        state.hides.map_or_else(|| self.practice.receipt(key, code), Err)
    }
}

/// A notice on its way to a portal that says so.
fn posted(says: &[(GatewayError, bool)]) -> (Desk, Arc<Mute>, CaseId) {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let portal = Mute::saying(&practice, says);
    let gateways = Gateways { esosial: portal.clone(), ..practice.gateways() };
    let engine = Engine::in_memory(Options::with(Arc::new(clock.clone()), gateways)).unwrap();
    let desk = Desk::found(engine, clock, practice);
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    desk.agent(Command::PostNotice(case));
    (desk, portal, case)
}

fn is_notified(now: &Snapshot, case: CaseId) -> bool {
    now.centre.case(case).unwrap().stage == Stage::Notified
}

fn is_failed(now: &Snapshot, case: CaseId) -> bool {
    let notice = &now.centre.case(case).unwrap().notice;
    matches!(notice, Notice::Failed { why: NoticeFailure::Rejected, .. })
}

#[test]
fn what_is_taken_and_never_answered_is_confirmed_by_its_receipt() {
    let (desk, portal, case) = posted(&[(LATE, true)]);
    desk.pass_time_until(|now| is_notified(now, case));
    assert_eq!(desk.practice.posted().len(), 1);
    assert_eq!(portal.calls(), (1, 1), "sent once, then looked for");
    assert_eq!(desk.engine.snapshot().systems[2], SystemSign::Up);
}

#[test]
fn what_cannot_be_found_is_sent_again() {
    // Three sendings are lost on the way, the fourth arrives, and no answer ever comes.
    let says = [(LATE, false), (LATE, false), (LATE, false), (LATE, true)];
    let (desk, portal, case) = posted(&says);
    desk.pass_time_until(|now| is_notified(now, case));
    assert_eq!(desk.practice.posted().len(), 1);
    assert_eq!(portal.calls(), (4, 4));
}

#[test]
fn what_never_left_the_house_is_looked_for_by_nobody() {
    let (desk, portal, _case) = posted(&[(SHUT, false)]);
    desk.pass_time_until(|_| portal.calls().0 >= 4);
    assert_eq!(portal.calls().1, 0);
}

#[test]
fn sending_goes_on_while_no_receipt_can_be_read() {
    for hides in [LATE, REFUSED] {
        let (desk, portal, case) = posted(&[(LATE, true)]);
        portal.hides(Some(hides));
        desk.pass_time_until(|_| portal.calls().0 >= 4 && portal.calls().1 >= 3);
        let now = desk.engine.snapshot();
        assert!(matches!(now.centre.case(case).unwrap().notice, Notice::Posted { .. }));
        portal.hides(None);
        desk.pass_time_until(|now| is_notified(now, case));
        assert_eq!(desk.practice.posted().len(), 1);
    }
}

#[test]
fn a_portal_that_answers_questions_and_takes_nothing_is_no_portal_that_is_back() {
    let (desk, portal, _case) = posted(&[(LATE, false)]);
    desk.wait(|now| now.outside[2].next_try.is_some());
    let outages = |now: &Snapshot| now.centre.outages.len();
    desk.wait(|now| outages(now) == 1);
    // The pauses grow to the longest, although every question in between is answered.
    for tries in 2..=12 {
        desk.clock.advance(RETRY_SECONDS_MAX);
        desk.wait(|now| {
            let next = now.outside[2].next_try.map_or(0, |next| next.0 - desk.engine.now().0);
            portal.calls() == (tries, tries - 1) && next > 0
        });
    }
    let now = desk.engine.snapshot();
    assert_eq!((outages(&now), now.systems[2]), (1, SystemSign::Down), "one outage, and it lasts");
    let next = now.outside[2].next_try.unwrap().0 - desk.engine.now().0;
    assert!(next > RETRY_SECONDS * 1000, "{next} ms");
}

#[test]
fn a_refusal_is_a_task_only_when_the_notice_does_not_stand_there() {
    // Refused at once: nothing to look for.
    let (desk, portal, case) = posted(&[(REFUSED, false)]);
    desk.wait(|now| is_failed(now, case));
    assert_eq!(portal.calls(), (1, 0));
    // Sent before this start, as far as anybody knows, and then refused: it stands there.
    for (is_taken, hides, is_task) in [(true, None, false), (false, None, true)] {
        let says = [(LATE, is_taken), (REFUSED, false)];
        let (desk, portal, case) = posted(&says);
        portal.hides(Some(LATE));
        desk.pass_time_until(|_| portal.calls().0 >= 2);
        portal.hides(hides);
        desk.pass_time_until(|now| is_failed(now, case) || is_notified(now, case));
        assert_eq!(is_failed(&desk.engine.snapshot(), case), is_task);
        assert_eq!(desk.practice.posted().len(), usize::from(is_taken));
    }
    // Refused both ways: a person has it, and no pause is waited out for ever.
    let (desk, portal, case) = posted(&[(LATE, false), (REFUSED, false)]);
    portal.hides(Some(REFUSED));
    desk.pass_time_until(|now| is_failed(now, case));
    // Another notice under the key is not this one.
    let (desk, portal, case) = posted(&[(LATE, true), (REUSED, false)]);
    portal.hides(Some(LATE));
    desk.pass_time_until(|_| portal.calls().0 >= 2);
    portal.hides(None);
    desk.pass_time_until(|now| is_failed(now, case));
}

#[test]
fn what_an_earlier_start_has_sent_is_looked_for_before_a_refusal_counts() {
    let disk = Disk::default();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let start = |portal: &Arc<Mute>| {
        let gateways = Gateways { esosial: portal.clone(), ..practice.gateways() };
        let options = Options::with(Arc::new(clock.clone()), gateways);
        let engine = Engine::on(disk.media(), options).unwrap();
        Desk::found(engine, clock.clone(), practice.clone())
    };
    let deaf = Mute::saying(&practice, &[(LATE, true)]);
    deaf.hides(Some(LATE));
    let desk = start(&deaf);
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    desk.agent(Command::PostNotice(case));
    desk.wait(|now| now.systems[2] == SystemSign::Down);
    drop(desk);
    let refusing = Mute::saying(&practice, &[(REFUSED, false)]);
    let desk = start(&refusing);
    desk.pass_time_until(|now| is_failed(now, case) || is_notified(now, case));
    assert!(is_notified(&desk.engine.snapshot(), case), "it stands there");
    assert_eq!((refusing.calls(), practice.posted().len()), ((1, 1), 1));
}

#[test]
fn on_the_latest_safe_day_the_portal_has_its_minutes_before_anybody_telephones() {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let portal = Mute::saying(&practice, &[(LATE, true)]);
    let gateways = Gateways { esosial: portal.clone(), ..practice.gateways() };
    let engine = Engine::in_memory(Options::with(Arc::new(clock.clone()), gateways)).unwrap();
    let desk = Desk::found(engine, clock, practice);
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    let due = desk.engine.snapshot().centre.case(case).unwrap().notice_by().unwrap();
    let noon = Moment::at(due, NaiveTime::from_hms_opt(12, 0, 0).unwrap());
    desk.clock.set(noon);
    portal.hides(Some(LATE));
    desk.agent(Command::PostNotice(case));
    let tell = || {
        let command = Command::TellCitizen { case, means: NoticeMeans::Telephone };
        desk.engine.submit_blocking(request(Actor::Staff(desk.agent), Some(DeskId(1)), command))
    };
    let until = noon.plus_seconds(i64::from(PORTAL_MINUTES) * 60);
    assert_eq!(tell(), Err(Failure::Refused(Refusal::PortalFirst { until })));
    // What is looked for in those minutes is found, and no call is made.
    portal.hides(None);
    desk.wait(|now| now.outside[2].next_try.is_some());
    desk.clock.advance(RETRY_SECONDS);
    desk.wait(|now| is_notified(now, case));
    assert!(matches!(tell(), Err(Failure::Refused(Refusal::WrongStage { .. }))));
    assert!(desk.engine.now() < until);
}
