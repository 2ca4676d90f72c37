//! The engine from outside: whole lives, kills, faults, races.

mod archive;
mod backup;
pub mod desk;
mod disk;
mod doubts;
mod drafts;
mod drain;
mod folder;
mod following;
mod life;
mod looking;
mod outages;
mod outside;
mod payment_days;
mod people;
mod presence;
mod race;
mod receipts;
mod retention;
mod search;
mod sign_in;
mod tamper;
mod time;
