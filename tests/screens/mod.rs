//! The screen: what a person sees and what a key does.

pub mod desk;
mod keys;
mod panes;
mod people;
mod pictures;
mod updates;
