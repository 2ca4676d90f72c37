//! Applications, event by event.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::calendar::{Dates, NaiveCalendar, says_whether_it_can_be_kept};
use super::file::{At, File, Sending};
use super::{Held, People, hold};
use crate::casework::case::{Evidence, Registration, WaiverReason};
use crate::casework::event::{Event, FilledSection, Frame, RecordedAnswer};
use crate::casework::identity::PersonCode;
use crate::casework::ids::{CaseId, QueryId, StaffId};
use crate::casework::private::{PersonId, Private};
use crate::casework::register::{IdentityAnswer, Question, SentenceAnswer};
use crate::casework::staff::Role;
use crate::law::term::TermRule;

/// For how long a simulated centre keeps a case after its end, however it ended.
const PERIOD: Months = Months::new(1);

/// What surrounds the cases at one event.
pub(super) struct World<'a> {
    pub(super) seq: u64,
    pub(super) people: &'a People,
    pub(super) calendar: &'a NaiveCalendar,
    pub(super) amounts: &'a [(NaiveDate, u32)],
}

#[derive(Default)]
pub(super) struct Cases {
    pub(super) files: BTreeMap<CaseId, File>,
    /// Registered and the citizen not told.
    pub(super) running: BTreeSet<CaseId>,
    pub(super) codes: BTreeMap<PersonId, PersonCode>,
    people: BTreeMap<PersonCode, PersonId>,
    /// Every number that somebody with this code ever had.
    numbers_of: BTreeMap<PersonCode, BTreeSet<PersonId>>,
    undecided: BTreeMap<PersonId, CaseId>,
    pub(super) grants: BTreeMap<(PersonCode, NaiveDate), CaseId>,
    pub(super) queries: BTreeMap<QueryId, (CaseId, Question)>,
    pub(super) numbers: BTreeMap<String, CaseId>,
    /// Whose notice has which key.
    keys: BTreeMap<String, CaseId>,
    /// Which question about whom the frames have asked.
    asked: BTreeSet<(PersonId, Question)>,
    /// The rule of the passport in force, once there is one.
    pub(super) rule: Option<TermRule>,
    pub(super) granted: u64,
    pub(super) refused: u64,
}

impl Cases {
    /// The last frame by which somebody else than `me` changed a case.
    pub(super) fn last_change_by_another(&self, case: CaseId, me: Option<StaffId>) -> Option<u64> {
        let changes = self.files.get(&case)?.changes.iter();
        changes.filter(|(by, _)| Some(**by) != me).map(|(_, seq)| *seq).max()
    }

    fn file(&mut self, case: CaseId) -> Result<&mut File, super::Violation> {
        let unknown = || super::Violation::new(6, format!("case {case} was never opened"));
        self.files.get_mut(&case).ok_or_else(unknown)
    }

    /// [6] one step of the way, only from where it may be taken.
    fn step(&mut self, case: CaseId, may: impl Fn(At) -> bool, to: At) -> Held {
        let file = self.file(case)?;
        hold!(6, may(file.at), "case {case} went from {:?} to {to:?}", file.at);
        file.at = to;
        if to.is_undecided() || to.awaits_notice() {
            self.running.insert(case);
        } else {
            self.running.remove(&case);
        }
        Ok(())
    }

    pub(super) fn event(&mut self, event: &Event, frame: &Frame, world: &World<'_>) -> Held {
        let author = frame.actor.staff();
        match event {
            Event::CaseOpened { case, ticket, .. } => {
                let before = self.files.insert(*case, File::blank(*ticket));
                hold!(6, before.is_none(), "case {case} was opened twice");
            }
            Event::CorrectionOpened { case, corrects, .. } => {
                self.corrected(*case, *corrects, author, world)?;
            }
            Event::CaseRegistered { case, registration } => {
                self.registered(*case, registration, frame, world)?;
            }
            Event::CaseDecided { case, decision, .. } => {
                let given = |event: &Event| matches!(event, Event::PinGiven { staff } if Some(*staff) == author);
                hold!(8, frame.events.iter().any(given), "case {case} was decided without a PIN");
                self.decided(*case, decision, author, world)?;
            }
            _ => {
                self.course(event, frame)?;
                self.contents(event, frame)?;
            }
        }
        self.note_change(event, frame, world.seq);
        Ok(())
    }

    /// Changes that a colleague must have seen before they save: those that people make.
    fn note_change(&mut self, event: &Event, frame: &Frame, seq: u64) {
        let unseen = matches!(
            event,
            Event::Asked { .. } | Event::Answered { .. } | Event::CaseViewed { .. }
        );
        if let (Some(case), Some(author)) = (event.case().filter(|_| !unseen), frame.actor.staff())
            && let Some(file) = self.files.get_mut(&case)
        {
            file.worked_on = Some(frame.at.date());
            file.changes.insert(author, seq);
        }
    }

