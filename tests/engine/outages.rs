//! What an outage leaves behind: a backlog, a line in the journal, questions that somebody still
//! waits for; and what is left alone while nothing can be recorded.

use std::sync::{Arc, Condvar, Mutex};

use dost_desk::casework::command::Actor;
use dost_desk::casework::command::Command;
use dost_desk::casework::forms::{Applicant, Sentence};
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::casework::register::OutsideSystem;
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::engine::{
    CALLS_AT_ONCE_MAX, Engine, Failure, Halt, ManualClock, Options, RETRY_SECONDS_MAX, SystemSign,
};
use dost_desk::gateways::practice::{Behaviour, Practice};
use dost_desk::gateways::{GatewayError, Gateways, Meis, Reason};
use dost_desk::store::medium::Faults;

use super::desk::{Desk, PLAIN, is_out, issue, morning, options, practice, request};
use super::disk::Disk;

/// MEİS whose calls wait until they are let through, one by one, and are known by whom they were
/// about.
struct Turnstile {
    practice: Arc<Practice>,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// Open, or shut with so many who may still pass.
    shut: Option<usize>,
    /// Those who pass meet an outage.
    fails: bool,
    asked: Vec<String>,
}

impl Turnstile {
    fn new(practice: &Arc<Practice>) -> Arc<Self> {
        let (state, moved) = (Mutex::default(), Condvar::new());
        Arc::new(Self { practice: practice.clone(), state, moved })
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
        self.moved.notify_all();
    }

    fn let_one_pass(&self) {
        self.change(|state| state.shut = Some(state.shut.unwrap_or(0) + 1));
    }

    fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    /// Waits until so many have been asked about.
    fn await_asked(&self, count: usize) -> Vec<String> {
        let patience = super::desk::PATIENCE;
        let waits = |state: &mut State| state.asked.len() < count;
        let waited = self.moved.wait_timeout_while(self.state.lock().unwrap(), patience, waits);
        let (state, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "{} of {count} were asked about", state.asked.len());
        state.asked.clone()
    }

    fn pass(&self, code: &PersonCode) -> Result<(), GatewayError> {
        self.change(|state| state.asked.push(code.as_str().to_owned()));
        let state = self.state.lock().unwrap();
        let mut state = self.moved.wait_while(state, |state| state.shut == Some(0)).unwrap();
        state.shut = state.shut.map(|left| left - 1);
        let fails = state.fails;
        if fails { Err(GatewayError::Unavailable(Reason::CannotConnect)) } else { Ok(()) }
    }
}

impl Meis for Turnstile {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        self.pass(code)?;
        self.practice.identity(code)
    }
    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        self.pass(code)?;
        self.practice.sentence(code)
    }
}

fn gateways(meis: &Arc<Turnstile>) -> Gateways {
    Gateways { meis: meis.clone(), ..meis.practice.gateways() }
}

fn patient(clock: &ManualClock, gateways: Gateways) -> Options {
    let mut options = Options::with(Arc::new(clock.clone()), gateways);
    options.call_limit = super::desk::PATIENCE;
    options
}

fn turnstile_desk() -> (Desk, Arc<Turnstile>) {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let meis = Turnstile::new(&practice);
    let engine = Engine::in_memory(patient(&clock, gateways(&meis))).unwrap();
    (Desk::found(engine, clock, practice), meis)
}

/// A visitor at a desk of their own.
fn seat_at(desk: &Desk, number: u8) -> CaseId {
    desk.ticket();
    let by = |command| request(Actor::Staff(desk.agent), Some(DeskId(number)), command);
    let done = |command| desk.engine.submit_blocking(by(command)).unwrap();
    let ticket = done(Command::CallNext).ticket.unwrap();
    done(Command::Serve(ticket)).case.unwrap()
}

#[test]
fn whoever_sits_at_the_desk_does_not_wait_behind_an_outage() {
    let (desk, meis) = turnstile_desk();
    meis.change(|state| state.fails = true);
    let codes: Vec<String> =
        desk.practice.people().iter().map(|it| it.code.as_str().to_owned()).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).filter(|it| it.len() == 7).collect();
    let (last, waiting) = codes.split_last().unwrap();
    // Two questions each, so that more wait than are called at once, twice over.
    let waiting = &waiting[..CALLS_AT_ONCE_MAX + 1];
    for (place, code) in waiting.iter().enumerate() {
        let case = seat_at(&desk, u8::try_from(place + 1).unwrap());
        desk.identify(case, code);
        desk.wait(|now| {
            let file = now.centre.case(case).unwrap();
            is_out(&file.identity_lookup) && is_out(&file.sentence_lookup)
        });
    }
    // One try finds that MEİS is back, and the whole backlog comes up at once.
    meis.change(|state| (state.fails, state.shut) = (false, Some(0)));
    let before = meis.asked().len();
    desk.clock.advance(RETRY_SECONDS_MAX);
    meis.await_asked(before + 1);
    meis.let_one_pass();
    meis.await_asked(before + 1 + CALLS_AT_ONCE_MAX);
    let new = seat_at(&desk, 40);
    desk.identify(new, last);
    meis.let_one_pass();
    let asked = meis.await_asked(before + 2 + CALLS_AT_ONCE_MAX);
    assert_eq!(asked.last().unwrap(), last, "the backlog came first");
    meis.change(|state| state.shut = None);
    desk.wait(|now| now.centre.questions.is_empty());
}

