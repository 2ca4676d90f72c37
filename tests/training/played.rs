//! Lessons play by themselves, as lines and on a screen of 80×24, to the same end.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::practice::Behaviour;
use dost_desk::law::passport::Passport;
use dost_desk::locale::{Lang, Text};
use dost_desk::training::lesson::{BUILT_IN, Ground, Lesson, built_in};
use dost_desk::training::lines::play_lines;
use dost_desk::training::play::Played;
use dost_desk::training::record::Recording;
use dost_desk::training::room::{Listeners, Manner, Room};
use dost_desk::training::{Sandbox, TrainError};
use dost_desk::ui::Options;
use ratatui::layout::Size;
use regex::Regex;

use super::{law, lesson, sandbox};
use crate::visit::house::Here;

const EN: Text = Text::of(Lang::En);

fn told(lesson: Arc<Lesson>, sandbox: Sandbox) -> (Result<Played, TrainError>, String) {
    let mut out = Vec::new();
    let played = play_lines(lesson, sandbox, Duration::ZERO, EN, &mut out, None);
    (played, String::from_utf8(out).unwrap())
}

/// A room in this process, played by the autopilot; the result stays.
pub fn room(
    name: &str,
    lang: Lang,
    pace: Duration,
    recording: Option<Recording>,
) -> (Here, Listeners) {
    let lesson = lesson(name);
    let sandbox = sandbox(&lesson);
    let mut told = None;
    let here = Here::run(|stop| {
        let snapshot = sandbox.engine().snapshot();
        let options = Options { lang, ..Options::new(snapshot, Size::new(80, 24)) };
        let manner = Manner { stay: true, ..Manner::auto(pace) };
        let manner = Manner { beat: Duration::from_millis(2), ..manner };
        let (room, feeds, listeners) =
            Room::new(Some(lesson), sandbox, manner, options, recording, stop);
        told = Some(listeners);
        (room, feeds)
    });
    (here, told.unwrap())
}

/// A screen without the count of what is due in its title, for the sweep may look once more, and
/// without the centre, for which the count may leave no room.
fn at_rest(screen: &str) -> String {
    let title = Regex::new(r"^( \S+ · )(?:DOST \S+ \d+ · )?(.*?) +(?:[·!▲■×]\d+ )?MEİS").unwrap();
    title.replace(screen, "$1$2   MEİS").into_owned()
}

fn lines(screen: &str) -> Vec<String> {
    screen.trim_end().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The lines of a screen as it was reviewed; none of one that is new.
fn reviewed(name: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/training/snapshots");
    let file = format!("{folder}/suite__training__played__{name}.snap");
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.splitn(3, "---\n").nth(2).map(lines).unwrap_or_default()
}

/// Each in both languages, in a real emulator; what stands there last was read and is kept.
#[test]
fn every_lesson_plays_to_its_end_on_a_screen() {
    for (name, _) in BUILT_IN {
        for lang in [Lang::Az, Lang::En] {
            let (mut here, listeners) = room(name, lang, Duration::ZERO, None);
            let title = format!("┌ {} ", Text::of(lang).say("result-title"));
            here.terminal.shows(&title);
            // The clock has been moved by days: the look that this brings, and its count, may be on
            // their way. What comes instead is shown beside it below.
            let seen = reviewed(&format!("{name}_{}", lang.code()));
            here.terminal.comes_to(|now| lines(&at_rest(&now.rows().join("\n"))) == seen);
            let screen = at_rest(&here.terminal.rows().join("\n"));
            here.terminal.press("Esc");
            here.ends();
            let played = listeners.ending.recv().unwrap().expect("played");
            assert!(played.result.expect("a result").is_over(), "{name}");
            insta::assert_snapshot!(format!("{name}_{}", lang.code()), screen);
        }
    }
}

/// Every day of a year, holidays included: the notice is never later than the latest safe day,
/// unless that day lay before the registration.
#[test]
fn the_play_keeps_the_term_from_any_day() {
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    let (passport, calendar) = law();
    for day in first.iter_days().step_by(29).take(13) {
        let ground = Ground::new(&passport, &calendar);
        let plain =
            Lesson::parse_from(("plain", "plain"), built_in("plain").unwrap(), &ground, day)
                .unwrap();
        let (played, out) = told(Arc::new(plain.clone()), sandbox(&plain));
        let summary = played.unwrap().summary.expect(&out);
        assert_eq!(summary.term.registered, day);
        let due = summary.term.latest_safe.max(day);
        assert!(summary.notified.date() <= due, "{day}: {:?}", summary.notified.date());
        assert!(summary.granted.is_some());
    }
}

/// The passport is changed in one place, and what is played follows: its step is called otherwise and
/// is there for another reason.
#[test]
fn another_passport_is_another_play() {
    let (_, calendar) = law();
    let changed = Passport::embedded_text()
        .replace("en = \"Papers\"", "en = \"Evidence\"")
        .replace("Nobody is asked for what the State already holds", "Ask the State first");
    let passport = Passport::parse(&changed).unwrap();
    let ground = Ground::new(&passport, &calendar);
    let plain = Lesson::parse(("plain", "plain"), built_in("plain").unwrap(), &ground).unwrap();
    let visitor = plain.visitors.first().cloned();
    let centre =
        Sandbox::open_at(plain.start, visitor, passport.clone(), calendar.clone()).unwrap();
    let (played, out) = told(Arc::new(plain), centre);
    assert!(played.unwrap().result.unwrap().is_over(), "{out}");
    assert!(out.contains("| 3. Evidence — Ask the State first"), "{out}");
    assert!(!out.contains("3. Papers"), "{out}");
}

/// On the day before the holiday the notice is due on the day of registration itself.
#[test]
fn before_novruz_the_notice_is_due_the_same_day() {
    let lesson = lesson("novruz");
    let (played, _) = told(lesson.clone(), sandbox(&lesson));
    let summary = played.unwrap().summary.unwrap();
    assert_eq!(summary.term.latest_safe, summary.term.registered);
    assert_eq!(summary.notified.date(), summary.term.registered);
}

#[test]
fn a_payment_system_that_is_down_stops_the_play_and_says_so() {
    let lesson = lesson("plain");
    let sandbox = sandbox(&lesson);
    sandbox.controls().set(OutsideSystem::SocialPayments, Behaviour::Wrong);
    sandbox.controls().set(OutsideSystem::Meis, Behaviour::Wrong);
    let (broken, out) = told(lesson, sandbox);
    let broken = broken.map(|_| ()).unwrap_err();
    assert!(matches!(broken, TrainError::Stuck { .. }), "{broken} {out}");
    assert!(broken.to_string().contains("No real centre was touched"), "{broken}");
}

#[test]
fn an_audience_that_leaves_ends_the_play() {
    struct Gone;
    impl std::io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let lesson = lesson("plain");
    let sandbox = sandbox(&lesson);
    let gone = play_lines(lesson, sandbox, Duration::ZERO, EN, &mut Gone, None);
    assert!(matches!(gone.map(|_| ()), Err(TrainError::Gone(_))));
}
