//! What there is to look at in a case, and the last day on which there is nothing.

use chrono::{Days, Months, NaiveDate};
use dost_desk::casework::case::Case;
use dost_desk::casework::command::Command;
use dost_desk::casework::forms::{Applicant, ReleaseGround, Representative, Sentence};
use dost_desk::casework::identity::{Category, PersonName};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::private::Private;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::casework::warnings::{Warning, earlier_grant, warnings};
use dost_desk::law::term::Feasibility;
use dost_desk::locale::{Lang, Text};

use super::world::{
    AGENT_A, AGENT_B, Desk, applicant, day, fill_applicant, fill_sentence, grant, name, passport,
    refuse, released, representative, sentence,
};

const FIN: &str = "5ZJ7K2P";

fn on(desk: &Desk, file: &Case, today: NaiveDate) -> Vec<Warning> {
    warnings(&desk.centre, file, passport(), today)
}

fn of(desk: &Desk, case: CaseId) -> Vec<Warning> {
    on(desk, desk.file(case), desk.now.date())
}

fn with(desk: &Desk, case: CaseId, change: impl FnOnce(&mut Case)) -> Case {
    let mut file = desk.file(case).clone();
    change(&mut file);
    file
}

#[test]
fn a_plain_case_has_nothing_to_look_at() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    assert_eq!(of(&desk, case), []);
    desk.not_paid(AGENT_A, case);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    assert_eq!(of(&desk, case), []);
    let foreigner = with(&desk, case, |file| file.category = Category::Foreigner);
    assert_eq!(on(&desk, &foreigner, desk.now.date()), [Warning::Foreigner]);
}

#[test]
fn a_release_is_long_ago_from_the_day_after_so_many_years() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let years = passport().rules.warn_released_years;
    let last = sentence().released + Months::new(u32::from(years) * 12);
    let file = desk.file(case);
    assert_eq!(on(&desk, file, last), []);
    let released = sentence().released;
    let warning = Warning::ReleasedLongAgo { released, years };
    assert_eq!(on(&desk, file, last + Days::new(1)), [warning]);
}

#[test]
fn a_return_from_abroad_is_long_after_from_the_day_after_so_many_months() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let months = passport().rules.warn_from_abroad_months;
    let last = sentence().released + Months::new(u32::from(months));
    for (returned, warned) in
        [(last - Days::new(1), false), (last, false), (last + Days::new(1), true)]
    {
        let back = Sentence { returned_from_abroad: Some(returned), ..sentence() };
        let file = with(&desk, case, |file| file.sentence = Some(Private::of(back)));
        let wanted = if warned { vec![Warning::FromAbroadLongAgo { months }] } else { vec![] };
        assert_eq!(on(&desk, &file, desk.now.date()), wanted, "{returned}");
    }
}

#[test]
fn a_proof_that_ends_with_the_term_or_before_runs_out() {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    let end = desk.file(case).term().expect("a term").legal_end;
    for (expires, warned) in [(end, true), (end + Days::new(1), false)] {
        let proof = Representative { expires: Some(expires), ..representative() };
        let file = with(&desk, case, |file| file.representative = Some(Private::of(proof)));
        let wanted = if warned { vec![Warning::ProofRunsOut { on: expires }] } else { vec![] };
        assert_eq!(on(&desk, &file, desk.now.date()), wanted, "{expires}");
    }
}

#[test]
fn what_is_recorded_otherwise_than_the_register_says_is_warned_of() {
    let differs = [Warning::DiffersFromRegister];
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let plain = PersonName { given: name("Aygün"), ..applicant().name };
    desk.must(AGENT_A, fill_applicant(case, Applicant { name: plain, ..applicant() }));
    assert_eq!(of(&desk, case), differs, "another name");
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    assert_eq!(of(&desk, case), []);
    let before = sentence().released.pred_opt().expect("a day before");
    desk.must(AGENT_A, fill_sentence(case, released(before)));
    assert_eq!(of(&desk, case), differs, "another day");
    let ground = ReleaseGround::Exonerated;
    desk.must(AGENT_A, fill_sentence(case, Sentence { ground, ..sentence() }));
    assert_eq!(of(&desk, case), differs, "another ground");
    desk.must(AGENT_A, fill_sentence(case, sentence()));
    assert_eq!(of(&desk, case), []);
}

