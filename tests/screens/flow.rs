//! One visitor from ticket to notice, by keys alone.

use chrono::NaiveDate;
use dost_desk::casework::case::{Case, Stage};
use dost_desk::casework::forms::{Applicant, ReleaseGround, Sentence};
use dost_desk::casework::identity::{FatherSuffix, Name, PersonName, Phone};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::ui::Msg;

use super::desk::{Desk, House, monday};
use super::people::{forwarded, ilham};

/// Command keys a visitor may take from ticket to notice, beside typed data and Tab.
const COMMAND_KEYS_MAX: usize = 20;

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

pub fn applicant() -> Applicant {
    Applicant {
        name: PersonName {
            surname: name("Əbdülrəhmanzadə-Şıxəlibəyli"),
            given: name("İlqar"),
            father: Some(name("Ağakərim")),
            suffix: FatherSuffix::Oglu,
        },
        born: NaiveDate::from_ymd_opt(1988, 2, 29),
        document: None,
        address: None,
        phone: Phone::parse("050 123 45 67").ok(),
        email: None,
    }
}

pub fn sentence(released: NaiveDate) -> Sentence {
    Sentence {
        institution: "5 nömrəli cəzaçəkmə müəssisəsi".to_owned(),
        released,
        ground: ReleaseGround::Served,
        certificate: Some("A-1187".to_owned()),
        returned_from_abroad: None,
    }
}

/// Serves a visitor up to the draft with everything that MEİS knows.
pub fn identified(house: &mut House, desk: &mut Desk) -> CaseId {
    desk.press(house, "Ins Enter F8 Enter");
    let case = desk.model.case().expect("a case in hand");
    desk.types(house, "5ABCD7K");
    let released = house.now.date().checked_sub_days(chrono::Days::new(20)).expect("a day");
    house.answers(case, GatewayAnswer::Identity(Some(applicant())));
    desk.refresh(house);
    house.answers(case, GatewayAnswer::Sentence(Some(sentence(released))));
    desk.refresh(house);
    case
}

/// Goes on by Enter until Social Payments is asked, and lets it answer that nothing was paid.
pub fn to_payment(house: &mut House, desk: &mut Desk, case: CaseId) {
    for _ in 0..6 {
        if !house.centre.questions.is_empty() {
            break;
        }
        desk.press(house, "Enter");
    }
    let never = PaymentAnswer::NotPaid { other_sentence_paid_on: None };
    house.answers(case, GatewayAnswer::Payment(never));
    desk.refresh(house);
}

#[test]
fn a_visitor_goes_from_ticket_to_notice_by_few_keys() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let case = identified(&mut house, &mut desk);
    let stage = |house: &House| house.centre.case(case).expect("the case").stage;
    to_payment(&mut house, &mut desk, case);
    desk.press(&mut house, "F7 Enter");
    assert_eq!(stage(&house), Stage::Registered, "{:#?}", desk.rows());
    assert!(desk.rows().join("\n").contains("03-2026-000001"), "{:#?}", desk.rows());
    desk.press(&mut house, "Enter Enter");
    assert_eq!(stage(&house), Stage::Forwarded, "{:#?}", desk.rows());

    let mut office = Desk::signed_in(&mut house, "orxan", "");
    office.press(&mut house, "Enter Enter Enter Enter");
    office.decides(&mut house);
    assert_eq!(stage(&house), Stage::Granted, "{:#?}", office.rows());

    desk.refresh(&mut house);
    desk.press(&mut house, "F5 Enter Enter");
    let receipt =
        dost_desk::casework::command::Command::ConfirmNotice { case, receipt: "P-1".to_owned() };
    house.centre_does(receipt);
    assert_eq!(stage(&house), Stage::Notified, "{:#?}", desk.rows());
    let keys = desk.command_keys + office.command_keys;
    assert!(keys <= COMMAND_KEYS_MAX, "{keys}");
}

