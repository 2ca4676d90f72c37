//! The journal's head: the hash after one frame, which stands for every frame up to it.
//!
//! On paper and on the telephone it is ten characters, the last of them a check letter. The alphabet
//! leaves out whatever is taken for something else when written by hand or read aloud (0 O, 1 I İ L,
//! B for 8, G for 6, J for 1, Q for 9, S for 5, U for V, Z for 2) and the W that an Azerbaijani
//! keyboard has not: 23 signs are left. 23 is a prime, so that the check letter finds every single wrong
//! sign and every two neighbours that changed places.
//!
//! Nine signs hold 40 bits: enough to find out what was changed, not to stop somebody who computes
//! for weeks to match one receipt. The file of heads holds the hashes whole.

use std::fmt;

/// The signs of a code, in the order of their values.
pub const ALPHABET: &[u8; 23] = b"23456789ACDEFHKMNPRTVXY";
/// Signs of a code, the check letter included.
pub const CODE_LETTERS: usize = 10;

const BASE: u64 = ALPHABET.len() as u64;

/// The head after one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the frame, from 0.
    pub frame: u64,
    /// The chain's hash after it.
    pub hash: [u8; 32],
}

impl Head {
    /// Its ten characters.
    pub fn code(&self) -> Code {
        Code::of(&self.hash)
    }
}

/// As `dost journal verify --head` takes it: the frame, and the ten characters.
impl fmt::Display for Head {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.frame, self.code())
    }
}

/// Ten characters that stand for a hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; CODE_LETTERS]);

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two groups are read aloud more safely than one.
        for (at, sign) in self.0.iter().enumerate() {
            if at == CODE_LETTERS / 2 {
                out.write_str("-")?;
            }
            write!(out, "{}", char::from(*sign))?;
        }
        Ok(())
    }
}

impl Code {
    /// The code of a hash.
    pub fn of(hash: &[u8; 32]) -> Self {
        let (first, _) = hash.split_at(8);
        let mut left = first.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        let mut values = [0; CODE_LETTERS - 1];
        for value in &mut values {
            *value = left % BASE;
            left /= BASE;
        }
        let mut signs = [0; CODE_LETTERS];
        let all = values.into_iter().chain([check(&values)]);
        for (sign, value) in signs.iter_mut().zip(all) {
            *sign = sign_of(value);
        }
        Self(signs)
    }

    /// Reads a code as somebody types it: in any case, with spaces or hyphens anywhere.
    ///
    /// # Errors
    /// [`CodeError`] says what is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let mut values = Vec::new();
        for letter in typed.chars().filter(|letter| !" -".contains(*letter)) {
            let sign = letter.to_ascii_uppercase();
            let value = ALPHABET.iter().position(|known| char::from(*known) == sign);
            values.push(value.ok_or(CodeError::Sign(letter))? as u64);
        }
        if values.len() != CODE_LETTERS {
            return Err(CodeError::Length(values.len()));
        }
        let (body, last) = values.split_at(CODE_LETTERS - 1);
        let is_right = <&[u64; CODE_LETTERS - 1]>::try_from(body)
            .is_ok_and(|body| last.first() == Some(&check(body)));
        if !is_right {
            return Err(CodeError::Check);
        }
        let mut signs = [0; CODE_LETTERS];
        for (sign, value) in signs.iter_mut().zip(values) {
            *sign = sign_of(value);
        }
        Ok(Self(signs))
    }
}

/// Why typed characters are no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A sign that no code has.
    #[error("no code has the sign {0:?}")]
    Sign(char),
    /// Too few or too many.
    #[error("a code has 10 signs, this has {0}")]
    Length(usize),
    /// The check letter does not fit.
    #[error("the check letter does not fit: one sign is wrong, or two changed places")]
    Check,
}

/// The check letter: each sign weighs by its place, and no weight repeats below the prime.
fn check(values: &[u64; CODE_LETTERS - 1]) -> u64 {
    (1..).zip(values).map(|(weight, value): (u64, &u64)| weight * value).sum::<u64>() % BASE
}

fn sign_of(value: u64) -> u8 {
    usize::try_from(value).ok().and_then(|at| ALPHABET.get(at)).copied().unwrap_or(b'?')
}
