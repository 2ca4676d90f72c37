//! The practice double of all three systems: invented people, and faults on request.
//!
//! It is deterministic: the same table and the same base day give the same answers. Release and
//! payment days in the table are counted back from the base day, so that a lesson is always about
//! somebody who was released "twenty days ago".

mod controls;
mod people;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

pub use controls::{Behaviour, PracticeControls, SLOW_MILLIS_MAX};
pub use people::{PEOPLE_MAX, PEOPLE_TABLE, PeopleError, PracticePerson, read_people};

use super::{Esosial, GatewayError, Gateways, Meis, Posted, Reason, Receipt, SocialPayments};
use crate::casework::case::NoticeFailure;
use crate::casework::forms::{Applicant, Sentence};
use crate::casework::identity::PersonCode;
use crate::casework::intents::NoticeLetter;
use crate::casework::register::{OutsideSystem, PaymentAnswer};

/// Notices a practice portal holds; after that it answers that it is not available.
pub const NOTICES_MAX: usize = 100_000;

/// The three systems of a practice centre.
pub struct Practice {
    people: Vec<PracticePerson>,
    controls: PracticeControls,
    /// Notices by key, in the order of their receipts.
    posted: Mutex<BTreeMap<String, (Receipt, NoticeLetter)>>,
}

impl Practice {
    /// The built-in people, with days counted back from `base`. Every system is up.
    ///
    /// # Errors
    /// [`PeopleError`] names the line of the table that cannot be read.
    pub fn new(base: NaiveDate) -> Result<Self, PeopleError> {
        Self::with_people(PEOPLE_TABLE, base)
    }

    /// People of a table of one's own.
    ///
    /// # Errors
    /// As [`Practice::new`].
    pub fn with_people(table: &str, base: NaiveDate) -> Result<Self, PeopleError> {
        let people = read_people(table, base)?;
        let posted = Mutex::new(BTreeMap::new());
        Ok(Self { people, controls: PracticeControls::default(), posted })
    }

    /// The same people before systems of their own, all up and with empty cabinets.
    pub fn of(people: &[PracticePerson]) -> Self {
        let posted = Mutex::new(BTreeMap::new());
        Self { people: people.to_vec(), controls: PracticeControls::default(), posted }
    }

    /// The handle by which a trainer or a test makes systems fail. Clones share one state.
    pub fn controls(&self) -> PracticeControls {
        self.controls.clone()
    }

    /// The people, in the order of the table: a lesson names them by code.
    pub fn people(&self) -> &[PracticePerson] {
        &self.people
    }

    /// Notices that stand in cabinets, by key.
    pub fn posted(&self) -> Vec<(String, NoticeLetter)> {
        let posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        posted.iter().map(|(key, (_, letter))| (key.clone(), letter.clone())).collect()
    }

    /// This practice as the gateways of an engine.
    pub fn gateways(self: &Arc<Self>) -> Gateways {
        Gateways::of(self.clone())
    }

    /// Whether the practice portal has a cabinet for this code: for everybody of whom the table
    /// does not say otherwise.
    pub fn has_cabinet(&self, code: &PersonCode) -> bool {
        self.person(code).is_none_or(|person| person.has_cabinet)
    }

    fn person(&self, code: &PersonCode) -> Option<&PracticePerson> {
        self.people.iter().find(|person| person.code == *code)
    }
}

impl Meis for Practice {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        self.controls.pass(OutsideSystem::Meis)?;
        Ok(self.person(code).and_then(|person| person.identity.clone()))
    }

    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        self.controls.pass(OutsideSystem::Meis)?;
        Ok(self.person(code).and_then(|person| person.sentence.clone()))
    }
}

impl SocialPayments for Practice {
    fn paid(&self, code: &PersonCode, released: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        self.controls.pass(OutsideSystem::SocialPayments)?;
        Ok(self
            .person(code)
            .map_or(PaymentAnswer::NotPaid { other_sentence_paid_on: None }, |person| {
                person.payment_for(released)
            }))
    }
}

impl Esosial for Practice {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        self.controls.pass(OutsideSystem::Esosial)?;
        let none_has_one = self.controls.get(OutsideSystem::Esosial) == Behaviour::NoCabinets;
        if none_has_one || !self.has_cabinet(&letter.code) {
            return Err(GatewayError::NotTaken(NoticeFailure::NoCabinet));
        }
        let mut posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((receipt, _)) = posted.get(key) {
            return Ok(receipt.clone());
        }
        if posted.len() >= NOTICES_MAX {
            return Err(GatewayError::Unavailable(Reason::OutOfOrder(503)));
        }
        let receipt = Receipt(format!("ES-{:06}", posted.len() + 1));
        posted.insert(key.to_owned(), (receipt.clone(), letter.clone()));
        Ok(receipt)
    }

    fn receipt(&self, key: &str, _: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        self.controls.pass(OutsideSystem::Esosial)?;
        let posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(posted.get(key).map(|(receipt, _)| Posted::Placed(receipt.clone())))
    }
}
