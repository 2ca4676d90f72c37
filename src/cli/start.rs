//! The centre as a detached child: started by a desk that finds none, and outliving it.
//!
//! The child is `dost serve --detached` on the same folder: a session of the system of its own, no
//! terminal, standard streams on nothing as soon as it can be joined. What opens the keys is never
//! on its command line nor in its environment: a passphrase goes through its standard input, which
//! is closed behind it.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::centre::PASSPHRASE;
use super::failure::Failure;
use super::files::Place;
use crate::engine::Progress;
use crate::locale::{Arg, Lang, Text};
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
/// What it says, with a number of per cent, while frames of the journal are applied again.
const READING: &str = "reading";
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
    let Some(said) = last_word(&mut child, lang) else {
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

/// What the child says at last, empty when it ends without a word; nothing for as long as
/// [`OPEN_SECONDS_MAX`] is nothing. How far it is meanwhile is told on the terminal.
fn last_word(child: &mut Child, lang: Lang) -> Option<String> {
    let Some(stdout) = child.stdout.take() else { return Some(String::new()) };
    let (said, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            // A broken pipe is an end: the child has gone. Or nobody waits any more.
            let Ok(line) = line else { break };
            if said.send(line.trim().to_owned()).is_err() {
                break;
            }
        }
    });
    let mut terminal = std::io::stderr();
    let mut is_told = false;
    let word = loop {
        let line = match heard.recv_timeout(Duration::from_secs(OPEN_SECONDS_MAX)) {
            Ok(line) => line,
            Err(mpsc::RecvTimeoutError::Timeout) => break None,
            Err(mpsc::RecvTimeoutError::Disconnected) => break Some(String::new()),
        };
        let Some(percent) = percent_of(&line) else { break Some(line) };
        is_told = true;
        let words = Text::of(lang).with("start-reading", &[("percent", Arg::from(percent))]);
        // Whoever cannot read it waits all the same.
        if terminal.is_terminal() {
            let _ = write!(terminal, "\r{words}");
        }
    };
    if is_told && terminal.is_terminal() {
        let _ = writeln!(terminal);
    }
    word
}

/// How far the child is, if its line says that.
fn percent_of(line: &str) -> Option<u32> {
    line.strip_prefix(READING)?.trim().parse().ok()
}

/// On the child's side: tells the desk that waits how far it is, a word for each per cent.
pub fn say_how_far() -> Progress {
    by_steps(1, |percent| {
        let mut out = std::io::stdout();
        // A desk that has gone need not be told.
        let _ = writeln!(out, "{READING} {percent}").and_then(|()| out.flush());
    })
}

/// The same for whoever runs the centre without a desk: a line for every ten per cent.
pub fn write_how_far() -> Progress {
    by_steps(10, |percent| {
        let words = format!("the state is being made anew from the journal: {percent} %");
        // A service manager may have closed it.
        let _ = writeln!(std::io::stderr(), "{words}");
    })
}

fn by_steps(step_percent: u32, say: impl Fn(u32) + Send + Sync + 'static) -> Progress {
    let last = AtomicU32::new(u32::MAX);
    Arc::new(move |done, all| {
        let percent = u32::try_from(done * 100 / all.max(1)).unwrap_or(100);
        let percent = percent / step_percent * step_percent;
        if last.swap(percent, Ordering::Relaxed) != percent {
            say(percent);
        }
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_is_no_last_word() {
        assert_eq!(percent_of("reading 0"), Some(0));
        assert_eq!(percent_of("reading 100"), Some(100));
        for last in [READY, IN_USE, "", "reading", "reading on", "reading -1"] {
            assert_eq!(percent_of(last), None, "{last}");
        }
    }
}
