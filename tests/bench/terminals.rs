//! What many terminals cost one centre. Run by hand, on a machine that is otherwise quiet:
//!
//! ```text
//! cargo bench --bench terminals              all figures, about ten minutes
//! cargo bench --bench terminals -- --quick   fewer sessions and less time
//! ```
//!
//! The program itself runs as a process of its own; its clients are in this one. Figures of one run
//! belong together: another machine, or another load on it, gives others. The system's own `sshd`
//! with `ForceCommand dost` is measured beside it, round by round, where it is installed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

mod centre;
mod desk;
#[allow(dead_code, reason = "shared with benches that use all of it")]
mod flags;
mod hand;
mod load;
mod peer;
mod report;
mod stopped;
mod system;

use std::path::Path;
use std::time::Duration;

use centre::Centre;
use desk::{Desk, Visit};
use flags::Flags;
use hand::Hand;
use peer::Sshd;
use report::{Against, Report, Times, say};
use tokio::time::{Instant, sleep};

/// Sessions that come in at once: more would measure the queue at the door.
const AT_ONCE: usize = 8;
/// Time in which a centre comes to rest after everybody has arrived.
const REST: Duration = Duration::from_secs(3);

/// How long the sessions of one part may take to leave before the next begins.
const LEAVE_MAX: Duration = Duration::from_secs(60);
/// Time between two looks at who is in.
const LOOK: Duration = Duration::from_millis(200);

/// How much is measured.
#[derive(Clone, Copy)]
struct Plan {
    many: usize,
    most: usize,
    load: Duration,
    idle: Duration,
    rounds: usize,
}

const WHOLE: Plan = Plan {
    many: 200,
    most: 500,
    load: Duration::from_secs(20),
    // Whole minutes: what idle sessions do, they do once a minute.
    idle: Duration::from_secs(120),
    rounds: 2,
};
const QUICK: Plan = Plan {
    many: 40,
    most: 80,
    load: Duration::from_secs(5),
    idle: Duration::from_secs(5),
    rounds: 1,
};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Some(at) = arguments.iter().position(|argument| argument == stopped::FLAG) {
        runtime.block_on(stopped::hold(&arguments[at + 1..]));
        return;
    }
    let flags = Flags::read(&[], &["--quick", "--no-sshd"]);
    let plan = if flags.has("--quick") { QUICK } else { WHOLE };
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::start(folder.path(), plan);
    runtime.block_on(bench.run(!flags.has("--no-sshd")));
    runtime.shutdown_background();
}

/// One run.
struct Bench {
    plan: Plan,
    centre: Centre,
    report: Report,
    faults: Vec<String>,
    ours: [Times; 2],
    theirs: [Times; 2],
}

impl Bench {
    fn start(folder: &Path, plan: Plan) -> Self {
        let centre = Centre::start(folder, plan.most).unwrap();
        let (report, faults) = (Report::default(), Vec::new());
        Self { plan, centre, report, faults, ours: Default::default(), theirs: Default::default() }
    }

    async fn run(mut self, with_peer: bool) {
        let machine = system::machine();
        let (load, before) = (system::load(), system::machine_seconds());
        say(&format!("{machine}, load {load}"));
        let hand = Hand::reach(&self.centre.hand()).await.unwrap();
        // One visitor for each desk, and some who wait.
        for _ in 0..105 {
            hand.does("ticket issue").await.unwrap();
        }
        let sshd = if with_peer { Sshd::start(&self.centre) } else { None };
        if sshd.is_none() {
            say("there is no sshd here: nothing is measured beside the centre's own door");
        }
        for round in 0..self.plan.rounds {
            self.our_round(&hand, round == 0).await;
            if let Some(sshd) = &sshd {
                self.their_round(&hand, sshd, round == 0).await;
            }
        }
        drop(sshd);
        self.compare();
        self.all(&hand).await;
        let after = system::machine_seconds();
        let busy = 100.0 * (after.1 - before.1) / (after.0 - before.0);
        let machine = format!("{machine}; load {load} at the start; busy {busy:.0} % of the run");
        self.report.row("errors", self.faults.len() as f64, "", Against::Target(0.0));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/terminals.json");
        self.report.finish(&machine, &file).unwrap();
    }

    /// Says at once what went wrong: the rest of a run may take long.
    fn failed(&mut self, faults: Vec<String>) {
        for fault in &faults {
            say(&format!("error: {fault}"));
        }
        self.faults.extend(faults);
    }

    fn resident(&self) -> f64 {
        system::resident_kib(self.centre.process()) as f64
    }

    /// Waits until everybody who came before has gone: who is still in counts as a session of its
    /// person, and the next of them would be refused.
    async fn emptied(&self) {
        let until = Instant::now() + LEAVE_MAX;
        loop {
            let left = self.centre.sessions();
            if left == 0 {
                return;
            }
            assert!(Instant::now() < until, "{left} sessions have not left in {LEAVE_MAX:?}");
            sleep(LOOK).await;
        }
    }

