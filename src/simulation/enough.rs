//! Whether a seed has seen enough for its silence to prove something.

use super::Outcome;
use super::oracle::{Held, hold};
use super::world::World;

/// Commands from which a run is asked whether enough of them were illegal: one of so many.
const COMMANDS_JUDGED: u64 = 500;
const ILLEGAL_ONE_OF: u64 = 10;

impl World<'_> {
    /// A seed that ends before its days are over proves less than was asked.
    pub(super) fn all_days_came(&self) -> Held {
        let (came, asked) = (self.outcome.days, u64::from(self.plan.days));
        hold!(0, came >= asked, "only {came} of {asked} working days came");
        Ok(())
    }

    /// A run that tries little that is forbidden proves little.
    pub(super) fn enough_was_illegal(&self) -> Held {
        let Outcome { commands, refused, .. } = self.outcome;
        let is_enough = commands < COMMANDS_JUDGED || refused * ILLEGAL_ONE_OF >= commands;
        hold!(0, is_enough, "only {refused} of {commands} commands were illegal");
        Ok(())
    }
}
