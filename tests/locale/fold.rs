use std::collections::BTreeSet;

use dost_desk::locale::fold::{
    PREFIX_LETTERS_MAX, PREFIX_LETTERS_MIN, SEARCH_WORDS_MAX, fold, fold_prefixes, search_words,
};
use dost_desk::locale::letters::{lower, upper};
use dost_desk::locale::look_alikes::{LookAlike, look_alikes};
use proptest::prelude::*;

use super::samples::{azerbaijani, hurting};

#[test]
fn spellings_that_mean_one_name_fold_alike() {
    for (typed, want) in [
        ("Əliyev", "eliyev"),
        ("ƏLİYEV", "eliyev"),
        ("eliyev", "eliyev"),
        ("\u{1dd}liyev", "eliyev"),
        ("Ismayıllı", "ismayilli"),
        ("İSMAYILLI", "ismayilli"),
        ("I\u{307}smayilli", "ismayilli"),
        ("i\u{307}smayilli", "ismayilli"),
        ("Şükür ÇÖLÇÜ Ağa", "sukur colcu aga"),
        ("S\u{327}u\u{308}ku\u{308}r", "sukur"),
        ("Аzərbаycаn", "azerbaycan"),
        ("2016-сı", "2016-ci"),
        ("әли", "eли"),
        ("  Əli\t\u{a0} Vəli \n", "eli veli"),
        ("ＡＺＥ", "aze"),
        ("", ""),
        (" \t ", ""),
    ] {
        assert_eq!(fold(typed), want, "{typed:?}");
    }
}

#[test]
fn folding_any_character_twice_changes_nothing() {
    for character in '\0'..=char::MAX {
        let once = fold(&character.to_string());
        assert_eq!(fold(&once), once, "U+{:04X}", u32::from(character));
    }
}

#[test]
fn prefixes_are_what_a_search_asks_for() {
    let got = fold_prefixes("Əliyev Ə.", PREFIX_LETTERS_MAX);
    let want: BTreeSet<String> =
        ["el", "eli", "eliy", "eliye", "eliyev"].map(str::to_owned).into_iter().collect();
    assert_eq!(got, want);
    assert_eq!(fold_prefixes("Əliyev", 3).len(), 2);
    assert!(fold_prefixes("Əliyev", 1).is_empty());
    assert!(fold_prefixes("", PREFIX_LETTERS_MAX).is_empty());
    let long = "Ş".repeat(40);
    assert_eq!(search_words(&long), ["s".repeat(PREFIX_LETTERS_MAX)]);
    assert!(fold_prefixes(&long, usize::MAX).contains(&"s".repeat(PREFIX_LETTERS_MAX)));
    assert_eq!(search_words(&"ab ".repeat(1000)).len(), SEARCH_WORDS_MAX);
}

#[test]
fn look_alikes_are_reported_where_they_stand() {
    let one = |index, found, meant| vec![LookAlike { index, found, meant }];
    for (typed, want) in [
        ("Əliyev", vec![]),
        ("Əl\u{456}yev", one(2, 'і', 'i')),
        ("2016-сı", one(5, 'с', 'c')),
        ("Sa\u{301}rа", one(3, 'а', 'a')),
        ("Kəng\u{1dd}rli", one(4, '\u{1dd}', 'ə')),
        ("\u{1dd}", one(0, '\u{1dd}', 'ə')),
        ("Αli", one(0, 'Α', 'A')),
        ("Әли", vec![]),
        ("Иванов İ.", vec![]),
        (
            "ААА",
            vec![
                LookAlike { index: 0, found: 'А', meant: 'A' },
                LookAlike { index: 1, found: 'А', meant: 'A' },
                LookAlike { index: 2, found: 'А', meant: 'A' },
            ],
        ),
        ("հəsən", one(0, 'հ', 'h')),
        ("123 №", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(look_alikes(typed), want, "{typed:?}");
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in hurting()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn case_and_composition_do_not_matter(word in azerbaijani()) {
        let folded = fold(&word);
        prop_assert!(folded.chars().all(|letter| letter.is_ascii_lowercase()));
        prop_assert_eq!(fold(&upper(&word)), folded.as_str());
        prop_assert_eq!(fold(&lower(&word)), folded.as_str());
    }

    #[test]
    fn every_beginning_of_a_name_is_indexed(word in "[a-zçəğıöşü]{2,40}", length in 2..40_usize) {
        let beginning: String = word.chars().take(length).collect();
        let index = fold_prefixes(&word, PREFIX_LETTERS_MAX);
        for asked in search_words(&beginning) {
            prop_assert!(index.contains(&asked), "{asked} of {word}");
        }
    }

    #[test]
    fn prefixes_keep_their_bounds(text in hurting(), letters_max in 0..40_usize) {
        let prefixes = fold_prefixes(&text, letters_max);
        prop_assert!(prefixes.len() <= SEARCH_WORDS_MAX * PREFIX_LETTERS_MAX);
        for prefix in prefixes {
            let letters = prefix.chars().count();
            prop_assert!((PREFIX_LETTERS_MIN..=PREFIX_LETTERS_MAX).contains(&letters));
        }
    }

    #[test]
    fn a_plain_name_has_no_look_alikes(word in azerbaijani()) {
        prop_assert_eq!(look_alikes(&word), vec![]);
    }

    #[test]
    fn look_alikes_point_into_the_text(text in hurting()) {
        use unicode_segmentation::UnicodeSegmentation;
        let graphemes: Vec<&str> = text.graphemes(true).collect();
        for hit in look_alikes(&text) {
            prop_assert!(graphemes.get(hit.index).is_some_and(|it| it.contains(hit.found)));
        }
    }
}
