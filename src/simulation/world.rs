//! One simulated centre: its days, and the steps of each.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveTime};

use super::dice::Dice;
use super::faults::{Fault, Rates};
use super::fuse::{DyingMedium, Fuse};
use super::oracle::{Held, Oracle, Violation};
use super::outside::Outside;
use super::roster::{Deed, Roster, hirings};
use super::state::StateFiles;
use super::work::Work;
use super::{Found, Outcome, Plan, Wiring};
use crate::casework::centre::{COMMANDS_REMEMBERED_MAX, Centre};
use crate::casework::command::{Actor, Command, NewStaff};
use crate::casework::event::Frame;
use crate::casework::ids::{CaseId, CommandId, DeskId, QueryId, StaffId};
use crate::casework::register::Question;
use crate::casework::staff::Role;
use crate::engine::{
    Alarm, CallDone, CallTime, Clock, Outcome as Answered, Request, Stepped, WaitingCall,
};
use crate::gateways::Gateways;
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::Passport;
use crate::store::keys::Random;

/// Steps of a working day for each visitor.
const STEPS_A_VISITOR: u64 = 4;
/// What people ask for in one step, at least, and how many more it may be.
const DEEDS_A_STEP_MIN: u64 = 2;
const DEEDS_A_STEP_KINDS: u64 = 5;
/// Of a thousand deeds of somebody who has only just done another, or about a case that somebody has
/// only just done something about, those that are done all the same.
const HASTY: u64 = 100;
/// Of a thousand steps, those in which somebody tries what they should not.
const UNLAWFUL: u64 = 220;
/// When the doors open, and how long they stay open, seconds.
const OPENS_AT: u32 = 9 * 3600;
const OPEN_SECONDS: i64 = 9 * 3600;
/// When the last look of a day is.
const EVENING_AT: u32 = 19 * 3600 + 1800;
/// Seconds between two looks over the deadlines; a real centre looks every minute.
const LOOK_SECONDS: i64 = 1_800;
/// Frames after which no client sends a command again: the centre remembers some more. Clients live
/// in the centre's own process and have its answer, or its end, long before.
pub(super) const REMEMBERED_FRAMES: u64 = COMMANDS_REMEMBERED_MAX as u64 - 512;
/// Days after the last in which nothing new comes and everything must settle.
const CLOSING_DAYS: u64 = 25;
/// Of these the first ones, looked at many times.
const CLOSING_DAYS_CLOSELY: u64 = 3;
/// In one of so many seeds all that is over is read from the state store at the end as well.
const WHOLE_ONE_OF: u64 = 4;
/// Calendar days in which the working days asked for must have been found, for each of them.
const CALENDAR_DAYS_EACH: u64 = 4;

/// The simulated clock on the wall.
#[derive(Clone, Default)]
pub(super) struct Wall(Arc<AtomicI64>);

impl Clock for Wall {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().0).unwrap_or(0))
    }

    fn sleep_until(&self, _: Moment) -> Option<Duration> {
        None
    }

    fn listen(&self, _: &Arc<Alarm>) {}
}

/// A call on its way.
pub(super) enum Going {
    /// The system has not been reached.
    Out(WaitingCall),
    /// The system has dealt with it; the answer comes back, or is lost.
    Back(Box<CallDone>, bool),
}

/// A command as its client keeps it, and how many frames there were when it was first sent.
pub(super) type Kept = (u64, Request);

/// Answers that clients have been given and the world has not looked at.
pub(super) type Mail = Arc<Mutex<Vec<(CommandId, Answered)>>>;

pub(super) struct World<'a> {
    pub(super) plan: Plan,
    pub(super) wiring: &'a dyn Wiring,
    pub(super) dice: Dice,
    pub(super) rates: Rates,
    pub(super) fuse: Fuse,
    pub(super) journal: DyingMedium,
    pub(super) keys: DyingMedium,
    pub(super) state: StateFiles,
    pub(super) wall: Wall,
    pub(super) time: CallTime,
    /// Where the centre's keys and nonces come from: the same seed seals the same bytes.
    pub(super) random: Random,
    /// The true time, and how far the clock on the wall is off, seconds.
    pub(super) honest: Moment,
    pub(super) skew: i64,
    pub(super) engine: Option<Stepped>,
    pub(super) outside: Outside,
    pub(super) gateways: Gateways,
    pub(super) oracle: Oracle,
    pub(super) mail: Mail,
    pub(super) going: Vec<(Duration, Going)>,
    /// Sent and not answered.
    pub(super) outstanding: BTreeMap<CommandId, Kept>,
    /// Sent to a process that died or took nothing: nobody knows what became of them.
    pub(super) unknown: VecDeque<Kept>,
    /// Answered a while ago: some are sent again.
    pub(super) repeats: VecDeque<Kept>,
    pub(super) answered: Vec<(QueryId, CaseId, Question)>,
    pub(super) work: Work,
    /// Who works here, as of the last frame that said so.
    roster: Arc<Roster>,
    pub(super) is_roster_old: bool,
    pub(super) people: BTreeMap<String, u64>,
    pub(super) next_person: u64,
    /// Whose turn it is of the mistakes and of the blunders.
    pub(super) mistakes: u64,
    pub(super) blunders: u64,
    pub(super) outcome: Outcome,
    pub(super) trace: blake3::Hasher,
    /// The last frames, for whoever looks at a failure.
    pub(super) told: VecDeque<(u64, Frame)>,
    pub(super) step: u64,
    looked_at: Moment,
    pub(super) disk_well_at: u64,
    pub(super) clock_well_at: u64,
}

