//! The state: level with the journal or behind it, and thrown away when it is broken.

use std::fs;
use std::path::{Path, PathBuf};

use dost_desk::store::codec::Schema;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::medium::DiskMedium;
use dost_desk::store::state::{
    Applied, Batch, MemoryState, Opened, SledState, StateError, StateStore, Value, begin_state,
    open_state,
};
use proptest::prelude::*;
use tempfile::TempDir;

use super::{SEGMENT_BYTES, STORE, payload};

const ROW: Schema = Schema { kind: 901, version: 1 };

fn open_journal(folder: &Path) -> Journal {
    let path = folder.join("journal");
    fs::create_dir_all(&path).unwrap();
    let options = JournalOptions { segment_bytes: SEGMENT_BYTES, ..JournalOptions::new(STORE) };
    Journal::open(Box::new(DiskMedium::open(&path).unwrap()), options).unwrap().0
}

fn try_open(folder: &Path, journal: &Journal) -> Result<Opened, StateError> {
    open_state(folder, STORE, journal)
}

/// Applies to the state what the journal says and it does not know yet; answers how many.
fn replay(journal: &Journal, opened: &Opened) -> u64 {
    let first = opened.applied.map_or(0, |applied| applied.seq + 1);
    for record in journal.records(first) {
        let record = record.unwrap();
        let mut batch = Batch::new();
        batch.put(format!("case {:04}", record.seq), ROW, record.payload);
        let applied = Applied { seq: record.seq, hash: record.hash };
        opened.store.apply(&batch, applied).unwrap();
    }
    journal.next_seq() - first
}

fn assert_equal_to(journal: &Journal, store: &SledState) {
    let rows = store.scan(b"case ", None, 10_000).unwrap();
    let expected: Vec<_> = journal.records(0).map(|record| record.unwrap().payload).collect();
    assert_eq!(rows.into_iter().map(|(_, value)| value.bytes).collect::<Vec<_>>(), expected);
}

/// A data folder with `records` records in the journal and as many rows in the state.
fn centre(records: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open_journal(folder.path());
    let payloads: Vec<_> = (0..records).map(payload).collect();
    for group in payloads.chunks(20) {
        journal.append_group(group).unwrap();
    }
    let opened = try_open(folder.path(), &journal).unwrap();
    assert_eq!(opened.applied, None);
    replay(&journal, &opened);
    opened.store.sync().unwrap();
    folder
}

/// sled's own thread lets go of the file a moment after it says so.
#[test]
fn what_was_closed_a_moment_ago_is_not_taken_for_damaged() {
    for _ in 0..50 {
        let folder = centre(1);
        let journal = open_journal(folder.path());
        assert_eq!(try_open(folder.path(), &journal).unwrap().set_aside, None);
    }
}

#[test]
fn it_says_how_far_it_reaches_and_only_the_rest_is_replayed() {
    let folder = centre(30);
    let mut journal = open_journal(folder.path());
    let sealed = journal.append_group(&[payload(30), payload(31)]).unwrap();
    let opened = try_open(folder.path(), &journal).unwrap();
    assert_eq!(opened.set_aside, None);
    assert_eq!(opened.applied.unwrap().seq, 29);
    assert_eq!(replay(&journal, &opened), 2);
    let last = Applied { seq: 31, hash: sealed[1].hash };
    assert_eq!(opened.store.applied().unwrap(), Some(last));
    assert_equal_to(&journal, &opened.store);
}

#[test]
fn long_values_are_cut_and_their_chunks_go_with_them() {
    let folder = centre(1);
    let journal = open_journal(folder.path());
    let opened = try_open(folder.path(), &journal).unwrap();
    let at = Applied { seq: 0, hash: journal.head() };
    for length in [0, 1, 8171, 8172, 8173, 16_344, 16_345, 200_000, 9000, 20] {
        let bytes: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
        let mut batch = Batch::new();
        batch.put(b"long".to_vec(), ROW, bytes.clone());
        opened.store.apply(&batch, at).unwrap();
        let value = opened.store.get(b"long").unwrap().unwrap();
        assert_eq!((value.bytes.len(), value.bytes == bytes), (length, true));
    }
    let blobs = fs::read_dir(folder.path().join("state/blobs")).unwrap().count();
    assert_eq!(blobs, 0, "no value may go into files sled does not sync");
    let mut batch = Batch::new();
    batch.delete(b"long".to_vec());
    opened.store.apply(&batch, at).unwrap();
    assert_eq!(opened.store.get(b"long").unwrap(), None);
    drop(opened);
    let database = sled::open(folder.path().join("state")).unwrap();
    let left: Vec<_> = database.iter().keys().map(Result::unwrap).collect();
    assert_eq!(left, [b"\x01applied".as_slice(), b"\x01store", b"\x10case 0000"]);
}

