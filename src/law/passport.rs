//! The service passport as data: the 27 items of the source form, typed, with what the source
//! left open said openly.
//!
//! A passport is read from text by [`Passport::parse`]; nothing is guessed: what is missing,
//! unknown or impossible is an error with its item, line and remedy. A case keeps the
//! [`Passport::version`] it was registered under.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::term::{NoticeReading, TermRule};
use super::text::Text;

mod build;
mod codes;
mod items;
mod lint;
mod problem;
mod read;
mod show;

pub use codes::{
    AllowanceReference, AnswerChannel, Code, Counting, Digitisation, DocumentKind, EvidenceForm,
    Fee, RefusalGround, RequestChannel, RequiredWhen, SourceMark, StepActor, StepKind, TermUnit,
    UserCategory,
};
pub use items::{
    Amount, Choices, Circumstances, Document, FormTerm, ITEMS, ItemRef, Named, Rules, Step,
    Substitute,
};
pub use lint::{Finding, PassportErrors, Severity, lint, lint_report};
pub use read::TEXT_BYTES_MAX;
pub use show::show;

/// The passport that is built into the program.
const EMBEDDED: &str = include_str!("../../assets/passports/01-05-02-01.toml");

/// One service passport.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passport {
    /// The passport's own version and the first characters of the hash of its text: two texts
    /// that differ differ in this.
    pub version: String,
    /// Who approved the form, and when.
    pub approved: Text,
    /// Titles of the items, item 1 first.
    pub titles: Vec<Text>,
    /// Item 1: name of the service.
    pub name: Text,
    /// Item 2: ID of the service. Opaque: never routed by.
    pub id: String,
    /// Item 3: classification.
    pub classification: Choices<String>,
    /// Item 4: units that carry the service out.
    pub units: Choices<String>,
    /// Item 5: legal basis.
    pub legal_basis: Vec<Text>,
    /// Item 6: forms of request.
    pub request_channels: Choices<RequestChannel>,
    /// Item 7: channels of communication.
    pub communication_channels: Choices<String>,
    /// Item 8: forms of answer.
    pub answer_channels: Choices<AnswerChannel>,
    /// Item 9: grounds of refusal.
    pub refusal_grounds: Choices<RefusalGround>,
    /// Item 10: users.
    pub users: Choices<UserCategory>,
    /// Item 11: the back office.
    pub back_office: Choices<String>,
    /// Items 12 and 13: the total term.
    pub total_term: FormTerm,
    /// Items 14 and 15: the front office's term.
    pub front_term: FormTerm,
    /// Items 16 and 17: the back office's term.
    pub back_term: FormTerm,
    /// Item 18: the operator's standard, in minutes.
    pub operator_minutes: u16,
    /// Item 19: fee.
    pub fee: Choices<Fee>,
    /// Item 20: places.
    pub places: Choices<String>,
    /// Item 21: documents, and the proof of representation of item 6.
    pub documents: Vec<Document>,
    /// Note of item 21: when documents are asked for at all.
    pub documents_note: Text,
    /// Item 22: forms of documents.
    pub evidence_forms: Choices<EvidenceForm>,
    /// Item 23: the steps, in order.
    pub steps: Vec<Step>,
    /// Note of item 23: whose decision is final.
    pub steps_note: Text,
    /// Item 24: information systems.
    pub systems: Choices<String>,
    /// Item 25: subsystems of MEİS.
    pub subsystems: Choices<String>,
    /// Item 26: degree of digitisation.
    pub digitisation: Choices<Digitisation>,
    /// Item 27: who is responsible.
    pub responsible: Text,
    /// What the form leaves to law or to a setting.
    pub rules: Rules,
    /// The dated amounts, oldest first.
    pub amounts: Vec<Amount>,
}

impl Passport {
    /// Reads a passport from the text of its file.
    ///
    /// # Errors
    /// [`PassportErrors`] lists everything that is wrong, each with item, line and remedy.
    pub fn parse(text: &str) -> Result<Self, PassportErrors> {
        lint::parse(text)
    }

    /// The passport built into the program.
    ///
    /// # Errors
    /// Never in a released program: a test reads it. The error is passed on instead of hidden.
    pub fn embedded() -> Result<Self, PassportErrors> {
        Self::parse(EMBEDDED)
    }

    /// Text of the built-in passport, as a start for an own one.
    pub fn embedded_text() -> &'static str {
        EMBEDDED
    }

    /// The settings of the date calculator.
    pub fn term_rule(&self) -> TermRule {
        TermRule {
            total_days: self.total_term.days(),
            front_days: self.front_term.days(),
            back_days: self.back_term.days(),
            roll_forward: self.rules.roll_forward,
            notice_reading: self.rules.notice_reading,
            refusal_notice_days: self.rules.refusal_notice_days,
        }
    }

    /// The amount in force on a date; `None` before the first dated amount.
    pub fn allowance_on(&self, date: NaiveDate) -> Option<Amount> {
        self.amounts.iter().rev().find(|amount| amount.from <= date).copied()
    }

    /// One document by kind.
    pub fn document(&self, kind: DocumentKind) -> Option<&Document> {
        self.documents.iter().find(|document| document.kind == kind)
    }

    /// One step by kind, with its number counted from 1.
    pub fn step(&self, kind: StepKind) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.kind == kind).map(|(i, s)| (i + 1, s))
    }

    /// Title of an item; `None` for a number the form does not have.
    pub fn title(&self, item: ItemRef) -> Option<&Text> {
        self.titles.get(usize::from(item.0).checked_sub(1)?)
    }
}
