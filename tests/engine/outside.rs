//! Outside systems that fail, hang, lie and come back.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use dost_desk::casework::case::{Notice, NoticeFailure, NoticeMeans, Stage};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::forms::{Applicant, Sentence};
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::casework::notice::AUTO_POST_HOUR;
use dost_desk::casework::register::{Lookup, OutsideSystem, PaymentAnswer};
use dost_desk::engine::{
    CALLS_AT_ONCE_MAX, Engine, ManualClock, Options, RETRY_SECONDS_MAX, SystemSign,
};
use dost_desk::gateways::practice::{Behaviour, Practice};
use dost_desk::gateways::{
    Esosial, GatewayError, Gateways, Meis, Posted, Reason, Receipt, SocialPayments,
};
use dost_desk::law::moment::Moment;

use super::desk::{Desk, PATIENCE, PLAIN, grant, is_out, morning, options, practice, request};
use super::disk::Disk;

/// MEİS that counts its calls and can be made to hang.
struct Watched {
    practice: Arc<Practice>,
    /// Calls so far, calls under way, and whether they hang.
    state: Mutex<(usize, usize, bool)>,
    moved: Condvar,
    panics: std::sync::atomic::AtomicBool,
}

impl Watched {
    fn new(practice: &Arc<Practice>) -> Arc<Self> {
        let practice = practice.clone();
        let (state, moved) = (Mutex::new((0, 0, false)), Condvar::new());
        Arc::new(Self { practice, state, moved, panics: false.into() })
    }

    fn hang(&self, hang: bool) {
        self.state.lock().unwrap().2 = hang;
        self.moved.notify_all();
    }

    fn panic(&self, panic: bool) {
        self.panics.store(panic, std::sync::atomic::Ordering::SeqCst);
    }

    /// Waits until there have been more calls than `calls`.
    fn await_call(&self, calls: usize) {
        drop(self.moved.wait_while(self.state.lock().unwrap(), |state| state.0 <= calls).unwrap());
    }

    fn calls(&self) -> usize {
        self.state.lock().unwrap().0
    }

    fn under_way(&self) -> usize {
        self.state.lock().unwrap().1
    }

    fn pass(&self) {
        // As `panic!` would, without its lines in the output of the tests.
        if self.panics.load(std::sync::atomic::Ordering::SeqCst) {
            std::panic::resume_unwind(Box::new("broken"));
        }
        let mut state = self.state.lock().unwrap();
        state.0 += 1;
        state.1 += 1;
        self.moved.notify_all();
        let mut state = self.moved.wait_while(state, |state| state.2).unwrap();
        state.1 -= 1;
    }
}

/// A portal whose receipts are empty while it lies.
struct Portal {
    practice: Arc<Practice>,
    lies: std::sync::atomic::AtomicBool,
}

impl Esosial for Portal {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        let receipt = self.practice.post(key, letter)?;
        let lies = self.lies.load(std::sync::atomic::Ordering::SeqCst);
        Ok(if lies { Receipt("x".repeat(10_000)) } else { receipt })
    }

    fn receipt(&self, key: &str, code: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        self.practice.receipt(key, code)
    }
}

impl Meis for Watched {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        self.pass();
        self.practice.identity(code)
    }
    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        self.pass();
        self.practice.sentence(code)
    }
}

fn watched_desk(limit: Option<Duration>) -> (Desk, Arc<Watched>) {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let meis = Watched::new(&practice);
    let gateways = Gateways { meis: meis.clone(), ..practice.gateways() };
    let mut options = Options::with(Arc::new(clock.clone()), gateways);
    options.call_limit = limit.unwrap_or(PATIENCE);
    let engine = Engine::in_memory(options).unwrap();
    (Desk::found(engine, clock, practice), meis)
}

/// A visitor at a desk of their own: the visit lasts while the clock is moved.
fn seat_at(desk: &Desk, number: usize) -> CaseId {
    desk.ticket();
    let at = Some(DeskId(u8::try_from(number).unwrap()));
    let by = |command| request(Actor::Staff(desk.agent), at, command);
    let done = |command| desk.engine.submit_blocking(by(command)).unwrap();
    let ticket = done(Command::CallNext).ticket.unwrap();
    done(Command::Serve(ticket)).case.unwrap()
}

fn both_out(desk: &Desk, case: CaseId) {
    desk.wait(|now| {
        let file = now.centre.case(case).unwrap();
        is_out(&file.identity_lookup) && is_out(&file.sentence_lookup)
    });
}

