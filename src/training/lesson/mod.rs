//! Lessons as data: who comes, what goes wrong, and what has to come of it, on top of the steps
//! that the passport has. Names and reasons of the steps are the passport's own.
//!
//! A lesson is read against the passport, the calendar and the practice people it will be played
//! with, so everything that cannot be meant is said before it starts, with its line.

mod file;
mod problem;

use std::sync::Arc;

use chrono::NaiveDate;

pub use file::SLOW_MILLIS;
pub use problem::{LessonErrors, Problem};

use super::script::{Act, Deed};
use crate::casework::identity::PersonCode;
use crate::gateways::practice::PEOPLE_TABLE;
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::{Passport, StepKind};
use crate::law::text::Text;

/// Most bytes of a lesson's file.
pub const LESSON_BYTES_MAX: usize = 64 << 10;
/// Acts that one lesson may have.
pub const ACTS_MAX: usize = 200;
/// The lesson without a fault.
pub const PLAIN: &str = "plain";

/// The built-in lessons, by name, in the order in which they are listed.
pub const BUILT_IN: [(&str, &str); 9] = [
    (PLAIN, include_str!("../../../assets/lessons/plain.toml")),
    ("meis-down", include_str!("../../../assets/lessons/meis-down.toml")),
    ("already-paid", include_str!("../../../assets/lessons/already-paid.toml")),
    ("court-decision", include_str!("../../../assets/lessons/court-decision.toml")),
    ("expired-power", include_str!("../../../assets/lessons/expired-power.toml")),
    ("novruz", include_str!("../../../assets/lessons/novruz.toml")),
    ("returned", include_str!("../../../assets/lessons/returned.toml")),
    ("late-notice", include_str!("../../../assets/lessons/late-notice.toml")),
    ("two-agents", include_str!("../../../assets/lessons/two-agents.toml")),
];

/// What a lesson is read against.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The passport that is taught: steps, items, terms.
    pub passport: &'a Passport,
    /// The calendar by which its days are counted.
    pub calendar: &'a Calendar,
    /// The table of practice people.
    pub people: &'a str,
}

impl<'a> Ground<'a> {
    /// With the built-in people.
    pub fn new(passport: &'a Passport, calendar: &'a Calendar) -> Self {
        Self { passport, calendar, people: PEOPLE_TABLE }
    }
}

/// A step of the passport, as a lesson teaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonStep {
    /// Which.
    pub kind: StepKind,
    /// Its number in the passport, from 1.
    pub number: usize,
    /// Its name, from the passport.
    pub name: Text,
    /// What it is for: the passport's reason, or the lesson's.
    pub why: Text,
    /// The passport item it rests on.
    pub item: u8,
}

/// A lesson that can be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The name by which it is started.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// What is learnt.
    pub purpose: Text,
    /// When it begins.
    pub start: Moment,
    /// Who comes, by code; the first is the one the lesson is about.
    pub visitors: Vec<PersonCode>,
    /// Its steps, in the passport's order.
    pub steps: Vec<LessonStep>,
    /// What is played, step after step.
    pub script: Vec<Act>,
    /// Its file, as it was read.
    pub source: Arc<str>,
    /// The first day, where another than the lesson's own was chosen.
    pub day: Option<NaiveDate>,
}

impl Lesson {
    /// Reads a lesson. `name` is how it is called, `file` how its errors name it.
    ///
    /// # Errors
    /// Everything that cannot be meant, with its line and what to do.
    pub fn parse(
        (name, file): (&str, &str),
        text: &str,
        ground: &Ground,
    ) -> Result<Self, LessonErrors> {
        file::read(name, text, ground, None).map_err(|problems| LessonErrors::new(file, problems))
    }

    /// The same from another first day, at the lesson's hour.
    ///
    /// # Errors
    /// As [`Lesson::parse`].
    pub fn parse_from(
        (name, file): (&str, &str),
        text: &str,
        ground: &Ground,
        day: NaiveDate,
    ) -> Result<Self, LessonErrors> {
        file::read(name, text, ground, Some(day))
            .map_err(|problems| LessonErrors::new(file, problems))
    }

    /// The step of the passport in a place of the lesson.
    pub fn step(&self, kind: StepKind) -> Option<&LessonStep> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    /// The deeds, in order.
    pub fn deeds(&self) -> impl Iterator<Item = &Deed> {
        self.script.iter().filter_map(|act| if let Act::Do(deed) = act { Some(deed) } else { None })
    }
}

/// The text of a built-in lesson.
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
