//! What all fields have in common: a bound on what is read, and characters nobody types on purpose.

use super::FieldError;
use crate::locale::clean::check_clean;
use crate::locale::letters::nfc;
use crate::locale::look_alikes::look_alikes;

/// Characters of one field that are read at all; a longer paste is refused before it is examined.
pub const TYPED_CHARS_MAX: usize = 1_000;

/// The typed text composed, without space at its ends and with single spaces inside.
///
/// # Errors
/// Empty, longer than [`TYPED_CHARS_MAX`], or with characters that nobody can see.
pub(super) fn tidy(typed: &str) -> Result<String, FieldError> {
    if typed.chars().nth(TYPED_CHARS_MAX).is_some() {
        return Err(FieldError::new("field-too-long", TYPED_CHARS_MAX.to_string()));
    }
    let typed = typed.trim();
    check_clean(typed).map_err(|unclean| {
        let where_and_what = format!("{}: {}", unclean.place(), unclean.code());
        FieldError::new("field-unclean", where_and_what)
    })?;
    let composed = nfc(typed);
    let words: Vec<&str> = composed.split_whitespace().collect();
    if words.is_empty() {
        return Err(FieldError::new("field-empty", ""));
    }
    Ok(words.join(" "))
}

/// The typed text without any space, for codes and numbers that forms print in groups.
///
/// # Errors
/// As [`tidy`].
pub(super) fn compact(typed: &str) -> Result<String, FieldError> {
    Ok(tidy(typed)?.replace(' ', ""))
}

/// Refuses letters of another alphabet that pass for Latin ones: a register finds nobody by them.
///
/// # Errors
/// The first such letter, where it stands, and the Latin one that was meant.
pub(super) fn no_look_alikes(text: &str) -> Result<(), FieldError> {
    match look_alikes(text).first() {
        None => Ok(()),
        Some(found) => {
            let code = u32::from(found.found);
            let place = found.index.saturating_add(1);
            let detail = format!("{place}: {} (U+{code:04X}) → {}", found.found, found.meant);
            Err(FieldError::new("field-look-alike", detail))
        }
    }
}

/// An error about one character.
pub(super) fn about(key: &str, character: char) -> FieldError {
    FieldError::new(key, character.to_string())
}

/// An error about a count.
pub(super) fn counted(key: &str, count: usize) -> FieldError {
    FieldError::new(key, count.to_string())
}
