//! Names as they stand on the identity card.

use serde::{Deserialize, Serialize};

use super::FieldError;

/// One checked name: NFC, letters, spaces, hyphens and apostrophes, at most 40 letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name(String);

impl Name {
    /// Checks a typed name.
    ///
    /// # Errors
    /// Empty, too long, characters that no name has, control or bidi characters.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        Ok(Self(typed.trim().to_owned()))
    }

    /// The name as shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The word after the father's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FatherSuffix {
    /// oğlu
    Oglu,
    /// qızı
    Qizi,
    /// None: the father's name already carries its form (…oviç, …ovna) or is absent.
    None,
}

/// Surname, name, father's name: the order of official forms.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Soyadı.
    pub surname: Name,
    /// Adı.
    pub given: Name,
    /// Atasının adı, where there is one.
    pub father: Option<Name>,
    /// oğlu or qızı.
    pub suffix: FatherSuffix,
}

impl PersonName {
    /// "Soyad Ad Ata oğlu", as official forms order it.
    pub fn full(&self) -> String {
        let mut text = format!("{} {}", self.surname.as_str(), self.given.as_str());
        if let Some(father) = &self.father {
            text.push(' ');
            text.push_str(father.as_str());
            match self.suffix {
                FatherSuffix::Oglu => text.push_str(" oğlu"),
                FatherSuffix::Qizi => text.push_str(" qızı"),
                FatherSuffix::None => {}
            }
        }
        text
    }

    /// For lists: initials of all but the surname's first letters: `Ə••• R. T.`
    pub fn masked(&self) -> String {
        let first = |name: &Name| name.as_str().chars().next();
        let mut text = String::new();
        text.extend(first(&self.surname));
        text.push_str("••• ");
        text.extend(first(&self.given));
        text.push('.');
        if let Some(father) = &self.father {
            text.push(' ');
            text.extend(first(father));
            text.push('.');
        }
        text
    }
}
