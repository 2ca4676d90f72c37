//! What goes wrong in a step of a day: the process, the disk, the state store, the systems, the clock.

use super::state::Harm;
use super::world::World;
use crate::store::medium::Faults as DiskFaults;

impl World<'_> {
    /// What goes wrong in one step.
    pub(super) fn faults(&mut self) {
        if self.dice.of_million(self.rates.crash) {
            let (effects, happens) = (self.dice.below(24), self.dice.of_1000(500));
            self.fuse.light(effects, happens);
        }
        if self.step >= self.disk_well_at {
            self.disk_is_well();
        } else if self.disk_well_at == u64::MAX && self.dice.of_million(self.rates.disk_full) {
            let faults = DiskFaults { free_bytes: Some(1 << 20), ..DiskFaults::default() };
            self.journal.inner.set_faults(faults);
            self.disk_well_at = self.step + self.dice.below(10) + 1;
        }
        if self.disk_well_at == u64::MAX && self.dice.of_million(self.rates.disk_error) {
            let left = Some(self.dice.below(4));
            let (writes_left, syncs_left) =
                if self.dice.of_1000(500) { (left, None) } else { (None, left) };
            let faults = DiskFaults { writes_left, syncs_left, ..DiskFaults::default() };
            let on_keys = self.dice.of_1000(250);
            let medium = if on_keys { &self.keys } else { &self.journal };
            medium.inner.set_faults(faults);
            self.disk_well_at = self.step + self.dice.below(15) + 1;
        }
        if self.dice.of_million(self.rates.state) {
            let harm = self.dice.pick(&[Harm::Lost, Harm::Damaged, Harm::Full]);
            harm.into_iter().for_each(|harm| self.state.harm(harm));
        }
        if self.dice.of_million(self.rates.outside) {
            self.moods();
        }
        self.clock_faults();
    }

    fn clock_faults(&mut self) {
        if self.step >= self.clock_well_at {
            (self.skew, self.clock_well_at) = (0, u64::MAX);
        } else if self.dice.of_million(self.rates.clock) {
            self.skew = match self.dice.below(8) {
                0 => 40 * 86_400,
                1 => -86_400,
                _ => self.dice.between(-3_600, 3_600),
            };
            self.clock_well_at = self.step + self.dice.below(30) + 1;
        }
        self.turn_wall();
    }

    pub(super) fn disk_is_well(&mut self) {
        self.journal.inner.set_faults(DiskFaults::default());
        self.keys.inner.set_faults(DiskFaults::default());
        self.disk_well_at = u64::MAX;
    }
}
