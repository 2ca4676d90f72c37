//! One application from the draft to its end.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::evidence::AnswerHash;
use super::forms::{Applicant, Representative, Request, Sentence};
use super::identity::{Category, IdDocumentKind, PersonCode};
use super::ids::{CaseId, CaseNumber, DeskId, StaffId, TicketId, Version};
use super::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use super::register::{IdentityAnswer, Lookup, PaymentAnswer, SentenceAnswer};
use crate::law::moment::Moment;
use crate::law::passport::{DocumentKind, EvidenceForm, RefusalGround};
use crate::law::shared::Shared;
use crate::law::term::{Term, refusal_notice_by};

pub use super::history::{HISTORY_LINES_MAX, Happened, HistoryLine};
pub use super::notice::{Notice, NoticeFailure, NoticeMeans};

/// Dates before adopted calendar changes that are kept with a case; the journal keeps all of them.
pub const EARLIER_TERMS_MAX: usize = 16;
/// Minutes a claim holds before a colleague may take the case over.
pub const CLAIM_MINUTES: i64 = 60;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being filled in at the desk.
    Draft,
    /// Registered; the term runs.
    Registered,
    /// Handed to the back office.
    Forwarded,
    /// Claimed by an officer.
    UnderReview,
    /// Sent back for named papers; the term runs on.
    Returned,
    /// Decided: granted. The notice is due.
    Granted,
    /// Decided: refused. The notice is due.
    Refused,
    /// The decision stands in the citizen's cabinet.
    Notified,
    /// Over.
    Closed,
    /// Taken back by the applicant before a decision.
    Withdrawn,
}

impl Stage {
    /// Registered and not yet decided: at most one such case for a person.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Registered | Self::Forwarded | Self::UnderReview | Self::Returned)
    }

    /// Registered and the notice not yet confirmed: the term is watched.
    pub fn is_running(self) -> bool {
        self.is_undecided() || self.awaits_notice()
    }

    /// Decided and the notice not yet confirmed.
    pub fn awaits_notice(self) -> bool {
        matches!(self, Self::Granted | Self::Refused)
    }

    /// Nothing is left to do.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn)
    }
}

/// A paper that was brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// In which form (passport item 22).
    pub form: EvidenceForm,
    /// Its number.
    pub number: String,
    /// Its date.
    pub dated: NaiveDate,
}

/// Why a document need not be brought although no register answers for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverReason {
    /// It already lies in an earlier file of this centre.
    InEarlierFile,
    /// Another authority has sent it directly.
    SentByAuthority,
    /// The register answered after all.
    LateRegisterAnswer,
}

/// What answers for one document of the checklist, beside the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// A paper.
    Paper(Private<Paper>),
    /// Not asked for, with a reason.
    Waived(WaiverReason),
}

/// Evidence with who recorded it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEvidence {
    /// What answers for the document.
    pub evidence: Evidence,
    /// Who recorded it.
    pub by: StaffId,
    /// When.
    pub at: Moment,
}

/// The registration of a case (passport item 23, step 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The number that was said aloud.
    pub number: CaseNumber,
    /// When.
    pub at: Moment,
    /// Who registered: they cannot decide.
    pub by: StaffId,
    /// Version of the passport it was registered under; it stays with the case.
    pub passport: String,
    /// The dates in force, with their proof.
    pub term: Shared<Term>,
    /// The dates and proofs before each adopted calendar, oldest first, at most
    /// [`EARLIER_TERMS_MAX`].
    pub earlier_terms: Vec<Shared<Term>>,
    /// True when the applicant insisted although documents were missing.
    pub incomplete: bool,
}

/// The agent's preliminary view at forwarding (note to item 23: the final decision is not theirs).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recognition {
    /// The right is recognised for now.
    Recognised,
    /// Not recognised for now: documents are missing.
    DocumentsIncomplete,
    /// Not recognised for now: no legal ground.
    NoLegalGround,
}

/// An officer's hold on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who holds it.
    pub by: StaffId,
    /// Since when.
    pub at: Moment,
    /// Until when nobody else may take it.
    pub until: Moment,
}

/// The back office's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The allowance is granted.
    Grant {
        /// In manat: four times the wage in force on the passport's reference day.
        amount: u32,
        /// The officer confirmed that an earlier grant is for another sentence.
        earlier_grant_confirmed: bool,
    },
    /// Refused on one of the passport's two grounds (item 9).
    Refuse {
        /// Which ground.
        ground: RefusalGround,
        /// The reasons in words for the citizen.
        reasons: Private<String>,
    },
}

/// A decision. It never changes; a correction is a new case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Who decided.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// The day by which the notice must stand in the cabinet, as reckoned when it was decided;
    /// [`Case::notice_by`] follows the calendar in force.
    pub notice_by: NaiveDate,
}

