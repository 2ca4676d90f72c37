//! The queue: who is next and why, recalls, no-shows, parking, transfers, the stopwatch.

use dost_desk::casework::case::Stage;
use dost_desk::casework::command::{Act, Command};
use dost_desk::casework::event::Event;
use dost_desk::casework::ids::{CaseId, DeskId, StaffId, TicketId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{
    ParkReason, Priority, RETURN_MINUTES_MAX, TicketSource, TicketState, WhyNext, visit_minutes,
};

use super::world::{AGENT_A, AGENT_B, Desk, SUPERVISOR, VOLUNTEER, day, identify, sentence};

/// Calls the next visitor, sends them home at once, and says who it was and why.
fn next(desk: &mut Desk, who: StaffId) -> (TicketId, WhyNext) {
    let ticket = desk.call(who);
    let why = match desk.frames.last().and_then(|frame| frame.events.first()) {
        Some(Event::TicketCalled { why, .. }) => *why,
        other => panic!("not a call: {other:?}"),
    };
    desk.must(who, Command::Serve(ticket));
    desk.must(who, Command::FinishVisit(ticket));
    (ticket, why)
}

fn state(desk: &Desk, ticket: TicketId) -> TicketState {
    desk.centre.ticket(ticket).expect("a ticket").state
}

#[test]
fn the_policy_says_who_is_next_and_why() {
    let mut desk = Desk::founded();
    let ordinary: Vec<_> = (0..3).map(|_| desk.ticket(Priority::None)).collect();
    let elderly: Vec<_> = (0..3).map(|_| desk.ticket(Priority::Elderly)).collect();
    let moved = desk.ticket(Priority::None);
    desk.must(AGENT_B, Command::Transfer { ticket: moved, to: DeskId(1) });
    assert_eq!(next(&mut desk, AGENT_B), (elderly[0], WhyNext::Priority(Priority::Elderly)));
    assert_eq!(next(&mut desk, AGENT_A), (moved, WhyNext::ForThisDesk));
    assert_eq!(next(&mut desk, AGENT_A), (elderly[1], WhyNext::Priority(Priority::Elderly)));
    assert_eq!(next(&mut desk, AGENT_A), (ordinary[0], WhyNext::OrdinaryTurn));
    assert_eq!(next(&mut desk, AGENT_A), (elderly[2], WhyNext::Priority(Priority::Elderly)));
    assert_eq!(next(&mut desk, AGENT_A), (ordinary[1], WhyNext::LongestWaiting));
    assert_eq!(next(&mut desk, AGENT_A), (ordinary[2], WhyNext::LongestWaiting));
    assert_eq!(desk.refused(AGENT_A, Command::CallNext), Refusal::NobodyWaiting);
}

#[test]
fn a_visitor_who_came_back_goes_first_but_not_before_a_transfer() {
    let mut desk = Desk::founded();
    let gone = desk.ticket(Priority::None);
    desk.call(AGENT_A);
    desk.seconds(30);
    desk.must(AGENT_A, Command::Recall(gone));
    desk.seconds(30);
    desk.must(AGENT_A, Command::MarkNoShow(gone));
    let elderly = desk.ticket(Priority::Elderly);
    let moved = desk.ticket(Priority::None);
    desk.must(AGENT_B, Command::Transfer { ticket: moved, to: DeskId(1) });
    desk.must(VOLUNTEER, Command::TakeBack(gone));
    assert_eq!(next(&mut desk, AGENT_A), (moved, WhyNext::ForThisDesk));
    assert_eq!(next(&mut desk, AGENT_A), (gone, WhyNext::Returning));
    assert_eq!(next(&mut desk, AGENT_A), (elderly, WhyNext::Priority(Priority::Elderly)));
}

#[test]
fn one_ticket_is_never_called_twice_and_one_desk_has_one_visitor() {
    let mut desk = Desk::founded();
    let first = desk.ticket(Priority::None);
    let second = desk.ticket(Priority::None);
    assert_eq!(desk.call(AGENT_A), first);
    assert_eq!(desk.call(AGENT_B), second);
    let busy = Refusal::DeskBusy { ticket: "S-001".to_owned() };
    assert_eq!(desk.refused(AGENT_A, Command::CallNext), busy);
    assert_eq!(
        desk.refused(AGENT_B, Command::Serve(first)),
        Refusal::TicketElsewhere { desk: DeskId(1) }
    );
    desk.must(AGENT_A, Command::Serve(first));
    assert_eq!(
        desk.refused(AGENT_A, Command::Serve(first)),
        Refusal::TicketNotSo { state: "serving" }
    );
    assert_eq!(
        desk.refused(AGENT_B, Command::FinishVisit(first)),
        Refusal::TicketElsewhere { desk: DeskId(1) }
    );
    assert_eq!(
        desk.refused(VOLUNTEER, Command::CancelTicket(first)),
        Refusal::TicketNotSo { state: "serving" }
    );
}

#[test]
fn recalls_have_a_gap_and_a_limit_and_absence_is_not_recorded_in_haste() {
    let mut desk = Desk::founded();
    let ticket = desk.ticket(Priority::None);
    desk.call(AGENT_A);
    desk.minutes(5);
    assert_eq!(desk.refused(AGENT_A, Command::MarkNoShow(ticket)), Refusal::RecallFirst);
    desk.must(AGENT_A, Command::Recall(ticket));
    desk.seconds(29);
    let soon = Refusal::RecallTooSoon { seconds: 1 };
    assert_eq!(desk.refused(AGENT_A, Command::Recall(ticket)), soon);
    assert_eq!(desk.refused(AGENT_A, Command::MarkNoShow(ticket)), soon);
    desk.seconds(1);
    desk.must(AGENT_A, Command::Recall(ticket));
    desk.minutes(1);
    assert_eq!(desk.refused(AGENT_A, Command::Recall(ticket)), Refusal::RecallLimit);
    desk.must(AGENT_A, Command::MarkNoShow(ticket));
    desk.minutes(i64::from(RETURN_MINUTES_MAX));
    assert_eq!(desk.refused(AGENT_A, Command::TakeBack(ticket)), Refusal::ReturnTooLate);
    desk.seconds(-1);
    desk.must(AGENT_A, Command::TakeBack(ticket));
    desk.call(AGENT_A);
    assert_eq!(desk.centre.ticket(ticket).map(|held| held.calls.len()), Some(1));
}

#[test]
fn parking_keeps_the_place_and_gives_no_better_one() {
    let mut desk = Desk::founded();
    let (first, second) = (desk.ticket(Priority::None), desk.ticket(Priority::None));
    let reason = ParkReason::VisitorBreak;
    let park = |ticket, minutes| Command::Park { ticket, reason, minutes };
    for minutes in [0, 241] {
        assert_eq!(desk.refused(VOLUNTEER, park(second, minutes)), Refusal::ParkMinutes);
    }
    desk.must(VOLUNTEER, park(second, 1));
    desk.must(VOLUNTEER, Command::Unpark(second));
    assert_eq!(desk.call(AGENT_A), first, "parking is no way past the queue");
    assert_eq!(desk.refused(VOLUNTEER, park(first, 5)), Refusal::NoDesk);
    assert_eq!(desk.refused(AGENT_B, park(first, 5)), Refusal::TicketElsewhere { desk: DeskId(1) });
    desk.must(AGENT_A, Command::Serve(first));
    desk.must(AGENT_A, park(first, 240));
    assert_eq!(desk.call(AGENT_A), second, "the desk is free");
    desk.must(AGENT_A, Command::Serve(second));
    desk.must(AGENT_A, Command::FinishVisit(second));
    let third = desk.ticket(Priority::Disability);
    desk.must(VOLUNTEER, Command::Unpark(first));
    assert_eq!(next(&mut desk, AGENT_A).0, first, "who was at a desk goes on there");
    assert_eq!(next(&mut desk, AGENT_A).0, third);
}

#[test]
fn a_transfer_keeps_the_case_and_reaches_one_desk_only() {
    let mut desk = Desk::founded();
    let (ticket, case) = desk.visit(AGENT_A);
    let to = |to| Command::Transfer { ticket, to: DeskId(to) };
    assert_eq!(desk.refused(AGENT_A, to(0)), Refusal::UnknownDesk);
    assert_eq!(desk.refused(AGENT_A, to(4)), Refusal::UnknownDesk);
    desk.must(AGENT_A, to(2));
    assert_eq!(desk.refused(AGENT_A, Command::CallNext), Refusal::NobodyWaiting);
    assert_eq!(desk.call(AGENT_B), ticket);
    let answer = desk.must(AGENT_B, Command::Serve(ticket));
    assert_eq!(answer.case, None, "no second draft");
    assert_eq!(desk.centre.ticket(ticket).and_then(|held| held.case), Some(case));
}

#[test]
fn numbers_begin_again_each_day_and_end_at_999() {
    let mut desk = Desk::founded();
    for count in 1..=999_u16 {
        let ticket = desk.ticket(Priority::None);
        assert_eq!(desk.centre.ticket(ticket).map(|held| held.number.count), Some(count));
    }
    let issue =
        Command::IssueTicket { priority: Priority::None, source: TicketSource::Kiosk, case: None };
    assert_eq!(desk.refused(VOLUNTEER, issue), Refusal::NoMoreTickets);
    desk.move_to(day(2026, 1, 13));
    let ticket = desk.ticket(Priority::None);
    assert_eq!(
        desk.centre.ticket(ticket).map(|held| held.number.to_string()),
        Some("S-001".into())
    );
    assert_eq!(ticket, TicketId(1000), "the ticket itself is never counted anew");
    assert_eq!(desk.call(AGENT_A), ticket, "yesterday's tickets are not called");
}

#[test]
fn the_sweep_ends_tickets_of_earlier_days_with_their_empty_drafts() {
    let mut desk = Desk::founded();
    let (empty, draft) = desk.visit(AGENT_A);
    let reason = ParkReason::FetchingPaper;
    desk.must(AGENT_A, Command::Park { ticket: empty, reason, minutes: 60 });
    let (named, kept) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(kept, "5ZJ7K2P"));
    desk.must(AGENT_A, Command::Park { ticket: named, reason, minutes: 60 });
    let (served, _) = desk.visit(AGENT_B);
    desk.move_to(day(2026, 1, 13));
    desk.as_centre(Command::Sweep).expect("a sweep");
    assert_eq!(state(&desk, empty), TicketState::Cancelled);
    assert_eq!(desk.file(draft).stage, Stage::Withdrawn);
    assert_eq!(state(&desk, named), TicketState::Cancelled);
    assert_eq!(desk.file(kept).stage, Stage::Draft, "what was said about somebody is kept");
    assert!(matches!(state(&desk, served), TicketState::Serving { .. }));
    let answer = desk.must(
        AGENT_B,
        Command::IssueTicket {
            priority: Priority::None,
            source: TicketSource::Staff,
            case: Some(kept),
        },
    );
    assert_eq!(desk.call(AGENT_A), answer.ticket.expect("a ticket"));
    assert_eq!(desk.must(AGENT_A, Command::Serve(answer.ticket.expect("a ticket"))).case, None);
}

