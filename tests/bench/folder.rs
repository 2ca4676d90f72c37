//! A data folder as a long outage of the portal leaves it: so many decided cases, and the notice of
//! each either posted and waiting, or confirmed.
//!
//! The frames are those that visits, officers and answers would have left, written without them: a
//! hundred thousand visits one by one would take the day.

use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use dost_desk::casework::case::{Decision, Outcome, Recognition, Registration};
use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::event::{Event, Frame, RecordedAnswer};
use dost_desk::casework::evidence::AnswerHash;
use dost_desk::casework::forms::{Applicant, Sentence};
use dost_desk::casework::identity::{Category, IdDocumentKind, PersonCode, PersonCodeKind};
use dost_desk::casework::ids::{CaseId, CaseNumber, DeskId, QueryId, StaffId};
use dost_desk::casework::private::{PersonId, Private};
use dost_desk::casework::register::{IdentityAnswer, PaymentAnswer, Question, SentenceAnswer};
use dost_desk::casework::staff::Role;
use dost_desk::engine::{Engine, Options, Request, hash_pin, new_command_id};
use dost_desk::gateways::practice::Practice;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::Passport;
use dost_desk::law::term::{Term, term};
use dost_desk::store::folder::DataFolder;
use dost_desk::store::frame::payload;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::keys::{KeyRing, MasterKeySource, SealedIn};
use dost_desk::store::records::FRAME_SCHEMA;

/// Who posted the notices.
pub const AGENT: StaffId = StaffId(2);
/// Who decided.
const OFFICER: StaffId = StaffId(3);
/// Days of the outage.
const OUTAGE_DAYS: u64 = 3;
/// Frames written at once.
const FRAMES_AT_ONCE: usize = 256;
/// Keys made at once.
const KEYS_AT_ONCE: u32 = 8_192;

/// How the notices stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Notices {
    Waiting,
    Confirmed,
}

/// A FIN of its own for each number.
fn fin(number: u32) -> PersonCode {
    const LETTERS: &[u8; 20] = b"0123456789ABCDEFGHJK";
    let digit = |place: u32| char::from(LETTERS[number as usize / 20_usize.pow(place) % 20]);
    let text: String = (0..7).rev().map(digit).collect();
    PersonCode::parse(PersonCodeKind::Fin, &text).unwrap()
}

/// What all the cases share.
struct Pattern {
    applicant: Applicant,
    sentence: Sentence,
    passport: Passport,
    calendar: Calendar,
    last: NaiveDate,
}

impl Pattern {
    fn of(last: NaiveDate) -> Self {
        let practice = Practice::new(last).unwrap();
        let known = practice.people().iter().find(|person| person.sentence.is_some());
        let known = known.filter(|person| person.identity.is_some()).unwrap();
        Self {
            applicant: known.identity.clone().unwrap(),
            sentence: known.sentence.clone().unwrap(),
            passport: Passport::embedded().unwrap(),
            calendar: Calendar::embedded().unwrap(),
            last,
        }
    }

    /// The day on which the case of a number was decided: the cases are spread over the outage.
    fn day(&self, number: u32, count: u32) -> NaiveDate {
        let back = OUTAGE_DAYS - u64::from(number) * OUTAGE_DAYS / u64::from(count);
        self.last - Days::new(back.min(OUTAGE_DAYS))
    }

    fn term(&self, day: NaiveDate) -> Term {
        term(day, &self.passport.term_rule(), &self.calendar, None).unwrap()
    }

    fn frame(&self, number: u32, at: Moment, notices: Notices) -> Frame {
        let day = at.date();
        let mut events = self.asked(number);
        events.extend(self.decided(number, at, self.term(day)));
        if notices == Notices::Confirmed {
            let (case, receipt) = (CaseId(number), format!("ES-{number:06}"));
            events.push(Event::NoticeConfirmed { case, receipt });
        }
        Frame {
            at,
            actor: Actor::Staff(AGENT),
            desk: Some(DeskId(1)),
            command_id: new_command_id(),
            passport: self.passport.version.clone(),
            events,
        }
    }

