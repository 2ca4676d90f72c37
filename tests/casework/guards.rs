//! What is refused, beside the nearest thing that is not.

use chrono::NaiveDate;
use dost_desk::casework::case::Stage;
use dost_desk::casework::centre::PASSPORTS_MAX;
use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::decide::{NUMBER_LETTERS_MAX, SCOPE_LETTERS_MAX, decide, sweep};
use dost_desk::casework::event::{EVENTS_A_FRAME_MAX, Event};
use dost_desk::casework::forms::{Representative, Section, Sentence};
use dost_desk::casework::ids::StaffId;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, Lookup, Question};
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{ParkReason, Priority, TicketState};
use dost_desk::law::passport::Passport;

use super::world::{
    ADMIN, AGENT_A, AGENT_B, Desk, OFFICER_A, VOLUNTEER, applicant, calendar, day, fill_applicant,
    fill_sentence, identify, new_staff, passport, refuse, representative, sentence,
};

const FIN: &str = "5ZJ7K2P";
/// Most bytes of the hash of a PIN.
const PIN_HASH_BYTES_MAX: usize = 512;

#[test]
fn an_answer_to_the_question_about_one_case_is_none_about_another() {
    let mut desk = Desk::founded();
    let (one, other) = (desk.identified(AGENT_A, FIN), desk.identified(AGENT_B, "7AB23CD"));
    let query = desk.query(one, Question::Identity).expect("an open question");
    let answer = Box::new(GatewayAnswer::Identity(Some(applicant())));
    let stray = Command::Answer { query, case: other, answer: answer.clone() };
    assert_eq!(desk.as_centre(stray), Err(Refusal::StrayAnswer));
    assert!(desk.file(other).identity_lookup.is_waiting());
    desk.as_centre(Command::Answer { query, case: one, answer }).expect("its own case");
}

#[test]
fn the_same_code_typed_again_asks_only_what_was_not_answered() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    assert_eq!(desk.refused(AGENT_A, identify(case, FIN)), Refusal::NothingToAsk);
    desk.must(AGENT_A, identify(case, "7AB23CD"));
    assert!(desk.file(case).identity_lookup.is_waiting(), "somebody else is asked about");
}

#[test]
fn nobody_comes_back_from_abroad_tomorrow() {
    let desk = Desk::founded();
    let today = desk.now.date();
    let back = |on: NaiveDate| Sentence { returned_from_abroad: Some(on), ..sentence() };
    for (on, refusal) in [
        (today - chrono::Days::new(1), None),
        (today, None),
        (today + chrono::Days::new(1), Some(Refusal::ReleaseInFuture)),
    ] {
        let mut desk = desk.clone();
        let case = desk.identified(AGENT_A, FIN);
        assert_eq!(desk.do_(AGENT_A, fill_sentence(case, back(on))).err(), refusal, "{on}");
        let answer = GatewayAnswer::Sentence(Some(back(on)));
        desk.answer(case, Question::Sentence, answer);
        let is_answer = matches!(desk.file(case).sentence_lookup, Lookup::Answered { .. });
        assert_eq!(is_answer, refusal.is_none(), "{on}");
    }
}

#[test]
fn a_representative_has_a_proof_with_a_number_and_says_what_for_in_few_words() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    let mut fill = |number: &str, scope: String| {
        let proof = Representative { number: number.to_owned(), scope, ..representative() };
        let section = Box::new(Section::Representative(Some(proof)));
        desk.do_(AGENT_A, Command::Fill { case, section }).err()
    };
    assert_eq!(fill(" ", String::new()), Some(Refusal::WordsMissing));
    assert_eq!(fill(&"7".repeat(NUMBER_LETTERS_MAX + 1), String::new()), Some(Refusal::TooMuch));
    assert_eq!(fill("77", "ə".repeat(SCOPE_LETTERS_MAX + 1)), Some(Refusal::TooMuch));
    assert_eq!(fill(&"7".repeat(NUMBER_LETTERS_MAX), "ə".repeat(SCOPE_LETTERS_MAX)), None);
}

