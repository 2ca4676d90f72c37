//! What has to happen outside: what is asked, what a gateway gets to know, and how much met an outage.

use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Command, ErasureReason};
use dost_desk::casework::event::Event;
use dost_desk::casework::ids::{CaseId, QueryId};
use dost_desk::casework::intents::{Enquiry, Intent, enquiry, intents, pending};
use dost_desk::casework::outages::{Outage, open_outage};
use dost_desk::casework::private::PersonId;
use dost_desk::casework::register::{GatewayAnswer, OutsideSystem, Question};

use super::world::{AGENT_A, AGENT_B, Desk, SUPERVISOR, fin, identify, refuse, sentence};

const FIN: &str = "5ZJ7K2P";

fn note(system: OutsideSystem, answers: bool, why: Option<&str>) -> Command {
    Command::NoteSystem { system, answers, why: why.map(str::to_owned) }
}

fn outage(centre: &Centre, system: OutsideSystem) -> Outage {
    open_outage(&centre.outages, system).expect("an outage").clone()
}

#[test]
fn what_is_asked_posted_and_tried_again_is_handed_outside_and_nothing_else() {
    let (case, query, question) = (CaseId(4), QueryId(9), Question::Sentence);
    let asked = Event::Asked { case, person: PersonId(1), query, question, released: None };
    assert_eq!(intents(&asked), [Intent::Ask { query, case, question }]);
    let key = "notice-1".to_owned();
    let posted = Event::NoticePosted { case, key: key.clone() };
    assert_eq!(intents(&posted), [Intent::Post { case, key }]);
    let system = OutsideSystem::Esosial;
    assert_eq!(intents(&Event::RetryAsked { system }), [Intent::Retry { system }]);
    assert_eq!(intents(&Event::CaseClosed { case }), []);
}

#[test]
fn a_start_takes_up_again_what_is_open() {
    let mut desk = Desk::founded();
    let decided = desk.decided("7AB23CD", refuse());
    desk.must(AGENT_A, Command::PostNotice(decided));
    let asked = desk.identified(AGENT_A, FIN);
    desk.answer(asked, Question::Identity, GatewayAnswer::Identity(None));
    let open = pending(&desk.centre);
    let query = desk.query(asked, Question::Sentence).expect("an open question");
    let question = Question::Sentence;
    assert!(open.contains(&Intent::Ask { query, case: asked, question }), "{open:?}");
    let posts = |held: &&Intent| matches!(held, Intent::Post { case, .. } if *case == decided);
    assert_eq!(open.iter().filter(posts).count(), 1);
    assert_eq!(open.len(), 2);
}

#[test]
fn a_notice_with_the_portal_comes_into_memory_and_goes_with_its_case() {
    let mut desk = Desk::founded();
    let case = desk.decided(FIN, refuse());
    let decided = desk.centre.case(case).expect("a case").clone();
    desk.must(AGENT_A, Command::PostNotice(case));
    let posted = desk.centre.case(case).expect("a case").clone();
    let open = pending(&desk.centre);
    assert_eq!(open.len(), 1);
    desk.centre.let_case_go(case);
    assert_eq!((desk.centre.case(case), pending(&desk.centre)), (None, vec![]));
    assert!(desk.centre.posted.is_empty());
    desk.centre.put_case(decided.clone());
    assert_eq!((desk.centre.case(case), pending(&desk.centre)), (Some(&decided), vec![]));
    desk.centre.let_case_go(case);
    desk.centre.put_case(posted);
    assert_eq!(pending(&desk.centre), open);
}

#[test]
fn a_gateway_is_told_the_code_and_for_a_payment_the_day_of_release() {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, FIN, sentence());
    desk.must(AGENT_A, Command::CheckPayment(case));
    let query = desk.query(case, Question::PriorPayment).expect("an open question");
    let wanted = Enquiry { code: fin(FIN), released: Some(sentence().released) };
    assert_eq!(enquiry(&desk.centre, query), Some(wanted));
    let other = desk.identified(AGENT_B, "7AB23CD");
    let asked = desk.query(other, Question::Identity).expect("an open question");
    let wanted = Enquiry { code: fin("7AB23CD"), released: None };
    assert_eq!(enquiry(&desk.centre, asked), Some(wanted));
    desk.answer(other, Question::Identity, GatewayAnswer::Identity(None));
    assert_eq!(enquiry(&desk.centre, asked), None, "it has been answered");
}

#[test]
fn an_outage_counts_what_was_open_with_its_system_and_what_came_after() {
    use OutsideSystem::{Esosial, Meis, SocialPayments};
    let mut desk = Desk::founded();
    let posted = desk.decided("7AB23CD", refuse());
    desk.must(AGENT_A, Command::PostNotice(posted));
    let (_, case) = desk.visit(AGENT_A);
    desk.must(AGENT_A, identify(case, FIN));
    for (system, open) in [(Meis, 2), (SocialPayments, 0), (Esosial, 1)] {
        desk.as_centre(note(system, false, Some("timeout"))).expect("an outage is recorded");
        assert_eq!(outage(&desk.centre, system).met, open, "{system:?}");
    }
    // Both questions are asked anew, of the one system alone.
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    desk.answer(case, Question::Sentence, GatewayAnswer::Unavailable);
    desk.must(AGENT_A, Command::AskRegister(case));
    assert_eq!(outage(&desk.centre, Meis).met, 4);
    assert_eq!(outage(&desk.centre, SocialPayments).met, 0);
    assert_eq!(outage(&desk.centre, Esosial).met, 1);
    // One that is over counts no more, and another one begins at what is open.
    desk.as_centre(note(Meis, true, None)).expect("it answers again");
    assert!(open_outage(&desk.centre.outages, SocialPayments).is_some(), "it is out still");
    desk.answer(case, Question::Identity, GatewayAnswer::Unavailable);
    let over = desk.centre.outages.iter().find(|held| held.system == Meis).cloned();
    assert_eq!(over.map(|held| (held.met, held.to)), Some((4, Some(desk.now))));
}

#[test]
fn posted_notices_meet_the_outage_of_the_portal_alone() {
    let mut desk = Desk::founded();
    for code in [FIN, "7AB23CD", "1QW23ER"] {
        let case = desk.decided(code, refuse());
        desk.must(AGENT_A, Command::PostNotice(case));
    }
    desk.decided("2QW23ER", refuse());
    let confirmed = desk.decided("3QW23ER", refuse());
    desk.notified(confirmed);
    for (system, met) in
        [(OutsideSystem::Meis, 0), (OutsideSystem::SocialPayments, 0), (OutsideSystem::Esosial, 3)]
    {
        desk.as_centre(note(system, false, None)).expect("an outage is recorded");
        let held = outage(&desk.centre, system);
        assert_eq!((held.met, held.why), (met, None), "{system:?}");
    }
}

#[test]
fn nothing_is_asked_about_somebody_who_was_erased() {
    let mut desk = Desk::founded();
    let case = desk.identified(AGENT_A, FIN);
    let query = desk.query(case, Question::Identity).expect("an open question");
    assert!(enquiry(&desk.centre, query).is_some());
    desk.must(AGENT_A, Command::Withdraw { case, reason: "Özü".to_owned() });
    desk.finish(AGENT_A, case);
    let person = desk.file(case).person.expect("somebody");
    desk.must(SUPERVISOR, Command::Erase { person, why: ErasureReason::Request, periods: None });
    assert_eq!(enquiry(&desk.centre, query), None);
    assert_eq!(pending(&desk.centre), []);
}
