//! What good workers do next, from what they see.

use super::mistakes::by_representative;
use super::outside::Outside;
use super::roster::{Deed, Roster};
use super::work::LOOKS_MAX;
use super::world::World;
use crate::casework::case::{Case, Notice, NoticeMeans, Paper, Recognition, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command};
use crate::casework::documents;
use crate::casework::forms::{Section, Sentence};
use crate::casework::identity::{Category, IdDocumentKind};
use crate::casework::ids::{CaseId, DeskId, TicketId};
use crate::casework::register::Lookup;
use crate::casework::ticket::{ParkReason, Priority, TicketSource, TicketState};
use crate::law::passport::{DocumentKind, EvidenceForm};

/// Of a thousand visitors, those who were here before.
const RETURNING: u64 = 150;
/// Of so many visitors one only asks something.
const ASKS_ONLY_ONE_OF: u32 = 2;
/// Of a thousand drafts without a person, or about whose payments nobody has asked, those that somebody
/// registers all the same.
const HASTY: u64 = 40;
/// Of a thousand steps with a draft, those in which somebody says that they come for another.
const REPRESENTED: u64 = 60;

/// Of a thousand looks at an empty queue, those after which somebody calls all the same.
const IN_VAIN: u64 = 20;
/// Of so many files that may not be registered beside another somebody goes on with one, and of a
/// thousand steps with it, those in which they give it up after all.
const STUBBORN_ONE_OF: u32 = 3;
const GIVES_UP: u64 = 200;
/// Of a thousand turns with papers, those in which somebody looks for files that were left.
const TIDYING: u64 = 60;
/// Of so many files that were left one is never taken back.
const FORGOTTEN_ONE_OF: u32 = 7;

