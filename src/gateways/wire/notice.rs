//! A notice to E-sosial, and what became of it.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Code, clean, nullable};
use crate::casework::identity::PersonCode;
use crate::casework::intents::NoticeLetter;
use crate::gateways::{Reason, Receipt};
use crate::law::passport::RefusalGround;
use crate::locale::clean::check_clean;

/// Characters of an idempotency key.
pub const KEY_CHARS_MAX: usize = 100;
/// Characters of a case's number.
const NUMBER_CHARS_MAX: usize = 32;
/// Characters of the reasons of a refusal.
const REASONS_CHARS_MAX: usize = 4_000;
/// Days in which a citizen may appeal.
const APPEAL_DAYS_MAX: u16 = 400;
/// Manat that can be granted at most.
const AMOUNT_MANAT_MAX: u32 = 1_000_000;
/// Characters of the portal's own id.
const RECEIPT_CHARS_MAX: usize = 64;
/// How a moment is written: UTC, to the second.
const MOMENT: &str = "%Y-%m-%dT%H:%M:%SZ";

/// A notice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    code: Code,
    number: String,
    decision: Decision,
    appeal_days: u16,
}

/// What was decided.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// The allowance is granted.
    Granted {
        /// In whole manat.
        amount_manat: u32,
    },
    /// It is refused.
    Refused {
        /// One of the two lawful grounds.
        ground: RefusalGround,
        /// In words.
        reasons: String,
    },
}

impl Notice {
    /// A letter as it goes over the wire; `None` for one that decides nothing, or two things.
    pub fn of(letter: &NoticeLetter) -> Option<Self> {
        let decision = match (letter.granted, &letter.refused) {
            (Some(amount_manat), None) => Decision::Granted { amount_manat },
            (None, Some((ground, reasons))) => {
                Decision::Refused { ground: *ground, reasons: reasons.clone() }
            }
            _ => return None,
        };
        let (code, number) = ((&letter.code).into(), letter.number.clone());
        Some(Self { code, number, decision, appeal_days: letter.appeal_days })
    }

    /// The letter, as the other end reads it.
    ///
    /// # Errors
    /// It is not as agreed.
    pub fn letter(&self) -> Result<NoticeLetter, Reason> {
        let (granted, refused) = match &self.decision {
            Decision::Granted { amount_manat } if (1..=AMOUNT_MANAT_MAX).contains(amount_manat) => {
                (Some(*amount_manat), None)
            }
            Decision::Granted { .. } => return Err(Reason::NotAsAgreed),
            Decision::Refused { ground, reasons } => {
                if !(1..=REASONS_CHARS_MAX).contains(&reasons.chars().count()) {
                    return Err(Reason::NotAsAgreed);
                }
                let mut lines = reasons.split('\n');
                if lines.any(|line| check_clean(line).is_err()) {
                    return Err(Reason::UncleanText);
                }
                (None, Some((*ground, reasons.clone())))
            }
        };
        let is_number = (1..=NUMBER_CHARS_MAX).contains(&self.number.len())
            && self.number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !is_number || !(1..=APPEAL_DAYS_MAX).contains(&self.appeal_days) {
            return Err(Reason::NotAsAgreed);
        }
        let (code, number) = (self.code.checked()?, self.number.clone());
        Ok(NoticeLetter { code, number, granted, refused, appeal_days: self.appeal_days })
    }
}

/// What became of a notice, as the desk believes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It stands in the cabinet.
    Placed(Receipt),
    /// The citizen has no cabinet: they must be reached in another way.
    NoCabinet,
}

/// What became of a notice, as it goes over the wire.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It stands in the cabinet.
    Placed {
        /// Which notice.
        key: String,
        /// Whose cabinet.
        code: Code,
        /// The portal's own id.
        receipt: String,
        /// Since when.
        placed_at: String,
    },
    /// There is no cabinet.
    NoCabinet {
        /// Which notice.
        key: String,
        /// Whose.
        code: Code,
    },
}

impl Outcome {
    /// A notice that stands in a cabinet since `at`, in UTC.
    pub fn placed(key: &str, code: &PersonCode, receipt: &str, at: NaiveDateTime) -> Self {
        let (key, receipt) = (key.to_owned(), receipt.to_owned());
        Self::Placed { key, code: code.into(), receipt, placed_at: at.format(MOMENT).to_string() }
    }

    /// A citizen without a cabinet.
    pub fn no_cabinet(key: &str, code: &PersonCode) -> Self {
        Self::NoCabinet { key: key.to_owned(), code: code.into() }
    }

    /// What it says about the notice that was sent.
    ///
    /// # Errors
    /// It is about another notice or person, or not as agreed.
    pub fn about(&self, asked: &str, person: &PersonCode) -> Result<Posted, Reason> {
        let (Self::Placed { key, code, .. } | Self::NoCabinet { key, code }) = self;
        if key != asked {
            return Err(Reason::AnotherQuestion);
        }
        code.is(person)?;
        let Self::Placed { receipt, placed_at, .. } = self else { return Ok(Posted::NoCabinet) };
        clean(receipt)?;
        let is_receipt = (1..=RECEIPT_CHARS_MAX).contains(&receipt.len())
            && receipt.bytes().all(|byte| byte.is_ascii_graphic());
        let at = NaiveDateTime::parse_from_str(placed_at, MOMENT).ok();
        let is_moment = at.is_some_and(|at| at.format(MOMENT).to_string() == *placed_at);
        if is_receipt && is_moment {
            Ok(Posted::Placed(Receipt(receipt.clone())))
        } else {
            Err(Reason::NotAsAgreed)
        }
    }
}

/// The question what became of a notice.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptQuestion {
    /// Which notice.
    pub key: String,
}

/// What became of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptAnswer {
    /// Which notice.
    pub key: String,
    /// As the answer to the notice was; null when none came with this key.
    #[serde(deserialize_with = "nullable")]
    pub found: Option<Outcome>,
}

impl ReceiptAnswer {
    /// What it says about the notice that was asked about.
    ///
    /// # Errors
    /// It is about another notice or person, or not as agreed.
    pub fn about(&self, asked: &str, person: &PersonCode) -> Result<Option<Posted>, Reason> {
        if self.key != asked {
            return Err(Reason::AnotherQuestion);
        }
        self.found.as_ref().map(|found| found.about(asked, person)).transpose()
    }
}

/// Whether a text can be an idempotency key.
pub fn is_key(text: &str) -> bool {
    (1..=KEY_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
