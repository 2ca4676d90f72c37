//! Keys: one for each person, in a file of its own that can forget.
//!
//! The journal never forgets, so what is private in it is sealed under a key of the person it is
//! about. Erasing a person destroys that key: the frames stay, the chain stays whole, and the
//! values read as erased from then on.
//!
//! * master key (file, passphrase or credential) → root key → one key for each person, one for
//!   drafts, one for search indexes. Changing the master key rewrites the head alone.
//! * A new person's key is synced before the frame that needs it is written.
//! * An erased person leaves a note, so that a lost key is never mistaken for an erasure.
//! * Limits: a backup of the key file taken before an erasure still holds the key, and so may
//!   blocks the file system has freed. Whoever has those and the master key can read the person's
//!   data; backups of keys must be replaced after an erasure.

mod error;
mod file;
mod master;
mod seal;
mod secret;

use std::collections::BTreeMap;
use std::io;

pub use error::KeyError;
pub use master::{
    ARGON2_LANES, ARGON2_MEMORY_KIB, ARGON2_PASSES, CREDENTIAL_BYTES_MIN, CREDENTIAL_NAME,
    MasterKeySource, PASSPHRASE_LETTERS_MIN, write_master,
};
pub use seal::{Opener, SealedIn, Sealer, persons_to_seal};
pub use secret::{KEY_BYTES, Random, Secret, fill_random};

use super::medium::Medium;
use crate::casework::private::{HoldsPrivate, PersonId};
use file::{ENTRY_BYTES, Entry, Head};

/// Name of the key file in its directory.
pub const KEY_FILE: &str = "keys";
/// Most persons of one data folder; the file is then 88 MB.
pub const PERSONS_MAX: usize = 1_000_000;

/// What is known of a person's key.
pub enum KeyState<'a> {
    /// Here it is.
    Known(&'a Secret),
    /// It was destroyed.
    Erased,
    /// There never was one, or it was lost.
    Unknown,
}

/// All keys of a data folder, in memory and in the key file.
pub struct KeyRing {
    medium: Box<dyn Medium>,
    store: [u8; 16],
    head: Head,
    root: Secret,
    keys: BTreeMap<PersonId, Option<Secret>>,
    /// Length of the key file, bytes.
    length: u64,
    poisoned: bool,
    random: Random,
}

impl KeyRing {
    /// Opens the key file of a data folder whose journal has records: it must be there, for a new
    /// one would open nothing.
    ///
    /// # Errors
    /// [`KeyError::FileMissing`], and as [`KeyRing::open`].
    pub fn open_existing(
        medium: Box<dyn Medium>,
        store: [u8; 16],
        source: &MasterKeySource,
    ) -> Result<Self, KeyError> {
        if !medium.exists(KEY_FILE).map_err(KeyError::read)? {
            return Err(KeyError::FileMissing);
        }
        Self::open(medium, store, source)
    }

    /// Opens the key file in `medium`, or makes one (and the master key file, if that is the
    /// source) when there is none: right only while the journal is empty, see
    /// [`KeyRing::open_existing`]. A torn end, which nobody was promised, is cut off.
    ///
    /// # Errors
    /// Any [`KeyError`] about the master key or the file.
    pub fn open(
        mut medium: Box<dyn Medium>,
        store: [u8; 16],
        source: &MasterKeySource,
    ) -> Result<Self, KeyError> {
        if !medium.exists(KEY_FILE).map_err(KeyError::read)? {
            return Self::create(medium, store, source, Random::System);
        }
        let bytes = medium.read(KEY_FILE).map_err(KeyError::read)?;
        let head = Head::decode(&bytes)?;
        let root = open_root(&head, &store, source)?;
        let entries = file::decode_entries(&bytes)?;
        let mut keys = BTreeMap::new();
        for (person, entry) in entries.persons {
            let key = match entry {
                Entry::Erased => None,
                Entry::Key(sealed) => Some(unwrap_key(&root, &store, person, &sealed)?),
            };
            keys.insert(person, key);
        }
        let whole = entries.whole;
        let unproven = bytes.get(entries.proven..whole).unwrap_or_default();
        settle(medium.as_mut(), whole < bytes.len(), whole, unproven).map_err(KeyError::written)?;
        let (length, random) = (whole as u64, Random::System);
        Ok(Self { medium, store, head, root, keys, length, poisoned: false, random })
    }

