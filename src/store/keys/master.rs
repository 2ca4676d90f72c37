//! Where the master key comes from.
//!
//! It opens one thing only, the root key in the head of the key file, so that it can be changed
//! without touching anything that is sealed.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::error::KeyError;
use super::secret::{KEY_BYTES, Secret};

/// Name of the credential a service manager may hand over, in its credentials directory.
pub const CREDENTIAL_NAME: &str = "dost-master-key";
/// Fewest letters of a passphrase.
pub const PASSPHRASE_LETTERS_MIN: usize = 12;
/// Fewest bytes of a credential.
pub const CREDENTIAL_BYTES_MIN: usize = 32;
/// Most bytes read as a key file or credential.
const MASTER_FILE_BYTES_MAX: u64 = 4096;
/// First word of the master key file.
const MASTER_FILE_WORD: &str = "dost-master-key-1";

/// Memory of argon2id for new folders, KiB.
pub const ARGON2_MEMORY_KIB: u32 = 64 * 1024;
/// Passes of argon2id for new folders.
pub const ARGON2_PASSES: u32 = 3;
/// Lanes of argon2id for new folders.
pub const ARGON2_LANES: u32 = 1;

/// Where the master key comes from.
#[derive(Clone)]
pub enum MasterKeySource {
    /// A file that only its owner may read; made when the data folder is new.
    File(PathBuf),
    /// A passphrase, through argon2id.
    Passphrase(Zeroizing<String>),
    /// A credential handed over by the service manager.
    Credential(PathBuf),
    /// A key given directly: practice and tests.
    Given(Secret),
}

impl MasterKeySource {
    /// The passphrase if one is given, else the service manager's credential if there is one in
    /// `credentials` (the value of `CREDENTIALS_DIRECTORY`), else the file `master.key` in `folder`.
    pub fn choose(
        folder: &Path,
        passphrase: Option<Zeroizing<String>>,
        credentials: Option<&Path>,
    ) -> Self {
        if let Some(passphrase) = passphrase {
            return Self::Passphrase(passphrase);
        }
        match credentials.map(|directory| directory.join(CREDENTIAL_NAME)) {
            Some(path) if path.exists() => Self::Credential(path),
            _ => Self::File(folder.join("master.key")),
        }
    }
}

impl MasterKeySource {
    /// The key that stands in the text of a master key file.
    ///
    /// # Errors
    /// [`KeyError::MasterMalformed`].
    pub fn of_text(text: &[u8]) -> Result<Self, KeyError> {
        parse(Path::new("master.key"), text).map(Self::Given)
    }
}

/// How the root key of a folder is opened; stands in the head of the key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derivation {
    /// The master key as it is.
    Plain,
    /// A passphrase through argon2id.
    Argon2 { memory_kib: u32, passes: u32, lanes: u32 },
}

impl MasterKeySource {
    pub(super) fn new_derivation(&self) -> Derivation {
        match self {
            Self::Passphrase(_) => Derivation::Argon2 {
                memory_kib: ARGON2_MEMORY_KIB,
                passes: ARGON2_PASSES,
                lanes: ARGON2_LANES,
            },
            Self::File(_) | Self::Credential(_) | Self::Given(_) => Derivation::Plain,
        }
    }

