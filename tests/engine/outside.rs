//! Outside systems that fail, hang, lie and come back.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use chrono::NaiveDate;
use dost_desk::casework::case::{Notice, Stage};
use dost_desk::casework::command::Command;
use dost_desk::casework::forms::{Applicant, Sentence};
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::register::{Lookup, OutsideSystem, PaymentAnswer};
use dost_desk::engine::{CALLS_AT_ONCE_MAX, Engine, ManualClock, Options, SystemSign};
use dost_desk::gateways::practice::{Behaviour, Practice};
use dost_desk::gateways::{GatewayError, Gateways, Meis, SocialPayments};

use super::desk::{Desk, PATIENCE, PLAIN, grant, is_out, morning, options, practice};
use super::disk::Disk;

/// MEİS that counts its calls and can be made to hang.
struct Watched {
    practice: Arc<Practice>,
    /// Calls so far, calls under way, and whether they hang.
    state: Mutex<(usize, usize, bool)>,
    moved: Condvar,
}

impl Watched {
    fn new(practice: &Arc<Practice>) -> Arc<Self> {
        let practice = practice.clone();
        Arc::new(Self { practice, state: Mutex::new((0, 0, false)), moved: Condvar::new() })
    }

    fn hang(&self, hang: bool) {
        self.state.lock().unwrap().2 = hang;
        self.moved.notify_all();
    }

    fn calls(&self) -> usize {
        self.state.lock().unwrap().0
    }

    fn under_way(&self) -> usize {
        self.state.lock().unwrap().1
    }

    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.0 += 1;
        state.1 += 1;
        self.moved.notify_all();
        let mut state = self.moved.wait_while(state, |state| state.2).unwrap();
        state.1 -= 1;
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

fn both_out(desk: &Desk, case: dost_desk::casework::ids::CaseId) {
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
        let (ticket, case) = desk.seat();
        if person.code.as_str().len() == 7 {
            desk.identify(case, person.code.as_str());
            cases.push(case);
        }
        desk.agent(Command::FinishVisit(ticket));
    }
    both_out(&desk, cases[0]);
    // However many questions there are, only so many calls hang.
    assert!(meis.under_way() <= CALLS_AT_ONCE_MAX);
    desk.wait(|now| now.systems[0] == SystemSign::Down);
    meis.hang(false);
    desk.pass_time_until(|now| {
        cases.iter().all(|case| now.centre.case(*case).unwrap().identity_lookup.answer().is_some())
    });
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
    let start = || {
        let engine = Engine::on(disk.media(), options(&clock, &practice)).unwrap();
        Desk::found(engine, clock.clone(), practice.clone())
    };
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
    assert_eq!(again.0, "ES-000001");
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
