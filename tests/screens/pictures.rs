//! Screens as a person sees them, each reviewed.

use dost_desk::casework::command::Command;
use dost_desk::casework::ids::{DeskId, TicketId};
use dost_desk::casework::ticket::{ParkReason, Priority, TicketSource};
use dost_desk::engine::SystemSign;
use dost_desk::law::moment::Moment;
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, at, monday};
use super::flow::{identified, to_payment};

const MONO: Theme = Theme { colour: false, ascii: false };

fn issue(house: &mut House, priority: Priority) -> TicketId {
    let command = Command::IssueTicket { priority, source: TicketSource::Kiosk, case: None };
    house.does("aytac", 1, command).ticket.expect("a ticket")
}

fn later(house: &mut House, minutes: i64) {
    house.now = house.now.plus_seconds(minutes * 60);
}

/// A queue in which every state stands: called, served, parked, sent on, not come, priority.
fn busy_house() -> House {
    let mut house = House::founded(at(2026, 11, 23, 13, 40));
    house.systems = [SystemSign::Up, SystemSign::Slow, SystemSign::Down];
    let first = issue(&mut house, Priority::None);
    later(&mut house, 4);
    let second = issue(&mut house, Priority::None);
    let third = issue(&mut house, Priority::None);
    later(&mut house, 3);
    let fourth = issue(&mut house, Priority::None);
    let fifth = issue(&mut house, Priority::None);
    house.does("ilqar", 2, Command::CallNext);
    later(&mut house, 1);
    house.does("ilqar", 2, Command::Recall(first));
    later(&mut house, 1);
    house.does("ilqar", 2, Command::MarkNoShow(first));
    house.does("ilqar", 2, Command::CallNext);
    house.does("ilqar", 2, Command::Serve(second));
    let park = Command::Park { ticket: third, reason: ParkReason::FetchingPaper, minutes: 45 };
    house.does("leyla", 7, park);
    house.does("leyla", 7, Command::Transfer { ticket: fourth, to: DeskId(7) });
    house.does("sevda", 5, Command::CallNext);
    let _ = fifth;
    later(&mut house, 9);
    issue(&mut house, Priority::Veteran);
    later(&mut house, 20);
    issue(&mut house, Priority::WithChild);
    issue(&mut house, Priority::None);
    later(&mut house, 14);
    house
}

fn novruz() -> Moment {
    at(2026, 3, 13, 10, 5)
}

/// The screens, by name.
fn screens() -> Vec<(&'static str, Desk)> {
    let mut all = Vec::new();
    let az = (Lang::Az, Theme::default());
    let en = (Lang::En, Theme::default());
    let bare = House::bare(monday());
    all.push(("set_up_az", Desk::new(&bare, (80, 24), az.0, az.1)));
    all.push(("set_up_en", Desk::new(&bare, (80, 24), en.0, en.1)));
    let founded = House::founded(monday());
    all.push(("sign_in_az", Desk::new(&founded, (80, 24), az.0, az.1)));
    all.push(("too_small", Desk::new(&founded, (40, 10), az.0, az.1)));
    for (name, (lang, theme), size) in [
        ("queue_az", az, (80, 24)),
        ("queue_en", en, (80, 24)),
        ("queue_mono", (Lang::Az, MONO), (80, 24)),
        ("queue_ascii", (Lang::En, Theme { colour: false, ascii: true }), (80, 24)),
        ("queue_120", az, (120, 40)),
        ("queue_200", az, (200, 60)),
    ] {
        let mut house = busy_house();
        all.push((name, Desk::seated(&mut house, "leyla", "7", size, lang, theme)));
    }
    for (name, keys) in [
        ("help_az", "F1"),
        ("keys_az", "?"),
        ("palette_az", "Ctrl-P"),
        ("search_az", "F6"),
        ("issue_az", "Ins"),
        ("dashboard_az", "F10"),
        ("locked_az", "Ctrl-L"),
        ("quit_az", "Ctrl-X"),
        ("called_az", "F8"),
        ("serving_az", "F8 Enter"),
        ("refused_az", "F7"),
    ] {
        let mut house = busy_house();
        let mut desk = Desk::signed_in(&mut house, "leyla", "7");
        desk.press(&mut house, keys);
        if name == "search_az" {
            desk.types(&mut house, "s-00");
        }
        all.push((name, desk));
    }
    for (name, lang, size) in [
        ("proof_novruz_az", Lang::Az, (80, 24)),
        ("proof_novruz_en", Lang::En, (80, 24)),
        ("proof_novruz_tall", Lang::Az, (120, 40)),
    ] {
        let mut house = House::founded(novruz());
        let mut desk = Desk::seated(&mut house, "leyla", "7", size, lang, Theme::default());
        desk.press(&mut house, "F9");
        all.push((name, desk));
    }
    all.extend(flow_screens(80, 24, "80"));
    all.extend(flow_screens(120, 40, "120"));
    let mut practice = House::founded(monday());
    practice.practice = true;
    all.push(("practice_az", Desk::signed_in(&mut practice, "leyla", "7")));
    let mut admin = House::founded(monday());
    let mut first = Desk::signed_in(&mut admin, "admin", "");
    all.push(("admin_az", Desk::signed_in(&mut admin, "admin", "")));
    first.press(&mut admin, "Enter");
    all.push(("add_staff_az", first));
    all
}

/// The steps of one visitor, at the desk and in the back office.
fn flow_screens(width: u16, height: u16, size: &str) -> Vec<(&'static str, Desk)> {
    let name = |step: &'static str| -> &'static str {
        let known = NAMES.iter().find(|known| known.starts_with(step) && known.ends_with(size));
        known.expect("a name")
    };
    const NAMES: [&str; 8] = [
        "applicant_80",
        "applicant_120",
        "documents_80",
        "documents_120",
        "receipt_80",
        "receipt_120",
        "office_80",
        "office_120",
    ];
    let mut all = Vec::new();
    for step in ["applicant", "documents", "receipt", "office"] {
        let mut house = House::founded(monday());
        let theme = Theme::default();
        let (login, desk) = ("leyla", "7");
        let mut own = Desk::seated(&mut house, login, desk, (width, height), Lang::Az, theme);
        let case = identified(&mut house, &mut own);
        if step != "applicant" {
            to_payment(&mut house, &mut own, case);
        }
        if matches!(step, "receipt" | "office") {
            own.press(&mut house, "F7 Enter");
        }
        if step == "office" {
            own.press(&mut house, "Enter Enter");
            let (login, size) = ("orxan", (width, height));
            own = Desk::seated(&mut house, login, "", size, Lang::Az, theme);
            own.press(&mut house, "Enter Enter");
        }
        all.push((name(step), own));
    }
    all
}

#[test]
fn screens_are_as_reviewed() {
    for (name, desk) in screens() {
        insta::assert_snapshot!(name, desk.picture());
    }
}

#[test]
#[ignore = "writes target/screens/*.ansi: cargo test --test suite for_the_eye -- --ignored"]
fn screens_for_the_eye() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screens");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, desk) in screens() {
        std::fs::write(folder.join(format!("{name}.ansi")), desk.rows_for_the_eye())
            .expect("written");
    }
}
