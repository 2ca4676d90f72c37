//! The text a run is saved as: a first line with its kind, version and checksum, then the run, then
//! a line for each thing that was done. It names the lesson whole, so that it is the same lesson
//! when the program's own has changed since.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ENTRIES_MAX, Entry, Input, PASTE_LETTERS_MAX, key_of, system_of};
use crate::training::lesson::{LESSON_BYTES_MAX, built_in};

/// Bytes that a saved run may have.
pub const RUN_BYTES_MAX: usize = 4 << 20;
/// The form that is written.
pub const RUN_VERSION: u32 = 1;
/// How the first line begins.
const KIND: &str = "dost-run";
/// Longest run by the practice clock, milliseconds: two years.
const RUN_MILLIS_MAX: i64 = 2 * 366 * 86_400_000;

/// Why a saved run cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Another kind of file.
    #[error("this is no saved run. Name a file that practice has saved with --save or the key S.")]
    Foreign,
    /// Made by a later program.
    #[error(
        "this run was saved in form {0}, and this program reads form {RUN_VERSION}. Open it with \
         the program that saved it, or a newer one."
    )]
    Newer(u32),
    /// Not as it was written.
    #[error(
        "this run is damaged ({0}). Nothing was opened. Take another copy of the file, or save the \
         run again."
    )]
    Damaged(&'static str),
    /// Too large.
    #[error("this file has more than {RUN_BYTES_MAX} bytes, and no saved run has. Check its name.")]
    TooLarge,
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

impl LessonText {
    /// Whether the program's own lesson of that name is another one by now.
    pub fn has_changed(&self) -> bool {
        built_in(&self.name).is_some_and(|now| now != self.text)
    }
}

/// A saved run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    /// What it is.
    pub head: Head,
    /// What was done, oldest first.
    pub entries: Vec<Entry>,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The lesson.
    pub lesson: LessonText,
    /// The autopilot played.
    pub auto: bool,
    /// The language of the screen at its start.
    pub lang: String,
    /// The passport by which it was.
    pub passport: String,
    /// What the centre came to, as of [`digest`](super::digest::digest).
    pub digest: String,
    /// The practice clock at its end, milliseconds.
    pub end: i64,
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
        format!("{KIND} {RUN_VERSION} {}\n{body}", blake3::hash(body.as_bytes()).to_hex())
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
        let mut words = first.split(' ');
        if words.next() != Some(KIND) {
            return Err(RunError::Foreign);
        }
        let version: u32 =
            words.next().and_then(|it| it.parse().ok()).ok_or(RunError::Damaged("version"))?;
        if version > RUN_VERSION {
            return Err(RunError::Newer(version));
        }
        if version != RUN_VERSION {
            return Err(RunError::Damaged("version"));
        }
        if words.next() != Some(blake3::hash(body.as_bytes()).to_hex().as_str()) {
            return Err(RunError::Damaged("checksum"));
        }
        let mut lines = body.lines();
        let head = lines.next().and_then(|line| serde_json::from_str::<Head>(line).ok());
        let head = head.ok_or(RunError::Damaged("head"))?;
        let entries: Option<Vec<Entry>> =
            lines.take(ENTRIES_MAX + 1).map(|line| serde_json::from_str(line).ok()).collect();
        let entries = entries.ok_or(RunError::Damaged("entry"))?;
        check(&head, &entries)?;
        Ok(Self { head, entries })
    }
}

/// Whether everything in it can be meant: whoever writes the checksum may write anything.
fn check(head: &Head, entries: &[Entry]) -> Result<(), RunError> {
    if entries.len() > ENTRIES_MAX || head.lesson.text.len() > LESSON_BYTES_MAX {
        return Err(RunError::Damaged("length"));
    }
    let start = entries.first().map_or(head.end, |entry| entry.at);
    let times = || entries.iter().map(|entry| entry.at).chain([head.end]);
    let is_forward = times().zip(times().skip(1)).all(|(before, after)| before <= after);
    if !is_forward || head.end.saturating_sub(start) > RUN_MILLIS_MAX {
        return Err(RunError::Damaged("times"));
    }
    let can_be = |entry: &Entry| {
        (0..=86_400 * 366).contains(&entry.spent)
            && match &entry.input {
                Input::Key(name, bits) => key_of(name, *bits).is_some(),
                Input::Paste(text) => text.chars().count() <= PASTE_LETTERS_MAX,
                Input::System(system, behaviour) => system_of(*system, *behaviour).is_some(),
                _ => true,
            }
    };
    if entries.iter().all(can_be) { Ok(()) } else { Err(RunError::Damaged("entry")) }
}