/// The built-in passport and calendar, read once for all seeds.
pub(super) fn built_in() -> Option<&'static (Passport, Calendar)> {
    static HELD: OnceLock<Option<(Passport, Calendar)>> = OnceLock::new();
    let read = || Some((Passport::embedded().ok()?, Calendar::embedded().ok()?));
    HELD.get_or_init(read).as_ref()
}

fn at(date: NaiveDate, seconds: u32) -> Moment {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default();
    Moment::at(date, time)
}

/// The day on which a seed begins: any of years with Novruz, year ends and leap days before it, and
/// now and then the turn of 2038.
fn first_day(dice: &mut Dice) -> NaiveDate {
    let late = dice.of_1000(50);
    let from = if late { (2037, 12) } else { (2019, 1) };
    let base = NaiveDate::from_ymd_opt(from.0, from.1, 1).unwrap_or_default();
    let days = if late { 40 } else { 2_800 };
    base.checked_add_days(Days::new(dice.below(days))).unwrap_or(base)
}

impl<'a> World<'a> {
    pub(super) fn new(plan: Plan, wiring: &'a dyn Wiring) -> Self {
        let mut dice = Dice::new(plan.seed);
        let steps = u64::from(plan.visitors) * STEPS_A_VISITOR;
        let rates = Rates::draw(&mut dice, steps, plan.without);
        let first = first_day(&mut dice);
        let fuse = Fuse::default();
        let outside = Outside::new(plan.seed, first);
        Self {
            gateways: wiring.gateways(outside.gateways()),
            journal: DyingMedium::new(&fuse),
            keys: DyingMedium::new(&fuse),
            state: StateFiles::new(&fuse),
            honest: at(first, OPENS_AT),
            looked_at: at(first, OPENS_AT),
            plan,
            wiring,
            dice,
            rates,
            fuse,
            wall: Wall::default(),
            time: CallTime::default(),
            random: Random::seeded(&plan.seed.to_le_bytes()),
            skew: 0,
            engine: None,
            outside,
            oracle: Oracle::new(wiring.rules()),
            mail: Mail::default(),
            going: Vec::new(),
            outstanding: BTreeMap::new(),
            unknown: VecDeque::new(),
            repeats: VecDeque::new(),
            answered: Vec::new(),
            work: Work::default(),
            roster: Arc::default(),
            is_roster_old: true,
            people: BTreeMap::new(),
            next_person: 0,
            mistakes: plan.seed.wrapping_mul(5),
            // Each seed begins at another place.
            blunders: plan.seed.wrapping_mul(11),
            outcome: Outcome::default(),
            trace: blake3::Hasher::new(),
            told: VecDeque::new(),
            step: 0,
            disk_well_at: u64::MAX,
            clock_well_at: u64::MAX,
        }
    }

    /// Simulates everything and says what came of it.
    pub(super) fn run(mut self) -> Outcome {
        if let Err(violation) = self.all() {
            let day = u32::try_from(self.outcome.days).unwrap_or(u32::MAX).saturating_add(1);
            let frames = self.last_frames();
            let found = Found { violation, day, step: self.step, frames };
            self.trace.update(found.violation.words.as_bytes());
            self.outcome.found = Some(found);
        }
        self.outcome.frames = self.oracle.seen();
        self.outcome.decided = self.oracle.decided();
        self.outcome.trace = *self.trace.finalize().as_bytes();
        self.outcome
    }

