//! Bytes that survive.
pub mod codec;
pub mod frame;
pub mod journal;
pub mod keys;
pub mod medium;