    /// Opens sessions at the centre's own door.
    async fn open(&mut self, desks: &mut Vec<Desk>, until: usize) {
        let visits: Vec<Visit> = (0..until).map(|session| self.centre.visit(session)).collect();
        let faults = load::open(desks, until, AT_ONCE, move |at| (visits[at].clone(), None)).await;
        self.failed(faults);
    }

    /// One session, then many, through the centre's own door.
    async fn our_round(&mut self, hand: &Hand, first: bool) {
        let plan = self.plan;
        self.emptied().await;
        let empty = self.resident();
        for session in 0..2 {
            let visit = (self.centre.visit(session), None);
            let times = self.alone(session, visit, hand).await;
            self.ours[0].add(times.all());
        }
        let mut desks = Vec::new();
        self.open(&mut desks, 1).await;
        sleep(REST).await;
        let one = self.resident();
        if first {
            self.report.row("memory of the empty centre", empty / 1024.0, "MiB", Against::Nothing);
            self.report.row("memory with one session", one / 1024.0, "MiB", Against::Nothing);
        }
        let mut steps = Vec::new();
        for count in [plan.many / 4, plan.many / 2, plan.many] {
            self.open(&mut desks, count).await;
            sleep(REST).await;
            steps.push((count as f64, self.resident()));
        }
        if first {
            for (count, kib) in &steps {
                let what = format!("memory with {count} sessions");
                self.report.row(&what, kib / 1024.0, "MiB", Against::Nothing);
            }
            let (from, to) = (steps[0], steps[steps.len() - 1]);
            let each = (to.1 - from.1) / (to.0 - from.0);
            self.report.row("memory of each further session", each, "KiB", Against::Target(320.0));
            self.idle().await;
        }
        let before = self.resident();
        let used = system::processor_seconds(self.centre.process());
        let every = Duration::from_millis(500);
        let (desks, times, faults) = load::run(desks, 0, every, plan.load, hand).await;
        self.failed(faults);
        let used = system::processor_seconds(self.centre.process()) - used;
        self.ours[1].add(times.all());
        if first {
            let share = 100.0 * used / plan.load.as_secs_f64();
            let what = format!("{} sessions at work: share of one core", plan.many);
            self.report.row(&what, share, "%", Against::Nothing);
            let grown = (self.resident() - before) / plan.many as f64;
            let what = "memory each session gained by working";
            self.report.row(what, grown, "KiB", Against::Nothing);
            self.stopped(desks, hand).await;
        }
    }

    /// One session by itself, while the queue changes.
    async fn alone(&mut self, session: usize, visit: (Visit, Option<usize>), hand: &Hand) -> Times {
        let every = Duration::from_millis(100);
        match load::arrive(&visit.0, session, visit.1).await {
            Ok(desk) => {
                let time = self.plan.load / 2;
                let (desks, times, faults) =
                    load::run(vec![desk], session, every, time, hand).await;
                drop(desks);
                self.failed(faults);
                self.emptied().await;
                times
            }
            Err(fault) => {
                self.failed(vec![fault]);
                Times::default()
            }
        }
    }

    async fn idle(&mut self) {
        let used = system::processor_seconds(self.centre.process());
        sleep(self.plan.idle).await;
        let used = system::processor_seconds(self.centre.process()) - used;
        let share = 100.0 * used / self.plan.idle.as_secs_f64();
        let what = format!("{} idle sessions: share of one core", self.plan.many);
        self.report.row(&what, share, "%", Against::Target(1.0));
    }

    /// The same work with one client that is stopped and reads nothing more.
    async fn stopped(&mut self, desks: Vec<Desk>, hand: &Hand) {
        let visit = self.centre.visit(self.plan.many);
        let mut client = stopped::Client::start(&visit);
        sleep(REST).await;
        let before = self.resident();
        client.stop();
        let every = Duration::from_millis(500);
        let (desks, times, faults) = load::run(desks, 0, every, self.plan.load, hand).await;
        self.failed(faults);
        let many = self.plan.many;
        self.report.times(
            &format!("{many} sessions beside a stopped client"),
            &times,
            Against::Nothing,
        );
        let grown = (self.resident() - before) / 1024.0;
        self.report.row(
            "memory gained beside a stopped client",
            grown,
            "MiB",
            Against::Target(1.0),
        );
        drop(desks);
        let gone = client.let_go(&self.centre, &visit, hand).await.as_secs_f64();
        self.report.row("a stopped client is let go after", gone, "s", Against::Target(120.0));
    }

