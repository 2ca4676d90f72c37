//! Who may do what: the table as it is read, and people coming, going and signing in.

use std::fmt::Write as _;

use dost_desk::casework::command::{Act, Actor, Command, Context, NewStaff};
use dost_desk::casework::decide::{decide, permit};
use dost_desk::casework::event::Event;
use dost_desk::casework::ids::StaffId;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::staff::{LockOut, Role, SIGN_IN_WAIT_SECONDS_MAX, STAFF_MAX};
use dost_desk::casework::ticket::{Priority, TicketSource};

use super::world::{ADMIN, AGENT_A, DESKS, Desk, OFFICER_A, VOLUNTEER, new_staff};

#[test]
fn the_table_of_rights() {
    let mut acts = Act::ALL.to_vec();
    acts.sort();
    assert!(acts.windows(2).all(|pair| pair[0] < pair[1]), "an act is listed twice");
    assert_eq!(
        Act::ALL.last().map(|act| *act as usize + 1),
        Some(Act::ALL.len()),
        "an act is not listed"
    );
    let desk = Desk::founded();
    let centre = desk.context(Actor::Centre);
    let mut table = format!("{:<16}", "");
    for role in Role::ALL {
        write!(table, " {:<13}", role.name()).expect("text grows");
    }
    table.push_str(" the centre\n");
    for &act in Act::ALL {
        write!(table, "{:<16}", format!("{act:?}")).expect("text grows");
        for role in Role::ALL {
            write!(table, " {:<13}", if role.may(act) { "may" } else { "-" }).expect("text grows");
        }
        let may = permit(&desk.centre, act, &centre).is_ok();
        table.push_str(if may { " may\n" } else { " -\n" });
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_table_is_asked_first() {
    let mut desk = Desk::founded();
    for (who, command) in [
        (VOLUNTEER, Command::CallNext),
        (OFFICER_A, Command::CallNext),
        (AGENT_A, Command::Claim(dost_desk::casework::ids::CaseId(9))),
        (ADMIN, Command::ViewCase(dost_desk::casework::ids::CaseId(9))),
        (AGENT_A, Command::Sweep),
    ] {
        let act = command.act();
        let refusal = desk.refused(who, command);
        assert!(
            matches!(refusal, Refusal::NotYourRole { act: of, .. } if of == act),
            "{refusal:?}"
        );
    }
    let centre = desk.as_centre(Command::CallNext);
    assert!(matches!(centre, Err(Refusal::NotYourRole { .. })));
}

#[test]
fn wrong_pins_cost_time_that_doubles_up_to_a_quarter_of_an_hour() {
    let rule = LockOut::default();
    let waits: Vec<i64> = (0..=12).map(|failures| rule.seconds_after(failures)).collect();
    assert_eq!(waits, [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]);
    assert_eq!(rule.seconds_after(u8::MAX), i64::from(SIGN_IN_WAIT_SECONDS_MAX));

    let mut desk = Desk::founded();
    let sign_in = |pin_right| Command::SignIn { staff: AGENT_A, pin_right };
    for wait in [0, 0, 0, 15, 30] {
        desk.as_centre(sign_in(false)).expect("a wrong PIN is recorded");
        let until = desk.now.plus_seconds(wait);
        if wait > 0 {
            desk.seconds(wait - 1);
            let locked = Err(Refusal::SignInLocked { until });
            assert_eq!(desk.as_centre(sign_in(true)), locked, "not even the right PIN");
            desk.seconds(1);
        }
    }
    desk.as_centre(sign_in(true)).expect("the right PIN after the wait");
    let held = desk.centre.member(AGENT_A).expect("an agent");
    assert_eq!((held.sign_in_failures, held.locked_until), (0, None));
    assert_eq!(held.last_sign_in, Some(desk.now));
    for _ in 0..4 {
        desk.as_centre(sign_in(false)).expect("a wrong PIN is recorded");
    }
    desk.must(ADMIN, Command::SetPin { staff: AGENT_A, pin_hash: "another".to_owned() });
    desk.as_centre(sign_in(true)).expect("another PIN ends the wait");
}

/// What is recorded is until when somebody waits, and not by which rule: another one changes no
/// wait that stands, and the next wrong PIN goes by it.
#[test]
fn a_centre_may_have_another_rule_and_a_wait_that_stands_is_kept() {
    let hard = LockOut { free_failures: 1, wait_seconds: 3_600, wait_seconds_max: 86_400 };
    let waits: Vec<i64> = (0..=8).map(|failures| hard.seconds_after(failures)).collect();
    assert_eq!(waits, [0, 0, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400, 86_400]);
    assert_eq!(hard.seconds_after(u8::MAX), 86_400);

    let mut desk = Desk::founded();
    let wrong = Command::SignIn { staff: AGENT_A, pin_right: false };
    for _ in 0..4 {
        desk.as_centre(wrong.clone()).expect("a wrong PIN is recorded");
    }
    let until = desk.now.plus_seconds(15);
    let context = Context { lock_out: hard, ..desk.context(Actor::Centre) };
    assert_eq!(decide(&desk.centre, &wrong, &context), Err(Refusal::SignInLocked { until }));
    let context = Context { now: until, ..context };
    let events = decide(&desk.centre, &wrong, &context).expect("a wrong PIN is recorded");
    let locked_until = Some(until.plus_seconds(28_800));
    assert_eq!(events, [Event::SignInFailed { staff: AGENT_A, locked_until }]);
}

/// Anybody can type wrong PINs at somebody's login: that keeps no key out. And who has somebody's key
/// does not get new tries at their PIN by coming in with it.
#[test]
fn coming_in_by_a_key_neither_heeds_nor_ends_the_wait_after_wrong_pins() {
    let mut desk = Desk::founded();
    let wrong = || Command::SignIn { staff: AGENT_A, pin_right: false };
    for _ in 0..4 {
        desk.as_centre(wrong()).expect("a wrong PIN is recorded");
    }
    let before = desk.centre.member(AGENT_A).expect("an agent").locked_until;
    assert!(before.is_some_and(|until| until > desk.now));
    desk.as_centre(Command::ComeIn(AGENT_A)).expect("the key is theirs");
    let held = desk.centre.member(AGENT_A).expect("an agent");
    assert_eq!((held.sign_in_failures, held.locked_until), (4, before));
    assert_eq!(held.last_sign_in, Some(desk.now));
    desk.must(ADMIN, Command::DisableStaff(AGENT_A));
    assert_eq!(desk.as_centre(Command::ComeIn(AGENT_A)), Err(Refusal::StaffDisabled));
}

#[test]
fn who_has_left_does_nothing_any_more() {
    let mut desk = Desk::founded();
    desk.must(ADMIN, Command::DisableStaff(AGENT_A));
    assert_eq!(desk.refused(AGENT_A, Command::CallNext), Refusal::StaffDisabled);
    let sign_in = Command::SignIn { staff: AGENT_A, pin_right: true };
    assert_eq!(desk.as_centre(sign_in), Err(Refusal::StaffDisabled));
    assert_eq!(desk.refused(ADMIN, Command::DisableStaff(AGENT_A)), Refusal::StaffDisabled);
    assert_eq!(desk.refused(StaffId(77), Command::CallNext), Refusal::UnknownStaff);
    assert_eq!(desk.refused(ADMIN, Command::DisableStaff(StaffId(77))), Refusal::UnknownStaff);
}

#[test]
fn one_administrator_always_remains() {
    let mut desk = Desk::founded();
    let role = Role::Trainer;
    for command in [Command::DisableStaff(ADMIN), Command::SetRole { staff: ADMIN, role }] {
        assert_eq!(desk.refused(ADMIN, command), Refusal::LastAdministrator);
    }
    let second = desk.must(ADMIN, Command::AddStaff(new_staff("admin2", Role::Administrator)));
    let second = second.staff.expect("a member");
    desk.must(second, Command::DisableStaff(ADMIN));
    assert_eq!(desk.refused(second, Command::DisableStaff(second)), Refusal::LastAdministrator);
}

#[test]
fn staff_are_listed_under_usable_names() {
    let mut desk = Desk::founded();
    for login in ["", "a", "Leyla", "leyla", "ley la", "şükür", "a/b", &"a".repeat(33)] {
        let add = Command::AddStaff(new_staff(login, Role::Agent));
        assert_eq!(desk.refused(ADMIN, add), Refusal::LoginNotUsable, "{login}");
    }
    for name in ["", "  ", "a\u{202E}b", &"Ə".repeat(81)] {
        let add = NewStaff { name: name.to_owned(), ..new_staff("tural", Role::Agent) };
        assert_eq!(desk.refused(ADMIN, Command::AddStaff(add)), Refusal::NameNotUsable, "{name}");
    }
    let same = Command::SetRole { staff: AGENT_A, role: Role::Agent };
    assert_eq!(desk.refused(ADMIN, same), Refusal::AlreadyInForce);
    let endless = Command::SetPin { staff: AGENT_A, pin_hash: "x".repeat(513) };
    assert_eq!(desk.refused(ADMIN, endless), Refusal::TooMuch);
    for count in desk.centre.staff.size()..STAFF_MAX {
        desk.must(ADMIN, Command::AddStaff(new_staff(&format!("agent{count}"), Role::Agent)));
    }
    let add = Command::AddStaff(new_staff("toomany", Role::Agent));
    assert_eq!(desk.refused(ADMIN, add), Refusal::TooManyStaff);
}

#[test]
fn a_desk_must_exist_and_be_taken() {
    let mut desk = Desk::founded();
    let mut context = desk.context(Actor::Staff(AGENT_A));
    context.desk = None;
    assert_eq!(desk.run(&Command::CallNext, &context), Err(Refusal::NoDesk));
    for number in [0, DESKS + 1, 255] {
        context.desk = Some(dost_desk::casework::ids::DeskId(number));
        assert_eq!(desk.run(&Command::CallNext, &context), Err(Refusal::UnknownDesk));
    }
    let issue =
        Command::IssueTicket { priority: Priority::None, source: TicketSource::Kiosk, case: None };
    assert!(desk.do_(VOLUNTEER, issue).is_ok(), "a volunteer needs none");
}