#[test]
fn an_empty_draft_goes_with_its_visit_and_a_withdrawn_one_frees_the_ticket() {
    let mut desk = Desk::founded();
    let (ticket, case) = desk.visit(AGENT_A);
    desk.must(AGENT_A, Command::FinishVisit(ticket));
    assert_eq!(desk.file(case).stage, Stage::Withdrawn);

    let (ticket, case) = desk.visit(AGENT_A);
    assert_eq!(
        desk.refused(AGENT_A, Command::OpenCase(ticket)),
        Refusal::WrongStage { stage: Stage::Draft }
    );
    desk.must(AGENT_A, identify(case, "5ZJ7K2P"));
    desk.must(AGENT_A, Command::Withdraw { case, reason: "fikrini dəyişdi".to_owned() });
    let again = desk.must(AGENT_A, Command::OpenCase(ticket)).case;
    assert!(again.is_some_and(|again| again != case));
    let case_of_ticket = |case| Command::IssueTicket {
        priority: Priority::None,
        source: TicketSource::Staff,
        case: Some(case),
    };
    assert_eq!(
        desk.refused(AGENT_B, case_of_ticket(case)),
        Refusal::WrongStage { stage: Stage::Withdrawn }
    );
    assert_eq!(
        desk.refused(AGENT_B, case_of_ticket(again.expect("a case"))),
        Refusal::TicketNotSo { state: "serving" },
        "one case has one ticket"
    );
}

