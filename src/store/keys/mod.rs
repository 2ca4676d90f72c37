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

mod cut;
mod error;
mod file;
mod master;
mod places;
mod seal;
mod secret;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

pub use cut::{Cut, cut_above};
pub use error::KeyError;
pub use master::{
    ARGON2_LANES, ARGON2_MEMORY_KIB, ARGON2_PASSES, CREDENTIAL_BYTES_MIN, CREDENTIAL_NAME,
    MasterKeySource, PASSPHRASE_LETTERS_MIN, write_master,
};
pub use seal::{Handful, Keys, Opener, SealedIn, Sealer, persons_to_seal};
pub use secret::{KEY_BYTES, Random, Secret, fill_random};

use super::medium::Medium;
use crate::casework::private::{HoldsPrivate, PersonId};
use file::{ENTRY_BYTES, Entry, HEAD_BYTES, Head, Reading};
use places::{Place, Places};

/// Name of the key file in its directory.
pub const KEY_FILE: &str = "keys";
/// Most persons of one data folder; the file is then 88 MB.
pub const PERSONS_MAX: usize = 1_000_000;

/// Keys that are held open at once; of the others only the place in the file is known.
pub const KEYS_OPEN_MAX: usize = 4_096;

/// What is known of a person's key.
#[derive(Clone, Debug)]
pub enum KeyState {
    /// Here it is.
    Known(Secret),
    /// It was destroyed.
    Erased,
    /// There never was one, or it was lost.
    Unknown,
}

