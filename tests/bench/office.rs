//! A centre in this process with registers that answer at once, and people who work in it: what the
//! benches of single steps and of whole lives share.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveTime};
use dost_desk::casework::case::{Case, Notice, Paper, Recognition, Stage};
use dost_desk::casework::centre::Answer;
use dost_desk::casework::command::{Actor, Command, NewStaff, Verdict};
use dost_desk::casework::documents;
use dost_desk::casework::forms::{Applicant, ReleaseGround, Sentence};
use dost_desk::casework::identity::{Category, IdDocumentKind, PersonCode};
use dost_desk::casework::ids::{CaseId, DeskId, StaffId};
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::casework::register::PaymentAnswer;
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::engine::{Engine, ManualClock, Options, Request, hash_known_pin, new_command_id};
use dost_desk::gateways::{Esosial, GatewayError, Gateways, Meis, Posted, Receipt, SocialPayments};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::{EvidenceForm, Passport};
use dost_desk::simulation::invented::{INVENTED_PIN, invented_person};

/// Longest wait for something that must happen.
const PATIENCE: Duration = Duration::from_secs(60);
/// Visitors of one day: a day has tickets for 999.
pub const VISITORS_A_DAY: u32 = 900;
/// Seed of the people.
const SEED: u64 = 1;

/// Registers that know whoever was told to them, and a portal that takes everything.
#[derive(Default)]
pub struct Registers {
    people: Mutex<HashMap<PersonCode, Applicant>>,
    released: Mutex<Option<NaiveDate>>,
}

impl Meis for Registers {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        Ok(self.people.lock().unwrap().get(code).cloned())
    }

    fn sentence(&self, _: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        let released = self.released.lock().unwrap().unwrap();
        Ok(Some(Sentence {
            institution: "4 nömrəli cəzaçəkmə müəssisəsi".to_owned(),
            released,
            ground: ReleaseGround::Served,
            certificate: Some("B-0042".to_owned()),
            returned_from_abroad: None,
        }))
    }
}

impl SocialPayments for Registers {
    fn paid(&self, _: &PersonCode, _: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        Ok(PaymentAnswer::NotPaid { other_sentence_paid_on: None })
    }
}

impl Esosial for Registers {
    fn post(&self, key: &str, _: &NoticeLetter) -> Result<Receipt, GatewayError> {
        Ok(Receipt(key.to_owned()))
    }

    fn receipt(&self, key: &str, _: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        Ok(Some(Posted::Placed(Receipt(key.to_owned()))))
    }
}

/// The centre at work.
pub struct Office {
    pub engine: Engine,
    registers: Arc<Registers>,
    clock: ManualClock,
    calendar: Calendar,
    passport: Passport,
    /// Number of the next person who has never been here.
    next: std::sync::atomic::AtomicU32,
}

/// One agent with their desk, and the officer who decides what they send.
#[derive(Clone, Copy)]
pub struct Pair {
    desk: DeskId,
    agent: StaffId,
    officer: StaffId,
}

/// How far a case is carried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Handed to the back office.
    Forwarded,
    /// Closed.
    Closed,
}

impl Office {
    /// Opens `folder` on the first working day from `day` on, and founds a centre there if there is
    /// none. People are those from the number `first` on.
    pub fn open(folder: &Path, day: NaiveDate, first: u32) -> Self {
        let calendar = Calendar::embedded().unwrap();
        let day = day.iter_days().find(|day| calendar.is_working(*day, None)).unwrap();
        let clock = ManualClock::at(at(day));
        let registers = Arc::new(Registers::default());
        *registers.released.lock().unwrap() = day.checked_sub_days(Days::new(20));
        let gateways = Gateways::of(registers.clone());
        let options = Options::with(Arc::new(clock.clone()), gateways);
        let engine = Engine::open(folder, options).unwrap();
        let passport = Passport::embedded().unwrap();
        let next = std::sync::atomic::AtomicU32::new(first);
        let office = Self { engine, registers, clock, calendar, passport, next };
        if office.engine.snapshot().centre.identity.is_none() {
            office.found();
        }
        office.appoint();
        office
    }

    /// Officers whose PIN is no secret, at the least cost: a real one's hash takes a core for a
    /// thirtieth of a second by intention, which is not what a step costs.
    fn appoint(&self) {
        let pin_hash = hash_known_pin(INVENTED_PIN).unwrap();
        for number in 1..=6 {
            let login = format!("bench{number}");
            if self.engine.snapshot().centre.member_by_login(&login).is_none() {
                let (name, role) = (format!("Orxan ({login})"), Role::Officer);
                let pin_hash = pin_hash.clone();
                self.centre(Command::AddStaff(NewStaff { login, name, role, pin_hash }));
            }
        }
    }

    fn found(&self) {
        let pin_hash = hash_known_pin(INVENTED_PIN).unwrap();
        let person = |login: String, role| {
            let name = format!("Nigar ({login})");
            NewStaff { login, name, role, pin_hash: pin_hash.clone() }
        };
        self.centre(Command::FoundCentre {
            name: "Uydurma mərkəz".to_owned(),
            number: 99,
            desks: 9,
            territory: None,
            passport: Box::new(self.passport.clone()),
            calendar: Box::new(self.calendar.clone()),
            administrator: person("admin".to_owned(), Role::Administrator),
        });
        for number in 1..=9 {
            self.centre(Command::AddStaff(person(format!("agent{number}"), Role::Agent)));
        }
    }

