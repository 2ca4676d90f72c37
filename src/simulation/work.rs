//! What there is to do, as the people of the simulated centre know it.
//!
//! They work off what comes, as people do: a backlog is there because a seed makes one, with outages,
//! with closed doors and with the cases that are left lying, and not because nobody finds the case
//! that they hold themselves. So the state is as large as that of a centre with as many visitors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use crate::casework::centre::Centre;
use crate::casework::event::Event;
use crate::casework::ids::{CaseId, DeskId, StaffId, TicketId};
use crate::casework::ticket::{Ticket, TicketState};

/// Cases looked at before somebody gives up looking for work.
pub(super) const LOOKS_MAX: usize = 8;
/// Cases that one officer holds before they take no more.
pub(super) const IN_HAND_MAX: usize = 6;
/// Of so many cases one is left lying, by agents and by officers.
const LEFT_BY_AGENTS_ONE_OF: u32 = 17;
const LEFT_BY_OFFICERS_ONE_OF: u32 = 9;
/// For so many days: some until hardly any of their term is left.
const LEFT_DAYS_MIN: u64 = 4;
const LEFT_DAYS_KINDS: u32 = 9;

/// Where a case is taken up again that was left lying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Front,
    Back,
}

/// Cases with work, by who has it.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Of agents; now and then one that has none any more.
    pub(super) front: Vec<CaseId>,
    /// Of officers: what was forwarded and, now and then, what one of them holds.
    pub(super) back: Vec<CaseId>,
    /// Files that were begun.
    pub(super) drafts: Vec<CaseId>,
    /// The ticket that was last called to each desk, and those that may wait today.
    called: BTreeMap<DeskId, TicketId>,
    waiting: BTreeSet<TicketId>,
    /// What each officer has claimed, and may not hold any more.
    hands: BTreeMap<StaffId, Vec<CaseId>>,
    left: Vec<(NaiveDate, Room, CaseId)>,
}

impl Work {
    /// What a frame of that day gives people to do.
    pub(super) fn learn(&mut self, event: &Event, today: NaiveDate) {
        match event {
            Event::TicketIssued { ticket, .. }
            | Event::TicketTakenBack { ticket, .. }
            | Event::TicketUnparked { ticket, .. }
            | Event::TicketTransferred { ticket, .. } => {
                self.waiting.insert(*ticket);
            }
            Event::TicketCalled { ticket, desk, .. } => {
                self.waiting.remove(ticket);
                self.called.insert(*desk, *ticket);
            }
            Event::CaseOpened { case, .. } | Event::CorrectionOpened { case, .. } => {
                self.drafts.push(*case);
            }
            Event::CaseRegistered { case, .. } => self.comes(Room::Front, *case, today),
            Event::CaseReturned { case, .. }
            | Event::CaseDecided { case, .. }
            | Event::NoticeConfirmed { case, .. }
            | Event::NoticeFailed { case, .. }
            | Event::CitizenTold { case, .. } => self.front.push(*case),
            Event::CaseForwarded { case, .. } => self.comes(Room::Back, *case, today),
            Event::CaseResubmitted { case } | Event::ClaimReleased { case } => {
                self.back.push(*case);
            }
            Event::CaseClaimed { case, by, .. } => self.hands.entry(*by).or_default().push(*case),
            _ => {}
        }
    }

    fn comes(&mut self, room: Room, case: CaseId, today: NaiveDate) {
        let one_of = match room {
            Room::Front => LEFT_BY_AGENTS_ONE_OF,
            Room::Back => LEFT_BY_OFFICERS_ONE_OF,
        };
        if case.0.is_multiple_of(one_of) {
            let days = LEFT_DAYS_MIN + u64::from(case.0 / one_of % LEFT_DAYS_KINDS);
            self.left.push((today + Days::new(days), room, case));
        } else {
            self.put(room, case);
        }
    }

    fn put(&mut self, room: Room, case: CaseId) {
        match room {
            Room::Front => self.front.push(case),
            Room::Back => self.back.push(case),
        }
    }

    /// A day begins: what was left lying until then is taken up, and what somebody holds is seen by
    /// everybody, so that a colleague may take it over.
    pub(super) fn morning(&mut self, today: NaiveDate) {
        for (day, room, case) in std::mem::take(&mut self.left) {
            if day <= today {
                self.put(room, case);
            } else {
                self.left.push((day, room, case));
            }
        }
        self.waiting.clear();
        self.back.extend(std::mem::take(&mut self.hands).into_values().flatten());
        for room in [&mut self.front, &mut self.back, &mut self.drafts] {
            room.sort_unstable();
            room.dedup();
        }
    }

    /// Who is at a desk, or has been called to it.
    pub(super) fn at_desk<'a>(&self, centre: &'a Centre, desk: DeskId) -> Option<&'a Arc<Ticket>> {
        let ticket = centre.ticket(*self.called.get(&desk)?)?;
        let is_here = matches!(ticket.state,
            TicketState::Called { desk: at, .. } | TicketState::Serving { desk: at, .. } if at == desk);
        is_here.then_some(ticket)
    }

    /// Whether anybody waits to be called.
    pub(super) fn somebody_waits(&self, centre: &Centre) -> bool {
        let waits = |id: &TicketId| {
            centre.ticket(*id).is_some_and(|held| held.state == TicketState::Waiting)
        };
        self.waiting.iter().any(waits)
    }

    /// What an officer has claimed.
    pub(super) fn in_hand(&mut self, who: StaffId) -> &mut Vec<CaseId> {
        self.hands.entry(who).or_default()
    }

    /// One of all cases that are with the back office, held or not.
    pub(super) fn with_officers(&self, dice: &mut Dice) -> Option<CaseId> {
        let held = self.hands.values().map(Vec::len).sum::<usize>();
        let place = dice.place(self.back.len() + held);
        let all = self.back.iter().chain(self.hands.values().flatten());
        all.skip(place).copied().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::case::Recognition;
    use crate::law::moment::Moment;

    fn forwarded(case: u32) -> Event {
        Event::CaseForwarded { case: CaseId(case), recognition: Recognition::Recognised }
    }

    fn day(count: u64) -> NaiveDate {
        NaiveDate::default() + Days::new(count)
    }

    #[test]
    fn what_is_left_lying_is_taken_up_on_its_day() {
        let (mut work, case) = (Work::default(), LEFT_BY_OFFICERS_ONE_OF * 2);
        work.learn(&forwarded(case), day(0));
        work.learn(&forwarded(case + 1), day(0));
        assert_eq!(work.back, [CaseId(case + 1)]);
        work.morning(day(LEFT_DAYS_MIN + 1));
        assert_eq!(work.back, [CaseId(case + 1)]);
        work.morning(day(LEFT_DAYS_MIN + 2));
        assert_eq!(work.back, [CaseId(case), CaseId(case + 1)]);
    }

    #[test]
    fn what_somebody_holds_is_seen_by_all_in_the_morning_and_once() {
        let (mut work, by) = (Work::default(), StaffId(3));
        work.learn(&forwarded(1), day(0));
        work.learn(&Event::CaseClaimed { case: CaseId(1), by, until: Moment(0) }, day(0));
        assert_eq!(work.in_hand(by).as_slice(), [CaseId(1)]);
        work.morning(day(1));
        assert_eq!(work.back, [CaseId(1)]);
        assert_eq!(work.in_hand(by).len(), 0);
    }
}
