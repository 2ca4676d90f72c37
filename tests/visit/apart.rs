//! The terminal and its centre are two processes: each of them can end without the other.

use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::process::Stdio;

use dost_desk::locale::{Lang, Text};
use rustix::process::{Pid, Signal, kill_process};

use super::house::{Home, PIN, There, holder};
use super::terminal::{said, start_of};
use super::walk::names;

const TEXT: Text = Text::of(Lang::En);

fn sign_in_page(there: &mut There) {
    there.terminal.shows(&said(TEXT, "sign-in-title"));
}

fn command(home: &Home, arguments: &[&str], input: &str) -> crate::process::Run {
    let data = home.data();
    let line = [&["--data", data.to_str().unwrap()][..], arguments].concat();
    crate::process::run(home.folder.path(), &line, input.as_bytes())
}

/// Leaves as the last one, with this answer to the question.
fn leave(mut there: There, answer: &str) {
    there.terminal.press("Ctrl-X");
    there.terminal.shows(&said(TEXT, "confirm-hint"));
    there.terminal.press("Enter");
    there.terminal.shows(&said(TEXT, "last-out-title"));
    there.terminal.types(answer);
    there.ends(0);
}

fn at_desk(home: &Home) -> There {
    let mut there = home.desk(&["--desk", "1"]);
    there.terminal.sign_in(TEXT, "leyla", PIN);
    there
}

