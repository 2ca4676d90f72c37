//! What stands on a screen goes with the right to see it, and with the person it is about.

use std::sync::Arc;

use dost_desk::casework::command::{Command, ErasureReason};
use dost_desk::casework::forms::Section;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::staff::Role;
use dost_desk::locale::{Lang, Text};
use dost_desk::ui::panes::office::{OfficePane, Tally, WorkList};
use dost_desk::ui::panes::{Pane, PaneId, Reply, Wish};
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Effect, Msg, Scene, update};

use super::desk::{Desk, House, key, monday};
use super::people::{
    claimed, complete, day, forwarded, identify, ilham, longest, meis, meis_is_down, registered,
    seat, sentence,
};

const CODE: &str = "5ZW10X2";
/// Surname, and code in both of its forms.
const SECRETS: [&str; 4] = ["Şıxəliyev", "İlham", CODE, "5ZW"];
/// Whoever may see no case.
const BLIND: [Role; 3] = [Role::Volunteer, Role::Trainer, Role::Administrator];

/// What of a case is on the screen.
fn seen(house: &House, desk: &Desk, case: CaseId) -> Vec<String> {
    let file = house.centre.case(case).expect("a case");
    let number = file.number().map(|number| number.to_string());
    let secrets = SECRETS.map(str::to_owned).into_iter().chain(number);
    let screen = desk.rows().join("\n");
    secrets.filter(|secret| screen.contains(secret)).collect()
}

fn becomes(house: &mut House, login: &str, role: Role) {
    let staff = house.staff(login);
    house.does("admin", 1, Command::SetRole { staff, role });
}

/// Takes the case in hand as somebody would, by the search.
fn searched(house: &mut House, login: &str) -> Desk {
    let mut desk = Desk::signed_in(house, login, "");
    desk.press(house, "Esc F6");
    desk.types(house, "şıx");
    desk
}

fn held(house: &mut House, login: &str, keys: &str) -> Desk {
    let mut desk = searched(house, login);
    desk.press(house, "Enter");
    desk.press(house, keys);
    assert!(desk.model.case().is_some(), "{:#?}", desk.rows());
    desk
}

