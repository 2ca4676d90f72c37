//! What a class leaves behind: of each learner a page, its table and the run, and the table of all.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::sync::mpsc;

use dost_desk::training::run::file::RunFile;
use russh::keys::ssh_key::LineEnding;

use super::learner::{does_as_told, press, sits, until as shows};
use super::{CODE, PATIENCE};
use crate::process::dost;
use crate::ssh::key;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_learner_has_a_page_a_table_and_a_run() {
    let home = tempfile::tempdir().unwrap();
    let (results, keys) = (home.path().join("results"), home.path().join("keys"));
    fs::create_dir(&keys).unwrap();
    let own = keys.join("ssh_host_ed25519_key");
    fs::write(&own, key(200).to_openssh(LineEnding::LF).unwrap()).unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).unwrap();
    let mut trainer = dost(home.path())
        .args(["--plain", "--lang", "en", "train", "--serve", "127.0.0.1:0", "--code", CODE])
        .arg("--result")
        .arg(&results)
        .arg("--host-key")
        .arg(&keys)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (tell, said) = mpsc::channel();
    let out = BufReader::new(trainer.stdout.take().unwrap());
    std::thread::spawn(move || {
        out.lines().map_while(Result::ok).try_for_each(|line| tell.send(line))
    });
    let first = said.recv_timeout(PATIENCE).unwrap();
    let port = first.split(" -p ").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
    let address = format!("127.0.0.1:{port}").parse().unwrap();
    // A name that a spreadsheet would take for a formula.
    let mut learner = sits(address, "=Leyla").await;
    shows(&mut learner, "the task", |now| now.text().contains("Give the visitor")).await;
    press(&mut learner, "F7").await;
    shows(&mut learner, "the refusal", |now| now.text().contains('×')).await;
    does_as_told(&mut learner).await;
    shows(&mut learner, "the next task", |now| now.text().contains("Now the agent comes")).await;
    writeln!(trainer.stdin.take().unwrap(), "end").unwrap();
    learner.ends().await;
    assert!(learner.text().contains("The class is over"), "{}", learner.text());
    assert!(crate::process::ends(&mut trainer).success());
    let read = |name: &str| fs::read_to_string(results.join(name)).unwrap();
    let mut names: Vec<String> = fs::read_dir(&results)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["01-Leyla.csv", "01-Leyla.run", "01-Leyla.txt", "class.csv"]);
    let page = read("01-Leyla.txt");
    assert!(page.starts_with("=Leyla\nResult · The plain visit"), "{page}");
    assert!(page.contains("× 1. ") && page.contains("(item "), "{page}");
    let mut table = csv::Reader::from_reader(fs::File::open(results.join("01-Leyla.csv")).unwrap());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 7);
    assert_eq!((&rows[0][3], &rows[0][6], &rows[1][3]), ("yes", "1", "no"));
    assert!(!rows[0][7].is_empty() && !rows[0][9].is_empty(), "item and words: {:?}", rows[0]);
    let run = RunFile::parse(&read("01-Leyla.run")).unwrap();
    assert!(run.entries.len() > 3);
    let class = read("class.csv");
    assert!(class.contains("\n1,'=Leyla,plain,unfinished,2,"), "{class}");
}
