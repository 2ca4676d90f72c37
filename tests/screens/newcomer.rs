//! What somebody meets who uses the desk for the first time: keys too many, pastes too long,
//! systems that know nothing.

use dost_desk::casework::case::Stage;
use dost_desk::casework::command::{Command, Verdict};
use dost_desk::casework::ids::CaseId;
use dost_desk::engine::SystemSign;
use dost_desk::locale::Lang;
use dost_desk::ui::Msg;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, monday};
use super::people::{day, forwarded, ilham, meis, meis_is_down, registered, seat, sentence};

fn at_the_desk(size: (u16, u16)) -> (House, Desk, CaseId) {
    let mut house = House::founded(monday());
    let (_, id) = seat(&mut house);
    let mut desk = Desk::seated(&mut house, "leyla", "7", size, Lang::Az, Theme::default());
    desk.press(&mut house, "F3");
    (house, desk, id)
}

fn is_seen(desk: &Desk, words: &str) -> bool {
    desk.rows().iter().any(|row| row.contains(words))
}

/// The row of a field, by its label.
fn row_of(desk: &Desk, label: &str) -> String {
    let rows = desk.rows();
    rows.into_iter().find(|row| row.contains(label)).unwrap_or_default()
}

#[test]
fn when_meis_fills_nothing_in_the_focus_goes_to_what_is_needed() {
    for is_down in [false, true] {
        let (mut house, mut desk, id) = at_the_desk((80, 24));
        desk.types(&mut house, "5ZW10X2");
        if is_down {
            meis_is_down(&mut house, id);
        } else {
            meis(&mut house, id, None, None);
        }
        desk.refresh(&mut house);
        desk.types(&mut house, "Quliyev");
        assert!(row_of(&desk, "Soyadı").contains("Quliyev"), "{is_down}: {:#?}", desk.rows());
        assert!(is_down || is_seen(&desk, "kodu yoxlayın, ya kağızdan yazın"));
    }
    // What is typed meanwhile keeps its field.
    let (mut house, mut desk, id) = at_the_desk((80, 24));
    desk.types(&mut house, "5ZW10X2");
    desk.press(&mut house, "Down");
    meis(&mut house, id, None, None);
    desk.refresh(&mut house);
    desk.types(&mut house, "a@b.az");
    assert!(row_of(&desk, "E-poçt").contains("a@b.az"), "{:#?}", desk.rows());
}

#[test]
fn the_remedy_is_whole_beside_other_panes_too() {
    let (mut house, mut desk, id) = at_the_desk((120, 40));
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, None, None);
    desk.refresh(&mut house);
    assert!(is_seen(&desk, "kodu yoxlayın"), "{:#?}", desk.rows());
    assert!(is_seen(&desk, "kağızdan yazın"), "{:#?}", desk.rows());
}

#[test]
fn a_letter_too_many_behind_a_code_lands_nowhere() {
    let (mut house, mut desk, id) = at_the_desk((80, 24));
    desk.types(&mut house, "5ZW10X29");
    assert!(!row_of(&desk, "Telefon").contains('9'), "{:#?}", desk.rows());
    assert!(desk.message_line().contains("7 işarədir"), "{}", desk.message_line());
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.types(&mut house, "0501234567");
    assert!(row_of(&desk, "Telefon").contains("0501234567"), "{:#?}", desk.rows());

    // Any other key says that the person has seen where they are.
    let (mut house, mut desk, _) = at_the_desk((80, 24));
    desk.types(&mut house, "5ZW10X29");
    desk.press(&mut house, "End");
    desk.types(&mut house, "050");
    assert!(row_of(&desk, "Telefon").contains("050"), "{:#?}", desk.rows());

    // While MEİS is down a name is typed at once; no name begins with a digit.
    let (mut house, mut desk, _) = at_the_desk((80, 24));
    house.systems = [SystemSign::Down, SystemSign::Up, SystemSign::Up];
    desk.refresh(&mut house);
    desk.types(&mut house, "5ZW10X29Əliyev");
    assert!(row_of(&desk, "Soyadı").contains(" Əliyev"), "{:#?}", desk.rows());
}

#[test]
fn a_paste_says_what_it_dropped() {
    let (mut house, mut desk, id) = at_the_desk((80, 24));
    desk.tell(&mut house, Msg::Paste(" 5ZW 10X2\n".to_owned()));
    assert_eq!(house.centre.questions.size(), 2, "asked like a typed one");
    assert_eq!(desk.message_line(), "");
    meis(&mut house, id, None, None);
    desk.refresh(&mut house);
    desk.tell(&mut house, Msg::Paste("ş".repeat(50)));
    assert!(desk.message_line().contains("42 işarə götürüldü, 8"), "{}", desk.message_line());

    let (mut house, mut desk, _) = at_the_desk((80, 24));
    desk.tell(&mut house, Msg::Paste("5ZW10X2AB".to_owned()));
    assert_eq!(house.centre.questions.size(), 0);
    let said = desk.message_line();
    assert!(said.contains("7 işarə götürüldü, 2") && said.contains("soruşulmadı"), "{said}");
}

