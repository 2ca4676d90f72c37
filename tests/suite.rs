//! Every test that looks at the house from outside, in one binary: one module a room.

mod casework;
mod engine;
mod locale;
mod sessions;
mod store;
