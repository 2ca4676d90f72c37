//! The practice centre: in memory, with invented staff, invented visitors and a clock of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveTime};

use super::play::TrainError;
use super::script::Player;
use crate::casework::case::{Case, Notice};
use crate::casework::centre::Answer;
use crate::casework::command::{Actor, Command, NewStaff};
use crate::casework::identity::{PersonCode, PersonCodeKind};
use crate::casework::ids::{CaseId, DeskId, StaffId};
use crate::casework::staff::Role;
use crate::engine::{
    Clock, Engine, Failure, ManualClock, Options, Outcome, Request, Snapshot, SystemClock,
    hash_pin, new_command_id,
};
use crate::gateways::practice::{Practice, PracticeControls};
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
/// The desk at which the play goes on.
const DESK: DeskId = DeskId(1);
/// The visitor of the plain flow, in the practice register.
const VISITOR: &str = "5ZK7W2M";
/// Hour at which a practice day begins.
const MORNING_HOUR: u32 = 9;
/// Hour at which the back office goes on.
const OFFICE_HOUR: u32 = 10;

/// A practice centre. Dropping it ends it, and nothing of it is left.
pub struct Sandbox {
    engine: Engine,
    clock: ManualClock,
    controls: PracticeControls,
    passport: Passport,
    calendar: Calendar,
    visitor: PersonCode,
    players: [StaffId; 3],
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
        let broken = |why: &dyn std::fmt::Display| TrainError::Sandbox(why.to_string());
        let clock = ManualClock::at(at_hour(from, MORNING_HOUR));
        let practice = Arc::new(Practice::new(from).map_err(|error| broken(&error))?);
        let controls = practice.controls();
        let mut options = Options::with(Arc::new(clock.clone()), practice.gateways());
        options.practice = true;
        options.practice_pin = Some(PIN);
        let engine = Engine::in_memory(options).map_err(|error| broken(&error))?;
        let visitor =
            PersonCode::parse(PersonCodeKind::Fin, VISITOR).map_err(|error| broken(&error))?;
        let players = found(&engine, &passport, &calendar).map_err(|error| broken(&error))?;
        Ok(Self { engine, clock, controls, passport, calendar, visitor, players })
    }

    /// The engine, for a screen to look at and to work on.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The outage switches.
    pub fn controls(&self) -> &PracticeControls {
        &self.controls
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
        match player {
            Player::Volunteer => self.players[0],
            Player::Agent => self.players[1],
            Player::Officer => self.players[2],
        }
    }

    /// The name by which a player signs in.
    pub fn login(&self, player: Player) -> String {
        let snapshot = self.engine.snapshot();
        let member = snapshot.centre.member(self.player(player));
        member.map(|member| member.login.clone()).unwrap_or_default()
    }

    /// The desk at which visitors are served here.
    pub fn desk(&self) -> DeskId {
        DESK
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

    /// Lets a player do something at the practice desk.
    ///
    /// # Errors
    /// What the engine says.
    pub fn submit(&self, player: Player, command: Command) -> Outcome {
        submit(&self.engine, Actor::Staff(self.player(player)), Some(DESK), command)
    }

    /// Moves the clock on by minutes.
    pub fn advance(&self, minutes: u16) {
        self.clock.advance(i64::from(minutes) * 60);
    }

    /// Moves the clock to the office's hour of the next working day, but not past `latest`: then
    /// it stays on that day. Says what time it is now.
    pub fn to_next_working_day(&self, latest: Option<NaiveDate>) -> Moment {
        let now = self.now();
        let next = self.calendar.add_working_days(now.date(), 1, None).unwrap_or(now.date());
        let day = latest.map_or(next, |latest| next.min(latest));
        self.clock.set(at_hour(day, OFFICE_HOUR).max(now.plus_seconds(60)));
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

/// A practice centre on the system's clock, for the screen: time runs as it does at a real desk.
///
/// # Errors
/// [`TrainError`]: no memory or no random numbers, or passport and calendar do not fit.
pub fn open_live(passport: Passport, calendar: Calendar) -> Result<Engine, TrainError> {
    let broken = |why: &dyn std::fmt::Display| TrainError::Sandbox(why.to_string());
    let clock = SystemClock;
    let practice = Arc::new(Practice::new(clock.now().date()).map_err(|error| broken(&error))?);
    let mut options = Options::with(Arc::new(clock), practice.gateways());
    options.practice = true;
    options.practice_pin = Some(PIN);
    let engine = Engine::in_memory(options).map_err(|error| broken(&error))?;
    found(&engine, &passport, &calendar).map_err(|error| broken(&error))?;
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
) -> Result<[StaffId; 3], Failure> {
    // One hash serves all: the PIN is no secret here.
    let pin_hash = hash_pin(PIN).unwrap_or_default();
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
        add("officer", "Mütəxəssis Orxan", Role::Officer)?,
    ])
}
