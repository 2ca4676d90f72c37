//! The figures of a centre at one moment, each with the cases behind it.

use chrono::Days;

use crate::casework::case::{Case, Notice, Stage};
use crate::casework::ids::{CaseId, DeskId};
use crate::casework::ticket::{Ticket, TicketState, visit_minutes};
use crate::casework::urgency::{Urgency, urgency};
use crate::ui::Scene;

/// Stages with work left, in the order of the flow.
pub const STAGES: [Stage; 8] = [
    Stage::Draft,
    Stage::Registered,
    Stage::Forwarded,
    Stage::UnderReview,
    Stage::Returned,
    Stage::Granted,
    Stage::Refused,
    Stage::Notified,
];

/// A figure that counts cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Cases at a stage.
    At(Stage),
    /// Posted notices whose receipt has not come.
    AtPortal,
    /// Cases at a level of urgency today.
    Level(Urgency),
    /// Cases that are not late today and will be tomorrow, if nothing moves.
    LateTomorrow,
}

impl Figure {
    /// All of them, in the order in which the cursor goes.
    pub fn all() -> impl Iterator<Item = Self> {
        let levels = Urgency::ALL.into_iter().map(Self::Level).chain([Self::LateTomorrow]);
        levels.chain(STAGES.into_iter().map(Self::At)).chain([Self::AtPortal])
    }

    fn counts(self, scene: &Scene, case: &Case) -> bool {
        match self {
            Self::At(stage) => case.stage == stage,
            Self::AtPortal => matches!(case.notice, Notice::Posted { .. }),
            Self::Level(level) => level_in(scene, case, 0) == Some(level),
            Self::LateTomorrow => {
                level_in(scene, case, 0).is_some_and(|now| now < Urgency::Late)
                    && level_in(scene, case, 1) >= Some(Urgency::Late)
            }
        }
    }
}

/// The urgency of a case so many days from now.
fn level_in(scene: &Scene, case: &Case, days: u64) -> Option<Urgency> {
    let centre = &scene.snapshot.centre;
    let territory = centre.identity.as_ref().and_then(|identity| identity.territory.as_deref());
    let day = scene.now.date().checked_add_days(Days::new(days))?;
    urgency(case, day, centre.calendar.as_deref()?, territory)
}

/// The cases behind a figure, the most pressing first.
pub fn cases(scene: &Scene, figure: Figure) -> Vec<CaseId> {
    let held = scene.snapshot.centre.cases.values().filter(|case| figure.counts(scene, case));
    let mut keyed: Vec<_> = held.map(|case| (case.notice_by(), case.id)).collect();
    keyed.sort();
    keyed.into_iter().map(|(_, case)| case).collect()
}

/// How many cases stand behind a figure.
pub fn count(scene: &Scene, figure: Figure) -> usize {
    scene.snapshot.centre.cases.values().filter(|case| figure.counts(scene, case)).count()
}

/// Minutes since the oldest notice was posted that the portal has not answered.
pub fn oldest_at_portal(scene: &Scene) -> Option<u32> {
    let cases = scene.snapshot.centre.cases.values();
    let posted = cases.filter_map(|case| match case.notice {
        Notice::Posted { at, .. } => Some(scene.now.minutes_since(at)),
        _ => None,
    });
    posted.max()
}

/// The day's queue in numbers; minutes where not said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Visitors who wait now.
    pub waiting: usize,
    /// How long the oldest of them has waited.
    pub oldest: u32,
    /// Half of today's visitors were called sooner.
    pub median: u32,
    /// Nine tenths of today's visitors were called sooner.
    pub ninetieth: u32,
    /// Visits of today, ended or not.
    pub visits: usize,
    /// Those of them that took longer than the passport's standard.
    pub over: usize,
}

/// The numbers of today's queue.
pub fn waits(scene: &Scene) -> Waits {
    let centre = &scene.snapshot.centre;
    let today = scene.now.date();
    let tickets = || centre.tickets.values().filter(|ticket| ticket.day == today);
    let now: Vec<u32> = tickets()
        .filter(|ticket| ticket.state == TicketState::Waiting)
        .map(|ticket| scene.now.minutes_since(ticket.issued_at))
        .collect();
    let mut called: Vec<u32> = tickets().filter_map(|ticket| waited(ticket)).collect();
    called.sort_unstable();
    let allowed = centre.passport.as_ref().map_or(0, |law| u32::from(law.operator_minutes));
    let visits: Vec<u32> =
        tickets().filter_map(|ticket| visit_minutes(ticket, scene.now)).collect();
    Waits {
        waiting: now.len(),
        oldest: now.into_iter().max().unwrap_or(0),
        median: at_part(&called, 50),
        ninetieth: at_part(&called, 90),
        visits: visits.len(),
        over: visits.into_iter().filter(|minutes| *minutes > allowed).count(),
    }
}

/// Minutes from the ticket to its first call; `None` while it has not been called.
fn waited(ticket: &Ticket) -> Option<u32> {
    let called = ticket.first_served_at.into_iter().chain(ticket.calls.first().copied()).min()?;
    Some(called.minutes_since(ticket.issued_at))
}

/// The value below or at which so many hundredths of the sorted values lie; 0 of none.
fn at_part(sorted: &[u32], hundredths: usize) -> u32 {
    let place = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or(0)
}

/// The desks at which somebody is called or served, by number, and how many others there are.
pub fn desks<'a>(scene: &Scene<'a>) -> (Vec<(DeskId, &'a Ticket)>, usize) {
    let centre = &scene.snapshot.centre;
    let all = centre.identity.as_ref().map_or(0, |identity| identity.desks);
    let mut busy: Vec<(DeskId, &Ticket)> = centre
        .tickets
        .values()
        .filter_map(|ticket| match ticket.state {
            TicketState::Called { desk, .. } | TicketState::Serving { desk, .. } => {
                Some((desk, ticket.as_ref()))
            }
            _ => None,
        })
        .collect();
    busy.sort_by_key(|(desk, ticket)| (*desk, ticket.id));
    let free = usize::from(all).saturating_sub(busy.len());
    (busy, free)
}

#[cfg(test)]
mod tests {
    use super::at_part;

    #[test]
    fn parts_are_values_that_occurred() {
        for (sorted, median, ninetieth) in [
            (&[][..], 0, 0),
            (&[7], 7, 7),
            (&[1, 9], 1, 9),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9),
            (&[0, 0, 0, 40], 0, 40),
        ] {
            assert_eq!(at_part(sorted, 50), median, "{sorted:?}");
            assert_eq!(at_part(sorted, 90), ninetieth, "{sorted:?}");
        }
    }
}
