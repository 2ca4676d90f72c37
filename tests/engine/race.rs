//! Many at once: one ticket for each caller, one grant for each sentence.

use dost_desk::casework::case::{Recognition, Stage};
use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::ids::{DeskId, StaffId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::staff::Role;
use dost_desk::engine::{Failure, audit};

use super::desk::{Desk, PATIENCE, PIN, PLAIN, grant, issue, own, pin_hash, request};
use super::folder;

const CALLERS: u8 = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_desks_call_forty_tickets_and_nobody_twice() {
    let desk = tokio::task::spawn_blocking(Desk::in_memory).await.unwrap();
    for _ in 0..CALLERS {
        desk.ticket();
    }
    let calls: Vec<_> = (1..=CALLERS)
        .map(|number| {
            let (engine, agent) = (desk.engine.clone(), Actor::Staff(desk.agent));
            let call = request(agent, Some(DeskId(number)), Command::CallNext);
            tokio::spawn(async move { engine.submit(call).await })
        })
        .collect();
    let mut called = std::collections::BTreeSet::new();
    for call in calls {
        called.insert(call.await.unwrap().unwrap().ticket.unwrap());
    }
    assert_eq!(called.len(), usize::from(CALLERS));
    let more = request(Actor::Staff(desk.agent), Some(DeskId(CALLERS + 1)), Command::CallNext);
    assert!(matches!(desk.engine.submit(more).await, Err(Failure::Refused(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_officers_grant_once() {
    let desk = tokio::task::spawn_blocking(Desk::in_memory).await.unwrap();
    let desk = tokio::task::spawn_blocking(move || {
        let (ticket, case) = desk.registered(PLAIN);
        desk.agent(Command::Forward { case, recognition: Recognition::Recognised });
        desk.agent(Command::FinishVisit(ticket));
        (desk, case)
    });
    let (desk, case) = desk.await.unwrap();
    let mut tasks = Vec::new();
    for number in 0..CALLERS {
        let officer = NewStaff {
            login: format!("officer-{number}"),
            name: "Məmur".to_owned(),
            role: Role::Officer,
            pin_hash: pin_hash(),
        };
        let officer: StaffId =
            own(&desk.engine, Command::AddStaff(officer)).unwrap().staff.unwrap();
        let engine = desk.engine.clone();
        tasks.push(tokio::spawn(async move {
            let by = |command| request(Actor::Staff(officer), None, command);
            let claimed = engine.submit(by(Command::Claim(case))).await.is_ok();
            let granted = engine.submit_with_pin(by(grant(case)), PIN.to_owned()).await;
            let granted = granted.is_ok();
            (claimed, granted)
        }));
    }
    let mut granted = 0;
    for task in tasks {
        let (claimed, done) = task.await.unwrap();
        assert!(claimed || !done);
        granted += usize::from(done);
    }
    assert_eq!(granted, 1);
    assert_eq!(desk.engine.snapshot().centre.case(case).unwrap().stage, Stage::Granted);
}

/// Eight hands of one person who is disabled while all of them press: the journal has nothing of
/// theirs after that frame, and each hand is told why.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_of_whoever_is_disabled_is_recorded_after_that_frame() {
    const TICKETS: usize = 20;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().to_owned();
    let desk = tokio::task::spawn_blocking(move || folder::open(&path)).await.unwrap();
    let agent = desk.agent;
    let hands: Vec<_> = (0..8)
        .map(|_| {
            let engine = desk.engine.clone();
            tokio::spawn(async move {
                loop {
                    let press = request(Actor::Staff(agent), None, issue());
                    match engine.submit(press).await {
                        Err(Failure::Refused(Refusal::StaffDisabled)) => return,
                        _ => tokio::task::yield_now().await,
                    }
                }
            })
        })
        .collect();
    let mut changes = desk.engine.changes();
    let busy = changes.wait_for(|now| now.centre.tickets.size() >= TICKETS);
    tokio::time::timeout(PATIENCE, busy).await.expect("tickets are given").unwrap();
    desk.engine.submit(request(Actor::Centre, None, Command::DisableStaff(agent))).await.unwrap();
    for hand in hands {
        tokio::time::timeout(PATIENCE, hand).await.expect("it is told so").unwrap();
    }
    tokio::task::spawn_blocking(move || {
        desk.engine.stop();
        drop(desk);
        let mut lines = Vec::new();
        let taken = |line: &str| {
            lines.push(line.to_owned());
            true
        };
        audit::show(home.path(), 0, taken).unwrap();
        let end = lines.iter().position(|line| line.contains("StaffDisabled")).unwrap();
        let theirs =
            |line: &&String| line.contains(&format!("\"actor\":{{\"Staff\":{}}}", agent.0));
        assert!(lines[..end].iter().filter(theirs).count() >= TICKETS, "{lines:#?}");
        let after: Vec<_> = lines[end..].iter().filter(theirs).collect();
        assert_eq!(after, Vec::<&String>::new());
    })
    .await
    .unwrap();
}