    fn all(&mut self) -> Held {
        self.turn_wall();
        self.start()?;
        self.found()?;
        let (mut day, mut has_paused) = (self.honest.date(), false);
        let last = day + Days::new(CALENDAR_DAYS_EACH * u64::from(self.plan.days) + 30);
        let (pause_at, pause) = self.pause();
        let last = last + Days::new(pause);
        while self.outcome.days < u64::from(self.plan.days) && day < last {
            if self.outcome.days == pause_at && !has_paused {
                has_paused = true;
                day = self.idle_days(day, pause)?;
                continue;
            }
            let is_worked = {
                let centre = self.centre();
                centre.calendar.as_ref().is_some_and(|held| held.is_working(day, None))
            };
            if is_worked {
                self.working_day(day)?;
            }
            self.evening(day, is_worked)?;
            self.outcome.days += u64::from(is_worked);
            day = day + Days::new(1);
        }
        self.all_days_came()?;
        self.closing(day)
    }

    pub(super) fn centre(&self) -> Centre {
        self.engine.as_ref().map_or_else(Centre::default, |engine| engine.snapshot().centre.clone())
    }

    /// The state with what is over, as a state store that nothing has happened to gives it.
    pub(super) fn whole(&self) -> Result<Centre, Violation> {
        let Some(engine) = &self.engine else { return Ok(Centre::default()) };
        engine
            .whole()
            .map_err(|error| Violation::new(28, format!("the state store cannot be read: {error}")))
    }

    fn roster(&mut self) -> Arc<Roster> {
        if std::mem::take(&mut self.is_roster_old) {
            self.roster = Arc::new(Roster::of(&self.centre()));
        }
        self.roster.clone()
    }

    fn found(&mut self) -> Held {
        let (passport, calendar) = built_in().ok_or_else(|| {
            Violation::new(0, "the built-in passport or calendar is unreadable".to_owned())
        })?;
        let name = "admin".to_owned();
        let administrator = NewStaff {
            login: name.clone(),
            name,
            role: Role::Administrator,
            pin_hash: "hash".to_owned(),
        };
        let found = |number| Command::FoundCentre {
            name: "3 saylı DOST mərkəzi".to_owned(),
            number,
            desks: self.plan.desks.max(1),
            territory: None,
            passport: Box::new(passport.clone()),
            calendar: Box::new(calendar.clone()),
            administrator: administrator.clone(),
        };
        // Somebody calls before there is a centre; its number is mistyped, and it is founded twice.
        let before = (Actor::Staff(StaffId(1)), Some(DeskId(1)), Command::CallNext);
        let foundings = [0, 3, 3].map(|number| (Actor::Centre, None, found(number)));
        for deed in std::iter::once(before).chain(foundings) {
            self.send(deed);
            self.pump()?;
        }
        let admin = Roster::of(&self.centre()).admin.map_or(Actor::Centre, Actor::Staff);
        for command in hirings(self.plan.desks.max(1)) {
            self.send((admin, None, command));
        }
        self.pump()
    }

    fn working_day(&mut self, day: NaiveDate) -> Held {
        let steps = u64::from(self.plan.visitors) * STEPS_A_VISITOR;
        let gap = OPEN_SECONDS * 1_000 / i64::try_from(steps.max(1)).unwrap_or(i64::MAX);
        self.honest = self.honest.max(at(day, OPENS_AT));
        self.work.morning(day);
        let mut issued = 0;
        for step in 0..steps {
            self.step += 1;
            let millis = self.dice.between(gap / 2, gap + gap / 2);
            self.pass_time(millis);
            self.faults();
            let roster = self.roster();
            let due = arrivals_by(step, steps, u64::from(self.plan.visitors));
            while issued < due {
                issued += 1;
                let visitor = self.visitor(&roster);
                visitor.into_iter().for_each(|deed| self.send(deed));
            }
            self.deeds(&roster);
            if self.honest.0 - self.looked_at.0 >= LOOK_SECONDS * 1_000 {
                self.look();
            }
            self.pump()?;
        }
        Ok(())
    }

    pub(super) fn pass_time(&mut self, millis: i64) {
        self.honest = Moment(self.honest.0.saturating_add(millis));
        self.time.advance(u64::try_from(millis).unwrap_or(0));
        self.turn_wall();
    }

    pub(super) fn turn_wall(&mut self) {
        self.wall.0.store(self.honest.plus_seconds(self.skew).0, Ordering::Relaxed);
    }

    fn look(&mut self) {
        self.looked_at = self.honest;
        if let Some(engine) = &self.engine {
            engine.look();
        }
    }

