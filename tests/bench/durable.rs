//! What a durable step of a case costs, beside stores that one would use instead:
//!
//! ```text
//! cargo bench --bench durable                        ten minutes
//! cargo bench --bench durable -- --rounds 2 --burst 1000 --sustained 5000    milliseconds
//! ```
//!
//! The step is an officer taking a case and giving it back: the rules are asked, the frame is on the
//! disk before the answer, state and index follow, and how far they are behind is shown. The peers
//! write the same rows of the same size: the case read and written, its place in the index moved,
//! the frame, the answer to the command and the oldest such answer gone. With 64 writers each of
//! them makes durable at once what has queued, as ours does; PostgreSQL does so by itself over 64
//! connections. All sides take turns in every round, for a disk is never twice the same.
//!
//! There are two floors, measured just before and just after ours: the same bytes written into room
//! that was made before, as the journal does, and appended to a file that grows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
mod floor;
#[allow(dead_code, reason = "shared with the bench of whole lives, which uses all of it")]
mod office;
mod peer_program;
mod peers;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
mod rows;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use dost_desk::casework::command::Command;
use dost_desk::casework::ids::CaseId;
use flags::Flags;
use floor::Room;
use office::{Office, Pair, Until, VISITORS_A_DAY};
use peers::{Peers, Sizes};
use report::{Against, Report, Times, say};

/// Writers at once.
const WRITERS: [u32; 2] = [1, 64];
fn main() {
    let flags = Flags::read(&["--rounds", "--cases", "--burst", "--sustained"], &[]);
    let number = |name: &str, usual: u32| flags.number(name, usual);
    let rounds = number("--rounds", 3);
    let pool = number("--cases", VISITORS_A_DAY).clamp(WRITERS[1], VISITORS_A_DAY);
    let millis = |name, usual| Duration::from_millis(u64::from(number(name, usual)));
    let (burst, sustained) = (millis("--burst", 2_000), millis("--sustained", 60_000));
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    std::fs::create_dir_all(&target).unwrap();
    let mut report = Report::default();
    let folder = tempfile::tempdir_in(&target).unwrap();
    let office = Office::open(&folder.path().join("centre"), chrono::Utc::now().date_naive(), 1);
    say("making cases");
    let cases = cases(&office, pool);
    let peers = Peers::ready(folder.path());
    let mut sides = Sides { office, cases, peers, folder: folder.path(), lag_frames_max: 0 };
    // One turn that is not counted: files grow, caches fill.
    sides.ours(1, burst / 4);
    let sizes = rows::sizes(&sides.office.engine, &folder.path().join("centre"), sides.cases[0]);
    report.row("frame", sizes.frame as f64, "bytes", Against::Nothing);
    report.row("row of a case", sizes.case as f64, "bytes", Against::Nothing);
    for writers in WRITERS {
        let mut all: BTreeMap<&'static str, Vec<Measured>> = BTreeMap::new();
        for round in 0..rounds {
            say(&format!("{writers} writers, burst, round {} of {rounds}", round + 1));
            sides.round(writers, burst, sizes, &mut all);
        }
        show(&mut report, &format!("burst, {writers} writers"), writers, &all);
    }
    for writers in WRITERS {
        say(&format!("{writers} writers, sustained"));
        let mut all = BTreeMap::new();
        sides.round(writers, sustained, sizes, &mut all);
        show(&mut report, &format!("sustained, {writers} writers"), writers, &all);
    }
    let behind = sides.lag_frames_max as f64;
    report.row("frames the state was behind, at most", behind, "", Against::Nothing);
    let waiting = Instant::now();
    sides.office.engine.stop();
    let seconds = waiting.elapsed().as_secs_f64();
    report.row("until the state had followed and was synced", seconds, "s", Against::Nothing);
    sides.peers.why_not().iter().for_each(|why| say(why));
    report.finish(&system::machine(), &target.join("durable.json")).unwrap();
}

