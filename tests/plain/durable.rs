//! What was answered with `ok` outlives a killed process; one process has the folder at a time.

use super::Talk;
use crate::process::run;

#[test]
fn everything_acknowledged_outlives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.at_desk("ayla", 1);
    talk.ok("ticket issue");
    talk.ok("ticket call");
    talk.ok("ticket serve");
    talk.ok("case identify citizen id_card 1D2F3GW");
    talk.kill();

    // Again and again, each time a step further.
    for (line, stage) in [
        ("case fill phone=\"055 101 20 30\"", "draft"),
        ("payment check", "draft"),
        ("case register", "registered"),
        ("case forward recognised", "forwarded"),
    ] {
        let mut talk = Talk::open(home.path());
        talk.at_desk("ayla", 1);
        talk.ok("case use #1");
        // What was asked outside before the kill is asked again by itself.
        talk.ok("wait 30");
        assert_eq!(talk.ok(line).value("stage"), stage);
        talk.kill();
    }

    let mut talk = Talk::open(home.path());
    talk.sign_in("ayla");
    let shown = talk.ok("case show #1");
    assert_eq!(shown.value("stage"), "forwarded");
    let applicant = shown.facts.iter().find(|fact| fact.starts_with("applicant ")).unwrap();
    assert!(applicant.contains("+994 55 101 20 30"), "{applicant}");
    talk.quit();
    let data = home.path().join("data");
    let verified = run(home.path(), &["journal", "verify", "--data", data.to_str().unwrap()], b"");
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
}

#[test]
fn a_second_process_gets_a_clear_message() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let data = home.path().join("data");
    let data = data.to_str().unwrap();
    let second = run(home.path(), &["--plain", "--data", data], b"");
    assert_eq!(second.code, 1, "{}", second.out);
    assert!(second.err.contains("in use"), "{}", second.err);
    // To look at the journal, nobody needs the folder for themselves.
    let verified = run(home.path(), &["journal", "verify", "--data", data], b"");
    assert_eq!(verified.code, 0, "{}", verified.err);
    assert!(verified.out.contains("all whole"), "{}", verified.out);
    // What needs no centre does not care.
    let term = run(home.path(), &["term", "2026-01-12", "--data", data], b"");
    assert_eq!(term.code, 0, "{}", term.err);
    talk.sign_in("ayla");
    talk.quit();
}

/// What a person typed is found in no file of the data folder, the log included.
#[test]
fn no_name_and_no_code_lies_readable_in_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.forwarded("ayla", 1, "1WWQ84R");
    talk.ok("case list");
    talk.quit();
    let mut folders = vec![home.path().join("data")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for word in ["1WWQ84R", "İsmayılzadə", "AA7654321"] {
                let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
                assert!(!found, "{word} in {}", path.display());
            }
        }
    }
    assert!(files > 5, "the folder was looked into");
}
