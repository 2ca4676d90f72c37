//! How many may be in, for how long, and who is turned away.

use std::time::Duration;

use dost_desk::casework::staff::Role;
use dost_desk::terminal::Manners;
use dost_desk::terminal::socket::frame::{self, ASK_PROTOCOL, Hello, Kind, Want};

use super::centre::{Centre, Client, PATIENCE, PIN, account, hello, morning};
use super::lines;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_house_says_so_and_has_room_again() {
    let centre = Centre::with(&[], Manners { sittings_max: 2, ..Manners::default() });
    let mut first = centre.join().await;
    first.shows("PIN").await;
    let mut second = centre.join().await;
    second.shows("PIN").await;
    let (code, words) = centre.join().await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("as many sessions as it can hold"), "{words:?}");
    drop(first);
    centre.has(1).await;
    centre.join().await.shows("PIN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_only_so_many_sessions() {
    let manners = Manners { a_person_max: 2, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent), ("kamal", Role::Agent)], manners);
    let mut held = vec![centre.at_desk("ayla", "1").await, centre.at_desk("ayla", "2").await];
    let mut third = centre.join().await;
    third.shows("PIN").await;
    third.types("ayla\t7731\t3\r").await;
    let (code, words) = third.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("as many sessions as one person"), "{words:?}");
    centre.at_desk("kamal", "3").await;
    held.pop();
    centre.has(1).await;
    centre.at_desk("ayla", "3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_touches_nothing_for_hours_is_let_go() {
    let manners = Manners { end_minutes: 30, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent)], manners);
    let mut ayla = centre.at_desk("ayla", "1").await;
    centre.clock.advance(29 * 60);
    ayla.types("\x1b[A").await;
    let now = centre.engine.now();
    while centre.house.sittings()[0].last_key < now {
        tokio::task::yield_now().await;
    }
    centre.clock.advance(29 * 60);
    let mut other = centre.join().await;
    other.shows("PIN").await;
    assert_eq!(centre.house.sittings().len(), 2, "a key had been pressed meanwhile");
    centre.clock.advance(60);
    let (code, words) = ayla.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("Nothing was typed"), "{words:?}");
}

/// The centre's time then stands still at the last frame, and with it the time of day on the screen.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_behind_the_last_frame_keeps_no_screen_open_and_no_session_in() {
    let manners = Manners { lock_minutes: 7, end_minutes: 30, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent)], manners);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let mut lines = lines::join(&centre.path).await;
    lines::says(&mut lines, "ready").await;
    centre.clock.set(morning().plus_seconds(-5 * 3_600));
    let stands = centre.engine.now();
    centre.clock.advance(7 * 60);
    ayla.shows("The screen is locked").await;
    assert_eq!(centre.engine.now(), stands);
    centre.clock.advance(23 * 60);
    for mut client in [ayla, lines] {
        let (code, words) = client.bye().await;
        assert_eq!(code, 1);
        assert!(words.contains("Nothing was typed"), "{words:?}");
    }
    assert_eq!(centre.engine.now(), stands);
}

/// `idle_minutes` of the settings, through the door.
#[tokio::test(flavor = "multi_thread")]
async fn a_screen_left_alone_locks_until_its_own_pin() {
    let manners = Manners { lock_minutes: 7, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent)], manners);
    let mut ayla = centre.at_desk("ayla", "1").await;
    centre.clock.advance(6 * 60);
    // Past the look at the clock that has shown the sixth minute.
    ayla.shows("09:06").await;
    assert!(!ayla.screen().contains("The screen is locked"), "{}", ayla.screen());
    centre.clock.advance(60);
    ayla.shows("The screen is locked").await;
    ayla.types(PIN).await;
    ayla.types("\r").await;
    ayla.shows_no_more("The screen is locked").await;
    ayla.shows("Əməkdaş ayla").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_is_told_so() {
    let centre = Centre::open(&[]);
    let newer = Hello { protocol: 9, ..hello() };
    let (code, words) = Client::say(&centre.path, &newer).await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("version 9"), "{words:?}");
    assert_eq!(centre.house.sittings(), []);
}

