//! dost-desk: the front desk of a DOST centre, in a terminal.
//!
//! (The map for readers is written when the rooms stand; see the rooms below.)

pub mod casework;
pub mod cli;
pub mod engine;
pub mod gateways;
pub mod law;
pub mod locale;
pub mod store;
pub mod terminal;
pub mod training;
pub mod ui;
