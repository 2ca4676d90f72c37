//! A failure made smaller: the same violation with fewer faults, visitors and desks.

use super::faults::Fault;
use super::{Outcome, Plan, Wiring, simulate};

/// Runs that are tried to make a failure smaller.
pub const SHRINK_RUNS_MAX: usize = 20;

/// The smallest plan found that still violates the same invariant, and what it came to. `outcome`
/// is what `plan` came to; one without a violation is given back as it is.
pub fn shrink(plan: &Plan, outcome: Outcome, wiring: &dyn Wiring) -> (Plan, Outcome) {
    let Some(found) = outcome.found.clone() else { return (*plan, outcome) };
    // Days after the failure were never reached.
    let mut best = (Plan { days: found.day.min(plan.days), ..*plan }, outcome);
    let mut runs = 0;
    let mut try_plan = |plan: Plan, best: &mut (Plan, Outcome)| {
        if runs >= SHRINK_RUNS_MAX || plan == best.0 {
            return;
        }
        runs += 1;
        let outcome = simulate(&plan, wiring);
        let now = outcome.found.as_ref();
        let same = now.filter(|now| now.violation.invariant == found.violation.invariant);
        if let Some(now) = same {
            *best = (Plan { days: now.day.min(plan.days), ..plan }, outcome);
        }
    };
    for fault in Fault::ALL {
        let without = best.0.without.and(fault);
        try_plan(Plan { without, ..best.0 }, &mut best);
    }
    for visitors in [8, 16, 30] {
        if visitors < best.0.visitors {
            try_plan(Plan { visitors, ..best.0 }, &mut best);
        }
    }
    for desks in [1, 2] {
        if desks < best.0.desks {
            try_plan(Plan { desks, ..best.0 }, &mut best);
        }
    }
    best
}
