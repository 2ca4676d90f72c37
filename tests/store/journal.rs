//! The journal: what is cut off, what is refused, what is said about it.

use dost_desk::store::journal::{
    Fault, GROUP_RECORDS_MAX, Journal, JournalError, JournalOptions, PAYLOAD_BYTES_MAX,
};
use dost_desk::store::medium::{Faults, Medium, MemoryMedium};

use super::{SEGMENT_BYTES, STORE, open, options, payload};

const FIRST_SEGMENT: &str = "00000000.segment";

/// A journal of `records` records, in groups of three.
fn written(records: u64) -> MemoryMedium {
    written_as((0..records).map(payload).collect())
}

fn written_as(payloads: Vec<Vec<u8>>) -> MemoryMedium {
    let medium = MemoryMedium::new();
    let (mut journal, _) = open(&medium).unwrap();
    for group in payloads.chunks(3) {
        journal.append_group(group).unwrap();
    }
    medium
}

/// A copy with its own bytes, to be damaged.
fn copy(medium: &MemoryMedium) -> MemoryMedium {
    let mut fresh = MemoryMedium::new();
    for name in medium.names().unwrap() {
        fresh.create(&name, &medium.read(&name).unwrap()).unwrap();
        fresh.sync(&name).unwrap();
    }
    fresh.sync_names().unwrap();
    fresh
}

fn segments(medium: &MemoryMedium) -> Vec<String> {
    let names = medium.names().unwrap();
    names.into_iter().filter(|name| name.ends_with(".segment")).collect()
}

fn payloads(journal: &Journal) -> Vec<Vec<u8>> {
    journal.records(0).map(|record| record.unwrap().payload).collect()
}

/// Where the records of the first segment end: the last byte that is not zero, rounded up.
fn end_of_records(bytes: &[u8]) -> usize {
    let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    (last + 1).next_multiple_of(64)
}

#[test]
fn what_was_written_is_read_back_in_order_over_segments() {
    let medium = written(60);
    assert!(segments(&medium).len() > 2, "the records must fill several segments");
    let (journal, report) = open(&medium).unwrap();
    assert_eq!((report.records, report.torn, report.mark_damaged), (60, None, false));
    assert_eq!(payloads(&journal), (0..60).map(payload).collect::<Vec<_>>());
    let last = journal.record(59).unwrap().unwrap();
    assert_eq!((last.seq, last.hash), (59, journal.head()));
    assert_eq!(journal.record(60).unwrap(), None);
    assert_eq!(journal.records(57).count(), 3);
}

#[test]
fn an_empty_group_writes_nothing() {
    let medium = MemoryMedium::new();
    let (mut journal, _) = open(&medium).unwrap();
    assert_eq!(journal.append_group::<Vec<u8>>(&[]).unwrap(), Vec::new());
    assert_eq!(segments(&medium).len(), 0);
}

#[test]
fn a_last_record_torn_at_any_byte_is_cut_off_and_the_rest_stands() {
    // The last record is on the disk only up to some byte, and nobody was told it is there.
    let medium = written(5);
    let before = medium.read(FIRST_SEGMENT).unwrap();
    let mark = medium.read("mark").unwrap();
    let (mut journal, _) = open(&medium).unwrap();
    journal.append_group(&[payload(5)]).unwrap();
    drop(journal);
    let after = medium.read(FIRST_SEGMENT).unwrap();
    let (start, end) = (end_of_records(&before), end_of_records(&after));
    let whole_up_to = start + 60 + payload(5).len();
    for cut in start..end {
        let torn = copy(&medium);
        torn.damage("mark", |bytes| bytes.clone_from(&mark));
        torn.damage(FIRST_SEGMENT, |bytes| bytes[cut..end].fill(0));
        let (mut journal, report) = open(&torn).unwrap();
        if cut >= whole_up_to {
            assert_eq!((report.records, report.torn), (6, None), "cut at {cut}");
            continue;
        }
        assert_eq!(report.records, 5, "cut at {cut}");
        match report.torn {
            None => assert_eq!(cut, start),
            Some(tail) => {
                assert_eq!((tail.at.seq, tail.at.offset), (5, start as u64));
                assert!(tail.bytes <= (cut - start) as u64, "cut at {cut}");
            }
        }
        journal.append_group(&[b"after the tear"]).unwrap();
        drop(journal);
        let (journal, report) = open(&torn).unwrap();
        assert_eq!((report.records, report.torn), (6, None));
        assert_eq!(journal.record(5).unwrap().unwrap().payload, b"after the tear");
    }
}

