//! The PIN before a decision: what is asked, what a wrong one costs, and that nothing is lost.

use dost_desk::casework::case::Stage;
use dost_desk::casework::command::Command;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::staff::{FREE_SIGN_IN_FAILURES, Role};
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Effect, Msg, update};

use super::desk::{Desk, House, key, monday};
use super::people::{forwarded, ilham};

const MONO: Theme = Theme { colour: false, ascii: false };

/// An officer with the question of a grant before them.
fn asked(house: &mut House, lang: Lang, theme: Theme) -> (Desk, CaseId) {
    let id = forwarded(house, "5ZW10X2", ilham());
    let mut desk = Desk::seated(house, "orxan", "", (80, 24), lang, theme);
    desk.press(house, "Enter Enter Enter 1");
    (desk, id)
}

fn stage(house: &House, id: CaseId) -> Stage {
    house.centre.case(id).expect("the case").stage
}

fn says(desk: &Desk, words: &str) -> bool {
    desk.rows().iter().any(|row| row.contains(words))
}

#[test]
fn pictures() {
    for (name, lang, theme) in [
        ("az", Lang::Az, Theme::default()),
        ("en", Lang::En, Theme::default()),
        ("mono", Lang::Az, MONO),
    ] {
        let mut house = House::founded(monday());
        let (mut desk, _) = asked(&mut house, lang, theme);
        insta::assert_snapshot!(format!("asked_{name}"), desk.picture());
        desk.types(&mut house, "111");
        desk.press(&mut house, "Enter");
        insta::assert_snapshot!(format!("wrong_{name}"), desk.picture());
    }
}

#[test]
fn without_a_pin_nothing_is_decided() {
    let mut house = House::founded(monday());
    let (mut desk, id) = asked(&mut house, Lang::En, Theme::default());
    desk.press(&mut house, "Enter");
    assert!(says(&desk, "not recorded without a PIN"), "{:#?}", desk.rows());
    assert_eq!(stage(&house, id), Stage::UnderReview);
    desk.decides(&mut house);
    assert_eq!(stage(&house, id), Stage::Granted);
}

#[test]
fn wrong_pins_wait_as_at_the_door() {
    let mut house = House::founded(monday());
    let (mut desk, id) = asked(&mut house, Lang::En, Theme::default());
    for _ in 0..=FREE_SIGN_IN_FAILURES {
        desk.types(&mut house, "1111");
        desk.press(&mut house, "Enter");
        assert!(says(&desk, "The PIN is wrong"), "{:#?}", desk.rows());
    }
    desk.decides(&mut house);
    assert!(says(&desk, "Wait 1 min"), "{:#?}", desk.rows());
    assert_eq!(stage(&house, id), Stage::UnderReview);
}

/// What the case has become is not what was asked about.
#[test]
fn a_decision_is_about_the_case_that_was_seen() {
    let mut house = House::founded(monday());
    let (mut desk, id) = asked(&mut house, Lang::En, Theme::default());
    let orxan = house.staff("orxan");
    let ilqar = house.staff("ilqar");
    house.does("admin", 1, Command::SetRole { staff: ilqar, role: Role::Officer });
    house.does("sevda", 3, Command::HandOver { case: id, to: ilqar });
    house.does("sevda", 3, Command::HandOver { case: id, to: orxan });
    desk.refresh(&mut house);
    desk.decides(&mut house);
    assert_eq!(stage(&house, id), Stage::UnderReview, "{:#?}", desk.rows());
    assert!(says(&desk, "Sevda İ. 14:32: claimed for review. Not recorded"), "{:#?}", desk.rows());
}

#[test]
fn a_blank_screen_keeps_no_half_typed_pin() {
    let mut house = House::founded(monday());
    let (mut desk, id) = asked(&mut house, Lang::En, Theme::default());
    desk.types(&mut house, "24");
    desk.press(&mut house, "F11");
    assert!(desk.model.is_locked());
    desk.decides(&mut house);
    assert!(!desk.model.is_locked());
    desk.types(&mut house, "68");
    desk.press(&mut house, "Enter");
    assert_eq!(stage(&house, id), Stage::UnderReview, "two digits before, two after");
}

#[test]
fn nobody_reads_a_pin_in_a_log() {
    let mut house = House::founded(monday());
    let (mut desk, _) = asked(&mut house, Lang::En, Theme::default());
    desk.types(&mut house, "2468");
    let effects = update(&mut desk.model, Msg::Key(key("Enter")));
    assert!(matches!(effects[..], [Effect::SubmitWithPin { .. }]), "{effects:?}");
    assert!(!format!("{effects:?}").contains("2468"), "{effects:?}");
    // While it is looked at, keys type nothing, and Esc only closes the box.
    desk.press(&mut house, "1 Enter Esc");
    assert!(!says(&desk, "Your PIN"), "{:#?}", desk.rows());
}
