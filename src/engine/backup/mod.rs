//! Taking a backup of a centre, beside it while it runs, and proving that one can be restored.

mod check;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

pub use check::{CheckReport, KeysTried, check, open};

use super::audit::AuditError;
use super::open::OpenError;
use super::options::Options;
use crate::casework::centre::Centre;
use crate::casework::event::Frame as Body;
use crate::casework::evolve;
use crate::law::moment::Moment;
use crate::store::backup::{
    BackupError, FILE_BYTES_MAX, FILES_MAX, FileEntry, Manifest, Recipients, Target, hex,
    is_allowed, write,
};
use crate::store::folder::{DataFolder, FolderError};
use crate::store::frame::Frame;
use crate::store::journal::{Journal, JournalOptions};
use crate::store::keys::{KEY_FILE, KeyError, KeyRing, MasterKeySource, SealedIn};
use crate::store::medium::{Medium, MemoryMedium};
use crate::store::records::FRAME_SCHEMA;

/// Files of the data folder that are taken if they are there, beside the keys.
const FILES: [&str; 3] = ["settings.toml", "practice-day", "heads"];
/// Folders of which every file is taken.
const FOLDERS: [&str; 3] = ["passports", "calendars", "lessons"];
/// The master key file.
pub const MASTER_FILE: &str = "master.key";
/// Files that are taken only when the administrator says so.
const SECRETS: [&str; 2] = [MASTER_FILE, "ssh_host_ed25519_key"];

/// Why a backup was not made or not proven.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The backup itself.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The data folder, or what was restored, cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The folder to be backed up is none.
    #[error(transparent)]
    Audit(#[from] AuditError),
}

/// What to take and for whom.
pub struct Order<'a> {
    /// For whom it is sealed.
    pub recipients: &'a Recipients,
    /// Where it goes.
    pub file: &'a Path,
    /// Whether an existing file may be replaced.
    pub replace: bool,
    /// Whether the master key and the other secrets go with it.
    pub with_secrets: bool,
    /// More files of the data folder, as the settings name them; those that are secret apart.
    pub named: (Vec<String>, Vec<String>),
    /// When.
    pub at: Moment,
}

/// What was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Length of the file, bytes.
    pub bytes: u64,
    /// Why the persons' keys were not tried, if they were not.
    pub keys_untried: Option<String>,
}

/// Takes a backup of the centre in `folder`, whether one runs there or not: its journal up to the
/// last frame that is known to be on the disk, its keys, passports, calendar, lessons and settings.
/// `told` is called with what is being done, how far, and of how much.
///
/// # Errors
/// [`Trouble`]; nothing stands under the file's name then.
pub fn take(
    folder: &Path,
    options: &Options,
    order: &Order,
    told: &mut dyn FnMut(&'static str, u64, u64),
) -> Result<Taken, Trouble> {
    let target = Target::begin(order.file, order.replace)?;
    let (store, journal, frames) = settled(folder)?;
    // After the journal: every key is synced before a frame needs it, so none is missing here.
    let (names, contents) = files(folder, order)?;
    let keys = names.iter().position(|name| name == KEY_FILE).and_then(|at| contents.get(at));
    let ring = keys.map(|bytes| look_at_keys(bytes, store, &options.master(folder)));
    let (ring, keys_untried) = match ring {
        Some(Ok(ring)) => (Some(ring), None),
        Some(Err(error)) => (None, Some(error.to_string())),
        None => (None, None),
    };
    let states =
        replay(&journal, frames, ring.as_ref(), &mut |done| told("reading", done, frames))?;
    let head = match frames.checked_sub(1) {
        Some(last) => journal.hash_at(last).map_err(BackupError::from)?.unwrap_or_default(),
        None => journal.head(),
    };
    let entries = names.into_iter().zip(&contents).map(|(name, bytes)| FileEntry {
        name,
        bytes: bytes.len() as u64,
        hash: hex(blake3::hash(bytes).as_bytes()),
    });
    let manifest = Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        taken_ms: order.at.0,
        store: hex(&store),
        frames,
        head: hex(&head),
        sealed_digest: hex(&states.sealed),
        digest: states.open.map(|digest| hex(&digest)),
        with_secrets: order.with_secrets,
        files: entries.collect(),
    };
    // The number of frames is far below usize.
    let records = journal.records(0).take(usize::try_from(frames).unwrap_or(usize::MAX));
    let mut wrote = |done| told("writing", done, frames);
    let bytes = write(target, order.recipients, &manifest, &contents, records, &mut wrote)?;
    Ok(Taken { manifest, bytes, keys_untried })
}

/// The journal as it lies on the disk, and how many of its frames are known to be there for good.
/// Where no centre runs that is all of them: the next start settles the rest. The folder is held
/// only while that is found out.
fn settled(folder: &Path) -> Result<([u8; 16], Journal, u64), Trouble> {
    super::audit::is_there(folder)?;
    let held = match DataFolder::open(folder) {
        Ok(held) => Some(held),
        Err(FolderError::InUse { .. }) => None,
        Err(error) => return Err(OpenError::from(error).into()),
    };
    let (store, medium) = DataFolder::look(folder).map_err(OpenError::from)?;
    let (journal, _) =
        Journal::look(medium, JournalOptions::new(store)).map_err(OpenError::from)?;
    let frames = if held.is_some() { journal.next_seq() } else { journal.durable() };
    Ok((store, journal, frames))
}

