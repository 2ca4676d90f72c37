//! The centre's time: the sweep, the end of a day, a clock that goes wrong.

use std::sync::Arc;

use chrono::Days;
use dost_desk::casework::command::Command;
use dost_desk::casework::ticket::TicketState;
use dost_desk::casework::urgency::Urgency;
use dost_desk::engine::{
    Alarm, CLOCK_JUMP_AT_START_DAYS_MAX, CLOCK_JUMP_DAYS_MAX, Clock, Engine, Failure, Halt,
    ManualClock, Options, SILENT_MINUTES_MAX, SWEEP_SECONDS,
};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;

use super::desk::{Desk, PLAIN, issue, morning, own, practice};
use super::disk::Disk;

const DAY_SECONDS: i64 = 24 * 3600;

#[test]
fn every_level_is_raised_once_and_recorded() {
    let desk = Desk::in_memory();
    let (_, case) = desk.registered(PLAIN);
    let legal_end = desk.engine.snapshot().centre.case(case).unwrap().term().unwrap().legal_end;
    let mut levels = Vec::new();
    while desk.engine.now().date() <= legal_end.checked_add_days(Days::new(2)).unwrap() {
        desk.clock.advance(DAY_SECONDS);
        let now = desk.engine.now();
        // A new day is swept at once, and the sweep recorded with what it raised.
        desk.wait(|shown| {
            shown.sweep.at >= now
                && shown.centre.last_sweep.is_some_and(|last| last.at.date() == now.date())
        });
        let snapshot = desk.engine.snapshot();
        assert_eq!((snapshot.sweep.open, snapshot.sweep.looked_at), (1, 1));
        assert!(!snapshot.sweep.silent);
        let level = snapshot.centre.raised.get(&case).copied().unwrap_or(Urgency::OnTrack);
        assert_eq!(snapshot.sweep.levels[level as usize], 1);
        levels.push(level);
    }
    assert!(levels.is_sorted());
    levels.dedup();
    assert_eq!(levels, Urgency::ALL);
}

#[test]
fn a_look_that_finds_nothing_is_shown_each_minute_and_recorded_each_hour() {
    let desk = Desk::in_memory();
    desk.wait(|now| now.centre.last_sweep.is_some());
    let first = desk.engine.snapshot().centre.last_sweep.unwrap();
    for _ in 0..59 {
        desk.clock.advance(SWEEP_SECONDS);
        let now = desk.engine.now();
        desk.wait(|shown| shown.sweep.at >= now);
        assert_eq!(desk.engine.snapshot().centre.last_sweep, Some(first));
    }
    desk.clock.advance(SWEEP_SECONDS);
    desk.wait(|now| now.centre.last_sweep != Some(first));
}

#[test]
fn a_new_day_ends_the_tickets_of_the_day_before() {
    let desk = Desk::in_memory();
    let tickets: Vec<_> = (0..150).map(|_| desk.ticket()).collect();
    desk.clock.advance(DAY_SECONDS);
    desk.wait(|now| {
        let cancelled = |ticket| {
            now.centre.ticket(ticket).is_none_or(|held| held.state == TicketState::Cancelled)
        };
        tickets.iter().all(|ticket| cancelled(*ticket))
    });
    let first = desk.ticket();
    assert_eq!(desk.engine.snapshot().centre.ticket(first).unwrap().number.count, 1);
}

#[test]
fn time_never_runs_backwards_in_the_journal() {
    let desk = Desk::in_memory();
    desk.ticket();
    desk.clock.set(Moment(morning().0 - 3_600_000));
    let ticket = desk.ticket();
    let snapshot = desk.engine.snapshot();
    assert_eq!(snapshot.centre.ticket(ticket).unwrap().issued_at, morning());
    assert!(snapshot.now >= morning() && desk.engine.now() >= morning());
    desk.wait(|now| now.clock_behind);
    desk.clock.set(morning().plus_seconds(-30));
    desk.wait(|now| !now.clock_behind);
}

