//! What a passport file's reader finds: errors that make it unusable, warnings of what was left
//! open.

use super::Passport;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The passport cannot be used.
    Error,
    /// The passport can be used; a person should know this.
    Warning,
}

/// One thing found in a passport file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Number of the item of the form; `None` where the matter is not an item.
    pub item: Option<u8>,
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What is wrong, or left open.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Everything that makes a passport file unusable; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the passport cannot be used: {} error(s)", .0.len())]
pub struct PassportErrors(pub Vec<Finding>);

pub(super) fn parse(_text: &str) -> Result<Passport, PassportErrors> {
    Err(PassportErrors(Vec::new()))
}

/// Reads a passport's text and returns everything found, in order of line.
pub fn lint(_text: &str) -> Vec<Finding> {
    Vec::new()
}
