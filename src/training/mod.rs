//! Practice: an invented centre with invented people, a clock that the trainer moves, and the flow
//! of the seven steps as a script that can be played.
//!
//! - [`sandbox`]: the practice centre. It lives in memory and nowhere else.
//! - [`script`]: what is played, as data: steps, acts, movements of the clock.
//! - [`play`]: plays a script on a sandbox and tells what happens, to lines or to a screen.
//! - [`lines`]: tells it as plain lines.
//! - [`show`]: plays it on the real screen by real keys, made by [`autopilot`], under a
//!   [`caption`]; [`stage`] puts it on this terminal.
//!
//! Absent on purpose: any way to a data folder. Everything here works on a
//! [`Sandbox`](sandbox::Sandbox), which has one constructor, takes no path and opens an engine in
//! memory; so practice cannot reach a real case, whatever a lesson does.

pub mod autopilot;
pub mod caption;
pub mod lines;
pub mod play;
pub mod sandbox;
pub mod script;
pub mod show;
pub mod stage;

pub use play::{Summary, TrainError};
pub use sandbox::Sandbox;
