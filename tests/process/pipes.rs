//! Practice on a pipe, readers that go away, inputs that end.

use std::process::Stdio;

use super::{ask, dost, run};

#[test]
fn practice_plays_seven_steps_on_a_pipe() {
    let run = ask(&["train", "--auto", "--pace", "0", "--from", "2026-03-13", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let steps: Vec<&str> = run.out.lines().filter(|line| line.starts_with("step ")).collect();
    assert_eq!(steps.len(), 7, "{}", run.out);
    for (at, step) in steps.iter().enumerate() {
        assert!(step.starts_with(&format!("step number={} ", at + 1)), "{step}");
    }
    let last = run.out.lines().last().unwrap();
    for part in [
        "ok case=99-2026-000001 ",
        "registered=2026-03-13 ",
        "legal-end=2026-03-31 ",
        "notify-by=2026-03-19 ",
        "notified=\"16.03.2026 10:25\" ",
        "outcome=grant ",
    ] {
        assert!(last.contains(part), "{part}: {last}");
    }
}

/// The notice is posted in time from every day of a year, holidays and weekends included.
#[test]
fn practice_keeps_the_term_around_novruz_and_new_year() {
    for from in ["2026-03-19", "2026-03-20", "2026-03-21", "2026-12-30", "2026-12-31", "2025-12-28"]
    {
        let run = ask(&["train", "--auto", "--pace", "0", "--from", from]);
        assert_eq!(run.code, 0, "{from}: {}", run.err);
        assert!(run.out.lines().last().unwrap().starts_with("ok "), "{from}");
    }
}

/// The real default day and language, as a person starts it; only its shape can be asserted.
#[test]
fn practice_starts_today_in_azerbaijani() {
    let run = ask(&["train", "--auto", "--pace", "0"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Növbə"), "{}", run.out);
}

#[test]
fn a_reader_that_has_gone_is_nobodys_fault() {
    let home = tempfile::tempdir().unwrap();
    for arguments in [
        &["passport", "show"][..],
        &["calendar", "show", "2026"],
        &["--help"],
        &["train", "--auto", "--pace", "0"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = dost(home.path())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    }
}

#[test]
fn a_closed_input_ends_plain_mode_in_order() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let run = run(home.path(), &["--plain", "--lang", "en", "--data", data.to_str().unwrap()], b"");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("ready "), "{}", run.out);
}
