//! The three outside systems, with a population of invented people.
//!
//! Everything about a person follows from the seed and the person's number, so that nothing has to
//! be kept. The portal remembers what was put into each cabinet: that is what the oracle looks at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use crate::casework::case::NoticeFailure;
use crate::casework::forms::{Applicant, ReleaseGround, Sentence};
use crate::casework::identity::{FatherSuffix, Name, PersonCode, PersonCodeKind, PersonName};
use crate::casework::intents::NoticeLetter;
use crate::casework::register::{OutsideSystem, PaymentAnswer, Question};
use crate::gateways::{
    Esosial, GatewayError, Gateways, Meis, Posted, Reason, Receipt, SocialPayments,
};

/// How a system behaves at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mood {
    /// Answers at once.
    #[default]
    Up,
    /// Answers after seconds, sometimes too late.
    Slow,
    /// Does what it is asked; the answer is lost on the way.
    Deaf,
    /// Does not answer.
    Down,
    /// Answers what the contract does not know.
    Wrong,
    /// Does not come back for a long time.
    Hangs,
}

impl Mood {
    pub(super) const ALL: [Self; 6] =
        [Self::Up, Self::Slow, Self::Deaf, Self::Down, Self::Wrong, Self::Hangs];
}

/// A notice that reached the portal.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    pub(super) key: String,
    pub(super) letter: NoticeLetter,
    /// It was put into the cabinet; without it the citizen has none.
    pub(super) taken: bool,
}

#[derive(Default)]
struct Inner {
    seed: u64,
    base: NaiveDate,
    moods: [Mood; 3],
    numbers: BTreeMap<String, u64>,
    /// Receipts by key.
    receipts: BTreeMap<String, String>,
    arrivals: Vec<Arrival>,
    /// Questions that have reached a register.
    asked: Vec<(PersonCode, Question)>,
}

/// All three systems. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Outside(Arc<Mutex<Inner>>);

/// Letters of a FIN.
const LETTERS: &[u8; 34] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl Outside {
    pub(super) fn new(seed: u64, base: NaiveDate) -> Self {
        Self(Arc::new(Mutex::new(Inner { seed, base, ..Inner::default() })))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn gateways(&self) -> Gateways {
        Gateways::of(Arc::new(self.clone()))
    }

    pub(super) fn set(&self, system: OutsideSystem, mood: Mood) {
        if let Some(held) = self.lock().moods.get_mut(system as usize) {
            *held = mood;
        }
    }

    pub(super) fn mood(&self, system: OutsideSystem) -> Mood {
        self.lock().moods.get(system as usize).copied().unwrap_or_default()
    }

    /// Notices that have arrived since this was last asked.
    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.lock().arrivals)
    }

    /// Questions that have arrived since this was last asked.
    pub(super) fn asked(&self) -> Vec<(PersonCode, Question)> {
        std::mem::take(&mut self.lock().asked)
    }

    fn hear(&self, code: &PersonCode, question: Question) {
        self.lock().asked.push((code.clone(), question));
    }

    /// The code of an invented person, and remembers whose it is.
    pub(super) fn code(&self, person: u64) -> Option<PersonCode> {
        let mut left = person.wrapping_mul(2_654_435_761) % 34_u64.pow(6);
        let mut text = String::from("5");
        for _ in 0..6 {
            let letter = LETTERS.get(usize::try_from(left % 34).unwrap_or(0)).copied();
            text.push(char::from(letter.unwrap_or(b'0')));
            left /= 34;
        }
        let code = PersonCode::parse(PersonCodeKind::Fin, &text).ok()?;
        self.lock().numbers.insert(code.as_str().to_owned(), person);
        Some(code)
    }

    /// What is true of a person, known to a register or not.
    pub(super) fn sentence_of(&self, person: u64) -> Sentence {
        let inner = self.lock();
        let days = inner.facts(person).below(300) + 1;
        Sentence {
            institution: "11 saylı cəzaçəkmə müəssisəsi".to_owned(),
            released: inner.base.checked_sub_days(Days::new(days)).unwrap_or(inner.base),
            ground: ReleaseGround::Served,
            certificate: None,
            returned_from_abroad: None,
        }
    }

    /// The person as they say they are.
    pub(super) fn applicant_of(person: u64) -> Option<Applicant> {
        let surnames = ["İsgəndərova", "Əliyev", "Quliyeva", "Çıraqov", "Ümüdlü", "Ibrahimli"];
        let givens = ["Şükufə", "Rəşad", "İlqar", "Ağıl", "Gülnarə"];
        let at = |list: &[&str], by: u64| {
            let place = usize::try_from(by).unwrap_or(0) % list.len().max(1);
            Name::parse(list.get(place).copied().unwrap_or("Ad")).ok()
        };
        let name = PersonName {
            surname: at(&surnames, person)?,
            given: at(&givens, person / 6)?,
            father: at(&givens, person / 30),
            suffix: FatherSuffix::Qizi,
        };
        Some(Applicant {
            name,
            born: None,
            document: None,
            address: None,
            phone: None,
            email: None,
        })
    }

    fn person(&self, code: &PersonCode) -> Option<u64> {
        self.lock().numbers.get(code.as_str()).copied()
    }

    fn pass(&self, system: OutsideSystem) -> Result<(), GatewayError> {
        match self.mood(system) {
            Mood::Down => Err(GatewayError::Unavailable(Reason::CannotConnect)),
            Mood::Wrong => Err(GatewayError::Broken(Reason::NotAsAgreed)),
            Mood::Up | Mood::Slow | Mood::Deaf | Mood::Hangs => Ok(()),
        }
    }
}

