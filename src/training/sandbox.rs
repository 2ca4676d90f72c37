//! The practice centre: in memory, with invented staff, invented visitors and a clock of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveTime};

use super::goal::the_case;
use super::play::TrainError;
use super::script::{Player, Target};
use crate::casework::case::{Case, Notice};
use crate::casework::centre::Answer;
use crate::casework::command::{Actor, Command, NewStaff};
use crate::casework::identity::{PersonCode, PersonCodeKind};
use crate::casework::ids::{CaseId, DeskId, StaffId};
use crate::casework::register::OutsideSystem;
use crate::casework::staff::Role;
use crate::casework::ticket::{Priority, TicketSource};
use crate::engine::{
    Clock, Engine, Failure, ManualClock, Memory, Options, Outcome, PackedMemory, Request, Snapshot,
    SystemClock, hash_known_pin, new_command_id,
};
use crate::gateways::practice::{Behaviour, Practice, PracticeControls, PracticePerson};
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::Passport;

/// The PIN of everybody in practice.
pub const PIN: &str = "2026";
/// Longest wait for a practice system, seconds of real time.
pub const AWAIT_SECONDS_MAX: u64 = 30;
/// Pause between two looks while waiting, milliseconds.
const LOOK_MILLIS: u64 = 5;
/// The practice centre's number: no real one has it.
const NUMBER: u8 = 99;
/// Its desks.
const DESKS: u8 = 3;
/// The three outside systems.
pub const SYSTEMS: [OutsideSystem; 3] =
    [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial];
/// The visitor of the plain flow, in the practice register.
const VISITOR: &str = "5ZK7W2M";
/// Hour at which a practice day begins.
const MORNING_HOUR: u32 = 9;
/// Hour at which the back office goes on.
const OFFICE_HOUR: u32 = 10;
/// Hour by which the centre has posted what nobody posted on the latest safe day.
const AFTERNOON_HOUR: u32 = 16;

/// A practice centre. Dropping it ends it, and nothing of it is left.
pub struct Sandbox {
    engine: Engine,
    memory: Memory,
    clock: ManualClock,
    practice: Arc<Practice>,
    passport: Passport,
    calendar: Calendar,
    visitor: PersonCode,
    players: [StaffId; 5],
    /// Counts the engines it has had: revisions are those of one engine.
    generation: u64,
    /// The centre of which this began as a copy: what is as it was there is kept once for all.
    origin: Arc<PackedMemory>,
}

/// A practice centre at one moment: everything that has happened in it, its time, and how its
/// outside systems behaved. The invented people are the same at all moments.
pub struct Saved {
    memory: Arc<PackedMemory>,
    /// The engine, and how often it had published.
    revision: (u64, u64),
    now: Moment,
    systems: [(OutsideSystem, Behaviour); 3],
}

impl Saved {
    /// Bytes of the centre that are kept for this moment and not for another too.
    pub fn bytes_beside(&self, other: &Self) -> usize {
        self.memory.bytes_beside(&other.memory)
    }
}

impl Sandbox {
    /// A fresh centre on the morning of a day, by the given law.
    ///
    /// # Errors
    /// [`TrainError`]: no memory or no random numbers, or passport and calendar do not fit.
    pub fn open(
        from: NaiveDate,
        passport: Passport,
        calendar: Calendar,
    ) -> Result<Self, TrainError> {
        Self::open_at(at_hour(from, MORNING_HOUR), None, passport, calendar)
    }

    /// A fresh centre at a moment, for a visitor of the practice register.
    ///
    /// # Errors
    /// As [`Sandbox::open`].
    pub fn open_at(
        from: Moment,
        visitor: Option<PersonCode>,
        passport: Passport,
        calendar: Calendar,
    ) -> Result<Self, TrainError> {
        let clock = ManualClock::at(from);
        let practice = Arc::new(Practice::new(from.date()).map_err(broken)?);
        let memory = Memory::default();
        let engine = engine_on(&memory, &clock, &practice)?;
        let visitor = match visitor {
            Some(visitor) => visitor,
            None => PersonCode::parse(PersonCodeKind::Fin, VISITOR).map_err(broken)?,
        };
        let players = found(&engine, &passport, &calendar).map_err(broken)?;
        Ok(Self {
            engine,
            memory,
            clock,
            practice,
            passport,
            calendar,
            visitor,
            players,
            generation: 0,
            origin: Arc::default(),
        })
    }

