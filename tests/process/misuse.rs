//! What bad input gets: a clear message with the remedy, the right exit code, nothing changed.

use std::fs;

use super::{ask, found, run};

/// A line that is not understood ends with 2, a command that cannot be carried out with 1; both
/// say so on standard error alone.
#[test]
fn each_misuse_has_its_message_and_exit_code() {
    let cases: [(&[&str], i32, &str); 15] = [
        (&["--bogus"], 2, "--bogus"),
        (&["--desk", "0"], 2, "1..=99"),
        (&["--desk", "3", "term", "2026-01-12"], 2, "--desk"),
        (&["--lang", "ru"], 2, "az, en"),
        (&["term", "2026-02-30"], 2, "not a date that exists"),
        (&["term", "31.13.2026"], 2, "no month 13"),
        (&["term", "1999-01-01"], 1, "2015"),
        (&["term", "2026-01-12", "--passport", "../../etc/passwd"], 2, "01-05-02-01"),
        (&["term", "2026-01-12", "--passport", "09-09-09-09"], 1, "passports/09-09-09-09.toml"),
        (&["passport", "check", "/nowhere/at-all.toml"], 1, "cannot be read"),
        (&["passport", "check", "/"], 1, "cannot be read"),
        (&["calendar", "show", "1900"], 2, "2015"),
        (&["calendar", "import", "/nowhere.csv"], 1, "cannot be read"),
        (&["train"], 2, "--auto"),
        (&["serve", "--group", "0"], 2, "--socket /run/dost/desk.sock"),
    ];
    for (arguments, code, words) in cases {
        let run = ask(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
    }
}

#[test]
fn help_is_an_answer() {
    for arguments in [&["--help"][..], &["term", "--help"], &["train", "-h"], &["--version"]] {
        let run = ask(arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
    }
    let help = ask(&["--help"]).out;
    for word in
        ["term", "passport", "calendar", "journal", "staff", "train", "DOST_DATA", "Exit codes"]
    {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn without_a_terminal_the_screen_says_what_to_use() {
    let run = ask(&[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--plain"), "{}", run.err);
}

/// Rights do not bind the superuser, so the folder is put where nobody can make one.
#[test]
fn a_data_folder_that_cannot_be_written() {
    let home = tempfile::tempdir().unwrap();
    let run = run(home.path(), &["--plain", "--data", "/dev/null/x"], b"");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("/dev/null/x"), "{}", run.err);
    assert!(run.err.contains("--data"), "the remedy: {}", run.err);
}

#[test]
fn a_foreign_folder_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("thesis.odt");
    fs::write(&file, "not ours").unwrap();
    let data = home.path().to_str().unwrap();
    let plain = run(home.path(), &["--plain", "--data", data], b"");
    assert_eq!(plain.code, 1);
    assert!(plain.err.contains("thesis.odt"), "{}", plain.err);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(file).unwrap(), "not ours");
}

#[test]
fn commands_about_a_centre_make_none() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("none");
    let data = data.to_str().unwrap();
    for arguments in [
        &["staff", "list"][..],
        &["journal", "verify"],
        &["journal", "rebuild"],
        &["journal", "show"],
    ] {
        let line = [&["--data", data][..], arguments].concat();
        let run = run(home.path(), &line, b"");
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.err.contains(data), "{arguments:?}: {}", run.err);
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn settings_are_checked_to_the_line() {
    let home = tempfile::tempdir().unwrap();
    let cases = [
        ("# mine\nlanguag = \"en\"\n", "line 2", "languag"),
        ("\ndesk = 100\n", "line 2", "1 to 99"),
        ("desk = \"seven\"\n", "line 1", "desk"),
        ("systems = \"real\"\n", "line 1", "practice"),
        ("desk = = 3\n", "line 1", "settings.toml"),
        ("idle_minutes = 0\n", "line 1", "1 to 240"),
        ("desk = 1\n[limits]\nwaiting = 0\n", "line 3", "1 to 1000"),
        ("[limits]\nsessions = 5000\n", "line 2", "1 to 1024"),
        ("[limits]\nstay_hours = 2\n", "line 2", "stay_minutes"),
    ];
    for (text, line, word) in cases {
        fs::write(home.path().join("settings.toml"), text).unwrap();
        let run = run(home.path(), &["--plain", "--data", home.path().to_str().unwrap()], b"");
        assert_eq!(run.code, 1, "{text}");
        assert!(run.err.contains(line) && run.err.contains(word), "{text}: {}", run.err);
        assert!(run.err.contains("Keys are: language"), "{text}: {}", run.err);
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing was opened");
}

#[test]
fn a_malformed_override_is_named_and_nothing_opens() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let data = home.path().join("data");
    let passports = data.join("passports");
    fs::create_dir(&passports).unwrap();
    fs::write(passports.join("01-05-02-01.toml"), "name = \n").unwrap();
    let broken = run(home.path(), &["--plain", "--data", data.to_str().unwrap()], b"");
    assert_eq!(broken.code, 1);
    assert!(
        broken.err.contains("01-05-02-01.toml") && broken.err.contains("line 1"),
        "{}",
        broken.err
    );
    fs::write(passports.join("01-05-02-01.toml"), [0xff, 0xfe, b'\n']).unwrap();
    let broken = run(home.path(), &["--plain", "--data", data.to_str().unwrap()], b"");
    assert!(broken.err.contains("UTF-8"), "{}", broken.err);
    fs::remove_dir_all(passports).unwrap();
    let mended = run(home.path(), &["--plain", "--data", data.to_str().unwrap()], b"");
    assert_eq!(mended.code, 0, "{}", mended.err);
}

#[test]
fn the_keys_of_a_terminal_need_one_or_are_asked_for_in_lines() {
    let home = tempfile::tempdir().unwrap();
    let none = run(home.path(), &["keys"], b"");
    assert_eq!(none.code, 2, "{}", none.err);
    assert!(none.err.contains("--plain"), "{}", none.err);
    let file = home.path().join("keys.txt");
    let line = ["keys", "--plain", "--lang", "en", "--save", file.to_str().unwrap()];
    let lines = run(home.path(), &line, b"\x1bOP\n\n");
    assert_eq!(lines.code, 0, "{}", lines.err);
    assert!(lines.out.contains("key name=F2 status=lost "), "{}", lines.out);
    assert!(lines.out.ends_with("ok arrived=1 lost=1\n"), "{}", lines.out);
    let saved = std::fs::read_to_string(&file).unwrap();
    assert!(saved.starts_with("key name=F1 status=arrived bytes=1b4f50 "), "{saved}");
    // No centre was made for it.
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

/// A trainer's results of the morning are not lost to those of the afternoon.
#[test]
fn a_result_is_written_over_nothing() {
    let home = tempfile::tempdir().unwrap();
    for there in ["page.txt", "page.csv"] {
        let (kept, result) = (home.path().join(there), home.path().join("page.txt"));
        fs::write(&kept, "of the morning").unwrap();
        let line =
            ["train", "plain", "--auto", "--pace", "0", "--result", result.to_str().unwrap()];
        let refused = run(home.path(), &line, b"");
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{there}: {}", refused.err);
        assert!(refused.err.contains("is there already"), "{there}: {}", refused.err);
        assert_eq!(fs::read_to_string(&kept).unwrap(), "of the morning");
        fs::remove_file(&kept).unwrap();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{there}: nothing beside it");
    }
}
