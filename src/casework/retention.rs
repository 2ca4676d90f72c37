//! How long what is over is kept, and whose data may go.
//!
//! The periods are the centre's own setting: neither the service passport nor this program knows a
//! lawful one. Without a setting nobody is due.

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

/// A case that is over and whose period has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Which case.
    pub case: CaseId,
    /// The setting it goes by.
    pub setting: &'static str,
    /// Its period, months.
    pub months: u16,
    /// When the case ended.
    pub ended: NaiveDate,
    /// The last day on which it was kept.
    pub until: NaiveDate,
}

/// A person whose data may be erased: every case is over and its period has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose data.
    pub person: PersonId,
    /// The person's cases, oldest first.
    pub cases: Vec<Passed>,
}

/// Whose data may be erased on `today`, in order of the people's numbers.
pub fn due(centre: &Centre, periods: &Periods, today: NaiveDate) -> Vec<Due> {
    let each = centre.people.keys().filter(|person| !centre.erased.contains_key(person));
    each.filter_map(|person| {
        let cases: Option<Vec<Passed>> =
            centre.cases_of(*person).map(|case| passed(case, periods, today)).collect();
        cases.filter(|cases| !cases.is_empty()).map(|cases| Due { person: *person, cases })
    })
    .collect()
}

fn passed(case: &Case, periods: &Periods, today: NaiveDate) -> Option<Passed> {
    let (setting, months) = match (case.stage, &case.decision) {
        (Stage::Closed, Some(_)) if case.is_granted() => ("granted_months", periods.granted_months),
        (Stage::Closed, Some(_)) => ("refused_months", periods.refused_months),
        (Stage::Withdrawn, _) => ("withdrawn_months", periods.withdrawn_months),
        _ => return None,
    };
    let ended = case.ended_at?.date();
    let until = ended.checked_add_months(Months::new(u32::from(months)))?;
    (months > 0 && until < today).then_some(Passed { case: case.id, setting, months, ended, until })
}
