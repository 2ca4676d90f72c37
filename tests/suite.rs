//! The one integration test crate: a second would link the whole house again for every file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed; clippy excuses only the #[test] functions"
)]

mod law;
