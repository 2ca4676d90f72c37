//! What must be refused or bounded while the others notice nothing.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dost_desk::terminal::ssh::limits::Limits;
use russh::client::{self, AuthResult};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{Client, Terminal, Trusting, connect, offer, run, signed_in};
use super::{Centre, key, key_of, limits, soon};

async fn knock(centre: &Centre) -> TcpStream {
    soon(TcpStream::connect(centre.address)).await.unwrap()
}

/// Waits until the other side has hung up.
async fn hung_up(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    // A reset is as good an end as any.
    let _ = soon(stream.read_to_end(&mut rest)).await;
}

/// Runs an attack while somebody works, who must notice nothing of it.
async fn beside_somebody_at_work<F: Future<Output = ()>>(centre: &Centre, attack: F) {
    let mut ayla = Terminal::open(centre, "ayla").await;
    ayla.shows("Ayla İsmayılova").await;
    ayla.types("\r\x1b[17~").await;
    ayla.types("before").await;
    ayla.shows("before").await;
    attack.await;
    ayla.types(" after").await;
    ayla.shows("before after").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_is_hung_up_on() {
    let centre = Centre::open();
    let attack = async {
        let random: Vec<u8> =
            (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let kinds: [Vec<u8>; 7] = [
            random.clone(),
            b"GET / HTTP/1.1\r\nHost: dost\r\n\r\n".repeat(40),
            [b"SSH-2.0-x\r\n".as_slice(), &random].concat(),
            [b"SSH-2.0-x\r\n".as_slice(), &[0xff; 64]].concat(),
            [b"SSH-2.0-x\r\n".as_slice(), &[0; 64]].concat(),
            vec![b'x'; 300_000],
            b"SSH-1.5-old\r\n".to_vec(),
        ];
        for garbage in kinds {
            for _ in 0..10 {
                let mut stream = knock(&centre).await;
                // The door may hang up in the middle.
                let _ = soon(stream.write_all(&garbage)).await;
                let _ = stream.shutdown().await;
                hung_up(&mut stream).await;
            }
        }
    };
    beside_somebody_at_work(&centre, attack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_open_connections_are_few_and_are_cut() {
    let centre = Centre::with(Limits { grace_seconds: 5, ..limits() }, false);
    let attack = async {
        let mut held = Vec::new();
        for number in 0..100_u32 {
            let mut stream = knock(&centre).await;
            if number % 2 == 0 {
                let _ = stream.write_all(b"SSH-2.0-slow\r\n").await;
            }
            held.push(stream);
        }
        // Who says nothing more is cut after the time of grace; the rest was never let in.
        for stream in &mut held {
            hung_up(stream).await;
        }
    };
    beside_somebody_at_work(&centre, attack).await;
    assert_eq!(run(&signed_in(&centre, "leyla").await, "queue list").await.1, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_holds_all_its_places_gets_no_more() {
    let centre = Centre::with(Limits { waiting_per_address: 3, ..limits() }, false);
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = knock(&centre).await;
        let mut banner = [0; 14];
        soon(stream.read_exact(&mut banner)).await.unwrap();
        assert_eq!(&banner, b"SSH-2.0-dost\r\n");
        held.push(stream);
    }
    let mut fourth = knock(&centre).await;
    let mut said = Vec::new();
    let _ = soon(fourth.read_to_end(&mut said)).await;
    assert!(said.is_empty(), "somebody who was turned away was told {said:?}");
    drop(held);
    // The places are given back as soon as the door notices.
    let let_in = async {
        let knock = || client::connect(Arc::default(), centre.address, Trusting);
        while knock().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    soon(let_in).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_without_measure_and_wrong_keys_by_the_hundred() {
    let centre = Centre::open();
    let attack = async {
        for bytes in [65, 10 * 1024, 30 * 1024] {
            let mut client = connect(&centre).await;
            let name = "ə".repeat(bytes / 2);
            let result = offer(&mut client, &name, key_of("ayla")).await;
            assert!(matches!(result, AuthResult::Failure { partial_success: false, .. }));
        }
        for number in 100..=199 {
            let mut client = connect(&centre).await;
            let result = offer(&mut client, "ayla", key(number)).await;
            assert!(matches!(result, AuthResult::Failure { partial_success: false, .. }));
        }
    };
    beside_somebody_at_work(&centre, attack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_of_any_size_is_drawn_as_a_bounded_one() {
    let centre = Centre::open();
    for (columns, rows) in [(65_535_u32, 65_535_u32), (u32::MAX, u32::MAX), (0, 0), (1, 1)] {
        let client = signed_in(&centre, "ayla").await;
        let channel = soon(client.channel_open_session()).await.unwrap();
        channel.request_pty(true, "xterm", columns, rows, 0, 0, &[]).await.unwrap();
        channel.request_shell(true).await.unwrap();
        let mut terminal = Terminal::around(client, channel, 320, 100);
        terminal.step().await;
        while terminal.raw.is_empty() {
            assert!(terminal.step().await);
        }
        // A whole screen of 320×100 fits in this; one of 65535×65535 would be 4 GiB.
        assert!(terminal.raw.len() < 1 << 20, "{}", terminal.raw.len());
        terminal.channel.window_change(columns, rows, 0, 0).await.unwrap();
        terminal.types("\r\x18\r").await;
        assert_eq!(terminal.ends().await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_never_reads_delays_nobody_and_costs_little() {
    let centre = Centre::open();
    // Its window is never opened again, so the server may send so much and no more.
    let config = client::Config { window_size: 4096, ..Default::default() };
    let stuck = client::connect(Arc::new(config), centre.address, Trusting);
    let mut stuck = soon(stuck).await.unwrap();
    assert!(offer(&mut stuck, "leyla", key_of("leyla")).await.success());
    let channel = soon(stuck.channel_open_session()).await.unwrap();
    channel.request_pty(true, "xterm-256color", 320, 100, 0, 0, &[]).await.unwrap();
    channel.request_shell(true).await.unwrap();
    // Nothing of this channel is ever read; the library stops taking when its own room is full.
    let (unread, writer) = channel.split();
    let attack = async {
        for round in 0..200_u32 {
            let columns = if round % 2 == 0 { 320 } else { 319 };
            writer.window_change(columns, 100, 0, 0).await.unwrap();
        }
    };
    beside_somebody_at_work(&centre, attack).await;
    let leyla = Some(centre.staff("leyla"));
    let in_still = centre.house.sittings().iter().any(|sitting| sitting.person == leyla);
    assert!(in_still, "the attack never took place");
    drop((unread, writer));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_keys_costs_its_own_connection_only() {
    let centre = Centre::with(Limits { input_bytes_per_second: 8192, ..limits() }, false);
    let flood: Client = signed_in(&centre, "leyla").await;
    let terminal = Terminal::on(flood, 80, 24).await;
    let sent = async {
        // More than the rate lets through while the other one types; what waits is bounded by the
        // window, so this send may never end and is given up.
        let _ = tokio::time::timeout(
            Duration::from_millis(500),
            terminal.channel.data_bytes(vec![b'x'; 1 << 20]),
        )
        .await;
    };
    beside_somebody_at_work(&centre, sent).await;
}

/// Waits until the door has ended a connection.
async fn ended(client: &Client) {
    soon(async {
        while !client.is_closed() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_has_only_so_many_connections_whatever_is_open_on_them() {
    let centre = Centre::with(Limits { connections_per_person: 2, ..limits() }, false);
    let held = [signed_in(&centre, "leyla").await, signed_in(&centre, "leyla").await];
    let third = signed_in(&centre, "leyla").await;
    let opened = soon(third.channel_open_session()).await;
    assert!(opened.is_err(), "a third one opened a channel");
    ended(&third).await;
    assert_eq!(run(&held[1], "queue list").await.1, 0);
    assert_eq!(run(&signed_in(&centre, "ayla").await, "queue list").await.1, 0);
    drop(held);
    // The places are given back as soon as the door notices.
    soon(async {
        while soon(signed_in(&centre, "leyla").await.channel_open_session()).await.is_err() {}
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_on_which_nothing_is_at_work_is_let_go() {
    let centre = Centre::with(Limits { unused_seconds: 1, ..limits() }, false);
    let attack = async {
        let silent = signed_in(&centre, "leyla").await;
        let half = signed_in(&centre, "leyla").await;
        // A channel and a terminal, and then neither a shell nor a command.
        let channel = soon(half.channel_open_session()).await.unwrap();
        soon(channel.request_pty(false, "xterm", 80, 24, 0, 0, &[])).await.unwrap();
        let done = signed_in(&centre, "leyla").await;
        assert_eq!(run(&done, "queue list").await.1, 0);
        for client in [&silent, &half, &done] {
            ended(client).await;
        }
    };
    beside_somebody_at_work(&centre, attack).await;
}