#[test]
fn a_notice_due_at_once_is_warned_of_while_the_term_runs() {
    let mut desk = Desk::founded();
    desk.move_to(day(2026, 3, 19));
    let case = desk.decided(FIN, grant());
    let (feasibility, latest_safe) = (Feasibility::SameDay, day(2026, 3, 19));
    assert_eq!(of(&desk, case), [Warning::NoticeDueAtOnce { feasibility, latest_safe }]);
    desk.notified(case);
    assert_eq!(of(&desk, case), [], "it has been given");
}

#[test]
fn another_open_case_and_a_grant_for_another_sentence_are_shown() {
    let mut desk = Desk::founded();
    let first = desk.draft(AGENT_A, FIN, released(day(2025, 11, 3)));
    let second = desk.draft(AGENT_B, FIN, sentence());
    assert_eq!(of(&desk, second), [Warning::OtherCase { case: first }]);
    assert_eq!(of(&desk, first), [Warning::OtherCase { case: second }]);
    desk.must(AGENT_A, Command::Withdraw { case: first, reason: "Özü".to_owned() });
    assert_eq!(of(&desk, second), [], "what is over is no other case");
    desk.must(AGENT_B, Command::Withdraw { case: second, reason: "Özü".to_owned() });
    desk.finish(AGENT_A, first);
    desk.finish(AGENT_B, second);

    let granted = desk.decided(FIN, grant());
    let on = desk.now.date();
    desk.notified(granted);
    desk.must(AGENT_A, Command::CloseCase(granted));
    assert_eq!(earlier_grant(&desk.centre, desk.file(granted)), None, "it is no other one");
    let again = desk.draft(AGENT_A, FIN, sentence());
    assert_eq!(of(&desk, again), [], "the same sentence: that is refused, not warned of");
    desk.must(AGENT_A, fill_sentence(again, released(day(2025, 11, 3))));
    let differs = Warning::DiffersFromRegister;
    assert_eq!(of(&desk, again), [differs, Warning::EarlierGrant]);
    assert_eq!(earlier_grant(&desk.centre, desk.file(again)), Some(on));
}

#[test]
fn a_refusal_of_another_sentence_is_no_earlier_grant_and_a_payment_is_one() {
    let mut desk = Desk::founded();
    let refused = desk.decided(FIN, refuse());
    desk.notified(refused);
    desk.must(AGENT_A, Command::CloseCase(refused));
    let case = desk.draft(AGENT_A, FIN, released(day(2025, 11, 3)));
    assert_eq!(of(&desk, case), []);
    desk.must(AGENT_A, Command::CheckPayment(case));
    let paid = day(2018, 5, 5);
    let answer = PaymentAnswer::NotPaid { other_sentence_paid_on: Some(paid) };
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Payment(answer));
    assert_eq!(of(&desk, case), [Warning::EarlierGrant]);
    assert_eq!(earlier_grant(&desk.centre, desk.file(case)), Some(paid));
}

#[test]
fn every_warning_has_words_of_its_own() {
    let (on, case) = (day(2026, 1, 12), CaseId(1));
    let all = [
        Warning::Foreigner,
        Warning::ReleasedLongAgo { released: on, years: 1 },
        Warning::FromAbroadLongAgo { months: 1 },
        Warning::ProofRunsOut { on },
        Warning::LookAlikeLetters,
        Warning::NoticeDueAtOnce { feasibility: Feasibility::SameDay, latest_safe: on },
        Warning::ProvisionalDates,
        Warning::OtherCase { case },
        Warning::EarlierGrant,
        Warning::DiffersFromRegister,
        Warning::RegisteredIncomplete,
    ];
    let keys: std::collections::BTreeSet<_> = all.iter().map(Warning::key).collect();
    assert_eq!(keys.len(), all.len());
    for lang in Lang::ALL {
        assert!(keys.iter().all(|key| Text::of(lang).has(key)), "{keys:?}");
    }
}
