//! A whole centre beside `dost practice-registry`, over TLS, while each system does each thing wrong
//! in turn: nothing that was not answered is taken for a fact, and at the end every decision stands
//! in its cabinet once, or is one named task.

use std::sync::Arc;
use std::time::Instant;

use dost_desk::casework::case::{Case, Notice, Recognition};
use dost_desk::casework::command::{Command, Verdict};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::notice::notice_task;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::engine::{Engine, Failure, ManualClock, Options, Snapshot, SystemSign};
use dost_desk::gateways::Gateways;
use dost_desk::gateways::registry::Fault;
use dost_desk::law::passport::RefusalGround;

use super::registers::{Registers, fin, people};
use crate::engine::desk::{Desk, PATIENCE, day, grant, is_out, morning, practice};

/// What holds answers back until the desk gives up.
const WITHHOLDING: [Fault; 2] = [Fault::Slow(60_000), Fault::TimeoutAfterEffect];
/// Every so many-th case is refused by the officer, and the others granted.
const REFUSED_EACH: usize = 3;

/// One visitor, and what goes wrong on their way.
struct Life {
    code: String,
    fault: Fault,
    system: OutsideSystem,
    is_refused: bool,
}

/// A centre and the registers beside it.
struct Town<'a> {
    desk: Desk,
    registers: &'a Registers,
}

impl<'a> Town<'a> {
    /// A call may take so long.
    fn open(registers: &'a Registers, timeout_millis: u32) -> Self {
        let (clock, people) = (ManualClock::at(morning()), practice());
        let gateways = Gateways::of(Arc::new(registers.systems(timeout_millis)));
        let mut options = Options::with(Arc::new(clock.clone()), gateways);
        options.call_limit = PATIENCE;
        let engine = Engine::in_memory(options).unwrap();
        Self { desk: Desk::found(engine, clock, people), registers }
    }

    /// From the ticket to what becomes of the notice.
    fn live(&self, life: &Life) -> CaseId {
        let desk = &self.desk;
        let (ticket, case) = desk.seat();
        self.asked(life, OutsideSystem::Meis, case, || desk.identify(case, &life.code));
        self.asked(life, OutsideSystem::SocialPayments, case, || {
            desk.agent(Command::CheckPayment(case));
            desk.wait(|now| !now.centre.case(case).unwrap().payment_lookup.is_waiting());
            // An outage stops no registration; it stops the grant.
            desk.agent(Command::Register { case, insists: false });
            desk.agent(Command::Forward { case, recognition: Recognition::Recognised });
            desk.agent(Command::FinishVisit(ticket));
            desk.officer(Command::Claim(case));
            if is_out(&desk.engine.snapshot().centre.case(case).unwrap().payment_lookup) {
                let granted = desk.by(desk.officer, grant(case));
                assert_eq!(
                    granted,
                    Err(Failure::Refused(Refusal::PaymentUnknown)),
                    "{}",
                    life.fault
                );
            }
        });
        let verdict = Verdict::Refuse {
            ground: RefusalGround::NoLegalGround,
            reasons: "Hüquqi əsas yoxdur.".to_owned(),
        };
        let refuse = Command::Decide { case, verdict };
        desk.officer(if life.is_refused { refuse } else { grant(case) });
        self.delivered(life, case);
        case
    }

    /// A question to a system, which may do something wrong just then. `ask` comes back when it has
    /// been asked.
    fn asked(&self, life: &Life, system: OutsideSystem, case: CaseId, ask: impl FnOnce()) {
        let (desk, fault) = (&self.desk, life.fault);
        let is_wrong = system == life.system;
        if is_wrong {
            self.registers.fault(system, fault);
        }
        ask();
        let file = |now: &Snapshot| now.centre.case(case).unwrap().clone();
        desk.wait(|now| is_asked(&file(now), system));
        let now = desk.engine.snapshot();
        let known = is_known(&file(&now), system);
        if is_wrong {
            let never_out = fault == Fault::Duplicate;
            assert_eq!(is_all_known(&file(&now), system), never_out, "{fault} of {system:?}");
            assert!(never_out || !known, "{fault} of {system:?}: taken for a fact");
            let has_reason = now.reasons[system as usize].is_some();
            assert!(never_out || has_reason, "{fault} of {system:?}: nobody can say why");
            self.registers.fault(system, Fault::Up);
        }
        self.retried(system, |now| is_all_known(&file(now), system));
        assert!(is_known(&file(&desk.engine.snapshot()), system), "{fault}: what is true is known");
    }

    fn delivered(&self, life: &Life, case: CaseId) {
        let (desk, fault, system) = (&self.desk, life.fault, OutsideSystem::Esosial);
        let is_wrong = system == life.system;
        if is_wrong {
            self.registers.fault(system, fault);
        }
        desk.agent(Command::PostNotice(case));
        let notice = |now: &Snapshot| now.centre.case(case).unwrap().notice.clone();
        let is_over = |now: &Snapshot| {
            matches!(notice(now), Notice::Confirmed { .. } | Notice::Failed { .. })
        };
        desk.wait(|now| is_over(now) || now.systems[2] == SystemSign::Down);
        if is_wrong {
            let now = desk.engine.snapshot();
            let is_failed = matches!(notice(&now), Notice::Failed { .. });
            assert_eq!(is_failed, makes_a_task(fault), "{fault}");
            let is_confirmed = matches!(notice(&now), Notice::Confirmed { .. });
            assert_eq!(is_confirmed, fault == Fault::Duplicate, "{fault}: believed");
            let is_told = is_over(&now) || now.systems[2] == SystemSign::Down;
            assert!(is_told && (is_confirmed || now.reasons[2].is_some()), "{fault}: no reason");
            self.registers.fault(system, Fault::Up);
        }
        self.retried(system, is_over);
    }

