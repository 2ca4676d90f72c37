//! Whether a backup can really be restored: done, and compared with what it says of its centre.

use std::fs::File;
use std::path::Path;

use super::{MASTER_FILE, Trouble, replay};
use crate::engine::open::{Options, load_restored};
use crate::store::backup::{BackupError, Identities, Reading, Wanted, hex, restore};
use crate::store::folder::DataFolder;
use crate::store::journal::{Journal, JournalOptions};
use crate::store::keys::MasterKeySource;

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
/// key is at hand, and compares frames, head and state with what the backup says. The master key of
/// the backup is not written anywhere.
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
    let wanted = Wanted { folder: scratch, last_frame: None, held_back: &[MASTER_FILE] };
    let restored = restore(from, &wanted, &mut |done| told("restoring", done, all))?;
    let manifest = restored.manifest;
    let mut master = master;
    for (name, bytes) in &restored.held_back {
        if name == MASTER_FILE && master.is_none() {
            master = Some(MasterKeySource::of_text(bytes).map_err(crate::engine::OpenError::from)?);
        }
    }
    let same_program = manifest.program == env!("CARGO_PKG_VERSION");
    let sealed = sealed_digest(scratch, restored.frames, &mut |done| told("replaying", done, all))?;
    if same_program && hex(&sealed) != manifest.sealed_digest {
        return Err(BackupError::Damaged.into());
    }
    let keys = match master {
        None => KeysTried::NoMasterKey,
        Some(master) => {
            let loaded = load_restored(scratch, master, options)?;
            let digest = hex(&crate::engine::digest(&loaded));
            match manifest.digest.as_ref().filter(|_| same_program) {
                Some(said) if *said == digest => KeysTried::Same,
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

fn sealed_digest(
    scratch: &Path,
    frames: u64,
    told: &mut dyn FnMut(u64),
) -> Result<[u8; 32], Trouble> {
    let of_folder = crate::engine::OpenError::from;
    let (store, medium) = DataFolder::look(scratch).map_err(of_folder)?;
    let (journal, _) =
        Journal::look(medium, JournalOptions::new(store)).map_err(BackupError::from)?;
    Ok(replay(&journal, frames, None, told)?.sealed)
}
