//! What may stand where.

use super::source::{Source, below, root, sources};

fn offenders(what: &[&str], excused: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| !excused(source)) {
        for (number, line) in source.code() {
            for word in what {
                if line.contains(word) {
                    found.push(format!("{}:{number}: {word}", source.path));
                }
            }
        }
    }
    found
}

fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn colours_are_named_in_the_theme_alone() {
    let found = offenders(&["Color::", "Stylize"], |source| {
        // The backend turns colours into bytes; it chooses none.
        source.path.starts_with("src/ui/theme") || source.path.starts_with("src/terminal/")
    });
    none(&found, "a colour outside the theme");
}

#[test]
fn the_core_and_the_screen_are_pure() {
    let pure = |source: &Source| ["law", "locale", "casework", "ui"].contains(&source.room());
    let impure = [
        "std::fs",
        "std::net",
        "std::thread",
        "std::process",
        "SystemTime",
        "Instant::now",
        "async fn",
        "tokio::",
        "HashMap",
        "HashSet",
        "getrandom",
        "std::env",
    ];
    none(&offenders(&impure, |source| !pure(source)), "something impure in a pure room");
}

#[test]
fn sled_and_bincode_stay_in_the_store() {
    let found = offenders(&["sled::", "bincode::"], |source| source.room() == "store");
    // A draft is bytes that the form writes and reads; that is the one other use of the codec.
    let found: Vec<_> = found.into_iter().filter(|line| !line.starts_with("src/ui/form")).collect();
    none(&found, "sled or bincode outside the store");
}

#[test]
fn the_terminal_of_this_process_is_asked_in_one_file() {
    let asks =
        ["enable_raw_mode", "disable_raw_mode", "terminal::size", "EventStream", "event::read"];
    let found = offenders(&asks, |source| source.path == "src/terminal/local.rs");
    none(&found, "the process's own terminal asked outside its door");
}

#[test]
fn nothing_shared_by_sessions_is_mutable() {
    none(&offenders(&["static mut", "thread_local!"], |_| false), "mutable state of the process");
}

/// Lines a file may have, its unit tests apart.
const FILE_LINES_MAX: usize = 500;

#[test]
fn no_file_outgrows_its_room() {
    let long: Vec<_> = sources()
        .iter()
        .map(|source| (source.code().last().map_or(0, |(number, _)| number), &source.path))
        .filter(|(lines, _)| *lines > FILE_LINES_MAX)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    none(&long, "files that want a room of their own");
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = ["todo!(", "unimplemented!(", "FIXME", "XXX"];
    none(&offenders(&marks, |_| false), "left unfinished");
}

#[test]
fn tests_never_sleep() {
    let sleeps: Vec<_> = below("tests")
        .iter()
        .filter(|source| source.path != "tests/house/rules.rs")
        // A benchmark is no test: it keeps a pace, and looks at other processes.
        .filter(|source| !source.path.starts_with("tests/bench/"))
        .flat_map(|source| {
            let path = source.path.clone();
            source
                .code()
                .filter(|(_, line)| line.contains("thread::sleep"))
                .map(move |(number, _)| format!("{path}:{number}"))
                .collect::<Vec<_>>()
        })
        .collect();
    none(&sleeps, "a test that sleeps instead of waiting for a condition");
}

#[test]
fn the_top_level_holds_what_it_should() {
    let wanted = [
        ".ci",
        ".git",
        ".gitignore",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "assets",
        "clippy.toml",
        "deny.toml",
        "rustfmt.toml",
        "src",
        "target",
        "tests",
    ];
    let extra: Vec<_> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !wanted.contains(&name.as_str()))
        .collect();
    none(&extra, "beyond the design card at the top level");
}

/// Bugs are planted by tests alone: the program names none and is built one way.
#[test]
fn no_bug_is_planted_in_the_program() {
    let planted = ["planted", "Bug::", "NoFourEyes", "AckBeforeSync", "cfg(feature"];
    none(&offenders(&planted, |_| false), "a planted bug outside the tests");
    // Whatever stands between the engine and its surroundings is put there by tests.
    let wirings = offenders(&["impl Wiring for", "impl Rules for"], |source| {
        ["src/simulation/mod.rs", "src/engine/rules.rs"].contains(&source.path.as_str())
    });
    none(&wirings, "another core than the core");
}
