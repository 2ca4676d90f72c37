use std::cmp::Ordering;

use dost_desk::locale::letters::ALPHABET;
use dost_desk::locale::order::compare;
use proptest::prelude::*;

use super::samples::hurting;

#[test]
fn the_whole_alphabet_sorts_in_its_order() {
    let mut letters: Vec<String> = ALPHABET.chars().map(String::from).collect();
    letters.push("w".to_owned());
    let want = letters.clone();
    letters.reverse();
    letters.sort_by(|left, right| compare(left, right));
    assert_eq!(letters, want);
}

#[test]
fn names_sort_as_in_a_printed_list() {
    let want = [
        "Cəfərov",
        "Çələbi",
        "Eminov",
        "Əliyev",
        "Hacıyev",
        "Xəlilov",
        "Işıqlı",
        "İbrahimov",
        "Kərimov",
        "Qasımov",
        "Osmanov",
        "Ömərov",
        "Səfərov",
        "Şahin",
        "Usubov",
        "Ülvi",
        "Zeynal",
        "Wagner",
    ];
    let mut names = want;
    names.reverse();
    names.sort_by(|left, right| compare(left, right));
    assert_eq!(names, want);
}

#[test]
fn only_the_same_text_is_equal() {
    assert_eq!(compare("Əli", "Əli"), Ordering::Equal);
    assert_ne!(compare("İ", "I\u{307}"), Ordering::Equal);
    assert_eq!(compare("", "a"), Ordering::Less);
}

proptest! {
    #[test]
    fn the_order_is_total(left in hurting(), middle in hurting(), right in hurting()) {
        prop_assert_eq!(compare(&left, &right), compare(&right, &left).reverse());
        prop_assert_eq!(compare(&left, &right) == Ordering::Equal, left == right);
        let mut texts = [&left, &middle, &right];
        texts.sort_by(|one, other| compare(one, other));
        prop_assert_ne!(compare(texts[0], texts[1]), Ordering::Greater);
        prop_assert_ne!(compare(texts[1], texts[2]), Ordering::Greater);
        prop_assert_ne!(compare(texts[0], texts[2]), Ordering::Greater);
    }
}
