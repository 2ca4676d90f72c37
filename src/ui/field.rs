//! A field of one line: typed by letters, scrolled by columns, bounded, and never losing text.
//!
//! The field knows how things are typed; whether what was typed is right is the form's question
//! ([`super::form::check`]). Wrong text stays where it is until the person changes it.

pub mod area;
pub mod line;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use crate::locale::letters;
use crate::locale::width::{columns, fit};
use line::Line;

/// Bytes of a pasted text that are looked at; the rest of a longer one is dropped.
pub const PASTE_BYTES_MAX: usize = 64 * 1024;
/// Bytes one letter may take on average: keeps piles of marks from growing a field without bound.
pub const BYTES_A_LETTER_MAX: usize = 16;

/// How a field is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Any text of one line.
    #[default]
    Free,
    /// Series and numbers of papers: capitals by the Azerbaijani alphabet.
    Capitals,
    /// Codes: ASCII capitals; `ü` gives `W`, which the layout lacks; blanks are left out.
    Code {
        /// Full at its bound, so that the form may move on by itself.
        fixed: bool,
    },
    /// Digits only.
    Digits,
    /// Dates in any of the ways in which they are typed.
    Date,
    /// Telephone numbers.
    Phone,
    /// E-mail; Ctrl-E types `@`, which the layout lacks.
    Email,
    /// A PIN: digits only, shown as dots.
    Pin,
}

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Not a key of a field.
    Ignored,
    /// The cursor moved, or there was nothing to take out.
    Moved,
    /// The text changed.
    Changed,
    /// The text changed and has reached its fixed length.
    Complete,
    /// The letter was not taken: no room, or not of this kind.
    Refused,
}

/// What came of a paste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// As of a key.
    pub edit: Edit,
    /// Characters that stand in the field now.
    pub taken: usize,
    /// Characters that did not fit or do not belong there; blanks and controls that are always
    /// left out do not count.
    pub dropped: usize,
}

/// A field of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    line: Line,
    kind: Kind,
    letters_max: usize,
    /// The text is only offered: what is typed takes its place.
    suggested: bool,
}

/// The part of a field that fits its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The text, at most as many columns as asked for.
    pub text: String,
    /// Columns from its beginning to the cursor.
    pub cursor: usize,
}

impl Field {
    /// An empty field for at most `letters_max` letters.
    pub fn new(kind: Kind, letters_max: usize) -> Self {
        Self { line: Line::default(), kind, letters_max, suggested: false }
    }

    /// The same field with a text on offer. It is kept when the field is left; the first letter
    /// typed or pasted takes its place, and moving in it makes it the person's own.
    #[must_use]
    pub fn suggesting(mut self, text: &str) -> Self {
        self.set(text);
        self.suggested = !text.is_empty();
        self
    }

    /// Whether the text is only on offer.
    pub fn is_suggestion(&self) -> bool {
        self.suggested
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.line.text().trim().is_empty()
    }

    /// How it is typed.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Changes how it is typed; the text stays as it is.
    pub fn retype(&mut self, kind: Kind, letters_max: usize) {
        self.kind = kind;
        self.letters_max = letters_max;
    }

