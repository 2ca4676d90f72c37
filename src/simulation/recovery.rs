//! Death and standing up again.

use std::sync::{Arc, PoisonError};

use super::faults::Fault;
use super::oracle::{Held, Violation, hold};
use super::state::Home;
use super::world::{Going, World};
use crate::engine::{Media, Options, Stepped};
use crate::store::journal::SEGMENT_BYTES_MIN;
use crate::store::keys::{MasterKeySource, Secret};
use crate::store::medium::MemoryMedium;
use crate::store::state::StateStore;

/// Times a centre may die while it recovers.
const TRIES_MAX: u32 = 6;
/// Days by which a wrong clock is seen by whoever starts the centre.
const SEEN_SKEW_SECONDS: i64 = 20 * 86_400;

/// Seconds between two looks for what the state still waits for outside; a real centre looks every
/// minute.
const TAKE_UP_SECONDS: i64 = 600;

/// Number of the store.
pub(super) const STORE: [u8; 16] = *b"dost simulated 1";

/// What opens the keys.
pub(super) fn master() -> MasterKeySource {
    MasterKeySource::Given(Secret::new(*b"a simulation has nothing to hide"))
}

impl World<'_> {
    /// The first start.
    pub(super) fn start(&mut self) -> Held {
        self.open()?
            .ok_or_else(|| Violation::new(31, "an empty folder does not open".to_owned()))?;
        Ok(())
    }

    /// The process is gone, or shall be: what is left on the media is opened again, and nothing that
    /// anybody was told may be missing.
    pub(super) fn recover(&mut self) -> Held {
        for turn in 0..TRIES_MAX {
            self.outcome.crashes += 1;
            self.trace.update(b"crash");
            self.fall()?;
            let again = turn + 1 < TRIES_MAX
                && self.rates.crash > 0
                && !self.plan.without.has(Fault::KillInRecovery)
                && self.dice.of_1000(200);
            if again {
                let (effects, happens) = (self.dice.below(6), self.dice.of_1000(500));
                self.fuse.light(effects, happens);
            }
            if self.open()?.is_some() {
                return self.stand_up();
            }
        }
        Err(Violation::new(31, "the centre does not open any more".to_owned()))
    }

    /// What death leaves.
    fn fall(&mut self) -> Held {
        // Answers that were out already reach their readers.
        self.deliver()?;
        self.engine = None;
        let outstanding = std::mem::take(&mut self.outstanding);
        self.unknown.extend(outstanding.into_values());
        // Of what was on its way out, some still arrives; nobody hears the answers.
        for (_, going) in std::mem::take(&mut self.going) {
            if let Going::Out(call) = going
                && self.dice.of_1000(500)
            {
                drop(call.perform(&self.gateways));
            }
        }
        self.see_arrivals()?;
        self.mail.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let is_power = self.dice.below(100) < self.rates.power;
        if is_power {
            self.cut_power();
        }
        self.disk_is_well();
        self.fuse.renew();
        if self.skew.abs() > SEEN_SKEW_SECONDS {
            self.skew = 0;
            self.turn_wall();
        }
        Ok(())
    }

    fn cut_power(&mut self) {
        let dice = &mut self.dice;
        self.keys.take_unsynced();
        self.keys.inner.cut_power(|outcomes| dice.place(outcomes));
        self.journal.inner.cut_power(|outcomes| dice.place(outcomes));
        if dice.of_1000(600) {
            self.state.cut_power();
        }
        let Some(unsynced) = self.journal.take_unsynced() else { return };
        if unsynced.name == "mark" || self.plan.without.has(Fault::BitFlip) || !dice.of_1000(500) {
            return;
        }
        let within = u64::try_from(unsynced.length).unwrap_or(0);
        let place = unsynced.offset + dice.below(within);
        let bit = dice.below(8);
        self.journal.inner.damage(&unsynced.name, |bytes| {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1 << bit;
            }
        });
    }

    /// Opens what lies on the media. `None` when the process died on the way.
    fn open(&mut self) -> Result<Option<()>, Violation> {
        let media = Media {
            store: STORE,
            journal: self.wiring.journal(Box::new(self.journal.clone())),
            segment_bytes: SEGMENT_BYTES_MIN * 64,
            keys: self.wiring.keys(Box::new(self.keys.clone())),
            master: master(),
            drafts: Box::new(MemoryMedium::new()),
        };
        let random = self.random.clone();
        let options = Options::with(Arc::new(self.wall.clone()), self.gateways.clone());
        let options = Options { random, take_up_seconds: TAKE_UP_SECONDS, ..options };
        let mut home = Home { files: self.state.clone(), wiring: self.wiring };
        let rules = self.wiring.rules();
        match Stepped::open(media, &mut home, rules, options, self.time.clone()) {
            Ok(engine) if !self.fuse.is_dead() => {
                self.engine = Some(engine);
                Ok(Some(()))
            }
            Err(error) if !self.fuse.is_dead() => {
                Err(Violation::new(31, format!("the centre does not open: {error}")))
            }
            Ok(_) | Err(_) => Ok(None),
        }
    }

    /// What was there is there.
    fn stand_up(&mut self) -> Held {
        let Some(engine) = &self.engine else { return Ok(()) };
        let (frames, seen) = (engine.frames(), self.oracle.seen());
        let last = match seen.checked_sub(1) {
            Some(last) if last < frames => engine.frame(last).map_err(|error| {
                Violation::new(27, format!("frame {last} cannot be read: {error}"))
            })?,
            _ => None,
        };
        let applied = self.state.applied().ok().flatten();
        let ahead = applied.filter(|applied| applied.seq >= frames);
        hold!(29, ahead.is_none(), "the state store is ahead of {frames} frames: {ahead:?}");
        self.oracle.recovered(frames, last.map(|(hash, _)| hash))?;
        self.observe()?;
        self.oracle.fresh_acks_are_there()?;
        let Some(engine) = &self.engine else { return Ok(()) };
        self.oracle.all_agrees(&engine.snapshot().centre, engine.rows())?;
        // The state has been brought level with the journal.
        self.everybody_erased_is_gone()
    }
}
