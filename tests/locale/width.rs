use dost_desk::locale::clean::{check_clean, showable};
use dost_desk::locale::width::{columns, fit, is_simple, pad, pad_left};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::samples::hurting;

#[test]
fn columns_are_counted_as_drawn() {
    for (text, want) in
        [("", 0), ("Əliyev", 6), ("I\u{307}lqar", 5), ("漢字", 4), ("ｗ", 2), ("🇦🇿", 2), ("№ 7", 3)]
    {
        assert_eq!(columns(text), want, "{text:?}");
    }
}

#[test]
fn a_long_text_is_cut_between_letters() {
    for (text, limit, want) in [
        ("Əliyev", 6, "Əliyev"),
        ("Əliyev", 5, "Əliy…"),
        ("Əliyev", 1, "…"),
        ("Əliyev", 0, ""),
        ("", 0, ""),
        ("漢字漢", 5, "漢字…"),
        ("漢字漢", 4, "漢…"),
        ("漢字", 2, "…"),
        ("S\u{327}u\u{308}ku\u{308}r", 4, "S\u{327}u\u{308}k…"),
    ] {
        assert_eq!(fit(text, limit), want, "{text:?} in {limit}");
    }
}

#[test]
fn padding_fills_the_column() {
    assert_eq!(pad("Əli", 5), "Əli  ");
    assert_eq!(pad("漢字漢", 4), "漢… ");
    assert_eq!(pad_left("7", 3), "  7");
    assert_eq!(pad_left("Əliyev", 4), "Əli…");
}

#[test]
fn a_simple_letter_takes_one_column_beside_any_other() {
    let simple: Vec<char> = ('\0'..=char::MAX).filter(|&letter| is_simple(letter)).collect();
    assert!(simple.contains(&'Ə') && simple.contains(&'─') && !simple.contains(&'\u{ad}'));
    let mut all = String::new();
    for &letter in &simple {
        let one = letter.to_string();
        assert_eq!(one.width(), 1, "{letter:?}");
        assert_eq!(showable(&one), one, "{letter:?}");
        assert_eq!(check_clean(&one), Ok(()), "{letter:?}");
        // Whatever joins letters into one has to join this one with some other of them.
        all.extend(['a', letter, 'б', letter, letter, '─']);
    }
    assert_eq!(all.graphemes(true).count(), simple.len() * 6);
    assert_eq!(columns(&all), simple.len() * 6);
}

proptest! {
    #[test]
    fn the_quick_count_is_the_one_by_the_tables(text in hurting()) {
        let by_letters: usize = text.graphemes(true).map(|letter| letter.width()).sum();
        prop_assert_eq!(columns(&text), by_letters);
    }

    #[test]
    fn fitting_never_exceeds_the_column(text in hurting(), limit in 0..30_usize) {
        let fitted = fit(&text, limit);
        prop_assert!(columns(&fitted) <= limit);
        prop_assert!(text.starts_with(fitted.trim_end_matches('…')));
        prop_assert_eq!(fitted == text, columns(&text) <= limit);
    }

    #[test]
    fn padding_is_exact(text in hurting(), width in 0..30_usize) {
        prop_assert_eq!(columns(&pad(&text, width)), width);
        prop_assert_eq!(columns(&pad_left(&text, width)), width);
    }
}
