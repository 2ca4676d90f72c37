//! How often the hot paths ask for memory: a guard against waste that no clock has a part in. A
//! binary of its own, because its allocator counts; it stands still beside every other test.
//!
//! The figures are those of the test profile. One that has moved by more than 3 per cent is either
//! mended or, when the new one is right, written below with the commit that says why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with the tests of casework, which use all of it")]
#[path = "../casework/world.rs"]
mod casework;
#[allow(dead_code, reason = "shared with the tests of the screens, which use all of it")]
#[path = "../screens/desk.rs"]
mod screens;

use allocation_counter::measure;
use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::decide::{decide, sweep};
use dost_desk::casework::evolve::apply;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::private::PersonId;
use dost_desk::law::term::term;
use dost_desk::locale::fold::{PREFIX_LETTERS_MIN, search_words};
use dost_desk::store::frame;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::keys::{KeyRing, MasterKeySource, SealedIn, Secret};
use dost_desk::store::medium::MemoryMedium;
use dost_desk::store::records::{
    FRAME_SCHEMA, FindBy, Findings, Row, Shelf, Wanted, recall, write_row,
};
use dost_desk::store::state::{Applied, Batch, MemoryState, StateStore};
use dost_desk::terminal::{Depth, Scratch, Screen};
use dost_desk::ui::view;
use ratatui::layout::Size;

/// How far a figure may be from the one that is written down, per cent.
const TOLERANCE_PERCENT: u64 = 3;

/// What is written down: allocations of each path.
const WRITTEN: [(&str, u64); 12] = [
    ("a registration decided and applied", 16),
    ("a life of a case applied again", 1509),
    ("the dates of a registration", 108),
    ("a name folded into words", 7),
    ("a frame sealed and written as bytes", 12),
    ("sixty-four records in the journal", 7),
    ("a case written as a row", 73),
    ("a case read back from the state", 71),
    ("what thirty-two cases are found by", 206),
    ("a look over the deadlines of sixteen cases", 5),
    ("a letter typed, drawn and sent", 443),
    ("a page of the back office painted anew", 360),
];

#[test]
fn the_hot_paths_ask_for_memory_as_often_as_is_written_down() {
    let counted = [
        registration(),
        life(),
        dates(),
        words(),
        sealed_frame(),
        journal(),
        row_written(),
        row_read(),
        findings(),
        deadlines(),
        letter(),
        page(),
    ];
    let mut moved = String::new();
    for ((what, written), counted) in WRITTEN.into_iter().zip(counted) {
        if counted.abs_diff(written) * 100 > written * TOLERANCE_PERCENT {
            moved += &format!("\n    (\"{what}\", {counted}),    // was {written}");
        }
    }
    assert!(moved.is_empty(), "allocations have moved:{moved}");
}

/// A figure for one more time: what is made only once has been made.
fn warm(mut work: impl FnMut()) -> u64 {
    work();
    measure(&mut work).count_total
}

fn registration() -> u64 {
    let mut desk = casework::Desk::founded();
    let case = desk.draft(casework::AGENT_A, "5ZK7W2M", casework::sentence());
    desk.not_paid(casework::AGENT_A, case);
    desk.seconds(60);
    let context = desk.context(Actor::Staff(casework::AGENT_A));
    let command = Command::Register { case, insists: true };
    let before = desk.centre.clone();
    warm(|| {
        desk.centre = before.clone();
        let events = decide(&desk.centre, &command, &context).unwrap();
        desk.record(events, &context);
    })
}

fn life() -> u64 {
    let mut desk = casework::Desk::founded();
    let case = desk.decided("5ZK7W2M", casework::grant());
    desk.notified(case);
    warm(|| {
        let mut centre = Centre::default();
        for frame in &desk.frames {
            apply(&mut centre, frame);
        }
        assert_eq!(centre.frames, desk.centre.frames);
    })
}

fn dates() -> u64 {
    let rule = casework::passport().term_rule();
    let on = casework::day(2026, 3, 13);
    warm(|| {
        std::hint::black_box(term(on, &rule, casework::calendar(), None).unwrap());
    })
}

fn words() -> u64 {
    warm(|| {
        std::hint::black_box(search_words("İsgəndərova Şükufə Əzizağa qızı"));
    })
}

