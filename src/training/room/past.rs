//! The time machine: a moment of the run as it stood, read-only, and the way on from it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Datelike;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::moments::{Head, Run, Sight, What};
use super::plan::Plan;
use super::replay::Replayed;
use super::{Room, seat};
use crate::locale::dates::clock;
use crate::locale::{Arg, Text};
use crate::terminal::program::{Flow, Program};
use crate::training::progress::Progress;
use crate::training::sandbox::PIN;
use crate::ui::MIN_SIZE;
use crate::ui::paint::{fill, put};
use crate::ui::theme::Paint;

/// Runs that were left and are kept; the oldest goes first.
pub const EARLIER_RUNS_MAX: usize = 8;
/// Moments that a page key goes over.
const PAGE_MOMENTS: usize = 10;

/// Which moment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Past {
    /// Of which run: an earlier one, or after those the present one.
    pub(super) run: usize,
    /// Its place among the run's moments.
    pub(super) at: usize,
}

impl Room {
    /// Shows the last moment of this run; from there the keys lead back.
    pub(super) fn open_past(&mut self) {
        self.close_moment();
        if let Some(at) = self.run.sights.len().checked_sub(1) {
            self.console = None;
            self.past = Some(Past { run: self.earlier.len(), at });
        }
    }

    /// While the autopilot plays: stops it and shows the act before.
    pub(super) fn step_back(&mut self) {
        self.paused = true;
        self.ahead = false;
        self.open_past();
        self.step_to_act(false);
    }

    /// Back to now.
    pub(super) fn return_to_now(&mut self) {
        self.past = None;
        self.compared.close();
        self.ticked = Instant::now();
    }

    /// What is told of the moments of this run, oldest first.
    pub fn moments(&mut self) -> Vec<Head> {
        self.close_moment();
        self.run.sights.iter().map(|sight| sight.head.clone()).collect()
    }

    /// What made a moment, in words.
    pub fn moment_words(&self, head: &Head) -> String {
        what_words(head, self.text())
    }

    /// Shows a moment of this run, counted from 0; false when there is none.
    pub fn as_of(&mut self, at: usize) -> bool {
        self.close_moment();
        let is_there = at < self.run.sights.len();
        if is_there {
            self.past = Some(Past { run: self.earlier.len(), at });
        }
        is_there
    }

    /// How far the lesson had come in the moment that is shown, or now; after its end, as it ended.
    pub fn progress_then(&self) -> Option<Progress> {
        let now = || self.progress.clone().filter(|_| self.past.is_none());
        let (run, at) = match self.past {
            Some(past) => (self.run_of(past), past.at),
            None => (&self.run, self.run.sights.len()),
        };
        let until = run.sights.iter().take(at.saturating_add(1)).rev();
        now().or_else(|| until.into_iter().find_map(|sight| sight.kept.progress.clone()))
    }

    fn run_of(&self, past: Past) -> &Run {
        self.earlier.get(past.run).unwrap_or(&self.run)
    }

    /// The moment that is shown.
    pub(super) fn sight(&self) -> Option<Arc<Sight>> {
        let past = self.past?;
        self.run_of(past).sights.get(past.at).cloned()
    }

    /// To the next act of the run, or the one before. After the last one comes now.
    fn step_to_act(&mut self, forward: bool) {
        let Some(past) = self.past else { return };
        let sights = &self.run_of(past).sights;
        let is_act = |at: &usize| sights.get(*at).is_some_and(|it| it.head.what.is_act());
        let next = if forward {
            (past.at + 1..sights.len()).find(is_act)
        } else {
            (0..past.at).rev().find(is_act)
        };
        match next {
            Some(at) => self.past = Some(Past { at, ..past }),
            None if forward && past.run == self.earlier.len() => self.return_to_now(),
            None => {}
        }
    }

    fn step_to_moment(&mut self, wanted: impl FnOnce(usize) -> usize) {
        let Some(past) = self.past else { return };
        let last = self.run_of(past).sights.len().saturating_sub(1);
        self.past = Some(Past { at: wanted(past.at).min(last), ..past });
    }