    /// Tries by hand until it is so. The clock stands still.
    fn retried(&self, system: OutsideSystem, done: impl Fn(&Snapshot) -> bool) {
        let since = Instant::now();
        let count = |now: &Snapshot| now.outside[system as usize].unanswered_count();
        while !done(&self.desk.engine.snapshot()) {
            assert!(since.elapsed() < PATIENCE, "{system:?} never came back");
            let before = count(&self.desk.engine.snapshot());
            self.desk.agent(Command::RetryNow(system));
            self.desk.wait(|now| done(now) || count(now) > before);
        }
    }

    /// One notice in the cabinet, or one task of somebody.
    fn settled(&self, life: &Life, case: CaseId) {
        let now = self.desk.engine.snapshot();
        let file = now.centre.case(case).unwrap();
        let task = notice_task(file, now.now);
        let page = self.registers.cabinet(&life.code);
        let notices = page.matches("class=\"note\"").count();
        let named = task.is_some_and(|task| task.owner == Some(self.desk.agent));
        let what = format!("{} of {:?}: {:?}", life.fault, life.system, file.notice);
        assert_eq!((notices, task.is_some()), (usize::from(!named), named), "{what}");
        let is_task = life.system == OutsideSystem::Esosial && makes_a_task(life.fault);
        assert_eq!(named, is_task, "{what}");
        if !named {
            assert!(page.contains(&file.number().unwrap().to_string()), "{what}");
            assert_eq!(page.contains("Hüquqi əsas yoxdur."), life.is_refused, "{what}");
        }
    }
}

/// What the portal refuses for good.
fn makes_a_task(fault: Fault) -> bool {
    matches!(fault, Fault::Conflict | Fault::Unacceptable)
}

/// Whether a system has been asked all that it is asked, and has answered or failed.
fn is_asked(file: &Case, system: OutsideSystem) -> bool {
    match system {
        OutsideSystem::Meis => {
            let identity = &file.identity_lookup;
            let sentence = &file.sentence_lookup;
            (is_out(identity) || identity.answer().is_some())
                && (is_out(sentence) || sentence.answer().is_some())
        }
        _ => is_out(&file.payment_lookup) || file.payment_lookup.answer().is_some(),
    }
}

/// Whether every question to a system has its answer.
fn is_all_known(file: &Case, system: OutsideSystem) -> bool {
    match system {
        OutsideSystem::Meis => {
            file.identity_lookup.answer().is_some() && file.sentence_lookup.answer().is_some()
        }
        _ => file.payment_lookup.answer().is_some(),
    }
}

/// Whether anything that a system says stands in the file.
fn is_known(file: &Case, system: OutsideSystem) -> bool {
    match system {
        OutsideSystem::Meis => file.applicant().is_some() || file.sentence().is_some(),
        _ => file.payment_lookup.answer().is_some(),
    }
}

#[test]
fn every_decision_is_one_notice_or_one_task_whatever_a_system_does() {
    let home = tempfile::tempdir().unwrap();
    let faults = Fault::PLAIN.iter().copied().filter(|fault| *fault != Fault::Up);
    let faults: Vec<Fault> = faults.chain([WITHHOLDING[0]]).collect();
    let each = faults
        .iter()
        .flat_map(|fault| OutsideSystem::ALL.map(|system| (*fault, system)))
        .enumerate();
    let lives: Vec<Life> = each
        .map(|(number, (fault, system))| {
            let (code, is_refused) = (fin(number), (number / 3) % REFUSED_EACH == number % 3);
            Life { code, fault, system, is_refused }
        })
        .collect();
    let table = home.path().join("people.csv");
    std::fs::write(&table, people(lives.len())).unwrap();
    let from = day().to_string();
    let more = ["--people", table.to_str().unwrap(), "--from", &from];
    let registers = Registers::start_with(home.path(), &more);
    let (withheld, lives): (Vec<Life>, Vec<Life>) =
        lives.into_iter().partition(|life| WITHHOLDING.contains(&life.fault));
    for (lives, timeout_millis) in [(lives, 30_000), (withheld, 1_500)] {
        let town = Town::open(&registers, timeout_millis);
        let cases: Vec<CaseId> = lives.iter().map(|life| town.live(life)).collect();
        for (life, case) in lives.iter().zip(cases) {
            town.settled(life, case);
        }
        let refused = lives.iter().filter(|life| life.is_refused).count();
        assert!(refused * 2 >= lives.len() / REFUSED_EACH, "{refused} of {}", lives.len());
        town.desk.engine.stop();
    }
}
