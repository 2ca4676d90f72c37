//! Every test that looks at the house from outside, in one binary: one module a room.

mod casework;
mod engine;
mod house;
mod law;
mod locale;
mod screens;
mod sessions;
mod store;