#[test]
fn an_outage_is_recorded_once_and_ends_by_itself() {
    let (desk, meis) = watched_desk(None);
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    both_out(&desk, case);
    desk.wait(|now| now.systems[0] == SystemSign::Down);
    let history = |desk: &Desk| desk.engine.snapshot().centre.case(case).unwrap().history.clone();
    let recorded = history(&desk);
    let calls = meis.calls();
    desk.pass_time_until(|_| meis.calls() >= calls + 10);
    assert_eq!(history(&desk), recorded, "asking again grew the journal");
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    desk.pass_time_until(|now| {
        let file = now.centre.case(case).unwrap();
        file.applicant().is_some() && file.sentence().is_some() && now.systems[0] == SystemSign::Up
    });
}

#[test]
fn a_call_that_hangs_is_an_outage_and_its_late_answer_is_dropped() {
    let (desk, meis) = watched_desk(Some(Duration::from_millis(20)));
    meis.hang(true);
    let mut cases = Vec::new();
    for person in desk.practice.people().iter().take(6) {
        if person.code.as_str().len() == 7 {
            let case = seat_at(&desk, cases.len() + 1);
            desk.identify(case, person.code.as_str());
            cases.push(case);
        }
    }
    // All of them see the outage, those too that found no free place.
    assert!(cases.len() * 2 > CALLS_AT_ONCE_MAX);
    for case in &cases {
        both_out(&desk, *case);
    }
    // However many questions there are, only so many calls hang.
    assert!(meis.under_way() <= CALLS_AT_ONCE_MAX);
    desk.wait(|now| now.systems[0] == SystemSign::Down);
    meis.hang(false);
    desk.pass_time_until(|now| {
        cases.iter().all(|case| now.centre.case(*case).unwrap().identity_lookup.answer().is_some())
    });
}

#[test]
fn calls_that_panic_free_their_places() {
    let (desk, meis) = watched_desk(None);
    meis.panic(true);
    let cases: Vec<_> = (1..=CALLS_AT_ONCE_MAX).map(|number| seat_at(&desk, number)).collect();
    cases.iter().for_each(|case| desk.identify(*case, PLAIN));
    cases.iter().for_each(|case| both_out(&desk, *case));
    desk.wait(|now| now.reasons[0] == Some(Reason::Defect));
    meis.panic(false);
    desk.pass_time_until(|now| {
        cases.iter().all(|case| now.centre.case(*case).unwrap().sentence().is_some())
    });
}

#[test]
fn a_clock_set_back_stops_no_question() {
    let (desk, _meis) = watched_desk(None);
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    both_out(&desk, case);
    // Far back, as a clock without a battery starts: the centre's own time stands still.
    desk.clock.set(Moment(0));
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    desk.pass_time_until(|now| now.centre.case(case).unwrap().sentence().is_some());
    assert_eq!(desk.engine.now(), morning());
}

#[test]
fn one_question_at_a_time_tries_whether_a_system_is_back() {
    let (desk, meis) = watched_desk(None);
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    both_out(&desk, case);
    let frames = desk.engine.snapshot().centre.frames;
    meis.hang(true);
    let calls = meis.calls();
    for _ in 0..10 {
        desk.clock.advance(RETRY_SECONDS_MAX);
        desk.wait(|now| now.sweep.at >= desk.engine.now());
        meis.await_call(calls);
        assert_eq!(meis.calls(), calls + 1);
    }
    meis.hang(false);
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    desk.pass_time_until(|now| now.centre.case(case).unwrap().sentence().is_some());
    assert!(desk.engine.snapshot().centre.frames > frames);
}

#[test]
fn nobody_asks_for_a_visitor_who_left_yesterday() {
    let (desk, _meis) = watched_desk(None);
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (ticket, case) = desk.seat();
    desk.identify(case, PLAIN);
    both_out(&desk, case);
    desk.agent(Command::FinishVisit(ticket));
    desk.clock.advance(24 * 3600);
    desk.wait(|now| now.sweep.at >= desk.engine.now());
    // The look of that day may have begun one more try before it left the question out.
    desk.clock.advance(RETRY_SECONDS_MAX);
    desk.wait(|now| now.sweep.at >= desk.engine.now());
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    for _ in 0..3 {
        let (ticket, other) = desk.seat();
        desk.identify(other, PLAIN);
        desk.wait(|now| now.centre.case(other).unwrap().sentence().is_some());
        desk.agent(Command::FinishVisit(ticket));
    }
    assert!(is_out(&desk.engine.snapshot().centre.case(case).unwrap().sentence_lookup));
}

