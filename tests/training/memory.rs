//! What a run's moments keep in memory: run by hand, since it looks at the whole process.

use std::io::Write as _;

use crossterm::event::{KeyCode, KeyEvent};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::engine::{Request, new_command_id};
use dost_desk::locale::Lang;
use dost_desk::training::room::Manner;
use dost_desk::training::room::moments::MOMENTS_MAX;

use super::frames::Alone;

/// Bytes that a moment may keep in which nothing has happened in the centre, and one in which
/// something has: with the most moments of a run the largest of a class of sixty stays below 1 GiB.
const MOMENT_BYTES_MAX: usize = 24 << 10;
/// Moments that are measured: fewer than are kept, so that none goes.
const MEASURED: usize = MOMENTS_MAX - 100;

/// Bytes of this process that are in memory.
fn resident() -> usize {
    let sizes = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = sizes.lines().find_map(|line| line.strip_prefix("Rss:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

/// Two keys in turn, each of them a moment; `before` each something is done in the centre.
fn measured(before: impl Fn(&Alone)) -> usize {
    let mut alone = Alone::at("plain", Lang::Az, Manner::HANDS);
    let keys = [KeyCode::F(4), KeyCode::F(3)].map(KeyEvent::from);
    let press = |alone: &mut Alone, at: usize| {
        before(alone);
        alone.press(keys[at % 2]);
        alone.rows(80, 24);
    };
    for at in 0..20 {
        press(&mut alone, at);
    }
    let (moments, resident_before) = (alone.room.moments().len(), resident());
    for at in 0..MEASURED {
        press(&mut alone, at);
    }
    let kept = alone.room.moments().len() - moments;
    assert!(kept >= MEASURED - 1, "{kept} moments");
    resident().saturating_sub(resident_before) / kept
}

#[test]
#[ignore = "cargo test --release --locked --test suite training::memory -- --ignored --nocapture"]
fn figure() {
    let still = measured(|_| {});
    let moving = measured(|alone| {
        let (priority, source) = (Priority::None, TicketSource::Staff);
        let command = Command::IssueTicket { priority, source, case: None };
        let (actor, command_id) = (Actor::Staff(alone.volunteer), new_command_id());
        let request = Request { command, actor, desk: None, command_id, seen: None };
        alone.engine.submit_blocking(request).unwrap();
    });
    let out = &mut std::io::stdout();
    writeln!(out, "a moment keeps {still} bytes; with a ticket given in it {moving}").unwrap();
    assert!(still.max(moving) <= MOMENT_BYTES_MAX, "{still} and {moving} bytes");
}
