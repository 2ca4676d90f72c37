//! How long what is over is kept, and whose data may go.
//!
//! The periods are the centre's own setting: neither the service passport nor this program knows a
//! lawful one. Without a setting nobody is due but those who are in no case at all: they were
//! identified by mistake, and nothing is kept for their sake.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::case::{Case, Stage};
use super::centre::Centre;
use super::ids::CaseId;
use super::private::PersonId;

/// Longest period, months.
pub const PERIOD_MONTHS_MAX: u16 = 1_200;

/// Months for which a case is kept after its end; 0 keeps it for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Periods {
    /// Granted.
    pub granted_months: u16,
    /// Refused.
    pub refused_months: u16,
    /// Withdrawn, drafts that were given up too.
    pub withdrawn_months: u16,
}

/// Why somebody's data are erased. A closed list: words could hold what is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// The period for which they are kept is over.
    Period,
    /// The person asked for it, and it was allowed.
    Request,
    /// A court or an authority ordered it.
    Order,
    /// They should never have been recorded.
    Mistake,
}

impl ErasureReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Period, Self::Request, Self::Order, Self::Mistake];

    /// Its stable English name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Period => "period",
            Self::Request => "request",
            Self::Order => "order",
            Self::Mistake => "mistake",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

/// A case that is over or given up, and whose period has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Which case.
    pub case: CaseId,
    /// The setting it goes by.
    pub setting: &'static str,
    /// Its period, months.
    pub months: u16,
    /// When the case ended, or was touched last.
    pub ended: NaiveDate,
    /// The last day on which it was kept.
    pub until: NaiveDate,
}

/// A person whose data may be erased: every case is over or given up and its period has passed, or
/// there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose data.
    pub person: PersonId,
    /// The person's cases, oldest first; empty for somebody who was identified by mistake.
    pub cases: Vec<Passed>,
}

/// The cases that visitors are here with: their tickets are open.
pub fn carried(centre: &Centre) -> BTreeSet<CaseId> {
    centre.tickets.values().filter(|ticket| ticket.is_open()).filter_map(|it| it.case).collect()
}

/// The day on which a draft was touched last that was given up: nobody is here with it (`carried`),
/// and nobody has touched it today. A correction never had a visitor: it waits for whoever opened it.
pub fn given_up(case: &Case, carried: &BTreeSet<CaseId>, today: NaiveDate) -> Option<NaiveDate> {
    let touched = case.changed.1.date();
    let is_visit = case.stage == Stage::Draft && case.corrects.is_none();
    let is_given_up = is_visit && touched < today && !carried.contains(&case.id);
    is_given_up.then_some(touched)
}

/// Whose data may be erased on `today`, in order of the people's numbers.
pub fn due(centre: &Centre, periods: &Periods, today: NaiveDate) -> Vec<Due> {
    let carried = carried(centre);
    let each = centre.people.keys().filter(|person| !centre.erased.contains_key(person));
    each.filter_map(|person| due_of(*person, centre.cases_of(*person), &carried, periods, today))
        .collect()
}

/// The same of one person who has not been erased, with all of their cases.
pub fn due_of<'a>(
    person: PersonId,
    cases: impl IntoIterator<Item = &'a Arc<Case>>,
    carried: &BTreeSet<CaseId>,
    periods: &Periods,
    today: NaiveDate,
) -> Option<Due> {
    let cases = cases.into_iter().map(|case| passed(case, carried, periods, today));
    Some(Due { person, cases: cases.collect::<Option<_>>()? })
}

/// The first case for whose sake a person is not due, among all of theirs: it is not over or given up,
/// or its period has not passed.
pub fn still_kept<'a>(
    cases: impl IntoIterator<Item = &'a Arc<Case>>,
    carried: &BTreeSet<CaseId>,
    periods: &Periods,
    today: NaiveDate,
) -> Option<CaseId> {
    let mut cases = cases.into_iter();
    cases.find(|case| passed(case, carried, periods, today).is_none()).map(|case| case.id)
}

fn passed(
    case: &Case,
    carried: &BTreeSet<CaseId>,
    periods: &Periods,
    today: NaiveDate,
) -> Option<Passed> {
    let given_up = given_up(case, carried, today);
    let (setting, months) = match (case.stage, &case.decision) {
        (Stage::Closed, Some(_)) if case.is_granted() => ("granted_months", periods.granted_months),
        (Stage::Closed, Some(_)) => ("refused_months", periods.refused_months),
        (Stage::Withdrawn | Stage::Draft, _) => ("withdrawn_months", periods.withdrawn_months),
        _ => return None,
    };
    let ended = case.ended_at.map(|at| at.date()).or(given_up)?;
    let until = ended.checked_add_months(Months::new(u32::from(months)))?;
    (months > 0 && until < today).then_some(Passed { case: case.id, setting, months, ended, until })
}