#[test]
fn a_receipt_that_the_rules_refuse_shows_and_is_asked_for_again() {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let esosial = Arc::new(Portal { practice: practice.clone(), lies: true.into() });
    let gateways = Gateways { esosial: esosial.clone(), ..practice.gateways() };
    let engine = Engine::in_memory(Options::with(Arc::new(clock.clone()), gateways)).unwrap();
    let desk = Desk::found(engine, clock, practice);
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    desk.agent(Command::PostNotice(case));
    desk.wait(|now| now.systems[2] == SystemSign::Down);
    esosial.lies.store(false, std::sync::atomic::Ordering::SeqCst);
    desk.pass_time_until(|now| now.centre.case(case).unwrap().stage == Stage::Notified);
    assert_eq!(desk.engine.snapshot().systems[2], SystemSign::Up);
}

#[test]
fn a_wrong_answer_is_an_outage_and_never_nothing_found() {
    let desk = Desk::in_memory();
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Wrong);
    desk.practice.controls().set(OutsideSystem::SocialPayments, Behaviour::Wrong);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    both_out(&desk, case);
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    desk.pass_time_until(|now| now.centre.case(case).unwrap().sentence().is_some());
    desk.agent(Command::CheckPayment(case));
    desk.wait(|now| is_out(&now.centre.case(case).unwrap().payment_lookup));
    assert!(desk.engine.snapshot().centre.case(case).unwrap().payment_lookup.answer().is_none());
}

#[test]
fn a_notice_is_posted_once_however_often_it_is_tried() {
    let disk = Disk::default();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let start = || Desk::on(&disk, &clock, &practice);
    let desk = start();
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    practice.controls().set(OutsideSystem::Esosial, Behaviour::Down);
    desk.agent(Command::PostNotice(case));
    desk.wait(|now| now.systems[2] == SystemSign::Down);
    let posted = desk.engine.snapshot();
    assert!(matches!(posted.centre.case(case).unwrap().notice, Notice::Posted { .. }));
    // Killed before the receipt: the next start takes it up by itself.
    drop(desk);
    practice.controls().set(OutsideSystem::Esosial, Behaviour::Up);
    let desk = start();
    desk.wait(|now| now.centre.case(case).unwrap().stage == Stage::Notified);
    assert_eq!(practice.posted().len(), 1);
    // A key the portal knows changes nothing there.
    let (key, letter) = practice.posted().remove(0);
    let again = dost_desk::gateways::Esosial::post(practice.as_ref(), &key, &letter).unwrap();
    assert_eq!(again, Receipt("ES-000001".to_owned()));
    assert_eq!(practice.posted().len(), 1);
}

#[test]
fn questions_open_at_a_kill_are_asked_at_the_next_start() {
    let disk = Disk::default();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let engine = Engine::on(disk.media(), options(&clock, &practice)).unwrap();
    let desk = Desk::found(engine, clock.clone(), practice.clone());
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    drop(desk);
    practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    let engine = Engine::on(disk.media(), options(&clock, &practice)).unwrap();
    let desk = Desk::found(engine, clock, practice);
    desk.wait(|now| now.centre.case(case).unwrap().sentence().is_some());
}

#[test]
fn without_connections_everything_is_an_outage_and_nothing_an_answer() {
    let gateways = Gateways::not_connected();
    let options = Options::with(Arc::new(ManualClock::at(morning())), gateways.clone());
    let engine = Engine::in_memory(options).unwrap();
    assert_eq!(engine.snapshot().systems, [SystemSign::Down; 3], "said before the first question");
    let desk = Desk::found(engine, ManualClock::at(morning()), practice());
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    both_out(&desk, case);
    let code = desk.engine.snapshot().centre.case(case).unwrap().code().unwrap().clone();
    let released = NaiveDate::from_ymd_opt(2026, 10, 29).unwrap();
    assert!(matches!(gateways.payments.paid(&code, released), Err(GatewayError::Unavailable(_))));
}

#[test]
fn the_practice_registers_know_what_was_paid_and_for_what() {
    let practice = practice();
    let person =
        |code: &str| practice.people().iter().find(|person| person.code.as_str() == code).unwrap();
    let asked = |code: &str| {
        let person = person(code);
        practice.paid(&person.code, person.sentence.as_ref().unwrap().released).unwrap()
    };
    assert!(matches!(asked("2C4D6E8"), PaymentAnswer::Paid { .. }));
    assert!(matches!(asked("6F8G2HW"), PaymentAnswer::NotPaid { other_sentence_paid_on: Some(_) }));
    assert_eq!(asked(PLAIN), PaymentAnswer::NotPaid { other_sentence_paid_on: None });
    let stranger = PersonCode::parse(person(PLAIN).code.kind(), "ZZZZZZZ").unwrap();
    assert_eq!(practice.identity(&stranger), Ok(None));
    assert_eq!(practice.sentence(&stranger), Ok(None));
    assert!(matches!(Lookup::<()>::default(), Lookup::NotAsked));
}

