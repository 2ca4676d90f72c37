//! How many days a second the simulator makes on one core, and what it found meanwhile:
//!
//! ```text
//! cargo bench --profile fast --bench simulator                    480 days with sixty visitors each
//! cargo bench --profile fast --bench simulator -- --days 2400
//! cargo bench --profile fast --bench simulator -- simulate --days 20000 --seed 1 --jobs 2
//! ```
//!
//! It is `dost simulate` itself that runs and says so; nothing is reckoned here. The last one is that
//! command with another allocator and nothing else: asking the system's takes a fifth of the time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::path::Path;
use std::process::{Command, ExitCode};

use flags::Flags;
use report::{Against, Report};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // What cargo itself adds is not meant for the program.
    let asked: Vec<String> = std::env::args().filter(|word| word != "--bench").collect();
    if asked.get(1).is_some_and(|word| word == "simulate") {
        return dost_desk::cli::main(asked.into_iter().map(Into::into));
    }
    let days = Flags::read(&["--days"], &[]).number("--days", 480).to_string();
    let mut simulate = Command::new(std::env::current_exe().expect("this program"));
    simulate.args(["simulate", "--days", &days, "--seed", "1", "--jobs", "1"]);
    let output = simulate.output().expect("dost simulate");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let before = |words: &str| {
        let line = said.lines().rev().find(|line| line.contains(words));
        let figure = line.and_then(|line| line.split(words).next()?.split_whitespace().last());
        figure.and_then(|figure| figure.parse::<f64>().ok()).unwrap_or_else(|| panic!("{said}"))
    };
    let after = |words: &str| {
        let line = said.lines().last().unwrap_or_default();
        let figure = line.split(words).nth(1).and_then(|rest| rest.split_whitespace().next());
        figure.and_then(|figure| figure.parse::<f64>().ok()).unwrap_or_else(|| panic!("{said}"))
    };
    let mut report = Report::default();
    report.row("simulator: days", after("days "), "", Against::Nothing);
    report.row("simulator: crashes", after("crashes "), "", Against::Nothing);
    report.row("simulator: violations", after("violations "), "", Against::Nothing);
    let rate = before(" days a second a core");
    report.row("simulator: days a second a core", rate, "/s", Against::Least(60.0));
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    report.finish(&system::machine(), &target.join("simulator.json")).unwrap();
    assert!(output.status.success(), "{said}");
    ExitCode::SUCCESS
}
