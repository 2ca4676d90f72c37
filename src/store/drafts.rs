//! Drafts: what people have typed and not yet sent, in an append file of its own.
//!
//! A draft is not a change of the centre, so it stands in no frame; and it must outlive a state
//! that is set aside, so it is not in sled. Everything in the file is sealed, keys included.
//!
//! * `put` writes at once, so that a killed process loses nothing; the caller drives
//!   [`Drafts::sync_if_due`], which syncs at most once a second, so that a power cut costs at most
//!   the last second of typing.
//! * The last entry of a key counts. The file is written anew when it is mostly dead entries.
//! * Damage costs the drafts it hits and no others.
//!
//! ```text
//! entry  "D1" | length u32 | crc u32 (of length and what follows) | sealed
//! sealed holds: key length u8 | key | kind u8 (1 put, 0 deleted) | bytes
//! ```

use std::collections::BTreeMap;
use std::io;

use thiserror::Error;
use zeroize::Zeroizing;

use super::keys::{KeyError, Secret};
use super::medium::Medium;

/// Longest key of a draft, bytes.
pub const DRAFT_KEY_BYTES_MAX: usize = 128;
/// Longest draft, bytes.
pub const DRAFT_BYTES_MAX: usize = 16 << 10;
/// Most drafts in the file; a centre keeps as many as its settings say, and no more than these.
pub const DRAFTS_MAX: usize = 4_096;
/// Shortest time between two syncs, milliseconds.
pub const DRAFT_SYNC_MS: i64 = 1000;
/// Size from which the file is written anew when less than half of it is alive, bytes.
pub const DRAFT_FILE_BYTES_MAX: u64 = 1 << 20;

/// Name of the file.
const DRAFT_FILE: &str = "drafts";
const MAGIC: [u8; 2] = *b"D1";
const HEAD_BYTES: usize = 10;
/// Longest sealed entry: key, kind, draft, nonce and tag.
const SEALED_BYTES_MAX: usize = 2 + DRAFT_KEY_BYTES_MAX + DRAFT_BYTES_MAX + 40;

/// Why a draft was not kept. The desk goes on; what is typed stays on the screen.
#[derive(Debug, Error)]
pub enum DraftError {
    /// The draft or its key is too long, or there are too many.
    #[error(
        "{what} is over the limit ({size} of at most {max}). The draft is not kept over a restart; \
         what is on the screen stays. Register the case, or shorten the text."
    )]
    OverLimit {
        /// What was too large.
        what: &'static str,
        /// Size asked for.
        size: usize,
        /// Limit.
        max: usize,
    },
    /// No room for one more.
    #[error(
        "{most} drafts are kept, as many as fit. This one is not kept over a restart; what is on \
         the screen stays. Send it, or empty another."
    )]
    Full {
        /// As many as fit.
        most: usize,
    },
    /// This person has as many as one person may have.
    #[error(
        "{most} drafts of this person are kept, as many as one may have. This one is not kept over \
         a restart; what is on the screen stays. Send it, or empty another."
    )]
    PersonFull {
        /// As many as one may have.
        most: usize,
    },
    /// The disk refused.
    #[error(
        "the draft could not be written ({0}). Registered cases are safe; what is on the screen \
         stays and is written as soon as the disk allows. Free some space or check the disk."
    )]
    Io(#[from] io::Error),
    /// Sealing failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl DraftError {
    /// Message key in the language files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::OverLimit { .. } => "draft-too-long",
            Self::Full { .. } => "draft-full",
            Self::PersonFull { .. } => "draft-full-own",
            Self::Io(_) => "draft-not-written",
            Self::Key(error) => error.key(),
        }
    }
}

/// What opening the file found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DraftReport {
    /// Drafts alive.
    pub drafts: usize,
    /// Bytes that were no whole entry, torn or damaged, and have been dropped.
    pub dropped_bytes: u64,
}

/// The drafts of a centre.
pub struct Drafts {
    medium: Box<dyn Medium>,
    context: Vec<u8>,
    key: Secret,
    live: BTreeMap<String, Zeroizing<Vec<u8>>>,
    /// Bytes the live drafts would take in a fresh file, about.
    live_bytes: u64,
    length: u64,
    is_dirty: bool,
    /// The file's end is in doubt after a failed write or sync: write all of it anew.
    rewrite_due: bool,
    synced_at_ms: Option<i64>,
}

