//! A look over all cases of the centre: what it finds is kept until something of it can have changed.
//!
//! A frame is drawn for every key. What is counted over thousands of running cases is counted once
//! for a change of the centre, for another person and for an hour that matters, and kept beside the
//! [`Look`] that says how long it holds.

use chrono::{NaiveDate, NaiveTime};

use super::work::{Group, group, posts_notices};
use crate::casework::case::Case;
use crate::casework::command::Actor;
use crate::casework::ids::DeskId;
use crate::casework::notice::{NoticeTaskKind, notice_task, portal_until};
use crate::casework::urgency::{Urgency, urgency};
use crate::law::moment::Moment;
use crate::ui::Scene;

/// For which state of the centre, for whom and from when until when something holds that was found by
/// looking over all cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    frames: u64,
    actor: Actor,
    desk: Option<DeskId>,
    from: Moment,
    /// The first moment from which it holds no more, whatever else stays as it is.
    until: Moment,
}

/// One case at such a look.
pub struct Seen<'a> {
    /// The case.
    pub case: &'a Case,
    /// What the person has to do about its notice.
    pub task: Option<NoticeTaskKind>,
    /// How near it is to its limit; `None` when its term is not running.
    pub urgency: Option<Urgency>,
}

impl Seen<'_> {
    /// The part of the work list that it stands in.
    pub fn group(&self) -> Group {
        group(self.task, self.urgency)
    }
}

impl Look {
    /// Looks over all cases for whoever sits here. What is asked of the person, the calendar and the
    /// territory is asked once and not for each case.
    pub fn over<'a>(scene: &Scene<'a>, mut each: impl FnMut(Seen<'a>)) -> Self {
        let centre = &scene.snapshot.centre;
        let (now, today) = (scene.now, scene.now.date());
        let posts = posts_notices(scene);
        let calendar = centre.calendar.as_deref();
        let territory = centre.identity.as_ref().and_then(|it| it.territory.as_deref());
        let midnight = today.succ_opt().map(|day| Moment::at(day, NaiveTime::MIN));
        let mut until = midnight.unwrap_or(now);
        for case in centre.cases.values() {
            let task = posts.then(|| notice_task(case, now)).flatten().map(|task| task.kind);
            let urgency = calendar.and_then(|it| urgency(case, today, it, territory));
            // Then the portal has had its time, and a person has to tell the citizen.
            if let Some(ends) = portal_until(case).filter(|ends| *ends > now) {
                until = until.min(ends);
            }
            each(Seen { case, task, urgency });
        }
        let (actor, desk) = (scene.context().actor, scene.desk);
        Self { frames: centre.frames, actor, desk, from: now, until }
    }

    /// Whether it would find the same now, of all cases but those that are over: they come and go
    /// without a frame, as somebody looks for them.
    pub fn holds(&self, scene: &Scene) -> bool {
        self.frames == scene.snapshot.centre.frames
            && (self.actor, self.desk) == (scene.context().actor, scene.desk)
            && (self.from..self.until).contains(&scene.now)
    }
}

/// What tabs and the next-step line say of all cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases that are late or due today, and those whose notice this person is to post; 0 for whoever
    /// may see no case.
    pub pressing: usize,
    /// The decided cases whose notice this person is to post.
    pub notices: Option<Notices>,
}

/// Notices that wait for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notices {
    /// How many.
    pub count: usize,
    /// The day by which the first of them must stand in the cabinet.
    pub first: NaiveDate,
}

impl Tally {
    /// Counts over all cases.
    pub fn over(scene: &Scene) -> (Self, Look) {
        let sees = scene.sees_cases();
        let mut tally = Self::default();
        let look = Look::over(scene, |seen| {
            let presses = seen.task.is_some() || seen.urgency >= Some(Urgency::Today);
            tally.pressing += usize::from(sees && presses);
            if let (Some(_), Some(day)) = (seen.task, seen.case.notice_by()) {
                let before = tally.notices.unwrap_or(Notices { count: 0, first: day });
                let (count, first) = (before.count + 1, before.first.min(day));
                tally.notices = Some(Notices { count, first });
            }
        });
        (tally, look)
    }
}
