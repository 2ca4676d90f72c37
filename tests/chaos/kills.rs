//! `kill -9` of the running centre under load, and while it recovers from the last one. One client
//! comes through the centre's socket, two by `ssh`: with commands, and with keys on a terminal.

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

use super::far::{self, Busy, Far};
use super::service::{Client, Dice, PATIENCE, Service, Tally, founded};
use crate::ssh::openssh::there;

/// Rounds on one folder: a day has 999 numbers for tickets.
const ROUNDS_A_FOLDER_MAX: usize = 15;
/// Tickets that a round ends with at most.
const ACKS_A_ROUND_MAX: u64 = 30;
/// Longest pause between the last acknowledgement waited for and the kill, microseconds.
const AIM_MICROS_MAX: u64 = 20_000;

fn campaign(seed: u64, rounds: usize) -> Tally {
    let (mut tally, mut dice, mut far) = (Tally::default(), Dice(seed), [0; 2]);
    while tally.rounds < rounds {
        let home = tempfile::tempdir().unwrap();
        founded(home.path(), 1);
        far::employed(home.path(), 1);
        far::employed(home.path(), 2);
        let mut acked = BTreeSet::new();
        for _ in 0..ROUNDS_A_FOLDER_MAX.min(rounds - tally.rounds) {
            if dice.below(4) == 0 {
                // Killed while it opens what the last kill left.
                let mut service = Service::begin(home.path());
                service.is_up(Duration::from_micros(dice.below(150_000)));
                service.kill();
            }
            for (sum, told) in far.iter_mut().zip(round(home.path(), &mut acked, &mut dice)) {
                *sum += told;
            }
            tally.compare(home.path(), &acked);
        }
        tally.acked += acked.len();
    }
    println!("beside each one's first, by ssh commands {} on an ssh screen {}", far[0], far[1]);
    tally
}

/// How many tickets the two clients far away have given after their first.
fn round(home: &std::path::Path, acked: &mut BTreeSet<String>, dice: &mut Dice) -> [usize; 2] {
    let mut service = Service::begin_with_door(home);
    assert!(service.is_up(PATIENCE), "the folder was open a moment ago");
    let door = service.door();
    let (sender, acks) = mpsc::channel();
    let most = ACKS_A_ROUND_MAX as usize;
    let far = [
        Far::by_commands(home, 1, door, sender.clone()),
        Far::on_screen(home, 2, door, sender.clone()),
    ];
    // Only now: the load of all three is there when the kill comes.
    let far = far.map(|agent| agent.begin(most));
    let near = Client::join(home, 0, most, sender);
    // Each of the two has given one. A screen shows again what others were told.
    let enough = acked.len() + 3 + dice.below(ACKS_A_ROUND_MAX) as usize;
    while acked.len() < enough {
        acked.insert(acks.recv_timeout(PATIENCE).expect("the centre answers"));
    }
    // Anywhere within the next commits.
    if let Ok(ack) = acks.recv_timeout(Duration::from_micros(dice.below(AIM_MICROS_MAX))) {
        acked.insert(ack);
    }
    service.kill();
    near.let_go();
    let given = far.map(Busy::let_go);
    // What they had heard before it died counts.
    acked.extend(acks.iter());
    given
}

#[test]
fn what_was_acknowledged_outlives_kills_under_load() {
    if !there() {
        return;
    }
    campaign(1, 3).end("kills");
}

#[test]
#[ignore = "minutes; three rounds run always: cargo test --locked --test suite chaos::kills -- --ignored --nocapture"]
fn five_hundred_kills() {
    assert!(there(), "two of three clients come by `ssh`");
    campaign(2, 500).end("kills");
}