impl Drafts {
    /// Opens the file in `medium`, or makes it.
    ///
    /// # Errors
    /// [`DraftError::Io`].
    pub fn open(
        medium: Box<dyn Medium>,
        store: [u8; 16],
        key: Secret,
    ) -> Result<(Self, DraftReport), DraftError> {
        let context = [b"draft".as_slice(), &store].concat();
        let mut drafts = Self {
            medium,
            context,
            key,
            live: BTreeMap::new(),
            live_bytes: 0,
            length: 0,
            is_dirty: false,
            rewrite_due: false,
            synced_at_ms: None,
        };
        let bytes = match drafts.medium.read(DRAFT_FILE) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        let dropped_bytes = bytes.as_deref().map_or(0, |bytes| drafts.load(bytes));
        if bytes.is_none() || dropped_bytes > 0 {
            drafts.rewrite()?;
        }
        // What was read may never have been synced; nor may the file's name.
        drafts.is_dirty = true;
        drafts.medium.sync_names()?;
        let report = DraftReport { drafts: drafts.live.len(), dropped_bytes };
        Ok((drafts, report))
    }

    /// The draft under `key`.
    pub fn get(&self, key: &str) -> Option<&[u8]> {
        self.live.get(key).map(|bytes| bytes.as_slice())
    }

