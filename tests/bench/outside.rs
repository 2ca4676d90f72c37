//! What the outside systems cost the people at the desks, and what an outage of them costs the
//! centre. Run by hand, on a machine that is otherwise quiet:
//!
//! ```text
//! cargo bench --bench outside              all figures, about ten minutes
//! cargo bench --bench outside -- --quick   fewer notices and less time
//! ```
//!
//! Keys are pressed at the program itself, a process of its own, while lookups run against a
//! register that answers after five seconds and against one that answers at once, round by round.
//! The drain goes through the whole outbox, journal on the disk, to the practice registers over TLS
//! on loopback, in this process. Memory is that of a process which holds the waiting notices, beside
//! one that holds the same cases with nothing waiting.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]
#![allow(dead_code, reason = "the terminals' bench uses the rest of what both share")]

mod centre;
mod desk;
#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
mod folder;
mod hand;
mod load;
mod lookups;
mod portal;
mod report;
mod system;

use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::Utc;
use dost_desk::casework::case::Stage;
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::register::OutsideSystem;
use dost_desk::engine::audit;
use dost_desk::engine::{Engine, NOTICES_HELD_MAX, Options, Request, SystemClock, new_command_id};
use dost_desk::gateways::Gateways;
use dost_desk::gateways::practice::Practice;
use dost_desk::gateways::registry::Fault;
use flags::Flags;
use folder::{AGENT, Notices, make};
use lookups::measure;
use portal::{Registers, down};
use report::{Against, Report, say};

/// What this process is asked for when it is the one whose memory is looked at.
const HOLD: &str = "--hold";
/// How long anything that must happen is waited for.
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two tries by hand whether the portal is back.
const RETRY_EVERY: Duration = Duration::from_millis(100);
/// The portal's place in what a snapshot says of the systems.
const PORTAL: usize = OutsideSystem::Esosial as usize;

/// How much is measured.
#[derive(Clone, Copy)]
struct Plan {
    drained: u32,
    held: u32,
    /// Seconds for which notices are held, after which memory is looked at again.
    held_seconds: u64,
    rounds: usize,
    round: Duration,
}

const WHOLE: Plan = Plan {
    drained: 10_000,
    held: 100_000,
    held_seconds: 150,
    rounds: 3,
    round: Duration::from_secs(30),
};
const QUICK: Plan = Plan {
    drained: 1_000,
    held: 10_000,
    held_seconds: 10,
    rounds: 1,
    round: Duration::from_secs(8),
};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == HOLD) {
        let [folder, held, seconds] = &arguments[at + 1..at + 4] else { panic!("{arguments:?}") };
        hold(Path::new(folder), held.parse().unwrap(), seconds.parse().unwrap());
        return;
    }
    let flags = Flags::read(&[], &["--quick", "--no-keys", "--no-drain", "--no-memory"]);
    let has = |flag: &str| flags.has(flag);
    let plan = if has("--quick") { QUICK } else { WHOLE };
    let machine = system::machine();
    let load = system::load();
    say(&format!("{machine}, load {load}"));
    let before = system::machine_seconds();
    let mut report = Report::default();
    if !has("--no-keys") {
        measure(&mut report, plan.rounds, plan.round);
    }
    if !has("--no-drain") {
        drain(&mut report, plan.drained);
    }
    if !has("--no-memory") {
        memory(&mut report, plan);
    }
    let after = system::machine_seconds();
    let busy = 100.0 * (after.1 - before.1) / (after.0 - before.0);
    let machine = format!("{machine}; load {load} at the start; busy {busy:.0} % of the run");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/outside.json");
    report.finish(&machine, &file).unwrap();
}

