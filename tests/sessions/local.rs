//! The local door.
