//! A system that answers, and whose answer about one person cannot be used: it stays up for the
//! others, and the question counts as unanswered.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use dost_desk::casework::case::{Recognition, Stage};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::documents::{self, Need};
use dost_desk::casework::forms::{Applicant, Sentence};
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::engine::{DOUBTS_MAX, Engine, Failure, ManualClock, Options, Snapshot, SystemSign};
use dost_desk::gateways::practice::{Behaviour, Practice};
use dost_desk::gateways::{GatewayError, Gateways, Meis, Reason};

use super::desk::{Desk, PLAIN, grant, is_out, morning, practice, request};

/// MEİS that answers about some people what nobody can use.
struct Odd {
    practice: Arc<Practice>,
    state: Mutex<State>,
}

struct State {
    /// What it says about the odd ones.
    says: GatewayError,
    codes: BTreeSet<String>,
    all: bool,
    calls: usize,
}

impl Odd {
    fn pass(&self, code: &PersonCode) -> Result<(), GatewayError> {
        let mut state = self.state.lock().unwrap();
        let is_odd = state.all || state.codes.contains(code.as_str());
        state.calls += usize::from(is_odd);
        if is_odd { Err(state.says) } else { Ok(()) }
    }

    fn set(&self, with: impl FnOnce(&mut State)) {
        with(&mut self.state.lock().unwrap());
    }

    fn calls(&self) -> usize {
        self.state.lock().unwrap().calls
    }
}

impl Meis for Odd {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        self.pass(code)?;
        self.practice.identity(code)
    }
    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        self.pass(code)?;
        self.practice.sentence(code)
    }
}

fn odd_desk(says: GatewayError) -> (Desk, Arc<Odd>) {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let state = State { says, codes: BTreeSet::new(), all: false, calls: 0 };
    let meis = Arc::new(Odd { practice: practice.clone(), state: Mutex::new(state) });
    let gateways = Gateways { meis: meis.clone(), ..practice.gateways() };
    let mut options = Options::with(Arc::new(clock.clone()), gateways);
    options.call_limit = super::desk::PATIENCE;
    let engine = Engine::in_memory(options).unwrap();
    (Desk::found(engine, clock, practice), meis)
}

/// A visitor at a desk of their own, with their code.
fn identified_at(desk: &Desk, number: usize, code: &str) -> CaseId {
    desk.ticket();
    let at = Some(DeskId(u8::try_from(number).unwrap()));
    let by = |command| request(Actor::Staff(desk.agent), at, command);
    let done = |command| desk.engine.submit_blocking(by(command)).unwrap();
    let ticket = done(Command::CallNext).ticket.unwrap();
    let case = done(Command::Serve(ticket)).case.unwrap();
    desk.identify(case, code);
    case
}

fn fins(desk: &Desk) -> Vec<String> {
    let codes = desk.practice.people().iter().filter(|person| person.sentence.is_some());
    let codes = codes.map(|person| person.code.as_str().to_owned());
    codes.filter(|code| code.len() == 7 && code != PLAIN).collect()
}

fn both_out(desk: &Desk, case: CaseId) {
    desk.wait(|now| {
        let file = now.centre.case(case).unwrap();
        is_out(&file.identity_lookup) && is_out(&file.sentence_lookup)
    });
}

fn both_answered(now: &Snapshot, case: CaseId) -> bool {
    let file = now.centre.case(case).unwrap();
    file.identity_lookup.answer().is_some() && file.sentence_lookup.answer().is_some()
}

/// Each document that MEİS would answer for may be asked for on paper.
fn papers_demandable(now: &Snapshot, case: CaseId) -> bool {
    let file = now.centre.case(case).unwrap();
    let passport = now.centre.passport_of(file).unwrap();
    let rows = documents::checklist(file, passport);
    let outages = rows.iter().filter(|row| matches!(row.need, Need::Outage { .. }));
    outages.count() == 2 && rows.iter().all(|row| row.need.is_demandable())
}

#[test]
fn one_bad_record_makes_a_system_down_for_nobody() {
    let (desk, meis) = odd_desk(GatewayError::Broken(Reason::AnotherPerson));
    meis.set(|state| state.codes = [PLAIN.to_owned()].into());
    let bad = identified_at(&desk, 1, PLAIN);
    both_out(&desk, bad);
    desk.wait(|now| now.reasons[0] == Some(Reason::AnotherPerson));
    assert!(papers_demandable(&desk.engine.snapshot(), bad));
    // The agent types the code again: the same record, and no other question.
    desk.agent(Command::Identify {
        case: bad,
        category: dost_desk::casework::identity::Category::Citizen,
        document_kind: dost_desk::casework::identity::IdDocumentKind::IdCard,
        code: desk.engine.snapshot().centre.case(bad).unwrap().code().unwrap().clone(),
    });
    both_out(&desk, bad);
    let codes = fins(&desk);
    for (place, code) in codes.iter().cycle().take(10).enumerate() {
        let good = identified_at(&desk, place + 2, code);
        desk.wait(|now| both_answered(now, good));
    }
    // The bad one is asked about again by itself, and is still nobody else's matter.
    let calls = meis.calls();
    desk.pass_time_until(|_| meis.calls() >= calls + 6);
    let now = desk.engine.snapshot();
    assert!(now.centre.outages.is_empty(), "{:?}", now.centre.outages);
    assert_eq!(now.systems[0], SystemSign::Up);
    let reason = Reason::AnotherPerson.key();
    desk.wait(|now| now.outside[0].unanswered.get(reason).is_some_and(|count| *count >= 8));
    meis.set(|state| state.codes.clear());
    desk.pass_time_until(|now| both_answered(now, bad));
}