    /// The keys of all drafts, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.live.keys().map(String::as_str)
    }

    /// Keeps `bytes` under `key` in place of what was there. Safe from a power cut after the next
    /// sync; from a killed process at once.
    ///
    /// # Errors
    /// [`DraftError::OverLimit`] has changed nothing. After [`DraftError::Io`] the draft is in
    /// memory, and the next [`Drafts::sync_if_due`] tries to write all of them anew.
    pub fn put(&mut self, key: &str, bytes: &[u8]) -> Result<(), DraftError> {
        let over = |what, size, max| Err(DraftError::OverLimit { what, size, max });
        if key.len() > DRAFT_KEY_BYTES_MAX {
            return over("the key of a draft", key.len(), DRAFT_KEY_BYTES_MAX);
        }
        if bytes.len() > DRAFT_BYTES_MAX {
            return over("a draft", bytes.len(), DRAFT_BYTES_MAX);
        }
        if self.live.len() >= DRAFTS_MAX && !self.live.contains_key(key) {
            return over("the number of drafts", DRAFTS_MAX + 1, DRAFTS_MAX);
        }
        if self.get(key) == Some(bytes) {
            return Ok(());
        }
        self.keep(key, Some(bytes));
        self.append(key, Some(bytes))
    }

    /// Forgets a draft; one that is not there is left alone.
    ///
    /// # Errors
    /// As [`Drafts::put`].
    pub fn delete(&mut self, key: &str) -> Result<(), DraftError> {
        if self.live.contains_key(key) {
            self.keep(key, None);
            self.append(key, None)?;
        }
        Ok(())
    }

    /// Makes what was put durable, if anything was and the last sync is a second ago (or the clock
    /// went back). Answers whether it did. `now_ms` is the caller's clock, milliseconds.
    ///
    /// # Errors
    /// [`DraftError::Io`]; it is tried again, with a new file, at the next call.
    pub fn sync_if_due(&mut self, now_ms: i64) -> Result<bool, DraftError> {
        let waited = self
            .synced_at_ms
            .is_none_or(|last| now_ms < last || now_ms.saturating_sub(last) >= DRAFT_SYNC_MS);
        if !waited || !(self.is_dirty || self.rewrite_due) {
            return Ok(false);
        }
        self.synced_at_ms = Some(now_ms);
        self.sync()?;
        Ok(true)
    }

    /// Makes what was put durable now: on the way out.
    ///
    /// # Errors
    /// As [`Drafts::sync_if_due`].
    pub fn sync(&mut self) -> Result<(), DraftError> {
        let is_mostly_dead =
            self.length > DRAFT_FILE_BYTES_MAX && self.length / 2 > self.live_bytes;
        if self.rewrite_due || is_mostly_dead {
            return self.rewrite();
        }
        if self.is_dirty {
            // The kernel reports a failed sync once; the pages may be gone after that.
            self.rewrite_due = true;
            self.medium.sync(DRAFT_FILE)?;
            self.rewrite_due = false;
            self.is_dirty = false;
        }
        Ok(())
    }

    /// The last thing before an orderly end: makes everything durable, and leaves nothing of what
    /// was deleted or typed over in the file.
    ///
    /// # Errors
    /// As [`Drafts::sync_if_due`].
    pub fn close(&mut self) -> Result<(), DraftError> {
        if self.length > self.live_bytes { self.rewrite() } else { self.sync() }
    }

    fn keep(&mut self, key: &str, bytes: Option<&[u8]>) {
        let before = match bytes {
            Some(bytes) => {
                self.live_bytes += entry_bytes(key, bytes);
                self.live.insert(key.to_owned(), Zeroizing::new(bytes.to_vec()))
            }
            None => self.live.remove(key),
        };
        if let Some(before) = before {
            self.live_bytes = self.live_bytes.saturating_sub(entry_bytes(key, &before));
        }
    }

    fn append(&mut self, key: &str, bytes: Option<&[u8]>) -> Result<(), DraftError> {
        let was_due = std::mem::replace(&mut self.rewrite_due, true);
        let entry = self.encode(key, bytes)?;
        self.is_dirty = true;
        self.medium.write_at(DRAFT_FILE, self.length, &entry)?;
        self.rewrite_due = was_due;
        self.length += entry.len() as u64;
        Ok(())
    }

    /// Writes the live drafts into a new file that takes the old one's place.
    fn rewrite(&mut self) -> Result<(), DraftError> {
        let mut bytes = Vec::new();
        for (key, draft) in &self.live {
            bytes.extend(self.encode(key, Some(draft))?);
        }
        self.rewrite_due = true;
        self.medium.replace(DRAFT_FILE, &bytes)?;
        self.rewrite_due = false;
        self.is_dirty = false;
        self.length = bytes.len() as u64;
        Ok(())
    }

    fn encode(&self, key: &str, bytes: Option<&[u8]>) -> Result<Vec<u8>, DraftError> {
        let mut clear = Zeroizing::new(Vec::with_capacity(SEALED_BYTES_MAX));
        // The length of a key is bounded by 128.
        clear.push(u8::try_from(key.len()).unwrap_or(u8::MAX));
        clear.extend_from_slice(key.as_bytes());
        clear.push(u8::from(bytes.is_some()));
        clear.extend_from_slice(bytes.unwrap_or_default());
        let sealed = self.key.seal(&self.context, &clear)?;
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_le_bytes();
        let mut entry = Vec::with_capacity(HEAD_BYTES + sealed.len());
        entry.extend_from_slice(&MAGIC);
        entry.extend_from_slice(&length);
        entry.extend_from_slice(&checksum(length, &sealed).to_le_bytes());
        entry.extend_from_slice(&sealed);
        Ok(entry)
    }

    /// Reads all entries, stepping over what is none; answers how many bytes that was.
    fn load(&mut self, bytes: &[u8]) -> u64 {
        let (mut offset, mut dropped) = (0, 0);
        while let Some(rest) = bytes.get(offset..).filter(|rest| !rest.is_empty()) {
            let entry = sealed_at(rest);
            let read = entry.is_some_and(|sealed| self.take(sealed));
            let step = entry.map_or(1, |sealed| HEAD_BYTES + sealed.len());
            dropped += if read { 0 } else { step as u64 };
            offset += step;
        }
        self.length = bytes.len() as u64;
        dropped
    }

    /// Takes one sealed entry into memory; `false` when it is not ours or over a limit.
    fn take(&mut self, sealed: &[u8]) -> bool {
        let Some(clear) = self.key.open(&self.context, sealed).map(Zeroizing::new) else {
            return false;
        };
        let parts = clear
            .split_first()
            .and_then(|(length, rest)| rest.split_at_checked(usize::from(*length)))
            .and_then(|(key, rest)| Some((std::str::from_utf8(key).ok()?, rest.split_first()?)));
        match parts {
            Some((key, (1, bytes)))
                if self.live.len() < DRAFTS_MAX || self.live.contains_key(key) =>
            {
                self.keep(key, Some(bytes));
                true
            }
            Some((key, (0, _))) => {
                self.keep(key, None);
                true
            }
            _ => false,
        }
    }
}

/// The sealed part of the entry at the start of `bytes`, if a whole one stands there.
fn sealed_at(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(&MAGIC)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (crc, rest) = rest.split_first_chunk::<4>()?;
    let size = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    if size > SEALED_BYTES_MAX {
        return None;
    }
    let sealed = rest.get(..size)?;
    (checksum(*length, sealed) == u32::from_le_bytes(*crc)).then_some(sealed)
}

fn checksum(length: [u8; 4], sealed: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(sealed);
    hasher.finalize()
}

fn entry_bytes(key: &str, bytes: &[u8]) -> u64 {
    (HEAD_BYTES + 42 + key.len() + bytes.len()) as u64
}