    fn registered(
        &mut self,
        case: CaseId,
        registration: &Registration,
        frame: &Frame,
        world: &World<'_>,
    ) -> Held {
        let (rule, today) = (self.rule, frame.at.date());
        let file = self.file(case)?;
        hold!(5, file.named && file.released.is_some(), "case {case}: a fact is missing");
        let asked = [Question::Identity, Question::Sentence]
            .into_iter()
            .any(|question| file.open[question as usize].is_some() && !file.out[question as usize]);
        hold!(5, !asked, "case {case} was registered while MEİS was being asked");
        let fresh = file.paid.is_none() || file.paid_on == Some(today);
        hold!(3, fresh, "case {case} was registered on an old answer");
        file.touched.extend(frame.actor.staff());
        (file.registered, file.rule) = (Some(today), rule);
        file.number = Some(registration.number.to_string());
        let dates = rule.map(|rule| world.calendar.dates(today, &rule));
        file.dates = dates;
        let said = Dates::of(&registration.term);
        hold!(18, dates == Some(said), "case {case} has {said:?}, and should have {dates:?}");
        let said_so =
            dates.is_none_or(|dates| says_whether_it_can_be_kept(&registration.term, &dates));
        hold!(20, said_so, "case {case}: {:?}", registration.term.feasibility);
        let person = file.person;
        let number = registration.number.to_string();
        let before = self.numbers.insert(number, case);
        hold!(6, before.is_none(), "cases {case} and {before:?} have one number");
        if let Some(person) = person {
            let other = self.undecided.insert(person, case);
            hold!(2, other.is_none(), "cases {case} and {other:?} are one person's, undecided");
        }
        self.step(case, |at| at == At::Draft, At::Registered)
    }

    pub(super) fn is_decided(&mut self, case: CaseId) {
        let person = self.files.get(&case).and_then(|file| file.person);
        if let Some(person) = person
            && self.undecided.get(&person) == Some(&case)
        {
            self.undecided.remove(&person);
        }
    }

