//! Readable text about a person appears in no file, whatever the way it takes.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use dost_desk::store::drafts::Drafts;
use dost_desk::store::folder::DataFolder;
use dost_desk::store::frame::{self, Frame};
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::keys::{KeyRing, MasterKeySource, SealedIn};
use dost_desk::store::state::{Applied, Batch, StateStore, open_state};

use super::{NOTE, Note, SEGMENT_BYTES, note};

const CANARY: &str = "Qızılgül Kanareyka-Əzizağalı İsgəndər qızı";

fn every_file(path: &Path, visit: &mut impl FnMut(&Path, Vec<u8>)) {
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, visit);
        } else {
            visit(&path, fs::read(&path).unwrap());
        }
    }
}

#[test]
fn a_name_goes_through_every_file_and_stands_in_none() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let store = folder.store_id();
    let source = MasterKeySource::choose(home.path(), None, None);
    let mut keys = KeyRing::open(folder.medium().unwrap(), store, &source).unwrap();
    let journal_medium = folder.journal_medium().unwrap();
    // A small segment, for every byte of it is looked at.
    let options = JournalOptions { segment_bytes: SEGMENT_BYTES, ..JournalOptions::new(store) };
    let (mut journal, _) = Journal::open(journal_medium, options).unwrap();
    let state = open_state(home.path(), store, &journal).unwrap().store;
    let (mut drafts, _) = Drafts::open(folder.medium().unwrap(), store, keys.draft_key()).unwrap();

    let mut body = note(1, CANARY);
    keys.seal(&mut body, SealedIn::Journal).unwrap();
    let sealed = journal.append_group(&[frame::payload(NOTE, &body).unwrap()]).unwrap();
    let mut row = note(1, CANARY);
    keys.seal(&mut row, SealedIn::State).unwrap();
    let mut batch = Batch::new();
    batch.put_value(b"person 1".to_vec(), NOTE, &row).unwrap();
    let index = [b"name".as_slice(), &keys.index_key().hash(CANARY)].concat();
    batch.put(index, NOTE, Vec::new());
    state.apply(&batch, Applied { seq: 0, hash: sealed[0].hash }).unwrap();
    state.sync().unwrap();
    drafts.put(&format!("agent:{CANARY}"), CANARY.as_bytes()).unwrap();
    drafts.sync().unwrap();

    // It is there for who has the keys ...
    let record = journal.record(0).unwrap().unwrap();
    let mut read = Frame::<Note>::read(NOTE, &record).unwrap().body;
    keys.open_record(&mut read, SealedIn::Journal).unwrap();
    assert_eq!(read, note(1, CANARY));
    let mut read = state.get(b"person 1").unwrap().unwrap().read::<Note>(NOTE).unwrap();
    keys.open_record(&mut read, SealedIn::State).unwrap();
    assert_eq!(read, note(1, CANARY));
    drop((state, journal, keys, drafts));

    // ... and for nobody else. Any six bytes of it would be too much.
    let parts: HashSet<&[u8]> = CANARY.as_bytes().windows(6).collect();
    let mut files = 0;
    every_file(home.path(), &mut |path, bytes| {
        files += 1;
        let found = bytes.windows(6).find(|window| parts.contains(window));
        assert_eq!(found, None, "a part of the name stands in {}", path.display());
    });
    assert!(files >= 7, "only {files} files were looked at");
}
