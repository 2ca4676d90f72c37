//! The terminal room: bytes to keys, cells to bytes, and the one loop that runs every session.
//!
//! A session is a stream of key bytes in and a stream of screen bytes out. The loop in
//! [`session`] knows nothing else; a *door* (today this terminal in [`local`], later a socket
//! and SSH) brings the bytes, and a [`Program`] draws and answers.
//!
//! Absent on purpose: rules, words, the store, any static that two sessions would share, and any
//! question to the server's own terminal outside [`local`].

pub mod facts;
pub mod local;
pub mod program;
pub mod session;

pub use facts::{Depth, Glyphs, TerminalFacts};
pub use local::{DoorError, run_local};
pub use program::{End, Feeds, Flow, InMsg, Program, Sink};
pub use session::{Setup, run};
