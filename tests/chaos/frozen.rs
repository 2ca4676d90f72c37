//! A process that is stopped and goes on; a second one on the same folder meanwhile.

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::Signal;

use super::service::{Client, PATIENCE, Service, Tally, founded, on};

#[test]
fn a_frozen_centre_keeps_its_folder_and_goes_on_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    founded(home.path(), 1);
    let mut service = Service::begin(home.path());
    assert!(service.is_up(PATIENCE));
    let (sender, acks) = mpsc::channel();
    let client = Client::join(home.path(), 0, 40, sender);
    let mut acked = BTreeSet::from([acks.recv_timeout(PATIENCE).unwrap()]);
    for _ in 0..3 {
        service.signal(Signal::STOP);
        // Whatever was on its way has come when nothing comes for a while.
        while let Ok(ack) = acks.recv_timeout(Duration::from_millis(100)) {
            acked.insert(ack);
        }
        // The folder is not free because its owner says nothing.
        let mut second = Service::begin(home.path());
        assert!(!second.is_up(PATIENCE), "two centres on one folder");
        second.ended();
        let rebuilt = on(home.path(), &["journal", "rebuild"], "");
        assert_ne!(rebuilt.code, 0, "{}", rebuilt.out);
        service.signal(Signal::CONT);
        acked.insert(acks.recv_timeout(PATIENCE).expect("it goes on"));
        if acked.len() > 30 {
            break;
        }
    }
    service.kill();
    client.let_go();
    acked.extend(acks.iter());
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
