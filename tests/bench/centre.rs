//! The measured centre: the program itself in a process of its own, on a data folder of the bench.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use russh::keys::ssh_key::LineEnding;

use crate::desk::{Visit, key};

/// The program.
pub const DOST: &str = env!("CARGO_BIN_EXE_dost");
/// Everybody's PIN.
pub const PIN: &str = "1234";
/// Sessions that one person may have.
const SESSIONS_A_PERSON: usize = 4;

const SETTINGS: &str = "\
systems = \"practice\"
language = \"en\"
[limits]
sessions_per_person = 16
connections_per_user = 1024
waiting_per_user = 256
[ssh]
new_per_second = 1000
new_at_once = 1000
waiting = 1000
waiting_per_address = 1000
unused_seconds = 7200
";

/// A running centre.
pub struct Centre {
    pub folder: PathBuf,
    process: Child,
    pub port: u16,
}

fn dost(folder: &Path) -> Command {
    let mut command = Command::new(DOST);
    command.env_clear().env("HOME", folder).arg("--data").arg(folder.join("data"));
    command
}

fn done(command: &mut Command, input: &str) -> Result<(), String> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = spawned.spawn().map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).map_err(|error| error.to_string())?;
    drop(stdin);
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// The login of the person of a number.
pub fn login(person: usize) -> String {
    format!("agent{person}")
}

impl Centre {
    /// Founds a centre for so many sessions, starts it and opens its SSH door.
    pub fn start(folder: &Path, sessions: usize) -> Result<Self, String> {
        Self::start_with(folder, sessions, SETTINGS)
    }

    /// The same with settings of one's own.
    pub fn start_with(folder: &Path, sessions: usize, settings: &str) -> Result<Self, String> {
        let data = folder.join("data");
        fs::create_dir_all(&data).unwrap();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(data.join("settings.toml"), settings).unwrap();
        let found = format!("centre found \"DOST 3\" 3 99 admin \"Nigar A\"\n{PIN}\n");
        done(dost(folder).arg("--plain"), &found)?;
        let serve = ["serve", "--ssh", "127.0.0.1:0"];
        let mut process = dost(folder).args(serve).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = lines.find_map(|line| line.unwrap().strip_prefix("SSH at ").map(str::to_owned));
        let address = said.as_deref().and_then(|said| said.split(',').next());
        let address: std::net::SocketAddr = address.unwrap().parse().unwrap();
        let centre = Self { folder: folder.to_owned(), process, port: address.port() };
        // One more for the hand that makes the changes.
        for person in 0..=sessions.div_ceil(SESSIONS_A_PERSON) {
            centre.add(person)?;
        }
        Ok(centre)
    }

    fn add(&self, person: usize) -> Result<(), String> {
        let (login, key) = (login(person), key(person));
        let file = self.folder.join(&login);
        fs::write(&file, key.to_openssh(LineEnding::LF).unwrap().as_bytes()).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let public = file.with_extension("pub");
        fs::write(&public, key.public_key().to_openssh().unwrap()).unwrap();
        let name = format!("Agent {person}");
        let add = ["staff", "add", &login, "--name", &name, "--role", "agent", "--pin-stdin"];
        done(dost(&self.folder).args(add).arg("--key").arg(public), &format!("{PIN}\n"))
    }

    /// The visit of the session of a number through the centre's own door.
    pub fn visit(&self, session: usize) -> Visit {
        // The first person makes the changes.
        let person = session / SESSIONS_A_PERSON + 1;
        Visit { port: self.port, login: login(person), person }
    }

    /// That of the first person, who makes the changes.
    pub fn hand(&self) -> Visit {
        Visit { port: self.port, login: login(0), person: 0 }
    }

    /// Lines of `dost staff who`: one for each session that is in, a command at work among them.
    #[allow(dead_code, reason = "the bench of the outside systems looks at nobody")]
    pub fn who(&self) -> Vec<String> {
        let output = dost(&self.folder).args(["staff", "who"]).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "staff who: {words}");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // Each begins with its number; where nobody is in, words say so.
        let numbered = said.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        numbered.map(str::to_owned).collect()
    }

    /// Sessions that are in.
    #[allow(dead_code, reason = "the bench of the outside systems looks at nobody")]
    pub fn sessions(&self) -> usize {
        self.who().len()
    }

    /// Number of the centre's process.
    pub fn process(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        let _ = dost(&self.folder).arg("stop").stdout(Stdio::null()).status();
        let _ = self.process.wait();
    }
}
