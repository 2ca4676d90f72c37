//! The one table of keys. Dispatch, key bar, `?` page, palette and disabled reasons read it.
//!
//! No key needs a letter or sign that an Azerbaijani layout lacks or moves, and nothing important
//! stands only on F10 or F11, which desktops like to keep for themselves.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::actions::Action;
use super::panes::PaneId;

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// On the whole desk.
    Whole,
    /// In every list and form.
    Lists,
    /// In the queue.
    Queue,
    /// In the applicant's form.
    Applicant,
    /// In the documents.
    Documents,
    /// In the back office.
    Office,
    /// In an open case of the back office.
    OpenCase,
    /// In a box over the desk.
    Boxes,
}

impl Scope {
    /// All of them, in the order of the `?` page.
    pub const ALL: [Self; 8] = [
        Self::Whole,
        Self::Lists,
        Self::Queue,
        Self::Applicant,
        Self::Documents,
        Self::Office,
        Self::OpenCase,
        Self::Boxes,
    ];

    /// The scope of a pane.
    pub fn of(pane: PaneId) -> Self {
        match pane {
            PaneId::Queue => Self::Queue,
            PaneId::Applicant => Self::Applicant,
            PaneId::Documents => Self::Documents,
            PaneId::Office => Self::Office,
        }
    }

    /// Message key of its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Whole => "scope-whole",
            Self::Lists => "scope-lists",
            Self::Queue => "pane-queue",
            Self::Applicant => "pane-applicant",
            Self::Documents => "pane-documents",
            Self::Office => "pane-back-office",
            Self::OpenCase => "scope-open-case",
            Self::Boxes => "scope-boxes",
        }
    }
}

/// One key, with Ctrl or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    /// Which key; a letter stands for both of its sizes.
    pub code: KeyCode,
    /// With Ctrl held.
    pub ctrl: bool,
}

impl Chord {
    /// Whether this key was pressed. Alt-digit comes as a function key already.
    pub fn is(self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let same = match (self.code, key.code) {
            (KeyCode::Char(own), KeyCode::Char(pressed)) => own.eq_ignore_ascii_case(&pressed),
            (own, pressed) => own == pressed,
        };
        same && ctrl == self.ctrl && !key.modifiers.contains(KeyModifiers::ALT)
    }

    /// The key as a keyboard shows it.
    pub fn shown(self) -> String {
        let name = match self.code {
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(letter) if self.ctrl => letter.to_ascii_uppercase().to_string(),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::Insert => "Ins".to_owned(),
            KeyCode::Delete => "Del".to_owned(),
            KeyCode::Enter => "Enter".to_owned(),
            KeyCode::Esc => "Esc".to_owned(),
            KeyCode::Tab => "Tab".to_owned(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Home => "Home".to_owned(),
            KeyCode::End => "End".to_owned(),
            _ => String::new(),
        };
        if self.ctrl { format!("Ctrl-{name}") } else { name }
    }
}

/// What a binding leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// An action of the frame.
    Act(Action),
    /// The pane or box sees to it itself; the row is here for the `?` page.
    There,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Its keys, the usual one first.
    pub keys: &'static [Chord],
    /// What it leads to.
    pub does: Does,
    /// Where it holds.
    pub scope: Scope,
    /// Message key of its label.
    pub label: &'static str,
    /// Where it stands in the key bar, smallest first; `None`: not there.
    pub bar: Option<u8>,
}

impl Binding {
    /// Whether it holds here, as what it does is one of this place.
    pub fn holds(&self, in_class: bool) -> bool {
        match self.does {
            Does::Act(action) => action.holds(in_class),
            Does::There => true,
        }
    }
}

const fn f(number: u8) -> Chord {
    Chord { code: KeyCode::F(number), ctrl: false }
}

const fn ctrl(letter: char) -> Chord {
    Chord { code: KeyCode::Char(letter), ctrl: true }
}

const fn plain(code: KeyCode) -> Chord {
    Chord { code, ctrl: false }
}

const fn letter(letter: char) -> Chord {
    plain(KeyCode::Char(letter))
}

const fn whole(keys: &'static [Chord], action: Action, bar: Option<u8>) -> Binding {
    Binding { keys, does: Does::Act(action), scope: Scope::Whole, label: action.label(), bar }
}

const fn queue(keys: &'static [Chord], action: Action, bar: Option<u8>) -> Binding {
    Binding { keys, does: Does::Act(action), scope: Scope::Queue, label: action.label(), bar }
}

const fn there(scope: Scope, keys: &'static [Chord], label: &'static str) -> Binding {
    Binding { keys, does: Does::There, scope, label, bar: None }
}

/// Label of the key that accepts what a box offers.
const ACCEPT: &str = "key-accept";

