//! Characters that never belong in what a person types here, and what of a text may be sent to a
//! terminal.

use std::borrow::Cow;

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_segmentation::UnicodeSegmentation;

use super::letters::{is_plain, nfc};

/// Combining marks allowed on one base letter: decomposed letters of living languages need two.
pub const COMBINING_MARKS_MAX: usize = 2;

/// Bytes of one letter that go to a terminal at most, its marks included.
pub const SHOWN_BYTES_MAX: usize = 32;

/// What is wrong with a refused character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UncleanKind {
    /// A control character: tab, line end, escape.
    Control,
    /// An invisible character: joiners, direction marks, tags, soft hyphen, variation selectors.
    Invisible,
    /// A line or paragraph separator.
    Separator,
    /// A code point to which Unicode gives no character, or one for private use.
    Unassigned,
    /// A combining mark with no letter before it.
    LooseMark,
    /// More than [`COMBINING_MARKS_MAX`] combining marks on one letter, or a letter of more than
    /// [`SHOWN_BYTES_MAX`] bytes.
    TooManyMarks,
}

/// A text holds a character that cannot be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "character {place} (U+{code:04X}) cannot be used here: {why}; delete it and type the text again",
    place = self.grapheme + 1,
    code = u32::from(self.character),
    why = self.kind.why()
)]
pub struct Unclean {
    /// What is wrong.
    pub kind: UncleanKind,
    /// The refused character.
    pub character: char,
    /// Which letter of the text it belongs to, counted in graphemes from 0.
    pub grapheme: usize,
}

impl UncleanKind {
    fn why(self) -> &'static str {
        match self {
            Self::Control => "it is a control character",
            Self::Invisible => "it is invisible",
            Self::Separator => "it ends a line",
            Self::Unassigned => "it is no character of any alphabet",
            Self::LooseMark => "it is a mark without a letter",
            Self::TooManyMarks => "too many marks are on one letter",
        }
    }
}

impl Unclean {
    /// Key of the message for people; it takes `$code` ([`Unclean::code`]) and `$place`
    /// ([`Unclean::place`]).
    pub const fn key(self) -> &'static str {
        match self.kind {
            UncleanKind::Control => "unclean-control",
            UncleanKind::Invisible => "unclean-invisible",
            UncleanKind::Separator => "unclean-separator",
            UncleanKind::Unassigned => "unclean-unassigned",
            UncleanKind::LooseMark => "unclean-loose-mark",
            UncleanKind::TooManyMarks => "unclean-too-many-marks",
        }
    }

    /// The character as `U+XXXX`: it cannot be shown itself.
    pub fn code(self) -> String {
        format!("U+{:04X}", u32::from(self.character))
    }

    /// Which letter of the text it is, as a person counts: from 1.
    pub const fn place(self) -> usize {
        self.grapheme.saturating_add(1)
    }
}

/// Accepts a text that holds only characters a person can see and means.
///
/// # Errors
/// The first character that is refused, why, and where it stands.
pub fn check_clean(text: &str) -> Result<(), Unclean> {
    if text.chars().all(is_plain) {
        return Ok(());
    }
    for (grapheme, cluster) in text.graphemes(true).enumerate() {
        if let Some((kind, character)) = fault(cluster) {
            return Err(Unclean { kind, character, grapheme });
        }
    }
    Ok(())
}

/// The beginning of one letter that may be sent to a terminal: nothing that steers it or hides, at
/// most [`COMBINING_MARKS_MAX`] marks and [`SHOWN_BYTES_MAX`] bytes. Empty when nothing may.
///
/// What comes in is checked by [`check_clean`]; this is the wall behind it, for what was recorded
/// before a rule was made, and for what stands in a field that is still typed in.
pub fn showable(letter: &str) -> &str {
    if matches!(letter.as_bytes(), [b' '..=b'~']) {
        return letter;
    }
    let mut marks = 0;
    let end = letter.char_indices().find_map(|(at, it)| {
        // These two choose between the two pictures of one sign; they are no letters of their own.
        let is_look = matches!(it, '\u{fe0e}' | '\u{fe0f}') && at > 0;
        marks += usize::from(is_mark(it));
        let is_within = at + it.len_utf8() <= SHOWN_BYTES_MAX && marks <= COMBINING_MARKS_MAX;
        let may = is_within && (is_look || refused(it).is_none());
        (!may).then_some(at)
    });
    letter.get(..end.unwrap_or(letter.len())).unwrap_or_default()
}

/// A text as it may be written to a terminal: whatever [`showable`] leaves of each letter, with
/// U+FFFD where something was left out. Line ends stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    let keeps = |letter: &str| letter == "\n" || showable(letter) == letter;
    if text.graphemes(true).all(keeps) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.graphemes(true) {
        if keeps(letter) {
            out.push_str(letter);
        } else {
            out.push_str(showable(letter));
            out.push(char::REPLACEMENT_CHARACTER);
        }
    }
    Cow::Owned(out)
}

/// What is wrong with one grapheme, and the character it is about.
fn fault(cluster: &str) -> Option<(UncleanKind, char)> {
    let refused = cluster.chars().find_map(|it| Some((refused(it)?, it)));
    let loose = || {
        let first = cluster.chars().next().filter(|&it| is_mark(it))?;
        Some((UncleanKind::LooseMark, first))
    };
    // Composing takes some letters apart, so marks are counted as typed and as stored.
    let piled = || {
        let mark = surplus_mark(cluster).or_else(|| surplus_mark(&nfc(cluster)))?;
        Some((UncleanKind::TooManyMarks, mark))
    };
    // Consonants of Hangul and the like join without end, and none of them is a mark.
    let long = || {
        let is_over = |(at, it): &(usize, char)| at + it.len_utf8() > SHOWN_BYTES_MAX;
        let (_, over) = cluster.char_indices().find(is_over)?;
        Some((UncleanKind::TooManyMarks, over))
    };
    refused.or_else(loose).or_else(piled).or_else(long)
}

/// Whether a character is a letter of some alphabet, or a mark on one.
pub fn is_letter_or_mark(character: char) -> bool {
    is_mark(character) || GeneralCategoryGroup::Letter.contains(category(character))
}

/// The first mark above [`COMBINING_MARKS_MAX`].
fn surplus_mark(cluster: &str) -> Option<char> {
    cluster.chars().filter(|&it| is_mark(it)).nth(COMBINING_MARKS_MAX)
}

fn category(character: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(character)
}

/// Why `character` is refused wherever it stands.
fn refused(character: char) -> Option<UncleanKind> {
    match category(character) {
        GeneralCategory::Control => Some(UncleanKind::Control),
        GeneralCategory::Format => Some(UncleanKind::Invisible),
        GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => {
            Some(UncleanKind::Separator)
        }
        GeneralCategory::Unassigned | GeneralCategory::PrivateUse | GeneralCategory::Surrogate => {
            Some(UncleanKind::Unassigned)
        }
        _ => CodePointSetData::new::<DefaultIgnorableCodePoint>()
            .contains(character)
            .then_some(UncleanKind::Invisible),
    }
}

fn is_mark(character: char) -> bool {
    matches!(
        category(character),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_plain_would_be_refused() {
        let plain = ('\0'..='\u{10FFFF}').filter(|letter| is_plain(*letter));
        let refused: Vec<char> =
            plain.filter(|it| fault(it.to_string().as_str()).is_some()).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }
}
