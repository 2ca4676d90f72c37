//! Who somebody is and what they may do, asked anew at each line: a role may change at any time.

use super::Session;
use super::answer::Trouble;
use crate::casework::command::Act;
use crate::casework::guidance::may;
use crate::terminal::house::needs_pin;

impl Session<'_> {
    /// Whoever began without a PIN and has a role since that needs one is nobody until they give it.
    /// Whoever may look at no case any more, with a PIN or without, has none in hand.
    pub(super) fn still_known(&mut self) -> Result<(), Trouble> {
        if self.case.is_some() && self.may_look().is_err() {
            self.case = None;
        }
        let Some(staff) = self.staff.filter(|_| !self.gave_pin) else { return Ok(()) };
        let snapshot = self.snapshot();
        if snapshot.centre.member(staff).is_none_or(|member| !needs_pin(member.role)) {
            return Ok(());
        }
        self.is_left();
        Err(Trouble::said("cli-role-needs-pin"))
    }

    /// Asked before anything is looked for or shown: somebody has signed in, and may do this.
    pub(super) fn may_do(&self, act: Act) -> Result<(), Trouble> {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let snapshot = self.snapshot();
        Ok(may(&snapshot.centre, act, &self.context(&snapshot))?)
    }

    /// The same of looking at cases: whether one is there is an answer already, and one that is
    /// over would be fetched for it.
    pub(super) fn may_look(&self) -> Result<(), Trouble> {
        self.may_do(Act::ViewCase)
    }
}
