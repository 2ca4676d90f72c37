//! Names as they stand on the identity card.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::FieldError;
use super::typed::{about, counted, tidy};
use crate::locale::look_alikes::{LookAlike, look_alikes};

/// Letters of one name, as a person counts them.
pub const NAME_LETTERS_MAX: usize = 40;

/// One checked name: NFC, letters, spaces, hyphens and apostrophes, at most 40 letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name(String);

impl Name {
    /// Checks a typed name.
    ///
    /// # Errors
    /// Empty, too long, digits, characters that no name has, control or bidi characters, a hyphen or
    /// apostrophe that joins nothing.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let name: String = tidy(typed)?.chars().map(one_spelling).collect();
        let letters = name.graphemes(true).count();
        if letters > NAME_LETTERS_MAX {
            return Err(counted("field-name-long", letters));
        }
        let mut may_join = false;
        for letter in name.graphemes(true) {
            let first = letter.chars().next().unwrap_or_default();
            if first.is_numeric() {
                return Err(about("field-name-digit", first));
            }
            let joins = matches!(letter, " " | "-" | "'");
            if !(joins || first.is_alphabetic()) {
                return Err(about("field-name-character", first));
            }
            // Nothing joins at the beginning, and nothing joins twice in a row.
            if joins && !may_join {
                return Err(FieldError::new("field-name-joint", letter));
            }
            may_join = !joins;
        }
        if may_join { Ok(Self(name)) } else { Err(FieldError::new("field-name-joint", "")) }
    }

    /// Letters of another alphabet that pass for Latin ones. They do not make a name wrong, but
    /// nobody is found by it, so it is shown and asked about.
    pub fn look_alikes(&self) -> Vec<LookAlike> {
        look_alikes(&self.0)
    }

    /// The name as shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hyphens and apostrophes have many shapes and one meaning.
fn one_spelling(letter: char) -> char {
    match letter {
        '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        '\u{2019}' | '\u{2018}' | '\u{2BC}' | '`' => '\'',
        other => other,
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

    /// All look-alike letters of the three names.
    pub fn look_alikes(&self) -> Vec<LookAlike> {
        let names = [Some(&self.surname), Some(&self.given), self.father.as_ref()];
        names.into_iter().flatten().flat_map(Name::look_alikes).collect()
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
