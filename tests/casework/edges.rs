//! What stands just on either side of a bound, and answers that no register could truly give.

use chrono::NaiveDate;
use dost_desk::casework::case::Paper;
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::decide::{NUMBER_LETTERS_MAX, decide, sweep};
use dost_desk::casework::documents;
use dost_desk::casework::event::{EVENTS_A_FRAME_MAX, Event};
use dost_desk::casework::forms::{Applicant, Representative, Section, Sentence};
use dost_desk::casework::outages::open_outage;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{
    GatewayAnswer, Lookup, OutsideSystem, PaymentAnswer, Question,
};
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{ParkReason, Priority, TicketState};
use dost_desk::law::calendar::Calendar;

use super::world::{
    AGENT_A, Desk, applicant, calendar, day, fill_sentence, new_staff, paper, passport, released,
    representative, sentence,
};

const FIN: &str = "5ZJ7K2P";

/// Whether the answer was recorded as one, and not as an outage.
fn is_believed(sentence: Sentence, question: Question, answer: GatewayAnswer) -> bool {
    let mut desk = Desk::founded();
    let case = if question == Question::PriorPayment {
        let case = desk.draft(AGENT_A, FIN, sentence);
        desk.must(AGENT_A, Command::CheckPayment(case));
        case
    } else {
        desk.identified(AGENT_A, FIN)
    };
    desk.answer(case, question, answer);
    let file = desk.file(case);
    match question {
        Question::Identity => matches!(file.identity_lookup, Lookup::Answered { .. }),
        Question::Sentence => matches!(file.sentence_lookup, Lookup::Answered { .. }),
        Question::PriorPayment => matches!(file.payment_lookup, Lookup::Answered { .. }),
    }
}

#[test]
fn what_cannot_have_been_is_no_answer() {
    let today = Desk::founded().now.date();
    let tomorrow = today.succ_opt().unwrap();
    let born = |on| GatewayAnswer::Identity(Some(Applicant { born: Some(on), ..applicant() }));
    let out = |on| GatewayAnswer::Sentence(Some(released(on)));
    let yesterday = today.pred_opt().unwrap();
    for (believed, question, answer) in [
        (true, Question::Identity, born(yesterday)),
        (false, Question::Identity, born(today)),
        (true, Question::Sentence, out(today)),
        (false, Question::Sentence, out(tomorrow)),
    ] {
        let said = format!("{answer:?}");
        assert_eq!(is_believed(sentence(), question, answer), believed, "{said}");
    }
}

#[test]
fn a_payment_lies_between_release_and_today_and_in_the_days_of_the_manat() {
    let today = Desk::founded().now.date();
    let tomorrow = today.succ_opt().unwrap();
    let manat = day(1992, 8, 15);
    let paid = |on| GatewayAnswer::Payment(PaymentAnswer::Paid { on, amount: 220 });
    let other = |on| {
        let other_sentence_paid_on = Some(on);
        GatewayAnswer::Payment(PaymentAnswer::NotPaid { other_sentence_paid_on })
    };
    let before = |on: NaiveDate| on.pred_opt().unwrap();
    let let_out = sentence().released;
    for (believed, sentence, answer) in [
        (true, sentence(), paid(let_out)),
        (false, sentence(), paid(before(let_out))),
        (true, sentence(), paid(today)),
        (false, sentence(), paid(tomorrow)),
        (true, sentence(), other(manat)),
        (false, sentence(), other(before(manat))),
        (false, sentence(), other(tomorrow)),
    ] {
        let said = format!("{answer:?}");
        assert_eq!(is_believed(sentence, Question::PriorPayment, answer), believed, "{said}");
    }
}

#[test]
fn a_ticket_is_parked_for_as_many_minutes_as_were_named() {
    let mut desk = Desk::founded();
    let (ticket, _) = desk.visit(AGENT_A);
    let until = desk.now.plus_seconds(25 * 60);
    desk.must(AGENT_A, Command::Park { ticket, reason: ParkReason::SystemDown, minutes: 25 });
    let state = desk.centre.ticket(ticket).map(|held| held.state);
    assert!(matches!(state, Some(TicketState::Parked { until: found, .. }) if found == until));
}

#[test]
fn a_representative_stands_in_to_the_last_day_of_their_proof() {
    for (days_left, may) in [(1, true), (0, true), (-1, false)] {
        let mut desk = Desk::founded();
        let case = desk.draft(AGENT_A, FIN, sentence());
        let last = desk.now.date() + chrono::Days::new(1);
        let expires = Some(last);
        let section = Section::Representative(Some(Representative { expires, ..representative() }));
        desk.must(AGENT_A, Command::Fill { case, section: Box::new(section) });
        desk.minutes((1 - days_left) * 24 * 60);
        desk.not_paid(AGENT_A, case);
        let outcome = desk.do_(AGENT_A, Command::Register { case, insists: true });
        assert_eq!(outcome.is_ok(), may, "{days_left} days before its last: {outcome:?}");
    }
}

