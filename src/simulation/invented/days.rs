//! Working day after working day: the back office goes on with what is due, then visitors come.

use std::collections::VecDeque;
use std::path::Path;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use super::{INVENTED_PIN, InventError, Invented, Wish, YEARS_BACK_MAX, people};
use crate::casework::case::{Case, Paper, Recognition, Stage};
use crate::casework::centre::Answer;
use crate::casework::command::{Actor, Command, NewStaff, Verdict};
use crate::casework::documents;
use crate::casework::forms::{Applicant, Sentence};
use crate::casework::identity::{Category, IdDocumentKind, PersonCode};
use crate::casework::ids::{CaseId, DeskId, StaffId};
use crate::casework::register::{GatewayAnswer, PaymentAnswer};
use crate::casework::staff::Role;
use crate::casework::ticket::{Priority, TICKETS_A_DAY_MAX, TicketSource};
use crate::engine::{Bulk, Request, hash_invented_pin};
use crate::law::moment::Moment;
use crate::law::passport::{EvidenceForm, RefusalGround};
use crate::simulation::dice::Dice;

/// Desks, with an agent at each.
const DESKS: u8 = 9;
/// Officers.
const OFFICERS: u16 = 6;
/// The centre's number: no real one has it.
const NUMBER: u8 = 99;
/// Hour at which a day begins.
const OPENS_HOUR: u32 = 9;
/// Milliseconds that all of a day takes, however much there is.
const DAY_MILLIS: i64 = 8 * 3_600_000;
/// Steps of one case, about: they share the day.
const STEPS_A_CASE: i64 = 18;
/// Of a thousand visitors, those who have been here before, with another sentence.
const RETURNING: u64 = 80;
/// Of a thousand cases, those taken back.
const WITHDRAWN: u64 = 30;
/// Of a thousand decisions, refusals.
const REFUSED: u64 = 140;
/// Cases between two words on how far it is.
const TOLD_EVERY: u32 = 10_000;

struct Story<'a> {
    bulk: Bulk,
    wish: &'a Wish,
    dice: Dice,
    now: Moment,
    step_millis: i64,
    agents: Vec<StaffId>,
    officers: Vec<StaffId>,
    /// What is to be gone on with, and on which day.
    due: VecDeque<(NaiveDate, CaseId)>,
    begun: u32,
    people: u32,
}

pub(super) fn live(
    folder: &Path,
    wish: &Wish,
    told: &mut dyn FnMut(u32),
) -> Result<Invented, InventError> {
    let days = working_days(wish);
    let Some(first) = days.first().copied() else {
        return Err(InventError::Wish("The calendar knows no day before the last one.".to_owned()));
    };
    let a_day = i64::from(wish.cases) / i64::try_from(days.len()).unwrap_or(1) + 1;
    if a_day > i64::from(TICKETS_A_DAY_MAX) {
        return Err(InventError::Wish(format!(
            "{a_day} visitors a day are more than the {TICKETS_A_DAY_MAX} that a day has tickets for."
        )));
    }
    let mut story = Story {
        bulk: Bulk::new(folder, wish.seed)?,
        wish,
        dice: Dice::new(wish.seed),
        now: Moment::default(),
        step_millis: DAY_MILLIS / (a_day * STEPS_A_CASE).max(1),
        agents: Vec::new(),
        officers: Vec::new(),
        due: VecDeque::new(),
        begun: 0,
        people: 0,
    };
    story.open_doors(first)?;
    for (index, day) in days.iter().enumerate() {
        let share = u64::from(wish.cases) * (index as u64 + 1) / days.len() as u64;
        let visitors = u32::try_from(share).unwrap_or(0).saturating_sub(story.begun);
        story.day(*day, visitors, index + 1 == days.len(), told)?;
    }
    let open = story.bulk.centre().cases.values().filter(|case| !case.stage.is_over()).count();
    let (cases, people) = (story.begun, story.people);
    let frames = story.bulk.finish()?;
    let open = u32::try_from(open).unwrap_or(u32::MAX);
    Ok(Invented { frames, cases, open, people, first })
}

fn working_days(wish: &Wish) -> Vec<NaiveDate> {
    let last = wish.last;
    let back = last.checked_sub_months(Months::new(12 * YEARS_BACK_MAX)).unwrap_or(last);
    let known = wish.calendar.rows().iter().map(|row| row.date).min().unwrap_or(last);
    // The calendar knows whole years.
    let known = NaiveDate::from_ymd_opt(known.year(), 1, 1).unwrap_or(known);
    let days = back.max(known).iter_days().take_while(|day| *day <= last);
    days.filter(|day| wish.calendar.is_working(*day, None)).collect()
}

