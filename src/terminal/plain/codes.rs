//! The closed lists by their stable English codes, read from serde's own names so that plain mode,
//! files and `--json` cannot disagree.

use serde::Serialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::answer::Trouble;

/// The code of a value without fields (`under_review`); empty for a value with fields.
pub fn code<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The value of a code. Hyphens may stand for `_`.
///
/// # Errors
/// [`Trouble::NotOneOf`] with `all`, the codes that can stand there.
pub fn value<T: DeserializeOwned>(given: &str, all: &[&str]) -> Result<T, Trouble> {
    let wanted = given.replace('-', "_");
    let from: StrDeserializer<'_, Error> = wanted.as_str().into_deserializer();
    T::deserialize(from).map_err(|_| not_one_of(given, all))
}

/// What is said to a word that is none of those that can stand there.
pub fn not_one_of(given: &str, all: &[&str]) -> Trouble {
    Trouble::NotOneOf { given: given.to_owned(), of: all.join(", ") }
}

/// Codes of the category of an applicant.
pub const CATEGORIES: &[&str] = &["citizen", "foreigner", "stateless"];
/// Codes of the kinds of identity document.
pub const ID_DOCUMENTS: &[&str] =
    &["id_card", "old_id_card", "permanent_permit", "temporary_permit"];
/// Codes of the documents of the checklist.
pub const DOCUMENTS: &[&str] =
    &["identity", "release_certificate", "court_decision", "representation_proof"];
/// Codes of the forms of a paper.
pub const FORMS: &[&str] = &["original", "copy", "notarised_copy", "electronic_copy"];
/// Codes of the reasons to waive a document.
pub const WAIVERS: &[&str] = &["in_earlier_file", "sent_by_authority", "late_register_answer"];
/// Codes of the agent's preliminary view.
pub const RECOGNITIONS: &[&str] = &["recognised", "documents_incomplete", "no_legal_ground"];
/// Codes of the grounds of refusal.
pub const GROUNDS: &[&str] = &["incomplete_documents", "no_legal_ground"];
/// Codes of the ways in which a citizen is told when the portal cannot do it.
pub const NOTICE_MEANS: &[&str] = &["telephone", "paper"];
/// Codes of the reasons to park a ticket.
pub const PARK_REASONS: &[&str] =
    &["fetching_paper", "system_down", "visitor_break", "waiting_for_somebody"];
/// Codes of the reasons for priority.
pub const PRIORITIES: &[&str] = &["none", "disability", "elderly", "with_child", "veteran"];
/// Codes of the grounds of release.
pub const RELEASES: &[&str] =
    &["served", "parole", "pardon", "amnesty", "illness", "exonerated", "other"];
/// Codes of the channels of request.
pub const REQUEST_CHANNELS: &[&str] =
    &["in_person", "representative", "call_centre", "self_service"];
/// Codes of the channels of answer.
pub const ANSWER_CHANNELS: &[&str] =
    &["in_person", "representative", "call_centre", "proactive", "self_service"];
/// Codes of the proofs of representation.
pub const PROOFS: &[&str] = &["power_of_attorney", "guardianship", "custodianship"];
/// Codes of the word after the father's name.
pub const SUFFIXES: &[&str] = &["oglu", "qizi", "none"];
