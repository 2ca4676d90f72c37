//! One case from the ticket to its end, and what may go otherwise on the way.

use dost_desk::casework::budget::stage_due;
use dost_desk::casework::case::{
    Evidence, HISTORY_LINES_MAX, Happened, Notice, Recognition, Stage, WaiverReason,
};
use dost_desk::casework::centre::COMMANDS_REMEMBERED_MAX;
use dost_desk::casework::command::{Actor, Command, Context};
use dost_desk::casework::decide::decide;
use dost_desk::casework::documents::{self, Need};
use dost_desk::casework::evolve::apply;
use dost_desk::casework::forms::Section;
use dost_desk::casework::guidance::{Next, for_case};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::intents::{Intent, intents, letter, pending};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, Question};
use dost_desk::casework::warnings::{Warning, warnings};
use dost_desk::law::passport::DocumentKind;

use super::world::{
    AGENT_A, AGENT_B, Desk, NOT_PAID, OFFICER_A, SUPERVISOR, applicant, day, fill_applicant,
    fill_sentence, grant, identify, name, paper, passport, refuse, released, representative,
    sentence, state_text,
};

const FIN: &str = "5ZJ7K2P";

fn give(case: CaseId, document: DocumentKind) -> Command {
    Command::GivePaper { case, document, paper: paper() }
}

fn send_back(case: CaseId, document: DocumentKind) -> Command {
    let words = "Kağız oxunmur.".to_owned();
    Command::ReturnForPapers { case, documents: vec![document, document], words }
}

fn need(desk: &Desk, case: CaseId, kind: DocumentKind) -> Need {
    documents::row(desk.file(case), passport(), kind).expect("a row of the checklist").need
}

#[test]
fn from_ticket_to_notice_every_step_is_a_frame_and_the_frames_are_the_state() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    assert_eq!(desk.file(case).stage, Stage::Draft);
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    assert_eq!(desk.file(case).number().map(|n| n.to_string()), Some("03-2026-000001".into()));
    let term = desk.file(case).term().expect("a term").clone();
    assert_eq!((term.legal_end, term.latest_safe), (day(2026, 1, 22), day(2026, 1, 21)));
    assert_eq!(stage_due(desk.file(case)), Some(day(2026, 1, 14)), "two days to forward");
    desk.finish(AGENT_A, case);
    desk.review(case);
    assert_eq!(stage_due(desk.file(case)), Some(day(2026, 1, 21)), "eight days, notice first");
    desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
    assert_eq!(desk.file(case).stage, Stage::Granted);
    assert_eq!(desk.file(case).notice_by(), Some(day(2026, 1, 21)));
    desk.must(AGENT_B, Command::PostNotice(case));
    let posted = desk.frames.last().map(|frame| frame.events.clone()).unwrap_or_default();
    let key = "notice-0000000000000000-03-2026-000001".to_owned();
    assert_eq!(intents(&posted[0]), [Intent::Post { case, key: key.clone() }]);
    assert_eq!(pending(&desk.centre), [Intent::Post { case, key }]);
    let letter = letter(&desk.centre, case).expect("a letter");
    assert_eq!((letter.granted, letter.appeal_days), (Some(1600), 30));
    desk.as_centre(Command::ConfirmNotice { case, receipt: "E-1".into() }).expect("a receipt");
    assert_eq!(desk.file(case).stage, Stage::Notified);
    assert!(matches!(&desk.file(case).notice, Notice::Confirmed { by: Some(AGENT_B), .. }));
    assert_eq!((pending(&desk.centre), stage_due(desk.file(case))), (vec![], None));
    desk.must(AGENT_A, Command::CloseCase(case));
    assert_eq!(desk.file(case).stage, Stage::Closed);

    let mut again = dost_desk::casework::centre::Centre::default();
    for frame in &desk.frames {
        apply(&mut again, frame);
    }
    assert_eq!(state_text(&again), state_text(&desk.centre));
}

