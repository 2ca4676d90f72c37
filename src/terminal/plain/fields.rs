//! `case fill FIELD=VALUE …`: fields as typed become the sections of an application. What is not
//! named stays as it was recorded; an empty value takes a field out.

use chrono::NaiveDate;

use super::answer::Trouble;
use super::codes::{self, ANSWER_CHANNELS, PROOFS, RELEASES, REQUEST_CHANNELS, SUFFIXES};
use super::words::Words;
use crate::casework::case::Case;
use crate::casework::forms::{
    Applicant, ReleaseGround, RepresentationProof, Representative, Request, Section, Sentence,
};
use crate::casework::identity::{
    Address, Email, FatherSuffix, FieldError, IdDocument, IdDocumentKind, Name, PersonName, Phone,
    Postcode,
};
use crate::law::passport::{AnswerChannel, RequestChannel};
use crate::locale::typed_date::{DateTyping, parse_past_date, parse_typed_date};

/// Every field, with what it takes.
pub const FIELDS: &[(&str, &str)] = &[
    ("surname", "NAME"),
    ("name", "NAME"),
    ("father", "NAME"),
    ("suffix", "oglu, qizi, none"),
    ("born", "DATE"),
    ("document", "SERIES AND NUMBER"),
    ("address", "TEXT"),
    ("postcode", "AZ1000"),
    ("phone", "NUMBER"),
    ("email", "ADDRESS"),
    ("institution", "TEXT"),
    ("released", "DATE"),
    ("ground", "served, parole, pardon, amnesty, illness, exonerated, other"),
    ("certificate", "NUMBER"),
    ("returned", "DATE"),
    ("channel", "in_person, representative, call_centre, self_service"),
    ("answer", "in_person, representative, call_centre, proactive, self_service"),
    ("medical", "yes, no"),
    ("social", "yes, no"),
    ("words", "TEXT"),
    ("representative", "none: takes the representative out"),
    ("rep-surname", "NAME"),
    ("rep-name", "NAME"),
    ("rep-father", "NAME"),
    ("rep-suffix", "oglu, qizi, none"),
    ("rep-phone", "NUMBER"),
    ("proof", "power_of_attorney, guardianship, custodianship"),
    ("proof-number", "NUMBER"),
    ("scope", "TEXT"),
    ("expires", "DATE"),
];

/// What was typed on one line.
struct Typed<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    today: NaiveDate,
}

impl<'a> Typed<'a> {
    fn get(&self, field: &str) -> Option<&'a str> {
        self.pairs.iter().rev().find(|(name, _)| *name == field).map(|(_, value)| *value)
    }

    fn has_any(&self, fields: &[&str]) -> bool {
        self.pairs.iter().any(|(name, _)| fields.contains(name))
    }

    /// A field that may be left empty: what was typed, else what stands there.
    fn optional<T>(
        &self,
        field: &str,
        held: Option<T>,
        parse: impl FnOnce(&str) -> Result<T, Trouble>,
    ) -> Result<Option<T>, Trouble> {
        match self.get(field) {
            None => Ok(held),
            Some("") => Ok(None),
            Some(value) => parse(value).map(Some),
        }
    }

    /// A field that must stand there in the end.
    fn required<T>(
        &self,
        field: &str,
        held: Option<T>,
        parse: impl FnOnce(&str) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let missing = || Trouble::Said { key: "cli-field-missing", detail: field.to_owned() };
        self.optional(field, held, parse)?.ok_or_else(missing)
    }

    fn past(&self, field: &str, value: &str) -> Result<NaiveDate, Trouble> {
        date(field, value, self.today, parse_past_date)
    }
}

/// Reads a typed date for a field.
pub fn date(
    field: &str,
    typed: &str,
    today: NaiveDate,
    parse: fn(&str, NaiveDate) -> Result<NaiveDate, DateTyping>,
) -> Result<NaiveDate, Trouble> {
    // Scripts and `case show` write dates as 2026-03-13.
    NaiveDate::parse_from_str(typed, "%Y-%m-%d").or_else(|_| {
        parse(typed, today).map_err(|error| Trouble::Date { field: field.to_owned(), error })
    })
}

