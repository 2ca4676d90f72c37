//! Folding for search: `eliyev` finds `Əliyev`, however either was typed.
//!
//! Folded text is for indexes and comparison only; it is never shown and never stored readable.

use std::collections::BTreeSet;

use icu_casemap::CaseMapper;
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::look_alikes::passes_for;

/// Letters of the shortest prefix in an index: one letter would match half the register.
pub const PREFIX_LETTERS_MIN: usize = 2;

/// Letters of the longest prefix in an index; a longer word is found by its first letters.
pub const PREFIX_LETTERS_MAX: usize = 12;

/// Words of one text that are indexed or searched for; the rest of a longer text is not.
pub const SEARCH_WORDS_MAX: usize = 16;

/// Folds `text`: small Latin letters without marks (`ə` → `e`, `ı`/`I`/`İ` → `i`, `ş` → `s`),
/// look-alikes of other alphabets as the Latin letter they pass for, one space between words and
/// none at the ends. Composed and decomposed spellings fold alike; folding twice changes nothing.
pub fn fold(text: &str) -> String {
    // Codes and numbers are most of what is folded, and nothing in them comes apart.
    if text.is_ascii() {
        return spaced(text.len(), text.chars());
    }
    let category = CodePointMapData::<GeneralCategory>::new();
    let decomposer = DecomposingNormalizerBorrowed::new_nfkd();
    let bare = decomposer
        .normalize_iter(text.chars())
        .filter(|&letter| category.get(letter) != GeneralCategory::NonspacingMark);
    spaced(text.len(), bare)
}

/// Decomposed letters, folded, with one space between words; `length` is about how long it gets.
fn spaced(length: usize, bare: impl Iterator<Item = char>) -> String {
    let mut folded = String::with_capacity(length);
    for letter in bare.map(fold_letter) {
        if !letter.is_whitespace() {
            folded.push(letter);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// One decomposed letter, folded.
fn fold_letter(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let latin = passes_for(letter).unwrap_or(letter);
    match latin {
        'ə' | 'Ə' => 'e',
        'ı' | 'I' => 'i',
        'ö' | 'Ö' => 'o',
        'ü' | 'Ü' => 'u',
        other => CaseMapper::new().simple_lowercase(other),
    }
}

/// The folded words of `text`, each cut to [`PREFIX_LETTERS_MAX`] letters, at most
/// [`SEARCH_WORDS_MAX`] of them: what to look up in an index of [`fold_prefixes`]. A word shorter than
/// [`PREFIX_LETTERS_MIN`] is given too, but such an index holds no entry for it.
pub fn search_words(text: &str) -> Vec<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(SEARCH_WORDS_MAX)
        .map(|word| word.chars().take(PREFIX_LETTERS_MAX).collect())
        .collect()
}

/// The folded prefixes of each word of `text`, [`PREFIX_LETTERS_MIN`] to `letters_max` letters
/// long (never above [`PREFIX_LETTERS_MAX`]), each once: the entries of a search index.
pub fn fold_prefixes(text: &str, letters_max: usize) -> BTreeSet<String> {
    let longest = letters_max.min(PREFIX_LETTERS_MAX);
    let mut prefixes = BTreeSet::new();
    for word in search_words(text) {
        let letters: Vec<char> = word.chars().collect();
        for length in PREFIX_LETTERS_MIN..=longest.min(letters.len()) {
            prefixes.extend(letters.get(..length).map(|prefix| prefix.iter().collect::<String>()));
        }
    }
    prefixes
}
