//! The text a run is saved as: a first line with its kind, form and checksum, then the run, then a
//! line for each thing that was done. It holds the lesson whole, so that it is the same lesson when
//! the program's own has changed since.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ENTRIES_MAX, Entry, Input, PASTE_LETTERS_MAX, key_of, system_of};
use crate::law::moment::Moment;
use crate::locale::Lang;
use crate::training::lesson::{Ground, LESSON_BYTES_MAX, Lesson, LessonErrors};

/// Bytes that a saved run may have.
pub const RUN_BYTES_MAX: usize = 4 << 20;
/// The form that is written.
pub const RUN_FORM: u32 = 1;
/// How the first line begins.
const KIND: &str = "dost-run";
/// Longest run by the practice clock, milliseconds: two years.
const RUN_MILLIS_MAX: i64 = 2 * 366 * 86_400_000;
/// Longest time between two entries on the learner's clock, seconds.
const SPENT_SECONDS_MAX: i64 = 366 * 86_400;
/// Letters of a lesson's name.
const NAME_LETTERS_MAX: usize = 200;
/// Line of the head, and of the first entry.
const HEAD_LINE: usize = 2;

/// Why a saved run cannot be opened; the file is named by whoever opened it.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Another kind of file.
    #[error("line 1: this is no saved run. Name a file that practice has written with --save.")]
    Foreign,
    /// Made by a later program.
    #[error(
        "line 1: this run was saved in form {0}, and this program reads form {RUN_FORM}. Open it \
         with the program that saved it, or a newer one."
    )]
    Newer(u32),
    /// Not as it was written.
    #[error(
        "line 1: the checksum is not that of the lines below: the run was changed or cut short \
         after it was saved. Nothing was opened. Take another copy of the file."
    )]
    Checksum,
    /// A line that cannot be meant, whatever the checksum says.
    #[error(
        "line {line}: {what}. Nothing was opened. Take another copy of the file, or practise again."
    )]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Too large.
    #[error("the file has more than {RUN_BYTES_MAX} bytes, and no saved run has. Check its name.")]
    TooLarge,
    /// The lesson in it cannot be taught by this law.
    #[error("line 2: the lesson in this run does not fit the passport in force. {0}")]
    Lesson(#[from] LessonErrors),
    /// Another passport.
    #[error(
        "line 2: this run was by passport {0}, and passport {1} is in force here, whose steps may \
         be others. Open it where {0} is in force: put that passport into the data folder and name \
         the folder with --data."
    )]
    Passport(String, String),
}

/// The lesson of a run, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonText {
    /// By which name it was started.
    pub name: String,
    /// Its file.
    pub text: String,
    /// The first day, where another than the lesson's own was chosen.
    pub day: Option<NaiveDate>,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The lesson; of a free practice desk there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<LessonText>,
    /// When a free practice desk began, milliseconds; a lesson says when it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// The language of the screen at its start, `az` or `en`.
    pub lang: String,
    /// The passport by which it was.
    pub passport: String,
    /// What the centre came to, as of [`digest`](super::digest::digest).
    pub digest: String,
    /// The practice clock at its end, milliseconds.
    pub end: i64,
}

/// A saved run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    /// What it is.
    pub head: Head,
    /// What was done, oldest first.
    pub entries: Vec<Entry>,
}

impl RunFile {
    /// The text to keep.
    pub fn to_text(&self) -> String {
        let mut body = String::new();
        let mut line = |words: Result<String, serde_json::Error>| {
            // Plain values always have a JSON form.
            let _ = writeln!(body, "{}", words.unwrap_or_default());
        };
        line(serde_json::to_string(&self.head));
        for entry in &self.entries {
            line(serde_json::to_string(entry));
        }
        format!("{KIND} {RUN_FORM} {}\n{body}", blake3::hash(body.as_bytes()).to_hex())
    }

