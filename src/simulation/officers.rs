//! What officers do next with the cases of the back office.

use std::sync::Arc;

use super::work::{IN_HAND_MAX, LOOKS_MAX};
use super::world::World;
use crate::casework::case::{Case, Claim, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Command, Verdict};
use crate::casework::documents;
use crate::casework::ids::StaffId;
use crate::casework::register::{Lookup, PaymentAnswer};
use crate::law::passport::RefusalGround;

/// Of a thousand reviews, those of somebody who does not look at what stands in the case.
const BLIND: u64 = 15;

impl World<'_> {
    /// What lies on an officer's own desk comes first.
    pub(super) fn officer(&mut self, centre: &Centre, who: StaffId) -> Option<Command> {
        for _ in 0..LOOKS_MAX {
            let hand = self.work.in_hand(who);
            let place = self.dice.place(hand.len());
            let Some(case) = hand.get(place).copied() else { break };
            let is_held = |file: &&Arc<Case>| {
                file.stage == Stage::UnderReview && file.claim.is_some_and(|held| held.by == who)
            };
            match centre.case(case).filter(is_held) {
                Some(file) => {
                    if let Some(command) = self.review(centre, file, who) {
                        return Some(command);
                    }
                }
                None => drop(hand.swap_remove(place)),
            }
        }
        if self.work.in_hand(who).len() < IN_HAND_MAX {
            self.next_of_the_pile(centre, who)
        } else {
            None
        }
    }

    /// The next case that nobody holds, or whose holder has let the claim run out.
    fn next_of_the_pile(&mut self, centre: &Centre, who: StaffId) -> Option<Command> {
        for _ in 0..LOOKS_MAX {
            let place = self.dice.place(self.work.back.len());
            let case = *self.work.back.get(place)?;
            let Some(file) = centre.case(case) else {
                self.work.back.swap_remove(place);
                continue;
            };
            match file.stage {
                // Four eyes: most leave what they have written in themselves to a colleague.
                Stage::Forwarded if file.touched_by.contains(&who) && !self.dice.of_1000(500) => {
                    continue;
                }
                Stage::Forwarded => return Some(Command::Claim(case)),
                Stage::UnderReview => {
                    let is_free = |claim: Claim| claim.by == who || claim.until <= centre.last_at;
                    if file.claim.is_none_or(is_free) {
                        return Some(Command::Claim(case));
                    }
                }
                _ => {}
            }
            // It lies in a colleague's hands until the morning, or with somebody else.
            self.work.back.swap_remove(place);
        }
        None
    }

    fn review(&mut self, centre: &Centre, file: &Case, who: StaffId) -> Option<Command> {
        let case = file.id;
        if file.touched_by.contains(&who) {
            // What they have written in themselves is for a colleague; not everybody remembers it.
            return Some(match self.dice.of_1000(600) {
                true => Command::Release(case),
                false => Command::Decide { case, verdict: self.verdict(centre, false, false) },
            });
        }
        let is_blind = self.dice.of_1000(BLIND);
        if !is_blind {
            if let Some(ask) = self.payment_of_today(centre, file) {
                return Some(ask);
            }
            // Nobody decides before Social Payments has answered.
            if !matches!(file.payment_lookup, Lookup::Answered { .. }) {
                return None;
            }
        }
        let missing = documents::missing(file, centre.passport_of(file)?);
        if !missing.is_empty() && self.dice.of_1000(700) {
            let words = "Sənəd çatmır.".to_owned();
            return Some(Command::ReturnForPapers { case, documents: missing, words });
        }
        // Some do not look for an earlier payment.
        let is_paid = !is_blind && is_paid(centre, file) && !self.dice.of_1000(300);
        Some(Command::Decide { case, verdict: self.verdict(centre, is_paid, !missing.is_empty()) })
    }

    /// What somebody decides: a refusal where nothing may be granted, and of the others now and then.
    pub(super) fn verdict(
        &mut self,
        centre: &Centre,
        is_paid: bool,
        is_incomplete: bool,
    ) -> Verdict {
        let reasons = "Qanuni əsas yoxdur.".to_owned();
        if is_incomplete && self.dice.of_1000(700) {
            return Verdict::Refuse { ground: RefusalGround::IncompleteDocuments, reasons };
        }
        if is_paid || self.dice.of_1000(150) {
            let offered =
                centre.passport.as_ref().map(|held| held.refusal_grounds.selected.clone());
            // Some choose what this edition does not offer.
            let ground = match self.dice.of_1000(950) {
                true => self.dice.pick(&offered.unwrap_or_default()),
                false => None,
            };
            let ground = ground.unwrap_or(RefusalGround::NoLegalGround);
            return Verdict::Refuse { ground, reasons };
        }
        Verdict::Grant { earlier_grant_confirmed: self.dice.of_1000(700) }
    }
}

/// Whether this sentence has been paid for already, as a register or another case says.
fn is_paid(centre: &Centre, file: &Case) -> bool {
    if matches!(file.payment(), Some(PaymentAnswer::Paid { .. })) {
        return true;
    }
    let (Some(person), Some(sentence)) = (file.person, file.sentence()) else { return false };
    centre.cases_of(person).any(|other| {
        let same = || other.sentence().is_some_and(|held| held.released == sentence.released);
        other.id != file.id && other.is_granted() && same()
    })
}
