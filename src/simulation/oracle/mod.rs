//! What must be true, reckoned from the frames alone and apart from the core.
//!
//! The oracle lives outside the simulated process and never dies with it. It reads each frame as it
//! lies on the medium, and hears what clients were answered, what registers were asked and what
//! reached the portal. Numbers in brackets are those of the list of invariants the core was built
//! to:
//!
//! | | what must be true | looked at here | elsewhere |
//! |---|---|---|---|
//! | 1 | one grant for a person and a sentence | each decision | tests of the rules |
//! | 2 | one undecided case of a person | each registration | tests of the rules |
//! | 3 | a grant rests on an answer of the day that nothing was paid; its amount is that of the day of registration | each grant | tests of the rules |
//! | 4 | one number for one person's code | each identification | tests of identity |
//! | 5 | facts at registration; every document at a grant | each of both | tests of the rules |
//! | 6, 7 | the steps of the way in their order | each event | tests of the rules |
//! | 8 | whoever decides is an officer with their PIN who wrote nothing in the file and holds it | each decision | tests of the rules |
//! | 9 | a decision never changes; a correction is a supervisor's new case | each decision, each day | |
//! | 10 | a refusal has one of two grounds, and words | each decision | tests of the rules |
//! | 11 | a command is one frame by its author, or refused and nothing; a save rests on what was seen | each frame, each answer | |
//! | 12 | a command twice, a question twice: one frame, the same answer | each frame, each answer | killed processes |
//! | 13 | who has left commits nothing | each frame | |
//! | 14–16 | a ticket at one desk, numbers by one, the order of the queue | each event | tests of the queue |
//! | 17 | tickets issued are tickets held, each where it was put | each day | |
//! | 18, 19 | every date of a term, by days counted one by one | each registration, decision, decree | every day to 2045 |
//! | 20 | a term that cannot be kept says so, and is raised | each registration, each day | |
//! | 21, 22 | time never goes back, and never far ahead | each frame | |
//! | 23, 25 | every notice is posted by its day, a refusal's by the sooner one, but for what is being corrected; a look misses no case | each look, each day | |
//! | 24 | the colour of a row follows from date and calendar | | tests of screens |
//! | 26 | what was acknowledged is there | each crash, each day | power cuts |
//! | 27 | the chain, without gaps | each frame, each crash | `dost journal verify` |
//! | 28 | the state is what the frames come to | each step what it touched, each crash and day all; rows of what is in memory at the end | `dost audit` |
//! | 29 | the state store is never ahead of the journal | each crash | killed processes |
//! | 30 | only what was never acknowledged is cut off | each crash, as 26 and 27 | every bit of a journal flipped |
//! | 31 | whatever becomes of the state store, the centre opens | each crash | killed processes |
//! | 32, 33 | backups; journals of older versions | | tests of the store |
//! | 34 | each notice once, under a key of its own that stays | each posting, each arrival, the end | |
//! | 35 | notified is what stands in the cabinet; the letter says what was decided | each arrival, each confirmation | |
//! | 36 | decided is notified, on its way, or somebody's task; every question is answered | the end | |
//! | 37 | nothing leaves before its cause is durable | each arrival, each question | |
//! | 38 | one case's notice in its order | each arrival, as 35 and 37 | |
//! | 39 | who was erased can be read nowhere: no key, no value, no way from their code; nobody else is; whoever is erased for a period was due | each erasure, each crash, each day, the end | `dost retention` |
//! | 40–42 | practice, bytes to a terminal | | tests of the screens and doors |
//!
//! That all working days asked for came, and that at least a tenth of the commands was illegal, is
//! looked at when a seed ends, as number 0.

mod acks;
mod calendar;
mod cases;
mod decisions;
mod erasures;
mod file;
mod hall;
mod shelf;
mod sweeps;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::casework::centre::{Centre, Map};
use crate::casework::command::Actor;
use crate::casework::event::{Event, Frame};
use crate::casework::identity::PersonCode;
use crate::casework::ids::{CaseId, CommandId, StaffId, TicketId};
use crate::casework::register::Question;
use crate::casework::staff::Role;
use crate::engine::Rules;
use crate::law::moment::Moment;
use crate::store::journal::ChainHash;
use crate::store::keys::KeyRing;
use crate::store::state::StateStore;
use acks::Acks;
use calendar::NaiveCalendar;
use cases::Cases;
use erasures::Erasures;
use hall::Hall;
use shelf::{Look, Shelf};

