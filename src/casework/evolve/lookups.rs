//! Questions to outside systems and their answers, as events change them.

use std::sync::Arc;

use super::Stamp;
use super::cases::{change, note};
use crate::casework::case::{Case, Happened};
use crate::casework::centre::Centre;
use crate::casework::event::RecordedAnswer;
use crate::casework::evidence::AnswerHash;
use crate::casework::ids::{CaseId, QueryId};
use crate::casework::outages;
use crate::casework::private::Private;
use crate::casework::register::{IdentityAnswer, Lookup, OutsideSystem, Question, SentenceAnswer};

pub(super) fn asked(
    centre: &mut Centre,
    id: CaseId,
    query: QueryId,
    question: Question,
    released: Option<&Private<chrono::NaiveDate>>,
    stamp: Stamp,
) {
    centre.counters.query = centre.counters.query.max(query.0);
    let at = stamp.at;
    let what = match question {
        Question::PriorPayment => Happened::PaymentAsked,
        Question::Identity | Question::Sentence => Happened::Asked,
    };
    let mut replaced = None;
    change(centre, id, |file| {
        match question {
            Question::Identity => {
                replaced = file.identity_lookup.open_query();
                file.identity_lookup = Lookup::Asked { query, at };
            }
            Question::Sentence => {
                replaced = file.sentence_lookup.open_query();
                file.sentence_lookup = Lookup::Asked { query, at };
            }
            Question::PriorPayment => {
                replaced = file.payment_lookup.open_query();
                file.payment_lookup = Lookup::Asked { query, at };
                file.payment_asked_for = released.cloned();
            }
        }
        note(file, stamp, what);
    });
    forget_question(centre, replaced);
    meet_outage(centre, question.system());
    centre.questions.insert_mut(query, (id, question));
}

/// One more question or notice has met the outage that its system is in.
pub(super) fn meet_outage(centre: &mut Centre, system: OutsideSystem) {
    if outages::open_outage(&centre.outages, system).is_some() {
        outages::met(Arc::<Vec<_>>::make_mut(&mut centre.outages), system);
    }
}

pub(super) fn answered(
    centre: &mut Centre,
    id: CaseId,
    query: QueryId,
    answer: &RecordedAnswer,
    stamp: Stamp,
) {
    let at = stamp.at;
    let mut dropped = None;
    change(centre, id, |file| {
        // Its number comes with the next event.
        let hash = None;
        let what = match answer {
            RecordedAnswer::Identity(answer) => {
                // What MEİS knows is filled in; what an agent has recorded is never overwritten.
                if let (None, IdentityAnswer::Found(found)) = (&file.applicant, answer) {
                    file.applicant = Some(found.clone());
                }
                file.identity_lookup = Lookup::Answered { query, at, answer: answer.clone(), hash };
                Happened::Answered
            }
            RecordedAnswer::Sentence(answer) => {
                if let (None, SentenceAnswer::Found(found)) = (&file.sentence, answer) {
                    file.sentence = Some(found.clone());
                    dropped = drop_payment_of_other_sentence(file);
                }
                file.sentence_lookup = Lookup::Answered { query, at, answer: answer.clone(), hash };
                Happened::Answered
            }
            RecordedAnswer::Payment(answer) => {
                file.payment_lookup = Lookup::Answered { query, at, answer: answer.clone(), hash };
                Happened::PaymentAnswered
            }
            RecordedAnswer::Unavailable(question) => {
                match question {
                    Question::Identity => {
                        file.identity_lookup = Lookup::Unavailable { query, since: at };
                    }
                    Question::Sentence => {
                        file.sentence_lookup = Lookup::Unavailable { query, since: at };
                    }
                    Question::PriorPayment => {
                        file.payment_lookup = Lookup::Unavailable { query, since: at };
                    }
                }
                Happened::OutageRecorded
            }
        };
        note(file, stamp, what);
    });
    // A question stays open through an outage, so that it is asked again by itself.
    if !matches!(answer, RecordedAnswer::Unavailable(_)) {
        forget_question(centre, Some(query));
    }
    forget_question(centre, dropped);
}

/// Keeps the number of an answer with it.
pub(super) fn numbered(
    centre: &mut Centre,
    id: CaseId,
    query: QueryId,
    hash: &Private<AnswerHash>,
) {
    change(centre, id, |file| {
        let places = [
            file.identity_lookup.hash_of(query),
            file.sentence_lookup.hash_of(query),
            file.payment_lookup.hash_of(query),
        ];
        for place in places.into_iter().flatten() {
            *place = Some(hash.clone());
        }
    });
}

/// A payment answer is about one sentence; for another release date it must be asked anew.
pub(super) fn drop_payment_of_other_sentence(file: &mut Case) -> Option<QueryId> {
    let asked_for = file.payment_asked_for.as_ref().and_then(Private::open).copied();
    let released = file.sentence().map(|sentence| sentence.released);
    if asked_for.is_none() || asked_for == released {
        return None;
    }
    let open = file.payment_lookup.open_query();
    file.payment_lookup = Lookup::NotAsked;
    file.payment_asked_for = None;
    open
}

pub(super) fn open_queries(file: &Case) -> impl Iterator<Item = QueryId> {
    let lookups = [
        file.identity_lookup.open_query(),
        file.sentence_lookup.open_query(),
        file.payment_lookup.open_query(),
    ];
    lookups.into_iter().flatten()
}

pub(super) fn forget_question(centre: &mut Centre, query: Option<QueryId>) {
    if let Some(query) = query {
        centre.questions.remove_mut(&query);
    }
}

/// A lookup as a new case may take it over: an answer stays, an open question is not its own.
pub(super) fn settled<T: Clone>(lookup: &Lookup<T>) -> Lookup<T> {
    match lookup {
        Lookup::Answered { .. } => lookup.clone(),
        _ => Lookup::NotAsked,
    }
}
