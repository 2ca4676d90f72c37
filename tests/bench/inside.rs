//! From a key to the bytes of the answer inside the process, with a million cases in the store: what
//! the program itself takes, without what wakes a terminal, a socket or a client.
//!
//! ```text
//! cargo bench --bench inside                          on target/bench/practice-1000000-5000: seven minutes
//! cargo bench --bench inside -- --presses 20000 --cases 20000 --open 500
//! ```
//!
//! Thirty-two sessions of one house press keys side by side, each as fast as one that is held down:
//! those at the nine desks type in the form of their visitor, the others move through the queue. Half
//! of them have 80×24, half 200×60. The work is done on a copy of the folder that `cargo bench --bench
//! archive` makes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

mod copy;
#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
#[allow(dead_code, reason = "shared with the bench of single steps, which uses all of it")]
mod office;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod report;
#[allow(dead_code, reason = "shared with the bench of terminals, which uses all of it")]
mod system;

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZero;
use std::path::Path;
use std::time::{Duration, Instant};

use dost_desk::casework::ids::StaffId;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::facts::TerminalFacts;
use dost_desk::terminal::house::{Door, Guest, House, Manners};
use dost_desk::terminal::program::{InMsg, Sink};
use dost_desk::terminal::seat::Foundation;
use flags::Flags;
use office::Office;
use ratatui::layout::Size;
use report::{Against, Report, Times, say};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Columns and rows, by turns.
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
/// Sessions in all.
const SESSIONS: usize = 32;
/// Desks of the invented centre; as many sessions type.
const DESKS: usize = 9;
/// Tickets that wait, so that a selection has somewhere to go.
const WAITING: usize = 30;
/// Between two keys of one session: ours draws for one person at most thirty times a second, and lets
/// faster keys share a frame.
const BETWEEN_KEYS: Duration = Duration::from_millis(38);
/// Longest wait for the answer to one key: some change nothing.
const ANSWER_MAX: Duration = Duration::from_millis(500);
/// Of a hundred keys, those that may stay without an answer; with more of them it is not the act that
/// was meant.
const UNANSWERED_PERCENT_MAX: usize = 5;
/// Longest wait for something that must be shown.
const PATIENCE: Duration = Duration::from_secs(60);

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";
const F8: &str = "\x1b[19~";
/// Letters, among them Azerbaijani ones, and their way back: a round ends as it began.
const LETTERS: [&str; 8] = ["a", "ə", "i", "ğ", "\x7f", "\x7f", "\x7f", "\x7f"];
const STEPS: [&str; 6] = [DOWN, DOWN, DOWN, UP, UP, UP];

/// What one session does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Types { desk: usize },
    Moves,
}

/// The other end of a session: when each frame came, and its bytes.
struct Frames(mpsc::Sender<(Instant, Vec<u8>)>);

impl Sink for Frames {
    async fn send(&mut self, frame: Vec<u8>) -> io::Result<()> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.send((Instant::now(), frame)).await.map_err(gone)
    }
}

/// A person with a terminal.
struct Person {
    keys: mpsc::Sender<InMsg>,
    frames: mpsc::Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
}

/// What a session has measured.
struct Measured {
    act: Act,
    size: (u16, u16),
    times: Vec<Duration>,
    bytes: Vec<usize>,
    unanswered: usize,
}

