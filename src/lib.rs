//! dost-desk: the front desk of a DOST centre, in a terminal.
//!
//! A visitor takes a ticket, sits down at a desk, gives what no register can, an earlier payment
//! is looked up, the application is registered, the back office decides, and the decision stands
//! in the citizen's cabinet before the term ends. This program is that way from end to end, for
//! the service passport 01-05-02-01. It is one process: one centre, one journal, any number of
//! screens.
//!
//! # Bird's-eye view
//!
//! ```text
//!  keys ─▶ terminal ─▶ ui::update ─▶ Command ─▶ engine ─▶ casework::decide ─▶ events
//!                                                 │                             │
//!  screen ◀─ terminal ◀─ ui::view ◀─ Snapshot ◀───┴──── journal (fdatasync) ◀───┘
//!                                                           └▶ sled   └▶ outbox ▶ gateways
//! ```
//!
//! The way is a circle in one direction. A key becomes a message, a message may become a command,
//! a command becomes events or a refusal, events are durable before anybody sees them, and what
//! everybody sees is one immutable snapshot.
//!
//! # Rooms, ground floor first
//!
//! | room | what lives there |
//! |---|---|
//! | [`law`] | what the State prescribes: the passport, the working calendar, the one date calculator with its proof |
//! | [`locale`] | words in two languages, and Azerbaijani letters: case, folding, order, width, dates |
//! | [`casework`] | applicant, ticket, case, staff; [`decide`](casework::decide), [`evolve`](casework::evolve), [`intents`](casework::intents); guidance and urgency |
//! | [`store`] | bytes that survive: the journal (the truth), sled (rebuildable), keys, drafts |
//! | [`gateways`] | MEİS, "Sosial ödənişlər", E-sosial: three small traits, spoken over HTTPS or by a practice double; the practice registers as a server |
//! | [`engine`] | the one writer, the outbox, the sweep over the deadlines, search, the clock |
//! | [`simulation`] | the whole centre under a seeded clock with faults, and its oracle |
//! | [`ui`] | model, messages, effects; keys, panes, overlays. Pure |
//! | [`terminal`] | the one session loop and its doors; bytes to keys, cells to bytes; lines of text |
//! | [`training`] | the practice centre and the played visit |
//! | [`cli`] | the command line |
//!
//! Imports run from the lower rows to the upper ones and never back; a test reads them.
//!
//! # What is absent, and stays so
//!
//! - `law`, `casework` and `ui` know no clock, no randomness, no file and no `async`; the time and
//!   every answer from outside come in as values.
//! - Nobody but the engine's writer changes a centre. No lock is held while a screen is drawn.
//! - Nothing is published or answered before its frame is on the disk; nothing leaves the house
//!   before its cause is.
//! - No clear text about a person reaches a file: [`Private`](casework::private::Private) refuses
//!   to be written unsealed.
//! - No word that a person reads stands in code; no colour outside the theme; no question to the
//!   process's own terminal outside its door; no state shared by two sessions.
//!
//! # Where a new thing goes
//!
//! - A rule: [`casework::decide`], with its [`Refusal`](casework::refusal::Refusal) and words.
//! - A date or a day off: [`law`], or only `assets/calendars`.
//! - Another service: `assets/passports`; what it needs beyond data, `casework`.
//! - A key: one row of the table in [`ui`], with its label in both languages.
//! - A way in: a door in [`terminal`].
//! - Something new to ask outside: the contract in `assets/contracts` first, then
//!   [`gateways::wire`], then both ends.

pub mod casework;
pub mod cli;
pub mod engine;
pub mod gateways;
pub mod law;
pub mod locale;
pub mod simulation;
pub mod store;
pub mod terminal;
pub mod training;
pub mod ui;
