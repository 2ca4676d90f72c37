//! Dates by a walk of one day at a time over plain sets; shares nothing with the real calculator.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::law::term::{Feasibility, NoticeReading, Term, TermRule};

/// Days on which nobody works, and weekends on which everybody does.
#[derive(Clone, Debug, Default)]
pub(super) struct NaiveCalendar {
    off: BTreeSet<NaiveDate>,
    on: BTreeSet<NaiveDate>,
}

/// The dates of a term that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) registered: NaiveDate,
    pub(super) raw_end: NaiveDate,
    pub(super) legal_end: NaiveDate,
    pub(super) front_due: NaiveDate,
    pub(super) notify_by: NaiveDate,
    pub(super) safe: NaiveDate,
}

impl Dates {
    /// The same dates, as the core reckoned them.
    pub(super) fn of(term: &Term) -> Self {
        Self {
            registered: term.registered,
            raw_end: term.raw_end,
            legal_end: term.legal_end,
            front_due: term.front_due,
            notify_by: term.selected_notify_by(),
            safe: term.latest_safe,
        }
    }
}

/// [20] whether a term says of itself that it leaves no day for the notice.
pub(super) fn says_whether_it_can_be_kept(term: &Term, dates: &Dates) -> bool {
    let can_be = if dates.safe > dates.registered {
        Feasibility::Feasible
    } else if dates.safe == dates.registered {
        Feasibility::SameDay
    } else {
        Feasibility::Infeasible
    };
    term.feasibility == can_be
}

fn after(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(date)
}

fn before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(date)
}

/// A date so many days later.
pub(super) fn later(date: NaiveDate, days: u16) -> NaiveDate {
    (0..days).fold(date, |day, _| after(day))
}

impl NaiveCalendar {
    /// Reads the file's text by splitting its lines. Rows of a territory do not count: simulated
    /// centres stand in none.
    pub(super) fn read(text: &str) -> Self {
        let mut read = Self::default();
        for line in text.lines().skip(2) {
            let mut cells = line.split(',');
            let (Some(date), Some(kind)) = (cells.next(), cells.next()) else { continue };
            let Ok(date) = date.parse::<NaiveDate>() else { continue };
            if cells.nth(1).is_some_and(|territory| !territory.is_empty()) {
                continue;
            }
            match kind {
                "swap_working_day" => {
                    read.on.insert(date);
                }
                "observance_working" => {}
                _ => {
                    read.off.insert(date);
                }
            }
        }
        read
    }

    /// Whether a day is worked.
    pub(super) fn worked(&self, date: NaiveDate) -> bool {
        let weekday = date.weekday().number_from_monday();
        self.on.contains(&date) || (weekday <= 5 && !self.off.contains(&date))
    }

    /// Every date of a registration.
    pub(super) fn dates(&self, registered: NaiveDate, rule: &TermRule) -> Dates {
        let raw_end = later(registered, rule.total_days);
        let mut legal_end = raw_end;
        while rule.roll_forward && !self.worked(legal_end) {
            legal_end = after(legal_end);
        }
        let mut wanted = match rule.notice_reading {
            NoticeReading::Eve => 1,
            NoticeReading::ClearDay => 2,
        };
        let mut notify_by = legal_end;
        while wanted > 0 {
            notify_by = before(notify_by);
            wanted -= u8::from(self.worked(notify_by));
        }
        let mut safe = raw_end;
        while !self.worked(safe) || safe > notify_by {
            safe = before(safe);
        }
        let front_due = later(registered, rule.front_days);
        Dates { registered, raw_end, legal_end, front_due, notify_by, safe }
    }
}
