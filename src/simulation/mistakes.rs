//! What people get wrong in what they fill in: a day ahead, a text without end, a code of another
//! kind, a PIN, a key that is somebody's. Nothing of it may be taken, but for a request through a
//! representative, which has to be completed before it is registered, and another edition of the
//! passport, under which less is on offer.
//!
//! Each is tried in its turn, so that a few days see them all.

use chrono::{Datelike, Days, NaiveDate};

use super::outside::Outside;
use super::retention::PERIODS;
use super::roster::{Deed, Roster};
use super::world::{World, built_in};
use crate::casework::case::{Case, Notice, NoticeMeans, Paper, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, ErasureReason, NewStaff};
use crate::casework::decide::preview_calendar;
use crate::casework::forms::{RepresentationProof, Representative, Request, Section};
use crate::casework::identity::{Category, IdDocumentKind};
use crate::casework::ids::{CaseId, TicketId};
use crate::casework::private::PersonId;
use crate::casework::public_key::PublicKey;
use crate::casework::staff::Role;
use crate::casework::ticket::{RETURN_MINUTES_MAX, TicketState};
use crate::law::calendar::Calendar;
use crate::law::passport::{
    AnswerChannel, DocumentKind, EvidenceForm, Passport, RefusalGround, RequestChannel,
};

/// How many there are.
const MISTAKES: u64 = 21;
/// Of a thousand turns of the calendar's mistake, those in which it is made.
const SELDOM: u64 = 300;
/// Nobody comes to have this number.
const NO_PERSON: PersonId = PersonId(u32::MAX);
/// Wrong PINs one after the other: one more than may be tried without a wait.
const WRONG_PINS: usize = 4;
/// Days off in a row that no calendar may have: more than a term can be moved by.
const DAYS_OFF: u64 = 90;
/// What is behind the version of the passport's other edition.
const OTHER_EDITION: &str = "-less";
/// A key as its owner has it.
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDzADzgV71a/2yTbwtrOcYFpiakdqAJnGZj3nCRI5FUT";

