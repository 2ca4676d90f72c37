//! A backup: one file that holds a centre up to one frame, sealed for people who are not here.
//!
//! ```text
//! age file to the recipients, and in it
//! "DOSTBACK" | format u16 | length u32 | manifest (JSON)
//! the files of the manifest, one after the other
//! the frames: length u32 | payload, as many as the manifest says
//! ```
//!
//! * age seals it to public keys only: who writes it cannot read it again, and neither can the
//!   machine it was made on. age's own stream says when a byte differs or the end is missing.
//! * Frames are kept as payloads, without the empty rest of segments. The hash chain is made anew on
//!   the way back, and must come out at the head that the manifest says.
//! * Whoever knows a recipient can make a file for it: that a backup is of this centre is said by its
//!   head, which receipts and the file of heads show (`dost journal verify --head`).

mod error;
mod people;
mod place;
mod read;
mod restore;
mod sealed;
mod write;

use serde::{Deserialize, Serialize};

pub use error::BackupError;
pub use people::People;
pub use place::Target;
pub use read::{NamedFile, Reading};
pub use restore::{Restored, Wanted, restore};
pub use sealed::{Identities, Recipients, new_identity};
pub use write::write;

use super::journal::ChainHash;

/// Version of the contents written by this program.
pub const BACKUP_FORMAT: u16 = 1;
/// Most bytes of one file in a backup; the largest is the key file of a full data folder.
pub const FILE_BYTES_MAX: u64 = 96 << 20;
/// Most files in a backup.
pub const FILES_MAX: usize = 256;
/// Most bytes of the manifest.
const MANIFEST_BYTES_MAX: usize = 1 << 20;

const MAGIC: [u8; 8] = *b"DOSTBACK";

/// A file in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path in the data folder, with `/`.
    pub name: String,
    /// Its length, bytes.
    pub bytes: u64,
    /// BLAKE3 of it, hex.
    pub hash: String,
}

/// What a backup says of itself and of the centre it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program that made it; state digests compare within one version only.
    pub program: String,
    /// When it was made, milliseconds since 1970.
    pub taken_ms: i64,
    /// Number of the data folder, hex.
    pub store: String,
    /// Frames in it.
    pub frames: u64,
    /// Hash of the last one, hex.
    pub head: String,
    /// Digest of the state the frames lead to with everything private left sealed, hex.
    pub sealed_digest: String,
    /// Digest of the state with the persons' keys, hex; none where the master key was not at hand.
    pub digest: Option<String>,
    /// Whether the master key and the other secrets are in it.
    pub with_secrets: bool,
    /// The files, in the order in which they follow.
    pub files: Vec<FileEntry>,
}

impl Manifest {
    /// Number of the data folder.
    ///
    /// # Errors
    /// [`BackupError::Damaged`].
    pub fn store_id(&self) -> Result<[u8; 16], BackupError> {
        unhex(&self.store).ok_or(BackupError::Damaged)
    }

    /// Hash of the last frame.
    ///
    /// # Errors
    /// [`BackupError::Damaged`].
    pub fn head_hash(&self) -> Result<ChainHash, BackupError> {
        unhex(&self.head).ok_or(BackupError::Damaged)
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of exactly `N` pairs of hexadecimal digits.
pub fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    if digits.len() != 2 * N || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Whether a file of a backup may be written under this name: a plain path inside the data folder,
/// at most two steps deep, and nothing that the program itself makes there.
pub fn is_allowed(name: &str) -> bool {
    const OWN: [&str; 8] =
        ["format", "lock", "journal", "state", "drafts", "run", "log", "restored"];
    let steps: Vec<&str> = name.split('/').collect();
    let plain = |step: &&str| {
        !step.is_empty()
            && !step.starts_with('.')
            && !step.contains(['\\', '\0'])
            && step.len() < 200
    };
    steps.len() <= 2
        && steps.iter().all(plain)
        && steps.first().is_some_and(|first| !OWN.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_writes_nothing_outside_and_nothing_of_the_program_s_own() {
        for name in ["keys", "settings.toml", "passports/01-05-02-01.toml", "master.key"] {
            assert!(is_allowed(name), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "../keys",
            "a/../b",
            "journal/00000000.segment",
            "format",
            "a/b/c",
            "lock",
            "passports/.hidden",
            "restored",
            "state/db",
        ] {
            assert!(!is_allowed(name), "{name}");
        }
    }

    #[test]
    fn hexadecimal_digits_go_both_ways() {
        assert_eq!(unhex::<2>(&hex(&[1, 255])), Some([1, 255]));
        for bad in ["", "1", "+1ff", "zz00", "ü0"] {
            assert_eq!(unhex::<2>(bad), None, "{bad}");
        }
    }
}
