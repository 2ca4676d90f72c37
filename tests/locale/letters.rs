use dost_desk::locale::letters::{ALPHABET, lower, nfc, title_case_name, upper};
use proptest::prelude::*;

use super::samples::{azerbaijani, hurting};

const UPPER_ALPHABET: &str = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ";

#[test]
fn case_follows_the_azerbaijani_alphabet() {
    assert_eq!(ALPHABET.chars().count(), 32);
    assert_eq!(upper(ALPHABET), UPPER_ALPHABET);
    assert_eq!(lower(UPPER_ALPHABET), ALPHABET);
    for (capital, small) in [("QIZI", "qızı"), ("İ", "i"), ("I", "ı"), ("Iİ", "ıi"), ("WƏ", "wə")]
    {
        assert_eq!(lower(capital), small);
        assert_eq!(upper(small), capital);
    }
    assert_eq!(lower("İSMAYILLI").chars().count(), 9, "no loose dot is left behind");
}

#[test]
fn names_get_one_capital_a_part() {
    for (typed, want) in [
        ("ƏLİYEV", "Əliyev"),
        ("ismayıllı", "İsmayıllı"),
        ("IŞIQLI", "Işıqlı"),
        ("aqil ƏZİZAĞA OĞLU", "Aqil Əzizağa oğlu"),
        ("leyla kərim QIZI", "Leyla Kərim qızı"),
        ("əli-zadə", "Əli-Zadə"),
        ("I\u{307}lqar", "İlqar"),
        ("", ""),
        (" a  b ", " A  B "),
    ] {
        assert_eq!(title_case_name(typed), want, "{typed}");
    }
}

#[test]
fn one_spelling_is_stored() {
    for (typed, want) in [
        ("I\u{307}", "İ"),
        ("i\u{307}", "i"),
        ("i\u{307}\u{307}lham", "ilham"),
        ("K\u{1dd}ng\u{1dd}rli", "Kəngərli"),
        ("\u{18e}li", "Əli"),
        ("S\u{327}u\u{308}ku\u{308}r", "Şükür"),
        ("Əliyev", "Əliyev"),
    ] {
        assert_eq!(nfc(typed), want, "{typed:?}");
    }
}

proptest! {
    #[test]
    fn case_round_trips(word in azerbaijani()) {
        prop_assert_eq!(lower(&upper(&word)), lower(&word));
        prop_assert_eq!(upper(&lower(&word)), upper(&word));
        prop_assert_eq!(upper(&word).chars().count(), word.chars().count());
        prop_assert_eq!(lower(&word).chars().count(), word.chars().count());
    }

    #[test]
    fn composing_twice_changes_nothing(text in hurting()) {
        let once = nfc(&text);
        prop_assert_eq!(nfc(&once), once);
    }

    #[test]
    fn a_name_written_well_stays(word in azerbaijani()) {
        let once = title_case_name(&word);
        prop_assert_eq!(title_case_name(&once), once);
    }

    #[test]
    fn any_text_has_a_case(text in hurting()) {
        lower(&text);
        upper(&text);
        title_case_name(&text);
    }
}
