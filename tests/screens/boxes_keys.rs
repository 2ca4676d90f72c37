//! What keys do in boxes and on the pages before the desk.

use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::staff::Role;
use dost_desk::engine::Failure;
use dost_desk::locale::{Lang, Text};
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Effect, Msg};

use super::desk::{Desk, House, monday};

/// The administrator's box, filled in by walking down with the arrow.
fn staff_box(house: &mut House) -> Desk {
    let mut desk = Desk::signed_in(house, "admin", "");
    desk.press(house, "Enter");
    desk.types(house, "gunel");
    desk.press(house, "Down");
    desk.types(house, "Günel Əhmədli");
    desk.press(house, "Down Down Up Down");
    desk
}

fn added(desk: &Desk) -> Option<dost_desk::ui::NewPerson> {
    desk.left.iter().find_map(|effect| match effect {
        Effect::AddStaff { person, .. } => Some((**person).clone()),
        _ => None,
    })
}

#[test]
fn arrows_pass_over_a_role_and_a_question_repeats_it() {
    let mut house = House::founded(monday());
    let mut desk = staff_box(&mut house);
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Down");
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Enter");
    let screen = desk.rows().join("\n");
    for part in ["gunel", "Günel Əhmədli", "agent"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    assert_eq!(added(&desk), None, "asked first");
    desk.press(&mut house, "Esc");
    assert!(desk.rows().join("\n").contains("PİN"), "back to the answers");
    desk.press(&mut house, "Enter Enter");
    let person = added(&desk).expect("added");
    assert_eq!((person.login.as_str(), person.role), ("gunel", Role::Agent));
}

#[test]
fn two_differing_pins_are_both_typed_anew() {
    let mut house = House::founded(monday());
    let mut desk = staff_box(&mut house);
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Down");
    desk.types(&mut house, "1358");
    desk.press(&mut house, "Enter");
    let screen = desk.rows().join("\n");
    assert!(screen.contains("İki PİN fərqlidir") && !screen.contains("••"), "{screen}");
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Down");
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Enter Enter");
    assert!(added(&desk).is_some(), "{:#?}", desk.rows());
}

#[test]
fn a_closed_box_keeps_what_was_typed_or_asks() {
    let mut house = House::founded(monday());
    let mut desk = staff_box(&mut house);
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Esc");
    assert!(desk.message_line().contains("saxlanıldı"), "{}", desk.message_line());
    assert!(!desk.rows().join("\n").contains("gunel"));
    desk.press(&mut house, "Enter");
    let screen = desk.rows().join("\n");
    assert!(screen.contains("gunel") && screen.contains("Günel Əhmədli"), "{screen}");
    assert!(!screen.contains("••"), "no PIN is kept\n{screen}");

    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    for leaving in ["Esc", "F3"] {
        desk.press(&mut house, "Ins Tab");
        desk.types(&mut house, "03-20");
        desk.press(&mut house, leaving);
        desk.press(&mut house, "Esc");
        assert!(desk.rows().join("\n").contains("03-20"), "{leaving}: {:#?}", desk.rows());
        desk.press(&mut house, leaving);
        desk.press(&mut house, "Enter");
        assert!(!desk.rows().join("\n").contains("03-20"), "{leaving}: {:#?}", desk.rows());
    }
    // Nothing typed, nothing asked.
    desk.press(&mut house, "Ins Down Esc");
    assert!(desk.next_line().contains("Ins"), "{}", desk.next_line());
}

#[test]
fn the_bottom_lines_speak_for_the_box() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    for (keys, line) in [
        ("Ins", "Enter: təsdiq et (Yeni bilet) · Esc: bağla"),
        ("Ctrl-X", "Enter bəli · Esc xeyr"),
        ("F9", "Esc bağla"),
        ("Ctrl-P", "Enter et"),
    ] {
        desk.press(&mut house, keys);
        assert!(desk.next_line().contains(line), "{keys}: {}", desk.next_line());
        let bar = desk.rows().last().cloned().unwrap_or_default();
        assert!(bar.contains("Esc") && !bar.contains("F8"), "{keys}: {bar}");
        desk.press(&mut house, "Esc");
    }
    assert!(desk.rows().last().is_some_and(|bar| bar.contains("F8")), "{:#?}", desk.rows());
    let admin = staff_box(&mut house);
    assert!(admin.next_line().contains("növbəti sahə"), "{}", admin.next_line());
}

#[test]
fn a_lock_says_how_long_to_wait_and_lets_somebody_else_sit_down() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ctrl-L");
    let until = house.now.plus_seconds(4 * 60 + 1);
    for (passed, minutes) in [(0, "5 dəqiqə"), (61, "3 dəqiqə"), (240, "1 dəqiqə")] {
        let now = house.now.plus_seconds(passed);
        desk.tell(&mut house, Msg::Time(now));
        let refused = Failure::Refused(Refusal::SignInLocked { until });
        desk.tell(&mut house, Msg::SignedIn(Err(refused)));
        let screen = desk.rows().join("\n");
        assert!(screen.contains(minutes), "{passed}: {screen}");
    }
    assert!(desk.rows().join("\n").contains("Ctrl-O"), "{:#?}", desk.rows());
    desk.press(&mut house, "Ctrl-O");
    assert!(!desk.model.is_locked() && desk.model.staff().is_none());
    assert!(desk.rows().join("\n").contains("Giriş adı"), "{:#?}", desk.rows());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ctrl-L Ctrl-X");
    assert!(desk.left.contains(&Effect::Quit));
}

/// What was open stays behind the blank screen, and the reason stands there whole.
#[test]
fn a_role_that_needs_a_pin_blanks_the_screen_and_says_why() {
    for lang in Lang::ALL {
        let mut house = House::founded(monday());
        let theme = Theme::default();
        let mut desk = Desk::seated(&mut house, "leyla", "7", (80, 24), lang, theme);
        desk.press(&mut house, "Ins");
        let before = desk.rows();
        desk.tell(&mut house, Msg::PinNeeded);
        let why = Text::of(lang).say("lock-role-needs-pin").into_owned();
        let shown = desk.rows().join("\n");
        assert!(desk.model.is_locked() && shown.contains(&why), "{shown}");
        // It comes again with each change, and takes nothing away that was typed meanwhile.
        desk.types(&mut house, "77");
        let typed = desk.rows();
        desk.tell(&mut house, Msg::PinNeeded);
        assert_eq!(desk.rows(), typed);
        let staff = desk.model.staff().unwrap();
        desk.tell(&mut house, Msg::SignedIn(Ok(staff)));
        assert_eq!(desk.rows(), before);
    }
}

#[test]
fn an_unknown_desk_is_answered_with_the_desks_there_are() {
    let mut house = House::founded(monday());
    let desk = Desk::signed_in(&mut house, "leyla", "9");
    assert!(desk.rows().join("\n").contains("1–8"), "{:#?}", desk.rows());
}
