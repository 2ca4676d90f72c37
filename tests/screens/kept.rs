//! What is counted over all cases is kept between keys: the screen never shows an old figure.

use std::sync::LazyLock;

use dost_desk::casework::case::{NoticeFailure, NoticeMeans, Stage};
use dost_desk::casework::command::{Command, Verdict};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::TicketState;
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Model, Msg, view};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::{Desk, House, monday};
use super::people::{claimed, forwarded, ilham};

/// Every pane has a place of its own here.
const SIZE: (u16, u16) = (200, 60);

/// Something that may change what is counted, or that must not.
#[derive(Clone, Debug)]
enum Step {
    /// The case at this place moves on by its next step, at somebody else's desk.
    Ahead(usize),
    /// The portal refuses the notice of a case.
    Refused(usize),
    /// A person tells the citizen.
    Told(usize),
    /// Another case comes to the office.
    Comes,
    /// One that is over leaves the memory of the centre, without a frame.
    Leaves,
    /// Only the time goes on, by so many seconds.
    Waits(i64),
    /// The agent becomes a volunteer, who sees no case, or an agent again.
    Role(Role),
    /// This person goes, and somebody else comes.
    Sits(&'static str),
    Keys(&'static str),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = ["F2", "F5", "Down", "Up", "PgDn", "Enter", "Esc", "Ctrl-G", "End"];
    let waits = [1, 59, 60, 130, 599, 600, 3_600, 20 * 3_600, 24 * 3_600, 90 * 3_600];
    let step = prop_oneof![
        5 => (0_usize..4).prop_map(Step::Ahead),
        1 => (0_usize..4).prop_map(Step::Refused),
        1 => (0_usize..4).prop_map(Step::Told),
        1 => Just(Step::Comes),
        1 => Just(Step::Leaves),
        4 => prop::sample::select(waits.to_vec()).prop_map(Step::Waits),
        1 => prop::sample::select(vec![Role::Volunteer, Role::Agent]).prop_map(Step::Role),
        1 => prop::sample::select(vec!["leyla", "orxan", "sevda"]).prop_map(Step::Sits),
        5 => prop::sample::select(keys.to_vec()).prop_map(Step::Keys),
    ];
    prop::collection::vec(step, 1..40)
}

/// A centre with four cases in the office, made once.
static FOUR: LazyLock<(dost_desk::casework::centre::Centre, Vec<CaseId>)> = LazyLock::new(|| {
    let mut house = House::founded(monday());
    let codes = ["5ZW10X2", "6AB20Y3", "7AB21Y3", "7AB22Y3"];
    let cases = codes.map(|code| forwarded(&mut house, code, ilham())).to_vec();
    (house.centre, cases)
});

/// What a colleague does next with a case.
fn ahead(house: &mut House, case: CaseId) {
    let Some(stage) = house.centre.case(case).map(|case| case.stage) else { return };
    match stage {
        Stage::Forwarded => claimed(house, "orxan", case),
        Stage::UnderReview => {
            let verdict = Verdict::Grant { earlier_grant_confirmed: false };
            house.tries("orxan", 1, &Command::Decide { case, verdict });
        }
        Stage::Granted => {
            house.tries("ilqar", 3, &Command::PostNotice(case));
        }
        _ => {
            house.tries("ilqar", 3, &Command::CloseCase(case));
        }
    }
}

fn drawn(model: &Model) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    view(model, &mut buffer);
    buffer
}

/// The time goes on; whoever was away too long gives their PIN again.
fn later(house: &mut House, desk: &mut Desk) {
    desk.tell(house, Msg::Time(house.now));
    if desk.model.is_locked() {
        desk.types(house, "2468");
        desk.press(house, "Enter");
    }
    assert!(!desk.model.is_locked());
}

fn carry_out(house: &mut House, desk: &mut Desk, cases: &mut Vec<CaseId>, step: Step) {
    let named = |cases: &[CaseId], at: usize| cases[at % cases.len()];
    match step {
        Step::Ahead(at) => ahead(house, named(cases, at)),
        Step::Refused(at) => {
            let (case, why) = (named(cases, at), NoticeFailure::NoCabinet);
            house.centre_tries(&Command::FailNotice { case, why });
        }
        Step::Told(at) => {
            let (case, means) = (named(cases, at), NoticeMeans::Paper);
            house.tries("ilqar", 3, &Command::TellCitizen { case, means });
        }
        Step::Comes if cases.len() < 9 => {
            // Nobody serves two visitors, an agent must be there for it, and whoever was given a
            // ticket by these keys would be called first.
            let code = format!("8AB{}Y3", 20 + cases.len());
            let desk_is_free =
                house.centre.ticket_at(dost_desk::casework::ids::DeskId(7)).is_none();
            let role = house.centre.member_by_login("leyla").map(|member| member.role);
            let nobody_waits =
                house.centre.tickets.values().all(|it| it.state != TicketState::Waiting);
            if desk_is_free && nobody_waits && role == Some(Role::Agent) {
                cases.push(forwarded(house, &code, ilham()));
            }
        }
        Step::Comes => {}
        Step::Leaves => {
            let over = house.centre.cases.values().find(|case| case.stage.is_over());
            if let Some(case) = over.map(|case| case.id) {
                house.centre.cases.remove_mut(&case);
            }
        }
        Step::Waits(seconds) => {
            house.now = house.now.plus_seconds(seconds);
            later(house, desk);
            return;
        }
        Step::Role(role) => {
            let staff = house.staff("leyla");
            house.tries("admin", 1, &Command::SetRole { staff, role });
        }
        Step::Sits(login) => {
            *desk = Desk::seated(house, login, "", SIZE, Lang::En, Theme::default());
        }
        Step::Keys(keys) => desk.press(house, keys),
    }
    desk.refresh(house);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// The same screen drawn by a model that has kept nothing shows the same.
    #[test]
    fn what_is_kept_is_what_would_be_counted_now(steps in steps()) {
        let mut house = House::founded(monday());
        house.centre = FOUR.0.clone();
        let mut cases = FOUR.1.clone();
        let mut desk = Desk::seated(&mut house, "leyla", "", SIZE, Lang::Az, Theme::default());
        for step in steps {
            let said = format!("{step:?}");
            carry_out(&mut house, &mut desk, &mut cases, step);
            let (kept, anew) = (drawn(&desk.model), drawn(&desk.model.at_rest()));
            prop_assert!(kept == anew, "after {said}: {kept:?}\n{anew:?}");
        }
    }
}

/// The figures themselves, through the life of a notice: they move when they must and only then.
#[test]
fn the_figures_of_the_tabs_follow_a_notice() {
    let mut house = House::founded(monday());
    house.centre = FOUR.0.clone();
    let case = FOUR.1[0];
    let mut desk = Desk::seated(&mut house, "leyla", "", SIZE, Lang::En, Theme::default());
    let shows = |desk: &Desk, words: &str| desk.rows().iter().any(|row| row.contains(words));
    let office = |figure: &str| format!(" F5 Back office{figure} ");
    assert!(shows(&desk, &office("")), "{:#?}", desk.rows());
    ahead(&mut house, case);
    ahead(&mut house, case);
    desk.refresh(&mut house);
    assert!(shows(&desk, &office(" 1!")), "decided: {:#?}", desk.rows());
    ahead(&mut house, case);
    desk.refresh(&mut house);
    assert!(shows(&desk, &office("")), "posted: {:#?}", desk.rows());
    let due = house.centre.case(case).and_then(|case| case.notice_by()).expect("a day");
    let midnight = dost_desk::law::moment::Moment::at(due, chrono::NaiveTime::MIN);
    house.now = midnight.plus_seconds(-1);
    later(&mut house, &mut desk);
    assert!(shows(&desk, &office("")), "the evening before: {:#?}", desk.rows());
    // Nothing but the time has changed: the portal has had its time with all four of them due.
    house.now = midnight;
    later(&mut house, &mut desk);
    assert!(shows(&desk, &office(" 4!")), "the day itself: {:#?}", desk.rows());
}
