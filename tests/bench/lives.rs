//! What a whole life of a case costs, from the ticket to its end: every step decided by the rules,
//! durable before it is answered, the registers asked and the notice posted on the way. On an empty
//! store and on one with a million cases, by turns.
//!
//! ```text
//! cargo bench --bench lives                          on target/bench/practice-1000000-5000
//! cargo bench --bench lives -- --cases 20000 --open 500 --rounds 3 --workers 8
//! ```
//!
//! The work is done on a copy of the folder that `cargo bench --bench archive` makes. Officers give their PIN at
//! each decision; its hash is one of practice, which costs next to nothing: a real one takes a core
//! for a thirtieth of a second, so that no more than some sixty decisions a second can be made on two.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

mod copy;
#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
#[allow(dead_code, reason = "shared with the bench of single steps, which uses all of it")]
mod office;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use flags::Flags;
use office::{Office, Until, VISITORS_A_DAY};
use report::{Against, Report, say};

fn main() {
    let flags = Flags::read(&["--cases", "--open", "--rounds", "--workers", "--visitors"], &[]);
    let number = |name: &str, usual: u32| flags.number(name, usual);
    let (cases, open) = (number("--cases", 1_000_000), number("--open", 5_000));
    let (rounds, workers) = (number("--rounds", 3), number("--workers", 8));
    let visitors = number("--visitors", VISITORS_A_DAY).min(VISITORS_A_DAY);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let full = target.join(format!("practice-{cases}-{open}"));
    let mut report = Report::default();
    let today = chrono::Utc::now().date_naive();
    let folders = tempfile::tempdir_in(&target).unwrap();
    let own = folders.path().join("full");
    let empty = Office::open(&folders.path().join("empty"), today, 1);
    let mut sides = vec![("an empty store", empty, Vec::new())];
    if full.join("practice-day").exists() {
        copy::copy(&full, &own);
        // Nobody of these has been there.
        let office = Office::open(&own, today, cases + 1_000);
        office.next_day();
        sides.push(("a full store", office, Vec::new()));
    } else {
        say(&format!("{} is missing: run `cargo bench --bench archive` first", full.display()));
    }
    for round in 0..rounds {
        say(&format!("round {} of {rounds}", round + 1));
        for (_, office, rates) in &mut sides {
            let begun = Instant::now();
            day(office, workers, visitors);
            rates.push(f64::from(visitors) / begun.elapsed().as_secs_f64());
            office.next_day();
        }
    }
    let mut medians = Vec::new();
    for (what, office, rates) in &mut sides {
        rates.sort_by(f64::total_cmp);
        let median = rates[rates.len() / 2];
        let name = format!("whole lives on {what}, {workers} at work: median");
        report.row(&name, median, "/s", Against::Least(1_000.0));
        report.row(&format!("{what}: slowest round"), rates[0], "/s", Against::Nothing);
        report.row(
            &format!("{what}: fastest round"),
            rates[rates.len() - 1],
            "/s",
            Against::Nothing,
        );
        medians.push(median);
        office.engine.stop();
    }
    if let [empty, full] = medians[..] {
        report.row("a full store by an empty one", full / empty, "", Against::Least(0.9));
    }
    report.finish(&system::machine(), &target.join("lives.json")).unwrap();
}

/// A day's visitors.
fn day(office: &Office, workers: u32, visitors: u32) {
    let left = AtomicU32::new(visitors);
    let begin = Barrier::new(workers as usize);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (left, begin) = (&left, &begin);
            scope.spawn(move || {
                let pair = office.pair(u8::try_from(worker).unwrap());
                begin.wait();
                let next = || {
                    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                        left.checked_sub(1)
                    })
                };
                while next().is_ok() {
                    office.visitor(pair, Until::Closed);
                }
            });
        }
    });
}
