//! The centre's own key, by which clients know that it is the centre.
//!
//! Made at the first start and then never again: another key looks to every client as if somebody
//! stood in between.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use russh::keys::ssh_key::LineEnding;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::{HashAlg, PrivateKey, PublicKey};
use zeroize::Zeroizing;

use crate::store::keys::fill_random;

/// Name of the key's file in the data folder.
pub const HOST_KEY_FILE: &str = "ssh_host_ed25519_key";

/// Most bytes of that file; a real one has about 400.
const FILE_BYTES_MAX: u64 = 16 * 1024;

/// Why there is no host key.
#[derive(Debug, thiserror::Error)]
pub enum HostKeyError {
    /// The file cannot be read or written.
    #[error(
        "the host key {path} cannot be used ({error}). The SSH door stays shut; see to the file or \
         its folder and start again."
    )]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Others on this machine may read the file.
    #[error(
        "the host key {path} can be read by others (mode {mode:o}), so it may be known to them. The \
         SSH door stays shut. If it is still secret, chmod 600 it; else remove it, and clients \
         must be told the new fingerprint."
    )]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file holds no usable key.
    #[error(
        "the host key {path} is no unencrypted Ed25519 key in OpenSSH's format. The SSH door stays \
         shut. Put the right file back, or remove it: a new key is made then, and clients must be \
         told the new fingerprint."
    )]
    NoKey {
        /// Which file.
        path: PathBuf,
    },
    /// The system gave no random numbers.
    #[error("the system gave no random numbers for a host key; the SSH door stays shut.")]
    Random,
}

/// The host key of the data folder; made when there is none.
///
/// # Errors
/// [`HostKeyError`].
pub fn host_key(folder: &Path) -> Result<PrivateKey, HostKeyError> {
    match read(folder)? {
        Some(key) => Ok(key),
        None => make(folder),
    }
}

/// The host key's fingerprint as clients show it (`SHA256:…`); `None` before the first start.
///
/// # Errors
/// [`HostKeyError`].
pub fn fingerprint_in(folder: &Path) -> Result<Option<String>, HostKeyError> {
    Ok(read(folder)?.map(|key| fingerprint(key.public_key())))
}

/// A key's fingerprint as clients show it.
pub fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

fn read(folder: &Path) -> Result<Option<PrivateKey>, HostKeyError> {
    let path = folder.join(HOST_KEY_FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(HostKeyError::File { path, error }),
    };
    let mut text = Zeroizing::new(String::new());
    let read = file.metadata().and_then(|held| {
        file.take(FILE_BYTES_MAX).read_to_string(&mut text).map(|_| held.mode() & 0o777)
    });
    let mode = match read {
        Ok(mode) => mode,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(HostKeyError::NoKey { path });
        }
        Err(error) => return Err(HostKeyError::File { path, error }),
    };
    if mode & 0o077 != 0 {
        return Err(HostKeyError::Open { path, mode });
    }
    match PrivateKey::from_openssh(text.as_str()) {
        Ok(key) if key.algorithm() == russh::keys::Algorithm::Ed25519 && !key.is_encrypted() => {
            Ok(Some(key))
        }
        Ok(_) | Err(_) => Err(HostKeyError::NoKey { path }),
    }
}

fn make(folder: &Path) -> Result<PrivateKey, HostKeyError> {
    let mut seed = Zeroizing::new([0; 32]);
    fill_random(seed.as_mut_slice()).map_err(|_| HostKeyError::Random)?;
    let key = PrivateKey::from(Ed25519Keypair::from_seed(&seed));
    let path = folder.join(HOST_KEY_FILE);
    let text =
        key.to_openssh(LineEnding::LF).map_err(|_| HostKeyError::NoKey { path: path.clone() })?;
    // Beside it first: a file cut short by a full disk must not become the centre's identity.
    write(folder, &path, text.as_bytes()).map_err(|error| HostKeyError::File { path, error })?;
    Ok(key)
}

fn write(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_is_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(fingerprint_in(folder.path()).unwrap(), None);
        let made = host_key(folder.path()).unwrap();
        let again = host_key(folder.path()).unwrap();
        assert_eq!(made.public_key(), again.public_key());
        let shown = fingerprint_in(folder.path()).unwrap().unwrap();
        assert!(shown.starts_with("SHA256:"), "{shown}");
        let path = folder.path().join(HOST_KEY_FILE);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_that_others_can_read_or_that_is_none_keeps_the_door_shut() {
        let folder = tempfile::tempdir().unwrap();
        host_key(folder.path()).unwrap();
        let path = folder.path().join(HOST_KEY_FILE);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(host_key(folder.path()), Err(HostKeyError::Open { mode: 0o640, .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        for garbage in [&b""[..], b"not a key\n", &[0xff; 64]] {
            fs::write(&path, garbage).unwrap();
            assert!(matches!(host_key(folder.path()), Err(HostKeyError::NoKey { .. })));
            assert_eq!(fs::read(&path).unwrap(), garbage);
        }
    }
}
