//! PINs: their form, their hashes, and signing in.
//!
//! A PIN is 4 to 12 digits, so that it can be typed on any layout and on a number pad. Four digits
//! hold because tries cost time: each hash takes 19 MiB, at most two are reckoned at once, and after
//! three failures the person waits, longer each time (`casework::staff`). An unknown login costs
//! the same time as a known one.
//!
//! What is kept of a PIN is mixed with a key of the key file ([`Pepper`]): whoever has the journal
//! but not that file cannot try out the few thousand PINs there are. Hashes from before are looked
//! at as they are.

use std::borrow::Cow;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use thiserror::Error;

use super::pin_memory;
use crate::casework::command::Command;
use crate::store::keys::{Secret, fill_random};

/// Fewest digits of a PIN.
pub const PIN_DIGITS_MIN: usize = 4;
/// Most digits of a PIN.
pub const PIN_DIGITS_MAX: usize = 12;
/// Memory of one hash, KiB.
pub const PIN_MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
pub const PIN_PASSES: u32 = 2;
/// Lanes.
pub const PIN_LANES: u32 = 1;
/// Hashes reckoned at once.
pub const PIN_HASHES_AT_ONCE_MAX: usize = 2;
/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// Why a PIN was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PinError {
    /// It is not of the form.
    #[error("a PIN is {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits. Choose another.")]
    Form,
    /// The system gave no memory or no random numbers.
    #[error("the PIN could not be worked out ({0}). Nothing was changed; try again.")]
    Failed(String),
}

impl PinError {
    /// The message key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Form => "pin-form",
            Self::Failed(_) => "pin-failed",
        }
    }
}

/// Checks that `pin` has the form of a PIN.
///
/// # Errors
/// [`PinError::Form`].
pub fn check_pin(pin: &str) -> Result<(), PinError> {
    let fits = (PIN_DIGITS_MIN..=PIN_DIGITS_MAX).contains(&pin.len())
        && pin.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(()) } else { Err(PinError::Form) }
}

/// The argon2id hash of a PIN in PHC form. Takes some tens of milliseconds.
///
/// # Errors
/// [`PinError`].
pub fn hash_pin(pin: &str) -> Result<String, PinError> {
    check_pin(pin)?;
    hash(pin.as_bytes())
}

/// The hash of a PIN that is no secret, as everybody's in practice: at the least cost there is, so
/// that a whole class signs in at once.
///
/// # Errors
/// [`PinError`].
pub fn hash_known_pin(pin: &str) -> Result<String, PinError> {
    check_pin(pin)?;
    hash_at(pin.as_bytes(), &fresh_salt()?, (Params::MIN_M_COST, Params::MIN_T_COST))
}

/// The hash of the PIN that everybody in an invented centre has: the same each time.
///
/// # Errors
/// [`PinError`].
pub fn hash_invented_pin(pin: &str) -> Result<String, PinError> {
    check_pin(pin)?;
    hash_at(pin.as_bytes(), b"nobody is hidden", (PIN_MEMORY_KIB, PIN_PASSES))
}

fn hash(pin: &[u8]) -> Result<String, PinError> {
    hash_at(pin, &fresh_salt()?, (PIN_MEMORY_KIB, PIN_PASSES))
}

fn fresh_salt() -> Result<[u8; SALT_BYTES], PinError> {
    let mut salt = [0; SALT_BYTES];
    fill_random(&mut salt).map_err(|error| PinError::Failed(error.to_string()))?;
    Ok(salt)
}

