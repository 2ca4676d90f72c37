//! What surrounds the panes: title line, step rail, frames and tabs, message, next step, keys.

pub(super) mod bottom;
pub(super) mod panes;
pub(super) mod rail;
pub(super) mod title;
