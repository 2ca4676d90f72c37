//! What a new calendar changes, day by day: the first half of a preview.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Calendar, CalendarRow, DayKind};

/// A day of which two calendars say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayChange {
    /// The day.
    pub date: NaiveDate,
    /// The territory where it differs; `None` is the country at large.
    pub territory: Option<String>,
    /// What the older calendar says.
    pub old: DayKind,
    /// What the newer calendar says.
    pub new: DayKind,
    /// Whether either says it as an estimate.
    pub estimated: bool,
    /// Decree of the newer entry; empty when an entry was taken away.
    pub decree: String,
}

impl DayChange {
    /// Whether the day turns from worked to not worked or back; only such a change moves a term.
    pub fn moves_terms(&self) -> bool {
        self.old.is_working() != self.new.is_working()
    }
}

/// Days whose kind or estimate differs, in order of date, the country before its territories.
pub(super) fn diff(old: &Calendar, new: &Calendar) -> Vec<DayChange> {
    let keys: BTreeSet<(NaiveDate, Option<String>)> = old
        .rows
        .iter()
        .chain(&new.rows)
        .flat_map(|row| [(row.date, None), (row.date, row.territory.clone())])
        .collect();
    keys.into_iter().filter_map(|(date, territory)| change(old, new, date, territory)).collect()
}

fn change(
    old: &Calendar,
    new: &Calendar,
    date: NaiveDate,
    territory: Option<String>,
) -> Option<DayChange> {
    let place = territory.as_deref();
    let (before, after) = (old.day(date, place), new.day(date, place));
    let estimate = |rows: &[&CalendarRow]| rows.iter().any(|row| row.estimated);
    let (was, is) = (estimate(&before.rows), estimate(&after.rows));
    if before.kind == after.kind && was == is {
        return None;
    }
    let decree = after.rows.first().map(|row| row.decree.clone()).unwrap_or_default();
    let (old, new) = (before.kind, after.kind);
    Some(DayChange { date, territory, old, new, estimated: was || is, decree })
}
