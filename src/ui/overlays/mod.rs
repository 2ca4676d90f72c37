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
pub mod step_up;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::field::Pasted;
use super::panes::{Wish, say_cut};
use super::{NewPerson, Pin, Scene};
use crate::casework::command::Command;
use crate::casework::ids::{CaseId, DeskId, TicketId, Version};
use crate::locale::{Arg, Text};

/// A question by message key, so that it is asked in the language of the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Message key.
    pub key: &'static str,
    /// Its arguments.
    pub args: Vec<(String, String)>,
}

impl Question {
    /// A question without arguments.
    pub fn plain(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// In words.
    pub fn words(&self, text: Text) -> String {
        let args: Vec<(&str, Arg)> =
            self.args.iter().map(|(name, value)| (name.as_str(), Arg::from(value))).collect();
        text.with(self.key, &args)
    }
}

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
    /// Decide, with the PIN that was typed for it.
    SubmitWithPin {
        /// What is asked for.
        command: Box<Command>,
        /// The version of the case that was on the screen.
        seen: Option<Version>,
        /// The PIN as typed.
        pin: Pin,
    },
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
    /// The PIN before a decision.
    StepUp(step_up::StepUp),
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
            Self::Search(search) => search.key(scene, key),
            Self::Proof(proof) => proof.key(key),
            Self::Confirm(confirm) => confirm.key(key),
            Self::StepUp(step_up) => step_up.key(scene, key),
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
            Self::StepUp(_) => "step-up-hint",
            Self::Receipt(_) => "receipt-hint",
        };
        scene.text.say(hint).into_owned()
    }

    /// The case that a yes to this question registers: its words are found anew, not said anew.
    pub fn registers(&self) -> Option<CaseId> {
        let Self::Confirm(confirm) = self else { return None };
        confirm.then.iter().find_map(|deed| match deed {
            Deed::Wish(Wish::Command(command)) => match command.as_ref() {
                Command::Register { case, .. } => Some(*case),
                _ => None,
            },
            _ => None,
        })
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
            Self::Form(form) => Some(said(form.paste(text))),
            Self::StepUp(step_up) => Some(said(step_up.paste(text))),
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
            Self::StepUp(step_up) => step_up.view(scene, area, buffer),
            Self::Form(form) => form.view(scene, area, buffer),
            Self::Receipt(receipt) => receipt.view(scene, area, buffer),
            Self::Dashboard(dashboard) => dashboard.view(scene, area, buffer),
            Self::Outside(outside) => outside.view(scene, area, buffer),
        }
    }
}

/// Says how much of a paste was not taken, as the panes do.
fn said(pasted: Option<Pasted>) -> Vec<Deed> {
    let cut = pasted.and_then(|pasted| say_cut("paste-cut", pasted));
    cut.map(Deed::Wish).into_iter().collect()
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
