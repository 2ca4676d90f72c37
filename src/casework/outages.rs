//! Outages of the outside systems as the journal has them: from when to when, and what was asked
//! meanwhile.

use serde::{Deserialize, Serialize};

use super::register::OutsideSystem;
use crate::law::moment::Moment;

/// Outages that are kept with the state; the journal keeps all of them.
pub const OUTAGES_MAX: usize = 64;

/// Characters of the key of a reason.
pub const WHY_CHARS_MAX: usize = 64;

/// One time in which a system did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Which system.
    pub system: OutsideSystem,
    /// Since when.
    pub from: Moment,
    /// Until when; `None` while it lasts.
    pub to: Option<Moment>,
    /// Questions and notices that met it.
    pub met: u32,
    /// Why it did not answer when it began: the key of the reason's words, at most
    /// [`WHY_CHARS_MAX`]. Outages from before reasons were recorded have none.
    pub why: Option<String>,
}

/// The outage that a system is in.
pub fn open_outage(outages: &[Outage], system: OutsideSystem) -> Option<&Outage> {
    outages.iter().rev().find(|outage| outage.system == system && outage.to.is_none())
}

/// A system has stopped to answer; `met` questions are open with it.
pub(super) fn began(
    outages: &mut Vec<Outage>,
    system: OutsideSystem,
    from: Moment,
    met: u32,
    why: Option<String>,
) {
    if open_outage(outages, system).is_some() {
        return;
    }
    if outages.len() >= OUTAGES_MAX {
        // The oldest that is over makes room; one that lasts is never forgotten.
        let oldest = outages.iter().position(|outage| outage.to.is_some()).unwrap_or(0);
        outages.remove(oldest);
    }
    outages.push(Outage { system, from, to: None, met, why });
}

/// A system answers again.
pub(super) fn ended(outages: &mut [Outage], system: OutsideSystem, to: Moment) {
    for outage in outages.iter_mut().filter(|held| held.system == system && held.to.is_none()) {
        outage.to = Some(to);
    }
}

/// One more question or notice has met the outage that a system is in, if it is in one.
pub(super) fn met(outages: &mut [Outage], system: OutsideSystem) {
    for outage in outages.iter_mut().filter(|held| held.system == system && held.to.is_none()) {
        outage.met = outage.met.saturating_add(1);
    }
}
