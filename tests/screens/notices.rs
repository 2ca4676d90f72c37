//! Decided cases announce to the agent that their notice is to be posted.

use std::sync::Arc;

use dost_desk::casework::case::{Notice, NoticeFailure, NoticeMeans, Stage};
use dost_desk::casework::command::{Command, Verdict};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::engine::{NoticeTry, OutsideStatus, SystemSign};
use dost_desk::gateways::Reason;
use dost_desk::locale::{Lang, Text};
use dost_desk::ui::panes::PaneId;

use super::desk::{Desk, House, monday};
use super::people::{claimed, forwarded, ilham};

fn granted(house: &mut House) -> CaseId {
    let case = forwarded(house, "6AB20Y3", ilham());
    house.does("orxan", 1, Command::Claim(case));
    house.does(
        "orxan",
        1,
        Command::Decide { case, verdict: Verdict::Grant { earlier_grant_confirmed: false } },
    );
    case
}

#[test]
fn a_decision_announces_itself_to_the_agent() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let tab = |desk: &Desk| desk.rows()[2].clone();
    assert!(!tab(&desk).contains('!'), "{}", tab(&desk));
    let case = granted(&mut house);
    desk.refresh(&mut house);
    let by = house.centre.case(case).and_then(|case| case.notice_by()).expect("a day");
    let said = format!("F5: 1 bildiriş sizi gözləyir ({})", by.format("%d.%m"));
    assert!(desk.next_line().contains(&said), "{}", desk.next_line());
    assert!(tab(&desk).contains("F5 Arxa ofis 1!"), "{}", tab(&desk));
    desk.press(&mut house, "Enter");
    assert_eq!(desk.model.focus(), PaneId::Office);
    assert!(desk.next_line().contains("bildirişi yerləşdir"), "{}", desk.next_line());
    desk.press(&mut house, "Enter Enter");
    assert!(!tab(&desk).contains('!'), "posted: {}", tab(&desk));
}

#[test]
fn a_visitor_comes_before_a_notice_that_has_time() {
    let mut house = House::founded(monday());
    let case = granted(&mut house);
    let by = house.centre.case(case).and_then(|case| case.notice_by()).expect("a day");
    let (priority, source) = (Priority::None, TicketSource::Staff);
    let issue = |house: &mut House| {
        house.does("leyla", 7, Command::IssueTicket { priority, source, case: None });
    };
    issue(&mut house);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let line = desk.next_line();
    let day = by.format("%d.%m");
    assert!(line.contains("çağır") && line.contains(&format!("F5: 1 bildiriş ({day})")), "{line}");
    // On its last day the notice comes first.
    house.now = super::desk::at(2026, 11, 30, 9, 0).max(house.now);
    while house.now.date() < by {
        house.now = house.now.plus_seconds(24 * 3_600);
    }
    issue(&mut house);
    desk.refresh(&mut house);
    assert!(desk.next_line().contains("sizi gözləyir"), "{}", desk.next_line());
    desk.press(&mut house, "Enter");
    assert_eq!(desk.model.focus(), PaneId::Office);
}

#[test]
fn a_citizen_without_a_cabinet_is_told_by_telephone() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let case = granted(&mut house);
    desk.refresh(&mut house);
    desk.press(&mut house, "F5 Enter Enter");
    assert!(matches!(house.centre.case(case).expect("it").notice, Notice::Posted { .. }));
    house.centre_does(Command::FailNotice { case, why: NoticeFailure::NoCabinet });
    desk.refresh(&mut house);
    assert!(desk.message_line().contains("kabineti yoxdur"), "{}", desk.message_line());
    desk.press(&mut house, "Esc");
    insta::assert_snapshot!("told_list", desk.picture());
    desk.press(&mut house, "Enter");
    assert!(desk.next_line().contains("zəng"), "{}", desk.next_line());
    desk.press(&mut house, "Enter");
    insta::assert_snapshot!("told_deeds", desk.picture());
    desk.press(&mut house, "Enter");
    insta::assert_snapshot!("told_question", desk.picture());
    // Nothing is recorded before the question is answered.
    assert!(matches!(house.centre.case(case).expect("it").notice, Notice::Failed { .. }));
    desk.press(&mut house, "Enter");
    let notice = house.centre.case(case).expect("it").notice.clone();
    assert!(matches!(notice, Notice::Told { means: NoticeMeans::Telephone, .. }), "{notice:?}");
    insta::assert_snapshot!("told_done", desk.picture());
    assert!(desk.next_line().contains("bağla"), "{}", desk.next_line());
    desk.press(&mut house, "Enter");
    assert_eq!(house.centre.case(case).expect("it").stage, Stage::Closed);
}

