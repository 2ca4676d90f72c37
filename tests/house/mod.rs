//! The house itself: what may stand where.