fn founding(number: u8, desks: u8, role: Role) -> Command {
    Command::FoundCentre {
        name: "Sınaq mərkəzi".to_owned(),
        number,
        desks,
        territory: None,
        passport: Box::new(passport().clone()),
        calendar: Box::new(calendar().clone()),
        administrator: new_staff("admin", role),
    }
}

#[test]
fn number_and_desks_of_a_centre_have_two_figures_at_most() {
    for (number, desks, may) in [
        (1, 1, true),
        (99, 99, true),
        (0, 3, false),
        (100, 3, false),
        (5, 0, false),
        (5, 100, false),
    ] {
        let got = Desk::empty().as_centre(founding(number, desks, Role::Administrator));
        let wanted = if may { None } else { Some(Refusal::CentreFigures) };
        assert_eq!(got.err(), wanted, "centre {number} with {desks} desks");
    }
}

#[test]
fn whoever_comes_first_is_the_administrator_whatever_was_written() {
    let mut desk = Desk::empty();
    desk.as_centre(founding(5, 3, Role::Volunteer)).expect("a centre is founded");
    let first = desk.centre.member(StaffId(1)).expect("its first member");
    assert_eq!(first.role, Role::Administrator);
}

#[test]
fn passports_are_bounded_and_one_that_was_in_force_comes_back_all_the_same() {
    let mut desk = Desk::founded();
    let version = |number: usize| Passport { version: format!("v{number}"), ..passport().clone() };
    let adopt = |passport: Passport| Command::AdoptPassport(Box::new(passport));
    for number in 1..PASSPORTS_MAX {
        desk.must(ADMIN, adopt(version(number)));
    }
    assert_eq!(desk.centre.passports.size(), PASSPORTS_MAX);
    assert_eq!(desk.do_(ADMIN, adopt(version(0))), Err(Refusal::TooMuch));
    desk.must(ADMIN, adopt(version(1)));
    assert_eq!(desk.centre.passport.as_ref().map(|held| held.version.as_str()), Some("v1"));
}

#[test]
fn a_hash_of_a_pin_is_as_long_as_it_may_be() {
    let mut desk = Desk::founded();
    let hash = |length: usize| "h".repeat(length);
    let set = |length| Command::SetPin { staff: AGENT_A, pin_hash: hash(length) };
    desk.must(ADMIN, set(PIN_HASH_BYTES_MAX));
    assert_eq!(desk.refused(ADMIN, set(PIN_HASH_BYTES_MAX + 1)), Refusal::TooMuch);
    let add = |login, length| {
        Command::AddStaff(NewStaff { pin_hash: hash(length), ..new_staff(login, Role::Agent) })
    };
    desk.must(ADMIN, add("tural", PIN_HASH_BYTES_MAX));
    assert_eq!(desk.refused(ADMIN, add("samir", PIN_HASH_BYTES_MAX + 1)), Refusal::TooMuch);
}

#[test]
fn a_first_wrong_pin_locks_nobody_out_not_even_until_now() {
    let mut desk = Desk::founded();
    desk.as_centre(Command::SignIn { staff: AGENT_A, pin_right: false }).expect("it is recorded");
    let held = desk.centre.member(AGENT_A).expect("an agent");
    assert_eq!((held.sign_in_failures, held.locked_until), (1, None));
}

#[test]
fn a_ticket_is_given_up_while_it_is_open_and_only_once() {
    let mut desk = Desk::founded();
    let ticket = desk.ticket(Priority::None);
    desk.must(VOLUNTEER, Command::CancelTicket(ticket));
    let refused = desk.refused(VOLUNTEER, Command::CancelTicket(ticket));
    assert_eq!(refused, Refusal::TicketNotSo { state: "cancelled" });
    let (ticket, case) = desk.visit(AGENT_A);
    desk.finish(AGENT_A, case);
    let refused = desk.refused(VOLUNTEER, Command::CancelTicket(ticket));
    assert_eq!(refused, Refusal::TicketNotSo { state: "done" });
}