fn main() {
    let flags = Flags::read(&["--cases", "--open", "--presses"], &[]);
    let number = |name: &str, usual: u32| flags.number(name, usual);
    let (cases, open) = (number("--cases", 1_000_000), number("--open", 5_000));
    // Of letters; the other sessions make more moves meanwhile.
    let presses = number("--presses", 100_000) as usize;
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let full = target.join(format!("practice-{cases}-{open}"));
    assert!(full.join("practice-day").exists(), "run `cargo bench --bench archive` first");
    let scratch = tempfile::tempdir_in(&target).unwrap();
    let own = scratch.path().join("centre");
    copy::copy(&full, &own);
    let office = Office::open(&own, chrono::Utc::now().date_naive(), cases + 1_000);
    office.next_day();
    (0..WAITING).for_each(|_| office.ticket(office.pair(0)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let all = runtime.block_on(work(&office, presses / DESKS));
    let mut report = Report::default();
    for (what, types, bytes_max) in
        [("a typed letter", true, 4.0), ("a moved selection", false, 180.0)]
    {
        let (mut both, mut worst) = (Times::default(), 0);
        for size in SIZES {
            let (mut bytes, mut unanswered) = (Vec::new(), 0);
            let is_so = |one: &&Measured| one.size == size && (one.act != Act::Moves) == types;
            for one in all.iter().filter(is_so) {
                both.add(&one.times);
                bytes.extend_from_slice(&one.bytes);
                unanswered += one.unanswered;
            }
            worst = worst.max(unanswered * 100 / bytes.len().max(1));
            bytes.sort_unstable();
            let median = bytes.get(bytes.len() / 2).map_or(f64::NAN, |bytes| *bytes as f64);
            let name = format!("inside, {}×{}, {what}: bytes, median", size.0, size.1);
            report.row(&name, median, "bytes", Against::Target(bytes_max));
        }
        assert!(worst <= UNANSWERED_PERCENT_MAX, "{what}: {worst} % of the keys did nothing");
        report.times(&format!("inside, {what}"), &both, Against::Target(2.0));
    }
    report.finish(&system::machine(), &target.join("inside.json")).unwrap();
    // The sessions are let go with the process: nobody waits for them.
    runtime.shutdown_background();
}

/// Everybody comes in, and then all press their keys side by side.
async fn work(office: &Office, presses: usize) -> Vec<Measured> {
    let (passport, calendar) = (Passport::embedded().unwrap(), Calendar::embedded().unwrap());
    let foundation = Foundation { passport, calendar, territory: None };
    let manners = Manners { lang: Lang::En, a_person_max: SESSIONS, ..Manners::default() };
    let house = House::new(office.engine.clone(), foundation, manners);
    let mut people = Vec::new();
    for number in 0..SESSIONS {
        let desk = number + 1;
        let act = if desk <= DESKS { Act::Types { desk } } else { Act::Moves };
        let login = format!("agent{}", number % DESKS + 1);
        let staff = office.engine.snapshot().centre.member_by_login(&login).unwrap().id;
        let size = SIZES[number % SIZES.len()];
        people.push((act, size, Person::comes(&house, staff, size, act).await));
    }
    say(&format!("{SESSIONS} sessions press {presses} keys each"));
    let mut tasks = JoinSet::new();
    for (act, size, person) in people {
        tasks.spawn(person.works(act, size, presses));
    }
    tasks.join_all().await
}

impl Person {
    /// Comes in, known by the door, and goes to their place.
    async fn comes(house: &House, staff: StaffId, size: (u16, u16), act: Act) -> Self {
        let (keys, typed) = mpsc::channel(32);
        let (sender, frames) = mpsc::channel(32);
        let variable = |name: &str| match name {
            "TERM" => Some("xterm-256color".to_owned()),
            "LANG" => Some("az_AZ.UTF-8".to_owned()),
            _ => None,
        };
        let guest = Guest {
            facts: TerminalFacts::read(variable),
            size: Size::new(size.0, size.1),
            door: Door::Ssh { address: IpAddr::V4(Ipv4Addr::LOCALHOST) },
            person: Some(staff),
            key: None,
            gave_pin: true,
            nobody_else: true,
            desk: None,
            lang: None,
        };
        let house = house.clone();
        tokio::spawn(async move { house.receive(guest, typed, &mut Frames(sender)).await });
        let cells = |count| NonZero::new(count).unwrap();
        let screen = vt100::Parser::new(cells(size.1), cells(size.0), 0);
        let mut person = Self { keys, frames, screen };
        person.until("Change desk").await;
        match act {
            Act::Types { desk } => {
                person.types(&format!("{}\r", DOWN.repeat(desk - 1))).await;
                person.until(&format!("Desk {desk} ·")).await;
                person.types(F8).await;
                person.until("has sat down").await;
                person.types("\r").await;
                person.until("Surname").await;
                person.types(DOWN).await;
            }
            Act::Moves => {
                person.types("\x1b").await;
                person.until_no("Change desk").await;
                person.types(DOWN).await;
            }
        }
        person
    }

    async fn types(&self, keys: &str) {
        self.keys.send(InMsg::Bytes(keys.as_bytes().to_vec())).await.unwrap();
    }

    async fn until(&mut self, shown: &str) {
        self.wait(shown, true).await;
    }

    async fn until_no(&mut self, shown: &str) {
        self.wait(shown, false).await;
    }

    async fn wait(&mut self, shown: &str, is_wanted: bool) {
        let waited = timeout(PATIENCE, async {
            while self.screen.screen().contents().contains(shown) != is_wanted {
                let (_, bytes) = self.frames.recv().await.expect("the session has ended");
                self.screen.process(&bytes);
            }
        });
        let came = waited.await.is_ok();
        assert!(came, "\"{shown}\", {is_wanted}, on\n{}", self.screen.screen().contents());
    }

    /// Presses so many keys that are counted, or as many as the others need the time for.
    async fn works(mut self, act: Act, size: (u16, u16), presses: usize) -> Measured {
        let keys: &[&str] = if act == Act::Moves { &STEPS } else { &LETTERS };
        let (mut times, mut bytes, mut unanswered) = (Vec::with_capacity(presses), Vec::new(), 0);
        for (number, key) in keys.iter().cycle().take(presses + keys.len()).enumerate() {
            sleep(BETWEEN_KEYS).await;
            while let Ok((_, late)) = self.frames.try_recv() {
                self.screen.process(&late);
            }
            let pressed = Instant::now();
            self.types(key).await;
            let answer = timeout(ANSWER_MAX, self.frames.recv()).await;
            // The first letter of a field takes its hint away: it is not what typing is.
            if number < keys.len() {
                continue;
            }
            match answer {
                Ok(Some((at, frame))) => {
                    times.push(at.saturating_duration_since(pressed));
                    bytes.push(frame.len());
                    self.screen.process(&frame);
                }
                Ok(None) => panic!("the session has ended"),
                Err(_) => unanswered += 1,
            }
        }
        Measured { act, size, times, bytes, unanswered }
    }
}
