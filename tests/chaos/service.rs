//! `dost serve` on a data folder, and clients that write down what they were told.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::process::{Run, dost, ends, found, run};

/// How long something that must happen is waited for.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// What a service writes to its standard error, beside the data folder.
const SAID: &str = "said.txt";
/// The PIN of everybody.
const PIN: &str = "1234";

/// Seeded numbers (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A centre with one agent for each client.
pub fn founded(home: &Path, agents: usize) {
    found(home);
    let mut script = format!("sign-in admin\n{PIN}\n");
    for agent in 0..agents {
        script.push_str(&format!("staff add agent{agent} \"Agent {agent}x\" agent\n{PIN}\n"));
    }
    let made = on(home, &["--plain"], &script);
    assert_eq!(made.out.matches(" login=agent").count(), agents, "{}{}", made.out, made.err);
}

/// Runs the program on the folder to its end.
pub fn on(home: &Path, arguments: &[&str], input: &str) -> Run {
    let data = home.join("data");
    run(home, &[&["--data", data.to_str().unwrap()][..], arguments].concat(), input.as_bytes())
}

/// A running service.
pub struct Service {
    child: Child,
    lines: Receiver<String>,
}

impl Service {
    /// Starts it and does not wait.
    pub fn begin(home: &Path) -> Self {
        Self::begin_with(dost(home), home)
    }

    /// The same with a door for SSH; see [`Service::door`].
    pub fn begin_with_door(home: &Path) -> Self {
        Self::begun(dost(home), home, &["--ssh", "127.0.0.1:0"])
    }

    /// The same through a command that runs the program given to it.
    pub fn begin_with(command: Command, home: &Path) -> Self {
        Self::begun(command, home, &[])
    }

    fn begun(mut command: Command, home: &Path, more: &[&str]) -> Self {
        let mut child = command
            .args(["serve", "--data"])
            .arg(home.join("data"))
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(home.join(SAID)).unwrap())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines() {
                // Nobody listens any more when it was killed first.
                if !line.is_ok_and(|line| sender.send(line).is_ok()) {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits until it can be joined; `false` when it ended, or after `patience`, instead.
    pub fn is_up(&mut self, patience: Duration) -> bool {
        match self.lines.recv_timeout(patience) {
            Ok(line) => line.contains("can be joined"),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Where its door for SSH is, once it is up.
    pub fn door(&mut self) -> SocketAddr {
        let line = self.lines.recv_timeout(PATIENCE).expect("the next line");
        let address = line.strip_prefix("SSH at ").and_then(|rest| rest.split(',').next());
        address.and_then(|address| address.parse().ok()).expect("an address")
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        // It may have ended already.
        let _ = kill_process(pid, signal);
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        ends(&mut self.child)
    }

    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        self.ended();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that issues tickets as fast as they are acknowledged.
pub struct Client {
    child: Child,
    input: ChildStdin,
    reader: Option<JoinHandle<()>>,
}

impl Client {
    /// Joins as an agent. Every ticket that was acknowledged goes to `acks`.
    pub fn join(home: &Path, agent: usize, tickets: usize, acks: Sender<String>) -> Self {
        let mut child = dost(home)
            .args(["--plain", "--lang", "en", "--data"])
            .arg(home.join("data"))
            // It joins and never opens the folder itself, however late it comes.
            .env("DOST_SOCKET", home.join("data/run/desk.sock"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let script = format!("sign-in agent{agent}\n{PIN}\n{}", "ticket issue\n".repeat(tickets));
        let _ = input.write_all(script.as_bytes());
        let reader = std::thread::spawn(move || {
            for line in out.lines() {
                let Ok(line) = line else { return };
                if ticket(&line).is_some_and(|ticket| acks.send(ticket.to_owned()).is_err()) {
                    return;
                }
            }
        });
        Self { child, input, reader: Some(reader) }
    }

    /// Asks for one more ticket.
    pub fn asks(&mut self) {
        // One that was cut off is noticed by what it does not hear.
        let _ = self.input.write_all(b"ticket issue\n");
    }

    /// Waits until it has heard that the centre is gone, and ends it.
    pub fn let_go(mut self) {
        drop(self.input);
        // What it still had to read it reads before it is taken away.
        if let Some(reader) = self.reader.take() {
            has_read(&reader);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The ticket that an answer acknowledges.
pub fn ticket(answer: &str) -> Option<&str> {
    answer.strip_prefix("ok ticket=").and_then(|rest| rest.split(' ').next())
}

/// Waits until a client's reader has come to the end of what it is told.
pub fn has_read<T>(reader: &JoinHandle<T>) {
    let ended = Instant::now() + PATIENCE;
    while !reader.is_finished() && Instant::now() < ended {
        std::thread::yield_now();
    }
}

/// The tickets of the day that a folder holds, asked of a running centre.
pub fn tickets(home: &Path) -> BTreeSet<String> {
    let listed = on(home, &["--plain"], &format!("sign-in agent0\n{PIN}\nqueue list\n"));
    let number = |line: &str| {
        let rest = line.split(" number=").nth(1)?;
        Some(rest.split(' ').next().unwrap_or_default().to_owned())
    };
    let found: BTreeSet<_> = listed.out.lines().filter_map(number).collect();
    assert!(listed.out.contains("\nok "), "{}{}", listed.out, listed.err);
    found
}

/// What a whole campaign came to.
#[derive(Debug, Default)]
pub struct Tally {
    pub rounds: usize,
    pub acked: usize,
    pub lost: usize,
    pub torn: usize,
    pub unopenable: usize,
}

impl Tally {
    /// Verifies the folder, opens it, and compares it with what was acknowledged.
    pub fn compare(&mut self, home: &Path, acked: &BTreeSet<String>) {
        self.rounds += 1;
        let verified = on(home, &["journal", "verify"], "");
        if verified.code != 0 {
            eprintln!("journal verify: {}{}", verified.out, verified.err);
            self.torn += 1;
            return;
        }
        let mut service = Service::begin(home);
        if !service.is_up(PATIENCE) {
            let said = std::fs::read_to_string(home.join(SAID)).unwrap_or_default();
            eprintln!("round {} does not open: {said}", self.rounds);
            self.unopenable += 1;
            return;
        }
        let lost: Vec<_> = acked.difference(&tickets(home)).cloned().collect();
        if !lost.is_empty() {
            eprintln!("acknowledged and lost: {lost:?}");
        }
        self.lost += lost.len();
        service.kill();
    }

    /// The figure, and the verdict.
    pub fn end(&self, what: &str) {
        println!(
            "{what} {} acked {} lost {} torn {} unopenable {}",
            self.rounds, self.acked, self.lost, self.torn, self.unopenable
        );
        assert_eq!((self.lost, self.torn, self.unopenable), (0, 0, 0));
        assert!(self.acked > 0, "nothing was acknowledged, so nothing was tried");
    }
}

/// The comparison sees a loss and damage: else none of its figures says anything.
#[test]
fn a_loss_and_damage_are_seen() {
    let home = tempfile::tempdir().unwrap();
    founded(home.path(), 1);
    let mut tally = Tally::default();
    tally.compare(home.path(), &BTreeSet::from(["S-900".to_owned()]));
    assert_eq!((tally.lost, tally.torn, tally.unopenable), (1, 0, 0));
    let journal = home.path().join("data/journal/00000000.segment");
    let mut bytes = std::fs::read(&journal).unwrap();
    // In the first record, after the segment's head.
    bytes[300] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    tally.compare(home.path(), &BTreeSet::new());
    assert_eq!((tally.lost, tally.torn, tally.unopenable), (1, 1, 0));
}