/// An officer over a complete case that was claimed.
fn deciding(house: &mut House) -> (Desk, CaseId) {
    let id = forwarded(house, "5ZW10X2", ilham());
    let mut desk = Desk::signed_in(house, "orxan", "");
    desk.press(house, "F5 Enter Enter");
    (desk, id)
}

#[test]
fn a_letter_says_what_it_dropped_and_a_ground_that_is_not_so_is_asked_about() {
    for (ground, is_warned) in [("1", true), ("2", false)] {
        let mut house = House::founded(monday());
        let (mut desk, id) = deciding(&mut house);
        desk.press(&mut house, "Enter 2");
        desk.press(&mut house, ground);
        desk.tell(&mut house, Msg::Paste("söz\r\n".repeat(1000)));
        assert!(desk.message_line().contains("işarə götürüldü"), "{}", desk.message_line());
        desk.press(&mut house, "Tab Tab Enter");
        let rows = desk.rows();
        let warned = rows.iter().any(|row| row.contains("bütün sənədlər var"))
            || rows.join(" ").contains("bütün") && rows.join(" ").contains("(✓)");
        assert_eq!(warned, is_warned, "{rows:#?}");
        desk.decides(&mut house);
        assert!(house.centre.case(id).is_some_and(|case| case.stage == Stage::Refused));
    }
}

#[test]
fn a_claim_says_until_when() {
    let mut house = House::founded(monday());
    let (desk, id) = deciding(&mut house);
    let until = house.centre.case(id).and_then(|case| case.claim).expect("held").until;
    let clock = dost_desk::locale::dates::clock(until.local());
    assert!(is_seen(&desk, &format!("({clock}-dək)")), "{:#?}", desk.rows());
}

#[test]
fn after_a_decision_the_next_step_is_no_error() {
    let mut house = House::founded(monday());
    let (mut desk, _) = deciding(&mut house);
    desk.press(&mut house, "Enter 1");
    desk.decides(&mut house);
    let whole = "Bildirişi sosial agent yerləşdirir · PgDn: növbəti iş · Esc: siyahı";
    assert!(desk.next_line().starts_with(whole), "{}", desk.next_line());
    assert!(!desk.model.next_step().refused);
    desk.press(&mut house, "F2");
    let step = desk.model.next_step();
    assert!(!step.refused && !desk.next_line().contains('…'), "{step:?}");
}

#[test]
fn who_founded_the_centre_is_told_whom_it_lacks_and_then_to_hand_over() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "admin", "");
    assert!(desk.next_line().contains("Ctrl-O"), "{}", desk.next_line());
    assert!(!desk.next_line().contains('…'), "{}", desk.next_line());
    let officer = house.staff("orxan");
    house.centre_does(Command::DisableStaff(officer));
    desk.refresh(&mut house);
    assert!(desk.next_line().contains("arxa ofis əməkdaşı lazımdır"), "{}", desk.next_line());
}

#[test]
fn a_confirmed_notice_is_said_to_be_so() {
    let mut house = House::founded(monday());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    house.does("orxan", 1, Command::Claim(id));
    let verdict = Verdict::Grant { earlier_grant_confirmed: false };
    house.does("orxan", 1, Command::Decide { case: id, verdict });
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F5 Enter Enter");
    assert!(desk.message_line().contains("gözlənilir"), "{}", desk.message_line());
    house.centre_does(Command::ConfirmNotice { case: id, receipt: "R-1".to_owned() });
    desk.refresh(&mut house);
    assert!(desk.message_line().contains("kabinetdədir"), "{}", desk.message_line());
}

#[test]
fn a_wrong_value_tells_its_remedy_beside_other_panes() {
    let (mut house, mut desk, _) = at_the_desk((120, 40));
    desk.press(&mut house, "PgDn Down");
    desk.types(&mut house, "ilham.example.az");
    desk.press(&mut house, "Enter");
    let form: Vec<String> = desk
        .rows()
        .iter()
        .filter_map(|row| row.split('│').nth(3).map(|cell| cell.trim().to_owned()))
        .collect();
    assert!(form.join(" ").contains("Ctrl-E @ verir"), "{form:#?}");
}

#[test]
fn a_receipt_and_the_views_are_whole_beside_other_panes() {
    let mut house = House::founded(monday());
    registered(&mut house, "5ZW10X2", ilham());
    let eye = (120, 40);
    let mut desk = Desk::seated(&mut house, "leyla", "7", eye, Lang::Az, Theme::default());
    desk.press(&mut house, "F5 Enter F4");
    let cell = |row: &String| row.split(['│', '┃', '║']).rev().nth(1).map(str::to_owned);
    let pane: Vec<String> = desk.rows().iter().filter_map(cell).skip(1).take(20).collect();
    assert!(pane.iter().any(|row| row.contains("03-2026-000001")), "{pane:#?}");
    assert!(!pane.iter().any(|row| row.trim_end().ends_with('…')), "{pane:#?}");
}

#[test]
fn the_sign_of_a_register_is_never_cut() {
    for width in 80..=210 {
        let (mut house, mut desk, id) = at_the_desk((width, 40));
        desk.types(&mut house, "5ZW10X2");
        meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
        desk.refresh(&mut house);
        let row = row_of(&desk, "Soyadı");
        assert!(row.contains('●') && !row.contains('…'), "{width}: {row}");
    }
}
