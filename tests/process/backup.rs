//! Backups as an administrator makes them: by command, killed in the middle, on a full disk.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Run, dost, found, run};

fn on(home: &Path, data: &str, arguments: &[&str]) -> Run {
    let data = home.join(data);
    let line = [&["--data", data.to_str().unwrap()][..], arguments].concat();
    run(home, &line, b"")
}

/// A founded centre, and the recipient whose secret key lies in `key`.
fn with_key(home: &Path) -> (String, String) {
    found(home);
    let key = home.join("key").to_str().unwrap().to_owned();
    let made = run(home, &["backup", "--new-identity", &key], b"");
    assert_eq!(made.code, 0, "{}", made.err);
    let recipient = made.out.lines().find(|line| line.starts_with("age1")).unwrap().to_owned();
    (key, recipient)
}

#[test]
fn an_administrator_backs_up_checks_and_restores() {
    let home = tempfile::tempdir().unwrap();
    let (key, recipient) = with_key(home.path());
    let file = home.path().join("centre.age");
    let file = file.to_str().unwrap();
    let nobody = on(home.path(), "data", &["backup", file]);
    assert_eq!(nobody.code, 1);
    assert!(nobody.err.contains("--to age1") && !Path::new(file).exists(), "{}", nobody.err);
    let settings = home.path().join("data/settings.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}[backup]\nto = [\"{recipient}\"]\n")).unwrap();

    let made = on(home.path(), "data", &["backup", file]);
    assert_eq!(made.code, 0, "{}", made.err);
    let last = made.out.lines().last().unwrap().to_owned();
    assert!(last.starts_with("bytes ") && last.contains(" frames "), "{last}");
    let again = on(home.path(), "data", &["backup", file]);
    assert!(again.code == 1 && again.err.contains("--replace"), "{}", again.err);

    let tmp = home.path().join("tmp");
    fs::create_dir(&tmp).unwrap();
    let mut check = dost(home.path());
    check.env("TMPDIR", &tmp).args(["backup", "--check", file, "--identity", &key]);
    let output = check.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some(last.as_str()));
    assert!(said.contains("as in the centre"), "{said}");
    assert_eq!(fs::read_dir(&tmp).unwrap().count(), 0, "the scratch folder stayed");

    let restored = on(home.path(), "again", &["restore", file, "--identity", &key]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert!(restored.out.contains("master.key") && restored.out.contains("--take-over"));
    fs::copy(home.path().join("data/master.key"), home.path().join("again/master.key")).unwrap();
    let held = on(home.path(), "again", &["staff", "list"]);
    assert!(held.code == 1 && held.err.contains("--take-over"), "{}", held.err);
    let over = on(home.path(), "again", &["restore", "--take-over"]);
    assert_eq!(over.code, 0, "{}", over.err);
    let listed = on(home.path(), "again", &["staff", "list"]);
    assert!(listed.out.contains("admin"), "{}{}", listed.out, listed.err);
    let twice = on(home.path(), "again", &["restore", file, "--identity", &key]);
    assert!(twice.code == 1 && twice.err.contains("empty folder"), "{}", twice.err);
    let wrong = on(home.path(), "third", &["restore", file, "--identity", file]);
    assert_eq!(wrong.code, 1);
}

/// Whoever restores would miss them, and should hear of it while they are still at hand.
#[test]
fn files_that_the_settings_name_and_a_backup_leaves_out_are_named() {
    let home = tempfile::tempdir().unwrap();
    let (_, recipient) = with_key(home.path());
    let data = home.path().join("data");
    for name in ["ca.pem", "both.pem"] {
        fs::write(data.join(name), "invented").unwrap();
    }
    let text = fs::read_to_string(data.join("settings.toml")).unwrap();
    let more = "\n[meis]\nurl = \"https://meis.invalid/dost\"\nca = \"./ca.pem\"\n\
        client_certificate = \"both.pem\"\nclient_key = \"both.pem\"\n\
        [payments]\nurl = \"https://pay.invalid/dost\"\nca = \"/nowhere/ca.pem\"\n\
        [esosial]\nurl = \"https://es.invalid/dost\"\nca = \"gone.pem\"\n";
    fs::write(data.join("settings.toml"), format!("{text}{more}")).unwrap();
    let said = |secrets: &[&str]| {
        let file = home.path().join(format!("{}.age", secrets.len()));
        let line = [&["backup", file.to_str().unwrap(), "--to", &recipient][..], secrets].concat();
        let made = on(home.path(), "data", &line);
        assert_eq!(made.code, 0, "{}", made.err);
        let left = made.out.lines().filter(|line| line.starts_with("left "));
        left.map(|line| line.split_whitespace().nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(said(&[]), ["both.pem:", "/nowhere/ca.pem:", "gone.pem:"]);
    assert_eq!(said(&["--with-secrets"]), ["/nowhere/ca.pem:", "gone.pem:"]);
}

#[test]
fn a_killed_backup_leaves_no_file_under_its_name() {
    let home = tempfile::tempdir().unwrap();
    let (key, recipient) = with_key(home.path());
    let (data, file) = (home.path().join("data"), home.path().join("b.age"));
    for round in 0..20_u32 {
        let mut child = dost(home.path())
            .args(["backup", file.to_str().unwrap(), "--to", &recipient, "--data"])
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Killed at another step each time: while it starts, or once it writes.
        let part = home.path().join("b.age.part");
        for _ in 0..round * 40 {
            if part.exists() || file.exists() {
                break;
            }
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if file.exists() {
            let whole = run(
                home.path(),
                &["backup", "--check", file.to_str().unwrap(), "--identity", &key],
                b"",
            );
            assert_eq!(whole.code, 0, "a half file stands under the name: {}", whole.err);
            fs::remove_file(&file).unwrap();
        }
    }
    let made = on(home.path(), "data", &["backup", file.to_str().unwrap(), "--to", &recipient]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(!home.path().join("b.age.part").exists());
    assert_eq!(on(home.path(), "data", &["journal", "verify"]).code, 0);
}

#[test]
fn a_full_disk_leaves_no_half_backup() {
    let home = tempfile::tempdir().unwrap();
    let (_, recipient) = with_key(home.path());
    let file = home.path().join("b.age");
    // The system refuses to let any file grow beyond 2 KiB, as a full disk does.
    let run = Command::new("sh")
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 4; exec \"$@\"")
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_dost"))
        .args(["backup", file.to_str().unwrap(), "--to", &recipient, "--data"])
        .arg(home.path().join("data"))
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(said.contains("no half of one is left"), "{said}");
    let left: Vec<_> = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("b.age"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
