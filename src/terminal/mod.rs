//! The terminal room: bytes to keys, cells to bytes, and the one loop that runs every session.
//!
//! A session is a stream of key bytes in and a stream of screen bytes out. The loop in
//! [`session`] knows nothing else; a *door* (this terminal in [`local`], a [`socket`],
//! [`ssh`]) brings the bytes, and a [`Program`] draws and answers.
//!
//! - [`program`]: what a session asks of the program it runs.
//! - [`session`]: the loop: two lanes, one frame on the way, timers, panic isolation.
//! - [`pace`]: when the next frame may be drawn; `meter`: how fast may be typed; `panics`: a panic ends one session only.
//! - [`decode`] and `sequences`: bytes to `crossterm` key events; [`esc_digit`]: Esc 1 is F1.
//! - [`screen`], [`ansi`], `colour`: cells to as few bytes as the terminal needs; `packed`: a frame
//!   kept in a few KiB.
//! - [`facts`]: what a terminal said about itself.
//! - [`local`]: the terminal this process was started in; [`secret`]: a PIN typed into it;
//!   `job_control`: a stop by the shell it was started from.
//! - [`ssh`]: the door over the network.
//! - [`house`]: what all doors of one centre share: who may come in, who is in.
//! - [`socket`]: the door for other terminals of this machine; [`office`]: what the command line
//!   asks of a centre.
//! - [`throttle`]: how many lines of the log strangers can bring about.
//! - [`keep`]: a centre without a terminal; `descriptors`: room for its connections; [`join`]: this terminal as a pipe to a centre;
//!   [`piped`]: the same without a screen.
//! - [`desk`]: the full-screen desk on a practice centre of this process; [`key_page`]: which keys
//!   this terminal really sends.
//! - [`plain`]: the same commands without a screen, lines in and lines out.
//!
//! Absent on purpose: rules, words, the store, any static that two sessions would share, and any
//! question to the server's own terminal outside [`local`].

pub mod ansi;
mod colour;
pub mod decode;
mod descriptors;
pub mod desk;
pub mod esc_digit;
pub mod facts;
pub mod house;
mod job_control;
pub mod join;
pub mod keep;
pub mod key_page;
pub mod local;
mod meter;
pub mod office;
mod one_line;
pub mod pace;
mod packed;
mod panics;
pub mod piped;
pub mod plain;
pub mod program;
pub mod screen;
pub mod seat;
pub mod secret;
mod sequences;
pub mod session;
pub mod socket;
pub mod ssh;
pub mod throttle;

pub use ansi::AnsiBackend;
pub use decode::Decoder;
pub use esc_digit::EscDigit;
pub use facts::{Depth, Glyphs, TerminalFacts};
pub use house::{Door, Guest, House, Manners, Sitting};
pub use local::{DoorError, run_local};
pub use one_line::COMMAND_BYTES_MAX;
pub use panics::log_panics;
pub use program::{End, Feeds, Flow, InMsg, LastWork, Program, Sink};
pub use screen::{Scratch, Screen};
pub use session::{Setup, run};
