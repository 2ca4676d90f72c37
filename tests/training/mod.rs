//! Practice: the script fits the passport, a play breaks off cleanly, and no way leads from here
//! to a data folder.

use std::time::Duration;

use chrono::NaiveDate;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::practice::Behaviour;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::{Passport, StepKind};
use dost_desk::terminal::plain::names::NAMES;
use dost_desk::training::play::{Told, play};
use dost_desk::training::script::{Act, PLAIN_FLOW};
use dost_desk::training::{Sandbox, TrainError};

fn sandbox(from: &str) -> Sandbox {
    let (passport, calendar) = (Passport::embedded().unwrap(), Calendar::embedded().unwrap());
    Sandbox::open(from.parse().unwrap(), passport, calendar).unwrap()
}

#[test]
fn the_script_has_the_seven_steps_and_speaks_the_palettes_names() {
    let steps: Vec<StepKind> = PLAIN_FLOW
        .iter()
        .filter_map(|act| if let Act::Step(kind) = act { Some(*kind) } else { None })
        .collect();
    assert_eq!(steps, StepKind::ALL);
    for act in PLAIN_FLOW {
        if let Act::Do(_, deed) = act {
            assert!(NAMES.iter().any(|name| name.name == deed.name()), "{deed:?}");
        }
    }
}

/// Every day of a year, holidays included: the notice is never later than the latest safe day,
/// unless that day lay before the registration.
#[test]
fn the_play_keeps_the_term_from_any_day() {
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    for day in first.iter_days().step_by(13).take(29) {
        let sandbox = sandbox(&day.to_string());
        let summary = play(PLAIN_FLOW, &sandbox, Duration::ZERO, &mut |_: Told| Ok(())).unwrap();
        assert_eq!(summary.term.registered, day);
        let due = summary.term.latest_safe.max(day);
        assert!(summary.notified.date() <= due, "{day}: {:?}", summary.notified.date());
        assert!(summary.granted.is_some());
    }
}

#[test]
fn a_payment_system_that_is_down_stops_the_grant_and_says_so() {
    let sandbox = sandbox("2026-03-13");
    sandbox.controls().set(OutsideSystem::SocialPayments, Behaviour::Down);
    let broken = play(PLAIN_FLOW, &sandbox, Duration::ZERO, &mut |_: Told| Ok(())).unwrap_err();
    assert!(matches!(broken, TrainError::Act { act: "case grant", .. }), "{broken}");
    assert!(broken.to_string().contains("No real centre was touched"), "{broken}");
}

#[test]
fn a_deed_out_of_order_is_named() {
    let sandbox = sandbox("2026-03-13");
    let register = PLAIN_FLOW.iter().rev().take(1).copied().collect::<Vec<_>>();
    let broken = play(&register, &sandbox, Duration::ZERO, &mut |_: Told| Ok(())).unwrap_err();
    assert!(matches!(broken, TrainError::OutOfOrder("case close")), "{broken}");
}

#[test]
fn an_audience_that_leaves_ends_the_play() {
    let sandbox = sandbox("2026-03-13");
    let mut told = 0;
    let gone = play(PLAIN_FLOW, &sandbox, Duration::ZERO, &mut |_: Told| {
        told += 1;
        Err(std::io::ErrorKind::BrokenPipe.into())
    });
    assert!(matches!(gone, Err(TrainError::Gone(_))));
    assert_eq!(told, 1);
}

/// Practice takes no path, and its room names nothing that opens one.
#[test]
fn no_way_leads_from_practice_to_a_data_folder() {
    let room = concat!(env!("CARGO_MANIFEST_DIR"), "/src/training");
    let mut files = 0;
    for entry in std::fs::read_dir(room).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for way in ["crate::store", "std::fs", "std::path", "Engine::open", "Engine::on", "Media"] {
            assert!(!text.contains(way), "{way} in {}", path.display());
        }
        files += 1;
    }
    assert!(files >= 5);
}
