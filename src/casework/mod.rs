//! Applicants, tickets, cases and staff: what may happen, and what then is the case. Pure.

pub mod private;
