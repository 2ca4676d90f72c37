//! The engine from outside: whole lives, kills, faults, races.

pub mod desk;
mod disk;
mod folder;
mod life;
mod outside;
mod people;
mod race;
mod search;
mod sign_in;
mod time;
