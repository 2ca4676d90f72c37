//! The practice registers: all three systems behind their contracts, with invented people, as a
//! server that an integrator can run, read and replace.
//!
//! * The people and what is known of them are those of [`practice`](super::practice): one table, one
//!   code that reads it. The same table and day give the same answers.
//! * Each system lies under its own name, `/meis`, `/payments` and `/esosial`, with its contract
//!   beside it as `contract.yaml`. At `/` stands the cabinet as a citizen would see it.
//! * Each system can be given a [`Fault`] at any time, at the start or, with a word that is printed
//!   then, over `/admin/faults`.
//! * Every answer says by a header of the contract that it is invented; a desk for real work uses
//!   none of them.
//! * The log has a line a request: no code, no name and no number of a case stands in it.
//!
//! It is for practice alone: nothing of it is kept when it ends.

mod answers;
mod certificates;
mod faults;
mod page;
mod serve;
mod world;

pub use answers::{TOKEN, set_fault};
pub use certificates::{CertificateFiles, CertificateTrouble};
pub use faults::{Fault, FaultError, HOLD_SECONDS_MAX};
pub use serve::{CONNECTIONS_MAX, Plan, Running, ServeError};
pub use world::{LogLine, NOTICES_MAX, World};
