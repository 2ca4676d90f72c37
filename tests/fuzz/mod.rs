//! The fuzzed functions over the corpus, and over seeded mutations of it: every input that was ever
//! found to matter is tried in every run of the suite.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures for whoever runs it")]

#[path = "src/lib.rs"]
mod fuzzed;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crate::hostile::strings::Strings;

/// Mutations of each target in the suite, and its largest input, bytes.
const MUTATIONS: usize = 1_000;
const INPUT_BYTES_MAX: usize = 4096;

fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<_> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        })
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no corpus for {target}");
    found
}

/// One of them, changed in a few places.
fn mutated(strings: &mut Strings, all: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = all[strings.below(all.len())].1.clone();
    for _ in 0..=strings.below(6) {
        let at = strings.below(bytes.len() + 1);
        match strings.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << strings.below(8),
            1 if at < bytes.len() => bytes[at] = strings.below(256) as u8,
            2 => bytes.insert(at, strings.below(256) as u8),
            3 => drop(bytes.drain(at..(at + 1 + strings.below(8)).min(bytes.len()).max(at))),
            4 => drop(bytes.splice(at..at, strings.bytes())),
            5 => {
                let other = &all[strings.below(all.len())].1;
                let from = strings.below(other.len() + 1);
                let to = (from + strings.below(32)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => bytes.truncate(at),
        }
    }
    bytes.truncate(INPUT_BYTES_MAX);
    bytes
}

fn run(target: &str, body: fn(&[u8]), what: &str, bytes: &[u8]) {
    let done = catch_unwind(AssertUnwindSafe(|| body(bytes)));
    assert!(done.is_ok(), "{target}: {what}: {:?}", bytes.escape_ascii().to_string());
}

#[test]
fn the_whole_corpus_and_mutations_of_it() {
    for (target, body) in fuzzed::TARGETS {
        let all = corpus(target);
        for (name, bytes) in &all {
            run(target, body, name, bytes);
        }
        mutations(target, body, &all, MUTATIONS);
    }
}

/// Tries so many mutations of a corpus; the same ones every time.
fn mutations(target: &str, body: fn(&[u8]), all: &[(String, Vec<u8>)], count: usize) {
    let mut strings = Strings::new(target.bytes().map(u64::from).sum());
    for turn in 0..count {
        let bytes = mutated(&mut strings, all);
        run(target, body, &format!("mutation {turn}"), &bytes);
    }
}

/// The same without end in sight, for a machine without nightly and cargo-fuzz:
/// `cargo test --release --locked --test suite fuzz:: -- --ignored --nocapture`.
#[test]
#[ignore = "minutes; a slice runs always: cargo test --release --locked --test suite fuzz:: -- --ignored --nocapture"]
fn ten_million_mutations() {
    // Whole sessions of plain mode cost a thousand times as much as a name.
    let count = |target: &str| match target {
        "lines" | "ssh" => 100_000,
        "lessons" | "passports" | "calendars" => 300_000,
        _ => 900_000,
    };
    let threads: Vec<_> = fuzzed::TARGETS
        .into_iter()
        .map(|(target, body)| {
            std::thread::spawn(move || {
                mutations(target, body, &corpus(target), count(target));
                println!("{target} {}", count(target));
                count(target)
            })
        })
        .collect();
    let runs: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    println!("runs {runs} crashes 0");
}

/// A target without a corpus, a corpus without a target, a target that cargo-fuzz does not know.
#[test]
fn targets_corpus_and_manifest_belong_together() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let names = |folder: &str, ending: &str| -> Vec<String> {
        let mut all: Vec<_> = fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(ending, ""))
            .collect();
        all.sort();
        all
    };
    let known: Vec<_> = fuzzed::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("corpus", "/"), known);
    assert_eq!(names("fuzz_targets", ".rs"), known);
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for name in &known {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}
