//! Who a person is and how they are reached: values that hold only what has been checked.
//!
//! Every type here is made by `parse` alone; each error names the message that says what is wrong
//! and what to do. A name never identifies anybody: the code and the document do.

mod code;
mod contact;
mod document;
mod name;

pub use code::{CodeHint, PersonCode, PersonCodeKind};
pub use contact::{Address, Email, Phone, Postcode};
pub use document::{IdDocument, IdDocumentKind};
pub use name::{FatherSuffix, Name, PersonName};

use serde::{Deserialize, Serialize};

/// Why a typed value was not taken. `key` names the message (`field-…`) in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{key}: {detail}")]
pub struct FieldError {
    /// Message key.
    pub key: String,
    /// The offending part or the expected figure, for the message's `$detail`; never a whole name.
    pub detail: String,
}

impl FieldError {
    /// An error with a message key and its detail.
    pub fn new(key: &str, detail: impl Into<String>) -> Self {
        Self { key: key.to_owned(), detail: detail.into() }
    }
}

/// Whom the passport's item 10 lets apply, as far as a desk can tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A citizen of Azerbaijan.
    Citizen,
    /// A foreigner with permanent residence (named by the passport, not by the ministry: a warning).
    Foreigner,
    /// A stateless person with permanent residence.
    Stateless,
}
