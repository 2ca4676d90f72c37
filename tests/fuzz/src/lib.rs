//! What is fuzzed: one plain function for each way that bytes come in from outside. A function
//! returns when it was content and panics when it was not, so that libFuzzer, and the tests of the
//! suite that run over the corpus, need nothing else.
//!
//! The library's own parsers (TOML, JSON, the wire of SSH) are fuzzed only as far as the product
//! goes through them.

mod outside;
mod people;
mod store;
mod terminal;

pub use outside::{answers, calendars, lessons, passports, settings};
pub use people::{dates, names, text};
pub use store::{frames, journal, state};
pub use terminal::{keys, lines, socket, ssh};

/// A target: its name, and what is done with the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every function with the name of its target and corpus.
pub const TARGETS: [Target; 15] = [
    ("answers", answers),
    ("calendars", calendars),
    ("dates", dates),
    ("frames", frames),
    ("journal", journal),
    ("keys", keys),
    ("lessons", lessons),
    ("lines", lines),
    ("names", names),
    ("passports", passports),
    ("settings", settings),
    ("socket", socket),
    ("ssh", ssh),
    ("state", state),
    ("text", text),
];

/// The first byte, which chooses, and the rest.
fn chosen(bytes: &[u8], choices: u8) -> (u8, &[u8]) {
    match bytes.split_first() {
        Some((first, rest)) => (first % choices, rest),
        None => (0, &[]),
    }
}
