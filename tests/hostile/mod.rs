//! Terminal safety: whatever a name, an answer, a letter or a line of plain mode contains, the
//! bytes that reach a terminal are of a short list.
//!
//! [`strings`] draws what attacks a terminal, [`screens`] and [`lines`] take it the way that a
//! person's or a register's text takes, [`terminal`] reads the bytes with a real parser.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures for whoever runs it")]

mod lines;
mod screens;
pub mod strings;
mod terminal;

use strings::Strings;

/// What was drawn and what came of it.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Hostile strings on their way to a terminal.
    strings: usize,
    /// Bytes that reached it.
    bytes: usize,
    /// The most bytes that stood in one cell.
    cell_bytes_max: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.strings += other.strings;
        self.bytes += other.bytes;
        self.cell_bytes_max = self.cell_bytes_max.max(other.cell_bytes_max);
    }
}

/// Sends strings through screens until so many have gone; stops at the first forbidden byte.
fn through_screens(seed: u64, strings_min: usize) -> Tally {
    let (mut tally, mut strings) = (Tally::default(), Strings::new(seed));
    let mut stages = screens::Stages::open();
    while tally.strings < strings_min {
        tally += stages.play(&mut strings);
    }
    tally
}

/// The same through lines of plain mode.
fn through_lines(seed: u64, strings_min: usize) -> Tally {
    let (mut tally, mut strings) = (Tally::default(), Strings::new(seed));
    let mut talk = lines::Talk::open();
    while tally.strings < strings_min {
        tally += talk.say(&mut strings);
    }
    tally
}

#[test]
fn no_string_steers_a_screen() {
    let tally = through_screens(1, 3_000);
    assert!(tally.cell_bytes_max > 4, "letters of several parts were shown");
}

#[test]
fn no_string_steers_a_reader_of_lines() {
    let tally = through_lines(1, 9_000);
    assert!(tally.cell_bytes_max > 4, "letters of several parts were shown");
}

/// A million strings: `cargo test --locked --test suite hostile -- --ignored --nocapture`.
#[test]
#[ignore = "minutes; the slice above runs always: cargo test --locked --test suite hostile:: -- --ignored --nocapture"]
fn a_million_strings() {
    let mut tally = through_screens(2, 200_000);
    tally += through_lines(3, 800_000);
    println!(
        "strings {} bytes {} widest cell {} bytes forbidden 0",
        tally.strings, tally.bytes, tally.cell_bytes_max
    );
}
