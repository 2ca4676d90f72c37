//! What is typed at the door, and what leaves the class.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use dost_desk::training::class::code::{Code, Guesses, SEED_BYTES};
use dost_desk::training::class::limits::{
    NAME_LETTERS_MAX, WRONG_ADDRESSES_MAX, WRONG_FREE, WRONG_WAIT_MAX,
};
use dost_desk::training::class::name::cleaned;
use dost_desk::training::result::table_cell;
use dost_desk::training::script::Act;
use proptest::prelude::*;

use crate::training::read;

/// Letters that an Azerbaijani keyboard lacks, or that look like others.
const NOT_IN_A_CODE: &str = "wil01oqgvc";

proptest! {
    #[test]
    fn a_code_can_be_read_said_and_typed(seed in any::<[u8; SEED_BYTES]>()) {
        let code = Code::from_random(seed);
        let shown = code.shown();
        let (letters, digits) = shown.split_once(' ').unwrap();
        prop_assert!(letters.len() == 6 && digits.len() == 2, "{}", shown);
        prop_assert!(!shown.contains(|sign| NOT_IN_A_CODE.contains(sign)), "{}", shown);
        for typed in [shown.clone(), shown.to_ascii_uppercase(), shown.replace(' ', ""), format!(" {shown}-")] {
            prop_assert!(code.is(&typed), "{}", typed);
        }
        let longer = format!("{shown}2");
        prop_assert!(!code.is("") && !code.is(&longer) && !code.is(letters));
    }

    #[test]
    fn a_name_is_one_clean_line(typed in "\\PC{0,60}|.{0,60}") {
        if let Some(name) = cleaned(&typed) {
            prop_assert!(!name.chars().any(char::is_control), "{:?}", name);
            prop_assert!(!name.trim().is_empty() && name.trim() == name);
            prop_assert!(dost_desk::locale::clean::check_clean(&name).is_ok(), "{:?}", name);
        }
    }
}

#[test]
fn names_come_from_terminals() {
    let long = "ə".repeat(60);
    let cut = "ə".repeat(NAME_LETTERS_MAX);
    for (typed, name) in [
        ("Leyla", Some("Leyla")),
        ("  Şəbnəm \t Əli  ", Some("Şəbnəm Əli")),
        ("a\x1b[31mb\u{202e}c\u{200b}", Some("a[31mbc")),
        (long.as_str(), Some(cut.as_str())),
        ("", None),
        ("\x1b\x07\u{200d}", None),
    ] {
        assert_eq!(cleaned(typed).as_deref(), name, "{typed:?}");
    }
    assert_eq!(cleaned(&"x".repeat(10_240)), None);
}

#[test]
fn wrong_codes_cost_time_at_their_address_and_no_other() {
    let mut guesses = Guesses::default();
    let (one, other): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
    let start = Instant::now();
    let mut waits = Vec::new();
    for _ in 0..100 {
        waits.push(guesses.wait(one, start));
        guesses.wrong(one, start);
    }
    let free = usize::try_from(WRONG_FREE).unwrap();
    assert!(waits.iter().take(free).all(Duration::is_zero), "{waits:?}");
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(waits[free] >= Duration::from_secs(1) && *waits.last().unwrap() == WRONG_WAIT_MAX);
    assert_eq!(guesses.wait(other, start), Duration::ZERO);
    assert_eq!(guesses.wait(one, start + Duration::from_secs(3_600)), Duration::ZERO);
    for number in 0..u32::try_from(WRONG_ADDRESSES_MAX).unwrap() + 10 {
        guesses.wrong(IpAddr::V4(number.into()), start + Duration::from_secs(1));
    }
    assert_eq!(guesses.remembered(), WRONG_ADDRESSES_MAX);
}

#[test]
fn no_name_is_a_formula() {
    for (name, written) in [
        ("=1+1", "'=1+1"),
        ("+994", "'+994"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("Leyla", "Leyla"),
    ] {
        assert_eq!(table_cell(name), written);
    }
    assert!(
        Code::own("ab").is_none() && Code::own("ab/cd").is_none() && Code::own("sinif 7").is_some()
    );
}

const LESSON: &str = r#"
title = { az = "a", en = "b" }
purpose = { az = "a", en = "b" }
start = "2026-11-23 09:00"
visitors = ["5ZK7W2M", "2C4D6E8"]
ends = "case close"
"#;

/// The code of the visitor sent in each act of a lesson, and what was done before it.
fn sent(lesson: &dost_desk::training::Lesson) -> Vec<(String, String)> {
    let script = &lesson.script;
    let places = script.iter().enumerate().filter_map(|(at, act)| match act {
        Act::Visitor(code) => Some((at, code.as_str().to_owned())),
        _ => None,
    });
    places
        .map(|(at, code)| {
            let before = script[..at].iter().rev().find_map(|act| match act {
                Act::Do(deed) => Some(deed.goal.name().to_owned()),
                _ => None,
            });
            (code, before.unwrap_or_default())
        })
        .collect()
}

#[test]
fn visitors_after_the_first_come_by_themselves() {
    let lesson = read(LESSON).unwrap();
    assert_eq!(sent(&lesson), [("2C4D6E8".to_owned(), "ticket finish".to_owned())]);
    let placed = format!(
        "{LESSON}[[step]]\nstep = \"queue\"\nacts = [\n  {{ by = \"volunteer\", do = \"ticket issue\" }},\n  \
         {{ visitor = \"2C4D6E8\" }},\n]\n"
    );
    let lesson = read(&placed).unwrap();
    assert_eq!(sent(&lesson), [("2C4D6E8".to_owned(), "ticket issue".to_owned())]);
    let nobody =
        read(&placed.replace("visitor = \"2C4D6E8\"", "visitor = \"5ZK7W2M\"")).unwrap_err();
    let nobody = nobody.to_string();
    assert!(nobody.contains("none of the visitors after the first (2C4D6E8)"), "{nobody}");
    assert!(nobody.contains("own.toml, line 11: "), "{nobody}");
}
