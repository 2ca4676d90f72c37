//! What keys do, through a whole desk.

use std::sync::Arc;

use dost_desk::casework::command::Command;
use dost_desk::casework::identity::{Category, IdDocumentKind, PersonCode, PersonCodeKind};
use dost_desk::casework::ids::{CaseId, TicketId};
use dost_desk::casework::register::GatewayAnswer;
use dost_desk::casework::ticket::{Priority, TicketSource, TicketState};
use dost_desk::engine::{Halt, Snapshot};
use dost_desk::locale::Lang;
use dost_desk::ui::panes::PaneId;
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Effect, Msg};

use super::desk::{Desk, House, monday};

fn issue(house: &mut House, priority: Priority) -> TicketId {
    let command = Command::IssueTicket { priority, source: TicketSource::Kiosk, case: None };
    house.does("aytac", 1, command).ticket.expect("a ticket")
}

/// A case at desk 7 whose applicant has a code that no register knows.
fn identified(house: &mut House) -> CaseId {
    let ticket = issue(house, Priority::None);
    house.does("leyla", 7, Command::CallNext);
    let case = house.does("leyla", 7, Command::Serve(ticket)).case.expect("a case");
    let code = PersonCode::parse(PersonCodeKind::Fin, "5ABCD7K").expect("a code");
    let document_kind = IdDocumentKind::IdCard;
    let category = Category::Citizen;
    house.does("leyla", 7, Command::Identify { case, category, document_kind, code });
    house.answers(case, GatewayAnswer::Identity(None));
    house.answers(case, GatewayAnswer::Sentence(None));
    case
}

#[test]
fn enter_alone_leads_from_an_empty_queue_to_the_applicant() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    assert!(desk.next_line().contains("Ins"), "{}", desk.next_line());
    desk.press(&mut house, "Enter Enter");
    assert_eq!(house.centre.tickets.size(), 1);
    desk.press(&mut house, "Enter");
    let called = house.centre.tickets.values().next().expect("a ticket");
    assert!(matches!(called.state, TicketState::Called { .. }));
    assert!(desk.message_line().contains("ən çox gözləyən"), "{}", desk.message_line());
    desk.press(&mut house, "Enter");
    assert_eq!(desk.model.focus(), PaneId::Applicant);
    assert_eq!(desk.model.case(), house.centre.cases.keys().next().copied());
    assert_eq!(desk.command_keys, 4);
}

#[test]
fn the_list_does_not_move_under_the_cursor() {
    let mut house = House::founded(monday());
    issue(&mut house, Priority::None);
    issue(&mut house, Priority::None);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Down");
    let before = desk.rows();
    assert!(before[5].contains("▶S-002"), "{}", before[5]);
    issue(&mut house, Priority::Elderly);
    desk.refresh(&mut house);
    let after = desk.rows();
    assert_eq!(before[4..6], after[4..6]);
    assert!(after.iter().any(|row| row.contains("1 yeni bilet")), "{after:#?}");
    desk.press(&mut house, "F2");
    let sorted = desk.rows();
    assert!(sorted[4].contains("S-003") && sorted[6].contains("▶S-002"), "{sorted:#?}");
}

#[test]
fn new_tickets_are_sorted_in_when_nobody_has_pressed_a_key_for_a_minute() {
    let mut house = House::founded(monday());
    issue(&mut house, Priority::None);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Down");
    issue(&mut house, Priority::Elderly);
    desk.tell(&mut house, Msg::Time(monday().plus_seconds(60)));
    desk.refresh(&mut house);
    assert!(desk.rows()[4].contains("S-002"), "{:#?}", desk.rows());
}

#[test]
fn one_visitor_is_never_called_to_two_desks() {
    let mut house = House::founded(monday());
    let ticket = issue(&mut house, Priority::None);
    let mut late = Desk::signed_in(&mut house, "leyla", "7");
    house.does("ilqar", 2, Command::CallNext);
    // This screen still shows the visitor waiting.
    late.press(&mut house, "F8");
    let held = house.centre.ticket(ticket).expect("the ticket");
    let at_two = |state| matches!(state, TicketState::Called { desk, .. } if desk.0 == 2);
    assert!(at_two(held.state));
    assert!(!late.message_line().is_empty());
}

#[test]
fn a_stale_change_is_refused_and_says_who_was_first() {
    let mut house = House::founded(monday());
    let case = identified(&mut house);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    assert_eq!(desk.model.case(), Some(case), "the visitor at this desk is still there");
    house.does("ilqar", 2, Command::Withdraw { case, reason: "köçür".to_owned() });
    // This screen has not heard of it yet.
    desk.press(&mut house, "Ctrl-P");
    desk.types(&mut house, "case withdraw");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "fikrini dəyişib");
    desk.press(&mut house, "Enter");
    assert!(
        desk.message_line().contains("İlqar Ş. 14:32: müraciət geri götürüldü"),
        "{}",
        desk.message_line()
    );
}

