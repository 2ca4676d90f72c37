//! The centre as a detached child: started by a desk that finds none, and outliving it.
//!
//! The child is `dost serve --detached` on the same folder: a session of the system of its own, no
//! terminal, standard streams on nothing as soon as it can be joined. What opens the keys is never
//! on its command line nor in its environment: a passphrase goes through its standard input, which
//! is closed behind it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::centre::PASSPHRASE;
use super::failure::Failure;
use super::files::Place;
use crate::locale::{Lang, Text};
use crate::terminal::socket::client;

/// Seconds that a centre may take to open; a long journal is read in about that.
const OPEN_SECONDS_MAX: u64 = 120;
/// Seconds that a desk waits for another process which holds the folder: a centre that is just
/// starting or ending, or a command at work.
const FOLDER_SECONDS_MAX: u64 = 15;
/// Seconds that a command waits for it.
pub const COMMAND_SECONDS_MAX: u64 = 8;
/// Milliseconds between two looks.
pub const LOOK_MILLIS: u64 = 50;
/// What the child says when it can be joined.
pub const READY: &str = "ready";
/// What it says when another process holds the folder.
pub const IN_USE: &str = "in use";
/// Most bytes read of what the child says of its failure.
const WORDS_BYTES_MAX: u64 = 16 * 1024;
/// Most bytes of a passphrase.
const PASSPHRASE_BYTES_MAX: u64 = 4 * 1024;

/// What came of one child.
enum Came {
    Ready,
    InUse(Failure),
}

/// Makes sure that a centre answers at `socket`, starting one if none does. Several may do this at
/// the same moment: one child gets the folder, and all join that.
///
/// # Errors
/// It could not be opened: the child's own words, after a line in the person's language.
pub fn centre(place: &Place, socket: &Path, lang: Lang) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(FOLDER_SECONDS_MAX);
    while !client::answers(socket) {
        match one_child(place, lang)? {
            Came::Ready => return Ok(()),
            Came::InUse(failure) if Instant::now() >= until => return Err(failure),
            Came::InUse(_) => std::thread::sleep(Duration::from_millis(LOOK_MILLIS)),
        }
    }
    Ok(())
}

fn one_child(place: &Place, lang: Lang) -> Result<Came, Failure> {
    let mut child = spawn(place).map_err(|error| {
        Failure::failed(format!(
            "the centre could not be started as a process of its own ({error}). Nothing was \
             changed. Free some memory and try again."
        ))
    })?;
    let Some(said) = first_line(&mut child) else {
        // It goes on opening, and can be joined when it is done.
        return Err(Failure::failed(Text::of(lang).say("start-slow")));
    };
    if said == READY {
        return Ok(Came::Ready);
    }
    let mut words = String::new();
    if let Some(stderr) = child.stderr.take() {
        // Whatever of it can be read is better than nothing.
        let _ = stderr.take(WORDS_BYTES_MAX).read_to_string(&mut words);
    }
    // It has closed its streams; its number is given back to the system.
    let _ = child.wait();
    let words = words.trim().trim_start_matches("dost: ");
    let failure = Failure::failed(format!("{}\n{words}", Text::of(lang).say("start-failed")));
    if said == IN_USE { Ok(Came::InUse(failure)) } else { Err(failure) }
}

fn spawn(place: &Place) -> std::io::Result<Child> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["serve", "--detached", "--data"])
        .arg(std::path::absolute(place.folder())?)
        // It must not keep the folder busy in which somebody happened to stand.
        .current_dir("/")
        .env_remove(PASSPHRASE)
        .env_remove("DOST_SOCKET")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        let passphrase = Zeroizing::new(std::env::var(PASSPHRASE).unwrap_or_default());
        // A child that has ended says why by itself.
        let _ = stdin.write_all(passphrase.as_bytes());
    }
    Ok(child)
}

/// The first line that the child says, empty when it ends without one; none in time is nothing.
fn first_line(child: &mut Child) -> Option<String> {
    let Some(stdout) = child.stdout.take() else { return Some(String::new()) };
    let (said, heard) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        // A broken pipe is an empty line: the child has ended.
        let _ = BufReader::new(stdout).read_line(&mut line);
        // Nobody waits any more.
        let _ = said.send(line.trim().to_owned());
    });
    heard.recv_timeout(Duration::from_secs(OPEN_SECONDS_MAX)).ok()
}

/// On the child's side: leaves the terminal and takes the passphrase over.
pub fn detach() -> Option<Zeroizing<String>> {
    // Refused only to who leads a group of processes, as when started by hand: then it stays there.
    let _ = rustix::process::setsid();
    let mut passphrase = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().take(PASSPHRASE_BYTES_MAX).read_to_string(&mut passphrase);
    read.ok().filter(|count| *count > 0).map(|_| passphrase)
}

/// On the child's side, once it can be joined: nothing is said to anybody any more.
///
/// # Errors
/// The system gives no file that leads nowhere.
pub fn fall_silent() -> std::io::Result<()> {
    let nothing = std::fs::File::options().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&nothing)?;
    rustix::stdio::dup2_stdout(&nothing)?;
    rustix::stdio::dup2_stderr(&nothing)?;
    Ok(())
}
