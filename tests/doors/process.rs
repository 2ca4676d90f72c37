//! The program as a service: started, joined, asked, ended.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use dost_desk::terminal::join::{JoinError, Wishes};
use dost_desk::terminal::piped;

use super::centre::{Client, PATIENCE};
use crate::process::{Run, dost, ends, found, run};

/// `dost serve` on a founded centre.
struct Service {
    home: tempfile::TempDir,
    child: Child,
}

impl Service {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        found(home.path());
        let child = serve(home.path());
        Self { home, child }
    }

    fn socket(&self) -> PathBuf {
        self.home.path().join("data/run/desk.sock")
    }

    fn asks(&self, arguments: &[&str], input: &str) -> Run {
        on(self.home.path(), arguments, input)
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn on(home: &Path, arguments: &[&str], input: &str) -> Run {
    let data = home.join("data");
    let line = [&["--data", data.to_str().unwrap()][..], arguments].concat();
    run(home, &line, input.as_bytes())
}

fn serve(home: &Path) -> Child {
    let mut child = dost(home)
        .args(["serve", "--data"])
        .arg(home.join("data"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    if !line.contains("can be joined") {
        let mut words = String::new();
        child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
        panic!("{line:?} {words}");
    }
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_it_in_order() {
    let mut service = Service::start();
    let mut guest = Client::join(&service.socket()).await;
    guest.shows("PIN").await;
    service.signal(Signal::TERM);
    let (code, words) = guest.bye().await;
    assert_eq!(code, 0);
    assert!(words.contains("was stopped"), "{words:?}");
    let status = ends(&mut service.child);
    assert!(status.success(), "{status:?}");
    assert!(!service.socket().exists(), "the socket is left behind");
    let verified = service.asks(&["journal", "verify"], "");
    assert_eq!(verified.code, 0, "{}", verified.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_looked_after_beside_it() {
    let mut service = Service::start();
    let add = ["staff", "add", "leyla", "--name", "Leyla Q", "--role", "agent", "--pin-stdin"];
    let added = service.asks(&add, "7731\n");
    assert_eq!((added.code, added.err.as_str()), (0, ""));
    let mut leyla = Client::join(&service.socket()).await;
    leyla.shows("PIN").await;
    leyla.types("leyla\t7731\t1\r").await;
    leyla.shows("Leyla Q").await;
    let who = service.asks(&["staff", "who"], "");
    assert!(who.out.contains("leyla") && who.out.contains("user "), "{}", who.out);
    let mut other = Client::join(&service.socket()).await;
    other.shows("PIN").await;
    let who = service.asks(&["staff", "who"], "");
    let row = who.out.lines().find(|row| row.contains("not signed in")).unwrap();
    let number = row.split_whitespace().next().unwrap();
    let ended = service.asks(&["staff", "end", number], "");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(other.bye().await.0, 1);
    let again = service.asks(&["staff", "end", number], "");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("no session has the number"), "{}", again.err);
    for (action, code, rule) in [
        ("call-next", 0, "yes: leyla is agent. call-next: agent, supervisor may"),
        ("decide", 1, "no: leyla is agent. decide: officer may; never who registered"),
    ] {
        let answer = service.asks(&["staff", "may", "leyla", action], "");
        assert_eq!(answer.code, code, "{}", answer.err);
        assert!(answer.out.starts_with(rule), "{}", answer.out);
    }
    let unknown = service.asks(&["staff", "may", "leyla", "fly"], "");
    assert_eq!(unknown.code, 1);
    for action in ["call-next", "take-back", "tell-citizen", "remove-key", "erase"] {
        assert!(unknown.err.contains(action), "{}", unknown.err);
    }
    let all = service.asks(&["staff", "may", "leyla"], "");
    assert_eq!(all.code, 0, "{}", all.err);
    assert_eq!(all.out.lines().count(), dost_desk::casework::command::Act::ALL.len());
    for row in ["yes: leyla is agent. serve: ", "no: leyla is agent. erase: supervisor, admin"] {
        assert!(all.out.contains(row), "{}", all.out);
    }
    let role = service.asks(&["staff", "role", "leyla", "officer"], "");
    assert_eq!(role.code, 0, "{}", role.err);
    let gone = service.asks(&["staff", "disable", "leyla"], "");
    assert_eq!(gone.code, 0, "{}", gone.err);
    let (code, words) = leyla.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("taken away"), "{words:?}");
    let nobody = service.asks(&["staff", "pin", "yusif", "--pin-stdin"], "4455\n");
    assert_eq!(nobody.code, 1);
    assert!(nobody.err.contains("nobody here has the login yusif"), "{}", nobody.err);

    let mut guest = Client::join(&service.socket()).await;
    guest.shows("PIN").await;
    let stopped = service.asks(&["stop"], "");
    assert_eq!(stopped.code, 0, "{}", stopped.err);
    assert!(stopped.out.contains("not signed in") && stopped.out.contains("has ended"));
    guest.bye().await;
    assert!(ends(&mut service.child).success());
    let again = service.asks(&["stop"], "");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("no centre runs"), "{}", again.err);
    // The same without a centre that runs.
    let ended = service.asks(&["staff", "end", "1"], "");
    assert!(ended.code == 1 && ended.err.contains("nobody is in"), "{}", ended.err);
    let listed = service.asks(&["staff", "list"], "");
    assert!(listed.out.contains("officer") && listed.out.contains("(disabled)"), "{}", listed.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_is_refused_and_a_killed_one_leaves_no_obstacle() {
    let mut service = Service::start();
    let second = service.asks(&["serve"], "");
    assert_eq!(second.code, 1);
    assert!(second.err.contains("in use"), "{}", second.err);
    let mut guest = Client::join(&service.socket()).await;
    guest.shows("PIN").await;
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    assert!(service.socket().exists(), "nobody could remove it");
    service.child = serve(service.home.path());
    Client::join(&service.socket()).await.shows("PIN").await;
}

/// By hand and as a detached child the usual limit is 1024 open files; a full house needs more.
#[test]
fn a_low_limit_of_open_files_is_raised_or_told() {
    for (limit, raised, is_told) in [("-S -n 300", true, false), ("-n 300", false, true)] {
        let home = tempfile::tempdir().unwrap();
        found(home.path());
        let program = dost(home.path());
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &format!("ulimit {limit}; exec \"$0\" serve --data \"$1\"")]);
        shell.arg(program.get_program()).arg(home.path().join("data"));
        shell.env_remove("DOST_SOCKET").env("HOME", home.path()).env("DOST_LOG", "warn");
        let mut child = shell.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let mut service = Service { home, child };
        service.signal(Signal::TERM);
        ends(&mut service.child);
        assert!(line.contains("can be joined"), "{line:?}");
        let row = limits.lines().find(|row| row.starts_with("Max open files")).unwrap();
        let soft: u64 = row.split_whitespace().nth(3).unwrap().parse().unwrap();
        assert_eq!(soft > 1_024, raised, "{row}");
        let log = std::fs::read_dir(service.home.path().join("data/log")).unwrap();
        let said: String =
            log.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        assert_eq!(said.contains("fewer files may be open"), is_told, "{said}");
    }
}

#[test]
fn keys_are_kept_with_their_comments() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDzADzgV71a/2yTbwtrOcYFpiakdqAJnGZj3nCRI5FUT masa-3 #1";
    let file = home.path().join("id.pub");
    std::fs::write(&file, format!("{line}\n")).unwrap();
    let file = file.to_str().unwrap();
    let added = on(home.path(), &["staff", "key", "admin", "--add", file], "");
    assert_eq!(added.code, 0, "{}", added.err);
    let listed = on(home.path(), &["staff", "key", "admin"], "");
    assert_eq!(listed.out, format!("1  {line}\n"));
    let twice = on(home.path(), &["staff", "key", "admin", "--add", file], "");
    assert_eq!(twice.code, 1);
    assert!(twice.err.contains("known already"), "{}", twice.err);
    let add = ["staff", "add", "leyla", "--name", "Leyla Q", "--role", "agent", "--pin-stdin"];
    let with_it = on(home.path(), &[&add[..], &["--key", file]].concat(), "7731\n");
    assert_eq!(with_it.code, 1);
    assert!(with_it.err.contains("known already"), "{}", with_it.err);
    assert!(!on(home.path(), &["staff", "list"], "").out.contains("leyla"), "nobody by half");
    std::fs::write(file, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n").unwrap();
    let private = on(home.path(), &["staff", "key", "admin", "--add", file], "");
    assert_eq!(private.code, 1);
    assert!(private.err.contains("not the private one"), "{}", private.err);
    let removed = on(home.path(), &["staff", "key", "admin", "--remove", "1"], "");
    assert_eq!(removed.code, 0, "{}", removed.err);
    let none = on(home.path(), &["staff", "key", "admin", "--remove", "1"], "");
    assert_eq!(none.code, 1);
    let who = on(home.path(), &["staff", "who"], "");
    assert!(who.out.contains("nobody is in"), "{}", who.out);
}

/// What a line came to is not known when the centre goes away over it: nobody is told to repeat it.
#[test]
fn a_line_that_was_never_answered_may_have_been_done() {
    let home = tempfile::tempdir().unwrap();
    let socket = home.path().join("desk.sock");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let centre = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // Reads all of it, line and all, and goes.
        let (mut all, mut some) = (Vec::new(), [0; 1_024]);
        while !all.windows(12).any(|part| part == b"ticket issue") {
            let count = stream.read(&mut some).unwrap();
            assert_ne!(count, 0, "it hangs up before the line");
            all.extend_from_slice(&some[..count]);
        }
    });
    let joined = piped::one(&socket, &Wishes::default(), "ticket issue");
    centre.join().unwrap();
    assert!(matches!(joined, Err(JoinError::Unanswered)), "{joined:?}");
}
