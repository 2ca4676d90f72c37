//! A client in a process of its own that is stopped in the middle of its session.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;

use crate::centre::Centre;
use crate::desk::Visit;
use crate::hand::Hand;
use crate::load;

/// The argument by which this program is such a client.
pub const FLAG: &str = "--hold";
/// How long it is waited for that the centre lets the client go.
const WAIT_MAX: Duration = Duration::from_secs(180);
/// Time between two looks at who is in.
const LOOK: Duration = Duration::from_secs(1);

/// Holds a session open and reads what comes, until the process ends.
pub async fn hold(arguments: &[String]) {
    let [port, login, person] = arguments else { return };
    let (port, person) = (port.parse().unwrap(), person.parse().unwrap());
    let visit = Visit { port, login: login.clone(), person };
    // One that looks through the queue, where everything that happens is seen.
    let mut desk = load::arrive(&visit, 1, None).await.unwrap();
    std::io::stdout().write_all(b"ready\n").unwrap();
    desk.rests(Duration::from_secs(3600)).await;
}

/// The process.
pub struct Client {
    process: Child,
    since: Instant,
}

impl Client {
    pub fn start(visit: &Visit) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(FLAG).args([&visit.port.to_string(), &visit.login, &visit.person.to_string()]);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n");
        Self { process, since: Instant::now() }
    }

    fn signal(&self, signal: Signal) {
        let process = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw).unwrap();
        kill_process(process, signal).unwrap();
    }

    pub fn stop(&mut self) {
        self.signal(Signal::STOP);
        self.since = Instant::now();
    }

    /// Waits until the centre has let the client go, while the queue changes; how long after the
    /// stop that was.
    pub async fn let_go(&self, centre: &Centre, visit: &Visit, hand: &Hand) -> Duration {
        while is_in(centre, &visit.login) && self.since.elapsed() < WAIT_MAX {
            load::change(hand, Instant::now() + LOOK).await.unwrap();
        }
        self.since.elapsed()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether that person has a session.
fn is_in(centre: &Centre, login: &str) -> bool {
    centre.who().iter().any(|line| line.split_whitespace().nth(1) == Some(login))
}
