//! Questions about a person to MEİS and Social Payments, and their answers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Code, Day, clean, exact, nullable, present, told, words};
use crate::casework::decide::{INSTITUTION_LETTERS_MAX, NUMBER_LETTERS_MAX};
use crate::casework::forms::{Applicant, ReleaseGround, Sentence};
use crate::casework::identity as checked;
use crate::casework::identity::{
    ADDRESS_LETTERS_MAX, FatherSuffix, IdDocumentKind, NAME_LETTERS_MAX, PersonCode,
};
use crate::casework::register;
use crate::gateways::Reason;
use crate::locale::clean::is_letter_or_mark;

/// Manat that one payment can be at most.
const AMOUNT_MANAT_MAX: u32 = 1_000_000;

/// A question about a person.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonQuestion {
    /// Whom it is about.
    pub code: Code,
}

/// MEİS on a person.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityAnswer {
    code: Code,
    #[serde(deserialize_with = "nullable")]
    found: Option<Person>,
}

impl IdentityAnswer {
    /// The answer about `code`.
    pub fn new(code: &PersonCode, found: Option<&Applicant>) -> Self {
        Self { code: code.into(), found: found.map(Person::from) }
    }

    /// What it says about the person who was asked about.
    ///
    /// # Errors
    /// It is about somebody else, or not as agreed.
    pub fn about(&self, asked: &PersonCode) -> Result<Option<Applicant>, Reason> {
        self.code.is(asked)?;
        self.found.as_ref().map(Person::checked).transpose()
    }
}

/// A person as MEİS knows them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    name: PersonName,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    born: Option<Day>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    document: Option<Document>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonName {
    surname: String,
    given: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    father: Option<String>,
    father_suffix: FatherSuffix,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    kind: IdDocumentKind,
    number: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    line: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
}

impl Person {
    fn checked(&self) -> Result<Applicant, Reason> {
        Ok(Applicant {
            name: self.name.checked()?,
            born: self.born.map(|day| day.0),
            document: self.document.as_ref().map(Document::checked).transpose()?,
            address: self.address.as_ref().map(Address::checked).transpose()?,
            phone: self.phone.as_deref().map(phone).transpose()?,
            email: self.email.as_deref().map(email).transpose()?,
        })
    }
}

impl PersonName {
    fn checked(&self) -> Result<checked::PersonName, Reason> {
        Ok(checked::PersonName {
            surname: name(&self.surname)?,
            given: name(&self.given)?,
            father: self.father.as_deref().map(name).transpose()?,
            suffix: self.father_suffix,
        })
    }
}

impl Document {
    fn checked(&self) -> Result<checked::IdDocument, Reason> {
        let document = checked::IdDocument::parse(self.kind, clean(&self.number)?).map_err(told)?;
        exact(document.as_str(), &self.number)?;
        Ok(document)
    }
}

impl Address {
    fn checked(&self) -> Result<checked::Address, Reason> {
        let postcode = match &self.postcode {
            None => None,
            Some(written) => {
                let postcode = checked::Postcode::parse(clean(written)?).map_err(told)?;
                exact(postcode.as_str(), written)?;
                Some(postcode)
            }
        };
        let address = checked::Address::parse(clean(&self.line)?, postcode).map_err(told)?;
        exact(address.as_str(), &self.line)?;
        if self.line.chars().count() > ADDRESS_LETTERS_MAX {
            return Err(Reason::NotAsAgreed);
        }
        Ok(address)
    }
}

/// A name as a desk would take it. The contract knows letters and marks alone, and counts
/// characters: what an integrator's tools can check too.
fn name(written: &str) -> Result<checked::Name, Reason> {
    let name = checked::Name::parse(clean(written)?).map_err(told)?;
    exact(name.as_str(), written)?;
    let is_letter = |c: char| matches!(c, ' ' | '-' | '\'') || is_letter_or_mark(c);
    if !written.chars().all(is_letter) || written.chars().count() > NAME_LETTERS_MAX {
        return Err(Reason::NotAsAgreed);
    }
    Ok(name)
}

fn phone(written: &str) -> Result<checked::Phone, Reason> {
    let phone = checked::Phone::parse(clean(written)?).map_err(told)?;
    exact(&e164(&phone), written)?;
    Ok(phone)
}

fn e164(phone: &checked::Phone) -> String {
    format!("+994{}", phone.digits())
}

fn email(written: &str) -> Result<checked::Email, Reason> {
    let email = checked::Email::parse(clean(written)?).map_err(told)?;
    exact(email.as_str(), written)?;
    Ok(email)
}