type Contents = Vec<Zeroizing<Vec<u8>>>;

/// The files that go with the frames: names and contents, the keys first.
fn files(folder: &Path, order: &Order) -> Result<(Vec<String>, Contents), BackupError> {
    let mut names: Vec<String> = vec![KEY_FILE.to_owned()];
    names.extend(FILES.map(str::to_owned));
    for inside in FOLDERS {
        let mut found: Vec<String> = fs::read_dir(folder.join(inside))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().is_file())
            .map(|entry| format!("{inside}/{}", entry.file_name().to_string_lossy()))
            .filter(|name| !name.contains("/.") && !name.ends_with(".new"))
            .collect();
        // Else it would not be found again under the letters that can be shown.
        if let Some(name) = found.iter().find(|name| name.contains(char::REPLACEMENT_CHARACTER)) {
            return Err(BackupError::NameNotTaken { name: name.clone() });
        }
        found.sort();
        names.append(&mut found);
    }
    let mut secrets: Vec<String> = SECRETS.map(str::to_owned).to_vec();
    secrets.extend(order.named.1.iter().map(|name| plain(name)));
    // A certificate may lie in one file with its key: that is secret then.
    let open = order.named.0.iter().map(|name| plain(name));
    names.extend(open.filter(|name| !secrets.contains(name)));
    if order.with_secrets {
        names.append(&mut secrets);
    }
    let mut taken = (Vec::new(), Vec::new());
    for name in names {
        if taken.0.contains(&name) {
            continue;
        }
        if let Some(bytes) = read(&folder.join(&name), &name)? {
            // What a restore would refuse is refused now, while the centre is there to be mended.
            if !is_allowed(&name) {
                return Err(BackupError::NameNotTaken { name });
            }
            if taken.0.len() >= FILES_MAX {
                return Err(BackupError::TooManyFiles);
            }
            if bytes.len() as u64 > FILE_BYTES_MAX {
                return Err(BackupError::FileTooLarge { name });
            }
            taken.0.push(name);
            taken.1.push(bytes);
        }
    }
    Ok(taken)
}

/// A name as a backup writes it: `./ca.pem` is `ca.pem`.
fn plain(name: &str) -> String {
    let steps = Path::new(name).components().filter(|step| *step != Component::CurDir);
    steps.collect::<PathBuf>().to_string_lossy().into_owned()
}

/// A file, if it is there.
fn read(path: &PathBuf, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, BackupError> {
    let unreadable = |source| BackupError::Io {
        action: "read",
        path: path.display().to_string(),
        source,
        remedy: "No backup was made. Check the rights on the data folder.",
    };
    match fs::metadata(path) {
        Ok(data) if data.len() > FILE_BYTES_MAX => {
            Err(BackupError::FileTooLarge { name: name.to_owned() })
        }
        Ok(_) => fs::read(path).map(Zeroizing::new).map(Some).map_err(unreadable),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error)),
    }
}

/// Opens a copy of the key file: opening the file itself would write in it.
fn look_at_keys(
    bytes: &[u8],
    store: [u8; 16],
    master: &MasterKeySource,
) -> Result<KeyRing, crate::store::keys::KeyError> {
    let mut copy = MemoryMedium::new();
    copy.replace(KEY_FILE, bytes)
        .map_err(|error| crate::store::keys::KeyError::Io { action: "read", source: error })?;
    KeyRing::open_existing(Box::new(copy), store, master)
}

/// Digests of the state that frames lead to.
struct States {
    /// With everything private left sealed.
    sealed: [u8; 32],
    /// With it opened, where the keys were at hand.
    open: Option<[u8; 32]>,
}

/// Applies the first `frames` frames, once as they are and once opened: one after the other, for each
/// takes memory for all cases. `told` hears how many of them, on average, have been applied.
fn replay(
    journal: &Journal,
    frames: u64,
    ring: Option<&KeyRing>,
    told: &mut dyn FnMut(u64),
) -> Result<States, OpenError> {
    let passes = 1 + u64::from(ring.is_some());
    let sealed = digest_of(journal, frames, &mut |_| Ok(()), &mut |done| told(done / passes))?;
    let Some(ring) = ring else { return Ok(States { sealed, open: None }) };
    let mut open = |body: &mut Body| ring.open_record(body, SealedIn::Journal);
    let digest = digest_of(journal, frames, &mut open, &mut |done| told((frames + done) / passes))?;
    Ok(States { sealed, open: Some(digest) })
}

/// Digest of the state that the first `frames` frames lead to, each changed by `change` before.
fn digest_of(
    journal: &Journal,
    frames: u64,
    change: &mut dyn FnMut(&mut Body) -> Result<(), KeyError>,
    told: &mut dyn FnMut(u64),
) -> Result<[u8; 32], OpenError> {
    let mut centre = Centre::default();
    for record in journal.records(0).take(usize::try_from(frames).unwrap_or(usize::MAX)) {
        let record = record?;
        let frame: Frame<Body> = Frame::read(FRAME_SCHEMA, &record)
            .map_err(|source| OpenError::Frame { seq: record.seq, source })?;
        let mut body = frame.body;
        change(&mut body)?;
        evolve::apply(&mut centre, &body);
        told(record.seq + 1);
    }
    Ok(super::digest(&centre))
}
