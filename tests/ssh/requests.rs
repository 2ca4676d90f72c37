//! Requests that are no part of this door: each gets an answer, and the answer is no.

use std::sync::Arc;
use std::time::Duration;

use russh::{ChannelMsg, client};

use super::client::{Client, Terminal, Trusting, offer, run, signed_in};
use super::{Centre, key_of, limits, soon};

/// The answer to the request that was just made on a channel.
async fn answer(channel: &mut russh::Channel<russh::client::Msg>) -> bool {
    loop {
        match soon(channel.wait()).await.expect("no answer") {
            ChannelMsg::Success => return true,
            ChannelMsg::Failure => return false,
            _ => {}
        }
    }
}

async fn channel(client: &Client) -> russh::Channel<russh::client::Msg> {
    soon(client.channel_open_session()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_forwarded_and_nothing_is_left_unanswered() {
    let centre = Centre::open();
    let client = signed_in(&centre, "ayla").await;
    let mut asked = channel(&client).await;
    asked.request_subsystem(true, "sftp").await.unwrap();
    assert!(!answer(&mut asked).await);
    asked.request_x11(true, false, "MIT-MAGIC-COOKIE-1", "00", 0).await.unwrap();
    assert!(!answer(&mut asked).await);
    asked.agent_forward(true).await.unwrap();
    assert!(!answer(&mut asked).await);
    assert!(soon(client.tcpip_forward("127.0.0.1", 0)).await.is_err());
    assert!(soon(client.streamlocal_forward("/tmp/x")).await.is_err());
    let there = client.channel_open_direct_tcpip("127.0.0.1", 22, "127.0.0.1", 1);
    assert!(soon(there).await.is_err());
    assert!(soon(client.channel_open_direct_streamlocal("/tmp/x")).await.is_err());
    assert!(soon(client.channel_open_x11("127.0.0.1", 1)).await.is_err());
    assert_eq!(run(&client, "queue list").await.1, 0, "the connection outlives it all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn few_variables_are_taken_and_only_of_letters_and_colours() {
    let centre = Centre::open();
    let client = signed_in(&centre, "ayla").await;
    let mut asked = channel(&client).await;
    for (name, value, good) in [
        ("LANG", "az_AZ.UTF-8", true),
        ("LC_ALL", "en_GB.UTF-8", true),
        ("NO_COLOR", "1", true),
        ("COLORTERM", "truecolor", true),
        ("PATH", "/tmp", false),
        ("LD_PRELOAD", "/tmp/x.so", false),
        ("DOST_DATA", "/tmp", false),
    ] {
        asked.set_env(true, name, value).await.unwrap();
        assert_eq!(answer(&mut asked).await, good, "{name}");
    }
    asked.set_env(true, "LANG", "x".repeat(65)).await.unwrap();
    assert!(!answer(&mut asked).await);
    for _ in 4..16 {
        asked.set_env(true, "LC_CTYPE", "C").await.unwrap();
        assert!(answer(&mut asked).await);
    }
    asked.set_env(true, "LC_CTYPE", "C").await.unwrap();
    assert!(!answer(&mut asked).await, "a seventeenth");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_carries_one_session_and_a_connection_few_channels() {
    let centre = Centre::open();
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Ayla İsmayılova").await;
    ayla.channel.request_shell(true).await.unwrap();
    ayla.answered(false).await;
    ayla.channel.exec(true, "queue list").await.unwrap();
    ayla.answered(false).await;
    ayla.channel.request_pty(true, "xterm", 80, 24, 0, 0, &[]).await.unwrap();
    ayla.answered(false).await;
    let mut more = Vec::new();
    for _ in 1..4 {
        more.push(channel(&ayla.client).await);
    }
    assert!(soon(ayla.client.channel_open_session()).await.is_err());
    // A closed one makes room.
    soon(more.pop().unwrap().close()).await.unwrap();
    assert_eq!(run(&ayla.client, "queue list").await.1, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_far_away_is_shown_what_it_sends() {
    let centre = Centre::open();
    let client = signed_in(&centre, "ayla").await;
    let mut page = Terminal::of_kind(client, "xterm", (80, 24), Some(" keys ")).await;
    page.shows("F1").await;
    page.types("\x1bOP").await;
    page.shows("F1 arrived: Esc O P").await;
    let staff = Some(centre.staff("ayla"));
    assert_eq!(centre.house.sittings().iter().map(|it| it.staff).collect::<Vec<_>>(), [staff]);
    while !page.closed {
        page.types("\x18").await;
        page.step().await;
    }
    let said = String::from_utf8_lossy(&page.raw);
    assert!(said.contains("key name=F1 status=arrived bytes=1b4f50"), "{said}");
    assert_eq!(page.status, Some(0));
}

/// A page of keys is seen and counted like a session, and ended like one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_keys_counts_as_a_session_and_can_be_ended() {
    let centre = Centre::built(limits(), false, 1);
    let client = signed_in(&centre, "ayla").await;
    let mut page = Terminal::of_kind(client, "xterm", (80, 24), Some("keys")).await;
    page.shows("F1").await;
    let client = signed_in(&centre, "ayla").await;
    let mut more = Terminal::of_kind(client, "xterm", (80, 24), Some("keys")).await;
    assert_eq!(more.ends().await, 1);
    assert!(more.text().contains("as many sessions as one person"), "{}", more.text());
    let number = centre.house.sittings()[0].id;
    assert!(centre.house.end(number));
    assert_eq!(page.ends().await, 1);
    assert!(page.text().contains("has ended this session"), "{}", page.text());
    assert_eq!(centre.house.sittings(), []);
}

/// As long as the settings say, like a desk: its place is somebody else's then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_keys_that_nobody_reads_is_let_go() {
    let centre = Centre::with_stall(Duration::from_secs(1));
    // Its window is never opened again, so the page stands still after its first frames.
    let config = client::Config { window_size: 4096, ..Default::default() };
    let stuck = client::connect(Arc::new(config), centre.address, Trusting);
    let mut stuck = soon(stuck).await.unwrap();
    assert!(offer(&mut stuck, "leyla", key_of("leyla")).await.success());
    let channel = soon(stuck.channel_open_session()).await.unwrap();
    channel.request_pty(true, "xterm-256color", 320, 100, 0, 0, &[]).await.unwrap();
    channel.exec(true, "keys").await.unwrap();
    let (_unread, writer) = channel.split();
    let mut count = centre.house.count();
    soon(count.wait_for(|count| *count == 1)).await.unwrap();
    let resized = async {
        for round in 0..u32::MAX {
            let columns = if round % 2 == 0 { 320 } else { 319 };
            if writer.window_change(columns, 100, 0, 0).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        gone = soon(count.wait_for(|count| *count == 0)) => drop(gone.unwrap()),
        () = resized => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_draws_no_screen_is_told_so() {
    let centre = Centre::open();
    let client = signed_in(&centre, "ayla").await;
    let mut dumb = Terminal::of_kind(client, "dumb", (80, 24), None).await;
    assert_eq!(dumb.ends().await, 2);
    assert!(dumb.text().contains("A screen needs a terminal"), "{}", dumb.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_channels_have_the_colours_of_their_own_terminals() {
    let centre = Centre::open();
    let mut seen = Vec::new();
    for variable in [("NO_COLOR", "1"), ("COLORTERM", "truecolor")] {
        let client = signed_in(&centre, "ayla").await;
        let channel = channel(&client).await;
        let mut desk = Terminal::around(client, channel, 80, 24);
        desk.channel.set_env(true, variable.0, variable.1).await.unwrap();
        desk.answered(true).await;
        desk.asks("xterm-256color", None).await;
        desk.shows("Ayla İ., agent").await;
        seen.push(desk);
    }
    let coloured = |desk: &Terminal| {
        let screen = desk.screen.screen();
        let cells = (0..24).flat_map(|y| (0..80).map(move |x| (y, x)));
        cells.filter_map(|(y, x)| screen.cell(y, x)).any(|cell| {
            cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
        })
    };
    assert!(!coloured(&seen[0]) && coloured(&seen[1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shell_without_a_terminal_is_told_what_to_do() {
    let centre = Centre::open();
    let client = signed_in(&centre, "ayla").await;
    let mut asked = channel(&client).await;
    asked.request_shell(true).await.unwrap();
    let (mut words, mut status) = (Vec::new(), None);
    while let Some(message) = soon(asked.wait()).await {
        match message {
            ChannelMsg::Data { data } => words.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => status = Some(exit_status),
            _ => {}
        }
    }
    let words = String::from_utf8(words).unwrap();
    assert!(words.starts_with("A screen needs a terminal"), "{words}");
    assert_eq!(status, Some(2));
}
