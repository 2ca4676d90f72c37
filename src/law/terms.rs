//! The dates of many registrations by one calendar.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::shared::Shared;
use super::term::{OutOfRange, Term, TermRule, term};

/// Days of registration whose dates are remembered: ten years of them.
const DAYS_REMEMBERED_MAX: usize = 4_096;

/// Reckons terms by one calendar and remembers them: whoever registers on the same day by the same
/// rule has the same dates, and a decree is about a million cases of some sixty days.
pub struct Terms<'a> {
    calendar: &'a Calendar,
    territory: Option<&'a str>,
    known: BTreeMap<NaiveDate, Vec<Known>>,
}

/// What registrations of one day come to by one rule.
type Known = (TermRule, Result<Shared<Term>, OutOfRange>);

impl<'a> Terms<'a> {
    /// Terms by `calendar`, at a place as in [`term`].
    pub fn by(calendar: &'a Calendar, territory: Option<&'a str>) -> Self {
        Self { calendar, territory, known: BTreeMap::new() }
    }

    /// As [`term`].
    ///
    /// # Errors
    /// As [`term`].
    pub fn of(
        &mut self,
        registered: NaiveDate,
        rule: &TermRule,
    ) -> Result<&Shared<Term>, OutOfRange> {
        if self.known.len() >= DAYS_REMEMBERED_MAX && !self.known.contains_key(&registered) {
            self.known.clear();
        }
        let of_day = self.known.entry(registered).or_default();
        let place = of_day.iter().position(|(known, _)| known == rule).unwrap_or(of_day.len());
        if place == of_day.len() {
            let reckoned = term(registered, rule, self.calendar, self.territory);
            of_day.push((*rule, reckoned.map(Shared::from)));
        }
        match of_day.get(place) {
            Some((_, Ok(term))) => Ok(term),
            Some((_, Err(error))) => Err(*error),
            None => Err(OutOfRange::of(registered)),
        }
    }
}
