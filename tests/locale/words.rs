use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dost_desk::locale::clean::check_clean;
use dost_desk::locale::decrees::decree;
use dost_desk::locale::look_alikes::look_alikes;
use dost_desk::locale::words::{faults, keys};
use dost_desk::locale::{Arg, Lang, Text};

/// Key of each message in the files of `lang`, with the names of its values.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let folder = house().join("assets/locales").join(lang.code());
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files_under(&folder, "ftl") {
        let mut current = None;
        for line in read(&file).lines() {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                current = line.split_once(" =").map(|(key, _)| key.to_owned());
            }
            if let Some(key) = current.clone().filter(|_| !line.starts_with('#')) {
                messages.entry(key).or_default().extend(values_in(line));
            }
        }
    }
    messages
}

fn values_in(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|it| it.is_ascii_alphanumeric() || "_-".contains(*it)).collect()
    })
}

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file; an unreadable one is empty and then fails the test that counts on it.
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn files_under(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files_under(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Message keys written as literals where a message is asked for or named.
fn keys_asked_for(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for opening in [".say(", ".with(", "key:"] {
        for (at, _) in source.match_indices(opening) {
            let literal = source
                .get(at + opening.len()..)
                .and_then(|rest| rest.trim_start().strip_prefix('"'))
                .and_then(|rest| rest.split_once('"'))
                .map(|(literal, _)| literal);
            let is_key = |text: &&str| {
                text.starts_with(|first: char| first.is_ascii_lowercase())
                    && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '-')
            };
            found.extend(literal.filter(is_key).map(str::to_owned));
        }
    }
    found
}

#[test]
fn the_files_have_no_faults_and_are_all_compiled_in() {
    for lang in Lang::ALL {
        assert_eq!(faults(lang), &[] as &[String], "{lang:?}");
        let written: Vec<String> = messages(lang).into_keys().collect();
        assert!(written.len() > 100, "the files were not found");
        assert_eq!(keys(lang), written, "a file is missing in the table of files");
    }
}

#[test]
fn both_languages_say_the_same_with_the_same_values() {
    let (az, en) = (messages(Lang::Az), messages(Lang::En));
    let all: BTreeSet<&String> = az.keys().chain(en.keys()).collect();
    let differing: Vec<_> = all
        .into_iter()
        .filter(|key| az.get(*key) != en.get(*key))
        .map(|key| (key, az.get(key), en.get(key)))
        .collect();
    assert!(differing.is_empty(), "key, values in az, values in en: {differing:#?}");
}

#[test]
fn every_message_can_be_shown() {
    for lang in Lang::ALL {
        let text = Text::of(lang);
        for (key, values) in messages(lang) {
            for sample in [Arg::from(1_u8), Arg::from(7_u8), Arg::from("Şükür")] {
                let args: Vec<(&str, Arg)> =
                    values.iter().map(|name| (name.as_str(), sample.clone())).collect();
                let said = text.with(&key, &args);
                assert!(!said.trim().is_empty(), "{lang:?} {key} is empty");
                assert_eq!(said, said.trim(), "{lang:?} {key} has space around it");
                assert!(!said.contains(['{', '}']), "{lang:?} {key} misses a value: {said}");
                assert_eq!(check_clean(&said), Ok(()), "{lang:?} {key}: {said:?}");
                assert_eq!(look_alikes(&said), vec![], "{lang:?} {key}: {said}");
            }
        }
    }
}

#[test]
fn the_sources_ask_only_for_messages_that_exist() {
    let sources = files_under(&house().join("src"), "rs");
    assert!(sources.len() > 10, "the sources were not found");
    let mut missing = Vec::new();
    for path in sources {
        for key in keys_asked_for(&read(&path)) {
            if Lang::ALL.iter().any(|&lang| !Text::of(lang).has(&key)) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no such message: {missing:#?}");
}

#[test]
fn keys_are_found_in_source_text() {
    let source = r#"text.say("yes"); text.with(
        "unit-days", &[]); Binding { key: "key-help" } words.say(key); map.with("F 2")"#;
    assert_eq!(keys_asked_for(source), ["yes", "unit-days", "key-help"]);
}

#[test]
fn words_are_said_in_the_language_of_the_handle() {
    let (az, en) = (Text::of(Lang::Az), Text::of(Lang::En));
    assert_eq!(az.say("yes"), "bəli");
    assert_eq!(en.say("yes"), "yes");
    assert_eq!(az.with("title-desk", &[("number", Arg::from("7"))]), "Masa 7");
    assert_eq!(az.with("unit-days", &[("count", Arg::from(12_345))]), "12345 gün");
    assert_eq!(en.lang().other(), Lang::Az);
    assert_eq!(Text::default().lang(), Lang::Az);
}

#[test]
fn what_is_missing_is_shown_and_never_fatal() {
    let text = Text::of(Lang::Az);
    assert_eq!(text.say("no-such-key"), "«no-such-key»");
    assert_eq!(text.say(""), "«»");
    assert_eq!(text.with("no such key!", &[("name", Arg::from(1))]), "«no such key!»");
    assert!(!text.has("no-such-key"));
    assert_eq!(text.say("unit-days"), "{$count} gün");
}

#[test]
fn values_are_shown_as_they_are() {
    let said = Text::of(Lang::Az).with("title-desk", &[("number", Arg::from("{ $x } «Ş» İ"))]);
    assert_eq!(said, "Masa { $x } «Ş» İ", "no isolation marks, nothing read as Fluent");
}

#[test]
fn handles_pass_between_threads() {
    fn sendable<T: Send + Sync + Copy>(value: T) -> T {
        value
    }
    let text = sendable(Text::of(Lang::En));
    let said = std::thread::spawn(move || text.say("no")).join();
    assert_eq!(said.ok().as_deref(), Some("no"));
}

#[test]
fn languages_are_read_from_settings_and_environment() {
    for (typed, want) in [
        ("az", Some(Lang::Az)),
        ("az_AZ.UTF-8", Some(Lang::Az)),
        ("AZ", Some(Lang::Az)),
        ("en", Some(Lang::En)),
        ("en_GB.UTF-8", Some(Lang::En)),
        ("en-US", Some(Lang::En)),
        (" en ", Some(Lang::En)),
        ("C", None),
        ("POSIX", None),
        ("tr_TR", None),
        ("", None),
    ] {
        assert_eq!(Lang::parse(typed), want, "{typed:?}");
    }
    assert_eq!(Lang::default(), Lang::Az);
    for lang in Lang::ALL {
        assert_eq!(Lang::parse(lang.code()), Some(lang));
        assert_eq!(lang.other().other(), lang);
    }
}

#[test]
fn every_decree_of_the_calendar_is_worded() {
    let text = Text::of(Lang::Az);
    let table = read(&house().join("assets/calendars/az.csv"));
    let rows = table.lines().filter(|line| line.starts_with("20"));
    let decrees: BTreeSet<&str> = rows.filter_map(|line| line.rsplit(',').next()).collect();
    assert!(decrees.len() > 10, "the calendar was not found");
    for written in decrees {
        let said = decree(text, written);
        assert!(said.starts_with("ƏM 10") || said.starts_with("NK qərarı"), "{said}");
        for english in ["Code", "Cabinet", "swap", "computed", "estimate", "-0", "(", ")"] {
            assert!(!said.contains(english), "{written}: {said}");
        }
        let said = decree(Text::of(Lang::En), written);
        assert!(said.starts_with("Labour Code 10") || said.starts_with("Cabinet"), "{said}");
    }
}

#[test]
fn decrees_are_said_in_words() {
    let text = Text::of(Lang::Az);
    for (written, want) in [
        ("Labour Code 106-1", "ƏM 106-1"),
        ("Labour Code 105.4 (estimate)", "ƏM 105.4, təxmini tarix"),
        ("Cabinet decision (swap with 2025-03-27)", "NK qərarı, 27.03.2025 ilə yeri dəyişib"),
        ("Cabinet decision (swap of 2024-12-28)", "NK qərarı, 28.12.2024 əvəzinə"),
        // A decree that the program does not know is shown as it is written.
        ("Fərman 12", "Fərman 12"),
        ("Cabinet decision (swap of spring)", "Cabinet decision (swap of spring)"),
    ] {
        assert_eq!(decree(text, written), want);
    }
}
