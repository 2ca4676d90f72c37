use dost_desk::locale::clean::{COMBINING_MARKS_MAX, Unclean, UncleanKind, check_clean};
use dost_desk::locale::letters::nfc;
use dost_desk::locale::{Lang, Text};
use proptest::prelude::*;

use super::samples::{azerbaijani, hurting};

#[test]
fn ordinary_text_is_accepted() {
    for text in [
        "",
        "Əliyev İlqar Şükür oğlu",
        "I\u{307}lqar S\u{327}u\u{308}ku\u{308}r",
        "Иванов",
        "AZ1000, Bakı ş., 28 May küç. 5/7, m. 12 № 3",
        "a\u{a0}b",
        "e\u{323}\u{302}",
    ] {
        assert_eq!(check_clean(text), Ok(()), "{text:?}");
    }
}

#[test]
fn what_nobody_means_is_refused_where_it_stands() {
    use UncleanKind::{Control, Invisible, LooseMark, Separator, TooManyMarks, Unassigned};
    for (text, kind, character, grapheme) in [
        ("a\tb", Control, '\t', 1),
        ("Əli\n", Control, '\n', 3),
        ("\u{1b}[31m", Control, '\u{1b}', 0),
        ("a\u{7f}", Control, '\u{7f}', 1),
        ("a\u{9b}", Control, '\u{9b}', 1),
        ("ab\u{202e}c", Invisible, '\u{202e}', 2),
        ("a\u{2066}", Invisible, '\u{2066}', 1),
        ("ş\u{200d}ş", Invisible, '\u{200d}', 0),
        ("a\u{200b}", Invisible, '\u{200b}', 1),
        ("a\u{feff}", Invisible, '\u{feff}', 1),
        ("a\u{ad}", Invisible, '\u{ad}', 1),
        ("a\u{e0041}", Invisible, '\u{e0041}', 0),
        ("a\u{fe0f}", Invisible, '\u{fe0f}', 0),
        ("a\u{3164}", Invisible, '\u{3164}', 1),
        ("a\u{2028}", Separator, '\u{2028}', 1),
        ("a\u{e000}", Unassigned, '\u{e000}', 1),
        ("a\u{378}", Unassigned, '\u{378}', 1),
        ("a\u{ffff}", Unassigned, '\u{ffff}', 1),
        ("\u{301}a", LooseMark, '\u{301}', 0),
        ("xa\u{301}\u{302}\u{303}", TooManyMarks, '\u{303}', 1),
        // One letter as typed, letter and mark as stored.
        ("\u{a33}\u{10a38}\u{c55}", TooManyMarks, '\u{10a38}', 0),
    ] {
        let want = Unclean { kind, character, grapheme };
        assert_eq!(check_clean(text), Err(want), "{text:?}");
    }
}

#[test]
fn the_refusal_says_which_character_and_where() {
    let refused = check_clean("Əli\u{202e}").unwrap_err();
    assert_eq!(refused.code(), "U+202E");
    assert_eq!(refused.place(), 4);
    assert_eq!(
        refused.to_string(),
        "character 4 (U+202E) cannot be used here: it is invisible; \
         delete it and type the text again"
    );
}

#[test]
fn every_refusal_has_its_words() {
    use UncleanKind::{Control, Invisible, LooseMark, Separator, TooManyMarks, Unassigned};
    for kind in [Control, Invisible, Separator, Unassigned, LooseMark, TooManyMarks] {
        let refused = Unclean { kind, character: '\u{1b}', grapheme: 4 };
        for lang in Lang::ALL {
            let text = Text::of(lang);
            assert!(text.has(refused.key()), "{}", refused.key());
            let args = [("code", refused.code().into()), ("place", refused.place().into())];
            let said = text.with(refused.key(), &args);
            assert!(said.contains("U+001B") && said.contains('5'), "{said}");
        }
    }
}

proptest! {
    #[test]
    fn names_of_the_alphabet_are_clean(word in azerbaijani()) {
        prop_assert_eq!(check_clean(&word), Ok(()));
    }

    #[test]
    fn clean_text_stays_clean_when_composed(text in hurting()) {
        if check_clean(&text).is_ok() {
            prop_assert_eq!(check_clean(&nfc(&text)), Ok(()));
        }
    }

    #[test]
    fn clean_text_draws_nothing_hidden(text in hurting(), marks in 0..6_usize) {
        if check_clean(&text).is_ok() {
            prop_assert!(!text.contains(|it: char| it.is_control()));
            let hidden = ['\u{200d}', '\u{202e}', '\u{2066}', '\u{feff}'];
            prop_assert!(!text.contains(hidden));
        }
        let piled = format!("a{}", "\u{301}".repeat(marks));
        prop_assert_eq!(check_clean(&piled).is_ok(), marks <= COMBINING_MARKS_MAX);
    }
}
