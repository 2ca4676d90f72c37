//! Invented data: a centre that looks as if it had worked for years, for trials and measurements.
//!
//! Everybody in it is invented, and follows from the seed: the same seed, number of cases and last
//! day give the same journal and keys, byte for byte. Nothing that happens is made up beside the
//! rules: each step is a command that the rules have taken.

mod days;
mod people;

use std::path::Path;

use chrono::NaiveDate;
use thiserror::Error;

use crate::casework::forms::Applicant;
use crate::casework::identity::PersonCode;
use crate::engine::{BulkError, PinError};
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::store::keys::PERSONS_MAX;

/// The PIN of everybody who works there.
pub const INVENTED_PIN: &str = "2468";
/// Cases that can be asked for: most are of somebody new, who needs a key.
pub const INVENTED_CASES_MAX: u32 = 1_000_000;
const _: () = assert!(INVENTED_CASES_MAX as usize <= PERSONS_MAX);
/// Years the data goes back at most; it goes no further back than the calendar knows.
pub const YEARS_BACK_MAX: u32 = 12;

/// What to invent.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Cases in all, at most [`INVENTED_CASES_MAX`].
    pub cases: u32,
    /// Those of them that are still open on the last day.
    pub open: u32,
    /// From which everything follows.
    pub seed: u64,
    /// The day on which the data ends.
    pub last: NaiveDate,
    /// The passport in force.
    pub passport: Passport,
    /// The calendar in force.
    pub calendar: Calendar,
}

/// What has been invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invented {
    /// Frames in the journal.
    pub frames: u64,
    /// Cases.
    pub cases: u32,
    /// Those that are not over.
    pub open: u32,
    /// People.
    pub people: u32,
    /// The first day.
    pub first: NaiveDate,
}

/// Why nothing could be invented.
#[derive(Debug, Error)]
pub enum InventError {
    /// The wish cannot be granted.
    #[error("{0}")]
    Wish(String),
    /// The PIN.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The folder.
    #[error(transparent)]
    Bulk(#[from] BulkError),
}

/// Fills an empty folder. `told` hears now and then how many cases there are.
///
/// # Errors
/// [`InventError`]; a folder that holds a centre is left as it is.
pub fn invent(
    folder: &Path,
    wish: &Wish,
    told: &mut dyn FnMut(u32),
) -> Result<Invented, InventError> {
    if wish.cases > INVENTED_CASES_MAX || wish.open > wish.cases {
        return Err(InventError::Wish(format!(
            "There can be at most {INVENTED_CASES_MAX} cases, and no more open ones than cases."
        )));
    }
    days::live(folder, wish, told)
}

/// Who the person of a number is, counted from 1 in the order in which they first came.
pub fn invented_person(seed: u64, person: u32) -> Option<(PersonCode, Applicant)> {
    Some((people::code(seed, person)?, people::applicant(seed, person)?))
}
