//! A centre in memory with its socket open, and terminals that join it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::staff::Role;
use dost_desk::engine::{
    Clock, DraftRoom, Engine, ManualClock, Options, Request, hash_pin, new_command_id,
};
use dost_desk::gateways::practice::Practice;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::seat::Foundation;
use dost_desk::terminal::socket::SocketDoor;
use dost_desk::terminal::socket::frame::{self, Hello, Kind, PROTOCOL, Want};
use dost_desk::terminal::{House, Manners};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::JoinHandle;

/// How long a test waits for what must happen; never how long it takes.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Everybody's PIN.
pub const PIN: &str = "7731";

/// A centre whose socket is open.
pub struct Centre {
    pub engine: Engine,
    pub house: House,
    pub clock: ManualClock,
    pub path: PathBuf,
    pub served: JoinHandle<()>,
    _folder: tempfile::TempDir,
}

pub fn morning() -> Moment {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
    Moment::at(day, chrono::NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

pub fn own(engine: &Engine, command: Command) {
    submit(engine, Actor::Centre, command);
}

pub fn submit(engine: &Engine, actor: Actor, command: Command) {
    let command_id = new_command_id();
    let request = Request { command, actor, desk: None, command_id, seen: None };
    engine.submit_blocking(request).unwrap();
}

fn law() -> (Passport, Calendar) {
    (Passport::embedded().unwrap(), Calendar::embedded().unwrap())
}

/// A founded centre of 50 desks with these people beside its administrator.
pub fn engine(people: &[(&str, Role)]) -> (Engine, ManualClock) {
    let clock = ManualClock::at(morning());
    (engine_on(Arc::new(clock.clone()), people), clock)
}

/// The same on a clock of the test's.
pub fn engine_on(clock: Arc<dyn Clock>, people: &[(&str, Role)]) -> Engine {
    engine_keeping(clock, people, DraftRoom::default())
}

/// The same with room for so many drafts.
pub fn engine_keeping(clock: Arc<dyn Clock>, people: &[(&str, Role)], drafts: DraftRoom) -> Engine {
    let practice = Practice::new(morning().date()).unwrap();
    let gateways = Arc::new(practice).gateways();
    let options = Options { drafts, ..Options::with(clock, gateways) };
    let engine = Engine::in_memory(options).unwrap();
    let hash = hash_pin(PIN).unwrap();
    let member = |login: &str, role| NewStaff {
        login: login.to_owned(),
        name: format!("Əməkdaş {login}"),
        role,
        pin_hash: hash.clone(),
    };
    let (passport, calendar) = law();
    let found = Command::FoundCentre {
        name: "Sınaq DOST mərkəzi".to_owned(),
        number: 5,
        desks: 50,
        territory: None,
        passport: Box::new(passport),
        calendar: Box::new(calendar),
        administrator: member("admin", Role::Administrator),
    };
    own(&engine, found);
    for (login, role) in people {
        own(&engine, Command::AddStaff(member(login, *role)));
    }
    engine
}

impl Centre {
    pub fn open(people: &[(&str, Role)]) -> Self {
        Self::with(people, Manners::default())
    }

    pub fn with(people: &[(&str, Role)], manners: Manners) -> Self {
        let (engine, clock) = engine(people);
        Self::around(engine, clock, manners)
    }

    pub fn around(engine: Engine, clock: ManualClock, manners: Manners) -> Self {
        let (passport, calendar) = law();
        let foundation = Foundation { passport, calendar, territory: None };
        let manners = Manners { lang: Lang::En, ..manners };
        let house = House::new(engine.clone(), foundation, manners);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run/desk.sock");
        let door = SocketDoor::open(&path, None).unwrap();
        let serving = house.clone();
        let served = tokio::spawn(async move { door.serve(&serving).await });
        Self { engine, house, clock, path, served, _folder: folder }
    }

    /// Waits until so many are in.
    pub async fn has(&self, wanted: usize) {
        let mut count = self.house.count();
        let there = tokio::time::timeout(PATIENCE, count.wait_for(|count| *count == wanted)).await;
        drop(there.expect("not so many are in").unwrap());
    }

    /// Waits until there is a place at the door again: it is free a moment after who had it has left.
    pub async fn lets_in_again(&self) {
        let until = tokio::time::Instant::now() + PATIENCE;
        while !self.join().await.is_shown("PIN").await {
            assert!(tokio::time::Instant::now() < until, "the place was never given back");
        }
    }

    pub async fn join(&self) -> Client {
        Client::join(&self.path).await
    }

    /// Somebody who has signed in at a desk.
    pub async fn at_desk(&self, login: &str, desk: &str) -> Client {
        let mut client = self.join().await;
        client.sign_in(login, desk).await;
        client
    }
}

/// The name of this system's user.
pub fn account() -> String {
    let uid = nix::unistd::Uid::effective();
    nix::unistd::User::from_uid(uid).unwrap().unwrap().name
}

pub fn hello() -> Hello {
    Hello {
        protocol: PROTOCOL,
        program: None,
        want: Want::Desk,
        term: "xterm-256color".to_owned(),
        colorterm: String::new(),
        no_color: false,
        locale: "az_AZ.UTF-8".to_owned(),
        columns: 120,
        rows: 40,
        desk: None,
        lang: None,
        ask_bytes: 0,
    }
}

/// A terminal that has joined.
pub struct Client {
    pub reader: OwnedReadHalf,
    pub writer: OwnedWriteHalf,
    shown: vt100::Parser,
    /// Everything that was sent for the screen.
    pub bytes: Vec<u8>,
}

impl Client {
    pub async fn join(path: &std::path::Path) -> Self {
        Self::say(path, &hello()).await
    }

    pub async fn say(path: &std::path::Path, hello: &Hello) -> Self {
        let (reader, mut writer) = UnixStream::connect(path).await.unwrap().into_split();
        let hello = serde_json::to_vec(hello).unwrap();
        // A centre that turns somebody away may have closed already; its words wait all the same.
        let _ = frame::write(&mut writer, Kind::Hello, &hello).await;
        let size = |number| std::num::NonZeroU16::new(number).unwrap();
        let shown = vt100::Parser::new(size(40), size(120), 0);
        Self { reader, writer, shown, bytes: Vec::new() }
    }

    pub async fn types(&mut self, keys: &str) {
        frame::write(&mut self.writer, Kind::Keys, keys.as_bytes()).await.unwrap();
    }

    pub async fn sign_in(&mut self, login: &str, desk: &str) {
        self.shows("PIN").await;
        self.types(&format!("{login}\t{PIN}\t{desk}\r")).await;
        self.shows(&format!("Əməkdaş {login}")).await;
    }

    pub fn screen(&self) -> String {
        self.shown.screen().contents()
    }

    /// Reads until the screen holds `text`.
    pub async fn shows(&mut self, text: &str) {
        let wait = async {
            while !self.screen().contains(text) {
                match frame::read(&mut self.reader).await.unwrap() {
                    Some((Kind::Screen, bytes)) => {
                        self.shown.process(&bytes);
                        self.bytes.extend(bytes);
                    }
                    other => panic!("{other:?} instead of {text:?}\n{}", self.screen()),
                }
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            panic!("{text:?} was not shown:\n{}", self.screen());
        }
    }

    /// Reads until the screen no longer holds `text`.
    pub async fn shows_no_more(&mut self, text: &str) {
        self.until("end of it", |client| !client.screen().contains(text)).await;
    }

    /// Reads until the screen is as wanted.
    pub async fn until(&mut self, what: &str, wanted: impl Fn(&Self) -> bool) {
        let wait = async {
            while !wanted(self) {
                self.reads().await.unwrap();
            }
        };
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        assert!(waited.is_ok(), "no {what} in:\n{}", self.screen());
    }

    /// Reads until the screen holds `text`, or the centre turns this terminal away.
    pub async fn is_shown(&mut self, text: &str) -> bool {
        while !self.screen().contains(text) {
            if self.reads().await.is_none() {
                return false;
            }
        }
        true
    }

    /// One piece for the screen; nothing when something else came.
    async fn reads(&mut self) -> Option<()> {
        let read = tokio::time::timeout(PATIENCE, frame::read(&mut self.reader)).await.unwrap();
        let Ok(Some((Kind::Screen, bytes))) = read else { return None };
        self.shown.process(&bytes);
        self.bytes.extend(bytes);
        Some(())
    }

    /// Reads an answer to its end: its code, its lines, and the words of the end.
    pub async fn told(&mut self) -> (u8, Vec<String>, String) {
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let wait = async {
            let mut lines = Vec::new();
            loop {
                match frame::read(&mut self.reader).await {
                    Ok(Some((Kind::Heard, _))) => {}
                    Ok(Some((Kind::Told, line))) => lines.push(words(&line)),
                    Ok(Some((Kind::Bye, data))) => break (data[0], lines, words(&data[1..])),
                    other => panic!("{other:?} instead of an answer"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("no answer came")
    }

    /// The rows of the screen.
    pub fn rows(&self) -> Vec<String> {
        self.shown.screen().rows(0, 120).collect()
    }

    /// Reads to the end: its code, and what was said after the screen was given back.
    pub async fn bye(&mut self) -> (u8, String) {
        let wait = async {
            loop {
                match frame::read(&mut self.reader).await {
                    Ok(Some((Kind::Screen, bytes))) => self.bytes.extend(bytes),
                    Ok(Some((Kind::Secret | Kind::Ping, _))) => {}
                    Ok(Some((Kind::Bye, data))) => break data,
                    other => panic!("{other:?} instead of a goodbye"),
                }
            }
        };
        let data = tokio::time::timeout(PATIENCE, wait).await.unwrap();
        let leave = dost_desk::terminal::session::LEAVE;
        let at = self.bytes.windows(leave.len()).rposition(|part| part == leave);
        let after = at.map_or(0, |at| at + leave.len());
        let words = String::from_utf8_lossy(&self.bytes[after..]).into_owned();
        (data[0], words + &String::from_utf8_lossy(&data[1..]))
    }
}
