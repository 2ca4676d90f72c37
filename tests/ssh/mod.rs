//! The SSH door over the loopback, by russh's client and by OpenSSH's own.

mod abuse;
mod case;
pub mod client;
mod commands;
mod desk;
mod entry;
mod figures;
mod forced;
pub mod openssh;
mod panic;
mod race;
mod requests;
mod siege;
mod stop;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::ids::StaffId;
use dost_desk::casework::public_key;
use dost_desk::casework::staff::Role;
use dost_desk::engine::{Clock, Engine, ManualClock, Options, Request, hash_pin, new_command_id};
use dost_desk::gateways::practice::Practice;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::house::{House, Manners, SITTINGS_A_PERSON_MAX};
use dost_desk::terminal::seat::Foundation;
use dost_desk::terminal::ssh::limits::Limits;
use dost_desk::terminal::ssh::{Door, Plan};
use russh::keys::PrivateKey;
use russh::keys::ssh_key::private::Ed25519Keypair;

use crate::engine::desk::{day, morning};

/// How long a test waits for something that must happen; never how long it takes.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Everybody's PIN.
pub const PIN: &str = "1234";

/// A centre with people, their keys, and an open door on a port of the loopback.
pub struct Centre {
    pub engine: Engine,
    pub clock: ManualClock,
    pub house: House,
    pub door: Option<Door>,
    pub address: SocketAddr,
}

/// A key that only the person of that number has.
pub fn key(number: u8) -> PrivateKey {
    PrivateKey::from(Ed25519Keypair::from_seed(&[number; 32]))
}

/// Whose key is which.
const PEOPLE: [(&str, &str, Role); 5] = [
    ("ayla", "Ayla İsmayılova", Role::Agent),
    ("leyla", "Leyla Əliyeva", Role::Agent),
    ("orxan", "Orxan Quliyev", Role::Officer),
    ("rena", "Rəna Şıxlı", Role::Supervisor),
    ("kamil", "Kamil Öz", Role::Volunteer),
];

/// The key of a person of [`PEOPLE`].
pub fn key_of(login: &str) -> PrivateKey {
    let at = PEOPLE.iter().position(|(held, ..)| *held == login).unwrap();
    key(u8::try_from(at).unwrap() + 1)
}

/// Limits under which a test need not wait for the punishment of a wrong key.
pub fn limits() -> Limits {
    Limits { refusal_millis: 0, new_per_second: 1000, new_at_once: 1000, ..Limits::default() }
}

impl Centre {
    pub fn open() -> Self {
        Self::with(limits(), false)
    }

    /// With limits of the test's own, and perhaps with PIN alone.
    pub fn with(limits: Limits, pin_alone: bool) -> Self {
        Self::built(limits, pin_alone, SITTINGS_A_PERSON_MAX)
    }

    /// And with so many sessions for each person.
    pub fn built(limits: Limits, pin_alone: bool, a_person_max: usize) -> Self {
        let clock = ManualClock::at(morning());
        Self::on(clock.clone(), Arc::new(clock), limits, pin_alone, a_person_max)
    }

    /// That lets terminals go which take nothing for so long.
    pub fn with_stall(stall: Duration) -> Self {
        let clock = ManualClock::at(morning());
        let practice = Arc::new(Practice::new(day()).unwrap());
        let options = Options::with(Arc::new(clock.clone()), practice.gateways());
        let engine = Engine::in_memory(options).unwrap();
        found(&engine, &(Passport::embedded().unwrap(), Calendar::embedded().unwrap()));
        Self::received(engine, clock, limits(), false, Manners { stall, ..Manners::default() })
    }

    /// On a clock that is moved by another.
    pub fn on(
        clock: ManualClock,
        shown: Arc<dyn Clock>,
        limits: Limits,
        pin_alone: bool,
        a_person_max: usize,
    ) -> Self {
        let practice = Arc::new(Practice::new(day()).unwrap());
        let options = Options::with(shown, practice.gateways());
        let engine = Engine::in_memory(options).unwrap();
        found(&engine, &(Passport::embedded().unwrap(), Calendar::embedded().unwrap()));
        Self::around(engine, clock, limits, pin_alone, a_person_max)
    }

    /// Around an engine that has its people.
    pub fn around(
        engine: Engine,
        clock: ManualClock,
        limits: Limits,
        pin_alone: bool,
        a_person_max: usize,
    ) -> Self {
        let manners = Manners { a_person_max, ..Manners::default() };
        Self::received(engine, clock, limits, pin_alone, manners)
    }

    /// With other manners.
    pub fn received(
        engine: Engine,
        clock: ManualClock,
        limits: Limits,
        pin_alone: bool,
        manners: Manners,
    ) -> Self {
        let law = (Passport::embedded().unwrap(), Calendar::embedded().unwrap());
        let foundation =
            Foundation { passport: law.0.clone(), calendar: law.1.clone(), territory: None };
        let manners = Manners { lang: Lang::En, ..manners };
        let house = House::new(engine.clone(), foundation, manners);
        let address = "127.0.0.1:0".parse().unwrap();
        let plan = Plan { address, law, host_key: key(200), limits, pin_alone };
        let door = Door::open(house.clone(), plan).unwrap();
        let address = door.address();
        Self { engine, clock, house, door: Some(door), address }
    }

    pub fn staff(&self, login: &str) -> StaffId {
        self.engine.snapshot().centre.member_by_login(login).unwrap().id
    }

    /// Done by the centre itself.
    pub async fn does(&self, command: Command) {
        self.engine.submit(request(Actor::Centre, command)).await.unwrap();
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.house.stop();
    }
}

fn request(actor: Actor, command: Command) -> Request {
    Request { command, actor, desk: None, command_id: new_command_id(), seen: None }
}

fn found(engine: &Engine, law: &(Passport, Calendar)) {
    let own = |command| engine.submit_blocking(request(Actor::Centre, command)).unwrap();
    let pin_hash = hash_pin(PIN).unwrap();
    let member = |login: &str, name: &str, role| NewStaff {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        pin_hash: pin_hash.clone(),
    };
    own(Command::FoundCentre {
        name: "Sınaq DOST mərkəzi".to_owned(),
        number: 5,
        desks: 8,
        territory: None,
        passport: Box::new(law.0.clone()),
        calendar: Box::new(law.1.clone()),
        administrator: member("admin", "Nigar A", Role::Administrator),
    });
    for (login, name, role) in PEOPLE {
        let staff = own(Command::AddStaff(member(login, name, role))).staff.unwrap();
        let line = format!("{} {login}@desk", key_of(login).public_key().to_openssh().unwrap());
        let key = public_key::PublicKey::parse(&line).unwrap();
        own(Command::AddKey { staff, key });
    }
}

/// Waits for something that must happen.
#[track_caller]
pub fn soon<T>(what: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(PATIENCE, what).await {
            Ok(done) => done,
            Err(_) => panic!("it did not happen: {caller}"),
        }
    }
}
