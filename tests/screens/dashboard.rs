//! The figures of the centre, and the cases behind them.

use dost_desk::casework::command::Command;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::ui::panes::PaneId;

use super::desk::{Desk, House, monday};
use super::panes::work_house;

/// The figure that stands behind a label in a row of the box.
fn figure(desk: &Desk, label: &str) -> String {
    let rows = desk.rows();
    let row = rows.iter().find(|row| row.contains(label)).unwrap_or_else(|| panic!("{rows:#?}"));
    let behind = row.split_once(label).map(|(_, rest)| rest).unwrap_or_default();
    behind.split_whitespace().next().unwrap_or_default().to_owned()
}

#[test]
fn every_level_is_counted_and_leads_to_its_cases() {
    let mut house = work_house();
    let mut desk = Desk::signed_in(&mut house, "sevda", "");
    desk.press(&mut house, "F10");
    insta::assert_snapshot!("dashboard_work_az", desk.picture());
    let levels = house.snapshot().sweep.levels.map(|count| count.to_string());
    let labels = ["· vaxtı var", "! yaxınlaşır", "▲ bu gün", "■ gecikir", "× müddət bitib"];
    for (label, count) in labels.into_iter().zip(levels) {
        assert_eq!(figure(&desk, label), count, "{label}");
    }
    desk.press(&mut house, "Down Down Down Down Enter");
    insta::assert_snapshot!("dashboard_list_az", desk.picture());
    desk.press(&mut house, "Down Up Enter");
    assert_eq!(desk.model.case(), Some(CaseId(1)), "the oldest of the overdue ones");
    assert_eq!(desk.model.focus(), PaneId::Office);
}

#[test]
fn esc_goes_from_the_cases_to_the_figures_and_out() {
    let mut house = work_house();
    let mut desk = Desk::signed_in(&mut house, "sevda", "");
    desk.press(&mut house, "F10 Down Down Down Down Enter Esc");
    assert!(desk.rows().join(" ").contains("sabah gecikəcək"));
    desk.press(&mut house, "Esc");
    assert!(!desk.rows().join(" ").contains("sabah gecikəcək"));
}

#[test]
fn who_sees_no_case_opens_none() {
    let mut house = work_house();
    let mut desk = Desk::signed_in(&mut house, "aytac", "");
    desk.press(&mut house, "F10 Down Down Down Down Enter");
    assert!(desk.rows().join(" ").contains("sabah gecikəcək"), "still the figures");
}

#[test]
fn waits_and_visits_of_today_are_counted() {
    let mut house = House::founded(monday());
    let issue =
        Command::IssueTicket { priority: Priority::None, source: TicketSource::Kiosk, case: None };
    let tickets: Vec<_> =
        (0..4).map(|_| house.does("aytac", 1, issue.clone()).ticket.expect("a ticket")).collect();
    // Called after 5, 10 and 20 minutes; the first visit lasts 15 minutes, over the standard.
    for (desk, minutes) in [(1, 5), (2, 5), (3, 10)] {
        house.now = house.now.plus_seconds(minutes * 60);
        house.does("leyla", desk, Command::CallNext);
        house.does("leyla", desk, Command::Serve(tickets[usize::from(desk) - 1]));
    }
    let mut desk = Desk::signed_in(&mut house, "sevda", "");
    desk.press(&mut house, "F10");
    for (label, want) in [
        ("gözləyir ", "1"),
        ("ən çox gözləyən", "20"),
        ("gözləmə, mediana", "10"),
        ("gözləmə, 90%-i", "20"),
        ("standartdan uzun xidmət", "1/3"),
        ("boş masa:", "5"),
    ] {
        assert_eq!(figure(&desk, label), want, "{label}");
    }
}
