//! Reading a backup.

use std::io::{self, Read};

use zeroize::Zeroizing;

use super::error::BackupError;
use super::sealed::Identities;
use super::{
    BACKUP_FORMAT, FILE_BYTES_MAX, FILES_MAX, MAGIC, MANIFEST_BYTES_MAX, Manifest, hex, is_allowed,
};
use crate::store::journal::PAYLOAD_BYTES_MAX;

/// A file of a backup: its name and what is in it.
pub type NamedFile = (String, Zeroizing<Vec<u8>>);

/// A backup that is being read: the manifest is known, the files come next, then the frames.
pub struct Reading<R> {
    stream: R,
    manifest: Manifest,
}

/// Opens a backup and reads its manifest.
fn begin<R: Read>(mut stream: R) -> Result<Reading<R>, BackupError> {
    let magic: [u8; 8] = exactly(&mut stream)?;
    if magic != MAGIC {
        return Err(BackupError::OtherContents);
    }
    let format = u16::from_le_bytes(exactly(&mut stream)?);
    if format != BACKUP_FORMAT {
        return Err(BackupError::Newer(format));
    }
    let length = bounded(u32::from_le_bytes(exactly(&mut stream)?), MANIFEST_BYTES_MAX)?;
    let text = take(&mut stream, length)?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|_| BackupError::OtherContents)?;
    let files = &manifest.files;
    let strange = files.iter().find(|it| !is_allowed(&it.name) || it.bytes > FILE_BYTES_MAX);
    if let Some(file) = strange.or_else(|| files.get(FILES_MAX)) {
        return Err(BackupError::FileNotRestored { name: file.name.clone() });
    }
    Ok(Reading { stream, manifest })
}

impl Reading<Box<dyn Read>> {
    /// Opens a sealed backup and reads its manifest.
    ///
    /// # Errors
    /// [`BackupError`] says what it is instead.
    pub fn open<R: Read + 'static>(sealed: R, who: &Identities) -> Result<Self, BackupError> {
        let stream: Box<dyn Read> = Box::new(who.open(sealed)?);
        begin(stream)
    }
}

impl<R: Read> Reading<R> {
    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The files with their names, in order; to be called once and before the frames.
    ///
    /// # Errors
    /// [`BackupError::Damaged`], [`BackupError::Truncated`].
    pub fn files(&mut self) -> Result<Vec<NamedFile>, BackupError> {
        let mut files = Vec::new();
        for entry in &self.manifest.files {
            let length = usize::try_from(entry.bytes).unwrap_or(usize::MAX);
            let bytes = Zeroizing::new(take(&mut self.stream, length)?);
            if hex(blake3::hash(&bytes).as_bytes()) != entry.hash {
                return Err(BackupError::Damaged);
            }
            files.push((entry.name.clone(), bytes));
        }
        Ok(files)
    }

    /// The payload of the next frame; to be called as often as the manifest has frames.
    ///
    /// # Errors
    /// [`BackupError::Damaged`], [`BackupError::Truncated`].
    pub fn frame(&mut self) -> Result<Vec<u8>, BackupError> {
        let length = bounded(u32::from_le_bytes(exactly(&mut self.stream)?), PAYLOAD_BYTES_MAX)?;
        take(&mut self.stream, length)
    }

    /// The end: nothing may follow the last frame, and the seal over the end must hold.
    ///
    /// # Errors
    /// [`BackupError::Damaged`], [`BackupError::Truncated`].
    pub fn end(mut self) -> Result<(), BackupError> {
        match self.stream.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(BackupError::Damaged),
            Err(error) => Err(BackupError::of_stream(&error)),
        }
    }
}

fn bounded(length: u32, most: usize) -> Result<usize, BackupError> {
    usize::try_from(length).ok().filter(|length| *length <= most).ok_or(BackupError::Damaged)
}

fn exactly<const N: usize>(stream: &mut impl Read) -> Result<[u8; N], BackupError> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).map_err(|error| BackupError::of_stream(&error))?;
    Ok(bytes)
}

/// Exactly `length` bytes, without believing the length before they are there.
fn take(stream: &mut impl Read, length: usize) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Vec::new();
    let read = stream.by_ref().take(length as u64).read_to_end(&mut bytes);
    match read {
        Ok(read) if read == length => Ok(bytes),
        Ok(_) => Err(BackupError::of_stream(&io::Error::from(io::ErrorKind::UnexpectedEof))),
        Err(error) => Err(BackupError::of_stream(&error)),
    }
}
