//! The house itself: which room may import which, where colours and words may stand, how long a
//! file may grow. These read the source, so a slip fails before anybody reviews it.

mod imports;
mod rules;
mod source;