pub(super) use acks::Sent;

/// Something that must be true and is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
pub(super) struct Oracle {
    /// The core that is looked at: what folds frames there folds them here, so that a bug of the
    /// fold shows in what the frames say and not in two states that differ.
    rules: Arc<dyn Rules>,
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
    erasures: Erasures,
    calendar: NaiveCalendar,
    /// Allowances by the day they begin.
    amounts: Vec<(chrono::NaiveDate, u32)>,
    last_sweep: Moment,
    /// What frames have changed since the state was last compared with them.
    touched: Touched,
    /// What the state store was found to say.
    shelf: Shelf,
}

/// What frames have changed.
#[derive(Default)]
struct Touched {
    cases: BTreeSet<CaseId>,
    tickets: BTreeSet<TicketId>,
    commands: Vec<CommandId>,
}

impl Oracle {
    /// One that has seen nothing, for a centre under these rules.
    pub(super) fn new(rules: Arc<dyn Rules>) -> Self {
        Self {
            rules,
            seen: 0,
            head: ChainHash::default(),
            fold: Centre::default(),
            last: Moment::default(),
            people: People::default(),
            hall: Hall::default(),
            cases: Cases::default(),
            acks: Acks::default(),
            erasures: Erasures::default(),
            calendar: NaiveCalendar::default(),
            amounts: Vec::new(),
            last_sweep: Moment::default(),
            touched: Touched::default(),
            shelf: Shelf::default(),
        }
    }

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
            self.touched.cases.extend(event.case());
            self.touched.tickets.extend(event.ticket());
        }
        self.touched.commands.push(frame.command_id);
        self.hall.one_visitor_a_desk()?;
        self.rules.apply(&mut self.fold, frame);
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
            Event::PersonErased { person, why } => self.erased(*person, *why, frame)?,
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

    /// A client was refused.
    pub(super) fn refused(&mut self, id: CommandId) -> Held {
        self.acks.refused(id)
    }

    /// A register was asked.
    pub(super) fn was_asked(&self, code: &PersonCode, question: Question) -> Held {
        self.cases.was_asked(code, question)
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

    /// [28] after a crash: all of the state, in memory and on the shelf, is what the frames come to.
    pub(super) fn all_agrees(
        &mut self,
        centre: &Centre,
        rows: (&dyn StateStore, &KeyRing),
    ) -> Held {
        self.agrees_as_held(centre)?;
        self.shelf.agrees((&self.fold, centre), rows, Look::AtWhatIsOver)
    }

    /// [28] the same when the faults of a seed have ended, with the rows of what is in memory too.
    pub(super) fn every_row_agrees(
        &mut self,
        centre: &Centre,
        rows: (&dyn StateStore, &KeyRing),
    ) -> Held {
        self.shelf.agrees((&self.fold, centre), rows, Look::AtAll)
    }

    /// [28] after each step: what its frames have touched is in the state as they left it. Only a
    /// case that is over may be absent.
    pub(super) fn touched_agree(&mut self, centre: &Centre) -> Held {
        if self.touched.commands.is_empty() || centre.frames != self.seen {
            return Ok(());
        }
        let Touched { cases, tickets, commands } = std::mem::take(&mut self.touched);
        let fold = &self.fold;
        for id in cases {
            let (frames, held) = (fold.case(id), centre.case(id));
            let is_away = held.is_none() && frames.is_none_or(|file| file.stage.is_over());
            hold!(28, is_away || frames == held, "case {id} differs from its frames");
            hold!(28, fold.raised.get(&id) == centre.raised.get(&id), "the level of case {id}");
            let person = frames.and_then(|file| file.person);
            let held = person.and_then(|person| centre.people.get(&person));
            let may_lack = frames.is_none_or(|file| file.stage.is_over());
            let same = person.and_then(|person| fold.people.get(&person)) == held;
            hold!(28, same || (may_lack && held.is_none()), "the person of case {id} differs");
        }
        for id in tickets {
            let same = fold.ticket(id) == centre.ticket(id);
            hold!(28, same, "ticket {id} differs from its frames");
        }
        for id in commands {
            let same = fold.answers.get(&id) == centre.answers.get(&id);
            hold!(28, same, "the answer to a command differs from its frame");
        }
        hold!(28, fold.counters == centre.counters, "the counters differ from the frames");
        hold!(28, fold.last_at == centre.last_at, "the time differs from the frames");
        Ok(())
    }

    /// What a snapshot holds is what the frames come to; of cases and people it may lack those that
    /// are over.
    fn agrees_as_held(&self, centre: &Centre) -> Held {
        let fold = &self.fold;
        if let Some(what) = differs(fold, centre) {
            return Err(Violation::new(28, format!("the state differs from its frames in {what}")));
        }
        for (id, held) in centre.cases.iter() {
            hold!(28, fold.cases.get(id) == Some(held), "case {id} differs from its frames");
        }
        for (id, held) in centre.people.iter() {
            hold!(28, fold.people.get(id) == Some(held), "person {} differs", id.0);
        }
        for (code, held) in centre.by_code.iter() {
            hold!(28, fold.by_code.get(code) == Some(held), "a code of person {} differs", held.0);
        }
        let posted = centre.cases.values().filter(|case| case.is_posted()).map(|case| &case.id);
        hold!(28, posted.eq(centre.posted.keys()), "which notices are with the portal differs");
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

    /// The frames folded, with what is over.
    pub(super) fn fold(&self) -> &Centre {
        &self.fold
    }

    /// Frame of the last change of a case, for a client that pretends not to have seen it.
    pub(super) fn last_change(&self, case: crate::casework::ids::CaseId) -> Option<u64> {
        self.cases.last_change_by_another(case, None)
    }

    /// Everything, once a working day: `today` is over, and the last look was late in it.
    pub(super) fn daily(&mut self, centre: &Centre, today: chrono::NaiveDate) -> Held {
        self.agrees_as_held(centre)?;
        self.quiet_day(centre, today)
    }

    /// What is looked at on a day on which nobody works: all of it but the comparison of what the
    /// day has not touched.
    pub(super) fn quiet_day(&mut self, centre: &Centre, today: chrono::NaiveDate) -> Held {
        self.hall.adds_up(centre)?;
        self.cases.hopeless_are_raised(centre, self.last_sweep)?;
        self.acks.fresh_are_there()?;
        self.cases.agree_with(centre)?;
        self.cases.posted_in_time(today, self.last_sweep)
    }

    /// When faults have stopped and time has passed: nothing is stuck.
    pub(super) fn settled(&self, centre: &Centre, today: chrono::NaiveDate) -> Held {
        self.cases.notices_are_settled(centre)?;
        self.cases.questions_are_settled(&self.hall, today)
    }

    /// Decisions so far: grants and refusals.
    pub(super) fn decided(&self) -> (u64, u64) {
        (self.cases.granted, self.cases.refused)
    }
}

/// Whether two maps hold the same, by one walk over both.
fn same<K: Ord, V: PartialEq>(one: &Map<K, V>, other: &Map<K, V>) -> bool {
    one.size() == other.size() && one.iter().eq(other.iter())
}

/// The first part in which two states differ, besides cases and people.
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
        ("staff", same(&one.staff, &other.staff)),
        ("keys", same(&one.keys, &other.keys)),
        ("erased", same(&one.erased, &other.erased)),
        ("tickets", same(&one.tickets, &other.tickets)),
        ("questions", same(&one.questions, &other.questions)),
        ("raised", same(&one.raised, &other.raised)),
        ("last sweep", one.last_sweep == other.last_sweep),
        ("outages", one.outages == other.outages),
        ("answers", one.answers == other.answers),
    ];
    parts.into_iter().find(|(_, same)| !same).map(|(what, _)| what)
}
