//! `kill -9` of the real centre between any two stages of a delivery: a wire that the test holds
//! stops the delivery there, and the cabinets are counted afterwards.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use dost_desk::gateways::wire::{NOTICES_PATH, RECEIPT_PATH};
use rustix::process::{Pid, Signal, kill_process};

use super::gate::{Gate, Pass};
use super::registers::{Registers, fin, people};
use crate::engine::desk::PATIENCE;
use crate::plain::Talk;
use crate::process::dost;

/// Where a delivery is when the centre is killed.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The intent is durable: its frame has been acknowledged. Nothing holds the wire.
    Recorded,
    /// The connection is being made.
    Connecting,
    /// So many bytes of the request have gone.
    Sending(usize),
    /// All but so many bytes of the request have gone.
    Ending(usize),
    /// The notice stands in the cabinet, and its answer is on the way.
    Taken,
    /// The answer lies in the machine of the centre, which has not read it.
    Arrived,
    /// So many microseconds after the answer was let through: read, or being recorded, or told.
    Answered(u64),
    /// The receipt is recorded.
    Confirmed,
}

const STAGES: [Stage; 15] = [
    // First, so that the length of a request is known.
    Stage::Confirmed,
    Stage::Recorded,
    Stage::Connecting,
    Stage::Sending(0),
    Stage::Sending(1),
    Stage::Ending(400),
    // Signatures in it differ by some bytes.
    Stage::Ending(16),
    Stage::Taken,
    Stage::Arrived,
    Stage::Answered(0),
    Stage::Answered(300),
    Stage::Answered(1_000),
    Stage::Answered(2_000),
    Stage::Answered(4_000),
    Stage::Answered(8_000),
];

/// `dost serve`, the real centre.
struct Centre(Child);

impl Centre {
    fn start(home: &Path) -> Self {
        let mut serve = dost(home);
        serve.args(["serve", "--data"]).arg(home.join("data"));
        let mut child = serve.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("can be joined"), "{line:?}");
        Self(child)
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.0.id()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    fn kill(mut self) {
        self.signal(Signal::KILL);
        self.0.wait().unwrap();
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        // It has ended already, unless a test has failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[track_caller]
fn until(what: &str, done: impl Fn() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < PATIENCE, "{what}");
    }
}

/// Has an agent post, and kills the centre at that stage.
fn killed_at(stage: Stage, number: &str, talk: Talk, centre: Centre, town: &Town) {
    let (registers, gate, code) = (&town.registers, &town.gate, &town.code(number));
    let mut talk = talk;
    gate.set(match stage {
        Stage::Recorded | Stage::Confirmed => Pass::All,
        Stage::Connecting => Pass::Nothing,
        Stage::Sending(bytes) => Pass::Sent(bytes),
        Stage::Ending(left) => Pass::Sent(gate.most() - left),
        Stage::Taken | Stage::Arrived | Stage::Answered(_) => Pass::NoAnswer,
    });
    talk.ok(&format!("case use {number}"));
    talk.ok("notice post");
    match stage {
        Stage::Recorded => {}
        Stage::Confirmed => {
            talk.ok("wait 30");
            assert_eq!(talk.ok("case show").value("stage"), "notified");
        }
        Stage::Connecting | Stage::Sending(_) | Stage::Ending(_) => {
            gate.await_held();
            assert_eq!(registers.notices(code), 0, "{stage:?}: it has not arrived");
        }
        Stage::Taken | Stage::Arrived | Stage::Answered(_) => {
            gate.await_held();
            until("it never arrived", || registers.notices(code) == 1);
        }
    }
    match stage {
        Stage::Arrived => {
            centre.signal(Signal::STOP);
            gate.set(Pass::All);
        }
        Stage::Answered(micros) => {
            gate.set(Pass::All);
            let since = Instant::now();
            while since.elapsed() < Duration::from_micros(micros) {
                std::hint::spin_loop();
            }
        }
        _ => {}
    }
    centre.kill();
    talk.kill();
    gate.set(Pass::All);
}

struct Town {
    registers: Registers,
    gate: Gate,
    numbers: Vec<String>,
}

impl Town {
    /// The FIN of a case.
    fn code(&self, number: &str) -> String {
        fin(self.numbers.iter().position(|known| known == number).unwrap())
    }
}

#[test]
fn a_centre_killed_between_any_two_stages_neither_doubles_nor_drops_a_notice() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let table = home.join("people.csv");
    std::fs::write(&table, people(STAGES.len())).unwrap();
    let registers = Registers::start_with(home, &["--people", table.to_str().unwrap()]);
    let address = registers.base.strip_prefix("https://").unwrap().parse().unwrap();
    let gate = Gate::before(address);
    Talk::with_staff(home).quit();
    // Notices alone go through the gate.
    let straight = format!("\"{}/esosial\"", registers.base);
    let settings = registers.patient();
    assert!(settings.contains(&straight), "{settings}");
    let settings = settings.replace(&straight, &format!("\"https://{}/esosial\"", gate.address()));
    std::fs::write(home.join("data/settings.toml"), settings).unwrap();

    let mut centre = Centre::start(home);
    let mut talk = Talk::open(home);
    let numbers: Vec<String> =
        (0..STAGES.len()).map(|number| talk.forwarded("ayla", 1, &fin(number))).collect();
    talk.sign_in("orxan");
    for number in &numbers {
        talk.ok(&format!("case claim {number}"));
        talk.ok("case grant\n1234");
    }
    talk.sign_in("leyla");
    let town = Town { registers, gate, numbers };
    for (stage, number) in STAGES.into_iter().zip(&town.numbers) {
        killed_at(stage, number, talk, centre, &town);
        centre = Centre::start(home);
        talk = Talk::open(home);
        talk.sign_in("leyla");
        talk.ok(&format!("case use {number}"));
        talk.ok("wait 30");
        assert_eq!(talk.ok("case show").value("stage"), "notified", "{stage:?}");
        assert_eq!(town.registers.notices(&town.code(number)), 1, "{stage:?}");
    }
    talk.quit();
    centre.kill();
    for (stage, number) in STAGES.into_iter().zip(&town.numbers) {
        assert_eq!(town.registers.notices(&town.code(number)), 1, "{stage:?}, at the end");
    }
    let requests = town.registers.requests();
    let posted = requests.iter().filter(|line| line.contains(NOTICES_PATH)).count();
    assert!(posted > STAGES.len(), "some were sent twice, or the stages were not met: {posted}");
    assert!(!requests.iter().any(|line| line.contains(RECEIPT_PATH)), "nothing went unanswered");
}
