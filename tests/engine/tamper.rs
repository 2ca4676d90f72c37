//! Whatever is done to whichever frame of a journal, somebody who kept heads elsewhere finds it.

use std::fs;
use std::path::Path;
use std::time::Instant;

use dost_desk::casework::head::Head;
use dost_desk::engine::Engine;
use dost_desk::engine::heads::{Kept, Mark, line};
use dost_desk::engine::tamper::{HeadsReport, compare};
use dost_desk::store::folder::DataFolder;
use dost_desk::store::journal::{Journal, JournalOptions, RECORD_ALIGN_BYTES};

use super::desk::{Desk, PATIENCE, PLAIN, morning, options, practice};

/// Payloads of a real visit, from the ticket to the notice.
fn visit() -> Vec<Vec<u8>> {
    let home = tempfile::tempdir().unwrap();
    let desk = super::folder::open(home.path());
    desk.whole_life(PLAIN);
    desk.engine.stop();
    let (store, medium) = DataFolder::look(home.path()).unwrap();
    let (journal, _) = Journal::look(medium, JournalOptions::new(store)).unwrap();
    journal.records(0).map(|record| record.unwrap().payload).collect()
}

fn fresh(payloads: &[Vec<u8>]) -> (tempfile::TempDir, Vec<Head>) {
    let home = tempfile::tempdir().unwrap();
    let heads = write(home.path(), payloads);
    (home, heads)
}

/// Writes a journal from its beginning, in place of the one that is there.
fn write(home: &Path, payloads: &[Vec<u8>]) -> Vec<Head> {
    let folder = DataFolder::open(home).unwrap();
    for name in fs::read_dir(home.join("journal")).unwrap() {
        fs::remove_file(name.unwrap().path()).unwrap();
    }
    let small = JournalOptions { segment_bytes: 1 << 17, ..JournalOptions::new(folder.store_id()) };
    let (mut journal, _) = Journal::open(folder.journal_medium().unwrap(), small).unwrap();
    let groups = payloads.iter().map(|payload| journal.append_group(&[payload]).unwrap());
    groups.map(|sealed| Head { frame: sealed[0].seq, hash: sealed[0].hash }).collect()
}

fn kept(heads: &[Head]) -> Vec<Kept> {
    Kept::parse_file(&heads.iter().map(|head| line(head, morning())).collect::<String>()).unwrap()
}

fn differs_at(report: &HeadsReport, frame: u64) {
    let found = report.differs.as_ref().unwrap_or_else(|| panic!("frame {frame}: not seen"));
    assert_eq!((found.first, found.last), (frame, Some(frame)), "{found:?}");
}

#[test]
fn a_rewrite_of_every_frame_is_named() {
    let payloads = visit();
    assert!(payloads.len() > 12);
    let (home, heads) = fresh(&payloads);
    let whole = compare(home.path(), &kept(&heads)).unwrap();
    assert_eq!((whole.same, whole.differs), (heads.len(), None));
    for at in 0..payloads.len() {
        let frame = at as u64;
        // Another payload, and every hash after it made anew: the chain itself is whole.
        let mut other = payloads.clone();
        *other[at].last_mut().unwrap() ^= 1;
        write(home.path(), &other);
        differs_at(&compare(home.path(), &kept(&heads)).unwrap(), frame);
        // One frame dropped, or swapped with the next, and the chain made anew.
        let mut other = payloads.clone();
        other.remove(at);
        write(home.path(), &other);
        differs_at(&compare(home.path(), &kept(&heads)).unwrap(), frame);
        if at + 1 < payloads.len() && payloads[at] != payloads[at + 1] {
            let mut other = payloads.clone();
            other.swap(at, at + 1);
            write(home.path(), &other);
            differs_at(&compare(home.path(), &kept(&heads)).unwrap(), frame);
        }
        // Cut short there, the witness of the journal removed too.
        write(home.path(), &payloads[..at]);
        let short = compare(home.path(), &kept(&heads)).unwrap();
        differs_at(&short, frame);
        assert!(short.differs.unwrap().is_short);
    }
}

