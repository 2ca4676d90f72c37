//! Placeholder of the practice registers.
