//! A month as a grid of days, Monday first, with marks on some of them.

use chrono::{Datelike, Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::law::calendar::Calendar;
use crate::locale::dates::{MONTH_KEYS, WEEKDAY_KEYS};
use crate::locale::width::{columns, pad_left};
use crate::ui::Scene;
use crate::ui::paint::put;
use crate::ui::theme::Paint;

/// Columns of a month: seven days of three columns and a mark.
pub const MONTH_COLUMNS: u16 = 28;
/// Rows of a month: name, weekdays, six weeks.
pub const MONTH_ROWS: u16 = 8;
/// Columns of a day.
const DAY_COLUMNS: u16 = 4;

/// Columns of a day without the gap behind it: a mark and two digits.
const NUMBER_COLUMNS: usize = 3;

/// How one day is marked: a sign before its number, and a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The sign.
    pub sign: &'static str,
    /// The style.
    pub paint: Paint,
}

/// Draws the month of `first` (any of its days) into the top left of `area`.
pub fn draw(
    scene: &Scene,
    area: Rect,
    buffer: &mut Buffer,
    month: NaiveDate,
    calendar: Option<&Calendar>,
    territory: Option<&str>,
    mark: impl Fn(NaiveDate) -> Option<Mark>,
) {
    let name = MONTH_KEYS.get(month.month0() as usize).copied().unwrap_or_default();
    let title = format!("{} {}", scene.text.say(name), month.year());
    let indent = MONTH_COLUMNS.saturating_sub(u16::try_from(columns(&title)).unwrap_or(0)) / 2;
    let strong = scene.theme.style(Paint::Strong);
    put(buffer, Position { x: area.x + indent, y: area.y }, MONTH_COLUMNS, &title, strong);
    let quiet = scene.theme.style(Paint::Quiet);
    for (key, column) in WEEKDAY_KEYS.iter().zip(0u16..) {
        let at = Position { x: area.x + column * DAY_COLUMNS, y: area.y + 1 };
        let name = pad_left(scene.text.say(key).trim_end_matches('.'), NUMBER_COLUMNS);
        put(buffer, at, DAY_COLUMNS, &name, quiet);
    }
    let Some(first) = month.with_day(1) else { return };
    let lead = u64::from(first.weekday().num_days_from_monday());
    let mut day = first.checked_sub_days(Days::new(lead)).unwrap_or(first);
    for week in 0..6u16 {
        for column in 0..7u16 {
            let at = Position { x: area.x + column * DAY_COLUMNS, y: area.y + 2 + week };
            if day.month() == month.month() && at.y < area.bottom() {
                let rests = calendar.is_some_and(|calendar| {
                    calendar.covers(day) && !calendar.is_working(day, territory)
                });
                let usual =
                    Mark { sign: " ", paint: if rests { Paint::Quiet } else { Paint::Plain } };
                let shown = mark(day).unwrap_or(usual);
                let words = format!("{}{:>2}", shown.sign, day.day());
                put(buffer, at, DAY_COLUMNS, &words, scene.theme.style(shown.paint));
            }
            day = day.succ_opt().unwrap_or(day);
        }
    }
}
