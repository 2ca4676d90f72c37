//! The one integration test crate: a second would link the whole house again for every file.

mod law;
