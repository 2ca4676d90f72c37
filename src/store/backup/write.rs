//! Writing a backup.

use std::io::Write;

use zeroize::Zeroizing;

use super::error::BackupError;
use super::place::Target;
use super::sealed::Recipients;
use super::{BACKUP_FORMAT, MAGIC, Manifest};
use crate::store::journal::{JournalError, Record};

/// Writes a backup and gives it its name; answers its length, bytes. `files` are the contents of
/// the manifest's files, in its order; `frames` are as many as it says. `told` is called with the
/// frames written so far.
///
/// # Errors
/// [`BackupError`]; nothing stands under the target's name then.
pub fn write(
    mut target: Target,
    recipients: &Recipients,
    manifest: &Manifest,
    files: &[Zeroizing<Vec<u8>>],
    frames: impl Iterator<Item = Result<Record, JournalError>>,
    told: &mut dyn FnMut(u64),
) -> Result<u64, BackupError> {
    let path = target.path().to_owned();
    let failed = |error| BackupError::written(&path, error);
    let text =
        serde_json::to_vec(manifest).map_err(|error| BackupError::Seal(error.to_string()))?;
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut out = recipients.seal(&mut target)?;
    let mut put = |bytes: &[u8]| out.write_all(bytes).map_err(failed);
    put(&MAGIC)?;
    put(&BACKUP_FORMAT.to_le_bytes())?;
    put(&length.to_le_bytes())?;
    put(&text)?;
    for file in files {
        put(file)?;
    }
    let mut written = 0;
    for record in frames {
        let payload = record?.payload;
        // A payload is bounded by one mebibyte.
        put(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes())?;
        put(&payload)?;
        written += 1;
        told(written);
    }
    out.finish().map_err(failed)?;
    if written != manifest.frames {
        return Err(BackupError::Damaged);
    }
    target.finish()
}
