//! `dost simulate`: the whole centre under a seeded clock, with everything that can go wrong.

use super::failure::Failure;
use super::line;
use super::output::Output;
use crate::simulation::{AsBuilt, Fault, Faults, Outcome, Plan, shrink, simulate};

/// Simulates as many seeds as the days need, one after the other, up to the first violation.
///
/// # Errors
/// A violation was found: the answer is no. A fault that is not known.
pub fn run(asked: &line::Simulate, out: &mut Output) -> Result<(), Failure> {
    let without = without(&asked.without)?;
    let mut sum = Outcome::default();
    let mut trace = blake3::Hasher::new();
    let mut seed = asked.seed;
    let mut left = asked.days;
    while left > 0 {
        let days = left.min(asked.seed_days);
        let (desks, visitors) = (asked.desks, asked.visitors);
        let plan = Plan { seed, days, desks, visitors, without };
        let outcome = simulate(&plan, &AsBuilt);
        add(&mut sum, &outcome);
        trace.update(&outcome.trace);
        if outcome.found.is_some() {
            tell_failure(&plan, outcome, out)?;
            last_line(&sum, 1, trace.finalize().as_bytes(), out)?;
            return Err(Failure::AnswerIsNo);
        }
        left -= days;
        seed = seed.wrapping_add(1);
    }
    let share = sum.refused * 1000 / sum.commands.max(1);
    out.line(&format!(
        "frames {} grants {} refusals {} notices {} illegal {} ({}.{} % of commands)",
        sum.frames,
        sum.decided.0,
        sum.decided.1,
        sum.arrivals,
        sum.refused,
        share / 10,
        share % 10
    ))?;
    last_line(&sum, 0, trace.finalize().as_bytes(), out)
}

fn without(names: &[String]) -> Result<Faults, Failure> {
    let mut faults = Faults::default();
    for name in names {
        let fault = Fault::parse(name).ok_or_else(|| {
            let known: Vec<_> = Fault::ALL.into_iter().map(Fault::name).collect();
            Failure::usage(format!("There is no fault {name}. Known: {}.", known.join(", ")))
        })?;
        faults = faults.and(fault);
    }
    Ok(faults)
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
}

fn last_line(
    sum: &Outcome,
    violations: u32,
    trace: &[u8; 32],
    out: &mut Output,
) -> Result<(), Failure> {
    let hex: String = trace.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    out.line(&format!(
        "days {} commands {} crashes {} violations {violations} trace {hex}",
        sum.days, sum.commands, sum.crashes
    ))
}

/// The failure as it was found, and as small as it could be made.
fn tell_failure(plan: &Plan, outcome: Outcome, out: &mut Output) -> Result<(), Failure> {
    told(plan, &outcome, "violation", out)?;
    let (smaller, outcome) = shrink(plan, outcome, &AsBuilt);
    if smaller != *plan {
        told(&smaller, &outcome, "the same, smaller", out)?;
    }
    if let Some(found) = &outcome.found {
        out.line("the last frames before it:")?;
        for frame in &found.frames {
            out.line(&format!("  {frame}"))?;
        }
    }
    Ok(())
}

fn told(plan: &Plan, outcome: &Outcome, what: &str, out: &mut Output) -> Result<(), Failure> {
    let Some(found) = &outcome.found else { return Ok(()) };
    out.line(&format!("{what}: [{}] {}", found.violation.invariant, found.violation.words))?;
    out.line(&format!("  seed {}, day {}, step {}", plan.seed, found.day, found.step))?;
    let without: String =
        plan.without.names().iter().map(|name| format!(" --without {name}")).collect();
    out.line(&format!(
        "  again: dost simulate --days {} --seed {} --seed-days {} --desks {} --visitors {}{without}",
        plan.days, plan.seed, plan.days, plan.desks, plan.visitors
    ))
}