#[test]
fn every_flipped_bit_of_forty_records_is_named() {
    // Short and long ones, over two segments.
    let medium = written_as(
        (0..40).map(|seq| payload(seq)[..20.min(5 + seq as usize % 30)].to_vec()).collect(),
    );
    assert_eq!(segments(&medium).len(), 2);
    for name in segments(&medium) {
        let bytes = medium.read(&name).unwrap();
        let used = end_of_records(&bytes);
        for bit in 0..used * 8 {
            let damaged = copy(&medium);
            damaged.damage(&name, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
            match open(&damaged) {
                Err(JournalError::Damaged(broken)) => {
                    assert_eq!(broken.segment, name, "bit {bit}");
                    let at = broken.offset as usize;
                    assert!(at <= bit / 8 && bit / 8 < at + 320, "bit {bit} named at {at}");
                    assert!(broken.seq < 40);
                }
                Err(other) => panic!("bit {bit} of {name}: {other}"),
                Ok((_, report)) => panic!("bit {bit} of {name} went unseen: {report:?}"),
            }
        }
    }
}

#[test]
fn a_flipped_bit_behind_the_records_or_in_the_mark_is_reported_and_harms_nothing() {
    let medium = written(5);
    let used = end_of_records(&medium.read(FIRST_SEGMENT).unwrap());
    for bit in (used * 8..SEGMENT_BYTES as usize * 8).step_by(41) {
        let damaged = copy(&medium);
        damaged.damage(FIRST_SEGMENT, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        let (journal, report) = open(&damaged).unwrap();
        assert!(report.torn.is_some(), "bit {bit}");
        assert_eq!(journal.next_seq(), 5);
        assert_eq!(open(&damaged).unwrap().1.torn, None);
    }
    for bit in 0..128 * 8 {
        let damaged = copy(&medium);
        damaged.damage("mark", |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        let (journal, report) = open(&damaged).unwrap();
        assert!(report.mark_damaged, "bit {bit}");
        assert_eq!(journal.next_seq(), 5);
        assert!(!open(&damaged).unwrap().1.mark_damaged);
    }
}

#[test]
fn lost_files_and_lost_bytes_are_refused() {
    let medium = written(60);
    let names = segments(&medium);
    for name in &names {
        let damaged = copy(&medium);
        let mut handle = damaged.clone();
        handle.remove(name).unwrap();
        let Err(JournalError::Damaged(broken)) = open(&damaged) else { panic!("{name} removed") };
        assert_eq!((&broken.segment, broken.what), (name, Fault::SegmentMissing));

        for kept in [0, 100, 128, 2000, SEGMENT_BYTES as usize - 1] {
            let damaged = copy(&medium);
            damaged.damage(name, |bytes| bytes.truncate(kept));
            let Err(JournalError::Damaged(broken)) = open(&damaged) else {
                panic!("{name} cut to {kept}")
            };
            assert_eq!((&broken.segment, broken.what), (name, Fault::SegmentSize));
        }
    }
    // The last records of a segment that is not the last one.
    let damaged = copy(&medium);
    damaged.damage(FIRST_SEGMENT, |bytes| bytes[3500..].fill(0));
    assert!(matches!(open(&damaged), Err(JournalError::Damaged(_))));
    // The last acknowledged record, whole, as if it had never been.
    let damaged = written(5);
    let (journal, _) = open(&damaged).unwrap();
    let last = journal.record(4).unwrap().unwrap();
    let end = end_of_records(&damaged.read(FIRST_SEGMENT).unwrap());
    let start = end - (60 + last.payload.len()).next_multiple_of(64);
    drop(journal);
    damaged.damage(FIRST_SEGMENT, |bytes| bytes[start..].fill(0));
    let Err(JournalError::Damaged(broken)) = open(&damaged) else { panic!("unseen") };
    assert_eq!((broken.seq, broken.offset, broken.what), (4, start as u64, Fault::Missing));
}

#[test]
fn segments_of_another_folder_are_refused() {
    let medium = written(3);
    let other = JournalOptions { store: *b"another folder!!", ..options() };
    let outcome = Journal::open(Box::new(medium), other);
    let Err(JournalError::Damaged(broken)) = outcome else { panic!("accepted") };
    assert_eq!(broken.what, Fault::OtherStore);
}

#[test]
fn a_failed_sync_or_write_poisons_and_is_never_retried() {
    let failing_sync = Faults { syncs_left: Some(0), ..Faults::default() };
    let failing_write = Faults { writes_left: Some(0), ..Faults::default() };
    for faults in [failing_sync, failing_write] {
        let medium = written(5);
        let (mut journal, _) = open(&medium).unwrap();
        medium.set_faults(faults.clone());
        let failed = journal.append_group(&[payload(5)]);
        assert!(matches!(failed, Err(JournalError::Failed { .. })), "{faults:?}");
        medium.set_faults(Faults::default());
        assert!(matches!(journal.append_group(&[payload(5)]), Err(JournalError::Poisoned)));
        assert_eq!(journal.next_seq(), 5, "a failed record is not counted");
        drop(journal);
        let (journal, _) = open(&medium).unwrap();
        assert_eq!(payloads(&journal)[..5], (0..5).map(payload).collect::<Vec<_>>());
    }
}

#[test]
fn what_was_read_after_a_failed_sync_survives_the_next_power_cut() {
    // The kernel keeps a page in memory whose write failed: the next start reads the record, and
    // shows it. From then on it must be as durable as any other.
    let medium = written(5);
    let (mut journal, _) = open(&medium).unwrap();
    medium.set_faults(Faults { syncs_left: Some(0), ..Faults::default() });
    journal.append_group(&[payload(5)]).unwrap_err();
    drop(journal);
    medium.set_faults(Faults::default());
    let (journal, _) = open(&medium).unwrap();
    assert_eq!(journal.next_seq(), 6);
    drop(journal);
    medium.cut_power(|_| 0);
    assert_eq!(open(&medium).unwrap().0.next_seq(), 6);
}

#[test]
fn a_segment_found_at_the_start_gets_a_lasting_name() {
    // The last start ended after naming a segment and before the name was durable.
    let medium = MemoryMedium::new();
    let (mut journal, _) = open(&medium).unwrap();
    medium.set_faults(Faults { syncs_left: Some(1), ..Faults::default() });
    journal.append_group(&[payload(0)]).unwrap_err();
    medium.set_faults(Faults::default());
    assert_eq!(segments(&medium), [FIRST_SEGMENT]);
    let (mut journal, _) = open(&medium).unwrap();
    journal.append_group(&[payload(0)]).unwrap();
    drop(journal);
    medium.cut_power(|_| 0);
    assert_eq!(open(&medium).unwrap().0.next_seq(), 1);
}

#[test]
fn without_a_mark_the_records_after_a_damaged_one_still_prove_it_was_acknowledged() {
    let medium = written(9);
    medium.damage("mark", |bytes| bytes.fill(0));
    for seq in 0..6 {
        let damaged = copy(&medium);
        let (journal, _) = open(&copy(&medium)).unwrap();
        let before: usize =
            (0..seq).map(|seq| (60 + payload(seq).len()).next_multiple_of(64)).sum();
        assert_eq!(journal.record(seq).unwrap().unwrap().payload, payload(seq));
        damaged.damage(FIRST_SEGMENT, |bytes| bytes[128 + before + 70] ^= 1);
        let Err(JournalError::Damaged(broken)) = open(&damaged) else { panic!("record {seq}") };
        assert_eq!((broken.seq, broken.what), (seq, Fault::Checksum));
    }
}

#[test]
fn the_guard_refuses_before_the_disk_is_full_and_goes_on_after() {
    let medium = written(5);
    let (mut journal, _) = open(&medium).unwrap();
    let needed = options().free_bytes_min;
    medium.set_faults(Faults { free_bytes: Some(needed - 1), ..Faults::default() });
    let before = medium.read(FIRST_SEGMENT).unwrap();
    let refused = journal.append_group(&[payload(5)]);
    assert!(matches!(refused, Err(JournalError::DiskLow { free, .. }) if free == needed - 1));
    assert_eq!(medium.read(FIRST_SEGMENT).unwrap(), before);
    assert_eq!(journal.record(4).unwrap().unwrap().payload, payload(4), "reading goes on");
    medium.set_faults(Faults { free_bytes: Some(needed), ..Faults::default() });
    journal.append_group(&[payload(5)]).unwrap();
    // A new segment needs its own room on top.
    let large = vec![0; 3000];
    assert!(matches!(
        journal.append_group(&[&large]),
        Err(JournalError::DiskLow { needed: more, .. }) if more == needed + SEGMENT_BYTES
    ));
}

#[test]
fn groups_and_payloads_have_bounds() {
    let medium = MemoryMedium::new();
    let (mut journal, _) = Journal::open(Box::new(medium), JournalOptions::new(STORE)).unwrap();
    let too_large = vec![0; PAYLOAD_BYTES_MAX + 1];
    assert!(matches!(journal.append_group(&[too_large]), Err(JournalError::TooLarge { .. })));
    let too_many = vec![[0_u8; 1]; GROUP_RECORDS_MAX + 1];
    assert!(matches!(journal.append_group(&too_many), Err(JournalError::TooMany { .. })));
    let too_much = vec![vec![1_u8; PAYLOAD_BYTES_MAX]; 4];
    assert!(matches!(journal.append_group(&too_much), Err(JournalError::TooLarge { .. })));
    let most = vec![vec![1_u8; PAYLOAD_BYTES_MAX]; 3];
    assert_eq!(journal.append_group(&most).unwrap().len(), 3);
    let most = vec![[2_u8; 8]; GROUP_RECORDS_MAX];
    assert_eq!(journal.append_group(&most).unwrap().len(), GROUP_RECORDS_MAX);
}

#[test]
fn verify_names_the_first_broken_record_of_an_open_journal() {
    let medium = written(40);
    let (journal, _) = open(&medium).unwrap();
    assert_eq!(journal.verify().unwrap().records, 40);
    let place = medium.read("00000001.segment").unwrap();
    medium.damage("00000001.segment", |bytes| bytes[200] ^= 4);
    assert_ne!(medium.read("00000001.segment").unwrap(), place);
    let Err(JournalError::Damaged(broken)) = journal.verify() else { panic!("unseen") };
    assert_eq!((broken.segment.as_str(), broken.offset), ("00000001.segment", 128));
    let text = JournalError::Damaged(broken).to_string();
    assert!(text.contains("00000001.segment") && text.contains("backup"), "{text}");
}

#[test]
fn a_newer_record_is_refused_rather_than_cut_off() {
    let medium = written(1);
    let (journal, _) = open(&medium).unwrap();
    drop(journal);
    medium.damage(FIRST_SEGMENT, |bytes| {
        bytes[130] = 2;
        let end = end_of_records(bytes);
        let mut crc = crc32fast::Hasher::new();
        crc.update(&bytes[128..136]);
        crc.update(&bytes[140..end]);
        bytes[136..140].copy_from_slice(&crc.finalize().to_le_bytes());
    });
    medium.damage("mark", |bytes| bytes.fill(0));
    let Err(JournalError::Damaged(broken)) = open(&medium) else { panic!("accepted") };
    assert_eq!(broken.what, Fault::UnknownVersion(2));
}

#[test]
fn the_bytes_of_a_record_are_frozen() {
    let medium = MemoryMedium::new();
    let (mut journal, _) = open(&medium).unwrap();
    let sealed = journal.append_group(&[b"first", b"other"]).unwrap();
    let bytes = medium.read(FIRST_SEGMENT).unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let zeros = |count: usize| "00".repeat(count);
    let genesis = "3a53222bca0f772d662d1612551132ac9d5d1f5ca39cc1f95bfaf7710e3d5221";
    let first = "25169df654b3ef54af24db6c7813d183e7b228ba55ee8da93900adb5b63b4645";
    let head = [
        "444f5354534547310100000000000000".to_owned(),
        "00100000000000000000000000000000".to_owned(),
        hex(&STORE),
        genesis.to_owned(),
        zeros(44),
        "c806d78d".to_owned(),
    ];
    assert_eq!(hex(&bytes[..128]), head.concat());
    let record = |seq: &str, crc: &str, previous: &str, payload: &[u8]| {
        let fixed = ["5243010005000000", crc, seq, &zeros(8), previous, &hex(payload)].concat();
        fixed + &zeros(63)
    };
    let expected = record("0000000000000000", "3525586c", genesis, b"first");
    assert_eq!(hex(&bytes[128..256]), expected);
    let expected = record("0100000000000000", "19268cf0", first, b"other");
    assert_eq!(hex(&bytes[256..384]), expected);
    assert_eq!(hex(&sealed[0].hash), first);
    let last = "9ba7f08cd26cc134719d7d3fadab97577530600599b7c5ff1d6d60aef4008771";
    assert_eq!(hex(&sealed[1].hash), last);
}

/// Opens the journal as a centre does.
fn open_sealed(
    medium: &MemoryMedium,
) -> Result<(Journal, dost_desk::store::journal::Report), JournalError> {
    Journal::open_sealed(Box::new(medium.clone()), options())
}

#[test]
fn a_start_reads_what_no_seal_vouches_for_and_verify_reads_all() {
    let medium = written(60);
    let (whole, _) = open(&medium).unwrap();
    let (mut journal, report) = open_sealed(&medium).unwrap();
    assert_eq!((report.records, report.head), (60, whole.head()));
    assert_eq!(report.segments, segments(&medium).len());
    assert_eq!(payloads(&journal), (0..60).map(payload).collect::<Vec<_>>());
    assert_eq!(journal.record(3).unwrap(), whole.record(3).unwrap());
    assert_eq!(journal.record(60).unwrap(), None);
    journal.append_group(&[payload(60)]).unwrap();
    let (again, _) = open_sealed(&medium).unwrap();
    assert_eq!((again.next_seq(), again.head()), (61, journal.head()));

    // Damage before the seal: the start does not read there, whoever reads the record meets it.
    let damaged = copy(&medium);
    damaged.damage(FIRST_SEGMENT, |bytes| bytes[300] ^= 1);
    let (journal, _) = open_sealed(&damaged).unwrap();
    assert!(matches!(journal.verify(), Err(JournalError::Damaged(_))));
    assert!(journal.records(0).any(|record| record.is_err()));
    assert!(matches!(open(&damaged), Err(JournalError::Damaged(_))));
}

#[test]
fn a_seal_is_no_more_than_a_hint() {
    let medium = written(60);
    let last = segments(&medium).len() - 1;
    // Gone, damaged, of another journal: everything is read instead.
    let without = copy(&medium);
    without.clone().remove("seal").unwrap();
    let torn = copy(&medium);
    torn.damage("seal", |bytes| bytes[20] ^= 1);
    let early = copy(&medium);
    let old = written(30).read("seal").unwrap();
    early.clone().replace("seal", &old).unwrap();
    for (name, medium) in [("without", without), ("torn", torn), ("early", early)] {
        let (journal, report) = open_sealed(&medium).unwrap();
        assert_eq!((report.records, report.segments), (60, last + 1), "{name}");
        assert_eq!(journal.records(0).filter(Result::is_ok).count(), 60, "{name}");
    }
    // A sealed segment that is not there, and the last one lost.
    for gone in [0, last] {
        let medium = copy(&medium);
        medium.clone().remove(&format!("{gone:08}.segment")).unwrap();
        assert!(matches!(open_sealed(&medium), Err(JournalError::Damaged(_))), "segment {gone}");
    }
    // One that was put in the place of another.
    let swapped = copy(&medium);
    let other = swapped.read("00000001.segment").unwrap();
    swapped.damage(FIRST_SEGMENT, |bytes| bytes.clone_from(&other));
    assert!(matches!(open_sealed(&swapped), Err(JournalError::Damaged(_))));
}
