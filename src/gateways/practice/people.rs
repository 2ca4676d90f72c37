//! The invented people of the practice registers, read from a table.

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use thiserror::Error;

use crate::casework::forms::{Applicant, ReleaseGround, Sentence};
use crate::casework::identity::{
    Address, Email, FatherSuffix, FieldError, IdDocument, IdDocumentKind, Name, PersonCode,
    PersonName, Phone, Postcode,
};
use crate::casework::register::PaymentAnswer;

/// The built-in table. All of it is invented.
pub const PEOPLE_TABLE: &str = include_str!("../../../assets/practice/people.csv");
/// People a table may hold.
pub const PEOPLE_MAX: usize = 1_000;
/// Manat of a practice payment for an earlier sentence.
const EARLIER_PAYMENT_MANATS: u32 = 1_380;

/// Why a table of people cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} of the practice people cannot be read: {why}. Correct that line.")]
pub struct PeopleError {
    /// Line of the file, the heading being 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// One invented person, as the practice registers know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticePerson {
    /// FIN or permit code.
    pub code: PersonCode,
    /// Which document the visitor brings.
    pub document_kind: IdDocumentKind,
    /// Who the visitor says they are; MEİS may not know it.
    pub name: PersonName,
    /// What MEİS knows of the person.
    pub identity: Option<Applicant>,
    /// What MEİS knows of the sentence.
    pub sentence: Option<Sentence>,
    /// An allowance that was paid: for which release day, and when.
    pub paid: Option<(NaiveDate, NaiveDate)>,
    /// Whether the portal has a cabinet for them.
    pub has_cabinet: bool,
    /// What a trainer should know about the person, in English.
    pub note: String,
}

impl PracticePerson {
    pub(super) fn payment_for(&self, released: NaiveDate) -> PaymentAnswer {
        match self.paid {
            Some((sentence, on)) if sentence == released => {
                PaymentAnswer::Paid { on, amount: EARLIER_PAYMENT_MANATS }
            }
            Some((_, on)) => PaymentAnswer::NotPaid { other_sentence_paid_on: Some(on) },
            None => PaymentAnswer::NotPaid { other_sentence_paid_on: None },
        }
    }
}

/// One line of the table. An empty cell means that MEİS does not know it.
#[derive(Deserialize)]
struct Row {
    code: String,
    document_kind: IdDocumentKind,
    surname: String,
    given: String,
    father: String,
    suffix: FatherSuffix,
    in_meis: Known,
    born: Option<NaiveDate>,
    document: String,
    address: String,
    postcode: String,
    phone: String,
    email: String,
    institution: String,
    released_days_ago: Option<u64>,
    ground: Option<ReleaseGround>,
    certificate: String,
    returned_days_ago: Option<u64>,
    paid_for_days_ago: Option<u64>,
    paid_days_ago: Option<u64>,
    /// Tables from before this column are about people who all have one.
    #[serde(default = "yes")]
    cabinet: Known,
    note: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Known {
    Yes,
    No,
}

fn yes() -> Known {
    Known::Yes
}

/// Reads a table of people; days are counted back from `base`.
///
/// # Errors
/// The first line that cannot be read, a code that occurs twice, more than [`PEOPLE_MAX`] lines.
pub fn read_people(table: &str, base: NaiveDate) -> Result<Vec<PracticePerson>, PeopleError> {
    let mut people: Vec<PracticePerson> = Vec::new();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for (index, row) in reader.deserialize::<Row>().enumerate() {
        let line = index + 2;
        let wrong = |why: String| PeopleError { line, why };
        let row = row.map_err(|error| wrong(error.to_string()))?;
        let person = person(row, base).map_err(wrong)?;
        if people.iter().any(|known| known.code == person.code) {
            return Err(wrong("the code occurs twice".to_owned()));
        }
        if people.len() >= PEOPLE_MAX {
            return Err(wrong(format!("more than {PEOPLE_MAX} people")));
        }
        people.push(person);
    }
    Ok(people)
}

fn person(row: Row, base: NaiveDate) -> Result<PracticePerson, String> {
    let told = |error: FieldError| error.to_string();
    let before = |days: u64| base.checked_sub_days(Days::new(days)).ok_or("a day out of range");
    let code = PersonCode::parse(row.document_kind.code_kind(), &row.code).map_err(told)?;
    let name = PersonName {
        surname: Name::parse(&row.surname).map_err(told)?,
        given: Name::parse(&row.given).map_err(told)?,
        father: filled(&row.father).map(Name::parse).transpose().map_err(told)?,
        suffix: row.suffix,
    };
    let identity = match row.in_meis {
        Known::No => None,
        Known::Yes => Some(applicant(&row, name.clone()).map_err(told)?),
    };
    let sentence = match (row.released_days_ago, row.ground) {
        (Some(days), Some(ground)) => Some(Sentence {
            institution: row.institution.clone(),
            released: before(days)?,
            ground,
            certificate: filled(&row.certificate).map(str::to_owned),
            returned_from_abroad: row.returned_days_ago.map(before).transpose()?,
        }),
        (None, None) => None,
        _ => return Err("a release needs both its day and its ground".to_owned()),
    };
    let paid = match (row.paid_for_days_ago, row.paid_days_ago) {
        (Some(sentence), Some(on)) => Some((before(sentence)?, before(on)?)),
        (None, None) => None,
        _ => return Err("a payment needs both the release it was for and its day".to_owned()),
    };
    let document_kind = row.document_kind;
    let (has_cabinet, note) = (row.cabinet == Known::Yes, row.note);
    Ok(PracticePerson { code, document_kind, name, identity, sentence, paid, has_cabinet, note })
}

fn applicant(row: &Row, name: PersonName) -> Result<Applicant, FieldError> {
    let postcode = filled(&row.postcode).map(Postcode::parse).transpose()?;
    Ok(Applicant {
        name,
        born: row.born,
        document: filled(&row.document)
            .map(|text| IdDocument::parse(row.document_kind, text))
            .transpose()?,
        address: filled(&row.address).map(|line| Address::parse(line, postcode)).transpose()?,
        phone: filled(&row.phone).map(Phone::parse).transpose()?,
        email: filled(&row.email).map(Email::parse).transpose()?,
    })
}

fn filled(cell: &str) -> Option<&str> {
    Some(cell.trim()).filter(|cell| !cell.is_empty())
}
