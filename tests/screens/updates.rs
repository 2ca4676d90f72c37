//! What keys do, through a whole desk.

use dost_desk::casework::command::Command;
use dost_desk::casework::ticket::{Priority, TicketSource, TicketState};
use dost_desk::ui::panes::PaneId;

use super::desk::{Desk, House, monday};

fn issue(priority: Priority) -> Command {
    Command::IssueTicket { priority, source: TicketSource::Kiosk, case: None }
}

#[test]
fn enter_alone_leads_from_an_empty_queue_to_the_applicant() {
    let mut house = House::founded(monday());
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    assert!(desk.next_line().contains("Ins"), "{}", desk.next_line());
    desk.press(&mut house, "Enter Enter");
    assert_eq!(house.centre.tickets.size(), 1);
    desk.press(&mut house, "Enter");
    let called = house.centre.tickets.values().next().expect("a ticket");
    assert!(matches!(called.state, TicketState::Called { .. }));
    assert!(desk.message_line().contains("ən çox gözləyən"), "{}", desk.message_line());
    desk.press(&mut house, "Enter");
    assert_eq!(desk.model.focus(), PaneId::Applicant);
    assert_eq!(desk.model.case(), house.centre.cases.keys().next().copied());
    assert_eq!(desk.command_keys, 4);
}