/// A program of tomorrow asks the centre of today: who is in, and that it ends; nothing else, which may
/// have come to mean something else.
#[tokio::test(flavor = "multi_thread")]
async fn another_version_may_ask_who_is_in_and_end_the_centre() {
    let centre = Centre::open(&[]);
    let _joined = centre.at_desk("admin", "1").await;
    for protocol in [ASK_PROTOCOL, 9] {
        let ask = async |ask: &str| {
            let (want, ask_bytes) = (Want::Ask, u32::try_from(ask.len()).unwrap());
            let newer = Hello { protocol, program: Some(9), want, ask_bytes, ..hello() };
            let mut client = Client::say(&centre.path, &newer).await;
            frame::write(&mut client.writer, Kind::Ask, ask.as_bytes()).await.unwrap();
            client.told().await
        };
        let (code, lines, _) = ask("\"who\"").await;
        assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
        assert!(lines[0].contains("admin"), "{lines:?}");
        let (code, lines, words) = ask("{\"disable\":{\"login\":\"admin\"}}").await;
        assert_eq!((code, lines), (1, vec![]));
        assert!(words.contains("version 3") && words.contains("version 9"), "{words}");
        let held = centre.house.engine().snapshot();
        assert!(!held.centre.member_by_login("admin").unwrap().disabled);
    }
    let older = Hello { protocol: 2, want: Want::Ask, ask_bytes: 6, ..hello() };
    let (code, words) = Client::say(&centre.path, &older).await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains('2'), "{words:?}");

    let newer = Hello { protocol: 9, want: Want::Ask, ask_bytes: 6, ..hello() };
    let mut client = Client::say(&centre.path, &newer).await;
    frame::write(&mut client.writer, Kind::Ask, b"\"stop\"").await.unwrap();
    let (code, lines, _) = client.told().await;
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    let mut stopping = centre.house.stopping();
    let stopped = stopping.wait_for(|stopping| *stopping);
    assert!(tokio::time::timeout(PATIENCE, stopped).await.is_ok(), "it goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_says_what_it_is() {
    let centre = Centre::open(&[]);
    let lang = Some("az".to_owned());
    let plain = Hello { no_color: true, lang, desk: Some(7), columns: 0, rows: 65_535, ..hello() };
    let mut odd = Client::say(&centre.path, &plain).await;
    let mut usual = centre.join().await;
    usual.shows("PIN").await;
    let size = [200_u16.to_be_bytes(), 60_u16.to_be_bytes()].concat();
    frame::write(&mut odd.writer, Kind::Size, &size).await.unwrap();
    odd.shows("Giriş").await;
    assert!(
        colours(&usual.bytes) > 0 && colours(&odd.bytes) == 0,
        "no colours where none are wanted"
    );
}

