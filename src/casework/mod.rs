//! Applicants, tickets, cases and staff: what may be done, and what then is the case.
//!
//! Pure and total. [`decide`](decide::decide) takes the state, a command and its context and gives
//! events or a refusal; [`evolve`](evolve::evolve) applies an event and cannot fail;
//! [`intents`](intents::intents) says, as data, what must then happen outside. There is no clock
//! here, no I/O, no randomness, no hash order and no word that a person reads: refusals and history
//! lines are message keys.

pub mod act;
pub mod budget;
pub mod case;
pub mod centre;
pub mod command;
pub mod decide;
pub mod documents;
pub mod event;
pub mod evidence;
pub mod evolve;
pub mod forms;
pub mod guidance;
pub mod head;
pub mod history;
pub mod identity;
pub mod ids;
pub mod intents;
pub mod notice;
pub mod outages;
pub mod private;
pub mod public_key;
pub mod refusal;
pub mod register;
pub mod remembered;
pub mod retention;
pub mod staff;
pub mod ticket;
pub mod urgency;
pub mod warnings;
