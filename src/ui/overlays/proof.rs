//! F9: why a date is what it is. Every day of the term, each day passed over and by which decree,
//! beside the months with those days marked.

use chrono::{Datelike, Months, NaiveDate};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::month::{self, MONTH_COLUMNS, MONTH_ROWS, Mark};
use super::receipt::day;
use super::{Turn, moved};
use crate::law::term::{Feasibility, NoticeReading, Skipped, Term};
use crate::law::term_report::{ProofLine, proof};
use crate::locale::decrees::decree;
use crate::locale::{Arg, Lang};
use crate::ui::Scene;
use crate::ui::paint::{boxed, put, wrap};
use crate::ui::theme::{Glyph, Paint};

/// Months that can be looked at before and after the term's own.
const MONTHS_AWAY_MAX: i8 = 24;
/// Rows of the legend below the months.
const LEGEND_ROWS: u16 = 4;
/// Lines a page key scrolls.
const PAGE_LINES: usize = 8;
/// Lines of a proof: the longest run of rest days, each with its decree, and the dates.
const LINES_MAX: usize = 400;

/// The proof sheet of a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// The term it proves.
    pub term: Term,
    /// The case it belongs to; `None`: as if registered today.
    pub number: Option<String>,
    top: usize,
    months: i8,
}

impl Proof {
    /// The proof of a term.
    pub fn new(term: Term, number: Option<String>) -> Self {
        Self { term, number, top: 0, months: 0 }
    }

    /// Takes a key: up and down scroll, left and right turn the months.
    pub fn key(&mut self, key: KeyEvent) -> Turn {
        match key.code {
            KeyCode::Left => self.months = (self.months - 1).max(-MONTHS_AWAY_MAX),
            KeyCode::Right => self.months = (self.months + 1).min(MONTHS_AWAY_MAX),
            _ => self.top = moved(self.top, LINES_MAX, PAGE_LINES, key)?,
        }
        Some(Vec::new())
    }

    /// Draws the sheet.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let text = scene.text;
        let title = match &self.number {
            Some(number) => format!("{} {number}", text.say("pane-proof")),
            None => text.say("proof-if-today").into_owned(),
        };
        let size = (area.width.min(100), area.height.saturating_sub(2));
        let inside = boxed(scene.theme, area, size, &title, &text.say("proof-hint"), buffer);
        let words_width = inside.width.saturating_sub(MONTH_COLUMNS + 1);
        let words = Rect { width: words_width, ..inside };
        let lines = self.lines(scene, usize::from(words_width));
        let top = self.top.min(lines.len().saturating_sub(usize::from(inside.height)));
        for ((line, paint), y) in lines.iter().skip(top).zip(words.y..words.bottom()) {
            let at = Position { x: words.x, y };
            put(buffer, at, words.width, line, scene.theme.style(*paint));
        }
        if top + usize::from(inside.height) < lines.len() {
            let at = Position { x: words.right(), y: words.bottom().saturating_sub(1) };
            put(
                buffer,
                at,
                1,
                scene.theme.glyph(Glyph::MoreBelow),
                scene.theme.style(Paint::Quiet),
            );
        }
        let beside = Rect { x: words.right() + 1, width: MONTH_COLUMNS, ..inside };
        self.draw_months(scene, beside, buffer);
        None
    }

    fn draw_months(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) {
        let start = shifted(self.term.registered, self.months);
        let second = shifted(start, 1);
        let calendar = scene.snapshot.centre.calendar.as_deref();
        let identity = scene.snapshot.centre.identity.as_ref();
        let territory = identity.and_then(|identity| identity.territory.as_deref());
        let mut y = area.y;
        for month in [start, second] {
            if y + MONTH_ROWS + LEGEND_ROWS <= area.bottom() {
                let room = Rect { y, height: MONTH_ROWS, ..area };
                let mark = |date| self.mark(scene, date);
                month::draw(scene, room, buffer, month, calendar, territory, mark);
                y += MONTH_ROWS + 1;
            }
        }
        let legend = [
            (scene.theme.glyph(Glyph::Current), "term-registered"),
            (scene.theme.glyph(Glyph::Attention), "term-latest-safe"),
            (scene.theme.glyph(Glyph::Missing), "term-legal-end"),
            ("-", "term-skipped"),
        ];
        for ((sign, key), y) in legend.into_iter().zip(y..area.bottom()) {
            let words = format!("{sign} {}", scene.text.say(key));
            let at = Position { x: area.x, y };
            put(buffer, at, area.width, &words, scene.theme.style(Paint::Quiet));
        }
    }

    fn mark(&self, scene: &Scene, date: NaiveDate) -> Option<Mark> {
        let term = &self.term;
        let glyph = |glyph| scene.theme.glyph(glyph);
        Some(if date == term.registered {
            Mark { sign: glyph(Glyph::Current), paint: Paint::Focus }
        } else if date == term.latest_safe {
            Mark { sign: glyph(Glyph::Attention), paint: Paint::Warn }
        } else if date == term.legal_end {
            Mark { sign: glyph(Glyph::Missing), paint: Paint::Bad }
        } else if term.skipped.iter().any(|skipped| skipped.date == date) {
            Mark { sign: "-", paint: Paint::FromRegister }
        } else {
            return None;
        })
    }

    fn lines(&self, scene: &Scene, width: usize) -> Vec<(String, Paint)> {
        let mut lines = Vec::new();
        for line in proof(&self.term) {
            let (words, paint) = worded(scene, &line);
            let indent = if matches!(line, ProofLine::Skipped(_)) { "   " } else { "" };
            let room = width.saturating_sub(indent.len());
            for (index, part) in wrap(&words, room).into_iter().enumerate() {
                let more = if index > 0 { "  " } else { "" };
                lines.push((format!("{indent}{more}{part}"), paint));
            }
        }
        let calendar = [("version", Arg::from(self.term.calendar.as_str()))];
        lines.push((String::new(), Paint::Plain));
        lines.push((scene.text.with("proof-calendar", &calendar), Paint::Quiet));
        lines.truncate(LINES_MAX);
        lines
    }
}

