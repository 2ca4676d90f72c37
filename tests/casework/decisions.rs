//! Who may decide, what only a certain answer allows, and what one sentence is.

use dost_desk::casework::case::{CLAIM_MINUTES, Outcome, Recognition, Stage};
use dost_desk::casework::command::{Act, Actor, Command, Context, Verdict};
use dost_desk::casework::event::Event;
use dost_desk::casework::forms::{Section, Sentence};
use dost_desk::casework::guidance::{Next, for_case};
use dost_desk::casework::identity::{Category, IdDocumentKind, PersonCode, PersonCodeKind};
use dost_desk::casework::ids::{CaseId, StaffId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::casework::staff::{FREE_SIGN_IN_FAILURES, Role, SIGN_IN_WAIT_SECONDS};
use dost_desk::law::passport::{AllowanceReference, DocumentKind, Passport};

use super::world::{
    ADMIN, AGENT_A, AGENT_B, Desk, NOT_PAID, OFFICER_A, OFFICER_B, SUPERVISOR, applicant, day,
    fill_applicant, fill_sentence, grant, identify, paper, passport, refuse, released,
    representative, sentence,
};

const FIN: &str = "5ZJ7K2P";

fn decide(case: CaseId, verdict: Verdict) -> Command {
    Command::Decide { case, verdict }
}

fn confirmed() -> Verdict {
    Verdict::Grant { earlier_grant_confirmed: true }
}

/// What somebody does to a case before it is decided, and whether they may still decide it.
#[test]
fn four_eyes() {
    let nothing = |_: &mut Desk, _: CaseId| {};
    let applicant = |desk: &mut Desk, case| {
        desk.must(AGENT_B, fill_applicant(case, applicant()));
    };
    let sentence_ = |desk: &mut Desk, case| {
        desk.must(AGENT_B, fill_sentence(case, sentence()));
    };
    let evidence = |desk: &mut Desk, case| {
        let document = DocumentKind::RepresentationProof;
        desk.must(AGENT_B, Command::GivePaper { case, document, paper: paper() });
    };
    let payment = |desk: &mut Desk, case| {
        desk.must(AGENT_B, Command::CheckPayment(case));
        desk.answer(case, Question::PriorPayment, NOT_PAID);
    };
    let look = |desk: &mut Desk, case| {
        desk.must(AGENT_B, Command::ViewCase(case));
    };
    type Deed<'a> = &'a dyn Fn(&mut Desk, CaseId);
    let table: [(&str, Deed<'_>, StaffId, bool); 9] = [
        ("nothing", &nothing, OFFICER_A, true),
        ("nothing", &nothing, OFFICER_B, true),
        ("registered it", &nothing, AGENT_A, false),
        ("wrote the applicant", &applicant, AGENT_B, false),
        ("wrote the sentence", &sentence_, AGENT_B, false),
        ("recorded evidence", &evidence, AGENT_B, false),
        ("asked for the payment", &payment, AGENT_B, true),
        ("looked at it", &look, AGENT_B, true),
        ("forwarded and claimed", &nothing, OFFICER_A, true),
    ];
    for (deed, act, decider, may) in table {
        let mut desk = Desk::founded();
        let case = desk.draft(AGENT_A, FIN, sentence());
        let section = Box::new(Section::Representative(Some(representative())));
        desk.must(AGENT_A, Command::Fill { case, section });
        act(&mut desk, case);
        if desk.file(case).payment_lookup.answer().is_none() {
            desk.must(AGENT_A, Command::CheckPayment(case));
            desk.answer(case, Question::PriorPayment, NOT_PAID);
        }
        desk.must(AGENT_A, Command::Register { case, insists: true });
        let recognition = Recognition::DocumentsIncomplete;
        desk.must(AGENT_A, Command::Forward { case, recognition });
        if ![OFFICER_A, OFFICER_B].contains(&decider) {
            desk.must(ADMIN, Command::SetRole { staff: decider, role: Role::Officer });
        }
        desk.must(decider, Command::Claim(case));
        let got = desk.do_(decider, decide(case, refuse())).err();
        assert_eq!(got, (!may).then_some(Refusal::FourEyes), "{decider} {deed}");
    }
}

#[test]
fn only_a_certain_no_allows_a_grant_and_an_outage_stops_nothing_else() {
    let paid = PaymentAnswer::Paid { on: day(2025, 12, 31), amount: 1600 };
    let other = PaymentAnswer::NotPaid { other_sentence_paid_on: Some(day(2019, 5, 1)) };
    for (answer, verdict, refusal) in [
        (NOT_PAID, grant(), None),
        (
            GatewayAnswer::Payment(paid),
            confirmed(),
            Some(Refusal::AlreadyPaid { on: day(2025, 12, 31) }),
        ),
        (
            GatewayAnswer::Payment(other),
            grant(),
            Some(Refusal::ConfirmEarlierGrant { on: day(2019, 5, 1) }),
        ),
        (GatewayAnswer::Payment(other), confirmed(), None),
        (GatewayAnswer::Unavailable, confirmed(), Some(Refusal::PaymentUnknown)),
    ] {
        let mut desk = Desk::founded();
        let case = desk.draft(AGENT_A, FIN, sentence());
        let register = Command::Register { case, insists: false };
        assert_eq!(desk.refused(AGENT_A, register.clone()), Refusal::PaymentNotChecked);
        desk.must(AGENT_A, Command::CheckPayment(case));
        assert_eq!(desk.refused(AGENT_A, register.clone()), Refusal::RegisterPending);
        assert_eq!(desk.refused(AGENT_A, Command::CheckPayment(case)), Refusal::RegisterPending);
        desk.answer(case, Question::PriorPayment, answer.clone());
        desk.must(AGENT_A, register);
        desk.review(case);
        let got = desk.do_(OFFICER_A, decide(case, verdict)).err();
        assert_eq!(got, refusal, "{answer:?}");
        if got.is_some() {
            desk.must(OFFICER_A, decide(case, refuse()));
        }
    }
}

#[test]
fn an_answer_after_an_outage_opens_the_way_and_asking_again_closes_it() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Unavailable);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    desk.review(case);
    assert_eq!(desk.refused(OFFICER_A, decide(case, grant())), Refusal::PaymentUnknown);
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_A, Command::CheckPayment(case));
    assert_eq!(desk.refused(OFFICER_A, decide(case, grant())), Refusal::PaymentUnknown);
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(OFFICER_A, decide(case, grant()));
}