    /// What the person gave, for messages.
    pub(super) fn given(&self) -> &'static str {
        match self {
            Self::Passphrase(_) => "passphrase",
            Self::File(_) | Self::Credential(_) | Self::Given(_) => "master key",
        }
    }

    /// The master key. Only a new folder may make one (`is_new`).
    pub(super) fn master(
        &self,
        derivation: Derivation,
        salt: &[u8; 16],
        is_new: bool,
    ) -> Result<Secret, KeyError> {
        match (self, derivation) {
            (Self::Given(secret), Derivation::Plain) => Ok(secret.clone()),
            (Self::Passphrase(passphrase), Derivation::Argon2 { memory_kib, passes, lanes }) => {
                if is_new && passphrase.chars().count() < PASSPHRASE_LETTERS_MIN {
                    return Err(KeyError::PassphraseShort { letters_min: PASSPHRASE_LETTERS_MIN });
                }
                stretch(passphrase, salt, memory_kib, passes, lanes)
            }
            (Self::File(path), Derivation::Plain) => match read_private(path) {
                Ok(text) => parse(path, &text),
                Err(KeyError::MasterMissing { .. }) if is_new => make(path),
                Err(error) => Err(error),
            },
            (Self::Credential(path), Derivation::Plain) => {
                let bytes = read_private(path)?;
                if bytes.len() < CREDENTIAL_BYTES_MIN {
                    return Err(KeyError::MasterMalformed { path: path.display().to_string() });
                }
                Ok(Secret::new(blake3::derive_key("dost-desk credential v1", &bytes)))
            }
            (_, derivation) => Err(KeyError::WrongMaster {
                given: self.given(),
                passphrase_needed: matches!(derivation, Derivation::Argon2 { .. }),
            }),
        }
    }
}

fn stretch(
    passphrase: &str,
    salt: &[u8; 16],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<Secret, KeyError> {
    let failed = |error: argon2::Error| KeyError::Derivation(error.to_string());
    let params = Params::new(memory_kib, passes, lanes, Some(KEY_BYTES)).map_err(failed)?;
    let mut key = Secret::new([0; KEY_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.bytes_mut())
        .map_err(failed)?;
    Ok(key)
}

/// Reads a file that nobody else may read.
fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let shown = || path.display().to_string();
    let data = match fs::metadata(path) {
        Ok(data) => data,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(KeyError::MasterMissing { path: shown() });
        }
        Err(error) => return Err(KeyError::read(error)),
    };
    let mode = data.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::MasterExposed { path: shown(), mode });
    }
    if data.len() > MASTER_FILE_BYTES_MAX {
        return Err(KeyError::MasterMalformed { path: shown() });
    }
    fs::read(path).map(Zeroizing::new).map_err(KeyError::read)
}

fn parse(path: &Path, text: &[u8]) -> Result<Secret, KeyError> {
    let malformed = || KeyError::MasterMalformed { path: path.display().to_string() };
    let text = std::str::from_utf8(text).map_err(|_| malformed())?;
    let (word, digits) = text.trim_end().split_once(' ').ok_or_else(malformed)?;
    if word != MASTER_FILE_WORD || digits.len() != 2 * KEY_BYTES || !digits.is_ascii() {
        return Err(malformed());
    }
    let mut key = Secret::new([0; KEY_BYTES]);
    for (index, byte) in key.bytes_mut().iter_mut().enumerate() {
        let pair = digits.get(2 * index..2 * index + 2).ok_or_else(malformed)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| malformed())?;
    }
    Ok(key)
}

/// Makes the master key of a new folder and syncs it, with its name, before it seals anything.
fn make(path: &Path) -> Result<Secret, KeyError> {
    let key = Secret::random()?;
    write_master(path, &key)?;
    Ok(key)
}

/// Writes the file of a master key that is not there yet.
///
/// # Errors
/// [`KeyError::Io`]; a file that is there is left alone.
pub fn write_master(path: &Path, key: &Secret) -> Result<(), KeyError> {
    let mut text = Zeroizing::new(String::with_capacity(2 * KEY_BYTES + 32));
    text.push_str(MASTER_FILE_WORD);
    text.push(' ');
    for byte in key.bytes() {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text.push('\n');
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(KeyError::written)?;
    file.write_all(text.as_bytes()).map_err(KeyError::written)?;
    file.sync_all().map_err(KeyError::written)?;
    if let Some(parent) = path.parent() {
        fs::File::open(parent).and_then(|folder| folder.sync_all()).map_err(KeyError::written)?;
    }
    Ok(())
}