#[test]
fn a_portal_without_a_cabinet_makes_a_task_and_stays_up() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::NoCabinets);
    desk.agent(Command::PostNotice(case));
    desk.wait(|now| {
        let notice = &now.centre.case(case).unwrap().notice;
        matches!(notice, Notice::Failed { why: NoticeFailure::NoCabinet, by: Some(_), .. })
    });
    assert_ne!(desk.engine.snapshot().systems[2], SystemSign::Down);
    // Nothing is tried again by itself.
    desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::Up);
    desk.clock.advance(RETRY_SECONDS_MAX);
    desk.wait(|now| now.sweep.at >= desk.engine.now());
    assert_eq!(desk.practice.posted().len(), 0);
    desk.agent(Command::TellCitizen { case, means: NoticeMeans::Paper });
    desk.agent(Command::CloseCase(case));
}

#[test]
fn a_notice_that_nobody_posts_stands_in_the_cabinet_on_its_latest_safe_day() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    let due = desk.engine.snapshot().centre.case(case).unwrap().notice_by().unwrap();
    let hour = |hour| Moment::at(due, NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
    desk.clock.set(hour(AUTO_POST_HOUR - 1));
    desk.wait(|now| now.sweep.at >= hour(AUTO_POST_HOUR - 1));
    assert_eq!(desk.engine.snapshot().centre.case(case).unwrap().notice, Notice::NotPosted);
    desk.clock.set(hour(AUTO_POST_HOUR));
    desk.wait(|now| now.centre.case(case).unwrap().stage == Stage::Notified);
    let snapshot = desk.engine.snapshot();
    let Notice::Confirmed { by, at, confirmed_at, .. } =
        &snapshot.centre.case(case).unwrap().notice
    else {
        panic!("no receipt");
    };
    assert_eq!((*by, at.date(), confirmed_at.date()), (None, due, due));
    assert_eq!(desk.practice.posted().len(), 1);
}

#[test]
fn an_outage_is_recorded_from_to_and_with_what_met_it() {
    let disk = Disk::default();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let start = || Desk::on(&disk, &clock, &practice);
    let desk = start();
    practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    desk.wait(|now| now.centre.outages.iter().any(|outage| outage.met == 2));
    let outages = desk.engine.snapshot().centre.outages.clone();
    let [outage] = outages.as_slice() else { panic!("one outage: {outages:?}") };
    assert_eq!((outage.system, outage.from, outage.to), (OutsideSystem::Meis, morning(), None));
    // A new start knows that the system was out before it has asked anything.
    drop(desk);
    let desk = start();
    assert_eq!(desk.engine.snapshot().centre.outages, outages);
    desk.wait(|now| now.systems[0] == SystemSign::Down);
    practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    desk.pass_time_until(|now| now.centre.outages.iter().all(|outage| outage.to.is_some()));
    let ended = desk.engine.snapshot().centre.outages.clone();
    assert!(ended[0].to.unwrap() >= ended[0].from && ended.len() == 1, "{ended:?}");
    desk.wait(|now| now.systems[0] != SystemSign::Down);
}

#[test]
fn a_retry_by_hand_waits_for_no_pause() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::Down);
    desk.agent(Command::PostNotice(case));
    desk.wait(|now| now.outside[2].next_try.is_some() && now.outside[2].waiting == 1);
    desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::Up);
    desk.agent(Command::RetryNow(OutsideSystem::Esosial));
    // The clock has not moved.
    desk.wait(|now| now.centre.case(case).unwrap().stage == Stage::Notified);
    desk.wait(|now| now.outside[2].next_try.is_none() && now.outside[2].waiting == 0);
}

#[test]
fn a_portal_that_refuses_a_notice_makes_a_task_and_is_not_asked_again() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::Refusing);
    desk.agent(Command::PostNotice(case));
    let failed = |now: &dost_desk::engine::Snapshot| {
        let notice = &now.centre.case(case).unwrap().notice;
        matches!(notice, Notice::Failed { why: NoticeFailure::Rejected, .. })
    };
    desk.wait(failed);
    desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::Up);
    desk.agent(Command::RetryNow(OutsideSystem::Esosial));
    desk.clock.advance(RETRY_SECONDS_MAX);
    desk.wait(|now| now.sweep.at >= desk.engine.now());
    assert!(failed(&desk.engine.snapshot()) && desk.practice.posted().is_empty());
    // A person hands it over again.
    desk.agent(Command::PostNotice(case));
    desk.wait(|now| now.centre.case(case).unwrap().stage == Stage::Notified);
}
