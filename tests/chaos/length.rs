//! How long a centre with 100,000 frames takes to open, with its state and without.

use std::time::Instant;

use dost_desk::casework::command::Actor;
use dost_desk::casework::event::{Event, Frame};
use dost_desk::casework::ids::{CommandId, StaffId};
use dost_desk::engine::audit;
use dost_desk::law::moment::Moment;
use dost_desk::store::folder::DataFolder;
use dost_desk::store::frame::{frames, payload};
use dost_desk::store::journal::{GROUP_RECORDS_MAX, Journal, JournalOptions};
use dost_desk::store::records::FRAME_SCHEMA;

use super::service::{PATIENCE, Service, founded};

const FRAMES: u64 = 100_000;

/// Adds frames to a closed folder's journal until it has so many: people who come and go.
fn lengthened(home: &std::path::Path, until: u64) {
    let folder = DataFolder::open(&home.join("data")).unwrap();
    let options = JournalOptions::new(folder.store_id());
    let (mut journal, _) = Journal::open(folder.journal_medium().unwrap(), options).unwrap();
    let last = frames::<Frame>(&journal, FRAME_SCHEMA, journal.next_seq() - 1).next().unwrap();
    let at: Moment = last.unwrap().body.at;
    let staff = StaffId(2);
    while journal.next_seq() < until {
        let group: Vec<Vec<u8>> = (0..GROUP_RECORDS_MAX as u64)
            .map(|index| {
                let number = journal.next_seq() + index;
                let mut id = [0; 16];
                id[..8].copy_from_slice(&number.to_be_bytes());
                let events = vec![match number % 2 {
                    0 => Event::SignedIn { staff },
                    _ => Event::SignedOut { staff },
                }];
                let frame = Frame {
                    at,
                    actor: Actor::Staff(staff),
                    desk: None,
                    command_id: CommandId(id),
                    passport: String::new(),
                    events,
                };
                payload(FRAME_SCHEMA, &frame).unwrap()
            })
            .collect();
        journal.append_group(&group).unwrap();
    }
}

#[test]
#[ignore = "a figure, meant for a release build: cargo test --release --locked --test suite chaos::length -- --ignored --nocapture"]
fn a_hundred_thousand_frames_open() {
    let home = tempfile::tempdir().unwrap();
    founded(home.path(), 1);
    lengthened(home.path(), FRAMES);
    let opened = |what: &str| {
        let start = Instant::now();
        let mut service = Service::begin(home.path());
        assert!(service.is_up(PATIENCE), "{what}");
        let millis = start.elapsed().as_millis();
        service.kill();
        millis
    };
    let behind = opened("a state that is far behind");
    let level = opened("a state that is level");
    std::fs::remove_dir_all(home.path().join("data/state")).unwrap();
    let none = opened("no state");
    let options = dost_desk::engine::Options::default();
    let report = audit::verify(&home.path().join("data"), &options).unwrap();
    println!(
        "frames {} recovery {behind} ms, without state {none} ms, in order {level} ms",
        report.frames
    );
}