type Place = (&'static str, fn(&mut House) -> Desk);

/// Every place of the screen where a case stands.
const PLACES: [Place; 8] = [
    ("F3", |house| held(house, "leyla", "F3")),
    ("F4", |house| held(house, "leyla", "F4")),
    ("F9", |house| held(house, "leyla", "F9")),
    ("F1", |house| held(house, "leyla", "F3 F1")),
    ("search", |house| searched(house, "leyla")),
    ("F10", |house| {
        let mut desk = Desk::signed_in(house, "leyla", "");
        desk.press(house, "Esc F10 Enter");
        desk
    }),
    ("the F5 list", |house| {
        let mut desk = Desk::signed_in(house, "leyla", "");
        desk.press(house, "Esc F5");
        desk
    }),
    ("the F5 sheet", |house| {
        let mut desk = Desk::signed_in(house, "leyla", "");
        desk.press(house, "Esc F5 Enter");
        desk
    }),
];

/// Looked for at every place again, nothing of it is there.
fn nowhere(house: &mut House, desk: &mut Desk, case: CaseId, what: &str) {
    assert_eq!(seen(house, desk, case), [""; 0], "{what}: {:#?}", desk.rows());
    assert_eq!(desk.model.case(), None, "{what}");
    for keys in ["F3", "F4", "F5", "Enter", "F9", "Esc", "F10 Enter", "Esc Esc", "F2"] {
        desk.press(house, keys);
        assert_eq!(seen(house, desk, case), [""; 0], "{what}, {keys}: {:#?}", desk.rows());
        assert_eq!(desk.model.case(), None, "{what}, {keys}");
    }
}

#[test]
fn a_role_taken_away_leaves_nothing_of_a_case_on_the_screen() {
    for (place, open) in PLACES {
        for role in BLIND {
            let mut house = House::founded(monday());
            let case = forwarded(&mut house, CODE, ilham());
            let mut desk = open(&mut house);
            let what = format!("{place}, {role:?}");
            let shown = seen(&house, &desk, case);
            // The help covers the pane that it is about.
            assert!(place == "F1" || !shown.is_empty(), "{what}: {:#?}", desk.rows());
            becomes(&mut house, "leyla", role);
            desk.refresh(&mut house);
            let said = desk.message_line();
            assert!(said.contains("Rolunuz dəyişdi") && !said.contains('…'), "{what}: {said}");
            nowhere(&mut house, &mut desk, case, &what);
        }
    }
}

#[test]
fn an_officers_half_written_letter_goes_with_the_role() {
    for login in ["orxan", "sevda"] {
        let mut house = House::founded(monday());
        let case = forwarded(&mut house, CODE, ilham());
        let mut desk = Desk::signed_in(&mut house, login, "");
        desk.press(&mut house, "F5 Enter");
        if login == "orxan" {
            desk.press(&mut house, "Enter Enter 2 2 Tab");
            desk.types(&mut house, "Şıxəliyev haqqında");
        }
        assert_ne!(seen(&house, &desk, case), [""; 0], "{:#?}", desk.rows());
        becomes(&mut house, login, Role::Trainer);
        desk.refresh(&mut house);
        nowhere(&mut house, &mut desk, case, login);
        assert!(!desk.rows().join("\n").contains("haqqında"));
    }
}

/// Who calls visitors sits at a desk; who no longer may does not, and is not signed out for it.
#[test]
fn a_role_taken_away_gives_up_the_desk_and_leaves_the_person_signed_in() {
    let mut house = House::founded(monday());
    let (_, case) = seat(&mut house);
    identify(&mut house, case, CODE);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    assert!(desk.model.desk().is_some() && desk.model.case().is_some());
    becomes(&mut house, "leyla", Role::Volunteer);
    desk.refresh(&mut house);
    assert_eq!(desk.model.desk(), None);
    assert_eq!(desk.model.staff(), Some(house.staff("leyla")));
    assert_eq!(desk.model.focus(), PaneId::Queue);
    nowhere(&mut house, &mut desk, case, "the visit");
    // The work that is theirs goes on, and the way out is open.
    desk.press(&mut house, "Ctrl-o Enter");
    assert_eq!(desk.model.staff(), None, "{:#?}", desk.rows());
}

/// A change of role between two that see cases takes nothing away.
#[test]
fn a_role_that_still_sees_cases_keeps_the_screen() {
    let mut house = House::founded(monday());
    let case = forwarded(&mut house, CODE, ilham());
    let mut desk = held(&mut house, "leyla", "F3");
    becomes(&mut house, "leyla", Role::Supervisor);
    desk.refresh(&mut house);
    assert_eq!(desk.model.case(), Some(case));
    assert_ne!(seen(&house, &desk, case), [""; 0]);
}

fn scene<'a>(
    snapshot: &'a dost_desk::engine::Snapshot,
    theme: &'a Theme,
    who: &House,
) -> Scene<'a> {
    Scene {
        snapshot,
        now: snapshot.now,
        text: Text::of(Lang::En),
        theme,
        staff: Some(who.staff("leyla")),
        desk: None,
        case: None,
        in_class: false,
        tally: Tally::default(),
    }
}

