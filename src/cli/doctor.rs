//! `dost doctor`: one text for support, without anything about a person and without secrets.
//!
//! What is said is listed here one by one: a name of a file is said only where the program itself
//! gave it, of the settings only values that are no address and no key, and of the log only lines
//! that this program wrote.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::{Settings, Systems};
use super::{line, serve};
use crate::engine::audit;
use crate::engine::heads::Kept;
use crate::engine::tamper;
use crate::law::moment::Moment;
use crate::locale::dates::date_and_clock;
use crate::terminal::office::Ask;
use crate::terminal::socket::client;

/// Lines of the newest log that are said.
const LOG_LINES_MAX: usize = 60;
/// Bytes of the newest log that are looked at for them.
const LOG_BYTES_MAX: usize = 64 << 10;
/// Lines of the file of heads that are said.
const HEAD_LINES_MAX: usize = 3;
/// Names in the data folder that the program or its documentation gives.
const KNOWN: [&str; 17] = [
    "format",
    "lock",
    "journal",
    "keys",
    "master.key",
    "drafts",
    "state",
    "settings.toml",
    "passports",
    "calendars",
    "lessons",
    "log",
    "run",
    "ssh_host_ed25519_key",
    "practice-day",
    "heads",
    "restored",
];

/// Writes the text to the screen, or into a new file.
///
/// # Errors
/// The file is there already or cannot be written; whatever is wrong with the centre is in the text.
pub fn run(
    asked: &line::Doctor,
    common: &line::Common,
    place: &Place,
    now: Moment,
    out: &mut Output,
) -> Result<(), Failure> {
    let mut text = String::new();
    head(&mut text, now);
    settings(&mut text, place);
    folder(&mut text, place);
    journal(&mut text, place);
    systems(&mut text, common, place);
    log(&mut text, place);
    let text = without_paths(&text, place);
    let Some(path) = &asked.save else { return out.text(&text) };
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let written = made.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| {
        Failure::failed(format!(
            "{} cannot be written ({error}). Nothing was overwritten. Name a new file.",
            path.display()
        ))
    })?;
    out.line(&format!("written to {}; read it before you send it", path.display()))
}

/// Adds a line. Writing into a text cannot fail.
fn say(text: &mut String, name: &str, what: &dyn std::fmt::Display) {
    let _ = writeln!(text, "{name:<10} {what}");
}

fn head(text: &mut String, now: Moment) {
    say(text, "dost", &env!("CARGO_PKG_VERSION"));
    say(text, "system", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    say(text, "kernel", &kernel.trim());
    say(text, "now", &date_and_clock(now.local()));
}

fn settings(text: &mut String, place: &Place) {
    let settings = match Settings::read(place) {
        Ok(settings) => settings,
        // The words name a line and a key of the file; its values stay out of this text.
        Err(_) => return say(text, "settings", &"cannot be read: `dost staff list` says why"),
    };
    let systems = match settings.systems {
        Systems::None => "none",
        Systems::Practice => "practice",
        Systems::Http => "http",
        Systems::StandIn => "stand-in",
    };
    say(
        text,
        "settings",
        &format!(
            "systems {systems}, language {:?}, desk {:?}, idle_minutes {}, free_bytes_min {}, \
         ssh_pin_alone {}, heads {}",
            settings.language,
            settings.desk,
            settings.idle_minutes,
            settings.free_bytes_min,
            settings.ssh_pin_alone,
            if settings.heads.is_some() { "elsewhere" } else { "in the folder" },
        ),
    );
    let http = settings.http();
    for (name, one) in
        [("meis", &http.meis), ("payments", &http.payments), ("esosial", &http.esosial)]
    {
        let is_set = |set: bool| if set { "set" } else { "not set" };
        say(
            text,
            name,
            &format!(
                "url {}, ca {}, client_certificate {}, client_key {}, timeout_millis {:?}",
                is_set(!one.url.is_empty()),
                is_set(one.ca.is_some()),
                is_set(one.client_certificate.is_some()),
                is_set(one.client_key.is_some()),
                one.timeout_millis,
            ),
        );
    }
    say(text, "backup", &format!("{} recipients", settings.backup.to.len()));
    say(text, "retention", &format!("{:?}", settings.retention));
    say(text, "limits", &format!("{:?}", settings.limits));
    say(text, "ssh", &format!("{:?}", settings.ssh));
}

fn folder(text: &mut String, place: &Place) {
    if !place.holds_centre() {
        return say(text, "folder", &"holds no centre");
    }
    let mode = fs::metadata(place.folder()).map_or(0, |data| data.permissions().mode() & 0o777);
    say(text, "folder", &format!("mode {mode:o}"));
    if let Ok(space) = rustix::fs::statvfs(place.folder()) {
        let free = space.f_bavail.saturating_mul(space.f_frsize);
        say(text, "free", &format!("{free} bytes"));
    }
    let mut others = 0_u64;
    let mut entries: Vec<_> =
        fs::read_dir(place.folder()).into_iter().flatten().flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let aside =
            name.strip_prefix("state.damaged-").is_some_and(|rest| rest.parse::<u32>().is_ok());
        if !KNOWN.contains(&name.as_str()) && !aside {
            others += 1;
            continue;
        }
        let (files, bytes) = size(&entry.path());
        let mode = entry.metadata().map_or(0, |data| data.permissions().mode() & 0o777);
        say(text, "  file", &format!("{name}  mode {mode:o}  files {files}  bytes {bytes}"));
    }
    say(text, "  others", &format!("{others} that are not dost's, names not said"));
}