/// What was sent back for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedFor {
    /// The documents asked for.
    pub documents: Vec<DocumentKind>,
    /// What the officer wrote.
    pub words: Private<String>,
    /// Who sent it back.
    pub by: StaffId,
    /// When.
    pub at: Moment,
}

/// Why a case takes up again what another one decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The case whose decision is looked at again; it stays as it was.
    pub of: CaseId,
    /// The supervisor who asked for it.
    pub by: StaffId,
    /// Why.
    pub reason: Private<String>,
}

/// One application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Which case.
    pub id: CaseId,
    /// Counts its changes.
    pub version: Version,
    /// Who changed it last, and when: for the words of a stale save.
    pub changed: (Option<StaffId>, Moment),
    /// The newest change by somebody else than the one who changed it last, and the version that it
    /// made: whoever works at two terminals must not overwrite it from the older one.
    pub changed_before: Option<(StaffId, Moment, Version)>,
    /// Where it stands.
    pub stage: Stage,
    /// When and by whom it was opened.
    pub opened: (StaffId, Moment),
    /// The desk it was opened at.
    pub desk: DeskId,
    /// The ticket it came with.
    pub ticket: Option<TicketId>,
    /// The case this one corrects, with the supervisor's reason.
    pub corrects: Option<Correction>,
    /// The case that corrects this one.
    pub corrected_by: Option<CaseId>,
    /// Whose key seals this file; set when the applicant is identified.
    pub person: Option<PersonId>,
    /// Category of the applicant (passport item 10).
    pub category: Category,
    /// Kind of identity document.
    pub document_kind: IdDocumentKind,
    /// The code that identifies the applicant.
    pub code: Option<Private<PersonCode>>,
    /// The applicant as recorded.
    pub applicant: Option<Private<Applicant>>,
    /// The sentence as recorded.
    pub sentence: Option<Private<Sentence>>,
    /// Who acts for the applicant.
    pub representative: Option<Private<Representative>>,
    /// Channels and declared need.
    pub request: Option<Private<Request>>,
    /// MEİS on identity.
    pub identity_lookup: Lookup<IdentityAnswer>,
    /// MEİS on the sentence.
    pub sentence_lookup: Lookup<SentenceAnswer>,
    /// Social Payments on an earlier payment.
    pub payment_lookup: Lookup<Private<PaymentAnswer>>,
    /// What Social Payments had said when the case was registered (passport item 23, step 4): it is
    /// asked again before the decision, and this stays.
    pub payment_at_registration: Lookup<Private<PaymentAnswer>>,
    /// The release date that the payment answer is about.
    pub payment_asked_for: Option<Private<NaiveDate>>,
    /// Papers and waivers.
    pub evidence: BTreeMap<DocumentKind, RecordedEvidence>,
    /// The registration.
    pub registration: Option<Registration>,
    /// The agent's preliminary view.
    pub recognition: Option<Recognition>,
    /// When it was handed to the back office.
    pub forwarded_at: Option<Moment>,
    /// Who holds it.
    pub claim: Option<Claim>,
    /// What it was sent back for, while it is back.
    pub returned_for: Option<ReturnedFor>,
    /// The decision.
    pub decision: Option<Decision>,
    /// The notice.
    pub notice: Notice,
    /// When it ended, closed or withdrawn.
    pub ended_at: Option<Moment>,
    /// Everybody who registered it or edited applicant, sentence or evidence: none of them decides.
    pub touched_by: BTreeSet<StaffId>,
    /// What happened, oldest first, at most [`HISTORY_LINES_MAX`] lines.
    pub history: Vec<HistoryLine>,
}

impl Case {
    /// The dates in force.
    pub fn term(&self) -> Option<&Term> {
        self.registration.as_ref().map(|registration| &*registration.term)
    }

    /// The number, once registered.
    pub fn number(&self) -> Option<CaseNumber> {
        self.registration.as_ref().map(|registration| registration.number)
    }

    /// The applicant, if recorded and readable.
    pub fn applicant(&self) -> Option<&Applicant> {
        self.applicant.as_ref().and_then(Private::open)
    }

    /// The sentence, if recorded and readable.
    pub fn sentence(&self) -> Option<&Sentence> {
        self.sentence.as_ref().and_then(Private::open)
    }

    /// The representative, if recorded and readable.
    pub fn representative(&self) -> Option<&Representative> {
        self.representative.as_ref().and_then(Private::open)
    }

    /// The person's code, if recorded and readable.
    pub fn code(&self) -> Option<&PersonCode> {
        self.code.as_ref().and_then(Private::open)
    }

    /// What Social Payments answered, if it did and the answer is readable.
    pub fn payment(&self) -> Option<&PaymentAnswer> {
        self.payment_lookup.answer().and_then(Private::open)
    }

    /// What Social Payments had said at registration, where it has been asked again since.
    pub fn earlier_payment(&self) -> Option<&Lookup<Private<PaymentAnswer>>> {
        let held = &self.payment_at_registration;
        let is_earlier = !matches!(held, Lookup::NotAsked) && *held != self.payment_lookup;
        is_earlier.then_some(held)
    }

