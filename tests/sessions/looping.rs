//! The session loop on a paused clock: lanes, pacing, silence, slow readers, every kind of end.

use std::time::Duration;

use crossterm::event::KeyCode;
use dost_desk::terminal::End;
use dost_desk::terminal::InMsg;
use dost_desk::terminal::decode::REST_SILENCE;
use dost_desk::terminal::decode::STALL_SILENCE;
use dost_desk::terminal::house::limits::INPUT_BYTES_PER_SECOND;
use dost_desk::terminal::pace::BACKGROUND_INTERVAL;
use dost_desk::terminal::pace::OWN_INTERVAL;
use dost_desk::terminal::session::LEAVE;
use dost_desk::terminal::session::LEAVE_WAIT;
use dost_desk::terminal::session::STALL_MAX;
use tokio::time::Instant;

use super::toy::Asked;
use super::toy::Desk;
use super::toy::OPEN;
use super::toy::Panic;
use super::toy::line;
use super::toy::locked;
use super::toy::pass;
use super::toy::show;

#[tokio::test(start_paused = true)]
async fn typing_appears_and_the_terminal_is_given_back() {
    let desk = Desk::open();
    desk.types("Əliyev ı").await;
    pass(40).await;
    let screen = desk.screen();
    assert_eq!(line(&screen, 0), "Əliyev ı");
    assert_eq!(screen.cursor_position(), (0, 8));
    assert!(screen.alternate_screen() && screen.bracketed_paste() && !screen.hide_cursor());
    desk.types([0x11]).await;
    let frames = desk.frames.clone();
    assert_eq!(desk.ends().await, End::Quit);
    let screen = show(&frames, 80, 24);
    assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
    assert_eq!(locked(&frames).last().map(|(_, frame)| frame.clone()), Some(LEAVE.to_vec()));
}

#[tokio::test(start_paused = true)]
async fn a_typed_letter_costs_itself_and_nothing_costs_nothing() {
    let desk = Desk::open();
    desk.types("a").await;
    pass(40).await;
    desk.types("b").await;
    pass(40).await;
    assert_eq!(desk.last_frame(), b"b");
    let frames = desk.frame_count();
    desk.minute.send_replace(1);
    pass(1000).await;
    assert_eq!(locked(&desk.log).iter().filter(|asked| **asked == Asked::Refresh).count(), 1);
    assert_eq!(desk.frame_count(), frames);
}

#[tokio::test(start_paused = true)]
async fn a_slow_terminal_gets_the_newest_frame_only() {
    let desk = Desk::start(1, None, Duration::ZERO);
    pass(1).await;
    for round in 0..1000 {
        desk.types("x").await;
        desk.shared.send_replace(round);
        pass(50).await;
    }
    desk.types("\rnew").await;
    pass(50).await;
    assert_eq!(desk.frame_count(), 1);
    // One frame was on its way; the next shows everything since.
    desk.gate.add_permits(2);
    pass(1000).await;
    assert_eq!(desk.frame_count(), 3);
    assert_eq!(line(&desk.screen(), 0), "new");
    assert_eq!(line(&desk.screen(), 1), "shared 999");
    // No frame was drawn that could not be sent, but for looks that found nothing new.
    let views = locked(&desk.log).iter().filter(|asked| matches!(asked, Asked::View(..))).count();
    assert!(views <= 6, "{views} frames drawn for 3 sent");
}

