//! From a key to the screen: how long, and how many bytes, for a typed letter, a moved selection and
//! another page; with a million cases in the store, beside programs that one knows, on the same
//! pseudo-terminals.
//!
//! ```text
//! cargo bench --bench keys                                  on target/bench/practice-1000000-5000
//! cargo bench --bench keys -- --keys 100000 --cases 20000 --open 500
//! ```
//!
//! The work is done on a copy of the folder that `cargo bench --bench archive` makes. A key goes to `dost` on a
//! terminal, from there through the socket to the centre, and the answer comes back the same way; so
//! the times hold what the system needs to wake four threads. Keys come at the pace of one that is
//! held down, which makes 100,000 of each act a matter of hours. Peers that are not installed are left
//! out, and named.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

mod copy;
#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;
mod terminal;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use flags::Flags;
use portable_pty::CommandBuilder;
use report::{Against, Report, Times, say};
use terminal::Terminal;

/// The program that is measured.
const DOST: &str = env!("CARGO_BIN_EXE_dost");
/// Columns and rows.
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
/// Keys whose answers are counted in bytes.
const COUNTED: usize = 60;
/// Between an answer and the next key: ours draws for one person at most thirty times a second, as
/// often as a key that is held down repeats, and lets faster ones share a frame.
const BETWEEN_KEYS: Duration = Duration::from_millis(40);
/// Of a hundred keys, those that may stay without an answer; with more of them it is not the act that
/// was meant.
const UNANSWERED_PERCENT_MAX: usize = 5;

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";
/// The same keys as a terminal sends them to a program that has asked for its application mode.
const ARROW_DOWN: &str = "\x1bOB";
const ARROW_UP: &str = "\x1bOA";
const F2: &str = "\x1bOQ";
const F3: &str = "\x1bOR";
const F5: &str = "\x1b[15~";
const F8: &str = "\x1b[19~";
const INSERT: &str = "\x1b[2~";
const PAGE_DOWN: &str = "\x1b[6~";
const PAGE_UP: &str = "\x1b[5~";

/// What is pressed, and how one gets there.
struct Act {
    what: &'static str,
    ready: fn(&mut Terminal),
    /// One after the other, over and over.
    keys: &'static [&'static str],
    /// Most bytes that the issue allows ours.
    bytes_max: Option<f64>,
}

/// A program with its acts.
struct Program {
    name: &'static str,
    start: fn(&Path, (u16, u16)) -> Terminal,
    acts: [Act; 3],
}

fn ours() -> Program {
    Program {
        name: "dost",
        start: |folder, (columns, rows)| {
            let mut command = CommandBuilder::new(DOST);
            command.args(["--lang", "az", "--data"]);
            command.arg(folder);
            command.env("TERM", "xterm-256color");
            let mut terminal = Terminal::start(command, columns, rows);
            terminal.until("№ 99");
            for keys in ["agent1", "\t", "2468", "\t", "1", "\r"] {
                terminal.types(keys);
            }
            // The bar of somebody who is in.
            terminal.until("F2");
            terminal.settle();
            terminal
        },
        acts: [
            Act {
                what: "a typed letter",
                ready: |terminal| {
                    [F2, INSERT, "\r", F8, "\r"].iter().for_each(|keys| terminal.types(keys));
                },
                keys: &["5", "Z", "K", "\x7f", "\x7f", "\x7f"],
                bytes_max: Some(4.0),
            },
            Act {
                what: "a moved selection",
                ready: |terminal| terminal.types(F5),
                keys: &[DOWN, DOWN, DOWN, UP, UP, UP],
                bytes_max: Some(180.0),
            },
            Act { what: "another page", ready: |_| {}, keys: &[F2, F5], bytes_max: None },
        ],
    }
}

