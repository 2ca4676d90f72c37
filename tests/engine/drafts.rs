//! What is being typed, on a disk that fails.

use std::sync::mpsc;

use dost_desk::engine::{DraftRoom, Engine, ManualClock, Options};
use dost_desk::store::drafts::DraftError;
use dost_desk::store::medium::{Faults, Medium as _};

use super::desk::{PATIENCE, PLAIN, morning, options, practice};
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
        let refused = desk.engine.save_draft("agent/3", b"more").unwrap_err();
        assert_eq!(refused.key(), "draft-not-written", "whoever types is told");
        assert_eq!(desk.engine.load_draft("agent/3").unwrap(), b"more");
        disk.drafts.set_faults(Faults::default());
        assert!(settle(&desk.engine));
        desk.engine.save_draft("agent/3", b"more yet").unwrap();
        assert!(settle(&desk.engine));
    }
    drop(desk);
    let desk = disk.open();
    assert_eq!(desk.engine.load_draft("agent/1").unwrap(), "yarım yazı".as_bytes());
    assert!(settle(&desk.engine), "nothing to write is safe");
}

/// Who leaves much half typed takes nobody else's room, and is told.
#[test]
fn each_person_has_a_share_of_the_drafts() {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let room = DraftRoom { in_all: 5, a_person: 3 };
    let engine = Engine::in_memory(Options { drafts: room, ..options(&clock, &practice) }).unwrap();
    let save = |case: u32, person: u32| engine.save_draft(&format!("case-{case}-{person}"), b"x");
    for case in 1..=3 {
        save(case, 12).unwrap();
    }
    assert!(matches!(save(4, 12), Err(DraftError::PersonFull { most: 3 })));
    save(3, 12).expect("what is there may be typed over");
    save(4, 2).expect("2 is not 12");
    save(5, 2).unwrap();
    assert!(matches!(save(6, 2), Err(DraftError::Full { most: 5 })));
    engine.drop_draft("case-1-12");
    save(6, 2).unwrap();
}

#[test]
fn what_was_typed_into_a_case_that_is_over_goes_and_leaves_no_bytes() {
    let disk = Disk::default();
    let desk = disk.open();
    let case = desk.whole_life(PLAIN);
    let (_, running) = desk.seat();
    let kinds = ["case", "paper", "words"];
    for kind in kinds {
        desk.engine.save_draft(&format!("{kind}-{case}-2"), &[b'x'; 4_000]).unwrap();
        desk.engine.save_draft(&format!("{kind}-{running}-2"), b"half").unwrap();
    }
    desk.engine.save_draft("elsewhere", b"kept").unwrap();
    assert!(settle(&desk.engine));
    desk.clock.advance(24 * 3600);
    let gone = |kind: &str| desk.engine.load_draft(&format!("{kind}-{case}-2")).is_none();
    desk.pass_time_until(|_| kinds.into_iter().all(gone));
    desk.engine.stop();
    for kind in kinds {
        assert!(desk.engine.load_draft(&format!("{kind}-{running}-2")).is_some());
    }
    assert_eq!(desk.engine.load_draft("elsewhere").unwrap(), b"kept");
    let bytes = disk.drafts.read("drafts").unwrap().len();
    assert!(bytes < 4_000, "{bytes} bytes after an orderly stop");
}