/// The list itself knows, whoever forgot to throw it away: between two keys it is only looked
/// through, and that shows nothing to whoever may see no case either.
#[test]
fn a_list_that_is_looked_through_shows_no_case_to_who_may_see_none() {
    let mut house = House::founded(monday());
    let case = forwarded(&mut house, CODE, ilham());
    let theme = Theme::default();
    let (mut list, mut pane) = (WorkList::default(), OfficePane::new());
    let before = house.snapshot();
    let sees = scene(&before, &theme, &house);
    list.follow(&sees);
    list.touch(house.now);
    pane.changed(&sees);
    pane.key(&sees, key("Home"));
    assert_eq!(list.order(), [case]);
    becomes(&mut house, "leyla", Role::Volunteer);
    let after = house.snapshot();
    let blind = scene(&after, &theme, &house);
    assert_eq!(list.newest(&blind).order(), []);
    let reply = pane.key(&blind, key("Enter"));
    assert_eq!(reply, Reply::Do(vec![Wish::Bell]), "a list that nobody has told yet");
    assert_eq!(pane.open(), None);
    list.follow(&blind);
    assert_eq!((list.order(), list.waiting(), list.selected()), (&[][..], 0, None));
}

fn withdrawn_and_erased(house: &mut House, case: CaseId) {
    let reason = "Ərizəçi istəmir.".to_owned();
    house.does("leyla", 7, Command::Withdraw { case, reason });
    let person = house.centre.case(case).and_then(|case| case.person).expect("somebody");
    house.does("sevda", 1, Command::Erase { person, why: ErasureReason::Request, periods: None });
}

/// Erased for good: in the open form as well, of whoever changed the case last and of the others.
#[test]
fn whoever_is_erased_is_gone_from_an_open_form() {
    for login in ["leyla", "ilqar"] {
        let mut house = House::founded(monday());
        let case = registered(&mut house, CODE, ilham());
        let mut desk = held(&mut house, login, "F3");
        assert_ne!(seen(&house, &desk, case), [""; 0], "{login}: {:#?}", desk.rows());
        // What was typed and is not recorded goes as well, and its draft with it.
        desk.types(&mut house, "77");
        let phone = |desk: &Desk| desk.rows().join("\n").contains("+994 50 123 45 67");
        assert!(phone(&desk), "{login}: {:#?}", desk.rows());
        withdrawn_and_erased(&mut house, case);
        desk.refresh(&mut house);
        for keys in ["PgDn", "PgDn", "PgUp", "PgUp", "F4", "F3"] {
            let of_them: Vec<String> = seen(&house, &desk, case)
                .into_iter()
                .filter(|secret| SECRETS.contains(&secret.as_str()))
                .collect();
            assert_eq!(of_them, [""; 0], "{login}: {:#?}", desk.rows());
            let screen = desk.rows().join("\n");
            for kept in ["50 123", "Təbriz", "AA1234567", "4471/26", "29.02.1984"] {
                assert!(!screen.contains(kept), "{login}, {kept}: {:#?}", desk.rows());
            }
            desk.press(&mut house, keys);
        }
    }
}

/// What MEİS had said went with the person; that it found nothing is not true.
#[test]
fn the_page_of_an_erased_person_says_so() {
    for (lang, name, nothing) in
        [(Lang::Az, "erased_az", "tapmadı"), (Lang::En, "erased_en", "nothing")]
    {
        let mut house = House::founded(monday());
        let case = registered(&mut house, CODE, ilham());
        let mut desk = held(&mut house, "leyla", "F3");
        if lang == Lang::En {
            desk.press(&mut house, "Ctrl-G");
        }
        withdrawn_and_erased(&mut house, case);
        desk.refresh(&mut house);
        let head = desk.rows().into_iter().find(|row| row.contains("03-2026-000001"));
        let head = head.unwrap_or_else(|| panic!("{:#?}", desk.rows()));
        let erased = Text::of(lang).say("person-erased-long");
        assert!(head.contains(erased.as_ref()) && !head.contains(nothing), "{head}");
        insta::assert_snapshot!(name, desk.picture());
    }
}