    /// What people ask for in one step.
    fn deeds(&mut self, roster: &Roster) {
        let Some(snapshot) = self.engine.as_ref().map(Stepped::snapshot) else { return };
        let centre = &snapshot.centre;
        let times = DEEDS_A_STEP_MIN + self.dice.below(DEEDS_A_STEP_KINDS);
        let mut done: Vec<(Actor, Option<CaseId>)> = Vec::new();
        for _ in 0..times {
            let Some(deed) = self.lawful(centre, roster) else { continue };
            // Who has just done something looks first what came of it, and so does a colleague.
            let (who, case) = (deed.0, deed.2.case());
            let is_new = |held: &(Actor, Option<CaseId>)| {
                held.0 != who && (case.is_none() || held.1 != case)
            };
            if done.iter().all(is_new) || self.dice.of_1000(HASTY) {
                done.push((who, case));
                self.send(deed);
            }
        }
        if self.dice.of_1000(UNLAWFUL) {
            let deed = self.unlawful(centre, roster);
            deed.into_iter().for_each(|deed| self.send(deed));
        }
        if self.dice.of_1000(500)
            && let Some(kept) = self.unknown.pop_front()
        {
            self.send_again(kept);
        }
        if self.dice.of_1000(40)
            && let Some(kept) = self.repeats.pop_front()
        {
            self.send_again(kept);
        }
        if self.dice.of_million(self.rates.staff) {
            let deeds = self.personnel(centre, roster);
            deeds.into_iter().for_each(|deed| self.send(deed));
        }
        if self.dice.of_million(self.rates.erasure) {
            let deed = self.erasure(roster);
            deed.into_iter().for_each(|deed| self.send(deed));
        }
        if self.dice.of_million(self.rates.decree) {
            let deed = self.decree(centre, roster);
            deed.into_iter().for_each(|deed: Deed| self.send(deed));
        }
    }

    /// The day is over: all is well for a moment, and everything is looked at; on a day without work
    /// what it has touched.
    pub(super) fn evening(&mut self, day: NaiveDate, is_worked: bool) -> Held {
        self.disk_is_well();
        (self.skew, self.clock_well_at) = (0, u64::MAX);
        self.honest = self.honest.max(at(day, EVENING_AT));
        self.turn_wall();
        self.quiet_hour()?;
        let centre = self.centre();
        let today = self.honest.date();
        if is_worked {
            self.keys_of_the_erased_are_gone()?;
            self.oracle.daily(&centre, today)
        } else {
            self.oracle.quiet_day(&centre, today)
        }
    }

    /// Looks and pumps until nothing is left to record.
    fn quiet_hour(&mut self) -> Held {
        self.pump()?;
        if self.fuse.is_dead() || self.is_halted() {
            self.recover()?;
        }
        for _ in 0..8 {
            let before = (self.oracle.seen(), self.outcome.crashes);
            self.look();
            self.pump()?;
            // A look that died with the process is made again: a centre looks every minute.
            if (self.oracle.seen(), self.outcome.crashes) == before {
                break;
            }
        }
        Ok(())
    }

    /// Faults have stopped; nobody comes; days pass until everything must have settled.
    fn closing(&mut self, first: NaiveDate) -> Held {
        self.rates = Rates::draw(&mut self.dice, 1, all_faults());
        self.fuse.renew();
        self.recover()?;
        if let Some(engine) = &self.engine {
            self.oracle.every_row_agrees(&engine.snapshot().centre, engine.rows())?;
        }
        for system in [
            crate::casework::register::OutsideSystem::Meis,
            crate::casework::register::OutsideSystem::SocialPayments,
            crate::casework::register::OutsideSystem::Esosial,
        ] {
            self.outside.set(system, super::outside::Mood::Up);
        }
        for passed in 0..CLOSING_DAYS {
            let day = first + Days::new(passed);
            // What is under way comes back within minutes; after that each day is like the one before.
            let rounds = if passed < CLOSING_DAYS_CLOSELY { 40 } else { 4 };
            for _ in 0..rounds {
                self.pass_time(400_000 / rounds);
                self.pump()?;
            }
            self.evening(day, passed + 1 == CLOSING_DAYS)?;
        }
        let today = self.honest.date();
        self.oracle.nothing_acked_is_lost()?;
        self.enough_was_illegal()?;
        if self.plan.seed.is_multiple_of(WHOLE_ONE_OF) {
            self.oracle.settled(&self.whole()?, today)?;
        } else {
            // What the rows say has been compared with it.
            self.oracle.settled(self.oracle.fold(), today)?;
        }
        self.chain_is_whole()
    }
}

fn all_faults() -> super::Faults {
    Fault::ALL.into_iter().fold(super::Faults::default(), super::Faults::and)
}

/// Visitors that have come by a step: a third of them in the first tenth of the day.
fn arrivals_by(step: u64, steps: u64, visitors: u64) -> u64 {
    let early = (step * 10 * visitors / 3 / steps.max(1)).min(visitors / 3);
    let late = step * (visitors - visitors / 3) * 10 / 9 / steps.max(1);
    (early + late).min(visitors)
}
