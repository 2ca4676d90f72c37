//! What outside systems are asked and what they answered, frozen as it was at that moment.
//!
//! MEİS knows identity and sentence; "Sosial ödənişlər" knows earlier payments. "Nothing found" is
//! an answer; an outage is not, and never becomes one.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::evidence::AnswerHash;
use super::forms::{Applicant, Sentence};
use super::ids::QueryId;
use super::private::Private;
use crate::law::moment::Moment;

/// Which fact is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// MEİS: who the person is.
    Identity,
    /// MEİS: sentence and release.
    Sentence,
    /// Social Payments: an earlier payment for this sentence (passport item 23, step 4).
    PriorPayment,
}

/// An outside system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutsideSystem {
    /// Identity and sentence data.
    Meis,
    /// Earlier payments.
    SocialPayments,
    /// The citizen's cabinet.
    Esosial,
}

impl OutsideSystem {
    /// All of them, in the order of the title line.
    pub const ALL: [Self; 3] = [Self::Meis, Self::SocialPayments, Self::Esosial];
}

impl Question {
    /// The system that answers it.
    pub fn system(self) -> OutsideSystem {
        match self {
            Self::Identity | Self::Sentence => OutsideSystem::Meis,
            Self::PriorPayment => OutsideSystem::SocialPayments,
        }
    }
}

/// How one question stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lookup<T> {
    /// Not asked.
    #[default]
    NotAsked,
    /// Asked, no answer yet.
    Asked {
        /// Which query.
        query: QueryId,
        /// When.
        at: Moment,
    },
    /// The system could not answer: an outage, recorded; it is asked again by itself.
    Unavailable {
        /// Which query.
        query: QueryId,
        /// Since when.
        since: Moment,
    },
    /// Answered.
    Answered {
        /// Which query.
        query: QueryId,
        /// When.
        at: Moment,
        /// What was answered.
        answer: T,
        /// The answer as one number, taken when it was recorded; answers from before numbers were
        /// taken have none.
        hash: Option<Private<AnswerHash>>,
    },
}

/// The shape in which a question lies in a file. Answers with their number came later and stand
/// last, so that what was written before reads as it did.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Lookup")]
enum AtRest<T> {
    NotAsked,
    Asked { query: QueryId, at: Moment },
    Unavailable { query: QueryId, since: Moment },
    Answered { query: QueryId, at: Moment, answer: T },
    Numbered { query: QueryId, at: Moment, answer: T, hash: Private<AnswerHash> },
}

impl<T: Serialize> Serialize for Lookup<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::NotAsked => AtRest::NotAsked,
            Self::Asked { query, at } => AtRest::Asked { query: *query, at: *at },
            Self::Unavailable { query, since } => {
                AtRest::Unavailable { query: *query, since: *since }
            }
            Self::Answered { query, at, answer, hash: None } => {
                AtRest::Answered { query: *query, at: *at, answer }
            }
            Self::Answered { query, at, answer, hash: Some(hash) } => {
                AtRest::Numbered { query: *query, at: *at, answer, hash: hash.clone() }
            }
        }
        .serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lookup<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match AtRest::deserialize(deserializer)? {
            AtRest::NotAsked => Self::NotAsked,
            AtRest::Asked { query, at } => Self::Asked { query, at },
            AtRest::Unavailable { query, since } => Self::Unavailable { query, since },
            AtRest::Answered { query, at, answer } => {
                Self::Answered { query, at, answer, hash: None }
            }
            AtRest::Numbered { query, at, answer, hash } => {
                Self::Answered { query, at, answer, hash: Some(hash) }
            }
        })
    }
}

impl<T> Lookup<T> {
    /// The answer, if there is one.
    pub fn answer(&self) -> Option<&T> {
        match self {
            Self::Answered { answer, .. } => Some(answer),
            Self::NotAsked | Self::Asked { .. } | Self::Unavailable { .. } => None,
        }
    }

    /// When it was answered.
    pub fn answered_at(&self) -> Option<Moment> {
        match self {
            Self::Answered { at, .. } => Some(*at),
            Self::NotAsked | Self::Asked { .. } | Self::Unavailable { .. } => None,
        }
    }

    /// The answer's number, if one was taken and it can be read.
    pub fn hash(&self) -> Option<AnswerHash> {
        match self {
            Self::Answered { hash, .. } => hash.as_ref().and_then(Private::open).copied(),
            Self::NotAsked | Self::Asked { .. } | Self::Unavailable { .. } => None,
        }
    }

    /// Where the number of the answer to `query` is kept; `None` when another answer stands.
    pub(super) fn hash_of(&mut self, query: QueryId) -> Option<&mut Option<Private<AnswerHash>>> {
        match self {
            Self::Answered { query: held, hash, .. } if *held == query => Some(hash),
            _ => None,
        }
    }

    /// The query that is waiting for an answer, or is to be asked again.
    pub fn open_query(&self) -> Option<QueryId> {
        match self {
            Self::Asked { query, .. } | Self::Unavailable { query, .. } => Some(*query),
            Self::NotAsked | Self::Answered { .. } => None,
        }
    }

    /// True while the first answer is being waited for.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Asked { .. })
    }
}

/// MEİS on a person.
#[allow(clippy::large_enum_variant, reason = "one of them a case; a box would save nothing")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdentityAnswer {
    /// Known.
    Found(Private<Applicant>),
    /// Not known under this code.
    NothingFound,
}

/// MEİS on a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SentenceAnswer {
    /// Known; the latest release.
    Found(Private<Sentence>),
    /// No release is known under this code.
    NothingFound,
}

/// Social Payments on an earlier allowance for the same sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentAnswer {
    /// Paid for this sentence.
    Paid {
        /// When.
        on: NaiveDate,
        /// How much, in manat.
        amount: u32,
    },
    /// Not paid for this sentence.
    NotPaid {
        /// An allowance for another sentence was paid on that day: not a bar, but to be confirmed.
        other_sentence_paid_on: Option<NaiveDate>,
    },
}

/// What a gateway brings back for one question; `Unavailable` is an outage and never an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayAnswer {
    /// On identity.
    Identity(Option<Applicant>),
    /// On the sentence.
    Sentence(Option<Sentence>),
    /// On payments.
    Payment(PaymentAnswer),
    /// The system did not answer, or answered what the contract does not know.
    Unavailable,
}