    /// Another centre that begins at a moment of this one, with systems and a clock of its own:
    /// cheaper than founding one anew.
    ///
    /// # Errors
    /// [`TrainError`]: no memory or no threads.
    pub fn another(&self, saved: &Saved) -> Result<Self, TrainError> {
        let clock = ManualClock::at(saved.now);
        let practice = Arc::new(Practice::of(self.practice.people()));
        let memory = saved.memory.unpacked();
        let engine = engine_on(&memory, &clock, &practice)?;
        for (system, behaviour) in saved.systems {
            practice.controls().set(system, behaviour);
        }
        let (passport, calendar) = (self.passport.clone(), self.calendar.clone());
        let (visitor, players) = (self.visitor.clone(), self.players);
        Ok(Self {
            engine,
            memory,
            clock,
            practice,
            passport,
            calendar,
            visitor,
            players,
            generation: 0,
            origin: saved.memory.clone(),
        })
    }

    /// This moment, to come back to.
    pub fn save(&self) -> Saved {
        self.save_after(None)
    }

    /// This moment; what has not changed since another is shared with that.
    pub fn save_after(&self, before: Option<&Saved>) -> Saved {
        let systems = SYSTEMS.map(|system| (system, self.controls().get(system)));
        let revision = (self.generation, self.engine.snapshot().revision);
        let memory = match before {
            Some(before) if before.revision == revision => before.memory.clone(),
            Some(before) => Arc::new(self.memory.packed_after(&before.memory)),
            None => Arc::new(self.memory.packed_after(&self.origin)),
        };
        Saved { memory, revision, now: self.now(), systems }
    }

    /// Goes back to a moment: what has happened since is gone. The engine is another one then.
    ///
    /// # Errors
    /// [`TrainError`]; the centre stays as it is.
    pub fn restore(&mut self, saved: &Saved) -> Result<(), TrainError> {
        let memory = saved.memory.unpacked();
        let clock = ManualClock::at(saved.now);
        let engine = engine_on(&memory, &clock, &self.practice)?;
        for (system, behaviour) in saved.systems {
            self.controls().set(system, behaviour);
        }
        self.generation += 1;
        let before = std::mem::replace(&mut self.engine, engine);
        (self.memory, self.clock) = (memory, clock);
        // Its last answer may be slow on purpose; nobody waits for that.
        std::thread::spawn(move || drop(before));
        Ok(())
    }

    /// The engine, for a screen to look at and to work on.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The outage switches.
    pub fn controls(&self) -> PracticeControls {
        self.practice.controls()
    }

    /// The invented people, for the trainer to choose the next visitor from.
    pub fn people(&self) -> &[PracticePerson] {
        self.practice.people()
    }

    /// The passport that is practised.
    pub fn passport(&self) -> &Passport {
        &self.passport
    }

    /// The invented visitor.
    pub fn visitor(&self) -> &PersonCode {
        &self.visitor
    }

    /// Who a player is here.
    pub fn player(&self, player: Player) -> StaffId {
        let at = Player::ALL.iter().position(|known| *known == player);
        at.and_then(|at| self.players.get(at)).copied().unwrap_or(StaffId(0))
    }

    /// Who of the players somebody is.
    pub fn player_of(&self, staff: StaffId) -> Option<Player> {
        Player::ALL.into_iter().find(|player| self.player(*player) == staff)
    }

    /// The name by which a player signs in.
    pub fn login(&self, player: Player) -> String {
        let snapshot = self.engine.snapshot();
        let member = snapshot.centre.member(self.player(player));
        member.map(|member| member.login.clone()).unwrap_or_default()
    }

    /// The calendar that is practised.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The practice time.
    pub fn now(&self) -> Moment {
        self.engine.now()
    }

    /// A case as it stands.
    pub fn case(&self, id: CaseId) -> Option<Arc<Case>> {
        self.engine.snapshot().centre.case(id).cloned()
    }

    /// Lets a player do something, at their desk.
    ///
    /// # Errors
    /// What the engine says.
    pub fn submit(&self, player: Player, command: Command) -> Outcome {
        let desk = player.desk().map(DeskId);
        submit(&self.engine, Actor::Staff(self.player(player)), desk, command)
    }

    /// Gives another visitor a ticket without waiting for it; a full centre gives none.
    pub fn next_visitor(&self) {
        let volunteer = Actor::Staff(self.player(Player::Volunteer));
        let command = Command::IssueTicket {
            priority: Priority::None,
            source: TicketSource::Staff,
            case: None,
        };
        let engine = self.engine.clone();
        std::thread::spawn(move || submit(&engine, volunteer, None, command));
    }

