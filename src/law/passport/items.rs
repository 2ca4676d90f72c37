//! The typed contents of a passport: choices, documents, steps, terms and amounts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codes::{
    AllowanceReference, Code, Counting, DocumentKind, RequiredWhen, SourceMark, StepActor,
    StepKind, TermUnit,
};
use crate::law::term::NoticeReading;
use crate::law::text::{Lang, Text};

/// Number of items in the form of December 2019.
pub const ITEMS: u8 = 27;

/// Number of an item of the source form, so that a screen can cite the item a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemRef(pub u8);

impl ItemRef {
    /// Item 6: forms of request, and the proof of representation.
    pub const REQUEST_CHANNELS: Self = Self(6);
    /// Item 8: forms of answer.
    pub const ANSWER_CHANNELS: Self = Self(8);
    /// Item 9: grounds of refusal.
    pub const REFUSAL_GROUNDS: Self = Self(9);
    /// Item 10: users of the service.
    pub const USERS: Self = Self(10);
    /// Item 11: the back office.
    pub const BACK_OFFICE: Self = Self(11);
    /// Item 13: the total term.
    pub const TOTAL_TERM: Self = Self(13);
    /// Item 15: the term of the front office.
    pub const FRONT_TERM: Self = Self(15);
    /// Item 17: the term of the back office.
    pub const BACK_TERM: Self = Self(17);
    /// Item 18: the operator's standard in minutes.
    pub const OPERATOR_MINUTES: Self = Self(18);
    /// Item 21: documents required.
    pub const DOCUMENTS: Self = Self(21);
    /// Item 22: forms of documents.
    pub const EVIDENCE_FORMS: Self = Self(22);
    /// Item 23: the steps.
    pub const STEPS: Self = Self(23);
    /// Item 24: information systems.
    pub const SYSTEMS: Self = Self(24);
    /// Item 27: who is responsible.
    pub const RESPONSIBLE: Self = Self(27);
}

/// One entry of a list, with its official name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<T> {
    /// What it is.
    pub id: T,
    /// Its short official name.
    pub name: Text,
}

/// A list of the form: every option printed, which are selected, and why, where the source lost
/// its tick marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices<T> {
    /// Every option the form prints.
    pub options: Vec<Named<T>>,
    /// The selected ones, in the order of the options.
    pub selected: Vec<T>,
    /// Why these were taken as selected; `None` where the source itself says so.
    pub inferred: Option<Text>,
}

impl<T: Code> Choices<T> {
    /// Whether the option is selected.
    pub fn is_selected(&self, id: &T) -> bool {
        self.selected.contains(id)
    }

    /// The official name of an option; `None` when the form does not print it.
    pub fn name(&self, id: &T) -> Option<&Text> {
        self.options.iter().find(|option| option.id == *id).map(|option| &option.name)
    }

    /// The official name in one language, or the bare code when the form does not print it.
    pub fn label<'a>(&'a self, id: &'a T, lang: Lang) -> &'a str {
        self.name(id).map_or(id.code(), |name| name.get(lang))
    }
}

/// A term of the form: a number (items 13, 15, 17) and its unit (items 12, 14, 16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormTerm {
    /// The units printed and the one selected.
    pub unit: Choices<TermUnit>,
    /// How many of them.
    pub number: u16,
}

impl FormTerm {
    /// Whole days of the term: what is shorter than a day is due on the same day, so 20 minutes
    /// are 0. Months, which the linter refuses, count as 30 days.
    pub fn days(&self) -> u16 {
        match self.unit.selected.first() {
            Some(TermUnit::Month) => self.number.saturating_mul(30),
            Some(TermUnit::Day) | None => self.number,
            Some(TermUnit::Hour) => self.number / 24,
            Some(TermUnit::Minute) => self.number / (24 * 60),
        }
    }
}

/// Another paper that takes the place of the usual one for some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitute {
    /// For whom.
    pub when: RequiredWhen,
    /// Name of the paper they show instead.
    pub name: Text,
}

/// A document a case can rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Which document.
    pub kind: DocumentKind,
    /// The item that asks for it: 21, or 6 for the proof of representation.
    pub item: ItemRef,
    /// Its short official name.
    pub name: Text,
    /// The paper can be demanded when *all* of these hold.
    pub required_when: Vec<RequiredWhen>,
    /// The paper some people show instead.
    pub substitute: Option<Substitute>,
    /// Why the condition was read so; `None` where the source says it.
    pub inferred: Option<Text>,
}

/// What is known of a case when asking which papers can be demanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The register gave no usable answer on this document.
    pub register_answer_missing: bool,
    /// Released on exonerating grounds.
    pub exonerating_ground: bool,
    /// A representative applies.
    pub representative: bool,
    /// The applicant is a foreigner or a stateless person.
    pub foreigner_or_stateless: bool,
}

impl Circumstances {
    /// Whether one condition holds.
    pub fn holds(self, condition: RequiredWhen) -> bool {
        match condition {
            RequiredWhen::RegisterAnswerMissing => self.register_answer_missing,
            RequiredWhen::ExoneratingGround => self.exonerating_ground,
            RequiredWhen::Representative => self.representative,
            RequiredWhen::ForeignerOrStateless => self.foreigner_or_stateless,
        }
    }
}

impl Document {
    /// Whether the paper can be demanded under these circumstances.
    pub fn paper_required(&self, circumstances: Circumstances) -> bool {
        self.required_when.iter().all(|condition| circumstances.holds(*condition))
    }

    /// Whether the case rests on this document at all, register answer or paper.
    pub fn concerns(&self, circumstances: Circumstances) -> bool {
        self.paper_required(Circumstances { register_answer_missing: true, ..circumstances })
    }

    /// Name of the paper this person shows.
    pub fn name_for(&self, circumstances: Circumstances) -> &Text {
        self.substitute
            .as_ref()
            .filter(|substitute| circumstances.holds(substitute.when))
            .map_or(&self.name, |substitute| &substitute.name)
    }
}

/// One of the steps of item 23.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Code of the step, unique in the passport.
    pub id: String,
    /// What kind of step it is.
    pub kind: StepKind,
    /// Who acts, in order.
    pub actors: Vec<StepActor>,
    /// Short name, as on the step rail.
    pub name: Text,
    /// Why the step exists.
    pub why: Text,
}

/// A minimum wage and the allowance computed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// First day it is in force.
    pub from: NaiveDate,
    /// Minimum monthly wage, in manats.
    pub minimum_wage: u32,
    /// The allowance, in whole manats.
    pub manats: u32,
    /// How well the figure is attested.
    pub mark: SourceMark,
}

/// What the form leaves to law or to a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// How days are counted.
    pub counting: Counting,
    /// Whether an end on a non-working day moves to the next working day (Civil Code 370.2).
    pub roll_forward: bool,
    /// Which reading of "at least one working day before the end" is followed.
    pub notice_reading: NoticeReading,
    /// Calendar days in which a refusal's reasons must reach the applicant.
    pub refusal_notice_days: u16,
    /// Which date picks the amount.
    pub allowance_reference: AllowanceReference,
    /// How many minimum wages the allowance is.
    pub wage_multiple: u32,
    /// Calendar days to appeal to a court.
    pub appeal_days: u16,
    /// Years since release after which the desk warns.
    pub warn_released_years: u16,
    /// Months since release abroad after which the desk warns.
    pub warn_from_abroad_months: u16,
}
