//! The class code: what the trainer writes on the board, and how often it may be guessed.
//!
//! Three syllables and two digits, `ka-me-tu 47`: said aloud it cannot be misheard easily, it has no
//! letter that looks like another, and each can be typed on an Azerbaijani keyboard.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use super::limits::{WRONG_ADDRESSES_MAX, WRONG_FORGOTTEN, WRONG_FREE, WRONG_WAIT_MAX};
use crate::locale::fold::fold;

/// First letters of a syllable.
const FIRST: [char; 8] = ['b', 'd', 'k', 'm', 'r', 's', 't', 'z'];
/// Its second letter.
const SECOND: [char; 3] = ['a', 'e', 'u'];
/// The digits: neither 0 nor 1.
const DIGITS: [char; 8] = ['2', '3', '4', '5', '6', '7', '8', '9'];
/// Syllables of a code.
const SYLLABLES: usize = 3;
/// Random bytes that make a code.
pub const SEED_BYTES: usize = 2 * SYLLABLES + 2;
/// Letters and digits that a code of the trainer's own may have.
pub const OWN_LETTERS: std::ops::RangeInclusive<usize> = 4..=16;

/// The code of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A code made of random bytes.
    pub fn from_random(seed: [u8; SEED_BYTES]) -> Self {
        let pick = |from: &[char], byte: u8| from.get(usize::from(byte) % from.len()).copied();
        let (syllables, digits) = seed.split_at(2 * SYLLABLES);
        let letters = syllables.iter().enumerate().filter_map(|(at, byte)| {
            if at % 2 == 0 { pick(&FIRST, *byte) } else { pick(&SECOND, *byte) }
        });
        let digits = digits.iter().filter_map(|byte| pick(&DIGITS, *byte));
        Self(letters.chain(digits).collect())
    }

    /// A code of the trainer's own; `None` when it is too short, too long, or has anything but
    /// letters and digits.
    pub fn own(typed: &str) -> Option<Self> {
        let code = bare(typed);
        let fits = OWN_LETTERS.contains(&code.chars().count());
        (fits && code.chars().all(char::is_alphanumeric)).then_some(Self(code))
    }

    /// As it is written on the board: `kametu 47`.
    pub fn shown(&self) -> String {
        let digits = self.0.find(|sign: char| sign.is_ascii_digit()).unwrap_or(self.0.len());
        let (letters, digits) = self.0.split_at(digits);
        if letters.is_empty() || digits.is_empty() {
            return self.0.clone();
        }
        format!("{letters} {digits}")
    }

    /// Whether that is what was typed; size of letters, spaces and hyphens do not matter.
    pub fn is(&self, typed: &str) -> bool {
        bare(typed) == self.0
    }
}

fn bare(typed: &str) -> String {
    fold(typed).chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect()
}

/// Wrong codes by address.
#[derive(Debug, Default)]
pub struct Guesses {
    addresses: BTreeMap<IpAddr, Wrong>,
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    count: u32,
    last: Instant,
}

impl Wrong {
    /// Those that are not forgotten yet.
    fn left(self, now: Instant) -> u32 {
        let rested = now.saturating_duration_since(self.last).as_secs();
        let forgotten = rested / WRONG_FORGOTTEN.as_secs().max(1);
        self.count.saturating_sub(u32::try_from(forgotten).unwrap_or(u32::MAX))
    }
}

impl Guesses {
    /// How long the next answer from an address waits: twice as long after each wrong one.
    pub fn wait(&self, address: IpAddr, now: Instant) -> Duration {
        let wrong = self.addresses.get(&origin(address)).map_or(0, |wrong| wrong.left(now));
        match wrong.checked_sub(WRONG_FREE) {
            None => Duration::ZERO,
            Some(over) => Duration::from_secs(1 << over.min(6)).min(WRONG_WAIT_MAX),
        }
    }

    /// A wrong code came from an address.
    pub fn wrong(&mut self, address: IpAddr, now: Instant) {
        let address = origin(address);
        if !self.addresses.contains_key(&address) && self.addresses.len() >= WRONG_ADDRESSES_MAX {
            let rested = self.addresses.iter().min_by_key(|(_, wrong)| wrong.last);
            if let Some(rested) = rested.map(|(address, _)| *address) {
                self.addresses.remove(&rested);
            }
        }
        let held = self.addresses.entry(address).or_insert(Wrong { count: 0, last: now });
        *held = Wrong { count: held.left(now).saturating_add(1), last: now };
    }

    /// Addresses that are remembered.
    pub fn remembered(&self) -> usize {
        self.addresses.len()
    }
}

/// What counts as one address: in IPv6 a household has a /64.
fn origin(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address @ IpAddr::V4(_) => address,
    }
}