/// One side in one round.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    a_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

impl Measured {
    /// Steps a second, and how long half of them and all but one of a hundred took, milliseconds.
    pub fn new(a_second: f64, p50_ms: f64, p99_ms: f64) -> Self {
        Self { a_second, p50_ms, p99_ms }
    }
}

struct Sides<'a> {
    office: Office,
    cases: Vec<(CaseId, Pair)>,
    peers: Peers,
    folder: &'a Path,
    lag_frames_max: u64,
}

impl Sides<'_> {
    fn round(
        &mut self,
        writers: u32,
        time: Duration,
        sizes: Sizes,
        all: &mut BTreeMap<&'static str, Vec<Measured>>,
    ) {
        let mut note = |side, measured| all.entry(side).or_default().push(measured);
        let (folder, time_of_floor) = (self.folder.to_owned(), time.min(FLOOR_MAX));
        let floors = || {
            [Room::Made, Room::Grows]
                .map(|room| floor::appends_a_second(&folder, sizes.record(), time_of_floor, room))
        };
        let pool = u32::try_from(self.cases.len()).unwrap();
        let before = floors();
        note("ours", self.ours(writers, time));
        // What the state still has to follow is not to be in the way of the others.
        self.await_state();
        // Before and after: what the disk gives changes within a round too.
        let after = floors();
        for (side, (before, after)) in FLOORS.into_iter().zip(before.into_iter().zip(after)) {
            let a_second = f64::midpoint(before, after);
            note(side, Measured { a_second, p50_ms: 1_000.0 / a_second, p99_ms: f64::NAN });
        }
        for store in self.peers.stores() {
            note(store, self.peers.steps(store, writers, time, pool, sizes));
        }
    }

    fn await_state(&self) {
        let begun = Instant::now();
        while self.office.engine.frames_behind() > 0 && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn ours(&mut self, writers: u32, time: Duration) -> Measured {
        let over = AtomicBool::new(false);
        let behind = AtomicU32::new(0);
        let begin = Barrier::new(writers as usize + 1);
        let (office, cases) = (&self.office, &self.cases);
        let (times, seconds) = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..writers as usize)
                .map(|writer| {
                    let (over, begin) = (&over, &begin);
                    scope.spawn(move || {
                        let own: Vec<_> =
                            cases.iter().skip(writer).step_by(writers as usize).collect();
                        begin.wait();
                        steps(office, &own, over)
                    })
                })
                .collect();
            begin.wait();
            let begun = Instant::now();
            while begun.elapsed() < time {
                std::thread::sleep(Duration::from_millis(50).min(time));
                let frames = u32::try_from(office.engine.frames_behind()).unwrap_or(u32::MAX);
                behind.fetch_max(frames, Ordering::Relaxed);
            }
            over.store(true, Ordering::Relaxed);
            let mut times = Times::default();
            for hand in hands {
                times.add(&hand.join().unwrap());
            }
            (times, begun.elapsed().as_secs_f64())
        });
        self.lag_frames_max = self.lag_frames_max.max(u64::from(behind.into_inner()));
        Measured {
            a_second: times.count() as f64 / seconds,
            p50_ms: times.per_mille(500),
            p99_ms: times.per_mille(990),
        }
    }
}

/// Longest measurement of a floor, which does not get slower.
const FLOOR_MAX: Duration = Duration::from_secs(2);
/// Longest wait for the state.
const PATIENCE: Duration = Duration::from_secs(60);
/// The floors, by their rooms.
const FLOORS: [&str; 2] = ["floor", "growing floor"];

/// Whether a side is a store that one would use instead.
fn is_peer(side: &str) -> bool {
    side != "ours" && !FLOORS.contains(&side)
}

