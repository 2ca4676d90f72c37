//! A whole centre over the wire: what its agents are told while a system fails, and what a try by
//! hand comes to.

use std::sync::Arc;

use dost_desk::casework::case::Stage;
use dost_desk::casework::command::Command;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::engine::{Engine, ManualClock, Options, RETRY_SECONDS_MAX, SystemSign};
use dost_desk::gateways::Reason;
use dost_desk::gateways::http::{FAILURES_MAX, HttpSystems};
use dost_desk::gateways::registry::Fault;

use super::site::{PLAIN, Site};
use crate::engine::desk::{Desk, PATIENCE, grant, is_out, morning, practice};

/// A centre whose three systems are those of the site.
pub fn centre_on(systems: Arc<HttpSystems>) -> Desk {
    let (clock, people) = (ManualClock::at(morning()), practice());
    let gateways = dost_desk::gateways::Gateways::of(systems);
    let mut options = Options::with(Arc::new(clock.clone()), gateways);
    options.call_limit = PATIENCE;
    Desk::found(Engine::in_memory(options).unwrap(), clock, people)
}

#[test]
fn a_try_by_hand_reaches_a_system_that_is_being_left_alone() {
    let site = Site::open();
    let systems = Arc::new(site.systems());
    let desk = centre_on(systems.clone());
    let case = desk.claimed(PLAIN);
    desk.officer(grant(case));
    site.world.set_fault(OutsideSystem::Esosial, Fault::Broken);
    desk.agent(Command::PostNotice(case));
    for failures in 1..=u64::from(FAILURES_MAX) {
        desk.wait(|now| now.outside[2].unanswered_count() >= failures);
        if failures < FAILURES_MAX.into() {
            desk.clock.advance(RETRY_SECONDS_MAX);
        }
    }
    assert!(systems.is_left_alone(OutsideSystem::Esosial));
    site.fault(Fault::Up);
    // The clock does not move: this try alone can bring it there.
    desk.agent(Command::RetryNow(OutsideSystem::Esosial));
    desk.wait(|now| now.centre.case(case).unwrap().stage == Stage::Notified);
    assert_eq!(systems.tally(OutsideSystem::Esosial).get(&Reason::LeftAlone), None);
    assert_eq!(site.world.placed().len(), 1);
}

#[test]
fn being_left_alone_hides_no_reason_and_is_no_failed_try() {
    let site = Site::open();
    let systems = Arc::new(site.systems());
    let desk = centre_on(systems.clone());
    site.world.set_fault(OutsideSystem::Meis, Fault::ExpiredCertificate);
    let left_alone =
        || systems.tally(OutsideSystem::Meis).get(&Reason::LeftAlone).copied().unwrap_or(0);
    // Two questions each: some of them nobody is called for.
    for _ in 0..20 {
        let (ticket, case) = desk.seat();
        desk.identify(case, PLAIN);
        desk.wait(|now| {
            let file = now.centre.case(case).unwrap();
            is_out(&file.identity_lookup) && is_out(&file.sentence_lookup)
        });
        desk.agent(Command::FinishVisit(ticket));
        if left_alone() >= 2 {
            break;
        }
    }
    assert!(left_alone() >= 2, "the rest was never met");
    let now = desk.engine.snapshot();
    assert_eq!(now.systems[0], SystemSign::Down);
    assert_eq!(now.reasons[0], Some(Reason::CertificateExpired));
    desk.wait(|now| !now.outside[0].unanswered.is_empty());
    let counted = &desk.engine.snapshot().outside[0].unanswered;
    assert_eq!(counted.keys().copied().collect::<Vec<_>>(), ["gateway-certificate-expired"]);
}
