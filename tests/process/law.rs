//! `dost term`, `passport`, `calendar show`: nothing is opened, nothing is left behind.

use super::{ask, run};

/// Registration, legal end, notify-by: the vectors of the design.
const VECTORS: [[&str; 4]; 8] = [
    ["2026-01-12", "2026-01-22", "2026-01-22", "2026-01-21"],
    ["2026-03-13", "2026-03-23", "2026-03-31", "2026-03-19"],
    ["2025-03-14", "2025-03-24", "2025-04-01", "2025-03-19"],
    ["2024-06-06", "2024-06-16", "2024-06-20", "2024-06-14"],
    ["2024-11-01", "2024-11-11", "2024-11-14", "2024-11-07"],
    ["2023-06-14", "2023-06-24", "2023-06-24", "2023-06-23"],
    ["2019-12-20", "2019-12-30", "2019-12-30", "2019-12-29"],
    ["2026-12-22", "2027-01-01", "2027-01-05", "2026-12-30"],
];

#[test]
fn json_has_exactly_its_keys_and_the_vectors_hold() {
    for [registered, raw_end, legal_end, notify_by] in VECTORS {
        let run = ask(&["term", registered, "--json"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{registered}");
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let mut keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        let mut wanted = [
            "registered",
            "first_day",
            "raw_end",
            "legal_end",
            "front_due",
            "notify_by",
            "latest_safe",
            "feasibility",
            "provisional",
            "skipped",
        ];
        wanted.sort_unstable();
        assert_eq!(keys, wanted);
        let mut readings: Vec<_> = json["notify_by"].as_object().unwrap().keys().collect();
        readings.sort_unstable();
        assert_eq!(readings, ["clear_day", "eve"]);
        assert_eq!(json["registered"], registered);
        assert_eq!(json["raw_end"], raw_end, "{registered}");
        assert_eq!(json["legal_end"], legal_end, "{registered}");
        assert_eq!(json["notify_by"]["eve"], notify_by, "{registered}");
    }
}

#[test]
fn dates_may_be_written_in_both_ways() {
    let one = ask(&["term", "2026-03-13", "--explain"]);
    let other = ask(&["term", "13.03.2026", "--explain"]);
    assert_eq!((one.code, other.code), (0, 0));
    assert_eq!(one.out, other.out);
    assert!(one.out.contains("2026-03-26 Thu  Ramazan"), "{}", one.out);
}

#[test]
fn the_shipped_passport_has_warnings_and_no_errors() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/passports/01-05-02-01.toml");
    let run = ask(&["passport", "check", file]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("warning, item 17"), "{}", run.out);
    assert!(run.out.contains(": 0 errors, "), "{}", run.out);
}

#[test]
fn a_broken_passport_is_named_with_line_and_remedy() {
    let home = tempfile::tempdir().unwrap();
    let text = include_str!("../../assets/passports/01-05-02-01.toml");
    let line = text.lines().position(|line| line.starts_with("value = ")).unwrap() + 1;
    let broken: String = text
        .lines()
        .enumerate()
        .map(
            |(at, text)| {
                if at + 1 == line { "value = -10\n".to_owned() } else { format!("{text}\n") }
            },
        )
        .collect();
    let file = home.path().join("broken.toml");
    std::fs::write(&file, broken).unwrap();
    let run = run(home.path(), &["passport", "check", file.to_str().unwrap()], b"");
    assert_eq!(run.code, 1);
    assert!(run.out.contains(&format!("line {line}: error")), "{}", run.out);
    assert_eq!(run.err, "", "the findings are the answer");
}

#[test]
fn a_passport_in_the_data_folder_overrides_the_built_in_one() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("passports");
    std::fs::create_dir(&folder).unwrap();
    let text = include_str!("../../assets/passports/01-05-02-01.toml");
    let own = text.replace("notice_reading = \"eve\"", "notice_reading = \"clear_day\"");
    assert_ne!(text, own);
    std::fs::write(folder.join("01-05-02-01.toml"), own).unwrap();
    let data = home.path().to_str().unwrap();
    let run = run(home.path(), &["--data", data, "term", "2026-01-12", "--json"], b"");
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["latest_safe"], "2026-01-19");
}

#[test]
fn shown_passport_and_calendar_follow_the_language() {
    let az = ask(&["passport", "show", "--lang", "az"]);
    let en = ask(&["passport", "show"]);
    assert_eq!((az.code, en.code), (0, 0));
    assert!(az.out.contains("27. ") && en.out.contains("27. "));
    assert_ne!(az.out, en.out);
    let year = ask(&["calendar", "show", "2026"]);
    assert!(year.out.contains("2026-01-20 Tue  mourning_day"), "{}", year.out);
    assert!(year.out.contains("confirmed through 2026-12-31"), "{}", year.out);
}
