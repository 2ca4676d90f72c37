//! Random days of a centre: lawful and unlawful commands, checked by the oracle after every step.

use std::cell::Cell;

use dost_desk::casework::case::{
    Notice, NoticeFailure, NoticeMeans, Recognition, Stage, WaiverReason,
};
use dost_desk::casework::centre::Centre;
use dost_desk::casework::command::{Actor, Command, Context, Verdict};
use dost_desk::casework::decide::decide;
use dost_desk::casework::evolve::apply;
use dost_desk::casework::forms::Section;
use dost_desk::casework::identity::Category;
use dost_desk::casework::ids::{CaseId, DeskId, StaffId, TicketId, Version};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{ParkReason, Priority, TicketSource, TicketState};
use dost_desk::law::passport::{DocumentKind, RefusalGround};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::oracle::Oracle;
use super::world::{
    ADMIN, AGENT_A, AGENT_B, Desk, OFFICER_A, OFFICER_B, SUPERVISOR, TRAINER, VOLUNTEER, applicant,
    calendar, calendar_with, day, fin, paper, passport, released, representative, request,
    state_text,
};

const STEPS: usize = 500;
const CASES: u32 = 48;
const CODES: [&str; 5] = ["5ZJ7K2P", "7AB23CD", "1QW23ER", "2QW23ER", "3QW23ER"];
const STAFF: [StaffId; 8] =
    [ADMIN, VOLUNTEER, AGENT_A, AGENT_B, OFFICER_A, OFFICER_B, SUPERVISOR, TRAINER];

/// One throw of the dice; what it means depends on where the centre is.
type Throw = (u8, u8, u8, u8);

fn pick<T: Copy>(list: &[T], by: u8) -> Option<T> {
    list.get(usize::from(by) % list.len().max(1)).copied()
}

struct Walk {
    desk: Desk,
    oracle: Oracle,
    taken: u32,
    refused: u32,
}

impl Walk {
    fn begin() -> Self {
        let desk = Desk::founded();
        let mut oracle = Oracle::default();
        desk.frames.iter().for_each(|frame| oracle.see(frame));
        Self { desk, oracle, taken: 0, refused: 0 }
    }

    fn cases(&self) -> Vec<CaseId> {
        // The latest are the ones being worked on.
        let mut cases: Vec<_> = self.desk.centre.cases.keys().copied().collect();
        cases.reverse();
        cases.truncate(4);
        cases
    }

    fn ticket(&self, by: u8) -> TicketId {
        let mut open: Vec<_> = self.desk.centre.tickets.keys().copied().collect();
        open.reverse();
        open.truncate(5);
        pick(&open, by).unwrap_or(TicketId(1))
    }

    fn step(&mut self, (kind, a, b, c): Throw) {
        self.desk.seconds(i64::from(a) % 45);
        let (actor, command) = match kind {
            0..=135 => self.lawful(a, b, c),
            136..=185 => self.answer(a, b),
            186..=212 => self.hall(a, b, c),
            213..=245 => self.anything(a, b, c),
            246..=250 => {
                self.desk.minutes(i64::from(b) * 8);
                (Actor::Centre, Command::Sweep)
            }
            _ => self.upheaval(a, b),
        };
        let mut context = self.desk.context(actor);
        if c.is_multiple_of(16) {
            context.seen = Some(Version(u32::from(b) % 4));
        }
        self.attempt(&command, &context);
    }

    fn attempt(&mut self, command: &Command, context: &Context) {
        let (frames, before) = (self.desk.frames.len(), self.refused.is_multiple_of(8));
        let state = before.then(|| state_text(&self.desk.centre));
        match self.desk.run(command, context) {
            Ok(answer) => {
                self.taken += 1;
                assert_eq!(self.desk.frames.len(), frames + 1, "[11] one frame");
                let remembered = self.desk.centre.answers.get(&context.command_id);
                assert_eq!(remembered, Some(&answer), "[12] the answer is kept");
                let frame = self.desk.frames.last().expect("a frame");
                assert!(!frame.events.is_empty(), "[11] an empty frame");
                self.oracle.see(frame);
                self.agree();
            }
            Err(_) => {
                self.refused += 1;
                assert_eq!(self.desk.frames.len(), frames, "[11] no frame");
                if let Some(state) = state {
                    assert_eq!(state, state_text(&self.desk.centre), "[11] a refusal left a mark");
                }
            }
        }
    }

    /// [9] what the oracle saw decided is what the centre says, word for word.
    fn agree(&self) {
        for (case, decision) in self.oracle.decisions() {
            assert_eq!(self.desk.file(case).decision.as_ref(), Some(decision), "[9] {case}");
        }
    }