#[test]
fn a_key_that_does_nothing_now_says_why() {
    for (login, keys, expected) in [
        ("leyla", "F7", "Əvvəl iş seçin"),
        ("leyla", "F8", "gözləyən yoxdur"),
        ("leyla", "r", "Əvvəl F2"),
        ("orxan", "F8", ""),
        ("aytac", "F8", ""),
    ] {
        let mut house = House::founded(monday());
        let mut desk = Desk::signed_in(&mut house, login, "7");
        desk.press(&mut house, keys);
        let said = desk.message_line();
        assert!(!said.is_empty() && said.contains(expected), "{login} {keys}: {said}");
        assert_eq!(house.centre.tickets.size(), 0);
    }
}

#[test]
fn every_role_starts_where_its_work_is() {
    for (login, desk, focus, line) in [
        ("leyla", "7", PaneId::Queue, "Ins"),
        ("aytac", "", PaneId::Queue, "Ins"),
        ("orxan", "", PaneId::Office, ""),
        ("admin", "", PaneId::Queue, "əməkdaş"),
    ] {
        let mut house = House::founded(monday());
        let desk = Desk::signed_in(&mut house, login, desk);
        assert_eq!(desk.model.focus(), focus, "{login}");
        assert!(desk.next_line().contains(line), "{login}: {}", desk.next_line());
    }
}

#[test]
fn an_agent_without_a_desk_is_asked_for_one() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "");
    assert!(desk.rows().iter().any(|row| row.contains("Masa 3")));
    desk.press(&mut house, "Down Down Enter");
    assert_eq!(desk.model.desk().map(|desk| desk.0), Some(3));
}

#[test]
fn an_idle_screen_locks_shows_nobody_and_opens_with_the_pin() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F6");
    desk.types(&mut house, "eliyev");
    let idle = |minutes: u32| Msg::Idle { minutes };
    desk.tell(&mut house, idle(14));
    assert!(!desk.model.is_locked());
    desk.tell(&mut house, idle(15));
    assert!(desk.model.is_locked());
    let shown = desk.rows().join("\n");
    assert!(!shown.contains("Leyla") && !shown.contains("eliyev"), "{shown}");
    desk.press(&mut house, "F2 Esc Ctrl-P");
    assert!(desk.model.is_locked());
    desk.types(&mut house, "1111");
    desk.press(&mut house, "Enter");
    assert!(desk.model.is_locked());
    desk.types(&mut house, "2468");
    desk.press(&mut house, "Enter");
    assert!(!desk.model.is_locked());
    assert!(desk.rows().join("\n").contains("eliyev"), "what was typed is still there");
}

#[test]
fn a_lock_is_opened_by_nobody_else() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ctrl-L");
    let other = house.staff("ilqar");
    desk.tell(&mut house, Msg::SignedIn(Ok(other)));
    assert!(desk.model.is_locked());
    assert_eq!(desk.model.staff(), Some(house.staff("leyla")));
}

#[test]
fn somebody_who_is_disabled_is_sent_away() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let leyla = house.staff("leyla");
    house.centre_does(Command::DisableStaff(leyla));
    desk.refresh(&mut house);
    assert_eq!(desk.model.staff(), None);
    assert!(desk.rows().join("\n").contains("Giriş"));
}

#[test]
fn the_palette_finds_folded_words_and_stable_names() {
    for typed in ["cagir", "ticket call", "ÇAĞIR"] {
        let mut house = House::founded(monday());
        issue(&mut house, Priority::None);
        let mut desk = Desk::signed_in(&mut house, "leyla", "7");
        desk.press(&mut house, "Ctrl-P");
        desk.types(&mut house, typed);
        desk.press(&mut house, "Enter");
        let ticket = house.centre.tickets.values().next().expect("a ticket");
        assert!(matches!(ticket.state, TicketState::Called { .. }), "{typed}");
    }
}

