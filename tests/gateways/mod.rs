//! The outside systems over the wire: the contracts, both ends held against them, bad answers,
//! faults, and the seven steps against the practice registers.

mod agreed;
mod bad_answers;
mod canned;
mod centre;
mod contract;
mod contracts;
mod delivery;
mod every_fault;
mod faults;
mod figures;
mod gate;
mod killed;
mod registers;
mod settings;
mod site;
mod stand_in;
mod steps;
