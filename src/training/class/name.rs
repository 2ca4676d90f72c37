//! Names of learners: they come from a terminal and go to a trainer's, to files and to a table.

use unicode_segmentation::UnicodeSegmentation;

use super::limits::{NAME_BYTES_MAX, NAME_LETTERS_MAX};
use crate::locale::clean::check_clean;
use crate::locale::letters::nfc;

/// A name as it is shown: what cannot be seen is left out, spaces are one, and it has at most
/// [`NAME_LETTERS_MAX`] letters. `None` when nothing is left, or more was typed than a name is.
pub fn cleaned(typed: &str) -> Option<String> {
    if typed.len() > NAME_BYTES_MAX {
        return None;
    }
    let typed = nfc(typed);
    let spaced = typed
        .graphemes(true)
        .map(|letter| if letter.chars().all(char::is_whitespace) { " " } else { letter });
    let seen = clean(spaced);
    let words: Vec<&str> = seen.split_whitespace().collect();
    // Once more: a mark may have lost the space it stood on.
    let name = clean(words.join(" ").graphemes(true));
    let name: String = name.graphemes(true).take(NAME_LETTERS_MAX).collect();
    let name = name.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

fn clean<'a>(letters: impl Iterator<Item = &'a str>) -> String {
    letters.filter(|letter| check_clean(letter).is_ok()).collect()
}