fn ring() -> KeyRing {
    let source = MasterKeySource::Given(Secret::random().unwrap());
    let mut ring = KeyRing::open(Box::new(MemoryMedium::new()), [7; 16], &source).unwrap();
    ring.ensure((1..=4).map(PersonId)).unwrap();
    ring
}

fn sealed_frame() -> u64 {
    let mut desk = casework::Desk::founded();
    desk.draft(casework::AGENT_A, "5ZK7W2M", casework::sentence());
    let frame = desk.frames.last().unwrap();
    let mut ring = ring();
    warm(|| {
        let mut frame = frame.clone();
        ring.seal(&mut frame, SealedIn::Journal).unwrap();
        std::hint::black_box(frame::payload(FRAME_SCHEMA, &frame).unwrap());
    })
}

fn journal() -> u64 {
    let medium = Box::new(MemoryMedium::new());
    let (mut journal, _) = Journal::open(medium, JournalOptions::practice([7; 16])).unwrap();
    let payloads = vec![vec![7; 400]; 64];
    warm(|| {
        journal.append_group(&payloads).unwrap();
    })
}

/// A centre with closed and open cases.
fn filed() -> (Centre, CaseId) {
    let mut desk = casework::Desk::founded();
    let case = desk.decided("5ZK7W2M", casework::grant());
    (desk.centre, case)
}

fn row_written() -> u64 {
    let (centre, case) = filed();
    let ring = ring();
    let index = ring.index_key();
    warm(|| {
        let mut batch = Batch::new();
        write_row(&mut batch, &Row::Case(case), &centre, &ring, &index).unwrap();
        std::hint::black_box(batch);
    })
}

fn row_read() -> u64 {
    let (centre, case) = filed();
    let (ring, store) = (ring(), MemoryState::new());
    let index = ring.index_key();
    let mut batch = Batch::new();
    let person = centre.case(case).unwrap().person.unwrap();
    for row in [Row::Case(case), Row::Person(person)] {
        write_row(&mut batch, &row, &centre, &ring, &index).unwrap();
    }
    store.apply(&batch, Applied { seq: 0, hash: [0; 32] }).unwrap();
    let shelf = Shelf { store: &store, ring: &ring, index: &index };
    warm(|| {
        let mut empty = Centre { counters: centre.counters, ..Centre::default() };
        let come = recall(&mut empty, vec![Wanted::Case(case)], &shelf).unwrap();
        assert_eq!(come, [case]);
    })
}

fn findings() -> u64 {
    let index = ring().index_key();
    let names = ["eliyev", "resad", "tofiq", "oglu"].map(str::to_owned).into();
    let words = FindBy { names, whole: ["5zk7w2m".to_owned(), "17".to_owned()].into() };
    warm(|| {
        let mut findings = Findings::default();
        (1..=32).for_each(|case| findings.add(&index, CaseId(case), &words, PREFIX_LETTERS_MIN));
        std::hint::black_box(findings);
    })
}

fn deadlines() -> u64 {
    let mut desk = casework::Desk::founded();
    for person in 0..16 {
        desk.registered(&format!("5ZK7W{:02}", 10 + person));
    }
    warm(|| {
        let report = sweep(&desk.centre, desk.now);
        assert_eq!(report.looked_at, 16);
    })
}

/// A desk with a visitor whose form is open.
fn desk() -> (screens::House, screens::Desk) {
    let mut house = screens::House::founded(screens::monday());
    let mut desk = screens::Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "Ins Enter F8 Enter");
    (house, desk)
}

fn letter() -> u64 {
    let (mut house, mut desk) = desk();
    let size = Size { width: 80, height: 24 };
    let mut screen = Screen::new(size, Depth::TrueColour, Scratch::default());
    let _ = screen.draw(|buffer| view(&desk.model, buffer));
    warm(|| {
        desk.types(&mut house, "5");
        let bytes = screen.draw(|buffer| view(&desk.model, buffer));
        assert!(!bytes.is_empty());
        desk.press(&mut house, "Backspace");
        let _ = screen.draw(|buffer| view(&desk.model, buffer));
    })
}

fn page() -> u64 {
    let (mut house, mut desk) = desk();
    desk.press(&mut house, "F5");
    let size = Size { width: 80, height: 24 };
    let mut screen = Screen::new(size, Depth::TrueColour, Scratch::default());
    warm(|| {
        screen.resize(size);
        let bytes = screen.draw(|buffer| view(&desk.model, buffer));
        assert!(bytes.len() > 500, "{}", bytes.len());
    })
}
