//! The system's own `ssh` as a client.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;

use dost_desk::terminal::ssh::host_key;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use russh::keys::PublicKey;
use russh::keys::ssh_key::LineEnding;

use super::{Centre, PATIENCE, PIN, key, key_of};
use crate::process::{dost, ends, found, in_time, run};

/// Whether `ssh` is there. Without it these tests prove nothing, which CI must not pass over.
pub fn there() -> bool {
    let found = Command::new("ssh").arg("-V").output().is_ok();
    if !found {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        let words = "NOT TESTED: there is no `ssh` here; install the package openssh-client\n";
        std::io::stderr().write_all(words.as_bytes()).unwrap();
        assert!(!ci, "CI must have openssh-client");
    }
    found
}

/// What one person's client needs: their key, and the centre's.
pub fn prepare(home: &Path, centre: &Centre, login: &str) -> Vec<String> {
    prepare_for(home, centre.address, key(200).public_key(), login)
}

pub fn prepare_for(home: &Path, at: SocketAddr, host: &PublicKey, login: &str) -> Vec<String> {
    identified(home, at, host, &key_of(login).to_openssh(LineEnding::LF).unwrap())
}

/// The same with a key of anybody's.
pub fn identified(home: &Path, at: SocketAddr, host: &PublicKey, secret: &str) -> Vec<String> {
    let identity = home.join("id");
    std::fs::write(&identity, secret.as_bytes()).unwrap();
    let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&identity, owner_only).unwrap();
    let known = home.join("known_hosts");
    let port = at.port();
    let host = host.to_openssh().unwrap();
    std::fs::write(&known, format!("[127.0.0.1]:{port} {host}\n")).unwrap();
    let mut arguments: Vec<String> =
        ["-F", "none", "-p", &port.to_string()].map(str::to_owned).to_vec();
    for option in [
        format!("UserKnownHostsFile={}", known.display()),
        "GlobalKnownHostsFile=/dev/null".to_owned(),
        "StrictHostKeyChecking=yes".to_owned(),
        format!("IdentityFile={}", identity.display()),
        "IdentitiesOnly=yes".to_owned(),
        "IdentityAgent=none".to_owned(),
        "ConnectTimeout=20".to_owned(),
        "EscapeChar=none".to_owned(),
    ] {
        arguments.extend(["-o".to_owned(), option]);
    }
    arguments
}

fn ssh(home: &Path, centre: &Centre, login: &str, more: &[&str]) -> Output {
    let mut command = Command::new("ssh");
    command.args(prepare(home, centre, login)).args(["-o", "BatchMode=yes"]);
    command.arg(format!("{login}@127.0.0.1")).args(more);
    command.stdin(Stdio::null()).output().unwrap()
}

/// A client in a terminal of its own.
pub struct Desk {
    pub screen: vt100::Parser,
    bytes: mpsc::Receiver<Vec<u8>>,
    keys: Box<dyn std::io::Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Desk {
    pub fn open(home: &Path, centre: &Centre, login: &str) -> Self {
        Self::start(&prepare(home, centre, login), login)
    }

    /// With a prepared client, as a user of the other side.
    pub fn start(prepared: &[String], login: &str) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("ssh");
        command.args(prepared);
        command.arg("-tt");
        command.arg(format!("{login}@127.0.0.1"));
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, bytes) = mpsc::sync_channel(64);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut chunk) {
                if send.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(40.try_into().unwrap(), 120.try_into().unwrap(), 0);
        Self { screen, bytes, keys, child, _master: pair.master }
    }

    pub fn types(&mut self, text: &str) {
        self.has_typed(text).unwrap();
    }

    /// The same of a client that may have ended.
    pub fn has_typed(&mut self, text: &str) -> std::io::Result<()> {
        self.keys.write_all(text.as_bytes())?;
        self.keys.flush()
    }

    #[track_caller]
    pub fn shows(&mut self, words: &str) {
        self.until(words, |rows| rows.join("\n").contains(words));
    }

    /// Waits until the rows of the screen are as wanted.
    #[track_caller]
    pub fn until(&mut self, what: &str, good: impl Fn(&[String]) -> bool) {
        let is_so = self.is_so(good);
        assert!(is_so, "{what:?} was not shown:\n{}", self.screen.screen().contents());
    }

    /// The same of a client that may be cut off; whether it came to it.
    pub fn is_so(&mut self, mut good: impl FnMut(&[String]) -> bool) -> bool {
        while !good(&self.rows()) {
            let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) else { return false };
            self.screen.process(&bytes);
        }
        true
    }

    pub fn rows(&self) -> Vec<String> {
        self.screen.screen().rows(0, 120).collect()
    }

    /// The end of the client, and what its terminal shows then.
    pub fn ends(mut self) -> (u32, String) {
        while let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
        }
        let pid = self.child.process_id().unwrap_or_default();
        let status = in_time(pid, || self.child.wait().unwrap().exit_code());
        let words = self.screen.screen().contents();
        assert!(!self.screen.screen().alternate_screen(), "not given back ({status}):\n{words}");
        (status, words)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openssh_runs_commands_and_is_refused_what_is_not_here() {
    if !there() {
        return;
    }
    let centre = Centre::open();
    let home = tempfile::tempdir().unwrap();
    tokio::task::block_in_place(|| {
        let done = ssh(home.path(), &centre, "ayla", &["ticket issue"]);
        let words = String::from_utf8(done.stdout).unwrap();
        assert!(words.starts_with("ok ticket=S-001 "), "{words}");
        assert_eq!(done.status.code(), Some(0), "{:?}", String::from_utf8(done.stderr));
        let done = ssh(home.path(), &centre, "ayla", &["no-such-thing"]);
        assert_eq!(done.status.code(), Some(1));
        let done = ssh(home.path(), &centre, "ayla", &["-s", "sftp"]);
        assert_eq!(done.status.code(), Some(255), "{done:?}");
        let done = ssh(home.path(), &centre, "ayla", &["-T"]);
        let words = String::from_utf8(done.stdout).unwrap();
        assert!(words.starts_with("A screen needs a terminal"), "{words}");
        assert_eq!(done.status.code(), Some(2));
        // A key alone is not enough for who decides.
        let done = ssh(home.path(), &centre, "orxan", &["queue list"]);
        assert_eq!(done.status.code(), Some(255), "{done:?}");
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(said.contains("keyboard-interactive"), "{said}");
    });
}

