//! The lines themselves: bounds, bad bytes, help, the table of names.

use std::collections::BTreeSet;

use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::plain::LINE_BYTES_MAX;
use dost_desk::terminal::plain::names::{Do, NAMES, understand};
use dost_desk::ui::actions::Action;

use super::Talk;
use crate::process::{found, run};

#[test]
fn a_paste_of_a_mebibyte_and_bad_bytes_are_refused_and_the_session_goes_on() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let data = home.path().join("data");
    let mut input = vec![b'x'; 1 << 20];
    input.extend_from_slice(b"\nstatus\n\xff\xfe\nstatus\nlanguage \"az\nquit\n");
    let run = run(home.path(), &["--plain", "--data", data.to_str().unwrap()], &input);
    assert_eq!(run.code, 0, "{}", run.err);
    let ends: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("ok") || line.starts_with("error"))
        .map(|line| line.split(" |").next().unwrap())
        .collect();
    assert_eq!(ends[0], "error key=cli-line-too-long");
    assert!(ends[1].starts_with("ok now="), "{ends:?}");
    assert_eq!(ends[2], "error key=cli-line-not-utf8");
    assert!(ends[3].starts_with("ok now="), "{ends:?}");
    assert_eq!(ends[4], "error key=cli-quote-open");
    assert_eq!(ends[5], "ok");
    assert!(run.out.len() < LINE_BYTES_MAX, "nothing of it comes back");
}

#[test]
fn a_line_at_the_bound_is_read() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let mut talk = Talk::open(home.path());
    let fits = "y".repeat(LINE_BYTES_MAX);
    assert!(talk.ask(&fits).end.contains("cli-unknown-command"));
    let over = "y".repeat(LINE_BYTES_MAX + 1);
    assert!(talk.ask(&over).end.contains("cli-line-too-long"));
    talk.quit();
}

#[test]
fn bad_fields_are_named() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.at_desk("ayla", 1);
    talk.ok("ticket issue");
    talk.ok("ticket call");
    talk.ok("ticket serve");
    for (line, part) in [
        ("case identify citizen id_card 5ZK7W2M8", "field=code"),
        ("case identify king id_card 5ZK7W2M", "key=cli-not-one-of"),
        ("case identify citizen id_card", "key=cli-usage"),
        ("case fill colour=red", "key=cli-unknown-field"),
        ("case fill surname", "key=cli-unknown-field"),
        ("case fill surname=Əliyev", "key=cli-field-missing"),
        ("case fill surname=Əliyev name=Rəşad born=30.02.1980", "key=date-day"),
        ("case fill surname=Əliyev name=Rəşad phone=12", "field=phone"),
        ("case fill released=-5 ground=escaped", "key=cli-not-one-of"),
        ("ticket issue --priority king", "key=cli-not-one-of"),
        ("frobnicate", "key=cli-unknown-command"),
        ("case use 03-2026-999999", "key=refusal-unknown-case"),
        ("desk use 77", "key=refusal-unknown-desk"),
        ("ticket serve S-999", "key=refusal-unknown-ticket"),
        ("centre found X 1 1 boss Boss\n1234", "key=refusal-already-founded"),
        ("sign-in ayla\n9999", "key=sign-in-wrong"),
    ] {
        let answer = talk.ask(line);
        assert!(answer.end.contains(part), "{line}: {answer:?}");
        assert!(!answer.end.contains('«'), "words are missing: {answer:?}");
        assert!(answer.end.contains(" | "), "words are missing: {answer:?}");
    }
    talk.quit();
}

#[test]
fn without_a_centre_or_a_person_nothing_is_done() {
    let home = tempfile::tempdir().unwrap();
    let mut empty = Talk::open(home.path());
    empty.refused("sign-in admin\n1234", "refusal-not-founded");
    empty.refused("ticket issue", "refusal-not-founded");
    let pin = empty.ask("centre found Mərkəz 3 4 admin \"Nigar A\"\n12");
    assert!(pin.end.contains("key=pin-form"), "{pin:?}");
    empty.refused("centre found Mərkəz 100 4 admin \"Nigar A\"\n1234", "refusal-centre-figures");
    empty.ok("centre found Mərkəz 3 4 admin \"Nigar A\"\n1234");
    empty.quit();
    let mut talk = Talk::open(home.path());
    for line in [
        "ticket issue",
        "case list",
        "queue list",
        "staff list",
        "search x",
        "next",
        "case show #1",
        "case use #1",
        "case use nobody",
        "wait 1",
    ] {
        let answer = talk.ask(line);
        assert!(answer.end.contains("key=cli-not-signed-in"), "{line}: {answer:?}");
    }
    talk.sign_in("admin");
    talk.refused("case list", "refusal-not-your-role");
    // Who may look at no case hears of none, not even whether there is one.
    talk.refused("case use #1", "refusal-not-your-role");
    talk.quit();
}

#[test]
fn help_lists_every_command_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let mut talk = Talk::open(home.path());
    let help = talk.ok("help");
    assert_eq!(help.facts.len(), NAMES.len());
    assert!(!help.facts.iter().any(|fact| fact.contains('«')), "{help:?}");
    let some = talk.ok("help notice p");
    assert_eq!(some.facts.len(), 1, "{some:?}");
    talk.ok("language az");
    let az = talk.ok("help");
    assert_ne!(help.facts, az.facts);
    talk.quit();
}

#[test]
fn every_name_is_understood_and_has_words() {
    let mut names = BTreeSet::new();
    for name in NAMES {
        let mut words = name.name.split(' ');
        let (first, second) = (words.next().unwrap(), words.next());
        assert_eq!(words.next(), None, "{}: noun and verb, no more", name.name);
        let (found, _) = understand(first, second).unwrap();
        assert_eq!(found.does, name.does, "{}", name.name);
        assert!(names.insert(name.name), "{} stands there twice", name.name);
        assert!(name.also.is_empty() || names.insert(name.also), "{}", name.also);
        for lang in Lang::ALL {
            assert!(Text::of(lang).has(&name.key()), "{} in {lang:?}", name.key());
        }
    }
    assert_eq!(understand("ticket", Some("issue")).unwrap().0.does, Do::Issue);
    assert_eq!(understand("quit", Some("now")).unwrap().0.does, Do::Quit);
    assert!(understand("ticket", Some("eat")).is_none());
}

/// What the palette can do, lines can do under the same name; the rest is about a screen.
#[test]
fn the_palette_and_the_lines_share_their_names() {
    let of_screens = [
        "keys show",
        "palette open",
        "applicant show",
        "documents show",
        "office show",
        "dashboard show",
        // A room of practice has a console, and hands are raised in a class; lines have no room.
        "practice console",
        "practice hand",
        "screen lock",
        "back",
    ];
    for action in Action::ALL {
        let known = NAMES.iter().any(|name| name.name == action.name());
        let is_screen = of_screens.contains(&action.name());
        assert!(known != is_screen, "{}", action.name());
    }
}