/// `cost`: memory in KiB, and passes over it.
fn hash_at(
    pin: &[u8],
    salt: &[u8; SALT_BYTES],
    (memory_kib, passes): (u32, u32),
) -> Result<String, PinError> {
    let failed = |why: &dyn std::fmt::Display| PinError::Failed(why.to_string());
    let params =
        Params::new(memory_kib, passes, PIN_LANES, None).map_err(|error| failed(&error))?;
    let hash: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(pin, salt)
        .map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// Stands before a hash that the key is mixed into, and names the way it is.
const MIXED: &str = "p1";

/// Mixes a centre's own key into the hashes of PINs, at the one place where commands are decided:
/// no door can forget it.
#[derive(Clone)]
pub(super) struct Pepper(Secret);

impl Pepper {
    pub(super) fn new(key: Secret) -> Self {
        Self(key)
    }

    /// A command with its hash mixed, where it has one.
    pub(super) fn mix<'a>(&self, command: &'a Command) -> Cow<'a, Command> {
        let has_hash = matches!(
            command,
            Command::SetPin { .. } | Command::AddStaff(_) | Command::FoundCentre { .. }
        );
        if !has_hash {
            return Cow::Borrowed(command);
        }
        let mut mixed = command.clone();
        match &mut mixed {
            Command::SetPin { pin_hash, .. } => self.mix_in(pin_hash),
            Command::AddStaff(new) => self.mix_in(&mut new.pin_hash),
            Command::FoundCentre { administrator, .. } => self.mix_in(&mut administrator.pin_hash),
            _ => {}
        }
        Cow::Owned(mixed)
    }

    /// What is no hash stays as it is: nothing verifies against it.
    fn mix_in(&self, pin_hash: &mut String) {
        let Ok(mut hash) = PasswordHash::new(pin_hash) else { return };
        hash.hash = hash.hash.as_ref().and_then(|output| self.of(output));
        *pin_hash = format!("{MIXED}{hash}");
    }

    fn of(&self, output: &Output) -> Option<Output> {
        Output::new(&self.0.hash32(output.as_bytes())).ok()
    }

    fn is_right(&self, pin: &str, kept: &str) -> bool {
        let Some(kept) = kept.strip_prefix(MIXED) else {
            return PasswordHash::new(kept)
                .is_ok_and(|hash| pin_memory::verify(pin.as_bytes(), &hash));
        };
        self.reckon(pin, kept).is_some_and(|(reckoned, kept)| reckoned == kept)
    }

    /// What the PIN comes to under the salt and cost that are kept, and what should come of it.
    fn reckon(&self, pin: &str, kept: &str) -> Option<(Output, Output)> {
        let kept = PasswordHash::new(kept).ok()?;
        let params = Params::try_from(&kept).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let (salt, output) = (kept.salt?, kept.hash?);
        let bytes = argon.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let reckoned = pin_memory::reckon(&argon, pin.as_bytes(), salt.as_ref(), bytes)?;
        Some((self.of(&reckoned)?, output))
    }
}

/// Looks at PINs, at most [`PIN_HASHES_AT_ONCE_MAX`] at once.
pub(super) struct PinGate {
    free: Mutex<usize>,
    freed: Condvar,
    pepper: Pepper,
    /// Hash of nothing anybody can type: an unknown login is checked against it. It is reckoned
    /// while the centre goes on to open, and waited for by whoever comes sooner.
    nobody: Arc<OnceLock<String>>,
    known: Option<&'static str>,
}

impl PinGate {
    /// `known`: the PIN of everybody is told on the page of sign-in.
    pub(super) fn new(pepper: Pepper, known: Option<&'static str>) -> Self {
        let (free, nobody) = (Mutex::new(PIN_HASHES_AT_ONCE_MAX), Arc::default());
        let gate = Self { free, freed: Condvar::new(), pepper, nobody, known };
        if known.is_none() {
            let (pepper, nobody) = (gate.pepper.clone(), gate.nobody.clone());
            // Where the system gives no thread, the first unknown login reckons it.
            let _ = std::thread::Builder::new()
                .name("pin".to_owned())
                .spawn(move || nobody.get_or_init(|| nobodys(&pepper, None)).len());
        }
        gate
    }

    /// Whether the PIN is right; always wrong, and as slow, without a hash.
    pub(super) fn is_right(&self, pin: &str, pin_hash: Option<&str>) -> bool {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free =
            self.freed.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        drop(free);
        let right = self.pepper.is_right(pin, pin_hash.unwrap_or_else(|| self.nobody()));
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.freed.notify_one();
        right && pin_hash.is_some()
    }

    fn nobody(&self) -> &str {
        self.nobody.get_or_init(|| nobodys(&self.pepper, self.known))
    }
}

/// The hash of nothing anybody can type. Without one an unknown login is merely answered sooner.
fn nobodys(pepper: &Pepper, known: Option<&str>) -> String {
    let hash = known.map_or_else(|| hash(b"nobody's"), hash_known_pin);
    let mut hash = hash.unwrap_or_default();
    pepper.mix_in(&mut hash);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_from_before_the_key_are_still_looked_at() {
        let pepper = Pepper::new(Secret::new([7; 32]));
        let old = hash_pin("2580").unwrap();
        assert!(pepper.is_right("2580", &old) && !pepper.is_right("2581", &old));
        let mut mixed = old.clone();
        pepper.mix_in(&mut mixed);
        assert!(pepper.is_right("2580", &mixed) && !pepper.is_right("2581", &mixed));
        let another = Pepper::new(Secret::new([8; 32]));
        assert!(!another.is_right("2580", &mixed), "it rests on the key");
        for none in ["", "hash", "p1", "p1$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ"] {
            assert!(!pepper.is_right("2580", none), "{none}");
        }
    }
}