fn vim() -> Program {
    Program {
        name: "vim",
        start: |folder, (columns, rows)| {
            let text = folder.join("lines.txt");
            let lines: String =
                (1..2_000).map(|line| format!("{line:>6} Əliyev Rəşad Tofiq oğlu\n")).collect();
            std::fs::write(&text, lines).unwrap();
            let mut command = CommandBuilder::new("vim");
            command.args(["--clean", "-n"]);
            command.arg(text);
            command.env("TERM", "xterm-256color");
            let mut terminal = Terminal::start(command, columns, rows);
            terminal.until("Rəşad");
            terminal.settle();
            terminal
        },
        acts: [
            Act {
                what: "a typed letter",
                ready: |terminal| terminal.types("A"),
                keys: &["5", "Z", "K", "\x7f", "\x7f", "\x7f"],
                bytes_max: None,
            },
            Act {
                what: "a moved selection",
                ready: |terminal| {
                    terminal.types("\x1b");
                    terminal.types(":set cursorline\r");
                },
                keys: &["j", "j", "j", "k", "k", "k"],
                bytes_max: None,
            },
            Act { what: "another page", ready: |_| {}, keys: &["\x06", "\x02"], bytes_max: None },
        ],
    }
}

/// Moving what is selected by the arrows, as they are sent to a program that reads them as an application.
fn selection(ready: fn(&mut Terminal)) -> Act {
    let keys = &[ARROW_DOWN, ARROW_DOWN, ARROW_DOWN, ARROW_UP, ARROW_UP, ARROW_UP];
    Act { what: "a moved selection", ready, keys, bytes_max: None }
}

fn page() -> Act {
    Act { what: "another page", ready: |_| {}, keys: &[PAGE_DOWN, PAGE_UP], bytes_max: None }
}

fn mc() -> Program {
    Program {
        name: "mc",
        start: |folder, (columns, rows)| {
            let many = folder.join("many");
            std::fs::create_dir_all(&many).unwrap();
            for file in 0..300 {
                std::fs::write(many.join(format!("case-{file:06}")), "").unwrap();
            }
            let mut command = CommandBuilder::new("mc");
            command.args(["--nosubshell", "--nomouse"]);
            command.arg(&many);
            command.cwd(&many);
            command.env("TERM", "xterm-256color");
            command.env("HOME", folder);
            let mut terminal = Terminal::start(command, columns, rows);
            terminal.until("case-0000");
            terminal.settle();
            terminal
        },
        acts: [
            Act {
                what: "a typed letter",
                ready: |_| {},
                keys: &["5", "Z", "K", "\x7f", "\x7f", "\x7f"],
                bytes_max: None,
            },
            selection(|_| {}),
            page(),
        ],
    }
}

fn htop() -> Program {
    Program {
        name: "htop",
        start: |folder, (columns, rows)| {
            let mut command = CommandBuilder::new("htop");
            // Ten seconds between two looks at the system: what it shows by itself is not an answer.
            command.args(["--delay", "100"]);
            command.env("TERM", "xterm-256color");
            command.env("HOME", folder);
            let mut terminal = Terminal::start(command, columns, rows);
            terminal.until("PID");
            terminal.settle();
            terminal
        },
        acts: [
            Act {
                what: "a typed letter",
                ready: |terminal| terminal.types(F3),
                keys: &["5", "Z", "K", "\x7f", "\x7f", "\x7f"],
                bytes_max: None,
            },
            selection(|terminal| terminal.types("\x1b")),
            page(),
        ],
    }
}

/// What was measured of one act.
struct Measured {
    times: Times,
    bytes: f64,
    unanswered: usize,
}

