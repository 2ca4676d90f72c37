//! What a class costs: sixty learners by SSH at once, each with a centre of their own. Run by hand,
//! on a machine that is otherwise quiet:
//!
//! ```text
//! cargo bench --bench classroom              two keys a second from each learner, about two minutes
//! cargo bench --bench classroom -- --quick   as fast as the class answers
//! ```
//!
//! The class is the program itself, a process of its own, held in lines; the learners are in this
//! process. Each reads its screen and presses what the line names, as a newcomer does, from the first
//! ticket to the notice. The learners' own work, screens to keep and lines to read, is on the same
//! cores.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]
#![allow(dead_code, reason = "the terminals' bench uses the rest of what both share")]

#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
mod learner;
mod report;
mod system;

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use flags::Flags;
use learner::Learner;
use report::{Against, Report, Times, say};

const DOST: &str = env!("CARGO_BIN_EXE_dost");
/// Learners of the class that the program is made for.
const LEARNERS: usize = 60;
/// Learners who are sent back to the lesson's start one after the other.
const RESETS: usize = 20;
/// For how long the learners do nothing.
const IDLE: Duration = Duration::from_secs(20);
/// Time in which the class comes to rest after everybody has arrived.
const REST: Duration = Duration::from_secs(5);
/// Between two keys of a learner who reads.
const KEY_EVERY: Duration = Duration::from_millis(500);
/// How long anything that must happen is waited for.
pub const PATIENCE: Duration = Duration::from_secs(300);
/// The code of the class.
pub const CODE: &str = "kametu47";

/// The class: its trainer types and reads lines.
struct Class {
    child: Child,
    typed: ChildStdin,
    said: mpsc::Receiver<String>,
    address: SocketAddr,
}

impl Class {
    fn open(home: &Path) -> Self {
        let mut child = Command::new(DOST)
            .args(["--plain", "--lang", "en", "train", "plain", "--serve", "127.0.0.1:0"])
            .args(["--code", CODE, "--result"])
            .arg(home.join("results"))
            .env("HOME", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, said) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        let typed = child.stdin.take().unwrap();
        let first = said.recv_timeout(PATIENCE).unwrap();
        let port = first.split(" -p ").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
        let address = format!("127.0.0.1:{port}").parse().unwrap();
        Self { child, typed, said, address }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.typed, "{line}").unwrap();
    }

    /// The end of the answer to a line.
    fn answers(&mut self, line: &str) -> String {
        while self.said.try_recv().is_ok() {}
        self.types(line);
        loop {
            let said = self.said.recv_timeout(PATIENCE).unwrap();
            if said.starts_with("ok ") {
                return said;
            }
        }
    }

    fn share(&self) -> f64 {
        system::share_kib(self.child.id()) as f64
    }

    fn used(&self) -> f64 {
        system::processor_seconds(self.child.id())
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        // Ended already, when all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() {
    let pace = (!Flags::read(&[], &["--quick"]).has("--quick")).then_some(KEY_EVERY);
    let home = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run(home.path(), pace));
    runtime.shutdown_background();
}

async fn run(home: &Path, pace: Option<Duration>) {
    let (machine, load) = (system::machine(), system::load());
    say(&format!("{machine}, load {load}"));
    let mut report = Report::default();
    let mut class = Class::open(home);
    let learners = f64::from(u32::try_from(LEARNERS).unwrap());
    let empty = class.share();
    let began = Instant::now();
    let mut all = arrive(class.address).await;
    let took = began.elapsed().as_secs_f64();
    report.row("sixty come in at once: until the last screen", took, "s", Against::Nothing);
    tokio::time::sleep(REST).await;
    let there = class.share();
    report.row("the class without learners", empty / 1024.0, "MiB", Against::Nothing);
    let each = (there - empty) / learners;
    report.row("each learner who has come", each, "KiB", Against::Nothing);
    let before = class.used();
    tokio::time::sleep(IDLE).await;
    let idle = 100.0 * (class.used() - before) / IDLE.as_secs_f64();
    report.row("sixty who do nothing: of one core", idle, "%", Against::Nothing);

    let (before, began) = (class.used(), Instant::now());
    let mut times = Times::default();
    let mut visits = JoinSet::new();
    for mut learner in all.drain(..) {
        visits.spawn(async move {
            let times = learner.finishes(pace).await;
            (learner, times)
        });
    }
    while let Some(visit) = visits.join_next().await {
        let (learner, taken) = visit.unwrap();
        times.add(&taken);
        all.push(learner);
    }
    let took = began.elapsed().as_secs_f64();
    report.row("sixty do the plain visit: until the last result", took, "s", Against::Nothing);
    let used = class.used() - before;
    report.row("processor time of the class for it", used, "s", Against::Nothing);
    report.times("a key of sixty", &times, Against::Nothing);
    let rows = class.answers("class");
    let finished = format!("learners={LEARNERS} finished={LEARNERS}");
    assert!(rows.contains(&finished), "{rows}");
    let grown = (class.share() - empty) / learners;
    report.row("each learner who has finished", grown, "KiB", Against::Nothing);
    report.row(
        "the class with sixty who have finished",
        class.share() / 1024.0,
        "MiB",
        Against::Nothing,
    );

    let mut resets = Vec::new();
    for learner in all.iter_mut().take(RESETS) {
        let began = Instant::now();
        class.types(&format!("reset {} lesson", learner.name));
        learner.begins_anew().await;
        resets.push(began.elapsed());
    }
    let mut times = Times::default();
    times.add(&resets);
    report.times("back to the lesson's start, on the screen", &times, Against::Target(1_000.0));
    class.types("end");
    class.child.wait().unwrap();
    let table = std::fs::read_to_string(home.join("results/class.csv")).unwrap();
    assert_eq!(table.lines().count(), LEARNERS + 1);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/classroom.json");
    report.finish(&format!("{machine}; load {load} at the start"), &file).unwrap();
}

/// All come in at once.
async fn arrive(address: SocketAddr) -> Vec<Learner> {
    let mut coming = JoinSet::new();
    for number in 1..=LEARNERS {
        coming.spawn(Learner::comes(address, format!("learner{number:02}")));
    }
    let mut all = Vec::new();
    while let Some(learner) = coming.join_next().await {
        all.push(learner.unwrap());
    }
    all
}
