//! What a play tells while it goes on, what it came to, and why it may break off.

use std::sync::Arc;

use super::goal::Goal;
use super::progress::Progress;
use super::result::LessonResult;
use super::run::file::RunFile;
use super::script::Player;
use crate::casework::case::{Case, Notice, Outcome};
use crate::casework::ids::CaseNumber;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::law::moment::Moment;
use crate::law::term::Term;

use super::lesson::LessonStep;

/// Why a play broke off.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The practice centre could not be made.
    #[error(
        "the practice centre could not be opened ({0}). No real centre was touched; try again."
    )]
    Sandbox(String),
    /// A practice system kept silent for longer than it can be told to.
    #[error("a practice system has not answered in time. No real centre was touched; try again.")]
    Silent,
    /// The screen did not come to what the script expects.
    #[error(
        "practice broke off at `{goal}`: it has come to nothing on the screen{said}. No real centre \
         was touched; check the lesson, passport and calendar."
    )]
    Stuck {
        /// What was to be reached.
        goal: &'static str,
        /// What the desk said last, with a colon before it.
        said: String,
    },
    /// Whoever was told does not listen any more.
    #[error(transparent)]
    Gone(#[from] std::io::Error),
}

/// What the audience is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// A step of the passport begins.
    Step(LessonStep),
    /// Something has been done.
    Done {
        /// By whom.
        player: Player,
        /// What.
        goal: Goal,
        /// When, by the practice clock.
        at: Moment,
        /// The case it was about, as it now stands.
        case: Option<Arc<Case>>,
    },
    /// The desk has refused something.
    Refused {
        /// In words.
        words: String,
        /// The passport item, where one was named.
        item: Option<u8>,
    },
    /// The outside systems have answered.
    Answered {
        /// The case they were asked about, as it now stands.
        case: Arc<Case>,
    },
    /// An outside system behaves otherwise.
    System(OutsideSystem, Behaviour),
    /// The clock was moved.
    Clock(Moment),
}

/// What a case came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The case's number.
    pub number: CaseNumber,
    /// Every date of its term.
    pub term: Term,
    /// When the notice was posted, or the citizen told.
    pub notified: Moment,
    /// The amount granted, in manat; `None` for a refusal.
    pub granted: Option<u32>,
}

impl Summary {
    /// What a case came to; `None` before its notice is posted.
    pub fn of(case: &Case) -> Option<Self> {
        let notified = match &case.notice {
            Notice::NotPosted => return None,
            Notice::Posted { at, .. }
            | Notice::Confirmed { at, .. }
            | Notice::Failed { at, .. }
            | Notice::Told { at, .. } => *at,
        };
        let granted = match case.decision.as_ref()?.outcome {
            Outcome::Grant { amount, .. } => Some(amount),
            Outcome::Refuse { .. } => None,
        };
        Some(Self { number: case.number()?, term: case.term()?.clone(), notified, granted })
    }
}

/// What a play came to.
#[derive(Clone, Debug)]
pub struct Played {
    /// What the case came to; `None` when somebody ended it before the notice.
    pub summary: Option<Summary>,
    /// What was done; `None` on a practice desk without a lesson.
    pub result: Option<LessonResult>,
    /// How far the lesson has come, and how; `None` without a lesson.
    pub progress: Option<Progress>,
    /// The run, to keep; `None` of the autopilot, whose runs are all the same.
    pub run: Option<RunFile>,
    /// Why the recording is not whole, if it is not.
    pub recording_broken: Option<String>,
}
