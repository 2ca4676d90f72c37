//! The outside systems in lines: how each stands, which notices wait, the last outages; and trying
//! again by hand.

use super::Session;
use super::answer::{Done, Fact};
use super::codes;
use crate::casework::case::{Case, Notice, NoticeFailure};
use crate::casework::command::{Act, Command};
use crate::casework::guidance::may;
use crate::casework::ids::CaseId;
use crate::casework::register::OutsideSystem;
use crate::engine::{Snapshot, SystemSign};
use crate::locale::dates::date_and_clock;
use crate::ui::words as ui;

/// Notices that are listed, oldest first.
const NOTICES_MAX: usize = 200;
/// The systems by their stable English names, in the order of the title line.
const NAMES: [(&str, OutsideSystem); 3] = [
    ("meis", OutsideSystem::Meis),
    ("payments", OutsideSystem::SocialPayments),
    ("portal", OutsideSystem::Esosial),
];

/// The stable name of a sign and the message key of its words.
pub(super) fn sign(sign: SystemSign) -> (&'static str, &'static str) {
    match sign {
        SystemSign::Up => ("up", "title-system-up"),
        SystemSign::Slow => ("slow", "title-system-slow"),
        SystemSign::Down => ("down", "title-system-down"),
    }
}

/// The stable name of how the sending of a notice stands.
fn standing(snapshot: &Snapshot, case: &Case) -> &'static str {
    match case.notice {
        Notice::Failed { why: NoticeFailure::NoCabinet, .. } => "no-cabinet",
        Notice::Failed { why: NoticeFailure::Rejected, .. } => "refused",
        _ if snapshot.notice_try(case.id).is_some_and(|held| held.next.is_none()) => "sending",
        _ => "waiting",
    }
}

fn next_try(snapshot: &Snapshot, case: CaseId) -> Option<String> {
    let next = snapshot.notice_try(case)?.next?;
    Some(date_and_clock(next.max(snapshot.now).local()))
}

impl Session<'_> {
    pub(super) fn outside(&mut self) -> Done {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let snapshot = self.snapshot();
        may(&snapshot.centre, Act::RetryNow, &self.context(&snapshot))?;
        for (name, system) in NAMES {
            let place = system as usize;
            let (state, key) = sign(snapshot.systems.get(place).copied().unwrap_or_default());
            let status = snapshot.outside.get(place).cloned().unwrap_or_default();
            let reason = snapshot.reasons.get(place).copied().flatten();
            let words = reason.map_or(key, |reason| reason.key());
            let fact = Fact::new("system")
                .pair("name", name)
                .pair("state", state)
                .pair("waiting", status.waiting)
                .pair("unanswered", status.unanswered_count())
                .pair_some("next-try", status.next_try.map(|at| date_and_clock(at.local())))
                .words(self.text.say(words));
            self.say(&fact)?;
            for (key, count) in status.unanswered.iter() {
                let fact = Fact::new("unanswered").pair("system", name).pair("count", count);
                self.say(&fact.words(self.text.say(key)))?;
            }
        }
        let posted = snapshot.centre.cases.values().filter_map(|case| match case.notice {
            Notice::Posted { at, .. } => Some((at, case)),
            Notice::Failed { at, .. } if case.stage.awaits_notice() => Some((at, case)),
            _ => None,
        });
        let mut posted: Vec<_> = posted.collect();
        posted.sort_by_key(|(at, case)| (*at, case.id));
        for (at, case) in posted.iter().take(NOTICES_MAX) {
            let fact = Fact::new("notice")
                .pair("number", ui::case_name(&snapshot, case.id))
                .pair("posted", date_and_clock(at.local()))
                .pair("minutes", snapshot.now.minutes_since(*at))
                .pair("state", standing(&snapshot, case))
                .pair_some("tries", snapshot.notice_try(case.id).map(|held| held.tries))
                .pair_some("next-try", next_try(&snapshot, case.id))
                .pair_some("notice-by", case.notice_by());
            self.say(&fact)?;
        }
        for outage in snapshot.centre.outages.iter().rev() {
            let name = NAMES.iter().find(|(_, system)| *system == outage.system);
            let fact = Fact::new("outage")
                .pair("system", name.map_or("", |(name, _)| name))
                .pair("from", date_and_clock(outage.from.local()))
                .pair_some("to", outage.to.map(|to| date_and_clock(to.local())))
                .pair("met", outage.met)
                .pair_some("why", outage.why.as_deref());
            let words = outage.why.as_deref().map(|why| self.text.say(why));
            self.say(&match words {
                Some(words) => fact.words(words),
                None => fact,
            })?;
        }
        let outages = snapshot.centre.outages.len();
        Ok(Fact::ok().pair("notices", posted.len()).pair("outages", outages))
    }

    pub(super) fn retry(&mut self, name: &str) -> Done {
        let names = NAMES.map(|(name, _)| name);
        let system = NAMES.iter().find(|(known, _)| *known == name).map(|(_, system)| *system);
        let system = system.ok_or_else(|| codes::not_one_of(name, &names))?;
        self.submit(Command::RetryNow(system))?;
        Ok(Fact::ok().pair("system", name).words(self.text.say("done-retry")))
    }
}
