//! The least that a durable step can cost: the same bytes appended to a file, and `fdatasync`.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes the file is made of beforehand, so that an append changes no metadata.
const FILE_BYTES: u64 = 64 << 20;

/// Appends `bytes` at a time for `time`. Gives how many were durable in a second.
pub fn appends_a_second(folder: &Path, bytes: usize, time: Duration) -> f64 {
    let path = folder.join("floor");
    let file =
        OpenOptions::new().create(true).truncate(true).write(true).open(&path).expect("a file");
    let zeros = vec![0; 1 << 20];
    for place in 0..FILE_BYTES >> 20 {
        file.write_all_at(&zeros, place << 20).expect("room on the disk");
    }
    file.sync_all().expect("a sync");
    let record: Vec<u8> = (0..bytes).map(|place| (place * 131) as u8).collect();
    let begun = Instant::now();
    let (mut count, mut end) = (0_u32, 0);
    while begun.elapsed() < time {
        if end + bytes as u64 > FILE_BYTES {
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
