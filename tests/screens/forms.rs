//! Forms: what is typed stays, what a register says is offered, what is recorded is followed.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dost_desk::casework::identity::PersonCodeKind;
use dost_desk::ui::field::Kind;
use dost_desk::ui::form::check::Check;
use dost_desk::ui::form::draft::DRAFT_VERSION;
use dost_desk::ui::form::entry::Entry;
use dost_desk::ui::form::{Form, Step};
use dost_desk::ui::widgets::list::{window, window_with_heading};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::desk::key;
use super::people::day;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Id {
    Code,
    Name,
    Born,
    Ground,
}

fn today() -> NaiveDate {
    day(2026, 11, 23)
}

fn form() -> Form<Id> {
    let fin = Check::Code(PersonCodeKind::Fin);
    let grounds = vec![("served", "release-served"), ("parole", "release-parole")];
    Form::new(vec![
        Entry::text(Id::Code, "field-fin", Kind::Code { fixed: true }, 7, fin).needed(),
        Entry::text(Id::Name, "field-surname", Kind::Free, 42, Check::Name).needed(),
        Entry::text(Id::Born, "field-birth-date", Kind::Date, 12, Check::PastDate),
        Entry::choice(Id::Ground, "field-release-ground", grounds, ""),
    ])
}

fn say(key: &str) -> String {
    match key {
        "release-served" => "tam çəkilib".to_owned(),
        _ => "şərti".to_owned(),
    }
}

fn press(form: &mut Form<Id>, name: &str) -> Step<Id> {
    form.key(key(name), today(), &say)
}

fn types(form: &mut Form<Id>, text: &str) -> Step<Id> {
    let mut last = Step::Ignored;
    for letter in text.chars() {
        let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
        last = form.key(event, today(), &say);
    }
    last
}

#[test]
fn a_complete_code_moves_on_and_others_never_do() {
    let mut form = form();
    assert_eq!(types(&mut form, "5zü10x2"), Step::Completed(Id::Code));
    assert_eq!(form.focused().map(|it| it.id), Some(Id::Name));
    types(&mut form, &"ə".repeat(42));
    assert_eq!(form.focused().map(|it| it.id), Some(Id::Name), "a name never moves on by itself");
}

#[test]
fn a_wrong_code_stays_and_offers_what_was_perhaps_meant() {
    let mut form = form();
    types(&mut form, "5ZWIOX2");
    assert_eq!(form.value(Id::Code), "5ZWIOX2");
    assert_eq!(form.focused().and_then(|it| it.on_offer()), Some("5ZW10X2"));
    assert_eq!(press(&mut form, "Enter"), Step::Refused, "nothing is taken by itself");
    assert_eq!(press(&mut form, "Ctrl-R"), Step::Completed(Id::Code));
    assert_eq!(form.value(Id::Code), "5ZW10X2");
}

#[test]
fn enter_goes_to_what_is_missing_and_then_through() {
    let mut form = form();
    assert_eq!(press(&mut form, "Enter"), Step::Moved);
    assert_eq!(form.focused().map(|it| it.id), Some(Id::Name));
    types(&mut form, "Əliyev");
    assert_eq!(press(&mut form, "Enter"), Step::Moved);
    assert_eq!(form.focused().map(|it| it.id), Some(Id::Code));
    types(&mut form, "5ZW10X2");
    assert_eq!(press(&mut form, "Enter"), Step::Through, "the rest may stay empty");
}

#[test]
fn dates_are_looked_at_when_left() {
    for (typed, shown, is_wrong) in [
        ("290284", "29.02.1984", false),
        ("b", "23.11.2026", false),
        ("-1", "22.11.2026", false),
        ("310226", "310226", true),
        ("24.11.2026", "24.11.2026", true),
        ("salam", "salam", true),
    ] {
        let mut form = form();
        form.focus_on(Id::Born);
        types(&mut form, typed);
        assert_eq!(form.value(Id::Born), typed, "not looked at while typed");
        press(&mut form, "Tab");
        assert_eq!(form.value(Id::Born), shown);
        let entry = form.entry(Id::Born).expect("the field");
        assert_eq!(entry.fault.is_some(), is_wrong, "{typed}");
    }
}

#[test]
fn choices_go_by_arrow_digit_and_first_letter() {
    for (name, want) in [("Right", "served"), ("Left", "parole"), ("2", "parole"), ("s", "parole")]
    {
        let mut form = form();
        form.focus_on(Id::Ground);
        press(&mut form, name);
        assert_eq!(form.value(Id::Ground), want, "{name}");
    }
    let mut form = form();
    form.focus_on(Id::Ground);
    assert_eq!(press(&mut form, "9"), Step::Refused);
    assert_eq!(form.value(Id::Ground), "");
}

#[test]
fn a_register_fills_what_is_empty_and_overwrites_nothing() {
    let mut form = form();
    form.focus_on(Id::Name);
    types(&mut form, "Əliyeva");
    for (id, answer) in [(Id::Name, "Əliyev"), (Id::Born, "29.02.1984"), (Id::Ground, "parole")] {
        form.entry_mut(id).expect("a field").follow_register(Some(answer));
    }
    assert_eq!(form.value(Id::Name), "Əliyeva");
    assert_eq!(form.entry(Id::Name).and_then(Entry::difference), Some("Əliyev"));
    assert!(form.entry(Id::Born).is_some_and(Entry::is_from_register));
    assert_eq!(form.value(Id::Ground), "parole");
    // Enter keeps what was typed; Ctrl-R takes the register's.
    form.entry_mut(Id::Code).expect("the code").put("5ZW10X2");
    assert_eq!(press(&mut form, "Enter"), Step::Through);
    assert!(form.entry(Id::Name).is_some_and(|it| it.kept));
    assert_eq!(press(&mut form, "Ctrl-R"), Step::Changed(Id::Name));
    assert_eq!(form.value(Id::Name), "Əliyev");
}

