//! `kill -9` of the running centre under load, and while it recovers from the last one.

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

use super::service::{Client, Dice, PATIENCE, Service, Tally, founded};

/// Clients at once.
const CLIENTS: usize = 3;
/// Rounds on one folder: a day has 999 numbers for tickets.
const ROUNDS_A_FOLDER_MAX: usize = 20;
/// Tickets that a round ends with at most.
const ACKS_A_ROUND_MAX: u64 = 30;
/// Longest pause between the last acknowledgement waited for and the kill, microseconds.
const AIM_MICROS_MAX: u64 = 20_000;

fn campaign(seed: u64, rounds: usize) -> Tally {
    let (mut tally, mut dice) = (Tally::default(), Dice(seed));
    while tally.rounds < rounds {
        let home = tempfile::tempdir().unwrap();
        founded(home.path(), CLIENTS);
        let mut acked = BTreeSet::new();
        for _ in 0..ROUNDS_A_FOLDER_MAX.min(rounds - tally.rounds) {
            if dice.below(4) == 0 {
                // Killed while it opens what the last kill left.
                let mut service = Service::begin(home.path());
                service.is_up(Duration::from_micros(dice.below(150_000)));
                service.kill();
            }
            round(home.path(), &mut acked, &mut dice);
            tally.compare(home.path(), &acked);
        }
        tally.acked += acked.len();
    }
    tally
}

fn round(home: &std::path::Path, acked: &mut BTreeSet<String>, dice: &mut Dice) {
    let mut service = Service::begin(home);
    assert!(service.is_up(PATIENCE), "the folder was open a moment ago");
    let (sender, acks) = mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|agent| Client::join(home, agent, ACKS_A_ROUND_MAX as usize, sender.clone()))
        .collect();
    drop(sender);
    for _ in 0..=dice.below(ACKS_A_ROUND_MAX) {
        acked.insert(acks.recv_timeout(PATIENCE).expect("the centre answers"));
    }
    // Anywhere within the next commits.
    if let Ok(ack) = acks.recv_timeout(Duration::from_micros(dice.below(AIM_MICROS_MAX))) {
        acked.insert(ack);
    }
    service.kill();
    clients.into_iter().for_each(Client::let_go);
    // What they had heard before it died counts.
    acked.extend(acks.iter());
}

#[test]
fn what_was_acknowledged_outlives_kills_under_load() {
    campaign(1, 3).end("kills");
}

#[test]
#[ignore = "minutes; three rounds run always: cargo test --locked --test suite chaos::kills -- --ignored --nocapture"]
fn five_hundred_kills() {
    campaign(2, 500).end("kills");
}
