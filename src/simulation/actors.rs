//! What good workers do next, from what they see.

use super::mistakes::by_representative;
use super::outside::Outside;
use super::roster::{Deed, Roster};
use super::world::World;
use crate::casework::case::{Case, Notice, NoticeMeans, Paper, Recognition, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, Verdict};
use crate::casework::documents;
use crate::casework::forms::{Section, Sentence};
use crate::casework::identity::{Category, IdDocumentKind};
use crate::casework::ids::{CaseId, DeskId, StaffId};
use crate::casework::register::Lookup;
use crate::casework::ticket::{ParkReason, Priority, TicketSource, TicketState};
use crate::law::passport::{DocumentKind, EvidenceForm, RefusalGround};

/// Cases looked at before somebody gives up looking for work.
const LOOKS_MAX: usize = 8;
/// Of a thousand visitors, those who were here before.
const RETURNING: u64 = 150;
/// Of a thousand drafts without a person, those that somebody registers all the same.
const HASTY: u64 = 40;
/// Of a thousand steps with a draft, those in which somebody says that they come for another.
const REPRESENTED: u64 = 60;

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
        let case = if back { self.dice.pick(&self.front) } else { None };
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
        let Some(held) = centre.ticket_at(desk) else { return Some(Command::CallNext) };
        let ticket = held.id;
        match held.state {
            // Called twice already: many an agent calls on and on.
            TicketState::Called { .. } if held.calls.len() > 1 => Some(match self.dice.below(10) {
                0..6 => Command::Recall(ticket),
                6 | 7 => Command::MarkNoShow(ticket),
                _ => Command::Serve(ticket),
            }),
            TicketState::Called { .. } => Some(match self.dice.below(20) {
                0 => Command::Recall(ticket),
                1 => Command::MarkNoShow(ticket),
                2 => {
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
            known - 1 - self.dice.below(known.min(300))
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
    fn payment_of_today(&mut self, centre: &Centre, file: &Case) -> Option<Command> {
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
        for _ in 0..LOOKS_MAX {
            let place = self.dice.place(self.front.len());
            let case = *self.front.get(place)?;
            let Some(file) = centre.case(case) else { continue };
            let command = match file.stage {
                Stage::Draft => None,
                Stage::Registered => self.forward(centre, file),
                Stage::Returned => self.answer_return(centre, file),
                Stage::Granted | Stage::Refused => self.notice(file),
                Stage::Notified if self.dice.of_1000(30) => None,
                Stage::Notified => Some(Command::CloseCase(case)),
                _ => {
                    self.front.swap_remove(place);
                    None
                }
            };
            if command.is_some() {
                return command;
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

    fn officer(&mut self, centre: &Centre, who: StaffId) -> Option<Command> {
        for _ in 0..LOOKS_MAX {
            let place = self.dice.place(self.back.len());
            let case = *self.back.get(place)?;
            let Some(file) = centre.case(case) else { continue };
            let held = file.claim.is_some_and(|claim| claim.by == who);
            match file.stage {
                Stage::Forwarded => return Some(Command::Claim(case)),
                Stage::UnderReview if held => return self.review(centre, file, who),
                Stage::UnderReview => {
                    let is_over = file.claim.is_some_and(|claim| claim.until <= centre.last_at);
                    if is_over {
                        return Some(Command::Claim(case));
                    }
                }
                _ => {
                    self.back.swap_remove(place);
                }
            }
        }
        None
    }

    fn review(&mut self, centre: &Centre, file: &Case, who: StaffId) -> Option<Command> {
        let case = file.id;
        if file.touched_by.contains(&who) && self.dice.of_1000(600) {
            return Some(Command::Release(case));
        }
        if !self.dice.of_1000(150) {
            if let Some(ask) = self.payment_of_today(centre, file) {
                return Some(ask);
            }
            if file.payment_lookup.is_waiting() {
                return None;
            }
        }
        let missing = documents::missing(file, centre.passport_of(file)?);
        if !missing.is_empty() && self.dice.of_1000(700) {
            let words = "Sənəd çatmır.".to_owned();
            return Some(Command::ReturnForPapers { case, documents: missing, words });
        }
        Some(Command::Decide { case, verdict: self.verdict(!missing.is_empty()) })
    }

    pub(super) fn verdict(&mut self, is_incomplete: bool) -> Verdict {
        let reasons = "Qanuni əsas yoxdur.".to_owned();
        if is_incomplete && self.dice.of_1000(700) {
            return Verdict::Refuse { ground: RefusalGround::IncompleteDocuments, reasons };
        }
        if self.dice.of_1000(150) {
            return Verdict::Refuse { ground: RefusalGround::NoLegalGround, reasons };
        }
        Verdict::Grant { earlier_grant_confirmed: self.dice.of_1000(700) }
    }
}

fn fill(case: CaseId, section: Section) -> Command {
    Command::Fill { case, section: Box::new(section) }
}