#[test]
fn a_novice_who_only_follows_the_next_step_comes_to_the_end() {
    let mut desk = Desk::founded();
    let (_, case) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(case, FIN));
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    let mut worker = AGENT_A;
    for _ in 0..20 {
        let context = desk.context(Actor::Staff(worker));
        let guidance = for_case(&desk.centre, desk.file(case), &context);
        assert_eq!(guidance.refusal, None, "{:?}", guidance.next);
        match guidance.next {
            Next::Do(command) => {
                desk.must(worker, command);
            }
            Next::WaitForRegister => desk.answer(case, Question::PriorPayment, NOT_PAID),
            Next::ChooseRecognition => {
                let recognition = Recognition::Recognised;
                desk.must(worker, Command::Forward { case, recognition });
            }
            Next::WaitForOffice => worker = OFFICER_A,
            Next::ChooseDecision => {
                desk.must(worker, Command::Decide { case, verdict: grant() });
                worker = AGENT_A;
            }
            Next::WaitForPortal => {
                let receipt = "E-1".to_owned();
                desk.as_centre(Command::ConfirmNotice { case, receipt }).expect("a receipt");
            }
            Next::Nothing => break,
            other => panic!("nothing should be missing: {other:?}"),
        }
    }
    assert_eq!(desk.file(case).stage, Stage::Closed);
}

#[test]
fn a_live_answer_makes_the_paper_undemandable_and_an_outage_makes_it_demandable() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    let identity = DocumentKind::Identity;
    assert_eq!(desk.refused(AGENT_A, give(case, identity)), Refusal::RegisterPending);
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    assert!(need(&desk, case, identity).is_demandable());
    desk.must(AGENT_A, give(case, identity));
    let late =
        Command::Waive { case, document: identity, because: WaiverReason::LateRegisterAnswer };
    assert_eq!(desk.refused(AGENT_A, late.clone()), Refusal::RegisterPending);
    assert!(desk.query(case, Question::Identity).is_some(), "it is asked again by itself");

    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    assert!(matches!(need(&desk, case, identity), Need::RegisterAnswers { .. }));
    let paper = &desk.file(case).evidence[&identity].evidence;
    assert!(matches!(paper, Evidence::Paper(_)), "what was brought stays on file");
    assert_eq!(
        desk.refused(AGENT_A, give(case, identity)),
        Refusal::RegisterAnswers { document: identity }
    );
    desk.must(AGENT_A, late);
    assert_eq!(
        desk.file(case).evidence[&identity].evidence,
        Evidence::Waived(WaiverReason::LateRegisterAnswer)
    );
    assert!(!documents::missing(desk.file(case), passport()).contains(&identity));
}

#[test]
fn what_the_agent_wrote_is_not_overwritten_and_a_difference_is_shown() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    let mut typed = applicant();
    typed.name.given = name("Şükufа");
    desk.must(AGENT_A, fill_applicant(case, typed.clone()));
    desk.must(AGENT_A, fill_sentence(case, released(day(2022, 12, 1))));
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    assert_eq!(desk.file(case).applicant(), Some(&typed));
    assert_eq!(desk.file(case).sentence().map(|held| held.released), Some(day(2022, 12, 1)));
    let found = warnings(&desk.centre, desk.file(case), passport(), day(2026, 1, 12));
    let released = day(2022, 12, 1);
    assert_eq!(
        found,
        [
            Warning::ReleasedLongAgo { released, years: 3 },
            Warning::LookAlikeLetters,
            Warning::DiffersFromRegister
        ]
    );
    assert_eq!(
        need(&desk, case, DocumentKind::ReleaseCertificate),
        Need::NothingFound,
        "MEİS speaks of another sentence"
    );
}

#[test]
fn an_answer_that_no_desk_could_have_typed_counts_as_an_outage() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    let mut wrong = sentence();
    wrong.institution = "x\u{1b}[2J".to_owned();
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(wrong)));
    let early = GatewayAnswer::Sentence(Some(released(day(2026, 1, 13))));
    let query = desk.query(case, Question::Sentence).expect("still open");
    let again = Command::Answer { query, case, answer: Box::new(early) };
    assert_eq!(desk.as_centre(again), Err(Refusal::NothingToAsk), "an outage is recorded once");
    assert_eq!(desk.file(case).sentence(), None);
    assert!(need(&desk, case, DocumentKind::ReleaseCertificate).is_demandable());
}

