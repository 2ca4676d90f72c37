//! What a run has come through, moment by moment: each is kept as it was seen, with the centre as
//! it stood, so that it can be shown again and gone on from.

use std::collections::VecDeque;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::replay::Log;
use super::{Place, Room};
use crate::casework::register::OutsideSystem;
use crate::law::moment::Moment;
use crate::training::autopilot::Move;
use crate::training::caption::{LastKeys, key_shown};
use crate::training::goal::Goal;
use crate::training::progress::Progress;
use crate::training::result::LessonResult;
use crate::training::sandbox::Saved;
use crate::training::script::{Act, Player};
use crate::ui::Model;

/// Moments of one run that are kept; beyond them single keys go first, oldest first.
pub const MOMENTS_MAX: usize = 600;
/// Letters of what was typed that one moment names.
const TYPED_LETTERS_MAX: usize = 40;

/// What made a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The run begins.
    Start,
    /// A step of the passport begins.
    Step,
    /// A key, or letters typed one after the other.
    Key,
    /// A deed of the lesson was done.
    Deed(Goal),
    /// The outside systems answered.
    Answered,
    /// The clock moved.
    Clock,
    /// An outside system behaves otherwise.
    System(OutsideSystem),
    /// The trainer sent another visitor.
    Visitor,
    /// The learner went back to a start.
    Reset,
    /// The lesson is over.
    Over,
}

/// What is told of a moment.
#[derive(Clone, Debug)]
pub struct Head {
    /// When, by the practice clock.
    pub at: Moment,
    /// Who sat there.
    pub who: Option<Player>,
    /// What made it.
    pub what: What,
    /// The keys that made it.
    pub keys: String,
    /// The number of the step.
    pub step: Option<usize>,
    is_typing: bool,
}

/// A moment, as it was seen.
pub(super) struct Sight {
    pub(super) head: Head,
    pub(super) kept: Kept,
}

/// All that a room goes on from.
pub(super) struct Kept {
    pub(super) model: Model,
    pub(super) saved: Arc<Saved>,
    pub(super) progress: Option<Progress>,
    pub(super) places: Vec<Arc<Place>>,
    pub(super) moves: VecDeque<Move>,
    pub(super) is_pressed: bool,
    pub(super) is_explaining: bool,
    pub(super) keys: LastKeys,
    pub(super) result: Option<LessonResult>,
    /// Entries of the run's log by then.
    pub(super) logged: usize,
}

/// The moments of one run, oldest first.
#[derive(Default)]
pub(super) struct Run {
    pub(super) sights: Vec<Arc<Sight>>,
    /// The moment in hand: what it comes to is seen when the next one begins.
    open: Option<Head>,
    /// Everything that was done, to be kept in a file.
    pub(super) log: Log,
}

impl Run {
    /// A run that goes on from the last of these, with what was done up to there.
    pub(super) fn of(sights: Vec<Arc<Sight>>, log: Log) -> Self {
        Self { sights, open: None, log }
    }
}

impl What {
    /// Whether it is an act, and not a key on the way to one.
    pub fn is_act(self) -> bool {
        self != Self::Key
    }
}

impl Room {
    /// A moment begins; the one before is kept as it now is.
    pub(super) fn note(&mut self, what: What, key: Option<KeyEvent>) {
        let shown = key.map(key_shown).unwrap_or_default();
        let types = key.is_some_and(|key| {
            matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL)
        });
        if let Some(open) = self.run.open.as_mut().filter(|open| types && open.is_typing) {
            if open.keys.chars().count() < TYPED_LETTERS_MAX {
                open.keys.push_str(&shown);
            }
            return;
        }
        self.close_moment();
        self.run.open = Some(Head {
            at: self.sandbox.now(),
            who: self.seated(),
            what,
            keys: shown,
            step: None,
            is_typing: types,
        });
    }

    /// An act of the lesson is done.
    pub(super) fn note_act(&mut self, act: &Act) {
        let what = match act {
            Act::Step(_) => What::Step,
            Act::Minutes(_) if !self.manner.auto => return,
            Act::Minutes(_) | Act::To(_) => What::Clock,
            Act::Await => What::Answered,
            Act::Visitor(_) => What::Visitor,
            Act::System(system, _) => What::System(*system),
            Act::Do(deed) => What::Deed(deed.goal),
        };
        let by = if let Act::Do(deed) = act { Some(deed.by) } else { None };
        match &mut self.run.open {
            // The key that did it is the moment of the deed.
            Some(open) if by.is_some() && open.what == What::Key => open.what = what,
            _ => self.note(what, None),
        }
        if let (Some(by), Some(open)) = (by, &mut self.run.open) {
            open.who = Some(by);
            open.at = self.sandbox.now();
            // What comes next is another's, or another step's.
            self.close_moment();
        }
    }

    /// Keeps the moment in hand as it now is.
    pub(super) fn close_moment(&mut self) {
        let Some(mut head) = self.run.open.take() else { return };
        head.step = self.progress.as_ref().and_then(|it| it.step()).map(|step| step.number);
        let kept = Kept {
            model: self.seat.model().at_rest(),
            saved: Arc::new(self.sandbox.save_after(self.saved_last())),
            progress: self.progress.clone(),
            places: self.places.clone(),
            moves: self.moves.clone(),
            is_pressed: self.is_pressed,
            is_explaining: self.is_explaining,
            keys: self.keys.clone(),
            result: self.result.clone(),
            logged: self.run.log.entries.len(),
        };
        let sights = &mut self.run.sights;
        if sights.len() >= MOMENTS_MAX {
            let key = sights.iter().position(|sight| !sight.head.what.is_act());
            sights.remove(key.unwrap_or(0));
        }
        sights.push(Arc::new(Sight { head, kept }));
    }

    /// What was kept of the centre last: the next is kept beside it.
    pub(super) fn saved_last(&self) -> Option<&Saved> {
        let sight = self.run.sights.last().map(|sight| sight.kept.saved.as_ref());
        sight.or_else(|| self.places.last().map(|place| &place.saved))
    }

    /// Who of the players sits there.
    pub(super) fn seated(&self) -> Option<Player> {
        self.seat.model().staff().and_then(|staff| self.sandbox.player_of(staff))
    }
}
