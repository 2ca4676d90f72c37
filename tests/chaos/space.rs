//! A disk that is full, for real: a small file system in memory. Needs `unshare` and the right to
//! mount one, as root or in a user's own namespace.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;

use super::service::{Client, PATIENCE, Service, Tally, founded, on};

/// The file system's size: more than the centre wants free when it is founded.
const SIZE: &str = "size=160m";
/// Set in the child that has the small file system before it.
const INSIDE: &str = "DOST_TEST_SMALL_DISK";
/// Fills and frees.
const ROUNDS: usize = 10;

#[test]
#[ignore = "needs a mount; ten fills of a small disk: cargo test --locked --test suite chaos::space -- --ignored --nocapture"]
fn a_full_disk() {
    if let Some(folder) = std::env::var_os(INSIDE) {
        return filled(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let script = format!("mount -t tmpfs -o {SIZE} tmpfs \"$0\" && exec \"$@\"");
    let done = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .args(["a_full_disk", "--ignored", "--nocapture"])
        .env(INSIDE, folder.path())
        .status()
        .expect("unshare");
    assert!(
        done.success(),
        "no small file system could be mounted, or what was tried on it failed"
    );
}

fn filled(home: &Path) {
    founded(home, 1);
    let settings = home.join("data/settings.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    // The journal's own reserve is given up, so that writes really fail.
    std::fs::write(&settings, format!("free_bytes_min = 0\n{text}")).unwrap();
    let (mut tally, mut acked) = (Tally::default(), BTreeSet::new());
    for round in 0..ROUNDS {
        let mut service = Service::begin(home);
        assert!(service.is_up(PATIENCE), "round {round}");
        let (sender, acks) = mpsc::channel();
        let client = Client::join(home, 0, 60, sender);
        acked.insert(acks.recv_timeout(PATIENCE).expect("there is room"));
        let ballast = home.join("ballast");
        fill(&ballast);
        // A full disk may stop the centre from recording; whatever it says, what it said counts.
        while let Ok(ack) = acks.recv_timeout(std::time::Duration::from_millis(500)) {
            acked.insert(ack);
        }
        let full = on(home, &["journal", "verify"], "");
        assert_eq!(full.code, 0, "on a full disk: {}{}", full.out, full.err);
        service.kill();
        client.let_go();
        acked.extend(acks.iter());
        std::fs::remove_file(&ballast).unwrap();
        tally.compare(home, &acked);
    }
    tally.acked = acked.len();
    tally.end("full disks");
}

/// Writes until nothing more can be written.
fn fill(path: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(path).unwrap();
    let block = vec![0x5a; 4096];
    while file.write_all(&block).is_ok() {}
}
