//! Times in order, and the table of what was measured.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

/// What a row is measured against.
#[derive(Clone, Debug)]
pub enum Against {
    /// The most that is allowed, in the figure's own unit.
    Target(f64),
    /// The least that is wanted, in the figure's own unit.
    #[allow(dead_code, reason = "the bench of the outside systems alone has such a figure")]
    Least(f64),
    /// The same of another program in the same run.
    Peer(String, f64),
    /// Nothing; it is shown beside the others.
    Nothing,
}

/// One line of the table.
struct Row {
    what: String,
    ours: f64,
    unit: &'static str,
    against: Against,
}

/// All that was measured.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

/// Times from key to screen.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, times: &[Duration]) {
        self.0.extend_from_slice(times);
        self.0.sort();
    }

    /// In order.
    pub fn all(&self) -> &[Duration] {
        &self.0
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of a thousand do not exceed, in milliseconds.
    pub fn per_mille(&self, per_mille: usize) -> f64 {
        let at = (self.0.len() * per_mille).div_ceil(1000).clamp(1, self.0.len().max(1)) - 1;
        self.0.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

impl Report {
    pub fn row(&mut self, what: &str, ours: f64, unit: &'static str, against: Against) {
        let row = Row { what: what.to_owned(), ours, unit, against };
        // Long runs are watched: each figure is said when it is known.
        say(&line(&row));
        self.rows.push(row);
    }

    /// The figures of one run of keys.
    pub fn times(&mut self, what: &str, times: &Times, p99: Against) {
        self.row(
            &format!("{what}: p50 of {}", times.count()),
            times.per_mille(500),
            "ms",
            Against::Nothing,
        );
        self.row(&format!("{what}: p99"), times.per_mille(990), "ms", p99);
        self.row(&format!("{what}: worst"), times.per_mille(1000), "ms", Against::Nothing);
    }

    /// Prints the table and writes it as JSON.
    pub fn finish(&self, machine: &str, file: &Path) -> std::io::Result<()> {
        say(&format!(
            "\n{machine}\n\n{:<66}{:>16}  {:<24}{:>7}",
            "what", "ours", "peer or target", "ratio"
        ));
        for row in &self.rows {
            say(&line(row));
        }
        let rows: Vec<Value> = self.rows.iter().map(value).collect();
        let whole = json!({ "machine": machine, "rows": rows });
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, serde_json::to_string_pretty(&whole)?)?;
        say(&format!("\nwritten to {}", file.display()));
        Ok(())
    }
}

fn compared(row: &Row) -> (String, Option<f64>) {
    match &row.against {
        Against::Target(most) => (format!("at most {most}"), Some(row.ours / most)),
        Against::Least(least) => (format!("at least {least}"), Some(row.ours / least)),
        Against::Peer(name, theirs) => (format!("{name} {theirs:.2}"), Some(row.ours / theirs)),
        Against::Nothing => (String::new(), None),
    }
}

fn line(row: &Row) -> String {
    let (beside, ratio) = compared(row);
    let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
    format!("{:<66}{:>10.2} {:<5}  {beside:<24}{ratio:>7}", row.what, row.ours, row.unit)
}

fn value(row: &Row) -> Value {
    let (beside, ratio) = compared(row);
    json!({ "what": row.what, "ours": row.ours, "unit": row.unit, "beside": beside, "ratio": ratio })
}

pub fn say(words: &str) {
    use std::io::Write as _;
    // A reader that has gone needs no table.
    let _ = writeln!(std::io::stdout(), "{words}");
}
