//! Decisions and the notices of them.

use chrono::NaiveDate;

use super::calendar::later;
use super::cases::{Cases, World};
use super::file::{At, File};
use super::{Held, hold};
use crate::casework::case::{Decision, Outcome};
use crate::casework::ids::{CaseId, StaffId};
use crate::casework::register::PaymentAnswer;
use crate::casework::staff::Role;
use crate::law::passport::RefusalGround;
use crate::simulation::outside::Arrival;

impl Cases {
    pub(super) fn decided(
        &mut self,
        case: CaseId,
        decision: &Decision,
        author: Option<StaffId>,
        world: &World<'_>,
    ) -> Held {
        let by = decision.by;
        hold!(8, Some(by) == author, "the decision of case {case} has another author");
        let role = world.people.roles.get(&by);
        hold!(8, role == Some(&Role::Officer), "case {case} was decided by {role:?}");
        let file = self.file_of(case)?.clone();
        hold!(9, file.decision.is_none(), "case {case} was decided twice");
        hold!(7, file.at == At::Review(by), "case {case} was decided by {by} in {:?}", file.at);
        hold!(8, !file.touched.contains(&by), "{by} wrote in case {case} and decided it");
        let due = file.dates.map(|dates| match decision.outcome {
            Outcome::Grant { .. } => dates.safe,
            Outcome::Refuse { .. } => {
                let days = file.rule.map_or(0, |rule| rule.refusal_notice_days);
                later(decision.at.date(), days).min(dates.notify_by).min(dates.safe)
            }
        });
        hold!(19, due == Some(decision.notice_by), "case {case}: notice due on {due:?}");
        match &decision.outcome {
            Outcome::Grant { amount, .. } => {
                self.is_lawful_grant(case, &file, decision)?;
                let expected = self.amount(&file, world.amounts);
                hold!(3, expected == Some(*amount), "case {case}: {amount} and not {expected:?}");
                self.granted += 1;
            }
            Outcome::Refuse { ground, reasons } => {
                let lawful = [RefusalGround::IncompleteDocuments, RefusalGround::NoLegalGround];
                hold!(10, lawful.contains(ground), "case {case} was refused for {ground:?}");
                let said = reasons.open().is_some_and(|words| !words.is_empty());
                hold!(10, said, "case {case} was refused without words");
                self.refused += 1;
            }
        }
        self.is_decided(case);
        self.take_step(case, At::Decided)?;
        let file = self.file_of(case)?;
        file.decision = Some(decision.clone());
        file.open = [None; 3];
        Ok(())
    }

    fn is_lawful_grant(&mut self, case: CaseId, file: &File, decision: &Decision) -> Held {
        let unpaid = matches!(file.paid, Some(PaymentAnswer::NotPaid { .. }));
        hold!(3, unpaid, "case {case} was granted on {:?}", file.paid);
        let about = file.released.is_some() && file.asked_for == file.released;
        hold!(3, about, "case {case} was granted on an answer about another sentence");
        let today = file.paid_on == Some(decision.at.date());
        hold!(3, today, "case {case} was granted on an answer of {:?}", file.paid_on);
        hold!(5, file.is_complete(), "case {case} was granted and a document is missing");
        let code = file.person.and_then(|person| self.codes.get(&person).cloned());
        if let (Some(code), Some(released)) = (code, file.released) {
            let before = self.grants.insert((code, released), case);
            hold!(1, before.is_none(), "cases {before:?} and {case} pay for one sentence");
        }
        hold!(1, !self.corrects_a_grant(file), "case {case} pays again what it corrects");
        Ok(())
    }

    fn corrects_a_grant(&self, file: &File) -> bool {
        let earlier = file.corrects.and_then(|case| self.files.get(&case));
        earlier.is_some_and(|earlier| earlier.is_granted() || self.corrects_a_grant(earlier))
    }

    /// The allowance on the day the first application was registered.
    fn amount(&self, file: &File, amounts: &[(NaiveDate, u32)]) -> Option<u32> {
        let mut first = file;
        while let Some(earlier) = first.corrects.and_then(|case| self.files.get(&case)) {
            first = earlier;
        }
        let day = first.registered?;
        amounts.iter().rev().find(|(from, _)| *from <= day).map(|(_, manats)| *manats)
    }

    /// [34, 35, 37] a notice has reached the portal: its cause was durable, its key is the one that
    /// was recorded, and it says what was decided, each time the same.
    pub(super) fn arrived(&mut self, arrival: &Arrival) -> Held {
        let number = &arrival.letter.number;
        let case = self.case_of(number);
        let Some(file) = case.and_then(|case| self.files.get_mut(&case)) else {
            hold!(37, false, "a notice of case {number} arrived, which is not registered");
            return Ok(());
        };
        let Some(sending) = &mut file.sending else {
            hold!(37, false, "the notice of case {number} arrived before it was posted");
            return Ok(());
        };
        hold!(34, sending.key == arrival.key, "the notice of case {number} came under another key");
        let said = (arrival.letter.granted, arrival.letter.refused.is_some());
        let decided = match file.decision.as_ref().map(|decision| &decision.outcome) {
            Some(Outcome::Grant { amount, .. }) => (Some(*amount), false),
            Some(Outcome::Refuse { .. }) => (None, true),
            None => (None, false),
        };
        hold!(35, said == decided, "the notice of case {number} says something else");
        let same = sending.said.is_none_or(|before| before == said);
        hold!(35, same, "the notice of case {number} changed under one key");
        sending.said = Some(said);
        sending.stands |= arrival.taken;
        Ok(())
    }
}
