//! Keys as lessons write them: `F4 Down "B-777" Tab Enter`, with `{visitor}`, `{pin}` and `{day-20}`
//! inside quotes standing for what the lesson's day makes of them.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::sandbox::PIN;
use super::script::day_of;

/// Keys that one act may have.
pub const STROKES_MAX: usize = 64;

/// One key, or one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A key.
    Key(KeyEvent),
    /// Letters, typed one after the other.
    Text(String),
}

/// Keys that are called by a name.
const NAMED: [(&str, KeyCode); 17] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Ins", KeyCode::Insert),
    ("Del", KeyCode::Delete),
    ("Backspace", KeyCode::Backspace),
    ("Space", KeyCode::Char(' ')),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("F12", KeyCode::F(12)),
];

/// Why a line of keys cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// No such key.
    #[error("there is no key \"{0}\"; keys are F1 to F12, Ctrl-A to Ctrl-Z, a digit or letter, {names}, and text in quotes", names = NAMED.map(|(name, _)| name).join(", "))]
    Unknown(String),
    /// A quote is not closed.
    #[error("a quoted text has no end")]
    QuoteOpen,
    /// More than [`STROKES_MAX`].
    #[error("more than {STROKES_MAX} keys; make two acts of them")]
    TooMany,
    /// Something in braces that stands for nothing.
    #[error(
        "\"{{{0}}}\" stands for nothing; write {{visitor}}, {{pin}}, {{day}}, {{day-20}} or {{day+3}}"
    )]
    Placeholder(String),
}

/// Reads a line of keys.
///
/// # Errors
/// [`KeysError`].
pub fn parse(line: &str) -> Result<Vec<Stroke>, KeysError> {
    let mut strokes = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (stroke, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let (text, after) = quoted.split_once('"').ok_or(KeysError::QuoteOpen)?;
                filled(text, "", NaiveDate::default())?;
                (Stroke::Text(text.to_owned()), after)
            }
            None => {
                let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
                (Stroke::Key(key(word)?), after)
            }
        };
        if strokes.len() >= STROKES_MAX {
            return Err(KeysError::TooMany);
        }
        strokes.push(stroke);
        rest = after.trim_start();
    }
    Ok(strokes)
}

/// What a key is called; `None` for those that no lesson can name.
pub(super) fn name(key: KeyEvent) -> Option<String> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    if let Some((name, _)) = NAMED.iter().find(|(_, code)| !ctrl && *code == key.code) {
        return Some((*name).to_owned());
    }
    match key.code {
        KeyCode::F(number @ 1..=12) if !ctrl => Some(format!("F{number}")),
        KeyCode::Char(letter) if ctrl => {
            letter.is_ascii_alphabetic().then(|| format!("Ctrl-{}", letter.to_ascii_uppercase()))
        }
        KeyCode::Char(letter) => Some(letter.to_string()),
        _ => None,
    }
}

/// The key of a name.
pub(super) fn key(word: &str) -> Result<KeyEvent, KeysError> {
    let unknown = || KeysError::Unknown(word.to_owned());
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == word) {
        return Ok(plain(*code));
    }
    if let Some(letter) = word.strip_prefix("Ctrl-").and_then(|rest| rest.chars().next()) {
        let letter = letter.to_ascii_lowercase();
        return Ok(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
    }
    if let Some(number) = word.strip_prefix('F').filter(|rest| !rest.is_empty()) {
        let number: u8 = number.parse().map_err(|_| unknown())?;
        return if (1..=12).contains(&number) {
            Ok(plain(KeyCode::F(number)))
        } else {
            Err(unknown())
        };
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(plain(KeyCode::Char(letter))),
        _ => Err(unknown()),
    }
}

/// A text with what stands in braces put in.
///
/// # Errors
/// [`KeysError::Placeholder`].
pub fn filled(text: &str, visitor: &str, base: NaiveDate) -> Result<String, KeysError> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or(KeysError::QuoteOpen)?;
        out.push_str(before);
        let unknown = || KeysError::Placeholder(name.to_owned());
        match name.strip_prefix("day") {
            None if name == "visitor" => out.push_str(visitor),
            None if name == "pin" => out.push_str(PIN),
            None => return Err(unknown()),
            Some("") => out.push_str(&base.format("%d.%m.%Y").to_string()),
            Some(offset) => {
                let offset: i64 = offset.parse().map_err(|_| unknown())?;
                out.push_str(&day_of(base, offset).format("%d.%m.%Y").to_string());
            }
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