    /// Moves the clock on by seconds.
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(seconds);
    }

    /// Moves the clock to a moment, never back.
    pub fn forward_to(&self, at: Moment) {
        self.clock.set(at.max(self.now()));
    }

    /// Moves the clock, never back. Says what time it is now.
    pub fn to(&self, target: Target) -> Moment {
        let now = self.now();
        let snapshot = self.engine.snapshot();
        let case = the_case(&snapshot);
        let term = case.and_then(Case::term);
        let notice_by = case.and_then(Case::notice_by);
        let today = now.date();
        let wanted = match target {
            Target::NextWorkingDay => {
                let next = self.calendar.add_working_days(today, 1, None).unwrap_or(today);
                at_hour(notice_by.map_or(next, |latest| next.min(latest)), OFFICE_HOUR)
            }
            Target::NoticeDay => at_hour(notice_by.unwrap_or(today), OFFICE_HOUR),
            Target::NoticeAfternoon => at_hour(notice_by.unwrap_or(today), AFTERNOON_HOUR),
            Target::LastDay => at_hour(term.map_or(today, |term| term.legal_end), OFFICE_HOUR),
            Target::At(at) => at,
        };
        self.clock.set(wanted.max(now.plus_seconds(60)));
        self.now()
    }

    /// Waits until no outside system owes an answer; false when one keeps silent.
    pub fn answered(&self) -> bool {
        let until = Instant::now() + Duration::from_secs(AWAIT_SECONDS_MAX);
        while is_owed(&self.engine.snapshot()) {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(LOOK_MILLIS));
        }
        true
    }
}

fn broken(why: impl std::fmt::Display) -> TrainError {
    TrainError::Sandbox(why.to_string())
}

fn engine_on(
    memory: &Memory,
    clock: &ManualClock,
    practice: &Arc<Practice>,
) -> Result<Engine, TrainError> {
    let mut options = Options::with(Arc::new(clock.clone()), practice.gateways());
    options.practice = true;
    options.practice_pin = Some(PIN);
    Engine::in_this_memory(memory, options).map_err(broken)
}

/// A practice centre on the system's clock, for the screen: time runs as it does at a real desk.
///
/// # Errors
/// [`TrainError`]: no memory or no random numbers, or passport and calendar do not fit.
pub fn open_live(passport: Passport, calendar: Calendar) -> Result<Engine, TrainError> {
    let clock = SystemClock;
    let practice = Arc::new(Practice::new(clock.now().date()).map_err(broken)?);
    let mut options = Options::with(Arc::new(clock), practice.gateways());
    options.practice = true;
    options.practice_pin = Some(PIN);
    let engine = Engine::in_memory(options).map_err(broken)?;
    found(&engine, &passport, &calendar).map_err(broken)?;
    Ok(engine)
}

fn at_hour(day: NaiveDate, hour: u32) -> Moment {
    Moment::at(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}

/// Whether an outside system owes an answer.
pub fn is_owed(snapshot: &Snapshot) -> bool {
    snapshot.centre.cases.values().any(|case| {
        case.identity_lookup.is_waiting()
            || case.sentence_lookup.is_waiting()
            || case.payment_lookup.is_waiting()
            || matches!(case.notice, Notice::Posted { .. })
    })
}

fn submit(engine: &Engine, actor: Actor, desk: Option<DeskId>, command: Command) -> Outcome {
    let (command_id, with_pin) = (new_command_id(), command.act().needs_pin());
    let request = Request { command, actor, desk, command_id, seen: None };
    if with_pin {
        return engine.submit_with_pin_blocking(request, PIN);
    }
    engine.submit_blocking(request)
}

/// Founds the centre and lets the players in.
fn found(
    engine: &Engine,
    passport: &Passport,
    calendar: &Calendar,
) -> Result<[StaffId; 5], Failure> {
    // One hash serves all, and at the least cost: the PIN is no secret here.
    let pin_hash = hash_known_pin(PIN).unwrap_or_default();
    let person = |login: &str, name: &str, role| NewStaff {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        pin_hash: pin_hash.clone(),
    };
    let founding = Command::FoundCentre {
        name: "Təlim mərkəzi".to_owned(),
        number: NUMBER,
        desks: DESKS,
        territory: None,
        passport: Box::new(passport.clone()),
        calendar: Box::new(calendar.clone()),
        administrator: person("telimci", "Təlimçi Nigar", Role::Administrator),
    };
    submit(engine, Actor::Centre, None, founding)?;
    let add = |login: &str, name: &str, role| {
        let command = Command::AddStaff(person(login, name, role));
        let Answer { staff, .. } = submit(engine, Actor::Centre, None, command)?;
        Ok::<_, Failure>(staff.unwrap_or(StaffId(0)))
    };
    Ok([
        add("konullu", "Könüllü Aysu", Role::Volunteer)?,
        add("agent", "Agent Leyla", Role::Agent)?,
        add("agent2", "Agent Samir", Role::Agent)?,
        add("officer", "Mütəxəssis Orxan", Role::Officer)?,
        add("supervisor", "Növbə rəisi Sevinc", Role::Supervisor)?,
    ])
}