/// A client that offers a key learns whether it is known before it signs anything with it: an
/// unknown one must cost neither side a signature.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_key_is_refused_when_it_is_offered() {
    if !there() {
        return;
    }
    let centre = Centre::open();
    let home = tempfile::tempdir().unwrap();
    tokio::task::block_in_place(|| {
        for (login, owner, known) in
            [("ayla", "ayla", true), ("ayla", "leyla", false), ("nobody", "ayla", false)]
        {
            let mut command = Command::new("ssh");
            command.args(prepare(home.path(), &centre, owner));
            command.args([
                "-v",
                "-o",
                "BatchMode=yes",
                &format!("{login}@127.0.0.1"),
                "queue list",
            ]);
            let done = command.stdin(Stdio::null()).output().unwrap();
            let said = String::from_utf8(done.stderr).unwrap();
            assert!(said.contains("Offering public key"), "{said}");
            assert_eq!(said.contains("Server accepts key"), known, "{login} by {owner}:\n{said}");
            assert_eq!(done.status.success(), known);
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_and_an_officer_work_together_by_openssh() {
    if !there() {
        return;
    }
    let centre = Centre::open();
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    tokio::task::block_in_place(|| {
        let mut ayla = Desk::open(homes[0].path(), &centre, "ayla");
        ayla.shows("Ayla İsmayılova, social agent");
        let mut orxan = Desk::open(homes[1].path(), &centre, "orxan");
        orxan.shows("PIN: ");
        orxan.types(&format!("{PIN}\r"));
        orxan.shows("Orxan Quliyev, back-office officer");
        assert!(!orxan.screen.screen().contents().contains(PIN));
        ayla.types("\r");
        ayla.shows("Desk 1 ·");
        ayla.types("\x1b[2~");
        ayla.shows("New ticket");
        ayla.types("\r");
        ayla.shows("S-001");
        orxan.shows("S-001");
        ayla.types("\x18");
        ayla.types("\r");
        assert_eq!(ayla.ends().0, 0);
        centre.house.stop();
        let (status, words) = orxan.ends();
        assert_eq!(status, 1);
        assert!(words.contains("The centre was stopped"), "{words}");
    });
}

/// The program as an administrator starts it, with a data folder on a disk.
#[test]
fn the_program_itself_opens_the_door_and_shows_by_which_key_it_is_known() {
    if !there() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    found(home);
    let data = home.join("data");
    let data = data.to_str().unwrap();
    let file = home.join("ayla.pub");
    let line = format!("{} ayla@desk #3\n", key_of("ayla").public_key().to_openssh().unwrap());
    std::fs::write(&file, line).unwrap();
    let file = file.to_str().unwrap();
    let add = ["--data", data, "staff", "add", "ayla", "--name", "Ayla", "--role", "agent"];
    let add = [add.as_slice(), &["--pin-stdin", "--key", file]].concat();
    let added = run(home, &add, b"1234\n");
    assert_eq!(added.code, 0, "{}", added.err);
    let fingerprint = ["--data", data, "serve", "--fingerprint"];
    assert_eq!(run(home, &fingerprint, b"").code, 1, "there is no key before the first start");

    let serve = ["--data", data, "serve", "--ssh", "127.0.0.1:0"];
    let mut server = dost(home).args(serve).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let said = lines.find_map(|line| line.unwrap().strip_prefix("SSH at ").map(str::to_owned));
    let said = said.expect("the door did not open");
    let (address, shown) = said.split_once(", host key ED25519 ").unwrap();
    assert_eq!(run(home, &fingerprint, b"").out.trim(), shown);
    let host = host_key::host_key(Path::new(data)).unwrap();
    assert_eq!(host_key::fingerprint(host.public_key()), shown);

    let mut client = Command::new("ssh");
    client.args(prepare_for(home, address.parse().unwrap(), host.public_key(), "ayla"));
    client.args(["-o", "BatchMode=yes", "ayla@127.0.0.1", "ticket issue"]);
    let done = client.stdin(Stdio::null()).output().unwrap();
    let words = String::from_utf8(done.stdout).unwrap();
    assert!(words.starts_with("ok ticket=S-001 "), "{words}");

    let second = dost(home).args(["--data", data, "serve", "--ssh", address]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let stopped = run(home, &["--data", data, "stop"], b"");
    assert_eq!(stopped.code, 0, "{}", stopped.err);
    assert_eq!(ends(&mut server).code(), Some(0));
}
