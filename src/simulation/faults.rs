//! What goes wrong in a simulated centre, and how often: drawn from the seed.

use super::dice::Dice;

/// One kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u16)]
pub enum Fault {
    /// The process dies between two effects; what was written stays.
    Kill = 1,
    /// The power fails: of what was not synced any part survives.
    PowerCut = 1 << 1,
    /// The process dies again while it recovers.
    KillInRecovery = 1 << 2,
    /// A bit of the unsynced end is flipped.
    BitFlip = 1 << 3,
    /// The disk is full.
    DiskFull = 1 << 4,
    /// A write or a sync fails.
    DiskError = 1 << 5,
    /// The state store is lost, damaged, behind, or takes nothing more.
    State = 1 << 6,
    /// The clock is set forward or back, or stands.
    Clock = 1 << 7,
    /// An outside system is down, slow, loses answers or repeats them.
    Outside = 1 << 8,
    /// The Cabinet moves a day while cases run.
    Decree = 1 << 9,
    /// People leave and change roles.
    Staff = 1 << 10,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Kill,
        Self::PowerCut,
        Self::KillInRecovery,
        Self::BitFlip,
        Self::DiskFull,
        Self::DiskError,
        Self::State,
        Self::Clock,
        Self::Outside,
        Self::Decree,
        Self::Staff,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::PowerCut => "power-cut",
            Self::KillInRecovery => "kill-in-recovery",
            Self::BitFlip => "bit-flip",
            Self::DiskFull => "disk-full",
            Self::DiskError => "disk-error",
            Self::State => "state",
            Self::Clock => "clock",
            Self::Outside => "outside",
            Self::Decree => "decree",
            Self::Staff => "staff",
        }
    }

    /// The fault of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}

/// A set of faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults(u16);

impl Faults {
    /// This set with one more.
    #[must_use]
    pub fn and(self, fault: Fault) -> Self {
        Self(self.0 | fault as u16)
    }

    /// Whether it is in the set.
    pub fn has(self, fault: Fault) -> bool {
        self.0 & fault as u16 != 0
    }

    /// Those in the set, by name.
    pub fn names(self) -> Vec<&'static str> {
        Fault::ALL.into_iter().filter(|fault| self.has(*fault)).map(Fault::name).collect()
    }
}

/// How often each fault comes, in so many of a million steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    pub(super) crash: u64,
    pub(super) disk_full: u64,
    pub(super) disk_error: u64,
    pub(super) state: u64,
    pub(super) clock: u64,
    pub(super) outside: u64,
    pub(super) decree: u64,
    pub(super) staff: u64,
    /// Erasures of people whose cases are over.
    pub(super) erasure: u64,
    /// Of a hundred crashes, those in which the power fails.
    pub(super) power: u64,
    /// Of a thousand moves, those in which the state store takes what waits for it: one that keeps
    /// up with the journal, or one that is a day behind.
    pub(super) follows: u64,
}

/// How many of a thousand moves a state store takes part in, from one that lags to one that follows.
const FOLLOWS: [u64; 4] = [3, 10, 30, 100];

impl Rates {
    /// Draws them; `steps` is how many steps a day has. Kinds in `without` never come.
    pub(super) fn draw(dice: &mut Dice, steps: u64, without: Faults) -> Self {
        let mut a_day = |fault: Fault, least: u64, most: u64| {
            // Hundredths of a time a day.
            let hundredths = least + dice.below(most - least + 1);
            if without.has(fault) { 0 } else { hundredths * 10_000 / steps.max(1) }
        };
        let crash = a_day(Fault::Kill, 55, 155);
        let rates = Self {
            crash,
            disk_full: a_day(Fault::DiskFull, 0, 40),
            disk_error: a_day(Fault::DiskError, 0, 60),
            state: a_day(Fault::State, 0, 6),
            clock: a_day(Fault::Clock, 0, 80),
            outside: a_day(Fault::Outside, 50, 600),
            decree: a_day(Fault::Decree, 0, 20),
            staff: a_day(Fault::Staff, 50, 250),
            erasure: 0,
            power: 0,
            follows: 0,
        };
        let power = 20 + dice.below(60);
        let follows = dice.pick(&FOLLOWS).unwrap_or(100);
        let erasure = (5 + dice.below(16)) * 100_000 / steps.max(1);
        let rates = Self { follows, erasure, ..rates };
        Self { power: if without.has(Fault::PowerCut) { 0 } else { power }, ..rates }
    }
}
