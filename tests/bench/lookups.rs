//! Keys at one desk while questions run at another: with a register that answers after five
//! seconds, and with one that answers at once.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::registry::Fault;
use dost_desk::gateways::wire::contract_name;

use crate::centre::{Centre, DOST, PIN, login};
use crate::hand::Hand;
use crate::load;
use crate::portal::Registers;
use crate::report::{Against, Report, Times, say};

/// After how long the slow register answers, milliseconds.
const SLOW_MILLIS: u32 = 5_000;
/// Between two keys.
const EVERY: Duration = Duration::from_millis(50);
/// Between two visitors whose facts are asked for.
const ASKS_EVERY: Duration = Duration::from_millis(400);
/// Whom MEİS is asked about, by turns: what is asked about one drops what was asked before.
const CODES: [&str; 4] = ["5ZK7W2M", "1WWQ84R", "3AB9WWC", "6H7J8KW"];

/// One centre with registers of its own.
struct Side {
    centre: Centre,
    asked: Arc<AtomicU64>,
    times: Times,
    _registers: Registers,
    _folder: tempfile::TempDir,
}

impl Side {
    fn start(fault: Fault) -> Self {
        let registers = Registers::start(None);
        registers.world.set_fault(OutsideSystem::Meis, fault);
        let asked = Arc::new(AtomicU64::new(0));
        let counter = asked.clone();
        registers.world.listen(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let mut settings = "systems = \"stand-in\"\nlanguage = \"en\"\n".to_owned();
        for system in OutsideSystem::ALL {
            settings.push_str(&format!(
                "[{}]\nurl = \"{}\"\ntimeout_millis = 10000\n",
                contract_name(system),
                registers.url(system)
            ));
        }
        let folder = tempfile::tempdir().unwrap();
        let centre = Centre::start_with(folder.path(), 8, &settings).unwrap();
        Self { centre, asked, times: Times::default(), _registers: registers, _folder: folder }
    }

    /// Presses keys for `time` while questions run.
    async fn round(&mut self, time: Duration) {
        let hand = Hand::reach(&self.centre.hand()).await.unwrap();
        for _ in 0..2 {
            hand.does("ticket issue").await.unwrap();
        }
        let visit = self.centre.visit(0);
        let desk = load::arrive(&visit, 0, None).await.unwrap();
        let asking = Asking::start(&self.centre.folder);
        let (desks, times, faults) = load::run(vec![desk], 0, EVERY, time, &hand).await;
        assert!(faults.is_empty(), "{faults:?}");
        asking.stop();
        drop(desks);
        self.times.add(times.all());
    }
}

/// Keys beside both registers, round by round.
pub fn measure(report: &mut Report, rounds: usize, time: Duration) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut prompt = Side::start(Fault::Up);
    let mut slow = Side::start(Fault::Slow(SLOW_MILLIS));
    for round in 0..rounds {
        say(&format!("keys, round {}", round + 1));
        runtime.block_on(prompt.round(time));
        runtime.block_on(slow.round(time));
    }
    runtime.shutdown_background();
    let asked = |side: &Side| side.asked.load(Ordering::Relaxed) as f64;
    report.row(
        "questions to the register that answers at once",
        asked(&prompt),
        "",
        Against::Nothing,
    );
    report.row("questions to the register that takes 5 s", asked(&slow), "", Against::Nothing);
    report.times("keys beside the prompt register", &prompt.times, Against::Nothing);
    let peer = Against::Peer("prompt".to_owned(), prompt.times.per_mille(990));
    report.times("keys beside the slow register", &slow.times, peer);
    let ratio = slow.times.per_mille(990) / prompt.times.per_mille(990);
    report.row("p99 beside the slow register by the other", ratio, "", Against::Target(1.1));
}

/// An agent at another desk who asks about one visitor after the other.
struct Asking {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Asking {
    fn start(folder: &Path) -> Self {
        let mut lines = Lines::open(folder);
        lines.ok(&format!("sign-in {}\n{PIN}", login(2)));
        lines.ok("desk use 90");
        lines.ok("ticket call");
        lines.ok("ticket serve");
        let ends = Arc::new(AtomicBool::new(false));
        let told = ends.clone();
        let thread = std::thread::spawn(move || {
            for code in CODES.iter().cycle() {
                if told.load(Ordering::Relaxed) {
                    break;
                }
                lines.ok(&format!("case identify citizen id_card {code}"));
                std::thread::sleep(ASKS_EVERY);
            }
            lines.ok("ticket finish");
            lines.end();
        });
        Self { ends, thread }
    }

    fn stop(self) {
        self.ends.store(true, Ordering::Relaxed);
        self.thread.join().unwrap();
    }
}

/// A session of lines beside the running centre.
struct Lines {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Lines {
    fn open(folder: &Path) -> Self {
        let mut command = Command::new(DOST);
        command.env_clear().env("HOME", folder).arg("--data").arg(folder.join("data"));
        let mut child = command
            .args(["--plain", "--lang", "en"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut lines = Self { child, input, output };
        let ready = lines.line();
        assert!(ready.starts_with("ready "), "{ready}");
        lines
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "the session ended after {line:?}");
        line.trim_end().to_owned()
    }

    /// Has something done and gives the closing line.
    fn ok(&mut self, words: &str) -> String {
        self.input.write_all(format!("{words}\n").as_bytes()).unwrap();
        loop {
            let line = self.line();
            match line.split(' ').next() {
                Some("ok") => return line,
                Some("refused" | "error") => panic!("{words}: {line}"),
                _ => {}
            }
        }
    }

    fn end(mut self) {
        self.ok("quit");
        self.child.wait().unwrap();
    }
}
