//! The one place that knows age: for whom a backup is sealed, and who opens it.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

use super::error::BackupError;

/// Most recipients of one backup.
pub const RECIPIENTS_MAX: usize = 32;
/// How every age file begins.
const AGE_BEGINNING: &[u8] = b"age-encryption.org/v1";
/// Letters of a wrong recipient that are shown.
const SHOWN_LETTERS: usize = 12;

/// For whom a backup is sealed: any one of them opens it.
pub struct Recipients(Vec<Recipient>);

impl Recipients {
    /// Reads recipients, one a line; empty lines and those that begin with `#` are skipped.
    ///
    /// # Errors
    /// [`BackupError::BadRecipient`], [`BackupError::NoRecipient`] when there is none,
    /// [`BackupError::TooManyRecipients`] when there are more than [`RECIPIENTS_MAX`].
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, BackupError> {
        let mut found = Vec::new();
        for line in lines.into_iter().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let read =
                line.parse().map_err(|_| BackupError::BadRecipient { given: shown(line) })?;
            found.push(read);
        }
        if found.len() > RECIPIENTS_MAX {
            return Err(BackupError::TooManyRecipients { given: found.len() });
        }
        if found.is_empty() { Err(BackupError::NoRecipient) } else { Ok(Self(found)) }
    }

    /// A writer whose bytes only they can read; it must be [finished](age::stream::StreamWriter).
    pub(super) fn seal<W: Write>(
        &self,
        out: W,
    ) -> Result<age::stream::StreamWriter<W>, BackupError> {
        let each = self.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(each)
            .map_err(|error| BackupError::Seal(error.to_string()))?;
        encryptor.wrap_output(out).map_err(|error| BackupError::Seal(error.to_string()))
    }
}

/// A wrong recipient as it may be shown: a secret key never is.
fn shown(line: &str) -> String {
    if line.to_ascii_uppercase().starts_with("AGE-SECRET") {
        return "a secret key".to_owned();
    }
    let short: String = line.chars().filter(|c| !c.is_control()).take(SHOWN_LETTERS).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

/// Who opens a backup.
pub struct Identities(Vec<Identity>);

impl Identities {
    /// Reads an identity file as age-keygen and [`new_identity`] write it.
    ///
    /// # Errors
    /// [`BackupError::Io`], [`BackupError::BadIdentity`].
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let text = fs::read_to_string(path).map(Zeroizing::new).map_err(|source| {
            let path = path.display().to_string();
            let remedy = "Nothing was changed. Check the name and the rights of the identity file.";
            BackupError::Io { action: "read", path, source, remedy }
        })?;
        let lines = text.lines().map(str::trim);
        let keys: Vec<Identity> = lines.filter_map(|line| line.parse().ok()).collect();
        if keys.is_empty() {
            return Err(BackupError::BadIdentity { path: path.display().to_string() });
        }
        Ok(Self(keys))
    }

    /// Opens what [`Recipients::seal`] sealed.
    pub(super) fn open<R: Read>(&self, sealed: R) -> Result<impl Read + use<R>, BackupError> {
        let mut sealed = BufReader::new(sealed);
        let first = sealed.fill_buf().map_err(|error| BackupError::of_stream(&error))?;
        let known = first.get(..AGE_BEGINNING.len()).unwrap_or(first);
        if !AGE_BEGINNING.starts_with(known) || known.is_empty() {
            return Err(BackupError::NotABackup);
        }
        let decryptor = Decryptor::new_buffered(sealed).map_err(told)?;
        let each = self.0.iter().map(|identity| identity as &dyn age::Identity);
        decryptor.decrypt(each).map_err(told)
    }
}

fn told(error: DecryptError) -> BackupError {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed => {
            BackupError::WrongIdentity
        }
        DecryptError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            BackupError::Truncated
        }
        _ => BackupError::Damaged,
    }
}

/// Makes a pair of keys: the secret one goes into a new file that only its owner may read, the
/// recipient is answered.
///
/// # Errors
/// The file is there already, or cannot be written.
pub fn new_identity(path: &Path) -> Result<String, BackupError> {
    let key = Identity::generate();
    let recipient = key.to_public().to_string();
    let mut text = Zeroizing::new(format!("# public key: {recipient}\n"));
    text.push_str(key.to_string().expose_secret());
    text.push('\n');
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let written = made.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|source| {
        let path = path.display().to_string();
        if source.kind() == io::ErrorKind::AlreadyExists {
            return BackupError::Exists { path };
        }
        let remedy = "No identity was made. Choose another place for it.";
        BackupError::Io { action: "written", path, source, remedy }
    })?;
    Ok(recipient)
}
