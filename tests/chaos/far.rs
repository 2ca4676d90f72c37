//! Clients over SSH: the system's own `ssh`, with lines on its command line and on a terminal.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::Instant;

use dost_desk::terminal::ssh::host_key;
use russh::keys::ssh_key::LineEnding;

use super::service::{PATIENCE, has_read, on, ticket};
use crate::ssh::key;
use crate::ssh::openssh::{Desk, identified};

/// What a new ticket is asked for by, and the key that gives it.
const INSERT: &str = "\x1b[2~";
/// The box that asks.
const QUESTION: &str = "New ticket";

/// An agent who comes in with a key alone.
pub fn employed(home: &Path, agent: usize) {
    let number = u8::try_from(agent).unwrap() + 1;
    let file = home.join(format!("agent{agent}.pub"));
    std::fs::write(&file, key(number).public_key().to_openssh().unwrap()).unwrap();
    let login = login(agent);
    let add = ["staff", "add", &login, "--name", "Agent Far", "--role", "agent", "--pin-stdin"];
    let made = on(home, &[&add[..], &["--key", file.to_str().unwrap()]].concat(), "1234\n");
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
}

fn login(agent: usize) -> String {
    format!("agent{agent}")
}

/// What the agent's `ssh` is told, and the folder of its own files.
fn prepared(home: &Path, agent: usize, door: SocketAddr) -> (Vec<String>, PathBuf) {
    let own = home.join(login(agent));
    std::fs::create_dir_all(&own).unwrap();
    let host = host_key::host_key(&home.join("data")).unwrap();
    let secret = key(u8::try_from(agent).unwrap() + 1);
    let text = secret.to_openssh(LineEnding::LF).unwrap();
    (identified(&own, door, host.public_key(), &text), own)
}

/// An agent who has come in and given one ticket, and gives more once they begin.
pub struct Far {
    /// Gives the next one; nothing once the centre is gone.
    gives: Box<dyn FnMut() -> Option<()> + Send>,
    /// What holds the connection, where it is another process than what gives.
    connection: Option<Child>,
}

/// One who gives ticket after ticket.
pub struct Busy {
    reader: JoinHandle<usize>,
    connection: Option<Child>,
}

impl Far {
    /// With a command for each ticket, all over one connection. Every ticket that was acknowledged
    /// goes to `acks`.
    pub fn by_commands(home: &Path, agent: usize, door: SocketAddr, acks: Sender<String>) -> Self {
        let (prepared, own) = prepared(home, agent, door);
        let shared = own.join("shared");
        // The last one was killed with its centre, and its name may have stayed.
        let _ = std::fs::remove_file(&shared);
        let ssh = move || {
            let mut command = Command::new("ssh");
            command.args(&prepared).args(["-o", "BatchMode=yes", "-S"]).arg(&shared);
            command.arg(format!("{}@127.0.0.1", login(agent)));
            command.stdin(Stdio::null()).stderr(Stdio::null());
            command
        };
        let connection = ssh().args(["-M", "-N"]).stdout(Stdio::null()).spawn().unwrap();
        let is_there = own.join("shared");
        let late = Instant::now() + PATIENCE;
        while !is_there.exists() {
            assert!(Instant::now() < late, "`ssh` does not come in");
            std::thread::yield_now();
        }
        let gives = move || {
            let done = ssh().arg("ticket issue").output().ok()?;
            acks.send(ticket(&String::from_utf8_lossy(&done.stdout))?.to_owned()).ok()
        };
        assert!(gives().is_some(), "the first command is not done");
        Self { gives: Box::new(gives), connection: Some(connection) }
    }

    /// With keys at a desk on a terminal. Every number of a ticket that is shown there goes to
    /// `acks`, whoever has given it.
    pub fn on_screen(home: &Path, agent: usize, door: SocketAddr, acks: Sender<String>) -> Self {
        let (prepared, _) = prepared(home, agent, door);
        let mut desk = Desk::start(&prepared, &login(agent));
        let mut shown = BTreeSet::new();
        let mut reads = move |desk: &mut Desk, good: &dyn Fn(&str) -> bool| {
            desk.is_so(|rows| {
                let screen = rows.join("\n");
                for number in numbers(&screen) {
                    if shown.insert(number.to_owned()) {
                        // What nobody waits for any more is not missed.
                        let _ = acks.send(number.to_owned());
                    }
                }
                good(&screen)
            })
        };
        let is_in = reads(&mut desk, &|screen| screen.contains("Agent Far, social agent"))
            && desk.has_typed("\r").is_ok()
            && reads(&mut desk, &|screen| screen.contains("Desk 1 ·"));
        let mut gives = move || {
            let is_given = desk.has_typed(INSERT).is_ok()
                && reads(&mut desk, &|screen| screen.contains(QUESTION))
                && desk.has_typed("\r").is_ok()
                && reads(&mut desk, &|screen| !screen.contains(QUESTION));
            is_given.then_some(())
        };
        assert!(is_in && gives().is_some(), "no ticket is given on the screen");
        Self { gives: Box::new(gives), connection: None }
    }

    /// Gives so many more, as fast as they are acknowledged.
    pub fn begin(self, tickets: usize) -> Busy {
        let Self { mut gives, connection } = self;
        let more = move || (0..tickets).map_while(|_| gives()).count();
        Busy { reader: std::thread::spawn(more), connection }
    }
}

impl Busy {
    /// Waits until it has heard that the centre is gone; how many it has given since it began.
    pub fn let_go(mut self) -> usize {
        has_read(&self.reader);
        if let Some(connection) = &mut self.connection {
            let _ = connection.kill();
            let _ = connection.wait();
        }
        self.reader.join().unwrap()
    }
}

/// The numbers of tickets on a screen.
fn numbers(screen: &str) -> impl Iterator<Item = &str> {
    screen.match_indices("S-").filter_map(|(at, _)| {
        let number = screen.get(at..at + 5)?;
        number[2..].bytes().all(|digit| digit.is_ascii_digit()).then_some(number)
    })
}
