//! `dost simulate`: the whole centre under a seeded clock, with everything that can go wrong.

use std::num::NonZeroUsize;
use std::time::Instant;

use super::failure::Failure;
use super::line;
use super::output::Output;
use crate::simulation::{AsBuilt, Fault, Faults, Outcome, Plan, Series, Sum, shrink};

/// Simulates as many seeds as the days need, several at once if asked, up to the first violation.
///
/// # Errors
/// A violation was found: the answer is no. A fault that is not known.
pub fn run(asked: &line::Simulate, out: &mut Output) -> Result<(), Failure> {
    let without = without(&asked.without)?;
    let (desks, visitors) = (asked.desks, asked.visitors);
    let first = Plan { seed: asked.seed, days: asked.seed_days, desks, visitors, without };
    let jobs = NonZeroUsize::new(usize::from(asked.jobs)).unwrap_or(NonZeroUsize::MIN);
    let since = Instant::now();
    let Sum { outcome: sum, failed } = Series { first, days: asked.days }.run(jobs, &AsBuilt);
    let seconds = since.elapsed().as_secs_f64();
    if let Some((plan, outcome)) = failed {
        tell_failure(&plan, outcome, out)?;
        last_line(&sum, 1, out)?;
        return Err(Failure::AnswerIsNo);
    }
    let share = sum.refused * 1000 / sum.commands.max(1);
    out.line(&format!(
        "frames {} grants {} refusals {} notices {} erased {} illegal {} ({}.{} % of commands, {} reasons)",
        sum.frames,
        sum.decided.0,
        sum.decided.1,
        sum.arrivals,
        sum.erased,
        sum.refused,
        share / 10,
        share % 10,
        sum.refusals.len()
    ))?;
    #[allow(clippy::cast_precision_loss, reason = "days are far below what a float counts exactly")]
    let rate = sum.days as f64 / seconds.max(0.001) / jobs.get() as f64;
    out.line(&format!("{rate:.1} days a second a core, {seconds:.0} s, jobs {jobs}"))?;
    last_line(&sum, 0, out)
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

fn last_line(sum: &Outcome, violations: u32, out: &mut Output) -> Result<(), Failure> {
    let hex: String = sum.trace.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
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
