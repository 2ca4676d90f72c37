//! The four panes of the desk, and what they and the frame say to each other.
//!
//! A pane knows nothing of its neighbours: it reads the [`Scene`], takes keys, and asks for things
//! by [`Wish`]. The frame fulfils wishes, shows refusals and keeps the next-step line.

pub mod applicant;
pub mod documents;
pub mod office;
pub mod queue;
mod set;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use set::Panes;

use super::Scene;
use super::actions::Action;
use super::field::Pasted;
use super::theme::Paint;
use crate::casework::command::Command;
use crate::casework::ids::CaseId;
use crate::engine::Outcome;

/// The four panes, in the order of their tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaneId {
    /// The tickets of the day (F2).
    Queue,
    /// The person, the papers of identity, the sentence (F3).
    Applicant,
    /// The checklist of documents and the prior payment (F4).
    Documents,
    /// The work list of the back office (F5).
    Office,
}

impl PaneId {
    /// All of them, in the order of their tabs.
    pub const ALL: [Self; 4] = [Self::Queue, Self::Applicant, Self::Documents, Self::Office];
}

/// What a pane makes of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Not for this pane: the frame's own bindings may have it.
    Ignored,
    /// Taken; the screen changed perhaps.
    Taken,
    /// Taken; these are to be done.
    Do(Vec<Wish>),
}

/// What a pane wants of the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Submit a command with the version of the case in hand.
    Command(Box<Command>),
    /// Ask first, and submit on yes.
    Confirm {
        /// Message key of the question.
        question: &'static str,
        /// Its arguments.
        args: Vec<(String, String)>,
        /// What then.
        then: Box<Command>,
    },
    /// Do one of the frame's own actions, as if its key had been pressed.
    Act(Action),
    /// Move the focus.
    Focus(PaneId),
    /// Take a case in hand: every pane of the case shows it, and the look is recorded.
    Hold(CaseId),
    /// Keep a draft.
    Save {
        /// Its name.
        key: String,
        /// What, as the form writes it.
        bytes: Vec<u8>,
    },
    /// Forget a draft.
    Drop {
        /// Its name.
        key: String,
    },
    /// Ask for a draft; answered by [`Pane::draft`].
    Load {
        /// Its name.
        key: String,
    },
    /// Say something on the message line.
    Message {
        /// Message key.
        key: &'static str,
        /// Its arguments.
        args: Vec<(String, String)>,
        /// How it looks.
        paint: Paint,
    },
    /// Open the help of the row or field in focus.
    Help,
    /// Open the proof sheet of the case in hand.
    Proof,
    /// Sound the bell.
    Bell,
}

/// Says how much of a pasted text was not taken; nothing when all of it was.
pub(in crate::ui) fn say_cut(key: &'static str, pasted: Pasted) -> Option<Wish> {
    let args = vec![
        ("taken".to_owned(), pasted.taken.to_string()),
        ("dropped".to_owned(), pasted.dropped.to_string()),
    ];
    (pasted.dropped > 0).then_some(Wish::Message { key, args, paint: Paint::Warn })
}

/// A reply with one more wish.
fn and_say(reply: Reply, wish: Option<Wish>) -> Reply {
    match (reply, wish) {
        (reply, None) => reply,
        (Reply::Do(mut wishes), Some(wish)) => {
            wishes.push(wish);
            Reply::Do(wishes)
        }
        (_, Some(wish)) => Reply::Do(vec![wish]),
    }
}

/// What Enter, outside a field, does now, or why the step is not lawful.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextStep {
    /// One sentence.
    pub text: String,
    /// The passport's item it rests on.
    pub item: Option<u8>,
    /// The step is refused at present.
    pub refused: bool,
}

/// One pane.
pub trait Pane {
    /// Takes a key, or leaves it to the frame.
    fn key(&mut self, scene: &Scene, key: KeyEvent) -> Reply;

    /// Takes pasted text, or leaves it.
    fn paste(&mut self, scene: &Scene, text: &str) -> Reply;

    /// The centre, the case in hand or the time have changed. Doing it twice changes nothing.
    fn changed(&mut self, scene: &Scene) -> Vec<Wish>;

    /// The engine has answered a command of this session, whichever pane asked for it.
    fn answered(&mut self, scene: &Scene, command: &Command, outcome: &Outcome) -> Vec<Wish>;

    /// A draft that was asked for has come; panes ignore the names of others.
    fn draft(&mut self, scene: &Scene, key: &str, bytes: Option<&[u8]>);

    /// Draws the inside of the pane; says where the real cursor stands when focused in a field.
    fn view(
        &self,
        scene: &Scene,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
    ) -> Option<Position>;

    /// What Enter, outside a field, does now.
    fn next_step(&self, scene: &Scene) -> NextStep;

    /// The tab's words, such as `F4 Sənədlər 1/2`.
    fn title(&self, scene: &Scene) -> String;

    /// Help of the row or field in focus: headings with their texts.
    fn help(&self, scene: &Scene) -> Vec<(String, String)>;

    /// Hands in what is typed and valid but not yet recorded, before a step that needs it.
    fn hand_in(&mut self, scene: &Scene) -> Vec<Wish> {
        let _ = scene;
        Vec::new()
    }
}
