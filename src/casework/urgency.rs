//! How near a case is to its limit: one pure function of day, dates and stage.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::Case;
use crate::law::calendar::Calendar;

/// Working days to the latest safe day from which a case is `Soon`.
pub const SOON_WORKING_DAYS: u32 = 3;

/// How near a case is to its limit, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// More than [`SOON_WORKING_DAYS`] working days are left.
    OnTrack,
    /// At most [`SOON_WORKING_DAYS`] working days to the latest safe day.
    Soon,
    /// It is the latest safe day.
    Today,
    /// The latest safe day has passed.
    Late,
    /// The legal end has passed.
    Overdue,
}

impl Urgency {
    /// All levels, mildest first.
    pub const ALL: [Self; 5] = [Self::OnTrack, Self::Soon, Self::Today, Self::Late, Self::Overdue];

    /// The sign that carries it where colour cannot.
    pub fn sign(self) -> char {
        match self {
            Self::OnTrack => '·',
            Self::Soon => '!',
            Self::Today => '▲',
            Self::Late => '■',
            Self::Overdue => '×',
        }
    }
}

/// The urgency of a case on a day; `None` when its term is not running.
pub fn urgency(
    case: &Case,
    today: NaiveDate,
    calendar: &Calendar,
    territory: Option<&str>,
) -> Option<Urgency> {
    Urgencies::on(today, calendar, territory).of(case)
}

/// The urgencies of many cases on one day. Of two cases in a row with one latest safe day, days are
/// counted once.
pub struct Urgencies<'a> {
    today: NaiveDate,
    calendar: &'a Calendar,
    territory: Option<&'a str>,
    /// The last latest safe day that was counted to, and what it came to.
    counted: Option<(NaiveDate, Urgency)>,
}

impl<'a> Urgencies<'a> {
    /// Those of a day.
    pub fn on(today: NaiveDate, calendar: &'a Calendar, territory: Option<&'a str>) -> Self {
        Self { today, calendar, territory, counted: None }
    }

    /// The urgency of one case; `None` when its term is not running.
    pub fn of(&mut self, case: &Case) -> Option<Urgency> {
        if !case.is_running() {
            return None;
        }
        let (term, today) = (case.term()?, self.today);
        let notice_by = case.notice_by()?;
        Some(if today > term.legal_end {
            Urgency::Overdue
        } else if today > notice_by {
            Urgency::Late
        } else if today == notice_by {
            Urgency::Today
        } else {
            self.by_days_left(notice_by)
        })
    }

    fn by_days_left(&mut self, notice_by: NaiveDate) -> Urgency {
        if let Some((_, level)) = self.counted.filter(|(day, _)| *day == notice_by) {
            return level;
        }
        let enough = SOON_WORKING_DAYS + 1;
        let (calendar, territory) = (self.calendar, self.territory);
        let level = match calendar.working_days_up_to(enough, self.today, notice_by, territory) {
            ..=SOON_WORKING_DAYS => Urgency::Soon,
            _ => Urgency::OnTrack,
        };
        self.counted = Some((notice_by, level));
        level
    }
}
