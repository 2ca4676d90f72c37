//! The house stops, and the door with it.

use std::net::TcpListener;

use super::client::{Terminal, connect, signed_in};
use super::{Centre, PATIENCE, key, limits, soon};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::terminal::ssh::{Door, Plan};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_told_and_gets_the_terminal_back() {
    let mut centre = Centre::open();
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Ayla İsmayılova").await;
    let idle = signed_in(&centre, "leyla").await;
    let stranger = connect(&centre).await;
    centre.house.stop();
    assert_eq!(ayla.ends().await, 1);
    assert!(!ayla.screen.screen().alternate_screen());
    assert!(ayla.text().contains("The centre was stopped"), "{}", ayla.text());
    let door = centre.door.take().unwrap();
    soon(door.shut()).await;
    for client in [ayla.client, idle, stranger] {
        // An open connection would keep this waiting.
        let _ = tokio::time::timeout(PATIENCE, client).await.expect("a connection was left open");
    }
    TcpListener::bind(centre.address).expect("the port is free again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_door_at_the_same_place_stays_shut_and_harms_nobody() {
    let centre = Centre::open();
    let plan = Plan {
        address: centre.address,
        law: (Passport::embedded().unwrap(), Calendar::embedded().unwrap()),
        host_key: key(201),
        limits: limits(),
        pin_alone: false,
    };
    let failed = Door::open(centre.house.clone(), plan).err().expect("two doors at one place");
    assert!(failed.to_string().contains("could not be opened"), "{failed}");
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Ayla İsmayılova").await;
}