#[test]
fn set_up_asks_for_what_is_missing_and_founds_a_centre() {
    let mut house = House::bare(monday());
    let mut desk = Desk::new(&house, (80, 24), Lang::Az, Theme::default());
    desk.press(&mut house, "Down Down Down Down Down Down Enter");
    assert!(desk.rows().join("\n").contains("Mərkəzin adını yazın"));
    desk.types(&mut house, "Əhmədli DOST");
    desk.press(&mut house, "Enter Enter Enter Enter");
    desk.types(&mut house, "Şəhla Ənvərqızı");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "1357");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "1358");
    desk.press(&mut house, "Enter");
    assert!(desk.left.is_empty());
    assert!(desk.rows().join("\n").contains("İki PİN fərqlidir"));
    // Both are typed anew.
    for _ in 0..2 {
        desk.types(&mut house, "1357");
        desk.press(&mut house, "Enter");
    }
    let Some(Effect::SetUp(set_up)) = desk.left.pop() else { panic!("{:?}", desk.left) };
    assert_eq!((set_up.name.as_str(), set_up.number, set_up.desks), ("Əhmədli DOST", 1, 8));
    assert_eq!((set_up.login.as_str(), set_up.pin.as_str()), ("admin", "1357"));
    let screen = desk.rows().join("\n");
    assert!(!screen.contains("1357"), "a PIN is never shown");
}

#[test]
fn set_up_offers_practice_instead() {
    let mut house = House::bare(monday());
    let mut desk = Desk::new(&house, (80, 24), Lang::En, Theme::default());
    desk.press(&mut house, "F8");
    assert_eq!(desk.left, [Effect::Practice]);
}

#[test]
fn the_language_changes_at_any_time_and_nothing_typed_is_lost() {
    let mut house = House::founded(monday());
    let mut desk = Desk::new(&house, (80, 24), Lang::Az, Theme::default());
    desk.types(&mut house, "leyla");
    desk.press(&mut house, "Ctrl-G");
    let rows = desk.rows().join("\n");
    assert!(rows.contains("Login") && rows.contains("leyla"), "{rows}");
}

#[test]
fn a_paste_of_a_mebibyte_is_cut() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F6");
    desk.tell(&mut house, Msg::Paste("ə".repeat(1 << 19)));
    assert!(desk.rows().join("\n").matches('ə').count() < 200);
}

#[test]
fn a_terminal_too_small_takes_no_keys_and_says_what_it_needs() {
    for size in [(20, 5), (79, 24), (80, 23), (1, 1)] {
        let mut house = House::founded(monday());
        let mut desk = Desk::signed_in(&mut house, "leyla", "7");
        issue(&mut house, Priority::None);
        desk.refresh(&mut house);
        desk.tell(&mut house, Msg::Resize { width: size.0, height: size.1 });
        desk.press(&mut house, "F8");
        let ticket = house.centre.tickets.values().next().expect("a ticket");
        assert_eq!(ticket.state, TicketState::Waiting, "{size:?}");
    }
}

#[test]
fn every_size_and_box_can_be_drawn() {
    for size in [(1, 1), (20, 5), (80, 24), (81, 25), (119, 30), (120, 24), (120, 40), (320, 100)] {
        for keys in ["F1", "?", "Ctrl-P", "F6", "F9", "F10", "Ins", "Ctrl-L", "Ctrl-X", "F3", "F5"]
        {
            let mut house = House::founded(monday());
            issue(&mut house, Priority::WithChild);
            let theme = Theme { colour: false, ascii: true };
            let mut desk = Desk::seated(&mut house, "leyla", "7", (80, 24), Lang::En, theme);
            desk.press(&mut house, keys);
            desk.resize(size);
            assert_eq!(desk.rows().len(), usize::from(size.1));
        }
    }
}

#[test]
fn quitting_asks_first() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ctrl-X Esc");
    assert!(desk.left.is_empty());
    desk.press(&mut house, "Ctrl-X Enter");
    assert_eq!(desk.left, [Effect::Quit]);
}

#[test]
fn the_title_says_when_the_sweep_is_silent_or_nothing_can_be_written() {
    let silent = |snapshot: &mut Snapshot| snapshot.sweep.silent = true;
    let halted = |snapshot: &mut Snapshot| snapshot.halted = Some(Halt::DiskNearlyFull);
    let behind = |snapshot: &mut Snapshot| snapshot.clock_behind = true;
    type Change = fn(&mut Snapshot);
    let changes: [(Change, &str); 3] =
        [(silent, "NƏZARƏT SUSUB"), (behind, "SAAT GERİ QALIR"), (halted, "disk dolub")];
    for (change, expected) in changes {
        let mut house = House::founded(monday());
        let mut desk = Desk::signed_in(&mut house, "leyla", "7");
        let calm = desk.screen().0[(0, 0)].bg;
        let mut snapshot = (*house.snapshot()).clone();
        change(&mut snapshot);
        desk.tell(&mut house, Msg::Snapshot(Arc::new(snapshot)));
        let title = desk.rows().swap_remove(0);
        assert!(title.contains(expected), "{title}");
        assert_ne!(desk.screen().0[(0, 0)].bg, calm);
    }
}
