//! What an application says: the sections an agent fills in, as checked values.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::identity::{Address, Email, IdDocument, PersonName, Phone};
use crate::law::passport::{AnswerChannel, RequestChannel};

/// Letters of free text in one field.
pub const WORDS_MAX: usize = 1_000;

/// The applicant, beside the code that identifies them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Name as on the document.
    pub name: PersonName,
    /// Date of birth, where known.
    pub born: Option<NaiveDate>,
    /// Series and number of the identity document, where known.
    pub document: Option<IdDocument>,
    /// Where they live.
    pub address: Option<Address>,
    /// Where they can be called.
    pub phone: Option<Phone>,
    /// Where they can be written to.
    pub email: Option<Email>,
}

/// On which ground somebody was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseGround {
    /// The sentence was served in full.
    Served,
    /// Released early on parole.
    Parole,
    /// Pardoned.
    Pardon,
    /// Amnestied.
    Amnesty,
    /// Released for illness.
    Illness,
    /// Released by a court on exonerating grounds (passport item 21, document 3).
    Exonerated,
    /// Another ground.
    Other,
}

impl ReleaseGround {
    /// All grounds, in the order they are offered.
    pub const ALL: [Self; 7] = [
        Self::Served,
        Self::Parole,
        Self::Pardon,
        Self::Amnesty,
        Self::Illness,
        Self::Exonerated,
        Self::Other,
    ];
}

/// The sentence that was served. One sentence is one person and one release date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The penal institution.
    pub institution: String,
    /// The day of release: with the person's code it names the sentence.
    pub released: NaiveDate,
    /// On which ground.
    pub ground: ReleaseGround,
    /// Number of the certificate of release; evidence only, never part of the identity.
    pub certificate: Option<String>,
    /// The day of return to Azerbaijan, for a sentence served abroad.
    pub returned_from_abroad: Option<NaiveDate>,
}

/// What proves that somebody may act for the applicant (passport item 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepresentationProof {
    /// Power of attorney.
    PowerOfAttorney,
    /// A document of guardianship.
    Guardianship,
    /// A document of custodianship.
    Custodianship,
}

/// Somebody who acts for the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// Their name.
    pub name: PersonName,
    /// What proves it.
    pub proof: RepresentationProof,
    /// Number of the proof.
    pub number: String,
    /// What it covers, in words.
    pub scope: String,
    /// Its last day; a guardianship may have none.
    pub expires: Option<NaiveDate>,
    /// Where they can be called.
    pub phone: Option<Phone>,
}

/// How the application came and how the answer is wanted (passport items 6 and 8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// How it came.
    pub channel: RequestChannel,
    /// How the answer is wanted beside the cabinet.
    pub answer: AnswerChannel,
    /// What help the applicant declares to need: medical.
    pub needs_medical: bool,
    /// What help the applicant declares to need: social.
    pub needs_social: bool,
    /// The declaration in the applicant's words.
    pub words: String,
}

/// One section of an application, as handed in by an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Section {
    /// The applicant.
    Applicant(Applicant),
    /// The sentence.
    Sentence(Sentence),
    /// The representative; `None` takes the representative out.
    Representative(Option<Representative>),
    /// Channels and declared need.
    Request(Request),
}
