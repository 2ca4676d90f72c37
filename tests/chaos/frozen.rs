//! A process that is stopped and goes on; a second one on the same folder meanwhile.

use std::collections::BTreeSet;
use std::sync::mpsc;

use rustix::process::Signal;

use super::service::{Client, PATIENCE, Service, Tally, founded, on};

/// Tickets asked for at once.
const TICKETS: usize = 10;

#[test]
fn a_frozen_centre_keeps_its_folder_and_goes_on_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    founded(home.path(), 1);
    let mut service = Service::begin(home.path());
    assert!(service.is_up(PATIENCE));
    let (sender, acks) = mpsc::channel();
    let mut client = Client::join(home.path(), 0, 1, sender);
    let heard = || acks.recv_timeout(PATIENCE).expect("it goes on");
    let mut acked = BTreeSet::from([heard()]);
    for _ in 0..3 {
        // Stopped in the midst of them, or behind all, and asked for one more meanwhile.
        (0..TICKETS).for_each(|_| client.asks());
        acked.insert(heard());
        service.signal(Signal::STOP);
        client.asks();
        // The folder is not free because its owner says nothing.
        let mut second = Service::begin(home.path());
        assert!(!second.is_up(PATIENCE), "two centres on one folder");
        second.ended();
        let rebuilt = on(home.path(), &["journal", "rebuild"], "");
        assert_ne!(rebuilt.code, 0, "{}", rebuilt.out);
        service.signal(Signal::CONT);
        acked.extend((0..TICKETS).map(|_| heard()));
    }
    assert_eq!(acked.len(), 1 + 3 * (TICKETS + 1), "one was given twice");
    service.kill();
    client.let_go();
    let mut tally = Tally { acked: acked.len(), ..Tally::default() };
    tally.compare(home.path(), &acked);
    tally.end("frozen");
}

#[test]
fn of_two_that_start_at_once_one_has_the_folder() {
    let home = tempfile::tempdir().unwrap();
    founded(home.path(), 1);
    let mut both = [Service::begin(home.path()), Service::begin(home.path())];
    let up: Vec<bool> = both.iter_mut().map(|service| service.is_up(PATIENCE)).collect();
    assert_eq!(up.iter().filter(|up| **up).count(), 1, "{up:?}");
    drop(both);
    let verified = on(home.path(), &["journal", "verify"], "");
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
}