#[test]
fn a_payment_answer_is_about_one_release_date() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    let mut same = sentence();
    same.certificate = Some("B-99".to_owned());
    desk.must(AGENT_A, fill_sentence(case, same));
    assert!(desk.file(case).payment_lookup.answer().is_some(), "the certificate says nothing");
    desk.must(AGENT_A, fill_sentence(case, released(day(2025, 12, 29))));
    let register = Command::Register { case, insists: true };
    assert_eq!(desk.refused(AGENT_A, register), Refusal::PaymentNotChecked);
}

/// A second case of the same person: with which code and sentence, and what a grant then meets.
#[test]
fn one_sentence_is_one_code_and_one_release_date() {
    let dated = |on, certificate: &str| Sentence {
        certificate: Some(certificate.to_owned()),
        ..released(on)
    };
    let first = || dated(day(2025, 12, 30), "A-17");
    let date = Some(day(2026, 1, 12));
    for (code, sentence, unconfirmed, confirmed_) in [
        ("5ZJ7K2P", first(), "already", "already"),
        ("5zj 7k2p", first(), "already", "already"),
        ("5ZJ7K2P", dated(day(2025, 12, 30), "B-99"), "already", "already"),
        ("5ZJ7K2P", dated(day(2025, 12, 31), "A-17"), "confirm", "granted"),
        ("7AB23CD", first(), "granted", "granted"),
    ] {
        for (verdict, want) in [(grant(), unconfirmed), (confirmed(), confirmed_)] {
            let mut desk = Desk::founded();
            let earlier = desk.decided(FIN, grant());
            desk.notified(earlier);
            let case = desk.registered_for(code, sentence.clone());
            desk.review(case);
            let got = match desk.do_(OFFICER_A, decide(case, verdict)) {
                Ok(_) => "granted",
                Err(Refusal::AlreadyGranted { case }) if case == earlier => "already",
                Err(Refusal::ConfirmEarlierGrant { on }) if Some(on) == date => "confirm",
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(got, want, "{code} {sentence:?}");
        }
    }
}

#[test]
fn another_spelling_of_the_name_earns_nothing() {
    let mut desk = Desk::founded();
    desk.decided(FIN, grant());
    let case = desk.draft(AGENT_A, FIN, sentence());
    let mut spelt = applicant();
    spelt.name.surname = super::world::name("İskəndərova");
    desk.must(AGENT_A, fill_applicant(case, spelt));
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    desk.review(case);
    assert!(matches!(
        desk.refused(OFFICER_A, decide(case, confirmed())),
        Refusal::AlreadyGranted { .. }
    ));
}

#[test]
fn a_permit_code_and_a_fin_of_the_same_letters_are_two_people() {
    let mut desk = Desk::founded();
    let (_, case) = desk.visit(AGENT_A);
    let code = PersonCode::parse(PersonCodeKind::Permit, "A1B2C3").expect("a code");
    let foreigner = |category, document_kind| Command::Identify {
        case,
        category,
        document_kind,
        code: code.clone(),
    };
    for wrong in [
        foreigner(Category::Citizen, IdDocumentKind::IdCard),
        foreigner(Category::Citizen, IdDocumentKind::PermanentPermit),
        foreigner(Category::Foreigner, IdDocumentKind::IdCard),
    ] {
        assert_eq!(desk.refused(AGENT_A, wrong), Refusal::CodeDoesNotFit);
    }
    desk.must(AGENT_A, foreigner(Category::Foreigner, IdDocumentKind::PermanentPermit));
    let foreign = desk.file(case).person;
    desk.must(AGENT_A, identify(case, FIN));
    assert_ne!(desk.file(case).person, foreign);
}

#[test]
fn a_person_has_one_undecided_case() {
    let mut desk = Desk::founded();
    let first = desk.registered(FIN);
    let number = desk.file(first).number().expect("a number");
    let second = desk.draft(AGENT_A, FIN, released(day(2025, 11, 3)));
    desk.must(AGENT_A, Command::CheckPayment(second));
    desk.answer(second, Question::PriorPayment, NOT_PAID);
    let register = Command::Register { case: second, insists: true };
    for step in ["registered", "forwarded", "under review"] {
        match step {
            "forwarded" => {
                let recognition = Recognition::NoLegalGround;
                desk.must(AGENT_B, Command::Forward { case: first, recognition });
            }
            "under review" => {
                desk.must(OFFICER_A, Command::Claim(first));
            }
            _ => {}
        }
        let refusal = desk.refused(AGENT_A, register.clone());
        assert_eq!(refusal, Refusal::UndecidedCase { number }, "{step}");
    }
    desk.must(OFFICER_A, decide(first, refuse()));
    desk.must(AGENT_A, register);
    assert_eq!(desk.file(second).stage, Stage::Registered);
}

#[test]
fn a_refusal_is_announced_within_five_days_or_by_the_term() {
    for (decided_on, notice_by) in [
        (day(2026, 1, 12), day(2026, 1, 17)),
        (day(2026, 1, 15), day(2026, 1, 20)),
        (day(2026, 1, 16), day(2026, 1, 21)),
        (day(2026, 1, 19), day(2026, 1, 21)),
        (day(2026, 1, 21), day(2026, 1, 21)),
    ] {
        let mut desk = Desk::founded();
        let case = desk.under_review(FIN);
        desk.move_to(decided_on);
        desk.must(OFFICER_A, decide(case, refuse()));
        assert_eq!(desk.file(case).notice_by(), Some(notice_by), "decided on {decided_on}");
        let recorded = desk.file(case).decision.as_ref().map(|held| held.notice_by);
        assert_eq!(recorded, Some(notice_by), "as it was reckoned then");
        let granted = {
            let mut desk = Desk::founded();
            let case = desk.under_review(FIN);
            desk.move_to(decided_on);
            desk.not_paid(OFFICER_A, case);
            desk.must(OFFICER_A, decide(case, grant()));
            desk.file(case).notice_by()
        };
        assert_eq!(granted, Some(day(2026, 1, 21)), "a grant has the whole term");
    }
}

fn amount_of(desk: &Desk, case: CaseId) -> Option<u32> {
    match &desk.file(case).decision.as_ref()?.outcome {
        Outcome::Grant { amount, .. } => Some(*amount),
        Outcome::Refuse { .. } => None,
    }
}

#[test]
fn the_amount_is_of_the_day_the_passport_says() {
    use AllowanceReference::{Application, Decision, Registration};
    let (old, new) = (day(2024, 12, 31), day(2025, 1, 1));
    for (reference, opened, registered, decided, amount) in [
        (Registration, old, old, new, 1380),
        (Registration, old, new, new, 1600),
        (Application, old, new, new, 1380),
        (Decision, old, old, new, 1600),
        (Registration, day(2022, 12, 31), day(2022, 12, 31), day(2023, 1, 1), 1200),
        (Registration, day(2019, 2, 28), day(2019, 2, 28), day(2019, 3, 1), 520),
    ] {
        let mut passport = passport().clone();
        passport.rules.allowance_reference = reference;
        let mut desk = Desk::founded_with(&passport);
        desk.move_to(opened);
        let case = desk.draft(AGENT_A, FIN, released(day(2019, 1, 15)));
        desk.move_to(registered);
        desk.not_paid(AGENT_A, case);
        desk.must(AGENT_A, Command::Register { case, insists: false });
        desk.review(case);
        desk.move_to(decided);
        desk.not_paid(OFFICER_A, case);
        desk.must(OFFICER_A, decide(case, grant()));
        assert_eq!(amount_of(&desk, case), Some(amount), "{reference:?} {registered}");
    }
}

#[test]
fn a_case_keeps_the_passport_it_was_registered_under() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    let mut dearer = passport().clone();
    dearer.version = "2026.2".to_owned();
    for amount in &mut dearer.amounts {
        amount.manats *= 2;
    }
    let adopt = |passport: &Passport| Command::AdoptPassport(Box::new(passport.clone()));
    desk.must(ADMIN, adopt(&dearer));
    assert_eq!(desk.refused(ADMIN, adopt(&dearer)), Refusal::AlreadyInForce);
    desk.must(OFFICER_A, decide(case, grant()));
    assert_eq!(amount_of(&desk, case), Some(1600));
    let later = desk.decided("7AB23CD", grant());
    assert_eq!(amount_of(&desk, later), Some(3200));
}

