//! How far a lesson has come, and what the learner has done: keys, minutes, what the desk refused.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::caption::key_shown;
use super::goal::Goal;
use super::keys::Stroke;
use super::lesson::{Lesson, LessonStep};
use super::script::{Act, Deed, Player};
use crate::law::passport::StepKind;

/// Mistakes of one step that are kept in words; more are only counted.
pub const MISTAKES_KEPT_MAX: usize = 20;
/// Keys of one deed that are kept; more are only counted.
pub const KEYS_KEPT_MAX: usize = 64;
/// Deeds that are kept; a lesson's acts bound it.
const DONE_MAX: usize = super::lesson::ACTS_MAX;

/// Something that the desk refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What the desk said, in the learner's language.
    pub words: String,
    /// The passport item it rests on, where the desk named one.
    pub item: Option<u8>,
}

/// What was done in one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seconds of the practice clock, jumps left out.
    pub seconds: i64,
    /// Keys pressed.
    pub keys: u32,
    /// Mistakes in words, oldest first; at most [`MISTAKES_KEPT_MAX`].
    pub mistakes: Vec<Mistake>,
    /// All mistakes.
    pub mistakes_made: u32,
    /// How often the learner went back to the step's start.
    pub resets: u32,
    /// Whether its last act is done.
    pub is_done: bool,
}

/// A deed that is done, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its place in the lesson.
    pub place: usize,
    /// The step in which it was done.
    pub step: Option<StepKind>,
    /// Who was to do it.
    pub by: Player,
    /// What had to come of it.
    pub goal: Goal,
    /// The keys pressed for it, typed letters together; at most [`KEYS_KEPT_MAX`]. How somebody
    /// signed in is left out.
    pub keys: Vec<String>,
    /// Seconds since the deed before, jumps left out.
    pub seconds: i64,
    /// How often the desk refused meanwhile, where that was not what the act is to show.
    pub refused: u32,
}

/// What has been done since the last deed.
#[derive(Clone, Debug, Default)]
struct Under {
    keys: Vec<String>,
    is_typing: bool,
    seconds: i64,
    refused: u32,
}

/// What came of the last thing the learner did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    #[default]
    Open,
    /// An act is done.
    Right,
    /// The desk refused something.
    Wrong,
}

/// A lesson under way.
#[derive(Clone, Debug)]
pub struct Progress {
    lesson: Arc<Lesson>,
    at: usize,
    step: Option<StepKind>,
    tallies: Vec<Tally>,
    verdict: Verdict,
    /// The desk has refused something since the act began.
    refused: bool,
    /// Keys have been pressed since the act began.
    pressed: bool,
    done: Vec<Done>,
    under: Under,
}

impl Progress {
    /// A lesson that has not begun.
    pub fn new(lesson: Arc<Lesson>) -> Self {
        let tallies = vec![Tally::default(); lesson.steps.len()];
        Self {
            lesson,
            at: 0,
            step: None,
            tallies,
            verdict: Verdict::Open,
            refused: false,
            pressed: false,
            done: Vec::new(),
            under: Under::default(),
        }
    }

    /// The lesson.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// The act in hand; `None` when all are done.
    pub fn act(&self) -> Option<&Act> {
        self.lesson.script.get(self.at)
    }

    /// The deed in hand, or the next one after what the clock and the systems do.
    pub fn next_deed(&self) -> Option<&Deed> {
        let ahead = self.lesson.script.get(self.at..).unwrap_or_default();
        ahead.iter().find_map(|act| if let Act::Do(deed) = act { Some(deed) } else { None })
    }

    /// The place of the act in hand.
    pub fn place(&self) -> usize {
        self.at
    }

    /// The step in hand.
    pub fn step(&self) -> Option<&LessonStep> {
        self.lesson.step(self.step?)
    }

    /// What was done in the steps of the lesson, in their order.
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// The deeds that are done, in order.
    pub fn done(&self) -> &[Done] {
        &self.done
    }

