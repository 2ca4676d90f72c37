//! An outage of MEİS at the desk, and its end.

use dost_desk::casework::register::{GatewayAnswer, Question};
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, monday};
use super::flow::{applicant, sentence};

#[test]
fn a_late_answer_says_what_need_not_be_brought() {
    for (lang, named, counted) in [
        (Lang::Az, "kağız lazım deyil: Şəxsiyyəti", "2 sənədin kağızı daha lazım deyil"),
        (Lang::En, "no paper is needed: Identity", "for 2 documents no paper is needed any more"),
    ] {
        for at_once in [false, true] {
            let mut house = House::founded(monday());
            let mut desk = Desk::seated(&mut house, "leyla", "7", (80, 24), lang, Theme::default());
            desk.press(&mut house, "Ins Enter F8 Enter");
            let case = desk.model.case().expect("a case in hand");
            desk.types(&mut house, "5ABCD7K");
            house.answers_to(case, Question::Identity, GatewayAnswer::Unavailable);
            house.answers_to(case, Question::Sentence, GatewayAnswer::Unavailable);
            desk.refresh(&mut house);
            assert_eq!(desk.message_line(), "", "an outage frees from nothing");
            let released = house.now.date().checked_sub_days(chrono::Days::new(20)).expect("a day");
            house.answers_to(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
            if !at_once {
                desk.refresh(&mut house);
                assert!(desk.message_line().contains(named), "{}", desk.message_line());
                assert!(!desk.message_line().contains('…'), "{}", desk.message_line());
                desk.press(&mut house, "F4");
            }
            let found = GatewayAnswer::Sentence(Some(sentence(released)));
            house.answers_to(case, Question::Sentence, found);
            desk.refresh(&mut house);
            let said = desk.message_line();
            assert_eq!(said.contains(counted), at_once, "{said}");
            assert!(!said.is_empty() && !said.contains('…'), "{said}");
        }
    }
}

#[test]
fn a_first_answer_frees_from_nothing() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ins Enter F8 Enter");
    let case = desk.model.case().expect("a case in hand");
    desk.types(&mut house, "5ABCD7K");
    house.answers_to(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    desk.refresh(&mut house);
    assert!(!desk.message_line().contains("lazım deyil"), "{}", desk.message_line());
    // Nothing found is an answer that asks for the paper, late or not.
    house.answers_to(case, Question::Sentence, GatewayAnswer::Unavailable);
    desk.refresh(&mut house);
    house.answers_to(case, Question::Sentence, GatewayAnswer::Sentence(None));
    desk.refresh(&mut house);
    assert!(!desk.message_line().contains("lazım deyil"), "{}", desk.message_line());
}
