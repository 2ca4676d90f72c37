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

/// A lesson of one's own that cannot be meant: file, line and remedy, and nothing is started.
#[test]
fn a_bad_lesson_is_told_before_anything_starts() {
    let home = tempfile::tempdir().unwrap();
    let (folder, data) = (home.path().join("data/lessons"), home.path().join("data"));
    fs::create_dir_all(&folder).unwrap();
    let plain = include_str!("../../assets/lessons/plain.toml");
    let own = folder.join("own.toml");
    for (text, line, words) in [
        (plain.replace("5ZK7W2M", "5ZK7W2X"), 9, "Take one from the table of practice people"),
        (format!("{plain}[[step]]\nstep = \"lunch\"\n"), 13, "Steps are: queue"),
        (plain.replace("2026-11-23 09:00", "yesterday"), 7, "Write it as 2026-11-23 09:00"),
    ] {
        fs::write(&own, &text).unwrap();
        let named = own.to_str().unwrap();
        for name in ["own", named] {
            let line_of =
                ["--data", data.to_str().unwrap(), "train", name, "--auto", "--pace", "0"];
            let told = run(home.path(), &line_of, b"");
            assert_eq!((told.code, told.out.as_str()), (1, ""), "{name}: {}", told.err);
            let place = format!("{named}, line {line}: ");
            assert!(told.err.contains(&place) && told.err.contains(words), "{name}: {}", told.err);
        }
    }
    fs::write(&own, plain).unwrap();
    let line = ["--data", data.to_str().unwrap(), "train", "own", "--auto", "--pace", "0"];
    let played = run(home.path(), &line, b"");
    assert_eq!(played.code, 0, "{}", played.err);
    assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "practice leaves nothing in a data folder");
}

/// The practice desk for whoever reads lines; nothing of it is left.
#[test]
fn practice_in_lines_is_a_desk_without_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let typed = "sign-in konullu\n2026\nstatus\nticket issue\nsession quit\n";
    let done = run(home.path(), &["--plain", "--lang", "en", "train"], typed.as_bytes());
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("practice=yes") && done.out.contains("S-001"), "{}", done.out);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    let refused = run(home.path(), &["--plain", "train", "plain"], b"");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("dost --plain train"), "{}", refused.err);
}
