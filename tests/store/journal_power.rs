//! Power cuts: whatever part of the unsynced writes survives, no acknowledged record is lost, and
//! the journal opens.

use dost_desk::store::medium::{Faults, MemoryMedium};
use proptest::prelude::*;

use super::{open, payload};

#[derive(Clone, Debug)]
enum Step {
    Append { records: usize },
    FailAfter { writes: u64, syncs: u64 },
    CutPower { choices: Vec<usize> },
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1_usize..12).prop_map(|records| Step::Append { records }),
        1 => (0_u64..4, 0_u64..4).prop_map(|(writes, syncs)| Step::FailAfter { writes, syncs }),
        2 => prop::collection::vec(any::<usize>(), 1..40).prop_map(|choices| Step::CutPower { choices }),
        1 => Just(Step::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_power_cut_loses_an_acknowledged_record(steps in prop::collection::vec(step(), 1..40)) {
        let medium = MemoryMedium::new();
        let (mut journal, _) = open(&medium).unwrap();
        // What was acknowledged, and what was tried after it.
        let mut acknowledged: Vec<Vec<u8>> = Vec::new();
        let mut tried: Vec<Vec<u8>> = Vec::new();
        let mut fresh = 0;
        for step in steps {
            match step {
                Step::Append { records } => {
                    let group: Vec<_> = (0..records).map(|index| payload(fresh + index as u64)).collect();
                    fresh += 100;
                    match journal.append_group(&group) {
                        Ok(_) => acknowledged.extend(group),
                        Err(_) if tried.is_empty() => tried = group,
                        Err(_) => {}
                    }
                    continue;
                }
                Step::FailAfter { writes, syncs } => {
                    medium.set_faults(Faults { writes_left: Some(writes), syncs_left: Some(syncs), ..Faults::default() });
                    continue;
                }
                Step::CutPower { choices } => {
                    let mut choices = choices.into_iter().cycle();
                    medium.cut_power(|outcomes| choices.next().unwrap_or(0) % outcomes);
                }
                Step::Reopen => medium.set_faults(Faults::default()),
            }
            journal = open(&medium).map_err(|error| TestCaseError::fail(error.to_string()))?.0;
            let found: Vec<_> = journal.records(0).map(|record| record.unwrap().payload).collect();
            prop_assert!(found.len() >= acknowledged.len(), "lost: {} of {}", found.len(), acknowledged.len());
            let (kept, more) = found.split_at(acknowledged.len());
            prop_assert_eq!(kept, &acknowledged[..]);
            // Of the group that failed, a beginning may be there; it counts from now on.
            prop_assert!(tried.starts_with(more));
            acknowledged = found;
            tried.clear();
        }
    }
}
