//! Identity documents: which kind, series and number.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::typed::{about, compact, no_look_alikes};
use super::{FieldError, PersonCodeKind};

/// Digits after the two letters of an identity card.
pub const ID_CARD_DIGITS: usize = 7;
/// Digits after `AZE` of an earlier identity card.
pub const OLD_ID_CARD_DIGITS: usize = 8;
/// Digits after the series of a residence permit; no source fixes the number.
pub const PERMIT_DIGITS: RangeInclusive<usize> = 5..=9;

/// The kinds of document that the passport's item 21, line 1 names, and their older forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdDocumentKind {
    /// Identity card since 1 September 2018: two letters and seven digits (`AA1234567`).
    IdCard,
    /// Earlier identity card: `AZE` and eight digits.
    OldIdCard,
    /// Permanent residence permit: `DYİ` and five to nine digits.
    PermanentPermit,
    /// Temporary residence permit: `MYİ` and five to nine digits.
    TemporaryPermit,
}

impl IdDocumentKind {
    /// The code a holder of this document is identified by; it decides the code's length.
    pub fn code_kind(self) -> PersonCodeKind {
        match self {
            Self::IdCard | Self::OldIdCard => PersonCodeKind::Fin,
            Self::PermanentPermit | Self::TemporaryPermit => PersonCodeKind::Permit,
        }
    }

    /// How many digits follow the series.
    pub const fn digits(self) -> RangeInclusive<usize> {
        match self {
            Self::IdCard => ID_CARD_DIGITS..=ID_CARD_DIGITS,
            Self::OldIdCard => OLD_ID_CARD_DIGITS..=OLD_ID_CARD_DIGITS,
            Self::PermanentPermit | Self::TemporaryPermit => PERMIT_DIGITS,
        }
    }

    /// The series as it is printed, from letters typed in either case and with or without the dot
    /// of `İ`; `None` for a series this kind of document does not bear.
    fn series(self, letters: &str) -> Option<String> {
        let plain: String = letters.chars().map(plain_capital).collect();
        match (self, plain.as_str()) {
            (Self::IdCard, two) if two.len() == 2 && two.is_ascii() => Some(plain),
            (Self::OldIdCard, "AZE") => Some(plain),
            (Self::PermanentPermit, "DYI") => Some("DYİ".to_owned()),
            (Self::TemporaryPermit, "MYI") => Some("MYİ".to_owned()),
            _ => None,
        }
    }

    /// The message that describes series and number of this kind.
    const fn form_key(self) -> &'static str {
        match self {
            Self::IdCard => "field-id-card",
            Self::OldIdCard => "field-old-id-card",
            Self::PermanentPermit => "field-permanent-permit",
            Self::TemporaryPermit => "field-temporary-permit",
        }
    }
}

/// The Latin capital of a letter, all four forms of i alike.
fn plain_capital(letter: char) -> char {
    match letter {
        'i' | 'ı' | 'İ' => 'I',
        other => other.to_ascii_uppercase(),
    }
}

/// A checked series and number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IdDocument {
    kind: IdDocumentKind,
    text: String,
}

impl IdDocument {
    /// Checks a typed series and number, with or without a space between.
    ///
    /// # Errors
    /// Wrong series for the kind, wrong count of digits.
    pub fn parse(kind: IdDocumentKind, typed: &str) -> Result<Self, FieldError> {
        let typed = compact(typed)?;
        no_look_alikes(&typed)?;
        let figures = typed.find(|c: char| c.is_ascii_digit()).unwrap_or(typed.len());
        let (letters, digits) = typed.split_at(figures);
        if let Some(wrong) = letters.chars().find(|c| !c.is_alphabetic()) {
            return Err(about("field-document-character", wrong));
        }
        if let Some(wrong) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(about("field-document-character", wrong));
        }
        let series = kind.series(letters);
        if series.is_none() || !kind.digits().contains(&digits.len()) {
            let found = format!("{} + {}", crate::locale::letters::upper(letters), digits.len());
            return Err(FieldError::new(kind.form_key(), found));
        }
        Ok(Self { kind, text: format!("{}{digits}", series.unwrap_or_default()) })
    }

    /// Which kind of document.
    pub fn kind(&self) -> IdDocumentKind {
        self.kind
    }

    /// Series and number without a space.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
