//! What a centre with years behind it costs to start and to search. Run by hand, on a machine that
//! is otherwise quiet:
//!
//! ```text
//! cargo bench --bench archive                        1,000,000 cases, 5,000 of them open
//! cargo bench --bench archive -- --cases 20000 --open 500 --rounds 3 --searches 500
//! cargo bench --bench archive -- --only-fill         makes the folder and measures nothing
//! ```
//!
//! The folder is made by the program's own `practice-data` at the first run and kept in
//! `target/bench/`. A start is that of a person at a terminal: `dost` on a pseudo-terminal starts the
//! centre as a process of its own, joins it, and draws its first full screen. Rounds after an orderly
//! stop and after `kill -9` take turns. The search runs in this process, on people drawn by chance of
//! whom hardly any is in memory; its peer is SQLite's FTS5, over the same people folded in the same
//! way, each with a row of the size that a case has here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
mod fts;
mod peer_program;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::io::Read;
use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use chrono::{Days, Utc};
use dost_desk::engine::{Engine, Options};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::simulation::invented::{Wish, invent, invented_person};
use dost_desk::store::codec::ENVELOPE_BYTES;
use dost_desk::store::folder::DataFolder;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::state::{StateStore, open_state};
use flags::Flags;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use report::{Against, Report, Times, say};

/// The program that is measured.
const DOST: &str = env!("CARGO_BIN_EXE_dost");
/// What stands on the first full screen of an invented centre, and on none before it.
const FIRST_SCREEN: &str = "№ 99";
/// How long anything that must happen is waited for.
const PATIENCE: Duration = Duration::from_secs(300);
/// Searches of each kind.
const SEARCHES: u32 = 2_000;

struct Plan {
    cases: u32,
    open: u32,
    rounds: u32,
    searches: u32,
}

fn main() {
    let flags = Flags::read(&["--cases", "--open", "--rounds", "--searches"], &["--only-fill"]);
    let number = |name: &str, usual: u32| flags.number(name, usual);
    let plan = Plan {
        cases: number("--cases", 1_000_000),
        open: number("--open", 5_000),
        rounds: number("--rounds", 5),
        searches: number("--searches", SEARCHES),
    };
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    std::fs::create_dir_all(&target).unwrap();
    let folder = target.join(format!("practice-{}-{}", plan.cases, plan.open));
    let mut report = Report::default();
    fill(&folder, &plan, &mut report);
    if flags.has("--only-fill") {
        return;
    }
    sizes(&folder, &mut report);
    starts(&folder, &plan, &mut report);
    searches(&folder, &target, &plan, &mut report);
    report.finish(&system::machine(), &target.join("archive.json")).unwrap();
}

/// Makes the folder unless it is there.
fn fill(folder: &Path, plan: &Plan, report: &mut Report) {
    if folder.join("practice-day").exists() {
        return;
    }
    let last = Utc::now().date_naive().checked_sub_days(Days::new(1)).unwrap();
    let (passport, calendar) = (Passport::embedded().unwrap(), Calendar::embedded().unwrap());
    let wish = Wish { cases: plan.cases, open: plan.open, seed: 1, last, passport, calendar };
    std::fs::create_dir_all(folder).unwrap();
    let begun = Instant::now();
    let made = invent(folder, &wish, &mut |done| say(&format!("{done} cases"))).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    std::fs::write(folder.join("settings.toml"), "systems = \"practice\"\n").unwrap();
    std::fs::write(folder.join("practice-day"), format!("{last}\n")).unwrap();
    report.row("practice data", f64::from(made.cases) / seconds, "cases/s", Against::Nothing);
    report.row("frames a case", made.frames as f64 / f64::from(made.cases), "", Against::Nothing);
}

fn sizes(folder: &Path, report: &mut Report) {
    for part in ["journal", "state", "keys"] {
        let mebibytes = bytes_of(&folder.join(part)) as f64 / f64::from(1 << 20);
        report.row(&format!("disk: {part}"), mebibytes, "MiB", Against::Nothing);
    }
}