#[test]
fn registration_may_be_incomplete_where_the_applicant_insists_and_a_grant_may_not() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let section = Box::new(Section::Representative(Some(representative())));
    desk.must(AGENT_A, Command::Fill { case, section });
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    let documents = vec![DocumentKind::RepresentationProof];
    let missing = Refusal::DocumentsMissing { documents: documents.clone() };
    let register = |insists| Command::Register { case, insists };
    assert_eq!(desk.refused(AGENT_A, register(false)), missing);
    desk.must(AGENT_A, register(true));
    assert!(desk.file(case).registration.as_ref().is_some_and(|held| held.incomplete));
    let forward = |recognition| Command::Forward { case, recognition };
    assert_eq!(desk.refused(AGENT_A, forward(Recognition::Recognised)), missing);
    desk.must(AGENT_A, forward(Recognition::DocumentsIncomplete));
    desk.must(OFFICER_A, Command::Claim(case));
    let decision = Command::Decide { case, verdict: grant() };
    assert_eq!(desk.refused(OFFICER_A, decision.clone()), missing);
    desk.must(OFFICER_A, send_back(case, DocumentKind::RepresentationProof));
    desk.must(AGENT_A, give(case, DocumentKind::RepresentationProof));
    desk.must(AGENT_A, Command::Resubmit(case));
    desk.must(OFFICER_A, Command::Claim(case));
    desk.must(OFFICER_A, decision);
    assert_eq!(desk.file(case).stage, Stage::Granted);
}

#[test]
fn only_a_paper_that_can_be_demanded_is_sent_back_for() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    for (document, refusal) in [
        (DocumentKind::Identity, Refusal::RegisterAnswers { document: DocumentKind::Identity }),
        (
            DocumentKind::RepresentationProof,
            Refusal::DocumentNotRequired { document: DocumentKind::RepresentationProof },
        ),
    ] {
        assert_eq!(desk.refused(OFFICER_A, send_back(case, document)), refusal);
    }
    let nothing = Command::ReturnForPapers { case, documents: vec![], words: "?".to_owned() };
    assert_eq!(desk.refused(OFFICER_A, nothing), Refusal::NoDocumentNamed);
    assert_eq!(
        desk.refused(AGENT_A, fill_sentence(case, sentence())),
        Refusal::WrongStage { stage: Stage::UnderReview },
        "the back office's file is not edited at the desk"
    );
}

#[test]
fn a_returned_case_runs_on_and_comes_back_to_the_same_day() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    desk.answer(case, Question::Identity, GatewayAnswer::Identity(None));
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    desk.must(AGENT_A, give(case, DocumentKind::Identity));
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    desk.review(case);
    let (due, forwarded) = (desk.file(case).notice_by(), desk.file(case).forwarded_at);
    desk.must(OFFICER_A, send_back(case, DocumentKind::Identity));
    let file = desk.file(case);
    assert_eq!((file.stage, file.notice_by(), file.claim), (Stage::Returned, due, None));
    let named = file.returned_for.as_ref().map(|held| held.documents.clone());
    assert_eq!(named, Some(vec![DocumentKind::Identity]), "named once");
    assert!(!file.touched_by.contains(&OFFICER_A), "returning does not count as editing");
    desk.move_to(day(2026, 1, 22));
    desk.must(AGENT_B, Command::RemoveEvidence { case, document: DocumentKind::Identity });
    desk.must(AGENT_B, give(case, DocumentKind::Identity));
    desk.must(AGENT_B, Command::Resubmit(case));
    let file = desk.file(case);
    assert_eq!((file.stage, file.notice_by()), (Stage::Forwarded, due));
    assert_eq!(file.forwarded_at, forwarded);
    desk.must(OFFICER_A, Command::Claim(case));
    // Ten days have passed since Social Payments was asked: the claim has asked again.
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
}

#[test]
fn an_older_view_is_refused_and_ones_own_speed_is_not() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let seen = desk.file(case).version;
    desk.must(AGENT_B, fill_applicant(case, applicant()));
    let at = desk.now;
    desk.minutes(1);
    let stale = desk.do_seen(AGENT_A, fill_sentence(case, sentence()), seen);
    assert_eq!(stale.err(), Some(Refusal::Stale { by: Some(AGENT_B), at }));
    assert!(desk.do_seen(AGENT_A, Command::ViewCase(case), seen).is_ok(), "a look is never stale");
    assert!(desk.do_seen(AGENT_B, fill_sentence(case, sentence()), seen).is_ok());
    let now_seen = desk.file(case).version;
    desk.must(AGENT_B, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    assert!(
        desk.do_seen(AGENT_A, fill_sentence(case, sentence()), now_seen).is_ok(),
        "questions and answers are no changes"
    );
}

#[test]
fn ones_own_change_at_another_terminal_hides_no_colleagues() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    let seen = desk.file(case).version;
    desk.must(AGENT_B, fill_applicant(case, applicant()));
    let (at, newer) = (desk.now, desk.file(case).version);
    desk.minutes(1);
    // At a second terminal, where what the colleague did stands on the screen.
    assert!(desk.do_seen(AGENT_A, fill_sentence(case, sentence()), newer).is_ok());
    let stale = desk.do_seen(AGENT_A, fill_applicant(case, applicant()), seen);
    assert_eq!(stale.err(), Some(Refusal::Stale { by: Some(AGENT_B), at }));
    assert!(desk.do_seen(AGENT_A, fill_applicant(case, applicant()), newer).is_ok(), "one's own");
}

