//! One line and several lines, typed letter by letter.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dost_desk::locale::width::columns;
use dost_desk::ui::field::area::{AREA_COLUMNS, Area};
use dost_desk::ui::field::{BYTES_A_LETTER_MAX, Edit, Field, Kind};
use proptest::prelude::*;

use super::desk::key;

fn types(field: &mut Field, text: &str) -> Edit {
    let mut last = Edit::Ignored;
    for letter in text.chars() {
        last = field.key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    }
    last
}

fn presses(field: &mut Field, keys: &str) {
    for name in keys.split_whitespace() {
        field.key(key(name));
    }
}

#[test]
fn a_field_is_edited_by_letters() {
    for (typed, keys, then, want) in [
        ("İlham", "Backspace", "", "İlha"),
        ("Əliyev", "Home", "Ş", "ŞƏliyev"),
        ("ab", "Left", "ğ", "ağb"),
        // A base and its mark are one letter, however they arrive.
        ("I\u{307}", "Backspace", "", ""),
        ("s\u{327}a", "Left Left", "x", "xs\u{327}a"),
        ("s\u{327}a", "Left Backspace", "", "a"),
        ("ad soyad ata", "Ctrl-Left", "x", "ad soyad xata"),
        ("ad soyad ata", "Home Ctrl-Right", "x", "adx soyad ata"),
        ("ad  soyad", "Ctrl-Left Ctrl-Left", "x", "xad  soyad"),
        ("abc", "Home Delete", "", "bc"),
        ("abc", "Ctrl-U", "z", "z"),
        ("abc", "Ctrl-H", "", "ab"),
    ] {
        let mut field = Field::new(Kind::Free, 40);
        types(&mut field, typed);
        for name in keys.split_whitespace() {
            let name = name.replace("Delete", "Del");
            let event = match name.as_str() {
                "Del" => KeyEvent::new(KeyCode::Delete, KeyModifiers::NONE),
                "Ctrl-Left" => KeyEvent::new(KeyCode::Left, KeyModifiers::CONTROL),
                "Ctrl-Right" => KeyEvent::new(KeyCode::Right, KeyModifiers::CONTROL),
                other => key(other),
            };
            field.key(event);
        }
        types(&mut field, then);
        assert_eq!(field.text(), want, "{typed:?} {keys}");
    }
}

#[test]
fn kinds_decide_what_a_letter_becomes() {
    for (kind, max, typed, want) in [
        (Kind::Code { fixed: true }, 7, "5zü10x2", "5ZW10X2"),
        (Kind::Code { fixed: true }, 7, "5ZÜ 10 X2", "5ZW10X2"),
        (Kind::Code { fixed: false }, 6, "ıiİ", "III"),
        (Kind::Capitals, 14, "dyi 123", "DYİ 123"),
        (Kind::Capitals, 14, "aa1234567", "AA1234567"),
        (Kind::Digits, 4, "1a2ə3", "123"),
        (Kind::Free, 3, "ƏİŞÖ", "ƏİŞ"),
        (Kind::Date, 12, "+3", "+3"),
        (Kind::Email, 40, "a b@c.az", "ab@c.az"),
    ] {
        let mut field = Field::new(kind, max);
        types(&mut field, typed);
        assert_eq!(field.text(), want, "{kind:?} {typed:?}");
    }
    let mut mail = Field::new(Kind::Email, 40);
    types(&mut mail, "ad");
    assert_eq!(mail.key(key("Ctrl-E")), Edit::Changed);
    assert_eq!(mail.text(), "ad@");
    assert_eq!(Field::new(Kind::Free, 40).key(key("Ctrl-E")), Edit::Ignored);
}

#[test]
fn only_codes_of_fixed_length_say_that_they_are_complete() {
    let mut fin = Field::new(Kind::Code { fixed: true }, 7);
    assert_eq!(types(&mut fin, "5ZW10X"), Edit::Changed);
    assert_eq!(types(&mut fin, "2"), Edit::Complete);
    assert_eq!(types(&mut fin, "2"), Edit::Refused);
    let mut permit = Field::new(Kind::Code { fixed: false }, 6);
    assert_eq!(types(&mut permit, "AB12CD"), Edit::Changed);
}

