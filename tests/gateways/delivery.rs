//! A notice reaches its cabinet once, whatever becomes of the answers.

use std::time::{Duration, Instant};

use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::registry::Fault;
use dost_desk::gateways::wire::Posted;
use dost_desk::gateways::{Esosial as _, GatewayError, Reason, Receipt};

use super::site::{PLAIN, Site, code, letter};

/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_secs(30);

fn first() -> Receipt {
    Receipt("ES-000001".to_owned())
}

#[test]
fn a_timeout_after_the_effect_and_a_new_try_make_one_notice() {
    let site = Site::open();
    site.fault(Fault::TimeoutAfterEffect);
    let met = site.systems_within(300).post("notice-1", &letter(PLAIN));
    assert_eq!(met, Err(GatewayError::Unavailable(Reason::NoAnswerInTime)));
    assert_eq!(site.world.placed().len(), 1, "it stands there, and the desk does not know");
    let since = Instant::now();
    while site.world.requests().is_empty() && since.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    assert_eq!(site.world.requests()[0].status, None, "written down although nobody waited");
    site.fault(Fault::Up);
    let systems = site.systems();
    let read = systems.receipt("notice-1", &code(PLAIN));
    assert_eq!(read, Ok(Some(Posted::Placed(first()))), "it can be read back without posting");
    assert_eq!(systems.post("notice-1", &letter(PLAIN)), Ok(first()));
    assert_eq!(systems.post("notice-1", &letter(PLAIN)), Ok(first()));
    assert_eq!(site.world.placed().len(), 1);
}

#[test]
fn lost_answers_within_one_call_make_one_notice() {
    let site = Site::open();
    site.world.set_fault(OutsideSystem::Esosial, Fault::LostAnswer);
    let met = site.systems().post("notice-1", &letter(PLAIN));
    assert_eq!(met, Err(GatewayError::Unavailable(Reason::ConnectionLost)));
    let came = site.world.requests().len();
    assert!(came > 1, "it was tried again: {came}");
    site.fault(Fault::Up);
    assert_eq!(site.systems().post("notice-1", &letter(PLAIN)), Ok(first()));
    assert_eq!(site.world.placed().len(), 1);
}

#[test]
fn what_never_arrived_is_not_there() {
    let site = Site::open();
    site.fault(Fault::Down);
    assert!(site.systems().post("notice-1", &letter(PLAIN)).is_err());
    site.fault(Fault::Up);
    assert_eq!(site.systems().receipt("notice-1", &code(PLAIN)), Ok(None));
    assert!(site.world.placed().is_empty());
}

#[test]
fn a_key_is_never_given_to_another_notice() {
    let site = Site::open();
    let systems = site.systems();
    assert_eq!(systems.post("notice-1", &letter(PLAIN)), Ok(first()));
    let mut other = letter(PLAIN);
    other.granted = Some(1_380);
    let met = systems.post("notice-1", &other);
    assert_eq!(met, Err(GatewayError::Rejected(Reason::KeyReused)));
    assert_eq!(systems.post("notice-1", &letter(PLAIN)), Ok(first()), "the first one stands");
    assert_eq!(site.world.placed()[0].1, letter(PLAIN));
    assert!(!systems.is_left_alone(OutsideSystem::Esosial), "a refusal is an answer");
}
