//! Whether a backup can really be restored: done, and compared with what it says of its centre.

use std::fs::{self, File};
use std::path::Path;

use super::{MASTER_FILE, States, Trouble, look_at_keys, replay};
use crate::engine::open::{OpenError, load_restored};
use crate::engine::options::Options;
use crate::store::backup::{BackupError, Identities, Reading, Wanted, hex, restore};
use crate::store::folder::DataFolder;
use crate::store::journal::{Journal, JournalOptions};
use crate::store::keys::{KEY_FILE, KeyError, MasterKeySource};

/// What became of the persons' keys in a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysTried {
    /// The centre opened with them and its state is as it was.
    Same,
    /// They opened, and the backup does not say which state they should lead to.
    Opened,
    /// The master key was not at hand: they are in the backup, sealed, and were not tried.
    NoMasterKey,
}

/// What a check found; everything it compares was equal.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// Frames, all of them restored and chained.
    pub frames: u64,
    /// Hash of the last one, hex.
    pub head: String,
    /// Digest of the sealed state, hex; `None` when another version of the program made the backup,
    /// for digests compare within one version only.
    pub sealed_digest: Option<String>,
    /// The keys.
    pub keys: KeysTried,
    /// When the backup was made, milliseconds since 1970.
    pub taken_ms: i64,
    /// Whether it holds the master key.
    pub with_secrets: bool,
}

/// Restores a backup into `scratch`, which must be empty or missing, opens the centre where a master
/// key is at hand, and compares frames, head and state with what the backup says. Of the files only the
/// sealed keys are written; the others are compared with their hashes, and no secret lies anywhere.
///
/// # Errors
/// [`Trouble`]; the first thing that differs.
pub fn check(
    file: &Path,
    who: &Identities,
    scratch: &Path,
    options: &Options,
    master: Option<MasterKeySource>,
    told: &mut dyn FnMut(&'static str, u64, u64),
) -> Result<CheckReport, Trouble> {
    let from = open(file, who)?;
    let all = from.manifest().frames;
    // Secrets, and the key files that the settings name, must not lie in the clear on a disk that
    // nobody chose for them. The centre opens with its keys alone, which are sealed.
    let names: Vec<String> = from.manifest().files.iter().map(|file| file.name.clone()).collect();
    let held_back: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| *name != KEY_FILE).collect();
    let wanted = Wanted { folder: scratch, last_frame: None, held_back: &held_back };
    let restored = restore(from, &wanted, &mut |done| told("restoring", done, all))?;
    let manifest = restored.manifest;
    let mut master = master;
    for (name, bytes) in &restored.held_back {
        if name == MASTER_FILE && master.is_none() {
            master = Some(MasterKeySource::of_text(bytes).map_err(OpenError::from)?);
        }
    }
    let same_program = manifest.program == env!("CARGO_PKG_VERSION");
    let mut replaying = |done| told("replaying", done, all);
    let states = states(scratch, restored.frames, master.as_ref(), &mut replaying)?;
    if same_program && hex(&states.sealed) != manifest.sealed_digest {
        return Err(BackupError::Damaged.into());
    }
    let keys = match master {
        None => KeysTried::NoMasterKey,
        Some(master) => {
            load_restored(scratch, master, options)?;
            let found = states.open.map(|digest| hex(&digest));
            match manifest.digest.as_ref().filter(|_| same_program) {
                Some(said) if found.as_ref() == Some(said) => KeysTried::Same,
                Some(_) => return Err(BackupError::Damaged.into()),
                None => KeysTried::Opened,
            }
        }
    };
    Ok(CheckReport {
        frames: restored.frames,
        head: hex(&restored.head),
        sealed_digest: same_program.then_some(manifest.sealed_digest),
        keys,
        taken_ms: manifest.taken_ms,
        with_secrets: manifest.with_secrets,
    })
}

/// Opens a backup file and reads what it says of itself.
///
/// # Errors
/// [`BackupError`].
pub fn open(file: &Path, who: &Identities) -> Result<Reading<Box<dyn std::io::Read>>, BackupError> {
    let sealed = File::open(file).map_err(|source| BackupError::Io {
        action: "read",
        path: file.display().to_string(),
        source,
        remedy: "Nothing was changed. Check its name and its rights.",
    })?;
    Reading::open(sealed, who)
}

/// Digests of the state that the restored frames lead to; opened where a master key is at hand.
fn states(
    scratch: &Path,
    frames: u64,
    master: Option<&MasterKeySource>,
    told: &mut dyn FnMut(u64),
) -> Result<States, Trouble> {
    let (store, medium) = DataFolder::look(scratch).map_err(OpenError::from)?;
    let (journal, _) =
        Journal::look(medium, JournalOptions::new(store)).map_err(BackupError::from)?;
    let ring = match master {
        None => None,
        Some(master) => {
            let unreadable =
                |error| OpenError::from(KeyError::Io { action: "read", source: error });
            let keys = fs::read(scratch.join(KEY_FILE)).map_err(unreadable)?;
            Some(look_at_keys(&keys, store, master).map_err(OpenError::from)?)
        }
    };
    Ok(replay(&journal, frames, ring.as_ref(), told)?)
}