    /// A key while a moment is shown: nothing of it reaches the desk.
    pub(super) fn past_key(&mut self, key: KeyEvent) -> Flow {
        if self.compared.is_open() {
            return self.compared_key(key);
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('g' | 'G') if ctrl => return self.seat.input(Event::Key(key)),
            KeyCode::Char('z' | 'Z' | 'x' | 'X' | 'c' | 'C') if ctrl => self.return_to_now(),
            KeyCode::Esc | KeyCode::F(12) => self.return_to_now(),
            KeyCode::Left => self.step_to_act(false),
            KeyCode::Right => self.step_to_act(true),
            KeyCode::Up => self.step_to_moment(|at| at.saturating_sub(1)),
            KeyCode::Down => self.step_to_moment(|at| at + 1),
            KeyCode::PageUp => self.step_to_moment(|at| at.saturating_sub(PAGE_MOMENTS)),
            KeyCode::PageDown => self.step_to_moment(|at| at + PAGE_MOMENTS),
            KeyCode::Home => self.step_to_moment(|_| 0),
            KeyCode::End => self.step_to_moment(|_| usize::MAX),
            KeyCode::Tab => self.next_run(),
            KeyCode::Char(' ') if self.manner.auto => {
                self.paused = !self.paused;
                self.rest = self.manner.pace;
            }
            KeyCode::Char('c' | 'C') => self.compare(),
            KeyCode::Enter => self.go_on(),
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    /// A play that goes on shows act after act up to now, and then goes on by itself.
    pub(super) fn past_beat(&mut self) -> Flow {
        // The practice clock stands still.
        self.ticked = Instant::now();
        if !self.manner.auto || self.paused || self.compared.is_open() {
            return Flow::Idle;
        }
        if !self.rest.is_zero() {
            self.rest = self.rest.saturating_sub(self.manner.beat);
            return Flow::Idle;
        }
        self.step_to_act(true);
        self.rest = self.manner.pace;
        Flow::Draw
    }

    /// Shows the end of the next run that is kept.
    fn next_run(&mut self) {
        let Some(past) = self.past else { return };
        let run = (past.run + 1) % (self.earlier.len() + 1);
        let at = self.run_of(Past { run, at: 0 }).sights.len().saturating_sub(1);
        self.past = Some(Past { run, at });
    }

    /// Goes on from the moment that is shown. What came after it is kept as an earlier run.
    fn go_on(&mut self) {
        let (Some(past), Some(sight)) = (self.past, self.sight()) else { return };
        if let Err(error) = self.sandbox.restore(&sight.kept.saved) {
            tracing::warn!(%error, "practice could not go on from a moment");
            return;
        }
        let sights = self.run_of(past).sights.iter().take(past.at + 1).cloned().collect();
        let is_whole = past.run == self.earlier.len() && past.at + 1 == self.run.sights.len();
        let mut log = self.run_of(past).log.clone();
        log.back_to(sight.kept.logged);
        let left = std::mem::replace(&mut self.run, Run::of(sights, log));
        if !is_whole {
            if self.earlier.len() >= EARLIER_RUNS_MAX {
                self.earlier.remove(0);
            }
            self.earlier.push(left);
        }
        self.return_to_now();
        self.take_up(&sight);
    }

    /// The room as it was at a moment.
    fn take_up(&mut self, sight: &Sight) {
        let kept = &sight.kept;
        self.generation += 1;
        self.options.lang = self.seat.model().lang();
        let (seat, feeds) = seat(&self.sandbox, &self.options, self.stop.clone());
        self.seat = seat;
        self.attach(feeds);
        self.seat.go_on(kept.model.clone());
        self.progress.clone_from(&kept.progress);
        self.places.clone_from(&kept.places);
        self.moves.clone_from(&kept.moves);
        self.keys.clone_from(&kept.keys);
        self.result.clone_from(&kept.result);
        (self.is_pressed, self.is_explaining) = (kept.is_pressed, kept.is_explaining);
        (self.rest, self.waited) = (Duration::ZERO, Duration::ZERO);
        (self.ahead, self.finished) = (false, None);
    }

    /// Paints now, or the moment that is shown under a bar that says so.
    pub(super) fn draw_moment(&mut self, buffer: &mut Buffer) -> Option<Position> {
        let Some(sight) = self.sight() else { return self.draw_desk(None, buffer) };
        let kept = &sight.kept;
        let progress = std::mem::replace(&mut self.progress, kept.progress.clone());
        let keys = std::mem::replace(&mut self.keys, kept.keys.clone());
        let result = std::mem::replace(&mut self.result, kept.result.clone());
        let explains = std::mem::replace(&mut self.is_explaining, kept.is_explaining);
        self.draw_desk(Some(kept.model.clone()), buffer);
        let plan = self.laid_out(buffer.area);
        (self.progress, self.keys, self.result) = (progress, keys, result);
        self.is_explaining = explains;
        if buffer.area.width >= MIN_SIZE.width && buffer.area.height >= MIN_SIZE.height {
            self.draw_bar(&sight.head, &plan, buffer);
            self.draw_compared(plan.above_band(), buffer);
        }
        None
    }

    fn draw_bar(&self, head: &Head, plan: &Plan, buffer: &mut Buffer) {
        let (text, theme, area) = (self.text(), self.seat.model().theme(), plan.desk);
        let row = plan.band_row(0);
        let style = theme.style(Paint::Cursor);
        let mut line = |y: u16, words: &str| {
            let blank = " ".repeat(area.width.into());
            put(buffer, Position { x: area.x, y }, area.width, &blank, style);
            fill(buffer, Rect { y, ..row }, style);
            put(buffer, Position { x: area.x + 1, y }, area.width - 2, words, style);
        };
        line(row.y, &self.bar(head, text));
        let hint = if self.manner.auto { "past-hint-auto" } else { "past-hint" };
        line(area.bottom().saturating_sub(1), &text.say(hint));
    }

    /// When, which of how many, who, what.
    fn bar(&self, head: &Head, text: Text) -> String {
        let Some(past) = self.past else { return String::new() };
        let all = self.run_of(past).sights.len();
        let is_present = past.run == self.earlier.len();
        let number = [("number", Arg::from(past.run + 1))];
        let which = (!is_present).then(|| text.with("past-run", &number));
        let who = head.who.map(|who| text.say(&format!("lesson-role-{}", who.name())).into_owned());
        // Without year and step, so that what made the moment has room; the rail shows the step.
        let local = head.at.local();
        let time = format!("{:02}.{:02} {}", local.day(), local.month(), clock(local));
        let bar = text.with(
            "past-bar",
            &[
                ("time", Arg::from(&time)),
                ("number", Arg::from(past.at + 1)),
                ("all", Arg::from(all)),
            ],
        );
        let end = self.replayed().and_then(Replayed::key).map(|key| text.say(key).into_owned());
        let parts = [Some(bar), end, which, who, Some(what_words(head, text))];
        let parts: Vec<String> =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

/// What made a moment, in words.
pub(super) fn what_words(head: &Head, text: Text) -> String {
    let key = match head.what {
        What::Key => return head.keys.clone(),
        What::Deed(goal) => {
            let key = format!("goal-{}", goal.name().replace(' ', "-"));
            let words = text.with(&key, &[("code", Arg::from("")), ("pin", Arg::from(PIN))]);
            let words = words.split(": ").next().unwrap_or_default().to_owned();
            return if head.keys.is_empty() { words } else { format!("{words}: {}", head.keys) };
        }
        What::Start => "past-start",
        What::Step => "past-step",
        What::Answered => "past-answered",
        What::Clock => "past-clock",
        What::System(_) => "past-system",
        What::Visitor => "past-visitor",
        What::Reset => "past-reset",
        What::Over => "past-over",
    };
    text.say(key).into_owned()
}