/// The sections that a line changes, in the order of the form.
pub fn sections(
    case: Option<&Case>,
    words: &Words,
    today: NaiveDate,
) -> Result<Vec<Section>, Trouble> {
    let mut pairs = Vec::with_capacity(words.len());
    for word in words.iter() {
        let known = |name: &str| FIELDS.iter().any(|(field, _)| *field == name);
        match word.split_once('=') {
            Some((name, value)) if known(name) => pairs.push((name, value.trim())),
            _ => return Err(Trouble::Said { key: "cli-unknown-field", detail: word.to_owned() }),
        }
    }
    let typed = Typed { pairs, today };
    let mut sections = Vec::new();
    if typed.has_any(&APPLICANT) {
        sections.push(Section::Applicant(applicant(&typed, case)?));
    }
    if typed.has_any(&SENTENCE) {
        sections.push(Section::Sentence(sentence(&typed, case)?));
    }
    if typed.get("representative").is_some_and(|value| value.is_empty() || value == "none") {
        sections.push(Section::Representative(None));
    } else if typed.has_any(&REPRESENTATIVE) {
        sections.push(Section::Representative(Some(representative(&typed, case)?)));
    }
    if typed.has_any(&REQUEST) {
        sections.push(Section::Request(request(&typed, case)?));
    }
    Ok(sections)
}

const APPLICANT: [&str; 10] = [
    "surname", "name", "father", "suffix", "born", "document", "address", "postcode", "phone",
    "email",
];
const SENTENCE: [&str; 5] = ["institution", "released", "ground", "certificate", "returned"];
const REQUEST: [&str; 5] = ["channel", "answer", "medical", "social", "words"];
const REPRESENTATIVE: [&str; 9] = [
    "rep-surname",
    "rep-name",
    "rep-father",
    "rep-suffix",
    "rep-phone",
    "proof",
    "proof-number",
    "scope",
    "expires",
];

/// Turns a field's own error into an answer that names the field.
fn about<T>(field: &str, result: Result<T, FieldError>) -> Result<T, Trouble> {
    result.map_err(|error| Trouble::Field { field: field.to_owned(), error })
}

fn name(
    typed: &Typed,
    held: Option<&PersonName>,
    fields: [&str; 4],
) -> Result<PersonName, Trouble> {
    let [surname, given, father, suffix] = fields;
    let part = |field: &str, held: Option<Name>| {
        typed.required(field, held, |value| about(field, Name::parse(value)))
    };
    Ok(PersonName {
        surname: part(surname, held.map(|name| name.surname.clone()))?,
        given: part(given, held.map(|name| name.given.clone()))?,
        father: typed.optional(father, held.and_then(|name| name.father.clone()), |value| {
            about(father, Name::parse(value))
        })?,
        suffix: typed
            .optional(suffix, held.map(|name| name.suffix), |value| codes::value(value, SUFFIXES))?
            .unwrap_or(FatherSuffix::None),
    })
}

fn applicant(typed: &Typed, case: Option<&Case>) -> Result<Applicant, Trouble> {
    let held = case.and_then(Case::applicant);
    let kind = case.map_or(IdDocumentKind::IdCard, |case| case.document_kind);
    Ok(Applicant {
        name: name(typed, held.map(|held| &held.name), ["surname", "name", "father", "suffix"])?,
        born: typed
            .optional("born", held.and_then(|held| held.born), |value| typed.past("born", value))?,
        document: typed.optional(
            "document",
            held.and_then(|held| held.document.clone()),
            |value| about("document", IdDocument::parse(kind, value)),
        )?,
        address: address(typed, held)?,
        phone: typed.optional("phone", held.and_then(|held| held.phone.clone()), |value| {
            about("phone", Phone::parse(value))
        })?,
        email: typed.optional("email", held.and_then(|held| held.email.clone()), |value| {
            about("email", Email::parse(value))
        })?,
    })
}

