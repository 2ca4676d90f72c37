//! Every sentence the passport linter can say, in one place, so that it can be translated.

use chrono::NaiveDate;

use super::codes::{StepKind, TermUnit};
use super::lint::Severity;
use super::read::{LIST_MAX, TEXT_BYTES_MAX, TEXT_CHARS_MAX};

/// One thing wrong with a passport file, or left open by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    // --- Errors of form ---
    TooLarge { bytes: usize },
    Syntax { reason: String },
    MissingKey { key: String },
    UnknownKey { key: String },
    WrongType { key: String, wanted: &'static str, found: &'static str },
    BadText { key: String },
    OutOfBounds { key: String, found: String, from: u32, to: u32 },
    BadDate { key: String },
    UnknownCode { key: String, found: String, expected: String },
    ListSize { key: String },
    // --- Errors of content ---
    Repeated { what: &'static str, id: String },
    NotAnOption { id: String },
    SelectedCount { count: usize },
    ServiceId { found: String },
    TotalUnit { unit: TermUnit },
    StageUnit { unit: TermUnit },
    StagesExceedTotal { front: u16, back: u16, total: u16 },
    Steps { wanted: Option<StepKind>, found: Option<StepKind> },
    DocumentItem { found: u32 },
    AmountOrder { from: NaiveDate },
    AmountProduct { wage: u32, multiple: u32, manats: u32 },
    // --- Warnings ---
    NotTicked { selected: String, why: String },
    DocumentOpen { name: String, why: String },
    WholeTermUsed { front: u16, back: u16, total: u16 },
    PlainDays,
    TwoReadings,
    ForeignersHereOnly,
    NoRepresentationProof,
    IdPairDiffers { pair: String, office: String },
    ReferenceOpen,
    AmountsLikely { likely: usize, all: usize, latest: NaiveDate },
}

