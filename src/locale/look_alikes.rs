//! Letters of other alphabets that pass for Latin ones.
//!
//! Official pages contain them ("2016-сı" with a Cyrillic `с`), and a name typed so is found by
//! nobody. Search folds them silently; an identity check shows them.

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use unicode_security::skeleton;
use unicode_segmentation::UnicodeSegmentation;

/// Foreign letter and the Latin one it passes for. Both cases of a letter lead to the same Latin
/// letter, so folding does not depend on the case that was typed.
const PASSES_FOR: &[(char, char)] = &[
    // Cyrillic
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('Ѕ', 'S'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('Ә', 'Ə'),
    ('Ө', 'Ö'),
    ('Ү', 'Ü'),
    ('Һ', 'H'),
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ѕ', 's'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ә', 'ə'),
    ('ө', 'ö'),
    ('ү', 'ü'),
    ('һ', 'h'),
    // Greek
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('α', 'a'),
    ('β', 'b'),
    ('ε', 'e'),
    ('ζ', 'z'),
    ('η', 'h'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('μ', 'm'),
    ('ν', 'n'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'y'),
    ('χ', 'x'),
    // A Latin letter of another language, used for ə in some registers.
    ('\u{18E}', 'Ə'),
    ('\u{1DD}', 'ə'),
];

/// A letter that is not what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookAlike {
    /// Which letter of the text, counted in graphemes from 0.
    pub index: usize,
    /// The letter that stands there.
    pub found: char,
    /// The Latin letter it passes for.
    pub meant: char,
}

/// The Latin letter that `letter` passes for by the table above.
pub(super) fn passes_for(letter: char) -> Option<char> {
    PASSES_FOR.iter().find(|(foreign, _)| *foreign == letter).map(|&(_, latin)| latin)
}

/// Letters of `text` that pass for Latin ones. A word is looked at when it also holds a Latin
/// letter, or when every one of its letters passes for one; a word plainly in another alphabet is
/// not a mistake of this kind. U+01DD is always reported.
pub fn look_alikes(text: &str) -> Vec<LookAlike> {
    // A word can begin inside a grapheme (after a joiner), so letters are placed by byte.
    let starts: Vec<usize> = text.grapheme_indices(true).map(|(start, _)| start).collect();
    let mut found = Vec::new();
    for (offset, word) in text.split_word_bound_indices() {
        if !is_suspect(word) {
            continue;
        }
        found.extend(word.char_indices().filter_map(|(at, letter)| {
            let index = starts.partition_point(|&start| start <= offset + at).checked_sub(1)?;
            latin_twin(letter).map(|meant| LookAlike { index, found: letter, meant })
        }));
    }
    found
}

/// True when the foreign letters of `word` stand among Latin ones, or are all disguised.
fn is_suspect(word: &str) -> bool {
    let letters = || word.chars().filter(|letter| letter.is_alphabetic());
    letters().any(is_latin) || letters().all(|letter| latin_twin(letter).is_some())
}

/// The Latin letter that `letter` passes for: our table first, then Unicode's list of confusable
/// letters for alphabets the table does not know (Armenian, Cherokee).
fn latin_twin(letter: char) -> Option<char> {
    passes_for(letter).or_else(|| {
        if letter.is_ascii() || !letter.is_alphabetic() || is_latin(letter) {
            return None;
        }
        let mut buffer = [0; 4];
        let mut prototype = skeleton(letter.encode_utf8(&mut buffer));
        match (prototype.next(), prototype.next()) {
            (Some(twin), None) if twin.is_ascii_alphabetic() => Some(twin),
            _ => None,
        }
    })
}

fn is_latin(letter: char) -> bool {
    CodePointMapData::<Script>::new().get(letter) == Script::Latin
        && !matches!(letter, '\u{18E}' | '\u{1DD}')
}
