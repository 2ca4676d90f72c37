//! Words that an officer writes with a choice: the ground and reasons of a refusal, the papers a
//! case goes back for.

use crossterm::event::{KeyCode, KeyEvent};
use serde::{Deserialize, Serialize};

use crate::casework::command::{Command, Verdict};
use crate::casework::forms::WORDS_MAX;
use crate::casework::ids::CaseId;
use crate::law::passport::{DocumentKind, Passport, RefusalGround};
use crate::ui::field::area::Area;
use crate::ui::field::{Edit, Pasted};
use crate::ui::form::is_shortcut;

/// Version of a letter's draft.
pub const LETTER_VERSION: u8 = 1;

/// What the letter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A refusal, with the grounds of the passport.
    Refuse(Vec<RefusalGround>),
    /// A return, with the documents that can be asked for.
    Return(Vec<DocumentKind>),
}

impl Subject {
    /// The grounds of a passport.
    pub fn refuse(passport: &Passport) -> Self {
        Self::Refuse(passport.refusal_grounds.selected.clone())
    }

    fn count(&self) -> usize {
        match self {
            Self::Refuse(grounds) => grounds.len(),
            Self::Return(documents) => documents.len(),
        }
    }
}

/// Where the cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the choice, on this row.
    Option(usize),
    /// In the words.
    Words,
    /// On the line that sends it.
    Send,
}

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Not a key of the letter.
    Ignored,
    /// The cursor moved.
    Moved,
    /// Something changed: keep the draft.
    Changed,
    /// The letter was not ready to be sent, or there was no room.
    Refused,
    /// Send it.
    Send,
    /// Esc: back, keeping everything.
    Back,
}

/// A letter being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is.
    pub subject: Subject,
    /// The rows chosen; for a refusal at most one.
    pub chosen: Vec<usize>,
    /// The words.
    pub area: Area,
    /// Where the cursor is.
    pub place: Place,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    subject: Subject,
    chosen: Vec<usize>,
    words: String,
}

impl Letter {
    /// An empty letter.
    pub fn new(subject: Subject) -> Self {
        let area = Area::new(WORDS_MAX);
        Self { subject, chosen: Vec::new(), area, place: Place::Option(0) }
    }

    fn is_single(&self) -> bool {
        matches!(self.subject, Subject::Refuse(_))
    }

    fn toggle(&mut self, row: usize) {
        if self.is_single() {
            self.chosen = vec![row];
        } else if self.chosen.contains(&row) {
            self.chosen.retain(|held| *held != row);
        } else {
            self.chosen.push(row);
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyEvent) -> Written {
        if key.code == KeyCode::Esc {
            return Written::Back;
        }
        match self.place {
            Place::Option(row) => self.key_option(row, key),
            Place::Words => self.key_words(key),
            Place::Send => match key.code {
                KeyCode::Enter if self.is_ready() => Written::Send,
                KeyCode::Enter => {
                    self.place =
                        if self.chosen.is_empty() { Place::Option(0) } else { Place::Words };
                    Written::Refused
                }
                KeyCode::Up | KeyCode::BackTab => self.go(Place::Words),
                _ => Written::Ignored,
            },
        }
    }

    fn go(&mut self, place: Place) -> Written {
        self.place = place;
        Written::Moved
    }

    fn key_option(&mut self, row: usize, key: KeyEvent) -> Written {
        let last = self.subject.count().saturating_sub(1);
        if is_shortcut(key) {
            return Written::Ignored;
        }
        match key.code {
            KeyCode::Up | KeyCode::BackTab => self.go(Place::Option(row.saturating_sub(1))),
            KeyCode::Down if row < last => self.go(Place::Option(row + 1)),
            KeyCode::Down | KeyCode::Tab => self.go(Place::Words),
            KeyCode::Char(' ') => {
                self.toggle(row);
                Written::Changed
            }
            KeyCode::Char(digit @ '1'..='9') => {
                let wanted = usize::from(digit as u8 - b'1');
                if wanted > last {
                    return Written::Refused;
                }
                self.toggle(wanted);
                self.place = Place::Option(wanted);
                Written::Changed
            }
            KeyCode::Enter => {
                if self.is_single() || self.chosen.is_empty() {
                    self.toggle(row);
                }
                self.place = Place::Words;
                Written::Changed
            }
            _ => Written::Ignored,
        }
    }

    fn key_words(&mut self, key: KeyEvent) -> Written {
        match key.code {
            KeyCode::Tab => return self.go(Place::Send),
            KeyCode::BackTab => return self.go(Place::Option(0)),
            _ => {}
        }
        match (self.area.key(key), key.code) {
            (Edit::Ignored, KeyCode::Up) => {
                self.go(Place::Option(self.subject.count().saturating_sub(1)))
            }
            (Edit::Ignored, KeyCode::Down) => self.go(Place::Send),
            (Edit::Ignored, _) => Written::Ignored,
            (Edit::Moved, _) => Written::Moved,
            (Edit::Changed | Edit::Complete, _) => Written::Changed,
            (Edit::Refused, _) => Written::Refused,
        }
    }

    /// Text was pasted; also how much of it was taken.
    pub fn paste(&mut self, text: &str) -> (Written, Pasted) {
        self.place = Place::Words;
        let pasted = self.area.paste_counted(text);
        let written = if pasted.taken == 0 { Written::Refused } else { Written::Changed };
        (written, pasted)
    }

    /// Something is chosen and said.
    pub fn is_ready(&self) -> bool {
        !self.chosen.is_empty() && !self.area.text().trim().is_empty()
    }

    /// The command that sends it.
    pub fn command(&self, case: CaseId) -> Option<Command> {
        let words = self.area.text().trim().to_owned();
        match &self.subject {
            Subject::Refuse(grounds) => {
                let ground = *grounds.get(*self.chosen.first()?)?;
                let verdict = Verdict::Refuse { ground, reasons: words };
                Some(Command::Decide { case, verdict })
            }
            Subject::Return(documents) => {
                let mut chosen = self.chosen.clone();
                chosen.sort_unstable();
                let documents =
                    chosen.iter().filter_map(|row| documents.get(*row).copied()).collect();
                Some(Command::ReturnForPapers { case, documents, words })
            }
        }
    }

    /// What is half written, as bytes; `None` when nothing is.
    pub fn to_draft(&self) -> Option<Vec<u8>> {
        if self.chosen.is_empty() && self.area.text().is_empty() {
            return None;
        }
        let kept = Kept {
            subject: self.subject.clone(),
            chosen: self.chosen.clone(),
            words: self.area.text().to_owned(),
        };
        let mut bytes = vec![LETTER_VERSION];
        // Plain codes and text always serialise.
        serde_json::to_writer(&mut bytes, &kept).ok()?;
        Some(bytes)
    }

    /// The letter of a draft.
    pub fn from_draft(bytes: &[u8]) -> Option<Self> {
        let (&LETTER_VERSION, rest) = bytes.split_first()? else { return None };
        let kept: Kept = serde_json::from_slice(rest).ok()?;
        let mut letter = Self::new(kept.subject);
        letter.chosen = kept.chosen;
        letter.area.set(&kept.words);
        Some(letter)
    }

    /// Whether it is the same kind of letter, so that a draft of it can be taken up again.
    pub fn is_about(&self, subject: &Subject) -> bool {
        matches!(
            (&self.subject, subject),
            (Subject::Refuse(_), Subject::Refuse(_)) | (Subject::Return(_), Subject::Return(_))
        ) && self.subject.count() == subject.count()
    }
}