/// All keys of a data folder: in the key file, and those in use in memory.
pub struct KeyRing {
    medium: Box<dyn Medium>,
    store: [u8; 16],
    head: Head,
    root: Secret,
    places: Places,
    open: RefCell<BTreeMap<PersonId, Secret>>,
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
        medium: Box<dyn Medium>,
        store: [u8; 16],
        source: &MasterKeySource,
    ) -> Result<Self, KeyError> {
        Self::open_drawing(medium, store, source, Random::System)
    }

    /// This ring with what is drawn from now on from elsewhere.
    #[must_use]
    pub fn drawing(self, random: Random) -> Self {
        Self { random, ..self }
    }

    /// As [`KeyRing::open`], with keys and nonces from elsewhere: from a seed, in a simulation.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn open_drawing(
        mut medium: Box<dyn Medium>,
        store: [u8; 16],
        source: &MasterKeySource,
        random: Random,
    ) -> Result<Self, KeyError> {
        if !medium.exists(KEY_FILE).map_err(KeyError::read)? {
            return Self::create(medium, store, source, random);
        }
        let length = medium.length(KEY_FILE).map_err(KeyError::read)?;
        let (head, reading) = read(medium.as_ref(), length)?;
        let root = open_root(&head, &store, source)?;
        let (whole, proven) = reading.reach(usize::try_from(length).unwrap_or(usize::MAX));
        let unproven =
            medium.read_at(KEY_FILE, proven as u64, whole - proven).map_err(KeyError::read)?;
        let is_torn = (whole as u64) < length;
        settle(medium.as_mut(), is_torn, whole, &unproven).map_err(KeyError::written)?;
        let length = whole as u64;
        let (places, open) = (reading.places, RefCell::default());
        Ok(Self { medium, store, head, root, places, open, length, poisoned: false, random })
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
        let (places, open) = (Places::default(), RefCell::default());
        Ok(Self { medium, store, head, root, places, open, length, poisoned: false, random })
    }

    /// What is known of the person's key, which is read from the file unless it is in use.
    ///
    /// # Errors
    /// [`KeyError::Io`], [`KeyError::Damaged`] or [`KeyError::Forged`].
    pub fn state(&self, person: PersonId) -> Result<KeyState, KeyError> {
        let place = match self.places.get(person) {
            None => return Ok(KeyState::Unknown),
            Some(Place::Erased) => return Ok(KeyState::Erased),
            Some(Place::Key(place)) => place,
        };
        if let Some(key) = self.open.borrow().get(&person) {
            return Ok(KeyState::Known(key.clone()));
        }
        let sealed = self.sealed(person, place)?;
        let key = unwrap_key(&self.root, &self.store, person, &sealed)?;
        self.hold(person, key.clone());
        Ok(KeyState::Known(key))
    }

    /// A key as it lies in the file.
    fn sealed(&self, person: PersonId, place: u32) -> Result<Vec<u8>, KeyError> {
        let offset = file::offset_of(place as usize) as u64;
        let bytes = self.medium.read_at(KEY_FILE, offset, ENTRY_BYTES).map_err(KeyError::read)?;
        file::key_in(&bytes, person).ok_or(KeyError::Damaged { offset })
    }

    fn hold(&self, person: PersonId, key: Secret) {
        let mut open = self.open.borrow_mut();
        if open.len() >= KEYS_OPEN_MAX {
            open.clear();
        }
        open.insert(person, key);
    }

    /// Number of persons with a key or a note of erasure.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no person yet.
    pub fn is_empty(&self) -> bool {
        self.places.len() == 0
    }

    /// Makes keys for those of `persons` who have none, with one write and one sync for all; after
    /// that, frames about them may be written.
    ///
    /// # Errors
    /// [`KeyError::Erased`] and [`KeyError::Full`] have changed nothing. After
    /// [`KeyError::Io`] the ring makes no more keys ([`KeyError::Poisoned`]).
    pub fn ensure(&mut self, persons: impl IntoIterator<Item = PersonId>) -> Result<(), KeyError> {
        let mut fresh = BTreeMap::new();
        let (mut bytes, mut made) = (Vec::new(), Vec::new());
        let durable = self.places.len();
        for person in persons {
            match self.places.get(person) {
                Some(Place::Key(_)) => {}
                Some(Place::Erased) => return Err(KeyError::Erased(person)),
                None if fresh.contains_key(&person) => {}
                None => {
                    let key = Secret::drawn(&self.random)?;
                    let context = person_context(&self.store, person);
                    let sealed = self.root.seal_with(&self.random, &context, key.bytes())?;
                    bytes.extend(file::encode_entry(person, &Entry::Key(sealed), durable));
                    made.push(person);
                    fresh.insert(person, key);
                }
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        if self.poisoned {
            return Err(KeyError::Poisoned);
        }
        if self.places.len() + fresh.len() > PERSONS_MAX {
            return Err(KeyError::Full { persons_max: PERSONS_MAX });
        }
        self.poisoned = true;
        self.medium.write_at(KEY_FILE, self.length, &bytes).map_err(KeyError::written)?;
        self.medium.sync(KEY_FILE).map_err(KeyError::written)?;
        self.poisoned = false;
        let first = file::index_of(self.length);
        self.length += bytes.len() as u64;
        // The entries stand in the order in which the keys were made.
        for (place, person) in (first..).zip(made) {
            self.places.set(person, Place::Key(place));
        }
        fresh.into_iter().for_each(|(person, key)| self.hold(person, key));
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
        if matches!(self.places.get(person), Some(Place::Erased)) {
            return Ok(());
        }
        self.rewrite(Some(person))
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
        self.rewrite(None)
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

    /// Writes the file anew, without the key of `gone`. What a key is sealed under does not change.
    fn rewrite(&mut self, gone: Option<PersonId>) -> Result<(), KeyError> {
        let mut places = self.places.clone();
        if let Some(gone) = gone {
            places.set(gone, Place::Erased);
        }
        let mut bytes = self.head.encode();
        bytes.reserve(places.len() * ENTRY_BYTES);
        for (index, person) in (0..).zip(places.persons()) {
            let entry = match places.get(person) {
                Some(Place::Key(old)) => {
                    let sealed = self.sealed(person, old)?;
                    places.set(person, Place::Key(index));
                    Entry::Key(sealed)
                }
                _ => Entry::Erased,
            };
            // The file is synced as a whole before it is used, so each entry vouches for all.
            bytes.extend(file::encode_entry(person, &entry, self.places.len()));
        }
        // From here on the key is not used any more, whatever becomes of the file.
        gone.map(|person| self.open.borrow_mut().remove(&person));
        self.poisoned = true;
        self.medium.replace(KEY_FILE, &bytes).map_err(KeyError::written)?;
        self.poisoned = false;
        self.length = bytes.len() as u64;
        self.places = places;
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

/// Bytes of the key file that are read at once: whole entries.
const READ_BYTES: usize = 4_096 * ENTRY_BYTES;

/// Reads the key file a piece at a time: it may be long, and memory is for the open work.
fn read(medium: &dyn Medium, length: u64) -> Result<(Head, Reading), KeyError> {
    let piece = |from: u64, most: usize| {
        let left = usize::try_from(length.saturating_sub(from)).unwrap_or(usize::MAX);
        medium.read_at(KEY_FILE, from, left.min(most)).map_err(KeyError::read)
    };
    let head = Head::decode(&piece(0, HEAD_BYTES)?)?;
    let (mut reading, mut at) = (Reading::default(), HEAD_BYTES as u64);
    while at < length {
        reading.take(&piece(at, READ_BYTES)?)?;
        at += READ_BYTES as u64;
    }
    Ok((head, reading))
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
