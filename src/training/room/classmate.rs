//! A room in a class: what the trainer does to it from afar, the raised hand, and what the trainer's
//! page shows of it.

use std::time::Instant;

use tokio::sync::watch;

use super::Room;
use super::console::Kind;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::law::text::Text as LawText;
use crate::locale::Arg;
use crate::terminal::program::{End, Flow, LastWork, Program};
use crate::training::result::{LessonResult, sums};
use crate::training::script::Target;
use crate::ui::theme::Theme;

/// Something that the trainer does to one room or to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A visitor of this kind takes a ticket.
    Visitor(Kind),
    /// An outside system behaves otherwise.
    System(OutsideSystem, Behaviour),
    /// The practice clock goes on by so many seconds.
    Advance(i64),
    /// The practice clock goes to a day of the case, where there is one.
    Jump(Target),
    /// Keys and clock stand still, or go on.
    Pause(bool),
    /// The hand is taken down.
    LowerHand,
    /// Back to the start of the step.
    ResetStep,
    /// Back to the start of the lesson.
    ResetLesson,
}

/// How far a learner has come, for the trainer's page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The step in hand, by number and name.
    pub step: Option<(usize, LawText)>,
    /// Seconds of all steps.
    pub seconds: i64,
    /// Keys of all steps.
    pub keys: u32,
    /// Mistakes of all steps.
    pub mistakes: u32,
    /// Every act was done.
    pub is_over: bool,
    /// The hand is raised.
    pub hand: bool,
}

/// What a room in a class has beside any other.
#[derive(Clone, Debug, Default)]
pub(super) struct Classmate {
    hand: bool,
    /// The visitor who was sent last, by code and kind; shown until the code has been typed.
    sent: Option<(String, Option<Kind>)>,
    /// The trainer has paused the class: no key of the learner's own ends that.
    pub(super) is_held: bool,
}

impl Room {
    /// What wakes the session around this room.
    pub fn waker(&self) -> watch::Sender<()> {
        self.woken.clone()
    }

    /// How far the lesson has come.
    pub fn standing(&self) -> Standing {
        let hand = self.classmate.hand;
        let result = self.result.as_ref().or(self.finished.as_ref());
        let (sums, step, is_over) = match (result, &self.progress) {
            (Some(result), _) => (result.sums(), None, result.is_over()),
            (None, Some(progress)) => {
                let step = progress.step().map(|step| (step.number, step.name.clone()));
                (sums(progress.tallies()), step, progress.act().is_none())
            }
            (None, None) => ((0, 0, 0), None, false),
        };
        let (seconds, keys, mistakes) = sums;
        Standing { step, seconds, keys, mistakes, is_over, hand }
    }

    /// What has come of the lesson by now.
    pub fn so_far(&self) -> Option<LessonResult> {
        let shown = self.result.clone().or_else(|| self.finished.clone());
        shown.or_else(|| {
            let progress = self.progress.as_ref()?;
            Some(LessonResult::of(progress, self.sandbox.passport()))
        })
    }

    /// The learner sits down again, perhaps at another terminal. The time away is nobody's.
    /// `anew`: the desk inside has met a fault and is opened anew on the same centre; what was half
    /// typed is read from its drafts.
    pub fn resume(&mut self, theme: Theme, anew: bool) {
        self.ticked = Instant::now();
        self.options.theme = theme;
        if anew {
            let player = self.seat.model().staff().and_then(|staff| self.sandbox.player_of(staff));
            self.console = None;
            self.new_seat();
            if let Some(player) = player.filter(|_| self.progress.is_none()) {
                self.seat.begin_as(self.sandbox.player(player), true);
            }
        }
        self.seat.set_theme(theme);
        self.is_explaining |= self.progress.is_some();
    }

    /// The learner's line is gone; what is half typed is kept.
    pub fn leave(&mut self, why: End) -> Option<LastWork> {
        self.seat.ending(why)
    }

    /// Does what the trainer has told.
    pub fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Visitor(kind) => self.send(kind),
            Deed::System(system, behaviour) => self.sets(system, behaviour),
            Deed::Advance(seconds) => self.clock_on(seconds),
            Deed::Jump(target) => self.jump(target),
            Deed::Pause(is_paused) => {
                self.paused = is_paused;
                self.classmate.is_held = is_paused;
                self.ticked = Instant::now();
            }
            Deed::LowerHand => self.classmate.hand = false,
            Deed::ResetStep => {
                self.return_to_now();
                self.reset_step();
            }
            Deed::ResetLesson => {
                self.return_to_now();
                self.reset_lesson();
            }
        }
        self.seat.catch_up();
        self.drive();
    }

    /// Raises the hand, or takes it down; alone there is nobody to see it.
    pub(super) fn move_hand(&mut self) -> Flow {
        if !self.options.in_class {
            return Flow::Idle;
        }
        self.classmate.hand = !self.classmate.hand;
        Flow::Draw
    }

    /// Whether the hand is raised.
    pub(super) fn has_hand(&self) -> bool {
        self.classmate.hand
    }

    /// Another visitor of a kind, each time the next one of it.
    fn send(&mut self, kind: Kind) {
        let last = self.classmate.sent.as_ref().map(|(code, _)| code.as_str());
        let Some(code) = next_of(self.sandbox.people(), kind, last) else { return };
        self.classmate.sent = Some((code, Some(kind)));
        self.another_visitor();
    }

    /// The visitor whom the lesson sends.
    pub(super) fn sends(&mut self, code: &str) {
        self.classmate.sent = Some((code.to_owned(), None));
        self.sandbox.next_visitor();
    }

    /// What is said of the visitor who was sent, until somebody has typed the code.
    pub(super) fn word(&self) -> Option<String> {
        let (code, kind) = self.classmate.sent.as_ref()?;
        let snapshot = self.sandbox.engine().snapshot();
        let mut cases = snapshot.centre.cases.values();
        if cases.any(|case| case.code().is_some_and(|known| known.as_str() == code)) {
            return None;
        }
        let text = self.text();
        let key = if kind.is_some() { "class-visitor" } else { "lesson-visitor" };
        let kind = kind.map_or_else(String::new, |kind| text.say(kind.label()).into_owned());
        Some(text.with(key, &[("kind", Arg::from(&kind)), ("code", Arg::from(code))]))
    }
}

/// The code of the person of a kind who comes after the last one.
pub(super) fn next_of(
    people: &[crate::gateways::practice::PracticePerson],
    kind: Kind,
    last: Option<&str>,
) -> Option<String> {
    let codes: Vec<&str> = people
        .iter()
        .filter(|person| Kind::of(person) == kind)
        .map(|person| person.code.as_str())
        .collect();
    let last = last.and_then(|last| codes.iter().position(|code| *code == last));
    let at = last.map_or(0, |at| (at + 1) % codes.len().max(1));
    codes.get(at).map(|code| (*code).to_owned())
}
