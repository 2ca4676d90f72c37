//! What goes over the wire, exactly as `assets/contracts` describes it: both ends use these shapes,
//! and tests hold them against the contracts.
//!
//! Reading is strict. A property that is not in the contract, a missing one, a text that had to be
//! tidied, a second answer behind the first: each makes the whole worthless. Nothing is guessed.

mod facts;
mod notice;
mod problem;

pub use facts::{
    IdentityAnswer, PaymentAnswer, PaymentQuestion, Person, PersonQuestion, Release, ReleaseAnswer,
};
pub use notice::{
    Decision, KEY_CHARS_MAX, Notice, Outcome, Posted, ReceiptAnswer, ReceiptQuestion, is_key,
};
pub use problem::{Problem, ProblemKind};

use chrono::{Datelike, NaiveDate};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::Reason;
use crate::casework::identity::{FieldError, PersonCode, PersonCodeKind};
use crate::casework::register::OutsideSystem;
use crate::locale::clean::check_clean;

/// Bytes of a body, either way; what is longer is not read.
pub const BODY_BYTES_MAX: usize = 65_536;
/// Header that names one request in both sides' logs.
pub const REQUEST_ID: &str = "request-id";
/// Header that names a notice for ever.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Header by which whatever only plays a system says so, with every answer.
pub const STAND_IN: &str = "stand-in";
/// What that header says.
pub const STAND_IN_PRACTICE: &str = "practice";
/// Content type of an answer.
pub const JSON: &str = "application/json";
/// Content type of an error.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Minutes by which an answer's `Date` may differ from this machine's clock.
pub const CLOCK_MINUTES_MAX: i64 = 5;

/// Path of the question which contract is spoken; the paths are constant, so that nothing a proxy
/// writes down says anything about a person.
pub const CONTRACT_PATH: &str = "/v1/contract";
/// Path of the question who a person is.
pub const IDENTITY_PATH: &str = "/v1/identity";
/// Path of the question about the latest release.
pub const RELEASE_PATH: &str = "/v1/release";
/// Path of the question about payments.
pub const PAYMENTS_PATH: &str = "/v1/payments";
/// Path to which notices are posted.
pub const NOTICES_PATH: &str = "/v1/notices";
/// Path of the question what became of a notice.
pub const RECEIPT_PATH: &str = "/v1/receipt";

/// The contract with one system: its name in answers, settings and file names.
pub const fn contract_name(system: OutsideSystem) -> &'static str {
    match system {
        OutsideSystem::Meis => "meis",
        OutsideSystem::SocialPayments => "payments",
        OutsideSystem::Esosial => "esosial",
    }
}

/// The contract with one system, as text for whoever builds the other end.
pub const fn contract_text(system: OutsideSystem) -> &'static str {
    match system {
        OutsideSystem::Meis => include_str!("../../../assets/contracts/meis.yaml"),
        OutsideSystem::SocialPayments => include_str!("../../../assets/contracts/payments.yaml"),
        OutsideSystem::Esosial => include_str!("../../../assets/contracts/esosial.yaml"),
    }
}

/// Version of all three contracts that this program speaks; another first number is refused.
pub const CONTRACT_VERSION: &str = "1.2.0";

/// Which contract a system says it speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its name.
    pub contract: String,
    /// Its version, three numbers.
    pub version: String,
}

impl Contract {
    /// Whether this desk can read that system's answers.
    ///
    /// # Errors
    /// [`Reason::NotAsAgreed`]: another contract, another first number, or no version.
    pub fn check(&self, system: OutsideSystem) -> Result<(), Reason> {
        let parts: Vec<&str> = self.version.split('.').collect();
        let is_number = |part: &&str| {
            (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_version = parts.len() == 3 && parts.iter().all(is_number);
        let first = CONTRACT_VERSION.split('.').next();
        if self.contract == contract_name(system) && is_version && parts.first().copied() == first {
            Ok(())
        } else {
            Err(Reason::NotAsAgreed)
        }
    }
}

/// Reads a body.
///
/// # Errors
/// The [`Reason`] why nothing of it may be used.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Reason> {
    if body.len() > BODY_BYTES_MAX {
        return Err(Reason::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| Reason::NotUtf8)?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Reason::UncleanText);
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(&mut reader).map_err(|error| {
        // A property that stands there twice is two answers, and which one counts is a guess.
        let is_double = error.to_string().starts_with("duplicate field");
        if is_double { Reason::TwoAnswers } else { Reason::NotAsAgreed }
    })?;
    reader.end().map_err(|_| Reason::TwoAnswers)?;
    Ok(value)
}

/// Writes a body. Shapes of this room always can be written.
pub fn write<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// FIN or permit code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    kind: PersonCodeKind,
    value: String,
}

impl Code {
    /// The checked code.
    ///
    /// # Errors
    /// It is none, or not written as it should be.
    pub fn checked(&self) -> Result<PersonCode, Reason> {
        let code = PersonCode::parse(self.kind, clean(&self.value)?).map_err(told)?;
        exact(code.as_str(), &self.value)?;
        Ok(code)
    }

    /// Whether this is the code that was asked about.
    ///
    /// # Errors
    /// [`Reason::AnotherPerson`], or [`Reason::UncleanText`] for what is no code at all.
    pub fn is(&self, asked: &PersonCode) -> Result<(), Reason> {
        clean(&self.value)?;
        let same = self.kind == asked.kind() && self.value == asked.as_str();
        if same { Ok(()) } else { Err(Reason::AnotherPerson) }
    }
}

impl From<&PersonCode> for Code {
    fn from(code: &PersonCode) -> Self {
        Self { kind: code.kind(), value: code.as_str().to_owned() }
    }
}

/// Years of the dates that the contracts know: those in which somebody lives whom a desk serves.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;

/// A calendar date that is written in the one way the contract knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0.format("%Y-%m-%d"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let day: NaiveDate = text.parse().map_err(|_| D::Error::custom("not a date"))?;
        let is_written_so = day.format("%Y-%m-%d").to_string() == text;
        let is_of_the_living = YEARS.contains(&day.year());
        if is_written_so && is_of_the_living {
            Ok(Self(day))
        } else {
            Err(D::Error::custom("not a date"))
        }
    }
}

/// A property that may be left out, but is never null.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// A property that may be null, but is never left out: an absent `found` must not read as "nothing
/// is known".
fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// Text without characters that nobody can see, within any bound that a field may have.
fn clean(text: &str) -> Result<&str, Reason> {
    check_clean(text).map(|()| text).map_err(|_| Reason::UncleanText)
}

/// Text of 1 to `max` characters, single spaces inside and none at its ends.
fn words(text: &str, max: usize) -> Result<String, Reason> {
    clean(text)?;
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=max).contains(&text.chars().count());
    if fits && tidy == text { Ok(tidy) } else { Err(Reason::NotAsAgreed) }
}

/// What a field's own check says becomes one reason; its detail may hold part of a name.
fn told(error: FieldError) -> Reason {
    if error.key == "field-unclean" { Reason::UncleanText } else { Reason::NotAsAgreed }
}

/// A value that had to be tidied was not written as agreed.
fn exact(checked: &str, written: &str) -> Result<(), Reason> {
    if checked == written { Ok(()) } else { Err(Reason::NotAsAgreed) }
}
