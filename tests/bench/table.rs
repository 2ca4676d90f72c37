//! The table of the README, in one run:
//!
//! ```text
//! cargo bench --bench table                    runs the benches one after the other, shortened: a quarter of an hour
//! cargo bench --bench table -- --whole         as the targets ask for them: an hour
//! cargo bench --bench table -- --only-print    shows what they have written to target/bench/
//! ```
//!
//! Of each bench it takes the rows that have something beside them, a target or a peer; one that has
//! failed or has not been run is named. What is in the store is the folder of `cargo bench --bench
//! archive` that holds most cases; where there is none, one of 100,000 is made first.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
#[allow(dead_code, reason = "shared with the benches that measure")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use flags::Flags;
use report::say;
use serde_json::Value;

/// A bench, how it is shortened, and what it is given when all is run as the targets ask for it.
type Bench = (&'static str, &'static [&'static str], &'static [&'static str]);
/// The benches in the order of the table.
const BENCHES: [Bench; 9] = [
    ("durable", &["--rounds", "7", "--burst", "700", "--sustained", "20000"], &[]),
    ("lives", &["--rounds", "3", "--visitors", "300"], &[]),
    ("archive", &["--rounds", "3", "--searches", "500"], &[]),
    ("keys", &["--keys", "200"], &["--keys", "300"]),
    ("inside", &["--presses", "10000"], &[]),
    ("terminals", &["--quick"], &[]),
    ("decree", &["--rounds", "1"], &[]),
    ("outside", &["--quick"], &["--quick"]),
    ("simulator", &["--days", "120"], &[]),
];
/// Benches that work on the folder of the archive, which makes it.
const ON_THE_ARCHIVE: [&str; 4] = ["archive", "lives", "keys", "inside"];
/// Cases that are made where there are none, and how many of them are open.
const CASES: (u32, u32) = (100_000, 2_000);

fn main() {
    let flags = Flags::read(&[], &["--only-print", "--whole"]);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    if !flags.has("--only-print") {
        let (cases, open) = largest(&target).unwrap_or(CASES);
        say(&format!("load before: {}; a store of {cases} cases", system::load()));
        if largest(&target).is_none() {
            run("archive", &["--only-fill"], (cases, open));
        }
        for (bench, shortened, whole) in BENCHES {
            let arguments = if flags.has("--whole") { whole } else { shortened };
            let _ = std::fs::remove_file(target.join(format!("{bench}.json")));
            run(bench, arguments, (cases, open));
        }
        say(&format!("load after: {}", system::load()));
    }
    print(&target);
}

/// Runs one, and goes on if it fails: the table names it then.
fn run(bench: &str, arguments: &[&str], (cases, open): (u32, u32)) {
    say(&format!("\n--- {bench}"));
    let begun = Instant::now();
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args([
        "bench",
        "--locked",
        "--quiet",
        "--profile",
        profile(bench),
        "--bench",
        bench,
        "--",
    ]);
    command.args(arguments);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    // Build scripts look at what stands there of a package: with ours in it half the house would be
    // built once more.
    for (name, _) in std::env::vars_os() {
        let of_package = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if of_package.iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
    if ON_THE_ARCHIVE.contains(&bench) {
        command.args(["--cases", &cases.to_string(), "--open", &open.to_string()]);
    }
    let ended = command.status();
    let took = begun.elapsed().as_secs();
    match ended {
        Ok(status) if status.success() => say(&format!("--- {bench}: {took} s")),
        other => say(&format!("--- {bench} failed after {took} s: {other:?}")),
    }
}

/// What a bench is built as: whoever runs twenty thousand days builds it for that.
fn profile(bench: &str) -> &'static str {
    if bench == "simulator" { "fast" } else { "bench" }
}

/// Cases, and open ones, of the largest folder that has been made.
fn largest(target: &Path) -> Option<(u32, u32)> {
    let folders = std::fs::read_dir(target).ok()?.flatten();
    let made = folders.filter(|folder| folder.path().join("practice-day").exists());
    let sizes = made.filter_map(|folder| {
        let name = folder.file_name().into_string().ok()?;
        let (cases, open) = name.strip_prefix("practice-")?.split_once('-')?;
        Some((cases.parse().ok()?, open.parse().ok()?))
    });
    sizes.max()
}

fn print(folder: &Path) {
    let mut machine = None;
    say("\n| what | ours | peer or target | ratio |\n|---|---|---|---|");
    for (bench, _, _) in BENCHES {
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{bench}.json"))) else {
            say(&format!("| `--bench {bench}` has not been run, or failed | | | |"));
            continue;
        };
        let whole: Value = serde_json::from_str(&text).expect("what a bench has written");
        machine = whole["machine"].as_str().map(str::to_owned).or(machine);
        for row in whole["rows"].as_array().into_iter().flatten() {
            let Some(ratio) = row["ratio"].as_f64() else { continue };
            let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            let ours = row["ours"].as_f64().unwrap_or(f64::NAN);
            let (what, unit, beside) = (word("what"), word("unit"), word("beside"));
            say(&format!("| {what} | {} {unit} | {beside} | {} |", short(ours), short(ratio)));
        }
    }
    say(&format!("\n{}", machine.unwrap_or_default()));
}

/// Three figures that count.
fn short(figure: f64) -> String {
    match figure.abs() {
        hundreds if hundreds >= 100.0 => format!("{figure:.0}"),
        tens if tens >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}