#[test]
fn enter_leads_the_agent_from_the_decision_to_the_closed_case() {
    let mut house = House::founded(monday());
    // An older case that the office is still at: the notice comes before it.
    forwarded(&mut house, "6AB20Y3", ilham());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let case = identified(&mut house, &mut desk);
    to_payment(&mut house, &mut desk, case);
    desk.press(&mut house, "F7 Enter Enter Enter Enter");
    let mut office = Desk::signed_in(&mut house, "orxan", "");
    office.press(&mut house, "Down Enter Enter Enter Enter");
    office.decides(&mut house);
    assert!(office.next_line().contains("agent"), "{}", office.next_line());
    desk.refresh(&mut house);
    assert!(desk.next_line().contains("1 bildiriş"), "{}", desk.next_line());
    desk.press(&mut house, "Enter Home");
    let list = desk.rows().join("\n");
    assert!(list.contains("Bildiriş yerləşdirilməlidir 1"), "{list}");
    assert!(desk.next_line().contains("bildirişi yerləşdir"), "{}", desk.next_line());
    desk.press(&mut house, "Enter Enter");
    assert!(desk.next_line().contains("cavabı gözlənilir"), "{}", desk.next_line());
    let receipt =
        dost_desk::casework::command::Command::ConfirmNotice { case, receipt: "P-1".to_owned() };
    house.centre_does(receipt);
    desk.refresh(&mut house);
    desk.press(&mut house, "Enter");
    let stage = house.centre.case(case).expect("the case").stage;
    assert_eq!(stage, Stage::Closed, "{:#?}", desk.rows());
    // Two of the keys, Down and Home, are only there because of the other case.
    let keys = desk.command_keys + office.command_keys - 2;
    assert!(keys <= COMMAND_KEYS_MAX, "{keys}");
}

#[test]
fn enter_alone_leads_an_agent_through_all_of_the_desk() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let released = monday().date().checked_sub_days(chrono::Days::new(20)).expect("a day");
    let mut said = Vec::new();
    for _ in 0..COMMAND_KEYS_MAX {
        said.push(desk.next_line());
        let unknown = desk
            .model
            .case()
            .is_some_and(|case| house.centre.case(case).is_some_and(|case| case.person.is_none()));
        if unknown {
            desk.types(&mut house, "5ABCD7K");
        } else {
            desk.press(&mut house, "Enter");
        }
        let asked: Vec<CaseId> = house.centre.questions.values().map(|(case, _)| *case).collect();
        for case in asked {
            let (_, question) =
                house.centre.questions.values().next().copied().expect("a question");
            let answer = match question {
                Question::Identity => GatewayAnswer::Identity(Some(applicant())),
                Question::Sentence => GatewayAnswer::Sentence(Some(sentence(released))),
                Question::PriorPayment => {
                    GatewayAnswer::Payment(PaymentAnswer::NotPaid { other_sentence_paid_on: None })
                }
            };
            house.answers(case, answer);
        }
        desk.refresh(&mut house);
        let through = |case: &std::sync::Arc<Case>| case.stage == Stage::Forwarded;
        let ended = house.centre.tickets.values().all(|ticket| !ticket.is_open());
        if house.centre.cases.values().any(through) && ended {
            return;
        }
    }
    panic!("not through: {said:#?}\n{:#?}", desk.rows());
}

#[test]
fn a_registration_just_before_novruz_is_told_so_in_the_receipt() {
    let mut house = House::founded(super::desk::at(2026, 3, 19, 10, 0));
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let case = identified(&mut house, &mut desk);
    to_payment(&mut house, &mut desk, case);
    desk.press(&mut house, "F7 Enter");
    let rows = desk.rows().join("\n");
    let latest = house.centre.case(case).and_then(|case| case.notice_by()).expect("a term");
    assert_eq!(latest, house.now.date());
    assert!(rows.contains("Bildiriş elə qeydiyyat günü"), "{rows}");
    desk.press(&mut house, "F9");
    assert!(desk.rows().join("\n").contains("Novruz"), "{:#?}", desk.rows());
}

#[test]
fn what_is_half_typed_outlives_a_snapshot_and_a_new_session() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ins Enter F8 Enter");
    desk.types(&mut house, "5AB");
    house.does(
        "sevda",
        1,
        dost_desk::casework::command::Command::IssueTicket {
            priority: dost_desk::casework::ticket::Priority::None,
            source: dost_desk::casework::ticket::TicketSource::Staff,
            case: None,
        },
    );
    desk.refresh(&mut house);
    assert!(desk.rows().join("\n").contains("5AB"), "{:#?}", desk.rows());
    desk.tell(&mut house, Msg::Time(monday().plus_seconds(120)));
    assert!(desk.rows().join("\n").contains("5AB"));
    // Another session of the same person: the draft is asked for and shown again.
    let drafts = desk.left.clone();
    let mut again = Desk::fresh_with(&mut house, "leyla", "7", drafts);
    again.press(&mut house, "F3");
    assert!(again.rows().join("\n").contains("5AB"), "{:#?}", again.rows());
}
