//! A portal that was down for days comes back: every notice that waited, once. How fast is measured
//! by `cargo bench --bench outside`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use dost_desk::casework::case::{Notice, Stage};
use dost_desk::casework::command::Command;
use dost_desk::casework::forms::{Applicant, Sentence};
use dost_desk::casework::identity::{PersonCode, PersonCodeKind};
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::casework::register::{OutsideSystem, PaymentAnswer};
use dost_desk::engine::{Engine, ManualClock, Options};
use dost_desk::gateways::practice::Practice;
use dost_desk::gateways::{
    Esosial, GatewayError, Gateways, Meis, Posted, Reason, Receipt, SocialPayments,
};

use super::desk::{Desk, PLAIN, day, grant, morning, practice};

/// Visits of one day; the queue has numbers for more.
const VISITS_A_DAY: usize = 400;
const DAY_SECONDS: i64 = 24 * 3600;

/// Systems that know everybody, with a portal that counts what it is sent by key.
struct Everybody {
    practice: Arc<Practice>,
    down: AtomicBool,
    posted: Mutex<BTreeMap<String, u32>>,
}

impl Everybody {
    fn plain() -> PersonCode {
        PersonCode::parse(PersonCodeKind::Fin, PLAIN).unwrap()
    }
}

impl Meis for Everybody {
    fn identity(&self, _: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        self.practice.identity(&Self::plain())
    }
    fn sentence(&self, _: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        self.practice.sentence(&Self::plain())
    }
}

impl SocialPayments for Everybody {
    fn paid(&self, _: &PersonCode, _: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        Ok(PaymentAnswer::NotPaid { other_sentence_paid_on: None })
    }
}

impl Esosial for Everybody {
    fn post(&self, key: &str, _: &NoticeLetter) -> Result<Receipt, GatewayError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(GatewayError::Unavailable(Reason::CannotConnect));
        }
        *self.posted.lock().unwrap().entry(key.to_owned()).or_default() += 1;
        Ok(Receipt(format!("ES-{key}")))
    }

    fn receipt(&self, key: &str, _: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(GatewayError::Unavailable(Reason::CannotConnect));
        }
        let is_there = self.posted.lock().unwrap().contains_key(key);
        Ok(is_there.then(|| Posted::Placed(Receipt(format!("ES-{key}")))))
    }
}

/// A FIN of its own for each number.
fn fin(number: usize) -> String {
    const LETTERS: [char; 20] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H',
        'J', 'K',
    ];
    let digit = |place: u32| LETTERS[number / 20_usize.pow(place) % 20];
    (0..7).rev().map(digit).collect()
}

/// Decides and posts so many cases while the portal is down, then lets it come back and waits until
/// the last receipt is durable.
fn drain(notices: usize) {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let everybody = Arc::new(Everybody {
        practice: practice.clone(),
        down: AtomicBool::new(true),
        posted: Mutex::default(),
    });
    let gateways = Gateways::of(everybody.clone());
    let engine = Engine::in_memory(Options::with(Arc::new(clock.clone()), gateways)).unwrap();
    let desk = Desk::found(engine, clock, practice);
    for number in 0..notices {
        if number > 0 && number % VISITS_A_DAY == 0 {
            desk.clock.advance(DAY_SECONDS);
            desk.wait(|now| now.sweep.at >= desk.engine.now());
        }
        let case = desk.claimed(&fin(number));
        desk.officer(grant(case));
        desk.agent(Command::PostNotice(case));
    }
    let waiting = |stage: Stage| {
        let snapshot = desk.engine.snapshot();
        snapshot.centre.cases.values().filter(|case| case.stage == stage).count()
    };
    assert_eq!((waiting(Stage::Granted), everybody.posted.lock().unwrap().len()), (notices, 0));
    everybody.down.store(false, Ordering::SeqCst);
    desk.agent(Command::RetryNow(OutsideSystem::Esosial));
    desk.wait(|now| now.centre.cases.values().all(|case| case.stage == Stage::Notified));
    let posted = everybody.posted.lock().unwrap();
    assert_eq!(posted.len(), notices);
    assert!(posted.values().all(|times| *times == 1), "a notice came twice");
    let snapshot = desk.engine.snapshot();
    let confirmed = |notice: &Notice| matches!(notice, Notice::Confirmed { .. });
    assert!(snapshot.centre.cases.values().all(|case| confirmed(&case.notice)));
}

#[test]
fn what_waited_through_an_outage_arrives_once() {
    assert!(day() < morning().plus_seconds(DAY_SECONDS).date());
    drain(60);
}
