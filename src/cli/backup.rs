//! `dost backup`, `dost restore`: the centre in one sealed file, and back.

use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::centre;
use super::failure::Failure;
use super::files::{Place, read_text};
use super::line;
use super::output::Output;
use super::scratch::Scratch;
use super::settings::Settings;
use crate::engine::backup::{self, CheckReport, KeysTried, Order, Trouble};
use crate::law::moment::Moment;
use crate::locale::dates::date_and_clock;
use crate::store::backup::{
    BackupError, Identities, Manifest, People, Recipients, Wanted, hex, is_allowed, new_identity,
    restore as restore_into,
};
use crate::store::folder::DataFolder;
use crate::store::keys::MasterKeySource;

/// Seconds between two lines of progress; what ends sooner says nothing on the way.
const PROGRESS_SECONDS: u64 = 2;

/// Makes or checks a backup, or makes a pair of keys.
///
/// # Errors
/// [`Failure`] in words; nothing stands under the backup's name then.
pub fn run(
    asked: &line::Backup,
    place: &Place,
    now: Moment,
    out: &mut Output,
) -> Result<(), Failure> {
    if let Some(path) = &asked.new_identity {
        return make_identity(path, out);
    }
    let Some(file) = &asked.file else { return Err(Failure::usage("Name the backup file.")) };
    match &asked.identity {
        Some(identity) if asked.check => check(file, identity, asked, out),
        _ => take(file, asked, place, now, out),
    }
}

fn make_identity(path: &Path, out: &mut Output) -> Result<(), Failure> {
    let recipient = new_identity(path).map_err(Failure::failed)?;
    out.line(&format!(
        "the secret key is in {}; it opens every backup sealed for",
        path.display()
    ))?;
    out.line(&recipient)?;
    out.line(
        "Keep the file on the administrator's machine and a copy of it elsewhere, never on the",
    )?;
    out.line("server. On the server, in settings.toml:")?;
    out.line(&format!("[backup]\nto = [\"{recipient}\"]"))
}

fn take(
    file: &Path,
    asked: &line::Backup,
    place: &Place,
    now: Moment,
    out: &mut Output,
) -> Result<(), Failure> {
    if !place.holds_centre() {
        return Err(centre::no_centre(place));
    }
    let settings = Settings::read(place)?;
    let recipients = recipients(asked, &settings)?;
    let order = Order {
        recipients: &recipients,
        file,
        replace: asked.replace,
        with_secrets: asked.with_secrets,
        named: named(&settings, place),
        at: now,
    };
    let options = centre::options(&settings);
    let taken = told(out, |told| {
        backup::take(place.folder(), &options, &order, told).map_err(Failure::failed)
    })?;
    if let Some(why) = &taken.keys_untried {
        out.line(&format!("keys    taken, not tried: {why}"))?;
    }
    out.line(if taken.manifest.with_secrets {
        "master  in the backup: who opens it can read everything"
    } else {
        "master  not in the backup: keep master.key (or the passphrase) safe elsewhere"
    })?;
    let (bytes, manifest) = (taken.bytes, &taken.manifest);
    for (name, why) in left_out(&settings, place, manifest) {
        out.line(&format!("left    {name}: {why}"))?;
    }
    out.line(&format!("bytes {bytes} frames {} head {}", manifest.frames, manifest.head))
}

