//! Answers of outside systems. Only the answer to an open question is taken.

use chrono::NaiveDate;

use super::case;
use super::file::{check_applicant, check_sentence};
use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::command::Context;
use crate::casework::event::{Event, RecordedAnswer};
use crate::casework::evidence::AnswerHash;
use crate::casework::ids::{CaseId, QueryId};
use crate::casework::outages::{WHY_CHARS_MAX, open_outage};
use crate::casework::private::Private;
use crate::casework::refusal::Refusal;
use crate::casework::register::{
    GatewayAnswer, IdentityAnswer, Lookup, OutsideSystem, PaymentAnswer, Question, SentenceAnswer,
};

pub(super) fn decide(
    centre: &Centre,
    query: QueryId,
    id: CaseId,
    answer: &GatewayAnswer,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    let person = file.person.ok_or(Refusal::StrayAnswer)?;
    let question = match centre.questions.get(&query) {
        Some((about, question)) if *about == id => *question,
        _ => return Err(Refusal::StrayAnswer),
    };
    // What no desk could have typed is not an answer either: the system is treated as out.
    let answer = match answer {
        GatewayAnswer::Identity(Some(found)) if check_applicant(found, context).is_err() => {
            &GatewayAnswer::Unavailable
        }
        GatewayAnswer::Sentence(Some(found)) if check_sentence(found, context).is_err() => {
            &GatewayAnswer::Unavailable
        }
        GatewayAnswer::Payment(payment) if !is_possible(payment, file, context) => {
            &GatewayAnswer::Unavailable
        }
        other => other,
    };
    let answer = match (question, answer) {
        (Question::Identity, GatewayAnswer::Identity(found)) => {
            RecordedAnswer::Identity(match found {
                Some(applicant) => IdentityAnswer::Found(Private::of(applicant.clone())),
                None => IdentityAnswer::NothingFound,
            })
        }
        (Question::Sentence, GatewayAnswer::Sentence(found)) => {
            RecordedAnswer::Sentence(match found {
                Some(sentence) => SentenceAnswer::Found(Private::of(sentence.clone())),
                None => SentenceAnswer::NothingFound,
            })
        }
        (Question::PriorPayment, GatewayAnswer::Payment(payment)) => {
            RecordedAnswer::Payment(Private::of(*payment))
        }
        // An outage is recorded once; asking again without success changes nothing.
        (_, GatewayAnswer::Unavailable) => {
            let known = match question {
                Question::Identity => is_out(&file.identity_lookup),
                Question::Sentence => is_out(&file.sentence_lookup),
                Question::PriorPayment => is_out(&file.payment_lookup),
            };
            if known {
                return Err(Refusal::NothingToAsk);
            }
            RecordedAnswer::Unavailable(question)
        }
        // An answer to another question than was asked is a broken contract, not an answer.
        _ => return Err(Refusal::StrayAnswer),
    };
    let hash = AnswerHash::of_recorded(query, &answer).map(Private::of);
    let numbered = hash.map(|hash| Event::AnswerNumbered { case: id, person, query, hash });
    Ok([Event::Answered { case: id, person, query, answer }].into_iter().chain(numbered).collect())
}

/// Whether a payment can have been on the day that is named: the manat's first day or later, not after
/// today, and for this sentence not before the release that it is paid for.
fn is_possible(payment: &PaymentAnswer, file: &Case, context: &Context) -> bool {
    let days = payments_since()..=context.today();
    let asked_for = file.payment_asked_for.as_ref().and_then(Private::open);
    match payment {
        PaymentAnswer::Paid { on, .. } => {
            days.contains(on) && asked_for.is_none_or(|released| on >= released)
        }
        PaymentAnswer::NotPaid { other_sentence_paid_on } => {
            other_sentence_paid_on.is_none_or(|on| days.contains(&on))
        }
    }
}

/// The day on which the manat came into use: no allowance in manat is older.
fn payments_since() -> NaiveDate {
    NaiveDate::from_ymd_opt(1992, 8, 15).unwrap_or_default()
}

fn is_out<T>(lookup: &Lookup<T>) -> bool {
    matches!(lookup, Lookup::Unavailable { .. })
}

/// Records that an outage has begun or ended; what is known already is not recorded twice.
pub(super) fn note(
    centre: &Centre,
    system: OutsideSystem,
    answers: bool,
    why: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    match (open_outage(&centre.outages, system), answers) {
        (None, false) => Ok(vec![match why {
            Some(why) => {
                super::words(why, WHY_CHARS_MAX)?;
                Event::SystemFailed { system, why: why.to_owned() }
            }
            None => Event::SystemDown { system },
        }]),
        (Some(_), true) => Ok(vec![Event::SystemBack { system }]),
        _ => Err(Refusal::NothingToAsk),
    }
}
