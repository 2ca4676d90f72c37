//! A centre that takes no commands: the title is red, and every key that would submit says why.

use dost_desk::engine::{Halt, SystemSign};
use dost_desk::gateways::Reason;
use dost_desk::locale::Lang;
use dost_desk::ui::theme::{Paint, Theme};
use ratatui::layout::Position;

use super::desk::{Desk, House, monday};
use super::flow::{identified, to_payment};

/// Each with a part of the title line and a part of the words that say what to do.
fn halts() -> [(Halt, &'static str, &'static str); 3] {
    let reason = "input/output error".to_owned();
    [
        (Halt::JournalFailed { reason }, "jurnal xətası", "Yazmaq alınmadı"),
        (Halt::DiskNearlyFull, "disk dolub", "Diskdə yer bitir"),
        (Halt::Stopping, "Mərkəz dayandırılır", "Bir azdan yenidən"),
    ]
}

#[test]
fn every_key_that_submits_says_why() {
    for (halt, title, words) in halts() {
        let mut house = House::founded(monday());
        let mut desk = Desk::signed_in(&mut house, "leyla", "7");
        let case = identified(&mut house, &mut desk);
        to_payment(&mut house, &mut desk, case);
        house.halted = Some(halt);
        desk.refresh(&mut house);
        let before = house.snapshot().revision;
        let (buffer, _) = desk.screen();
        let style = buffer.cell(Position { x: 1, y: 0 }).expect("a cell").style();
        let alarm = Theme::default().style(Paint::TitleAlarm);
        assert_eq!((style.fg, style.bg), (alarm.fg, alarm.bg));
        assert!(desk.rows()[0].contains(title), "{}", desk.rows()[0]);
        assert!(desk.next_line().contains(words), "{}", desk.next_line());
        for keys in ["F7", "F8", "F2 i", "F2 n", "F2 t", "F2 p", "F2 f"] {
            desk.press(&mut house, keys);
            assert!(desk.message_line().contains(words), "{keys}: {}", desk.message_line());
        }
        // What is done in the panes is asked of the centre, and its answer is said.
        desk.press(&mut house, "F4 End Enter");
        assert!(desk.message_line().contains(words), "{}", desk.message_line());
        assert_eq!(house.snapshot().revision, before, "nothing was carried out");
    }
}

#[test]
fn one_can_leave_a_halted_centre() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    house.halted = Some(Halt::DiskNearlyFull);
    desk.refresh(&mut house);
    desk.press(&mut house, "Ctrl-O Enter");
    assert_eq!(desk.model.staff(), None);
}

#[test]
fn the_reason_fits_the_title_of_the_smallest_screen() {
    for lang in Lang::ALL {
        for (halt, ..) in halts() {
            let mut house = House::founded(monday());
            house.halted = Some(halt);
            let theme = Theme::default();
            let desk = Desk::seated(&mut house, "leyla", "7", (80, 24), lang, theme);
            assert!(!desk.rows()[0].contains('…'), "{}", desk.rows()[0]);
            assert!(!desk.next_line().contains('…'), "{}", desk.next_line());
        }
    }
}

/// A desk for real work that a stand-in answers: nobody must take it for an ordinary outage.
#[test]
fn a_stand_in_where_a_system_should_be_is_an_alarm() {
    for (lang, words) in [(Lang::Az, "XARİCİ SİSTEM TƏLİMDİR"), (Lang::En, "A SYSTEM ONLY PLAYS")]
    {
        let mut house = House::founded(monday());
        house.reasons = [None, Some(Reason::StandIn), None];
        house.systems = [SystemSign::Up, SystemSign::Down, SystemSign::Up];
        let mut desk = Desk::seated(&mut house, "leyla", "7", (80, 24), lang, Theme::default());
        let row = desk.rows().remove(0);
        assert!(row.contains(words) && !row.contains('…'), "{row}");
        let (buffer, _) = desk.screen();
        let style = buffer.cell(Position { x: 1, y: 0 }).expect("a cell").style();
        let alarm = Theme::default().style(Paint::TitleAlarm);
        assert_eq!((style.fg, style.bg), (alarm.fg, alarm.bg));
        house.reasons = [None; 3];
        desk.refresh(&mut house);
        assert!(!desk.rows()[0].contains(words), "{}", desk.rows()[0]);
    }
}