fn bytes_of(path: &Path) -> u64 {
    let Ok(data) = std::fs::metadata(path) else { return 0 };
    if data.is_file() {
        return data.len();
    }
    let entries = std::fs::read_dir(path).unwrap();
    entries.map(|entry| bytes_of(&entry.unwrap().path())).sum()
}

/// One start.
struct Started {
    took: Duration,
    peak_kib: u64,
}

fn starts(folder: &Path, plan: &Plan, report: &mut Report) {
    // The first one warms the cache and leaves the folder as an orderly stop does.
    start(folder, false);
    let (mut orderly, mut killed) = (Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        orderly.push(start(folder, true));
        killed.push(start(folder, false));
    }
    for (what, mut rounds) in [("an orderly stop", orderly), ("kill -9", killed)] {
        rounds.sort_by_key(|round| round.took);
        let seconds = |round: &Started| round.took.as_secs_f64();
        let median = seconds(&rounds[rounds.len() / 2]);
        report.row(&format!("start after {what}: median"), median, "s", Against::Target(1.0));
        let (first, last) = (seconds(&rounds[0]), seconds(&rounds[rounds.len() - 1]));
        report.row(&format!("start after {what}: best"), first, "s", Against::Nothing);
        report.row(&format!("start after {what}: worst"), last, "s", Against::Nothing);
        let peak = rounds.iter().map(|round| round.peak_kib).max().unwrap_or(0) as f64 / 1024.0;
        report.row(&format!("peak memory after {what}"), peak, "MiB", Against::Target(300.0));
    }
}

/// Starts the program as a person does, up to its first full screen, and ends the centre: by `kill
/// -9` or in order.
fn start(folder: &Path, is_killed: bool) -> Started {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(DOST);
    command.args(["--lang", "az", "--data"]);
    command.arg(folder);
    command.env("TERM", "xterm-256color");
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    let mut reader = pair.master.try_clone_reader().expect("its output");
    let (bytes, output) = mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 65_536];
        while let Ok(read @ 1..) = reader.read(&mut buffer) {
            if bytes.send(buffer[..read].to_vec()).is_err() {
                return;
            }
        }
    });
    let (rows, columns) = (NonZero::new(40).unwrap(), NonZero::new(120).unwrap());
    let mut screen = vt100::Parser::new(rows, columns, 0);
    while !screen.screen().contents().contains(FIRST_SCREEN) {
        let left = PATIENCE.saturating_sub(begun.elapsed());
        let Ok(more) = output.recv_timeout(left) else {
            panic!("no first screen:\n{}", screen.screen().contents());
        };
        screen.process(&more);
    }
    let took = begun.elapsed();
    let centre = std::fs::read_to_string(folder.join("lock")).unwrap_or_default();
    let centre = centre.trim().to_owned();
    let status = std::fs::read_to_string(format!("/proc/{centre}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok());
    if is_killed {
        Command::new("kill").args(["-9", &centre]).status().expect("kill");
    } else {
        let mut stop = Command::new(DOST);
        stop.args(["stop", "--data"]).arg(folder).stdout(Stdio::null());
        stop.status().expect("dost stop");
    }
    let _ = child.kill();
    let _ = child.wait();
    let gone = Instant::now();
    while Path::new(&format!("/proc/{centre}")).exists() && gone.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(10));
    }
    Started { took, peak_kib: peak.unwrap_or(0) }
}

/// Cases whose rows are looked at, to know how large one is.
const ROWS_LOOKED_AT: u32 = 2_000;

/// Bytes that the row of a case has on average.
fn case_bytes(folder: &Path, plan: &Plan) -> usize {
    let (store, medium) = DataFolder::look(folder).unwrap();
    let (journal, _) = Journal::look(medium, JournalOptions::new(store)).unwrap();
    let state = open_state(folder, store, &journal).unwrap().store;
    let (mut rows, mut bytes) = (0, 0);
    for place in 1..=ROWS_LOOKED_AT.min(plan.cases) {
        let case = u64::from(place) * u64::from(plan.cases) / u64::from(ROWS_LOOKED_AT);
        let key = [b"f".as_slice(), &(case as u32).to_be_bytes()].concat();
        if let Some(row) = state.get(&key).unwrap() {
            rows += 1;
            bytes += row.bytes.len() + ENVELOPE_BYTES;
        }
    }
    bytes / rows.max(1)
}

