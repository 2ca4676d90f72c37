//! The doors of a centre: terminals that join it through its socket, and what is refused there.

mod attack;
mod case;
mod centre;
mod frozen;
mod limits;
mod lines;
mod process;
mod sign_in;
mod silent;
mod socket;
mod stopped;
mod together;