/// Files and bytes below a path; links are not followed.
fn size(path: &Path) -> (u64, u64) {
    let Ok(data) = fs::symlink_metadata(path) else { return (0, 0) };
    if !data.is_dir() {
        return (1, data.len());
    }
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    inside.map(|entry| size(&entry.path())).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn journal(text: &mut String, place: &Place) {
    match audit::verify_beside(place.folder()) {
        Ok(report) => {
            let head: String = report.head.iter().map(|byte| format!("{byte:02x}")).collect();
            say(
                text,
                "journal",
                &format!("{} frames, whole and chained, head {head}", report.frames),
            );
        }
        Err(error) => say(text, "journal", &error),
    }
    let Ok(heads) = fs::read_to_string(place.folder().join("heads")) else { return };
    match Kept::parse_file(&heads) {
        Ok(kept) => {
            let count = kept.len();
            let compared = tamper::compare(place.folder(), &kept);
            let told = match compared {
                Ok(report) => format!(
                    "good up to {:?}, first frame that differs {:?}, fit after it {}",
                    report.good_up_to,
                    report.differs.map(|it| it.first),
                    report.fit_after
                ),
                Err(error) => error.to_string(),
            };
            say(text, "heads", &format!("{count} lines, {told}"));
            for line in heads.lines().rev().take(HEAD_LINES_MAX) {
                say(text, "  head", &line);
            }
        }
        Err(line) => say(text, "heads", &format!("line {line} is no head")),
    }
}

/// How the outside systems stand, if a centre runs.
fn systems(text: &mut String, common: &line::Common, place: &Place) {
    match client::ask(&serve::socket(common, place), &Ask::Systems) {
        Ok(told) => told.lines.iter().for_each(|line| say(text, "system", line)),
        Err(_) => say(text, "systems", &"no centre answers, so their state is not known"),
    }
}

fn log(text: &mut String, place: &Place) {
    let names = fs::read_dir(place.log()).into_iter().flatten().flatten();
    let newest = names.map(|entry| entry.path()).filter(|path| path.is_file()).max();
    let Some(bytes) = newest.and_then(|path| fs::read(path).ok()) else { return };
    let from = bytes.len().saturating_sub(LOG_BYTES_MAX);
    let tail = String::from_utf8_lossy(bytes.get(from..).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = tail.lines().collect();
    let first = lines.len().saturating_sub(LOG_LINES_MAX);
    for line in lines.get(first..).unwrap_or_default() {
        say(text, "  log", line);
    }
}

/// A path can hold the name of whoever works here.
fn without_paths(text: &str, place: &Place) -> String {
    let mut text = text.replace(&place.folder().display().to_string(), "DATA");
    if let Some(home) = std::env::var("HOME").ok().filter(|home| home.len() > 1) {
        text = text.replace(&home, "~");
    }
    text
}
