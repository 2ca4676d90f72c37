//! Nothing that is half typed is lost: in a box, on a page and in a pane, by another language, the
//! lock, another size, or a paste that is too long.

use dost_desk::locale::Lang;
use dost_desk::ui::Msg;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, monday};

/// Everything that happens to a screen while somebody is typing; what is typed stays in sight.
fn disturb(desk: &mut Desk, house: &mut House, kept: &[&str], locks: bool) {
    let holds = |desk: &Desk, after: &str| {
        let screen = desk.rows().join("\n");
        for part in kept {
            assert!(screen.contains(part), "{after}: {part} is gone\n{screen}");
        }
    };
    holds(desk, "typing");
    desk.press(house, "Ctrl-G");
    holds(desk, "another language");
    desk.press(house, "Ctrl-G");
    desk.resize((20, 5));
    assert!(desk.rows()[0].contains("çox kiçik"), "{:#?}", desk.rows());
    desk.types(house, "x");
    desk.tell(house, Msg::Paste("lost".to_owned()));
    desk.resize((80, 24));
    holds(desk, "another size");
    desk.resize((200, 60));
    holds(desk, "a wide screen");
    desk.resize((80, 24));
    if locks {
        desk.press(house, "Ctrl-L");
        let screen = desk.rows().join("\n");
        assert!(kept.iter().all(|part| !screen.contains(part)), "{screen}");
        desk.types(house, "2468");
        desk.press(house, "Enter");
        holds(desk, "the lock");
        desk.tell(house, Msg::Idle { minutes: 16 });
        assert!(desk.model.is_locked(), "a screen without a key locks itself");
        desk.types(house, "2468");
        desk.press(house, "Enter");
        holds(desk, "the idle lock");
    }
    desk.tell(house, Msg::Paste("7".repeat(1 << 20)));
    desk.press(house, "Home");
    for part in kept {
        let start: String = part.chars().take(3).collect();
        assert!(desk.rows().join("\n").contains(&start), "a long paste");
    }
}

#[test]
fn a_box_keeps_what_is_typed_and_chosen() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ins Down Down Tab");
    desk.types(&mut house, "03-20");
    disturb(&mut desk, &mut house, &["03-20"], true);
    desk.press(&mut house, "End Ctrl-U Enter");
    let ticket = house.centre.tickets.values().next().expect("a ticket").clone();
    assert_eq!(ticket.priority, dost_desk::casework::ticket::Priority::Elderly, "as chosen");
}

#[test]
fn the_words_of_a_box_follow_the_language() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ins Ctrl-G");
    let screen = desk.rows().join("\n");
    assert!(screen.contains("ordinary turn") && !screen.contains("adi növbə"), "{screen}");
}

#[test]
fn a_page_keeps_what_is_typed() {
    let mut house = House::bare(monday());
    let mut desk = Desk::new(&house, (80, 24), Lang::Az, Theme::default());
    desk.types(&mut house, "Gəncə DOST");
    desk.press(&mut house, "Tab");
    desk.types(&mut house, "42");
    disturb(&mut desk, &mut house, &["Gəncə DOST", "42"], false);
}

#[test]
fn a_pane_keeps_what_is_typed() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ins Enter F8 Enter Down");
    desk.types(&mut house, "Şıxəl");
    disturb(&mut desk, &mut house, &["Şıxəl"], true);
}

#[test]
fn a_question_and_a_receipt_can_be_locked_away() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ctrl-X Ctrl-L");
    assert!(desk.model.is_locked());
    desk.types(&mut house, "2468");
    desk.press(&mut house, "Enter");
    assert!(!desk.model.is_locked());
    assert!(
        desk.rows().join("\n").contains("Proqramdan çıxırsınız"),
        "the question is still there"
    );
}

#[test]
fn cursor_keys_edit_in_a_box() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F6");
    desk.types(&mut house, "liyev");
    desk.press(&mut house, "Home");
    desk.types(&mut house, "Ə");
    desk.press(&mut house, "End Left Left Backspace");
    assert!(desk.rows().join("\n").contains("Əliev"), "{:#?}", desk.rows());
}

#[test]
fn an_officer_at_an_agents_terminal_takes_neither_desk_nor_visitor() {
    let mut house = House::founded(monday());
    let mut agent = Desk::signed_in(&mut house, "leyla", "7");
    agent.press(&mut house, "Ins Enter F8 Enter Ctrl-O Enter");
    assert_eq!(agent.model.staff(), None);
    agent.types(&mut house, "orxan");
    agent.press(&mut house, "Tab");
    agent.types(&mut house, "2468");
    agent.press(&mut house, "Enter Enter");
    assert_eq!(agent.model.staff(), Some(house.staff("orxan")));
    assert_eq!((agent.model.desk(), agent.model.case()), (None, None));
    // The next agent is offered the desk, and finds the visitor there.
    agent.press(&mut house, "Ctrl-O Enter");
    agent.types(&mut house, "leyla");
    agent.press(&mut house, "Tab");
    agent.types(&mut house, "2468");
    agent.press(&mut house, "Enter Enter");
    assert!(agent.model.desk().is_some() && agent.model.case().is_some());
}