fn shifted(date: NaiveDate, months: i8) -> NaiveDate {
    let first = date.with_day(1).unwrap_or(date);
    let away = Months::new(u32::from(months.unsigned_abs()));
    let moved =
        if months < 0 { first.checked_sub_months(away) } else { first.checked_add_months(away) };
    moved.unwrap_or(first)
}

fn worded(scene: &Scene, line: &ProofLine) -> (String, Paint) {
    let text = scene.text;
    let lang = text.lang();
    let dated = |key: &str, date: NaiveDate| format!("{}: {}", text.say(key), day(date, lang));
    let counted = |key: &str, date, days: u16| {
        let added = text.with("proof-days-added", &[("days", Arg::from(days))]);
        format!("{} {added}", dated(key, date))
    };
    match line {
        ProofLine::Registered(date) => (dated("term-registered", *date), Paint::Strong),
        ProofLine::FirstDay(date) => (dated("term-first-day", *date), Paint::Plain),
        ProofLine::RawEnd { date, days } => (counted("term-raw-end", *date, *days), Paint::Plain),
        ProofLine::Skipped(skipped) => (skipped_words(scene, skipped), Paint::FromRegister),
        ProofLine::LegalEnd { date, rolled } => {
            let moved = if *rolled { text.say("proof-rolled") } else { "".into() };
            (format!("{} {moved}", dated("term-legal-end", *date)), Paint::Strong)
        }
        ProofLine::FrontDue { date, days } => {
            (counted("term-front-due", *date, *days), Paint::Plain)
        }
        ProofLine::NotifyBy { reading, date, selected } => {
            let key = match reading {
                NoticeReading::Eve => "proof-reading-eve",
                NoticeReading::ClearDay => "proof-reading-clear-day",
            };
            let paint = if *selected { Paint::Plain } else { Paint::Quiet };
            let label = if *selected { "term-notify-by" } else { "proof-other-reading" };
            (format!("{} ({})", dated(label, *date), text.say(key)), paint)
        }
        ProofLine::LatestSafe(date) => (dated("term-latest-safe", *date), Paint::Strong),
        ProofLine::Feasibility(Feasibility::Feasible) => {
            (text.say("term-feasible").into_owned(), Paint::Good)
        }
        ProofLine::Feasibility(Feasibility::SameDay) => {
            (text.say("term-same-day").into_owned(), Paint::Warn)
        }
        ProofLine::Feasibility(Feasibility::Infeasible) => {
            (text.say("term-infeasible").into_owned(), Paint::Bad)
        }
        ProofLine::Provisional => (text.say("term-provisional").into_owned(), Paint::Warn),
    }
}

fn skipped_words(scene: &Scene, skipped: &Skipped) -> String {
    let lang = scene.text.lang();
    let name = match lang {
        Lang::Az => &skipped.name_az,
        Lang::En => &skipped.name_en,
    };
    let date = day(skipped.date, lang);
    if name.is_empty() {
        return format!("- {date} {}", scene.text.say("day-weekend"));
    }
    format!("- {date} {name} ({})", decree(scene.text, &skipped.decree))
}
