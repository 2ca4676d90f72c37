//! Looking at a stopped centre's journal from the command line.
