//! Forty people, each with an SSH connection of their own, want the same thing at the same moment.

use std::collections::BTreeSet;

use dost_desk::casework::case::{Outcome, Recognition};
use dost_desk::casework::command::{Command, NewStaff};
use dost_desk::casework::public_key::PublicKey;
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::TicketState;
use dost_desk::engine::Snapshot;
use dost_desk::locale::{Lang, Text};
use russh::client::AuthResult;

use super::client::{Terminal, connect, give_pin, offer};
use super::{Centre, PATIENCE, key, limits};
use crate::engine::desk::{Desk, PIN, PLAIN, own, pin_hash};
use crate::visit::route::PIN_ASKED;
use crate::visit::terminal::{bytes, said};
use crate::visit::walk::row_that_names;

const TEXT: Text = Text::of(Lang::En);
const F8: &str = "\x1b[19~";
const EVERYBODY: u8 = 40;
/// Sessions of the officer who holds the case.
const SESSIONS: u8 = 4;

fn login(number: u8) -> String {
    format!("person{number}")
}

/// A centre with so many people of a role beside those of `desk`, each with a key of their own.
fn door_of(desk: &Desk, role: Role, people: u8) -> Centre {
    for number in 1..=people {
        let (login, name) = (login(number), format!("Əməkdaş {number}"));
        let new = NewStaff { login, name, role, pin_hash: pin_hash() };
        let staff = own(&desk.engine, Command::AddStaff(new)).unwrap().staff.unwrap();
        let line = key(number).public_key().to_openssh().unwrap();
        let key = PublicKey::parse(&line).unwrap();
        own(&desk.engine, Command::AddKey { staff, key }).unwrap();
    }
    let a_person_max = usize::from(SESSIONS);
    Centre::around(desk.engine.clone(), desk.clock.clone(), limits(), false, a_person_max)
}

/// A session of the person of that number.
async fn session(centre: &Centre, number: u8) -> Terminal {
    let mut client = connect(centre).await;
    match offer(&mut client, &login(number), key(number)).await {
        AuthResult::Success => {}
        AuthResult::Failure { partial_success, .. } => {
            assert!(partial_success, "{number} was refused");
            assert!(give_pin(&mut client, &login(number), PIN).await);
        }
    }
    Terminal::on(client, 120, 40).await
}

fn rows(terminal: &Terminal) -> Vec<String> {
    terminal.screen.screen().rows(0, 120).collect()
}

async fn until(terminal: &mut Terminal, wanted: impl Fn(&[String]) -> bool) {
    while !wanted(&rows(terminal)) {
        assert!(terminal.step().await, "it ended:\n{}", terminal.text());
    }
}

async fn names(terminal: &mut Terminal, named: &str) {
    until(terminal, |rows| !row_that_names(rows, TEXT, named).is_empty()).await;
}

async fn enter(terminal: &mut Terminal, named: &str) {
    names(terminal, named).await;
    terminal.types(bytes("Enter")).await;
}

/// At which desks visitors have been called.
fn called(now: &Snapshot) -> Vec<u8> {
    let desk = |state: &TicketState| match state {
        TicketState::Called { desk, .. } => Some(desk.0),
        _ => None,
    };
    now.centre.tickets.values().filter_map(|ticket| desk(&ticket.state)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_sessions_call_forty_tickets_and_none_twice() {
    let desk = tokio::task::spawn_blocking(Desk::in_memory).await.unwrap();
    let centre = door_of(&desk, Role::Agent, EVERYBODY);
    let mut agents = Vec::new();
    for number in 1..=EVERYBODY {
        let mut agent = session(&centre, number).await;
        agent.shows("Change desk").await;
        agent.types(&format!("{}\r", "\x1b[B".repeat(usize::from(number - 1)))).await;
        agent.shows(&format!("Desk {number} ·")).await;
        agents.push(agent);
    }
    for _ in 0..EVERYBODY {
        desk.ticket();
    }
    for agent in &mut agents {
        agent.shows("S-001").await;
    }
    // Everybody presses twice: the second press must not take a colleague's visitor.
    for agent in &agents {
        agent.types(&format!("{F8}{F8}")).await;
    }
    let all = usize::from(EVERYBODY);
    let mut changes = centre.engine.changes();
    let everybody = changes.wait_for(|now| called(now).len() == all);
    let waited = tokio::time::timeout(PATIENCE, everybody).await.is_ok();
    let called = called(&centre.engine.snapshot());
    assert!(waited, "{called:?}");
    assert_eq!(called.iter().copied().collect::<BTreeSet<_>>().len(), all, "{called:?}");
}

/// Thirty-six officers want to take the case, and the one who holds it grants it in four places.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_sessions_want_one_grant_and_there_is_one() {
    let desk = tokio::task::spawn_blocking(|| {
        let desk = Desk::in_memory();
        let (ticket, case) = desk.registered(PLAIN);
        desk.agent(Command::Forward { case, recognition: Recognition::Recognised });
        desk.agent(Command::FinishVisit(ticket));
        desk
    });
    let desk = desk.await.unwrap();
    let rivals = EVERYBODY - SESSIONS;
    let holder = rivals + 1;
    let centre = door_of(&desk, Role::Officer, holder);
    let mut sessions = Vec::new();
    for number in 1..=rivals {
        let mut rival = session(&centre, number).await;
        enter(&mut rival, "office-next-open").await;
        names(&mut rival, "office-next-claim").await;
        sessions.push(rival);
    }
    let mut granting = Vec::new();
    for at in 0..SESSIONS {
        let mut session = session(&centre, holder).await;
        enter(&mut session, "office-next-open").await;
        if at == 0 {
            enter(&mut session, "office-next-claim").await;
        }
        for named in ["office-next-decide", "deed-grant-amount"] {
            enter(&mut session, named).await;
        }
        names(&mut session, PIN_ASKED).await;
        session.types(PIN).await;
        session.shows(&"•".repeat(PIN.len())).await;
        granting.push(session);
    }
    let before = centre.engine.snapshot().centre.frames;
    for session in sessions.iter().chain(&granting) {
        session.types(bytes("Enter")).await;
    }
    // Who came second is told so, each on their own screen.
    let is_answered = |rows: &[String]| {
        let line = rows.get(rows.len() - 3).map(|row| row.trim());
        let asked = !row_that_names(rows, TEXT, PIN_ASKED).is_empty();
        !asked && line.is_some_and(|line| !line.is_empty())
    };
    let mut granted = 0;
    for session in &mut granting {
        until(session, is_answered).await;
        granted += usize::from(session.text().contains(&said(TEXT, "done-decide")));
    }
    assert_eq!(granted, 1, "one of them has decided");
    let after = centre.engine.snapshot();
    let case = after.centre.cases.values().next().unwrap();
    let decision = case.decision.as_ref().expect("it is decided");
    let by = after.centre.member_by_login(&login(holder)).unwrap().id;
    assert_eq!(decision.by, by);
    assert!(matches!(decision.outcome, Outcome::Grant { .. }));
    assert_eq!(after.centre.frames - before, 1, "nothing but the one decision was recorded");
}
