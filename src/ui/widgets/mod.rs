//! Small things that several panes draw.

pub mod choice;
pub mod input;
pub mod list;
pub mod term_bar;
pub mod write;