#[test]
fn a_batch_is_seen_whole_or_not_at_all() {
    let folder = centre(1);
    let journal = open_journal(folder.path());
    let store = try_open(folder.path(), &journal).unwrap().store;
    let write = |round: u8| {
        let mut batch = Batch::new();
        for key in 0..40 {
            batch.put([b'k', key], ROW, vec![round; 300]);
        }
        store.apply(&batch, Applied { seq: 0, hash: [0; 32] }).unwrap();
    };
    write(0);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (1..200).for_each(write));
        while !writer.is_finished() {
            let rows = store.scan(b"k", None, 100).unwrap();
            let first = &rows[0].1.bytes;
            assert!(rows.len() == 40 && rows.iter().all(|(_, value)| &value.bytes == first));
        }
    });
}

#[test]
fn values_of_another_schema_and_keys_too_long_are_refused() {
    let state = MemoryState::new();
    let at = Applied { seq: 0, hash: [0; 32] };
    let mut batch = Batch::new();
    batch.put_value(b"number".to_vec(), ROW, &7_u32).unwrap();
    state.apply(&batch, at).unwrap();
    let value = state.get(b"number").unwrap().unwrap();
    assert_eq!(value.read::<u32>(ROW).unwrap(), 7);
    let other = Schema { version: 2, ..ROW };
    assert!(matches!(value.read::<u32>(other), Err(StateError::Damaged(_))));
    let mut batch = Batch::new();
    batch.put(vec![1; 513], ROW, Vec::new());
    assert!(matches!(state.apply(&batch, at), Err(StateError::OverLimit { .. })));
}

/// Small pseudo-random numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn whatever_happens_to_its_files_it_is_whole_again_after_a_rebuild() {
    let original = centre(200);
    let mut dice = Dice(11);
    let mut set_aside = 0;
    for round in 0..40 {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(original.path(), folder.path());
        let mut files: Vec<PathBuf> = fs::read_dir(folder.path().join("state"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && path.metadata().unwrap().len() > 0)
            .collect();
        files.sort();
        let file = &files[dice.roll(files.len())];
        let mut bytes = fs::read(file).unwrap();
        let at = dice.roll(bytes.len());
        match round % 3 {
            0 => bytes[at] ^= 1 << dice.roll(8),
            1 => bytes.truncate(at),
            _ => bytes[at..].iter_mut().take(4096).for_each(|byte| *byte = 0),
        }
        fs::write(file, bytes).unwrap();

        let journal = open_journal(folder.path());
        let opened = try_open(folder.path(), &journal).unwrap();
        if let Some(aside) = &opened.set_aside {
            assert!(aside.path.join("db").exists() && !aside.why.is_empty());
            set_aside += 1;
        }
        replay(&journal, &opened);
        assert_equal_to(&journal, &opened.store);
        opened.store.sync().unwrap();
    }
    assert!(set_aside > 10, "the damage must have been real: {set_aside}");
}

#[test]
fn an_opening_that_nobody_wants_is_over_before_the_next_begins() {
    let folder = centre(5);
    let journal = open_journal(folder.path());
    // As where the journal turns out not to open: sled lets nobody open what is open.
    for _ in 0..5 {
        drop(begin_state(folder.path()).unwrap());
        let opened = try_open(folder.path(), &journal).unwrap();
        assert_eq!(opened.set_aside, None);
        assert_equal_to(&journal, &opened.store);
    }
}

