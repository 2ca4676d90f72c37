//! The checklist: what answers for each document of a case, and what may be asked for on paper.

use super::case::{Case, Evidence, RecordedEvidence, WaiverReason};
use super::evidence::AnswerHash;
use super::forms::ReleaseGround;
use super::identity::Category;
use super::ids::QueryId;
use super::register::{IdentityAnswer, Lookup, SentenceAnswer};
use crate::law::moment::Moment;
use crate::law::passport::{Circumstances, DocumentKind, Passport};

/// Whether a paper may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A register has answered: the paper may not be asked for (note to item 21).
    RegisterAnswers {
        /// Which query.
        query: QueryId,
        /// When it was answered.
        at: Moment,
        /// The answer as one number, if one was taken.
        hash: Option<AnswerHash>,
    },
    /// The register is being asked.
    Waiting,
    /// The register knows nothing: the paper may be asked for.
    NothingFound,
    /// The register does not answer: the paper may be asked for, and it is asked again by itself.
    Outage {
        /// Since when.
        since: Moment,
    },
    /// No register knows this document: only the paper answers for it.
    PaperOnly,
}

impl Need {
    /// Whether the paper may be asked for.
    pub fn is_demandable(self) -> bool {
        matches!(self, Self::NothingFound | Self::Outage { .. } | Self::PaperOnly)
    }
}

/// One row of the checklist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DocumentRow<'a> {
    /// Which document.
    pub kind: DocumentKind,
    /// Whether its paper may be asked for.
    pub need: Need,
    /// Paper or waiver, if one is recorded.
    pub recorded: Option<&'a RecordedEvidence>,
}

impl DocumentRow<'_> {
    /// Whether something answers for the document.
    pub fn is_answered(&self) -> bool {
        // A late answer of the register frees from the paper only while it is an answer.
        let stands_alone = self.recorded.is_some_and(|recorded| {
            recorded.evidence != Evidence::Waived(WaiverReason::LateRegisterAnswer)
        });
        matches!(self.need, Need::RegisterAnswers { .. }) || stands_alone
    }
}

/// What the passport's conditions are judged by.
pub fn circumstances(case: &Case) -> Circumstances {
    Circumstances {
        register_answer_missing: true,
        exonerating_ground: case
            .sentence()
            .is_some_and(|sentence| sentence.ground == ReleaseGround::Exonerated),
        representative: case.representative.is_some(),
        foreigner_or_stateless: case.category != Category::Citizen,
    }
}

/// The rows of a case's checklist, in the passport's order (item 21; the proof of item 6 last).
pub fn checklist<'a>(case: &'a Case, passport: &Passport) -> Vec<DocumentRow<'a>> {
    let around = circumstances(case);
    passport
        .documents
        .iter()
        .filter(|document| document.concerns(around))
        .map(|document| DocumentRow {
            kind: document.kind,
            need: need(case, document.kind),
            recorded: case.evidence.get(&document.kind),
        })
        .collect()
}

/// The documents that nothing answers for yet.
pub fn missing(case: &Case, passport: &Passport) -> Vec<DocumentKind> {
    checklist(case, passport).iter().filter(|row| !row.is_answered()).map(|row| row.kind).collect()
}

/// The row of one document, if the case rests on it.
pub fn row<'a>(case: &'a Case, passport: &Passport, kind: DocumentKind) -> Option<DocumentRow<'a>> {
    checklist(case, passport).into_iter().find(|row| row.kind == kind)
}

fn need(case: &Case, kind: DocumentKind) -> Need {
    match kind {
        DocumentKind::Identity => {
            from_lookup(&case.identity_lookup, |answer| matches!(answer, IdentityAnswer::Found(_)))
        }
        DocumentKind::ReleaseCertificate => {
            from_lookup(&case.sentence_lookup, |answer| answers_sentence(case, answer, false))
        }
        DocumentKind::CourtDecision => {
            from_lookup(&case.sentence_lookup, |answer| answers_sentence(case, answer, true))
        }
        DocumentKind::RepresentationProof => Need::PaperOnly,
    }
}

/// Whether MEİS's answer is about the sentence that the case is about: the same release date, and
/// for the court decision the same ground.
fn answers_sentence(case: &Case, answer: &SentenceAnswer, with_ground: bool) -> bool {
    let (SentenceAnswer::Found(found), Some(recorded)) = (answer, case.sentence()) else {
        return false;
    };
    found.open().is_some_and(|found| {
        found.released == recorded.released && (!with_ground || found.ground == recorded.ground)
    })
}

fn from_lookup<T>(lookup: &Lookup<T>, answers: impl Fn(&T) -> bool) -> Need {
    match lookup {
        Lookup::NotAsked | Lookup::Asked { .. } => Need::Waiting,
        Lookup::Unavailable { since, .. } => Need::Outage { since: *since },
        Lookup::Answered { query, at, answer, .. } if answers(answer) => {
            Need::RegisterAnswers { query: *query, at: *at, hash: lookup.hash() }
        }
        Lookup::Answered { .. } => Need::NothingFound,
    }
}
