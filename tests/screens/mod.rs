//! The screen: what a person sees and what a key does.

pub mod desk;
mod flow;
mod keys;
mod pictures;
mod updates;