#[test]
fn a_state_of_another_folder_or_journal_is_set_aside() {
    let folder = centre(5);
    let journal = open_journal(folder.path());
    drop(try_open(folder.path(), &journal).unwrap());
    let opened = open_state(folder.path(), *b"another folder!!", &journal).unwrap();
    assert!(opened.set_aside.unwrap().path.ends_with("state.damaged-1"));
    assert_eq!(opened.applied, None);
    drop(opened.store);

    let folder = centre(5);
    fs::remove_dir_all(folder.path().join("journal")).unwrap();
    let mut journal = open_journal(folder.path());
    journal.append_group(&[b"something else"; 9]).unwrap();
    let opened = try_open(folder.path(), &journal).unwrap();
    assert!(opened.set_aside.is_some());
}

#[test]
fn a_row_that_is_not_what_was_written_is_met_when_opening() {
    let folder = centre(5);
    let database = sled::open(folder.path().join("state")).unwrap();
    // Whole bytes under a wrong key: sled finds nothing wrong with them.
    let row = database.get(b"\x10case 0002").unwrap().unwrap();
    database.insert(b"\x10case 0003", row).unwrap();
    drop(database);
    let journal = open_journal(folder.path());
    let opened = try_open(folder.path(), &journal).unwrap();
    assert!(opened.set_aside.as_ref().unwrap().why.contains("damaged"));
    replay(&journal, &opened);
    assert_equal_to(&journal, &opened.store);
}

#[test]
fn a_state_ahead_of_the_journal_proves_a_loss_and_stops_the_centre() {
    let folder = centre(5);
    fs::remove_dir_all(folder.path().join("journal")).unwrap();
    let journal = open_journal(folder.path());
    let Err(error) = try_open(folder.path(), &journal) else { panic!("accepted") };
    assert!(matches!(error, StateError::JournalShort { applied: 4, records: 0 }));
    assert!(folder.path().join("state/db").exists(), "the proof must stay where it is");
}

#[test]
fn a_half_snapshot_does_not_keep_it_from_opening() {
    let folder = centre(50);
    fs::write(folder.path().join("state/snap.00000000000000FF.generating"), [1; 20]).unwrap();
    let journal = open_journal(folder.path());
    let opened = try_open(folder.path(), &journal).unwrap();
    assert_eq!(opened.set_aside, None);
    assert_eq!(opened.applied.unwrap().seq, 49);
}

#[derive(Clone, Debug)]
enum Change {
    Put(u8, usize),
    Delete(u8),
}

fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let change = prop_oneof![
        (any::<u8>(), prop_oneof![0_usize..40, 8000_usize..30_000])
            .prop_map(|(key, length)| Change::Put(key % 12, length)),
        any::<u8>().prop_map(|key| Change::Delete(key % 12)),
    ];
    prop::collection::vec(prop::collection::vec(change, 0..6), 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sled_and_memory_answer_alike(groups in changes()) {
        let folder = centre(1);
        let journal = open_journal(folder.path());
        let sled = try_open(folder.path(), &journal).unwrap().store;
        let memory = MemoryState::new();
        let mut first = Batch::new();
        first.put(b"case 0000".to_vec(), ROW, payload(0));
        memory.apply(&first, Applied { seq: 0, hash: [0; 32] }).unwrap();
        for (seq, group) in groups.into_iter().enumerate() {
            let mut batch = Batch::new();
            for change in group {
                match change {
                    Change::Put(key, length) => batch.put([b'k', key], ROW, vec![key; length]),
                    Change::Delete(key) => batch.delete([b'k', key]),
                }
            }
            let applied = Applied { seq: seq as u64, hash: [7; 32] };
            sled.apply(&batch, applied).unwrap();
            memory.apply(&batch, applied).unwrap();
        }
        type Rows = Vec<(Vec<u8>, Value)>;
        let everything = |state: &dyn StateStore| -> (Rows, Rows, Rows) {
            let all = state.scan(b"", None, 100).unwrap();
            let after = state.scan(b"k", Some(&[b'k', 5]), 3).unwrap();
            let before = state.scan(b"k", Some(b"a"), 2).unwrap();
            (all, after, before)
        };
        prop_assert_eq!(everything(&sled), everything(&memory));
        prop_assert_eq!(sled.applied().unwrap(), memory.applied().unwrap());
        for key in 0..12 {
            prop_assert_eq!(sled.get(&[b'k', key]).unwrap(), memory.get(&[b'k', key]).unwrap());
        }
    }
}
