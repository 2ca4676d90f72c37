//! Who a person is and how they are reached: values that hold only what has been checked.
//!
//! Every type here is made by `parse` alone; each error names the message that says what is wrong
//! and what to do. A name never identifies anybody: the code and the document do. Values that come
//! back from the store were checked when they went in and are not checked again.

mod code;
mod contact;
mod document;
mod name;
mod typed;

pub use code::{CodeHint, FIN_LENGTH, PERMIT_CODE_LENGTHS, PersonCode, PersonCodeKind};
pub use contact::{
    ADDRESS_LETTERS_MAX, Address, EMAIL_CHARS_MAX, EMAIL_LOCAL_CHARS_MAX, Email, LANDLINE_CODES,
    MOBILE_PREFIXES, PHONE_DIGITS, POSTCODE_DIGITS, Phone, Postcode, TOLL_FREE_CODE,
};
pub use document::{ID_CARD_DIGITS, IdDocument, IdDocumentKind, OLD_ID_CARD_DIGITS, PERMIT_DIGITS};
pub use name::{FatherSuffix, NAME_LETTERS_MAX, Name, PersonName};
pub use typed::TYPED_CHARS_MAX;

use serde::{Deserialize, Serialize};

/// Why a typed value was not taken. `key` names the message (`field-…`) in both languages; it says
/// what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{key}: {detail}")]
pub struct FieldError {
    /// Message key.
    pub key: String,
    /// The offending part or the expected figure, for the message's `$detail`; never a whole
    /// name or code, so that an error may be logged.
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