    /// What a good worker would do next with some case.
    fn lawful(&self, a: u8, b: u8, c: u8) -> (Actor, Command) {
        let agent = if a.is_multiple_of(2) { AGENT_A } else { AGENT_B };
        let officer = if a.is_multiple_of(2) { OFFICER_A } else { OFFICER_B };
        let unfinished = |case: &CaseId| !self.desk.file(*case).stage.is_over();
        let cases: Vec<_> = self.cases().into_iter().filter(unfinished).collect();
        let Some(case) = pick(&cases, b).filter(|_| !c.is_multiple_of(8)) else {
            return self.next_visitor(agent, a);
        };
        let file = self.desk.file(case);
        let (who, command) = match file.stage {
            Stage::Draft => (agent, self.draft(case, c)),
            Stage::Registered => {
                let missing = dost_desk::casework::documents::missing(file, passport());
                let recognition = if missing.is_empty() {
                    Recognition::Recognised
                } else {
                    Recognition::DocumentsIncomplete
                };
                (agent, Command::Forward { case, recognition })
            }
            Stage::Forwarded => (officer, Command::Claim(case)),
            Stage::UnderReview => {
                let holder = file.claim.map_or(officer, |claim| claim.by);
                (holder, verdict(case, c))
            }
            Stage::Returned => (agent, Command::Resubmit(case)),
            Stage::Granted | Stage::Refused => match &file.notice {
                Notice::NotPosted => (agent, Command::PostNotice(case)),
                Notice::Failed { .. } if c.is_multiple_of(3) => (agent, Command::PostNotice(case)),
                Notice::Failed { .. } => (agent, tell(case, c)),
                Notice::Told { .. } => (agent, Command::CloseCase(case)),
                _ if c.is_multiple_of(4) => {
                    let why = NoticeFailure::NoCabinet;
                    return (Actor::Centre, Command::FailNotice { case, why });
                }
                _ if c.is_multiple_of(5) => (agent, tell(case, c)),
                _ => {
                    let receipt = "E-7".to_owned();
                    return (Actor::Centre, Command::ConfirmNotice { case, receipt });
                }
            },
            Stage::Notified if c.is_multiple_of(4) => {
                let reason = "Yenidən baxılsın".to_owned();
                (SUPERVISOR, Command::OpenCorrection { case, reason })
            }
            Stage::Notified => (agent, Command::CloseCase(case)),
            Stage::Closed | Stage::Withdrawn => (VOLUNTEER, issue(Priority::None, None)),
        };
        (Actor::Staff(who), command)
    }

    /// What an agent does about the hall: the visit in hand goes on, or the next one begins.
    fn next_visitor(&self, agent: StaffId, a: u8) -> (Actor, Command) {
        let context = self.desk.context(Actor::Staff(agent));
        let here = context.desk.and_then(|desk| self.desk.centre.ticket_at(desk));
        let next = match here {
            Some(held) if matches!(held.state, TicketState::Called { .. }) => {
                Command::Serve(held.id)
            }
            Some(held) => Command::FinishVisit(held.id),
            None => Command::CallNext,
        };
        if decide(&self.desk.centre, &next, &context).is_ok() {
            return (Actor::Staff(agent), next);
        }
        let priority = if a.is_multiple_of(3) { Priority::Elderly } else { Priority::None };
        (Actor::Staff(VOLUNTEER), issue(priority, None))
    }

    fn draft(&self, case: CaseId, c: u8) -> Command {
        let file = self.desk.file(case);
        let fill = |section| Command::Fill { case, section: Box::new(section) };
        let missing = dost_desk::casework::documents::missing(file, passport());
        if file.person.is_none() {
            identify(case, c)
        } else if file.applicant().is_none() {
            fill(Section::Applicant(applicant()))
        } else if file.sentence().is_none() {
            fill(Section::Sentence(released(release(c))))
        } else if file.payment_lookup.answer().is_none() && !file.payment_lookup.is_waiting() {
            Command::CheckPayment(case)
        } else if let (Some(document), true) = (missing.first().copied(), !c.is_multiple_of(4)) {
            Command::GivePaper { case, document, paper: paper() }
        } else {
            Command::Register { case, insists: c.is_multiple_of(2) }
        }
    }