fn wait(what: &str, until: impl Fn() -> bool) {
    let since = Instant::now();
    while !until() {
        assert!(since.elapsed() < PATIENCE, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// All that waited through an outage of three days, from the portal's return to the last receipt
/// on the disk.
fn drain(report: &mut Report, count: u32) {
    let temporary = tempfile::tempdir().unwrap();
    let data = temporary.path().join("data");
    make(&data, count, Notices::Waiting);
    let registers = Registers::start(Some(&temporary.path().join("tls")));
    let posts = Arc::new(AtomicU64::new(0));
    let counter = posts.clone();
    registers.world.listen(move |line| {
        if line.what.ends_with("/v1/notices") {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let portal = OutsideSystem::Esosial;
    registers.world.set_fault(portal, Fault::Down);
    let practice = Arc::new(Practice::new(Utc::now().date_naive()).unwrap());
    let gateways = Gateways { esosial: Arc::new(registers.systems()), ..practice.gateways() };
    let engine = Engine::open(&data, Options::with(Arc::new(SystemClock), gateways)).unwrap();
    let held = (count as usize).min(NOTICES_HELD_MAX);
    wait("the outage", || {
        let now = engine.snapshot();
        now.outside[PORTAL].waiting + 1 >= held && now.outside[PORTAL].next_try.is_some()
    });
    let before = posts.swap(0, Ordering::Relaxed);
    registers.world.set_fault(portal, Fault::Up);
    // The client leaves a portal that failed alone for some seconds: time runs from its first try
    // that is let through.
    wait("the first notice", || {
        let (command, actor) = (Command::RetryNow(portal), Actor::Staff(AGENT));
        let command_id = new_command_id();
        let retry = Request { command, actor, desk: None, command_id, seen: None };
        engine.submit_blocking(retry).unwrap();
        std::thread::sleep(RETRY_EVERY);
        !registers.world.placed().is_empty()
    });
    let since = Instant::now();
    let already = f64::from(u32::try_from(registers.world.placed().len()).unwrap());
    let waiting = || {
        let snapshot = engine.snapshot();
        snapshot.centre.cases.values().filter(|case| case.stage != Stage::Notified).count()
    };
    wait("the drain", || waiting() == 0);
    let took = since.elapsed().as_secs_f64();
    let placed = registers.world.placed();
    assert_eq!(placed.len(), count as usize, "notices in cabinets");
    let people: std::collections::BTreeSet<_> =
        placed.iter().map(|(_, letter)| letter.code.as_str().to_owned()).collect();
    assert_eq!(people.len(), count as usize, "one notice for each citizen");
    let (sent, count_f) = (posts.load(Ordering::Relaxed), f64::from(count));
    engine.stop();
    drop(engine);
    let verified = audit::verify(&data, &Options::new()).unwrap();
    assert_eq!(verified.answers.same, u64::from(count) * 3);
    report.row("notices that waited through the outage", count_f, "", Against::Nothing);
    report.row("  tries during it", before as f64, "", Against::Nothing);
    report.row("  drained in", took, "s", Against::Nothing);
    report.row(
        "  notices a second, each once",
        (count_f - already) / took,
        "/s",
        Against::Least(500.0),
    );
    report.row("  requests for each notice", sent as f64 / count_f, "", Against::Target(1.0));
}

/// Memory of a process with so many cases whose notices wait, beside one in which none waits.
fn memory(report: &mut Report, plan: Plan) {
    let figure = |notices, held: usize| {
        let temporary = tempfile::tempdir().unwrap();
        let data = temporary.path().join("data");
        make(&data, plan.held, notices);
        // Opened once before, so that neither pays for the making of the state.
        for seconds in [0, plan.held_seconds] {
            let said = Process::new(std::env::current_exe().unwrap())
                .args([HOLD, data.to_str().unwrap()])
                .args([held.to_string(), seconds.to_string()])
                .output()
                .unwrap();
            let said = String::from_utf8(said.stdout).unwrap();
            let figures: Vec<f64> =
                said.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
            if seconds > 0 {
                return (figures[0] / 1024.0, figures[1] / 1024.0);
            }
        }
        unreachable!("the second opening is looked at")
    };
    let none = figure(Notices::Confirmed, 0);
    let waits = figure(Notices::Waiting, (plan.held as usize).min(NOTICES_HELD_MAX));
    let held = plan.held;
    let row = format!("{held} cases, no notice waits: memory");
    report.row(&row, none.0, "MiB", Against::Nothing);
    let row = format!("{held} cases, all notices wait: memory");
    report.row(&row, waits.0, "MiB", Against::Nothing);
    report.row("  what the waiting costs", waits.0 - none.0, "MiB", Against::Target(32.0));
    let seconds = plan.held_seconds;
    let (gained, at_rest) = (waits.1 - waits.0, none.1 - none.0);
    // After a bulk of writes the state store tidies its file for some minutes, and what it reads for
    // that fills its cache, which is bounded; it does so whether notices wait or not.
    let row = format!("  gained in {seconds} more seconds, none waits");
    report.row(&row, at_rest, "MiB", Against::Nothing);
    let row = format!("  gained in {seconds} more seconds of tries");
    report.row(&row, gained, "MiB", Against::Nothing);
    report.row("  what the tries gain", gained - at_rest, "MiB", Against::Target(32.0));
}

/// Opens a centre on `folder`, waits until its outbox holds so many notices, and says how much
/// memory that takes, now and after so many seconds, in KiB.
fn hold(folder: &Path, held: usize, seconds: u64) {
    let engine = Engine::open(folder, Options::with(Arc::new(SystemClock), down())).unwrap();
    wait("holding", || engine.snapshot().outside[PORTAL].waiting + 1 >= held);
    wait("the first sweep", || engine.snapshot().sweep.looked_at > 0 || held == 0);
    std::thread::sleep(Duration::from_secs(3));
    let resident = || system::resident_kib(std::process::id());
    let first = resident();
    std::thread::sleep(Duration::from_secs(seconds));
    say(&format!("{first} {}", resident()));
    engine.stop();
}