    /// The same through the system's own door.
    async fn their_round(&mut self, hand: &Hand, sshd: &Sshd, first: bool) {
        let plan = self.plan;
        let visits: Vec<(Visit, Option<usize>)> =
            (0..plan.many).map(|at| (sshd.visit(), Some(self.centre.visit(at).person))).collect();
        let visits = move |at: usize| visits[at].clone();
        self.emptied().await;
        for session in 0..2 {
            let times = self.alone(session, visits(session), hand).await;
            self.theirs[0].add(times.all());
        }
        let mut desks = Vec::new();
        let kib =
            |of: u32| system::family(of).into_iter().map(system::share_kib).sum::<u64>() as f64;
        let faults = load::open(&mut desks, 1, 1, visits.clone()).await;
        self.failed(faults);
        sleep(REST).await;
        let before = (kib(sshd.process()), system::share_kib(self.centre.process()) as f64);
        // A few at a time: each costs a process or two and a key exchange of the system's own.
        let faults = load::open(&mut desks, plan.many, 2, visits).await;
        self.failed(faults);
        sleep(REST).await;
        if first {
            let more = (plan.many - 1) as f64;
            let beside = (kib(sshd.process()) - before.0) / more;
            let inside = (system::share_kib(self.centre.process()) as f64 - before.1) / more;
            let what = "through sshd: memory of each further session";
            self.report.row(what, beside + inside, "KiB", Against::Nothing);
            self.report.row("  of which sshd and dost", beside, "KiB", Against::Nothing);
        }
        let every = Duration::from_millis(500);
        let (_desks, times, faults) = load::run(desks, 0, every, plan.load, hand).await;
        self.failed(faults);
        self.theirs[1].add(times.all());
    }

    /// Both doors side by side.
    fn compare(&mut self) {
        let many = self.plan.many;
        let (one, all) = (self.ours[0].per_mille(990), self.ours[1].per_mille(990));
        self.report.times("1 session", &self.ours[0], Against::Nothing);
        self.report.times(&format!("{many} sessions"), &self.ours[1], Against::Target(5.0));
        self.report.row("p99 of many by that of one", all / one, "", Against::Target(3.0));
        if self.theirs[1].count() > 0 {
            let peer = |times: &Times| Against::Peer("sshd".to_owned(), times.per_mille(990));
            self.report.row("1 session, p99 beside sshd", one, "ms", peer(&self.theirs[0]));
            let what = format!("{many} sessions, p99 beside sshd");
            self.report.row(&what, all, "ms", peer(&self.theirs[1]));
        }
    }

    /// What keys cost on the line, and as many sessions as there may be.
    async fn all(&mut self, hand: &Hand) {
        self.emptied().await;
        let mut desks = Vec::new();
        self.open(&mut desks, 2).await;
        let (mover, typist) = (desks.pop().unwrap(), desks.pop().unwrap());
        self.bytes(typist, mover).await;
        self.emptied().await;
        let mut desks = Vec::new();
        self.open(&mut desks, self.plan.most).await;
        let (most, every) = (self.plan.most, Duration::from_secs(1));
        let (mut desks, times, faults) = load::run(desks, 0, every, self.plan.load, hand).await;
        self.report.row("sessions at once", most as f64, "", Against::Nothing);
        self.report.row("  errors of theirs", faults.len() as f64, "", Against::Target(0.0));
        self.report.times(&format!("{most} sessions, a key a second"), &times, Against::Nothing);
        self.failed(faults);
        match load::seen_elsewhere(&mut desks[1], hand).await {
            Ok(slowest) => self.report.row(
                "a change on another's screen, slowest of ten",
                1000.0 * slowest.as_secs_f64(),
                "ms",
                Against::Target(500.0),
            ),
            Err(fault) => self.failed(vec![fault]),
        }
    }

    async fn bytes(&mut self, mut typist: Desk, mut mover: Desk) {
        let letter = typist.costs(&["a", "l", "i", "y"]).await.unwrap();
        let step = mover.costs(&["\x1b[B", "\x1b[B", "\x1b[A", "\x1b[A"]).await.unwrap();
        self.report.row(
            "a typed letter: payload",
            letter.payload as f64,
            "B",
            Against::Target(40.0),
        );
        self.report.row("a typed letter: on the line", letter.line as f64, "B", Against::Nothing);
        self.report.row(
            "a moved selection: payload",
            step.payload as f64,
            "B",
            Against::Target(180.0),
        );
        self.report.row("a moved selection: on the line", step.line as f64, "B", Against::Nothing);
        // The least of three: at most one of them meets the turn of a minute.
        let mut least = u64::MAX;
        for _ in 0..3 {
            least = least.min(typist.rests(Duration::from_secs(6)).await.payload);
        }
        self.report.row("an unchanged screen, 6 seconds", least as f64, "B", Against::Target(0.0));
    }
}
