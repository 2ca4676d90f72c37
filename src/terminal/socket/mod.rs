//! The Unix socket as a door: other terminals of this machine join the centre through it.
//!
//! What goes over it, both ways: one byte of kind, a length (u16, big-endian), that many bytes.
//!
//! ```text
//! client                          server
//! H hello (JSON)      first       b screen bytes
//! B key bytes                     t one line of an answer
//! S columns u16 rows u16          z the end: a code, then words; the last
//! Q end this session              s what is typed next is a secret, or no longer
//! A a part of an ask (JSON)
//! E nothing more will be typed    h the hello was heard, an ask may follow
//! P the answer to p               p is anybody still there? seconds u16
//! ```
//!
//! The system says which of its users is on the other side; whoever runs the centre, and root, may
//! also ask for what the command line asks for.

pub mod client;
mod directory;
mod door;
pub mod frame;
mod lines;
mod one;
pub mod path;
pub mod pulse;
mod users;
mod visit;

pub use door::{CONNECTIONS_MAX, DoorFault, SocketDoor};
