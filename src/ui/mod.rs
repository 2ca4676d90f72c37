//! What a person sees and presses. Pure: a model, messages in, effects out, cells drawn.
//!
//! [`update`] turns a message into a changed model and effects as data; [`view`] draws the model.
//! Neither knows a clock, a channel, a store or a terminal. Whether an act is lawful is asked of
//! casework; words come from the locale files; keys and their labels come from one table.

pub mod actions;
mod acts;
mod chrome;
pub mod field;
pub mod form;
pub mod key_check;
pub mod keys;
pub mod last_out;
mod model;
mod next;
mod others;
mod overlays;
mod pages;
pub mod paint;
pub mod panes;
mod sheet;
pub mod theme;
mod update;
mod view;
pub mod widgets;
pub mod words;

use std::fmt;
use std::sync::Arc;

pub use model::{MIN_SIZE, Message, Model, Options};
pub use update::update;
pub use view::{view, view_above};

use crate::casework::command::{Act, Actor, Command, Context};
use crate::casework::guidance;
use crate::casework::ids::{CaseId, CommandId, DeskId, StaffId, Version};
use crate::casework::staff::{LockOut, Role};
use crate::engine::{Found, Outcome, SignIn, Snapshot};
use crate::law::moment::Moment;
use crate::locale::Text;

/// Something to be done outside, as data. The session performs it and answers with a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Hand a command to the engine; answered by [`Msg::Answered`] with the same `request`.
    Submit {
        /// Counts this session's requests.
        request: u64,
        /// What is asked for.
        command: Box<Command>,
        /// The version of the case that was on the screen.
        seen: Option<Version>,
    },
    /// The same with the person's PIN, which the command asks for; answered likewise.
    SubmitWithPin {
        /// Counts this session's requests.
        request: u64,
        /// What is asked for.
        command: Box<Command>,
        /// The version of the case that was on the screen.
        seen: Option<Version>,
        /// The PIN as typed.
        pin: Pin,
    },
    /// Look at a PIN; answered by [`Msg::SignedIn`].
    SignIn {
        /// Login as typed.
        login: String,
        /// PIN as typed.
        pin: String,
    },
    /// First start: found the centre and its first administrator; answered by [`Msg::SignedIn`].
    SetUp(Box<SetUp>),
    /// A new member of staff, with a PIN that is to be hashed; answered by [`Msg::Answered`].
    AddStaff {
        /// Counts this session's requests.
        request: u64,
        /// Who.
        person: Box<NewPerson>,
    },
    /// First start: leave this folder alone and open a practice centre instead.
    Practice,
    /// Practice: open the trainer's console.
    Console,
    /// In a class: raise a hand, or take it down.
    Hand,
    /// Keep what is half typed.
    SaveDraft {
        /// Under which name.
        key: String,
        /// What, as the form writes it.
        bytes: Vec<u8>,
    },
    /// Forget a draft that has been recorded.
    DropDraft {
        /// Under which name.
        key: String,
    },
    /// Ask for a draft; answered by [`Msg::Draft`].
    LoadDraft {
        /// Under which name.
        key: String,
    },
    /// Look for words; answered by [`Msg::Found`].
    Search {
        /// Counts this session's searches: an answer to an older one is dropped.
        search: u64,
        /// As typed.
        words: String,
    },
    /// Sound the bell.
    Bell,
    /// End the session in order.
    Quit,
}

/// What the first start asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// The centre's name.
    pub name: String,
    /// The centre's number, 1–99.
    pub number: u8,
    /// How many desks, 1–99.
    pub desks: u8,
    /// The administrator's login.
    pub login: String,
    /// The administrator's name.
    pub admin: String,
    /// The administrator's PIN as typed.
    pub pin: String,
}

/// A new member of staff as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// The name they sign in with.
    pub login: String,
    /// The name that colleagues see.
    pub name: String,
    /// What they are here to do.
    pub role: Role,
    /// Their PIN as typed.
    pub pin: String,
}

impl fmt::Debug for NewPerson {
    /// Without the PIN: effects may be logged.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "NewPerson({}, {})", self.login, self.role.name())
    }
}

/// A PIN as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(pub String);

impl fmt::Debug for Pin {
    /// Nothing of it: effects may be logged.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pin")
    }
}

/// Something that has happened to a session.
#[derive(Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(crossterm::event::KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The screen has another size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The session goes on on another terminal, with colours and signs of its own.
    Theme(theme::Theme),
    /// The screen has been drawn as the model now is: what is pressed from here on, is pressed by
    /// somebody who may have seen it.
    Drawn,
    /// The centre has changed.
    Snapshot(Arc<Snapshot>),
    /// A minute has passed, or the clock was moved.
    Time(Moment),
    /// Nothing has been typed here for a while. Told apart from the time, which stands still and jumps
    /// with the clock.
    Idle {
        /// For so many whole minutes.
        minutes: u32,
    },
    /// The engine has answered.
    Answered {
        /// Which request.
        request: u64,
        /// What it came to.
        outcome: Outcome,
    },
    /// A PIN was looked at, or the centre founded.
    SignedIn(SignIn),
    /// The role of who sits here needs a PIN since a while, and none was given: blanks the screen
    /// until it is.
    PinNeeded,
    /// A draft that was asked for.
    Draft {
        /// Its name.
        key: String,
        /// What was kept; `None` when nothing was.
        bytes: Option<Vec<u8>>,
    },
    /// What is half typed could not be kept: it is on the screen and nowhere else.
    DraftNotKept {
        /// Message key of the reason.
        key: &'static str,
    },
    /// What a search found.
    Found {
        /// Which search.
        search: u64,
        /// What it found.
        found: Found,
    },
}

/// What every pane may look at while it updates or draws itself.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The centre as it is.
    pub snapshot: &'a Snapshot,
    /// The centre's time.
    pub now: Moment,
    /// Words of this session's language.
    pub text: Text,
    /// Styles of this session's terminal.
    pub theme: &'a theme::Theme,
    /// Who sits here.
    pub staff: Option<StaffId>,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// The case in hand.
    pub case: Option<CaseId>,
    /// In a class, with a trainer who sees raised hands.
    pub in_class: bool,
    /// What is counted over all cases.
    pub tally: panes::office::Tally,
}

impl Scene<'_> {
    /// Whether this person may look at cases at all.
    pub fn sees_cases(&self) -> bool {
        guidance::may(&self.snapshot.centre, Act::ViewCase, &self.context()).is_ok()
    }

    /// The context in which casework judges what this person wants to do. The command id is of no
    /// matter there: nothing is carried out.
    pub fn context(&self) -> Context {
        Context {
            now: self.now,
            actor: self.staff.map_or(Actor::Centre, Actor::Staff),
            desk: self.desk,
            command_id: CommandId([0; 16]),
            seen: None,
            // What may be done with the PIN is what may be done: the box asks for it.
            stepped_up: true,
            // Nobody signs in by it: that is the engine's.
            lock_out: LockOut::default(),
        }
    }
}
