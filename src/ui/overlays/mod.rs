//! The boxes that lie over the desk. The topmost has the keys.

pub mod confirm;
pub mod dashboard;
pub mod figures;
pub mod forms;
pub mod help;
pub mod lock;
pub mod month;
pub mod outside;
pub mod palette;
pub mod proof;
pub mod receipt;
pub mod search;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::panes::Wish;
use super::{NewPerson, Scene};
use crate::casework::ids::{DeskId, TicketId};

/// What a box wants of the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Take this box away.
    Close,
    /// Ask first; the box stays open under the question.
    Ask(Box<confirm::Confirm>),
    /// What a pane could want as well.
    Wish(Wish),
    /// Look for words.
    Search(String),
    /// Put the queue's cursor on a ticket.
    Ticket(TicketId),
    /// Sit down at a desk.
    Desk(DeskId),
    /// Take somebody on.
    AddStaff(NewPerson),
    /// Look at a PIN; the screen stays locked until it was right.
    Unlock(String),
    /// End the session.
    Quit,
    /// Leave the terminal to somebody else.
    SignOut,
}

/// What a box makes of a key: `None` is for the frame (Esc closes it).
pub type Turn = Option<Vec<Deed>>;

/// One box.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// Help, and the keys of the place.
    Help(help::Help),
    /// Every action by name.
    Palette(palette::Palette),
    /// Search as you type.
    Search(search::Search),
    /// Why a date is what it is.
    Proof(proof::Proof),
    /// Yes or no.
    Confirm(confirm::Confirm),
    /// A short list of questions.
    Form(forms::Form),
    /// The number and dates of a case that has just been registered.
    Receipt(receipt::Receipt),
    /// The figures of the centre.
    Dashboard(dashboard::Dashboard),
    /// How the outside systems stand.
    Outside(outside::Outside),
}

impl Overlay {
    /// Takes a key.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        match self {
            Self::Help(help) => help.key(key),
            Self::Palette(palette) => palette.key(key),
            Self::Search(search) => search.key(key),
            Self::Proof(proof) => proof.key(key),
            Self::Confirm(confirm) => confirm.key(key),
            Self::Form(form) => form.key(scene, key),
            Self::Receipt(receipt) => receipt.key(key),
            Self::Dashboard(dashboard) => dashboard.key(scene, key),
            Self::Outside(outside) => outside.key(scene, key),
        }
    }

    /// What Enter and Esc do, for the next-step line.
    pub fn next_words(&self, scene: &Scene) -> String {
        let hint = match self {
            Self::Form(form) => return form.next_words(scene),
            Self::Dashboard(dashboard) => dashboard.hint(),
            Self::Outside(outside) => outside.hint(),
            Self::Help(_) => "help-hint",
            Self::Palette(_) => "palette-hint",
            Self::Search(_) => "search-hint",
            Self::Proof(_) => "proof-hint",
            Self::Confirm(_) => "confirm-hint",
            Self::Receipt(_) => "receipt-hint",
        };
        scene.text.say(hint).into_owned()
    }

    /// Whether the box is only read.
    pub fn is_read_only(&self) -> bool {
        matches!(self, Self::Help(_) | Self::Proof(_))
    }

    /// The language was switched: words are said anew, what was typed stays.
    pub fn reword(&mut self, scene: &Scene) {
        match self {
            Self::Form(form) => *form = form.reworded(scene),
            Self::Palette(palette) => palette.reword(scene.text),
            _ => {}
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Turn {
        match self {
            Self::Palette(palette) => palette.paste(text),
            Self::Search(search) => search.paste(text),
            Self::Form(form) => {
                form.paste(text);
                Some(Vec::new())
            }
            _ => Some(Vec::new()),
        }
    }

    /// Draws the box; says where the cursor stands.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        match self {
            Self::Help(help) => help.view(scene, area, buffer),
            Self::Palette(palette) => palette.view(scene, area, buffer),
            Self::Search(search) => search.view(scene, area, buffer),
            Self::Proof(proof) => proof.view(scene, area, buffer),
            Self::Confirm(confirm) => confirm.view(scene, area, buffer),
            Self::Form(form) => form.view(scene, area, buffer),
            Self::Receipt(receipt) => receipt.view(scene, area, buffer),
            Self::Dashboard(dashboard) => dashboard.view(scene, area, buffer),
            Self::Outside(outside) => outside.view(scene, area, buffer),
        }
    }
}

/// Moves through `len` rows by the keys that every list has; `None`: not such a key.
pub fn moved(at: usize, len: usize, page: usize, key: KeyEvent) -> Option<usize> {
    use crossterm::event::KeyCode;
    let last = len.saturating_sub(1);
    Some(match key.code {
        KeyCode::Up => at.saturating_sub(1),
        KeyCode::Down => (at + 1).min(last),
        KeyCode::PageUp => at.saturating_sub(page),
        KeyCode::PageDown => (at + page).min(last),
        KeyCode::Home => 0,
        KeyCode::End => last,
        _ => return None,
    })
}

/// The same beside a line that is typed in, whose own keys Home and End are.
pub fn moved_beside_typing(at: usize, len: usize, page: usize, key: KeyEvent) -> Option<usize> {
    use crossterm::event::KeyCode;
    match key.code {
        KeyCode::Home | KeyCode::End => None,
        _ => moved(at, len, page, key),
    }
}
