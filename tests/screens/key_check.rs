//! The page that asks a terminal for every key of the product.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::key_page::{ask_in_lines, report};
use dost_desk::ui::key_check::{Came, KeyCheck};
use dost_desk::ui::keys::BINDINGS;
use dost_desk::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::rows;

fn sends(check: &mut KeyCheck, bytes: &[u8], code: KeyCode, modifiers: KeyModifiers) -> bool {
    check.heard(bytes);
    check.event(&Event::Key(KeyEvent::new(code, modifiers)))
}

fn plain(check: &mut KeyCheck, bytes: &[u8], code: KeyCode) -> bool {
    sends(check, bytes, code, KeyModifiers::NONE)
}

/// What is asked for is sent, whatever it is.
fn obeys(check: &mut KeyCheck) {
    let key = check.asked().expect("a key is asked for").key;
    let modifiers = if key.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
    sends(check, b"\x1b[x", key.code, modifiers);
}

fn picture(check: &KeyCheck, lang: Lang, theme: Theme) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    check.view(Text::of(lang), &theme, "xterm-256color", &mut buffer);
    rows(&buffer).join("\n")
}

#[test]
fn every_key_of_the_table_is_asked_for_once() {
    let check = KeyCheck::new();
    for (row, chord) in BINDINGS.iter().flat_map(|row| row.keys.iter().map(move |key| (row, key))) {
        let typed = matches!(chord.code, KeyCode::Char(c) if !chord.ctrl && c != '?');
        let asked = check.keys().iter().filter(|asked| asked.key == *chord).count();
        // What holds in a class alone is no key of the desk.
        assert_eq!(asked, usize::from(!typed && row.holds(false)), "{}", chord.shown());
    }
}

#[test]
fn a_key_arrives_or_is_lost_and_its_twin_is_named() {
    let mut check = KeyCheck::new();
    assert!(!plain(&mut check, b"\x1bOP", KeyCode::F(1)));
    // F2 does not come; Home comes instead, and is not it.
    plain(&mut check, b"\x1b[H", KeyCode::Home);
    assert_eq!(check.asked().map(|asked| asked.key.shown()).as_deref(), Some("F2"));
    plain(&mut check, b"\r", KeyCode::Enter);
    plain(&mut check, b"\x1b3", KeyCode::F(3));
    let came: Vec<_> = check.keys().iter().take(4).map(|asked| asked.came.clone()).collect();
    assert_eq!(came[0], Came::Arrived(b"\x1bOP".to_vec()));
    assert_eq!(came[1..], [Came::Lost, Came::ByTwin(b"\x1b3".to_vec()), Came::NotAsked]);
    let lines = report(&check, Text::of(Lang::En));
    assert!(lines[0].starts_with("key name=F1 status=arrived bytes=1b4f50 "), "{}", lines[0]);
    assert!(lines[1].starts_with("key name=F2 status=lost "), "{}", lines[1]);
    assert!(lines[1].contains("F2 did not arrive. Instead: Alt-2, Esc 2"), "{}", lines[1]);
    assert_eq!(lines.last().map(String::as_str), Some("ok arrived=2 lost=1"));
}

#[test]
fn twins_are_those_of_the_table() {
    let check = KeyCheck::new();
    let twins = |name: &str| {
        let asked = check.keys().iter().find(|asked| asked.key.shown() == name);
        asked.unwrap_or_else(|| panic!("{name} is not asked for")).twins.join(", ")
    };
    for (key, wanted) in [
        ("F10", "Alt-0, Esc 0"),
        ("F11", "Ctrl-L"),
        ("F12", "Esc"),
        ("Esc", "F12"),
        ("Ins", "i"),
        ("?", "Ctrl-K"),
        ("Enter", "Ctrl-N"),
        ("Shift-Tab", "↑"),
        ("Del", ""),
    ] {
        assert_eq!(twins(key), wanted, "{key}");
    }
}

#[test]
fn the_end_says_what_is_lost_and_any_key_of_the_end_leaves() {
    let mut check = KeyCheck::new();
    while check.asked().is_some() {
        obeys(&mut check);
    }
    assert_eq!(check.counts(), (check.keys().len(), 0));
    assert!(plain(&mut check, b"\r", KeyCode::Enter));
    let mut left = KeyCheck::new();
    assert!(!sends(&mut left, b"\x18", KeyCode::Char('x'), KeyModifiers::CONTROL));
    assert!(left.asked().is_none(), "first the end is shown");
    assert!(sends(&mut left, b"\x18", KeyCode::Char('x'), KeyModifiers::CONTROL));
}

#[test]
fn pictures() {
    for (name, lang, theme) in [
        ("az", Lang::Az, Theme::default()),
        ("en", Lang::En, Theme::default()),
        ("mono", Lang::En, Theme { colour: false, ascii: false }),
    ] {
        let mut check = KeyCheck::new();
        plain(&mut check, b"\x1bOP", KeyCode::F(1));
        insta::assert_snapshot!(format!("asked_{name}"), picture(&check, lang, theme));
        plain(&mut check, b"\r", KeyCode::Enter);
        sends(&mut check, b"\x1b[1;5R", KeyCode::F(3), KeyModifiers::CONTROL);
        insta::assert_snapshot!(format!("other_{name}"), picture(&check, lang, theme));
        plain(&mut check, b"\x1b3", KeyCode::F(3));
        while check.asked().is_some() {
            obeys(&mut check);
        }
        insta::assert_snapshot!(format!("end_{name}"), picture(&check, lang, theme));
    }
}

/// However many keys are lost, the page stays in its frame.
#[test]
fn a_terminal_that_sends_nothing_fits_too() {
    let mut check = KeyCheck::new();
    while check.asked().is_some() {
        let enter = check.asked().is_some_and(|asked| asked.key.shown() == "Enter");
        if enter {
            obeys(&mut check);
        } else {
            plain(&mut check, b"\r", KeyCode::Enter);
        }
    }
    for lang in Lang::ALL {
        let page = picture(&check, lang, Theme::default());
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        insta::assert_snapshot!(format!("silent_{lang:?}"), page);
    }
}

#[test]
fn the_same_in_lines() {
    let mut out = Vec::new();
    let mut input: &[u8] = b"\x1bOP\n\n\x1b3\n\x1b[H\n";
    let text = Text::of(Lang::En);
    let check = ask_in_lines(text, false, &mut input, &mut out).expect("lines");
    let said = String::from_utf8(out).expect("text");
    assert!(said.starts_with("press key=F1 | Press now: F1"), "{said}");
    assert!(said.contains("other bytes=1b5b48 | Esc [ H"), "{said}");
    assert_eq!(check.counts(), (2, 1));
}
