//! The whole centre under a seeded clock, with everything that can go wrong, and an oracle apart.
//!
//! The parts that move are those of a running centre ([`Stepped`](crate::engine::Stepped)): core,
//! writer, outbox, sweep, journal, key file and the follower of the state store. The clock, the
//! disk, the state store, the outside systems and the people are simulated. One thread, one stream
//! of chance: the same seed gives the same frames and the same trace.
//!
//! ```text
//! dice ─▶ people, faults ─▶ engine::Stepped ─▶ frames, answers, notices ─▶ oracle ─▶ violation
//! ```
//!
//! What is not here: sled, files, terminals; those are killed for real elsewhere.

mod actors;
mod blunders;
mod dice;
mod enough;
mod faults;
mod fuse;
pub mod invented;
mod mischief;
mod mistakes;
mod officers;
mod oracle;
mod outside;
mod pump;
mod recovery;
mod retention;
mod roster;
mod series;
mod shrink;
mod state;
mod told;
mod trouble;
mod work;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{Casework, Rules};
use crate::gateways::Gateways;
use crate::store::medium::Medium;
use crate::store::state::StateStore;

pub use faults::{Fault, Faults};
pub use oracle::Violation;
pub use series::{JOBS_MAX, SEEDS_A_REPETITION, Series, Sum};
pub use shrink::shrink;

/// Working days of one seed at most.
pub const SEED_DAYS_MAX: u32 = 250;
/// Working days of one seed, unless asked for more.
pub const SEED_DAYS: u32 = 10;
/// Visitors a day, unless asked for others.
pub const VISITORS_A_DAY: u16 = 60;
/// Most visitors a day.
pub const VISITORS_A_DAY_MAX: u16 = 500;
/// Desks, unless asked for others.
pub const DESKS: u8 = 4;
/// Most desks.
pub const DESKS_MAX: u8 = 20;
/// Frames that are told with a violation.
pub const FRAMES_TOLD_MAX: usize = 50;

/// What one seed simulates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// Working days, at most [`SEED_DAYS_MAX`].
    pub days: u32,
    /// Service desks, 1 to [`DESKS_MAX`].
    pub desks: u8,
    /// Visitors a working day.
    pub visitors: u16,
    /// Faults that never come.
    pub without: Faults,
}

impl Plan {
    /// The usual centre for so many days.
    pub fn new(seed: u64, days: u32) -> Self {
        let (desks, visitors) = (DESKS, VISITORS_A_DAY);
        Self { seed, days: days.min(SEED_DAYS_MAX), desks, visitors, without: Faults::default() }
    }
}

/// What is put between the engine and what surrounds it: nothing, or a test's defect.
pub trait Wiring: Sync {
    /// The core.
    fn rules(&self) -> Arc<dyn Rules> {
        Arc::new(Casework)
    }

    /// The journal's directory.
    fn journal(&self, medium: Box<dyn Medium>) -> Box<dyn Medium> {
        medium
    }

    /// The key file's directory.
    fn keys(&self, medium: Box<dyn Medium>) -> Box<dyn Medium> {
        medium
    }

    /// The state store.
    fn state(&self, store: Box<dyn StateStore>) -> Box<dyn StateStore> {
        store
    }

    /// The way to the outside systems.
    fn gateways(&self, gateways: Gateways) -> Gateways {
        gateways
    }
}

/// The program as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsBuilt;

impl Wiring for AsBuilt {}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Working days simulated to the end.
    pub days: u64,
    /// Commands sent, retries and those of the centre itself not counted.
    pub commands: u64,
    /// Of these, refused by the rules.
    pub refused: u64,
    /// How often each refusal came, by its key.
    pub refusals: BTreeMap<&'static str, u64>,
    /// Crashes, those in recovery included.
    pub crashes: u64,
    /// Frames recorded.
    pub frames: u64,
    /// Cases granted and refused.
    pub decided: (u64, u64),
    /// Notices that reached the portal, repetitions included.
    pub arrivals: u64,
    /// People who were erased.
    pub erased: u64,
    /// Hash over everything that happened, in order.
    pub trace: [u8; 32],
    /// What was violated first, if anything.
    pub found: Option<Found>,
}

/// A violation, where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub violation: Violation,
    /// Working day, from 1.
    pub day: u32,
    /// Step of the run.
    pub step: u64,
    /// The last frames, oldest first: number, author, kinds of event; no personal data.
    pub frames: Vec<String>,
}

/// Simulates one seed.
pub fn simulate(plan: &Plan, wiring: &dyn Wiring) -> Outcome {
    world::World::new(*plan, wiring).run()
}
