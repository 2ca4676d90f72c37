//! What plain mode answers. Any number of facts, a line each, then exactly one line that begins
//! with `ok`, `refused` or `error`:
//!
//! ```text
//! ticket number=S-001 state=waiting | waiting
//! ok ticket=S-001 | S-001 is waiting.
//! refused key=refusal-nobody-waiting | Nobody is waiting.
//! error key=cli-unknown-command | There is no command "x". …
//! ```
//!
//! Before the bar stand an English word and `key=value` pairs that stay the same from version to
//! version; after it words in the session's language. A value with anything but letters, digits
//! and a little punctuation stands in quotes, `\` before `"` and `\`. What may not be sent to a
//! terminal stands there as `\u{1b}`, by its number; in the words it is U+FFFD.

use std::fmt;
use std::io;

use unicode_segmentation::UnicodeSegmentation;

use crate::casework::identity::FieldError;
use crate::casework::refusal::Refusal;
use crate::engine::Failure;
use crate::locale::clean::{showable, shown};
use crate::locale::typed_date::DateTyping;

/// One line of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    first: &'static str,
    pairs: Vec<(&'static str, String)>,
    words: String,
}

impl Fact {
    /// A line that begins with a word.
    pub fn new(first: &'static str) -> Self {
        Self { first, pairs: Vec::new(), words: String::new() }
    }

    /// The line that ends a good answer.
    pub fn ok() -> Self {
        Self::new("ok")
    }

    /// With a pair.
    #[must_use]
    pub fn pair(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.pairs.push((key, value.to_string()));
        self
    }

    /// With a pair, if there is a value.
    #[must_use]
    pub fn pair_some(self, key: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.pair(key, value),
            None => self,
        }
    }

    /// With words for a person.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.first)?;
        for (key, value) in &self.pairs {
            write!(out, " {key}=")?;
            write_value(out, value)?;
        }
        if !self.words.is_empty() {
            // One fact is one line, whatever a person wrote.
            write!(out, " | {}", shown(&self.words.replace(['\n', '\r'], " ")))?;
        }
        Ok(())
    }
}

fn write_value(out: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    let bare = |c: char| c.is_alphanumeric() || "-_.:/,•+#".contains(c);
    if !value.is_empty() && value.chars().all(bare) && shown(value) == value {
        return out.write_str(value);
    }
    let value = value.replace(['\n', '\r'], " ");
    out.write_str("\"")?;
    for letter in value.graphemes(true) {
        let may = showable(letter);
        out.write_str(&may.replace('\\', "\\\\").replace('"', "\\\""))?;
        for hidden in letter.get(may.len()..).unwrap_or_default().chars() {
            write!(out, "\\u{{{:x}}}", u32::from(hidden))?;
        }
    }
    out.write_str("\"")
}

/// Why a line brought about nothing.
#[derive(Debug)]
pub enum Trouble {
    /// The rules say no.
    Refused(Refusal),
    /// The engine did not take it.
    Failed(Failure),
    /// A value of a field cannot be taken.
    Field {
        /// The field's name in plain mode.
        field: String,
        /// Why.
        error: FieldError,
    },
    /// A date cannot be meant.
    Date {
        /// The field's name in plain mode.
        field: String,
        /// Why.
        error: DateTyping,
    },
    /// The line does not have what the command takes.
    Usage(&'static super::names::Name),
    /// A value is none of those that can stand there.
    NotOneOf {
        /// What was given.
        given: String,
        /// What can stand there.
        of: String,
    },
    /// Something else, by message key, with at most one value.
    Said {
        /// Message key.
        key: &'static str,
        /// The message's `$detail`.
        detail: String,
    },
    /// Nobody reads any more, or nothing can be read: the session ends.
    Gone(io::Error),
}

impl Trouble {
    /// Something by message key alone.
    pub fn said(key: &'static str) -> Self {
        Self::Said { key, detail: String::new() }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(refusal),
            other => Self::Failed(other),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Gone(error)
    }
}

/// What a line came to.
pub type Done = Result<Fact, Trouble>;
