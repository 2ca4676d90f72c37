//! A run as data: the lesson it was, every key and act with its time, and what it came to. Played
//! again in another centre in memory it comes to the same moments.
//!
//! - [`file`]: the text a run is saved as, and how it is checked when it is opened.
//! - [`digest`]: what a centre came to, in one figure that two runs can be compared by.
//!
//! Practice only: the keys of real work would be a plain text full of convictions.

pub mod digest;
pub mod file;

use crossterm::event::{KeyEvent, KeyModifiers};
use serde::{Deserialize, Serialize};

use super::keys;
use super::lesson::SLOW_MILLIS;
use super::sandbox::SYSTEMS;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::law::moment::Moment;

/// Entries of one run; a longer one is kept up to here.
pub const ENTRIES_MAX: usize = 20_000;
/// Letters of one paste that are kept.
pub const PASTE_LETTERS_MAX: usize = 4_096;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Input {
    /// A key, by the name lessons call it, with the bits of the keys held beside it.
    Key(String, u8),
    /// A text was pasted.
    Paste(String),
    /// The act of the lesson in hand was done.
    Act,
    /// The trainer moved the clock, to the time of what comes next.
    Clock,
    /// The trainer had a system behave otherwise: its number and its behaviour's, from 0.
    System(u8, u8),
    /// The trainer sent another visitor.
    Visitor,
    /// Back to the start of the step.
    ResetStep,
    /// Back to the start of the lesson.
    ResetLesson,
}

impl Input {
    /// Whether the clock may go back with it.
    pub fn is_reset(&self) -> bool {
        matches!(self, Self::ResetStep | Self::ResetLesson)
    }
}

/// One thing that was done, and how things stood then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The practice clock, milliseconds as of [`Moment`].
    pub at: i64,
    /// Seconds the learner's clock had run since the entry before.
    pub spent: i64,
    /// How much had happened in the centre, as of [`happened`](digest::happened).
    pub seen: u32,
    /// Who sat there, by number.
    pub who: Option<u16>,
    /// What was done.
    pub input: Input,
}

impl Entry {
    /// When.
    pub fn moment(&self) -> Moment {
        Moment(self.at)
    }
}

/// Behaviours that a trainer chooses, in the order of their numbers in a run.
const BEHAVIOURS: [Behaviour; 3] = [Behaviour::Up, Behaviour::Slow(SLOW_MILLIS), Behaviour::Down];

/// A system and its behaviour by their numbers in a run.
pub fn system_of(system: u8, behaviour: u8) -> Option<(OutsideSystem, Behaviour)> {
    let system = SYSTEMS.get(usize::from(system))?;
    Some((*system, *BEHAVIOURS.get(usize::from(behaviour))?))
}

/// A system and its behaviour as a run keeps them.
pub fn system_input(system: OutsideSystem, behaviour: Behaviour) -> Option<Input> {
    let system = SYSTEMS.iter().position(|known| *known == system)?;
    let behaviour = BEHAVIOURS.iter().position(|known| *known == behaviour)?;
    Some(Input::System(u8::try_from(system).ok()?, u8::try_from(behaviour).ok()?))
}

/// A key as a run keeps it; `None` for keys that no lesson can name, which do nothing here.
pub fn key_input(key: KeyEvent) -> Option<Input> {
    let bits = key.modifiers.difference(KeyModifiers::CONTROL).bits();
    Some(Input::Key(keys::name(key)?, bits))
}

/// The key of an entry.
pub fn key_of(name: &str, bits: u8) -> Option<KeyEvent> {
    let mut key = keys::key(name).ok()?;
    key.modifiers |= KeyModifiers::from_bits(bits)?;
    Some(key)
}