#[test]
fn a_claim_holds_for_an_hour_and_as_long_as_nobody_takes_over() {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    let recognition = Recognition::Recognised;
    desk.must(AGENT_A, Command::Forward { case, recognition });
    assert_eq!(desk.refused(OFFICER_A, decide(case, grant())), Refusal::NotClaimed);
    desk.must(OFFICER_A, Command::Claim(case));
    let until = desk.now.plus_seconds(CLAIM_MINUTES * 60);
    let held = Refusal::HeldBy { by: OFFICER_A, until };
    assert_eq!(desk.refused(OFFICER_B, decide(case, grant())), held);
    desk.seconds(CLAIM_MINUTES * 60 - 1);
    assert_eq!(desk.refused(OFFICER_B, Command::Claim(case)), held);
    assert_eq!(desk.refused(OFFICER_B, Command::Release(case)), held);
    desk.seconds(1);
    let mut other = desk.clone();
    desk.must(OFFICER_A, decide(case, grant()));
    other.must(OFFICER_B, Command::Claim(case));
    assert!(matches!(
        other.refused(OFFICER_A, decide(case, grant())),
        Refusal::HeldBy { by: OFFICER_B, .. }
    ));
}

#[test]
fn the_claim_of_somebody_who_left_holds_nobody_up() {
    for leaving in [
        Command::DisableStaff(OFFICER_A),
        Command::SetRole { staff: OFFICER_A, role: Role::Trainer },
    ] {
        let mut desk = Desk::founded();
        let case = desk.under_review(FIN);
        desk.must(ADMIN, leaving);
        desk.must(OFFICER_B, Command::Claim(case));
        desk.must(OFFICER_B, decide(case, refuse()));
    }
}