#[test]
fn an_outage_that_is_over_before_it_is_recorded_is_closed_in_the_journal() {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let (disk, meis) = (Disk::default(), Turnstile::new(&practice));
    let engine = Engine::on(disk.media(), patient(&clock, gateways(&meis))).unwrap();
    let desk = Desk::found(engine, clock, practice);
    desk.wait(|now| now.centre.last_sweep.is_some());
    meis.change(|state| (state.fails, state.shut) = (true, Some(0)));
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    meis.await_asked(2);
    // Nothing is recorded from here on, and one of two calls fails.
    disk.gate.set(true);
    meis.let_one_pass();
    desk.wait(|now| now.systems[0] == SystemSign::Down);
    disk.gate.await_one();
    // The other is answered before anything of it stands in the journal.
    meis.change(|state| (state.fails, state.shut) = (false, Some(1)));
    desk.wait(|now| now.systems[0] == SystemSign::Up);
    disk.gate.set(false);
    meis.change(|state| state.shut = None);
    desk.wait(|now| {
        let about = |it: &&dost_desk::casework::outages::Outage| it.system == OutsideSystem::Meis;
        now.centre.outages.iter().rfind(about).is_some_and(|outage| outage.to.is_some())
    });
}

#[test]
fn a_visitor_who_is_back_with_a_new_ticket_is_asked_about_again() {
    let desk = Desk::in_memory();
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (ticket, case) = desk.seat();
    desk.identify(case, PLAIN);
    desk.wait(|now| is_out(&now.centre.case(case).unwrap().sentence_lookup));
    desk.agent(Command::FinishVisit(ticket));
    // So much later the ticket of that day is no reason to ask any more.
    desk.clock.advance(24 * 3600);
    desk.wait(|now| now.sweep.at >= desk.engine.now());
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Up);
    let back = Command::IssueTicket {
        priority: Priority::None,
        source: TicketSource::Staff,
        case: Some(case),
    };
    desk.agent(back);
    // Once, and not until it happens: the new ticket too is good for its day alone.
    desk.clock.advance(RETRY_SECONDS_MAX);
    desk.wait(|now| now.centre.case(case).unwrap().sentence().is_some());
}

#[test]
fn nobody_is_asked_while_no_answer_can_be_recorded() {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let (disk, meis) = (Disk::default(), Turnstile::new(&practice));
    let engine = Engine::on(disk.media(), patient(&clock, gateways(&meis))).unwrap();
    let desk = Desk::found(engine, clock, practice);
    meis.change(|state| state.fails = true);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    desk.wait(|now| is_out(&now.centre.case(case).unwrap().sentence_lookup));
    desk.wait(|now| is_out(&now.centre.case(case).unwrap().identity_lookup));
    disk.journal.set_faults(Faults { free_bytes: Some(1 << 20), ..Faults::default() });
    let refused = desk.by(desk.agent, issue());
    assert_eq!(refused, Err(Failure::Halted(Halt::DiskNearlyFull)));
    let before = meis.asked().len();
    for _ in 0..10 {
        desk.clock.advance(RETRY_SECONDS_MAX);
        desk.wait(|now| now.sweep.at >= desk.engine.now());
    }
    disk.journal.set_faults(Faults::default());
    meis.change(|state| state.fails = false);
    assert!(desk.by(desk.agent, issue()).is_ok(), "there is room again");
    desk.clock.advance(RETRY_SECONDS_MAX);
    // The first call now finds MEİS back, and the other question follows it: two calls in all.
    desk.wait(|now| now.centre.questions.is_empty());
    assert_eq!(meis.asked().len(), before + 2, "asked while halted");
}

#[test]
fn a_desk_without_systems_says_so_whatever_outage_its_journal_holds() {
    let disk = Disk::default();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let engine = Engine::on(disk.media(), options(&clock, &practice)).unwrap();
    let desk = Desk::found(engine, clock.clone(), practice.clone());
    practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    desk.wait(|now| now.centre.outages.iter().any(|outage| outage.to.is_none()));
    drop(desk);
    let none = Options::with(Arc::new(clock), Gateways::not_connected());
    let engine = Engine::on(disk.media(), none).unwrap();
    let snapshot = engine.snapshot();
    assert!(snapshot.centre.outages.iter().any(|outage| outage.to.is_none()));
    assert_eq!(snapshot.reasons, [Some(Reason::NotConnected); 3]);
}

#[test]
fn an_outage_keeps_why_it_began() {
    let disk = Disk::default();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let start = || Desk::on(&disk, &clock, &practice);
    let desk = start();
    practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let (_, case) = desk.seat();
    desk.identify(case, PLAIN);
    let why = |now: &dost_desk::engine::Snapshot| {
        now.centre.outages.first().and_then(|outage| outage.why.clone())
    };
    let wanted = Some(Reason::CannotConnect.key().to_owned());
    desk.wait(|now| why(now) == wanted);
    drop(desk);
    assert_eq!(why(&start().engine.snapshot()), wanted, "also after a start");
}
