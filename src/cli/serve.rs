//! `dost serve`: the centre without a terminal; `dost stop`: its end.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::Settings;
use super::{centre, desk, law, line, start};
use crate::engine::Options;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::Lang;
use crate::terminal::keep::{Keep, keep};
use crate::terminal::office::Ask;
use crate::terminal::seat::Foundation;
use crate::terminal::socket::client::{self, AskError};
use crate::terminal::socket::path;
use crate::terminal::ssh::{self, host_key};

/// How long `dost stop` waits until the centre has let its folder go.
const STOP_MILLIS_MAX: u64 = 20_000;
/// Milliseconds between two looks.
const STOP_LOOK_MILLIS: u64 = 20;

/// Where the centre's socket is: as named, else `$DOST_SOCKET`, else in the data folder.
pub fn socket(line: &line::Common, place: &Place) -> PathBuf {
    named_socket(line).unwrap_or_else(|| path::in_folder(place.folder()))
}

/// The socket that was named, if one was.
pub fn named_socket(line: &line::Common) -> Option<PathBuf> {
    let set = || std::env::var_os("DOST_SOCKET").filter(|value| !value.is_empty());
    line.socket.clone().or_else(|| set().map(PathBuf::from))
}

/// Runs the centre until somebody ends it.
///
/// # Errors
/// The centre cannot be opened, or nobody could join it.
pub fn run(
    line: &line::Line,
    asked: &line::Serve,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    if asked.fingerprint {
        return show_fingerprint(place, out);
    }
    if asked.detached {
        return run_detached(line, asked, place, today, out);
    }
    let settings = Settings::read(place)?;
    let mut options = centre::options(&settings);
    options.progress = Some(start::write_how_far());
    open(line, asked, place, (settings, options, today), out)
}

/// As the child of a desk: whatever goes wrong until it can be joined is told to that desk, and
/// nothing to anybody after that.
fn run_detached(
    line: &line::Line,
    asked: &line::Serve,
    place: &Place,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let passphrase = start::detach();
    let settings = Settings::read(place)?;
    let mut options = centre::options_with(&settings, passphrase);
    options.progress = Some(start::say_how_far());
    let done = open(line, asked, place, (settings, options, today), out);
    if matches!(done, Err(Failure::InUse(_))) {
        out.line(start::IN_USE)?;
    }
    done
}

fn open(
    line: &line::Line,
    asked: &line::Serve,
    place: &Place,
    (settings, options, today): (Settings, Options, NaiveDate),
    out: &mut Output,
) -> Result<(), Failure> {
    let socket = socket(&line.common, place);
    let group = asked.group.as_deref().map(group).transpose()?;
    if group.is_some() && lies_in(&socket, place.folder()) {
        return Err(Failure::usage(format!(
            "--group lets others join, and the socket {} lies in the data folder, which stays \
             closed to everybody else. Name one outside it, such as \
             --socket /run/dost/desk.sock.",
            socket.display()
        )));
    }
    let passport = law::passport(place, law::SERVICE)?;
    let calendar = law::calendar(place)?;
    let engine = centre::open_with(place, options, &settings, today)?;
    let ssh =
        match asked.ssh.map(|address| ssh_plan(address, place, &settings, &passport, &calendar)) {
            Some(Ok(plan)) => Some(plan),
            Some(Err(failure)) => {
                engine.stop();
                return Err(failure);
            }
            None => None,
        };
    let lang = line.common.lang.map(Lang::from).or(settings.language).unwrap_or_default();
    let mut manners = desk::manners(lang, line.common.mono, &settings, &passport, &calendar);
    manners.last_out = asked.detached.then_some(settings.limits.stay_minutes);
    let kept = Keep {
        engine,
        manners,
        foundation: Foundation { passport, calendar, territory: None },
        socket: socket.clone(),
        group,
        idle_end: idle_end(asked, &settings),
        ssh,
    };
    let mut said = Ok(());
    let done = keep(kept, |network| {
        if asked.detached {
            said = out.line(start::READY).and_then(|()| out.flush());
            if let Err(error) = start::fall_silent() {
                tracing::warn!(%error, "the streams of the desk that started this are kept");
            }
            return;
        }
        let (folder, socket) = (place.folder().display(), socket.display());
        said = out
            .line(&format!("the centre in {folder} can be joined at {socket}"))
            .and_then(|()| match network {
                Some(door) => out.line(&format!(
                    "SSH at {}, host key ED25519 {}",
                    door.address(),
                    door.fingerprint()
                )),
                None => Ok(()),
            })
            .and_then(|()| out.flush());
    });
    done.map_err(Failure::failed).and(match said {
        // A service manager may have closed the pipe; the centre ran all the same.
        Err(Failure::ReaderGone) => Ok(()),
        said => said,
    })
}

/// After what time with nobody in the centre ends by itself: one that a desk has started by the
/// settings, another only if it was told so.
fn idle_end(asked: &line::Serve, settings: &Settings) -> Option<Duration> {
    let stay = asked.detached.then_some(settings.limits.stay_minutes).filter(|stay| *stay > 0);
    let minutes = asked.idle_end.map(u32::from).or(stay)?;
    Some(Duration::from_secs(60 * u64::from(minutes)))
}