fn main() {
    let flags = Flags::read(&["--cases", "--open", "--keys"], &[]);
    let number = |name: &str, usual: u32| flags.number(name, usual);
    let keys = number("--keys", 1_000) as usize;
    let (cases, open) = (number("--cases", 1_000_000), number("--open", 5_000));
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let full = target.join(format!("practice-{cases}-{open}"));
    assert!(full.join("practice-day").exists(), "run `cargo bench --bench archive` first");
    let scratch = tempfile::tempdir_in(&target).unwrap();
    let own = scratch.path().join("centre");
    copy::copy(&full, &own);
    let mut report = Report::default();
    let is_there = |name: &str| {
        let found = Command::new(name).arg("--version").stdout(Stdio::null()).status().is_ok();
        if !found {
            say(&format!("without {name}: it is not installed"));
        }
        found
    };
    let peers = [vim(), mc(), htop()].into_iter().filter(|peer| is_there(peer.name));
    let programs: Vec<Program> = std::iter::once(ours()).chain(peers).collect();
    for size in SIZES {
        let all: Vec<Vec<Measured>> = programs
            .iter()
            .map(|program| {
                say(&format!("{} on {}×{}", program.name, size.0, size.1));
                let folder = if program.name == "dost" { &own } else { scratch.path() };
                measure(program, folder, size, keys)
            })
            .collect();
        show(&mut report, size, &programs, &all);
    }
    let mut stop = Command::new(DOST);
    stop.args(["stop", "--data"]).arg(&own).stdout(Stdio::null());
    stop.status().expect("dost stop");
    report.finish(&system::machine(), &target.join("keys.json")).unwrap();
}

fn measure(program: &Program, folder: &Path, size: (u16, u16), keys: usize) -> Vec<Measured> {
    let mut terminal = (program.start)(folder, size);
    let mut all = Vec::new();
    for act in &program.acts {
        (act.ready)(&mut terminal);
        terminal.settle();
        let mut pressed = act.keys.iter().cycle();
        // The first letter of a field takes its hint away: it is not what typing is.
        let mut next = || *pressed.next().unwrap();
        for _ in 0..act.keys.len() {
            terminal.types(next());
        }
        let mut bytes: Vec<usize> = (0..COUNTED).map(|_| terminal.bytes(next())).collect();
        bytes.sort_unstable();
        let (mut times, mut unanswered) = (Vec::with_capacity(keys), 0);
        for _ in 0..keys.next_multiple_of(act.keys.len()) - COUNTED % act.keys.len() {
            std::thread::sleep(BETWEEN_KEYS);
            match terminal.answer(next()) {
                Some(time) => times.push(time),
                None => unanswered += 1,
            }
        }
        let most = keys * UNANSWERED_PERCENT_MAX / 100;
        assert!(
            unanswered <= most,
            "{}, {}: {unanswered} keys were not answered on\n{}",
            program.name,
            act.what,
            terminal.shown()
        );
        let mut sorted = Times::default();
        sorted.add(&times);
        let bytes = bytes[bytes.len() / 2] as f64;
        all.push(Measured { times: sorted, bytes, unanswered });
        terminal.settle();
    }
    all
}

fn show(report: &mut Report, size: (u16, u16), programs: &[Program], all: &[Vec<Measured>]) {
    let (Some(ours), Some(own)) = (programs.first(), all.first()) else { return };
    for (act, (of, measured)) in ours.acts.iter().zip(own).enumerate() {
        let what = format!("{}×{}, {}", size.0, size.1, of.what);
        report.times(&what, &measured.times, Against::Target(2.0));
        let against = of.bytes_max.map_or(Against::Nothing, Against::Target);
        report.row(&format!("{what}: bytes, median"), measured.bytes, "bytes", against);
        if measured.unanswered > 0 {
            let unanswered = measured.unanswered as f64;
            report.row(&format!("{what}: unanswered"), unanswered, "", Against::Nothing);
        }
        for (peer, theirs) in programs.iter().zip(all).skip(1) {
            let theirs = &theirs[act];
            let beside = |figure| Against::Peer(peer.name.to_owned(), figure);
            let name = format!("{what}: beside {}", peer.name);
            for (which, per_mille) in [("p50", 500), ("p99", 990), ("worst", 1_000)] {
                let (figure, peer) =
                    (measured.times.per_mille(per_mille), theirs.times.per_mille(per_mille));
                report.row(&format!("{name}, {which}"), figure, "ms", beside(peer));
            }
            report.row(&format!("{name}, bytes"), measured.bytes, "bytes", beside(theirs.bytes));
        }
    }
}