/// A clock that is moved by the test and passes for the machine's own.
struct OwnClock(ManualClock);

impl Clock for OwnClock {
    fn now(&self) -> Moment {
        self.0.now()
    }
    fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }
    fn sleep_until(&self, until: Moment) -> Option<std::time::Duration> {
        self.0.sleep_until(until)
    }
    fn listen(&self, alarm: &Arc<Alarm>) {
        self.0.listen(alarm);
    }
}

fn own_clock(disk: &Disk, clock: &ManualClock) -> Desk {
    let practice = practice();
    let options = Options::with(Arc::new(OwnClock(clock.clone())), practice.gateways());
    Desk::found(Engine::on(disk.media(), options).unwrap(), clock.clone(), practice)
}

#[test]
fn one_wrong_reading_far_ahead_poisons_nothing() {
    let (disk, clock) = (Disk::default(), ManualClock::at(morning()));
    let desk = own_clock(&disk, &clock);
    desk.ticket();
    desk.wait(|now| now.centre.last_sweep.is_some());
    let before = desk.engine.snapshot().centre.frames;
    let wrong = morning().plus_seconds((CLOCK_JUMP_DAYS_MAX + 1) * DAY_SECONDS);
    clock.set(wrong);
    let jumped = Halt::ClockJumped { to: wrong };
    assert_eq!(desk.by(desk.agent, issue()), Err(Failure::Halted(jumped.clone())));
    desk.wait(|now| now.halted == Some(jumped.clone()));
    assert_eq!(desk.engine.snapshot().centre.frames, before, "the sweep recorded it");
    // Set right, it goes on by itself, and a month without anybody is no jump.
    clock.set(morning().plus_seconds(3600));
    desk.wait(|now| now.halted.is_none());
    assert_eq!(desk.engine.now(), morning().plus_seconds(3600));
    clock.advance(CLOCK_JUMP_DAYS_MAX * DAY_SECONDS);
    desk.ticket();
}

#[test]
fn a_centre_switched_off_for_long_goes_on_and_one_of_another_age_does_not() {
    let disk = Disk::default();
    let clock = ManualClock::at(morning());
    let start = |days: i64| {
        clock.set(morning().plus_seconds(days * DAY_SECONDS));
        own_clock(&disk, &clock)
    };
    start(0).ticket();
    let desk = start(CLOCK_JUMP_AT_START_DAYS_MAX + 1);
    assert!(matches!(desk.by(desk.agent, issue()), Err(Failure::Halted(Halt::ClockJumped { .. }))));
    drop(desk);
    start(CLOCK_JUMP_AT_START_DAYS_MAX - 1).ticket();
}

#[test]
fn an_adopted_calendar_is_swept_at_once() {
    let desk = Desk::in_memory();
    desk.registered(PLAIN);
    desk.clock.advance(SWEEP_SECONDS);
    desk.wait(|now| now.centre.last_sweep.is_some() && now.sweep.open == 1);
    let text = Calendar::embedded().unwrap().to_csv();
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("2026-12-31")).collect();
    assert!(kept.len() < text.lines().count(), "the day was not in the calendar");
    let moved = Calendar::parse(&(kept.join("\n") + "\n")).unwrap();
    let before = desk.engine.snapshot().revision;
    own(&desk.engine, Command::AdoptCalendar(Box::new(moved))).unwrap();
    // One publication for the frame, one for the look.
    desk.wait(|now| now.revision >= before + 2);
}

#[test]
fn a_sweep_that_cannot_go_on_is_called_silent() {
    let disk = Disk::default();
    let desk = disk.open();
    disk.gate.set(true);
    desk.clock.advance(DAY_SECONDS);
    // The sweep waits for its record, which waits for the disk.
    disk.gate.await_one();
    desk.clock.advance(i64::from(SILENT_MINUTES_MAX + 2) * 60);
    desk.wait(|now| now.sweep.silent);
    disk.gate.set(false);
    desk.clock.advance(SWEEP_SECONDS);
    desk.wait(|now| !now.sweep.silent);
}
