//! Between fields and records: what a case says in a field, and what the fields say as a section.

use super::fields::{
    self, FieldId, Need, category_code, code_text, ground_code, kind_code, need_code, proof_code,
    suffix_code,
};
use crate::casework::case::Case;
use crate::casework::forms::{Applicant, Representative, Request, Section, Sentence};
use crate::casework::identity::{Address, Email, IdDocument, Name, PersonName, Phone, Postcode};
use crate::casework::register::{IdentityAnswer, SentenceAnswer};
use crate::law::passport::Code;
use crate::locale::dates::date_short;
use crate::ui::form::Form;
use crate::ui::form::check::date_of;

/// What the case records in a field; empty when nothing.
pub fn recorded(case: &Case, id: FieldId) -> String {
    use FieldId as F;
    match id {
        F::Category if case.person.is_some() => category_code(case.category).to_owned(),
        F::DocumentKind if case.person.is_some() => kind_code(case.document_kind).to_owned(),
        F::Category | F::DocumentKind => String::new(),
        F::Code => code_text(case),
        F::Channel | F::Answer | F::Need | F::Words => {
            case.request().map(|it| of_request(it, id)).unwrap_or_default()
        }
        F::Institution | F::Released | F::Ground | F::Certificate | F::ReturnedFromAbroad => {
            case.sentence().map(|it| of_sentence(it, id)).unwrap_or_default()
        }
        _ if FieldId::PROXY.contains(&id) => {
            case.representative().map(|it| of_proxy(it, id)).unwrap_or_default()
        }
        _ => case.applicant().map(|it| of_applicant(it, id)).unwrap_or_default(),
    }
}

/// What MEİS answered for a field; `None` when it has not, or not about this field.
pub fn registered(case: &Case, id: FieldId) -> Option<String> {
    let identity = match case.identity_lookup.answer() {
        Some(IdentityAnswer::Found(found)) => found.open().map(|it| of_applicant(it, id)),
        _ => None,
    };
    let sentence = match case.sentence_lookup.answer() {
        Some(SentenceAnswer::Found(found)) => found.open().map(|it| of_sentence(it, id)),
        _ => None,
    };
    [identity, sentence].into_iter().flatten().find(|value| !value.is_empty())
}