fn runs(centre: Pid) -> bool {
    // A process that has ended and whose parent has not looked yet does not run.
    let stat = fs::read_to_string(format!("/proc/{}/stat", centre.as_raw_nonzero()));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn the_centre_is_a_session_of_its_own_without_a_terminal_or_a_secret() {
    let home = Home::new();
    let data = home.data();
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("settings.toml"), "language = \"en\"\nsystems = \"practice\"\n").unwrap();
    let line = ["--data", data.to_str().unwrap()];
    let secret = ("DOST_PASSPHRASE", "uzun və gizli bir cümlə");
    let mut there = There::start_with(home.folder.path(), &line, "xterm", (80, 24), &[secret]);
    there.terminal.shows(&said(TEXT, "set-up-title"));
    let centre = holder(&data).expect("a centre");
    assert_ne!(Some(centre.as_raw_nonzero().get().cast_unsigned()), there.child.process_id());
    let proc = |name: &str| format!("/proc/{}/{name}", centre.as_raw_nonzero());
    let stat = fs::read_to_string(proc("stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    // Its group, its session, its terminal.
    let own = centre.as_raw_nonzero().to_string();
    assert_eq!((fields[2], fields[3], fields[4]), (own.as_str(), own.as_str(), "0"));
    // Whoever may not look into a process of their own learns nothing from it: only root may.
    if fs::read_dir(proc("fd")).is_ok() {
        let leads = |number: u8| fs::read_link(proc(&format!("fd/{number}"))).unwrap();
        for number in 0..3 {
            assert_eq!(leads(number).to_str(), Some("/dev/null"));
        }
        for held in fs::read_dir(proc("fd")).unwrap() {
            let Ok(path) = fs::read_link(held.unwrap().path()) else { continue };
            assert!(!path.starts_with("/dev/pts"), "{path:?}");
        }
    }
    for name in ["environ", "cmdline"] {
        let Ok(bytes) = fs::read(proc(name)) else { continue };
        let (_, secret) = secret;
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{name}");
    }
    // It has the passphrase all the same: the keys lie sealed by it, and no key file lies beside.
    assert!(!data.join("master.key").exists());
    there.terminal.types("Nərimanov\t\t\t\tRəşad Əliyev\t7731\t7731\r");
    names(&mut there.terminal, TEXT, "next-add-staff");
    there.killed();

    let there = There::start(home.folder.path(), &line, "xterm", (80, 24));
    let terminal = there.ends(1);
    let words = terminal.screen().contents();
    assert!(words.contains(&start_of(Lang::En, "start-failed")), "{words}");
    assert!(words.contains("DOST_PASSPHRASE") || words.contains("passphrase"), "{words}");
    assert!(!terminal.raw.contains(&0x1b), "no screen was opened");
}

#[test]
fn a_killed_terminal_takes_the_centre_from_nobody() {
    let home = Home::founded();
    let mut there = at_desk(&home);
    let mut other = home.desk(&[]);
    sign_in_page(&mut other);
    let centre = holder(&home.data()).unwrap();
    there.terminal.press("Ins");
    there.terminal.shows(&said(TEXT, "box-form-hint"));
    there.terminal.press("Enter");
    names(&mut there.terminal, TEXT, "next-call");
    there.signal(Signal::KILL);
    let pid = there.child.process_id().unwrap_or_default();
    crate::process::in_time(pid, || there.child.wait().unwrap());
    // The other never noticed; a new one finds the ticket.
    other.terminal.sign_in(TEXT, "leyla", PIN);
    other.terminal.shows("S-001");
    assert_eq!(holder(&home.data()), Some(centre));
    other.killed();
}

#[test]
fn a_stopped_centre_says_goodbye_to_every_terminal() {
    for by in ["TERM", "stop"] {
        let home = Home::founded();
        let there = [at_desk(&home), home.desk(&[])];
        let [first, mut second] = there;
        sign_in_page(&mut second);
        let centre = holder(&home.data()).unwrap();
        if by == "TERM" {
            kill_process(centre, Signal::TERM).unwrap();
        } else {
            let stopped = command(&home, &["stop"], "");
            assert_eq!(stopped.code, 0, "{}", stopped.err);
            assert!(stopped.out.contains("leyla") && stopped.out.contains("has ended"));
        }
        for there in [first, second] {
            let terminal = there.ends(0);
            let words = terminal.screen().contents();
            assert!(words.contains(&start_of(Lang::En, "door-stopped")), "{by}: {words}");
        }
        let socket = home.data().join("run/desk.sock");
        let mut quiet = home.desk(&[]);
        sign_in_page(&mut quiet);
        assert!(socket.exists());
        let log = fs::read_dir(home.data().join("log"))
            .unwrap()
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        for lines in log {
            assert!(!lines.contains("ERROR"), "{lines}");
        }
    }
}

#[test]
fn the_last_one_decides_whether_it_stays() {
    let home = Home::founded();
    let there = at_desk(&home);
    let centre = holder(&home.data()).unwrap();
    leave(there, "\r");
    assert!(runs(centre), "Enter alone ends nothing");
    let again = at_desk(&home);
    assert_eq!(holder(&home.data()), Some(centre));
    leave(again, "2");
    // A command waits until the folder is free.
    let verified = command(&home, &["staff", "list"], "");
    assert_eq!(verified.code, 0, "{}", verified.err);
    assert!(!runs(centre));
}

#[test]
fn two_started_at_once_have_one_centre() {
    for _ in 0..3 {
        let home = Home::founded();
        let mut both = [home.desk(&[]), home.desk(&[])];
        for there in &mut both {
            sign_in_page(there);
        }
        let who = command(&home, &["staff", "who"], "");
        assert_eq!(who.out.lines().count(), 2, "{}{}", who.out, who.err);
        let [first, second] = both;
        first.killed();
        second.killed();
    }
}

#[test]
fn what_keeps_the_centre_from_opening_is_told_at_the_terminal() {
    let home = Home::founded();
    let fails = |lead: Lang, words: &str| {
        let there = home.desk(&[]);
        let terminal = there.ends(1);
        let shown = terminal.screen().contents().replace('\n', "");
        assert!(shown.contains(&start_of(lead, "start-failed")), "{shown}");
        assert!(shown.contains(words), "{words}: {shown}");
        assert!(!terminal.raw.contains(&0x1b), "no screen was opened");
    };
    let settings = home.data().join("settings.toml");
    let good = fs::read_to_string(&settings).unwrap();
    // Unusable settings say no language either.
    fs::write(&settings, "desk = 100\n").unwrap();
    fails(Lang::Az, "1 to 99");
    fs::write(&settings, format!("{good}free_bytes_min = {}\n", i64::MAX)).unwrap();
    home.desk(&[]).terminal.shows(&said(TEXT, "sign-in-title"));
    home.cut();
    fs::write(&settings, &good).unwrap();
    let journal = home.data().join("journal/00000000.segment");
    let whole = fs::read(&journal).unwrap();
    let mut damaged = whole.clone();
    for byte in &mut damaged[900..940] {
        *byte ^= 0xff;
    }
    fs::write(&journal, damaged).unwrap();
    fails(Lang::En, "the journal is damaged");
    fs::write(&journal, whole).unwrap();
    let lock = fs::File::options().write(true).open(home.data().join("lock")).unwrap();
    lock.lock().unwrap();
    fails(Lang::En, "in use");
    drop(lock);
    sign_in_page(&mut home.desk(&[]));
}

#[test]
fn a_socket_left_by_a_killed_centre_is_no_obstacle() {
    let home = Home::founded();
    let mut there = home.desk(&[]);
    sign_in_page(&mut there);
    there.killed();
    assert!(home.data().join("run/desk.sock").exists(), "nobody could remove it");
    let mut again = home.desk(&[]);
    sign_in_page(&mut again);
    // A service on the same folder is refused, and those who are in notice nothing.
    let second = command(&home, &["serve"], "");
    assert_eq!(second.code, 1);
    assert!(second.err.contains("in use"), "{}", second.err);
    again.terminal.sign_in(TEXT, "leyla", PIN);
}

#[test]
fn every_command_works_beside_a_running_centre() {
    let home = Home::founded();
    let mut there = at_desk(&home);
    let script = format!("status\nsign-in leyla\n{PIN}\nticket issue\nqueue list\n");
    let plain = command(&home, &["--plain", "--desk", "2"], &script);
    assert_eq!((plain.code, plain.err.as_str()), (0, ""), "{}", plain.out);
    for part in ["ready centre=3", "ok now=", "pin |", "role=agent", "desk=2", "ticket"] {
        assert!(plain.out.contains(part), "{part}: {}", plain.out);
    }
    assert!(!plain.out.contains(PIN), "{}", plain.out);
    // What was done there is on the screen here.
    there.terminal.shows("S-001");

    let verified = command(&home, &["journal", "verify"], "");
    assert_eq!(verified.code, 0, "{}", verified.err);
    assert!(verified.out.contains("all whole") && verified.out.contains("dost stop"));
    let shown = command(&home, &["journal", "show"], "");
    assert_eq!(shown.code, 0, "{}", shown.err);
    let rebuilt = command(&home, &["journal", "rebuild"], "");
    assert_eq!(rebuilt.code, 1);
    assert!(rebuilt.err.contains("dost stop"), "{}", rebuilt.err);

    let text = include_str!("../../assets/calendars/az.csv");
    let moved = format!("{text}2099-06-05,swap_day_off,,,Köçürülmüş gün,Moved day,Decree 1\n");
    let file = home.folder.path().join("new.csv");
    fs::write(&file, moved).unwrap();
    let file = file.to_str().unwrap();
    let elsewhere = command(&home, &["--plain"], &format!("calendar import {file}\n"));
    assert!(elsewhere.out.contains("dost calendar import"), "{}", elsewhere.out);
    let preview = command(&home, &["calendar", "import", file, "--preview"], "");
    assert!(preview.out.contains("2099-06-05: working -> swap_day_off"), "{}", preview.out);
    let adopted = command(&home, &["calendar", "import", file], "");
    assert_eq!(adopted.code, 0, "{}", adopted.err);
    assert!(adopted.out.contains("is in force"), "{}", adopted.out);
    let after = command(&home, &["calendar", "show", "2099"], "");
    assert!(after.out.contains("2099-06-05 Fri  swap_day_off"), "{}", after.out);
    let again = command(&home, &["calendar", "import", file], "");
    assert!(again.err.contains("in force already"), "{}", again.err);
}

/// An agent whom the system knows begins as themselves; whoever decides gives the PIN.
#[test]
fn lines_beside_a_running_centre_begin_as_the_systems_user() {
    let home = Home::founded();
    let uid = nix::unistd::Uid::effective();
    let user = nix::unistd::User::from_uid(uid).unwrap().unwrap().name;
    home.staff(&user, "agent");
    let mut there = home.desk(&[]);
    sign_in_page(&mut there);
    let plain = command(&home, &["--plain"], "ticket issue\n");
    let first = plain.out.lines().next().unwrap();
    assert!(first.contains("role=agent"), "{first}");
    assert!(plain.out.contains("ok ticket"), "{}", plain.out);
    let role = command(&home, &["staff", "role", &user, "officer"], "");
    assert_eq!(role.code, 0, "{}", role.err);
    let plain = command(&home, &["--plain"], "case list\n");
    let first = plain.out.lines().next().unwrap();
    assert!(!first.contains("role="), "{first}");
    assert!(plain.out.contains("error key="), "{}", plain.out);
}

/// A session of lines ends with its person's access, whatever it waits for.
#[test]
fn lines_end_when_their_person_is_disabled() {
    let home = Home::founded();
    let mut there = home.desk(&[]);
    sign_in_page(&mut there);
    let data = home.data();
    let mut lines = crate::process::dost(home.folder.path())
        .args(["--plain", "--data", data.to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Not the tests' own group: what ends here ends alone.
        .process_group(0)
        .spawn()
        .unwrap();
    let mut stdin = lines.stdin.take().unwrap();
    writeln!(stdin, "sign-in leyla\n{PIN}").unwrap();
    there
        .terminal
        .until_beside("leyla", || command(&home, &["staff", "who"], "").out.contains("leyla"));
    let gone = command(&home, &["staff", "disable", "leyla"], "");
    assert_eq!(gone.code, 0, "{}", gone.err);
    there.terminal.until_beside("end of the lines", || lines.try_wait().unwrap().is_some());
    let ended = lines.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let words = String::from_utf8(ended.stderr).unwrap();
    assert!(words.contains("taken away"), "{words}");
    drop(stdin);
}
