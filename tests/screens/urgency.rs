//! A case that nobody touches, day by day: list and title say how urgent it is, in colour and
//! without.

use chrono::{Days, NaiveTime};
use dost_desk::casework::urgency::Urgency;
use dost_desk::law::moment::Moment;
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, at};
use super::flow::{identified, to_payment};
use super::people::{forwarded, ilham};

/// One day a letter from the registration on: `.` on track, `!` soon, `T` today, `L` late, `X` after
/// the legal end. Registered on Monday 12 January; the 20th is off, the notice is due on the 21st,
/// the end is the 22nd.
const DAYS: &str = "...!!!!!!TLXX";

fn level(letter: char) -> (Urgency, &'static str) {
    match letter {
        '.' => (Urgency::OnTrack, "on_track"),
        '!' => (Urgency::Soon, "soon"),
        'T' => (Urgency::Today, "today"),
        'L' => (Urgency::Late, "late"),
        _ => (Urgency::Overdue, "overdue"),
    }
}

/// The screens of the days on which a level begins, by its name; every day is looked at.
fn watched(theme: Theme) -> Vec<(&'static str, Desk)> {
    let registered = at(2026, 1, 12, 10, 0);
    let mut begun: Vec<(&'static str, Desk)> = Vec::new();
    let mut house = House::founded(registered);
    forwarded(&mut house, "5ZW10X2", ilham());
    let mut desk = Desk::seated(&mut house, "orxan", "", (80, 24), Lang::Az, theme);
    for (letter, day) in DAYS.chars().zip(0..) {
        let (level, name) = level(letter);
        let clock = NaiveTime::from_hms_opt(10, 5, 0).expect("a time");
        house.now = Moment::at(registered.date() + Days::new(day), clock);
        desk.refresh(&mut house);
        let rows = desk.rows();
        let sign = theme.urgency_sign(level);
        assert!(rows[0].contains(&format!("{sign}1 ")), "{day}: {}", rows[0]);
        let row = rows.iter().find(|row| row.contains("03-2026-000001")).expect("the case");
        assert!(row.contains(sign), "{day}: {row}");
        if begun.last().is_none_or(|(last, _)| *last != name) {
            let mut own = Desk::seated(&mut house, "orxan", "", (80, 24), Lang::Az, theme);
            own.refresh(&mut house);
            begun.push((name, own));
        }
    }
    begun
}

fn pictures() -> Vec<(String, Desk)> {
    let mono = Theme { colour: false, ascii: false };
    let mut all = Vec::new();
    for (suffix, theme) in [("colour", Theme::default()), ("mono", mono)] {
        let levels = watched(theme);
        assert_eq!(levels.len(), Urgency::ALL.len(), "a level never came");
        all.extend(levels.into_iter().map(|(name, desk)| (format!("{name}_{suffix}"), desk)));
    }
    let mut house = House::founded(at(2026, 3, 19, 11, 40));
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let case = identified(&mut house, &mut desk);
    to_payment(&mut house, &mut desk, case);
    desk.press(&mut house, "F7");
    all.push(("novruz_asked".to_owned(), desk));
    let mut house = House::founded(at(2026, 3, 19, 11, 40));
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    let case = identified(&mut house, &mut desk);
    to_payment(&mut house, &mut desk, case);
    desk.press(&mut house, "F7 Enter");
    all.push(("novruz_registered".to_owned(), desk));
    all
}

#[test]
fn every_level_is_seen_in_list_and_title() {
    for (name, desk) in pictures() {
        insta::assert_snapshot!(name, desk.picture());
    }
}

#[test]
fn a_registration_just_before_novruz_warns_of_the_same_day() {
    let warned: Vec<(String, Desk)> =
        pictures().into_iter().filter(|(name, _)| name.starts_with("novruz")).collect();
    assert_eq!(warned.len(), 2);
    for (name, desk) in warned {
        let screen = desk.rows().join(" ");
        assert!(screen.contains("Bildiriş ən geci 19.03.2026"), "{name} {screen}");
    }
}

#[test]
fn who_sees_no_case_sees_no_urgency() {
    let mut house = House::founded(at(2026, 1, 12, 10, 0));
    forwarded(&mut house, "5ZW10X2", ilham());
    for (login, desk, sees) in
        [("orxan", "", true), ("sevda", "", true), ("leyla", "7", true), ("aytac", "", false)]
    {
        let own = Desk::signed_in(&mut house, login, desk);
        assert_eq!(own.rows()[0].contains(" ·1 "), sees, "{login}: {}", own.rows()[0]);
    }
}

#[test]
#[ignore = "writes target/screens/*.ansi: cargo test --test suite for_the_eye -- --ignored"]
fn urgency_for_the_eye() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screens");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, desk) in pictures() {
        let file = folder.join(format!("urgency_{name}.ansi"));
        std::fs::write(file, desk.rows_for_the_eye()).expect("written");
    }
}