    /// What came of the last thing done.
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Whether a goal that the state does not show is reached: the desk has refused, or keys have
    /// been pressed.
    pub fn is_shown(&self, goal: Goal) -> bool {
        match goal {
            Goal::Refused => self.refused,
            Goal::Look => self.pressed,
            _ => false,
        }
    }

    /// A step begins.
    pub fn enter(&mut self, kind: StepKind) {
        self.step = Some(kind);
    }

    /// The act in hand is done.
    pub fn advance(&mut self) {
        let deed = match self.act() {
            Some(Act::Do(deed)) => Some((deed.by, deed.goal)),
            _ => None,
        };
        let done = deed.is_some();
        if let Some((by, goal)) = deed.filter(|_| self.done.len() < DONE_MAX) {
            let Under { keys, seconds, refused, .. } = std::mem::take(&mut self.under);
            let (place, step) = (self.at, self.step);
            self.done.push(Done { place, step, by, goal, keys, seconds, refused });
        }
        self.at += 1;
        (self.refused, self.pressed) = (false, false);
        if done {
            self.verdict = Verdict::Right;
        }
        let over = !matches!(self.act(), Some(act) if !matches!(act, Act::Step(_)));
        if over && let Some(tally) = self.tally() {
            tally.is_done = true;
        }
    }

    /// Back to an act; what was done since stays in the tally.
    pub fn back_to(&mut self, place: usize) {
        self.at = place;
        self.done.retain(|done| done.place < place);
        self.under = Under::default();
        if let Some(Act::Step(kind)) = self.act() {
            self.step = Some(*kind);
        }
        self.verdict = Verdict::Open;
        (self.refused, self.pressed) = (false, false);
    }

    /// The learner goes back to the start of the step in hand.
    pub fn reset(&mut self) {
        if let Some(tally) = self.tally() {
            tally.resets += 1;
            tally.is_done = false;
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyEvent) {
        if let Some(Act::Do(Deed { keys: Some(strokes), .. })) = self.act() {
            self.pressed |= strokes.last() == Some(&Stroke::Key(key));
        }
        if let Some(tally) = self.tally() {
            tally.keys += 1;
        }
    }

    /// A key of somebody who sits there already is part of how the deed in hand is done.
    pub fn part_of_deed(&mut self, key: KeyEvent) {
        let shown = key_shown(key);
        let types = shown.chars().count() == 1;
        let under = &mut self.under;
        let (joins, has_room) = (types && under.is_typing, under.keys.len() < KEYS_KEPT_MAX);
        match under.keys.last_mut().filter(|_| joins) {
            Some(last) if last.chars().count() < KEYS_KEPT_MAX => last.push_str(&shown),
            None if has_room => under.keys.push(shown),
            _ => {}
        }
        under.is_typing = types && matches!(key.code, crossterm::event::KeyCode::Char(_));
    }

    /// Time has passed.
    pub fn seconds(&mut self, seconds: i64) {
        self.under.seconds += seconds;
        if let Some(tally) = self.tally() {
            tally.seconds += seconds;
        }
    }

    /// The desk has refused something. Where that is what the act is to show, it is no mistake.
    pub fn refused(&mut self, mistake: Mistake) {
        self.refused = true;
        if matches!(self.act(), Some(Act::Do(Deed { goal: Goal::Refused, .. }))) {
            return;
        }
        self.verdict = Verdict::Wrong;
        self.under.refused += 1;
        if let Some(tally) = self.tally() {
            tally.mistakes_made += 1;
            if tally.mistakes.len() < MISTAKES_KEPT_MAX {
                tally.mistakes.push(mistake);
            }
        }
    }

    fn tally(&mut self) -> Option<&mut Tally> {
        let kind = self.step?;
        let at = self.lesson.steps.iter().position(|step| step.kind == kind)?;
        self.tallies.get_mut(at)
    }
}