#[tokio::test(start_paused = true)]
async fn own_keys_are_drawn_at_once_and_at_most_thirty_times_a_second() {
    let desk = Desk::open();
    pass(500).await;
    let typed_at = Instant::now();
    for _ in 0..70 {
        desk.types("x").await;
        pass(1).await;
    }
    pass(100).await;
    let frames = locked(&desk.frames).clone();
    let moments: Vec<Instant> = frames.iter().skip(1).map(|(at, _)| *at).collect();
    assert_eq!(moments[0], typed_at);
    assert!(moments.windows(2).all(|pair| pair[1] - pair[0] >= OWN_INTERVAL));
    assert_eq!(moments.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn other_peoples_changes_come_four_times_a_second_and_hold_up_no_key() {
    let phase = Duration::from_millis(120);
    let desk = Desk::start(OPEN, None, phase);
    pass(500).await;
    let changed_at = Instant::now();
    for round in 1..=200 {
        desk.shared.send_replace(round);
        pass(10).await;
    }
    pass(400).await;
    let moments: Vec<Instant> = locked(&desk.frames).iter().skip(1).map(|(at, _)| *at).collect();
    assert_eq!(moments[0], changed_at + phase / 2);
    assert!(moments.windows(2).all(|pair| pair[1] - pair[0] >= BACKGROUND_INTERVAL));
    assert!((8..=9).contains(&moments.len()), "{}", moments.len());
    assert_eq!(line(&desk.screen(), 1), "shared 200");

    desk.shared.send_replace(201);
    let frames = desk.frame_count();
    while desk.frame_count() == frames {
        pass(1).await;
    }
    desk.types("k").await;
    let typed_at = Instant::now();
    pass(1).await;
    assert_eq!(locked(&desk.frames).last().map(|(at, _)| *at), Some(typed_at));
}

#[tokio::test(start_paused = true)]
async fn the_minute_comes_on_the_sessions_own_phase() {
    let phase = Duration::from_millis(400);
    let desk = Desk::start(OPEN, None, phase);
    pass(500).await;
    desk.minute.send_replace(1);
    pass(399).await;
    assert!(!locked(&desk.log).contains(&Asked::Refresh));
    pass(2).await;
    assert!(locked(&desk.log).contains(&Asked::Refresh));
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_drawn_at_once() {
    let desk = Desk::open();
    pass(500).await;
    desk.answers.send(42).await.expect("the session lives");
    pass(1).await;
    assert_eq!(line(&desk.screen(), 2), "answer 42");
}

#[tokio::test(start_paused = true)]
async fn esc_is_decided_by_fifty_milliseconds_of_silence() {
    let desk = Desk::open();
    desk.types([0x1b]).await;
    pass(49).await;
    assert_eq!(desk.keys_seen(), []);
    pass(2).await;
    assert_eq!(desk.keys_seen(), [KeyCode::Esc]);
    desk.types([0x1b]).await;
    pass(30).await;
    desk.types("[").await;
    pass(30).await;
    desk.types("A").await;
    pass(60).await;
    assert_eq!(desk.keys_seen(), [KeyCode::Esc, KeyCode::Up]);
}

#[tokio::test(start_paused = true)]
async fn a_digit_within_a_second_of_esc_is_a_function_key() {
    let desk = Desk::open();
    for wait in [500, 1500] {
        desk.types([0x1b]).await;
        pass(51).await;
        pass(wait).await;
        desk.types("2").await;
        pass(1).await;
    }
    let expected = [KeyCode::Esc, KeyCode::F(2), KeyCode::Esc, KeyCode::Char('2')];
    assert_eq!(desk.keys_seen(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_new_size_repaints_everything_within_limits() {
    let desk = Desk::open();
    desk.types("Novruz").await;
    pass(100).await;
    let before = desk.frame_count();
    for (width, height, drawn) in [(20, 5, (20, 5)), (0, 0, (1, 1)), (9999, 9999, (320, 100))] {
        desk.send(InMsg::Resize(width, height)).await;
        pass(100).await;
        assert_eq!(locked(&desk.log).last(), Some(&Asked::View(drawn.0, drawn.1)));
    }
    // The frame after a new size stands alone.
    let frames = locked(&desk.frames).split_off(before);
    *locked(&desk.frames) = frames.into_iter().take(1).collect();
    let screen = show(&desk.frames, 20, 5);
    assert_eq!(line(&screen, 0), "Novruz");
    assert_eq!(screen.cursor_position(), (0, 6));
}

#[tokio::test(start_paused = true)]
async fn the_bell_sounds_with_its_frame_and_once() {
    let desk = Desk::open();
    pass(100).await;
    desk.types("\t").await;
    pass(100).await;
    assert_eq!(desk.last_frame(), b"\x07");
    desk.types("a").await;
    pass(100).await;
    assert_eq!(desk.last_frame(), b"a");
}

#[tokio::test(start_paused = true)]
async fn a_cut_paste_is_heard() {
    let desk = Desk::open();
    desk.types("\u{1b}[200~").await;
    for _ in 0..256 {
        desk.types([b'x'; 4096]).await;
    }
    desk.types("\u{1b}[201~").await;
    // So much is held back for a while.
    pass(5_000).await;
    assert_eq!(
        locked(&desk.log).iter().find(|asked| matches!(asked, Asked::Paste(_))),
        Some(&Asked::Paste(64 * 1024))
    );
    assert!(desk.last_frame().contains(&0x07));
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_its_own_session_only_and_gives_the_terminal_back() {
    let other = Desk::open();
    for place in [Panic::Input, Panic::Message, Panic::Refresh, Panic::View, Panic::Ending] {
        let desk = Desk::start(OPEN, Some(place), Duration::ZERO);
        pass(100).await;
        match place {
            Panic::Input | Panic::View => desk.types("x").await,
            Panic::Message => desk.answers.send(1).await.expect("the session lives"),
            Panic::Refresh => drop(desk.shared.send_replace(1)),
            Panic::Ending => drop(desk.stop.send_replace(true)),
        }
        let (frames, log) = (desk.frames.clone(), desk.log.clone());
        assert_eq!(desk.ends().await, End::Panicked, "{place:?}");
        assert_eq!(locked(&frames).last().map(|(_, frame)| frame.clone()), Some(LEAVE.to_vec()));
        let told = locked(&log).iter().any(|asked| matches!(asked, Asked::Ending(_)));
        assert_eq!(told, place == Panic::Ending, "{place:?}");
    }
    other.types("alive").await;
    pass(100).await;
    assert_eq!(line(&other.screen(), 0), "alive");
}

#[tokio::test(start_paused = true)]
async fn every_end_tells_the_program_and_leaves() {
    for end in [End::Stopped, End::HungUp, End::Quit] {
        for twin in [false, true] {
            let desk = Desk::open();
            pass(100).await;
            let (frames, log) = (desk.frames.clone(), desk.log.clone());
            let Desk { keys, stop, session, .. } = desk;
            match (end, twin) {
                (End::Stopped, false) => drop(stop.send_replace(true)),
                (End::Stopped, true) => drop(stop),
                (End::HungUp, true) => drop(keys),
                (end, _) => {
                    let message = match end {
                        End::Quit => InMsg::Bytes(vec![0x11]),
                        _ => InMsg::HungUp,
                    };
                    keys.send(message).await.expect("the session lives");
                }
            }
            assert_eq!(session.await.expect("no panic leaves the session"), end);
            assert_eq!(locked(&log).last(), Some(&Asked::Ending(end)));
            assert_eq!(
                locked(&frames).last().map(|(_, frame)| frame.clone()),
                Some(LEAVE.to_vec())
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_terminal_that_accepts_nothing_is_given_up() {
    let desk = Desk::start(0, None, Duration::ZERO);
    let (started, log) = (Instant::now(), desk.log.clone());
    pass(1000).await;
    desk.types("draft").await;
    assert_eq!(desk.ends().await, End::Stalled);
    assert_eq!(Instant::now() - started, STALL_MAX + LEAVE_WAIT);
    assert_eq!(locked(&log).last(), Some(&Asked::Ending(End::Stalled)));
}

#[tokio::test(start_paused = true)]
async fn a_stop_hands_in_drafts_before_it_waits_for_the_terminal() {
    let desk = Desk::start(0, None, Duration::ZERO);
    pass(1).await;
    desk.stop.send_replace(true);
    pass(1).await;
    assert_eq!(locked(&desk.log).last(), Some(&Asked::Ending(End::Stopped)));
    desk.gate.add_permits(2);
    let frames = desk.frames.clone();
    assert_eq!(desk.ends().await, End::Stopped);
    assert_eq!(locked(&frames).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_broken_line_is_a_hang_up() {
    let desk = Desk::open();
    pass(100).await;
    desk.gate.close();
    desk.types("x").await;
    let log = desk.log.clone();
    assert_eq!(desk.ends().await, End::HungUp);
    assert_eq!(locked(&log).last(), Some(&Asked::Ending(End::HungUp)));
}

#[tokio::test(start_paused = true)]
async fn feeds_that_fall_silent_leave_the_keys_alive() {
    let desk = Desk::open();
    let (frames, keys) = (desk.frames.clone(), desk.keys.clone());
    let Desk { answers, minute, shared, stop, .. } = desk;
    drop((answers, minute, shared));
    pass(500).await;
    keys.send(InMsg::Bytes(b"x".to_vec())).await.expect("the session lives");
    pass(100).await;
    assert_eq!(line(&show(&frames, 80, 24), 0), "x");
    drop(stop);
}

/// A flood waits in its own channel: the session takes it on at its rate, and every letter of it.
#[tokio::test(start_paused = true)]
async fn what_is_typed_too_fast_waits_and_none_of_it_is_lost() {
    const PIECES: usize = 512;
    let desk = Desk::open();
    let rate = u64::from(INPUT_BYTES_PER_SECOND);
    let began = Instant::now();
    for _ in 0..PIECES {
        desk.types([b'x'; 4096]).await;
    }
    desk.types("\u{1b}").await;
    pass(10_000).await;
    assert_eq!(desk.keys_seen().last(), Some(&KeyCode::Esc));
    assert_eq!(desk.keys_seen().len(), PIECES * 4096 + 1);
    // The sender was held up for as long as the rate asks, but for what may come at once.
    let flood = u64::try_from(PIECES * 4096).unwrap();
    let least = Duration::from_millis((flood - 40 * 4096) * 1000 / rate) - Duration::from_secs(1);
    assert!(began.elapsed() >= least + Duration::from_secs(10), "{:?}", began.elapsed());
}

/// The one thread of this runtime draws for all of them.
#[tokio::test]
async fn who_waits_for_the_disk_at_the_end_holds_up_nobody() {
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let wait = move || {
        let _ = held.recv_timeout(Duration::from_secs(30));
    };
    let slow = Desk::leaving(OPEN, None, Duration::ZERO, Some(Box::new(wait)));
    let other = Desk::open();
    slow.types([0x11]).await;
    while !locked(&slow.log).contains(&Asked::Ending(End::Quit)) {
        tokio::task::yield_now().await;
    }
    other.types("a").await;
    while line(&other.screen(), 0) != "a" {
        pass(1).await;
    }
    assert!(!slow.session.is_finished(), "it did not wait for its own work");
    let_go.send(()).unwrap();
    assert_eq!(slow.ends().await, End::Quit);
}

/// Who tries a key again and again after a paste that lost its end is not kept out by trying.
#[tokio::test(start_paused = true)]
async fn keys_do_not_put_off_the_end_of_what_is_dropped() {
    let desk = Desk::open();
    desk.types("\x1b[200~half").await;
    tokio::time::sleep(STALL_SILENCE * 2).await;
    desk.types("rest of it, longer than any key is").await;
    for _ in 0..4 {
        tokio::time::sleep(REST_SILENCE / 3).await;
        desk.types("n").await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    desk.types("y").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(desk.keys_seen().last(), Some(&KeyCode::Char('y')), "{:?}", desk.keys_seen());
    assert!(!desk.keys_seen().contains(&KeyCode::Char('r')));
}
