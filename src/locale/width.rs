//! Columns of a terminal: what a text takes, and how it is cut and padded to fit.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands at the end of a text that was cut; one column wide.
pub const CUT_MARK: &str = "…";

/// Whether each of these is a letter of its own in exactly one column, whatever stands beside it:
/// Latin and Cyrillic letters, figures, the signs and strokes that screens are made of. Most texts
/// hold nothing else, and are measured without a look into the tables of Unicode.
pub const fn is_simple(letter: char) -> bool {
    matches!(letter,
        ' '..='~'
        | '\u{a0}'..='\u{ac}'
        | '\u{ae}'..='\u{2ff}'
        | 'А'..='я'
        | '–'..='•'
        | '…'
        | '─'..='▟')
}

/// How many letters `text` has when all of them are simple.
fn simple(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Some(text.len());
    }
    let mut count = 0;
    for letter in text.chars() {
        if !is_simple(letter) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Columns that `text` takes, letter by letter as a terminal draws it.
pub fn columns(text: &str) -> usize {
    simple(text).unwrap_or_else(|| by_letters(text))
}

fn by_letters(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// `text` in at most `limit` columns. A longer one is cut between letters and ends in `…`; a wide
/// letter that does not fit is left out whole.
pub fn fit(text: &str, limit: usize) -> Cow<'_, str> {
    if columns(text) <= limit {
        return Cow::Borrowed(text);
    }
    if limit == 0 {
        return Cow::Borrowed("");
    }
    let mut out = String::new();
    let mut used = columns(CUT_MARK);
    for letter in text.graphemes(true) {
        used += letter.width();
        if used > limit {
            break;
        }
        out.push_str(letter);
    }
    out.push_str(CUT_MARK);
    Cow::Owned(out)
}

/// `text` in exactly `width` columns: cut as by [`fit`], filled with spaces on the right.
pub fn pad(text: &str, width: usize) -> String {
    let mut out = fit(text, width).into_owned();
    let missing = width.saturating_sub(columns(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// As [`pad`], but filled on the left: for numbers in a column.
pub fn pad_left(text: &str, width: usize) -> String {
    let fitted = fit(text, width);
    let mut out = " ".repeat(width.saturating_sub(columns(&fitted)));
    out.push_str(&fitted);
    out
}
