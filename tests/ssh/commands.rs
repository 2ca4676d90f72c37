//! Lines of plain mode on a client's command line: whose they are, and what becomes of them.

use russh::ChannelMsg;

use super::client::{Client, connect, give_pin, run};
use super::{Centre, limits, soon};
use crate::engine::desk::{Desk, PIN as DESK_PIN};

async fn enter(centre: &Centre, login: &str) -> Client {
    let mut client = connect(centre).await;
    assert!(give_pin(&mut client, login, DESK_PIN).await, "{login}");
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_one_of_those_who_are_in_and_goes_with_its_client() {
    let desk = tokio::task::spawn_blocking(Desk::with_a_notice_on_its_way).await.unwrap();
    let centre = Centre::around(desk.engine, desk.clock, limits(), true, 16);
    let (patient, officer) = (enter(&centre, "agent").await, enter(&centre, "officer").await);
    let mut waiting = Vec::new();
    let mut count = centre.house.count();
    for before in 0..4 {
        let channel = soon(patient.channel_open_session()).await.unwrap();
        channel.exec(true, "wait 60").await.unwrap();
        waiting.push(channel);
        // One after the other: else the last of them may not be the last on the list.
        soon(count.wait_for(|count| *count == before + 1)).await.unwrap();
    }
    // Who it is stands there a moment after that somebody came.
    soon(async {
        while centre.house.sittings()[0].staff.is_none() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(centre.house.sittings()[0].staff, Some(centre.staff("agent")));
    // One person's waiting leaves room for the others.
    assert_eq!(run(&officer, "queue list").await.1, 0);
    let mut told = waiting.pop().unwrap();
    let id = centre.house.sittings()[3].id;
    assert!(centre.house.end(id));
    let (mut words, mut status) = (Vec::new(), None);
    while let Some(message) = soon(told.wait()).await {
        match message {
            ChannelMsg::Data { data } => words.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => status = Some(exit_status),
            _ => {}
        }
    }
    assert_eq!(status, Some(1));
    assert!(!words.is_empty(), "the end is told");
    // Who leaves waits for nothing: all the places are free again.
    drop((told, waiting, patient));
    soon(count.wait_for(|count| *count == 0)).await.unwrap();
    let patient = enter(&centre, "agent").await;
    assert_eq!(run(&patient, "queue list").await.1, 0);
}
