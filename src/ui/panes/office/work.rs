//! The work list: every running case by the day that matters, in an order that stands still while
//! somebody reads it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{NaiveDate, Timelike};

use crate::casework::case::{Case, Stage};
use crate::casework::command::{Act, Actor};
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
    let may = guidance::may(&scene.snapshot.centre, Act::PostNotice, &scene.context()).is_ok();
    may.then_some(task.kind)
}

/// Whether a case's notice waits for this person: to be posted, or to be given in another way.
pub fn awaits_notice(scene: &Scene, case: &Case) -> bool {
    task(scene, case).is_some()
}

/// The group of a case: for those who post notices, the decided ones come first.
pub fn group_of(scene: &Scene, case: &Case) -> Group {
    match task(scene, case) {
        Some(NoticeTaskKind::Failed(_) | NoticeTaskKind::Unconfirmed) => return Group::Tell,
        Some(NoticeTaskKind::Post) => return Group::Notice,
        None => {}
    }
    match urgency_of(scene, case) {
        Some(Urgency::Overdue | Urgency::Late) => Group::Late,
        Some(Urgency::Today) => Group::Today,
        Some(Urgency::Soon) => Group::Soon,
        Some(Urgency::OnTrack) => Group::OnTrack,
        None => Group::ToClose,
    }
}

/// The cases in the order in which they should be dealt with: notices, then overdue ones,
/// then by the latest day on which the notice is safe. A returned case keeps its place by that day.
fn sorted(scene: &Scene) -> Vec<CaseId> {
    let centre = &scene.snapshot.centre;
    let listed = centre
        .cases
        .values()
        .filter(|case| case.stage.is_running() || case.stage == Stage::Notified);
    let mut keyed: Vec<_> = listed
        .map(|case| {
            let urgency = Reverse(urgency_of(scene, case));
            let rank = match task(scene, case) {
                Some(NoticeTaskKind::Failed(_) | NoticeTaskKind::Unconfirmed) => 0_u8,
                Some(NoticeTaskKind::Post) => 1,
                None => 2,
            };
            (rank, urgency, case.notice_by(), case.id)
        })
        .collect();
    keyed.sort();
    keyed.into_iter().map(|(.., case)| case).collect()
}

/// The work list as it stands on the screen.
#[derive(Clone, Debug, Default)]
pub struct WorkList {
    order: Vec<CaseId>,
    selected: Option<CaseId>,
    waiting: usize,
    day: Option<NaiveDate>,
    last_key: Moment,
    /// Frames, minute and person for which it was looked through last: each key asks again, and with
    /// thousands of running cases a look takes longer than everything else that a key does.
    looked: Option<(u64, NaiveDate, u32, Actor)>,
}

impl WorkList {
    /// The cases in the order shown.
    pub fn order(&self) -> &[CaseId] {
        &self.order
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
        let minute = scene.now.local().num_seconds_from_midnight() / 60;
        let (frames, actor) = (scene.snapshot.centre.frames, scene.context().actor);
        let look = Some((frames, scene.now.date(), minute, actor));
        if self.looked == look {
            return;
        }
        self.looked = look;
        let idle = scene.now >= self.last_key.plus_seconds(IDLE_SECONDS);
        if self.order.is_empty() || idle || self.day != Some(scene.now.date()) {
            return self.refresh(scene);
        }
        let shown: BTreeSet<CaseId> = self.order.iter().copied().collect();
        self.waiting = sorted(scene).iter().filter(|case| !shown.contains(case)).count();
    }

    /// Puts the list in order; the cursor stays on its case, or near its place when that is gone.
    pub fn refresh(&mut self, scene: &Scene) {
        let place = self.place();
        let allowed =
            guidance::may(&scene.snapshot.centre, Act::ViewCase, &scene.context()).is_ok();
        self.order = if allowed { sorted(scene) } else { Vec::new() };
        self.day = Some(scene.now.date());
        self.waiting = 0;
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
