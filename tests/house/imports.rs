//! Imports run one way, from the ground floor up.

use super::source::sources;

/// Which rooms a room may name, itself included.
fn allowed(room: &str) -> &'static [&'static str] {
    match room {
        "law" => &["law"],
        "locale" => &["locale"],
        "casework" => &["law", "locale", "casework"],
        "store" => &["law", "casework", "store"],
        "gateways" => &["law", "locale", "casework", "gateways"],
        "engine" => &["law", "locale", "casework", "store", "gateways", "engine"],
        "simulation" => &["law", "locale", "casework", "store", "gateways", "engine", "simulation"],
        "ui" => &["law", "locale", "casework", "engine", "ui"],
        "terminal" => {
            &["law", "locale", "casework", "store", "gateways", "engine", "ui", "terminal"]
        }
        // The practice centre lives in memory: this room cannot even name the store.
        "training" => {
            &["law", "locale", "casework", "gateways", "engine", "ui", "terminal", "training"]
        }
        "cli" => &[
            "law",
            "locale",
            "casework",
            "store",
            "gateways",
            "engine",
            "ui",
            "terminal",
            "training",
            "simulation",
            "cli",
        ],
        "lib" | "main" => &["cli"],
        other => panic!("{other} is a room without a place in the house"),
    }
}

/// The rooms that a line of code names through `crate::`.
fn named(line: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or(group).split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let word: String =
                name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if word.chars().next().is_some_and(char::is_lowercase) {
                rooms.push(word);
            }
        }
    }
    rooms
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for source in sources() {
        let may = allowed(source.room());
        for (number, line) in source.code() {
            for room in named(line) {
                if !may.contains(&room.as_str()) {
                    wrong.push(format!("{}:{number}: {} names {room}", source.path, source.room()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the direction:\n{}", wrong.join("\n"));
}

#[test]
fn the_check_sees_an_import_against_the_direction() {
    assert_eq!(named("use crate::ui::Model;"), ["ui"]);
    assert_eq!(named("use crate::{law::term, store};"), ["law", "store"]);
    assert!(!allowed("law").contains(&"ui"));
}