impl Story<'_> {
    fn open_doors(&mut self, first: NaiveDate) -> Result<(), InventError> {
        self.now = at(first, OPENS_HOUR - 1);
        let pin_hash = hash_invented_pin(INVENTED_PIN)?;
        let person = |login: String, name: &str, role| {
            let name = format!("{name} ({login})");
            NewStaff { login, name, role, pin_hash: pin_hash.clone() }
        };
        self.centre(Command::FoundCentre {
            name: "Uydurma mərkəz".to_owned(),
            number: NUMBER,
            desks: DESKS,
            territory: None,
            passport: Box::new(self.wish.passport.clone()),
            calendar: Box::new(self.wish.calendar.clone()),
            administrator: person("admin".to_owned(), "Nigar", Role::Administrator),
        })?;
        self.centre(Command::AddStaff(person(
            "supervisor".to_owned(),
            "Sevinc",
            Role::Supervisor,
        )))?;
        for number in 1..=u16::from(DESKS) {
            let new = person(format!("agent{number}"), "Leyla", Role::Agent);
            let added = self.centre(Command::AddStaff(new))?;
            self.agents.extend(added.staff);
        }
        for number in 1..=OFFICERS {
            let new = person(format!("officer{number}"), "Orxan", Role::Officer);
            let added = self.centre(Command::AddStaff(new))?;
            self.officers.extend(added.staff);
        }
        Ok(())
    }

    fn day(
        &mut self,
        day: NaiveDate,
        visitors: u32,
        is_last: bool,
        told: &mut dyn FnMut(u32),
    ) -> Result<(), InventError> {
        self.now = self.now.max(at(day, OPENS_HOUR));
        self.centre(Command::Sweep)?;
        for _ in 0..self.due.len() {
            let Some((due, case)) = self.due.pop_front() else { break };
            if due <= day { self.go_on(case, day)? } else { self.due.push_back((due, case)) }
        }
        for _ in 0..visitors {
            self.visit(day)?;
            if self.begun.is_multiple_of(TOLD_EVERY) {
                told(self.begun);
            }
        }
        // On the last day everything comes to its end but what shall stay open.
        while is_last && let Some((_, case)) = self.due.pop_front() {
            self.go_on(case, day)?;
        }
        Ok(())
    }

    fn visit(&mut self, day: NaiveDate) -> Result<(), InventError> {
        self.begun += 1;
        let stays = self.begun > self.wish.cases - self.wish.open;
        let desk = self.dice.place(self.agents.len());
        let agent = self.agents.get(desk).copied().unwrap_or(StaffId(1));
        let desk = Some(DeskId(u8::try_from(desk + 1).unwrap_or(1)));
        let (priority, source) = (Priority::None, TicketSource::Staff);
        let by = |story: &mut Self, command| story.staff(agent, desk, command);
        let issued = by(self, Command::IssueTicket { priority, source, case: None })?;
        let Some(ticket) = issued.ticket else { return Ok(()) };
        by(self, Command::CallNext)?;
        let Some(case) = by(self, Command::Serve(ticket))?.case else { return Ok(()) };
        let Some((code, applicant, sentence)) = self.somebody(day) else { return Ok(()) };
        let (category, document_kind) = (Category::Citizen, IdDocumentKind::IdCard);
        by(self, Command::Identify { case, category, document_kind, code })?;
        self.registers_answer(case, applicant, sentence)?;
        // Some of those that stay open stay drafts.
        let stop = if stays { self.dice.below(6) } else { u64::MAX };
        if stop > 0 {
            by(self, Command::CheckPayment(case))?;
            self.payments_answers(case)?;
            self.papers(case, day, agent, desk)?;
            by(self, Command::Register { case, insists: true })?;
        }
        if !stays && self.dice.of_1000(WITHDRAWN) {
            let reason = "Ərizəçi fikrini dəyişdi.".to_owned();
            by(self, Command::Withdraw { case, reason })?;
            by(self, Command::FinishVisit(ticket))?;
            return Ok(());
        }
        if stop > 1 {
            by(self, Command::Forward { case, recognition: Recognition::Recognised })?;
        }
        by(self, Command::FinishVisit(ticket))?;
        if stop > 2 {
            let later = Days::new(1 + self.dice.below(3));
            self.due.push_back((day.checked_add_days(later).unwrap_or(day), case));
        }
        Ok(())
    }

    /// Who comes: mostly somebody new, sometimes somebody with another sentence than before.
    fn somebody(&mut self, day: NaiveDate) -> Option<(PersonCode, Applicant, Sentence)> {
        let seed = self.wish.seed;
        let again = self.people > 1_000 && self.dice.of_1000(RETURNING);
        let person = if again {
            // Nobody who was here in the last weeks: their case may not be over.
            u32::try_from(self.dice.below(u64::from(self.people / 2))).unwrap_or(0) + 1
        } else {
            self.people += 1;
            self.people
        };
        let sentence = people::sentence(&mut self.dice, day)?;
        Some((people::code(seed, person)?, people::applicant(seed, person)?, sentence))
    }

    fn registers_answer(
        &mut self,
        case: CaseId,
        applicant: Applicant,
        sentence: Sentence,
    ) -> Result<(), InventError> {
        let lookups = self
            .file(case)
            .map(|file| (file.identity_lookup.open_query(), file.sentence_lookup.open_query()));
        let (identity, held) = lookups.unwrap_or_default();
        if let Some(query) = identity {
            let answer = Box::new(GatewayAnswer::Identity(Some(applicant)));
            self.centre(Command::Answer { query, case, answer })?;
        }
        if let Some(query) = held {
            let answer = Box::new(GatewayAnswer::Sentence(Some(sentence)));
            self.centre(Command::Answer { query, case, answer })?;
        }
        Ok(())
    }

    fn payments_answers(&mut self, case: CaseId) -> Result<(), InventError> {
        if let Some(query) = self.file(case).and_then(|file| file.payment_lookup.open_query()) {
            let answer = PaymentAnswer::NotPaid { other_sentence_paid_on: None };
            let answer = Box::new(GatewayAnswer::Payment(answer));
            self.centre(Command::Answer { query, case, answer })?;
        }
        Ok(())
    }

    fn papers(
        &mut self,
        case: CaseId,
        dated: NaiveDate,
        agent: StaffId,
        desk: Option<DeskId>,
    ) -> Result<(), InventError> {
        let passport = &self.wish.passport;
        let missing =
            self.file(case).map(|file| documents::missing(file, passport)).unwrap_or_default();
        for document in missing {
            let number = format!("N {}", self.begun);
            let paper = Paper { form: EvidenceForm::Original, number, dated };
            self.staff(agent, desk, Command::GivePaper { case, document, paper })?;
        }
        Ok(())
    }

    /// The back office, the notice and the end, on one day and the next.
    fn go_on(&mut self, case: CaseId, day: NaiveDate) -> Result<(), InventError> {
        let stays = case.0 > self.wish.cases - self.wish.open;
        let Some(stage) = self.file(case).map(|file| file.stage) else { return Ok(()) };
        let agent = self.agents.first().copied().unwrap_or(StaffId(1));
        match stage {
            Stage::Forwarded => {
                let officer = self.dice.pick(&self.officers).unwrap_or(StaffId(1));
                self.staff(officer, None, Command::Claim(case))?;
                self.payments_answers(case)?;
                if stays && self.dice.of_1000(300) {
                    return Ok(());
                }
                let verdict = if self.dice.of_1000(REFUSED) {
                    let reasons = "Müraciət üçün qanuni əsas yoxdur.".to_owned();
                    Verdict::Refuse { ground: RefusalGround::NoLegalGround, reasons }
                } else {
                    Verdict::Grant { earlier_grant_confirmed: true }
                };
                self.staff(officer, None, Command::Decide { case, verdict })?;
                if stays && self.dice.of_1000(500) {
                    return Ok(());
                }
                self.staff(agent, None, Command::PostNotice(case))?;
                let receipt = format!("ES-{}", case.0);
                self.centre(Command::ConfirmNotice { case, receipt })?;
                let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
                self.due.push_back((next, case));
                Ok(())
            }
            Stage::Notified if !stays => {
                self.staff(agent, None, Command::CloseCase(case)).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    fn file(&self, case: CaseId) -> Option<&Case> {
        self.bulk.centre().case(case).map(AsRef::as_ref)
    }

    fn centre(&mut self, command: Command) -> Result<Answer, InventError> {
        self.carry_out(Actor::Centre, None, command)
    }

    fn staff(
        &mut self,
        who: StaffId,
        desk: Option<DeskId>,
        command: Command,
    ) -> Result<Answer, InventError> {
        self.carry_out(Actor::Staff(who), desk, command)
    }

    fn carry_out(
        &mut self,
        actor: Actor,
        desk: Option<DeskId>,
        command: Command,
    ) -> Result<Answer, InventError> {
        self.now = Moment(self.now.0.saturating_add(self.step_millis));
        let command_id = self.bulk.command_id()?;
        let request = Request { command, actor, desk, command_id, seen: None };
        Ok(self.bulk.carry_out(&request, self.now)?)
    }
}

fn at(day: NaiveDate, hour: u32) -> Moment {
    Moment::at(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}