#[test]
fn a_case_is_handed_over_by_its_holder_or_the_supervisor() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    let to = |to| Command::HandOver { case, to };
    for nobody in [AGENT_A, OFFICER_A, StaffId(99)] {
        assert_eq!(desk.refused(OFFICER_A, to(nobody)), Refusal::NotAnOfficer);
    }
    assert!(matches!(desk.refused(OFFICER_B, to(OFFICER_B)), Refusal::HeldBy { .. }));
    desk.must(OFFICER_A, to(OFFICER_B));
    desk.must(SUPERVISOR, to(OFFICER_A));
    desk.must(OFFICER_A, decide(case, grant()));
    assert_eq!(
        desk.refused(SUPERVISOR, to(OFFICER_B)),
        Refusal::WrongStage { stage: Stage::Granted }
    );
}

/// Nobody decides by what a colleague left open; what decides nothing asks for no PIN.
#[test]
fn a_decision_needs_the_pin_of_its_author() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    for verdict in [grant(), refuse()] {
        let context = desk.context(Actor::Staff(OFFICER_A));
        let without = Context { stepped_up: false, ..context };
        let got = desk.run(&decide(case, verdict), &without);
        assert_eq!(got, Err(Refusal::PinNeeded));
    }
    let back = Command::ReturnForPapers { case, documents: vec![], words: "Nə?".to_owned() };
    let without = Context { stepped_up: false, ..desk.context(Actor::Staff(OFFICER_A)) };
    assert_eq!(desk.run(&back, &without), Err(Refusal::NoDocumentNamed));
    desk.must(OFFICER_A, decide(case, grant()));
    let events = &desk.frames.last().expect("a frame").events;
    assert!(
        matches!(events[..], [Event::PinGiven { staff: OFFICER_A }, Event::CaseDecided { .. }]),
        "{events:?}"
    );
    assert!(!Act::ReturnForPapers.needs_pin());
}

