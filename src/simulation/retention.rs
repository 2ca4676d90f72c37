//! Erasures: who asks for them, how long the doors are closed before, and whether anything is left.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::faults::Fault;
use super::oracle::{Held, Violation};
use super::recovery::{STORE, master};
use super::roster::{Deed, Roster};
use super::world::World;
use crate::casework::command::{Actor, Command};
use crate::casework::private::PersonId;
use crate::casework::retention::{ErasureReason, Periods, due};
use crate::store::keys::KeyRing;
use crate::store::medium::MemoryMedium;

/// How long a simulated centre keeps what is over, months: as short as can be.
pub(super) const PERIODS: Periods =
    Periods { granted_months: 1, refused_months: 1, withdrawn_months: 1 };
/// Of a thousand seeds, those in which the doors stay closed for weeks, and for how many days: after
/// them the periods of what was over before have passed.
const PAUSES: u64 = 250;
const PAUSE_DAYS: (i64, i64) = (32, 70);
/// Of a thousand erasures, those in which the process dies at one of the next effects.
const DEATHS: u64 = 300;
/// Effects among which it dies: the frame's, the key file's and the answer's.
const DEATH_EFFECTS: u64 = 12;

impl World<'_> {
    /// After how many working days the doors stay closed, and for how many days.
    pub(super) fn pause(&mut self) -> (u64, u64) {
        let (has_pause, days) = (self.dice.of_1000(PAUSES), u64::from(self.plan.days));
        let at = 1 + self.dice.below(days);
        let length = self.dice.between(PAUSE_DAYS.0, PAUSE_DAYS.1);
        let has_pause = has_pause && days > 1;
        if has_pause { (at, u64::try_from(length).unwrap_or(0)) } else { (u64::MAX, 0) }
    }

    /// Days on which nobody comes and the centre runs. Gives the first day after them.
    pub(super) fn idle_days(
        &mut self,
        first: NaiveDate,
        days: u64,
    ) -> Result<NaiveDate, Violation> {
        let mut day = first;
        for _ in 0..days {
            self.evening(day, false)?;
            day = day + Days::new(1);
        }
        Ok(day)
    }

    /// Somebody erases a person whose periods have passed, or who asked for it and has nothing open;
    /// now and then one who has been erased before.
    pub(super) fn erasure(&mut self, roster: &Roster) -> Option<Deed> {
        let supervisor = self.dice.pick(&roster.supervisors);
        let who = if self.dice.of_1000(500) { supervisor } else { roster.admin }?;
        let again = self.dice.of_1000(250);
        let erased: Vec<PersonId> = self.oracle.erased_people().iter().copied().collect();
        let (person, why) = match self.dice.pick(&erased).filter(|_| again) {
            Some(person) => (person, ErasureReason::Request),
            None => self.somebody_over()?,
        };
        if self.rates.crash > 0 && !self.plan.without.has(Fault::Kill) && self.dice.of_1000(DEATHS)
        {
            let (effects, happens) = (self.dice.below(DEATH_EFFECTS), self.dice.of_1000(500));
            self.fuse.light(effects, happens);
        }
        let periods = (why == ErasureReason::Period).then_some(PERIODS);
        Some((Actor::Staff(who), None, Command::Erase { person, why, periods }))
    }

    fn somebody_over(&mut self) -> Option<(PersonId, ErasureReason)> {
        let due = due(self.oracle.fold(), &PERIODS, self.honest.date());
        let due: Vec<PersonId> = due.into_iter().map(|due| due.person).collect();
        if let Some(person) = self.dice.pick(&due) {
            return Some((person, ErasureReason::Period));
        }
        let centre = self.oracle.fold();
        let is_over = |person: &&PersonId| centre.cases_of(**person).all(|it| it.stage.is_over());
        let here = centre.people.keys().filter(|person| !centre.erased.contains_key(person));
        let over: Vec<PersonId> = here.filter(is_over).copied().collect();
        let why = [ErasureReason::Request, ErasureReason::Order, ErasureReason::Mistake];
        Some((self.dice.pick(&over)?, self.dice.pick(&why)?))
    }

    /// [39] every frame has been seen: of whoever was erased in them nothing can be read any more.
    pub(super) fn whoever_was_erased_is_gone(&mut self) -> Held {
        self.oracle.nobody_else_is_erased()?;
        let fresh = self.oracle.freshly_erased();
        if fresh.is_empty() {
            return Ok(());
        }
        self.outcome.erased += fresh.len() as u64;
        self.keys_are_gone(&fresh)?;
        let Some(engine) = &self.engine else { return Ok(()) };
        for person in &fresh {
            for seq in self.oracle.frames_about(*person) {
                let read = engine.frame(seq).map_err(|error| {
                    Violation::new(27, format!("frame {seq} cannot be read: {error}"))
                })?;
                if let Some((_, mut frame)) = read {
                    self.oracle.tells_nothing(*person, seq, &mut frame)?;
                }
            }
        }
        if !self.state.is_readable() {
            return Ok(());
        }
        self.oracle.rows_tell_nothing(&fresh, engine.rows(), false)
    }

    /// [39] the same of everybody, after a crash: the state store has followed every frame.
    pub(super) fn everybody_erased_is_gone(&self) -> Held {
        self.keys_of_the_erased_are_gone()?;
        let Some(engine) = &self.engine else { return Ok(()) };
        self.oracle.rows_tell_nothing(self.oracle.erased_people(), engine.rows(), true)
    }

    /// [39] no key of theirs lies on the medium.
    pub(super) fn keys_of_the_erased_are_gone(&self) -> Held {
        self.keys_are_gone(self.oracle.erased_people())
    }

    /// The key file is read as whoever copied it would read it.
    fn keys_are_gone(&self, persons: &BTreeSet<PersonId>) -> Held {
        if persons.is_empty() {
            return Ok(());
        }
        let copy = MemoryMedium::unpacked(&self.keys.inner.packed());
        let file = KeyRing::open_existing(Box::new(copy), STORE, &master())
            .map_err(|error| Violation::new(39, format!("the key file does not open: {error}")))?;
        persons.iter().try_for_each(|person| self.oracle.key_is_gone(*person, &file))
    }

    /// [27] at the end the whole chain is read once more: what was erased has left no gap in it.
    pub(super) fn chain_is_whole(&self) -> Held {
        let Some(engine) = &self.engine else { return Ok(()) };
        engine.verify().map_err(|error| Violation::new(27, format!("the journal: {error}")))
    }
}
