//! The terminal room.
