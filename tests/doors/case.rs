//! One case from the ticket to the notice, by several people on terminals of their own; and a grant
//! that many want at the same moment.

use std::sync::Arc;

use dost_desk::casework::case::{Notice, Outcome, Stage};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::forms::Section;
use dost_desk::casework::identity::Name;
use dost_desk::casework::staff::Role;
use dost_desk::engine::{DraftRoom, ManualClock};
use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::Manners;

use super::centre::{Centre, Client, PATIENCE, PIN, engine_keeping, morning, submit};
use crate::visit::route::{FIN, NOTIFIED, PIN_ASKED, ROUTE, Row, Who};
use crate::visit::terminal::{bytes, said};
use crate::visit::walk::row_that_names;

const TEXT: Text = Text::of(Lang::En);
/// Rows of the way that one agent does before another goes on.
const GIVES: [&str; 2] = ["next-issue", "box-form-hint"];
/// Officers who want the same case.
const RIVALS: usize = 36;
/// Sessions of the officer who holds it: as many as one person may have.
const SESSIONS: usize = 4;

/// Waits until a screen names a step, and presses the key it names.
async fn step(client: &mut Client, named: &str, key: Option<&str>) {
    names(client, named).await;
    match key {
        Some(key) => {
            let row = row_that_names(&client.rows(), TEXT, named);
            assert!(row.contains(key), "{row:?} does not name {key}");
            if named == PIN_ASKED {
                client.types(PIN).await;
            }
            client.types(bytes(key)).await;
        }
        None => client.types(FIN).await,
    }
}

async fn names(client: &mut Client, named: &str) {
    let is_named = |client: &Client| !row_that_names(&client.rows(), TEXT, named).is_empty();
    client.until(named, is_named).await;
}

fn rows_of(who: Who, from: &str) -> impl Iterator<Item = &'static Row> {
    let start = ROUTE.iter().position(|row| row.named == from && row.who == who).unwrap();
    ROUTE[start..].iter().take_while(move |row| row.who == who)
}

