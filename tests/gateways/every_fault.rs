//! A whole centre beside practice registers that do each thing wrong in turn: at the end every
//! decision stands in the cabinet once, or is one named task.

use std::sync::Arc;

use dost_desk::casework::case::Notice;
use dost_desk::casework::command::Command;
use dost_desk::engine::{Engine, ManualClock, Options, RETRY_SECONDS_MAX, Snapshot, SystemSign};
use dost_desk::gateways::Gateways;
use dost_desk::gateways::registry::Fault;

use super::site::{PLAIN, Site};
use crate::engine::desk::{Desk, PATIENCE, grant, morning, practice};

/// What holds answers back until the desk gives up.
const WITHHOLDING: [Fault; 2] = [Fault::Slow(60_000), Fault::TimeoutAfterEffect];

#[test]
fn every_decision_is_one_notice_or_one_task_whatever_the_portal_does() {
    let site = Site::open();
    let mut notices = 0;
    for fault in Fault::PLAIN.iter().copied().chain([Fault::Slow(60_000)]) {
        let millis = if WITHHOLDING.contains(&fault) { 1_000 } else { 30_000 };
        let (clock, people) = (ManualClock::at(morning()), practice());
        let esosial = Arc::new(site.systems_within(millis));
        let gateways = Gateways { esosial, ..people.gateways() };
        let mut options = Options::with(Arc::new(clock.clone()), gateways);
        options.call_limit = PATIENCE;
        let desk = Desk::found(Engine::in_memory(options).unwrap(), clock, people);
        let case = desk.claimed(PLAIN);
        desk.officer(grant(case));
        site.fault(fault);
        desk.agent(Command::PostNotice(case));
        let notice = |now: &Snapshot| now.centre.case(case).unwrap().notice.clone();
        let is_over = |now: &Snapshot| {
            matches!(notice(now), Notice::Confirmed { .. } | Notice::Failed { .. })
        };
        desk.wait(|now| is_over(now) || now.systems[2] == SystemSign::Down);
        let reason = desk.engine.snapshot().reasons[2];
        site.fault(Fault::Up);
        if !is_over(&desk.engine.snapshot()) {
            assert!(reason.is_some(), "{fault}: nobody can say why");
            desk.clock.advance(RETRY_SECONDS_MAX);
            desk.wait(is_over);
        }
        let is_task = matches!(notice(&desk.engine.snapshot()), Notice::Failed { .. });
        assert_eq!(is_task, matches!(fault, Fault::Conflict | Fault::Unacceptable), "{fault}");
        notices += usize::from(!is_task);
        assert_eq!(site.world.placed().len(), notices, "{fault}: each once, and no task as well");
        desk.engine.stop();
    }
    assert!(notices > 20, "{notices}");
}
