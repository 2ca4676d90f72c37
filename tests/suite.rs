//! Every test that looks at the house from outside, in one binary: a second would link the whole
//! house again for every file. One module a room.

mod engine;
mod law;
mod locale;
mod plain;
mod process;
mod sessions;
mod store;