/// The agent's part, up to the back office.
async fn forward(agent: &mut Client) {
    for row in rows_of(Who::Agent, "next-issue") {
        step(agent, row.named, row.key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_agents_an_officer_and_a_supervisor_bring_a_case_to_its_notice() {
    let people = [
        ("ayla", Role::Agent),
        ("leyla", Role::Agent),
        ("orxan", Role::Officer),
        ("sevda", Role::Supervisor),
    ];
    let centre = Centre::open(&people);
    // The one at the entrance gives the ticket; the other calls and serves.
    let mut entrance = centre.at_desk("ayla", "2").await;
    let mut supervisor = centre.at_desk("sevda", "").await;
    // The back office, where a supervisor watches.
    supervisor.types(bytes("F5")).await;
    let mut officer = centre.at_desk("orxan", "").await;
    let mut agent = centre.at_desk("leyla", "1").await;
    for row in rows_of(Who::Agent, "next-issue") {
        let desk = if GIVES.contains(&row.named) { &mut entrance } else { &mut agent };
        step(desk, row.named, row.key).await;
    }
    // Both see it without a key of theirs.
    supervisor.shows("05-2026-000001").await;
    for row in rows_of(Who::Officer, "office-next-open") {
        step(&mut officer, row.named, row.key).await;
    }
    officer.shows(&said(TEXT, "done-decide")).await;
    for row in rows_of(Who::Agent, "next-notices") {
        step(&mut agent, row.named, row.key).await;
    }
    names(&mut agent, NOTIFIED).await;
    let notified = |now: &dost_desk::engine::Snapshot| {
        now.centre.cases.values().any(|case| case.stage == Stage::Notified)
    };
    assert!(notified(&centre.engine.snapshot()));
    let snapshot = centre.engine.snapshot();
    let case = snapshot.centre.cases.values().next().unwrap();
    assert!(matches!(case.notice, Notice::Confirmed { .. }));
    let decision = case.decision.as_ref().unwrap();
    assert!(matches!(decision.outcome, Outcome::Grant { .. }));
    assert!(supervisor.screen().contains("05-2026-000001"));
}

/// Each sees who else has the case open, until they leave.
#[tokio::test(flavor = "multi_thread")]
async fn who_looks_at_a_case_is_on_the_others_screens() {
    let people = [("leyla", Role::Agent), ("orxan", Role::Officer), ("nihad", Role::Officer)];
    let centre = Centre::open(&people);
    let mut agent = centre.at_desk("leyla", "1").await;
    forward(&mut agent).await;
    let mut nihad = centre.at_desk("nihad", "").await;
    step(&mut nihad, "office-next-open", Some("Enter")).await;
    assert!(!nihad.screen().contains("Əməkdaş o"), "{}", nihad.screen());
    let mut orxan = centre.at_desk("orxan", "").await;
    step(&mut orxan, "office-next-open", Some("Enter")).await;
    nihad.shows("Əməkdaş o").await;
    orxan.shows("Əməkdaş n").await;
    // Who takes it is named as well, and named no more when the line is cut.
    drop(nihad);
    orxan.shows_no_more("Əməkdaş n").await;
}

/// A colleague hands in another surname while one is typed here; this desk has not seen it yet.
#[tokio::test(flavor = "multi_thread")]
async fn a_save_that_a_colleague_was_quicker_with_is_told_and_left_to_choose() {
    let centre = Centre::open(&[("leyla", Role::Agent), ("kamal", Role::Agent)]);
    let mut leyla = centre.at_desk("leyla", "1").await;
    for row in
        rows_of(Who::Agent, "next-issue").take_while(|row| row.named != "applicant-next-check")
    {
        step(&mut leyla, row.named, row.key).await;
    }
    names(&mut leyla, "applicant-next-check").await;
    for key in "F4 F3 PgUp PgUp PgUp PgUp Down Down Down Ctrl-U".split(' ') {
        leyla.types(bytes(key)).await;
    }
    leyla.types("Vəliyev").await;
    leyla.shows("Vəliyev").await;
    let before = centre.engine.snapshot();
    let case = before.centre.cases.values().next().unwrap();
    let kamal = before.centre.member_by_login("kamal").unwrap().id;
    let mut applicant = case.applicant().expect("the register has answered").clone();
    applicant.name.surname = Name::parse("Quliyev").unwrap();
    let section = Box::new(Section::Applicant(applicant));
    submit(&centre.engine, Actor::Staff(kamal), Command::Fill { case: case.id, section });
    leyla.types(bytes("F4")).await;
    // Her save refused or the news, whichever was first: who it was, and when.
    leyla.shows("Əməkdaş k. 09:00: ").await;
    leyla.types(bytes("F3")).await;
    leyla.shows("Quliyev").await;
    leyla.shows("Vəliyev").await;
    let surname = |now: &dost_desk::engine::Snapshot| {
        let case = now.centre.case(case.id).unwrap();
        case.applicant().unwrap().name.surname.as_str().to_owned()
    };
    assert_eq!(surname(&centre.engine.snapshot()), "Quliyev", "nothing was overwritten");
    // Hers, now that she has seen both.
    leyla.types(bytes("Enter")).await;
    leyla.types(bytes("F4")).await;
    let mut changes = centre.engine.changes();
    let saved = changes.wait_for(|now| surname(now) == "Vəliyev");
    tokio::time::timeout(PATIENCE, saved).await.expect("it is recorded").unwrap();
}

/// What is typed and cannot be kept is never lost in silence.
#[tokio::test(flavor = "multi_thread")]
async fn whose_draft_is_not_kept_reads_it_on_the_screen() {
    let clock = ManualClock::at(morning());
    let people = [("leyla", Role::Agent), ("kamal", Role::Agent)];
    let room = DraftRoom { in_all: 1, a_person: 1 };
    let engine = engine_keeping(Arc::new(clock.clone()), &people, room);
    let centre = Centre::around(engine, clock, Manners::default());
    centre.engine.save_draft("case-7-9", b"somebody else's").unwrap();
    let mut leyla = centre.at_desk("leyla", "1").await;
    let is_named = |row: &&Row| row.key.is_some();
    for row in rows_of(Who::Agent, "next-issue").take_while(is_named) {
        step(&mut leyla, row.named, row.key).await;
    }
    let typed = rows_of(Who::Agent, "next-issue").find(|row| row.key.is_none()).unwrap();
    names(&mut leyla, typed.named).await;
    leyla.types("5ZK").await;
    leyla.shows("Draft not kept: there is no room for more").await;
    leyla.shows("5ZK").await;
}

/// Forty sessions press Enter at once: thirty-six officers to take the case, and the one who holds
/// it in four places to grant it.
#[tokio::test(flavor = "multi_thread")]
async fn forty_sessions_race_for_one_grant() {
    let logins: Vec<String> = (1..=RIVALS).map(|number| format!("officer{number}")).collect();
    let mut people = vec![("leyla", Role::Agent), ("orxan", Role::Officer)];
    people.extend(logins.iter().map(|login| (login.as_str(), Role::Officer)));
    let centre = Centre::open(&people);
    let mut agent = centre.at_desk("leyla", "1").await;
    forward(&mut agent).await;
    let mut rivals = Vec::new();
    for login in &logins {
        let mut rival = centre.at_desk(login, "").await;
        step(&mut rival, "office-next-open", Some("Enter")).await;
        names(&mut rival, "office-next-claim").await;
        rivals.push(rival);
    }
    let mut holder = Vec::new();
    for at in 0..SESSIONS {
        let mut session = centre.at_desk("orxan", "").await;
        step(&mut session, "office-next-open", Some("Enter")).await;
        if at == 0 {
            step(&mut session, "office-next-claim", Some("Enter")).await;
        }
        for named in ["office-next-decide", "deed-grant-amount"] {
            step(&mut session, named, Some("Enter")).await;
        }
        names(&mut session, PIN_ASKED).await;
        session.types(PIN).await;
        session.shows(&"•".repeat(PIN.len())).await;
        holder.push(session);
    }
    let before = centre.engine.snapshot().centre.clone();
    for session in rivals.iter_mut().chain(&mut holder) {
        session.types(bytes("Enter")).await;
    }
    let mut changes = centre.engine.changes();
    let decided =
        changes.wait_for(|now| now.centre.cases.values().any(|case| case.decision.is_some()));
    tokio::time::timeout(PATIENCE, decided).await.unwrap().unwrap();
    // Who came second is told so, each on their own screen.
    let mut told = 0;
    for session in &mut holder {
        session.until("an answer", is_answered).await;
        told += usize::from(!session.screen().contains(&said(TEXT, "done-decide")));
    }
    assert_eq!(told, SESSIONS - 1, "one of them has decided");
    let after = centre.engine.snapshot();
    let case = after.centre.cases.values().next().unwrap();
    let orxan = after.centre.member_by_login("orxan").unwrap().id;
    assert_eq!(case.decision.as_ref().map(|decision| decision.by), Some(orxan));
    assert!(matches!(case.decision.as_ref().unwrap().outcome, Outcome::Grant { .. }));
    let deciding = after.centre.frames - before.frames;
    assert_eq!(deciding, 1, "nothing but the one decision was recorded");
}

/// The question has gone and something is said of it.
fn is_answered(client: &Client) -> bool {
    let asked = !row_that_names(&client.rows(), TEXT, PIN_ASKED).is_empty();
    let rows = client.rows();
    let line = rows.get(rows.len() - 3).map(|row| row.trim().to_owned());
    !asked && line.is_some_and(|line| !line.is_empty())
}
