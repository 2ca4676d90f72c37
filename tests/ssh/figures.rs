//! What a session costs. Run by hand: these prove nothing, they measure and print.

use std::io::{Read as _, Write as _};
use std::time::Instant;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::Centre;
use super::client::{Terminal, signed_in};
use super::openssh::prepare;

/// Sessions that each of three people opens.
const SESSIONS_A_PERSON: usize = 20;

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

fn say(words: &str) {
    std::io::stdout().write_all(words.as_bytes()).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: cargo test --test suite ssh::figures -- --ignored --nocapture"]
async fn memory_of_a_session() {
    let centre = Centre::built(super::limits(), false, SESSIONS_A_PERSON);
    let home = tempfile::tempdir().unwrap();
    let mut held = Vec::new();
    let mut figures = Vec::new();
    for _ in 0..SESSIONS_A_PERSON {
        for login in ["ayla", "leyla", "kamil"] {
            let mut count = centre.house.count();
            let wanted = *count.borrow() + 1;
            held.push(tokio::task::block_in_place(|| open(home.path(), &centre, login)));
            super::soon(count.wait_for(|count| *count == wanted)).await.unwrap();
        }
        figures.push((held.len(), resident_kib()));
    }
    for (count, kib) in &figures {
        say(&format!("{count} sessions: {kib} KiB\n"));
    }
    for mut child in held {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// A client whose output is thrown away.
fn open(
    home: &std::path::Path,
    centre: &Centre,
    login: &str,
) -> Box<dyn portable_pty::Child + Send + Sync> {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new("ssh");
    command.args(prepare(home, centre, login));
    command.arg("-tt");
    command.arg(format!("{login}@127.0.0.1"));
    command.env("TERM", "xterm-256color");
    let child = pair.slave.spawn_command(command).unwrap();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut first = [0; 4096];
    let _ = reader.read(&mut first).unwrap();
    std::thread::spawn(move || {
        let _master = pair.master;
        let mut chunk = [0; 4096];
        while let Ok(1..) = reader.read(&mut chunk) {}
    });
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: cargo test --test suite ssh::figures -- --ignored --nocapture"]
async fn bytes_and_login() {
    let centre = Centre::open();
    let mut logins = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        drop(signed_in(&centre, "ayla").await);
        logins.push(start.elapsed());
    }
    logins.sort();
    say(&format!("login by key: median {:?}\n", logins[logins.len() / 2]));
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Change desk").await;
    say(&format!("first frame 120x40: {} bytes\n", ayla.raw.len()));
    ayla.types("\r").await;
    ayla.shows("Desk 1 ·").await;
    ayla.types("\x1b[17~").await;
    ayla.types("q").await;
    ayla.shows("q").await;
    let mut typed = String::from("q");
    for letter in ["w", "e", "ə", "t", "ş"] {
        let before = ayla.raw.len();
        let start = Instant::now();
        ayla.types(letter).await;
        typed.push_str(letter);
        ayla.shows(&typed).await;
        let bytes = ayla.raw.len() - before;
        say(&format!("letter {letter}: {bytes} bytes, {:?}\n", start.elapsed()));
    }
}