#[test]
fn the_stopwatch_runs_from_sitting_down_to_the_end() {
    let mut desk = Desk::founded();
    let ticket = desk.ticket(Priority::None);
    let minutes =
        |desk: &Desk| desk.centre.ticket(ticket).and_then(|held| visit_minutes(held, desk.now));
    desk.minutes(20);
    desk.call(AGENT_A);
    assert_eq!(minutes(&desk), None, "waiting is not the visit");
    desk.must(AGENT_A, Command::Serve(ticket));
    desk.seconds(599);
    assert_eq!(minutes(&desk), Some(9));
    desk.must(AGENT_A, Command::Transfer { ticket, to: DeskId(3) });
    desk.call(SUPERVISOR);
    desk.must(SUPERVISOR, Command::Serve(ticket));
    desk.seconds(1);
    assert_eq!(minutes(&desk), Some(10), "another desk does not stop it");
    desk.must(SUPERVISOR, Command::FinishVisit(ticket));
    desk.minutes(60);
    assert_eq!(minutes(&desk), Some(10));
}

#[test]
fn a_returning_visitor_brings_the_case_along() {
    let mut desk = Desk::founded();
    let case = desk.registered("5ZJ7K2P");
    let answer = desk.must(
        AGENT_B,
        Command::IssueTicket {
            priority: Priority::None,
            source: TicketSource::CallCentre,
            case: Some(case),
        },
    );
    assert_eq!(next(&mut desk, AGENT_B), (answer.ticket.expect("a ticket"), WhyNext::Returning));
}

/// Whether a case is there, open, or with somebody else: a volunteer gets one answer to all of it.
#[test]
fn a_volunteer_does_not_learn_from_a_ticket_whether_a_case_is_there() {
    let mut desk = Desk::founded();
    let open = desk.registered("5ZJ7K2P");
    let over = desk.draft(AGENT_A, "1WWQ84R", sentence());
    desk.must(AGENT_A, Command::Withdraw { case: over, reason: "Fikrini dəyişdi".to_owned() });
    let issue = |case| Command::IssueTicket {
        priority: Priority::None,
        source: TicketSource::Staff,
        case: Some(case),
    };
    let said = Refusal::NotYourRole { role: Role::Volunteer, act: Act::ViewCase };
    for case in [open, over, CaseId(999)] {
        assert_eq!(desk.refused(VOLUNTEER, issue(case)), said);
    }
    // Who may look at cases is told.
    assert_eq!(desk.refused(AGENT_B, issue(CaseId(999))), Refusal::UnknownCase);
    desk.must(AGENT_B, issue(open));
}
