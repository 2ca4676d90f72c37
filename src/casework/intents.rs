//! What must happen outside because of an event, as data. The outbox performs it, and the answer
//! comes back as a command.

use chrono::NaiveDate;

use super::case::{Notice, Outcome};
use super::centre::Centre;
use super::event::Event;
use super::identity::PersonCode;
use super::ids::{CaseId, QueryId};
use super::register::{OutsideSystem, Question};
use crate::law::passport::RefusalGround;

/// One thing to do outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Ask an outside system.
    Ask {
        /// Which query.
        query: QueryId,
        /// About which case.
        case: CaseId,
        /// What.
        question: Question,
    },
    /// Post a decision to the citizen's cabinet.
    Post {
        /// About which case.
        case: CaseId,
        /// The key that stays the same over retries.
        key: String,
    },
    /// Try now what waits for a system.
    Retry {
        /// Which.
        system: OutsideSystem,
    },
}

/// What an event makes necessary outside. Pure: the same event, the same intents.
pub fn intents(event: &Event) -> Vec<Intent> {
    match event {
        Event::Asked { case, query, question, .. } => {
            vec![Intent::Ask { query: *query, case: *case, question: *question }]
        }
        Event::NoticePosted { case, key } => {
            vec![Intent::Post { case: *case, key: key.clone() }]
        }
        Event::RetryAsked { system } => vec![Intent::Retry { system: *system }],
        _ => Vec::new(),
    }
}

/// Everything that is still to be done outside: what a centre takes up again when it starts.
pub fn pending(centre: &Centre) -> Vec<Intent> {
    let mut pending: Vec<Intent> = centre
        .questions
        .iter()
        .map(|(query, (case, question))| Intent::Ask {
            query: *query,
            case: *case,
            question: *question,
        })
        .collect();
    for file in centre.posted.keys().filter_map(|id| centre.case(*id)) {
        if let Notice::Posted { key, .. } = &file.notice {
            pending.push(Intent::Post { case: file.id, key: key.clone() });
        }
    }
    pending
}

/// What a gateway needs to know to ask; `None` when the question has been answered or the file
/// erased meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquiry {
    /// Whom it is about.
    pub code: PersonCode,
    /// The release date of the sentence, for a payment.
    pub released: Option<NaiveDate>,
}

/// The contents of an enquiry, from the state as it is now.
pub fn enquiry(centre: &Centre, query: QueryId) -> Option<Enquiry> {
    let (case, question) = centre.questions.get(&query)?;
    let file = centre.case(*case)?;
    let code = file.code()?.clone();
    let released = match question {
        Question::PriorPayment => Some(*file.payment_asked_for.as_ref()?.open()?),
        Question::Identity | Question::Sentence => None,
    };
    Some(Enquiry { code, released })
}

/// A notice as the citizen's cabinet gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeLetter {
    /// Whose cabinet.
    pub code: PersonCode,
    /// The case's number.
    pub number: String,
    /// The amount granted, in manat; `None` for a refusal.
    pub granted: Option<u32>,
    /// Ground and reasons of a refusal.
    pub refused: Option<(RefusalGround, String)>,
    /// Calendar days to appeal.
    pub appeal_days: u16,
}

/// The contents of a case's notice, from the state as it is now.
pub fn letter(centre: &Centre, case: CaseId) -> Option<NoticeLetter> {
    let file = centre.case(case)?;
    // Whoever has been told by telephone or letter meanwhile is not told once more.
    if !matches!(file.notice, Notice::Posted { .. }) {
        return None;
    }
    let passport = centre.passport_of(file)?;
    let (granted, refused) = match &file.decision.as_ref()?.outcome {
        Outcome::Grant { amount, .. } => (Some(*amount), None),
        Outcome::Refuse { ground, reasons } => (None, Some((*ground, reasons.open()?.clone()))),
    };
    Some(NoticeLetter {
        code: file.code()?.clone(),
        number: file.number()?.to_string(),
        granted,
        refused,
        appeal_days: passport.rules.appeal_days,
    })
}