#[test]
fn a_command_is_remembered_with_its_answer() {
    let mut desk = Desk::founded();
    let (_, case) = desk.visit(AGENT_A);
    let context = desk.context(Actor::Staff(AGENT_A));
    let answer = desk.run(&identify(case, FIN), &context).expect("an applicant");
    desk.must(AGENT_A, Command::ViewCase(case));
    assert_eq!(desk.centre.answers.get(&context.command_id), Some(&answer));
    assert_eq!((answer.case, answer.seq + 2), (Some(case), desk.centre.frames));
    for _ in 0..COMMANDS_REMEMBERED_MAX {
        desk.as_centre(Command::Sweep).expect("a sweep");
    }
    assert_eq!(desk.centre.answers.get(&context.command_id), None, "the memory is bounded");
    assert_eq!(desk.centre.answers.size(), COMMANDS_REMEMBERED_MAX);
}

#[test]
fn another_applicant_takes_nothing_of_the_first_along() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::CheckPayment(case));
    let stray = desk.query(case, Question::PriorPayment).expect("an open question");
    let first = desk.file(case).person.expect("a person");
    desk.must(AGENT_A, identify(case, "7AB23CD"));
    let file = desk.file(case);
    assert_ne!(file.person, Some(first));
    assert_eq!((file.applicant(), file.sentence(), file.evidence.len()), (None, None, 0));
    let late = Command::Answer { query: stray, case, answer: Box::new(NOT_PAID) };
    assert_eq!(desk.as_centre(late), Err(Refusal::StrayAnswer));
    assert_eq!(desk.centre.cases_of(first).count(), 0);
}

#[test]
fn many_readers_do_not_push_out_what_was_done() {
    let mut desk = Desk::founded();
    let case = desk.registered(FIN);
    for _ in 0..2 * HISTORY_LINES_MAX {
        desk.must(SUPERVISOR, Command::ViewCase(case));
    }
    let history = &desk.file(case).history;
    assert_eq!(history.len(), HISTORY_LINES_MAX);
    assert_eq!(history.first().map(|line| line.what), Some(Happened::Opened));
    assert!(history.iter().any(|line| line.what == Happened::Registered));
}

#[test]
fn a_case_can_be_withdrawn_until_it_is_decided() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    let withdraw = |reason: &str| Command::Withdraw { case, reason: reason.to_owned() };
    assert_eq!(desk.refused(AGENT_A, withdraw("  ")), Refusal::WordsMissing);
    desk.must(AGENT_A, withdraw("özü istədi"));
    assert_eq!(desk.file(case).stage, Stage::Withdrawn);
    let decided = desk.decided(FIN, refuse());
    assert_eq!(
        desk.refused(AGENT_A, Command::Withdraw { case: decided, reason: "gec".to_owned() }),
        Refusal::WrongStage { stage: Stage::Refused }
    );
}

#[test]
fn after_the_decision_nobody_is_asked_any_more() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    desk.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence())));
    desk.must(AGENT_A, fill_applicant(case, applicant()));
    desk.must(AGENT_A, give(case, DocumentKind::Identity));
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, NOT_PAID);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    desk.review(case);
    assert_eq!(pending(&desk.centre).len(), 1);
    desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
    assert_eq!(pending(&desk.centre), []);
}

#[test]
fn no_moment_makes_a_decision_panic() {
    let mut desk = Desk::founded();
    let case = desk.registered_for("7AB23CD", sentence());
    let ticket = desk.ticket(dost_desk::casework::ticket::Priority::None);
    desk.call(AGENT_A);
    for now in [i64::MIN, -1, 0, i64::MAX] {
        let now = dost_desk::law::moment::Moment(now);
        let context = Context { now, ..desk.context(Actor::Staff(AGENT_A)) };
        for command in [
            Command::Recall(ticket),
            Command::MarkNoShow(ticket),
            Command::CallNext,
            Command::Register { case, insists: true },
            Command::CheckPayment(case),
        ] {
            let _ = decide(&desk.centre, &command, &context);
        }
        let context = Context { now, ..desk.context(Actor::Centre) };
        let _ = decide(&desk.centre, &Command::Sweep, &context);
        let _ = warnings(&desk.centre, desk.file(case), passport(), now.date());
    }
}