    /// Opened, identified, asked and answered.
    fn asked(&self, number: u32) -> Vec<Event> {
        let (case, person) = (CaseId(number), PersonId(number));
        let query = |of: u32| QueryId((number - 1) * 3 + of);
        let ask = |of, question, released| Event::Asked {
            case,
            person,
            query: query(of),
            question,
            released,
        };
        let answer = |of, answer: RecordedAnswer| {
            let query = query(of);
            let hash = Private::of(AnswerHash::of_recorded(query, &answer).unwrap());
            [
                Event::Answered { case, person, query, answer },
                Event::AnswerNumbered { case, person, query, hash },
            ]
        };
        let found = IdentityAnswer::Found(Private::of(self.applicant.clone()));
        let released = SentenceAnswer::Found(Private::of(self.sentence.clone()));
        let not_paid = PaymentAnswer::NotPaid { other_sentence_paid_on: None };
        let mut events = vec![
            Event::CaseOpened { case, ticket: None, desk: DeskId(1) },
            Event::ApplicantIdentified {
                case,
                person,
                category: Category::Citizen,
                document_kind: IdDocumentKind::IdCard,
                code: Private::of(fin(number)),
            },
            ask(1, Question::Identity, None),
            ask(2, Question::Sentence, None),
        ];
        events.extend(answer(1, RecordedAnswer::Identity(found)));
        events.extend(answer(2, RecordedAnswer::Sentence(released)));
        let sentence = Some(Private::of(self.sentence.released));
        events.push(ask(3, Question::PriorPayment, sentence));
        events.extend(answer(3, RecordedAnswer::Payment(Private::of(not_paid))));
        events
    }

    /// Registered, forwarded, claimed, granted and posted.
    fn decided(&self, number: u32, at: Moment, term: Term) -> [Event; 5] {
        let (case, person, by) = (CaseId(number), PersonId(number), AGENT);
        let notice_by = term.latest_safe;
        let registration = Registration {
            number: CaseNumber { centre: 5, year: 2026, count: number },
            at,
            by,
            passport: self.passport.version.clone(),
            term: term.into(),
            earlier_terms: Vec::new(),
            incomplete: false,
        };
        let outcome = Outcome::Grant { amount: 1600, earlier_grant_confirmed: false };
        [
            Event::CaseRegistered { case, registration: Box::new(registration) },
            Event::CaseForwarded { case, recognition: Recognition::Recognised },
            Event::CaseClaimed { case, by: OFFICER, until: at.plus_seconds(3600) },
            Event::CaseDecided {
                case,
                person,
                decision: Decision { outcome, by: OFFICER, at, notice_by },
            },
            Event::NoticePosted { case, key: format!("notice-bench-{number:06}") },
        ]
    }
}

/// Founds a centre in `folder` and leaves `count` cases in it, the last one of today.
pub fn make(folder: &Path, count: u32, notices: Notices) {
    found(folder);
    let today = chrono::Utc::now().date_naive();
    let pattern = Pattern::of(today);
    let data = DataFolder::open(folder).unwrap();
    let store = data.store_id();
    let medium = data.journal_medium().unwrap();
    let (mut journal, _) = Journal::open(medium, JournalOptions::new(store)).unwrap();
    let master = MasterKeySource::choose(folder, None, None);
    let mut ring = KeyRing::open_existing(data.medium().unwrap(), store, &master).unwrap();
    let midnight = NaiveTime::MIN;
    let mut payloads = Vec::new();
    for number in 1..=count {
        if number % KEYS_AT_ONCE == 1 {
            let persons = (number..=count.min(number + KEYS_AT_ONCE - 1)).map(PersonId);
            ring.ensure(persons).unwrap();
        }
        let at = Moment::at(pattern.day(number, count), midnight);
        let mut frame = pattern.frame(number, at, notices);
        ring.seal(&mut frame, SealedIn::Journal).unwrap();
        payloads.push(payload(FRAME_SCHEMA, &frame).unwrap());
        if payloads.len() == FRAMES_AT_ONCE || number == count {
            journal.append_group(&payloads).unwrap();
            payloads.clear();
        }
    }
}

/// A centre with an administrator, an agent and an officer, founded before the outage.
fn found(folder: &Path) {
    let before = chrono::Utc::now().date_naive() - Days::new(OUTAGE_DAYS + 1);
    let clock = dost_desk::engine::ManualClock::at(Moment::at(before, NaiveTime::MIN));
    let practice = Arc::new(Practice::new(before).unwrap());
    let engine = Engine::open(folder, Options::with(Arc::new(clock), practice.gateways())).unwrap();
    let member = |login: &str, role| NewStaff {
        login: login.to_owned(),
        name: format!("Əməkdaş {login}"),
        role,
        pin_hash: hash_pin("2468").unwrap(),
    };
    let own = |command| {
        let (actor, command_id) = (Actor::Centre, new_command_id());
        let request = Request { command, actor, desk: None, command_id, seen: None };
        engine.submit_blocking(request).unwrap();
    };
    own(Command::FoundCentre {
        name: "Sınaq DOST mərkəzi".to_owned(),
        number: 5,
        desks: 8,
        territory: None,
        passport: Box::new(Passport::embedded().unwrap()),
        calendar: Box::new(Calendar::embedded().unwrap()),
        administrator: member("admin", Role::Administrator),
    });
    own(Command::AddStaff(member("agent", Role::Agent)));
    own(Command::AddStaff(member("officer", Role::Officer)));
    engine.stop();
}
