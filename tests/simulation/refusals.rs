//! Every reason for a refusal is met by somebody in the simulation, or it says here why nobody can.

use std::collections::BTreeSet;

use dost_desk::simulation::{AsBuilt, Plan, simulate};

/// Reasons that no simulated centre comes to, and why.
const UNREACHED: [(&str, &str); 4] = [
    ("refusal-too-many-staff", "two thousand members of staff; a simulated centre hires 120"),
    ("refusal-no-more-tickets", "999 tickets in a day; a simulated centre gives 500 at most"),
    ("refusal-no-amount", "a day before 2015: the passport has amounts since then"),
    ("refusal-no-term", "a day that no calendar reaches: one that does not is not taken"),
];

/// Enough that each mistake is made under several circumstances.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=14;
/// Working days of each, and visitors a day.
const DAYS: u32 = 7;
const VISITORS: u16 = 24;

#[test]
fn every_reason_for_a_refusal_is_met_or_named() {
    let mut met = BTreeSet::new();
    for seed in SEEDS {
        let plan = Plan { visitors: VISITORS, desks: 3, ..Plan::new(seed, DAYS) };
        let outcome = simulate(&plan, &AsBuilt);
        assert_eq!(outcome.found, None, "seed {seed}");
        met.extend(outcome.refusals.into_keys());
    }
    let source = include_str!("../../src/casework/refusal.rs");
    let written: BTreeSet<&str> =
        source.split('"').filter(|part| part.starts_with("refusal-")).collect();
    assert!(written.len() > 50, "the keys were not found");
    let named: BTreeSet<&str> = UNREACHED.iter().map(|(key, _)| *key).collect();
    let known: BTreeSet<&str> = met.union(&named).copied().collect();
    let never: Vec<_> = written.difference(&known).collect();
    assert!(never.is_empty(), "nobody in the simulation meets {never:?}");
    let after_all: Vec<_> = named.intersection(&met).collect();
    assert!(after_all.is_empty(), "these are met and need no reason: {after_all:?}");
    let gone: Vec<_> = named.difference(&written).collect();
    assert!(gone.is_empty(), "there is no refusal {gone:?}");
}
