//! The notice: posted by an agent, by the centre when nobody does, and what a person does when the
//! portal cannot.

use dost_desk::casework::case::{Notice, NoticeFailure, NoticeMeans, Stage};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::decide::sweep;
use dost_desk::casework::event::Event;
use dost_desk::casework::guidance::{Next, for_case};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::intents::{Intent, intents, letter, pending};
use dost_desk::casework::notice::{
    AUTO_POST_GRACE_MINUTES, AUTO_POST_HOUR, NoticeTaskKind, PORTAL_MINUTES, notice_task,
    posts_itself,
};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::urgency::urgency;
use dost_desk::law::moment::Moment;

use super::world::{
    AGENT_A, AGENT_B, Desk, OFFICER_A, SUPERVISOR, calendar, grant, refuse, state_text,
};

const FIN: &str = "5ZJ7K2P";

/// The hour of a case's latest safe day.
fn on_the_day(desk: &mut Desk, case: CaseId, hour: u32) {
    let day = desk.file(case).notice_by().expect("a day");
    let time = chrono::NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
    desk.now = Moment::at(day, time);
}

fn told(case: CaseId) -> Command {
    Command::TellCitizen { case, means: NoticeMeans::Telephone }
}

fn fail(case: CaseId, why: NoticeFailure) -> Command {
    Command::FailNotice { case, why }
}

fn task(desk: &Desk, case: CaseId) -> Option<(NoticeTaskKind, bool)> {
    let task = notice_task(desk.file(case), desk.now)?;
    assert_eq!(Some(task.due), desk.file(case).notice_by());
    Some((task.kind, task.owner.is_some()))
}

#[test]
fn a_decision_makes_a_task_of_any_agent_until_it_is_posted() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    assert_eq!(task(&desk, case), None, "nothing is decided");
    desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
    assert_eq!(task(&desk, case), Some((NoticeTaskKind::Post, false)));
    desk.must(AGENT_A, Command::PostNotice(case));
    assert_eq!(task(&desk, case), None, "the portal has time");
    on_the_day(&mut desk, case, 9);
    assert_eq!(task(&desk, case), Some((NoticeTaskKind::Unconfirmed, true)));
    let receipt = "E-1".to_owned();
    desk.as_centre(Command::ConfirmNotice { case, receipt }).expect("a receipt");
    assert_eq!(task(&desk, case), None);
}

#[test]
fn what_nobody_has_posted_by_its_latest_safe_day_is_posted_by_itself() {
    let mut desk = Desk::founded();
    let granted = desk.decided(FIN, grant());
    let refused = desk.decided("7AB23CD", refuse());
    on_the_day(&mut desk, granted, AUTO_POST_HOUR - 1);
    assert!(!posts_itself(desk.file(granted), desk.now), "the agents have the day");
    on_the_day(&mut desk, granted, AUTO_POST_HOUR);
    let report = sweep(&desk.centre, desk.now);
    // The refusal's own limit is shorter: its day has passed.
    assert_eq!(report.to_post, [refused, granted]);
    desk.as_centre(Command::Sweep).expect("a sweep");
    let frame = desk.frames.last().expect("a frame").clone();
    assert_eq!((frame.actor, frame.events.len()), (Actor::Centre, 3));
    let posts: Vec<Intent> = frame.events.iter().flat_map(intents).collect();
    assert_eq!(posts.len(), 2);
    for case in [granted, refused] {
        assert!(matches!(desk.file(case).notice, Notice::Posted { by: None, .. }));
        assert_eq!(task(&desk, case), None, "the portal has some minutes");
    }
    desk.minutes(i64::from(PORTAL_MINUTES) - 1);
    assert_eq!(task(&desk, granted), None);
    desk.minutes(1);
    for case in [granted, refused] {
        assert_eq!(task(&desk, case), Some((NoticeTaskKind::Unconfirmed, false)));
    }
    assert_eq!(sweep(&desk.centre, desk.now).to_post, [], "once");
    assert_eq!(pending(&desk.centre).len(), 2);
}

#[test]
fn a_day_that_has_passed_is_not_waited_out() {
    let mut desk = Desk::founded();
    let case = desk.decided(FIN, grant());
    on_the_day(&mut desk, case, 23);
    desk.minutes(2 * 60);
    assert!(posts_itself(desk.file(case), desk.now), "at one in the morning after");
    let late = desk.under_review("7AB23CD");
    on_the_day(&mut desk, late, 16);
    desk.not_paid(OFFICER_A, late);
    desk.must(OFFICER_A, Command::Decide { case: late, verdict: grant() });
    assert!(!posts_itself(desk.file(late), desk.now), "the agents have half an hour");
    desk.minutes(i64::from(AUTO_POST_GRACE_MINUTES));
    assert!(posts_itself(desk.file(late), desk.now));
    let evening = desk.under_review("9AB23CD");
    on_the_day(&mut desk, evening, 17);
    desk.not_paid(OFFICER_A, evening);
    desk.must(OFFICER_A, Command::Decide { case: evening, verdict: grant() });
    assert!(posts_itself(desk.file(evening), desk.now), "the machine may go off for the night");
    let reason = "Yenidən baxılsın".to_owned();
    desk.must(SUPERVISOR, Command::OpenCorrection { case: evening, reason });
    assert!(!posts_itself(desk.file(evening), desk.now), "taken up again: a person posts it");
}