/// The host key is made here, at the first start with `--ssh`.
fn ssh_plan(
    address: SocketAddr,
    place: &Place,
    settings: &Settings,
    passport: &Passport,
    calendar: &Calendar,
) -> Result<ssh::Plan, Failure> {
    Ok(ssh::Plan {
        address,
        law: (passport.clone(), calendar.clone()),
        host_key: host_key::host_key(place.folder()).map_err(Failure::failed)?,
        limits: settings.ssh.clone(),
        pin_alone: settings.ssh_pin_alone,
    })
}

fn show_fingerprint(place: &Place, out: &mut Output) -> Result<(), Failure> {
    match host_key::fingerprint_in(place.folder()).map_err(Failure::failed)? {
        Some(fingerprint) => out.line(&fingerprint),
        None => Err(Failure::failed(format!(
            "{} holds no host key yet. It is made by the first `dost serve --ssh`.",
            place.folder().display()
        ))),
    }
}

/// Whether a path lies in a folder, by their names.
fn lies_in(path: &Path, folder: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute(path).starts_with(absolute(folder))
}

/// The number of a group by its name, or by the number itself.
fn group(name: &str) -> Result<u32, Failure> {
    if let Ok(number) = name.parse() {
        return Ok(number);
    }
    match nix::unistd::Group::from_name(name) {
        Ok(Some(group)) => Ok(group.gid.as_raw()),
        Ok(None) | Err(_) => Err(Failure::failed(format!(
            "the system knows no group {name}. The centre was not started. Make the group, or \
             name another."
        ))),
    }
}

/// Ends the centre that runs, for all, and says who was still in.
///
/// # Errors
/// None runs, or this user may not end it.
pub fn stop(line: &line::Common, place: &Place, out: &mut Output) -> Result<(), Failure> {
    let socket = socket(line, place);
    let told = client::ask(&socket, &Ask::Stop).map_err(|error| match error {
        // The folder is not what was named, and another centre may well run on it.
        AskError::Nobody if named_socket(line).is_some() => Failure::failed(format!(
            "no centre answers at {}. Nothing was ended. Name the socket of the centre that is to \
             end.",
            socket.display()
        )),
        AskError::Nobody => Failure::failed(format!(
            "no centre runs on {}. Nothing was ended.",
            place.folder().display()
        )),
        AskError::TurnedAway { words, process } => Failure::failed(by_hand(&words, process)),
        other => Failure::failed(other),
    })?;
    for line in &told.lines {
        out.line(line)?;
    }
    // Whoever starts something next must find the folder free.
    for _ in 0..STOP_MILLIS_MAX / STOP_LOOK_MILLIS {
        if !client::answers(&socket) {
            return out.line("the centre has ended");
        }
        std::thread::sleep(Duration::from_millis(STOP_LOOK_MILLIS));
    }
    Err(Failure::failed(
        "the centre was told to end and has not yet. Its log says what it waits for.",
    ))
}

/// How a centre is ended that turns `dost stop` away, as one does that an older program has started.
/// The signal ends it as `dost stop` would.
fn by_hand(words: &str, process: Option<u32>) -> String {
    let Some(process) = process else { return words.to_owned() };
    let groups = std::fs::read_to_string(format!("/proc/{process}/cgroup")).unwrap_or_default();
    let line = match service(&groups) {
        Some(unit) => format!("systemctl stop {unit}"),
        None => format!("kill -TERM {process}"),
    };
    format!(
        "{words}\nTo end that centre without being heard by it (everybody who is in is told, and \
         what was confirmed is kept), as the user who runs it or as root: {line}"
    )
}

/// The system's service that a process belongs to, by its control groups: whoever ends the process of
/// a service by a signal may see it started again.
fn service(groups: &str) -> Option<&str> {
    let path = groups.lines().find_map(|line| line.strip_prefix("0::/system.slice/"))?;
    path.rsplit('/').find(|part| part.ends_with(".service"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(detached: bool, idle_end: Option<u16>) -> line::Serve {
        line::Serve { group: None, detached, idle_end, ssh: None, fingerprint: false }
    }

    #[test]
    fn a_centre_that_hears_nothing_is_ended_by_its_unit_or_its_process() {
        for (groups, unit) in [
            ("0::/system.slice/dost.service\n", Some("dost.service")),
            ("1:name=x:/a\n0::/system.slice/dost.service/inner\n", Some("dost.service")),
            ("0::/user.slice/user-1000.slice/session-2.scope\n", None),
            ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.scope\n", None),
            ("0::/\n", None),
            ("", None),
        ] {
            assert_eq!(service(groups), unit, "{groups:?}");
        }
        let own = std::process::id();
        let told = by_hand("It speaks another version.", Some(own));
        assert!(told.starts_with("It speaks another version.\nTo end"), "{told}");
        assert!(told.contains("systemctl stop ") || told.contains(&format!("kill -TERM {own}")));
        assert_eq!(by_hand("Words.", None), "Words.");
    }

    #[test]
    fn a_service_ends_by_itself_only_when_told_so() {
        let usual = Settings::default();
        let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
        assert_eq!(idle_end(&asked(false, None), &usual), None);
        assert_eq!(idle_end(&asked(false, Some(5)), &usual), minutes(5));
        assert_eq!(idle_end(&asked(true, None), &usual), minutes(30));
        let parsed = |text| Settings::parse(text).unwrap();
        assert_eq!(idle_end(&asked(true, None), &parsed("[limits]\nstay_minutes = 1")), minutes(1));
        assert_eq!(idle_end(&asked(true, None), &parsed("[limits]\nstay_minutes = 0")), None);
        assert_eq!(idle_end(&asked(false, None), &parsed("[limits]\nstay_minutes = 1")), None);
    }
}
