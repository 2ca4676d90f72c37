//! Practice: an invented centre with invented people, a clock that the trainer moves, and lessons
//! that can be learnt by hand or played.
//!
//! - [`sandbox`]: the practice centre. It lives in memory and nowhere else, and can go back.
//! - [`lesson`]: who comes, what goes wrong, what has to come of it, on top of the passport's steps;
//!   [`script`], [`goal`] and [`keys`] are what it is made of.
//! - [`room`]: the real screen with a lesson around it, for hands or played by real keys, made by
//!   [`autopilot`], under a [`caption`]; [`stage`] puts it on this terminal.
//! - [`progress`] and [`result`]: what the learner has done, and what there is to take home.
//! - [`run`]: a run as a file, from which it is played again; [`opened`]: looking at one in lines.
//! - [`class`]: a trainer and learners who come by SSH, each with a world of their own.
//! - [`lines`]: a lesson played as plain lines. [`record`]: its screen, for any asciicast player.
//!
//! Absent on purpose: any way to a data folder. Everything here works on a
//! [`Sandbox`](sandbox::Sandbox), which takes no path and opens an engine in memory; so practice
//! cannot reach a real case, whatever a lesson does.

pub mod autopilot;
pub mod caption;
pub mod class;
pub mod compare;
pub mod goal;
pub mod keys;
pub mod lesson;
pub mod lines;
pub mod opened;
pub mod play;
pub mod progress;
pub mod record;
pub mod result;
pub mod room;
pub mod run;
pub mod sandbox;
pub mod script;
pub mod stage;
pub mod unseen;

pub use lesson::Lesson;
pub use play::{Summary, TrainError};
pub use sandbox::Sandbox;
