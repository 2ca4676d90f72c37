//! All integration tests, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test they are the report; clippy's own exception misses functions that tests call"
)]

mod store;
