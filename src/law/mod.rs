//! What the State prescribes, as data and arithmetic.
//!
//! The service passport, the working calendar, the one date calculator with its proof and the
//! dated amounts. Nothing here knows a case, a clock, a file or a screen: text comes in, typed
//! values and errors with the line they are about come out.

pub mod calendar;
pub mod moment;
pub mod passport;
pub mod shared;
pub mod term;
pub mod term_report;
pub mod terms;
pub mod text;
