//! The least that a durable step can cost: the same bytes written to a file, and `fdatasync`.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use dost_desk::store::journal::SEGMENT_BYTES_MAX;

/// Syncs for so long are not counted.
const SETTLE: Duration = Duration::from_millis(300);

/// What the bytes are written into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// A segment as the journal makes it: filled with zeros and synced before it is used, so that a
    /// write changes no metadata; a full one is followed by another, whose making counts.
    Made,
    /// A file that grows with each write, so that its length and its blocks are synced too.
    Grows,
}

/// Writes `bytes` at a time for `time`. Gives how many were durable in a second.
pub fn appends_a_second(folder: &Path, bytes: usize, time: Duration, room: Room) -> f64 {
    let path = folder.join("floor");
    let record: Vec<u8> = (0..bytes).map(|place| (place * 131) as u8).collect();
    let mut file = fresh(&path, room);
    // What the room's making has left in the disk's own queue is not the floor's.
    let settling = Instant::now();
    while settling.elapsed() < SETTLE {
        file.write_all_at(&record, 0).expect("a write");
        file.sync_data().expect("a sync");
    }
    let begun = Instant::now();
    let (mut count, mut end) = (0_u32, 0);
    while begun.elapsed() < time {
        if end + bytes as u64 > SEGMENT_BYTES_MAX {
            file = fresh(&path, room);
            end = 0;
        }
        file.write_all_at(&record, end).expect("a write");
        file.sync_data().expect("a sync");
        end += bytes as u64;
        count += 1;
    }
    let rate = f64::from(count) / begun.elapsed().as_secs_f64();
    let _ = std::fs::remove_file(path);
    rate
}

fn fresh(path: &Path, room: Room) -> File {
    let _ = std::fs::remove_file(path);
    let file = OpenOptions::new().create_new(true).write(true).open(path).expect("a file");
    if room == Room::Made {
        let zeros = vec![0; SEGMENT_BYTES_MAX as usize];
        file.write_all_at(&zeros, 0).expect("room on the disk");
    }
    file.sync_all().expect("a sync");
    file
}