    /// The way from registration to the end.
    fn course(&mut self, event: &Event, frame: &Frame) -> Held {
        match event {
            Event::CaseForwarded { case, .. } => {
                self.step(*case, |at| at == At::Registered, At::Forwarded)
            }
            Event::CaseClaimed { case, by, until } => {
                self.claimed(*case, *by, frame)?;
                let file = self.file(*case)?;
                (file.held_until, file.holder_left) = (*until, false);
                let may = |at| matches!(at, At::Forwarded | At::Review(_));
                self.step(*case, may, At::Review(*by))
            }
            Event::ClaimReleased { case } => {
                self.step(*case, |at| matches!(at, At::Review(_)), At::Forwarded)
            }
            Event::CaseReturned { case, .. } => {
                self.step(*case, |at| matches!(at, At::Review(_)), At::Returned)
            }
            Event::CaseResubmitted { case } => {
                self.step(*case, |at| at == At::Returned, At::Forwarded)
            }
            Event::NoticePosted { case, key } => self.posted(*case, key),
            Event::NoticeFailed { case, .. } => {
                self.step(*case, |at| at == At::Posted, At::Untaken)
            }
            Event::CitizenTold { case, .. } => {
                self.step(*case, |at| matches!(at, At::Posted | At::Untaken), At::Told)
            }
            Event::NoticeConfirmed { case, .. } => {
                let stands = self.file(*case)?.sending.as_ref().is_some_and(|held| held.stands);
                hold!(35, stands, "case {case} is notified, and nothing stands in the cabinet");
                self.step(*case, |at| at == At::Posted, At::Notified)
            }
            Event::CaseClosed { case } => {
                self.file(*case)?.ended = Some(frame.at.date());
                self.step(*case, |at| matches!(at, At::Notified | At::Told), At::Closed)
            }
            Event::CaseWithdrawn { case, .. } => {
                self.step(*case, |at| at == At::Draft || at.is_undecided(), At::Withdrawn)?;
                self.is_decided(*case);
                let erases = |event: &Event| matches!(event, Event::PersonErased { .. });
                let with_its_person = frame.events.iter().any(erases);
                let file = self.file(*case)?;
                file.ended = if with_its_person { file.worked_on } else { Some(frame.at.date()) };
                file.open = [None; 3];
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Nobody takes a case that a colleague holds, unless a supervisor hands it over.
    fn claimed(&mut self, case: CaseId, by: StaffId, frame: &Frame) -> Held {
        let file = self.file(case)?;
        let At::Review(holder) = file.at else { return Ok(()) };
        let author = frame.actor.staff();
        let is_taken = author == Some(by) && holder != by && frame.at < file.held_until;
        hold!(8, !is_taken || file.holder_left, "case {case} of {holder} was taken by {by}");
        Ok(())
    }

    /// [34] one notice, one key; and no other notice has it.
    fn posted(&mut self, case: CaseId, key: &str) -> Held {
        let of = *self.keys.entry(key.to_owned()).or_insert(case);
        hold!(34, of == case, "the notices of cases {of} and {case} have one key");
        let file = self.file(case)?;
        let before = file.sending.as_ref().map(|held| held.key.clone());
        let same = before.as_deref().is_none_or(|held| held == key);
        hold!(34, same, "the notice of case {case} has two keys");
        if before.is_none() {
            file.sending = Some(Sending { key: key.to_owned(), stands: false, said: None });
        }
        self.step(case, |at| matches!(at, At::Decided | At::Untaken), At::Posted)
    }

    fn contents(&mut self, event: &Event, frame: &Frame) -> Held {
        let author = frame.actor.staff();
        match event {
            Event::ApplicantIdentified { case, person, code, .. } => {
                if let Some(code) = code.open() {
                    self.identified(*person, code)?;
                }
                let file = self.file(*case)?;
                hold!(6, file.at == At::Draft, "case {case} was named anew in {:?}", file.at);
                if file.person != Some(*person) {
                    let (touched, ticket) = (std::mem::take(&mut file.touched), file.ticket);
                    *file = File { touched, ..File::blank(ticket) };
                }
                file.person = Some(*person);
                (file.meis_knows, file.meis_released) = (false, None);
                file.forget_payment();
                file.open = [None; 3];
                file.touched.extend(author);
            }
            Event::SectionFilled { case, section, .. } => {
                let file = self.file(*case)?;
                let may = matches!(file.at, At::Draft | At::Registered | At::Returned);
                hold!(6, may, "case {case} was written in while {:?}", file.at);
                file.touched.extend(author);
                match section {
                    FilledSection::Applicant(_) => file.named = true,
                    FilledSection::Sentence(value) => {
                        file.set_release(value.open().map(|held| held.released));
                    }
                    FilledSection::Representative(value) => file.represented = value.is_some(),
                    FilledSection::Request(_) => {}
                }
            }
            Event::EvidenceRecorded { case, document, recorded, .. } => {
                let file = self.file(*case)?;
                file.touched.extend(author);
                match recorded.evidence {
                    Evidence::Waived(WaiverReason::LateRegisterAnswer) => {
                        file.papers.remove(document);
                    }
                    Evidence::Paper(_) | Evidence::Waived(_) => {
                        file.papers.insert(*document);
                    }
                }
            }
            Event::EvidenceRemoved { case, document } => {
                let file = self.file(*case)?;
                file.papers.remove(document);
                file.touched.extend(author);
            }
            Event::Asked { case, query, question, released, .. } => {
                let before = self.queries.insert(*query, (*case, *question));
                hold!(12, before.is_none(), "question {query} was asked twice");
                let file = self.file(*case)?;
                if *question == Question::PriorPayment {
                    file.forget_payment();
                    file.asked_for = released.as_ref().and_then(|day| day.open().copied());
                }
                file.open[*question as usize] = Some(*query);
                file.out[*question as usize] = false;
                let person = file.person;
                self.asked.extend(person.map(|person| (person, *question)));
            }
            Event::Answered { case, query, answer, .. } => {
                self.answered(*case, *query, answer, frame)?
            }
            _ => {}
        }
        Ok(())
    }

    /// [39] whoever is erased because their time has come: the period of each case has passed.
    pub(super) fn was_due(&self, person: PersonId, today: NaiveDate) -> Held {
        let of_person = self.files.iter().filter(|(_, file)| file.person == Some(person));
        for (case, file) in of_person {
            let last = file.ended.and_then(|day| day.checked_add_months(PERIOD));
            let passed = last.is_some_and(|last| last < today);
            hold!(39, passed, "case {case} ended on {:?} and was erased as if due", file.ended);
        }
        Ok(())
    }

    /// [39] somebody all of whose cases are over is forgotten here too: whoever comes with their code
    /// is somebody else, of whom nobody knows a grant.
    pub(super) fn erased(&mut self, person: PersonId) -> Held {
        let of_person = |file: &&File| file.person == Some(person);
        let is_open = |file: &File| !matches!(file.at, At::Closed | At::Withdrawn);
        let open = self.files.values().filter(of_person).any(is_open);
        hold!(39, !open, "person {} was erased while a case was open", person.0);
        if let Some(code) = self.codes.get(&person) {
            self.people.remove(code);
            self.grants.retain(|(of, _), _| of != code);
        }
        Ok(())
    }

    /// [37] a question has reached a register: its cause was durable.
    pub(super) fn was_asked(&self, code: &PersonCode, question: Question) -> Held {
        // A question about somebody who has been erased since may still be on its way.
        let mut numbers = self.numbers_of.get(code).into_iter().flatten();
        let is_known = numbers.any(|it| self.asked.contains(&(*it, question)));
        hold!(37, is_known, "a question of kind {question:?} went out that nobody has asked");
        Ok(())
    }

    /// [4] one number for one person.
    fn identified(&mut self, person: PersonId, code: &PersonCode) -> Held {
        let known = self.codes.entry(person).or_insert_with(|| code.clone());
        hold!(4, known == code, "one number for two people");
        self.numbers_of.entry(code.clone()).or_default().insert(person);
        let number = *self.people.entry(code.clone()).or_insert(person);
        hold!(4, number == person, "two numbers for one person");
        Ok(())
    }

    /// A question has one answer, and only an open one has any.
    fn answered(
        &mut self,
        case: CaseId,
        query: QueryId,
        answer: &RecordedAnswer,
        frame: &Frame,
    ) -> Held {
        let about = self.queries.get(&query).copied();
        let question = match answer {
            RecordedAnswer::Identity(_) => Question::Identity,
            RecordedAnswer::Sentence(_) => Question::Sentence,
            RecordedAnswer::Payment(_) => Question::PriorPayment,
            RecordedAnswer::Unavailable(question) => *question,
        };
        hold!(12, about == Some((case, question)), "question {query} is about {about:?}");
        let file = self.file(case)?;
        let is_open = file.open[question as usize] == Some(query);
        hold!(12, is_open, "question {query} was answered and is not open");
        match answer {
            RecordedAnswer::Identity(answer) => {
                file.meis_knows = matches!(answer, IdentityAnswer::Found(_));
                file.named |= file.meis_knows;
            }
            RecordedAnswer::Sentence(SentenceAnswer::Found(found)) => {
                let released = found.open().map(|held| held.released);
                file.meis_released = released;
                if file.released.is_none() {
                    file.set_release(released);
                }
            }
            RecordedAnswer::Sentence(SentenceAnswer::NothingFound) => file.meis_released = None,
            RecordedAnswer::Payment(answer) => {
                (file.paid, file.paid_on) = (answer.open().copied(), Some(frame.at.date()));
            }
            RecordedAnswer::Unavailable(_) => {
                let again = std::mem::replace(&mut file.out[question as usize], true);
                hold!(12, !again, "the outage of question {query} was recorded twice");
                return Ok(());
            }
        }
        file.open[question as usize] = None;
        // [12] what came is kept with its number.
        let is_numbered = frame.events.iter().any(|event| match event {
            Event::AnswerNumbered { query: of, hash, .. } => {
                *of == query && !matches!(hash, Private::Sealed(_))
            }
            _ => false,
        });
        hold!(12, is_numbered, "the answer to question {query} has no number");
        Ok(())
    }

    /// [9] a correction is a new case, by a supervisor, of what was decided.
    fn corrected(
        &mut self,
        case: CaseId,
        corrects: CaseId,
        author: Option<StaffId>,
        world: &World<'_>,
    ) -> Held {
        let old = self.file(corrects)?.clone();
        hold!(9, old.decision.is_some(), "case {corrects} has no decision to correct");
        let role = author.and_then(|who| world.people.roles.get(&who));
        hold!(9, role == Some(&Role::Supervisor), "case {corrects} was corrected by {role:?}");
        let mut file = File { corrects: Some(corrects), ..File::blank(None) };
        (file.person, file.named, file.released) = (old.person, old.named, old.released);
        (file.meis_knows, file.meis_released) = (old.meis_knows, old.meis_released);
        (file.represented, file.papers, file.touched) = (old.represented, old.papers, old.touched);
        file.touched.extend(author);
        let before = self.files.insert(case, file);
        hold!(6, before.is_none(), "case {case} was opened twice");
        Ok(())
    }

    /// A decree: the dates of what runs are reckoned anew.
    pub(super) fn reckon_again(&mut self, calendar: &NaiveCalendar) {
        for case in &self.running {
            let Some(file) = self.files.get_mut(case) else { continue };
            if let (Some(registered), Some(rule)) = (file.registered, file.rule) {
                file.dates = Some(calendar.dates(registered, &rule));
            }
        }
    }

    pub(super) fn take_step(&mut self, case: CaseId, to: At) -> Held {
        self.step(case, |at| matches!(at, At::Review(_)), to)
    }

    pub(super) fn file_of(&mut self, case: CaseId) -> Result<&mut File, super::Violation> {
        self.file(case)
    }

    /// A person has lost the right to hold cases: colleagues may take them.
    pub(super) fn left(&mut self, staff: StaffId, is_officer: bool) {
        for case in &self.running {
            if let Some(file) = self.files.get_mut(case)
                && file.at == At::Review(staff)
            {
                file.holder_left = !is_officer;
            }
        }
    }
}