    /// Whether Social Payments has answered on that day. An older answer is history: something may
    /// have been paid since.
    pub fn payment_is_of(&self, day: NaiveDate) -> bool {
        matches!(self.payment_lookup, Lookup::Answered { at, .. } if at.date() == day)
    }

    /// Channels and need, if recorded and readable.
    pub fn request(&self) -> Option<&Request> {
        self.request.as_ref().and_then(Private::open)
    }

    /// The day by which the notice must stand, by the dates in force.
    pub fn notice_by(&self) -> Option<NaiveDate> {
        self.term().map(|term| self.notice_by_under(term))
    }

    /// The day by which the notice would have to stand under a term: its latest safe day, for a
    /// refusal not later than its own limit.
    pub fn notice_by_under(&self, term: &Term) -> NaiveDate {
        match &self.decision {
            Some(Decision { outcome: Outcome::Refuse { .. }, at, .. }) => {
                refusal_notice_by(at.date(), term).min(term.latest_safe)
            }
            _ => term.latest_safe,
        }
    }

    /// Registered, and the citizen neither notified nor told: the term is watched.
    pub fn is_running(&self) -> bool {
        self.stage.is_running() && !matches!(self.notice, Notice::Told { .. })
    }

    /// Whether its notice is with the portal, which has not confirmed it.
    pub fn is_posted(&self) -> bool {
        matches!(self.notice, Notice::Posted { .. })
    }

    /// Whether the person's data have been erased.
    pub fn is_erased(&self) -> bool {
        matches!(self.code, Some(Private::Erased))
    }

    /// Whether it was granted.
    pub fn is_granted(&self) -> bool {
        matches!(&self.decision, Some(Decision { outcome: Outcome::Grant { .. }, .. }))
    }
}

impl HoldsPrivate for Case {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        let Some(person) = self.person else { return Ok(()) };
        visit(visitor, person, self.code.as_mut())?;
        visit(visitor, person, self.applicant.as_mut())?;
        visit(visitor, person, self.sentence.as_mut())?;
        visit(visitor, person, self.representative.as_mut())?;
        visit(visitor, person, self.request.as_mut())?;
        visit(visitor, person, self.payment_asked_for.as_mut())?;
        visit(visitor, person, self.corrects.as_mut().map(|correction| &mut correction.reason))?;
        if let Lookup::Answered { answer: IdentityAnswer::Found(found), .. } =
            &mut self.identity_lookup
        {
            visitor.visit(person, found)?;
        }
        if let Lookup::Answered { answer: SentenceAnswer::Found(found), .. } =
            &mut self.sentence_lookup
        {
            visitor.visit(person, found)?;
        }
        for lookup in [&mut self.payment_lookup, &mut self.payment_at_registration] {
            if let Lookup::Answered { answer, .. } = lookup {
                visitor.visit(person, answer)?;
            }
        }
        visit(visitor, person, hash_of(&mut self.identity_lookup))?;
        visit(visitor, person, hash_of(&mut self.sentence_lookup))?;
        visit(visitor, person, hash_of(&mut self.payment_lookup))?;
        visit(visitor, person, hash_of(&mut self.payment_at_registration))?;
        for recorded in self.evidence.values_mut() {
            if let Evidence::Paper(paper) = &mut recorded.evidence {
                visitor.visit(person, paper)?;
            }
        }
        if let Some(returned) = &mut self.returned_for {
            visitor.visit(person, &mut returned.words)?;
        }
        if let Some(Decision { outcome: Outcome::Refuse { reasons, .. }, .. }) = &mut self.decision
        {
            visitor.visit(person, reasons)?;
        }
        Ok(())
    }
}

/// What is private in a case and shown in a line of a list or looked for by a search. The rest stays
/// as it is.
pub struct Listed<'a>(pub &'a mut Case);

impl HoldsPrivate for Listed<'_> {
    fn each_private<V: PrivateVisitor>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        let Some(person) = self.0.person else { return Ok(()) };
        visit(visitor, person, self.0.code.as_mut())?;
        visit(visitor, person, self.0.applicant.as_mut())?;
        visit(visitor, person, self.0.representative.as_mut())
    }
}

fn visit<V, T>(
    visitor: &mut V,
    person: PersonId,
    value: Option<&mut Private<T>>,
) -> Result<(), V::Error>
where
    V: PrivateVisitor,
    T: Serialize + serde::de::DeserializeOwned,
{
    match value {
        Some(value) => visitor.visit(person, value),
        None => Ok(()),
    }
}

fn hash_of<T>(lookup: &mut Lookup<T>) -> Option<&mut Private<AnswerHash>> {
    match lookup {
        Lookup::Answered { hash, .. } => hash.as_mut(),
        _ => None,
    }
}