    /// An outside system answers a question that is open.
    fn answer(&self, a: u8, b: u8) -> (Actor, Command) {
        let open: Vec<_> =
            self.desk.centre.questions.iter().map(|(q, about)| (*q, *about)).collect();
        let Some((query, (case, question))) = pick(&open, a) else {
            return (Actor::Centre, Command::Sweep);
        };
        let answer = match (question, b % 8) {
            (_, 0) => GatewayAnswer::Unavailable,
            (Question::Identity, 1) => GatewayAnswer::Identity(None),
            (Question::Identity, _) => GatewayAnswer::Identity(Some(applicant())),
            (Question::Sentence, 1) => GatewayAnswer::Sentence(None),
            (Question::Sentence, _) => GatewayAnswer::Sentence(Some(released(release(b)))),
            (Question::PriorPayment, 1) => {
                let on = day(2025, 12, 31);
                GatewayAnswer::Payment(PaymentAnswer::Paid { on, amount: 1600 })
            }
            (Question::PriorPayment, 2) => GatewayAnswer::Identity(None),
            (Question::PriorPayment, n) => {
                let other_sentence_paid_on = (n == 3).then(|| day(2018, 5, 5));
                GatewayAnswer::Payment(PaymentAnswer::NotPaid { other_sentence_paid_on })
            }
        };
        (Actor::Centre, Command::Answer { query, case, answer: Box::new(answer) })
    }

    fn hall(&self, a: u8, b: u8, c: u8) -> (Actor, Command) {
        let agent = if a.is_multiple_of(2) { AGENT_A } else { AGENT_B };
        let here = self.desk.context(Actor::Staff(agent)).desk.unwrap_or(DeskId(1));
        let at_desk = self.desk.centre.ticket_at(here).map(|held| held.id);
        let ticket = at_desk.filter(|_| !b.is_multiple_of(4)).unwrap_or_else(|| self.ticket(b));
        let (who, command) = match c % 14 {
            0..=2 => {
                let priority = if a.is_multiple_of(3) { Priority::Elderly } else { Priority::None };
                let case = pick(&self.cases(), b).filter(|_| c == 0);
                // A volunteer names no case, and is refused one now and then.
                let is_agents = case.is_some() && !b.is_multiple_of(5);
                (if is_agents { agent } else { VOLUNTEER }, issue(priority, case))
            }
            3 | 4 => (agent, Command::CallNext),
            5 | 6 => (agent, Command::Serve(ticket)),
            7 => (agent, Command::FinishVisit(ticket)),
            8 => (agent, Command::Recall(ticket)),
            9 => (agent, Command::MarkNoShow(ticket)),
            10 => (VOLUNTEER, Command::TakeBack(ticket)),
            11 => {
                let (reason, minutes) = (ParkReason::FetchingPaper, u16::from(b));
                (agent, Command::Park { ticket, reason, minutes })
            }
            12 => (VOLUNTEER, Command::Unpark(ticket)),
            _ if b.is_multiple_of(2) => (agent, Command::Transfer { ticket, to: DeskId(b % 4) }),
            _ => (VOLUNTEER, Command::CancelTicket(ticket)),
        };
        (Actor::Staff(who), command)
    }

    /// Anybody does anything to any case.
    fn anything(&self, a: u8, b: u8, c: u8) -> (Actor, Command) {
        let case = pick(&self.cases(), b).unwrap_or(CaseId(1));
        let document = pick(DocumentKind::ALL, c).unwrap_or(DocumentKind::Identity);
        let to = pick(&STAFF, c).unwrap_or(ADMIN);
        let fill = |section| Command::Fill { case, section: Box::new(section) };
        let command = match c % 22 {
            0 => identify(case, b),
            1 => fill(Section::Applicant(applicant())),
            2 => fill(Section::Sentence(released(release(a)))),
            3 => fill(Section::Representative(Some(representative()))),
            4 => fill(Section::Representative(None)),
            5 => Command::GivePaper { case, document, paper: paper() },
            6 => Command::Waive { case, document, because: WaiverReason::InEarlierFile },
            7 => Command::Waive { case, document, because: WaiverReason::LateRegisterAnswer },
            8 => Command::RemoveEvidence { case, document },
            9 => Command::CheckPayment(case),
            10 => Command::Register { case, insists: true },
            11 => Command::Forward { case, recognition: Recognition::Recognised },
            12 => Command::Claim(case),
            13 => Command::Release(case),
            14 => Command::HandOver { case, to },
            15 => verdict(case, b),
            16 => Command::PostNotice(case),
            17 => Command::ViewCase(case),
            18 => Command::Withdraw { case, reason: "Özü".to_owned() },
            19 => Command::AskRegister(case),
            20 => tell(case, a),
            _ => {
                fill(Section::Request(request(dost_desk::law::passport::RequestChannel::InPerson)))
            }
        };
        // Often by who may do it, so that the guards behind the table of rights are met too.
        let officer = matches!(c % 22, 12..=15) && !a.is_multiple_of(4);
        let who = match a % 6 {
            0 => pick(&STAFF, b).unwrap_or(ADMIN),
            _ if officer && a.is_multiple_of(2) => OFFICER_A,
            _ if officer => OFFICER_B,
            n if n.is_multiple_of(2) => AGENT_A,
            _ => AGENT_B,
        };
        (Actor::Staff(who), command)
    }

