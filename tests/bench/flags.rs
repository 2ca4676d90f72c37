//! What a bench was asked for on its command line.

use std::io::Write;

/// The flags as they were given: each known to the bench, those with a number followed by one.
pub struct Flags(Vec<(String, Option<u32>)>);

/// What cargo itself gives to every bench.
const OF_CARGO: &str = "--bench";

impl Flags {
    /// Reads the command line. Whatever is not known ends the process with the list of what is: a
    /// mistyped flag must not measure something else for an hour.
    pub fn read(with_number: &[&str], alone: &[&str]) -> Self {
        Self::of(std::env::args().skip(1), with_number, alone).unwrap_or_else(|why| {
            let _ = writeln!(std::io::stderr(), "{why}");
            std::process::exit(2)
        })
    }

    fn of(
        words: impl Iterator<Item = String>,
        with_number: &[&str],
        alone: &[&str],
    ) -> Result<Self, String> {
        let (mut flags, mut words) = (Vec::new(), words);
        while let Some(word) = words.next() {
            if word == OF_CARGO {
                continue;
            }
            let figure = if with_number.contains(&word.as_str()) {
                let figure = words.next().and_then(|figure| figure.parse().ok());
                Some(figure.ok_or_else(|| format!("{word} needs a number behind it"))?)
            } else if alone.contains(&word.as_str()) {
                None
            } else {
                let numbers = with_number.iter().map(|flag| format!("{flag} N"));
                let known = numbers.chain(alone.iter().map(|flag| (*flag).to_owned()));
                let known: Vec<String> = known.collect();
                return Err(format!("{word} is not known here. There are: {}", known.join(", ")));
            };
            flags.push((word, figure));
        }
        Ok(Self(flags))
    }

    /// The number behind a flag, or what is usual without it.
    pub fn number(&self, name: &str, usual: u32) -> u32 {
        let given = self.0.iter().find(|(flag, _)| flag == name);
        given.and_then(|(_, figure)| *figure).unwrap_or(usual)
    }

    /// Whether a flag was given.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(flag, _)| flag == name)
    }
}
