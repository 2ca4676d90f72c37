//! The small form in which a paper is recorded: form, number, date (passport item 22).

use serde::{Deserialize, Serialize};

use crate::casework::case::Paper;
use crate::casework::decide::NUMBER_LETTERS_MAX;
use crate::law::passport::{Code, DocumentKind, EvidenceForm, Passport};
use crate::ui::field::Kind;
use crate::ui::form::Form;
use crate::ui::form::check::{Check, date_of};
use crate::ui::form::entry::{Entry, OptionRow};
use crate::ui::words;

/// Letters of a date in any of the ways it is typed.
const DATE_LETTERS_MAX: usize = 12;

/// A field of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of its name")]
pub enum PaperField {
    Form,
    Number,
    Date,
}

/// An empty paper; the forms are those the passport takes.
pub fn form(passport: &Passport) -> Form<PaperField> {
    let forms: Vec<OptionRow> = passport
        .evidence_forms
        .selected
        .iter()
        .map(|form| (form.as_str(), words::evidence_form(*form)))
        .collect();
    let first = forms.first().map_or("", |(code, _)| *code);
    let number = Entry::text(
        PaperField::Number,
        "field-paper-number",
        Kind::Capitals,
        NUMBER_LETTERS_MAX,
        Check::Words,
    );
    let date = Entry::text(
        PaperField::Date,
        "field-paper-date",
        Kind::Date,
        DATE_LETTERS_MAX,
        Check::PastDate,
    );
    let mut form = Form::new(vec![
        Entry::choice(PaperField::Form, "field-paper-form", forms, first).needed(),
        number.needed(),
        date.needed(),
    ]);
    form.focus_on(PaperField::Number);
    form
}

/// The paper that the form says, if it is complete and right.
pub fn paper(form: &Form<PaperField>) -> Option<Paper> {
    let sound = form.entries().iter().all(Entry::is_sound);
    let code: EvidenceForm = Code::from_code(form.value(PaperField::Form))?;
    Some(Paper {
        form: code,
        number: form.value(PaperField::Number).trim().to_owned(),
        dated: date_of(form.value(PaperField::Date)).filter(|_| sound)?,
    })
}

/// The draft of a paper: which document, then the form's own bytes.
pub fn to_draft(kind: DocumentKind, form: &Form<PaperField>) -> Option<Vec<u8>> {
    let place = DocumentKind::ALL.iter().position(|known| *known == kind)?;
    let mut bytes = vec![u8::try_from(place).ok()?];
    bytes.extend(form.to_draft()?);
    Some(bytes)
}

/// The document and the form of a draft.
pub fn from_draft(bytes: &[u8], passport: &Passport) -> Option<(DocumentKind, Form<PaperField>)> {
    let (place, rest) = bytes.split_first()?;
    let kind = DocumentKind::ALL.get(usize::from(*place))?;
    let mut form = form(passport);
    form.restore(rest, false).then_some((*kind, form))
}