impl World<'_> {
    /// A visitor takes a ticket.
    pub(super) fn visitor(&mut self, roster: &Roster) -> Option<Deed> {
        let volunteer = self.dice.pick(&roster.volunteers)?;
        let priority = match self.dice.below(8) {
            0 => Priority::Elderly,
            1 => Priority::WithChild,
            _ => Priority::None,
        };
        let back = self.dice.of_1000(60);
        let from = if self.dice.of_1000(500) { &self.work.front } else { &self.work.drafts };
        let case = if back { self.dice.pick(from) } else { None };
        // A volunteer who names a case is refused; agents name it, and now and then one of them tries.
        let names = case.is_some() && !self.dice.of_1000(100);
        let who = if names { self.dice.pick(&roster.agents)? } else { volunteer };
        let source = TicketSource::Staff;
        Some((Actor::Staff(who), None, Command::IssueTicket { priority, source, case }))
    }

    /// Somebody at work does what comes next.
    pub(super) fn lawful(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        if self.dice.of_1000(280) {
            let who = self.dice.pick(&roster.officers)?;
            let command = self.officer(centre, who)?;
            return Some((Actor::Staff(who), None, command));
        }
        let among = if self.dice.of_1000(40) { &roster.supervisors } else { &roster.agents };
        let who = self.dice.pick(among)?;
        let desk = roster.desk(who);
        let command = if self.dice.of_1000(650) {
            self.at_desk(centre, desk).or_else(|| self.paperwork(centre))
        } else {
            self.paperwork(centre).or_else(|| self.at_desk(centre, desk))
        };
        Some((Actor::Staff(who), Some(desk), command?))
    }

    fn at_desk(&mut self, centre: &Centre, desk: DeskId) -> Option<Command> {
        let Some(held) = self.work.at_desk(centre, desk) else {
            // Some call without a look at the queue.
            let calls = self.work.somebody_waits(centre) || self.dice.of_1000(IN_VAIN);
            return calls.then_some(Command::CallNext);
        };
        let ticket = held.id;
        match held.state {
            // Called twice already: many an agent calls on and on.
            TicketState::Called { .. } if held.calls.len() > 1 => Some(match self.dice.below(10) {
                0..6 => Command::Recall(ticket),
                6 | 7 => Command::MarkNoShow(ticket),
                _ => Command::Serve(ticket),
            }),
            TicketState::Called { .. } => Some(match self.dice.below(20) {
                0 | 1 => Command::Recall(ticket),
                2 => Command::MarkNoShow(ticket),
                3 => {
                    let reason = ParkReason::VisitorBreak;
                    Command::Park { ticket, reason, minutes: 10 }
                }
                _ => Command::Serve(ticket),
            }),
            TicketState::Serving { .. } if self.dice.of_1000(30) => {
                Some(Command::FinishVisit(ticket))
            }
            TicketState::Serving { .. } => {
                let file = held.case.and_then(|case| centre.case(case));
                match file.filter(|file| file.stage == Stage::Draft) {
                    // Not everybody who comes applies for something.
                    Some(file) if file.person.is_none() && asks_only(ticket) => {
                        Some(Command::FinishVisit(ticket))
                    }
                    Some(file) => self.draft(centre, file),
                    None => Some(Command::FinishVisit(ticket)),
                }
            }
            _ => None,
        }
    }

    /// The next thing a draft needs; `None` while a register is being waited for.
    fn draft(&mut self, centre: &Centre, file: &Case) -> Option<Command> {
        let case = file.id;
        if file.person.is_none() {
            if self.dice.of_1000(HASTY) {
                return Some(Command::Register { case, insists: true });
            }
            return self.identify(case);
        }
        if file.identity_lookup.is_waiting() || file.sentence_lookup.is_waiting() {
            return None;
        }
        let goes_on = case.0.is_multiple_of(STUBBORN_ONE_OF) && !self.dice.of_1000(GIVES_UP);
        if has_another(centre, file) && !goes_on {
            return Some(Command::Withdraw { case, reason: "Artıq baxılır.".to_owned() });
        }
        let person = file.code().and_then(|code| self.people.get(code.as_str()).copied())?;
        let says_all = file.applicant().is_some() && file.sentence().is_some();
        if !says_all && self.dice.of_1000(80) {
            return Some(Command::Register { case, insists: true });
        }
        if file.applicant().is_none() {
            let applicant = Outside::applicant_of(person)?;
            return Some(fill(case, Section::Applicant(applicant)));
        }
        if file.sentence().is_none() {
            return Some(fill(case, Section::Sentence(self.told_sentence(person))));
        }
        if file.request().is_none() && self.dice.of_1000(REPRESENTED) {
            return Some(fill(case, by_representative()));
        }
        if file.payment_lookup == Lookup::NotAsked && self.dice.of_1000(HASTY) {
            return Some(Command::Register { case, insists: true });
        }
        self.payment_of_today(centre, file).map_or_else(|| self.papers(centre, file), Some)
    }

    /// The sentence as the visitor tells it; some tell another day than the certificate says.
    fn told_sentence(&mut self, person: u64) -> Sentence {
        let mut sentence = self.outside.sentence_of(person);
        if self.dice.of_1000(50) {
            sentence.released = sentence.released.pred_opt().unwrap_or(sentence.released);
        }
        sentence
    }

    fn identify(&mut self, case: CaseId) -> Option<Command> {
        let known = self.next_person;
        let person = if known > 0 && self.dice.of_1000(RETURNING) {
            // Some have only just been here.
            let back = if self.dice.of_1000(400) { 12 } else { 300 };
            known - 1 - self.dice.below(known.min(back))
        } else {
            self.next_person += 1;
            known
        };
        let code = self.outside.code(person)?;
        self.people.insert(code.as_str().to_owned(), person);
        let (category, document_kind) = (Category::Citizen, IdDocumentKind::IdCard);
        Some(Command::Identify { case, category, document_kind, code })
    }

    /// Asks about an earlier payment where today's answer is missing.
    pub(super) fn payment_of_today(&mut self, centre: &Centre, file: &Case) -> Option<Command> {
        let is_old = match file.payment_lookup {
            Lookup::NotAsked => true,
            Lookup::Answered { .. } => !file.payment_is_of(centre.last_at.date()),
            Lookup::Asked { .. } | Lookup::Unavailable { .. } => false,
        };
        is_old.then_some(Command::CheckPayment(file.id))
    }

    fn papers(&mut self, centre: &Centre, file: &Case) -> Option<Command> {
        if file.payment_lookup.is_waiting() {
            return None;
        }
        if let Some(command) = self.representation(file) {
            return Some(command);
        }
        let passport = centre.passport_of(file)?;
        let missing = documents::missing(file, passport);
        match missing.first() {
            Some(document) if !self.dice.of_1000(150) => self.paper(file, *document),
            _ => Some(Command::Register { case: file.id, insists: self.dice.of_1000(800) }),
        }
    }

    fn paper(&mut self, file: &Case, document: DocumentKind) -> Option<Command> {
        let dated = file.sentence().map(|sentence| sentence.released)?;
        let paper = Paper { form: EvidenceForm::Original, number: "N 5".to_owned(), dated };
        Some(Command::GivePaper { case: file.id, document, paper })
    }

    /// What agents do away from the counter.
    fn paperwork(&mut self, centre: &Centre) -> Option<Command> {
        if self.dice.of_1000(TIDYING)
            && let Some(command) = self.tidy_up(centre)
        {
            return Some(command);
        }
        for _ in 0..LOOKS_MAX {
            let place = self.dice.place(self.work.front.len());
            let case = *self.work.front.get(place)?;
            let Some(file) = centre.case(case) else {
                self.work.front.swap_remove(place);
                continue;
            };
            let command = match file.stage {
                Stage::Registered => self.forward(centre, file),
                Stage::Returned => self.answer_return(centre, file),
                Stage::Granted | Stage::Refused => self.notice(file),
                // Looked at, and put off.
                Stage::Notified if self.dice.of_1000(30) => return None,
                Stage::Notified => Some(Command::CloseCase(case)),
                _ => None,
            };
            if command.is_some() {
                return command;
            }
            // A frame says when there is something to do again.
            self.work.front.swap_remove(place);
        }
        None
    }

    /// A file whose visitor has left is taken back; some are forgotten.
    fn tidy_up(&mut self, centre: &Centre) -> Option<Command> {
        for _ in 0..LOOKS_MAX {
            let place = self.dice.place(self.work.drafts.len());
            let case = *self.work.drafts.get(place)?;
            match centre.case(case) {
                Some(file) if file.stage == Stage::Draft => {
                    let is_here = centre.tickets.values().any(|ticket| {
                        ticket.case == Some(case) && (ticket.is_open() || file.corrects.is_some())
                    });
                    if is_here || case.0.is_multiple_of(FORGOTTEN_ONE_OF) {
                        continue;
                    }
                    let reason = "Vətəndaş getdi.".to_owned();
                    return Some(Command::Withdraw { case, reason });
                }
                _ => drop(self.work.drafts.swap_remove(place)),
            }
        }
        None
    }

    fn forward(&mut self, centre: &Centre, file: &Case) -> Option<Command> {
        let missing = documents::missing(file, centre.passport_of(file)?);
        let recognition = if missing.is_empty() {
            Recognition::Recognised
        } else if self.dice.of_1000(500) {
            return self.paper(file, *missing.first()?);
        } else {
            Recognition::DocumentsIncomplete
        };
        Some(Command::Forward { case: file.id, recognition })
    }

    fn answer_return(&mut self, centre: &Centre, file: &Case) -> Option<Command> {
        let missing = documents::missing(file, centre.passport_of(file)?);
        match missing.first() {
            Some(document) => self.paper(file, *document),
            None => Some(Command::Resubmit(file.id)),
        }
    }

    fn notice(&mut self, file: &Case) -> Option<Command> {
        let case = file.id;
        let means = NoticeMeans::Telephone;
        match file.notice {
            // Some are forgotten: the centre itself posts them in time.
            Notice::NotPosted if case.0.is_multiple_of(5) => None,
            Notice::NotPosted => Some(Command::PostNotice(case)),
            Notice::Posted { .. } if self.dice.of_1000(20) => {
                Some(Command::TellCitizen { case, means })
            }
            Notice::Posted { .. } | Notice::Confirmed { .. } => None,
            Notice::Failed { .. } if self.dice.of_1000(200) => Some(Command::PostNotice(case)),
            Notice::Failed { .. } => Some(Command::TellCitizen { case, means }),
            Notice::Told { .. } => Some(Command::CloseCase(case)),
        }
    }
}

/// Whether this visitor has come to ask something, and goes again.
fn asks_only(ticket: TicketId) -> bool {
    ticket.0.is_multiple_of(ASKS_ONLY_ONE_OF)
}

/// Whether the person has a case already that is not decided.
fn has_another(centre: &Centre, file: &Case) -> bool {
    let Some(person) = file.person else { return false };
    centre.cases_of(person).any(|other| other.id != file.id && other.stage.is_undecided())
}

fn fill(case: CaseId, section: Section) -> Command {
    Command::Fill { case, section: Box::new(section) }
}
