//! What is being typed, on a disk that fails.

use std::sync::mpsc;

use dost_desk::engine::Engine;
use dost_desk::store::medium::Faults;

use super::desk::PATIENCE;
use super::disk::Disk;

/// Settles on a thread of its own, so that a wait without end fails the test and does not hang it.
#[track_caller]
fn settle(engine: &Engine) -> bool {
    let (sender, answer) = mpsc::channel();
    let engine = engine.clone();
    std::thread::spawn(move || sender.send(engine.settle_drafts()));
    answer.recv_timeout(PATIENCE).expect("it waits for ever")
}

#[test]
fn a_disk_that_takes_no_drafts_keeps_nobody_and_gets_them_when_it_is_well() {
    let disk = Disk::default();
    let desk = disk.open();
    for faults in [
        Faults { syncs_left: Some(0), ..Faults::default() },
        Faults { writes_left: Some(0), ..Faults::default() },
    ] {
        disk.drafts.set_faults(faults.clone());
        desk.engine.save_draft("agent/1", "yarım yazı".as_bytes()).unwrap();
        desk.engine.save_draft("agent/2", format!("{faults:?}").as_bytes()).unwrap();
        assert!(!settle(&desk.engine));
        assert_eq!(desk.engine.load_draft("agent/1").unwrap(), "yarım yazı".as_bytes());
        disk.drafts.set_faults(Faults::default());
        assert!(settle(&desk.engine));
    }
    drop(desk);
    let desk = disk.open();
    assert_eq!(desk.engine.load_draft("agent/1").unwrap(), "yarım yazı".as_bytes());
    assert!(settle(&desk.engine), "nothing to write is safe");
}
