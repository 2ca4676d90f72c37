//! What must be true, reckoned from the frames alone and apart from the core.
//!
//! The oracle lives outside the simulated process and never dies with it. It reads each frame as it
//! lies on the medium, and hears what clients were answered and what reached the portal. Numbers in
//! brackets are those of the list of invariants the core was built to.

mod acks;
mod calendar;
mod cases;
mod decisions;
mod file;
mod hall;
mod sweeps;

use std::collections::{BTreeMap, BTreeSet};

use crate::casework::centre::Centre;
use crate::casework::command::Actor;
use crate::casework::event::{Event, Frame};
use crate::casework::evolve;
use crate::casework::ids::StaffId;
use crate::casework::staff::Role;
use crate::law::moment::Moment;
use crate::store::journal::ChainHash;
use acks::Acks;
use calendar::NaiveCalendar;
use cases::Cases;
use hall::Hall;

pub(super) use acks::Sent;

/// Something that must be true and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant, by its number; 0 for one without.
    pub invariant: u8,
    /// What was seen, in English; no personal data.
    pub words: String,
}

impl Violation {
    pub(super) fn new(invariant: u8, words: String) -> Self {
        Self { invariant, words }
    }
}

/// What a check comes to.
pub(super) type Held = Result<(), Violation>;

/// Ends the function with a violation unless the condition holds.
macro_rules! hold {
    ($invariant:literal, $condition:expr, $($words:tt)+) => {
        if !$condition {
            return Err($crate::simulation::oracle::Violation::new($invariant, format!($($words)+)));
        }
    };
}
pub(super) use hold;

/// Who works here, as far as the frames say.
#[derive(Clone, Debug, Default)]
struct People {
    roles: BTreeMap<StaffId, Role>,
    gone: BTreeSet<StaffId>,
}

/// The oracle's memory.
#[derive(Default)]
pub(super) struct Oracle {
    /// Frames seen, and the hash of the last.
    seen: u64,
    head: ChainHash,
    /// The frames folded by the core itself: what every state must equal.
    fold: Centre,
    last: Moment,
    people: People,
    hall: Hall,
    cases: Cases,
    acks: Acks,
    calendar: NaiveCalendar,
    /// Allowances by the day they begin.
    amounts: Vec<(chrono::NaiveDate, u32)>,
    last_sweep: Moment,
}

impl Oracle {
    /// Frames seen so far.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// Takes one frame in and checks what it did.
    pub(super) fn see(&mut self, hash: ChainHash, frame: &Frame, honest: Moment) -> Held {
        hold!(21, frame.at >= self.last, "frame {} is earlier than the one before", self.seen);
        let bound = honest.plus_seconds(crate::engine::CLOCK_JUMP_DAYS_MAX * 86_400 + 86_400);
        hold!(22, frame.at <= bound, "frame {} has a time that cannot be", self.seen);
        self.last = frame.at;
        hold!(11, !frame.events.is_empty(), "frame {} is empty", self.seen);
        if let Actor::Staff(who) = frame.actor {
            hold!(13, !self.people.gone.contains(&who), "{who} had left, frame {}", self.seen);
        }
        self.acks.recorded(self.seen, frame, &self.cases)?;
        for event in &frame.events {
            self.event(event, frame)?;
        }
        self.hall.one_visitor_a_desk()?;
        evolve::apply(&mut self.fold, frame);
        (self.seen, self.head) = (self.seen + 1, hash);
        Ok(())
    }

    fn event(&mut self, event: &Event, frame: &Frame) -> Held {
        match event {
            Event::PassportAdopted(passport) => {
                self.amounts =
                    passport.amounts.iter().map(|held| (held.from, held.manats)).collect();
                self.cases.rule = Some(passport.term_rule());
            }
            Event::CalendarAdopted { calendar } => {
                self.calendar = NaiveCalendar::read(&calendar.to_csv());
                self.cases.reckon_again(&self.calendar);
            }
            Event::StaffAdded(staff) => {
                self.people.roles.insert(staff.id, staff.role);
            }
            Event::RoleSet { staff, role } => {
                self.people.roles.insert(*staff, *role);
                self.cases.left(*staff, *role == Role::Officer);
            }
            Event::StaffDisabled { staff } => {
                self.people.gone.insert(*staff);
                self.cases.left(*staff, false);
            }
            Event::Swept { open, looked_at, .. } => {
                hold!(23, open == looked_at, "a sweep looked at {looked_at} of {open}");
                self.last_sweep = frame.at;
            }
            _ => {}
        }
        self.hall.event(event, frame)?;
        let world = cases::World {
            seq: self.seen,
            people: &self.people,
            calendar: &self.calendar,
            amounts: &self.amounts,
        };
        self.cases.event(event, frame, &world)
    }

    /// A client has sent a command.
    pub(super) fn sent(&mut self, sent: Sent) {
        self.acks.sent(sent);
    }