/// The table.
pub static BINDINGS: &[Binding] = &[
    whole(&[f(1)], Action::Help, Some(1)),
    whole(&[f(2)], Action::Queue, Some(2)),
    whole(&[f(3)], Action::Applicant, None),
    whole(&[f(4)], Action::Documents, None),
    whole(&[f(5)], Action::Office, None),
    whole(&[f(6)], Action::Search, Some(3)),
    whole(&[f(7)], Action::Register, Some(4)),
    whole(&[f(8)], Action::Call, Some(5)),
    whole(&[f(9)], Action::Why, Some(6)),
    whole(&[f(10)], Action::Dashboard, None),
    whole(&[ctrl('l'), f(11)], Action::Lock, Some(31)),
    whole(&[f(12), plain(KeyCode::Esc)], Action::Back, Some(7)),
    whole(&[letter('?'), ctrl('k')], Action::Keys, Some(20)),
    whole(&[ctrl('p')], Action::Palette, Some(21)),
    whole(&[ctrl('g')], Action::Language, Some(30)),
    whole(&[ctrl('o')], Action::SignOut, None),
    whole(&[ctrl('x')], Action::Quit, Some(32)),
    whole(&[ctrl('n'), plain(KeyCode::Enter)], Action::Next, None),
    whole(&[ctrl('f')], Action::Hand, Some(8)),
    there(Scope::Lists, &[plain(KeyCode::Up)], "key-up"),
    there(Scope::Lists, &[plain(KeyCode::Down)], "key-down"),
    there(Scope::Lists, &[plain(KeyCode::PageUp)], "key-page-up"),
    there(Scope::Lists, &[plain(KeyCode::PageDown)], "key-page-down"),
    there(Scope::Lists, &[plain(KeyCode::Home)], "key-first"),
    there(Scope::Lists, &[plain(KeyCode::End)], "key-last"),
    there(Scope::Lists, &[plain(KeyCode::Tab)], "key-next-field"),
    there(Scope::Lists, &[plain(KeyCode::BackTab)], "key-previous-field"),
    Binding {
        keys: &[plain(KeyCode::Insert), letter('i')],
        does: Does::Act(Action::Issue),
        scope: Scope::Queue,
        label: "key-ticket",
        bar: Some(10),
    },
    queue(&[letter('r')], Action::Recall, Some(11)),
    queue(&[letter('n')], Action::NoShow, Some(12)),
    queue(&[letter('b')], Action::TakeBack, None),
    queue(&[letter('p')], Action::Park, Some(13)),
    queue(&[letter('u')], Action::Unpark, None),
    queue(&[letter('t')], Action::Transfer, Some(14)),
    queue(&[letter('f')], Action::Finish, Some(15)),
    queue(&[letter('c')], Action::CancelTicket, None),
    queue(&[letter('d')], Action::DeskChoose, None),
    there(Scope::Applicant, &[ctrl('r')], "key-take-offer"),
    there(Scope::Applicant, &[ctrl('e')], "key-at-sign"),
    there(Scope::Applicant, &[ctrl('u')], "key-clear-field"),
    there(Scope::Documents, &[letter('r')], "key-ask-register"),
    there(Scope::Documents, &[letter('x')], "key-waive"),
    there(Scope::Documents, &[plain(KeyCode::Delete)], "key-remove-evidence"),
    there(Scope::OpenCase, &[letter(' ')], "key-deeds"),
    there(Scope::OpenCase, &[plain(KeyCode::PageUp)], "key-previous-case"),
    there(Scope::OpenCase, &[plain(KeyCode::PageDown)], "key-next-case"),
    there(
        Scope::OpenCase,
        &[letter('1'), letter('2'), letter('3'), letter('4'), letter('5')],
        "key-choose-deed",
    ),
    there(Scope::Boxes, &[plain(KeyCode::Enter)], ACCEPT),
    there(Scope::Boxes, &[plain(KeyCode::Esc), f(12)], "key-close-box"),
];

/// The binding of the whole desk that comes before the pane in focus: function and Ctrl keys.
pub fn before_pane(key: KeyEvent) -> Option<&'static Binding> {
    let strong = matches!(key.code, KeyCode::F(_)) || key.modifiers.contains(KeyModifiers::CONTROL);
    if !strong {
        return None;
    }
    find(Scope::Whole, key)
}

/// The binding that comes after the pane in focus has left a key alone.
pub fn after_pane(pane: PaneId, key: KeyEvent) -> Option<&'static Binding> {
    find(Scope::of(pane), key).or_else(|| find(Scope::Whole, key))
}

fn find(scope: Scope, key: KeyEvent) -> Option<&'static Binding> {
    BINDINGS
        .iter()
        .filter(|binding| matches!(binding.does, Does::Act(_)))
        .find(|binding| binding.scope == scope && binding.keys.iter().any(|chord| chord.is(key)))
}

/// The key that leads to an action, the usual one.
pub fn key_of(action: Action) -> Option<Chord> {
    BINDINGS
        .iter()
        .find(|binding| binding.does == Does::Act(action))
        .and_then(|binding| binding.keys.first().copied())
}

/// What the key bar shows while a box has the keys: the box's own, and what works around it.
pub fn bar_in_box(read_only: bool, in_class: bool) -> Vec<&'static Binding> {
    let around = [Action::Queue, Action::Hand, Action::Language, Action::Lock].map(Does::Act);
    let own = |row: &&Binding| row.scope == Scope::Boxes && !(read_only && row.label == ACCEPT);
    let boxes = BINDINGS.iter().filter(own);
    let others = BINDINGS.iter().filter(|row| around.contains(&row.does) && row.holds(in_class));
    boxes.chain(others).collect()
}

/// What the key bar shows in a pane, most important first.
pub fn bar(pane: PaneId, in_class: bool) -> Vec<&'static Binding> {
    let scopes = [Scope::Whole, Scope::of(pane)];
    let mut rows: Vec<&Binding> = BINDINGS
        .iter()
        .filter(|binding| binding.bar.is_some() && scopes.contains(&binding.scope))
        .filter(|binding| binding.holds(in_class))
        .collect();
    rows.sort_by_key(|binding| binding.bar);
    rows
}