fn of_applicant(applicant: &Applicant, id: FieldId) -> String {
    use FieldId as F;
    let name = &applicant.name;
    let address = applicant.address.as_ref();
    match id {
        F::Surname => name.surname.as_str().to_owned(),
        F::Given => name.given.as_str().to_owned(),
        F::Father => name.father.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
        F::Suffix if name.father.is_some() => suffix_code(name.suffix).to_owned(),
        F::Born => applicant.born.map(date_short).unwrap_or_default(),
        F::Document => {
            applicant.document.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default()
        }
        F::Address => address.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        F::Postcode => address
            .and_then(|it| it.postcode.as_ref())
            .map(|it| it.as_str().to_owned())
            .unwrap_or_default(),
        F::Phone => applicant.phone.as_ref().map(Phone::shown).unwrap_or_default(),
        F::Email => applicant.email.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn of_sentence(sentence: &Sentence, id: FieldId) -> String {
    use FieldId as F;
    match id {
        F::Institution => sentence.institution.clone(),
        F::Released => date_short(sentence.released),
        F::Ground => ground_code(sentence.ground).to_owned(),
        F::Certificate => sentence.certificate.clone().unwrap_or_default(),
        F::ReturnedFromAbroad => sentence.returned_from_abroad.map(date_short).unwrap_or_default(),
        _ => String::new(),
    }
}

fn of_request(request: &Request, id: FieldId) -> String {
    use FieldId as F;
    let need = Need { medical: request.needs_medical, social: request.needs_social };
    match id {
        F::Channel => request.channel.as_str().to_owned(),
        F::Answer => request.answer.as_str().to_owned(),
        F::Need => need_code(need).to_owned(),
        F::Words => request.words.clone(),
        _ => String::new(),
    }
}

fn of_proxy(proxy: &Representative, id: FieldId) -> String {
    use FieldId as F;
    let name = &proxy.name;
    match id {
        F::ProxySurname => name.surname.as_str().to_owned(),
        F::ProxyGiven => name.given.as_str().to_owned(),
        F::ProxyFather => name.father.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
        F::ProxySuffix if name.father.is_some() => suffix_code(name.suffix).to_owned(),
        F::ProxyProof => proof_code(proxy.proof).to_owned(),
        F::ProxyNumber => proxy.number.clone(),
        F::ProxyScope => proxy.scope.clone(),
        F::ProxyExpires => proxy.expires.map(date_short).unwrap_or_default(),
        F::ProxyPhone => proxy.phone.as_ref().map(Phone::shown).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The sections that can be handed in: complete, right, and not what the case already records.
pub fn changed(form: &Form<FieldId>, case: &Case) -> Vec<Section> {
    let mut sections = Vec::new();
    if let Some(applicant) = applicant(form)
        && case.applicant() != Some(&applicant)
    {
        sections.push(Section::Applicant(applicant));
    }
    if let Some(sentence) = sentence(form)
        && case.sentence() != Some(&sentence)
    {
        sections.push(Section::Sentence(sentence));
    }
    let through_proxy = form.value(FieldId::Channel) == "representative";
    if !through_proxy && case.representative.is_some() {
        sections.push(Section::Representative(None));
    }
    if let Some(proxy) = proxy(form).filter(|_| through_proxy)
        && case.representative() != Some(&proxy)
    {
        sections.push(Section::Representative(Some(proxy)));
    }
    if let Some(request) = request(form)
        && case.request() != Some(&request)
    {
        sections.push(Section::Request(request));
    }
    sections
}

/// A value that may be missing: nothing when empty, an error when it is not right.
fn optional<T>(typed: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if typed.trim().is_empty() { Some(None) } else { parse(typed).map(Some) }
}

fn name(form: &Form<FieldId>, ids: [FieldId; 4]) -> Option<PersonName> {
    let [surname, given, father, suffix] = ids.map(|id| form.value(id));
    let father = optional(father, |typed| Name::parse(typed).ok())?;
    let suffix = fields::suffix_of(suffix).filter(|_| father.is_some());
    Some(PersonName {
        surname: Name::parse(surname).ok()?,
        given: Name::parse(given).ok()?,
        father,
        suffix: suffix.unwrap_or(crate::casework::identity::FatherSuffix::None),
    })
}

fn applicant(form: &Form<FieldId>) -> Option<Applicant> {
    use FieldId as F;
    let kind = fields::kind_of(form.value(F::DocumentKind))?;
    let postcode = optional(form.value(F::Postcode), |typed| Postcode::parse(typed).ok())?;
    Some(Applicant {
        name: name(form, [F::Surname, F::Given, F::Father, F::Suffix])?,
        born: optional(form.value(F::Born), date_of)?,
        document: optional(form.value(F::Document), |it| IdDocument::parse(kind, it).ok())?,
        address: optional(form.value(F::Address), |it| Address::parse(it, postcode.clone()).ok())?,
        phone: optional(form.value(F::Phone), |typed| Phone::parse(typed).ok())?,
        email: optional(form.value(F::Email), |typed| Email::parse(typed).ok())?,
    })
}

fn sentence(form: &Form<FieldId>) -> Option<Sentence> {
    use FieldId as F;
    let sound = |id| form.entry(id).is_some_and(crate::ui::form::entry::Entry::is_sound);
    let certificate = form.value(F::Certificate);
    let all = [F::Institution, F::Certificate, F::ReturnedFromAbroad];
    all.into_iter().all(sound).then_some(())?;
    Some(Sentence {
        institution: form.value(F::Institution).trim().to_owned(),
        released: date_of(form.value(F::Released)).filter(|_| sound(F::Released))?,
        ground: fields::ground_of(form.value(F::Ground))?,
        certificate: (!certificate.is_empty()).then(|| certificate.to_owned()),
        returned_from_abroad: optional(form.value(F::ReturnedFromAbroad), date_of)?,
    })
}

fn proxy(form: &Form<FieldId>) -> Option<Representative> {
    use FieldId as F;
    let sound = |id| form.entry(id).is_some_and(crate::ui::form::entry::Entry::is_sound);
    FieldId::PROXY.into_iter().all(sound).then_some(())?;
    Some(Representative {
        name: name(form, [F::ProxySurname, F::ProxyGiven, F::ProxyFather, F::ProxySuffix])?,
        proof: fields::proof_of(form.value(F::ProxyProof))?,
        number: form.value(F::ProxyNumber).to_owned(),
        scope: form.value(F::ProxyScope).to_owned(),
        expires: optional(form.value(F::ProxyExpires), date_of)?,
        phone: optional(form.value(F::ProxyPhone), |typed| Phone::parse(typed).ok())?,
    })
}

fn request(form: &Form<FieldId>) -> Option<Request> {
    use FieldId as F;
    let words = form.entry(F::Words).filter(|entry| entry.is_sound())?;
    let need = fields::need_of(form.value(F::Need));
    Some(Request {
        channel: Code::from_code(form.value(F::Channel))?,
        answer: Code::from_code(form.value(F::Answer))?,
        needs_medical: need.medical,
        needs_social: need.social,
        words: words.value().to_owned(),
    })
}