    /// What seldom happens: roles change, people leave, the Cabinet moves a day, days pass.
    fn upheaval(&mut self, a: u8, b: u8) -> (Actor, Command) {
        let staff = pick(&[AGENT_A, AGENT_B, OFFICER_A, OFFICER_B], b).unwrap_or(AGENT_A);
        let command = match a % 8 {
            0 => Command::SetRole { staff, role: Role::Officer },
            1 | 2 => Command::SetRole {
                staff,
                role: if [AGENT_A, AGENT_B].contains(&staff) { Role::Agent } else { Role::Officer },
            },
            3 if b < 40 => Command::DisableStaff(staff),
            4 => {
                let moved = calendar_with(&[(day(2026, 1, 15 + u32::from(b % 8)), "swap_day_off")]);
                Command::AdoptCalendar(Box::new(moved))
            }
            5 => Command::AdoptCalendar(Box::new(calendar().clone())),
            _ => {
                self.desk.minutes(60 * i64::from(b % 40));
                Command::DisableStaff(StaffId(99))
            }
        };
        (Actor::Staff(ADMIN), command)
    }

    /// Replay gives the same, and the end adds up.
    fn end(&self) {
        self.oracle.hall_adds_up();
        let mut again = Centre::default();
        for frame in &self.desk.frames {
            apply(&mut again, frame);
        }
        assert_eq!(state_text(&again), state_text(&self.desk.centre), "fold is not the state");
    }
}

fn issue(priority: Priority, case: Option<CaseId>) -> Command {
    Command::IssueTicket { priority, source: TicketSource::Staff, case }
}

fn release(by: u8) -> chrono::NaiveDate {
    if by % 5 == 4 { day(2025, 11, 3) } else { day(2025, 12, 30) }
}

fn identify(case: CaseId, by: u8) -> Command {
    let code = fin(pick(&CODES, by).unwrap_or(CODES[0]));
    let document_kind = dost_desk::casework::identity::IdDocumentKind::IdCard;
    Command::Identify { case, category: Category::Citizen, document_kind, code }
}

fn tell(case: CaseId, by: u8) -> Command {
    let means = if by.is_multiple_of(2) { NoticeMeans::Telephone } else { NoticeMeans::Paper };
    Command::TellCitizen { case, means }
}

fn verdict(case: CaseId, by: u8) -> Command {
    let verdict = match by % 8 {
        0 => {
            let documents = vec![DocumentKind::Identity, DocumentKind::ReleaseCertificate];
            let documents = documents.into_iter().take(1 + usize::from(by / 8) % 2).collect();
            return Command::ReturnForPapers { case, documents, words: "Kağız".to_owned() };
        }
        1 => {
            let ground = RefusalGround::NoLegalGround;
            Verdict::Refuse { ground, reasons: "Əsas yoxdur".to_owned() }
        }
        n => Verdict::Grant { earlier_grant_confirmed: n.is_multiple_of(2) },
    };
    Command::Decide { case, verdict }
}

#[test]
fn no_order_of_commands_breaks_an_invariant() {
    let (taken, refused) = (Cell::new(0), Cell::new(0));
    let (granted, denied) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let throws = proptest::collection::vec(any::<Throw>(), STEPS);
    let outcome = runner.run(&throws, |throws| {
        let mut walk = Walk::begin();
        throws.into_iter().for_each(|throw| walk.step(throw));
        walk.end();
        taken.set(taken.get() + walk.taken);
        refused.set(refused.get() + walk.refused);
        granted.set(granted.get() + walk.oracle.granted);
        denied.set(denied.get() + walk.oracle.refused);
        Ok(())
    });
    outcome.unwrap_or_else(|fault| panic!("{fault}"));
    let (taken, refused) = (taken.get(), refused.get());
    let all = taken + refused;
    assert!(refused * 10 >= all, "only {refused} of {all} commands were refused");
    assert!(taken * 3 >= all, "only {taken} of {all} commands did something");
    assert!(granted.get() >= 60 && denied.get() >= 60, "{granted:?} grants, {denied:?} refusals");
}

#[test]
fn what_nobody_may_do_is_refused_in_every_state() {
    let mut walk = Walk::begin();
    let mut dice = 7_u32;
    for _ in 0..600 {
        let mut throw = || {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 24) as u8
        };
        walk.step((throw(), throw(), throw(), throw()));
        for case in walk.cases() {
            let decide_by = |who| {
                let verdict = Verdict::Grant { earlier_grant_confirmed: true };
                let context = walk.desk.context(Actor::Staff(who));
                decide(&walk.desk.centre, &Command::Decide { case, verdict }, &context)
            };
            for who in [ADMIN, VOLUNTEER, SUPERVISOR, TRAINER] {
                assert!(matches!(decide_by(who), Err(Refusal::NotYourRole { .. })));
            }
        }
    }
}
