//! `dost train LESSON --serve ADDRESS`: a class over SSH, with the trainer at this terminal.

use std::fs;
use std::io::{self, BufReader, IsTerminal};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use chrono::Timelike;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::failure::Failure;
use super::files::replace;
use super::line;
use super::output::Output;
use crate::engine::{Clock, SystemClock};
use crate::locale::{Lang, Text};
use crate::store::keys::fill_random;
use crate::terminal::desk::{DeskError, RUNTIME_THREADS};
use crate::terminal::local::run_local;
use crate::terminal::pace::BACKGROUND_INTERVAL;
use crate::terminal::plain::lines::{Lines as Input, Read};
use crate::terminal::ssh::{Door, class, host_key};
use crate::terminal::{Depth, End, Glyphs, TerminalFacts};
use crate::training::class::code::{Code, OWN_LETTERS, SEED_BYTES};
use crate::training::class::lines::{Answer, Lines};
use crate::training::class::page::Page;
use crate::training::class::{Class, Plan, limits, table};
use crate::ui::theme::Theme;

/// Folder of the class's own host key, under the user's state.
const KEY_FOLDER: &str = "dost-desk/class";
/// Lines and news that may wait for the trainer's output.
const WAITING_MAX: usize = 64;
/// Where the system tells this machine's name.
const MACHINE_NAME: &str = "/proc/sys/kernel/hostname";
/// The table of the class.
const TABLE: &str = "class.csv";

/// How the trainer is shown the class.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub lang: Lang,
    pub mono: bool,
    /// On a screen; otherwise as lines.
    pub on_screen: bool,
}

/// The code: of the trainer's own, or a new one.
pub fn code(asked: &line::Train) -> Result<Code, Failure> {
    if let Some(own) = &asked.code {
        return Code::own(own).ok_or_else(|| {
            Failure::usage(format!(
                "the code \"{own}\" cannot be used: it has {} to {} letters and digits, and nothing \
                 else. Leave --code out to be given one.",
                OWN_LETTERS.start(),
                OWN_LETTERS.end()
            ))
        });
    }
    let mut seed = [0; SEED_BYTES];
    fill_random(&mut seed).map_err(Failure::failed)?;
    Ok(Code::from_random(seed))
}

/// Learners at most.
pub fn learners_max(asked: &line::Train) -> usize {
    asked.learners.map_or(limits::LEARNERS_USUAL, usize::from)
}

/// Holds a class until its trainer ends it, and writes what it came to.
///
/// # Errors
/// The door does not open, the terminal is none, or a result cannot be written.
pub fn run(
    plan: Plan,
    (address, asked): (SocketAddr, &line::Train),
    manner: Manner,
    out: &mut Output,
) -> Result<(), Failure> {
    let results = results_folder(asked)?;
    let key = host_key::host_key(&key_folder(asked)?).map_err(Failure::failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()
        .map_err(DeskError::Runtime)
        .map_err(Failure::failed)?;
    let class = Class::new(plan);
    let opened = {
        let _inside = runtime.enter();
        class::open_class(class.clone(), address, key, limits::door())
    };
    let door = match opened {
        Ok(door) => door,
        Err(error) => {
            // Made for this class and still empty.
            let _ = fs::remove_dir(&results);
            return Err(Failure::failed(error));
        }
    };
    let way_in = way_in(door.address(), Text::of(manner.lang));
    let held = if manner.on_screen {
        on_screen(&runtime, &class, way_in, manner)
    } else {
        in_lines(&runtime, &class, &way_in, &door, out)
    };
    class.end();
    runtime.block_on(async {
        class.emptied().await;
        door.shut().await;
    });
    let written = write_results(&class, &results, Text::of(manner.lang));
    class.close();
    runtime.shutdown_background();
    match written? {
        0 => out.line("the class is over; nobody came, and nothing was written")?,
        count => out.line(&format!(
            "the class is over; {count} pages and {TABLE} are in {}",
            results.display()
        ))?,
    }
    held
}

/// What a learner types: with a wildcard address, the name of this machine stands for it.
fn way_in(address: SocketAddr, text: Text) -> String {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => machine(),
        IpAddr::V6(ip) if ip.is_unspecified() => machine(),
        ip => ip.to_string(),
    };
    format!("ssh {}@{host} -p {}", text.say("class-your-name"), address.port())
}

fn machine() -> String {
    let name = fs::read_to_string(MACHINE_NAME).unwrap_or_default().trim().to_owned();
    let fits =
        !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || "-.".contains(it));
    if fits { name } else { "HOST".to_owned() }
}

fn on_screen(
    runtime: &Runtime,
    class: &Class,
    way_in: String,
    manner: Manner,
) -> Result<(), Failure> {
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let facts = TerminalFacts { no_color: facts.no_color || manner.mono, ..facts };
    let theme = Theme {
        colour: Depth::of(&facts) != Depth::Mono,
        ascii: Glyphs::of(&facts) == Glyphs::Ascii,
    };
    let end = runtime.block_on(async {
        // Nobody stops this page but its own terminal and signals.
        let (_stop, stopped) = watch::channel(false);
        let (page, feeds) = Page::new(class.clone(), way_in, (manner.lang, theme), stopped);
        run_local(page, &facts, feeds).await
    });
    match end.map_err(DeskError::from).map_err(Failure::failed)? {
        End::Panicked => Err(Failure::failed(
            "the trainer's page met a fault and was closed. The class was ended in order and its \
             results are written. Start it again; the log names the place.",
        )),
        _ => Ok(()),
    }
}

