//! What is typed about the applicant and not recorded is settled before a registration.

use dost_desk::casework::case::Stage;
use dost_desk::casework::ids::CaseId;
use dost_desk::ui::Msg;
use dost_desk::ui::panes::PaneId;

use super::desk::{Desk, House, monday};
use super::people::{day, ilham, meis, not_paid, seat, sentence};

/// MEİS has answered everything and nothing was paid before: F7 is lawful.
fn ready() -> (House, Desk, CaseId) {
    let mut house = House::founded(monday());
    let (_, id) = seat(&mut house);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F3");
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.press(&mut house, "Enter");
    not_paid(&mut house, id);
    desk.refresh(&mut house);
    (house, desk, id)
}

fn is_seen(desk: &Desk, words: &str) -> bool {
    desk.rows().iter().any(|row| row.contains(words))
}

fn stage(house: &House, id: CaseId) -> Stage {
    house.centre.case(id).expect("a case").stage
}

/// Types into the field `downs` below the first one.
fn retype(house: &mut House, desk: &mut Desk, downs: usize, text: &str) {
    desk.press(house, "F3 PgUp PgUp PgUp PgUp");
    for _ in 0..downs {
        desk.press(house, "Down");
    }
    desk.press(house, "Ctrl-U");
    desk.types(house, text);
    desk.press(house, "F4");
}

#[test]
fn a_registration_waits_for_what_is_typed_and_not_recorded() {
    // The place of a field, what is typed there, and how the box names it.
    for (downs, typed, named) in [
        (3, "1ııü8üüüü", "Soyadı ×"),
        (3, "Vəliyeva", "Soyadı !"),
        (3, "", "Soyadı "),
        (9, "050 12", "Telefon ×"),
        (17, "24.11.2026", "Xaricdən qayıdıb ×"),
        (17, "salam", "Xaricdən qayıdıb ×"),
    ] {
        let (mut house, mut desk, id) = ready();
        retype(&mut house, &mut desk, downs, typed);
        assert!(desk.next_line().contains(named), "{named}: {:#?}", desk.rows());
        desk.press(&mut house, "F7");
        assert!(is_seen(&desk, "Qeyd olunmayıb"), "{:#?}", desk.rows());
        assert!(is_seen(&desk, named), "{named}: {:#?}", desk.rows());
        desk.press(&mut house, "Enter");
        assert_eq!(stage(&house, id), Stage::Draft, "{named}");
        assert_eq!(desk.model.focus(), PaneId::Applicant);
        assert!(is_seen(&desk, typed), "nothing typed is lost: {:#?}", desk.rows());
    }
}

#[test]
fn a_settled_conflict_lets_the_registration_go_on() {
    for keys in ["Enter", "Ctrl-R"] {
        let (mut house, mut desk, id) = ready();
        retype(&mut house, &mut desk, 3, "Vəliyeva");
        desk.press(&mut house, "F7 Enter");
        desk.press(&mut house, keys);
        desk.press(&mut house, "F7 Enter");
        assert_eq!(stage(&house, id), Stage::Registered, "{keys}: {:#?}", desk.rows());
        let case = house.centre.case(id).expect("a case");
        let surname = case.applicant().expect("an applicant").name.surname.as_str().to_owned();
        assert_eq!(surname == "Vəliyeva", keys == "Enter");
    }
}

/// A box, the search and the palette say what of a paste they did not take.
#[test]
fn boxes_say_how_much_of_a_paste_was_cut() {
    for open in ["Ctrl-P", "F6", "Ins Tab"] {
        let mut house = House::founded(monday());
        let mut desk = Desk::signed_in(&mut house, "leyla", "7");
        desk.press(&mut house, open);
        desk.tell(&mut house, Msg::Paste("söz ".repeat(100)));
        assert!(desk.message_line().contains("işarə götürüldü"), "{open}: {:#?}", desk.rows());
    }
}

/// An open question is asked in the language of the moment.
#[test]
fn a_question_follows_the_language() {
    let (mut house, mut desk, _) = ready();
    desk.press(&mut house, "F7");
    assert!(is_seen(&desk, "qeydə alınsın?"), "{:#?}", desk.rows());
    desk.press(&mut house, "Ctrl-G");
    assert!(is_seen(&desk, "Register the application?"), "{:#?}", desk.rows());
    assert!(!is_seen(&desk, "alınsın"), "{:#?}", desk.rows());
}