    /// The pair of a number, from 0.
    pub fn pair(&self, number: u8) -> Pair {
        let centre = &self.engine.snapshot().centre;
        let staff = |login: String| centre.member_by_login(&login).unwrap().id;
        Pair {
            desk: DeskId(number % 9 + 1),
            agent: staff(format!("agent{}", number % 9 + 1)),
            officer: staff(format!("bench{}", number % 6 + 1)),
        }
    }

    /// The next working day begins.
    pub fn next_day(&self) {
        let next = self.engine.now().date().succ_opt().unwrap();
        let day = next.iter_days().find(|day| self.calendar.is_working(*day, None)).unwrap();
        *self.registers.released.lock().unwrap() = day.checked_sub_days(Days::new(20));
        self.clock.set(at(day));
    }

    fn submit(&self, actor: Actor, desk: Option<DeskId>, command: Command) -> Answer {
        let named = format!("{:?}", command.act());
        let request = Request { command, actor, desk, command_id: new_command_id(), seen: None };
        let outcome = self.engine.submit_blocking(request);
        outcome.unwrap_or_else(|error| panic!("{named}: {error:?}"))
    }

    fn centre(&self, command: Command) -> Answer {
        self.submit(Actor::Centre, None, command)
    }

    /// A step of the officer.
    pub fn officer(&self, pair: Pair, command: Command) -> Answer {
        self.submit(Actor::Staff(pair.officer), None, command)
    }

    fn agent(&self, pair: Pair, command: Command) -> Answer {
        self.submit(Actor::Staff(pair.agent), Some(pair.desk), command)
    }

    /// Somebody takes a ticket and waits.
    pub fn ticket(&self, pair: Pair) {
        let (priority, source) = (Priority::None, TicketSource::Staff);
        self.agent(pair, Command::IssueTicket { priority, source, case: None });
    }

    /// One visitor from the ticket on.
    pub fn visitor(&self, pair: Pair, until: Until) -> CaseId {
        let number = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (code, applicant) = invented_person(SEED, number).unwrap();
        self.registers.people.lock().unwrap().insert(code.clone(), applicant);
        self.ticket(pair);
        // With others at work it may be another's ticket that is called here.
        let ticket = self.agent(pair, Command::CallNext).ticket.unwrap();
        let case = self.agent(pair, Command::Serve(ticket)).case.unwrap();
        let (category, document_kind) = (Category::Citizen, IdDocumentKind::IdCard);
        let code_typed = code.clone();
        let identify = Command::Identify { case, category, document_kind, code: code_typed };
        self.agent(pair, identify);
        self.wait(case, |file| {
            file.identity_lookup.answer().is_some() && file.sentence_lookup.answer().is_some()
        });
        self.agent(pair, Command::CheckPayment(case));
        self.wait(case, |file| file.payment_lookup.answer().is_some());
        for document in documents::missing(&self.file(case), &self.passport) {
            let (number, dated) = ("N 1".to_owned(), self.engine.now().date());
            let paper = Paper { form: EvidenceForm::Original, number, dated };
            self.agent(pair, Command::GivePaper { case, document, paper });
        }
        self.agent(pair, Command::Register { case, insists: true });
        self.agent(pair, Command::Forward { case, recognition: Recognition::Recognised });
        self.agent(pair, Command::FinishVisit(ticket));
        self.registers.people.lock().unwrap().remove(&code);
        if until == Until::Closed {
            self.back_office(pair, case);
        }
        case
    }

    fn back_office(&self, pair: Pair, case: CaseId) {
        self.officer(pair, Command::Claim(case));
        let verdict = Verdict::Grant { earlier_grant_confirmed: true };
        let command = Command::Decide { case, verdict };
        let (actor, command_id) = (Actor::Staff(pair.officer), new_command_id());
        let request = Request { command, actor, desk: None, command_id, seen: None };
        self.engine.submit_with_pin_blocking(request, INVENTED_PIN).unwrap();
        self.agent(pair, Command::PostNotice(case));
        self.wait(case, |file| matches!(file.notice, Notice::Confirmed { .. }));
        self.agent(pair, Command::CloseCase(case));
        assert_eq!(self.file(case).stage, Stage::Closed);
    }

    fn file(&self, case: CaseId) -> Arc<Case> {
        self.engine.snapshot().centre.case(case).unwrap().clone()
    }

    /// Waits for the registers, which other threads of the centre ask.
    fn wait(&self, case: CaseId, is_so: impl Fn(&Case) -> bool) {
        let mut changes = self.engine.changes();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let waiting =
            changes.wait_for(|snapshot| snapshot.centre.case(case).is_some_and(|f| is_so(f)));
        let waited =
            runtime.block_on(async { tokio::time::timeout(PATIENCE, waiting).await.is_ok() });
        assert!(waited, "a register did not answer");
    }
}

/// When a day begins.
fn at(day: NaiveDate) -> Moment {
    Moment::at(day, NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}
