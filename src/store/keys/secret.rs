//! Secret bytes and the one cipher over them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chacha20::{R20, hchacha};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::error::KeyError;

/// Bytes of every key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a nonce; long enough to be drawn at random.
pub const NONCE_BYTES: usize = 24;
/// Bytes the cipher adds to prove that nothing was changed.
pub const TAG_BYTES: usize = 16;
/// Bytes a key takes when it is sealed under another.
pub const WRAPPED_KEY_BYTES: usize = KEY_BYTES + TAG_BYTES;

/// A key. It is wiped from memory when dropped and never shown.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; KEY_BYTES]);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Secret {
    /// A key of these bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// A key from the system's random numbers.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn random() -> Result<Self, KeyError> {
        Self::drawn(&Random::System)
    }

    pub(super) fn drawn(random: &Random) -> Result<Self, KeyError> {
        let mut key = Self([0; KEY_BYTES]);
        random.fill(&mut key.0)?;
        Ok(key)
    }

    /// A key for one purpose, from which this one cannot be found.
    pub fn derive(&self, purpose: &str) -> Self {
        Self(blake3::derive_key(purpose, &self.0))
    }

    /// Keyed hash, the first 16 bytes of it.
    pub fn hash16(&self, bytes: &[u8]) -> [u8; 16] {
        let mut short = [0; 16];
        short.copy_from_slice(blake3::keyed_hash(&self.0, bytes).as_bytes().split_at(16).0);
        short
    }

    /// Keyed hash, all of it.
    pub fn hash32(&self, bytes: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, bytes).as_bytes()
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8; KEY_BYTES] {
        &mut self.0
    }

    /// Seals `clear`: nonce, then the enciphered bytes, then the tag. `context` is not stored and
    /// must be the same when opening.
    ///
    /// # Errors
    /// [`KeyError::Random`]; the cipher itself fails only beyond its size limit, as
    /// [`KeyError::Derivation`].
    pub fn seal(&self, context: &[u8], clear: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.seal_with(&Random::System, context, clear)
    }

    pub(super) fn seal_with(
        &self,
        random: &Random,
        context: &[u8],
        clear: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        self.seal_under(Nonces::new(random).next()?, context, clear)
    }

    /// The same under a nonce that nothing else was or will be sealed under.
    pub(super) fn seal_under(
        &self,
        nonce: [u8; NONCE_BYTES],
        context: &[u8],
        clear: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let failed = || KeyError::Derivation("the cipher refuses the value".to_owned());
        let (cipher, short) = self.for_one_value(&nonce).ok_or_else(failed)?;
        let mut out = Vec::with_capacity(NONCE_BYTES + clear.len() + TAG_BYTES);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(clear);
        let value = out.get_mut(NONCE_BYTES..).unwrap_or_default();
        let tag = cipher
            .seal_in_place_separate_tag(short, Aad::from(context), value)
            .map_err(|_| failed())?;
        out.extend_from_slice(tag.as_ref());
        Ok(out)
    }

    /// XChaCha20-Poly1305: the first two thirds of the nonce and this key make a key for the one
    /// value, the last third is the nonce under that. The libraries do not wipe what they hold of
    /// such a key; whoever had a picture of this memory could open that one value with it, and where
    /// the value is itself a key, what that key opens.
    fn for_one_value(&self, nonce: &[u8; NONCE_BYTES]) -> Option<(LessSafeKey, Nonce)> {
        let (long, rest) = nonce.split_first_chunk::<16>()?;
        let key = Zeroizing::new(hchacha::<R20>((&self.0).into(), long.into()));
        let mut short = [0; NONCE_LEN];
        short.get_mut(NONCE_LEN - rest.len()..)?.copy_from_slice(rest);
        let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).ok()?;
        Some((LessSafeKey::new(key), Nonce::assume_unique_for_key(short)))
    }

    /// Opens what [`Secret::seal`] made; `None` when the key, the context or a byte differs.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (cipher, short) = self.for_one_value(nonce)?;
        let mut value = sealed.to_vec();
        let length = cipher.open_in_place(short, Aad::from(context), &mut value).ok()?.len();
        // Behind the value stands the tag, which tells nothing.
        value.truncate(length);
        Some(value)
    }
}

/// Where keys, salts and nonces come from.
#[derive(Clone)]
pub enum Random {
    /// The system.
    System,
    /// A seed, so that invented data has the same bytes each time. Whoever knows the seed knows
    /// every key: never for anybody who exists.
    Seeded(Arc<Mutex<blake3::OutputReader>>),
}

impl Random {
    /// Numbers that follow from a seed.
    pub fn seeded(seed: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("dost-desk invented data v1");
        hasher.update(seed);
        Self::Seeded(Arc::new(Mutex::new(hasher.finalize_xof())))
    }

    /// Fills bytes.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), KeyError> {
        match self {
            Self::System => fill_random(bytes),
            Self::Seeded(reader) => {
                reader.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
                Ok(())
            }
        }
    }
}

/// Nonces that are asked of the system at once: about as many as one record has private values.
const NONCES_AT_ONCE: usize = 8;

/// Nonces for what is sealed together. Asking the system takes longer than sealing a short value, so
/// they are drawn several at once; those that are left go when the record is sealed, for none may
/// lie about while the machine is put to sleep, copied and woken twice.
pub(super) struct Nonces<'a> {
    random: &'a Random,
    drawn: [[u8; NONCE_BYTES]; NONCES_AT_ONCE],
    /// How many of them have not been used yet, from the end.
    left: usize,
    /// How many are drawn next: the first alone, for many records have no other.
    more: usize,
}

impl<'a> Nonces<'a> {
    pub(super) fn new(random: &'a Random) -> Self {
        Self { random, drawn: [[0; NONCE_BYTES]; NONCES_AT_ONCE], left: 0, more: 1 }
    }

    /// One that has not been given before.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub(super) fn next(&mut self) -> Result<[u8; NONCE_BYTES], KeyError> {
        if self.left == 0 {
            // From a seed each is drawn by itself, so that invented data stays as it is.
            let more = if matches!(self.random, Random::System) { self.more } else { 1 };
            let drawn = self.drawn.get_mut(..more).unwrap_or_default();
            self.random.fill(drawn.as_flattened_mut())?;
            (self.left, self.more) = (more, NONCES_AT_ONCE);
        }
        self.left -= 1;
        let nonce = self.drawn.get_mut(self.left).map(std::mem::take);
        nonce.ok_or_else(|| KeyError::Random("there is no nonce left".to_owned()))
    }
}

/// Fills bytes from the system's random numbers.
///
/// # Errors
/// [`KeyError::Random`].
pub fn fill_random(bytes: &mut [u8]) -> Result<(), KeyError> {
    getrandom::fill(bytes).map_err(|error| KeyError::Random(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_nonce_is_another() {
        let mut nonces = Nonces::new(&Random::System);
        let drawn: BTreeSet<_> = (0..10 * NONCES_AT_ONCE).map(|_| nonces.next().unwrap()).collect();
        assert_eq!(drawn.len(), 10 * NONCES_AT_ONCE);
        assert!(drawn.iter().all(|nonce| *nonce != [0; NONCE_BYTES]));
    }

    #[test]
    fn from_a_seed_nonces_are_drawn_one_by_one() {
        let (one, other) = (Random::seeded(b"seed"), Random::seeded(b"seed"));
        let mut nonces = Nonces::new(&one);
        for _ in 0..2 * NONCES_AT_ONCE {
            let mut expected = [0; NONCE_BYTES];
            other.fill(&mut expected).unwrap();
            assert_eq!(nonces.next().unwrap(), expected);
        }
    }
}
