//! The decree a day off rests on, in words.
//!
//! Calendars name decrees in one English form, because they are data; people read them in their own
//! language. What is not of that form is shown as it is written.

use chrono::NaiveDate;

use super::dates::date_short;
use super::{Arg, Text};

/// How a calendar begins the name of a decree, and the message that words it.
const DECREES: [(&str, &str); 2] =
    [("Labour Code ", "law-labour-code"), ("Cabinet decision", "law-cabinet-decision")];

/// What a calendar puts in brackets, and the message that words it; a date follows where the
/// message takes one.
const NOTES: [(&str, &str); 4] = [
    ("swap with ", "law-swap-with"),
    ("swap of ", "law-swap-of"),
    ("computed", "law-computed"),
    ("estimate", "law-estimate"),
];

/// The decree as a calendar writes it, worded for people.
pub fn decree(text: Text, written: &str) -> String {
    worded(text, written).unwrap_or_else(|| written.to_owned())
}

fn worded(text: Text, written: &str) -> Option<String> {
    let (name, note) = match written.split_once(" (") {
        Some((name, note)) => (name, Some(note.strip_suffix(')')?)),
        None => (written, None),
    };
    let (prefix, key) = DECREES.iter().find(|(prefix, _)| name.starts_with(prefix))?;
    let article = name.strip_prefix(prefix)?;
    let act = text.with(key, &[("article", Arg::from(article))]);
    let Some(note) = note else { return Some(act) };
    let (prefix, key) = NOTES.iter().find(|(prefix, _)| note.starts_with(prefix))?;
    let date = note.strip_prefix(prefix)?;
    let words = match date {
        "" => text.say(key).into_owned(),
        date => {
            let date: NaiveDate = date.parse().ok()?;
            text.with(key, &[("date", Arg::from(date_short(date)))])
        }
    };
    Some(format!("{act}, {words}"))
}