#[test]
fn a_text_may_have_as_many_letters_as_it_may_and_not_one_more() {
    for (letters, may) in [(NUMBER_LETTERS_MAX, true), (NUMBER_LETTERS_MAX + 1, false)] {
        let mut desk = Desk::founded();
        let case = desk.identified(AGENT_A, FIN);
        desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(None));
        let certificate = Some("Ə".repeat(letters));
        let outcome =
            desk.do_(AGENT_A, fill_sentence(case, Sentence { certificate, ..sentence() }));
        assert_eq!(outcome.is_ok(), may, "{letters} letters: {outcome:?}");
    }
}

fn founding(territory: Option<String>, calendar: &Calendar) -> Command {
    Command::FoundCentre {
        name: "Sınaq mərkəzi".to_owned(),
        number: 5,
        desks: 3,
        territory,
        passport: Box::new(passport().clone()),
        calendar: Box::new(calendar.clone()),
        administrator: new_staff("admin", Role::Administrator),
    }
}

#[test]
fn an_evening_with_many_tickets_is_swept_in_frames_of_a_bounded_length() {
    let mut desk = Desk::founded();
    for _ in 0..EVENTS_A_FRAME_MAX + 20 {
        desk.ticket(Priority::None);
    }
    desk.minutes(24 * 60);
    let mut frames = 0;
    while !sweep(&desk.centre, desk.now).stale_tickets.is_empty() {
        let context = desk.context(Actor::Centre);
        let events = decide(&desk.centre, &Command::Sweep, &context).unwrap();
        assert!(events.len() <= EVENTS_A_FRAME_MAX, "{} events", events.len());
        let ended = |event: &&Event| matches!(event, Event::TicketCancelled { .. });
        assert!(events.iter().filter(ended).count() > 0, "nothing goes on");
        desk.record(events, &context);
        frames += 1;
        assert!(frames < 10, "it comes to no end");
    }
    assert!(frames > 1, "it was not too much for one");
}

/// An election there is a day off there; elsewhere it is a day like any other.
#[test]
fn a_term_is_reckoned_with_the_days_off_of_the_territory() {
    let mut lines: Vec<String> = calendar().to_csv().lines().map(str::to_owned).collect();
    lines.push("2026-01-22,election_day,,Şəki,Seçki,Election,Labour Code 105-1".to_owned());
    lines[2..].sort();
    let with_election = Calendar::parse(&(lines.join("\n") + "\n")).unwrap();
    let term = |territory: Option<&str>| {
        let mut desk = Desk::founded();
        let mut empty = Desk::empty();
        empty.as_centre(founding(territory.map(str::to_owned), &with_election)).unwrap();
        let identity = empty.centre.identity.clone();
        desk.centre.calendar = empty.centre.calendar;
        desk.centre.identity = identity;
        let case = desk.registered(FIN);
        desk.file(case).registration.as_ref().unwrap().term.clone()
    };
    let usual = term(None);
    assert_eq!(usual.raw_end, day(2026, 1, 22), "the election has to be on it");
    assert!(term(Some("Şəki")).legal_end > usual.legal_end);
    assert_eq!(term(Some("Quba")), usual);
}

#[test]
fn numbers_of_cases_begin_again_with_the_year() {
    let mut desk = Desk::founded();
    let mut numbers = Vec::new();
    for (code, on) in
        [(FIN, day(2026, 12, 30)), ("5ZK7W2M", day(2026, 12, 30)), ("1A2B3C4", day(2027, 1, 6))]
    {
        desk.move_to(on);
        let case = desk.registered_for(code, released(on));
        let number = desk.file(case).number().unwrap();
        numbers.push((number.year, number.count));
    }
    assert_eq!(numbers, [(2026, 1), (2026, 2), (2027, 1)]);
}

#[test]
fn an_outage_begins_once_and_ends_once_and_stands_in_the_record_between() {
    let mut desk = Desk::founded();
    let note = |answers: bool, why: Option<&str>| Command::NoteSystem {
        system: OutsideSystem::Meis,
        answers,
        why: why.map(str::to_owned),
    };
    let open = |desk: &Desk| open_outage(&desk.centre.outages, OutsideSystem::Meis).is_some();
    assert_eq!(desk.as_centre(note(true, None)), Err(Refusal::NothingToAsk), "it has answered");
    desk.as_centre(note(false, Some("timeout"))).unwrap();
    assert!(open(&desk));
    assert_eq!(desk.as_centre(note(false, None)), Err(Refusal::NothingToAsk), "it is known");
    desk.as_centre(note(true, None)).unwrap();
    assert!(!open(&desk));
}

#[test]
fn a_paper_may_bear_the_date_of_today_and_not_of_tomorrow() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    let today = desk.now.date();
    let document = documents::missing(desk.file(case), passport())[0];
    let give = |dated| Command::GivePaper { case, document, paper: Paper { dated, ..paper() } };
    let tomorrow = today.succ_opt().unwrap();
    assert_eq!(desk.refused(AGENT_A, give(tomorrow)), Refusal::PaperInFuture);
    desk.must(AGENT_A, give(today));
}
