//! FIN and permit codes.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::FieldError;
use super::typed::{about, compact, counted, no_look_alikes};

/// Characters of a FIN (Cabinet decision 49 of 4 April 2011).
pub const FIN_LENGTH: usize = 7;
/// Characters of the code on a residence permit (State Migration Service).
pub const PERMIT_CODE_LENGTHS: RangeInclusive<usize> = 5..=6;

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

impl PersonCodeKind {
    /// How many characters such a code has.
    pub const fn lengths(self) -> RangeInclusive<usize> {
        match self {
            Self::Fin => FIN_LENGTH..=FIN_LENGTH,
            Self::Permit => PERMIT_CODE_LENGTHS,
        }
    }

    /// The length at which a field may be taken as complete while typing; `None` where the code
    /// may still grow.
    pub const fn fixed_length(self) -> Option<usize> {
        match self {
            Self::Fin => Some(FIN_LENGTH),
            Self::Permit => None,
        }
    }
}

impl PersonCode {
    /// Checks a typed code; `ü` reads as `W`, which an Azerbaijani keyboard lacks. Space is left
    /// out, small letters become capitals.
    ///
    /// # Errors
    /// Wrong length, a character outside the alphabet (with the offered correction for I and O).
    pub fn parse(kind: PersonCodeKind, typed: &str) -> Result<Self, FieldError> {
        let typed = compact(typed)?;
        no_look_alikes(&typed)?;
        let text = typed.chars().map(character).collect::<Result<String, _>>()?;
        if !kind.lengths().contains(&text.len()) {
            let key = match kind {
                PersonCodeKind::Fin => "field-fin-length",
                PersonCodeKind::Permit => "field-permit-code-length",
            };
            return Err(counted(key, text.len()));
        }
        Ok(Self { kind, text })
    }

    /// The correction to offer for a code that was refused because of I or O: the same code with
    /// figures in their place. `None` when that would not make it a code.
    pub fn hint(kind: PersonCodeKind, typed: &str) -> Option<CodeHint> {
        let corrected: String = typed.chars().map(|c| figure_for(c).unwrap_or(c)).collect();
        if corrected == typed {
            return None;
        }
        let offered = Self::parse(kind, &corrected).ok()?.text;
        Some(CodeHint { offered })
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

/// One character of a code, upper-case.
fn character(typed: char) -> Result<char, FieldError> {
    let letter = match typed {
        'ü' | 'Ü' => 'W',
        other => other.to_ascii_uppercase(),
    };
    if let Some(figure) = figure_for(letter) {
        return Err(FieldError::new("field-code-figure", format!("{letter} → {figure}")));
    }
    if letter.is_ascii_alphanumeric() {
        Ok(letter)
    } else {
        Err(about("field-code-character", letter))
    }
}

/// The figure that a letter no code contains is mistaken for.
fn figure_for(letter: char) -> Option<char> {
    match letter {
        'I' | 'i' | 'İ' | 'ı' => Some('1'),
        'O' | 'o' => Some('0'),
        _ => None,
    }
}
