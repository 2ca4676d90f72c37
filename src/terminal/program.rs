//! What a session asks of the program it runs, and what reaches the session from outside.
//!
//! The loop is generic over these, so the program stays plain synchronous code and the doors
//! stay nothing but doors.

use std::future::Future;
use std::io;

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tokio::sync::mpsc;
use tokio::sync::watch;

/// A full-screen program for one person.
///
/// Every call must return soon (no I/O, no waiting): the session reads no key meanwhile. A
/// panic in any of them ends this session only.
pub trait Program: Send {
    /// Answers to the requests this session itself has made.
    type Message: Send + 'static;

    /// Bytes as they came, before the keys they make; for a page about the terminal itself.
    fn heard(&mut self, bytes: &[u8]) {
        let _ = bytes;
    }

    /// Whether a digit is a digit now, even just after Esc: a PIN is being typed.
    fn wants_digits(&self) -> bool {
        false
    }

    /// A key or a paste of this person; drawn at once.
    fn input(&mut self, event: Event) -> Flow;

    /// An answer to this session's own request; drawn at once.
    fn message(&mut self, message: Self::Message) -> Flow;

    /// Other people's changes or a new minute: take the newest state. Called at most four
    /// times a second, however often things changed.
    fn refresh(&mut self) -> Flow;

    /// The session ends; last chance to hand in what is half typed. What has to wait for a disk is
    /// returned: it is done beside the sessions, and waited for. Not called after a panic, when the
    /// state cannot be trusted.
    fn ending(&mut self, why: End) -> Option<LastWork>;

    /// Paints the whole screen into an empty `buffer` and says where the real cursor stands
    /// (`None` hides it). The buffer's area is the terminal's size, from 1×1 up.
    fn view(&mut self, buffer: &mut Buffer) -> Option<Position>;
}

/// Work at the end of a session that may block its thread.
pub type LastWork = Box<dyn FnOnce() + Send>;

/// What the program wants after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Nothing visible changed.
    Idle,
    /// Draw when the lane allows.
    Draw,
    /// Draw, and sound the terminal's bell with that frame.
    Bell,
    /// End the session.
    End(End),
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The person left.
    Quit,
    /// The terminal went away: closed input, a cut line, a hang-up signal.
    HungUp,
    /// The house stops, or somebody with the right to do so ended this session.
    Stopped,
    /// The terminal accepted nothing for [`STALL_MAX`](super::session::STALL_MAX), or answered no more.
    Stalled,
    /// Whoever runs the centre ended this session, by its number.
    Ended,
    /// The program panicked; only this session is affected.
    Panicked,
    /// Nobody has touched a key for as long as the house allows.
    Idle,
    /// The person was disabled.
    Dismissed,
    /// The public key that opened the door was taken from the person.
    KeyRemoved,
    /// The house was full; the session never began.
    Full,
    /// The person has as many sessions as one may have.
    PersonFull,
}

/// What a door brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InMsg {
    /// Bytes as typed, split anywhere; at most [`INPUT_BYTES_MAX`] in one message.
    Bytes(Vec<u8>),
    /// The terminal's new size: columns, rows. Clamped by the session.
    Resize(u16, u16),
    /// The terminal is gone.
    HungUp,
    /// This session is to end in good order.
    Stop,
    /// The terminal is there and answers no more.
    Silent,
}

/// The most bytes a door puts into one [`InMsg::Bytes`].
pub const INPUT_BYTES_MAX: usize = 4096;

/// The most messages a door may have waiting for its session; then it stops reading.
pub const INPUT_MESSAGES_MAX: usize = 32;

/// Where a session's screen bytes go.
pub trait Sink: Send {
    /// Sends one frame; resolves when there is room for another. This is all the flow control
    /// there is: until then the session draws nothing.
    ///
    /// # Errors
    /// Any error means that the terminal is gone.
    fn send(&mut self, frame: Vec<u8>) -> impl Future<Output = io::Result<()>> + Send;
}

/// What wakes a session beside its keys. `Snapshot` and `Clock` are never read here: the loop
/// needs to know only *that* something changed, the program holds receivers of its own.
#[derive(Debug)]
pub struct Feeds<Message, Snapshot, Clock> {
    /// Answers to this session's own requests.
    pub messages: mpsc::Receiver<Message>,
    /// The shared state, newest only.
    pub changed: watch::Receiver<Snapshot>,
    /// The minute.
    pub clock: watch::Receiver<Clock>,
    /// Becomes `true`, or loses its sender, when the house stops.
    pub stop: watch::Receiver<bool>,
}
