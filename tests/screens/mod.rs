//! The screen: what a person sees and what a key does.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at its first surprise, in its helpers too"
)]

pub mod desk;
mod flow;
mod keys;
mod fields;
mod forms;
mod panes;
mod people;
mod pictures;
mod said;
mod updates;