#[test]
fn more_notices_than_a_frame_holds_go_with_the_next_sweeps() {
    let mut desk = Desk::founded();
    for n in 0..30_u32 {
        desk.decided(&format!("{n:02}ZJ7KP"), grant());
    }
    desk.minutes(30 * 24 * 60);
    let open = |desk: &Desk| sweep(&desk.centre, desk.now).to_post.len();
    assert_eq!(open(&desk), 30);
    for left in [6, 0] {
        desk.as_centre(Command::Sweep).expect("a sweep");
        assert_eq!(open(&desk), left);
    }
}

#[test]
fn no_cabinet_is_at_once_a_task_of_whoever_posted() {
    for why in [NoticeFailure::NoCabinet, NoticeFailure::Rejected] {
        let mut desk = Desk::founded();
        let case = desk.decided(FIN, grant());
        desk.must(AGENT_B, Command::PostNotice(case));
        desk.as_centre(fail(case, why)).expect("the portal says no");
        assert_eq!(task(&desk, case), Some((NoticeTaskKind::Failed(why), true)));
        assert_eq!(pending(&desk.centre), [], "nothing is tried again by itself");
        let agent = desk.context(Actor::Staff(AGENT_A));
        let next = for_case(&desk.centre, desk.file(case), &agent);
        assert_eq!((next.next, next.refusal), (Next::TellCitizen, None));
        assert_eq!(letter(&desk.centre, case), None, "nothing is sent that is not posted");
        desk.must(AGENT_A, told(case));
        let notice = &desk.file(case).notice;
        assert!(
            matches!(notice, Notice::Told { means: NoticeMeans::Telephone, by: AGENT_A, .. }),
            "{notice:?}"
        );
        assert_eq!((desk.file(case).stage, task(&desk, case)), (Stage::Granted, None));
        on_the_day(&mut desk, case, 23);
        desk.minutes(10 * 24 * 60);
        let level = urgency(desk.file(case), desk.now.date(), calendar(), None);
        assert_eq!(level, None, "told in time: it does not come late afterwards");
        let next = for_case(&desk.centre, desk.file(case), &agent);
        assert_eq!(next.next, Next::Do(Command::CloseCase(case)));
        desk.must(AGENT_A, Command::CloseCase(case));
        assert_eq!(desk.file(case).stage, Stage::Closed);
    }
}

#[test]
fn the_portal_comes_first() {
    let mut desk = Desk::founded();
    let case = desk.under_review(FIN);
    let stage = Stage::UnderReview;
    assert_eq!(desk.refused(AGENT_A, told(case)), Refusal::WrongStage { stage });
    desk.must(OFFICER_A, Command::Decide { case, verdict: grant() });
    assert_eq!(desk.refused(AGENT_A, told(case)), Refusal::PostFirst);
    desk.must(AGENT_A, Command::PostNotice(case));
    let day = desk.file(case).notice_by().expect("a day");
    let until = Moment::at(day, chrono::NaiveTime::MIN);
    assert_eq!(desk.refused(AGENT_A, told(case)), Refusal::PortalFirst { until });
    assert!(matches!(desk.refused(OFFICER_A, told(case)), Refusal::NotYourRole { .. }));
    assert!(matches!(
        desk.refused(AGENT_A, Command::CloseCase(case)),
        Refusal::WrongStage { stage: Stage::Granted }
    ));
    on_the_day(&mut desk, case, 9);
    desk.must(SUPERVISOR, told(case));
    let stage = Stage::Granted;
    assert_eq!(desk.refused(AGENT_A, told(case)), Refusal::WrongStage { stage }, "once");
    assert_eq!(desk.as_centre(fail(case, NoticeFailure::Rejected)), Err(Refusal::StrayAnswer));
}

#[test]
fn what_the_portal_refused_can_be_handed_to_it_again_under_the_same_key() {
    let mut desk = Desk::founded();
    let case = desk.decided(FIN, refuse());
    let key = |desk: &Desk| match pending(&desk.centre).as_slice() {
        [Intent::Post { key, .. }] => key.clone(),
        other => panic!("one notice: {other:?}"),
    };
    desk.must(AGENT_A, Command::PostNotice(case));
    let first = key(&desk);
    desk.as_centre(fail(case, NoticeFailure::Rejected)).expect("the portal says no");
    desk.must(SUPERVISOR, Command::PostNotice(case));
    assert_eq!(key(&desk), first);
    let receipt = "E-1".to_owned();
    desk.as_centre(Command::ConfirmNotice { case, receipt }).expect("a receipt");
    assert_eq!(desk.file(case).stage, Stage::Notified);
    let mut again = dost_desk::casework::centre::Centre::default();
    for frame in &desk.frames {
        dost_desk::casework::evolve::apply(&mut again, frame);
    }
    assert_eq!(state_text(&again), state_text(&desk.centre));
    let failed = |event: &Event| matches!(event, Event::NoticeFailed { .. });
    assert!(desk.frames.iter().any(|frame| frame.events.iter().any(failed)));
}