impl From<&Applicant> for Person {
    fn from(known: &Applicant) -> Self {
        let name = &known.name;
        Self {
            name: PersonName {
                surname: name.surname.as_str().to_owned(),
                given: name.given.as_str().to_owned(),
                father: name.father.as_ref().map(|father| father.as_str().to_owned()),
                father_suffix: name.suffix,
            },
            born: known.born.map(Day),
            document: known.document.as_ref().map(|document| Document {
                kind: document.kind(),
                number: document.as_str().to_owned(),
            }),
            address: known.address.as_ref().map(|address| Address {
                line: address.as_str().to_owned(),
                postcode: address.postcode.as_ref().map(|code| code.as_str().to_owned()),
            }),
            phone: known.phone.as_ref().map(e164),
            email: known.email.as_ref().map(|email| email.as_str().to_owned()),
        }
    }
}

/// MEİS on the latest release.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseAnswer {
    code: Code,
    #[serde(deserialize_with = "nullable")]
    found: Option<Release>,
}

impl ReleaseAnswer {
    /// The answer about `code`.
    pub fn new(code: &PersonCode, found: Option<&Sentence>) -> Self {
        Self { code: code.into(), found: found.map(Release::from) }
    }

    /// What it says about the person who was asked about.
    ///
    /// # Errors
    /// It is about somebody else, or not as agreed.
    pub fn about(&self, asked: &PersonCode) -> Result<Option<Sentence>, Reason> {
        self.code.is(asked)?;
        self.found.as_ref().map(Release::checked).transpose()
    }
}

/// A release as MEİS knows it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    institution: String,
    released: Day,
    ground: ReleaseGround,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    returned_from_abroad: Option<Day>,
}

impl Release {
    fn checked(&self) -> Result<Sentence, Reason> {
        let certificate = self.certificate.as_deref();
        Ok(Sentence {
            institution: words(&self.institution, INSTITUTION_LETTERS_MAX)?,
            released: self.released.0,
            ground: self.ground,
            certificate: certificate.map(|text| words(text, NUMBER_LETTERS_MAX)).transpose()?,
            returned_from_abroad: self.returned_from_abroad.map(|day| day.0),
        })
    }
}

impl From<&Sentence> for Release {
    fn from(known: &Sentence) -> Self {
        Self {
            institution: known.institution.clone(),
            released: Day(known.released),
            ground: known.ground,
            certificate: known.certificate.clone(),
            returned_from_abroad: known.returned_from_abroad.map(Day),
        }
    }
}

/// A question about payments for one sentence.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentQuestion {
    /// Whom it is about.
    pub code: Code,
    /// The day of release, which names the sentence.
    pub released: Day,
}

/// Social Payments on one sentence.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentAnswer {
    code: Code,
    released: Day,
    #[serde(deserialize_with = "nullable")]
    paid: Option<Payment>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    other_sentence_paid_on: Option<Day>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    paid_on: Day,
    amount_manat: u32,
}

impl PaymentAnswer {
    /// The answer about `code` and the sentence that ended on `released`.
    pub fn new(code: &PersonCode, released: NaiveDate, known: register::PaymentAnswer) -> Self {
        let (paid, other) = match known {
            register::PaymentAnswer::Paid { on, amount } => {
                (Some(Payment { paid_on: Day(on), amount_manat: amount }), None)
            }
            register::PaymentAnswer::NotPaid { other_sentence_paid_on } => {
                (None, other_sentence_paid_on.map(Day))
            }
        };
        let (code, released) = (code.into(), Day(released));
        Self { code, released, paid, other_sentence_paid_on: other }
    }

    /// What it says about the sentence that was asked about.
    ///
    /// # Errors
    /// It is about somebody else or another sentence, or not as agreed.
    pub fn about(
        &self,
        asked: &PersonCode,
        released: NaiveDate,
    ) -> Result<register::PaymentAnswer, Reason> {
        self.code.is(asked)?;
        if self.released.0 != released {
            return Err(Reason::AnotherQuestion);
        }
        let other_sentence_paid_on = self.other_sentence_paid_on.map(|day| day.0);
        match &self.paid {
            None => Ok(register::PaymentAnswer::NotPaid { other_sentence_paid_on }),
            Some(Payment { paid_on, amount_manat })
                if (1..=AMOUNT_MANAT_MAX).contains(amount_manat)
                    && paid_on.0 >= released
                    && other_sentence_paid_on.is_none() =>
            {
                Ok(register::PaymentAnswer::Paid { on: paid_on.0, amount: *amount_manat })
            }
            Some(_) => Err(Reason::NotAsAgreed),
        }
    }
}
