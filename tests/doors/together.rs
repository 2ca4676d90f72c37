//! Several people in one centre.

use std::collections::BTreeSet;

use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{Priority, TicketSource, TicketState};

use super::centre::{Centre, PATIENCE, own, submit};

const F8: &str = "\x1b[19~";
const INSERT: &str = "\x1b[2~";

#[tokio::test(flavor = "multi_thread")]
async fn what_one_does_the_other_sees() {
    let centre = Centre::open(&[("ayla", Role::Agent), ("kamal", Role::Agent)]);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let mut kamal = centre.at_desk("kamal", "2").await;
    ayla.types(&format!("{INSERT}\r")).await;
    // The author's own screen, then the colleague's, without a key of theirs.
    ayla.shows("S-001").await;
    kamal.shows("S-001").await;
    kamal.types(F8).await;
    kamal.shows("S-001").await;
    let called = |state| matches!(state, TicketState::Called { desk, .. } if desk.0 == 2);
    let mut changes = centre.engine.changes();
    changes
        .wait_for(|now| now.centre.tickets.values().any(|ticket| called(ticket.state)))
        .await
        .unwrap();
    // One of two languages does not change the other's.
    assert!(ayla.screen().contains("Desk 1"), "{}", ayla.screen());
    assert!(kamal.screen().contains("Desk 2"), "{}", kamal.screen());
}

/// Who sits at which desk is known to the others, and gone when they hang up.
#[tokio::test(flavor = "multi_thread")]
async fn one_sees_where_the_other_sits() {
    let centre = Centre::open(&[("ayla", Role::Agent), ("kamal", Role::Agent)]);
    let _ayla = centre.at_desk("ayla", "1").await;
    let here = |desks: &[u8]| {
        let desks = desks.to_vec();
        let mut changes = centre.engine.changes();
        async move {
            let at = |now: &dost_desk::engine::Snapshot| -> Vec<u8> {
                now.present.iter().filter_map(|present| present.desk).map(|desk| desk.0).collect()
            };
            let all = changes.wait_for(|now| at(now) == desks);
            tokio::time::timeout(PATIENCE, all).await.expect("they are seen").unwrap();
        }
    };
    here(&[1]).await;
    let mut kamal = centre.at_desk("kamal", "2").await;
    here(&[1, 2]).await;
    kamal.shows("Queue").await;
    // The line is cut.
    drop(kamal);
    here(&[1]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_desks_race_for_forty_tickets() {
    const DESKS: u8 = 40;
    let logins: Vec<String> = (1..=DESKS).map(|desk| format!("agent{desk}")).collect();
    let people: Vec<_> = logins.iter().map(|login| (login.as_str(), Role::Agent)).collect();
    let centre = Centre::open(&people);
    let mut desks = Vec::new();
    for (login, desk) in logins.iter().zip(1..) {
        desks.push(centre.at_desk(login, &format!("{desk}")).await);
    }
    assert_eq!(centre.house.sittings().len(), desks.len());
    let first = centre.engine.snapshot().centre.member_by_login("agent1").unwrap().id;
    for _ in 0..DESKS {
        let (priority, source) = (Priority::None, TicketSource::Staff);
        submit(
            &centre.engine,
            Actor::Staff(first),
            Command::IssueTicket { priority, source, case: None },
        );
    }
    let mut changes = centre.engine.changes();
    let all = usize::from(DESKS);
    // Everybody presses twice: the second press must not take a colleague's visitor.
    for desk in &mut desks {
        desk.shows("S-001").await;
    }
    for desk in &mut desks {
        desk.types(&format!("{F8}{F8}")).await;
    }
    let at = |now: &dost_desk::engine::Snapshot| -> Vec<u8> {
        let desk = |state: &TicketState| match state {
            TicketState::Called { desk, .. } => Some(desk.0),
            _ => None,
        };
        now.centre.tickets.values().filter_map(|ticket| desk(&ticket.state)).collect()
    };
    let everybody = changes.wait_for(|now| at(now).len() == all);
    let waited = tokio::time::timeout(PATIENCE, everybody).await.map(|found| drop(found.unwrap()));
    let called = at(&centre.engine.snapshot());
    assert!(waited.is_ok(), "{called:?}\n{}", desks[39].screen());
    assert_eq!(called.iter().copied().collect::<BTreeSet<_>>().len(), all, "{called:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_is_out_at_once() {
    let centre = Centre::open(&[("ayla", Role::Agent), ("kamal", Role::Agent)]);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let mut kamal = centre.at_desk("kamal", "2").await;
    let id = centre.engine.snapshot().centre.member_by_login("ayla").unwrap().id;
    own(&centre.engine, Command::DisableStaff(id));
    let (code, words) = ayla.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("taken away"), "{words:?}");
    assert!(!centre.house.sittings().iter().any(|sitting| sitting.staff == Some(id)));
    kamal.types(&format!("{INSERT}\r")).await;
    kamal.shows("S-001").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_house_is_told_to_everybody() {
    let centre = Centre::open(&[("ayla", Role::Agent)]);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let mut guest = centre.join().await;
    guest.shows("PIN").await;
    centre.house.stop();
    for client in [&mut ayla, &mut guest] {
        let (code, words) = client.bye().await;
        assert_eq!(code, 0);
        assert!(words.contains("was stopped"), "{words:?}");
    }
    centre.served.await.unwrap();
    assert_eq!(centre.house.sittings(), []);
    assert!(!centre.path.exists(), "the socket is left behind");
}
