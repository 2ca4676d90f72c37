//! The whole visit, as a person has it: keys in, a screen read out through a terminal's own parser.

mod apart;
mod ends;
pub mod house;
mod keys_lines;
mod kills;
mod odd;
mod played;
pub mod route;
pub mod terminal;
pub mod walk;
