//! A centre with its people, and the hands that press its keys.

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use dost_desk::casework::case::Recognition;
use dost_desk::casework::centre::Answer;
use dost_desk::casework::command::{Actor, Command, NewStaff, Verdict};
use dost_desk::casework::identity::{Category, IdDocumentKind, PersonCode, PersonCodeKind};
use dost_desk::casework::ids::{CaseId, DeskId, StaffId, TicketId};
use dost_desk::casework::register::{Lookup, OutsideSystem};
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::engine::{
    Engine, Failure, ManualClock, Options, Outcome, RETRY_SECONDS_MAX, Request, Snapshot,
    new_command_id,
};
use dost_desk::gateways::practice::{Behaviour, Practice};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::Passport;

use super::disk::Disk;

/// How long a test waits for something that must happen; never how long it takes.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long one step of the clock is given to bring something about.
const STEP: Duration = Duration::from_millis(100);
/// A plain person of the practice table, released 20 days before [`day`].
pub const PLAIN: &str = "5ZK7W2M";

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 18).unwrap()
}

pub fn morning() -> Moment {
    Moment::at(day(), NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

pub fn practice() -> Arc<Practice> {
    Arc::new(Practice::new(day()).unwrap())
}

/// The PIN of everybody in these tests.
pub const PIN: &str = "2468";

/// Its hash, reckoned once.
pub fn pin_hash() -> String {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| dost_desk::engine::hash_pin(PIN).unwrap()).clone()
}

pub struct Desk {
    pub engine: Engine,
    pub clock: ManualClock,
    pub practice: Arc<Practice>,
    pub agent: StaffId,
    pub officer: StaffId,
}

/// Options on a clock that stands still and the practice systems.
pub fn options(clock: &ManualClock, practice: &Arc<Practice>) -> Options {
    Options::with(Arc::new(clock.clone()), practice.gateways())
}

impl Desk {
    pub fn in_memory() -> Self {
        let (clock, practice) = (ManualClock::at(morning()), practice());
        let engine = Engine::in_memory(options(&clock, &practice)).unwrap();
        let desk = Self::found(engine, clock, practice);
        // The first sweep has been recorded: while the clock stands nothing writes but the test.
        // On a thread of its own, since some stand on a runtime's already.
        std::thread::scope(|beside| {
            beside.spawn(|| desk.wait(|now| now.centre.last_sweep.is_some()));
        });
        desk
    }

    /// Founds the centre, with an agent and an officer, unless it stands already.
    pub fn found(engine: Engine, clock: ManualClock, practice: Arc<Practice>) -> Self {
        let member = |login: &str, role| NewStaff {
            login: login.to_owned(),
            name: format!("Əməkdaş {login}"),
            role,
            pin_hash: pin_hash(),
        };
        if engine.snapshot().centre.identity.is_none() {
            let found = Command::FoundCentre {
                name: "Sınaq DOST mərkəzi".to_owned(),
                number: 5,
                desks: 50,
                territory: None,
                passport: Box::new(Passport::embedded().unwrap()),
                calendar: Box::new(Calendar::embedded().unwrap()),
                administrator: member("admin", Role::Administrator),
            };
            own(&engine, found).unwrap();
            own(&engine, Command::AddStaff(member("agent", Role::Agent))).unwrap();
            own(&engine, Command::AddStaff(member("officer", Role::Officer))).unwrap();
        }
        Self { engine, clock, practice, agent: StaffId(2), officer: StaffId(3) }
    }

    pub fn by(&self, staff: StaffId, command: Command) -> Outcome {
        let with_pin = command.act().needs_pin();
        let request = request(Actor::Staff(staff), Some(DeskId(1)), command);
        if with_pin {
            return self.engine.submit_with_pin_blocking(request, PIN);
        }
        self.engine.submit_blocking(request)
    }

    pub fn agent(&self, command: Command) -> Answer {
        self.by(self.agent, command).unwrap()
    }

    pub fn officer(&self, command: Command) -> Answer {
        self.by(self.officer, command).unwrap()
    }

    pub fn ticket(&self) -> TicketId {
        self.agent(issue()).ticket.unwrap()
    }

    /// Ticket, call, seat: a draft for the visitor at the desk.
    pub fn seat(&self) -> (TicketId, CaseId) {
        self.ticket();
        let ticket = self.agent(Command::CallNext).ticket.unwrap();
        (ticket, self.agent(Command::Serve(ticket)).case.unwrap())
    }

    pub fn identify(&self, case: CaseId, code: &str) {
        self.agent(Command::Identify {
            case,
            category: Category::Citizen,
            document_kind: IdDocumentKind::IdCard,
            code: PersonCode::parse(PersonCodeKind::Fin, code).unwrap(),
        });
    }

    /// A registered case; its ticket is still at the desk.
    pub fn registered(&self, code: &str) -> (TicketId, CaseId) {
        let (ticket, case) = self.seat();
        self.identify(case, code);
        self.wait(|now| {
            let file = now.centre.case(case).unwrap();
            file.identity_lookup.answer().is_some() && file.sentence_lookup.answer().is_some()
        });
        self.agent(Command::CheckPayment(case));
        self.wait(|now| now.centre.case(case).unwrap().payment_lookup.answer().is_some());
        self.agent(Command::Register { case, insists: false });
        (ticket, case)
    }

    /// A case that the officer holds.
    pub fn claimed(&self, code: &str) -> CaseId {
        let (ticket, case) = self.registered(code);
        self.agent(Command::Forward { case, recognition: Recognition::Recognised });
        self.agent(Command::FinishVisit(ticket));
        self.officer(Command::Claim(case));
        case
    }

    /// A centre on a disk, founded there at the first start.
    pub fn on(disk: &Disk, clock: &ManualClock, practice: &Arc<Practice>) -> Self {
        let engine = Engine::on(disk.media(), options(clock, practice)).unwrap();
        Self::found(engine, clock.clone(), practice.clone())
    }

    /// A centre with a notice that the portal does not take, so that there is something to wait for.
    pub fn with_a_notice_on_its_way() -> Self {
        let desk = Self::in_memory();
        let case = desk.claimed(PLAIN);
        desk.officer(grant(case));
        desk.practice.controls().set(OutsideSystem::Esosial, Behaviour::Down);
        desk.agent(Command::PostNotice(case));
        desk
    }

    /// From the ticket to the end.
    pub fn whole_life(&self, code: &str) -> CaseId {
        let case = self.claimed(code);
        self.officer(grant(case));
        self.agent(Command::PostNotice(case));
        self.wait(|now| !now.centre.case(case).unwrap().stage.is_running());
        self.agent(Command::CloseCase(case));
        case
    }

    /// Moves the clock, in steps of the longest pause between two tries, until it is so. What is
    /// tried has its time after each step, or a busy machine would come to the next day.
    #[track_caller]
    pub fn pass_time_until(&self, done: impl Fn(&Snapshot) -> bool) {
        let start = std::time::Instant::now();
        while !comes(&self.engine, STEP, &done) {
            assert!(start.elapsed() < PATIENCE, "it did not happen");
            self.clock.advance(RETRY_SECONDS_MAX);
        }
    }

    #[track_caller]
    pub fn wait(&self, until: impl Fn(&Snapshot) -> bool) {
        wait(&self.engine, until);
    }
}

pub fn issue() -> Command {
    Command::IssueTicket { priority: Priority::None, source: TicketSource::Staff, case: None }
}

pub fn grant(case: CaseId) -> Command {
    Command::Decide { case, verdict: Verdict::Grant { earlier_grant_confirmed: false } }
}

pub fn request(actor: Actor, desk: Option<DeskId>, command: Command) -> Request {
    Request { command, actor, desk, command_id: new_command_id(), seen: None }
}

/// Done by the centre itself.
pub fn own(engine: &Engine, command: Command) -> Result<Answer, Failure> {
    engine.submit_blocking(request(Actor::Centre, None, command))
}

/// Waits until a snapshot shows it.
#[track_caller]
pub fn wait(engine: &Engine, until: impl Fn(&Snapshot) -> bool) {
    assert!(comes(engine, PATIENCE, &until), "it did not happen");
}

/// Whether a snapshot shows it in that time.
///
/// Asked of a snapshot of its own, outside the channel's lock: `until` may ask the engine for its
/// time, which takes that lock again, and behind a writer that waits in between neither goes on.
fn comes(engine: &Engine, patience: Duration, until: &dyn Fn(&Snapshot) -> bool) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut changes = engine.changes();
    runtime.block_on(async {
        let shown = async {
            loop {
                let snapshot = changes.borrow_and_update().clone();
                if until(&snapshot) {
                    return true;
                }
                if changes.changed().await.is_err() {
                    return false;
                }
            }
        };
        tokio::time::timeout(patience, shown).await.unwrap_or(false)
    })
}

pub fn is_out<T>(lookup: &Lookup<T>) -> bool {
    matches!(lookup, Lookup::Unavailable { .. })
}
