//! The screen: what a person sees and what a key does.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at its first surprise, in its helpers too"
)]

mod boxes;
mod boxes_keys;
mod dashboard;
pub mod desk;
mod fields;
mod flow;
mod forms;
mod halted;
mod kept;
mod key_check;
mod keys;
mod labels;
mod newcomer;
mod notices;
mod others;
mod outage;
mod panes;
mod panes_keys;
pub mod people;
mod pictures;
mod said;
mod sight;
mod stale;
mod step_up;
mod unsettled;
mod updates;
mod urgency;