/// Wrong PINs lock the decision as they lock the door, and the right one does not open it sooner.
#[test]
fn who_is_locked_out_decides_nothing() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    let wrong = || Command::SignIn { staff: OFFICER_A, pin_right: false };
    for _ in 0..=FREE_SIGN_IN_FAILURES {
        desk.as_centre(wrong()).expect("counted");
    }
    let got = desk.refused(OFFICER_A, decide(case, grant()));
    assert!(matches!(got, Refusal::SignInLocked { .. }), "{got:?}");
    desk.now = desk.now.plus_seconds(SIGN_IN_WAIT_SECONDS.into());
    desk.must(OFFICER_A, decide(case, grant()));
    let member = desk.centre.member(OFFICER_A).expect("a member");
    assert_eq!((member.sign_in_failures, member.locked_until), (0, None), "counted anew");
}

#[test]
fn an_answer_of_an_earlier_day_registers_and_grants_nothing() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.not_paid(AGENT_A, case);
    let asked_at = desk.now;
    desk.move_to(day(2026, 1, 13));
    let register = || Command::Register { case, insists: false };
    let stale = desk.refused(AGENT_A, register());
    assert!(matches!(stale, Refusal::PaymentStale { at } if at.date() == asked_at.date()));
    let next = for_case(&desk.centre, desk.file(case), &desk.context(Actor::Staff(AGENT_A)));
    assert_eq!((next.next, next.refusal), (Next::Do(Command::CheckPayment(case)), None));
    desk.not_paid(AGENT_A, case);
    desk.must(AGENT_A, register());
    desk.must(AGENT_A, Command::Forward { case, recognition: Recognition::Recognised });
    let not_held = desk.refused(OFFICER_A, Command::CheckPayment(case));
    assert_eq!(not_held, Refusal::NotClaimed, "an officer asks about a case of their own");

    // Claimed on the same day nothing is asked; on another day the claim asks by itself.
    let mut same_day = desk.clone();
    same_day.must(OFFICER_A, Command::Claim(case));
    assert_eq!(same_day.query(case, Question::PriorPayment), None);
    same_day.move_to(day(2026, 1, 14));
    let refused = same_day.refused(OFFICER_A, decide(case, grant()));
    assert!(matches!(refused, Refusal::PaymentStale { .. }));
    let officer = same_day.context(Actor::Staff(OFFICER_A));
    let next = for_case(&same_day.centre, same_day.file(case), &officer);
    assert_eq!((next.next, next.refusal), (Next::Do(Command::CheckPayment(case)), None));

    desk.move_to(day(2026, 1, 14));
    desk.must(OFFICER_A, Command::Claim(case));
    assert!(desk.query(case, Question::PriorPayment).is_some(), "asked with the claim");
    assert_eq!(desk.refused(OFFICER_A, decide(case, grant())), Refusal::PaymentUnknown);
    // An outage leaves it unknown: yesterday's "not paid" does not come back.
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Unavailable);
    assert_eq!(desk.refused(OFFICER_A, decide(case, grant())), Refusal::PaymentUnknown);
    let mut paid = desk.clone();
    let answer = PaymentAnswer::Paid { on: day(2026, 1, 13), amount: 1600 };
    paid.answer(case, Question::PriorPayment, GatewayAnswer::Payment(answer));
    let refused = paid.refused(OFFICER_A, decide(case, grant()));
    assert_eq!(refused, Refusal::AlreadyPaid { on: day(2026, 1, 13) }, "paid meanwhile elsewhere");
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(OFFICER_A, decide(case, grant()));
    assert!(!desk.file(case).touched_by.contains(&OFFICER_A), "asking is not editing");
}

#[test]
fn an_outage_of_an_earlier_day_is_no_check_of_today() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Unavailable);
    let register = || Command::Register { case, insists: false };
    let mut same_day = desk.clone();
    same_day.must(AGENT_A, register());
    desk.move_to(day(2026, 1, 13));
    assert!(matches!(desk.refused(AGENT_A, register()), Refusal::PaymentStale { .. }));
    let next = for_case(&desk.centre, desk.file(case), &desk.context(Actor::Staff(AGENT_A)));
    assert_eq!((next.next, next.refusal), (Next::Do(Command::CheckPayment(case)), None));
    // It is still out today: asked today, it may be registered.
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Unavailable);
    desk.must(AGENT_A, register());
}
