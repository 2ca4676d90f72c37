//! Sessions: keys in, frames out, whatever the terminal does.

mod ansi;
mod decoder;
mod esc_digit;
mod facts;
mod local;
mod looping;
mod toy;