impl World<'_> {
    /// The next mistake in its turn, if there is occasion for it.
    pub(super) fn mistake(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        self.mistakes = self.mistakes.wrapping_add(1);
        let turn = self.mistakes % MISTAKES;
        match turn {
            0..=5 => self.with_keys_and_pins(centre, roster, turn),
            6..=9 | 20 => self.of_the_centre(centre, roster, turn),
            _ => {
                let agent = self.dice.pick(&roster.agents)?;
                let at = roster.desk(agent);
                let command = match turn {
                    10 => Command::TakeBack(too_late(centre)?),
                    18 => {
                        // Nobody comes as quickly as that.
                        let again = Command::Recall(centre.ticket_at(at)?.id);
                        self.send((Actor::Staff(agent), Some(at), again.clone()));
                        again
                    }
                    19 => {
                        let is_next = |file: &Case| {
                            file.stage.awaits_notice() && file.notice == Notice::NotPosted
                        };
                        let case = self.any_file(centre, is_next)?;
                        Command::TellCitizen { case, means: NoticeMeans::Telephone }
                    }
                    11 | 12 => {
                        let case = self.any_file(centre, is_written_in)?;
                        let document = DocumentKind::ReleaseCertificate;
                        let form = EvidenceForm::ElectronicCopy;
                        let dated = self.honest.date();
                        let paper = Paper { form, number: "N 6".to_owned(), dated };
                        Command::GivePaper { case, document, paper }
                    }
                    _ => self.in_a_form(centre, turn)?,
                };
                Some((Actor::Staff(agent), Some(at), command))
            }
        }
    }

    fn with_keys_and_pins(&mut self, centre: &Centre, roster: &Roster, turn: u64) -> Option<Deed> {
        let (admin, trainer) = (roster.admin?, self.dice.pick(&roster.trainers)?);
        let key = PublicKey::parse(KEY).ok()?;
        let command = match turn {
            0 => {
                let staff = trainer;
                for _ in 0..WRONG_PINS {
                    let wrong = Command::SignIn { staff, pin_right: false };
                    self.send((Actor::Centre, None, wrong));
                }
                return Some((Actor::Centre, None, Command::SignIn { staff, pin_right: true }));
            }
            1 => Command::AddKey { staff: trainer, key },
            // The first to have it keeps it.
            2 => Command::AddKey { staff: self.dice.pick(&roster.agents)?, key },
            3 => {
                let body = key.body.iter().rev().copied().collect();
                Command::AddKey { staff: trainer, key: PublicKey { body, ..key } }
            }
            4 => Command::RemoveKey { staff: admin, body: key.body },
            _ => {
                let login = format!("nobody-{}", centre.counters.staff);
                let (name, role, pin_hash) = (" ".to_owned(), Role::Agent, "hash".to_owned());
                Command::AddStaff(NewStaff { name, login, role, pin_hash })
            }
        };
        Some((Actor::Staff(admin), None, command))
    }

    fn of_the_centre(&mut self, centre: &Centre, roster: &Roster, turn: u64) -> Option<Deed> {
        let (admin, supervisor) = (roster.admin?, self.dice.pick(&roster.supervisors)?);
        let why = ErasureReason::Mistake;
        Some(match turn {
            6 => {
                let command = Command::Erase { person: NO_PERSON, why, periods: None };
                (Actor::Staff(supervisor), None, command)
            }
            7 => {
                let case = self.any_file(centre, |file| file.stage.is_undecided())?;
                let person = centre.case(case)?.person?;
                let command = Command::Erase { person, why, periods: None };
                (Actor::Staff(supervisor), None, command)
            }
            20 => {
                // Over, and its period has seldom passed.
                let is_kept = |file: &Case| file.stage.is_over() && !file.is_erased();
                let case = self.any_file(centre, is_kept)?;
                let (person, why) = (centre.case(case)?.person?, ErasureReason::Period);
                let command = Command::Erase { person, why, periods: Some(PERIODS) };
                (Actor::Staff(supervisor), None, command)
            }
            // Seldom: a whole year of days is reckoned anew for it.
            8 if !self.dice.of_1000(SELDOM) => return None,
            8 => {
                let calendar = Box::new(without_work(centre, self.honest.date())?);
                (Actor::Staff(supervisor), None, Command::AdoptCalendar(calendar))
            }
            _ => {
                let passport = Box::new(other_edition(centre.passport.as_ref()?));
                (Actor::Staff(admin), None, Command::AdoptPassport(passport))
            }
        })
    }

    /// What an agent types into the form of a draft.
    fn in_a_form(&mut self, centre: &Centre, turn: u64) -> Option<Command> {
        // Whoever sits at a desk now, or a visitor of another day.
        let at_desks = centre.tickets.values().filter(|ticket| ticket.is_open());
        let here: Vec<CaseId> = at_desks
            .filter_map(|ticket| centre.case(ticket.case?))
            .filter(|file| is_written_in(file))
            .map(|file| file.id)
            .collect();
        let here = self.dice.pick(&here);
        let case = here.or_else(|| self.any_file(centre, is_written_in))?;
        let file = centre.case(case)?;
        let code = file.code()?.clone();
        let mut sentence = self.outside.sentence_of(*self.people.get(code.as_str())?);
        let section = match turn {
            13 => {
                sentence.released = self.honest.date().checked_add_days(Days::new(300))?;
                Section::Sentence(sentence)
            }
            14 => {
                sentence.institution = "müəssisə ".repeat(40);
                Section::Sentence(sentence)
            }
            15 => {
                let (category, document_kind) = (Category::Foreigner, IdDocumentKind::IdCard);
                return Some(Command::Identify { case, category, document_kind, code });
            }
            16 => Section::Request(request(RequestChannel::SelfService)),
            _ => by_representative(),
        };
        Some(Command::Fill { case, section: Box::new(section) })
    }

    /// One of the files that fit.
    fn any_file(&mut self, centre: &Centre, fits: impl Fn(&Case) -> bool) -> Option<CaseId> {
        let files: Vec<CaseId> =
            centre.cases.values().filter(|file| fits(file)).map(|file| file.id).collect();
        self.dice.pick(&files)
    }

    /// What a request through a representative still needs. Some forget it, and are told.
    pub(super) fn representation(&mut self, file: &Case) -> Option<Command> {
        let through = file.request().map(|request| request.channel);
        let today = self.honest.date();
        let is_mended = match file.representative() {
            None => through != Some(RequestChannel::Representative),
            Some(held) => held.expires.is_none_or(|last| last >= today),
        };
        if is_mended || self.dice.of_1000(400) {
            return None;
        }
        let expires = if self.dice.of_1000(400) { today.pred_opt() } else { None };
        let representative = Representative {
            name: Outside::applicant_of(u64::from(file.id.0))?.name,
            proof: RepresentationProof::PowerOfAttorney,
            number: "E 7".to_owned(),
            scope: "Müavinət".to_owned(),
            expires,
            phone: None,
        };
        let section = Box::new(Section::Representative(Some(representative)));
        Some(Command::Fill { case: file.id, section })
    }
}

