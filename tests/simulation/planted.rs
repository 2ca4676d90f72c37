//! Every planted bug is found, and how many seeds that took.

use std::fmt::Write as _;

use dost_desk::simulation::{AsBuilt, Plan, Violation, simulate};

use super::bugs::Bug;

/// Seeds a bug may take.
const SEEDS_MAX: u64 = 100;
/// Working days of one seed.
const DAYS: u32 = 3;

fn plan(seed: u64) -> Plan {
    Plan { visitors: 24, desks: 3, ..Plan::new(seed, DAYS) }
}

/// The first seed that shows the bug, and what was violated.
fn found(bug: Bug) -> Option<(u64, Violation)> {
    (1..=SEEDS_MAX).find_map(|seed| {
        Some((seed, simulate(&plan(seed), bug.planted().as_ref()).found?.violation))
    })
}

#[allow(clippy::print_stdout, reason = "how many seeds each bug took is what the test tells")]
fn all_are_found(bugs: &[Bug]) {
    let (mut table, mut missed, mut otherwise) = (String::new(), Vec::new(), Vec::new());
    for bug in bugs {
        match found(*bug) {
            Some((seed, Violation { invariant, words })) => {
                writeln!(table, "{seed:>4} seeds  {bug:?}: [{invariant}] {words}").unwrap();
                if !bug.breaks().contains(&invariant) {
                    otherwise.push((*bug, invariant));
                }
                // The same seed holds without the bug.
                assert_eq!(simulate(&plan(seed), &AsBuilt).found, None, "seed {seed} by itself");
            }
            None => missed.push(*bug),
        }
    }
    println!("{table}");
    assert!(missed.is_empty(), "not found within {SEEDS_MAX} seeds: {missed:?}\n{table}");
    assert!(otherwise.is_empty(), "found under what they do not break: {otherwise:?}\n{table}");
}

/// One bug of each place where one can be: core, clock, disk, state, outbox, portal.
#[test]
fn a_few_planted_bugs_are_found() {
    all_are_found(&[
        Bug::NoFourEyes,
        Bug::DecidedWithoutPin,
        Bug::TicketServedTwice,
        Bug::RawWallClock,
        Bug::AckBeforeSync,
        Bug::StateRowLost,
        Bug::FreshKeyOnRetry,
        Bug::KeyKept,
    ]);
}

#[test]
#[ignore = "minutes; cargo test --locked --test suite planted -- --ignored --nocapture"]
fn every_planted_bug_is_found_within_a_hundred_seeds() {
    all_are_found(&Bug::ALL);
}
