//! What does not come from a terminal of ours: refused or bounded, and nobody else notices.

use std::time::Duration;

use dost_desk::casework::staff::Role;
use dost_desk::terminal::Manners;
use dost_desk::terminal::socket::frame::{self, Hello, Kind, Want};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::Instant;

use super::centre::{Centre, Client, PATIENCE, hello};

/// Sends bytes as they are and waits until the centre has closed the connection.
async fn closed_after(centre: &Centre, bytes: &[u8]) {
    let mut stream = UnixStream::connect(&centre.path).await.unwrap();
    // The centre may close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut rest = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
    assert!(read.is_ok(), "{:?} was not closed", &bytes[..bytes.len().min(20)]);
}

fn framed(kind: u8, length: u16, data: &[u8]) -> Vec<u8> {
    [&[kind], length.to_be_bytes().as_slice(), data].concat()
}

fn said(hello: &Hello) -> Vec<u8> {
    let json = serde_json::to_vec(hello).unwrap();
    framed(b'H', u16::try_from(json.len()).unwrap(), &json)
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_closed_and_the_others_notice_nothing() {
    let centre = Centre::open(&[("ayla", Role::Agent)]);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let mut noise = vec![0_u8; 4_096];
    let mut dice = 7_u32;
    for byte in &mut noise {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (dice >> 24) as u8;
    }
    let deep = format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000));
    let with_hello = |tail: &[u8]| [said(&hello()), tail.to_vec()].concat();
    let with_lines =
        |tail: &[u8]| [said(&Hello { want: Want::Lines, ..hello() }), tail.to_vec()].concat();
    let with_ask = |ask_bytes, tail: &[u8]| {
        [said(&Hello { want: Want::Ask, ask_bytes, ..hello() }), tail.to_vec()].concat()
    };
    let cases: Vec<Vec<u8>> = vec![
        Vec::new(),
        noise.clone(),
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        framed(b'H', 65_535, &noise),
        framed(b'H', 0, b""),
        framed(b'H', 4, b"null"),
        framed(b'H', u16::try_from(deep.len()).unwrap(), deep.as_bytes()),
        framed(b'H', 100, b"{\"protocol\""),
        framed(b'B', 1, b"x"),
        said(&Hello { term: "x".repeat(1_500), ..hello() }),
        with_hello(&noise),
        with_hello(&framed(b'B', 65_535, &noise)),
        with_hello(&framed(b'S', 3, b"abc")),
        with_hello(&framed(b'S', 4, &[255; 4])),
        with_hello(&framed(b'B', 4_096, &noise[..17])),
        with_hello(&framed(b'A', 2, b"{}")),
        with_lines(&noise),
        with_lines(&framed(b'B', 4_096, &noise)),
        with_lines(&framed(b's', 1, &[1])),
        with_ask(u32::MAX, &noise),
        with_ask(10, &framed(b'A', 11, b"{\"stop\":[]}")),
        with_ask(0, b""),
    ];
    for bytes in &cases {
        closed_after(&centre, bytes).await;
    }
    centre.has(1).await;
    ayla.types("\x1b[2~\r").await;
    ayla.shows("S-001").await;
}

/// The clock stands still unless everybody waits: five seconds pass at once.
#[tokio::test(start_paused = true)]
async fn half_a_hello_is_not_waited_for() {
    let centre = Centre::open(&[]);
    let mut silent = UnixStream::connect(&centre.path).await.unwrap();
    let mut slow = UnixStream::connect(&centre.path).await.unwrap();
    slow.write_all(&said(&hello())[..9]).await.unwrap();
    for stream in [&mut silent, &mut slow] {
        let mut rest = Vec::new();
        // On this clock: the door's own patience is far shorter.
        let end = tokio::time::timeout(Duration::from_secs(3_600), stream.read_to_end(&mut rest));
        assert_eq!(end.await.expect("the door waits for ever").unwrap(), 0);
    }
    assert_eq!(centre.house.sittings(), []);
}

/// Sends full repaints to a terminal that reads none of them.
#[tokio::test(start_paused = true)]
async fn who_never_reads_is_let_go_and_costs_nobody_else() {
    let centre = Centre::open(&[]);
    let mut stuck = centre.join().await;
    stuck.shows("PIN").await;
    let mut wide = [0_u16; 2];
    let mut count = centre.house.count();
    let flood = async {
        for turn in 0..20_000_u16 {
            wide = [300 + turn % 2, 100];
            let size = wide.map(u16::to_be_bytes).concat();
            if frame::write(&mut stuck.writer, Kind::Size, &size).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        panic!("it was never let go");
    };
    tokio::select! {
        () = flood => {}
        gone = count.wait_for(|count| *count == 0) => drop(gone.unwrap()),
    }
    // Nothing was kept for the one that read nothing.
    centre.join().await.shows("PIN").await;
}

/// Sends so many pieces as fast as they are taken, and reads whatever comes: for how long, and how
/// many pieces of the screen that made.
async fn floods(client: &mut Client, kind: Kind, pieces: &[&[u8]], count: usize) -> (u64, u64) {
    let Client { reader, writer, .. } = client;
    let (began, mut drawn) = (Instant::now(), 0);
    let sends = async {
        for piece in pieces.iter().cycle().take(count) {
            frame::write(writer, kind, piece).await.unwrap();
        }
    };
    let reads = async {
        loop {
            match frame::read(reader).await.unwrap() {
                Some((Kind::Screen, _)) => drawn += 1,
                Some(_) => {}
                None => panic!("it was let go"),
            }
        }
    };
    tokio::select! { () = sends => {}, never = reads => never }
    (began.elapsed().as_secs(), drawn)
}

/// The clock stands still unless everybody waits. Neither a size nor an empty piece has a byte of input,
/// and each is work.
#[tokio::test(start_paused = true)]
async fn sizes_and_empty_pieces_are_held_to_the_rate_and_cost_nobody_else() {
    // The least that may be set: 64 pieces of a byte or none in a second.
    let manners = Manners { input_bytes_per_second: 4_096, ..Manners::default() };
    let centre = Centre::with(&[], manners);
    let sizes: [&[u8]; 2] = [&[0, 119, 0, 40], &[0, 120, 0, 40]];
    // Of sizes that wait in a row only the newest is taken on: some 2,000 in a second. What the
    // connection itself holds takes no time.
    for (kind, pieces, count, seconds) in
        [(Kind::Size, &sizes[..], 20_000, 5), (Kind::Keys, &[&[] as &[u8]][..], 5_000, 10)]
    {
        let mut stuck = centre.join().await;
        stuck.shows("PIN").await;
        let mut other = centre.join().await;
        other.shows("PIN").await;
        let works = async {
            other.types("zaur").await;
            other.shows("zaur").await;
            std::future::pending::<()>().await;
        };
        let (held, drawn) = tokio::select! {
            flood = floods(&mut stuck, kind, pieces, count) => flood,
            () = works => unreachable!(),
        };
        assert!(held >= seconds, "{count} of {kind:?} were taken in {held} s");
        assert!(drawn <= 31 * (held + 1), "{drawn} screens in {held} s");
        assert!(other.screen().contains("zaur"), "{}", other.screen());
        // It is the last that counts, and the terminal works on.
        stuck.types("leyla").await;
        stuck.shows("leyla").await;
    }
}
