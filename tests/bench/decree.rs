//! A decree moves a day: the dates of every open case are reckoned anew, in the pure core.
//!
//! ```text
//! cargo bench --bench decree                 1,000,000 open cases; takes some 4 GiB
//! cargo bench --bench decree -- --cases 50000
//! ```
//!
//! The cases were registered on the days of a week and a half, so that the day off moves the dates of
//! more than half: their earlier proof is kept, their history gets a line; the others get a new proof.
//! Another holder has the state before meanwhile, as the screens of a running centre do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, reason = "shared with the tests of casework, which use all of it")]
#[path = "../casework/world.rs"]
mod casework;
#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use casework::{ADMIN, Desk, day};
use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::decide::decide;
use dost_desk::casework::event::Frame;
use dost_desk::casework::evolve::apply;
use dost_desk::casework::ids::CaseId;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::term::term;
use flags::Flags;
use report::{Against, Report, say};

fn main() {
    let flags = Flags::read(&["--cases", "--rounds"], &[]);
    let number = |name: &str, usual: u32| flags.number(name, usual);
    let (cases, rounds) = (number("--cases", 1_000_000), number("--rounds", 3));
    let mut report = Report::default();
    say("making cases");
    let (desk, centre) = full(cases);
    // A day off in the term of each.
    let decree = casework::calendar_with(&[(day(2026, 1, 15), "transfer_day_off")]);
    let context = desk.context(Actor::Staff(ADMIN));
    let command = Command::AdoptCalendar(Box::new(decree.clone()));
    let (mut decided, mut applied, mut moved) = (Vec::new(), Vec::new(), 0);
    for round in 0..rounds {
        say(&format!("round {} of {rounds}", round + 1));
        let mut next = centre.clone();
        let begun = Instant::now();
        let events = decide(&next, &command, &context).unwrap();
        decided.push(begun.elapsed().as_secs_f64());
        let frame = Frame {
            at: context.now,
            actor: context.actor,
            desk: context.desk,
            command_id: context.command_id,
            passport: String::new(),
            events,
        };
        let begun = Instant::now();
        apply(&mut next, &frame);
        applied.push(begun.elapsed().as_secs_f64());
        moved = count_moved(&next, &decree);
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (decided, applied) = (median(decided), median(applied));
    let name = format!("decree over {cases} open cases");
    report.row(&format!("{name}: cases whose dates moved"), f64::from(moved), "", Against::Nothing);
    report.row(&format!("{name}: decided"), decided, "s", Against::Nothing);
    report.row(&format!("{name}: applied"), applied, "s", Against::Nothing);
    report.row(&format!("{name}: both"), decided + applied, "s", Against::Target(2.0));
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    report.finish(&system::machine(), &target.join("decree.json")).unwrap();
}

/// A centre with so many cases, each registered on one of the days of a week and a half.
fn full(cases: u32) -> (Desk, Centre) {
    let mut desk = Desk::founded();
    let model = desk.registered("5ZK7W2M");
    let model = desk.file(model).clone();
    let days: Vec<_> = (5..14).map(|of| day(2026, 1, of)).collect();
    let mut centre = desk.centre.clone();
    for number in 1..=cases {
        let mut case = model.clone();
        case.id = CaseId(number);
        let on = days[number as usize % days.len()];
        let registration = case.registration.as_mut().unwrap();
        let rule = registration.term.rule;
        registration.term = term(on, &rule, casework::calendar(), None).unwrap().into();
        centre.cases.insert_mut(case.id, Arc::new(case));
    }
    (desk, centre)
}

/// Looks at a few of them.
fn count_moved(centre: &Centre, decree: &Calendar) -> u32 {
    let mut moved = 0;
    for case in centre.cases.values() {
        let registration = case.registration.as_ref().unwrap();
        assert_eq!(registration.term.calendar, decree.version());
        moved += u32::from(!registration.earlier_terms.is_empty());
    }
    moved
}
