//! A field of several lines, for words that go to a citizen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use super::line::Line;
use super::{Edit, Pasted, beginning};
use crate::locale::width::columns;

/// Columns after which a line is broken; the same wherever the text is shown.
pub const AREA_COLUMNS: usize = 64;

/// A field of several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    line: Line,
    letters_max: usize,
}

/// One line as broken: the bytes it takes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Broken {
    from: usize,
    to: usize,
}

impl Area {
    /// An empty field for at most `letters_max` characters.
    pub fn new(letters_max: usize) -> Self {
        Self { line: Line::default(), letters_max }
    }

    /// The text, its lines ended by `\n`.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.line.set(text);
    }

    /// Characters there is still room for: casework bounds characters, not graphemes.
    pub fn room(&self) -> usize {
        self.letters_max.saturating_sub(self.text().chars().count())
    }

    /// A key was pressed. Up on the first line and Down on the last one are not the field's.
    pub fn key(&mut self, key: KeyEvent) -> Edit {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Up => return self.vertical(-1),
            KeyCode::Down => return self.vertical(1),
            KeyCode::Left if control => self.line.word_left(),
            KeyCode::Right if control => self.line.word_right(),
            KeyCode::Left => self.line.left(),
            KeyCode::Right => self.line.right(),
            KeyCode::Home => self.go_to_line_start(),
            KeyCode::End => self.go_to_line_end(),
            KeyCode::Enter => return self.put("\n"),
            KeyCode::Backspace => return super::changed(self.line.backspace()),
            KeyCode::Delete => return super::changed(self.line.delete()),
            KeyCode::Char('h') if control => return super::changed(self.line.backspace()),
            KeyCode::Char(letter) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                let mut bytes = [0; 4];
                return self.put(letter.encode_utf8(&mut bytes));
            }
            _ => return Edit::Ignored,
        }
        Edit::Moved
    }

    /// Takes a pasted text: line ends stay, other controls go, as much as there is room for.
    pub fn paste(&mut self, text: &str) -> Edit {
        self.paste_counted(text).edit
    }

    /// The same, and how much of it was taken.
    pub fn paste_counted(&mut self, text: &str) -> Pasted {
        let kept: String = plain(beginning(text)).take(self.room()).collect();
        self.line.insert(&kept);
        let taken = kept.chars().count();
        let dropped = plain(text).count().saturating_sub(taken);
        let edit = if dropped > 0 { Edit::Refused } else { Edit::Changed };
        Pasted { edit, taken, dropped }
    }

    fn put(&mut self, letter: &str) -> Edit {
        if self.room() == 0 {
            return Edit::Refused;
        }
        self.line.insert(letter);
        Edit::Changed
    }

    /// The text broken into lines of at most [`AREA_COLUMNS`], and the cursor's column and line.
    pub fn lines(&self) -> (Vec<&str>, (usize, usize)) {
        let broken = broken(self.text());
        let at = self.line.before().len();
        let row = row_of(&broken, at);
        let from = broken.get(row).map_or(0, |line| line.from);
        let column = columns(self.text().get(from..at).unwrap_or_default());
        let text = |line: &Broken| self.line.text().get(line.from..line.to).unwrap_or_default();
        (broken.iter().map(text).collect(), (column, row))
    }

    fn vertical(&mut self, by: isize) -> Edit {
        let (_, (column, row)) = self.lines();
        let broken = broken(self.text());
        let target = row.checked_add_signed(by).and_then(|row| broken.get(row)).copied();
        let Some(line) = target else { return Edit::Ignored };
        let mut offset = line.from;
        let mut used = 0;
        for letter in self.text().get(line.from..line.to).unwrap_or_default().graphemes(true) {
            used += columns(letter);
            if used > column {
                break;
            }
            offset += letter.len();
        }
        self.line.go_to(offset);
        Edit::Moved
    }

    fn go_to_line_start(&mut self) {
        let broken = broken(self.text());
        let row = row_of(&broken, self.line.before().len());
        self.line.go_to(broken.get(row).map_or(0, |line| line.from));
    }

    fn go_to_line_end(&mut self) {
        let broken = broken(self.text());
        let row = row_of(&broken, self.line.before().len());
        self.line.go_to(broken.get(row).map_or(0, |line| line.to));
    }
}

/// The characters of a pasted text that a field keeps, line ends as `\n`.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let mut after_return = false;
    text.chars().filter_map(move |letter| {
        let doubled = after_return && letter == '\n';
        after_return = letter == '\r';
        match letter {
            '\n' if doubled => None,
            '\n' | '\r' => Some('\n'),
            '\t' => Some(' '),
            other => (!other.is_control()).then_some(other),
        }
    })
}

fn row_of(broken: &[Broken], at: usize) -> usize {
    broken.partition_point(|line| line.from <= at).saturating_sub(1)
}

/// Breaks at line ends and, where a line is too wide, behind its last blank that fits.
fn broken(text: &str) -> Vec<Broken> {
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        let end = start + part.len();
        let mut from = start;
        let (mut used, mut blank) = (0, None);
        for (offset, letter) in part.grapheme_indices(true) {
            let at = start + offset;
            used += columns(letter);
            if used > AREA_COLUMNS {
                let to = blank.filter(|cut| *cut > from).unwrap_or(at);
                lines.push(Broken { from, to });
                used = columns(text.get(to..at + letter.len()).unwrap_or_default());
                from = to;
                blank = None;
            }
            if letter.trim().is_empty() {
                blank = Some(at + letter.len());
            }
        }
        lines.push(Broken { from, to: end });
        start = end + 1;
    }
    lines
}
