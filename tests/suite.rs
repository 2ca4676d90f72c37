//! Every test that looks at the house from outside, in one binary: one module a room.

mod locale;
mod screens;
mod sessions;
