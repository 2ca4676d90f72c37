//! The work list: every running case by the day that matters, in an order that stands still while
//! somebody reads it.

use std::borrow::Cow;
use std::cmp::Reverse;

use chrono::NaiveDate;

use super::look::Look;
use crate::casework::case::{Case, Stage};
use crate::casework::command::Act;
use crate::casework::guidance;
use crate::casework::ids::CaseId;
use crate::casework::notice::{NoticeTaskKind, notice_task};
use crate::casework::urgency::{Urgency, urgency};
use crate::law::moment::Moment;
use crate::ui::Scene;

/// Seconds without a key after which the list is put in order by itself.
pub const IDLE_SECONDS: i64 = 120;

/// The part of the list that a case stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The portal cannot do it: whoever reads the list tells the citizen.
    Tell,
    /// Decided, and the notice waits for whoever reads the list to post it.
    Notice,
    /// Late or past the legal end.
    Late,
    /// Today is the latest safe day.
    Today,
    /// It comes near.
    Soon,
    /// There is time.
    OnTrack,
    /// The notice stands in the cabinet: only to be closed.
    ToClose,
}

impl Group {
    /// Message key of its heading.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tell => "work-tell",
            Self::Notice => "work-notice",
            Self::Late => "work-late",
            Self::Today => "work-today",
            Self::Soon => "work-soon",
            Self::OnTrack => "work-on-track",
            Self::ToClose => "work-to-close",
        }
    }
}

/// How near a case is to its limit today; `None` when its term is not running.
pub fn urgency_of(scene: &Scene, case: &Case) -> Option<Urgency> {
    let centre = &scene.snapshot.centre;
    let territory = centre.identity.as_ref().and_then(|it| it.territory.as_deref());
    urgency(case, scene.now.date(), centre.calendar.as_deref()?, territory)
}

/// What this person has to do about a case's notice.
fn task(scene: &Scene, case: &Case) -> Option<NoticeTaskKind> {
    let task = notice_task(case, scene.now)?;
    posts_notices(scene).then_some(task.kind)
}

/// Whether this person posts notices.
pub(super) fn posts_notices(scene: &Scene) -> bool {
    guidance::may(&scene.snapshot.centre, Act::PostNotice, &scene.context()).is_ok()
}

/// Whether a case's notice waits for this person: to be posted, or to be given in another way.
pub fn awaits_notice(scene: &Scene, case: &Case) -> bool {
    task(scene, case).is_some()
}

/// The group of a case: for those who post notices, the decided ones come first.
pub fn group_of(scene: &Scene, case: &Case) -> Group {
    group(task(scene, case), urgency_of(scene, case))
}

/// The group of a case that makes this task and stands at this level.
pub(super) fn group(task: Option<NoticeTaskKind>, urgency: Option<Urgency>) -> Group {
    match task {
        Some(NoticeTaskKind::Failed(_) | NoticeTaskKind::Unconfirmed) => return Group::Tell,
        Some(NoticeTaskKind::Post) => return Group::Notice,
        None => {}
    }
    match urgency {
        Some(Urgency::Overdue | Urgency::Late) => Group::Late,
        Some(Urgency::Today) => Group::Today,
        Some(Urgency::Soon) => Group::Soon,
        Some(Urgency::OnTrack) => Group::OnTrack,
        None => Group::ToClose,
    }
}

/// The cases in the order in which they should be dealt with: notices, then overdue ones,
/// then by the latest day on which the notice is safe. A returned case keeps its place by that day.
fn sorted(scene: &Scene) -> (Vec<CaseId>, Vec<(Group, usize)>, Look) {
    let mut keyed = Vec::new();
    let look = Look::over(scene, |seen| {
        if is_listed(seen.case) {
            let rank = match seen.task {
                Some(NoticeTaskKind::Failed(_) | NoticeTaskKind::Unconfirmed) => 0_u8,
                Some(NoticeTaskKind::Post) => 1,
                None => 2,
            };
            let (day, id) = (seen.case.notice_by(), seen.case.id);
            keyed.push((rank, Reverse(seen.urgency), day, id, seen.group()));
        }
    });
    keyed.sort_unstable();
    let parts = parts(keyed.iter().map(|(.., group)| *group));
    (keyed.into_iter().map(|(.., case, _)| case).collect(), parts, look)
}

/// The groups that follow each other, and how many cases stand in each.
fn parts(groups: impl Iterator<Item = Group>) -> Vec<(Group, usize)> {
    let mut parts: Vec<(Group, usize)> = Vec::new();
    for group in groups {
        match parts.last_mut() {
            Some((last, count)) if *last == group => *count += 1,
            _ => parts.push((group, 1)),
        }
    }
    parts
}

/// Whether the list shows a case.
fn is_listed(case: &Case) -> bool {
    case.stage.is_running() || case.stage == Stage::Notified
}