    /// A client was answered: the command is frame `seq`.
    pub(super) fn acked(&mut self, id: crate::casework::ids::CommandId, seq: u64) -> Held {
        self.acks.acked(id, seq)
    }

    /// The journal as it stands after a recovery: everything that was seen is there, unchanged.
    pub(super) fn recovered(&self, frames: u64, hash_of_last: Option<ChainHash>) -> Held {
        hold!(
            26,
            frames >= self.seen,
            "the journal has {frames} frames after a recovery, {} were seen",
            self.seen
        );
        if self.seen > 0 {
            hold!(27, hash_of_last == Some(self.head), "frame {} has changed", self.seen - 1);
        }
        Ok(())
    }

    /// The same for what was answered since this was last asked.
    pub(super) fn fresh_acks_are_there(&mut self) -> Held {
        self.acks.fresh_are_there()
    }

    /// Every frame has been seen: what clients were answered is in them.
    pub(super) fn nothing_acked_is_lost(&self) -> Held {
        self.acks.nothing_is_lost()
    }

    /// A state that claims to be what the frames come to.
    pub(super) fn agrees(&self, centre: &Centre) -> Held {
        if let Some(what) = differs(&self.fold, centre) {
            return Err(Violation::new(28, format!("the state differs from its frames in {what}")));
        }
        Ok(())
    }

    /// What a snapshot holds is what the frames come to; of cases and people it may lack those that
    /// are over.
    fn agrees_as_held(&self, centre: &Centre) -> Held {
        let fold = &self.fold;
        let whole = Centre {
            cases: fold.cases.clone(),
            people: fold.people.clone(),
            by_code: fold.by_code.clone(),
            ..centre.clone()
        };
        self.agrees(&whole)?;
        for (id, held) in centre.cases.iter() {
            hold!(28, fold.cases.get(id) == Some(held), "case {id} differs from its frames");
        }
        for (id, held) in centre.people.iter() {
            hold!(28, fold.people.get(id) == Some(held), "person {} differs", id.0);
        }
        for (code, held) in centre.by_code.iter() {
            hold!(28, fold.by_code.get(code) == Some(held), "a code of person {} differs", held.0);
        }
        let open = fold.cases.values().filter(|case| !case.stage.is_over());
        for case in open {
            hold!(28, centre.cases.contains_key(&case.id), "case {} is open and not held", case.id);
        }
        Ok(())
    }

    /// A notice has reached the portal.
    pub(super) fn arrived(&mut self, arrival: &super::outside::Arrival) -> Held {
        self.cases.arrived(arrival)
    }

    /// Frame of the last change of a case, for a client that pretends not to have seen it.
    pub(super) fn last_change(&self, case: crate::casework::ids::CaseId) -> Option<u64> {
        self.cases.last_change(case).map(|(seq, _)| seq)
    }

    /// Everything, once a day: `today` is over, and the last look was late in it.
    pub(super) fn daily(&self, centre: &Centre, today: chrono::NaiveDate) -> Held {
        self.hall.adds_up()?;
        self.agrees_as_held(centre)?;
        self.cases.agree_with(centre)?;
        self.cases.posted_in_time(today, self.last_sweep)
    }

    /// When faults have stopped and time has passed: nothing is stuck.
    pub(super) fn settled(&self, centre: &Centre, today: chrono::NaiveDate) -> Held {
        self.cases.notices_are_settled(centre, today)?;
        self.cases.questions_are_settled(&self.hall, today)
    }

    /// Decisions so far: grants and refusals.
    pub(super) fn decided(&self) -> (u64, u64) {
        (self.cases.granted, self.cases.refused)
    }
}

/// The first part in which two states differ.
fn differs(one: &Centre, other: &Centre) -> Option<&'static str> {
    let version = |centre: &Centre| centre.passport.as_ref().map(|held| held.version.clone());
    let calendar = |centre: &Centre| centre.calendar.as_ref().map(|held| held.version().to_owned());
    let parts = [
        ("frames", one.frames == other.frames),
        ("time", one.last_at == other.last_at),
        ("identity", one.identity == other.identity),
        ("passport", version(one) == version(other)),
        ("calendar", calendar(one) == calendar(other)),
        ("counters", one.counters == other.counters),
        ("staff", one.staff == other.staff),
        ("tickets", one.tickets == other.tickets),
        ("cases", one.cases == other.cases),
        ("people", one.people == other.people),
        ("codes", one.by_code == other.by_code),
        ("questions", one.questions == other.questions),
        ("raised", one.raised == other.raised),
        ("last sweep", one.last_sweep == other.last_sweep),
        ("outages", one.outages == other.outages),
        ("answers", one.answers == other.answers),
        ("answered", one.answered == other.answered),
    ];
    parts.into_iter().find(|(_, same)| !same).map(|(what, _)| what)
}
