//! Sessions: keys in, frames out, whatever the terminal does.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod ansi;
mod decoder;
mod esc_digit;
mod facts;
mod local;
mod looping;
mod panics;
mod toy;
