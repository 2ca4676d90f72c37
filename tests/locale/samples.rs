//! Text that hurts.

use proptest::prelude::*;

/// Pieces that break naive handling of letters: Azerbaijani pairs, decomposed and foreign twins,
/// invisible, wide and joined characters.
const PIECES: &[&str] = &[
    "i",
    "ı",
    "İ",
    "I",
    "i\u{307}",
    "I\u{307}",
    "\u{307}",
    "ə",
    "Ə",
    "\u{1dd}",
    "\u{18e}",
    "ş",
    "s\u{327}",
    "ğ",
    "g\u{306}",
    "ö",
    "o\u{308}",
    "ü",
    "ç",
    "а",
    "Н",
    "н",
    "ә",
    "ο",
    "Ι",
    " ",
    "\u{a0}",
    "\t",
    "\n",
    "-",
    ".",
    "7",
    "1",
    "+",
    "漢",
    "ｗ",
    "ﬁ",
    "ß",
    "ẞ",
    "ǆ",
    "й",
    "\u{200d}",
    "👩\u{200d}👩\u{200d}👧",
    "🇦🇿",
    "\u{fe0f}",
    "\u{202e}",
    "\u{600}",
    "\u{301}",
    "\u{323}",
    "한",
    "ᄀ",
    "b",
    "oğlu",
    "qızı",
    "\u{e0041}",
    "\u{1b}",
];

/// Strings of such pieces, and strings of anything at all.
pub fn hurting() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(PIECES), 0..24)
            .prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

/// Words of the Azerbaijani alphabet in both cases.
pub fn azerbaijani() -> impl Strategy<Value = String> {
    let letters: Vec<char> =
        "abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ".chars().collect();
    prop::collection::vec(prop::sample::select(letters), 0..40)
        .prop_map(|letters| letters.into_iter().collect())
}