/// Takes each case and gives it back, over and over.
fn steps(office: &Office, own: &[&(CaseId, Pair)], over: &AtomicBool) -> Vec<Duration> {
    let mut times = Vec::new();
    for (case, pair) in own.iter().copied().cycle() {
        for command in [Command::Claim(*case), Command::Release(*case)] {
            let asked = Instant::now();
            office.officer(*pair, command);
            times.push(asked.elapsed());
        }
        if over.load(Ordering::Relaxed) {
            break;
        }
    }
    times
}

/// A day's cases, handed to the back office.
fn cases(office: &Office, pool: u32) -> Vec<(CaseId, Pair)> {
    let left = AtomicU32::new(pool);
    let hands = 8;
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..hands)
            .map(|hand| {
                let left = &left;
                scope.spawn(move || {
                    let pair = office.pair(hand);
                    let mut made = Vec::new();
                    let next = || {
                        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                            left.checked_sub(1)
                        })
                    };
                    while next().is_ok() {
                        made.push((office.visitor(pair, Until::Forwarded), pair));
                    }
                    made
                })
            })
            .collect();
        all.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    })
}

fn show(
    report: &mut Report,
    what: &str,
    writers: u32,
    all: &BTreeMap<&'static str, Vec<Measured>>,
) {
    let median = |side: &str, of: fn(&Measured) -> f64| {
        let mut figures: Vec<f64> = all.get(side)?.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        Some((figures[figures.len() / 2], figures[0], figures[figures.len() - 1]))
    };
    let (ours, least, most) = median("ours", |round| round.a_second).unwrap();
    let (floor, floor_least, floor_most) = median(FLOORS[0], |round| round.a_second).unwrap();
    let (growing, ..) = median(FLOORS[1], |round| round.a_second).unwrap();
    report.row(&format!("{what}: steps"), ours, "/s", Against::Nothing);
    report.row(&format!("{what}: slowest round"), least, "/s", Against::Nothing);
    report.row(&format!("{what}: fastest round"), most, "/s", Against::Nothing);
    report.row(&format!("{what}: floor, slowest"), floor_least, "/s", Against::Nothing);
    report.row(&format!("{what}: floor, fastest"), floor_most, "/s", Against::Nothing);
    let wanted = if writers == 1 { 0.8 } else { 3.5 };
    // Round by round: what the disk gives is another from one second to the next.
    let mut by_floor: Vec<f64> = all["ours"]
        .iter()
        .zip(&all[FLOORS[0]])
        .map(|(ours, floor)| ours.a_second / floor.a_second)
        .collect();
    by_floor.sort_by(f64::total_cmp);
    let by_floor = by_floor[by_floor.len() / 2];
    report.row(&format!("{what}: floor, median"), floor, "/s", Against::Nothing);
    report.row(&format!("{what}: by the floor"), by_floor, "", Against::Least(wanted));
    let name = format!("{what}: beside a file that grows, one write at a time");
    report.row(&name, ours, "/s", Against::Peer(FLOORS[1].to_owned(), growing));
    for side in all.keys().filter(|side| is_peer(side)) {
        let (theirs, ..) = median(side, |round| round.a_second).unwrap();
        let peer = Against::Peer((*side).to_owned(), theirs);
        report.row(&format!("{what}: beside {side}"), ours, "/s", peer);
    }
    for (name, of) in [("p50", p50 as fn(&Measured) -> f64), ("p99", p99)] {
        let (ours, ..) = median("ours", of).unwrap();
        let fastest = all.keys().filter(|side| is_peer(side));
        let fastest = fastest.filter_map(|side| Some((*side, median(side, of)?.0)));
        let against = match fastest.min_by(|one, other| one.1.total_cmp(&other.1)) {
            Some((side, theirs)) => Against::Peer(side.to_owned(), theirs),
            None => Against::Nothing,
        };
        report.row(&format!("{what}: {name}"), ours, "ms", against);
    }
}

fn p50(measured: &Measured) -> f64 {
    measured.p50_ms
}

fn p99(measured: &Measured) -> f64 {
    measured.p99_ms
}