#[test]
fn bad_answers_about_everybody_are_an_outage() {
    let (desk, meis) = odd_desk(GatewayError::Broken(Reason::TwoAnswers));
    meis.set(|state| state.all = true);
    let codes = fins(&desk);
    let mut cases = Vec::new();
    for (place, code) in codes.iter().take(DOUBTS_MAX + 1).enumerate() {
        assert_eq!(desk.engine.snapshot().systems[0] == SystemSign::Down, place >= DOUBTS_MAX);
        let case = identified_at(&desk, place + 1, code);
        both_out(&desk, case);
        if place + 1 == DOUBTS_MAX {
            desk.wait(|now| now.systems[0] == SystemSign::Down);
            desk.wait(|now| now.centre.outages.len() == 1);
        }
        cases.push(case);
    }
    assert_eq!(desk.engine.snapshot().reasons[0], Some(Reason::TwoAnswers));
    meis.set(|state| state.all = false);
    // One try finds that it is back, and all that was held back comes up at once.
    desk.clock.advance(dost_desk::engine::RETRY_SECONDS_MAX);
    desk.wait(|now| cases.iter().all(|case| both_answered(now, *case)));
    desk.wait(|now| now.systems[0] == SystemSign::Up && now.centre.outages[0].to.is_some());
}

#[test]
fn what_meis_refuses_about_one_person_is_unanswered_and_asked_again() {
    let (desk, meis) = odd_desk(GatewayError::Rejected(Reason::NotAcceptable));
    meis.set(|state| state.codes = [PLAIN.to_owned()].into());
    let refused = identified_at(&desk, 1, PLAIN);
    both_out(&desk, refused);
    assert!(papers_demandable(&desk.engine.snapshot(), refused));
    desk.wait(|now| now.reasons[0] == Some(Reason::NotAcceptable));
    let other = identified_at(&desk, 2, &fins(&desk)[0]);
    desk.wait(|now| both_answered(now, other));
    let now = desk.engine.snapshot();
    assert!(now.centre.outages.is_empty() && now.systems[0] == SystemSign::Up);
    let refusals = Reason::NotAcceptable.key();
    desk.wait(|now| now.outside[0].unanswered.get(refusals) == Some(&2));
    let calls = meis.calls();
    desk.pass_time_until(|_| meis.calls() >= calls + 4);
    meis.set(|state| state.codes.clear());
    desk.pass_time_until(|now| both_answered(now, refused));
}

#[test]
fn what_payments_refuses_bars_the_grant_and_is_asked_again() {
    let desk = Desk::in_memory();
    let (ticket, case) = desk.seat();
    desk.identify(case, PLAIN);
    desk.wait(|now| both_answered(now, case));
    desk.practice.controls().set(OutsideSystem::SocialPayments, Behaviour::Refusing);
    desk.agent(Command::CheckPayment(case));
    desk.wait(|now| is_out(&now.centre.case(case).unwrap().payment_lookup));
    desk.agent(Command::Register { case, insists: false });
    desk.agent(Command::Forward { case, recognition: Recognition::Recognised });
    desk.agent(Command::FinishVisit(ticket));
    desk.officer(Command::Claim(case));
    let barred = desk.by(desk.officer, grant(case));
    assert_eq!(barred, Err(Failure::Refused(Refusal::PaymentUnknown)));
    // MEİS answers all the same, and the refusal is no outage.
    let other = identified_at(&desk, 2, &fins(&desk)[0]);
    desk.wait(|now| both_answered(now, other));
    let now = desk.engine.snapshot();
    assert!(now.centre.outages.is_empty(), "{:?}", now.centre.outages);
    assert_eq!(now.reasons[1], Some(Reason::NotAcceptable));
    desk.practice.controls().set(OutsideSystem::SocialPayments, Behaviour::Up);
    desk.pass_time_until(|now| now.centre.case(case).unwrap().payment_lookup.answer().is_some());
    desk.officer(grant(case));
    assert_eq!(desk.engine.snapshot().centre.case(case).unwrap().stage, Stage::Granted);
}