fn address(typed: &Typed, held: Option<&Applicant>) -> Result<Option<Address>, Trouble> {
    let held = held.and_then(|held| held.address.as_ref());
    let postcode =
        typed.optional("postcode", held.and_then(|held| held.postcode.clone()), |value| {
            about("postcode", Postcode::parse(value))
        })?;
    let line = typed.get("address").or(held.map(Address::as_str)).unwrap_or("");
    if line.is_empty() {
        return Ok(None);
    }
    about("address", Address::parse(line, postcode)).map(Some)
}

fn sentence(typed: &Typed, case: Option<&Case>) -> Result<Sentence, Trouble> {
    let held = case.and_then(Case::sentence);
    let text = |value: &str| Ok(value.to_owned());
    Ok(Sentence {
        institution: typed
            .optional("institution", held.map(|held| held.institution.clone()), text)?
            .unwrap_or_default(),
        released: typed.required("released", held.map(|held| held.released), |value| {
            typed.past("released", value)
        })?,
        ground: typed.required("ground", held.map(|held| held.ground), |value| {
            codes::value::<ReleaseGround>(value, RELEASES)
        })?,
        certificate: typed.optional(
            "certificate",
            held.and_then(|held| held.certificate.clone()),
            text,
        )?,
        returned_from_abroad: typed.optional(
            "returned",
            held.and_then(|held| held.returned_from_abroad),
            |value| typed.past("returned", value),
        )?,
    })
}

fn representative(typed: &Typed, case: Option<&Case>) -> Result<Representative, Trouble> {
    let held = case.and_then(Case::representative);
    let text = |value: &str| Ok(value.to_owned());
    let fields = ["rep-surname", "rep-name", "rep-father", "rep-suffix"];
    Ok(Representative {
        name: name(typed, held.map(|held| &held.name), fields)?,
        proof: typed.required("proof", held.map(|held| held.proof), |value| {
            codes::value::<RepresentationProof>(value, PROOFS)
        })?,
        number: typed.required("proof-number", held.map(|held| held.number.clone()), text)?,
        scope: typed
            .optional("scope", held.map(|held| held.scope.clone()), text)?
            .unwrap_or_default(),
        expires: typed.optional("expires", held.and_then(|held| held.expires), |value| {
            date("expires", value, typed.today, parse_typed_date)
        })?,
        phone: typed.optional("rep-phone", held.and_then(|held| held.phone.clone()), |value| {
            about("rep-phone", Phone::parse(value))
        })?,
    })
}

fn request(typed: &Typed, case: Option<&Case>) -> Result<Request, Trouble> {
    let held = case.and_then(Case::request);
    let flag = |field: &str, held: Option<bool>| match typed.get(field) {
        None => Ok(held.unwrap_or_default()),
        Some("yes") => Ok(true),
        Some("no" | "") => Ok(false),
        Some(other) => Err(Trouble::NotOneOf { given: other.to_owned(), of: "yes, no".to_owned() }),
    };
    Ok(Request {
        channel: typed
            .optional("channel", held.map(|held| held.channel), |value| {
                codes::value(value, REQUEST_CHANNELS)
            })?
            .unwrap_or(RequestChannel::InPerson),
        answer: typed
            .optional("answer", held.map(|held| held.answer), |value| {
                codes::value(value, ANSWER_CHANNELS)
            })?
            .unwrap_or(AnswerChannel::InPerson),
        needs_medical: flag("medical", held.map(|held| held.needs_medical))?,
        needs_social: flag("social", held.map(|held| held.needs_social))?,
        words: typed
            .optional("words", held.map(|held| held.words.clone()), |value| Ok(value.to_owned()))?
            .unwrap_or_default(),
    })
}