#[test]
fn a_change_without_a_new_chain_is_named_by_the_journal_itself() {
    let payloads = visit();
    let (home, heads) = fresh(&payloads);
    let folder = DataFolder::open(home.path()).unwrap();
    let mut medium = folder.journal_medium().unwrap();
    let name = "00000000.segment";
    let whole = medium.read(name).unwrap();
    let places = |bytes: &[u8]| -> Vec<usize> {
        (0..bytes.len())
            .step_by(RECORD_ALIGN_BYTES)
            .filter(|at| bytes[*at..].starts_with(b"RC\x01\x00"))
            .collect()
    };
    let at = places(&whole);
    assert!(at.len() > 12);
    for (frame, start) in at.iter().enumerate() {
        let mut damaged: Vec<(&str, Vec<u8>)> = Vec::new();
        let mut flipped = whole.clone();
        flipped[start + 70] ^= 4;
        damaged.push(("flipped", flipped));
        let end = at.get(frame + 1).copied();
        if let Some(end) = end {
            let dropped = [&whole[..*start], &whole[end..], &vec![0; end - start]].concat();
            damaged.push(("dropped", dropped));
        }
        for (what, bytes) in damaged {
            medium.create(name, &bytes).unwrap();
            let error = compare(home.path(), &kept(&heads)).expect_err(what).to_string();
            // The last frame may be taken for one that nobody was promised, but for the mark.
            assert!(error.contains(&format!("record {frame} ")), "{what} {frame}: {error}");
        }
    }
}

#[test]
fn a_receipt_vouches_for_all_before_it_and_finds_what_came_between() {
    let payloads = visit();
    let (home, heads) = fresh(&payloads);
    let receipt = |at: usize, with_frame: bool| {
        let head = heads[at];
        let typed = if with_frame { head.to_string() } else { head.code().to_string() };
        Kept::parse(&typed.to_ascii_lowercase()).unwrap()
    };
    let two = [receipt(5, false), receipt(15, true)];
    let report = compare(home.path(), &two).unwrap();
    assert_eq!((report.same, report.good_up_to, report.differs), (2, Some(15), None));
    let mut other = payloads.clone();
    other[9].push(0);
    write(home.path(), &other);
    let report = compare(home.path(), &two).unwrap();
    let differs = report.differs.unwrap();
    assert_eq!((report.good_up_to, differs.first, differs.last), (Some(5), 6, Some(15)));
    // A line that was kept of the changed journal fits it and proves nothing.
    let newer = kept(&write(home.path(), &other)).split_off(15);
    let mut mixed = vec![receipt(5, true), receipt(10, true)];
    mixed.push(newer[0].clone());
    let report = compare(home.path(), &mixed).unwrap();
    let differs = report.differs.unwrap();
    assert_eq!((report.same, report.good_up_to, report.fit_after), (2, Some(5), 1));
    assert_eq!((differs.first, differs.last, report.unplaced), (6, Some(10), 0));
    let report = compare(home.path(), &[receipt(15, false)]).unwrap();
    assert_eq!(report.unplaced, 1);
    assert_eq!(report.differs.unwrap().last, None, "the receipt alone does not say after which");
    for wrong in ["x:K7M2P-4RX9D", "K7M2P-4RX9E", "", "12:"] {
        assert!(Kept::parse(wrong).is_err(), "{wrong}");
    }
}

/// Every hour, and at the start, a line is added to the file; what stands there is never touched.
#[test]
fn the_running_centre_writes_its_head_down_every_hour() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("heads");
    fs::write(&file, "").unwrap();
    let (clock, practice) = (dost_desk::engine::ManualClock::at(morning()), practice());
    let given =
        dost_desk::engine::Options { heads: Some(file.clone()), ..options(&clock, &practice) };
    let engine = Engine::open(&home.path().join("data"), given).unwrap();
    let desk = Desk::found(engine, clock, practice);
    let lines = || fs::read_to_string(&file).unwrap().lines().count();
    for hour in 1..4 {
        desk.ticket();
        desk.clock.advance(3600);
        let until = Instant::now() + PATIENCE;
        while lines() < hour {
            assert!(Instant::now() < until, "no line was added in hour {hour}");
            std::thread::yield_now();
        }
        desk.clock.advance(60);
    }
    let text = fs::read_to_string(&file).unwrap();
    let kept = Kept::parse_file(&text).unwrap();
    assert!(kept.iter().all(|head| matches!(head.mark, Mark::Hash(_))));
    let report = compare(&home.path().join("data"), &kept).unwrap();
    assert_eq!((report.same, report.differs), (kept.len(), None));
    let half = text.trim_end();
    let torn = Kept::parse_file(&half[..half.len() - 5]).unwrap();
    assert_eq!(torn.len(), kept.len() - 1, "a line that was being written is left out");
    assert_eq!(Kept::parse_file("no head\n"), Err(1));
}