/// How often a colour is set.
fn colours(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let painted = |part: &str| {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
        let Some((figures, rest)) = end.map(|end| part.split_at(end)) else { return false };
        let is_colour = |figure: &str| matches!(figure.parse(), Ok(30..=38 | 40..=48 | 90..=107));
        rest.starts_with('m') && figures.split(';').any(is_colour)
    };
    text.split("\x1b[").skip(1).filter(|part| painted(part)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_of_the_system_has_only_so_many_connections() {
    let centre = Centre::with(&[], Manners { a_user_max: 2, ..Manners::default() });
    let mut first = centre.join().await;
    first.shows("PIN").await;
    let mut second = centre.join().await;
    second.shows("PIN").await;
    let (code, words) = centre.join().await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("as many sessions as one person"), "{words:?}");
    drop(second);
    centre.has(1).await;
    // The place is free a moment after the session has left the book.
    centre.lets_in_again().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_may_stand_at_the_door_and_say_nothing() {
    let centre = Centre::with(&[], Manners { waiting_max: 3, ..Manners::default() });
    let mut silent = Vec::new();
    for _ in 0..3 {
        silent.push(tokio::net::UnixStream::connect(&centre.path).await.unwrap());
    }
    let (code, words) = centre.join().await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("as many sessions as it can hold"), "{words:?}");
    drop(silent);
    centre.lets_in_again().await;
}

/// Who holds all the places of one user of the system has not taken those of the others.
#[tokio::test(flavor = "multi_thread")]
async fn one_user_cannot_hold_every_place_at_the_door() {
    let manners = Manners { waiting_max: 4, waiting_a_user_max: 2, ..Manners::default() };
    let centre = Centre::with(&[], manners);
    let mut silent = Vec::new();
    for _ in 0..2 {
        silent.push(tokio::net::UnixStream::connect(&centre.path).await.unwrap());
    }
    let (code, words) = centre.join().await.bye().await;
    assert_eq!(code, 1);
    assert!(words.contains("one person"), "{words:?}");
    drop(silent);
    centre.lets_in_again().await;
}

/// The clock stands still unless everybody waits: half an hour passes at once.
#[tokio::test(start_paused = true)]
async fn a_house_that_nobody_uses_is_known_as_such() {
    let centre = Centre::open(&[]);
    let wait = Duration::from_secs(30 * 60);
    let mut guest = centre.join().await;
    guest.shows("PIN").await;
    // A terminal that answers when it is asked whether it is there.
    let answers = async {
        loop {
            if let Some((Kind::Ping, _)) = frame::read(&mut guest.reader).await.unwrap() {
                frame::write(&mut guest.writer, Kind::Pong, &[]).await.unwrap();
            }
        }
    };
    let in_use = async { tokio::time::timeout(2 * wait, centre.house.unused(wait)).await };
    tokio::select! {
        in_use = in_use => assert!(in_use.is_err(), "somebody is in"),
        () = answers => {}
    }
    drop(guest);
    let began = tokio::time::Instant::now();
    centre.house.unused(wait).await;
    assert!(began.elapsed() >= wait);
}

/// Both leave; only the second is asked, and only of a centre that lives by its terminals.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_one_out_is_asked_whether_the_centre_stays() {
    let (leave, yes) = ("\x18", "\r");
    let manners = Manners { last_out: Some(30), ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent), ("kamal", Role::Agent)], manners);
    let mut ayla = centre.at_desk("ayla", "1").await;
    let mut kamal = centre.at_desk("kamal", "2").await;
    kamal.types(leave).await;
    kamal.shows("Leave the program?").await;
    kamal.types(yes).await;
    assert_eq!(kamal.bye().await, (0, String::new()));
    ayla.types(leave).await;
    ayla.shows("Leave the program?").await;
    ayla.types(yes).await;
    ayla.shows("ends after 30 minutes").await;
    // Esc stays in, and the desk goes on as it was.
    ayla.types("\x1b").await;
    ayla.shows_no_more("the last one here").await;
    ayla.types("\x1b[2~\r").await;
    ayla.shows("S-001").await;
    // While the question stands somebody comes in: theirs is a centre that stays.
    ayla.types(leave).await;
    ayla.shows("Leave the program?").await;
    ayla.types(yes).await;
    ayla.shows("the last one here").await;
    let mut kamal = centre.at_desk("kamal", "2").await;
    ayla.types("2").await;
    assert_eq!(ayla.bye().await.0, 0);
    kamal.types("x").await;
    assert!(!*centre.house.stopping().borrow(), "it ended under the one who came in");
    // Now the last one ends it.
    kamal.types(leave).await;
    kamal.shows("Leave the program?").await;
    kamal.types(yes).await;
    kamal.shows("the last one here").await;
    kamal.types("2").await;
    assert_eq!(kamal.bye().await.0, 0);
    centre.served.await.unwrap();
    assert!(!centre.path.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_about_a_service() {
    let centre = Centre::open(&[("ayla", Role::Agent)]);
    let mut ayla = centre.at_desk("ayla", "1").await;
    ayla.types("\x18").await;
    ayla.shows("Leave the program?").await;
    ayla.types("\r").await;
    assert_eq!(ayla.bye().await, (0, String::new()));
    assert!(!*centre.house.stopping().borrow());
}

/// Whom the system knows types no login: the PIN comes first.
#[tokio::test(flavor = "multi_thread")]
async fn the_systems_user_only_types_the_pin() {
    let user = account();
    let centre = Centre::open(&[(user.as_str(), Role::Agent)]);
    let mut theirs = centre.join().await;
    theirs.shows(&user).await;
    theirs.types("7731\t1\r").await;
    theirs.shows(&format!("Əməkdaş {user}")).await;
}