impl Problem {
    /// Everything from `NotTicked` on leaves the passport usable.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::NotTicked { .. }
            | Self::DocumentOpen { .. }
            | Self::WholeTermUsed { .. }
            | Self::PlainDays
            | Self::TwoReadings
            | Self::ForeignersHereOnly
            | Self::NoRepresentationProof
            | Self::IdPairDiffers { .. }
            | Self::ReferenceOpen
            | Self::AmountsLikely { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What is wrong, or left open.
    pub(super) fn message(&self) -> String {
        self.form_message().or_else(|| self.content_message()).unwrap_or_else(|| self.warning())
    }

    fn form_message(&self) -> Option<String> {
        Some(match self {
            Self::TooLarge { bytes } => {
                format!("the file has {bytes} bytes; at most {TEXT_BYTES_MAX} are read")
            }
            Self::Syntax { reason } => format!("this is not TOML: {reason}"),
            Self::MissingKey { key } => format!("`{key}` is missing"),
            Self::UnknownKey { key } => format!("`{key}` is not a key of a passport"),
            Self::WrongType { key, wanted, found } => {
                format!("`{key}` should be {wanted} and is {found}")
            }
            Self::BadText { key } => {
                format!("`{key}` is empty, too long or holds unseen characters")
            }
            Self::OutOfBounds { key, found, from, to } => {
                format!("`{key}` is {found}, outside {from} to {to}")
            }
            Self::BadDate { key } => format!("`{key}` is not a plain date of a possible year"),
            Self::UnknownCode { key, found, .. } => format!("`{key}` does not know \"{found}\""),
            Self::ListSize { key } => format!("`{key}` has no entries, or more than {LIST_MAX}"),
            _ => return None,
        })
    }

    fn content_message(&self) -> Option<String> {
        Some(match self {
            Self::Repeated { what, id } => format!("the {what} \"{id}\" stands here twice"),
            Self::NotAnOption { id } => {
                format!("\"{id}\" is selected and is not among the options")
            }
            Self::SelectedCount { count } => {
                format!("one option has to be selected and {count} are")
            }
            Self::ServiceId { found } => format!("\"{found}\" is not a service ID"),
            Self::TotalUnit { unit } => {
                format!("the total term is in units of \"{}\"", unit.as_str())
            }
            Self::StageUnit { unit } => {
                format!("a stage's term is in units of \"{}\"", unit.as_str())
            }
            Self::StagesExceedTotal { front, back, total } => format!(
                "front office {front} and back office {back} days are more than the total of {total}"
            ),
            Self::Steps { wanted: Some(wanted), found: Some(found) } => {
                format!("step \"{}\" stands where \"{}\" belongs", found.as_str(), wanted.as_str())
            }
            Self::Steps { wanted: Some(wanted), found: None } => {
                format!("step \"{}\" is missing", wanted.as_str())
            }
            Self::Steps { wanted: None, found } => {
                format!("there is a step too many: \"{}\"", found.map_or("", StepKind::as_str))
            }
            Self::DocumentItem { found } => format!("item {found} asks for no document"),
            Self::AmountOrder { from } => {
                format!("the amount from {from} is not later than the one before it")
            }
            Self::AmountProduct { wage, multiple, manats } => {
                format!("{manats} manats are not {multiple} times the minimum wage of {wage}")
            }
            _ => return None,
        })
    }

    fn warning(&self) -> String {
        match self {
            Self::NotTicked { selected, why } => {
                format!("the source shows no tick; taken as {selected}, because {why}")
            }
            Self::DocumentOpen { name, why } => format!(
                "the source does not say whether {name} is asked in addition or instead; taken as: {why}"
            ),
            Self::WholeTermUsed { front, back, total } => format!(
                "front office {front} + back office {back} use all {total} days, while the notice is due a working day before the end"
            ),
            Self::PlainDays => {
                "the source says plain days; taken as calendar days, rolled to a working day".into()
            }
            Self::TwoReadings => {
                "\"at least one working day before the end\" can be read as the eve of the end or as one whole working day between; both are shown, one is followed".into()
            }
            Self::ForeignersHereOnly => {
                "the passport names foreigners with permanent residence; the Ministry's page names citizens and stateless persons only".into()
            }
            Self::NoRepresentationProof => {
                "a representative may apply, and no document proves the representation".into()
            }
            Self::IdPairDiffers { pair, office } => {
                format!("the ID begins with {pair} and the back office selected is {office}")
            }
            Self::ReferenceOpen => "no source says which date picks the amount".into(),
            Self::AmountsLikely { likely, all, latest } => format!(
                "{likely} of {all} amounts are computed and not read in a source, among them the one from {latest}"
            ),
            _ => String::new(),
        }
    }

    /// What to do about it.
    pub(super) fn remedy(&self) -> String {
        match self {
            Self::TooLarge { .. } => "Check that this is a passport file.".into(),
            Self::Syntax { .. } => "Compare the line with the built-in passport.".into(),
            Self::MissingKey { key } => format!("Add `{key}`; the built-in passport shows how."),
            Self::UnknownKey { .. } => "Remove it, or correct its spelling.".into(),
            Self::WrongType { wanted, .. } => format!("Write {wanted}."),
            Self::BadText { .. } => {
                format!("Write 1 to {TEXT_CHARS_MAX} plain characters on one line.")
            }
            Self::OutOfBounds { from, to, .. } => format!("Write a number from {from} to {to}."),
            Self::BadDate { .. } => "Write it without quotes, as 2025-01-01.".into(),
            Self::UnknownCode { expected, .. } => format!("Write one of: {expected}."),
            Self::ListSize { .. } => format!("Write 1 to {LIST_MAX} entries."),
            Self::Repeated { .. } => "Remove one of the two.".into(),
            Self::NotAnOption { .. } => "Add it to the options, or select another.".into(),
            Self::SelectedCount { .. } => "Select exactly one.".into(),
            Self::ServiceId { .. } => "Write four pairs of digits, as 01-05-02-01.".into(),
            Self::TotalUnit { .. } => {
                "Write the total in days; the date calculator counts days.".into()
            }
            Self::StageUnit { .. } => "Write it in days, hours or minutes.".into(),
            Self::StagesExceedTotal { .. } => "Correct item 13, 15 or 17.".into(),
            Self::Steps { .. } => {
                let order: Vec<_> = StepKind::ALL.iter().map(|kind| kind.as_str()).collect();
                format!("Write the kinds once each, in this order: {}.", order.join(", "))
            }
            Self::DocumentItem { .. } => "Write 21, or 6 for the proof of representation.".into(),
            Self::AmountOrder { .. } => "Put the amounts in order of date, each date once.".into(),
            Self::AmountProduct { wage, multiple, .. } => {
                format!("Write {}, or correct the wage.", wage.saturating_mul(*multiple))
            }
            Self::NotTicked { .. } => {
                "Ask the Agency for the ticked form; then correct `selected` and remove `inferred`."
                    .into()
            }
            Self::DocumentOpen { .. } => {
                "Ask the Agency; then correct `required_when` and remove `inferred`.".into()
            }
            Self::WholeTermUsed { .. } => {
                "Plan by the latest safe day, which is what the lists show; ask for shorter stages."
                    .into()
            }
            Self::PlainDays => "Ask the Agency to confirm; nothing to change until then.".into(),
            Self::TwoReadings => "Set `notice_reading` to the reading your Agency follows.".into(),
            Self::ForeignersHereOnly => {
                "The desk warns and does not block; ask the fund how it decides.".into()
            }
            Self::NoRepresentationProof => {
                "Add a document of kind representation_proof with item = 6.".into()
            }
            Self::IdPairDiffers { .. } => {
                "Check item 11; the ID's first pair can be out of date.".into()
            }
            Self::ReferenceOpen => {
                "Set `allowance_reference` to the rule your fund follows.".into()
            }
            Self::AmountsLikely { .. } => "Compare with the decrees on the minimum wage.".into(),
        }
    }
}
