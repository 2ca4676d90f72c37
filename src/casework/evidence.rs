//! An answer of an outside system as one number, so that it can be seen to be what came.
//!
//! The number is BLAKE3 over the answer as it was understood: its question, its query and its
//! facts, as JSON in the order in which they are declared. It is taken once, when the answer is
//! recorded, and stays with it; an audit takes it again. Few answers are possible, so whoever saw
//! the number could try them all: it is a value about a person like the answer itself, is sealed
//! under that person's key, and is gone when the key is.

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::event::RecordedAnswer;
use super::forms::{Applicant, Sentence};
use super::ids::QueryId;
use super::private::Private;
use super::register::{IdentityAnswer, Lookup, PaymentAnswer, Question, SentenceAnswer};

/// What the number is of: another form of the bytes gets another name.
const CONTEXT: &str = "dost-desk evidence v1";
/// Bytes of the short form, which people compare by eye.
const SHORT_BYTES: usize = 3;

/// An answer as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerHash([u8; 32]);

/// How the number of an answer stands to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is no answer.
    NoAnswer,
    /// The answer is from before numbers were taken.
    NotTaken,
    /// The person's key has been destroyed, and with it answer and number.
    Erased,
    /// The answer is what came.
    Same,
    /// The answer is not what came.
    Differs,
}

/// The bytes of an answer; declared order and names are part of the form.
#[derive(Serialize)]
struct Canonical<'a, T> {
    question: Question,
    query: QueryId,
    answer: &'a T,
}

/// An answer whose number can be taken.
pub trait Answer {
    /// To which question.
    const QUESTION: Question;

    /// Its bytes; `None` when it cannot be read any more.
    fn canonical(&self, query: QueryId) -> Option<Vec<u8>>;
}

fn bytes<T: Serialize>(question: Question, query: QueryId, answer: &T) -> Option<Vec<u8>> {
    serde_json::to_vec(&Canonical { question, query, answer }).ok()
}

impl Answer for IdentityAnswer {
    const QUESTION: Question = Question::Identity;

    fn canonical(&self, query: QueryId) -> Option<Vec<u8>> {
        let found: Option<&Applicant> = match self {
            Self::Found(found) => Some(found.open()?),
            Self::NothingFound => None,
        };
        bytes(Self::QUESTION, query, &found)
    }
}

impl Answer for SentenceAnswer {
    const QUESTION: Question = Question::Sentence;

    fn canonical(&self, query: QueryId) -> Option<Vec<u8>> {
        let found: Option<&Sentence> = match self {
            Self::Found(found) => Some(found.open()?),
            Self::NothingFound => None,
        };
        bytes(Self::QUESTION, query, &found)
    }
}

impl Answer for Private<PaymentAnswer> {
    const QUESTION: Question = Question::PriorPayment;

    fn canonical(&self, query: QueryId) -> Option<Vec<u8>> {
        bytes(Self::QUESTION, query, self.open()?)
    }
}

impl AnswerHash {
    /// The number of an answer; `None` when it cannot be read any more.
    pub fn of<A: Answer>(query: QueryId, answer: &A) -> Option<Self> {
        let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
        hasher.update(&answer.canonical(query)?);
        Some(Self(*hasher.finalize().as_bytes()))
    }

    /// The number of an answer that is recorded; an outage is none.
    pub fn of_recorded(query: QueryId, answer: &RecordedAnswer) -> Option<Self> {
        match answer {
            RecordedAnswer::Identity(answer) => Self::of(query, answer),
            RecordedAnswer::Sentence(answer) => Self::of(query, answer),
            RecordedAnswer::Payment(answer) => Self::of(query, answer),
            RecordedAnswer::Unavailable(_) => None,
        }
    }

    /// The whole number, in 64 hexadecimal digits.
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its first digits, which people compare by eye.
    pub fn short(self) -> String {
        self.0.iter().take(SHORT_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// How the number kept with an answer stands to it.
pub fn standing<A: Answer>(lookup: &Lookup<A>) -> Standing {
    let Lookup::Answered { query, answer, hash, .. } = lookup else { return Standing::NoAnswer };
    match hash {
        None => Standing::NotTaken,
        Some(Private::Sealed(_) | Private::Erased) => Standing::Erased,
        Some(Private::Open(kept)) => match AnswerHash::of(*query, answer) {
            None => Standing::Erased,
            Some(taken) if taken == **kept => Standing::Same,
            Some(_) => Standing::Differs,
        },
    }
}

/// How the numbers of a case's answers stand: identity, sentence, earlier payment as it was asked
/// last, and as it was at registration.
pub fn standings(case: &Case) -> [(Question, Standing); 4] {
    [
        (Question::Identity, standing(&case.identity_lookup)),
        (Question::Sentence, standing(&case.sentence_lookup)),
        (Question::PriorPayment, standing(&case.payment_lookup)),
        (Question::PriorPayment, standing(&case.payment_at_registration)),
    ]
}
