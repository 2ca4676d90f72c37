//! Colleagues on this screen: who has a case open, who sits in front of a ticket, and whether a key
//! acts on what its presser saw.

use dost_desk::casework::case::Stage;
use dost_desk::casework::command::Command;
use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::engine::Present;
use dost_desk::locale::Lang;
use dost_desk::ui::Msg;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, monday};
use super::people::{forwarded, ilham};

const MONO: Theme = Theme { colour: false, ascii: false };

fn at(house: &House, login: &str, desk: Option<u8>, case: Option<CaseId>) -> Present {
    Present { staff: house.staff(login), desk: desk.map(DeskId), case }
}

fn says(desk: &Desk, words: &str) -> bool {
    desk.rows().iter().any(|row| row.contains(words))
}

/// A work list in which three others have opened the second of two cases.
fn watched(lang: Lang, theme: Theme) -> (House, Desk, CaseId) {
    let mut house = House::founded(monday());
    forwarded(&mut house, "6AB20Y3", ilham());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    house.present = vec![
        at(&house, "orxan", None, Some(id)),
        at(&house, "leyla", Some(7), Some(id)),
        at(&house, "sevda", None, Some(id)),
        at(&house, "leyla", Some(7), Some(id)),
        at(&house, "ilqar", Some(2), Some(id)),
    ];
    let desk = Desk::seated(&mut house, "orxan", "", (80, 24), lang, theme);
    (house, desk, id)
}

#[test]
fn pictures() {
    for (name, lang, theme) in [
        ("az", Lang::Az, Theme::default()),
        ("en", Lang::En, Theme::default()),
        ("mono", Lang::Az, MONO),
    ] {
        let (mut house, mut desk, _) = watched(lang, theme);
        desk.press(&mut house, "Down");
        insta::assert_snapshot!(format!("list_{name}"), desk.picture());
        desk.press(&mut house, "Enter");
        insta::assert_snapshot!(format!("sheet_{name}"), desk.picture());
        desk.press(&mut house, "F4");
        insta::assert_snapshot!(format!("documents_{name}"), desk.picture());
    }
}

#[test]
fn nobody_is_told_that_they_are_there_themselves() {
    let (mut house, mut desk, id) = watched(Lang::En, Theme::default());
    assert!(says(&desk, "open: 3 people"), "{:#?}", desk.rows());
    house.present.retain(|it| {
        it.desk != Some(DeskId(2))
            && it.staff != house.centre.member_by_login("sevda").expect("she").id
    });
    desk.refresh(&mut house);
    assert!(says(&desk, "open: Leyla Q."), "{:#?}", desk.rows());
    house.present = vec![at(&house, "orxan", None, Some(id))];
    desk.refresh(&mut house);
    assert!(!says(&desk, "open:"), "{:#?}", desk.rows());
}

#[test]
fn a_session_says_what_stands_on_it() {
    let mut house = House::founded(monday());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    let mut desk = Desk::signed_in(&mut house, "orxan", "");
    let orxan = house.staff("orxan");
    let shown = |desk: &Desk| desk.model.present();
    let nothing = Present { staff: orxan, desk: None, case: None };
    assert_eq!(shown(&desk), Some(nothing));
    desk.press(&mut house, "Enter");
    let open = Present { case: Some(id), ..nothing };
    assert_eq!(shown(&desk), Some(open));
    desk.press(&mut house, "F11");
    assert_eq!(shown(&desk), None, "a blank screen shows nobody anything");
    desk.decides(&mut house);
    assert_eq!(shown(&desk), Some(open));
    desk.press(&mut house, "Esc");
    assert_eq!(shown(&desk), Some(nothing), "back in the list");
    desk.press(&mut house, "Ctrl-O Enter");
    assert_eq!(shown(&desk), None);
}

#[test]
fn a_ticket_names_who_sits_in_front_of_it() {
    let mut house = House::founded(monday());
    let issue =
        Command::IssueTicket { priority: Priority::None, source: TicketSource::Kiosk, case: None };
    house.does("aytac", 1, issue);
    let ticket = house.does("leyla", 7, Command::CallNext).ticket.expect("a ticket");
    let mut desk = Desk::seated(&mut house, "ilqar", "2", (80, 24), Lang::En, Theme::default());
    assert!(!says(&desk, "Leyla Q."), "nobody is known to sit there");
    house.present = vec![at(&house, "leyla", Some(7), None)];
    desk.refresh(&mut house);
    assert!(says(&desk, "desk 7 · Leyla Q."), "{:#?}", desk.rows());
    // Who serves is recorded, and stays when the terminal is off.
    house.does("leyla", 7, Command::Serve(ticket));
    house.present.clear();
    desk.refresh(&mut house);
    assert!(says(&desk, "Leyla Q."), "{:#?}", desk.rows());
}

/// What came in after the last picture was drawn has not been seen by anybody.
#[test]
fn a_key_acts_on_the_picture_that_was_drawn() {
    for drawn_again in [false, true] {
        let mut house = House::founded(monday());
        let id = forwarded(&mut house, "5ZW10X2", ilham());
        let mut desk = Desk::seated(&mut house, "orxan", "", (80, 24), Lang::En, Theme::default());
        desk.press(&mut house, "Enter");
        desk.tell(&mut house, Msg::Drawn);
        let orxan = house.staff("orxan");
        house.does("sevda", 3, Command::HandOver { case: id, to: orxan });
        desk.refresh(&mut house);
        if drawn_again {
            desk.tell(&mut house, Msg::Drawn);
        }
        // The first of the deeds that the new state offers: let it go.
        desk.press(&mut house, "Enter 5");
        let stage = house.centre.case(id).expect("the case").stage;
        let wanted = if drawn_again { Stage::Forwarded } else { Stage::UnderReview };
        assert_eq!(stage, wanted, "{:#?}", desk.rows());
        assert_eq!(says(&desk, "Sevda İ. 14:32: claimed for review. Not recorded"), !drawn_again);
    }
}
