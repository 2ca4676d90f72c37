//! Columns of a terminal: what a text takes, and how it is cut and padded to fit.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands at the end of a text that was cut; one column wide.
pub const CUT_MARK: &str = "…";

/// Columns that `text` takes, letter by letter as a terminal draws it.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// `text` in at most `limit` columns. A longer one is cut between letters and ends in `…`; a wide
/// letter that does not fit is left out whole.
pub fn fit(text: &str, limit: usize) -> String {
    if columns(text) <= limit {
        return text.to_owned();
    }
    if limit == 0 {
        return String::new();
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
    out
}

/// `text` in exactly `width` columns: cut as by [`fit`], filled with spaces on the right.
pub fn pad(text: &str, width: usize) -> String {
    let mut out = fit(text, width);
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