#[test]
fn a_paper_half_typed_goes_with_whom_it_is_about() {
    let mut house = House::founded(monday());
    let (ticket, case) = seat(&mut house);
    identify(&mut house, case, CODE);
    meis_is_down(&mut house, case);
    for section in [Section::Applicant(ilham()), Section::Sentence(sentence(day(2026, 11, 2)))] {
        house.does("leyla", 7, Command::Fill { case, section: Box::new(section) });
    }
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F4 Enter");
    desk.types(&mut house, "qq123");
    assert!(desk.rows().join("\n").contains("QQ123"), "{:#?}", desk.rows());
    house.does("leyla", 7, Command::FinishVisit(ticket));
    withdrawn_and_erased(&mut house, case);
    desk.refresh(&mut house);
    assert_eq!(desk.model.case(), Some(case));
    assert!(!desk.rows().join("\n").contains("QQ123"), "{:#?}", desk.rows());
    assert!(!desk.rows().join("\n").contains(CODE), "{:#?}", desk.rows());
}

/// The letter of a decision that a colleague made otherwise.
#[test]
fn a_letter_half_written_goes_with_whom_it_is_about() {
    let mut house = House::founded(monday());
    let case = forwarded(&mut house, CODE, ilham());
    let mut desk = Desk::signed_in(&mut house, "orxan", "");
    claimed(&mut house, "orxan", case);
    desk.refresh(&mut house);
    desk.press(&mut house, "F5 Enter Enter 2 2 Tab");
    desk.types(&mut house, "gizli");
    assert!(desk.rows().join("\n").contains("gizli"), "{:#?}", desk.rows());
    withdrawn_and_erased(&mut house, case);
    desk.refresh(&mut house);
    assert!(!desk.rows().join("\n").contains("gizli"), "{:#?}", desk.rows());
}

/// The answer to a registration comes when its author may no longer look.
#[test]
fn a_receipt_is_not_shown_to_whoever_lost_the_right_meanwhile() {
    let mut house = House::founded(monday());
    let (_, case) = complete(&mut house, CODE, ilham());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let is_registration = |command: &Command| matches!(command, Command::Register { .. });
    let asked = ["F7", "Enter", "Enter"].into_iter().find_map(|name| {
        let effects = update(&mut desk.model, Msg::Key(key(name)));
        effects.into_iter().find_map(|effect| match effect {
            Effect::Submit { request, command, .. } if is_registration(&command) => Some(request),
            _ => None,
        })
    });
    let request = asked.unwrap_or_else(|| panic!("{:#?}", desk.rows()));
    let answer = house.does("leyla", 7, Command::Register { case, insists: false });
    becomes(&mut house, "leyla", Role::Volunteer);
    update(&mut desk.model, Msg::Snapshot(house.snapshot()));
    update(&mut desk.model, Msg::Answered { request, outcome: Ok(answer) });
    assert_eq!(seen(&house, &desk, case), [""; 0], "{:#?}", desk.rows());
}

/// A closed case comes from the state store, a moment after it was taken in hand.
#[test]
fn a_case_that_comes_a_moment_later_opens_as_one_that_is_here() {
    let rows = |is_late: bool| {
        let mut house = House::founded(monday());
        let (_, case) = seat(&mut house);
        identify(&mut house, case, CODE);
        // MEİS spells the name otherwise, and what was recorded stays.
        let released = house.now.date();
        meis(&mut house, case, Some(longest()), Some(sentence(released)));
        let section = Box::new(Section::Applicant(ilham()));
        house.does("leyla", 7, Command::Fill { case, section });
        let mut desk = Desk::signed_in(&mut house, "leyla", "");
        if is_late {
            let mut snapshot = house.snapshot();
            Arc::make_mut(&mut snapshot).centre.cases.remove_mut(&case);
            update(&mut desk.model, Msg::Snapshot(snapshot));
        }
        desk.press(&mut house, "Esc F6");
        desk.types(&mut house, "şıx");
        desk.press(&mut house, "Enter F3");
        assert_eq!(desk.model.case(), Some(case));
        desk.rows()
    };
    assert_eq!(rows(true), rows(false));
}
