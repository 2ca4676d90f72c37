//! The locale room: words and letters.

mod clean;
mod dates;
mod fold;
mod letters;
mod numbers;
mod order;
mod samples;
mod width;
mod words;
