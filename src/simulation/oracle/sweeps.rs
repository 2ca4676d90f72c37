//! What is looked at once a day, and at the end.

use chrono::NaiveDate;

use super::calendar::{Dates, later};
use super::cases::Cases;
use super::file::{At, File};
use super::hall::Hall;
use super::{Held, hold};
use crate::casework::case::{Notice, Outcome, Stage};
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::casework::notice::notice_task;
use crate::casework::urgency::Urgency;
use crate::law::moment::Moment;

/// Minutes after a decision in which nobody has to have posted it.
const GRACE_MINUTES: u32 = 45;

impl Cases {
    /// Every running case is in the state where the frames have put it, with its dates and its
    /// decision.
    pub(super) fn agree_with(&self, centre: &Centre) -> Held {
        for case in &self.running {
            let (Some(file), Some(held)) = (self.files.get(case), centre.case(*case)) else {
                hold!(28, false, "case {case} runs and is not in the state");
                continue;
            };
            hold!(6, is_at(file, held.stage, &held.notice), "case {case} is {:?}", held.stage);
            hold!(9, file.decision == held.decision, "the decision of case {case} has changed");
            let said = held.term().map(Dates::of);
            hold!(18, said == file.dates, "case {case} has {said:?} and not {:?}", file.dates);
            hold!(8, file.touched == held.touched_by, "case {case}: who wrote in it");
        }
        Ok(())
    }

    /// [23] what was decided is posted on the day by which it must be.
    pub(super) fn posted_in_time(&self, today: NaiveDate, last_sweep: Moment) -> Held {
        for case in &self.running {
            let Some(file) = self.files.get(case).filter(|file| file.at == At::Decided) else {
                continue;
            };
            let (Some(due), Some(decision)) = (due(file), &file.decision) else { continue };
            let ripe = last_sweep.minutes_since(decision.at) >= GRACE_MINUTES;
            let late = ripe && due <= today && !self.is_taken_up(*case);
            hold!(23, !late, "case {case} was to be posted on {due} and is not");
        }
        Ok(())
    }

    /// Whether another case corrects this one: a person posts what it said then, or nobody.
    fn is_taken_up(&self, case: CaseId) -> bool {
        self.files.values().any(|file| file.corrects == Some(case))
    }

    /// [20] a term that leaves no day for its notice has been raised by the next look.
    pub(super) fn hopeless_are_raised(&self, centre: &Centre, last_sweep: Moment) -> Held {
        for case in &self.running {
            let Some(file) = self.files.get(case).filter(|file| file.at.is_undecided()) else {
                continue;
            };
            let Some(dates) = file.dates.filter(|dates| dates.safe <= dates.registered) else {
                continue;
            };
            let looked = last_sweep.date() > dates.registered;
            let level = centre.raised.get(case).copied();
            let is_raised = level.is_some_and(|level| level >= Urgency::Today);
            hold!(20, !looked || is_raised, "case {case} cannot be kept in time: {level:?}");
        }
        Ok(())
    }

    /// [34, 36] every decided case has one notice in the cabinet, or a task with a name.
    pub(super) fn notices_are_settled(&self, centre: &Centre) -> Held {
        for (case, file) in &self.files {
            let stands = file.sending.as_ref().is_some_and(|held| held.stands);
            match file.at {
                At::Notified | At::Closed if file.decision.is_some() => {
                    let told = centre
                        .case(*case)
                        .is_some_and(|held| matches!(held.notice, Notice::Told { .. }));
                    hold!(34, stands || told, "case {case} is over and nothing was sent");
                }
                At::Posted => {
                    hold!(36, !stands, "case {case} stands in the cabinet and nobody knows it");
                    hold!(36, false, "the notice of case {case} was never delivered");
                }
                At::Decided | At::Untaken => {
                    let task =
                        centre.case(*case).and_then(|held| notice_task(held, centre.last_at));
                    hold!(36, task.is_some(), "case {case} is decided and nobody's");
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Every question has been answered, unless nobody waits for it any more.
    pub(super) fn questions_are_settled(&self, hall: &Hall, today: NaiveDate) -> Held {
        for (case, file) in &self.files {
            let waits = file.at == At::Draft || file.at.is_undecided();
            let left = file.at == At::Draft
                && file.ticket.is_some_and(|ticket| hall.is_over(ticket, today));
            if !waits || left {
                continue;
            }
            let open = file.open.iter().flatten().next();
            hold!(36, open.is_none(), "question {open:?} of case {case} was never answered");
        }
        Ok(())
    }

    pub(super) fn case_of(&self, number: &str) -> Option<crate::casework::ids::CaseId> {
        self.numbers.get(number).copied()
    }
}

/// The day by which the notice must stand.
fn due(file: &File) -> Option<NaiveDate> {
    let (dates, decision) = (file.dates?, file.decision.as_ref()?);
    Some(match decision.outcome {
        Outcome::Grant { .. } => dates.safe,
        Outcome::Refuse { .. } => {
            let days = file.rule.map_or(0, |rule| rule.refusal_notice_days);
            later(decision.at.date(), days).min(dates.notify_by).min(dates.safe)
        }
    })
}

fn is_at(file: &File, stage: Stage, notice: &Notice) -> bool {
    match file.at {
        At::Draft => stage == Stage::Draft,
        At::Registered => stage == Stage::Registered,
        At::Forwarded => stage == Stage::Forwarded,
        At::Review(_) => stage == Stage::UnderReview,
        At::Returned => stage == Stage::Returned,
        At::Decided => stage.awaits_notice() && *notice == Notice::NotPosted,
        At::Posted => stage.awaits_notice() && matches!(notice, Notice::Posted { .. }),
        At::Untaken => stage.awaits_notice() && matches!(notice, Notice::Failed { .. }),
        At::Told => matches!(notice, Notice::Told { .. }),
        At::Notified => stage == Stage::Notified,
        At::Closed => stage == Stage::Closed,
        At::Withdrawn => stage == Stage::Withdrawn,
    }
}