#[test]
fn a_paste_is_cleaned_and_bounded() {
    let mut field = Field::new(Kind::Free, 40);
    assert_eq!(field.paste("\u{1b}[31m  Əli\tZadə\r\n\u{7}İlham"), Edit::Changed);
    assert_eq!(field.text(), "[31m  Əli Zadə İlham");
    let huge = "ş".repeat(1 << 20);
    let mut field = Field::new(Kind::Free, 40);
    assert_eq!(field.paste(&huge), Edit::Refused);
    assert_eq!(field.text(), "ş".repeat(40));
    // A pile of marks is one letter and still bounded in bytes.
    let mut field = Field::new(Kind::Free, 40);
    field.paste(&format!("a{}", "\u{301}".repeat(1 << 19)));
    for _ in 0..5_000 {
        types(&mut field, "\u{301}");
    }
    assert!(field.text().len() <= 40 * BYTES_A_LETTER_MAX, "{}", field.text().len());
}

#[test]
fn a_pin_is_never_shown() {
    let mut field = Field::new(Kind::Pin, 12);
    types(&mut field, "24ə68");
    assert_eq!(field.shown(10, true, "•").text, "••••");
    assert_eq!(field.shown(10, false, "*").text, "****");
    assert_eq!(field.text(), "2468", "a PIN is digits");
}

#[test]
fn what_is_only_suggested_gives_way_to_what_is_typed() {
    for (keys, typed, want) in [
        ("", "", "8"),
        ("", "3", "3"),
        ("", "12", "12"),
        ("", "x", "8"),
        ("Backspace", "", ""),
        ("Ctrl-U", "4", "4"),
        ("End", "3", "83"),
        ("Home", "1", "18"),
    ] {
        let mut field = Field::new(Kind::Digits, 2).suggesting("8");
        presses(&mut field, keys);
        types(&mut field, typed);
        assert_eq!(field.text(), want, "{keys} {typed}");
        assert_eq!(field.is_suggestion(), want == "8", "{keys} {typed}");
    }
    let mut field = Field::new(Kind::Digits, 2).suggesting("8");
    field.paste("41");
    assert_eq!(field.text(), "41");
    assert!(!Field::new(Kind::Free, 9).suggesting("").is_suggestion());
}

#[test]
fn a_long_field_shows_its_cursor() {
    let mut field = Field::new(Kind::Free, 120);
    types(&mut field, &"Şıxəliyev ".repeat(10));
    assert_eq!(field.shown(20, false, "•").text, "Şıxəliyev Şıxəliyev…");
    let shown = field.shown(20, true, "•");
    assert!(columns(&shown.text) <= 20 && shown.cursor <= 20, "{shown:?}");
    presses(&mut field, "Home");
    assert_eq!(field.shown(20, true, "•").cursor, 0);
}

proptest! {
    /// Whatever is typed and pressed: nothing panics, the bounds hold, the cursor is in sight.
    #[test]
    fn a_field_holds_its_bounds(
        keys in prop::collection::vec(any::<char>().prop_map(KeyCode::Char)
            .boxed().prop_union(prop::sample::select(vec![
                KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End,
                KeyCode::Backspace, KeyCode::Delete,
            ]).boxed()), 0..60),
        width in 1_usize..30,
    ) {
        let mut field = Field::new(Kind::Free, 20);
        for code in keys {
            field.key(KeyEvent::new(code, KeyModifiers::NONE));
            prop_assert!(field.text().len() <= 20 * BYTES_A_LETTER_MAX);
            prop_assert!(!field.text().chars().any(char::is_control));
            let shown = field.shown(width, true, "•");
            prop_assert!(columns(&shown.text) <= width);
            prop_assert!(shown.cursor <= width);
        }
    }

    /// A text of several lines is broken without losing a letter but its line ends.
    #[test]
    fn an_area_shows_every_letter(text in "[a-zəıİşğ \n]{0,300}") {
        let mut area = Area::new(1_000);
        area.set(&text);
        let (lines, (column, row)) = area.lines();
        prop_assert_eq!(lines.concat(), text.replace('\n', ""));
        prop_assert!(lines.iter().all(|line| columns(line) <= AREA_COLUMNS));
        prop_assert_eq!(row, lines.len() - 1);
        prop_assert_eq!(column, columns(lines[row]));
    }
}

#[test]
fn an_area_is_left_at_its_ends_only() {
    let mut area = Area::new(1_000);
    for letter in "bir".chars() {
        area.key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    }
    area.key(key("Enter"));
    area.key(KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE));
    assert_eq!(area.text(), "bir\nx");
    assert_eq!(area.key(key("Down")), Edit::Ignored);
    assert_eq!(area.key(key("Up")), Edit::Moved);
    assert_eq!(area.lines().1, (1, 0));
    assert_eq!(area.key(key("Up")), Edit::Ignored);
    assert_eq!(area.paste(&"ş".repeat(1 << 20)), Edit::Refused);
    assert_eq!(area.text().chars().count(), 1_000);
    assert_eq!(area.room(), 0);
}
