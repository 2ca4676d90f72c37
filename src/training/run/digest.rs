//! What a centre came to. Left out is what differs between two runs of the same keys: seconds,
//! marks drawn at random, and in which order two systems answered.

use std::collections::BTreeSet;

use crate::engine::Snapshot;

/// How much has happened: grows with everything that does.
pub fn happened(snapshot: &Snapshot) -> u32 {
    let lines: usize = snapshot.centre.cases.values().map(|case| case.history.len()).sum();
    u32::try_from(lines + snapshot.centre.tickets.size()).unwrap_or(u32::MAX)
}

/// The state in one figure, 64 hexadecimal digits.
pub fn digest(snapshot: &Snapshot) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |words: String| {
        hasher.update(words.as_bytes());
        hasher.update(b"\n");
    };
    for ticket in snapshot.centre.tickets.values() {
        add(format!("ticket {} {} open={}", ticket.number, ticket.day, ticket.is_open()));
    }
    for case in snapshot.centre.cases.values() {
        add(format!("case {:?} {:?} {:?}", case.id, case.stage, case.category));
        add(format!("number {:?} term {:?}", case.number(), case.term()));
        add(format!("code {:?}", case.code().map(|code| code.as_str().to_owned())));
        add(format!("released {:?}", case.sentence().map(|sentence| sentence.released)));
        add(format!("papers {:?}", case.evidence.keys().collect::<Vec<_>>()));
        add(format!("granted {} decided {}", case.is_granted(), case.decision.is_some()));
        let happened: BTreeSet<&str> = case.history.iter().map(|line| line.what.key()).collect();
        add(format!("happened {happened:?}"));
    }
    hasher.finalize().to_hex().to_string()
}
