//! Drafts outlive restarts, tears and damage beside them.

use dost_desk::store::drafts::{
    DRAFT_BYTES_MAX, DRAFT_FILE_BYTES_MAX, DRAFTS_MAX, DraftError, DraftReport, Drafts,
};
use dost_desk::store::keys::Secret;
use dost_desk::store::medium::{Faults, Medium, MemoryMedium};

use super::STORE;

fn open(medium: &MemoryMedium) -> (Drafts, DraftReport) {
    Drafts::open(Box::new(medium.clone()), STORE, Secret::new([3; 32])).unwrap()
}

#[test]
fn the_last_text_of_each_key_is_there_after_a_restart() {
    let medium = MemoryMedium::new();
    let (mut drafts, _) = open(&medium);
    drafts.put("agent:case-1", b"Leyla").unwrap();
    drafts.put("agent:case-2", b"Murad").unwrap();
    drafts.put("agent:case-1", "Leyla Həsənova".as_bytes()).unwrap();
    drafts.delete("agent:case-2").unwrap();
    drafts.delete("never was").unwrap();
    let (drafts, report) = open(&medium);
    assert_eq!(report, DraftReport { drafts: 1, dropped_bytes: 0 });
    assert_eq!(drafts.keys().collect::<Vec<_>>(), ["agent:case-1"]);
    assert_eq!(drafts.get("agent:case-1"), Some("Leyla Həsənova".as_bytes()));
}

#[test]
fn it_syncs_at_most_once_a_second_and_a_power_cut_costs_no_more() {
    let medium = MemoryMedium::new();
    let (mut drafts, _) = open(&medium);
    drafts.sync().unwrap();
    assert!(!drafts.sync_if_due(0).unwrap(), "nothing to sync");
    drafts.put("a", b"first").unwrap();
    assert!(drafts.sync_if_due(10_000).unwrap());
    drafts.put("a", b"second").unwrap();
    assert!(!drafts.sync_if_due(10_999).unwrap());
    medium.cut_power(|_| 0);
    let (mut drafts, _) = open(&medium);
    assert_eq!(drafts.get("a"), Some(b"first".as_slice()));
    drafts.put("a", b"third").unwrap();
    assert!(drafts.sync_if_due(11_000).unwrap());
    drafts.put("a", b"fourth").unwrap();
    assert!(drafts.sync_if_due(5_000).unwrap(), "a clock that went back does not stop it");
    medium.cut_power(|_| 0);
    assert_eq!(open(&medium).0.get("a"), Some(b"fourth".as_slice()));
}

#[test]
fn a_torn_end_costs_the_last_entry_only() {
    let medium = MemoryMedium::new();
    let (mut drafts, _) = open(&medium);
    drafts.put("a", b"kept").unwrap();
    let before = medium.read("drafts").unwrap().len();
    drafts.put("b", b"torn").unwrap();
    let whole = medium.read("drafts").unwrap();
    for cut in before..whole.len() {
        medium.damage("drafts", |bytes| *bytes = whole[..cut].to_vec());
        let (mut drafts, report) = open(&medium);
        assert_eq!(report.dropped_bytes, (cut - before) as u64);
        assert_eq!(drafts.keys().collect::<Vec<_>>(), ["a"]);
        drafts.put("c", b"after").unwrap();
        let (drafts, report) = open(&medium);
        assert_eq!((report.dropped_bytes, drafts.keys().count()), (0, 2));
    }
}

#[test]
fn every_flipped_bit_costs_at_most_the_draft_it_hits() {
    let medium = MemoryMedium::new();
    let (mut drafts, _) = open(&medium);
    for key in ["a", "b", "c"] {
        drafts.put(key, key.repeat(9).as_bytes()).unwrap();
    }
    let whole = medium.read("drafts").unwrap();
    for bit in 0..whole.len() * 8 {
        medium.damage("drafts", |bytes| {
            bytes.clone_from(&whole);
            bytes[bit / 8] ^= 1 << (bit % 8);
        });
        let (drafts, report) = open(&medium);
        assert!(report.dropped_bytes > 0, "bit {bit}");
        assert_eq!(drafts.keys().count(), 2, "bit {bit}");
        for key in drafts.keys() {
            assert_eq!(drafts.get(key), Some(key.repeat(9).as_bytes()));
        }
    }
}

#[test]
fn the_file_is_written_anew_when_it_is_mostly_dead() {
    let medium = MemoryMedium::new();
    let (mut drafts, _) = open(&medium);
    let mut now_ms = 0;
    for round in 0..200_u32 {
        now_ms += 1000;
        drafts.put("a", &vec![round as u8; DRAFT_BYTES_MAX]).unwrap();
        drafts.sync_if_due(now_ms).unwrap();
        let size = medium.read("drafts").unwrap().len() as u64;
        assert!(size <= DRAFT_FILE_BYTES_MAX + 20_000, "round {round}: {size} bytes");
    }
    assert_eq!(open(&medium).0.get("a"), Some([199; DRAFT_BYTES_MAX].as_slice()));
}

#[test]
fn after_a_failed_write_or_sync_the_next_one_saves_everything() {
    let failing_sync = Faults { syncs_left: Some(0), ..Faults::default() };
    let failing_write = Faults { writes_left: Some(0), ..Faults::default() };
    for faults in [failing_sync, failing_write] {
        let medium = MemoryMedium::new();
        let (mut drafts, _) = open(&medium);
        drafts.put("a", b"one").unwrap();
        drafts.sync().unwrap();
        medium.set_faults(faults);
        let written = drafts.put("a", b"two");
        assert!(written.is_err() || drafts.sync_if_due(0).is_err());
        medium.set_faults(Faults::default());
        assert!(drafts.sync_if_due(5000).unwrap());
        medium.cut_power(|_| 0);
        assert_eq!(open(&medium).0.get("a"), Some(b"two".as_slice()));
    }
}

#[test]
fn limits_are_told() {
    let (mut drafts, _) = open(&MemoryMedium::new());
    let long_key = "k".repeat(129);
    assert!(matches!(drafts.put(&long_key, b""), Err(DraftError::OverLimit { .. })));
    let long = vec![0; DRAFT_BYTES_MAX + 1];
    assert!(matches!(drafts.put("a", &long), Err(DraftError::OverLimit { .. })));
    for number in 0..DRAFTS_MAX {
        drafts.put(&format!("{number}"), b"x").unwrap();
    }
    assert!(matches!(drafts.put("one more", b""), Err(DraftError::OverLimit { .. })));
    drafts.put("0", b"y").unwrap();
}

#[test]
fn drafts_of_another_key_are_not_shown() {
    let medium = MemoryMedium::new();
    open(&medium).0.put("a", b"secret").unwrap();
    let other = Drafts::open(Box::new(medium), STORE, Secret::new([4; 32])).unwrap();
    assert_eq!(other.0.keys().count(), 0);
    assert!(other.1.dropped_bytes > 0);
}