/// What is typed: each kind, and words for the person of a number.
fn asked(plan: &Plan, people: u32) -> Vec<(&'static str, String)> {
    let mut place: u32 = 1;
    let mut next = || {
        place = place.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        1 + ((u64::from(place) * u64::from(people)) >> 32) as u32
    };
    let begins = |word: &str, letters: usize| word.chars().take(letters).collect::<String>();
    type Ask = Box<dyn Fn(u32) -> String>;
    let kinds: [(&str, Ask); 5] = [
        (
            "surname and name, in part",
            Box::new(move |person| {
                let name = invented_person(1, person).unwrap().1.name;
                format!("{} {}", begins(name.surname.as_str(), 5), begins(name.given.as_str(), 3))
            }),
        ),
        (
            "surname, three letters",
            Box::new(move |person| {
                begins(invented_person(1, person).unwrap().1.name.surname.as_str(), 3)
            }),
        ),
        ("FIN", Box::new(|person| invented_person(1, person).unwrap().0.as_str().to_owned())),
        ("number", Box::new(|person| format!("99-2024-{:06}", 1 + person % 20_000))),
        ("a name that nobody has", Box::new(|person| format!("xqzw{person}"))),
    ];
    let searches = plan.searches.min(plan.cases);
    let of_kind = |(what, ask): (&'static str, Ask)| {
        let words: Vec<_> = (0..searches).map(|_| (what, ask(next()))).collect();
        words
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

fn searches(folder: &Path, target: &Path, plan: &Plan, report: &mut Report) {
    let row_bytes = case_bytes(folder, plan);
    report.row("row of a case", row_bytes as f64, "bytes", Against::Nothing);
    // So many people are there for certain.
    let people = plan.cases * 9 / 10;
    let asked = asked(plan, people);
    let peer = fts::search(target, plan.cases, people, row_bytes, &asked);
    if let Err(why) = &peer {
        say(&format!("without SQLite: {why}"));
    }
    let opening = Instant::now();
    let engine = Engine::open(folder, Options::new()).expect("the centre opens");
    let seconds = opening.elapsed().as_secs_f64();
    report.row("opening in this process", seconds, "s", Against::Nothing);
    let mut kinds: Vec<(&str, Vec<Duration>, usize)> = Vec::new();
    for (what, words) in &asked {
        let begun = Instant::now();
        let hits = engine.find(words, 100).hits.len();
        let took = begun.elapsed();
        match kinds.last_mut().filter(|(kind, ..)| kind == what) {
            Some((_, times, found)) => {
                times.push(took);
                *found += hits;
            }
            None => kinds.push((what, vec![took], hits)),
        }
    }
    engine.stop();
    for (what, times, hits) in kinds {
        let theirs = |figure: &str| {
            let found = peer.as_ref().ok().and_then(|peer| peer["kinds"][what][figure].as_f64());
            found.map_or(Against::Nothing, |theirs| Against::Peer("FTS5".to_owned(), theirs))
        };
        let first = times.first().map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0);
        report.row(&format!("search, {what}: first"), first, "ms", theirs("first_ms"));
        let mut all = Times::default();
        all.add(&times);
        report.times(&format!("search, {what}"), &all, Against::Target(20.0));
        let p50 = all.per_mille(500);
        report.row(&format!("search, {what}: p50 beside FTS5"), p50, "ms", theirs("p50_ms"));
        let p99 = all.per_mille(990);
        report.row(&format!("search, {what}: p99 beside FTS5"), p99, "ms", theirs("p99_ms"));
        report.row(&format!("search, {what}: hits"), hits as f64, "", theirs("hits"));
    }
    if let Some(bytes) = peer.ok().and_then(|peer| peer["bytes"].as_f64()) {
        let mebibytes = bytes_of(&folder.join("state")) as f64 / f64::from(1 << 20);
        let theirs = Against::Peer("SQLite".to_owned(), bytes / f64::from(1 << 20));
        report.row("disk: state, beside the same rows", mebibytes, "MiB", theirs);
    }
}