#[test]
fn the_page_of_the_outside_systems_says_what_waits_and_tries_again() {
    let mut house = House::founded(monday());
    let case = granted(&mut house);
    house.does("leyla", 7, Command::PostNotice(case));
    let system = OutsideSystem::Meis;
    let why = Some(Reason::NoAnswerInTime.key().to_owned());
    house.centre_does(Command::NoteSystem { system, answers: false, why });
    house.now = house.now.plus_seconds(36 * 60);
    house.centre_does(Command::NoteSystem { system, answers: true, why: None });
    let system = OutsideSystem::Esosial;
    let why = Some(Reason::CannotConnect.key().to_owned());
    house.centre_does(Command::NoteSystem { system, answers: false, why });
    house.now = house.now.plus_seconds(95 * 60);
    house.systems = [SystemSign::Up, SystemSign::Slow, SystemSign::Down];
    house.reasons = [None, None, Some(Reason::CannotConnect)];
    let next_try = Some(house.now.plus_seconds(300));
    let unanswered = Arc::new([(Reason::CannotConnect.key(), 41)].into());
    house.outside[2] = OutsideStatus { waiting: 1, next_try, unanswered };
    house.notices = vec![NoticeTry { case, tries: 41, next: next_try }];
    for (lang, name) in [(Lang::Az, "outside_az"), (Lang::En, "outside_en")] {
        let mut desk = Desk::signed_in(&mut house, "sevda", "");
        if lang == Lang::En {
            desk.press(&mut house, "Ctrl-G");
        }
        desk.press(&mut house, "Ctrl-P");
        desk.types(&mut house, "outside show");
        desk.press(&mut house, "Enter Down Down");
        insta::assert_snapshot!(name, desk.picture());
        let before = house.centre.frames;
        desk.press(&mut house, "Enter");
        assert_eq!(house.centre.frames, before + 1, "asked to be tried now");
        desk.press(&mut house, "Down r");
        assert_eq!(house.centre.frames, before + 2, "and from the notice itself");
        desk.press(&mut house, "Enter");
        assert_eq!(desk.model.focus(), PaneId::Office);
        assert!(desk.picture().contains("03-2026-000001"));
    }
}

/// Social Payments is asked again with a claim of another day; what it had said at registration stays.
#[test]
fn the_sheet_keeps_what_was_said_of_payments_at_registration() {
    let mut house = House::founded(monday());
    let case = forwarded(&mut house, "6AB20Y3", ilham());
    house.now = house.now.plus_seconds(24 * 3_600);
    claimed(&mut house, "orxan", case);
    for (lang, label) in [(Lang::Az, "Ödəniş, qeydiyyatda"), (Lang::En, "Payment, at registration")]
    {
        let mut desk = Desk::signed_in(&mut house, "orxan", "");
        if lang == Lang::En {
            desk.press(&mut house, "Ctrl-G");
        }
        desk.press(&mut house, "F5 Enter");
        let mut seen = String::new();
        for _ in 0..6 {
            seen.push_str(&desk.picture());
            desk.press(&mut house, "PgDn");
        }
        assert!(seen.contains(label) && seen.contains("23.11.2026 · "), "{seen}");
    }
}

/// What the portal refuses stands on the supervisor's page with what it is, and goes again from there.
#[test]
fn a_refused_notice_is_handed_over_again_from_the_page() {
    let mut house = House::founded(monday());
    let case = granted(&mut house);
    house.does("leyla", 7, Command::PostNotice(case));
    house.centre_does(Command::FailNotice { case, why: NoticeFailure::Rejected });
    house.now = house.now.plus_seconds(36 * 60);
    for (lang, name) in [(Lang::Az, "outside_refused_az"), (Lang::En, "outside_refused_en")] {
        let mut desk = Desk::signed_in(&mut house, "sevda", "");
        if lang == Lang::En {
            desk.press(&mut house, "Ctrl-G");
        }
        desk.press(&mut house, "Ctrl-P");
        desk.types(&mut house, "outside show");
        desk.press(&mut house, "Enter Down Down Down");
        insta::assert_snapshot!(name, desk.picture());
        if lang == Lang::En {
            desk.press(&mut house, "R");
            let notice = &house.centre.case(case).expect("it").notice;
            assert!(matches!(notice, Notice::Posted { .. }), "{notice:?}");
        }
    }
}

/// Three systems down, each for any one reason and with the largest counts: all of it can be read.
#[test]
fn every_reason_stands_whole_while_all_systems_are_down() {
    let mut house = House::founded(monday());
    let case = granted(&mut house);
    house.does("leyla", 7, Command::PostNotice(case));
    for system in OutsideSystem::ALL {
        house.centre_does(Command::NoteSystem { system, answers: false, why: None });
    }
    house.now = house.now.plus_seconds(95 * 60);
    house.systems = [SystemSign::Down; 3];
    let next_try = Some(house.now.plus_seconds(300));
    for lang in Lang::ALL {
        let mut desk = Desk::signed_in(&mut house, "sevda", "");
        if lang == Lang::En {
            desk.press(&mut house, "Ctrl-G");
        }
        desk.press(&mut house, "Ctrl-P");
        desk.types(&mut house, "outside show");
        desk.press(&mut house, "Enter");
        for &reason in Reason::EACH {
            house.reasons = [Some(reason); 3];
            let unanswered = Arc::new([(reason.key(), 9_999)].into());
            let status = OutsideStatus { waiting: 8_192, next_try, unanswered };
            house.outside = [status.clone(), status.clone(), status];
            desk.refresh(&mut house);
            let picture = desk.picture();
            let inside = picture.lines().filter_map(|row| row.split('│').nth(2)).map(str::trim);
            let text = inside.collect::<Vec<_>>().join(" ");
            let words = Text::of(lang).say(reason.key()).into_owned();
            assert_eq!(text.matches(&words).count(), 3, "{words}\n{picture}");
            assert_eq!(text.matches("9999").count(), 3, "{picture}");
            assert!(text.contains("03-2026-000001"), "the notice has room\n{picture}");
        }
    }
}