    /// Replaces the text by one that the program knows; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.line.set(text);
        self.suggested = false;
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyEvent) -> Edit {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Left if control => self.line.word_left(),
            KeyCode::Right if control => self.line.word_right(),
            KeyCode::Left => self.line.left(),
            KeyCode::Right => self.line.right(),
            KeyCode::Home => self.line.home(),
            KeyCode::End => self.line.end(),
            KeyCode::Backspace | KeyCode::Delete if self.suggested => return self.decline(),
            KeyCode::Char('h' | 'u') if control && self.suggested => return self.decline(),
            KeyCode::Backspace => return changed(self.line.backspace()),
            KeyCode::Delete => return changed(self.line.delete()),
            KeyCode::Char('h') if control => return changed(self.line.backspace()),
            KeyCode::Char('u') if control => return changed(self.line.cut_before()),
            KeyCode::Char('e') if control && self.kind == Kind::Email => return self.put("@"),
            KeyCode::Char(letter) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                let mut bytes = [0; 4];
                return self.put(letter.encode_utf8(&mut bytes));
            }
            _ => return Edit::Ignored,
        }
        self.suggested = false;
        Edit::Moved
    }

    fn decline(&mut self) -> Edit {
        self.clear();
        Edit::Changed
    }

    /// Takes a pasted text: without controls, line ends as blanks, as much as there is room for.
    pub fn paste(&mut self, text: &str) -> Edit {
        self.paste_counted(text).edit
    }

    /// The same, and how much of it was taken.
    pub fn paste_counted(&mut self, text: &str) -> Pasted {
        let (mut edit, mut taken) = (Edit::Moved, 0_usize);
        for letter in beginning(text).trim().graphemes(true) {
            let counts = usize::from(belongs(self.kind, letter));
            let letter = if letter.trim().is_empty() { " " } else { letter };
            match self.put(letter) {
                Edit::Refused if self.is_full() && counts == 1 => {
                    edit = Edit::Refused;
                    break;
                }
                Edit::Refused => {}
                done => (edit, taken) = (done, taken + counts),
            }
        }
        let all = text.trim().graphemes(true).filter(|letter| belongs(self.kind, letter)).count();
        Pasted { edit, taken, dropped: all.saturating_sub(taken) }
    }

    fn is_full(&self) -> bool {
        self.line.letters() >= self.letters_max
    }

    fn put(&mut self, letter: &str) -> Edit {
        let taken = typed(self.kind, letter);
        if taken.is_empty() {
            return Edit::Refused;
        }
        let mut grown = if self.suggested { Line::default() } else { self.line.clone() };
        grown.insert(&taken);
        let bytes_max = self.letters_max.saturating_mul(BYTES_A_LETTER_MAX);
        if grown.letters() > self.letters_max || grown.text().len() > bytes_max {
            return Edit::Refused;
        }
        self.line = grown;
        self.suggested = false;
        let fixed = matches!(self.kind, Kind::Code { fixed: true });
        if fixed && self.is_full() { Edit::Complete } else { Edit::Changed }
    }

    /// What fits into `width` columns. While the field is typed in, the cursor is always in sight
    /// and the text moves by half a width, so that it stands still most of the time.
    pub fn shown(&self, width: usize, typed_in: bool, mask: &str) -> Shown {
        let hidden = |text: &str| mask.repeat(text.graphemes(true).count());
        let (before, whole) = match self.kind {
            Kind::Pin => (hidden(self.line.before()), hidden(self.line.text())),
            _ => (self.line.before().to_owned(), self.line.text().to_owned()),
        };
        if !typed_in {
            return Shown { text: fit(&whole, width).into_owned(), cursor: 0 };
        }
        let at = columns(&before);
        if width == 0 || columns(&whole) < width {
            return Shown { text: fit(&whole, width).into_owned(), cursor: at.min(width) };
        }
        let step = (width / 2).max(1);
        let from = if at < width { 0 } else { (at - width) / step * step + step };
        slice(&whole, from, width, at)
    }
}

/// The letters of `text` from column `from` on that fit `width`, with the cursor at column `at`.
fn slice(text: &str, from: usize, width: usize, at: usize) -> Shown {
    let (mut column, mut begun, mut used) = (0, None, 0);
    let mut out = String::new();
    for letter in text.graphemes(true) {
        let wide = columns(letter);
        if column >= from {
            begun.get_or_insert(column);
            if used + wide > width {
                break;
            }
            used += wide;
            out.push_str(letter);
        }
        column += wide;
    }
    Shown { text: out, cursor: at.saturating_sub(begun.unwrap_or(at)).min(width) }
}

/// As much of a pasted text as is looked at.
fn beginning(text: &str) -> &str {
    let end = (0..=PASTE_BYTES_MAX.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Whether a pasted letter is missed when it is left out.
fn belongs(kind: Kind, letter: &str) -> bool {
    if letter.trim().is_empty() {
        !typed(kind, " ").is_empty()
    } else {
        !letter.chars().all(char::is_control)
    }
}

fn changed(changed: bool) -> Edit {
    if changed { Edit::Changed } else { Edit::Moved }
}

/// What a letter becomes in a field of this kind; empty when it does not belong there.
fn typed(kind: Kind, letter: &str) -> String {
    let visible = letter.chars().filter(|it| !it.is_control());
    match kind {
        Kind::Free | Kind::Date | Kind::Phone => visible.collect(),
        Kind::Capitals => letters::upper(&visible.collect::<String>()),
        Kind::Code { .. } => visible.filter(|it| !it.is_whitespace()).map(capital).collect(),
        Kind::Digits | Kind::Pin => visible.filter(char::is_ascii_digit).collect(),
        Kind::Email => visible.filter(|it| !it.is_whitespace()).collect(),
    }
}

/// Codes are ASCII capitals: `i` of either kind is `I` there, and `ü` stands where `w` would.
fn capital(letter: char) -> char {
    match letter {
        'ü' | 'Ü' => 'W',
        'ı' | 'İ' => 'I',
        other => other.to_ascii_uppercase(),
    }
}
