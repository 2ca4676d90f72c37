//! The one table of keys, and the one place of colours.

use std::path::{Path, PathBuf};

use crossterm::event::KeyCode;
use dost_desk::locale::{Lang, Text};
use dost_desk::ui::actions::Action;
use dost_desk::ui::keys::{BINDINGS, Chord, Does, Scope, key_of};
use dost_desk::ui::theme::{Paint, Theme};
use ratatui::style::Color;

/// Signs an Azerbaijani layout cannot type, or types elsewhere than on the cap.
const NOT_ON_AZ_LAYOUT: &str = "wW@#$^&[]{}'<>|;,./\\`~";
/// Ctrl with these is Tab, Enter, line feed, Backspace or Esc; stops the screen; or is taken by
/// habit, screen or tmux.
const CTRL_TAKEN: &str = "imjhsqzcabw";

#[test]
fn no_key_means_two_things_in_one_place() {
    for place in Scope::ALL {
        let scopes = match place {
            // These have the keys of lists for themselves.
            Scope::Boxes | Scope::OpenCase => vec![place],
            place => vec![Scope::Whole, Scope::Lists, place],
        };
        let mut seen: Vec<(Chord, &str)> = Vec::new();
        let rows = BINDINGS.iter().enumerate().filter(|(_, row)| scopes.contains(&row.scope));
        for (_, row) in rows {
            for chord in row.keys {
                let other = seen.iter().find(|(held, _)| held == chord);
                assert!(other.is_none(), "{place:?}: {chord:?} is {} and {other:?}", row.label);
                seen.push((*chord, row.label));
            }
        }
    }
}

#[test]
fn every_key_and_action_has_words_in_both_languages() {
    for lang in Lang::ALL {
        let text = Text::of(lang);
        for row in BINDINGS {
            assert!(text.has(row.label), "{lang:?} {}", row.label);
        }
        for action in Action::ALL {
            assert!(text.has(action.label()), "{lang:?} {}", action.label());
        }
        for scope in Scope::ALL {
            assert!(text.has(scope.heading()), "{lang:?} {}", scope.heading());
        }
    }
}

#[test]
fn every_key_can_be_typed_on_an_az_layout() {
    for row in BINDINGS {
        for chord in row.keys {
            let KeyCode::Char(letter) = chord.code else { continue };
            assert!(letter.is_ascii(), "{}", row.label);
            assert!(!NOT_ON_AZ_LAYOUT.contains(letter), "{} on {letter}", row.label);
            assert!(!(chord.ctrl && CTRL_TAKEN.contains(letter)), "{} on {letter}", row.label);
        }
    }
}

#[test]
fn every_place_has_help_and_a_way_back() {
    let leads = |code, action| {
        BINDINGS.iter().any(|row| {
            row.scope == Scope::Whole
                && row.does == Does::Act(action)
                && row.keys.iter().any(|chord| chord.code == code)
        })
    };
    assert!(leads(KeyCode::F(1), Action::Help));
    assert!(leads(KeyCode::Esc, Action::Back) && leads(KeyCode::F(12), Action::Back));
    let closes = BINDINGS
        .iter()
        .filter(|row| row.scope == Scope::Boxes)
        .any(|row| row.keys.iter().any(|chord| chord.code == KeyCode::Esc));
    assert!(closes);
}

#[test]
fn nothing_important_stands_only_on_keys_that_desktops_take() {
    for row in BINDINGS {
        let only = row
            .keys
            .iter()
            .all(|chord| matches!(chord.code, KeyCode::F(10) | KeyCode::F(11)) && !chord.ctrl);
        // The figures are in the palette too and no step of the flow needs them.
        assert!(!only || row.does == Does::Act(Action::Dashboard), "{}", row.label);
    }
}

#[test]
fn names_of_actions_are_stable_and_unique() {
    let mut names: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for action in Action::ALL {
        assert_eq!(Action::parse(action.name()), Some(*action));
        let plain = |letter: char| letter.is_ascii_lowercase() || " -".contains(letter);
        assert!(action.name().chars().all(plain), "{}", action.name());
    }
    assert_eq!(key_of(Action::Call).map(Chord::shown).as_deref(), Some("F8"));
}

#[test]
fn monochrome_uses_no_colour_and_still_tells_the_roles_that_need_it_apart() {
    let mono = Theme { colour: false, ascii: false };
    for paint in Paint::ALL {
        let style = mono.style(paint);
        assert!(style.fg.is_none_or(|colour| colour == Color::Reset), "{paint:?}");
        assert!(style.bg.is_none_or(|colour| colour == Color::Reset), "{paint:?}");
    }
    for (one, other) in [
        (Paint::Plain, Paint::Cursor),
        (Paint::Plain, Paint::Field),
        (Paint::Plain, Paint::FromRegister),
        (Paint::NextStep, Paint::NextStepRefused),
        (Paint::Key, Paint::KeyOff),
        (Paint::Frame, Paint::Focus),
        (Paint::Title, Paint::TitleAlarm),
    ] {
        assert_ne!(mono.style(one), mono.style(other), "{one:?} {other:?}");
    }
}

#[test]
fn colours_are_named_in_the_theme_only() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&house) {
        let in_theme = file.ends_with("ui/theme.rs") || file.starts_with(house.join("terminal"));
        let text = std::fs::read_to_string(&file).expect("a readable file");
        assert!(in_theme || !text.contains("Color::"), "{}", file.display());
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}