#[test]
fn a_registration_waits_for_either_answer_of_the_register() {
    for (first, second) in
        [(Question::Identity, Question::Sentence), (Question::Sentence, Question::Identity)]
    {
        let answer = |question| match question {
            Question::Identity => GatewayAnswer::Identity(Some(applicant())),
            _ => GatewayAnswer::Sentence(Some(sentence())),
        };
        let mut desk = Desk::founded();
        let case = desk.identified(AGENT_A, FIN);
        desk.must(AGENT_A, fill_applicant(case, applicant()));
        desk.must(AGENT_A, fill_sentence(case, sentence()));
        desk.not_paid(AGENT_A, case);
        let register = Command::Register { case, insists: true };
        assert_eq!(desk.refused(AGENT_A, register.clone()), Refusal::RegisterPending);
        desk.answer(case, first, answer(first));
        assert_eq!(desk.refused(AGENT_A, register.clone()), Refusal::RegisterPending, "{first:?}");
        desk.answer(case, second, answer(second));
        desk.must(AGENT_A, register);
    }
}

#[test]
fn who_lets_go_of_a_case_holds_it_no_more() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    assert!(desk.file(case).claim.is_some());
    desk.must(OFFICER_A, Command::Release(case));
    let file = desk.file(case);
    assert_eq!((file.stage, file.claim), (Stage::Forwarded, None));
    let refused = desk.refused(OFFICER_A, Command::Decide { case, verdict: refuse() });
    assert_eq!(refused, Refusal::NotClaimed);
}

/// Tickets of visitors who were served and left, each with a draft in which nobody was identified.
fn with_empty_drafts(desk: &mut Desk, count: usize) {
    for _ in 0..count {
        let (ticket, _) = desk.visit(AGENT_A);
        let reason = ParkReason::VisitorBreak;
        desk.must(AGENT_A, Command::Park { ticket, reason, minutes: 5 });
    }
}

#[test]
fn a_sweep_fits_into_one_frame_with_its_drafts_and_its_notices() {
    for notices in [0, 1, 2] {
        let mut desk = Desk::founded();
        for code in ["1AA11AA", "2AA11AA"].into_iter().take(notices) {
            desk.decided(code, refuse());
        }
        with_empty_drafts(&mut desk, EVENTS_A_FRAME_MAX / 2 + 2);
        desk.move_to(day(2026, 1, 26));
        let report = sweep(&desk.centre, desk.now);
        assert_eq!(report.to_post.len(), notices, "the centre posts them by itself");
        let context = desk.context(Actor::Centre);
        let events = decide(&desk.centre, &Command::Sweep, &context).expect("a sweep");
        assert!(events.len() <= EVENTS_A_FRAME_MAX, "{notices} notices: {} events", events.len());
        let ended = |event: &&Event| matches!(event, Event::TicketCancelled { .. });
        let ended = events.iter().filter(ended).count();
        assert!(ended >= EVENTS_A_FRAME_MAX / 2 - 2, "{notices} notices: only {ended} ended");
    }
}

#[test]
fn a_ticket_is_good_for_its_day() {
    let mut desk = Desk::founded();
    let ticket = desk.ticket(Priority::None);
    desk.as_centre(Command::Sweep).expect("a sweep");
    let state = |desk: &Desk| desk.centre.ticket(ticket).map(|held| held.state);
    assert_eq!(state(&desk), Some(TicketState::Waiting), "it is the day still");
    desk.minutes(24 * 60);
    desk.as_centre(Command::Sweep).expect("a sweep");
    assert_eq!(state(&desk), Some(TicketState::Cancelled));
    // The hall of yesterday goes with the first ticket of today, and what is served still stays.
    let (served, _) = desk.visit(AGENT_A);
    assert_eq!(state(&desk), None, "it is in the journal alone");
    desk.finish(AGENT_A, desk.centre.ticket(served).and_then(|held| held.case).expect("a draft"));
    desk.ticket(Priority::None);
    assert!(desk.centre.ticket(served).is_some(), "ended, but of today");
    let (open, _) = desk.visit(AGENT_B);
    desk.minutes(24 * 60);
    desk.ticket(Priority::None);
    assert!(desk.centre.ticket(served).is_none());
    assert!(desk.centre.ticket(open).is_some(), "of yesterday, but open");
}
