//! The service passport as data.
