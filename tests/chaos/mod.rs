//! The real program killed, starved, frozen and cut off, and what its clients had been told
//! compared with what is there afterwards.
//!
//! Each kind has a slice here that always runs, and a command that prints its figure last:
//!
//! ```text
//! cargo test --locked --test suite chaos::kills  -- --ignored --nocapture   500 kills
//! cargo test --locked --test suite chaos::power  -- --ignored --nocapture   100 power cuts and more
//! cargo test --locked --test suite chaos::calls  -- --ignored --nocapture   a kill at every system call
//! cargo test --locked --test suite chaos::space  -- --ignored --nocapture   a full disk
//! cargo test --locked --test suite chaos::length -- --ignored --nocapture   100,000 frames
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures for whoever runs it")]

mod calls;
mod far;
mod frozen;
mod kills;
mod length;
mod power;
mod service;
mod space;