/// What wakes the trainer's lines.
enum Heard {
    Line(Read),
    News,
    Signal,
}

fn in_lines(
    runtime: &Runtime,
    class: &Class,
    way_in: &str,
    door: &Door,
    out: &mut Output,
) -> Result<(), Failure> {
    let mut lines = Lines::new(class.clone());
    out.line(&format!("door | {way_in}, host key ED25519 {}", door.fingerprint()))?;
    out.line(&lines.code())?;
    out.flush()?;
    let (tell, heard) = mpsc::sync_channel(WAITING_MAX);
    listen(runtime, class, &tell)?;
    let typed = tell.clone();
    std::thread::spawn(move || {
        let mut source = BufReader::new(io::stdin());
        let mut input = Input::new(&mut source);
        loop {
            let read = input.next_line().unwrap_or(Read::End);
            let is_last = read == Read::End;
            if typed.send(Heard::Line(read)).is_err() || is_last {
                return;
            }
        }
    });
    drop(tell);
    while let Ok(heard) = heard.recv() {
        let answer = match heard {
            Heard::News => Answer::Lines(lines.news()),
            Heard::Signal | Heard::Line(Read::End) => Answer::End,
            Heard::Line(Read::Line(line)) => lines.answer(line.trim_end_matches('\r')),
            Heard::Line(Read::TooLong | Read::NotUtf8 | Read::Idle) => lines.answer("?"),
        };
        let Answer::Lines(said) = answer else { return Ok(()) };
        for line in said {
            out.line(&line)?;
        }
        out.flush()?;
    }
    Ok(())
}

/// Has the class's changes and the signals that end it heard.
fn listen(runtime: &Runtime, class: &Class, tell: &mpsc::SyncSender<Heard>) -> Result<(), Failure> {
    let _inside = runtime.enter();
    let ending = crate::terminal::keep::ending_signal().map_err(Failure::failed)?;
    let ended = tell.clone();
    runtime.spawn(async move {
        ending.await;
        // A full queue is being read: the next try comes with the next signal.
        let _ = ended.try_send(Heard::Signal);
    });
    let (news, mut changes) = (tell.clone(), class.changes());
    runtime.spawn(async move {
        while changes.changed().await.is_ok() {
            // What finds no room is told with the next change.
            if let Err(mpsc::TrySendError::Disconnected(_)) = news.try_send(Heard::News) {
                return;
            }
            tokio::time::sleep(BACKGROUND_INTERVAL).await;
        }
    });
    Ok(())
}

/// Where the class's host key is kept: learners' machines know it again in the next class. Never in
/// a data folder.
fn key_folder(asked: &line::Train) -> Result<PathBuf, Failure> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let folder = asked
        .host_key
        .clone()
        .or_else(|| set("XDG_STATE_HOME").filter(|it| it.is_absolute()).map(|it| it.join(KEY_FOLDER)))
        .or_else(|| set("HOME").map(|home| home.join(".local/state").join(KEY_FOLDER)))
        .ok_or_else(|| {
            Failure::failed("there is no place for the class's host key: HOME is not set. Name a folder with --host-key.")
        })?;
    fs::create_dir_all(&folder).map_err(|error| {
        Failure::failed(format!(
            "the folder {} for the class's host key cannot be made ({error}). Nothing was started. \
             Name another with --host-key.",
            folder.display()
        ))
    })?;
    Ok(folder)
}

/// A new folder for the results, made before anybody comes.
fn results_folder(asked: &line::Train) -> Result<PathBuf, Failure> {
    let folder = asked.result.clone().unwrap_or_else(|| {
        let now = SystemClock.now().local();
        let (date, hour, minute) = (now.date(), now.hour(), now.minute());
        PathBuf::from(format!("class-{date}-{hour:02}{minute:02}"))
    });
    match fs::create_dir(&folder) {
        Ok(()) => Ok(folder),
        Err(error) => Err(Failure::failed(format!(
            "the folder {} for the results cannot be made ({error}). Nothing was started. Name one \
             that is not there yet with --result, in a folder that can be written.",
            folder.display()
        ))),
    }
}

/// A page, its table and the run of each learner who has begun, and the table of all. Says how many
/// pages.
fn write_results(class: &Class, folder: &Path, text: Text) -> Result<usize, Failure> {
    let learners = class.learners();
    if learners.is_empty() {
        // Made for this class and still empty.
        let _ = fs::remove_dir(folder);
        return Ok(0);
    }
    replace(&folder.join(TABLE), &table::csv(class))?;
    let mut count = 0;
    for learner in learners {
        let Some(result) = learner.result() else { continue };
        let named = |kind| folder.join(file_name(learner.number, &learner.name, kind));
        replace(&named("txt"), &format!("{}\n{}", learner.name, result.page(text)))?;
        replace(&named("csv"), &result.csv())?;
        if let Some(run) = learner.run() {
            replace(&named("run"), &run.to_text())?;
        }
        count += 1;
    }
    Ok(count)
}

/// A file of a learner's: the number, of the name what a file's name may have, and its kind.
fn file_name(number: usize, name: &str, kind: &str) -> String {
    let safe: String = name.chars().map(|it| if it.is_alphanumeric() { it } else { '-' }).collect();
    format!("{number:02}-{}.{kind}", safe.trim_matches('-'))
}

/// Whether the trainer's page can be drawn here.
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
