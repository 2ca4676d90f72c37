//! Two people at one file: a save that a colleague was quicker with keeps both values for a choice.

use dost_desk::casework::command::Command;
use dost_desk::casework::forms::{Applicant, Section};
use dost_desk::casework::identity::{Name, Phone};
use dost_desk::casework::ids::CaseId;
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, monday};
use super::people::{day, ilham, meis, seat, sentence};

const MONO: Theme = Theme { colour: false, ascii: false };

/// An agent who has typed another surname than is recorded, and not handed it in.
fn typing(lang: Lang, theme: Theme) -> (House, Desk, CaseId) {
    let mut house = House::founded(monday());
    let (_, id) = seat(&mut house);
    let mut desk = Desk::seated(&mut house, "leyla", "7", (80, 24), lang, theme);
    desk.press(&mut house, "F3");
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.press(&mut house, "F4 F3 PgUp PgUp PgUp PgUp Down Down Down Ctrl-U");
    desk.types(&mut house, "Vəliyev");
    (house, desk, id)
}

fn ilqar_records(house: &mut House, id: CaseId, change: impl FnOnce(&mut Applicant)) {
    let mut applicant = recorded(house, id);
    change(&mut applicant);
    let section = Box::new(Section::Applicant(applicant));
    house.does("ilqar", 2, Command::Fill { case: id, section });
}

fn recorded(house: &House, id: CaseId) -> Applicant {
    house.centre.case(id).and_then(|case| case.applicant()).expect("an applicant").clone()
}

fn surname(house: &House, id: CaseId) -> String {
    recorded(house, id).name.surname.as_str().to_owned()
}

fn quliyev(applicant: &mut Applicant) {
    applicant.name.surname = Name::parse("Quliyev").expect("a name");
}

fn says(desk: &Desk, words: &str) -> bool {
    desk.rows().iter().any(|row| row.contains(words))
}

#[test]
fn pictures() {
    for (named, lang, theme) in [
        ("az", Lang::Az, Theme::default()),
        ("en", Lang::En, Theme::default()),
        ("mono", Lang::Az, MONO),
    ] {
        let (mut house, mut desk, id) = typing(lang, theme);
        ilqar_records(&mut house, id, quliyev);
        desk.refresh(&mut house);
        insta::assert_snapshot!(format!("clash_{named}"), desk.picture());
        desk.press(&mut house, "Down");
        insta::assert_snapshot!(format!("clash_elsewhere_{named}"), desk.picture());
    }
}

/// Whether the colleague's save is on the screen already or comes with the refusal: the same.
#[test]
fn both_values_are_kept_until_somebody_chooses() {
    for seen_before in [true, false] {
        for (keys, wanted) in [("Enter", "Vəliyev"), ("Ctrl-R", "Quliyev")] {
            let (mut house, mut desk, id) = typing(Lang::Az, Theme::default());
            ilqar_records(&mut house, id, quliyev);
            if seen_before {
                desk.refresh(&mut house);
            }
            desk.press(&mut house, "F4");
            assert_eq!(surname(&house, id), "Quliyev", "nobody was asked");
            let told = desk.message_line();
            assert_eq!(told.contains("İlqar Ş. 14:32"), !seen_before, "{told}");
            desk.press(&mut house, "F3");
            assert!(says(&desk, "Vəliyev") && says(&desk, "Quliyev"), "{:#?}", desk.rows());
            desk.press(&mut house, keys);
            desk.press(&mut house, "F4");
            assert_eq!(surname(&house, id), wanted, "{keys} {seen_before}");
            assert!(desk.model.next_step().text.contains("F7") || !desk.model.next_step().refused);
        }
    }
}

#[test]
fn who_did_what_is_said_as_soon_as_it_is_known() {
    let (mut house, mut desk, id) = typing(Lang::En, Theme::default());
    ilqar_records(&mut house, id, quliyev);
    desk.refresh(&mut house);
    let told = desk.message_line();
    assert!(told.contains("İlqar Ş. 14:32") && told.contains("typed stays"), "{told}");
    assert!(desk.next_line().contains("Ctrl-R"), "{}", desk.next_line());
}

#[test]
fn what_does_not_clash_comes_together() {
    let (mut house, mut desk, id) = typing(Lang::Az, Theme::default());
    ilqar_records(&mut house, id, |applicant| {
        applicant.phone = Some(Phone::parse("+994 50 765 43 21").expect("a telephone"));
    });
    desk.refresh(&mut house);
    desk.press(&mut house, "F4");
    let both = recorded(&house, id);
    assert_eq!(both.name.surname.as_str(), "Vəliyev");
    assert_eq!(both.phone.expect("kept").shown(), "+994 50 765 43 21");
}

#[test]
fn a_registration_waits_for_the_choice() {
    let (mut house, mut desk, id) = typing(Lang::Az, Theme::default());
    ilqar_records(&mut house, id, quliyev);
    desk.refresh(&mut house);
    desk.press(&mut house, "F4 F7");
    assert!(says(&desk, "Soyadı !"), "{:#?}", desk.rows());
}

/// A draft from before the colleague's save comes back as a choice, not as nothing.
#[test]
fn a_draft_that_a_colleague_overtook_is_a_choice() {
    let (mut house, desk, id) = typing(Lang::Az, Theme::default());
    ilqar_records(&mut house, id, quliyev);
    let mut later = Desk::fresh_with(&mut house, "leyla", "7", desk.left);
    later.press(&mut house, "F3");
    assert!(says(&later, "Vəliyev") && says(&later, "Quliyev"), "{:#?}", later.rows());
    later.press(&mut house, "F4");
    assert_eq!(surname(&house, id), "Quliyev");
}
