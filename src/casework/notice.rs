//! The notice of a decision (passport item 23, step 7): the way into the citizen's cabinet, and what
//! a person has to do when the cabinet cannot be reached.
//!
//! Posting is the social agent's act. What nobody has posted on the latest safe day is posted by the
//! centre itself, in time for the portal to answer. Where the portal has no cabinet, refuses the
//! notice or has not answered by that day, a person tells the citizen by telephone or on paper.

use chrono::{NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::ids::StaffId;
use crate::law::moment::Moment;

/// Hour of the latest safe day from which the centre posts by itself what nobody has posted: the
/// agents have the day, and the portal the hours that are left.
pub const AUTO_POST_HOUR: u32 = 15;

/// Minutes after the decision in which the centre leaves the posting to the agents, on the latest safe
/// day and after it too.
pub const AUTO_POST_GRACE_MINUTES: u32 = 30;

/// Hour from which there is no such grace: the centre may be switched off for the night.
pub const GRACE_ENDS_HOUR: u32 = 17;

/// Minutes that the portal has for a notice which is posted on its latest safe day or after it: it is
/// sent more than once meanwhile, and looked for, before somebody takes up the telephone.
pub const PORTAL_MINUTES: u32 = 10;

/// Why a notice will never stand in the cabinet by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeFailure {
    /// The citizen has no cabinet.
    NoCabinet,
    /// The portal refuses the notice, and would again.
    Rejected,
}

/// How a citizen is told when the portal cannot do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeMeans {
    /// By telephone.
    Telephone,
    /// By a letter on paper.
    Paper,
}

impl NoticeMeans {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Telephone, Self::Paper];

    /// The stable English name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Telephone => "telephone",
            Self::Paper => "paper",
        }
    }
}

/// The notice in the citizen's cabinet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// Not due yet, or not posted.
    #[default]
    NotPosted,
    /// Handed to the portal; its receipt is awaited.
    Posted {
        /// Who posted it; `None` when the centre did by itself.
        by: Option<StaffId>,
        /// When.
        at: Moment,
        /// The key that stays the same over retries: the portal shows the notice once.
        key: String,
    },
    /// The portal has given its receipt.
    Confirmed {
        /// Who posted it.
        by: Option<StaffId>,
        /// When it was posted.
        at: Moment,
        /// The portal's own id.
        receipt: String,
        /// When the receipt came.
        confirmed_at: Moment,
    },
    /// The portal will not take it: a person tells the citizen.
    Failed {
        /// Who posted it.
        by: Option<StaffId>,
        /// When it was posted.
        at: Moment,
        /// Why not.
        why: NoticeFailure,
        /// When the portal said so.
        failed_at: Moment,
    },
    /// A person has told the citizen.
    Told {
        /// How.
        means: NoticeMeans,
        /// Who.
        by: StaffId,
        /// When.
        at: Moment,
    },
}

/// Why a person has something to do about a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeTaskKind {
    /// The portal does not take it: telephone or paper.
    Failed(NoticeFailure),
    /// It is the latest safe day or later, the portal has had its time and has not confirmed:
    /// telephone or paper.
    Unconfirmed,
    /// It has not been posted.
    Post,
}

/// What a person has to do about a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeTask {
    /// What, and why.
    pub kind: NoticeTaskKind,
    /// The day by which it must be done.
    pub due: NaiveDate,
    /// Whose it is: who posted it; `None` is any agent's.
    pub owner: Option<StaffId>,
}

/// Until when the portal alone has the notice: the beginning of the latest safe day, or some minutes
/// after it was posted, whichever is later. `None` while no notice is with the portal.
pub fn portal_until(case: &Case) -> Option<Moment> {
    let Notice::Posted { at, .. } = case.notice else { return None };
    let day = Moment::at(case.notice_by()?, NaiveTime::MIN);
    Some(day.max(at.plus_seconds(i64::from(PORTAL_MINUTES) * 60)))
}

/// The task a case's notice makes at a time; `None` when there is nothing for a person to do.
pub fn notice_task(case: &Case, now: Moment) -> Option<NoticeTask> {
    if !case.stage.awaits_notice() {
        return None;
    }
    let due = case.notice_by()?;
    let (kind, owner) = match case.notice {
        Notice::NotPosted => (NoticeTaskKind::Post, None),
        Notice::Posted { by, .. } if portal_until(case).is_some_and(|until| now >= until) => {
            (NoticeTaskKind::Unconfirmed, by)
        }
        Notice::Failed { by, why, .. } => (NoticeTaskKind::Failed(why), by),
        Notice::Posted { .. } | Notice::Confirmed { .. } | Notice::Told { .. } => return None,
    };
    Some(NoticeTask { kind, due, owner })
}

/// Whether the centre posts the notice of a case by itself now, because nobody has.
pub fn posts_itself(case: &Case, now: Moment) -> bool {
    let is_open = case.stage.awaits_notice() && case.notice == Notice::NotPosted;
    let (Some(decision), Some(due)) = (&case.decision, case.notice_by()) else { return false };
    // What is being taken up again is posted by a person or not at all.
    if !is_open || case.corrected_by.is_some() {
        return false;
    }
    let (today, hour) = (now.date(), now.local().hour());
    let is_graced = now.minutes_since(decision.at) < AUTO_POST_GRACE_MINUTES;
    let is_time = today > due || (today == due && hour >= AUTO_POST_HOUR);
    is_time && (!is_graced || hour >= GRACE_ENDS_HOUR)
}
