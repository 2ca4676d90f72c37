//! Clients that are there and answer no more, and sessions that are ended by hand.

use std::time::Duration;

use dost_desk::casework::staff::Role;
use dost_desk::terminal::Manners;
use dost_desk::terminal::socket::frame::{self, Hello, Kind, Want};
use tokio::time::Instant;

use super::centre::{Centre, Client, PATIENCE, hello};

/// What a terminal of ours does: it answers each question.
async fn answers(client: &mut Client, questions: usize) {
    for _ in 0..questions {
        loop {
            match frame::read(&mut client.reader).await.unwrap() {
                Some((Kind::Ping, seconds)) => break assert_eq!(seconds, [0, 60]),
                Some((Kind::Screen, _)) => {}
                other => panic!("{other:?} instead of a question"),
            }
        }
        frame::write(&mut client.writer, Kind::Pong, &[]).await.unwrap();
    }
}

/// On a clock that stands still unless everybody waits: two minutes pass at once.
#[tokio::test(start_paused = true)]
async fn who_answers_no_more_on_a_quiet_screen_is_gone_within_two_minutes() {
    let centre = Centre::open(&[]);
    let began = Instant::now();
    let (mut stopped, mut good) = (centre.join().await, centre.join().await);
    good.shows("PIN").await;
    tokio::join!(answers(&mut stopped, 20), answers(&mut good, 20));
    let last = Instant::now();
    assert!(last - began >= Duration::from_secs(300), "who answers stays");
    let mut count = centre.house.count();
    tokio::select! {
        gone = count.wait_for(|count| *count == 1) => drop(gone.unwrap()),
        () = answers(&mut good, usize::MAX) => {}
        () = tokio::time::sleep(Duration::from_secs(120)) => panic!("it is still held"),
    }
    assert!(last.elapsed() >= Duration::from_secs(60), "it was let go too soon");
    answers(&mut good, 1).await;
    assert_eq!(centre.house.sittings().len(), 1);
}

/// A session of lines has a thread, beside which that clock does not move by itself.
#[tokio::test(flavor = "multi_thread")]
async fn so_is_a_session_of_lines() {
    let manners = Manners { stall: Duration::from_secs(2), ..Manners::default() };
    let centre = Centre::with(&[], manners);
    let mut stopped = Client::say(&centre.path, &Hello { want: Want::Lines, ..hello() }).await;
    centre.has(1).await;
    let (code, words) = stopped.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("did not answer"), "{words:?}");
    centre.has(0).await;
}

/// What is shown to a pager lies unread for as long as its reader likes.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_and_yet_answers_is_waited_for() {
    let stall = Duration::from_secs(4);
    let centre = Centre::with(&[], Manners { stall, ..Manners::default() });
    let mut pager = Client::say(&centre.path, &Hello { want: Want::Lines, ..hello() }).await;
    centre.has(1).await;
    // More than the connection holds.
    pager.types(&"help\n".repeat(500)).await;
    frame::write(&mut pager.writer, Kind::End, &[]).await.unwrap();
    let mut every = tokio::time::interval(stall / 20);
    for _ in 0..30 {
        every.tick().await;
        frame::write(&mut pager.writer, Kind::Pong, &[]).await.unwrap();
    }
    let Client { reader, writer, .. } = &mut pager;
    let answers = async {
        loop {
            every.tick().await;
            // A centre that has said goodbye hears no more.
            let _ = frame::write(writer, Kind::Pong, &[]).await;
        }
    };
    let (mut said, mut code) = (Vec::new(), None);
    let reads = async {
        while let Some((kind, data)) = frame::read(reader).await.unwrap() {
            match kind {
                Kind::Screen => said.extend(data),
                Kind::Bye => return code = data.first().copied(),
                _ => {}
            }
        }
    };
    tokio::select! {
        () = reads => {}
        () = answers => {}
        () = tokio::time::sleep(PATIENCE) => panic!("its end did not come"),
    }
    assert_eq!(code, Some(0), "it was let go");
    let said = String::from_utf8_lossy(&said);
    assert!(said.lines().filter(|line| line.contains("queue list")).count() >= 500, "some is lost");
}

/// The same client, stopped while it is ahead of its session.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_takes_nothing_and_says_nothing_is_not() {
    let manners = Manners { stall: Duration::from_secs(1), ..Manners::default() };
    let centre = Centre::with(&[], manners);
    let mut stopped = Client::say(&centre.path, &Hello { want: Want::Lines, ..hello() }).await;
    centre.has(1).await;
    let ahead = async {
        loop {
            stopped.types(&"help\n".repeat(500)).await;
        }
    };
    let mut count = centre.house.count();
    tokio::select! {
        gone = count.wait_for(|count| *count == 0) => drop(gone.unwrap()),
        () = ahead => {}
        () = tokio::time::sleep(PATIENCE) => panic!("it is still held"),
    }
}

#[tokio::test(start_paused = true)]
async fn how_long_it_is_waited_for_is_a_setting() {
    let manners = Manners { stall: Duration::from_secs(20), ..Manners::default() };
    let centre = Centre::with(&[], manners);
    let _stopped = centre.join().await;
    centre.has(1).await;
    let mut count = centre.house.count();
    let gone = count.wait_for(|count| *count == 0);
    assert!(tokio::time::timeout(Duration::from_secs(20), gone).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_ended_by_its_number_is_told_and_the_others_stay() {
    let centre = Centre::open(&[("ayla", Role::Agent), ("kamal", Role::Agent)]);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let number = centre.house.sittings()[0].id;
    let mut kamal = centre.at_desk("kamal", "2").await;
    assert!(centre.house.end(number));
    let (code, words) = ayla.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("has ended this session"), "{words:?}");
    centre.has(1).await;
    assert!(!centre.house.end(number), "there is none of that number any more");
    kamal.types("\x1b[2~\r").await;
    kamal.shows("S-001").await;
    let mut lines = Client::say(&centre.path, &Hello { want: Want::Lines, ..hello() }).await;
    centre.has(2).await;
    let number = centre.house.sittings()[1].id;
    assert!(centre.house.end(number));
    let (code, words) = lines.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("has ended this session"), "{words:?}");
}
