//! Every test that looks at the house from outside, in one binary: a second would link the whole
//! house again for every file. One module a room.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed; clippy excuses only the #[test] functions"
)]

mod casework;
mod chaos;
mod classroom;
mod doors;
mod engine;
mod fuzz;
mod gateways;
mod hostile;
mod house;
mod law;
mod locale;
mod plain;
mod process;
mod screens;
mod sessions;
mod simulation;
mod ssh;
mod store;
mod training;
mod visit;