    /// Makes the key file of a folder of invented people, whose keys follow from a seed.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn invented(
        medium: Box<dyn Medium>,
        store: [u8; 16],
        source: &MasterKeySource,
        random: Random,
    ) -> Result<Self, KeyError> {
        Self::create(medium, store, source, random)
    }

    fn create(
        mut medium: Box<dyn Medium>,
        store: [u8; 16],
        source: &MasterKeySource,
        random: Random,
    ) -> Result<Self, KeyError> {
        let derivation = source.new_derivation();
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        let master = source.master(derivation, &salt, true)?;
        let root = Secret::drawn(&random)?;
        let sealed_root = master.seal_with(&random, &root_context(&store), root.bytes())?;
        let head = Head { derivation, salt, sealed_root };
        let bytes = head.encode();
        medium.replace(KEY_FILE, &bytes).map_err(KeyError::written)?;
        let length = bytes.len() as u64;
        let keys = BTreeMap::new();
        Ok(Self { medium, store, head, root, keys, length, poisoned: false, random })
    }

    /// What is known of the person's key.
    pub fn state(&self, person: PersonId) -> KeyState<'_> {
        match self.keys.get(&person) {
            Some(Some(key)) => KeyState::Known(key),
            Some(None) => KeyState::Erased,
            None => KeyState::Unknown,
        }
    }

    /// Number of persons with a key or a note of erasure.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no person yet.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Makes keys for those of `persons` who have none, with one write and one sync for all; after
    /// that, frames about them may be written.
    ///
    /// # Errors
    /// [`KeyError::Erased`] and [`KeyError::Full`] have changed nothing. After
    /// [`KeyError::Io`] the ring makes no more keys ([`KeyError::Poisoned`]).
    pub fn ensure(&mut self, persons: impl IntoIterator<Item = PersonId>) -> Result<(), KeyError> {
        let mut fresh = BTreeMap::new();
        let mut bytes = Vec::new();
        let durable = self.keys.len();
        for person in persons {
            match self.state(person) {
                KeyState::Known(_) => {}
                KeyState::Erased => return Err(KeyError::Erased(person)),
                KeyState::Unknown if fresh.contains_key(&person) => {}
                KeyState::Unknown => {
                    let key = Secret::drawn(&self.random)?;
                    let context = person_context(&self.store, person);
                    let sealed = self.root.seal_with(&self.random, &context, key.bytes())?;
                    bytes.extend(file::encode_entry(person, &Entry::Key(sealed), durable));
                    fresh.insert(person, Some(key));
                }
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        if self.poisoned {
            return Err(KeyError::Poisoned);
        }
        if self.keys.len() + fresh.len() > PERSONS_MAX {
            return Err(KeyError::Full { persons_max: PERSONS_MAX });
        }
        self.poisoned = true;
        self.medium.write_at(KEY_FILE, self.length, &bytes).map_err(KeyError::written)?;
        self.medium.sync(KEY_FILE).map_err(KeyError::written)?;
        self.poisoned = false;
        self.length += bytes.len() as u64;
        self.keys.append(&mut fresh);
        Ok(())
    }

    /// Makes the keys a record needs, then seals its private values for `place`.
    ///
    /// # Errors
    /// As [`KeyRing::ensure`], and what sealing meets.
    pub fn seal<R: HoldsPrivate>(
        &mut self,
        record: &mut R,
        place: SealedIn,
    ) -> Result<(), KeyError> {
        self.ensure(persons_to_seal(record))?;
        record.each_private(&mut Sealer::new(self, place))
    }

    /// Opens the private values of a record that was sealed for `place`.
    ///
    /// # Errors
    /// [`KeyError::Missing`] or [`KeyError::Forged`].
    pub fn open_record<R: HoldsPrivate>(
        &self,
        record: &mut R,
        place: SealedIn,
    ) -> Result<(), KeyError> {
        record.each_private(&mut Opener::new(self, place))
    }

    /// Destroys a person's key: rewrites the file without it and puts it in place of the old one.
    /// Doing it twice, or for a person without a key, is harmless.
    ///
    /// # Errors
    /// [`KeyError::Io`]: the old file is then still in place, or the new one is.
    pub fn erase(&mut self, person: PersonId) -> Result<(), KeyError> {
        if self.poisoned {
            return Err(KeyError::Poisoned);
        }
        let before = self.keys.insert(person, None);
        if matches!(before, Some(None)) {
            return Ok(());
        }
        self.rewrite()
    }

    /// Puts the folder under another master key. What is sealed does not change.
    ///
    /// # Errors
    /// Those of the new source, and [`KeyError::Io`].
    pub fn change_master(&mut self, source: &MasterKeySource) -> Result<(), KeyError> {
        if self.poisoned {
            return Err(KeyError::Poisoned);
        }
        let derivation = source.new_derivation();
        let mut salt = [0; 16];
        fill_random(&mut salt)?;
        let master = source.master(derivation, &salt, true)?;
        let sealed_root = wrap_key(&master, &root_context(&self.store), &self.root)?;
        self.head = Head { derivation, salt, sealed_root };
        self.rewrite()
    }

    /// The key that seals drafts.
    pub fn draft_key(&self) -> Secret {
        self.root.derive("dost-desk drafts v1")
    }

    /// The key that is mixed into the hashes of PINs.
    pub fn pin_key(&self) -> Secret {
        self.root.derive("dost-desk pins v1")
    }

    /// The key of stored search indexes.
    pub fn index_key(&self) -> IndexKey {
        IndexKey(self.root.derive("dost-desk index v1"))
    }

    fn rewrite(&mut self) -> Result<(), KeyError> {
        let mut bytes = self.head.encode();
        bytes.reserve(self.keys.len() * ENTRY_BYTES);
        for (person, key) in &self.keys {
            let entry = match key {
                None => Entry::Erased,
                Some(key) => {
                    Entry::Key(wrap_key(&self.root, &person_context(&self.store, *person), key)?)
                }
            };
            // The file is synced as a whole before it is used, so each entry vouches for all.
            bytes.extend(file::encode_entry(*person, &entry, self.keys.len()));
        }
        self.poisoned = true;
        self.medium.replace(KEY_FILE, &bytes).map_err(KeyError::written)?;
        self.poisoned = false;
        self.length = bytes.len() as u64;
        Ok(())
    }
}

/// Keyed hashes for search: equal prefixes give equal hashes, and without the key nothing can be
/// read from them.
#[derive(Clone, Debug)]
pub struct IndexKey(Secret);

impl IndexKey {
    /// The hash under which a folded prefix is indexed.
    pub fn hash(&self, prefix: &str) -> [u8; 16] {
        self.0.hash16(prefix.as_bytes())
    }
}

/// Cuts off a torn end, and makes durable what was read but perhaps is in memory only after a sync
/// that failed, the file's name included.
fn settle(medium: &mut dyn Medium, is_torn: bool, whole: usize, unproven: &[u8]) -> io::Result<()> {
    if is_torn {
        medium.set_length(KEY_FILE, whole as u64)?;
    }
    medium.write_at(KEY_FILE, (whole - unproven.len()) as u64, unproven)?;
    medium.sync(KEY_FILE)?;
    medium.sync_names()
}

fn root_context(store: &[u8; 16]) -> Vec<u8> {
    [b"root".as_slice(), store].concat()
}

fn person_context(store: &[u8; 16], person: PersonId) -> Vec<u8> {
    [b"person".as_slice(), store, &person.0.to_le_bytes()].concat()
}

fn wrap_key(outer: &Secret, context: &[u8], key: &Secret) -> Result<Vec<u8>, KeyError> {
    outer.seal(context, key.bytes())
}

fn open_root(head: &Head, store: &[u8; 16], source: &MasterKeySource) -> Result<Secret, KeyError> {
    let master = source.master(head.derivation, &head.salt, false)?;
    let clear = master.open(&root_context(store), &head.sealed_root).map(zeroize::Zeroizing::new);
    let key = clear.as_ref().and_then(|clear| <[u8; KEY_BYTES]>::try_from(clear.as_slice()).ok());
    key.map(Secret::new).ok_or(KeyError::WrongMaster {
        given: source.given(),
        passphrase_needed: matches!(head.derivation, master::Derivation::Argon2 { .. }),
    })
}

fn unwrap_key(
    root: &Secret,
    store: &[u8; 16],
    person: PersonId,
    sealed: &[u8],
) -> Result<Secret, KeyError> {
    let clear = root
        .open(&person_context(store, person), sealed)
        .map(zeroize::Zeroizing::new)
        .ok_or(KeyError::Forged(person))?;
    let key =
        <[u8; KEY_BYTES]>::try_from(clear.as_slice()).map_err(|_| KeyError::Forged(person))?;
    Ok(Secret::new(key))
}
