//! What can be wrong with a lesson's file: always the line, and what to do about it.

use std::fmt;

use super::{ACTS_MAX, LESSON_BYTES_MAX};
use crate::law::moment::Moment;
use crate::locale::dates::date_and_clock;
use crate::training::keys::KeysError;

/// One thing that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each field is what the message names")]
pub enum Problem {
    /// More than [`LESSON_BYTES_MAX`].
    #[error("the lesson has more than {LESSON_BYTES_MAX} bytes. Make two lessons of it.")]
    TooLarge,
    /// No TOML, or a key that no lesson has.
    #[error("{reason}. Compare with a built-in lesson.")]
    Form { reason: String },
    /// A step that nobody knows.
    #[error("there is no step \"{found}\". Steps are: {known}.")]
    UnknownStep { found: String, known: String },
    /// A step that this passport does not have.
    #[error(
        "the passport {version} has no step \"{step}\". Take this part out, or teach by a passport \
         that has the step."
    )]
    NotInPassport { step: String, version: String },
    /// A step is there twice.
    #[error("the step \"{step}\" is there twice. Put its acts into one part.")]
    StepTwice { step: String },
    /// Nobody of that code.
    #[error(
        "no practice person has the code \"{code}\". Take one from the table of practice people, \
         such as {example}, or add the person at its end."
    )]
    UnknownPerson { code: String, example: String },
    /// A lesson without a visitor.
    #[error("nobody comes. Name one to three practice people by code.")]
    NoVisitor,
    /// Somebody is sent who is not among the visitors after the first.
    #[error(
        "\"{found}\" is none of the visitors after the first ({known}). Add the code to `visitors`, \
         or take this act out."
    )]
    LaterVisitor { found: String, known: String },
    /// A day or hour that cannot be read.
    #[error("\"{found}\" is no moment. Write it as 2026-11-23 09:00.")]
    Moment { found: String },
    /// A day of which the calendar knows nothing.
    #[error("the working calendar does not reach \"{found}\". Take a day it covers.")]
    OutOfCalendar { found: String },
    /// Time would run backwards.
    #[error(
        "the clock would go back to {to} when it is {from} at least. Time runs forward only: name a \
         later moment, or begin the lesson earlier.",
        to = date_and_clock(to.local()),
        from = date_and_clock(from.local())
    )]
    Backwards { from: Moment, to: Moment },
    /// A word that is none of those that can stand there.
    #[error("\"{found}\" cannot stand here. What can: {known}.")]
    NotOneOf { found: String, known: String },
    /// An act that says nothing, or two things.
    #[error(
        "an act is one of: by and do (with keys and say), minutes, wait, to, system and is, or visitor. \
         Make it one of them."
    )]
    Act,
    /// A deed for which there are no usual keys.
    #[error("\"{goal}\" has no usual keys. Say which: keys = \"F4 Enter\".")]
    KeysMissing { goal: String },
    /// Keys that cannot be meant.
    #[error("{0}.")]
    Keys(KeysError),
    /// An act in a step it does not belong to.
    #[error("\"{goal}\" belongs to the step \"{wanted}\". Move it there.")]
    WrongStep { goal: String, wanted: String },
    /// An item the passport does not have.
    #[error("the passport has items 1 to 27; {found} is none of them.")]
    Item { found: u8 },
    /// The last deed is another than the lesson says.
    #[error(
        "the lesson is to end with \"{ends}\", and its last act is \"{last}\". Correct either."
    )]
    Ends { ends: String, last: String },
    /// More than [`ACTS_MAX`].
    #[error("more than {ACTS_MAX} acts. Make two lessons of it.")]
    TooMany,
    /// The practice people cannot be read.
    #[error("{0}")]
    People(String),
}

/// Everything that is wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonErrors {
    file: String,
    problems: Vec<(usize, Problem)>,
}

impl LessonErrors {
    pub(super) fn new(file: &str, problems: Vec<(usize, Problem)>) -> Self {
        Self { file: file.to_owned(), problems }
    }

    /// Line and problem, in the order in which they were found.
    pub fn problems(&self) -> &[(usize, Problem)] {
        &self.problems
    }
}

impl fmt::Display for LessonErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (line, problem)) in self.problems.iter().enumerate() {
            let end = if at == 0 { "" } else { "\n" };
            write!(out, "{end}{}, line {line}: {problem}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for LessonErrors {}