    /// Reads a saved run.
    ///
    /// # Errors
    /// [`RunError`].
    pub fn parse(text: &str) -> Result<Self, RunError> {
        if text.len() > RUN_BYTES_MAX {
            return Err(RunError::TooLarge);
        }
        let (first, body) = text.split_once('\n').ok_or(RunError::Foreign)?;
        let words: Vec<&str> = first.trim_end_matches('\r').split(' ').collect();
        let [KIND, form, checksum] = words[..] else { return Err(RunError::Foreign) };
        match form.parse::<u32>() {
            Ok(RUN_FORM) => {}
            Ok(form) if form > RUN_FORM => return Err(RunError::Newer(form)),
            Ok(_) | Err(_) => return Err(RunError::Foreign),
        }
        if checksum != blake3::hash(body.as_bytes()).to_hex().as_str() {
            return Err(RunError::Checksum);
        }
        let at = |line, what| RunError::Line { line, what };
        let mut lines = body.lines();
        let head = lines.next().and_then(|line| serde_json::from_str::<Head>(line).ok());
        let head = head.ok_or(at(HEAD_LINE, "this is not what a run is"))?;
        check_head(&head)?;
        let mut entries: Vec<Entry> = Vec::new();
        for (number, line) in (HEAD_LINE + 1..).zip(lines) {
            if entries.len() >= ENTRIES_MAX {
                return Err(at(number, "more was done than a run keeps"));
            }
            let entry = serde_json::from_str::<Entry>(line).ok();
            let entry = entry.ok_or(at(number, "this is nothing that can be done"))?;
            check(&head, entries.last(), &entry).map_err(|what| at(number, what))?;
            entries.push(entry);
        }
        Ok(Self { head, entries })
    }

    /// The lesson of the run, read against the law in force; `None` of a free practice desk.
    ///
    /// # Errors
    /// [`RunError::Passport`], [`RunError::Lesson`].
    pub fn lesson(&self, ground: &Ground, passport: &str) -> Result<Option<Lesson>, RunError> {
        if self.head.passport != passport {
            return Err(RunError::Passport(self.head.passport.clone(), passport.to_owned()));
        }
        let Some(LessonText { name, text, day }) = &self.head.lesson else {
            let start = self.start().map(Moment::date);
            let is_covered = start.is_some_and(|day| ground.calendar.covers(day));
            let what = "the working calendar does not reach the day on which it begins";
            let problem = RunError::Line { line: HEAD_LINE, what };
            return if is_covered { Ok(None) } else { Err(problem) };
        };
        let named = (name.as_str(), name.as_str());
        Ok(Some(match day {
            Some(day) => Lesson::parse_from(named, text, ground, *day)?,
            None => Lesson::parse(named, text, ground)?,
        }))
    }

    /// When a free practice desk began.
    pub fn start(&self) -> Option<Moment> {
        self.head.start.map(Moment)
    }

    /// The language it was done in.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.head.lang).unwrap_or_default()
    }
}

fn check_head(head: &Head) -> Result<(), RunError> {
    let at = |what| Err(RunError::Line { line: HEAD_LINE, what });
    let is_name = |name: &str| {
        name.chars().count() <= NAME_LETTERS_MAX && !name.chars().any(char::is_control)
    };
    let lesson = head.lesson.as_ref();
    let fits = lesson.is_none_or(|it| it.text.len() <= LESSON_BYTES_MAX && is_name(&it.name))
        && is_name(&head.passport)
        && Lang::parse(&head.lang).is_some();
    if !fits {
        return at("a name, a language or the lesson is longer than any, or none");
    }
    match (lesson, head.start) {
        (Some(_), None) => Ok(()),
        (None, Some(start)) if is_near(head.end, start) => Ok(()),
        (None, Some(_)) => at("the start is years away from the run's end"),
        _ => at("a run has a lesson, or else the start of a free desk, and not both"),
    }
}

fn is_near(end: i64, at: i64) -> bool {
    end.abs_diff(at) <= RUN_MILLIS_MAX.unsigned_abs()
}

/// Whether an entry can be meant: whoever writes the checksum may write anything.
fn check(head: &Head, before: Option<&Entry>, entry: &Entry) -> Result<(), &'static str> {
    let goes_back = before.is_some_and(|it| !it.input.is_reset() && it.at > entry.at);
    if goes_back {
        return Err("the clock goes back");
    }
    if !is_near(head.end, entry.at) {
        return Err("the clock is years away from the run's end");
    }
    if !(0..=SPENT_SECONDS_MAX).contains(&entry.spent) {
        return Err("more time was spent than there is");
    }
    let can_be = match &entry.input {
        Input::Key(name, bits) => key_of(name, *bits).is_some(),
        Input::Paste(text) => text.chars().count() <= PASTE_LETTERS_MAX,
        Input::System(system, behaviour) => system_of(*system, *behaviour).is_some(),
        _ => true,
    };
    if can_be { Ok(()) } else { Err("there is no such key, paste or system") }
}