/// The work list as it stands on the screen.
#[derive(Clone, Debug, Default)]
pub struct WorkList {
    order: Vec<CaseId>,
    /// The parts that follow each other in the order, and how many cases stand in each: a frame
    /// that looked for them again would ask of every case where it stands.
    parts: Vec<(Group, usize)>,
    /// Cases of the order that were over at that look: they may leave without a frame.
    over: Vec<CaseId>,
    selected: Option<CaseId>,
    waiting: usize,
    day: Option<NaiveDate>,
    last_key: Moment,
    /// For what it was looked through last: each key asks again, and with thousands of running
    /// cases a look takes longer than everything else that a key does.
    look: Option<Look>,
    /// At that look it was put in order.
    settled: bool,
}

impl WorkList {
    /// The cases in the order shown.
    pub fn order(&self) -> &[CaseId] {
        &self.order
    }

    /// The parts of the list from above, each with the number of its cases.
    pub fn parts(&self) -> &[(Group, usize)] {
        &self.parts
    }

    /// The list for what the scene shows now: itself, unless nobody has told it of a change.
    pub fn newest(&self, scene: &Scene) -> Cow<'_, Self> {
        if self.is_of(scene) {
            return Cow::Borrowed(self);
        }
        let mut list = self.clone();
        list.look_through(scene);
        Cow::Owned(list)
    }

    /// Looks through anew at the next occasion.
    pub fn forget(&mut self) {
        self.look = None;
    }

    fn is_of(&self, scene: &Scene) -> bool {
        let is_there = |case: &CaseId| scene.snapshot.centre.case(*case).is_some();
        self.look.is_some_and(|look| look.holds(scene)) && self.over.iter().all(is_there)
    }

    /// The case under the cursor.
    pub fn selected(&self) -> Option<CaseId> {
        self.selected
    }

    /// Its place in the order.
    pub fn place(&self) -> usize {
        self.order.iter().position(|case| Some(*case) == self.selected).unwrap_or(0)
    }

    /// Cases that have come since and are not shown yet.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// A key was pressed: for a while the order stays as it is.
    pub fn touch(&mut self, now: Moment) {
        self.last_key = now;
    }

    /// The centre or the time has changed. While somebody is at work here new cases are only
    /// counted; another day or an idle cursor puts the list in order.
    pub fn follow(&mut self, scene: &Scene) {
        let is_known = self.is_of(scene);
        let idle = scene.now >= self.last_key.plus_seconds(IDLE_SECONDS);
        if self.order.is_empty() || idle || self.day != Some(scene.now.date()) {
            if !(is_known && self.settled) {
                self.refresh(scene);
            }
        } else if !is_known {
            self.look_through(scene);
        }
    }

    /// Counts what has come since, and finds the parts of the list as it stands. A case that the
    /// centre holds no more leaves it, and every case for whoever may look at none.
    fn look_through(&mut self, scene: &Scene) {
        let place = self.place();
        let allowed = scene.sees_cases();
        self.order.retain(|case| allowed && scene.snapshot.centre.case(*case).is_some());
        self.keep_cursor(place);
        let mut shown = self.order.clone();
        shown.sort_unstable();
        let (mut waiting, mut groups) = (0, vec![Group::ToClose; shown.len()]);
        self.over.clear();
        let look = Look::over(scene, |seen| match shown.binary_search(&seen.case.id) {
            Ok(at) => {
                groups.get_mut(at).into_iter().for_each(|group| *group = seen.group());
                self.over.extend(seen.case.stage.is_over().then_some(seen.case.id));
            }
            Err(_) => waiting += usize::from(is_listed(seen.case)),
        });
        let group_of = |case: &CaseId| {
            let at = shown.binary_search(case).ok();
            at.and_then(|at| groups.get(at).copied()).unwrap_or(Group::ToClose)
        };
        self.parts = parts(self.order.iter().map(group_of));
        self.waiting = if allowed { waiting } else { 0 };
        self.look = Some(look);
        self.settled = false;
    }

    /// Puts the list in order; the cursor stays on its case, or near its place when that is gone.
    pub fn refresh(&mut self, scene: &Scene) {
        let place = self.place();
        let allowed = scene.sees_cases();
        let (order, parts, look) = sorted(scene);
        (self.order, self.parts) = if allowed { (order, parts) } else { Default::default() };
        self.over.clear();
        self.day = Some(scene.now.date());
        self.waiting = 0;
        self.look = Some(look);
        self.settled = true;
        self.keep_cursor(place);
    }

    fn keep_cursor(&mut self, place: usize) {
        if self.selected.is_none_or(|case| !self.order.contains(&case)) {
            let near = place.min(self.order.len().saturating_sub(1));
            self.selected = self.order.get(near).copied();
        }
    }

    /// Moves the cursor by so many rows, stopping at the ends.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.order.len().saturating_sub(1);
        let place = self.place().saturating_add_signed(rows).min(last);
        self.selected = self.order.get(place).copied();
    }

    /// Puts the cursor on a case of the list.
    pub fn select(&mut self, case: CaseId) {
        if self.order.contains(&case) {
            self.selected = Some(case);
        }
    }

    /// The case so many rows from `case`; `None` past the ends.
    pub fn neighbour(&self, case: CaseId, rows: isize) -> Option<CaseId> {
        let place = self.order.iter().position(|held| *held == case)?;
        self.order.get(place.checked_add_signed(rows)?).copied()
    }
}
