//! x
mod sessions;
