//! Many seeds, one after the other, on one or several cores.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{Found, Outcome, Plan, Violation, Wiring, simulate};

/// Threads of one series at most.
pub const JOBS_MAX: u16 = 64;
/// Of so many seeds one is simulated twice and must leave the same trace.
pub const SEEDS_A_REPETITION: u64 = 100;

/// Which seeds are simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// The first seed's plan; `days` is how many working days a seed has at most.
    pub first: Plan,
    /// Working days in all.
    pub days: u32,
}

/// What a series came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Figures of all seeds up to the first violation, and a trace over theirs.
    pub outcome: Outcome,
    /// The seed with the violation, and what it came to.
    pub failed: Option<(Plan, Outcome)>,
}

impl Series {
    /// The plan of a seed by its place in the series; `None` after the last.
    fn plan(&self, place: usize) -> Option<Plan> {
        let before = u64::try_from(place).ok()?;
        let days_before = before.checked_mul(u64::from(self.first.days.max(1)))?;
        let left = u64::from(self.days).checked_sub(days_before).filter(|left| *left > 0)?;
        let days = u32::try_from(left).unwrap_or(u32::MAX).min(self.first.days.max(1));
        Some(Plan { seed: self.first.seed.wrapping_add(before), days, ..self.first })
    }

    /// Simulates every seed on so many threads, and sums them up in their order: what comes of it
    /// does not depend on how many there are. Ends at the first violation.
    pub fn run(&self, jobs: NonZeroUsize, wiring: &dyn Wiring) -> Sum {
        let next = AtomicUsize::new(0);
        let failed_at = AtomicUsize::new(usize::MAX);
        let done = Mutex::new(Vec::new());
        let work = || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(plan) = self.plan(place) else { return };
                // What comes after a failure is not told.
                if place > failed_at.load(Ordering::Relaxed) {
                    return;
                }
                let outcome = twice_now_and_then(&plan, wiring);
                if outcome.found.is_some() {
                    failed_at.fetch_min(place, Ordering::Relaxed);
                }
                done.lock().unwrap_or_else(PoisonError::into_inner).push((place, plan, outcome));
            }
        };
        thread::scope(|scope| {
            (1..jobs.get()).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(place, ..)| *place);
        sum_up(done.into_iter().map(|(_, plan, outcome)| (plan, outcome)))
    }
}

/// Simulates a seed; one of a hundred twice.
fn twice_now_and_then(plan: &Plan, wiring: &dyn Wiring) -> Outcome {
    let outcome = simulate(plan, wiring);
    if !plan.seed.is_multiple_of(SEEDS_A_REPETITION) || outcome.found.is_some() {
        return outcome;
    }
    let again = simulate(plan, wiring);
    if again == outcome {
        return outcome;
    }
    let words = "the same seed has left two traces".to_owned();
    let found = Found { violation: Violation::new(0, words), ..Found::default() };
    Outcome { found: Some(found), ..outcome }
}

fn sum_up(outcomes: impl Iterator<Item = (Plan, Outcome)>) -> Sum {
    let mut sum = Sum::default();
    let mut trace = blake3::Hasher::new();
    for (plan, outcome) in outcomes {
        add(&mut sum.outcome, &outcome);
        trace.update(&outcome.trace);
        if outcome.found.is_some() {
            sum.failed = Some((plan, outcome));
            break;
        }
    }
    sum.outcome.trace = *trace.finalize().as_bytes();
    sum
}

fn add(sum: &mut Outcome, one: &Outcome) {
    sum.days += one.days;
    sum.commands += one.commands;
    sum.refused += one.refused;
    sum.crashes += one.crashes;
    sum.frames += one.frames;
    sum.decided.0 += one.decided.0;
    sum.decided.1 += one.decided.1;
    sum.arrivals += one.arrivals;
    sum.erased += one.erased;
    for (key, times) in &one.refusals {
        *sum.refusals.entry(key).or_default() += times;
    }
}
