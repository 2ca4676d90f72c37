//! Case and composition of letters by Azerbaijani rules: i/İ and ı/I are two pairs.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_locale_core::{LanguageIdentifier, langid};
use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_segmentation::UnicodeSegmentation;

const AZ: LanguageIdentifier = langid!("az");

/// The alphabet in its order, lower case.
pub const ALPHABET: &str = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz";

/// Dot that is left over when `İ` was lower-cased by rules of another language.
const DOT_ABOVE: char = '\u{307}';

/// Lower case: `I` gives `ı`, `İ` gives the one letter `i`.
pub fn lower(text: &str) -> String {
    CaseMapper::new().lowercase_to_string(text, &AZ).into_owned()
}

/// Upper case: `i` gives `İ`, `ı` gives `I`.
pub fn upper(text: &str) -> String {
    CaseMapper::new().uppercase_to_string(text, &AZ).into_owned()
}

/// Writes a name as an identity card reads aloud: each part with one capital (`ƏLİ-ZADƏ` gives
/// `Əli-Zadə`), and the words `oğlu` and `qızı` after a father's name without any.
pub fn title_case_name(name: &str) -> String {
    nfc(name).split_word_bounds().map(title_case_word).collect()
}

fn title_case_word(word: &str) -> String {
    let small = lower(word);
    if matches!(small.as_str(), "oğlu" | "qızı") {
        return small;
    }
    let mut graphemes = small.graphemes(true);
    let first = graphemes.next().unwrap_or_default();
    // One capital only: a ligature such as `ǆ` would otherwise become two.
    upper(first) + graphemes.as_str()
}

/// The one spelling to store: composed (NFC), with the two slips that official sources contain
/// put right: a loose dot on `i`, and `ǝ` (U+01DD) or `Ǝ` (U+018E) in place of the letter `ə`.
pub fn nfc(text: &str) -> String {
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&repair(text)).into_owned();
    // Composing can bring a dot next to its `i`; a second pass then finds nothing more to do.
    match repair(&composed) {
        Cow::Borrowed(_) => composed,
        Cow::Owned(repaired) => {
            ComposingNormalizerBorrowed::new_nfc().normalize(&repaired).into_owned()
        }
    }
}

/// Whether a character is one of those that nearly every text here is made of: visible ASCII, and the
/// letters of the alphabet in one piece. A text of them alone is composed, and each is a letter by
/// itself.
pub(super) fn is_plain(letter: char) -> bool {
    matches!(
        letter,
        ' '..='~'
            | 'ç'
            | 'ə'
            | 'ğ'
            | 'ı'
            | 'ö'
            | 'ş'
            | 'ü'
            | 'Ç'
            | 'Ə'
            | 'Ğ'
            | 'İ'
            | 'Ö'
            | 'Ş'
            | 'Ü'
    )
}

fn repair(text: &str) -> Cow<'_, str> {
    if !text.contains([DOT_ABOVE, '\u{1DD}', '\u{18E}']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            DOT_ABOVE if out.ends_with('i') => {}
            '\u{1DD}' => out.push('ə'),
            '\u{18E}' => out.push('Ə'),
            other => out.push(other),
        }
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_in_one_piece_alone_and_beside_all_others() {
        let plain: Vec<char> = ('\0'..='\u{10FFFF}').filter(|letter| is_plain(*letter)).collect();
        assert_eq!(plain.len(), 95 + 14);
        let composer = ComposingNormalizerBorrowed::new_nfc();
        for one in &plain {
            for other in &plain {
                let both = String::from_iter([*one, *other]);
                assert_eq!(composer.normalize(&both), both.as_str());
                assert_eq!(both.graphemes(true).count(), 2, "{both:?}");
                assert!(!both.contains([DOT_ABOVE, '\u{1DD}', '\u{18E}']));
            }
        }
    }
}