#[test]
fn an_emptied_field_is_not_filled_again() {
    let mut form = form();
    form.focus_on(Id::Born);
    types(&mut form, "b");
    press(&mut form, "Backspace");
    form.entry_mut(Id::Born).expect("a field").follow_register(Some("29.02.1984"));
    assert_eq!(form.value(Id::Born), "");
    assert_eq!(form.entry(Id::Born).and_then(Entry::difference), Some("29.02.1984"));
}

#[test]
fn a_colleagues_record_is_followed_unless_something_else_is_typed() {
    let mut form = form();
    form.entry_mut(Id::Name).expect("a field").follow_record("Əliyev", false);
    assert_eq!(form.value(Id::Name), "Əliyev");
    form.entry_mut(Id::Name).expect("a field").follow_record("Vəliyev", false);
    assert_eq!(form.value(Id::Name), "Vəliyev");
    form.focus_on(Id::Name);
    types(&mut form, "a");
    form.entry_mut(Id::Name).expect("a field").follow_record("Quliyev", false);
    assert_eq!(form.value(Id::Name), "Vəliyeva", "typed text is never lost");
}

#[test]
fn a_draft_brings_back_what_is_typed_and_nothing_else() {
    let mut typed = form();
    assert_eq!(typed.to_draft(), None);
    typed.entry_mut(Id::Name).expect("a field").follow_record("Əliyev", false);
    typed.focus_on(Id::Born);
    types(&mut typed, "3102");
    let bytes = typed.to_draft().expect("a draft");
    let mut fresh = form();
    fresh.entry_mut(Id::Name).expect("a field").follow_record("Vəliyev", false);
    assert!(fresh.restore(&bytes, false));
    assert_eq!(fresh.value(Id::Born), "3102");
    assert_eq!(fresh.value(Id::Name), "Vəliyev", "the record of a colleague stays");
    assert_eq!(fresh.focused().map(|it| it.id), Some(Id::Born));
    // What was typed before the draft arrived stays too.
    let mut quick = form();
    quick.focus_on(Id::Born);
    types(&mut quick, "b");
    assert!(quick.restore(&bytes, false));
    assert_eq!(quick.value(Id::Born), "b");
}

/// A draft may be older than the record: the power was cut between the two.
#[test]
fn a_draft_gives_way_to_what_a_person_has_recorded_since() {
    let mut typed = form();
    types(&mut typed, "5ABC");
    typed.focus_on(Id::Name);
    types(&mut typed, "Əli");
    let bytes = typed.to_draft().expect("a draft");
    let mut later = form();
    later.entry_mut(Id::Code).expect("a field").follow_record("5ABCD7K", false);
    let name = later.entry_mut(Id::Name).expect("a field");
    name.follow_record("Əliyev", false);
    name.follow_register(Some("Əliyev"));
    assert!(later.restore(&bytes, false));
    assert_eq!(later.value(Id::Code), "5ABCD7K");
    assert_eq!(later.value(Id::Name), "Əli", "a register's word covers nothing that was typed");
}

#[test]
fn bytes_that_are_no_draft_change_nothing() {
    let whole = {
        let mut form = form();
        form.focus_on(Id::Name);
        types(&mut form, "Şükür");
        form.to_draft().expect("a draft")
    };
    let mut other = whole.clone();
    other[0] = 9;
    let long = [&[DRAFT_VERSION][..], &vec![b' '; 1 << 20]].concat();
    for bytes in [&[][..], &[1], b"\x01{}", &whole[..whole.len() - 1], &other, &long] {
        let mut form = form();
        assert!(!form.restore(bytes, false));
        assert_eq!(form, self::form());
    }
}

proptest! {
    #[test]
    fn a_window_holds_its_row(count in 0_usize..500, at in 0_usize..500, height in 1_usize..60) {
        let at = at.min(count.saturating_sub(1));
        let range = window(count, at, height);
        prop_assert!(range.len() <= height && range.end <= count);
        prop_assert_eq!(range.len(), height.min(count));
        prop_assert!(count == 0 || range.contains(&at));
        let with = window_with_heading(count, at, at.saturating_sub(3), height);
        prop_assert!(count == 0 || with.contains(&at));
        prop_assert!(with.len() <= height);
    }

    /// Keys at random: a form never panics, and its focus is always on a field it shows.
    #[test]
    fn a_form_keeps_its_focus(keys in prop::collection::vec(prop::sample::select(vec![
        "Tab", "BackTab", "Up", "Down", "Enter", "PgUp", "PgDn", "Left", "Right", "Home", "End",
        "Backspace", "Ctrl-R", "a", "İ", "5", "b", "+",
    ]), 0..80)) {
        let mut form = form();
        for name in keys {
            press(&mut form, name);
            prop_assert!(form.focused().is_some_and(|it| it.shown));
        }
    }
}