/// Files that the settings name and this backup does not hold, and why: whoever restores will miss
/// them.
fn left_out(settings: &Settings, place: &Place, taken: &Manifest) -> Vec<(String, &'static str)> {
    let http = settings.http();
    let systems = [&http.meis, &http.payments, &http.esosial];
    let named = systems.iter().flat_map(|it| [&it.ca, &it.client_certificate, &it.client_key]);
    let mut left: Vec<(String, &'static str)> = Vec::new();
    for path in named.flatten() {
        let steps = path.components().filter(|step| *step != Component::CurDir);
        let name: PathBuf = steps.collect();
        let shown = name.display().to_string();
        let is_taken = taken.files.iter().any(|file| Path::new(&file.name) == name);
        if is_taken || left.iter().any(|(other, _)| *other == shown) {
            continue;
        }
        let why = if !is_allowed(&shown) {
            "a backup takes no file from there; keep a copy of it yourself"
        } else if place.folder().join(&name).is_file() {
            "a key to another system is in it; it goes along with --with-secrets alone"
        } else {
            "the settings name it, and it is not there"
        };
        left.push((shown, why));
    }
    left
}

fn recipients(asked: &line::Backup, settings: &Settings) -> Result<Recipients, Failure> {
    let listed = asked.recipients.as_deref().map(read_text).transpose()?.unwrap_or_default();
    let named = asked.to.iter().map(String::as_str).chain(listed.lines());
    let of_settings = settings.backup.to.iter().map(String::as_str);
    let is_named = !asked.to.is_empty() || asked.recipients.is_some();
    let lines: Vec<&str> = if is_named { named.collect() } else { of_settings.collect() };
    Recipients::parse(lines).map_err(Failure::failed)
}

/// Files in the data folder that the settings name: certificates, and keys apart.
fn named(settings: &Settings, place: &Place) -> (Vec<String>, Vec<String>) {
    let http = settings.http();
    let inside = |path: &Option<std::path::PathBuf>| {
        let name = path.as_ref()?.to_str()?;
        let path = Path::new(name);
        let is_inside =
            path.is_relative() && !path.components().any(|it| it == Component::ParentDir);
        (is_inside && place.folder().join(name).is_file()).then(|| name.to_owned())
    };
    let systems = [&http.meis, &http.payments, &http.esosial];
    let certificates = systems.iter().flat_map(|it| [&it.ca, &it.client_certificate]);
    let keys = systems.iter().map(|it| &it.client_key);
    (certificates.filter_map(inside).collect(), keys.filter_map(inside).collect())
}

fn check(
    file: &Path,
    identity: &Path,
    asked: &line::Backup,
    out: &mut Output,
) -> Result<(), Failure> {
    let who = Identities::read(identity).map_err(Failure::failed)?;
    let master = match &asked.master_key {
        Some(path) => {
            let text = Zeroizing::new(read_text(path)?);
            Some(MasterKeySource::of_text(text.as_bytes()).map_err(Failure::failed)?)
        }
        None => {
            let given = std::env::var(centre::PASSPHRASE).ok().filter(|text| !text.is_empty());
            given.map(|text| MasterKeySource::Passphrase(Zeroizing::new(text)))
        }
    };
    let scratch = Scratch::make()?;
    let folder = scratch.path().join("centre");
    let options = centre::options(&Settings::default());
    let report = told(out, |told| {
        backup::check(file, &who, &folder, &options, master, told).map_err(Failure::failed)
    })?;
    tell_check(&report, out)?;
    let bytes = std::fs::metadata(file).map_or(0, |data| data.len());
    out.line(&format!("bytes {bytes} frames {} head {}", report.frames, report.head))
}

fn tell_check(report: &CheckReport, out: &mut Output) -> Result<(), Failure> {
    out.line(&format!("taken   {}", date_and_clock(Moment(report.taken_ms).local())))?;
    out.line(&format!("frames  {}, restored and chained up to the head it names", report.frames))?;
    match &report.sealed_digest {
        Some(digest) => out.line(&format!("state   as in the centre: {digest}"))?,
        None => {
            out.line("state   not compared: another version of the program made this backup")?
        }
    }
    out.line(match report.keys {
        KeysTried::Same => "keys    the centre opened with them and is as it was",
        KeysTried::Opened => "keys    the centre opened with them",
        KeysTried::NoMasterKey => {
            "keys    not tried: the master key is not in the backup; give it with --master-key"
        }
    })?;
    if report.with_secrets {
        out.line("master  in the backup: who opens it can read everything")?;
    }
    Ok(())
}

/// Restores a backup, or puts a restored folder in force.
///
/// # Errors
/// [`Failure`] in words; the folder is as empty as it was then.
pub fn restore(
    asked: &line::Restore,
    common: &line::Common,
    place: &Place,
    out: &mut Output,
) -> Result<(), Failure> {
    if common.data.is_none() {
        return Err(Failure::usage("Name the folder with --data: a restore never guesses it."));
    }
    if let (Some(file), Some(identity)) = (&asked.file, &asked.identity) {
        let who = Identities::read(identity).map_err(Failure::failed)?;
        into(file, &who, asked.frame, place, out)?;
    }
    if asked.take_over {
        return take_over(place, out);
    }
    out.line(
        "This folder does not open yet. If the centre it was made of still ran, two would give",
    )?;
    out.line("the same numbers to different people. When that one is over for good:")?;
    out.line(&format!("dost restore --take-over --data {}", place.folder().display()))
}

fn into(
    file: &Path,
    who: &Identities,
    frame: Option<u64>,
    place: &Place,
    out: &mut Output,
) -> Result<(), Failure> {
    let wanted = Wanted { folder: place.folder(), last_frame: frame, held_back: &[] };
    let restored = told(out, |told| {
        let from = backup::open(file, who).map_err(Failure::failed)?;
        let all = from.manifest().frames;
        restore_into(from, &wanted, &mut |done| told("restoring", done, all))
            .map_err(|error: BackupError| Failure::failed(Trouble::from(error)))
    })?;
    let manifest = &restored.manifest;
    let left = manifest.frames - restored.frames;
    if left > 0 {
        out.line(&format!(
            "left out: {left} frames after frame {}",
            restored.frames.saturating_sub(1)
        ))?;
    }
    tell_people(&restored.people, out)?;
    if !manifest.with_secrets {
        out.line(
            "master  was not in the backup: put master.key (mode 600) into the folder, or give the",
        )?;
        out.line("        passphrase in DOST_PASSPHRASE, as the first centre did")?;
    }
    let bytes = std::fs::metadata(file).map_or(0, |data| data.len());
    out.line(&format!("bytes {bytes} frames {} head {}", restored.frames, hex(&restored.head)))
}

/// Most cases that are named one by one; of the rest the number is told.
const CASES_NAMED_MAX: usize = 100;

/// What became of the keys of people who were identified or erased after the last frame.
fn tell_people(people: &People, out: &mut Output) -> Result<(), Failure> {
    if people.gone > 0 {
        out.line(&format!(
            "keys    of {} people identified after that frame were left out",
            people.gone
        ))?;
    }
    let cases = &people.erased_open;
    if cases.is_empty() {
        return Ok(());
    }
    let named: Vec<String> =
        cases.iter().take(CASES_NAMED_MAX).map(|case| format!("#{}", case.0)).collect();
    let more = if cases.len() > named.len() { " and more" } else { "" };
    out.line(&format!("erased  {} cases: {}{more}", cases.len(), named.join(" ")))?;
    out.line(
        "        They are open at that frame, and their people were erased after it. What was",
    )?;
    out.line(
        "        destroyed does not come back: these cases cannot be forwarded or withdrawn.",
    )?;
    out.line(
        "        Take up whoever comes back in a new case, or restore a frame after the erasure",
    )
}

fn take_over(place: &Place, out: &mut Output) -> Result<(), Failure> {
    if !place.holds_centre() {
        return Err(centre::no_centre(place));
    }
    let folder = DataFolder::open(place.folder()).map_err(Failure::failed)?;
    out.line(if folder.take_over().map_err(Failure::failed)? {
        "this folder takes the place of the centre it was made of; open it with `dost`"
    } else {
        "this folder was in force already; nothing was changed"
    })
}

/// Does something long and says from time to time how far it is.
fn told<T>(
    out: &mut Output,
    work: impl FnOnce(&mut dyn FnMut(&'static str, u64, u64)) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut last = Instant::now();
    let mut said = Ok(());
    let done = work(&mut |what, done, all| {
        if last.elapsed() >= Duration::from_secs(PROGRESS_SECONDS) && said.is_ok() {
            last = Instant::now();
            let share = done.saturating_mul(100) / all.max(1);
            said = out.line(&format!("{what} {done} of {all} frames, {share} %"));
            said = said.clone().and_then(|()| out.flush());
        }
    });
    let done = done?;
    said.map(|()| done)
}
