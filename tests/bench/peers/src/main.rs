//! Stores that one would use instead, at the same work. The benches call it; by hand:
//!
//! ```text
//! dost-peers steps  --store sqlite|fjall|postgres --dir D --writers N --millis M
//!                   --cases K --case-bytes B --frame-bytes F [--url U]
//! dost-peers search --dir D --rows FILE --case-bytes B < queries
//! ```
//!
//! Both answer with one line of JSON.

mod commit;
mod fjall_store;
mod postgres_store;
mod search;
mod sqlite_store;

use std::collections::BTreeMap;
use std::error::Error;

/// Whatever goes wrong ends the measurement.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// `--name value` pairs.
pub struct Arguments(BTreeMap<String, String>);

impl Arguments {
    pub fn text(&self, name: &str) -> Outcome<&str> {
        let value = self.0.get(&format!("--{name}"));
        Ok(value.ok_or_else(|| format!("--{name} is missing"))?)
    }

    pub fn number(&self, name: &str) -> Outcome<usize> {
        Ok(self.text(name)?.parse()?)
    }
}

fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let task = words.next().unwrap_or_default();
    let mut pairs = BTreeMap::new();
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        pairs.insert(name, value);
    }
    let arguments = Arguments(pairs);
    let answer = match task.as_str() {
        "steps" => commit::run(&arguments)?,
        "search" => search::run(&arguments)?,
        other => return Err(format!("no such task: {other}").into()),
    };
    println!("{answer}");
    Ok(())
}