/// A draft with somebody in it, whom MEİS has answered about.
fn is_written_in(file: &Case) -> bool {
    let waits = file.identity_lookup.is_waiting() || file.sentence_lookup.is_waiting();
    file.stage == Stage::Draft && file.code().is_some() && !waits
}

/// A visitor who did not come, and whose way back has closed.
pub(super) fn too_late(centre: &Centre) -> Option<TicketId> {
    let late = |since| centre.last_at.minutes_since(since) > RETURN_MINUTES_MAX;
    let mut tickets = centre.tickets.values();
    let ticket = tickets.find(|ticket| match ticket.state {
        TicketState::NoShow { since } => late(since),
        _ => false,
    })?;
    Some(ticket.id)
}

/// A request of somebody who comes for another.
pub(super) fn by_representative() -> Section {
    Section::Request(request(RequestChannel::Representative))
}

fn request(channel: RequestChannel) -> Request {
    let (answer, words) = (AnswerChannel::Proactive, String::new());
    Request { channel, answer, needs_medical: true, needs_social: false, words }
}

/// A calendar in which nobody works for months, if that would leave a running term without an end:
/// one that is taken would leave the centre nothing to do.
fn without_work(centre: &Centre, today: NaiveDate) -> Option<Calendar> {
    let text = centre.calendar.as_ref()?.to_csv();
    let last = today.checked_add_days(Days::new(DAYS_OFF))?;
    let is_kept = |line: &str| {
        let date = line.split(',').next().and_then(|date| date.parse::<NaiveDate>().ok());
        date.is_none_or(|date| date < today || date > last)
    };
    let mut lines: Vec<String> =
        text.lines().filter(|line| is_kept(line)).map(str::to_owned).collect();
    let days = today.iter_days().take_while(|day| *day <= last);
    let idle = days.filter(|day| day.weekday().number_from_monday() <= 5);
    lines.extend(idle.map(|day| format!("{day},swap_day_off,,,Bayram,Holiday,A rumour")));
    lines.get_mut(2..)?.sort();
    let calendar = Calendar::parse(&(lines.join("\n") + "\n")).ok()?;
    preview_calendar(centre, &calendar, today).is_err().then_some(calendar)
}

/// The passport with a channel, a form and a ground less, or the whole one again.
fn other_edition(held: &Passport) -> Passport {
    let mut other = held.clone();
    if let Some(version) = held.version.strip_suffix(OTHER_EDITION) {
        other.version = version.to_owned();
        return built_in().map_or(other, |(passport, _)| passport.clone());
    }
    other.version.push_str(OTHER_EDITION);
    other.request_channels.selected.retain(|it| *it != RequestChannel::SelfService);
    other.evidence_forms.selected.retain(|it| *it != EvidenceForm::ElectronicCopy);
    other.refusal_grounds.selected.retain(|it| *it != RefusalGround::NoLegalGround);
    other
}
