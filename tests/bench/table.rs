//! The table of the README, from what the benches have written to `target/bench/`:
//!
//! ```text
//! cargo bench --bench table
//! ```
//!
//! It measures nothing. Of each bench it takes the rows that have something beside them, a target or a
//! peer; a bench that has not been run is named.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with the benches that measure")]
mod report;

use std::path::Path;

use report::say;
use serde_json::Value;

/// The benches, in the order of the table.
const BENCHES: [&str; 7] =
    ["durable", "lives", "archive", "keys", "terminals", "decree", "outside"];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let mut machine = None;
    say("| what | ours | peer or target | ratio |\n|---|---|---|---|");
    for bench in BENCHES {
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{bench}.json"))) else {
            say(&format!("| `--bench {bench}` has not been run | | | |"));
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