/// What the centre is told when an answer is lost.
pub(super) fn lost() -> GatewayError {
    GatewayError::Unavailable(Reason::ConnectionLost)
}

impl Inner {
    /// Throws that are the same for a person each time.
    fn facts(&self, person: u64) -> Dice {
        Dice::new(self.seed ^ person.wrapping_mul(0x517c_c1b7_2722_0a95))
    }
}

impl Meis for Outside {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        self.hear(code, Question::Identity);
        self.pass(OutsideSystem::Meis)?;
        let Some(person) = self.person(code) else { return Ok(None) };
        Ok(Self::applicant_of(person).filter(|_| person % 17 != 3))
    }

    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        self.hear(code, Question::Sentence);
        self.pass(OutsideSystem::Meis)?;
        let Some(person) = self.person(code) else { return Ok(None) };
        Ok(Some(self.sentence_of(person)).filter(|_| person % 11 != 5))
    }
}

impl SocialPayments for Outside {
    fn paid(&self, code: &PersonCode, _: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        self.hear(code, Question::PriorPayment);
        self.pass(OutsideSystem::SocialPayments)?;
        let person = self.person(code).unwrap_or(0);
        let on = self.lock().base;
        Ok(match person % 23 {
            7 => PaymentAnswer::Paid { on, amount: 1_600 },
            9 => PaymentAnswer::NotPaid { other_sentence_paid_on: Some(on) },
            _ => PaymentAnswer::NotPaid { other_sentence_paid_on: None },
        })
    }
}

impl Esosial for Outside {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        self.pass(OutsideSystem::Esosial)?;
        let has_cabinet = self.person(&letter.code).is_some_and(|person| person % 19 != 4);
        let mut inner = self.lock();
        let arrival = Arrival { key: key.to_owned(), letter: letter.clone(), taken: has_cabinet };
        inner.arrivals.push(arrival);
        if !has_cabinet {
            return Err(GatewayError::NotTaken(NoticeFailure::NoCabinet));
        }
        let next = format!("ES-{:06}", inner.receipts.len() + 1);
        let receipt = inner.receipts.entry(key.to_owned()).or_insert(next).clone();
        Ok(Receipt(receipt))
    }

    fn receipt(&self, key: &str, _: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        self.pass(OutsideSystem::Esosial)?;
        let receipt = self.lock().receipts.get(key).cloned();
        Ok(receipt.map(|receipt| Posted::Placed(Receipt(receipt))))
    }
}
