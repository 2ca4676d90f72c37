//! PINs: their form, their hashes, and signing in.
//!
//! A PIN is 4 to 12 digits, so that it can be typed on any layout and on a number pad. Four digits
//! hold because tries cost time: each hash takes 19 MiB, at most two are reckoned at once, and after
//! three failures the person waits, longer each time (`casework::staff`). An unknown login costs
//! the same time as a known one.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use thiserror::Error;

use super::pin_memory;
use crate::store::keys::fill_random;

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

fn hash(pin: &[u8]) -> Result<String, PinError> {
    let failed = |why: &dyn std::fmt::Display| PinError::Failed(why.to_string());
    let mut salt = [0; SALT_BYTES];
    fill_random(&mut salt).map_err(|error| failed(&error))?;
    let params =
        Params::new(PIN_MEMORY_KIB, PIN_PASSES, PIN_LANES, None).map_err(|error| failed(&error))?;
    let hash: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(pin, &salt)
        .map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// Looks at PINs, at most [`PIN_HASHES_AT_ONCE_MAX`] at once.
pub(super) struct PinGate {
    free: Mutex<usize>,
    freed: Condvar,
    /// Hash of nothing anybody can type: an unknown login is checked against it.
    nobody: String,
}

impl PinGate {
    pub(super) fn new() -> Self {
        // Without a hash an unknown login is merely answered sooner.
        let nobody = hash(b"nobody's").unwrap_or_default();
        Self { free: Mutex::new(PIN_HASHES_AT_ONCE_MAX), freed: Condvar::new(), nobody }
    }

    /// Whether the PIN is right; always wrong, and as slow, without a hash.
    pub(super) fn is_right(&self, pin: &str, pin_hash: Option<&str>) -> bool {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free =
            self.freed.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        drop(free);
        let right = PasswordHash::new(pin_hash.unwrap_or(&self.nobody))
            .is_ok_and(|hash| pin_memory::verify(pin.as_bytes(), &hash));
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.freed.notify_one();
        right && pin_hash.is_some()
    }
}
