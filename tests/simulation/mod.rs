//! The simulator: the program as it is holds, the same seed does the same, and every planted bug is
//! found.

mod bugs;
mod cores;
mod invented;
mod planted;
mod refusals;

use std::num::NonZeroUsize;
use std::sync::Arc;

use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Command, Context};
use dost_desk::casework::decide::decide;
use dost_desk::casework::event::Event;
use dost_desk::casework::refusal::Refusal;
use dost_desk::engine::Rules;
use dost_desk::simulation::{AsBuilt, Fault, Faults, Plan, Series, Wiring, simulate};

/// A small centre whose day is short.
fn plan(seed: u64, days: u32) -> Plan {
    Plan { visitors: 16, desks: 3, ..Plan::new(seed, days) }
}

#[test]
fn the_program_as_it_is_violates_nothing() {
    let (mut commands, mut refused, mut crashes, mut decided) = (0, 0, 0, 0);
    // Every second visitor only asks something.
    for seed in 1..=6 {
        let outcome = simulate(&plan(seed, 3), &AsBuilt);
        assert_eq!(outcome.found, None, "seed {seed}");
        assert_eq!(outcome.days, 3);
        commands += outcome.commands;
        refused += outcome.refused;
        crashes += outcome.crashes;
        decided += outcome.decided.0 + outcome.decided.1;
    }
    assert!(refused * 10 >= commands, "only {refused} of {commands} commands were illegal");
    assert!(crashes >= 18, "only {crashes} crashes");
    assert!(decided >= 50, "only {decided} decisions");
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let run = |seed| simulate(&plan(seed, 2), &AsBuilt);
    assert_eq!(run(9), run(9));
    assert_ne!(run(9).trace, run(10).trace);
}

#[test]
fn what_a_series_comes_to_does_not_depend_on_how_many_seeds_run_at_once() {
    let series = Series { first: Plan { visitors: 8, ..plan(99, 1) }, days: 3 };
    let run = |jobs| series.run(NonZeroUsize::new(jobs).unwrap(), &AsBuilt);
    let one = run(1);
    assert_eq!(one, run(2));
    // Seed 100 is simulated twice and told once.
    assert_eq!((one.outcome.days, one.failed), (3, None));
}

#[test]
fn a_series_ends_at_its_first_violation() {
    let series = Series { first: plan(1, 1), days: 4 };
    let run = |jobs| series.run(NonZeroUsize::new(jobs).unwrap(), &bugs::Bug::NumberSkipped);
    let (one, two) = (run(1), run(3));
    assert_eq!(one, two);
    let (failed, outcome) = one.failed.expect("a violation");
    assert_eq!(outcome.found.map(|found| found.violation.invariant), Some(15));
    assert_eq!(failed.seed, 1);
}

#[test]
fn a_fault_that_is_left_out_does_not_come() {
    // A full disk and a clock far ahead stop a centre too: in the evening it is started again.
    let crashes = [Fault::Kill, Fault::PowerCut, Fault::DiskError, Fault::DiskFull, Fault::Clock];
    let without = crashes.into_iter().fold(Faults::default(), Faults::and);
    let outcome = simulate(&Plan { without, ..plan(2, 2) }, &AsBuilt);
    // The one restart before the end, when everything must settle.
    assert_eq!((outcome.crashes, outcome.found), (1, None));
}

#[test]
fn faults_have_names() {
    for fault in Fault::ALL {
        assert_eq!(Fault::parse(fault.name()), Some(fault));
    }
    assert_eq!(Fault::parse("storm"), None);
}

/// A centre that is never founded: it has no calendar, and no day on which anybody works.
struct NeverFounded;

impl Rules for NeverFounded {
    fn decide(
        &self,
        centre: &Centre,
        command: &Command,
        context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::FoundCentre { .. } => Err(Refusal::NotFounded),
            _ => decide(centre, command, context),
        }
    }
}

impl Wiring for NeverFounded {
    fn rules(&self) -> Arc<dyn Rules> {
        Arc::new(Self)
    }
}

#[test]
fn a_seed_that_reaches_fewer_days_than_were_asked_for_is_a_violation() {
    let outcome = simulate(&plan(1, 2), &NeverFounded);
    let found = outcome.found.expect("a violation").violation;
    assert_eq!((outcome.days, found.invariant), (0, 0));
    assert_eq!(found.words, "only 0 of 2 working days came");
}
